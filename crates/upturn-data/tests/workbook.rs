//! Small workbooks through the whole way: from figures and judgements to the files of the output folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use serde_json::Value;
use upturn_data::compute::{ComputeOptions, Output, compute};

/// Computes the workbook `upturn.toml` among these files.
fn computed(files: &[(&str, &str)]) -> Output {
    let files: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect();
    compute("upturn.toml", &files, &ComputeOptions::default()).unwrap_or_else(|findings| panic!("{findings}"))
}

fn text(output: &Output, path: &str) -> String {
    let (_, bytes) = output.files.iter().find(|(known, _)| known == path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(bytes.clone()).unwrap()
}

fn json(output: &Output, path: &str) -> Value {
    serde_json::from_str(&text(output, path)).unwrap()
}

fn warnings(output: &Output) -> Vec<String> {
    output.warnings.iter().map(ToString::to_string).collect()
}

const HEAD: &str = r#"
[upturn]
title = "Staff"
areas = "all"
[[source]]
id = "a"
path = "a.csv"
format = "ees"
title = "Department"
year_ends_in = 9
"#;

const RATE: &str = r#"
[[measure]]
id = "rate"
title = "Rate"
source = "a"
column = "rate"
"#;

const TIDY: &str = "time_period,time_identifier,geographic_level,new_la_code,la_name,rate\n";

fn tidy(rows: &[(&str, &str, &str, &str)]) -> String {
    let row = |(year, code, name, rate): &(&str, &str, &str, &str)| {
        format!("{year},Reporting year,Local authority,{code},\"{name}\",{rate}\n")
    };
    TIDY.to_string() + &rows.iter().map(row).collect::<String>()
}

#[test]
fn areas_that_are_published_together_stand_for_themselves() {
    let joint = "E09000021 / E09000027";
    let rows = tidy(&[("2025", joint, "Kingston / Richmond", "8"), ("2025", "E06000027", "Torbay", "9")]);
    let output = computed(&[("upturn.toml", &format!("{HEAD}{RATE}")), ("a.csv", &rows)]);
    let areas = &json(&output, "index.json")["areas"];
    assert_eq!((areas[1]["code"].as_str(), areas[1]["name"].as_str()), (Some(joint), Some("Kingston / Richmond")));
    let file = areas[1]["file"].as_str().unwrap();
    assert_eq!(file, "areas/E09000021_E09000027.json");
    let documents = json(&output, file);
    assert_eq!(documents[0]["id"], format!("{joint}/rate"));
    assert_eq!(documents[0]["area"]["code"], joint);
    assert_eq!(json(&output, "manifest.json")["sources"][0]["files"][0]["rows"]["refused"], 0);
    assert_eq!(warnings(&output), [""; 0]);

    // The same as a plain series, for a workbook that names its areas.
    let workbook = HEAD.replace("areas = \"all\"", "").replace("\"ees\"", "\"series\"");
    let workbook = format!("{workbook}{}[[area]]\ncode = \"{joint}\"\nname = \"Both\"\n", RATE.replace("column", "#"));
    let plain = format!("series_id,period,value\n{joint}/rate,2025,8\n");
    let output = computed(&[("upturn.toml", &workbook), ("a.csv", &plain)]);
    assert_eq!(json(&output, file)[0]["level"]["value"], 8);
}

#[test]
fn an_area_without_a_code_is_left_out_and_counted() {
    let rows = tidy(&[("2025", "", "Nowhere", "8"), ("2025", "E06000027", "Torbay", "9")]);
    let output = computed(&[("upturn.toml", &format!("{HEAD}{RATE}")), ("a.csv", &rows)]);
    let hint = "give the area a code in the source, if it is needed";
    let warning = format!("a.csv:2:1: area_code: `Nowhere` has no code; its rows are left out ({hint})");
    assert_eq!(warnings(&output), [warning]);
    assert_eq!(json(&output, "manifest.json")["sources"][0]["files"][0]["rows"]["refused"], 1);
}

#[test]
fn codes_that_would_share_a_file_are_refused() {
    let rows = tidy(&[("2025", "E1 / E2", "Two", "8"), ("2025", "E1/E2", "Two", "9")]);
    let files: BTreeMap<String, Vec<u8>> =
        [("upturn.toml".into(), format!("{HEAD}{RATE}").into()), ("a.csv".into(), rows.into())].into();
    let findings = compute("upturn.toml", &files, &ComputeOptions::default()).unwrap_err().to_string();
    let message = "areas `E1 / E2` and `E1/E2` would have one file, areas/E1_E2.json";
    assert!(findings.contains(&format!("upturn.toml:1:1: area_code: {message}")), "{findings}");
}

#[test]
fn figures_as_at_a_day_stand_on_the_last_day_of_their_period() {
    let snapshot = RATE.replace("\"rate\"\ntitle", "\"snapshot\"\ntitle") + "as_at = true\n";
    let rows = tidy(&[("2024", "E06000027", "Torbay", "8"), ("2025", "E06000027", "Torbay", "9")]);
    let output = computed(&[("upturn.toml", &format!("{HEAD}{RATE}{snapshot}")), ("a.csv", &rows)]);
    let documents = json(&output, "areas/E06000027.json");
    let days = |document: usize| {
        let points = documents[document]["points"].as_array().unwrap().clone();
        points.into_iter().map(|at| ["period", "start", "end"].map(|key| at[key].as_str().unwrap().to_string()))
    };
    let over: Vec<_> = days(0).collect();
    assert_eq!(over, [["2024", "2023-10-01", "2024-09-30"], ["2025", "2024-10-01", "2025-09-30"]]);
    let at: Vec<_> = days(1).collect();
    assert_eq!(at, [["2024", "2024-09-30", "2024-09-30"], ["2025", "2025-09-30", "2025-09-30"]]);
    let change = |document: usize| documents[document]["level"]["change_from_previous"].as_f64();
    assert_eq!(change(0), change(1));
}

#[test]
fn what_two_sources_meet_is_told_once() {
    let second = "[[source]]\nid = \"b\"\npath = \"b.csv\"\nformat = \"ees\"\ntitle = \"Department\"\n";
    let again = "[[source]]\nid = \"c\"\npath = \"a.csv\"\nformat = \"ees\"\ntitle = \"Department\"\n";
    let measure = RATE.replace("source = \"a\"", "source = [\"a\", \"b\", \"c\"]\nkind = \"proportion\"");
    let measure = format!("{measure}numerator = \"rate\"\ndenominator = \"new\"\n");
    let column =
        |rows: String| rows.replace("la_name,rate", "la_name,rate,new").replace("\"Dorset\",9", "\"Dorset\",9,8");
    let a = column(tidy(&[("2018", "E10000009", "Dorset", "9"), ("2019", "E06000059", "Dorset", "9")]));
    let b = column(tidy(&[("2020", "E10000009", "Dorset", "9"), ("2020", "E06000059", "Dorset", "9")]));
    let workbook = format!("{HEAD}{second}{again}{measure}").replace("year_ends_in = 9\n", "");
    let output = computed(&[("upturn.toml", &workbook), ("a.csv", &a), ("b.csv", &b)]);
    let numerator =
        "numerator: the numerator 9 is above its denominator 8 (there is no interval for it; check the columns)"
            .to_string();
    assert_eq!(
        warnings(&output),
        [
            format!("a.csv:2:56: {numerator}"),
            format!("b.csv:2:56: {numerator}"),
            "a.csv:3:1: changed_code: Dorset stands under several codes: E06000059, E10000009 (each code is a series of \
             its own; its years are not joined)"
                .to_string(),
        ]
    );
}

#[test]
fn judgements_find_their_areas_by_name_or_are_told() {
    let names = "[judgements]\npath = \"j.csv\"\nnames = { \"Hull\" = \"E06000010\" }\n";
    let rows = tidy(&[
        ("2025", "E06000010", "Kingston upon Hull, City of", "8"),
        ("2025", "E06000023", "Bristol, City of", "9"),
    ]);
    let judged = "la_name,date,framework,overall\nHull,2023-01-13,ILACS,Good\nBristol,2024-01-13,ILACS,Good\n\
                  Cumbria,2020-01-13,ILACS,Good\nCumbria,2022-01-13,ILACS,Good\n";
    let workbook = format!("{HEAD}{RATE}{names}");
    let output = computed(&[("upturn.toml", &workbook), ("a.csv", &rows), ("j.csv", judged)]);
    for (code, since) in [("E06000010", "2023-01-13"), ("E06000023", "2024-01-13")] {
        assert_eq!(json(&output, &format!("areas/{code}.json"))[0]["journey"]["current"]["since"], since);
    }
    let said = output.warnings.iter().map(|warning| (warning.line, warning.message.as_str())).collect::<Vec<_>>();
    assert_eq!(said, [(4, "no area is called `Cumbria`; rows left out: 2")]);
    assert_eq!(json(&output, "manifest.json")["judgements"]["other_areas"], 2);

    // Where the areas are named, other rows are to be expected, and an area without one is a doubt.
    let named = format!(
        "{workbook}[[area]]\ncode = \"E06000010\"\nname = \"Hull\"\n[[area]]\ncode = \"E06000023\"\nname = \"Brstol\"\n"
    );
    let named = named.replace("areas = \"all\"\n", "");
    let output = computed(&[("upturn.toml", &named), ("a.csv", &rows), ("j.csv", judged)]);
    let said: Vec<&str> = output.warnings.iter().map(|warning| warning.message.as_str()).collect();
    assert_eq!(said, ["the file has no judgement of `Brstol`"]);
}

#[test]
fn a_cell_that_cannot_be_used_is_told_once() {
    let years: Vec<_> = ["2020", "2021", "2022", "2023", "2024", "2025"].into_iter().zip("123456".chars()).collect();
    let values = |bad: &[(&str, &str)]| {
        let value = |year: &str, value: char| {
            bad.iter().find(|(at, _)| *at == year).map_or(value.to_string(), |(_, text)| text.to_string())
        };
        let rows: Vec<_> = years.iter().map(|(year, number)| (*year, value(year, *number))).collect();
        let rows: Vec<_> = rows.iter().map(|(year, rate)| (*year, "E06000027", "Torbay", rate.as_str())).collect();
        let output = computed(&[("upturn.toml", &format!("{HEAD}{RATE}")), ("a.csv", &tidy(&rows))]);
        let remarks = json(&output, "areas/E06000027.json")[0]["quality"]["remarks"].as_array().unwrap().clone();
        let remarks = remarks.into_iter().filter(|remark| remark["code"] == "unusable");
        remarks.map(|remark| remark["message"].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(values(&[("2021", "Inf")]), ["Line 3, column `rate`: `Inf` is not a number."]);
    assert_eq!(
        values(&[("2021", "Inf"), ("2024", "0x10")]),
        ["Line 3, column `rate`: `Inf` is not a number.", "Line 6, column `rate`: `0x10` is not a number."]
    );
}

#[test]
fn text_that_is_no_number_is_told_by_how_bad_it_is() {
    let grade = |cell: &str| {
        let rows: Vec<_> = (2014..2026).map(|year| (year.to_string(), (year % 5 + 20).to_string())).collect();
        let rows: Vec<_> = rows
            .iter()
            .map(|(year, rate)| {
                (year.as_str(), "E06000027", "Torbay", if year == "2020" { cell } else { rate.as_str() })
            })
            .collect();
        let output = computed(&[("upturn.toml", &format!("{HEAD}{RATE}")), ("a.csv", &tidy(&rows))]);
        json(&output, "areas/E06000027.json")[0]["quality"]["grade"].as_str().unwrap().to_string()
    };
    assert_eq!(["Inf", "1e-400"].map(grade), ["weak", "weak"]);
    assert_ne!(grade("N/A"), "weak");
}

#[test]
fn the_manifest_is_the_same_wherever_the_workbook_is_named_from() {
    let judgements = "[judgements]\npath = \"../j.csv\"\n";
    let workbook = format!("{HEAD}{RATE}{judgements}").replace("\"a.csv\"", "\"../d/*.csv\"");
    let rows = tidy(&[("2025", "", "Nowhere", "8"), ("2025", "E06000027", "Torbay", "9")]);
    let judged = "la_name,date,framework,overall\nHull,2023-01-13,ILACS,Good\n";
    let manifest = |folder: &str| {
        let at = |path: &str| upturn_data::files::join(&format!("{folder}/upturn.toml"), path);
        let files: BTreeMap<String, Vec<u8>> = [
            (format!("{folder}/upturn.toml"), workbook.clone().into_bytes()),
            (at("../d/a.csv"), rows.clone().into_bytes()),
            (at("../j.csv"), judged.into()),
        ]
        .into();
        let output = compute(&format!("{folder}/upturn.toml"), &files, &ComputeOptions::default()).unwrap();
        text(&output, "manifest.json")
    };
    let first = manifest("w");
    assert_eq!(first, manifest("/deep/down/w"));
    assert_eq!(first, manifest("../w"));
    let warnings = serde_json::from_str::<Value>(&first).unwrap()["warnings"].clone();
    let files: Vec<&str> = warnings
        .as_array()
        .unwrap()
        .iter()
        .map(|warning| warning.as_str().unwrap().split(':').next().unwrap())
        .collect();
    assert_eq!(files, ["../d/a.csv", "../j.csv"]);
}

#[test]
fn a_picked_area_or_measure_without_figures_is_refused() {
    let other = RATE.replace("\"rate\"\ntitle", "\"other\"\ntitle") + "where = { la_name = \"Nowhere\" }\n";
    let rows = tidy(&[("2025", "E06000027", "Torbay", "9"), ("2025", "E06000026", "Plymouth", "9")]);
    let files: BTreeMap<String, Vec<u8>> =
        [("upturn.toml".into(), format!("{HEAD}{RATE}{other}").into()), ("a.csv".into(), rows.into())].into();
    let refused = |only_areas: &[&str], only_measures: &[&str]| {
        let owned = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        let (only_areas, only_measures) = (owned(only_areas), owned(only_measures));
        let options = ComputeOptions { only_areas, only_measures, ..ComputeOptions::default() };
        compute("upturn.toml", &files, &options).map(|_| ()).map_err(|findings| (findings.kind(), findings.to_string()))
    };
    assert_eq!(refused(&["E06000027"], &[]), Ok(()));
    let message = "--only area=E06000028: the sources hold no figures of this area";
    let hint = "the nearest code in the sources is `E06000026`";
    let expected = format!("upturn.toml:1:1: only: {message} ({hint})");
    assert_eq!(refused(&["E06000027", "E06000028"], &[]), Err(("bad_workbook", expected)));
    let (kind, said) = refused(&[], &["other"]).unwrap_err();
    assert!(kind == "bad_workbook" && said.contains("no row is used for measure `other`"), "{said}");
}

#[test]
fn no_text_of_the_tables_is_a_formula_to_a_spreadsheet() {
    let plain = "series_id,period,value\n=1+1,2023,-5\n=1+1,2024,-\n";
    let documents =
        upturn_data::series::documents(plain.as_bytes(), "=in.csv", &upturn_data::series::SeriesOptions::default())
            .unwrap();
    for csv in [upturn_data::flat::trajectories_csv(&documents), upturn_data::flat::points_csv(&documents)] {
        let rows = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes()).into_records();
        for cell in rows.flat_map(|row| row.unwrap().iter().map(String::from).collect::<Vec<_>>()) {
            let harmless = cell == "-" || cell.parse::<f64>().is_ok() || !cell.starts_with(['=', '+', '-', '@']);
            assert!(harmless, "{cell}");
        }
        assert!(csv.contains("\n'=1+1,"), "{csv}");
    }
    assert!(upturn_data::flat::points_csv(&documents).contains(",-5,"));
}

#[test]
fn every_scalar_of_a_document_has_its_column() {
    let workbook = format!(
        "{HEAD}{RATE}target = {{ value = 3, by = \"2027-09-30\" }}\nbetter = \"lower\"\nkind = \"proportion\"\n\
         [[judgement]]\narea = \"E06000027\"\ndate = \"2016-01-05\"\nframework = \"SIF\"\ngrade = \"inadequate\"\n\
         [[judgement]]\narea = \"E06000027\"\ndate = \"2022-05-18\"\nframework = \"ILACS\"\ngrade = \"good\"\n\
         [[event]]\narea = \"E06000027\"\ndate = \"2018-04-01\"\nkind = \"contract_start\"\nlabel = \"Contract\"\n"
    );
    let rates = ["26.1", "31.7", "42.8", "43.8", "31.2", "15.6", "16.5", "19.8", "8.5"];
    let years: Vec<String> = (2017..).take(rates.len()).map(|year| year.to_string()).collect();
    let rows: Vec<_> =
        years.iter().zip(rates).map(|(year, rate)| (year.as_str(), "E06000027", "Torbay", rate)).collect();
    let output = computed(&[("upturn.toml", &workbook), ("a.csv", &tidy(&rows))]);
    let csv = text(&output, "trajectories.csv");
    let mut table = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let columns: Vec<String> = table.headers().unwrap().iter().map(str::to_string).collect();
    let row = table.records().next().unwrap().unwrap();
    let mut leaves = Vec::new();
    scalars("", &json(&output, "areas/E06000027.json")[0], &mut leaves);
    assert!(leaves.iter().any(|(path, _)| path == "pace_since") && leaves.len() > 60, "{leaves:?}");
    // What a model was run with is for those who read the JSON.
    let flat = |path: &str| path != "schema" && !path.starts_with("forecast_parameters_");
    for (path, value) in leaves.iter().filter(|(path, _)| flat(path)) {
        let column = columns.iter().position(|column| column == path).unwrap_or_else(|| panic!("no column {path}"));
        let cell = &row[column];
        let same = match value {
            Value::String(text) => cell == text,
            Value::Number(number) => cell.parse::<f64>().unwrap() == number.as_f64().unwrap(),
            other => *cell == *other.to_string(),
        };
        assert!(same, "{path}: {cell} is not {value}");
    }
}

/// The scalars below a place, each with its path; a pair counts as two.
fn scalars(path: &str, value: &Value, leaves: &mut Vec<(String, Value)>) {
    let below = |key: &str| if path.is_empty() { key.to_string() } else { format!("{path}_{key}") };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| scalars(&below(key), value, leaves)),
        Value::Array(list) => {
            if let [lower, upper] = list.as_slice()
                && !lower.is_object()
                && path != "words_summary"
            {
                leaves.push((below("lower"), lower.clone()));
                leaves.push((below("upper"), upper.clone()));
            }
        }
        Value::Null => {}
        scalar => leaves.push((path.to_string(), scalar.clone())),
    }
}
