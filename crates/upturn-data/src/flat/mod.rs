//! Documents as flat tables, for Power BI and Excel: UTF-8 with its mark, RFC 4180, missing is empty.
//!
//! The name of a column is the path in the document, joined by `_`; a pair has `_lower` and `_upper`. Lists longer than a
//! pair and the parameters of models stay in the JSON, all but the points; of comparators and forecasts, those that a
//! dashboard shows have columns of their own. Text that a spreadsheet would take for a formula has an apostrophe before it.

use serde::Serialize;
use upturn_core::Trajectory;

use crate::document;

mod points;
mod trajectories;

/// `trajectories.csv`: one row a document.
///
/// ```
/// let csv = upturn_data::flat::trajectories_csv(&[]);
/// assert!(csv.starts_with("\u{feff}id,area_code,area_name,measure_id,"));
/// ```
pub fn trajectories_csv<'a>(documents: impl IntoIterator<Item = &'a Trajectory>) -> String {
    let mut table = Table::new(trajectories::columns().map(|(name, _)| *name));
    for document in documents {
        trajectories::columns().for_each(|(_, cell)| table.text(&cell(document).0));
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
    let mut table = Table::new(points::COLUMNS.iter().map(|(name, _)| *name));
    for document in documents {
        for point in points::of_document(document) {
            points::COLUMNS.iter().for_each(|(_, cell)| table.text(&cell(&point).0));
            table.end_row();
        }
    }
    table.text
}

/// What stands in a cell, before it is quoted.
struct Cell(String);

/// A value as it stands in the document, text without its quotation marks; empty where there is none.
fn of<T: Serialize>(value: Option<T>) -> Cell {
    let json = value.map_or(String::new(), |value| document::write(&value));
    Cell(serde_json::from_str::<String>(&json).unwrap_or(json))
}

/// One end of a pair: 0 is the lower.
fn end<T: Copy + Serialize>(pair: Option<[T; 2]>, at: usize) -> Cell {
    of(pair.map(|pair| pair[at]))
}

/// Text that comes from outside. A single sign is no formula.
fn words(text: &str) -> Cell {
    let formula = text.len() > 1 && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    Cell(if formula { format!("'{text}") } else { text.to_string() })
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
