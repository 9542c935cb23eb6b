//! A CSV file as rows of text cells, each of which knows its place.

use csv::{ByteRecord, Reader, ReaderBuilder};

use crate::finding::{Finding, Place};
use crate::nearest::nearest;

/// How many findings of one file are told before the reader gives up.
pub(crate) const MOST_FINDINGS: usize = 20;

/// A CSV file (RFC 4180, UTF-8, with or without a byte-order mark) whose header has been read.
pub(crate) struct Table<'a> {
    pub(crate) name: &'a str,
    bytes: &'a [u8],
    /// Bytes of the byte-order mark, which the reader of records does not see.
    mark: usize,
    reader: Reader<&'a [u8]>,
    pub(crate) header: Vec<String>,
    header_start: usize,
    record: ByteRecord,
    /// The line on which the byte `counted` stands; counted on as records are read.
    line: u64,
    counted: usize,
}

/// One row of the table.
pub(crate) struct TableRow<'t> {
    name: &'t str,
    bytes: &'t [u8],
    header: &'t [String],
    record: &'t ByteRecord,
    start: usize,
    pub(crate) line: u64,
}

impl<'a> Table<'a> {
    /// Opens a file and reads its header, in which each name stands once.
    pub(crate) fn open(name: &'a str, bytes: &'a [u8]) -> Result<Table<'a>, Finding> {
        let table = Table::open_repeating(name, bytes)?;
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

    /// Opens a file and reads its header, in which a name may stand several times: the first counts.
    pub(crate) fn open_repeating(name: &'a str, bytes: &'a [u8]) -> Result<Table<'a>, Finding> {
        readable(name, bytes)?;
        let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[mark..]);
        let mut table = Table {
            name,
            bytes,
            mark,
            reader,
            header: Vec::new(),
            header_start: mark,
            record: ByteRecord::new(),
            line: 1,
            counted: 0,
        };
        let start = match table.advance() {
            Some(start) => start,
            None => {
                let hint = "the first line names the columns; figures follow below";
                return Err(Finding::error(name, Place::START, "empty", "the file is empty", hint));
            }
        };
        table.header_start = start;
        table.quotes(start)?;
        table.header = table.record.iter().map(|cell| text(cell).trim().to_string()).collect();
        Ok(table)
    }

    /// The index of a column.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// The index of a column that must be there; the finding names the nearest one that is.
    pub(crate) fn require(&self, name: &str) -> Result<usize, Finding> {
        self.column(name).ok_or_else(|| {
            let near = self.nearest_column(name);
            let hint = match (self.header.first(), near) {
                (Some(only), _) if self.header.len() == 1 && only.contains([';', '\t', '|']) => {
                    "separate the columns by commas".to_string()
                }
                (_, Some((_, near))) => format!("the nearest is `{near}`; rename it, or add `{name}`"),
                (_, None) => format!("add `{name}` to the first line"),
            };
            let at = self.header_place(near.map_or(0, |(column, _)| column));
            Finding::error(self.name, at, "header", format!("there is no column `{name}`"), hint)
        })
    }

    /// The column whose name is nearest to another name.
    pub(crate) fn nearest_column(&self, name: &str) -> Option<(usize, &str)> {
        let near = nearest(name, self.header.iter().map(String::as_str).filter(|column| !column.is_empty()))?;
        Some((self.column(near)?, near))
    }

    /// Where the name of a column stands.
    pub(crate) fn header_place(&self, column: usize) -> Place {
        place_of_cell(self.bytes, self.header_start, column)
    }

    /// The next row; `None` at the end. Lines without any cell are passed over.
    ///
    /// A row with more or fewer cells than the header is a finding, and so are misplaced quotation marks.
    pub(crate) fn next(&mut self) -> Option<Result<TableRow<'_>, Finding>> {
        let start = self.advance()?;
        self.line += self.bytes[self.counted..start].iter().filter(|byte| **byte == b'\n').count() as u64;
        self.counted = start;
        if let Err(finding) = self.quotes(start) {
            return Some(Err(finding));
        }
        let (name, bytes, header, line) = (self.name, self.bytes, self.header.as_slice(), self.line);
        Some(TableRow { name, bytes, header, record: &self.record, start, line }.of_width())
    }

    /// Refuses what the reader of records would read as something else: a quotation mark that is not closed takes in the
    /// lines that follow, and text behind a closing one is joined to the cell. `start` is where the record starts.
    fn quotes(&self, start: usize) -> Result<(), Finding> {
        let end = (self.reader.position().byte() as usize + self.mark).clamp(start, self.bytes.len());
        let record = &self.bytes[start..end];
        if !record.contains(&b'"') {
            return Ok(());
        }
        let Err((at, message, hint)) = closed(record) else { return Ok(()) };
        Err(Finding::error(self.name, Place::of(self.bytes, start + at), "quote", message, hint))
    }

    /// Reads the next record and says at which byte it starts.
    fn advance(&mut self) -> Option<usize> {
        // Reading from memory, with rows of any width allowed, has no error left to give.
        if !self.reader.read_byte_record(&mut self.record).unwrap_or(false) {
            return None;
        }
        let from = self.record.position().map_or(0, |position| position.byte() as usize) + self.mark;
        let skipped = self.bytes[from..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        Some(from + skipped)
    }
}

impl<'t> TableRow<'t> {
    /// A cell without surrounding blanks.
    pub(crate) fn get(&self, column: usize) -> &'t str {
        text(self.record.get(column).unwrap_or(b"")).trim()
    }

    /// The name of a column.
    pub(crate) fn column_name(&self, column: usize) -> &'t str {
        self.header.get(column).map_or("", String::as_str)
    }

    /// Whether no cell holds anything.
    pub(crate) fn is_blank(&self) -> bool {
        self.record.iter().all(|cell| cell.iter().all(u8::is_ascii_whitespace))
    }

    /// An error about one of the cells.
    pub(crate) fn error(
        &self,
        column: usize,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Finding {
        Finding::error(self.name, place_of_cell(self.bytes, self.start, column), code, message, hint)
    }

    fn of_width(self) -> Result<Self, Finding> {
        let (cells, width) = (self.record.len(), self.header.len());
        if cells == width {
            return Ok(self);
        }
        let unit = if cells == 1 { "cell" } else { "cells" };
        let message = format!("the row has {cells} {unit}, the header has {width}");
        let (at, hint) = if cells > width {
            (width, "put text that holds a comma between quotation marks")
        } else {
            (cells, "add the missing commas")
        };
        Err(self.error(at, "ragged_row", message, hint))
    }
}

/// Text that `readable` has found to be UTF-8.
fn text(cell: &[u8]) -> &str {
    std::str::from_utf8(cell).unwrap_or("")
}

/// Whether every cell that begins with a quotation mark ends with one, on the same line; otherwise where, what and what
/// to do.
fn closed(record: &[u8]) -> Result<(), (usize, &'static str, &'static str)> {
    let mut at = 0;
    while at < record.len() {
        if record[at] != b'"' {
            at += record[at..].iter().position(|byte| *byte == b',').map_or(record.len(), |comma| comma + 1);
            continue;
        }
        let opened = at;
        at += 1;
        loop {
            match (record.get(at), record.get(at + 1)) {
                (Some(b'"'), Some(b'"')) => at += 2,
                (Some(b'"'), None | Some(b',' | b'\r' | b'\n')) => break,
                (Some(b'"'), Some(_)) => {
                    let hint = "write a quotation mark within quoted text twice, and nothing behind the closing one";
                    return Err((at + 1, "text stands behind a closing quotation mark", hint));
                }
                (None | Some(b'\r' | b'\n'), _) => {
                    let hint = "close it, or write the text in one line";
                    return Err((opened, "a quotation mark is opened and not closed on its line", hint));
                }
                (Some(_), _) => at += 1,
            }
        }
        // Behind the closing mark and the comma.
        at += 2;
    }
    Ok(())
}

/// Refuses what is no text in UTF-8.
fn readable(name: &str, bytes: &[u8]) -> Result<(), Finding> {
    let refuse = |offset, message: &str, hint: &str| {
        Err(Finding::error(name, Place::of(bytes, offset), "encoding", message, hint))
    };
    let save = "save it as CSV UTF-8";
    if bytes.starts_with(b"PK\x03\x04") {
        return refuse(0, "this is a spreadsheet or an archive, not a CSV file", save);
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return refuse(0, "the file is UTF-16", save);
    }
    if let Err(error) = std::str::from_utf8(bytes) {
        return refuse(error.valid_up_to(), "this character is not UTF-8", save);
    }
    match bytes.iter().position(|byte| *byte == 0) {
        Some(offset) => refuse(offset, "the file holds a NUL byte", save),
        None => Ok(()),
    }
}

/// Where a cell of the record that starts at this byte stands: behind as many separators outside of quotation marks.
fn place_of_cell(bytes: &[u8], start: usize, column: usize) -> Place {
    let (mut offset, mut left, mut quoted) = (start, column, false);
    while left > 0 && offset < bytes.len() {
        match bytes[offset] {
            b'"' => quoted = !quoted,
            b',' if !quoted => left -= 1,
            b'\n' if !quoted => break,
            _ => {}
        }
        offset += 1;
    }
    Place::of(bytes, offset)
}
