//! The section as a whole: phases, readings, assurance, remarks.

mod counts;
mod proposals;

use super::*;
use crate::quality::Code;
use crate::{Kind, Period, Row, Status};
use alloc::format;
use alloc::vec;
use proptest::prelude::*;
use upturn_testkit::strategies;

fn measure(kind: Kind, per: f64, better: Better) -> Measure {
    let (id, title, unit, source) = ("m".into(), "M".into(), "%".into(), "S".into());
    Measure { id, title, unit, kind, better, per, decimals: 1, source }
}

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

fn chart(values: &[f64], rebases: &[&str]) -> (Option<Control>, Vec<Remark>) {
    let rebases: Vec<Date> = rebases.iter().map(|day| Date::parse(day).unwrap()).collect();
    let settings = Settings { rebases, ..Settings::default() };
    let mut remarks = Vec::new();
    let measure = measure(Kind::Value, 1.0, Better::Lower);
    (control(&measure, &yearly(values), Some(4.0), &settings, &mut remarks), remarks)
}

#[test]
fn a_rebase_starts_a_phase_at_the_first_point_on_or_after_its_day() {
    let values = [9.0, 8.0, f64::NAN, 3.0, 2.0, 3.0];
    let phases = |rebases: &[&str]| {
        let (control, _) = chart(&values, rebases);
        let phases = control.unwrap().phases;
        phases.iter().map(|phase| format!("{}-{} {:.2}", phase.from, phase.to, phase.centre)).collect::<Vec<_>>()
    };
    assert_eq!(phases(&[]), ["2000-2005 5.00"]);
    assert_eq!(phases(&["2001-06-01"]), ["2000-2001 8.50", "2003-2005 2.67"]);
    assert_eq!(phases(&["2003-01-01"]), ["2000-2001 8.50", "2003-2005 2.67"]);
    assert_eq!(phases(&["2002-01-01", "2002-05-01", "2003-01-01"]), ["2000-2001 8.50", "2003-2005 2.67"]);
    // Before the first point and after the last there is nothing to cut.
    assert_eq!(phases(&["1990-01-01", "2000-01-01", "2005-01-02"]), ["2000-2005 5.00"]);
    assert_eq!(phases(&["2005-01-01"]), ["2000-2004 5.50", "2005-2005 3.00"]);
}

#[test]
fn rules_look_at_one_phase_at_a_time() {
    let values: Vec<f64> = [9.0; 6].into_iter().chain([2.0, 3.0, 2.0, 3.0, 2.0, 3.0]).collect();
    let (control, remarks) = chart(&values, &["2006-01-01"]);
    let control = control.unwrap();
    assert!(control.points.iter().all(|point| point.signal.is_none() && point.reading == Reading::Common));
    assert_eq!(remarks.iter().filter(|remark| remark.code == Code::ProvisionalLimits).count(), 2);
    // The first phase alone would fail; the last one decides. Its limits are 2.5 -/+ 2.66.
    assert_eq!(control.assurance, Some(Assurance::Inconsistent));
}

#[test]
fn a_fall_is_an_improvement_where_lower_is_better() {
    let values = [9.0, 8.8, 9.1, 9.0, 8.9, 9.1, 9.0, 8.9, 9.0, 9.1, 8.9, 4.5];
    let (control, remarks) = chart(&values, &[]);
    let control = control.unwrap();
    assert_eq!(control.points[11].signal, Some(Signal::Outside));
    assert_eq!((control.variation, control.assurance), (Reading::Improvement, Some(Assurance::Failing)));
    let codes: Vec<Code> = remarks.iter().map(|remark| remark.code).collect();
    assert_eq!(codes, [Code::OutlierScreened]);
    assert_eq!(remarks[0].period.as_deref(), Some("2011"));
}

#[test]
fn two_points_have_no_chart() {
    assert_eq!(chart(&[1.0, 2.0], &[]).0, None);
    assert_eq!(chart(&[f64::MAX, -f64::MAX, f64::MAX], &[]).0, None);
}

#[test]
fn assurance_is_strict_and_a_series_without_width_passes_at_its_target() {
    let judge = |limits, target, better| assurance(limits, target, better);
    assert_eq!(judge([2.0, 4.0], 1.0, Better::Higher), Some(Assurance::Passing));
    assert_eq!(judge([2.0, 4.0], 2.0, Better::Higher), Some(Assurance::Inconsistent));
    assert_eq!(judge([2.0, 4.0], 5.0, Better::Higher), Some(Assurance::Failing));
    assert_eq!(judge([2.0, 4.0], 5.0, Better::Lower), Some(Assurance::Passing));
    assert_eq!(judge([2.0, 4.0], 1.0, Better::Lower), Some(Assurance::Failing));
    assert_eq!(judge([3.0, 3.0], 3.0, Better::Higher), Some(Assurance::Passing));
    assert_eq!(judge([3.0, 3.0], 3.0, Better::Lower), Some(Assurance::Passing));
    assert_eq!(judge([3.0, 3.0], 2.9, Better::Lower), Some(Assurance::Failing));
    assert_eq!(judge([3.0, 3.0], 2.9, Better::Neutral), None);
    assert_eq!(judge([3.0, 3.0], f64::NAN, Better::Lower), None);
}

proptest! {
    #[test]
    fn limits_are_ordered_and_every_usable_point_is_on_the_chart(y in strategies::values(3..60), year in 1999i32..2061) {
        let (control, _) = chart(&y, &[&format!("{year}-01-01")]);
        let control = control.unwrap();
        prop_assert_eq!(control.points.len(), y.len());
        for phase in &control.phases {
            prop_assert!(phase.lower <= phase.near_lower && phase.near_lower <= phase.centre);
            prop_assert!(phase.centre <= phase.near_upper && phase.near_upper <= phase.upper);
        }
    }

    #[test]
    fn no_values_panic_or_give_nan(y in strategies::any_values(0..40)) {
        if let Some(control) = chart(&y, &["2010-01-01"]).0 {
            let finite = |phase: &Phase| [phase.lower, phase.upper, phase.near_lower].iter().all(|limit| limit.is_finite());
            prop_assert!(control.phases.iter().all(finite));
        }
        let counts: Vec<(f64, f64)> = y.windows(2).map(|pair| (pair[0].abs(), pair[1].abs())).collect();
        let charts = [Counts::Parts, Counts::Events].map(|kind| prime_limits(kind, &counts).or(attribute_limits(kind, &counts)));
        let ends: Vec<f64> = charts.into_iter().flatten().flat_map(|chart| chart.limits).flatten().collect();
        prop_assert!(ends.iter().all(|end| end.is_finite()), "{:?}", ends);
        prop_assert!(vec![xmr_limits(&y, true)].into_iter().flatten().all(|limits| limits.centre.is_finite()));
    }
}
