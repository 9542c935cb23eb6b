//! What publishers say of the columns that measures are read from.

use super::Reading;
use crate::manifest::FileEntry;
use crate::meta;
use crate::workbook::grammar::{Format, MeasureEntry, Source};

impl Reading<'_> {
    /// What the publisher says of the columns, where that stands beside the file.
    pub(super) fn meta(
        &mut self,
        path: &str,
        written: &str,
        source: &Source,
        wanting: &[(usize, &MeasureEntry)],
    ) -> Option<FileEntry> {
        let path = meta::path_of(path).filter(|_| source.format == Format::Ees)?;
        let bytes = self.files.read(&path).ok()?;
        match meta::read(&bytes, &path) {
            Ok(columns) => {
                for (index, measure) in wanting {
                    let column = measure.column.as_ref().and_then(|column| columns.get(column.get_ref()));
                    let Some(described) = column else { continue };
                    self.said.workbook.extend(meta::contradiction(self.workbook, measure, &path, described));
                    self.described.entry(*index).or_insert_with(|| described.clone());
                }
            }
            Err(findings) => self.said.input.extend(findings),
        }
        Some(FileEntry::of(&meta::path_of(written)?, &bytes))
    }
}
