//! Areas, the areas they were made from, and their neighbours.

use serde::Deserialize;
use toml::Spanned;

use super::Workbook;
use super::values::Day;
use crate::finding::Finding;
use crate::panel::{LONGEST_CODE, too_long};

/// `[[area]]`: a council or other area.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AreaEntry {
    /// Official code, such as `E06000027`; of areas that are published together, their codes joined by ` / `.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub code: Spanned<String>,
    /// Name.
    pub name: String,
    /// Code of the region in which it lies; where left out, what the sources say.
    pub region: Option<String>,
    /// Codes of the areas that it is compared with.
    #[serde(default)]
    pub neighbours: Vec<String>,
    /// Codes of the areas whose place it has taken, wholly or in part. Each stays an area with figures of its own: they
    /// are shown as a link and never joined.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub formerly: Vec<Spanned<String>>,
    /// Its first day, where it is a new authority: judgements before it that a file gives by name are those of the areas
    /// before it. Left out for an authority that goes on under a new code.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Day>"))]
    pub since: Option<Spanned<Day>>,
    /// Its last day, where it is no more: judgements after it that a file gives by name are those of other areas, and
    /// its answers are given for that day.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Day>"))]
    pub until: Option<Spanned<Day>>,
}

/// `[neighbours]`: where the neighbours come from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Neighbours {
    /// Path of a published list, relative to the workbook: one row an area, with the column `old_la_code`, `LA num` or
    /// `area_code` and its neighbours in `SN1`, `SN_1` or `neighbour_1` and so on, nearest first. What an `[[area]]` lists
    /// itself goes before it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub file: Option<Spanned<String>>,
    /// Which list, such as `2025`.
    pub version: Option<String>,
    /// Other lists, whose neighbours are shown beside: `also = [{ file = "neighbours-2021.csv", version = "2021" }]`.
    #[serde(default)]
    pub also: Vec<OtherNeighbours>,
}

/// Another list of neighbours.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OtherNeighbours {
    /// Path of the list, as in `[neighbours]`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub file: Spanned<String>,
    /// Which list, such as `2021`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub version: Spanned<String>,
}

/// Everything that is wrong with the areas and the lists of neighbours.
pub(super) fn check(workbook: &Workbook) -> Vec<Finding> {
    let mut findings = Vec::new();
    for area in &workbook.area {
        let code = area.code.get_ref();
        if !code.split(" / ").all(is_plain) {
            let message = match code.is_empty() {
                true => "the code of the area is empty".into(),
                false => format!("`{code}` cannot be the code of an area"),
            };
            let hint = "use letters, digits and `-`, such as E06000027; join two codes by ` / `";
            findings.push(workbook.error(&area.code, "area_code", message, hint));
        } else if code.len() > LONGEST_CODE {
            let (message, hint) = too_long(code);
            findings.push(workbook.error(&area.code, "area_code", message, hint));
        }
        findings.extend(dates(workbook, area));
    }
    let lists = workbook.neighbours.iter();
    for (list, other) in lists.flat_map(|list| list.also.iter().enumerate().map(move |at| (list, at))) {
        let (at, OtherNeighbours { version, .. }) = other;
        let known = list.version.as_ref().into_iter().chain(list.also.iter().take(at).map(|one| one.version.get_ref()));
        if known.into_iter().any(|known| known == version.get_ref()) {
            let message = format!("two lists of neighbours have the version `{}`", version.get_ref());
            findings.push(workbook.error(version, "duplicate_id", message, "give each a version of its own"));
        }
    }
    findings
}

/// An area begins before it ends, and after those whose place it has taken have ended.
fn dates(workbook: &Workbook, area: &AreaEntry) -> Vec<Finding> {
    let mut findings = Vec::new();
    let day = |day: &Spanned<Day>| day.get_ref().0;
    if let (Some(since), Some(until)) = (&area.since, &area.until)
        && day(until) < day(since)
    {
        let message = format!("the area ends on {}, before it begins", day(until));
        findings.push(workbook.error(until, "date_order", message, "check `since` and `until`"));
    }
    for former in &area.formerly {
        if *former == area.code {
            let message = format!("`{}` cannot have taken its own place", former.get_ref());
            findings.push(workbook.error(former, "formerly", message, "name the code that was there before"));
            continue;
        }
        let until = workbook.area.iter().find(|known| known.code == *former).and_then(|known| known.until.as_ref());
        if let (Some(since), Some(until)) = (&area.since, until)
            && day(since) <= day(until)
        {
            let message =
                format!("the area begins on {}, and `{}` ends later, on {}", day(since), former.get_ref(), day(until));
            let hint = "let one end on the day before the other begins";
            findings.push(workbook.error(since, "date_order", message, hint));
        }
    }
    findings
}

/// Whether a code has nothing but letters, digits and `-`.
fn is_plain(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
