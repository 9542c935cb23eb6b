//! The section as a whole, and what must hold for any series.

mod marker;

use super::*;
use crate::{Better, Period, Row, Status};
use alloc::format;
use alloc::vec;
use proptest::prelude::*;
use upturn_testkit::strategies;

fn yearly(values: &[f64]) -> Series {
    let rows = (2000..).zip(values).map(|(year, value)| Row {
        period: Period::parse(&format!("{year}"), None).unwrap(),
        value: Some(*value),
        numerator: None,
        denominator: None,
        status: Status::Number,
        line: 0,
        hidden: None,
    });
    Series::new(rows.collect(), 1.0).unwrap()
}

fn plain(better: Better) -> Measure {
    let (id, title, unit, source) = ("m".into(), "M".into(), "%".into(), "S".into());
    Measure { id, title, unit, kind: crate::Kind::Value, better, per: 1.0, decimals: 1, source }
}

fn direction_of(values: &[f64], better: Better) -> Option<Direction> {
    trend(&plain(better), &yearly(values), &mut Vec::new()).map(|trend| trend.direction)
}

const RISING: [f64; 10] = [1.0, 2.2, 2.9, 4.1, 5.3, 5.8, 7.2, 8.1, 8.7, 10.0];

#[test]
fn the_direction_is_read_through_better() {
    assert_eq!(direction_of(&RISING, Better::Higher), Some(Direction::Improving));
    assert_eq!(direction_of(&RISING, Better::Lower), Some(Direction::Worsening));
    assert_eq!(direction_of(&RISING, Better::Neutral), Some(Direction::NoClearTrend));
    assert_eq!(direction_of(&[3.0, 1.0, 4.0, 1.5, 3.5, 2.0], Better::Higher), Some(Direction::NoClearTrend));
}

#[test]
fn few_points_have_no_direction_and_fewer_no_trend() {
    assert_eq!(direction_of(&RISING[..4], Better::Higher), Some(Direction::TooFewPoints));
    assert_eq!(direction_of(&RISING[..2], Better::Higher), None);
}

#[test]
fn a_correction_that_is_not_possible_is_said() {
    let remarks_of = |values: &[f64]| {
        let mut remarks = Vec::new();
        let trend = trend(&plain(Better::Higher), &yearly(values), &mut remarks).unwrap();
        assert!(remarks.iter().all(|remark| remark.code == Code::CorrectionNotPossible));
        (trend.hamed_rao.map(|test| test.correction), trend.direction, remarks.len())
    };
    assert_eq!(remarks_of(&[5.0; 12]), (None, Direction::NoClearTrend, 1));
    let line: Vec<f64> = (0..12).map(|step| 3.0 + 2.0 * f64::from(step)).collect();
    assert_eq!(remarks_of(&line), (Some(1.0), Direction::Improving, 2));
    assert_eq!(remarks_of(&RISING).2, 0);
    // The document still says that the plain test stands: a correction of 1.
    assert_eq!(remarks_of(&line[..4]), (Some(1.0), Direction::TooFewPoints, 0));
    assert_eq!(remarks_of(&line[..5]).2, 2);
}

proptest! {
    #[test]
    fn slopes_move_with_the_scale_and_not_with_the_level((t, y) in strategies::series(2..40), level in -1000i32..1000) {
        let line = |y: &[f64]| theil_sen(&t, y, 4.0, &mut Vec::new()).unwrap();
        let plain = line(&y);
        // Multiplying by a power of two and by -1 is exact.
        let doubled = line(&y.iter().map(|y| 2.0 * y).collect::<Vec<_>>());
        prop_assert_eq!(doubled.slope_per_year, 2.0 * plain.slope_per_year);
        prop_assert_eq!(doubled.ci_per_period, plain.ci_per_period.map(|end| 2.0 * end));
        prop_assert_eq!(doubled.intercept_joint, 2.0 * plain.intercept_joint);
        let mirrored = line(&y.iter().map(|y| -y).collect::<Vec<_>>());
        prop_assert_eq!(mirrored.slope_per_period, -plain.slope_per_period);
        let level = f64::from(level);
        let raised = line(&y.iter().map(|y| y + level).collect::<Vec<_>>());
        prop_assert!((raised.slope_per_period - plain.slope_per_period).abs() < 1e-9);
        prop_assert!((raised.intercept_separate - plain.intercept_separate - level).abs() < 1e-9);
    }

    #[test]
    fn the_interval_holds_the_slope((t, y) in strategies::series(2..40)) {
        let line = theil_sen(&t, &y, 1.0, &mut Vec::new()).unwrap();
        prop_assert!(line.ci_per_period[0] <= line.slope_per_period && line.slope_per_period <= line.ci_per_period[1]);
    }

    #[test]
    fn no_values_panic_or_give_nan(y in strategies::any_values(0..40), years in prop::collection::vec(any::<i64>(), 40)) {
        let years = &years[..y.len()];
        let mut numbers: Vec<f64> = Vec::new();
        if let Some(line) = theil_sen(years, &y, 12.0, &mut Vec::new()) {
            numbers.extend([line.slope_per_period, line.slope_per_year, line.intercept_separate, line.intercept_joint]);
            numbers.extend(line.ci_per_period.into_iter().chain(line.ci_per_year));
        }
        if let Some(test) = mann_kendall(&y) {
            numbers.extend([test.var_s, test.z, test.p, test.tau_a]);
            for correction in [hamed_rao(years, &y, y[0], 3), yue_wang(years, &y, y[0], 1)] {
                let corrected = correct(&test, 3, correction);
                numbers.extend([corrected.correction, corrected.var_s, corrected.z, corrected.p]);
            }
        }
        numbers.extend(run_chart(&y).map(|chart| chart.median));
        prop_assert!(numbers.iter().all(|number| number.is_finite()), "{:?}", numbers);
    }

    #[test]
    fn any_series_has_a_section_or_none(y in strategies::any_values(0..30)) {
        let section = trend(&plain(Better::Lower), &yearly(&y), &mut vec![]);
        prop_assert_eq!(section.is_some(), y.iter().filter(|y| y.is_finite()).count() >= 3);
    }
}
