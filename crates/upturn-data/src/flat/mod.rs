//! Documents as flat tables, for Power BI and Excel. As CSV: UTF-8 with its mark, RFC 4180, missing is empty.
//!
//! The name of a column is the path in the document, joined by `_`; a pair has `_lower` and `_upper`. Lists longer than a
//! pair and the parameters of models stay in the JSON, all but the points; of comparators and forecasts, those that a
//! dashboard shows have columns of their own. In CSV, text that a spreadsheet would take for a formula has an apostrophe
//! before it.

use serde::Serialize;
use upturn_core::Trajectory;

use crate::document;

mod points;
mod trajectories;

/// A flat table whose cells are asked for by column and row.
#[cfg(feature = "columnar")]
pub(crate) struct Flat<'d> {
    /// Name and type of each column.
    pub(crate) columns: Vec<(&'static str, Type)>,
    /// Number of rows.
    pub(crate) rows: usize,
    /// What stands in a column of a row.
    pub(crate) cell: Box<dyn Fn(usize, usize) -> Cell + 'd>,
}

/// The rows and columns of `trajectories.csv`.
#[cfg(feature = "columnar")]
pub(crate) fn trajectories<'d>(documents: impl IntoIterator<Item = &'d Trajectory>) -> Flat<'d> {
    let columns: Vec<_> = trajectories::columns().collect();
    let documents: Vec<&Trajectory> = documents.into_iter().collect();
    Flat {
        columns: columns.iter().map(|(name, kind, _)| (*name, *kind)).collect(),
        rows: documents.len(),
        cell: Box::new(move |column, row| columns[column].2(documents[row])),
    }
}

/// The rows and columns of `points.csv`.
#[cfg(feature = "columnar")]
pub(crate) fn points<'d>(documents: impl IntoIterator<Item = &'d Trajectory>) -> Flat<'d> {
    let points: Vec<_> = documents.into_iter().flat_map(points::of_document).collect();
    Flat {
        columns: points::COLUMNS.iter().map(|(name, kind, _)| (*name, *kind)).collect(),
        rows: points.len(),
        cell: Box::new(move |column, row| points::COLUMNS[column].2(&points[row])),
    }
}

/// `trajectories.csv`: one row a document.
///
/// ```
/// let csv = upturn_data::flat::trajectories_csv(&[]);
/// assert!(csv.starts_with("\u{feff}id,area_code,area_name,measure_id,"));
/// ```
pub fn trajectories_csv<'a>(documents: impl IntoIterator<Item = &'a Trajectory>) -> String {
    let mut table = Table::new(trajectories::columns().map(|(name, ..)| *name));
    for document in documents {
        trajectories::columns().for_each(|(.., cell)| table.cell(&cell(document)));
        table.end_row();
    }
    table.text
}

/// `points.csv`: one row a point of a document.
///
/// ```
/// let csv = upturn_data::flat::points_csv(&[]);
/// assert!(csv.ends_with(",possible_upper,control_centre,control_lower,control_upper,control_signal,control_reading\r\n"));
/// ```
pub fn points_csv<'a>(documents: impl IntoIterator<Item = &'a Trajectory>) -> String {
    let mut table = Table::new(points::COLUMNS.iter().map(|(name, ..)| *name));
    for document in documents {
        for point in points::of_document(document) {
            points::COLUMNS.iter().for_each(|(.., cell)| table.cell(&cell(&point)));
            table.end_row();
        }
    }
    table.text
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// Text.
    Text,
    /// A number.
    Real,
    /// A whole number.
    Whole,
    /// True or false.
    Truth,
    /// A day.
    Day,
}

/// What stands in a cell, before it is quoted; empty where there is nothing.
pub(crate) struct Cell {
    pub(crate) text: String,
    /// Whether the text comes from outside, so that it may look like a formula.
    from_outside: bool,
}

/// A value as it stands in the document, text without its quotation marks; empty where there is none.
fn of<T: Serialize>(value: Option<T>) -> Cell {
    let json = value.map_or(String::new(), |value| document::write(&value));
    Cell { text: serde_json::from_str::<String>(&json).unwrap_or(json), from_outside: false }
}

/// One end of a pair: 0 is the lower.
fn end<T: Copy + Serialize>(pair: Option<[T; 2]>, at: usize) -> Cell {
    of(pair.map(|pair| pair[at]))
}

/// Text that comes from outside.
fn words(text: &str) -> Cell {
    Cell { text: text.to_string(), from_outside: true }
}

fn said(answer: &Option<String>) -> Cell {
    words(answer.as_deref().unwrap_or_default())
}

/// A CSV text that is being written.
struct Table {
    text: String,
    row_has_cells: bool,
}

impl Table {
    fn new(columns: impl Iterator<Item = &'static str>) -> Table {
        let mut table = Table { text: "\u{feff}".into(), row_has_cells: false };
        columns.for_each(|column| table.text(column));
        table.end_row();
        table
    }

    /// A cell; one that a spreadsheet would take for a formula has an apostrophe before it. A single sign is no formula.
    fn cell(&mut self, cell: &Cell) {
        let text = cell.text.as_str();
        if cell.from_outside && text.len() > 1 && text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            self.text(&format!("'{text}"));
        } else {
            self.text(text);
        }
    }

    fn text(&mut self, text: &str) {
        if self.row_has_cells {
            self.text.push(',');
        }
        self.row_has_cells = true;
        if text.contains([',', '"', '\n', '\r']) {
            self.text.push('"');
            self.text.push_str(&text.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(text);
        }
    }

    fn end_row(&mut self) {
        self.text.push_str("\r\n");
        self.row_has_cells = false;
    }
}
