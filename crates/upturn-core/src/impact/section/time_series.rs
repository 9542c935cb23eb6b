//! The interrupted time series of an intervention.

use alloc::vec::Vec;

use super::entry::{Design, Impact, against, entry, finite};
use super::joint::joint_p;
use super::{Figure, Intervention, Strength};
use crate::Cadence;
use crate::impact::{ImpactError, SegmentedRegression, is_rounding};

pub(super) fn time_series(
    event: &Intervention,
    figures: &[Figure<'_>],
    cadence: Cadence,
) -> Result<Impact, ImpactError> {
    let (t, y): (Vec<i64>, Vec<f64>) = figures.iter().map(|(one, value)| (one.index, *value)).unzip();
    let (t_before, t_after) = t.split_at(event.before.min(t.len()));
    let Some(intervention) = t_after.first().copied() else {
        return Err(ImpactError::TooFew { what: "figures from the intervention on", found: 0, needed: 1 });
    };
    let season = seasons(cadence, t_before, t_after);
    let found = SegmentedRegression { intervention, season }.fit(&t, &y)?;

    // Where the model meets every figure, what is left of a change that is not there is rounding.
    let exact = |change: f64| if found.perfect_fit && is_rounding(&[change], &y) { 0.0 } else { change };
    let mut counterfactual = against(figures, found.fitted.iter().copied());
    for (point, period) in counterfactual.iter_mut().skip(event.before).zip(&found.counterfactual) {
        let ends = period.expected.errors.as_ref().map(|errors| errors.inference.ci95);
        let expected = period.expected.value;
        point.expected = if exact(point.value - expected) == 0.0 { point.value } else { expected };
        point.lower = ends.map(|ends| ends[0]);
        point.upper = ends.map(|ends| ends[1]);
    }
    let errors = found.level_change.errors.as_ref().zip(found.slope_change.errors.as_ref());
    let errors = errors.map(|(level, slope)| [level, slope]);
    let ci = errors.map(|errors| errors.map(|errors| errors.inference.ci95));
    let joint_p = joint_p(&t, &y, season, &found);
    let [level, slope] = [found.level_change.value, found.slope_change.value].map(exact);
    finite(Impact {
        slope_change: Some(slope),
        slope_change_per_year: Some(slope * cadence.periods_per_year()),
        se: errors.map(|errors| errors.map(|errors| errors.hac_corrected).into()),
        p: errors.map(|errors| errors.map(|errors| errors.inference.p).into()),
        strength: Strength::of_changes(ci.zip(joint_p), event.before),
        ci: ci.map(Vec::from),
        joint_p,
        lag: Some(found.lag),
        seasons: season,
        ..entry(event, Design::InterruptedTimeSeries, level, counterfactual)
    })
}

/// 12 for monthly and 4 for quarterly figures where every season has two figures on either side: two full years.
fn seasons(cadence: Cadence, before: &[i64], after: &[i64]) -> Option<usize> {
    let seasons = match cadence {
        Cadence::Months(1) => 12,
        Cadence::Months(3) => 4,
        Cadence::Months(_) | Cadence::Weeks | Cadence::Days => return None,
    };
    let twice = |side: &[i64]| {
        (0..seasons).all(|season| side.iter().filter(|t| t.rem_euclid(seasons) == season).take(2).count() == 2)
    };
    (twice(before) && twice(after)).then_some(seasons as usize)
}
