//! Several releases of one measure: columns under other names, figures that were revised, rows that contradict each other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use serde_json::{Value, json};
use upturn_data::compute::{ComputeOptions, check, compute};

const HEAD: &str = "time_period,time_identifier,geographic_level,new_la_code,la_name";

/// A table of Torbay: the names of its columns, then a year and the cells that follow it.
fn table(columns: &str, rows: &[&str]) -> String {
    let row = |row: &&str| {
        let (year, cells) = row.split_once(',').unwrap();
        format!("{year},Reporting year,Local authority,E06000027,Torbay,{cells}\n")
    };
    format!("{HEAD},{columns}\n{}", rows.iter().map(row).collect::<String>())
}

fn workbook(measure: &str) -> String {
    let source = |id: &str, more: &str| {
        let title = format!("Children in need {id}");
        format!(
            "[[source]]\nid = \"{id}\"\npath = \"{id}.csv\"\nformat = \"ees\"\ntitle = \"{title}\"\nyear_ends_in = 3\n{more}"
        )
    };
    format!(
        "[upturn]\ntitle = \"T\"\n{}{}[[measure]]\nid = \"rate\"\ntitle = \"Rate\"\n{measure}\n\
         [[area]]\ncode = \"E06000027\"\nname = \"Torbay\"\n",
        source("2024", "#2024\n"),
        source("2025", "#2025\n")
    )
}

const JOINED: &str = "source = [\"2024\", \"2025\"]\ncolumn = \"new_percent\"\nrenamed_from = [\"Old_percent\"]\nunit = \"%\"\n\
                      kind = \"proportion\"\nper = 100";

type Files = BTreeMap<String, Vec<u8>>;

fn files(workbook: &str, first: &str, second: &str) -> Files {
    [("upturn.toml", workbook), ("2024.csv", first), ("2025.csv", second)]
        .map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()))
        .into()
}

fn document(files: &Files) -> Value {
    let output = compute("upturn.toml", files, &ComputeOptions::default()).unwrap_or_else(|found| panic!("{found}"));
    let (_, bytes) = output.files.iter().find(|(path, _)| path == "areas/E06000027.json").unwrap();
    serde_json::from_slice::<Value>(bytes).unwrap()[0].clone()
}

fn values(document: &Value) -> Vec<(&str, &Value)> {
    let points = document["points"].as_array().unwrap();
    points.iter().map(|point| (point["period"].as_str().unwrap(), &point["value"])).collect()
}

/// Severity, period and message of the remarks with this code.
fn remarks<'d>(document: &'d Value, code: &str) -> Vec<(&'d str, &'d Value, &'d str)> {
    let all = document["quality"]["remarks"].as_array().unwrap().iter().filter(|remark| remark["code"] == code);
    all.map(|remark| (remark["severity"].as_str().unwrap(), &remark["period"], remark["message"].as_str().unwrap()))
        .collect()
}

fn refused(files: &Files) -> String {
    check("upturn.toml", files).unwrap_err().to_string()
}

#[test]
fn an_indicator_under_two_names_is_one_series_and_a_remark_says_so() {
    let first = table("Old_percent", &["2023,20.1", "2024,21.5"]);
    let second = table("new_percent", &["2024,21.5", "2025,22.6"]);
    let found = document(&files(&workbook(JOINED), &first, &second));
    assert_eq!(values(&found), [("2023", &json!(20.1)), ("2024", &json!(21.5)), ("2025", &json!(22.6))]);
    let message = "\"Children in need 2024\" has other names: `Old_percent` for `new_percent`.";
    assert_eq!(remarks(&found, "renamed_column"), [("info", &Value::Null, message)]);
    // What both say alike is neither a revision nor a repetition.
    assert_eq!((remarks(&found, "revised").len(), remarks(&found, "duplicate").len()), (0, 0));
    // No remark where no file has the older name.
    let same = document(&files(&workbook(JOINED), &first.replace("Old_percent", "new_percent"), &second));
    assert_eq!(remarks(&same, "renamed_column").len(), 0);
}

#[test]
fn counts_and_filters_are_found_under_their_other_names() {
    let measure = "source = [\"2024\", \"2025\"]\nnumerator = [\"again\", \"late\"]\ndenominator = \"all\"\nper = 100\n\
                   where = { kind = \"A\" }\nrenamed_from = { again = \"Again\", all = [\"Everything\", \"All\"], kind = \"Kind\" }";
    let first = table("Kind,Again,late,All", &["2024,A,3,1,20", "2024,B,9,9,90"]);
    let second = table("kind,again,late,all", &["2025,A,5,1,20"]);
    let found = document(&files(&workbook(measure), &first, &second));
    assert_eq!(values(&found), [("2024", &json!(20)), ("2025", &json!(30))]);
    let message = "\"Children in need 2024\" has other names: `Again` for `again`, `All` for `all`, `Kind` for `kind`.";
    assert_eq!(remarks(&found, "renamed_column"), [("info", &Value::Null, message)]);
}

#[test]
fn plain_series_are_found_under_their_other_names() {
    let measure = "source = [\"2024\", \"2025\"]\nrenamed_from = \"old\"";
    let workbook = workbook(measure).replace("\"ees\"", "\"series\"");
    let first = "series_id,period,value\nE06000027/old,2024,7\n";
    let second = "series_id,period,value\nE06000027/rate,2025,8\nE06000027/old,2025,9\n";
    let found = document(&files(&workbook, first, second));
    assert_eq!(values(&found), [("2024", &json!(7)), ("2025", &json!(8))]);
    let message = "\"Children in need 2024\" has other names: `old` for `rate`.";
    assert_eq!(remarks(&found, "renamed_column"), [("info", &Value::Null, message)]);
}

#[test]
fn the_newer_figure_stands_and_the_remark_tells_both() {
    let first = table("Old_percent", &["2020,20", "2021,20", "2022,100", "2023,x", "2024,c"]);
    let second = table("new_percent", &["2020,20.9", "2021,21.1", "2022,u", "2023,7", "2024,u"]);
    let found = document(&files(&workbook(JOINED), &first, &second));
    let null = Value::Null;
    let stand = [("2020", &json!(20.9)), ("2021", &json!(21.1)), ("2022", &null), ("2023", &json!(7)), ("2024", &null)];
    assert_eq!(values(&found), stand);
    // 0.9 is less than 5 % of 20, 1.1 is more.
    assert_eq!(
        remarks(&found, "revised"),
        [
            ("info", &json!("2020"), "Revised from 20.0% to 20.9% (year to March 2020)."),
            ("caution", &json!("2021"), "Revised from 20.0% to 21.1% (year to March 2021)."),
            ("caution", &json!("2022"), "Revised from 100.0% to the symbol `u` (year to March 2022)."),
            ("info", &json!("2023"), "Revised from the symbol `x` to 7.0% (year to March 2023)."),
        ]
    );
    let hint = "The newer figure stands, of \"Children in need 2025\"; the older one is of \"Children in need 2024\".";
    let all = found["quality"]["remarks"].as_array().unwrap();
    assert!(all.iter().any(|remark| remark["hint"] == hint), "{all:?}");
}

#[test]
fn which_is_newer_is_the_order_of_the_list_or_the_day_of_publication() {
    let (first, second) = (table("new_percent", &["2024,20"]), table("new_percent", &["2024,21"]));
    let stands = |workbook: &str| values(&document(&files(workbook, &first, &second)))[0].1.as_f64().unwrap();
    let listed = workbook(JOINED);
    assert_eq!(stands(&listed), 21.0);
    let turned = listed.replace("[\"2024\", \"2025\"]", "[\"2025\", \"2024\"]");
    assert_eq!(stands(&turned), 20.0);
    // A day on one of the two says nothing of the other.
    let one = turned.replace("#2024", "published = \"2024-10-31\"");
    assert_eq!(stands(&one), 20.0);
    assert_eq!(stands(&one.replace("#2025", "published = 2025-10-30")), 21.0);
}

#[test]
fn a_difference_that_is_not_printed_is_told_where_both_are_published() {
    let measure = format!("{JOINED}\nnumerator = \"part\"\ndenominator = \"whole\"");
    let told = |first: &str, second: &str| {
        let first = table("Old_percent,part,whole", &[first]);
        let second = table("new_percent,part,whole", &[second]);
        let found = document(&files(&workbook(&measure), &first, &second));
        remarks(&found, "revised").first().map(|remark| remark.2.to_string())
    };
    let year = "(year to March 2024).";
    assert_eq!(told("2024,20.41,,", "2024,20.43,,"), Some(format!("Revised from 20.41% to 20.43% {year}")));
    // A published figure is rounded, a quotient is not: 10 of 49 is 20.408 %.
    assert_eq!(told("2024,20.4,10,49", "2024,,10,49"), None);
    assert_eq!(told("2024,20.4,,", "2024,,10,49"), None);
    assert_eq!(
        told("2024,20.4,10,49", "2024,20.4,11,54"),
        Some(format!("The counts were revised from 10 of 49 to 11 of 54 {year}"))
    );
    assert_eq!(told("2024,20.4,10,49", "2024,20.4,,49"), None);
}

#[test]
fn rows_of_one_source_that_contradict_each_other_are_refused_unless_the_last_is_to_stand() {
    let (first, second) = (table("Old_percent", &["2024,20", "2024,20.5"]), table("new_percent", &["2025,21"]));
    let message = "2024.csv:3:1: duplicate: series `E06000027/rate`: lines 2 and 3 give different figures for 2024";
    let said = refused(&files(&workbook(JOINED), &first, &second));
    assert!(said.starts_with(message), "{said}");
    // Also where a newer release would stand in their place.
    let said = refused(&files(&workbook(JOINED), &first, &second.replace("2025,", "2024,")));
    assert!(said.starts_with(message), "{said}");

    let last = workbook(JOINED).replace("#2024", "duplicates = \"last\"");
    let found = document(&files(&last, &first, &second));
    assert_eq!(values(&found), [("2024", &json!(20.5)), ("2025", &json!(21))]);
    let message = "Lines 2 and 3 give different figures (year to March 2024).";
    assert_eq!(remarks(&found, "duplicate"), [("info", &json!("2024"), message)]);
}

#[test]
fn a_cell_that_cannot_be_used_is_not_told_of_where_a_newer_one_stands() {
    let first = table("Old_percent", &["2023,Inf", "2024,Inf"]);
    let found = document(&files(&workbook(JOINED), &first, &table("new_percent", &["2024,21"])));
    assert_eq!(remarks(&found, "unusable").len(), 1);
    assert_eq!(remarks(&found, "unusable")[0].1, "2023");
}

#[test]
fn mistakes_are_told_at_their_place() {
    let (first, second) = (table("Old_percent", &["2024,20"]), table("new_percent", &["2025,21"]));
    let said = |measure: &str| refused(&files(&workbook(measure), &first, &second));
    let joined = |from: &str, to: &str| said(&JOINED.replace(from, to));
    assert_eq!(
        joined("\"Old_percent\"", "\"Old_pct\""),
        "upturn.toml:21:10: unknown_column: 2024.csv has no column `new_percent` or `Old_pct` (the nearest is `Old_percent`)"
    );
    assert_eq!(
        joined("[\"Old_percent\"]", "{ new_pct = \"Old_percent\" }"),
        "upturn.toml:22:18: renamed_from: the measure reads no column `new_pct` (the nearest is `new_percent`)"
    );
    assert_eq!(
        joined("column = \"new_percent\"\n", "numerator = \"a\"\ndenominator = \"b\"\n"),
        "upturn.toml:23:16: renamed_from: `renamed_from` is a list, and the measure has no `column` (say which column each \
         is: renamed_from = { referral_count = [\"Referrals\"] })"
    );
    let wrong = joined("[\"Old_percent\"]", "7");
    assert!(
        wrong.starts_with("upturn.toml:22:16: type: ") && wrong.contains("a list of names, or a table such as"),
        "{wrong}"
    );
    let duplicates = workbook(JOINED).replace("#2024", "duplicates = \"first\"");
    let wrong = refused(&files(&duplicates, &first, &second));
    assert!(wrong.starts_with("upturn.toml:9:14: ") && wrong.contains("`last`"), "{wrong}");
}

#[test]
fn a_sum_with_a_hidden_part_is_a_range() {
    let measure =
        "source = \"2024\"\nnumerator = [\"quick\", \"slow\"]\ndenominator = \"all\"\nkind = \"proportion\"\nper = 100";
    let workbook = workbook(measure).replace("#2024", "suppression = { c = [1, 5] }");
    let first = table("quick,slow,all", &["2024,12,c,40", "2025,12,8,40"]);
    let found = document(&files(&workbook, &first, &table("x", &["2024,1"])));
    // 13 to 17 of 40.
    let [hidden, known] = [0, 1].map(|at| &found["points"][at]);
    assert_eq!(
        (&hidden["value"], &hidden["status"], &hidden["possible"]),
        (&Value::Null, &json!("c"), &json!([32.5, 42.5]))
    );
    assert_eq!((&known["value"], &known["possible"]), (&json!(50), &Value::Null));
}
