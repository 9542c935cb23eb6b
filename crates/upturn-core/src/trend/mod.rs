//! Is it getting better, or is it noise? The slope and the tests of it.

use alloc::vec::Vec;

use crate::quality::{Code, Remark, Severity};
use crate::{Better, Measure, Series};

mod autocorrelation;
mod hamed_rao;
mod mann_kendall;
mod marker;
mod run_chart;
#[cfg(test)]
mod tests;
mod theil_sen;
mod yue_wang;

pub use autocorrelation::{Correction, correct};
pub use hamed_rao::{hamed_rao, significant_lags};
pub use mann_kendall::mann_kendall;
pub use marker::{Marker, MarkerResult, marker};
pub use run_chart::run_chart;
pub use theil_sen::{MOST_POINTS, crossing, theil_sen};
pub use yue_wang::yue_wang;

/// The answer to "is it getting better?" over all usable points.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Trend {
    /// Usable points.
    pub n: usize,
    /// Median of all pairwise slopes, with its interval; `None` with fewer than 2 usable points.
    pub theil_sen: Option<TheilSen>,
    /// Mann-Kendall test without correction; `None` with fewer than 2 usable points.
    pub mann_kendall: Option<MannKendall>,
    /// Mann-Kendall corrected for autocorrelation after Hamed and Rao (1998), lag 3.
    pub hamed_rao: Option<Corrected>,
    /// Mann-Kendall corrected after Yue and Wang (2004), lag 1.
    pub yue_wang: Option<Corrected>,
    /// Run chart after Anhoej and Olesen (2014).
    pub run_chart: Option<RunChart>,
    /// Fingertips trend marker: the latest five years alone.
    pub marker: Option<Marker>,
    /// The reading, through `better` of the measure.
    pub direction: Direction,
}

/// The reading of a trend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Direction {
    /// Corrected Mann-Kendall p < 0.05, the Sen interval excludes 0, and the slope is in the better direction.
    Improving,
    /// The same, in the worse direction.
    Worsening,
    /// Anything else, and any movement of a neutral measure.
    NoClearTrend,
    /// Fewer than 5 usable points.
    TooFewPoints,
}

/// Theil-Sen slope and interval. Slopes in units of the measure per period, or per year.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TheilSen {
    /// Median of (yj - yi) / (tj - ti) over all pairs.
    pub slope_per_period: f64,
    /// `slope_per_period` times periods per year (decision D2).
    pub slope_per_year: f64,
    /// 95 % interval per period (Sen 1968 eq. 2.6; decision D4).
    pub ci_per_period: [f64; 2],
    /// 95 % interval per year.
    pub ci_per_year: [f64; 2],
    /// median(y) - slope * median(t): Conover 1980; what charts draw.
    pub intercept_separate: f64,
    /// median(y - slope * t).
    pub intercept_joint: f64,
}

/// Mann-Kendall test (Mann 1945; Kendall 1975), two-sided, with tie and continuity correction.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MannKendall {
    /// Sum of the signs of all later-minus-earlier differences.
    pub s: i64,
    /// Variance of s under no trend, corrected for ties.
    pub var_s: f64,
    /// (s - sign s) / sqrt(var_s); 0 where s is 0.
    pub z: f64,
    /// Two-sided p from the normal survival function; 1 for a constant series.
    pub p: f64,
    /// s / (n (n - 1) / 2).
    pub tau_a: f64,
    /// Kendall's tau-b; `None` for a constant series.
    pub tau_b: Option<f64>,
}

/// Mann-Kendall with its variance corrected for autocorrelation.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Corrected {
    /// Highest lag that is considered.
    pub lag: usize,
    /// Factor on var_s; 1 where the correction was not possible and the plain test stands.
    pub correction: f64,
    /// Corrected variance.
    pub var_s: f64,
    /// Corrected z.
    pub z: f64,
    /// Corrected two-sided p.
    pub p: f64,
}

/// Run chart about the median (Anhoej and Olesen 2014, PLoS ONE 9:e113825).
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RunChart {
    /// Median of the usable points.
    pub median: f64,
    /// Points not on the median.
    pub n_useful: usize,
    /// Longest run on one side of the median.
    pub longest_run: usize,
    /// Longest run that is still usual: round(log2 n) + 3.
    pub longest_run_max: usize,
    /// Crossings of the median.
    pub crossings: usize,
    /// Fewest crossings that are still usual: the 5 % point of Binomial(n - 1, 1/2).
    pub crossings_min: usize,
    /// Whether either limit is broken.
    pub signal: bool,
}

/// Fewest usable points for which a direction is named.
const FEWEST_FOR_DIRECTION: usize = 5;

/// Highest lag of the Hamed-Rao correction (decision D5; recommended by the authors).
const HAMED_RAO_LAG: usize = 3;

/// Lag of the Yue-Wang correction (decision D5; as in the paper).
const YUE_WANG_LAG: usize = 1;

/// A p below this is not put down to chance.
const ALPHA: f64 = 0.05;

/// The trend over all usable points; `None` with fewer than 3.
///
/// Pushes [`Code::CorrectionNotPossible`] where a direction is read and a correction for autocorrelation could not be
/// computed, so that the plain test stands in its place.
pub fn trend(measure: &Measure, series: &Series, remarks: &mut Vec<Remark>) -> Option<Trend> {
    let (t, y): (Vec<i64>, Vec<f64>) = series.usable().unzip();
    if y.len() < 3 {
        return None;
    }
    let theil_sen = theil_sen(&t, &y, series.cadence.periods_per_year(), &mut Vec::new());
    if y.len() > MOST_POINTS {
        remarks.push(too_long());
    }
    let mann_kendall = mann_kendall(&y);
    let mut corrected = |correction: fn(&[i64], &[f64], f64, usize) -> Correction, lag, not_possible| {
        let (slope, plain) = (theil_sen.as_ref()?.slope_per_period, mann_kendall.as_ref()?);
        if plain.var_s <= 0.0 {
            return None;
        }
        let correction = correction(&t, &y, slope, lag);
        // Without a direction there is nothing that rests on the one test or the other.
        if correction.factor().is_none() && y.len() >= FEWEST_FOR_DIRECTION {
            remarks.push(uncorrected(not_possible));
        }
        Some(correct(plain, lag.min(y.len() - 1), correction))
    };
    let hamed_rao = corrected(hamed_rao, HAMED_RAO_LAG, HAMED_RAO_NOT_POSSIBLE);
    let yue_wang = corrected(yue_wang, YUE_WANG_LAG, YUE_WANG_NOT_POSSIBLE);
    if mann_kendall.as_ref().is_some_and(|plain| plain.var_s <= 0.0) {
        remarks.push(constant());
    }
    let p = hamed_rao.as_ref().map(|test| test.p).or(mann_kendall.as_ref().map(|test| test.p));
    let direction = direction(y.len(), theil_sen.as_ref(), p, measure.better);
    Some(Trend {
        n: y.len(),
        theil_sen,
        mann_kendall,
        hamed_rao,
        yue_wang,
        run_chart: run_chart(&y),
        marker: Some(marker(measure, series)),
        direction,
    })
}

fn direction(n: usize, theil_sen: Option<&TheilSen>, p: Option<f64>, better: Better) -> Direction {
    if n < FEWEST_FOR_DIRECTION {
        return Direction::TooFewPoints;
    }
    let (Some(line), Some(p), Some(sign)) = (theil_sen, p, better.sign()) else {
        return Direction::NoClearTrend;
    };
    let [lower, upper] = line.ci_per_period;
    let excludes_zero = lower > 0.0 || upper < 0.0;
    if p < ALPHA && excludes_zero {
        if line.slope_per_period * sign > 0.0 { Direction::Improving } else { Direction::Worsening }
    } else {
        Direction::NoClearTrend
    }
}

fn too_long() -> Remark {
    Remark::new(
        Code::NotComputed,
        Severity::Caution,
        None,
        alloc::format!("A slope and a pace are not computed over more than {MOST_POINTS} figures."),
        "Give fewer figures, or figures for longer periods.",
    )
}

const HAMED_RAO_NOT_POSSIBLE: [&str; 2] = [
    "The check for figures that resemble the one before (Hamed and Rao) is not possible here; the \
     direction rests on the plain test.",
    "Read a borderline result with care.",
];

const YUE_WANG_NOT_POSSIBLE: [&str; 2] = [
    "One of two checks for figures that resemble the one before (Yue and Wang) is not possible here; \
     the direction does not use it.",
    "The document gives the plain test in its place.",
];

fn uncorrected([message, hint]: [&str; 2]) -> Remark {
    Remark::new(Code::CorrectionNotPossible, Severity::Info, None, message, hint)
}

fn constant() -> Remark {
    Remark::new(
        Code::CorrectionNotPossible,
        Severity::Info,
        None,
        "All values are equal, so there is nothing to test for a trend.",
        "Check that the figures are really the same in every period.",
    )
}
