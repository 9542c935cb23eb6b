//! Parquet and Arrow IPC, in and out: the same tables as CSV, with types.
//!
//! Out go the flat tables of [`crate::flat`]: text as UTF-8, numbers as float64, whole numbers as int64, flags as boolean,
//! days as date32; what is missing is null. In come plain series and tidy figures: every cell is turned into the text that
//! a CSV file would hold and goes through the same readers, so that a figure means the same whatever file it stands in.
//!
//! Both formats make a module many times larger, so they stand behind the feature `columnar`. Without it a file of either
//! kind is still recognised, and refused with the name of the program that reads it.

use std::fmt;

use crate::finding::{Finding, Place};
use crate::table::Table;

#[cfg(not(feature = "columnar"))]
mod absent;
#[cfg(feature = "columnar")]
mod read;
#[cfg(feature = "columnar")]
mod text;
#[cfg(feature = "columnar")]
mod write;

#[cfg(not(feature = "columnar"))]
pub(crate) use absent::open;
#[cfg(not(feature = "columnar"))]
pub use absent::{points, trajectories};
#[cfg(feature = "columnar")]
pub(crate) use read::open;
#[cfg(feature = "columnar")]
pub use write::{points, trajectories};

/// How a table is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Parquet, compressed by Snappy.
    Parquet,
    /// An Arrow IPC file, which can be read from any place on.
    ArrowFile,
    /// An Arrow IPC stream, which can go through a pipe.
    ArrowStream,
}

/// What a file is, if it is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    Parquet,
    Arrow,
}

impl FileKind {
    /// Tells by the first bytes.
    pub(crate) fn of(bytes: &[u8]) -> Option<FileKind> {
        // A column of a CSV file may be called PAR1; behind the mark of Parquet stands no letter, comma or line break.
        let is_binary =
            |at: usize| bytes.get(at).is_none_or(|byte| *byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t'));
        if bytes.starts_with(b"PAR1") && is_binary(4) {
            Some(FileKind::Parquet)
        } else if bytes.starts_with(b"ARROW1") && is_binary(6) || bytes.starts_with(&[0xff; 4]) {
            Some(FileKind::Arrow)
        } else {
            None
        }
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FileKind::Parquet => "Parquet",
            FileKind::Arrow => "Arrow",
        })
    }
}

/// What to do where Parquet and Arrow are not built in.
const OTHER_PROGRAM: &str = "run upturn-jobs-columnar.wasm, which knows Parquet and Arrow, in its place";

/// The refusal to write, where this program was built without the feature `columnar`; `None` where it was built with it.
/// `asked` is what was asked for, such as `--formats parquet`; `file` is what the finding is about.
///
/// ```
/// use upturn_data::columnar::not_written;
/// assert_eq!(not_written("upturn.toml", "--formats parquet").is_none(), cfg!(feature = "columnar"));
/// ```
pub fn not_written(file: &str, asked: &str) -> Option<Finding> {
    (!cfg!(feature = "columnar")).then(|| refusal(file, asked))
}

fn refusal(file: &str, asked: &str) -> Finding {
    let message = format!("{asked}: this program writes neither Parquet nor Arrow");
    Finding::error(file, Place::START, "format", message, OTHER_PROGRAM)
}

/// Whether a file holds tidy figures rather than plain series, as the names of its columns tell.
///
/// # Errors
/// A finding where the file is not of this kind, or cannot be opened.
pub(crate) fn is_tidy(file: &str, bytes: &[u8], wanted: FileKind) -> Result<bool, Finding> {
    match of_other_kind(file, bytes, wanted) {
        Some(finding) => Err(finding),
        None => Table::open(file, bytes).map(|table| has_tidy_columns(&table.header)),
    }
}

/// Whether these are the columns of tidy figures.
fn has_tidy_columns(columns: &[String]) -> bool {
    ["time_period", "geographic_level"].iter().all(|name| columns.iter().any(|column| column == name))
}

/// The refusal of a file that is of another kind than the workbook says; `None` where it is of that kind.
fn of_other_kind(file: &str, bytes: &[u8], wanted: FileKind) -> Option<Finding> {
    let found = FileKind::of(bytes);
    let message = match found {
        _ if bytes.is_empty() => "the file is empty".to_string(),
        Some(found) => format!("this is a file of {found}, not of {wanted}"),
        None => format!("this is no file of {wanted}"),
    };
    let hint = "say in the workbook what the file is: `format = \"parquet\"`, \"arrow\", \"ees\" or \"series\"";
    (found != Some(wanted)).then(|| Finding::error(file, Place::START, "format", message, hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_first_bytes() {
        assert_eq!(FileKind::of(b"PAR1\x15\x04"), Some(FileKind::Parquet));
        assert_eq!(FileKind::of(b"ARROW1\0\0\xff\xff\xff\xff"), Some(FileKind::Arrow));
        assert_eq!(FileKind::of(b"\xff\xff\xff\xff\x10\x01\0\0"), Some(FileKind::Arrow));
        for text in ["PAR1,value\n", "PAR1\nx", "ARROW1,value\n", "period,value\n", "", "PAR"] {
            assert_eq!(FileKind::of(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn another_kind_than_stated_is_refused() {
        let refusal = of_other_kind("a.parquet", b"ARROW1\0\0", FileKind::Parquet).unwrap();
        assert!(refusal.to_string().starts_with("a.parquet:1:1: format: this is a file of Arrow, not of Parquet (say"));
        assert!(of_other_kind("a.arrow", b"ARROW1\0\0", FileKind::Arrow).is_none());
    }
}
