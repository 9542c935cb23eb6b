//! Each remark where it is due, and nowhere else.

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
        Row { period, value, numerator: None, denominator: Some(40.0), status, line: 0, hidden: None }
    };
    Series::new(cells.iter().map(row).collect(), 100.0).unwrap()
}

fn said(series: &Series, code: Code) -> Vec<(Severity, Option<String>, String)> {
    let target = Some(Target { value: 1.0, by: Date::parse("2030-01-01") });
    let remarks = remarks(&MEASURE, series, target, Date::parse("2025-12-31"), &[]);
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
            hidden: None,
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
    let on_the_day = remarks(&MEASURE, &whole, None, Date::parse("2026-09-30"), &[]);
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
    assert_eq!(said(&series, Code::NoTarget), []);
    for (better, target, expected) in [
        (Better::Higher, None, "No target is stated."),
        (Better::Higher, Some(Target { value: 1.0, by: None }), "The target has no date."),
        (Better::Neutral, None, "Neither direction is better, so no target is judged."),
    ] {
        assert_eq!(no_target(better, target).unwrap().message, expected);
    }
}

#[test]
fn counts_that_cannot_be_right_and_counts_of_something_else_are_said() {
    let mut series = series(&[("2021", "50"), ("2022", "50"), ("2023", "50"), ("2024", "50"), ("2025", "50")]);
    let counts = [(20.0, 40.0), (0.5, 1.0), (-1.0, -2.0), (3.0, 2.0), (10.0, 40.0)];
    for (cell, (numerator, denominator)) in series.observations.iter_mut().zip(counts) {
        (cell.numerator, cell.denominator) = (Some(numerator), Some(denominator));
    }
    let impossible = "2 figures have counts that cannot be right, the first for the year to March 2023.";
    assert_eq!(said(&series, Code::Unusable), caution("2023", impossible));
    let disagree = "1 figure is not the one that its counts give: the year to March 2025.";
    assert_eq!(said(&series, Code::CountsDisagree), caution("2025", disagree));
    // 0.5 of 1 and 3 of 2; not 1 of -2.
    let small = "2 figures are counted out of fewer than 20, the first for the year to March 2022.";
    assert_eq!(said(&series, Code::SmallDenominator), caution("2022", small));
}

#[test]
fn a_cell_that_its_reader_has_named_is_not_counted_again_but_others_are() {
    let series = series(&[("2020", "Inf"), ("2021", "1_5"), ("2022", "3")]);
    let named = Remark::new(Code::Unusable, Severity::Serious, Some("2020"), "Line 2 holds Inf.", "");
    let found = remarks(&MEASURE, &series, None, None, &[named]);
    let unusable: Vec<&Remark> = found.iter().filter(|remark| remark.code == Code::Unusable).collect();
    let message = "1 cell holds no usable number: the year to March 2021.";
    assert_eq!(unusable.iter().map(|remark| remark.message.as_str()).collect::<Vec<_>>(), [message]);
}
