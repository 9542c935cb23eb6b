//! Areas that have taken the place of others, and neighbours by two lists: linked, shown beside each other, never joined.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use serde_json::{Value, json};
use upturn_data::compute::{ComputeOptions, Output, check, compute, paths};

const TABLE: &str = "time_period,time_identifier,geographic_level,old_la_code,new_la_code,la_name,rate\n\
2018,Reporting year,Local authority,835,E10000009,Dorset,20\n\
2018,Reporting year,Local authority,837,E06000028,Bournemouth,21\n\
2020,Reporting year,Local authority,838,E06000059,Dorset,22\n\
2020,Reporting year,Local authority,839,E06000058,\"Bournemouth, Christchurch and Poole\",23\n\
2022,Reporting year,Local authority,933,E10000027,Somerset,24\n\
2025,Reporting year,Local authority,933,E06000066,Somerset,25\n";

/// Somerset is the one that goes on.
const JUDGED: &str = "la_name,framework,date,overall\n\
Dorset,SIF,2016-05-23,Inadequate\nDorset,ILACS,2021-11-19,Good\n\
Bournemouth,SIF,2018-06-30,Inadequate\n\
Somerset,SIF,2015-03-27,Inadequate\nSomerset,SIF,2018-01-29,Good\n";

const HEAD: &str = "[upturn]\ntitle = \"T\"\nas_of = \"2025-12-31\"\nareas = \"all\"\n\
[[source]]\nid = \"a\"\npath = \"a.csv\"\nformat = \"ees\"\ntitle = \"Department\"\nyear_ends_in = 3\n\
[[measure]]\nid = \"rate\"\ntitle = \"Rate\"\nsource = \"a\"\ncolumn = \"rate\"\n\
[judgements]\npath = \"j.csv\"\n";

const LINKS: &str = "[[area]]\ncode = \"E10000009\"\nname = \"Dorset\"\nuntil = \"2019-03-31\"\n\
[[area]]\ncode = \"E06000028\"\nname = \"Bournemouth\"\nuntil = 2019-03-31\n\
[[area]]\ncode = \"E10000027\"\nname = \"Somerset\"\nuntil = \"2023-03-31\"\n\
[[area]]\ncode = \"E06000059\"\nname = \"Dorset\"\nformerly = [\"E10000009\"]\nsince = \"2019-04-01\"\n\
[[area]]\ncode = \"E06000058\"\nname = \"Bournemouth, Christchurch and Poole\"\n\
formerly = [\"E06000028\", \"E10000009\"]\nsince = \"2019-04-01\"\n\
[[area]]\ncode = \"E06000066\"\nname = \"Somerset\"\nformerly = [\"E10000027\"]\n";

fn files(workbook: &str, more: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let all = [("upturn.toml", workbook), ("a.csv", TABLE), ("j.csv", JUDGED)].into_iter().chain(more.iter().copied());
    all.map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect()
}

fn run(workbook: &str, more: &[(&str, &str)]) -> Output {
    let computed = compute("upturn.toml", &files(workbook, more), &ComputeOptions::default());
    computed.unwrap_or_else(|findings| panic!("{findings}"))
}

fn file(output: &Output, path: &str) -> Value {
    let (_, bytes) = output.files.iter().find(|(known, _)| known == path).unwrap();
    serde_json::from_slice(bytes).unwrap()
}

fn document(output: &Output, code: &str) -> Value {
    file(output, &format!("areas/{code}.json"))[0].clone()
}

fn messages(document: &Value, code: &str) -> Vec<String> {
    let remarks = document["quality"]["remarks"].as_array().unwrap().iter();
    remarks.filter(|one| one["code"] == code).map(|one| one["message"].as_str().unwrap().to_string()).collect()
}

fn said(output: &Output) -> Vec<&str> {
    output.warnings.iter().map(|warning| warning.message.as_str()).collect()
}

fn refused(workbook: &str) -> String {
    check("upturn.toml", &files(workbook, &[])).unwrap_err().to_string()
}

#[test]
fn former_areas_are_linked_and_keep_their_own_figures() {
    let output = run(&format!("{HEAD}{LINKS}"), &[]);
    let told = |code| messages(&document(&output, code), "reorganised");
    assert_eq!(
        told("E06000058"),
        ["Before 1 April 2019 this area was Bournemouth (E06000028) and part of Dorset (E10000009)."]
    );
    assert_eq!(told("E06000059"), ["Before 1 April 2019 this area was part of Dorset (E10000009)."]);
    // Without a first day of its own: the day after the last one of the area before.
    assert_eq!(told("E06000066"), ["Before 1 April 2023 this area was Somerset (E10000027)."]);
    assert_eq!(
        told("E10000009"),
        [
            "This area ended on 31 March 2019. Its place was taken by Dorset (E06000059) and Bournemouth, Christchurch and \
          Poole (E06000058)."
        ]
    );
    let points = |code| document(&output, code)["points"].as_array().unwrap().len();
    assert_eq!(["E06000059", "E10000009", "E06000058", "E06000028"].map(points), [1; 4]);
    let index = file(&output, "index.json");
    let area =
        |code: &str| index["areas"].as_array().unwrap().iter().find(|area| area["code"] == code).unwrap().clone();
    assert_eq!(area("E06000058")["formerly"], json!(["E06000028", "E10000009"]));
    let dorset = area("E10000009");
    assert_eq!(
        [&dorset["formerly"], &dorset["since"], &dorset["until"]],
        [&json!([]), &Value::Null, &json!("2019-03-31")]
    );
    // A link answers the question why an authority has two codes.
    assert_eq!(said(&output), [""; 0]);
    let unlinked = run(HEAD, &[]);
    let codes = |name, codes| format!("{name} stands under several codes: {codes}");
    assert_eq!(said(&unlinked), [codes("Dorset", "E06000059, E10000009"), codes("Somerset", "E06000066, E10000027")]);
    assert_eq!(messages(&document(&unlinked, "E06000059"), "reorganised"), [""; 0]);
}

#[test]
fn an_area_has_the_judgements_of_its_own_days_and_its_spell_ends_with_it() {
    let output = run(&format!("{HEAD}{LINKS}"), &[]);
    let journey = |code: &str| document(&output, code)["journey"].clone();
    let judged = |code: &str| {
        let judgements = journey(code)["judgements"].as_array().unwrap().clone();
        judgements.iter().map(|one| one["date"].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(judged("E10000009"), ["2016-05-23"]);
    assert_eq!(judged("E06000059"), ["2021-11-19"]);
    assert_eq!(judged("E06000066"), ["2015-03-27", "2018-01-29"]);
    assert_eq!(judged("E10000027"), ["2015-03-27", "2018-01-29"]);
    // 30 June 2018 to 31 March 2019.
    let spell = &journey("E06000028")["spell"];
    assert_eq!([&spell["state"], &spell["to"], &spell["months"]], [&json!("open"), &json!("2019-03-31"), &json!(9)]);
    // Somerset's spell counts once, though it stands under two codes.
    let leaving = &journey("E06000066")["leaving"];
    assert_eq!((&leaving["spells"], &leaving["ended"]), (&json!(3), &json!(1)));
    // Figures of an area that is no more are not called stale.
    assert_eq!(messages(&document(&output, "E06000028"), "stale"), [""; 0]);
}

#[test]
fn judgements_of_before_are_a_journey_of_their_own_where_the_former_area_is_not_there() {
    let links = "[[area]]\ncode = \"E06000058\"\nname = \"Dorset\"\nsince = \"2019-04-01\"\n";
    let table = TABLE.replace("\"Bournemouth, Christchurch and Poole\"", "Dorset").replace("Dorset,20", "Wessex,20");
    let table = table.replace("838,E06000059,Dorset", "838,E06000059,Wessex");
    let output = run(&format!("{HEAD}{links}"), &[("a.csv", &table)]);
    // Dorset's spell ends with the old Dorset, and Bournemouth's goes on.
    let leaving = &document(&output, "E06000028")["journey"]["leaving"];
    assert_eq!((&leaving["spells"], &leaving["ended"]), (&json!(3), &json!(1)));
}

#[test]
fn mistakes_in_links_are_told_at_their_place() {
    let said = |from: &str, to: &str| refused(&format!("{HEAD}{}", LINKS.replacen(from, to, 1)));
    let line = |text: &str| format!("{HEAD}{LINKS}").lines().position(|line| line == text).unwrap() + 1;
    let formerly = line("formerly = [\"E10000009\"]");
    assert_eq!(
        said("[\"E10000009\"]", "[\"E10000008\"]"),
        format!("upturn.toml:{formerly}:13: unknown_area: there is no area `E10000008` (the nearest is `E10000009`)")
    );
    assert_eq!(
        said("[\"E10000009\"]", "[\"E06000059\"]"),
        format!(
            "upturn.toml:{formerly}:13: formerly: `E06000059` cannot have taken its own place (name the code that was there \
             before)"
        )
    );
    let since = line("since = \"2019-04-01\"");
    let [first, second] = [since, since + 5].map(|line| {
        format!(
            "upturn.toml:{line}:9: date_order: the area begins on 2019-04-01, and `E10000009` ends later, on 2019-04-30 (let \
             one end on the day before the other begins)"
        )
    });
    assert_eq!(said("2019-03-31", "2019-04-30"), format!("{first}\n{second}"));
    assert_eq!(
        said("since = \"2019-04-01\"", "since = \"2019-04-01\"\nuntil = \"2018-01-01\""),
        format!(
            "upturn.toml:{}:9: date_order: the area ends on 2018-01-01, before it begins (check `since` and `until`)",
            since + 1
        )
    );
    let unread = said("since = \"2019-04-01\"", "since = \"in 2019\"");
    assert!(unread.starts_with(&format!("upturn.toml:{since}:9: ")) && unread.contains("a day such as"), "{unread}");
}

const LISTS: &str = "[neighbours]\nfile = \"n2025.csv\"\nversion = \"2025\"\n\
                     also = [{ file = \"n2021.csv\", version = \"2021\" }]\n";

#[test]
fn neighbours_by_two_lists_stand_side_by_side() {
    let table: String = TABLE.lines().next().unwrap().to_string()
        + "\n"
        + &[("1", 10), ("2", 20), ("3", 30), ("4", 40), ("5", 50)]
            .map(|(old, rate)| format!("2025,Reporting year,Local authority,{old},E0{old},Area {old},{rate}\n"))
            .concat();
    let newer = "old_la_code,SN_1,SN_2,SN_3\n1,2,3,4\n2,1,3,\n";
    let older = "LA num,SN1,SN2\n1,2,5\n2,1,3\n3,1,2\n";
    let more = [("a.csv", table.as_str()), ("n2025.csv", newer), ("n2021.csv", older)];
    let workbook = format!("{}{LISTS}", HEAD.replace("[judgements]\npath = \"j.csv\"\n", ""));
    let output = run(&workbook, &more);
    let comparators = |code: &str| {
        let all = document(&output, code)["benchmark"]["comparators"].as_array().unwrap().clone();
        let told = all.iter().map(|one| json!([one["version"], one["statistic"], one["value"], one["n"]]));
        told.collect::<Vec<_>>()
    };
    assert_eq!(
        comparators("E01"),
        [
            json!(["2025", "mean", 30, 3]),
            json!(["2025", "median", 30, 3]),
            json!(["2021", "mean", 35, 2]),
            json!(["2021", "median", 35, 2])
        ]
    );
    // The gap keeps to the first list.
    assert_eq!(document(&output, "E01")["benchmark"]["gap"], -20);
    let message = "Of its 3 neighbours in the list of 2025, 2 are not in the list of 2021.";
    assert_eq!(messages(&document(&output, "E01"), "neighbour_list_changed"), [message]);
    assert_eq!(messages(&document(&output, "E02"), "neighbour_list_changed"), [""; 0]);
    // Only the older list names it.
    assert_eq!(comparators("E03"), [json!(["2021", "mean", 15, 2]), json!(["2021", "median", 15, 2])]);
    assert_eq!(document(&output, "E03")["benchmark"]["gap"], Value::Null);
    let manifest = file(&output, "manifest.json");
    assert_eq!(
        (&manifest["neighbours"]["path"], &manifest["neighbours_also"][0]["path"]),
        (&json!("n2025.csv"), &json!("n2021.csv"))
    );
    let named = paths("upturn.toml", &files(&workbook, &more)).unwrap();
    assert_eq!(named, ["a.csv", "n2025.csv", "n2021.csv"]);
}

#[test]
fn mistakes_in_lists_are_told_at_their_place() {
    let line = HEAD.lines().count() + 4;
    let said = |from: &str, to: &str| refused(&format!("{HEAD}{}", LISTS.replace(from, to)));
    assert_eq!(
        said("\"2021\"", "\"2025\""),
        format!(
            "upturn.toml:{line}:41: duplicate_id: two lists of neighbours have the version `2025` (give each a version of its \
             own)"
        )
    );
    let unversioned = said(", version = \"2021\"", "");
    assert!(
        unversioned.contains(&format!("upturn.toml:{line}:")) && unversioned.contains("`version`"),
        "{unversioned}"
    );
    let missing = said("file = \"n2025.csv\"\n", "");
    assert!(missing.starts_with(&format!("upturn.toml:{}:18: no_file: `n2021.csv`", line - 1)), "{missing}");
}
