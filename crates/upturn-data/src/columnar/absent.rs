//! What stands in place of reading and writing where Parquet and Arrow are not built in: a refusal.

use upturn_core::Trajectory;

use super::{FileKind, OTHER_PROGRAM, Packing, refusal};
use crate::finding::{Finding, Place};
use crate::table::Rows;

/// The table of `trajectories.csv`; never written here.
///
/// # Errors
/// Always.
pub fn trajectories<'d>(_: impl IntoIterator<Item = &'d Trajectory>, _: Packing) -> Result<Vec<u8>, Finding> {
    Err(refusal("trajectories", "a table with types"))
}

/// The table of `points.csv`; never written here.
///
/// # Errors
/// Always.
pub fn points<'d>(_: impl IntoIterator<Item = &'d Trajectory>, _: Packing) -> Result<Vec<u8>, Finding> {
    Err(refusal("points", "a table with types"))
}

/// Opens nothing.
pub(crate) fn open(name: &str, _: Vec<u8>, kind: FileKind) -> Result<(Vec<String>, Box<dyn Rows>), Finding> {
    let message = format!("this is a file of {kind}, which this program does not read");
    let hint = format!("{OTHER_PROGRAM}, or save it as CSV UTF-8");
    Err(Finding::error(name, Place::START, "format", message, hint))
}
