//! What a workbook states beside the figures: targets by steps and paths, and what suppressed cells hide.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use serde_json::{Value, json};
use upturn_data::compute::{ComputeOptions, check, compute};

const SERIES: &str = r#"[upturn]
title = "Services"
[[source]]
id = "a"
path = "a.csv"
format = "series"
title = "Department"
year_ends_in = 3
[[measure]]
id = "rate"
title = "Rate"
source = "a"
better = "lower"
[[area]]
code = "E1"
name = "Torbay"
"#;

type Files = BTreeMap<String, Vec<u8>>;

fn files(workbook: &str, figures: &str) -> Files {
    [("upturn.toml".to_string(), workbook.into()), ("a.csv".to_string(), figures.into())].into()
}

/// A file of the output, as JSON.
fn computed(workbook: &str, figures: &str, path: &str) -> Value {
    let output = compute("upturn.toml", &files(workbook, figures), &ComputeOptions::default());
    let output = output.unwrap_or_else(|findings| panic!("{findings}"));
    let (_, bytes) = output.files.into_iter().find(|(known, _)| known == path).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

fn refused(workbook: &str, figures: &str) -> String {
    check("upturn.toml", &files(workbook, figures)).unwrap_err().to_string()
}

fn with_target(target: &str) -> String {
    SERIES.replace("better = \"lower\"", &format!("better = \"lower\"\ntarget = {target}"))
}

/// Years to March 2021 to 2025.
fn falling() -> String {
    let rows = (2021..).zip([30, 29, 28, 27, 26]).map(|(year, value)| format!("E1/rate,{year},{value}\n"));
    "series_id,period,value\n".to_string() + &rows.collect::<String>()
}

#[test]
fn steps_reach_the_document_and_the_index() {
    let workbook = with_target(
        "{ steps = [{ by = \"2024-03-31\", value = 26.5 }, { by = 2027-03-31, value = 24 }, \
         { by = \"2031-03-31\", value = 20 }], note = \"Board\" }",
    );
    let pace = &computed(&workbook, &falling(), "areas/E1.json")[0]["pace"];
    assert_eq!((&pace["target"], &pace["by"], &pace["status"]), (&json!(24), &json!("2027-03-31"), &json!("on_pace")));
    assert_eq!(
        pace["steps"],
        json!([
            { "by": "2024-03-31", "value": 26.5, "met": false },
            { "by": "2027-03-31", "value": 24, "met": null },
            { "by": "2031-03-31", "value": 20, "met": null },
        ])
    );
    assert_eq!((&pace["path"], &pace["path_now"]), (&Value::Null, &Value::Null));
    let milestones = json!([
        { "date": "2024-03-31", "value": 26.5 }, { "date": "2027-03-31", "value": 24 },
        { "date": "2031-03-31", "value": 20 },
    ]);
    assert_eq!(
        computed(&workbook, &falling(), "index.json")["measures"][0]["target"],
        json!({ "value": 24, "by": "2027-03-31", "note": "Board", "shape": "steps", "milestones": milestones })
    );
}

#[test]
fn a_path_reaches_the_document_and_the_index() {
    let days = "{ date = \"2025-03-31\", value = 25 }, { date = \"2029-03-31\", value = 20 }";
    let workbook = with_target(&format!("{{ path = [{days}] }}"));
    let pace = &computed(&workbook, &falling(), "areas/E1.json")[0]["pace"];
    assert_eq!((&pace["target"], &pace["by"]), (&json!(20), &json!("2029-03-31")));
    let path = json!([{ "date": "2025-03-31", "value": 25 }, { "date": "2029-03-31", "value": 20 }]);
    assert_eq!((&pace["path"], &pace["path_now"]), (&path, &json!({ "value": 25, "ahead_by": -1 })));
    assert_eq!(
        computed(&workbook, &falling(), "index.json")["measures"][0]["target"],
        json!({ "value": 20, "by": "2029-03-31", "note": null, "shape": "path", "milestones": path })
    );
}

#[test]
fn a_number_and_a_dated_value_are_single_targets() {
    for (target, by) in [("20", Value::Null), ("{ value = 20.0, by = \"2029-03-31\" }", json!("2029-03-31"))] {
        let workbook = with_target(target);
        let pace = &computed(&workbook, &falling(), "areas/E1.json")[0]["pace"];
        assert_eq!((&pace["target"], &pace["by"], &pace["steps"]), (&json!(20), &by, &Value::Null));
        assert_eq!(
            computed(&workbook, &falling(), "index.json")["measures"][0]["target"],
            json!({ "value": 20, "by": by, "note": null, "shape": "single", "milestones": [] })
        );
    }
}

#[test]
fn targets_that_cannot_be_are_told_with_their_place() {
    let said = |target: &str| refused(&with_target(target), &falling());
    let step = |by: &str, value: &str| format!("{{ by = \"{by}\", value = {value} }}");
    let day = |date: &str, value: &str| format!("{{ date = \"{date}\", value = {value} }}");
    let (early, late) = (step("2026-03-31", "24"), step("2028-03-31", "20"));
    let (begin, end) = (day("2026-03-31", "24"), day("2028-03-31", "20"));
    insta::assert_snapshot!([
        said("{ note = \"Board\" }"),
        said(&format!("{{ value = 20, steps = [{early}] }}")),
        said(&format!("{{ steps = [{early}], path = [{begin}, {end}] }}")),
        said(&format!("{{ steps = [{early}], by = \"2026-03-31\" }}")),
        said("{ steps = [] }"),
        said(&format!("{{ path = [{begin}] }}")),
        said(&format!("{{ steps = [{late}, {early}] }}")),
        said(&format!("{{ path = [{begin}, {begin}] }}")),
        said(&format!("{{ steps = [{early}, {}] }}", step("2028-03-31", "inf"))),
        said(&format!("{{ path = [{}, {end}] }}", day("2026-03-31", "nan"))),
        said("{ value = inf }"),
        said("nan"),
        said(&format!("{{ path = [{early}, {late}] }}")),
        said(&format!("{{ steps = [{}] }}", step("2026-02-30", "24"))),
        said("{ steps = [{ by = \"2026-03-31\" }] }"),
        said("{ steps = 24 }"),
    ]
    .join("\n"), @r#"
upturn.toml:14:10: missing_key: the target has no `value`, no `steps` and no `path` (add `value = ...`)
upturn.toml:14:10: value: the target has both `value` and `steps` (keep one of them)
upturn.toml:14:10: value: the target has both `steps` and `path` (keep one of them)
upturn.toml:14:62: value: `by` belongs to `value` (write the day into each step, or use `value`)
upturn.toml:14:20: value: there is no step (write steps = [{ by = "2026-03-31", value = 24 }])
upturn.toml:14:19: value: the path has fewer than 2 days (write the day on which it begins and the day on which it ends)
upturn.toml:14:63: value: 2026-03-31 does not come after 2028-03-31 (write the days in order of date, each once)
upturn.toml:14:66: value: 2026-03-31 does not come after 2026-03-31 (write the days in order of date, each once)
upturn.toml:14:85: value: the target is not a finite number (write the value aimed at)
upturn.toml:14:51: value: the target is not a finite number (write the value aimed at)
upturn.toml:14:10: value: the target is not a finite number (write the value aimed at)
upturn.toml:14:10: value: the target is not a finite number (write the value aimed at)
upturn.toml:14:22: unknown_key: `by` is not a key of this table of [[measure]] (the nearest known key is `date`)
upturn.toml:14:28: type: there is no day 2026-02-30 (check the day and the month)
upturn.toml:14:21: missing_key: this table of [[measure]] has no `value` (add `value = ...`)
upturn.toml:14:20: type: found `24` (write a list in square brackets)
"#);
}

/// The cells of the latest year, of a measure of this kind, by a rule for `c` and for `low`.
fn possible(kind: &str, cells: &str) -> Value {
    let rule = "year_ends_in = 3\nsuppression = { c = [1, 5], \"low\" = [0, 2] }";
    let workbook = SERIES.replace("year_ends_in = 3", rule);
    let workbook = workbook.replace("better = \"lower\"", &format!("kind = \"{kind}\"\nper = 100"));
    let figures = format!("series_id,period,value,numerator,denominator\nE1/rate,2025,{cells}\n");
    let documents = computed(&workbook, &figures, "areas/E1.json");
    documents[0]["points"][0]["possible"].clone()
}

#[test]
fn suppressed_cells_of_plain_series_have_the_range_that_the_rule_states() {
    for (kind, cells, range) in [
        ("count", "c,,", json!([1, 5])),
        ("count", "low,,", json!([0, 2])),
        // 1 and 5 of 80.
        ("proportion", "c,c,80", json!([1.25, 6.25])),
        ("proportion", "c,,80", json!([1.25, 6.25])),
        ("proportion", ",c,80", json!([1.25, 6.25])),
        ("rate", ",low,80", json!([0, 2.5])),
        // What is not hidden, or by no stated rule, or out of an unknown number.
        ("proportion", "c,4,80", Value::Null),
        ("proportion", "5,c,80", Value::Null),
        ("proportion", "c,c,c", Value::Null),
        ("proportion", "z,z,80", Value::Null),
        ("value", "c,c,80", Value::Null),
    ] {
        assert_eq!(possible(kind, cells), range, "{kind} {cells}");
    }
}

const TIDY: &str = r#"[upturn]
title = "Services"
[[source]]
id = "a"
path = "a.csv"
format = "ees"
title = "Department"
suppression = { c = [1, 5] }
[[measure]]
id = "in-time"
title = "In time"
source = "a"
kind = "proportion"
per = 100
numerator = ["one", "two", "three"]
denominator = "all"
[[area]]
code = "E1"
name = "Torbay"
"#;

#[test]
fn columns_that_are_added_add_their_ranges() {
    let head = "time_period,time_identifier,geographic_level,new_la_code,la_name,one,two,three,all\n";
    let row = |year: &str, cells: &str| format!("{year},Reporting year,Local authority,E1,Torbay,{cells}\n");
    let years = [("2021", "10,20,10,100"), ("2022", "10,c,c,100"), ("2023", "c,c,c,12"), ("2024", "10,c,x,100")];
    let rows: String = years.iter().map(|(year, cells)| row(year, cells)).collect();
    let documents = computed(TIDY, &format!("{head}{rows}"), "areas/E1.json");
    let points = documents[0]["points"].as_array().unwrap();
    let found: Vec<(&Value, &Value)> = points.iter().map(|point| (&point["status"], &point["possible"])).collect();
    // 10 + 1 + 1 and 10 + 5 + 5 of 100; 3 of 12, and no more than all 12 of them; `x` has no rule.
    let (number, c) = (json!("number"), json!("c"));
    let (few, most) = (json!([12, 20]), json!([25, 100]));
    assert_eq!(found, [(&number, &Value::Null), (&c, &few), (&c, &most), (&c, &Value::Null)]);
    assert_eq!(points[0]["value"], 40);
}

#[test]
fn rules_that_cannot_be_are_told_with_their_place() {
    let said = |rule: &str| {
        let rule = format!("year_ends_in = 3\nsuppression = {{ {rule} }}");
        refused(&SERIES.replace("year_ends_in = 3", &rule), &falling())
    };
    insta::assert_snapshot!([
        said("d = [1, 5]"),
        said("\"\" = [1, 5]"),
        said("c = [5, 1]"),
        said("c = [-1, 5]"),
        said("c = [1, 2.5]"),
        said("c = [1, inf]"),
        said("c = [1]"),
        said("c = 5"),
        said("c = [1, 5], \"[c]\" = [2, 1]"),
    ]
    .join("\n"), @r#"
upturn.toml:9:17: symbol: `d` is not a symbol that stands in place of a number (symbols are c, z, x, u, k, low, :, ~, .., *, -, [c], [x], [z], [u] and [low])
upturn.toml:9:17: symbol: `` is not a symbol that stands in place of a number (symbols are c, z, x, u, k, low, :, ~, .., *, -, [c], [x], [z], [u] and [low])
upturn.toml:9:21: value: [5, 1] is not a lowest and a highest count (write two whole numbers, 0 or more, the lower one first, such as [1, 5])
upturn.toml:9:21: value: [-1, 5] is not a lowest and a highest count (write two whole numbers, 0 or more, the lower one first, such as [1, 5])
upturn.toml:9:21: value: [1, 2.5] is not a lowest and a highest count (write two whole numbers, 0 or more, the lower one first, such as [1, 5])
upturn.toml:9:21: value: [1, inf] is not a lowest and a highest count (write two whole numbers, 0 or more, the lower one first, such as [1, 5])
upturn.toml:9:21: type: the list has the length 1 (write two values in square brackets)
upturn.toml:9:21: type: found `5` (write two values in square brackets)
upturn.toml:9:37: value: [2, 1] is not a lowest and a highest count (write two whole numbers, 0 or more, the lower one first, such as [1, 5])
"#);
}
