//! Areas that have taken the place of others: a link between them, and never one series.

use std::collections::BTreeMap;

use upturn_core::Date;
use upturn_core::journey::Journey;
use upturn_core::quality::{Code, Remark, Severity};
use upturn_core::words;

use crate::judgements::{Judgements, Written};
use crate::workbook::Workbook;
use crate::workbook::grammar::{AreaEntry, Day};

const SEPARATE: &str = "Each area has its own figures; they are not joined.";

impl Workbook {
    pub(crate) fn area_entry(&self, code: &str) -> Option<&AreaEntry> {
        self.area.iter().find(|entry| entry.code.get_ref() == code)
    }

    /// Last day of an area that is no more.
    pub(crate) fn until(&self, code: &str) -> Option<Date> {
        self.area_entry(code)?.until.as_ref().map(day)
    }

    /// First day of a new area.
    pub(crate) fn since(&self, code: &str) -> Option<Date> {
        self.area_entry(code)?.since.as_ref().map(day)
    }

    /// The day the answers for an area are given for: that of the workbook, or its last one where that is earlier.
    pub(crate) fn as_of(&self, code: &str) -> Option<Date> {
        [self.upturn.as_of.map(|day| day.0), self.until(code)].into_iter().flatten().min()
    }
}

fn day(day: &toml::Spanned<Day>) -> Date {
    day.get_ref().0
}

/// Leaves each area the judgements of its own days, where a file gives them by a name that several areas bear.
pub(crate) fn part(judgements: &mut Judgements, workbook: &Workbook) {
    if !judgements.by_name {
        return;
    }
    for (code, judged) in &mut judgements.by_area {
        let (since, until) = (workbook.since(code), workbook.until(code));
        let of_its_days =
            |date: Date| since.is_none_or(|since| since <= date) && until.is_none_or(|until| date <= until);
        judged.retain(|judged| of_its_days(judged.judgement.date));
    }
    judgements.by_area.retain(|_, judged| !judged.is_empty());
}

/// The journeys of what a file of judgements calls by one name: that of the authority that has gone on under all its codes,
/// and that of each new one. Judgements of before a new authority whose former codes are not known are a journey too.
pub(crate) fn journeys(
    written: &Written,
    known: &BTreeMap<&str, Journey>,
    workbook: &Workbook,
    as_of: Option<Date>,
) -> Vec<Journey> {
    let (new, lasting): (Vec<&String>, Vec<&String>) =
        written.codes.iter().partition(|code| workbook.since(code).is_some());
    let of = |codes: &[&String]| codes.iter().filter_map(|code| known.get(code.as_str())).collect::<Vec<_>>();
    // Of several codes of one authority, the one that has not ended holds it all.
    let gone_on = of(&lasting).into_iter().max_by_key(|journey| (journey.as_of, journey.events.len())).cloned();
    let gone_on = gone_on.unwrap_or_else(|| {
        let since = new.iter().filter_map(|code| workbook.since(code)).min();
        let before = written.judged.iter().filter(|judged| since.is_none_or(|since| judged.date < since));
        let last = since.map(|since| since.add_days(-1));
        Journey::new(before.cloned().collect(), Vec::new(), [as_of, last].into_iter().flatten().min())
    });
    of(&new).into_iter().cloned().chain([gone_on]).collect()
}

/// What there was before an area, and what there is after it. `name` tells the names of areas.
pub(crate) fn remarks<'n>(workbook: &Workbook, code: &str, name: impl Fn(&str) -> Option<&'n str>) -> Vec<Remark> {
    let called = |code: &str| name(code).map_or_else(|| code.to_string(), |name| format!("{name} ({code})"));
    let successors = |of: &str| {
        workbook.area.iter().filter(|area| area.formerly.iter().any(|former| former.get_ref() == of)).count()
    };
    let remark = |message| Remark::new(Code::Reorganised, Severity::Info, None, message, SEPARATE);
    let mut remarks = Vec::new();
    if let Some(entry) = workbook.area_entry(code).filter(|entry| !entry.formerly.is_empty()) {
        let formerly = entry.formerly.iter().map(|former| former.get_ref().as_str());
        let ended = formerly.clone().filter_map(|former| workbook.until(former)).max();
        let since = entry.since.as_ref().map(day).or(ended.map(|last| last.add_days(1)));
        let parts = formerly.map(|former| match successors(former) {
            1 => called(former),
            _ => format!("part of {}", called(former)),
        });
        let before = since.map_or_else(|| "Before, ".to_string(), |since| format!("Before {} ", words::date(since)));
        remarks.push(remark(format!("{before}this area was {}.", listed(&parts.collect::<Vec<_>>()))));
    }
    let heirs = workbook.area.iter().filter(|area| area.formerly.iter().any(|former| former.get_ref() == code));
    let heirs: Vec<String> = heirs.map(|heir| called(heir.code.get_ref())).collect();
    let ended = workbook.until(code).map(|until| format!("This area ended on {}", words::date(until)));
    match (ended, heirs.as_slice()) {
        (None, []) => {}
        (Some(ended), []) => remarks.push(remark(format!("{ended}."))),
        (Some(ended), heirs) => remarks.push(remark(format!("{ended}. Its place was taken by {}.", listed(heirs)))),
        (None, heirs) => remarks.push(remark(format!("The place of this area was taken by {}.", listed(heirs)))),
    }
    remarks
}

/// `a`, `a and b`, `a, b and c`. Names may hold commas; the code behind each tells where it ends.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
