//! Whole panels: areas that are only compared with, their regions and neighbours, and how they are told of.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use serde_json::{Value, json};
use upturn_data::compute::{ComputeOptions, Output, compute};

const HEAD: &str = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
old_la_code,new_la_code,la_name,category,rate\n";

/// Rates of the year to March 2025: three authorities of the South West, one of London, the region and England.
fn table() -> String {
    let row = |level: &str, region: &str, old: &str, code: &str, name: &str, rate: &str| {
        format!("2025,Reporting year,{level},E92000001,England,{region},,{old},{code},{name},All,{rate}\n")
    };
    let local = |region, old, code, name, rate| row("Local authority", region, old, code, name, rate);
    [
        HEAD.to_string(),
        local("E12000009", "880", "E06000027", "Torbay", "24"),
        local("E12000009", "879", "E06000026", "Plymouth", "20"),
        local("E12000009", "878", "E10000008", "Devon", "30"),
        local("E12000007", "202", "E09000007", "Camden", "10"),
        row("Regional", "E12000009", "", "", "", "25"),
        row("National", "", "", "", "", "22"),
    ]
    .concat()
}

fn workbook(more: &str) -> String {
    format!(
        "[upturn]\ntitle = \"T\"\nas_of = \"2025-12-31\"\n\
         [[source]]\nid = \"a\"\npath = \"a.csv\"\nformat = \"ees\"\ntitle = \"Department\"\nyear_ends_in = 3\n\
         [[measure]]\nid = \"rate\"\ntitle = \"Rate\"\nsource = \"a\"\ncolumn = \"rate\"\nbetter = \"lower\"\n\
         [[area]]\ncode = \"E06000027\"\nname = \"Torbay\"\n{more}"
    )
}

fn run(files: &[(&str, &str)], options: &ComputeOptions) -> Output {
    let files: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect();
    compute("upturn.toml", &files, options).unwrap()
}

fn file(output: &Output, path: &str) -> Value {
    let (_, bytes) = output.files.iter().find(|(known, _)| known == path).unwrap();
    serde_json::from_slice(bytes).unwrap()
}

fn said(output: &Output) -> Vec<String> {
    output.warnings.iter().map(ToString::to_string).collect()
}

#[test]
fn an_area_is_compared_with_all_that_the_sources_hold() {
    let output = run(&[("upturn.toml", &workbook("")), ("a.csv", &table())], &ComputeOptions::default());
    assert_eq!(said(&output), [""; 0]);
    let document = &file(&output, "areas/E06000027.json")[0];
    let benchmark = &document["benchmark"];
    assert_eq!((&benchmark["rank"], &benchmark["of"]), (&json!(3), &json!(4)));
    let comparators = benchmark["comparators"].as_array().unwrap();
    let told: Vec<_> = comparators.iter().map(|one| (&one["kind"], &one["statistic"], &one["value"])).collect();
    assert_eq!(
        told,
        [(&json!("region"), &json!("published"), &json!(25)), (&json!("england"), &json!("published"), &json!(22)),]
    );
    // Only the area asked for is written; each row of the others is accounted for.
    assert_eq!(output.counts.documents, 1);
    let rows = &file(&output, "manifest.json")["sources"][0]["files"][0]["rows"];
    assert_eq!((&rows["read"], &rows["used"], &rows["compared"]), (&json!(6), &json!(1), &json!(5)));
}

#[test]
fn a_list_of_neighbours_is_read_and_what_an_area_lists_itself_goes_first() {
    let list = "old_la_code,la_name,SN_1,SN_1P,SN_2,SN_2P\n880,Torbay,879,Close,878,Close\n878,Devon,880,,555,\n";
    let more = "[[area]]\ncode = \"E10000008\"\nname = \"Devon\"\nneighbours = [\"E09000007\"]\n\
                [neighbours]\nfile = \"n.csv\"\nversion = \"2025\"\n";
    let files = [("upturn.toml", workbook(more)), ("a.csv", table()), ("n.csv", list.into())];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let output = run(&files, &ComputeOptions::default());
    assert_eq!(
        said(&output),
        [
            "n.csv:3:1: neighbours: neighbours that the sources do not have are left out: `555` (take the list that goes with \
          the latest figures)"
        ]
    );
    let neighbours = |area: &str| {
        let document = &file(&output, &format!("areas/{area}.json"))[0];
        let comparators = document["benchmark"]["comparators"].as_array().unwrap().clone();
        let mean = comparators.iter().find(|one| one["kind"] == "neighbours" && one["statistic"] == "mean").unwrap();
        (mean["value"].as_f64().unwrap(), mean["n"].as_u64().unwrap(), mean["version"].clone())
    };
    assert_eq!(neighbours("E06000027"), (25.0, 2, json!("2025")));
    assert_eq!(neighbours("E10000008"), (10.0, 1, json!("2025")));
    let manifest = file(&output, "manifest.json");
    assert_eq!(manifest["neighbours"]["path"], "n.csv");
    // A picked area has the same document as among all.
    let one = run(&files, &ComputeOptions { only_areas: vec!["E06000027".into()], ..ComputeOptions::default() });
    let document = |output: &Output| file(output, "areas/E06000027.json");
    assert_eq!(document(&one), document(&output));
}

#[test]
fn what_is_wrong_with_others_is_told_and_refuses_nothing() {
    let broken = table().replace("Camden,All,10", "Camden,All,ten");
    let output = run(&[("upturn.toml", &workbook("")), ("a.csv", &broken)], &ComputeOptions::default());
    assert_eq!(said(&output).len(), 1);
    assert!(said(&output)[0].starts_with("a.csv:5:"), "{:?}", said(&output));
    assert!(said(&output)[0].ends_with("nothing is compared with this figure)"), "{:?}", said(&output));
    assert_eq!(file(&output, "areas/E06000027.json")[0]["benchmark"]["of"], 3);

    let twice = table() + &table().lines().nth(4).unwrap().replace("All,10", "All,11") + "\n";
    let output = run(&[("upturn.toml", &workbook("")), ("a.csv", &twice)], &ComputeOptions::default());
    assert!(said(&output)[0].contains("lines 5 and 8 give different figures for 2025"), "{:?}", said(&output));
    assert_eq!(file(&output, "areas/E06000027.json")[0]["benchmark"]["of"], 3);
}

#[test]
fn the_journeys_of_all_areas_are_known_whatever_is_computed() {
    let judgements = "la_name,framework,date,overall\nTorbay,SIF,2016-01-05,Inadequate\nTorbay,ILACS,2022-05-18,Good\n\
                      Cumbria,SIF,2013-05-10,Inadequate\nCumbria,ILACS,2017-11-01,Good\nDevon,SIF,2013-01-01,Inadequate\n";
    let more = "[judgements]\npath = \"j.csv\"\n";
    let files = [("upturn.toml", workbook(more)), ("a.csv", table()), ("j.csv", judgements.into())];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let output = run(&files, &ComputeOptions::default());
    let leaving = &file(&output, "areas/E06000027.json")[0]["journey"]["leaving"];
    assert_eq!((&leaving["spells"], &leaving["ended"], &leaving["own_months"]), (&json!(3), &json!(2), &json!(76)));
}

#[test]
fn what_a_publisher_says_of_a_column_stands_where_the_workbook_says_nothing() {
    let meta = "col_name,label,indicator_unit,indicator_dp\nrate,Rate,%,2\n";
    let stated = workbook("").replace("better = ", "unit = \"days\"\nbetter = ");
    for (workbook, unit, warnings) in [(workbook(""), "%", 0), (stated, "days", 1)] {
        let files = [("upturn.toml", workbook), ("a.csv", table()), ("a.meta.csv", meta.into())];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let output = run(&files, &ComputeOptions::default());
        let document = &file(&output, "areas/E06000027.json")[0];
        assert_eq!((&document["measure"]["unit"], &document["measure"]["decimals"]), (&json!(unit), &json!(2)));
        assert_eq!(said(&output).len(), warnings, "{:?}", said(&output));
        assert_eq!(file(&output, "manifest.json")["sources"][0]["files"][0]["meta"]["path"], "a.meta.csv");
    }
}
