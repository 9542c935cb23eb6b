//! The doubts that the figures themselves give rise to: one remark a kind, with the first period and how many there are.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Code, Remark, Severity};
use crate::level;
use crate::observation::{Meaning, Observation};
use crate::words::{date, in_period, the_period};
use crate::{Better, Cadence, Date, Measure, Series, Status, Target};

/// Denominators below this make a percentage or a rate jump with every single case.
const SMALL_DENOMINATOR: f64 = 20.0;
/// Figures older than this are stale.
const STALE_MONTHS: i32 = 18;

/// Remarks on the series, its target and its age. Those that arise while it was read, or from a method, are added by
/// the reader and by the method.
///
/// A kind of doubt that meets several periods is one remark: its `period` is the first of them, its message counts them.
/// A cell that one of the remarks in `named` names, as its reader does with the line, is not counted again.
pub fn remarks(
    measure: &Measure,
    series: &Series,
    target: Option<Target>,
    as_of: Option<Date>,
    named: &[Remark],
) -> Vec<Remark> {
    let cells = |kind: &Cells| cells(measure, series, kind, named);
    let found = [
        few_points(series.usable().count()),
        cells(&SUPPRESSED),
        cells(&LOW_RELIABILITY),
        cells(&ROUNDS_TO_ZERO),
        gap(series),
        duplicate(series),
        cells(&SMALL_DENOMINATORS),
        no_target(measure.better, target),
        as_of.and_then(|as_of| stale(series, as_of)),
        empty(series),
        cells(&UNUSABLE),
        cells(&IMPOSSIBLE),
        cells(&DISAGREEING),
    ];
    found.into_iter().flatten().collect()
}

fn few_points(usable: usize) -> Option<Remark> {
    let (severity, message, hint) = match usable {
        0 => (
            Severity::Serious,
            String::from("There is no usable figure."),
            "Nothing can be said about this measure yet.",
        ),
        1 => (Severity::Serious, String::from("There is only 1 usable figure."), "It gives a level, but no direction."),
        2 => (
            Severity::Serious,
            String::from("There are only 2 usable figures."),
            "They give a level, but no direction.",
        ),
        3..=4 => (
            Severity::Caution,
            format!("There are only {usable} usable figures."),
            "A trend and a pace are read from 5 figures on.",
        ),
        _ => return None,
    };
    Some(Remark::new(Code::FewPoints, severity, None, message, hint))
}

/// Cells of one kind, and what is said of them.
struct Cells {
    code: Code,
    severity: Severity,
    /// After "1", before ": the year to March 2025."
    one: &'static str,
    /// After "3", before ", the first for the year to March 2023."
    many: &'static str,
    hint: &'static str,
    hold: fn(&Measure, &Observation) -> bool,
}

const SUPPRESSED: Cells = Cells {
    code: Code::Suppressed,
    severity: Severity::Caution,
    one: "figure is hidden to protect people",
    many: "figures are hidden to protect people",
    // Not even "small": the hidden count may be the missing part of a large share.
    hint: "What is hidden stays hidden: nothing is guessed in its place.",
    hold: |_, cell| cell.status.meaning() == Some(Meaning::Suppressed),
};

const LOW_RELIABILITY: Cells = Cells {
    code: Code::LowReliability,
    severity: Severity::Caution,
    one: "figure is left out because its publisher calls it unreliable",
    many: "figures are left out because their publisher calls them unreliable",
    hint: "Ask the publisher why.",
    hold: |_, cell| cell.status.meaning() == Some(Meaning::LowReliability),
};

const ROUNDS_TO_ZERO: Cells = Cells {
    code: Code::RoundsToZero,
    severity: Severity::Info,
    one: "figure is above zero but rounds to it",
    many: "figures are above zero but round to it",
    hint: "None is drawn as 0.",
    hold: |_, cell| cell.status.meaning() == Some(Meaning::RoundsToZero),
};

const SMALL_DENOMINATORS: Cells = Cells {
    code: Code::SmallDenominator,
    severity: Severity::Caution,
    one: "figure is counted out of fewer than 20",
    many: "figures are counted out of fewer than 20",
    hint: "A small change in the counts moves such a figure a long way.",
    hold: |_, cell| {
        let small = |denominator: f64| (0.0..SMALL_DENOMINATOR).contains(&denominator);
        cell.value.is_some() && cell.denominator.is_some_and(small)
    },
};

const UNUSABLE: Cells = Cells {
    code: Code::Unusable,
    severity: Severity::Caution,
    one: "cell holds no usable number",
    many: "cells hold no usable number",
    hint: "Look for text that is not a plain number, or for something counted out of 0.",
    hold: |_, cell| cell.status.meaning() == Some(Meaning::Unusable) && !nothing_to_count(cell),
};

const IMPOSSIBLE: Cells = Cells {
    code: Code::Unusable,
    severity: Severity::Caution,
    one: "figure has counts that cannot be right",
    many: "figures have counts that cannot be right",
    hint: "A count is not negative, and a part is not larger than its whole. Such a figure gets no likely range.",
    hold: level::impossible,
};

const DISAGREEING: Cells = Cells {
    code: Code::CountsDisagree,
    severity: Severity::Caution,
    one: "figure is not the one that its counts give",
    many: "figures are not those that their counts give",
    hint: "No likely range is given there. Check the counts, and `per`: 100 where the figures are percentages.",
    hold: level::disagree,
};

fn cells(measure: &Measure, series: &Series, kind: &Cells, named: &[Remark]) -> Option<Remark> {
    let is_named = |cell: &Observation| {
        named.iter().any(|one| one.code == kind.code && one.period.as_ref() == Some(&cell.period.label))
    };
    let (first, count) = first_and_count(series, |cell| (kind.hold)(measure, cell) && !is_named(cell))?;
    let message = match count {
        1 => format!("1 {}: {}.", kind.one, name(first)),
        _ => format!("{count} {}, the first for {}.", kind.many, name(first)),
    };
    Some(Remark::new(kind.code, kind.severity, Some(&first.period.label), message, kind.hint))
}

/// Nothing happened that could have been counted: no fault of the figures.
fn empty(series: &Series) -> Option<Remark> {
    let (first, count) = first_and_count(series, nothing_to_count)?;
    let period = &first.period;
    let place = match count {
        1 => in_period(period.start, period.end, &period.label),
        _ => format!("in {count} periods, the first {}", name(first)),
    };
    let message = format!("There was nothing to count (0 of 0) {place}.");
    Some(Remark::new(Code::Unusable, Severity::Info, Some(&period.label), message, "It is not read as 0."))
}

fn nothing_to_count(cell: &Observation) -> bool {
    cell.status == Status::ZeroDenominator && cell.numerator == Some(0.0)
}

/// Periods between usable figures that are absent from the grid, or for which nothing was published. A cell that holds
/// something else in place of a number has a remark of its own kind.
///
/// The period of the remark is the first without a figure, or the one that follows the first absence. Dates without a
/// regular step have no absent periods.
fn gap(series: &Series) -> Option<Remark> {
    let usable = |observation: &Observation| observation.value.is_some();
    let first_usable = series.observations.iter().position(usable)?;
    let last_usable = series.observations.iter().rposition(usable)?;
    let mut missing: i64 = 0;
    let mut first: Option<(&Observation, String)> = None;
    let mut previous: Option<&Observation> = None;
    for observation in series.observations.get(first_usable..=last_usable)? {
        let absent = previous.map_or(0, |previous| observation.index - previous.index - 1);
        if let Some(previous) = previous.filter(|_| absent > 0 && series.cadence != Cadence::Days) {
            missing += absent;
            let place = format!("between {} and {}", name(previous), name(observation));
            first.get_or_insert((observation, place));
        }
        if nothing_published(observation) {
            missing += 1;
            first.get_or_insert((observation, name(observation)));
        }
        previous = Some(observation);
    }
    let (at, place) = first?;
    let message = match missing {
        1 => format!("1 period has no figure: {place}."),
        _ => format!("{missing} periods have no figure. The first gap: {place}."),
    };
    let hint = "Nothing is filled in: slopes and limits reach across the gap.";
    Some(Remark::new(Code::Gap, Severity::Caution, Some(&at.period.label), message, hint))
}

fn nothing_published(observation: &Observation) -> bool {
    matches!(observation.status.meaning(), Some(Meaning::NotAvailable | Meaning::NotApplicable))
}

fn duplicate(series: &Series) -> Option<Remark> {
    let message = match series.repeated_rows {
        0 => return None,
        1 => String::from("1 row says the same as another and is counted once."),
        rows => format!("{rows} rows say the same as others and are counted once."),
    };
    let hint = "Remove the repeated rows from the file.";
    Some(Remark::new(Code::Duplicate, Severity::Info, None, message, hint))
}

fn no_target(better: Better, target: Option<Target>) -> Option<Remark> {
    let (message, hint) = match target {
        _ if better == Better::Neutral => {
            ("Neither direction is better, so no target is judged.", "Read it beside other measures.")
        }
        None => ("No target is stated.", "State a target and its date to see whether the pace is enough."),
        Some(Target { by: None, .. }) => ("The target has no date.", "State a date to see whether the pace is enough."),
        Some(_) => return None,
    };
    Some(Remark::new(Code::NoTarget, Severity::Info, None, message, hint))
}

/// Judged by the last period in which anything was published: a hidden or rounded cell is news as well.
fn stale(series: &Series, as_of: Date) -> Option<Remark> {
    let latest = series.observations.iter().rev().find(|observation| !nothing_published(observation))?;
    if latest.period.end >= as_of.add_months(-STALE_MONTHS) {
        return None;
    }
    let message = format!("The latest figure, for {}, is more than 18 months old on {}.", name(latest), date(as_of));
    let hint = "Look for a newer publication.";
    Some(Remark::new(Code::Stale, Severity::Caution, Some(&latest.period.label), message, hint))
}

fn first_and_count(series: &Series, wanted: impl Fn(&Observation) -> bool) -> Option<(&Observation, usize)> {
    let mut found = series.observations.iter().filter(|observation| wanted(observation));
    let first = found.next()?;
    Some((first, 1 + found.count()))
}

fn name(observation: &Observation) -> String {
    let period = &observation.period;
    the_period(period.start, period.end, &period.label)
}

#[cfg(test)]
mod tests;
