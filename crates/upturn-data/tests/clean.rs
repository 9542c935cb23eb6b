//! Small files read the way the references read them: counts, grid, ratios, symbols.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use upturn_core::Status;
use upturn_data::compute::{ComputeOptions, compute};
use upturn_data::plain::{Counts, read};

#[test]
fn each_kind_of_cell_is_counted_under_its_own_name() {
    let csv = "\u{feff}period,value,numerator,denominator\r\n2015,\"1,100\",,\r\n2016,,50,100\r\n2017,,5,0\r\n2018,Inf,,\r\n\
               2019,c,,\r\n2020,,,\r\n2021,N/A,,\r\n2022,,c,100\r\n2015,1100,,\r\n";
    let plain = read(csv.as_bytes(), "in.csv", Some("in"), None).unwrap();
    let summary = plain.series[0].summary().unwrap();
    let counts = Counts { number: 3, missing: 2, suppressed: 2, invalid: 1, zero_denominator: 1 };
    assert_eq!(summary.counts, counts);
    assert_eq!((summary.n_rows, summary.n_usable, summary.dup_identical, summary.reordered), (9, 2, 1, true));
    assert_eq!((summary.frequency, summary.periods_per_year, summary.gaps_on_grid), ("annual", Some(1.0), 0));
    assert_eq!(plain.series[0].rows[7].status, Status::C);
    let remarks: Vec<&str> = plain.series[0].remarks.iter().map(|remark| remark.message.as_str()).collect();
    assert_eq!(
        remarks,
        ["Line 5, column `value`: `Inf` is not a number.", "Line 8, column `value`: `N/A` is not a number."]
    );
}

#[test]
fn series_of_one_file_are_told_apart_and_extra_columns_are_named() {
    let csv = b"note,series_id,period,value\nx,b,2024,1\n,a,2024,2\n\n,b,2023,3\n,,,\n";
    let plain = read(csv, "in.csv", None, None).unwrap();
    let ids: Vec<(&str, usize)> = plain.series.iter().map(|series| (series.id.as_str(), series.rows.len())).collect();
    assert_eq!(ids, [("b", 2), ("a", 1)]);
    assert_eq!(plain.series[0].rows[1].line, 5);
    let warnings: Vec<String> = plain.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        [
            "in.csv:1:1: extra_column: not read: `note` (the columns that are read are series_id, period, value, numerator and denominator)",
            "in.csv:6:1: blank_row: one row holds nothing (nothing is read from them; remove them if that was not meant)",
        ]
    );
}

const TIDY: &str = "\u{feff}geographic_level,time_period,time_identifier,country_code,country_name,region_code,region_name,\
old_la_code,la_name,new_la_code,category,rate,men,women,all\n\
Local authority,202324,Financial year,E92000001,England,E12000009,South West,880,Torbay,E06000027,Staff,,3,4,70\n\
Local authority,202425,Financial year,E92000001,England,E12000009,South West,880,Torbay,E06000027,Staff,,c,4,70\n\
Local authority,202425,Financial year,E92000001,England,E12000009,South West,880,Torbay,E06000027,Other,,1,1,70\n\
Local authority,202425,Financial year,E92000001,England,E12000009,South West,879,Plymouth,E06000026,Staff,,1,1,70\n\
National,202425,Financial year,E92000001,England,\"\",\"\",,\"\",\"\",Staff,,10,10,700\n\
School,202425,Financial year,E92000001,England,,,,,,Staff,,1,1,7\n";

const WORKBOOK: &str = r#"
[upturn]
title = "Staff"
[[source]]
id = "staff"
path = "*.csv"
format = "ees"
title = "Department"
[[measure]]
id = "share"
title = "Share"
source = "staff"
where = { category = "Staff" }
numerator = ["men", "women"]
denominator = "all"
per = 100
kind = "proportion"
[[area]]
code = "E92000001"
name = "England"
[[area]]
code = "E06000027"
name = "Torbay"
"#;

#[test]
fn tidy_rows_are_used_or_accounted_for() {
    let files: BTreeMap<String, Vec<u8>> =
        [("upturn.toml".to_string(), WORKBOOK.into()), ("staff.csv".to_string(), TIDY.into())].into();
    let output = compute("upturn.toml", &files, &ComputeOptions::default()).unwrap();
    let text = |path: &str| {
        let (_, bytes) = output.files.iter().find(|(known, _)| known == path).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    };
    let manifest: serde_json::Value = serde_json::from_str(&text("manifest.json")).unwrap();
    assert_eq!(
        manifest["sources"][0]["files"][0]["rows"],
        serde_json::json!({
            "read": 6, "used": 3, "compared": 1, "not_asked_for": { "level": 1, "area": 0, "filter": 1 }, "refused": 0
        })
    );
    assert_eq!(manifest["sources"][0]["files"][0]["cells"], serde_json::json!({ "number": 2, "c": 1 }));
    let torbay: serde_json::Value = serde_json::from_str(&text("areas/E06000027.json")).unwrap();
    let points = torbay[0]["points"].as_array().unwrap();
    assert_eq!((points[0]["value"].as_f64(), points[0]["end"].as_str()), (Some(10.0), Some("2024-03-31")));
    assert_eq!((points[1]["value"].as_f64(), points[1]["status"].as_str()), (None, Some("c")));
    let paths: Vec<&str> = output.files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "index.json",
            "areas/E92000001.json",
            "areas/E06000027.json",
            "trajectories.ndjson",
            "trajectories.csv",
            "points.csv",
            "manifest.json"
        ]
    );
    // Every row of both tables has as many cells as the header.
    for table in ["trajectories.csv", "points.csv"] {
        let text = text(table);
        let rows = csv::Reader::from_reader(text.as_bytes()).into_records().collect::<Result<Vec<_>, _>>();
        assert_eq!(rows.unwrap().len(), if table == "points.csv" { 3 } else { 2 });
    }
}

#[test]
fn picked_areas_and_measures_give_the_same_documents() {
    let files: BTreeMap<String, Vec<u8>> =
        [("upturn.toml".to_string(), WORKBOOK.into()), ("staff.csv".to_string(), TIDY.into())].into();
    let document = |only_areas: &[&str]| {
        let only_areas = only_areas.iter().map(ToString::to_string).collect();
        let output = compute("upturn.toml", &files, &ComputeOptions { only_areas, ..ComputeOptions::default() });
        output.unwrap().files.into_iter().find(|(path, _)| path == "areas/E06000027.json").unwrap().1
    };
    assert_eq!(document(&[]), document(&["E06000027"]));
    let unknown = ComputeOptions { only_measures: vec!["shar".into()], ..ComputeOptions::default() };
    assert_eq!(
        compute("upturn.toml", &files, &unknown).unwrap_err().to_string(),
        "upturn.toml:1:1: only: --only measure=shar: there is no such measure (the nearest is `share`)"
    );
}
