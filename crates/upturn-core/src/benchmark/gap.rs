//! Does the distance to others grow or shrink?

use alloc::vec::Vec;

use super::cross_section::span;
use crate::math::mean;
use crate::trend::theil_sen;
use crate::{Observation, Series};

/// Periods from which a trend of the gap is read.
const MIN_PERIODS: usize = 5;

/// What becomes of the gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum GapReading {
    /// It moves, and the line through it ends nearer to 0 than it begins.
    Closing,
    /// It moves, and the line through it ends further from 0 than it begins.
    Widening,
    /// The interval of its slope holds 0: no direction is shown.
    Steady,
}

/// The line through the gap over time.
pub(super) struct GapTrend {
    /// Units of the measure a year, of the signed gap.
    pub(super) per_year: f64,
    /// Its 95 % interval.
    pub(super) ci_per_year: [f64; 2],
    pub(super) reading: GapReading,
}

/// The Theil-Sen line through own figure less the mean of the others' figures, over the periods in which both have one.
///
/// The reading compares the line's two ends, not the sign of the slope with that of the latest gap: an area that has
/// gone from far above the others to a little below them is nearer to them than it was. `None` with fewer than 5 such
/// periods, and where a number is out of range.
pub(super) fn gap_trend(own: &Series, others: &[&Series]) -> Option<GapTrend> {
    let (times, gaps) = gaps(own, others);
    let (first, last) = (*times.first()?, *times.last()?);
    if times.len() < MIN_PERIODS {
        return None;
    }
    let line = theil_sen(&times, &gaps, own.cadence.periods_per_year(), &mut Vec::new())?;
    let [lower, upper] = line.ci_per_year;
    let distance = |time: i64| (line.intercept_separate + line.slope_per_period * time as f64).abs();
    let (begins, ends) = (distance(first), distance(last));
    let reading = if !(lower > 0.0 || upper < 0.0) {
        GapReading::Steady
    } else if ends < begins {
        GapReading::Closing
    } else if ends > begins {
        GapReading::Widening
    } else {
        GapReading::Steady
    };
    Some(GapTrend { per_year: line.slope_per_year, ci_per_year: line.ci_per_year, reading })
}

/// Places on the own grid, and the signed gap at each. Each of the others is walked once beside the own figures.
fn gaps(own: &Series, others: &[&Series]) -> (Vec<i64>, Vec<f64>) {
    let mut walks: Vec<&[Observation]> = others.iter().map(|series| series.observations.as_slice()).collect();
    let (mut times, mut gaps) = (Vec::new(), Vec::new());
    let mut scratch = Vec::with_capacity(walks.len());
    for one in &own.observations {
        let Some(value) = one.value else { continue };
        scratch.clear();
        for walk in &mut walks {
            while let [passed, rest @ ..] = *walk
                && passed.period.start < one.period.start
            {
                *walk = rest;
            }
            let same = walk.first().filter(|other| span(&other.period) == span(&one.period));
            scratch.extend(same.and_then(|other| other.value));
        }
        if let Some(mean) = mean(&scratch) {
            times.push(one.index);
            gaps.push(value - mean);
        }
    }
    (times, gaps)
}
