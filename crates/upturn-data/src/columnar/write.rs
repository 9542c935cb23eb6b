//! The flat tables as Parquet or Arrow. Nothing depends on the time or the machine: the same documents give the same bytes.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_ipc::writer::{FileWriter, StreamWriter};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use upturn_core::{Date, Trajectory};

use super::Packing;
use crate::finding::{Finding, Place};
use crate::flat::{self, Flat, Type};

/// Rows that are packed at a time. The texts of one column together stay far below the 2 GiB that a batch may hold.
const ROWS: usize = 65_536;

/// The table of `trajectories.csv`: one row a document.
///
/// # Errors
/// [`Finding`] where the table cannot be packed.
///
/// ```
/// use upturn_data::columnar::{Packing, trajectories};
/// assert!(trajectories(&[], Packing::Parquet).unwrap().starts_with(b"PAR1"));
/// ```
pub fn trajectories<'d>(
    documents: impl IntoIterator<Item = &'d Trajectory>,
    packing: Packing,
) -> Result<Vec<u8>, Finding> {
    pack(&flat::trajectories(documents), packing).map_err(|error| unpacked("trajectories", &error))
}

/// The table of `points.csv`: one row a point of a document.
///
/// # Errors
/// As [`trajectories`].
pub fn points<'d>(documents: impl IntoIterator<Item = &'d Trajectory>, packing: Packing) -> Result<Vec<u8>, Finding> {
    pack(&flat::points(documents), packing).map_err(|error| unpacked("points", &error))
}

fn unpacked(table: &str, error: &ArrowError) -> Finding {
    let hint = "leave this format out, and tell who maintains the program";
    Finding::error(table, Place::START, "format", format!("the table cannot be packed: {error}"), hint)
}

fn pack(table: &Flat<'_>, packing: Packing) -> Result<Vec<u8>, ArrowError> {
    let fields = table.columns.iter().map(|(name, kind)| Field::new(*name, data_type(*kind), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let starts = (0..table.rows).step_by(ROWS);
    let batches = starts.map(|start| {
        let rows = start..table.rows.min(start + ROWS);
        let columns = (0..table.columns.len()).map(|column| array(table, column, rows.clone()));
        RecordBatch::try_new(schema.clone(), columns.collect())
    });
    let mut bytes = Vec::new();
    match packing {
        Packing::Parquet => {
            // Readers see the types of Parquet itself; what arrow adds to the file would only say them again.
            let options = ArrowWriterOptions::new().with_properties(properties()).with_skip_arrow_metadata(true);
            let mut writer = ArrowWriter::try_new_with_options(&mut bytes, schema.clone(), options)?;
            batches.into_iter().try_for_each(|batch| Ok::<_, ArrowError>(writer.write(&batch?)?))?;
            writer.close()?;
        }
        Packing::ArrowFile => {
            let mut writer = FileWriter::try_new(&mut bytes, &schema)?;
            batches.into_iter().try_for_each(|batch| writer.write(&batch?))?;
            writer.finish()?;
        }
        Packing::ArrowStream => {
            let mut writer = StreamWriter::try_new(&mut bytes, &schema)?;
            batches.into_iter().try_for_each(|batch| writer.write(&batch?))?;
            writer.finish()?;
        }
    }
    Ok(bytes)
}

fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_created_by(concat!("upturn version ", env!("CARGO_PKG_VERSION")).to_string())
        .build()
}

fn data_type(kind: Type) -> DataType {
    match kind {
        Type::Text => DataType::Utf8,
        Type::Real => DataType::Float64,
        Type::Whole => DataType::Int64,
        Type::Truth => DataType::Boolean,
        Type::Day => DataType::Date32,
    }
}

/// One column of some rows. The text of a number reads back to the same number.
fn array(table: &Flat<'_>, column: usize, rows: Range<usize>) -> ArrayRef {
    let texts = rows.map(|row| Some((table.cell)(column, row).text).filter(|text| !text.is_empty()));
    match table.columns[column].1 {
        Type::Text => Arc::new(texts.collect::<StringArray>()),
        Type::Real => Arc::new(texts.map(|text| text?.parse().ok()).collect::<Float64Array>()),
        Type::Whole => Arc::new(texts.map(|text| text?.parse().ok()).collect::<Int64Array>()),
        Type::Truth => Arc::new(texts.map(|text| text?.parse().ok()).collect::<BooleanArray>()),
        Type::Day => {
            let day = |text: String| Date::parse(&text).map(Date::days_since_epoch);
            Arc::new(texts.map(|text| day(text?)).collect::<Date32Array>())
        }
    }
}
