//! Parquet and Arrow files as rows of text cells, a batch at a time.

use std::io::Cursor;

use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, DataType, Schema};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::file::metadata::ParquetMetaData;

use super::text::{Texts, is_read, texts};
use super::{FileKind, has_tidy_columns};
use crate::finding::{Finding, Place};
use crate::plain;
use crate::table::Rows;

/// The mark at the end of an Arrow stream.
const END_OF_STREAM: [u8; 8] = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

/// Rows of Parquet that are unpacked at a time.
const ROWS: usize = 8_192;

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

/// Opens a file: the names of its columns, and its rows.
///
/// # Errors
/// A finding where the file is damaged or cut off, compressed in a way that is not read, or where a column that is needed
/// holds something else than text, numbers, flags or days.
pub(crate) fn open(name: &str, bytes: Vec<u8>, kind: FileKind) -> Result<(Vec<String>, Box<dyn Rows>), Finding> {
    let bytes = Bytes::from(bytes);
    let Opened { header, columns, batches } = match kind {
        FileKind::Parquet => parquet(name, bytes)?,
        FileKind::Arrow => arrow(name, bytes)?,
    };
    let slots = (0..header.len()).map(|column| columns.iter().position(|taken| *taken == column)).collect();
    let rows = BatchRows {
        name: name.to_string(),
        kind,
        slots,
        batches: Some(batches),
        texts: Vec::new(),
        at: 0,
        end: 0,
        row: 0,
    };
    Ok((header, Box::new(rows)))
}

/// A file of which the columns are known.
struct Opened {
    header: Vec<String>,
    /// Those that are unpacked, in ascending order.
    columns: Vec<usize>,
    batches: Batches,
}

fn header(schema: &Schema) -> Vec<String> {
    schema.fields().iter().map(|field| field.name().trim().to_string()).collect()
}

fn parquet(name: &str, bytes: Bytes) -> Result<Opened, Finding> {
    if bytes.len() < 12 || !bytes.ends_with(b"PAR1") {
        return Err(cut_off(name, FileKind::Parquet));
    }
    let refuse = |error: &dyn std::fmt::Display| damaged(name, FileKind::Parquet, Place::START, error);
    // The types of Parquet itself; those that some program keeps beside them say no more that is needed here.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let builder =
        ParquetRecordBatchReaderBuilder::try_new_with_options(bytes, options).map_err(|error| refuse(&error))?;
    parts(name, builder.metadata())?;
    let schema = builder.schema().clone();
    let columns = needed(name, &schema)?;
    let mask = ProjectionMask::roots(builder.parquet_schema(), columns.iter().copied());
    let reader = builder.with_projection(mask).with_batch_size(ROWS).build().map_err(|error| refuse(&error))?;
    Ok(Opened { header: header(&schema), columns, batches: Box::new(reader) })
}

fn arrow(name: &str, bytes: Bytes) -> Result<Opened, Finding> {
    let refuse = |error: ArrowError| damaged(name, FileKind::Arrow, Place::START, &error);
    let all = || Cursor::new(bytes.clone());
    if bytes.starts_with(b"ARROW1") {
        if bytes.len() < 18 || !bytes.ends_with(b"ARROW1") {
            return Err(cut_off(name, FileKind::Arrow));
        }
        let schema = FileReader::try_new(all(), None).map_err(refuse)?.schema();
        let columns = needed(name, &schema)?;
        let reader = FileReader::try_new(all(), Some(columns.clone())).map_err(refuse)?;
        return Ok(Opened { header: header(&schema), columns, batches: Box::new(reader) });
    }
    if !bytes.ends_with(&END_OF_STREAM) {
        return Err(cut_off(name, FileKind::Arrow));
    }
    let schema = StreamReader::try_new(all(), None).map_err(refuse)?.schema();
    let columns = needed(name, &schema)?;
    let reader = StreamReader::try_new(all(), Some(columns.clone())).map_err(refuse)?;
    Ok(Opened { header: header(&schema), columns, batches: Box::new(reader) })
}

/// The columns that are unpacked, in ascending order: those of plain series, or every column of tidy figures, of which a
/// measure may ask for any.
fn needed(name: &str, schema: &Schema) -> Result<Vec<usize>, Finding> {
    let header = header(schema);
    let is_tidy = has_tidy_columns(&header);
    let mut columns = Vec::new();
    for (column, field) in schema.fields().iter().enumerate() {
        let name_of_column = header[column].as_str();
        if !is_tidy && !plain::COLUMNS.contains(&name_of_column) && !plain::WITH_TYPES.contains(&name_of_column) {
            continue;
        }
        if !is_read(field.data_type()) {
            let message = format!("column `{}` holds {}", field.name(), called(field.data_type()));
            let hint = "those read are text, numbers, true or false, and days; leave the column out or change its type";
            let at = Place { line: 1, column: column as u64 + 1 };
            return Err(Finding::error(name, at, "type", message, hint));
        }
        columns.push(column);
    }
    Ok(columns)
}

/// A type as its own library calls it, without what it holds within.
fn called(kind: &DataType) -> String {
    let text = kind.to_string();
    format!("values of the type {}", text.split(['(', '<']).next().unwrap_or(&text))
}

/// Refuses parts of a file that lie nowhere, or are compressed in a way that is not read.
fn parts(name: &str, metadata: &ParquetMetaData) -> Result<(), Finding> {
    let chunks = metadata.row_groups().iter().flat_map(|group| group.columns().iter().enumerate());
    for (column, chunk) in chunks {
        let places = [Some(chunk.data_page_offset()), chunk.dictionary_page_offset(), Some(chunk.compressed_size())];
        if places.into_iter().flatten().any(|place| place < 0) {
            return Err(damaged(name, FileKind::Parquet, Place::START, &"a part of it lies before its beginning"));
        }
        let compression = chunk.compression();
        if !matches!(compression, Compression::UNCOMPRESSED | Compression::SNAPPY) {
            let way = compression.to_string();
            let way = way.split('(').next().unwrap_or(&way);
            let message = format!("the file is compressed by {way}, which is not read");
            let hint =
                "write it with Snappy or without compression, such as `compression=\"snappy\"` in pandas and polars";
            let at = Place { line: 1, column: column as u64 + 1 };
            return Err(Finding::error(name, at, "compression", message, hint));
        }
    }
    Ok(())
}

fn cut_off(name: &str, kind: FileKind) -> Finding {
    let message = format!("the file begins as {kind} and does not end so: it is cut off");
    Finding::error(name, Place::START, "damaged", message, "copy it again, or write it anew")
}

fn damaged(name: &str, kind: FileKind, at: Place, error: &dyn std::fmt::Display) -> Finding {
    let message = format!("the {kind} file cannot be unpacked: {error}");
    Finding::error(name, at, "damaged", message, "copy it again, or write it anew")
}

struct BatchRows {
    name: String,
    kind: FileKind,
    /// For each column of the file, where it stands among those that are unpacked.
    slots: Vec<Option<usize>>,
    /// The batches that are left; `None` behind one that is damaged.
    batches: Option<Batches>,
    /// The columns of this batch.
    texts: Vec<Texts>,
    /// The next row of this batch, and their number.
    at: usize,
    end: usize,
    /// Rows that were read.
    row: u64,
}

impl Rows for BatchRows {
    fn next(&mut self, cells: &mut String, ends: &mut Vec<usize>) -> Option<Result<(), Finding>> {
        while self.at == self.end {
            match self.batches.as_mut()?.next()? {
                Ok(batch) => {
                    self.texts = batch.columns().iter().map(texts).collect();
                    (self.at, self.end) = (0, batch.num_rows());
                }
                Err(error) => {
                    self.batches = None;
                    let at = Place { line: self.row + 1, column: 1 };
                    return Some(Err(damaged(&self.name, self.kind, at, &error)));
                }
            }
        }
        self.row += 1;
        let at = self.at;
        self.at += 1;
        for (column, slot) in self.slots.iter().enumerate() {
            let start = cells.len();
            if let Some(texts) = slot.and_then(|slot| self.texts.get(slot)) {
                texts(at, cells);
            }
            if cells[start..].contains(['\n', '\r', '\0']) {
                let at = Place { line: self.row, column: column as u64 + 1 };
                let message = "the text holds a line break or a NUL character";
                return Some(Err(Finding::error(&self.name, at, "text", message, "write the text in one line")));
            }
            ends.push(cells.len());
            cells.push(',');
        }
        Some(Ok(()))
    }
}
