//! The JSON Schemas say what the contract says. Documents are held against them by a validator elsewhere.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use upturn_data::schema::{trajectory_schema, workbook_schema};

#[test]
fn a_document_has_its_sections_and_those_that_can_be_missing_are_nullable() {
    let text = trajectory_schema();
    let schema: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(schema["$id"], "upturn.trajectory/1");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let sections = [
        "schema",
        "id",
        "area",
        "measure",
        "points",
        "level",
        "trend",
        "control",
        "pace",
        "forecast",
        "impact",
        "benchmark",
        "journey",
        "quality",
        "words",
    ];
    let mut known: Vec<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    known.sort();
    let mut wanted = sections.to_vec();
    wanted.sort();
    assert_eq!(known, wanted);
    for section in ["area", "level", "trend", "control", "pace", "forecast", "impact", "benchmark", "journey"] {
        let section = schema["properties"][section].to_string();
        assert!(section.contains("\"null\""), "{section}");
    }
    for section in ["id", "measure", "points", "quality", "words"] {
        assert!(!schema["properties"][section].to_string().contains("\"null\""), "{section}");
    }
}

#[test]
fn the_workbook_schema_knows_the_keys_of_the_grammar() {
    let schema: Value = serde_json::from_str(&workbook_schema()).unwrap();
    assert_eq!(schema["$id"], "upturn.workbook/1");
    let keys = |section: &str| -> Vec<String> {
        let properties = schema["$defs"][section]["properties"].as_object().unwrap();
        properties.keys().cloned().collect()
    };
    for key in [
        "id",
        "title",
        "question",
        "source",
        "column",
        "where",
        "numerator",
        "denominator",
        "unit",
        "kind",
        "per",
        "better",
        "decimals",
        "target",
        "as_at",
    ] {
        assert!(keys("MeasureEntry").contains(&key.to_string()), "{key}");
    }
    assert!(keys("JudgementFile").contains(&"names".to_string()));
    assert!(keys("Source").contains(&"year_ends_in".to_string()));
    assert_eq!(schema["$defs"]["MeasureEntry"]["additionalProperties"], false);
    assert_eq!(schema["required"], serde_json::json!(["upturn", "source", "measure"]));
}
