//! The doubts that the figures themselves give rise to: one remark a kind, with the first period and how many there are.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Code, Remark, Severity};
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
pub fn remarks(measure: &Measure, series: &Series, target: Option<Target>, as_of: Option<Date>) -> Vec<Remark> {
    let found = [
        few_points(series.usable().count()),
        cells(series, &SUPPRESSED),
        cells(series, &LOW_RELIABILITY),
        cells(series, &ROUNDS_TO_ZERO),
        gap(series),
        duplicate(series),
        cells(series, &SMALL_DENOMINATORS),
        no_target(measure.better, target),
        as_of.and_then(|as_of| stale(series, as_of)),
        empty(series),
        cells(series, &UNUSABLE),
        Some(not_computed()),
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
    hold: fn(&Observation) -> bool,
}

const SUPPRESSED: Cells = Cells {
    code: Code::Suppressed,
    severity: Severity::Caution,
    one: "figure is hidden to protect people",
    many: "figures are hidden to protect people",
    // Not even "small": the hidden count may be the missing part of a large share.
    hint: "What is hidden stays hidden: nothing is guessed in its place.",
    hold: |cell| cell.status.meaning() == Some(Meaning::Suppressed),
};

const LOW_RELIABILITY: Cells = Cells {
    code: Code::LowReliability,
    severity: Severity::Caution,
    one: "figure is left out because its publisher calls it unreliable",
    many: "figures are left out because their publisher calls them unreliable",
    hint: "Ask the publisher why.",
    hold: |cell| cell.status.meaning() == Some(Meaning::LowReliability),
};

const ROUNDS_TO_ZERO: Cells = Cells {
    code: Code::RoundsToZero,
    severity: Severity::Info,
    one: "figure is above zero but rounds to it",
    many: "figures are above zero but round to it",
    hint: "None is drawn as 0.",
    hold: |cell| cell.status.meaning() == Some(Meaning::RoundsToZero),
};

const SMALL_DENOMINATORS: Cells = Cells {
    code: Code::SmallDenominator,
    severity: Severity::Caution,
    one: "figure is counted out of fewer than 20",
    many: "figures are counted out of fewer than 20",
    hint: "A small change in the counts moves such a figure a long way.",
    hold: |cell| cell.value.is_some() && cell.denominator.is_some_and(|denominator| denominator < SMALL_DENOMINATOR),
};

const UNUSABLE: Cells = Cells {
    code: Code::Unusable,
    severity: Severity::Caution,
    one: "cell holds no usable number",
    many: "cells hold no usable number",
    hint: "Look for text that is not a plain number, or for something counted out of 0.",
    hold: |cell| cell.status.meaning() == Some(Meaning::Unusable) && !nothing_to_count(cell),
};

fn cells(series: &Series, kind: &Cells) -> Option<Remark> {
    let (first, count) = first_and_count(series, kind.hold)?;
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

fn not_computed() -> Remark {
    let message = "Forecast, effect of interventions and comparison with others are not computed by this version.";
    Remark::new(Code::NotComputed, Severity::Info, None, message, "Their places in the document are empty.")
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
mod tests {
    use super::*;
    use crate::{Kind, Period, Row};

    const MEASURE: Measure = Measure {
        id: String::new(),
        title: String::new(),
        unit: String::new(),
        kind: Kind::Proportion,
        better: Better::Higher,
        per: 100.0,
        decimals: 1,
        source: String::new(),
    };

    /// Years to March; a cell is a number, or a symbol.
    fn series(cells: &[(&str, &str)]) -> Series {
        let row = |(year, cell): &(&str, &str)| {
            let value = cell.parse().ok();
            let status =
                value.map_or_else(|| Status::from_symbol(cell).unwrap_or(Status::Invalid), |_: f64| Status::Number);
            let period = Period::parse(year, Some(3)).unwrap();
            Row { period, value, numerator: None, denominator: Some(40.0), status, line: 0 }
        };
        Series::new(cells.iter().map(row).collect(), 100.0).unwrap()
    }

    fn said(series: &Series, code: Code) -> Vec<(Severity, Option<String>, String)> {
        let target = Some(Target { value: 1.0, by: Date::parse("2030-01-01") });
        let remarks = remarks(&MEASURE, series, target, Date::parse("2025-12-31"));
        let wanted = remarks.into_iter().filter(|remark| remark.code == code);
        wanted.map(|remark| (remark.severity, remark.period, remark.message)).collect()
    }

    fn caution(period: &str, message: &str) -> Vec<(Severity, Option<String>, String)> {
        [(Severity::Caution, Some(period.into()), message.into())].into()
    }

    #[test]
    fn cells_without_a_number_are_counted_by_their_reason() {
        let series =
            series(&[("2020", "c"), ("2021", "4"), ("2022", "[c]"), ("2023", "u"), ("2024", "1_5"), ("2025", "x")]);
        let hidden = "2 figures are hidden to protect people, the first for the year to March 2020.";
        assert_eq!(said(&series, Code::Suppressed), caution("2020", hidden));
        let unreliable = "1 figure is left out because its publisher calls it unreliable: the year to March 2023.";
        assert_eq!(said(&series, Code::LowReliability), caution("2023", unreliable));
        assert_eq!(
            said(&series, Code::Unusable),
            caution("2024", "1 cell holds no usable number: the year to March 2024.")
        );
        assert_eq!(said(&series, Code::Gap), []);
        let few = said(&series, Code::FewPoints);
        assert_eq!(few, [(Severity::Serious, None, "There is only 1 usable figure.".into())]);
    }

    #[test]
    fn absent_periods_are_counted_on_the_grid() {
        let series = series(&[("2015", "1"), ("2016", "2"), ("2019", "3"), ("2020", "4"), ("2022", "5")]);
        let gap = "3 periods have no figure. The first gap: between the year to March 2016 and the year to March 2019.";
        assert_eq!(said(&series, Code::Gap), caution("2019", gap));
        assert_eq!(said(&series, Code::FewPoints), []);
    }

    #[test]
    fn a_gap_lies_between_usable_figures_and_other_cells_have_their_own_remark() {
        let series = series(&[
            ("2014", "x"),
            ("2016", "1"),
            ("2017", "c"),
            ("2018", ""),
            ("2019", "z"),
            ("2020", "u"),
            ("2021", "low"),
            ("2022", "2"),
            ("2024", "c"),
            ("2025", ".."),
        ]);
        let gap = "2 periods have no figure. The first gap: the year to March 2018.";
        assert_eq!(said(&series, Code::Gap), caution("2018", gap));
        let zero = "1 figure is above zero but rounds to it: the year to March 2021.";
        assert_eq!(said(&series, Code::RoundsToZero), [(Severity::Info, Some("2021".into()), zero.into())]);
        assert_eq!(said(&series, Code::Unusable), []);
    }

    #[test]
    fn nothing_of_nothing_is_no_fault_but_something_of_nothing_is() {
        let of_zero = |numerators: &[f64]| {
            let row = |(year, numerator): (i32, &f64)| Row {
                period: Period::parse(&format!("{year}"), Some(3)).unwrap(),
                value: None,
                numerator: Some(*numerator),
                denominator: Some(0.0),
                status: Status::Blank,
                line: 0,
            };
            Series::new((2014..).zip(numerators).map(row).collect(), 100.0).unwrap()
        };
        let info = |message: &str| (Severity::Info, Some("2014".into()), String::from(message));
        let nothing = "There was nothing to count (0 of 0) in the year to March 2014.";
        assert_eq!(said(&of_zero(&[0.0]), Code::Unusable), [info(nothing)]);
        let nothing = "There was nothing to count (0 of 0) in 2 periods, the first the year to March 2014.";
        let wrong = caution("2016", "1 cell holds no usable number: the year to March 2016.");
        assert_eq!(said(&of_zero(&[0.0, 0.0, 3.0]), Code::Unusable), [&[info(nothing)], &wrong[..]].concat());
    }

    #[test]
    fn a_figure_is_stale_from_18_months_on() {
        let old = "The latest figure, for the year to March 2024, is more than 18 months old on 31 December 2025.";
        assert_eq!(said(&series(&[("2023", "1"), ("2024", "2")]), Code::Stale), caution("2024", old));
        let whole = series(&[("2024", "2"), ("2025", "3")]);
        assert_eq!(said(&whole, Code::Stale), []);
        let hidden = series(&[("2022", "1"), ("2025", "c")]);
        assert_eq!(said(&hidden, Code::Stale), []);
        assert_eq!(said(&series(&[("2024", "2"), ("2025", "..")]), Code::Stale), caution("2024", old));
        let on_the_day = remarks(&MEASURE, &whole, None, Date::parse("2026-09-30"));
        assert!(on_the_day.iter().all(|remark| remark.code != Code::Stale));
    }

    #[test]
    fn small_denominators_repeats_and_targets_are_said() {
        let mut series = series(&[("2024", "2"), ("2025", "3")]);
        series.observations[1].denominator = Some(19.0);
        series.repeated_rows = 2;
        let small = "1 figure is counted out of fewer than 20: the year to March 2025.";
        assert_eq!(said(&series, Code::SmallDenominator), caution("2025", small));
        let repeated = "2 rows say the same as others and are counted once.";
        assert_eq!(said(&series, Code::Duplicate), [(Severity::Info, None, repeated.into())]);
        assert_eq!(said(&series, Code::NotComputed).len(), 1);
        assert_eq!(said(&series, Code::NoTarget), []);
        for (better, target, expected) in [
            (Better::Higher, None, "No target is stated."),
            (Better::Higher, Some(Target { value: 1.0, by: None }), "The target has no date."),
            (Better::Neutral, None, "Neither direction is better, so no target is judged."),
        ] {
            assert_eq!(no_target(better, target).unwrap().message, expected);
        }
    }
}
