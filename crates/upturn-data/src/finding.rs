//! What is wrong with an input, and where: file, line, column, a stable code, what was found, what to do.

use std::fmt;

use serde::Serialize;

/// Whether a finding stops the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing is computed until it is put right.
    Error,
    /// The work goes on; somebody should look.
    Warning,
}

/// Where something stands in a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
}

impl Place {
    /// The beginning of a file.
    pub const START: Place = Place { line: 1, column: 1 };

    /// The place of a byte within a text; bytes that are no UTF-8 count as one character each run.
    pub(crate) fn of(bytes: &[u8], offset: usize) -> Place {
        let before = &bytes[..offset.min(bytes.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        let from = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let text = &before[from..];
        let text = if line == 1 { text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text) } else { text };
        Place { line, column: String::from_utf8_lossy(text).chars().count() as u64 + 1 }
    }
}

/// One thing that is wrong, or doubtful, with an input.
///
/// ```
/// use upturn_data::finding::{Finding, Place};
/// let finding = Finding::error("cin.csv", Place { line: 7, column: 12 }, "number", "`8o` is not a number", "write 80");
/// assert_eq!(finding.to_string(), "cin.csv:7:12: number: `8o` is not a number (write 80)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The file, as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
    /// Whether it stops the work.
    pub severity: Severity,
    /// Stable code, such as `number`, `period`, `unknown_key`.
    pub code: &'static str,
    /// What was found.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Finding {
    /// A finding that stops the work.
    pub fn error(
        file: &str,
        at: Place,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Finding {
        let (message, hint) = (message.into(), hint.into());
        Finding { file: file.into(), line: at.line, column: at.column, severity: Severity::Error, code, message, hint }
    }

    /// A finding that does not stop the work.
    pub fn warning(
        file: &str,
        at: Place,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Finding {
        Finding { severity: Severity::Warning, ..Finding::error(file, at, code, message, hint) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { file, line, column, code, message, hint, .. } = self;
        write!(f, "{file}:{line}:{column}: {code}: {message} ({hint})")
    }
}

/// What was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// The workbook, or what it says about its sources.
    Workbook,
    /// The figures.
    Input,
}

/// Why nothing was computed: at least one finding that is an error, in the order in which they were met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// What was refused.
    pub refused: Refused,
    /// What is wrong; warnings met on the way stand among them.
    pub list: Vec<Finding>,
}

impl Findings {
    /// A stable code: `bad_workbook` or `bad_input`.
    pub fn kind(&self) -> &'static str {
        match self.refused {
            Refused::Workbook => "bad_workbook",
            Refused::Input => "bad_input",
        }
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.list.iter().enumerate() {
            write!(f, "{}{finding}", if index == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for Findings {}
