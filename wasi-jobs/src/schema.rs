//! `schema`: the JSON Schemas.

use std::io::Write;

use upturn_data::schema::{trajectory_schema, workbook_schema};

use crate::Failure;
use crate::arguments::SchemaOf;

pub(crate) fn run(of: SchemaOf, output: &mut dyn Write) -> Result<(), Failure> {
    let schema = match of {
        SchemaOf::Trajectory => trajectory_schema(),
        SchemaOf::Workbook => workbook_schema(),
    };
    writeln!(output, "{schema}").map_err(Failure::output)
}
