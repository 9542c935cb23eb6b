//! The JSON Schemas (draft 2020-12), made from the types themselves.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use upturn_core::Trajectory;
use upturn_core::trajectory::SCHEMA;

use crate::workbook::Workbook;

/// The schema of one document `upturn.trajectory/1`.
pub fn trajectory_schema() -> String {
    schema::<Trajectory>(SCHEMA)
}

/// The schema of a workbook, read as JSON.
pub fn workbook_schema() -> String {
    schema::<Workbook>("upturn.workbook/1")
}

fn schema<T: JsonSchema>(id: &str) -> String {
    let mut schema: Schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    schema.insert("$id".into(), id.into());
    schema.insert("title".into(), id.into());
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}
