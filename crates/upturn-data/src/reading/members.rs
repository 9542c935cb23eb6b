//! The areas as members of panels, with the lists of neighbours.

use std::collections::BTreeMap;

use toml::Spanned;
use upturn_core::Area;
use upturn_core::panel::Level;

use super::Reading;
use crate::files::join;
use crate::manifest::FileEntry;
use crate::neighbours::{self, Lists};

/// An area as a member of panels.
pub(crate) struct AreaMember {
    pub(crate) area: Area,
    pub(crate) level: Level,
    pub(crate) region: Option<String>,
    /// Codes of its neighbours, nearest first.
    pub(crate) neighbours: Vec<String>,
}

/// The lists of neighbours that a workbook names.
#[derive(Default)]
pub(crate) struct NeighbourLists {
    own: Lists,
    pub(crate) file: Option<FileEntry>,
    /// The lists that are shown beside it, with their versions.
    pub(crate) others: Vec<(String, Lists)>,
    pub(crate) other_files: Vec<FileEntry>,
}

impl Reading<'_> {
    pub(super) fn neighbours(&mut self) -> NeighbourLists {
        let mut lists = NeighbourLists::default();
        let Some(entry) = &self.workbook.neighbours else { return lists };
        if let Some((own, file)) = entry.file.as_ref().and_then(|named| self.list(named)) {
            (lists.own, lists.file) = (own, Some(file));
        }
        for other in &entry.also {
            if let Some((list, file)) = self.list(&other.file) {
                lists.others.push((other.version.get_ref().clone(), list));
                lists.other_files.push(file);
            }
        }
        lists
    }

    fn list(&mut self, named: &Spanned<String>) -> Option<(Lists, FileEntry)> {
        if self.said.is_refusal() {
            return None;
        }
        let path = join(&self.workbook.path, named.get_ref());
        let bytes = self.open(&path, named)?;
        self.written.entry(path.clone()).or_insert(named.get_ref().clone());
        let read = neighbours::read(&bytes, &path, &self.collected.areas.by_old_code());
        let (lists, warning) = read.map_err(|findings| self.said.input.extend(findings)).ok()?;
        self.said.input.extend(warning);
        Some((lists, FileEntry::of(named.get_ref(), &bytes)))
    }

    /// Every area that stands in a panel. What the workbook says of an area goes before what the sources and the list say.
    pub(super) fn members(&self, lists: &NeighbourLists) -> BTreeMap<String, AreaMember> {
        let areas = &self.collected.areas;
        let member = |area: Area| {
            let entry = self.workbook.area_entry(&area.code);
            let met = areas.met(&area.code);
            let listed = lists.own.get(&area.code);
            let written = entry.map(|entry| &entry.neighbours).filter(|written| !written.is_empty());
            let region = entry.and_then(|entry| entry.region.clone());
            let member = AreaMember {
                level: met.map_or(Level::Authority, |met| met.level),
                region: region.or_else(|| met.and_then(|met| met.region.clone())),
                neighbours: written.or(listed).cloned().unwrap_or_default(),
                area,
            };
            (member.area.code.clone(), member)
        };
        areas.all().into_iter().map(member).collect()
    }
}
