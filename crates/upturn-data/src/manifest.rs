//! `manifest.json`: what went in, what was asked, what came out. No clock: the same input gives the same bytes.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};
use upturn_core::Date;
use upturn_core::control::ChartChoice;
use upturn_core::impact::DonorPool;

/// The name of the format.
pub const SCHEMA: &str = "upturn.manifest/1";

/// The manifest of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Manifest {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// What computed it.
    pub versions: Versions,
    /// SHA-256 of the WASI module; `None` where the module does not know itself.
    pub module_sha256: Option<String>,
    /// Title of the workbook.
    pub title: String,
    /// The day the answers are given for.
    pub as_of: Option<Date>,
    /// The workbook.
    pub workbook: FileEntry,
    /// The sources, in the order of the workbook.
    pub sources: Vec<SourceEntry>,
    /// The file of judgements.
    pub judgements: Option<JudgementsEntry>,
    /// The list of neighbours.
    pub neighbours: Option<FileEntry>,
    /// The lists of neighbours that are shown beside it.
    pub neighbours_also: Vec<FileEntry>,
    /// What was asked.
    pub settings: SettingsEntry,
    /// How much came out.
    pub counts: CountsEntry,
    /// How many remarks the documents carry, by code.
    pub remarks: BTreeMap<String, u64>,
    /// What somebody should look at.
    pub warnings: Vec<String>,
    /// Every other file of the output folder, in the order in which they are written.
    pub outputs: Vec<FileEntry>,
}

/// Versions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Versions {
    /// Of Upturn.
    pub upturn: &'static str,
}

/// A file and its content.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FileEntry {
    /// Path: of an input as the workbook writes it, of an output within its folder.
    pub path: String,
    /// Length.
    pub bytes: u64,
    /// SHA-256 of the content, in hexadecimal.
    pub sha256: String,
}

impl FileEntry {
    /// A file with this content.
    ///
    /// ```
    /// let entry = upturn_data::manifest::FileEntry::of("a.csv", b"");
    /// assert!(entry.sha256.starts_with("e3b0c44298fc1c14"));
    /// ```
    pub fn of(path: &str, content: &[u8]) -> FileEntry {
        let digest = Sha256::digest(content);
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        FileEntry { path: path.into(), bytes: content.len() as u64, sha256 }
    }
}

/// A source of the workbook.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceEntry {
    /// Its id.
    pub id: String,
    /// Who published it.
    pub title: String,
    /// Its licence.
    pub licence: Option<String>,
    /// Its files.
    pub files: Vec<SourceFile>,
}

/// A file of figures and what became of its rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceFile {
    /// The file.
    #[serde(flatten)]
    pub file: FileEntry,
    /// Its rows.
    pub rows: RowCounts,
    /// What the rows that were used come to, by status: a number (published, or the quotient of two), or the symbol that
    /// stands in place of one. A row counts once for each measure that uses it,
    /// and once a month where months are columns.
    pub cells: BTreeMap<&'static str, u64>,
    /// The description of its columns beside it, `NAME.meta.csv`.
    pub meta: Option<FileEntry>,
}

/// What became of the rows of a file: `read` is the sum of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
pub struct RowCounts {
    /// Rows below the header.
    pub read: u64,
    /// Rows that at least one measure uses.
    pub used: u64,
    /// Rows of areas that are not computed, which those that are computed are compared with.
    pub compared: u64,
    /// Rows that nobody asked for.
    pub not_asked_for: NotAskedFor,
    /// Rows that could not be used.
    pub refused: u64,
}

/// Why nobody asked for rows; each row is counted under the first reason that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
pub struct NotAskedFor {
    /// Of a geographic level that is neither computed nor compared with.
    pub level: u64,
    /// Of an area that is not computed and has no code to be compared by.
    pub area: u64,
    /// Not picked by the `where` of any measure, or of a series that is no measure.
    pub filter: u64,
}

/// The file of judgements and what became of its rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JudgementsEntry {
    /// The file.
    #[serde(flatten)]
    pub file: FileEntry,
    /// Rows below the header.
    pub rows: u64,
    /// Rows of areas that are not computed.
    pub other_areas: u64,
    /// Rows without an overall grade.
    pub without_grade: u64,
}

/// What was asked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SettingsEntry {
    /// Only these areas; empty for all.
    pub only_areas: Vec<String>,
    /// Only these measures; empty for all.
    pub only_measures: Vec<String>,
    /// Formats that were written.
    pub formats: Vec<&'static str>,
    /// Whether moving ranges were screened.
    pub screen: bool,
    /// Stated rebases.
    pub rebases: usize,
    /// The control chart of measures that do not say which.
    pub chart: ChartChoice,
    /// Periods that are forecast, where that is stated.
    pub horizon: Option<u16>,
    /// Where the donors of synthetic controls come from.
    pub donors: DonorPool,
}

/// How much came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CountsEntry {
    /// Areas with at least one document.
    pub areas: usize,
    /// Measures.
    pub measures: usize,
    /// Documents.
    pub documents: usize,
    /// Pairs of area and measure for which the sources hold no row.
    pub without_figures: usize,
}
