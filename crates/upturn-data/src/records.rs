//! The records of a CSV file, one after the other, each with its place.

use std::io::Read;
use std::ops::Range;

use crate::finding::{Finding, Place};
use crate::lines::{Lines, Trouble};
use crate::quotes::{closed, unquote};

/// What is done about a file in another encoding.
const SAVE: &str = "save it as CSV UTF-8";

/// The cells of a row.
#[derive(Default)]
pub(crate) struct Record {
    /// Where in its line it begins.
    pub(crate) start: usize,
    /// The cells, a comma behind each; empty where the line holds them as they are.
    pub(crate) own: String,
    /// The cells end here: within `own`, or counted from the start of the line.
    pub(crate) ends: Vec<usize>,
}

impl Record {
    /// Forgets the cells.
    pub(crate) fn clear(&mut self) {
        self.start = 0;
        self.own.clear();
        self.ends.clear();
    }

    /// Adds a cell that stands in no line.
    pub(crate) fn push(&mut self, cell: &str) {
        self.own.push_str(cell);
        self.ends.push(self.own.len());
        self.own.push(',');
    }
}

/// The records of a CSV file. No more of it is in memory than a line and a buffer.
pub(crate) struct Records<'a> {
    name: &'a str,
    lines: Lines<'a>,
    /// Where the current line stands among the bytes of `lines`.
    line: Range<usize>,
    /// What of the line is not yet read: what stands behind a carriage return in its midst.
    rest: Range<usize>,
    ended: bool,
}

impl<'a> Records<'a> {
    /// The records of these lines, which must not begin as a file of another kind does.
    pub(crate) fn new(name: &'a str, lines: Lines<'a>) -> Result<Records<'a>, Finding> {
        match other_kind(lines.beginning()) {
            Some((message, hint)) => Err(Finding::error(name, Place::START, "encoding", message, hint)),
            None => Ok(Records { name, lines, line: 0..0, rest: 0..0, ended: false }),
        }
    }

    /// Opens the lines of a file.
    pub(crate) fn lines(name: &str, source: Box<dyn Read + 'a>) -> Result<Lines<'a>, Finding> {
        Lines::new(source).map_err(|trouble| troubled(name, 1, &trouble))
    }

    /// The line on which the current record stands, without its line feed.
    pub(crate) fn line(&self) -> &[u8] {
        &self.lines.bytes()[self.line.clone()]
    }

    /// The number of that line.
    pub(crate) fn number(&self) -> u64 {
        self.lines.number
    }

    /// Reads the next record; `None` at the end. Lines without any cell are passed over. After a finding about the text of
    /// the file there is no next record.
    pub(crate) fn next(&mut self, into: &mut Record) -> Option<Result<(), Finding>> {
        if self.ended {
            return None;
        }
        loop {
            if self.rest.is_empty()
                && let Err(finding) = self.next_line()?
            {
                self.ended = true;
                return Some(Err(finding));
            }
            if !self.lines.is_special {
                into.clear();
                std::mem::swap(&mut into.ends, &mut self.lines.commas);
                into.ends.push(self.rest.len());
                if self.rest.is_empty() {
                    continue;
                }
                self.rest.start = self.rest.end;
                return Some(Ok(()));
            }
            let bytes = &self.lines.bytes()[self.rest.clone()];
            let length = bytes.iter().position(|byte| *byte == b'\r').unwrap_or(bytes.len());
            let record = self.rest.start..self.rest.start + length;
            self.rest.start = (record.end + 1).min(self.rest.end);
            if !record.is_empty() {
                return Some(self.special(record, into));
            }
        }
    }

    /// Goes on to the next line, which is text in UTF-8.
    fn next_line(&mut self) -> Option<Result<(), Finding>> {
        self.line = match self.lines.next()? {
            Ok(line) => line,
            Err(trouble) => return Some(Err(troubled(self.name, self.lines.number + 1, &trouble))),
        };
        self.rest = self.line.clone();
        if !self.lines.is_special {
            return Some(Ok(()));
        }
        let bytes = &self.lines.bytes()[self.line.clone()];
        let (at, message) = match std::str::from_utf8(bytes) {
            Err(error) => (error.valid_up_to(), "this character is not UTF-8"),
            Ok(_) => match bytes.iter().position(|byte| *byte == 0) {
                Some(at) => (at, "the file holds a NUL byte"),
                None => return Some(Ok(())),
            },
        };
        let at = place(self.lines.number, bytes, at);
        Some(Err(Finding::error(self.name, at, "encoding", message, SAVE)))
    }

    /// Takes in a record that may hold quotation marks, by its bytes.
    fn special(&mut self, record: Range<usize>, into: &mut Record) -> Result<(), Finding> {
        into.clear();
        into.start = record.start - self.line.start;
        let bytes = &self.lines.bytes()[record];
        if !bytes.contains(&b'"') {
            let ends = (0..bytes.len()).filter(|at| bytes[*at] == b',').chain([bytes.len()]);
            into.ends.extend(ends.map(|at| into.start + at));
            return Ok(());
        }
        match closed(bytes) {
            Ok(()) => {
                unquote(text(bytes), into);
                Ok(())
            }
            Err((at, message, hint)) => {
                let at = place(self.lines.number, self.line(), into.start + at);
                let finding = Finding::error(self.name, at, "quote", message, hint);
                let marks = bytes.iter().filter(|byte| **byte == b'"').count();
                self.behind_quotes(marks % 2 == 1);
                Err(finding)
            }
        }
    }

    /// Passes over the lines that a quotation mark takes in which is not closed on its own: they are told with it.
    fn behind_quotes(&mut self, mut is_open: bool) {
        while is_open {
            if self.rest.is_empty() && !matches!(self.next_line(), Some(Ok(()))) {
                self.ended = true;
                return;
            }
            let bytes = &self.lines.bytes()[self.rest.clone()];
            is_open ^= bytes.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
            self.rest.start = self.rest.end;
        }
    }
}

/// What a file is that begins so, where it is no CSV in UTF-8, and what is done about it.
fn other_kind(beginning: &[u8]) -> Option<(&'static str, &'static str)> {
    match beginning {
        [b'P', b'K', 3, 4, ..] => Some(("this is a spreadsheet or an archive, not a CSV file", SAVE)),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some(("this is a spreadsheet of an old kind, not a CSV file", SAVE)),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [_, 0, _, 0, ..] | [0, _, 0, _, ..] => Some(("the file is UTF-16", SAVE)),
        [0x1f, 0x8b, ..] => Some(("the file is compressed", "unpack it first")),
        [b'%', b'P', b'D', b'F', ..] => {
            Some(("this is a PDF, not a CSV file", "ask the publisher for the figures as CSV"))
        }
        [b'<', ..] => {
            Some(("this is a web page, not a CSV file", "save the file itself, not the page on which it is offered"))
        }
        [b'{', ..] => Some(("this is JSON, not a CSV file", SAVE)),
        _ => None,
    }
}

/// Text that has been found to be UTF-8.
pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or("")
}

/// The whole of a file that is no text.
pub(crate) fn whole(name: &str, lines: Lines<'_>) -> Result<Vec<u8>, Finding> {
    lines.into_bytes().map_err(|trouble| troubled(name, 1, &trouble))
}

/// Why the reading of a file ended before its end.
fn troubled(name: &str, line: u64, trouble: &Trouble) -> Finding {
    let (code, message, hint) = match trouble {
        Trouble::Unreadable(why) => {
            ("unreadable", format!("the file cannot be read: {why}"), "look at the disk or network drive and try again")
        }
        Trouble::Long => ("long_line", "the line is longer than 16 MB".into(), "end each row with a line break"),
    };
    Finding::error(name, Place { line, column: 1 }, code, message, hint)
}

/// The place of a byte of a line.
pub(crate) fn place(line: u64, bytes: &[u8], offset: usize) -> Place {
    let before = bytes.get(..offset).unwrap_or(bytes);
    Place { line, column: String::from_utf8_lossy(before).chars().count() as u64 + 1 }
}

#[cfg(test)]
mod tests {
    use csv::ReaderBuilder;
    use proptest::prelude::*;

    use super::*;

    /// The records that are read, or nothing where a quotation mark is misplaced.
    fn read(text: &str) -> Option<Vec<Vec<String>>> {
        let lines = Records::lines("in.csv", Box::new(text.as_bytes())).unwrap();
        let mut records = Records::new("in.csv", lines).unwrap();
        let (mut record, mut all) = (Record::default(), Vec::new());
        while let Some(read) = records.next(&mut record) {
            read.ok()?;
            let line = text_of(&records, &record);
            let from = if record.own.is_empty() { record.start } else { 0 };
            let starts = std::iter::once(from).chain(record.ends.iter().map(|end| end + 1));
            all.push(starts.zip(&record.ends).map(|(start, end)| line[start..*end].to_string()).collect());
        }
        Some(all)
    }

    fn text_of(records: &Records<'_>, record: &Record) -> String {
        if record.own.is_empty() { text(records.line()).into() } else { record.own.clone() }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// The crate `csv` is the other program.
        #[test]
        fn what_is_read_is_what_another_reader_reads(text in "(a|b7|,|,|\"\"|\"a,b\"|\"|\n|\r\n|\r|é| ){0,30}") {
            if let Some(found) = read(&text) {
                let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
                let cells = |record: csv::StringRecord| record.iter().map(String::from).collect::<Vec<_>>();
                let expected: Vec<Vec<String>> = reader.records().map(|record| cells(record.unwrap())).collect();
                prop_assert_eq!(found, expected);
            }
        }
    }
}
