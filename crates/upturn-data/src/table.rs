//! A file of figures as rows of text cells, each of which knows its place.

use std::io::Read;

use crate::columnar::{self, FileKind};
use crate::finding::{Finding, Place};
use crate::nearest::{is_like, nearest};
use crate::records::{Record, Records, place, text, whole};

/// How many findings of one file are told before the reader gives up.
pub(crate) const MOST_FINDINGS: usize = 20;

/// A CSV file (RFC 4180, UTF-8, with or without a byte-order mark), or one of Parquet or Arrow, whose header has been read.
/// Rows are read one at a time: no more of a CSV file is in memory than a line and a buffer.
pub(crate) struct Table<'a> {
    pub(crate) name: &'a str,
    source: Source<'a>,
    pub(crate) header: Vec<String>,
    /// Number and text of the line of the header, and where in it the header begins.
    header_line: (u64, Vec<u8>, usize),
    record: Record,
}

/// Where rows come from.
enum Source<'a> {
    Text(Records<'a>),
    /// Columns with types, and the number of the current row.
    Columns(Box<dyn Rows>, u64),
}

/// Rows of a file that is no text.
pub(crate) trait Rows {
    /// Adds the next row to `cells`, a comma behind each cell, and the end of each to `ends`. It has as many cells as the
    /// file has columns.
    fn next(&mut self, cells: &mut String, ends: &mut Vec<usize>) -> Option<Result<(), Finding>>;
}

/// One row of the table.
pub(crate) struct TableRow<'t> {
    name: &'t str,
    header: &'t [String],
    /// The line on which it stands; `None` in a file without lines.
    bytes: Option<&'t [u8]>,
    /// Where in the line it begins.
    start: usize,
    /// The text in which the cells stand, from here on, a comma behind each.
    text: &'t str,
    from: usize,
    ends: &'t [usize],
    /// The number of its line, or of the row in a file without lines.
    pub(crate) line: u64,
}

impl<'a> Table<'a> {
    /// Opens a file in memory and reads its header, in which each name stands once.
    pub(crate) fn open(name: &'a str, bytes: &'a [u8]) -> Result<Table<'a>, Finding> {
        Table::stream(name, Box::new(bytes))
    }

    /// Opens a file that is read in pieces and reads its header, in which each name stands once.
    pub(crate) fn stream(name: &'a str, source: Box<dyn Read + 'a>) -> Result<Table<'a>, Finding> {
        let table = Table::begin(name, source)?;
        let repeated =
            |index: &usize| !table.header[*index].is_empty() && table.header[..*index].contains(&table.header[*index]);
        match (1..table.header.len()).find(repeated) {
            None => Ok(table),
            Some(index) => {
                let message = format!("two columns are named `{}`", table.header[index]);
                let hint = "rename or remove one of them";
                Err(Finding::error(name, table.header_place(index), "header", message, hint))
            }
        }
    }

    /// Opens a file in memory and reads its header, in which a name may stand several times: the first counts.
    pub(crate) fn open_repeating(name: &'a str, bytes: &'a [u8]) -> Result<Table<'a>, Finding> {
        Table::begin(name, Box::new(bytes))
    }

    fn begin(name: &'a str, source: Box<dyn Read + 'a>) -> Result<Table<'a>, Finding> {
        let lines = Records::lines(name, source)?;
        let (header, header_line, record) = (Vec::new(), (1, Vec::new(), 0), Record::default());
        if let Some(kind) = FileKind::of(lines.beginning()) {
            let (header, rows) = columnar::open(name, whole(name, lines)?, kind)?;
            return Ok(Table { name, source: Source::Columns(rows, 0), header, header_line, record });
        }
        let source = Source::Text(Records::new(name, lines)?);
        let mut table = Table { name, source, header, header_line, record };
        match table.advance() {
            Some(read) => read?,
            None => {
                let hint = "the first line names the columns; figures follow below";
                return Err(Finding::error(name, Place::START, "empty", "the file is empty", hint));
            }
        }
        let row = table.row();
        let header = (0..row.ends.len()).map(|column| row.get(column).to_string()).collect();
        table.header_line = (row.line, row.bytes.unwrap_or_default().to_vec(), row.start);
        table.header = header;
        match table.other_separator() {
            Some(finding) => Err(finding),
            None => Ok(table),
        }
    }

    /// What is wrong where the header is a single name that holds another separator.
    fn other_separator(&self) -> Option<Finding> {
        let [only] = self.header.as_slice() else { return None };
        let separators = [(';', "semicolons"), ('\t', "tabs"), ('|', "upright strokes")];
        let (_, called) = separators.into_iter().find(|(separator, _)| only.contains(*separator))?;
        let message = format!("the columns are separated by {called}, not by commas");
        Some(Finding::error(self.name, self.header_place(0), "header", message, "save it again with commas"))
    }

    /// Whether its columns have types, so that a column of numbers cannot hold a symbol.
    pub(crate) fn has_types(&self) -> bool {
        matches!(self.source, Source::Columns(..))
    }

    /// The index of a column.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// The index of a column that must be there; the finding names the nearest one that is.
    pub(crate) fn require(&self, name: &str) -> Result<usize, Finding> {
        self.column(name).ok_or_else(|| {
            let near = self.nearest_column(name).filter(|(_, near)| is_like(name, near));
            let hint = match near {
                Some((_, near)) => format!("the nearest is `{near}`; rename it, or add `{name}`"),
                None => self.columns(name),
            };
            let at = self.header_place(near.map_or(0, |(column, _)| column));
            Finding::error(self.name, at, "header", format!("there is no column `{name}`"), hint)
        })
    }

    /// What to do where none of the columns is like the one that is missing.
    fn columns(&self, missing: &str) -> String {
        const MOST: usize = 6;
        let names = self.header.iter().filter(|name| name.contains(char::is_alphabetic));
        let mut names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        if names.is_empty() {
            return "the first line names no columns; write their names above the figures".into();
        }
        let more = if names.len() > MOST { " and others" } else { "" };
        names.truncate(MOST);
        let names = names.join(", ");
        format!("the first line names {names}{more}; add `{missing}`, or rename the one that is meant")
    }

    /// The column whose name is nearest to another name.
    pub(crate) fn nearest_column(&self, name: &str) -> Option<(usize, &str)> {
        let near = nearest(name, self.header.iter().map(String::as_str).filter(|column| !column.is_empty()))?;
        Some((self.column(near)?, near))
    }

    /// Where the name of a column stands.
    pub(crate) fn header_place(&self, column: usize) -> Place {
        let (line, bytes, start) = &self.header_line;
        if self.has_types() { of_column(*line, column) } else { place_of_cell(*line, bytes, *start, column) }
    }

    /// The next row; `None` at the end. Lines without any cell are passed over.
    ///
    /// A row with more or fewer cells than the header is a finding, and so are misplaced quotation marks. After a finding
    /// about the text of the file there is no next row.
    pub(crate) fn next(&mut self) -> Option<Result<TableRow<'_>, Finding>> {
        match self.advance()? {
            Ok(()) => Some(self.row().of_width()),
            Err(finding) => Some(Err(finding)),
        }
    }

    fn advance(&mut self) -> Option<Result<(), Finding>> {
        match &mut self.source {
            Source::Text(records) => records.next(&mut self.record),
            Source::Columns(rows, number) => {
                *number += 1;
                self.record.clear();
                rows.next(&mut self.record.own, &mut self.record.ends)
            }
        }
    }

    /// The current row.
    fn row(&self) -> TableRow<'_> {
        let Record { start, own, ends } = &self.record;
        let (bytes, line) = match &self.source {
            Source::Text(records) => (Some(records.line()), records.number()),
            Source::Columns(_, number) => (None, *number),
        };
        let (text, from) = match bytes {
            Some(bytes) if own.is_empty() => (text(bytes), *start),
            _ => (own.as_str(), 0),
        };
        TableRow { name: self.name, header: &self.header, bytes, start: *start, text, from, ends, line }
    }
}

impl<'t> TableRow<'t> {
    /// A cell without surrounding blanks.
    pub(crate) fn get(&self, column: usize) -> &'t str {
        self.cell(column).trim()
    }

    fn cell(&self, column: usize) -> &'t str {
        let Some(end) = self.ends.get(column) else { return "" };
        let start = column.checked_sub(1).map_or(self.from, |before| self.ends[before] + 1);
        self.text.get(start..*end).unwrap_or("")
    }

    /// The name of a column.
    pub(crate) fn column_name(&self, column: usize) -> &'t str {
        self.header.get(column).map_or("", String::as_str)
    }

    /// Whether no cell holds anything.
    pub(crate) fn is_blank(&self) -> bool {
        (0..self.ends.len()).all(|column| self.cell(column).bytes().all(|byte| byte.is_ascii_whitespace()))
    }

    /// An error about one of the cells.
    pub(crate) fn error(
        &self,
        column: usize,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Finding {
        Finding::error(self.name, self.place(column), code, message, hint)
    }

    /// Where a cell stands.
    pub(crate) fn place(&self, column: usize) -> Place {
        match self.bytes {
            Some(bytes) => place_of_cell(self.line, bytes, self.start, column),
            None => of_column(self.line, column),
        }
    }

    /// The row as a sentence begins with it: `Line 7`, or `Row 7` where there are no lines.
    pub(crate) fn called(&self) -> String {
        format!("{} {}", if self.bytes.is_some() { "Line" } else { "Row" }, self.line)
    }

    fn of_width(self) -> Result<Self, Finding> {
        let (cells, width) = (self.ends.len(), self.header.len());
        if cells == width {
            return Ok(self);
        }
        let unit = if cells == 1 { "cell" } else { "cells" };
        let message = format!("the row has {cells} {unit}, the header has {width}");
        let (at, hint) = if cells > width {
            (width, "put what holds a comma between quotation marks")
        } else {
            (cells, "add the missing commas")
        };
        Err(self.error(at, "ragged_row", message, hint))
    }
}

/// Where a cell of the record that begins at this byte of its line stands: behind as many separators outside of quotation
/// marks.
fn place_of_cell(line: u64, bytes: &[u8], start: usize, column: usize) -> Place {
    let (mut offset, mut left, mut quoted) = (start, column, false);
    while left > 0 && offset < bytes.len() {
        match bytes[offset] {
            b'"' => quoted = !quoted,
            b',' if !quoted => left -= 1,
            _ => {}
        }
        offset += 1;
    }
    place(line, bytes, offset)
}

/// Where a cell of a file without lines stands.
fn of_column(row: u64, column: usize) -> Place {
    Place { line: row, column: column as u64 + 1 }
}
