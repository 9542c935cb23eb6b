//! Will we get there, and when?
//!
//! [`PanelForecasts`] is what a document shows: it learns from all areas of a measure and gives each an [`Outlook`];
//! [`forecast()`] makes it the section of the document. Below it stand models of one series by itself:
//!
//! | model | what it takes the series for | room |
//! |---|---|---|
//! | [`ols_trend`] | a straight line and noise | least squares |
//! | [`Smoothing`], [`ets`] | a level, a slope, a damped slope that each error moves on a little | exponential smoothing |
//! | [`LocalLinearTrend`], [`local_linear_trend`] | a level and a slope that wander by themselves | Kalman filter |
//!
//! Each model has parameters (unfitted), which are valid once they exist, and a fit, which alone can predict. A fit
//! gives a [`Prediction`] for each period ahead: mean, standard error, 95 % interval, and the chance of reaching a
//! target. Where a model cannot be had, a [`Refusal`] says why; no result holds NaN or infinity. There are no random
//! numbers: the chance of ever reaching a target comes from a fixed set of points.

use core::fmt;

mod alone;
mod backtest;
mod calendar;
mod conformal;
mod distribution;
mod ets;
mod ets_likelihood;
mod first_passage;
mod history;
mod local_linear;
mod local_linear_likelihood;
mod nelder_mead;
mod ols_trend;
mod outlook;
mod panel;
#[cfg(test)]
mod panel_tests;
mod pooled;
mod prediction;
mod reversion;
mod rolling_origin;
mod scale;
mod season;
mod section;
mod straight;
#[cfg(test)]
mod tests;

pub use backtest::Backtest;
pub use calendar::horizon;
pub use ets::{EtsFit, Form, Smoothing};
pub use ets_likelihood::ets;
pub use local_linear::{LocalLinearFit, LocalLinearTrend};
pub use local_linear_likelihood::local_linear_trend;
pub use ols_trend::{OlsFit, ols_trend};
pub use outlook::{Ahead, Outlook, Reach};
pub use panel::{PanelForecasts, PanelSeries};
pub use prediction::Prediction;
pub use scale::Scale;
pub use section::{Crossing, Forecast, ForecastPoint, forecast};

/// Fewest usable points from which any model here is fitted; with fewer, an interval would be wider than anything worth
/// saying.
pub const FEWEST_POINTS: usize = 4;

/// Where the central forecasts of a panel come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Model {
    /// The last value.
    Naive,
    /// Simple exponential smoothing, ETS(A,N,N); alpha estimated over the panel, or 1/2 without one.
    ExponentialSmoothing,
    /// Holt's linear trend, ETS(A,A,N), with parameters estimated over the panel. The local linear trend has the same
    /// forecasts.
    LinearTrend,
    /// The damped trend, ETS(A,Ad,N), with parameters estimated over the panel.
    DampedTrend,
    /// The Theil-Sen line through the last 24 points.
    TheilSen,
    /// Reversion of each area to its own levels and to the panel's median, learnt over the panel.
    Reversion,
}

/// Why there is no forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// Fewer usable points than the model needs.
    TooFewPoints {
        /// Points given.
        found: usize,
        /// Points needed.
        needed: usize,
    },
    /// A model of equal steps met a period without a value.
    Gap {
        /// The index of the last period before the gap.
        after: i64,
    },
    /// The periods do not ascend, or there are not as many periods as values.
    NotInOrder,
    /// A value is NaN or infinite.
    NotFinite,
    /// The figures are so large, or so far apart in size, that the result cannot be held in a number.
    OutOfRange,
    /// A parameter is outside its legal range.
    Parameter {
        /// The parameter.
        name: &'static str,
        /// Its legal range.
        legal: &'static str,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::TooFewPoints { found, needed } => {
                write!(f, "{found} usable points; this forecast needs at least {needed}")
            }
            Refusal::Gap { after } => {
                write!(f, "no value in the period after number {after}; this forecast needs every period")
            }
            Refusal::NotInOrder => f.write_str("periods must ascend, with one value for each"),
            Refusal::NotFinite => f.write_str("a value is not a finite number"),
            Refusal::OutOfRange => f.write_str("the figures are too large for a forecast"),
            Refusal::Parameter { name, legal } => write!(f, "{name} must be {legal}"),
        }
    }
}

impl core::error::Error for Refusal {}

/// What every model asks of a series.
fn check(t: &[i64], y: &[f64], needed: usize) -> Result<(), Refusal> {
    if t.len() != y.len() || !t.is_sorted_by(|earlier, later| earlier < later) {
        return Err(Refusal::NotInOrder);
    }
    if !y.iter().all(|value| value.is_finite()) {
        return Err(Refusal::NotFinite);
    }
    if y.len() < needed {
        return Err(Refusal::TooFewPoints { found: y.len(), needed });
    }
    Ok(())
}

/// Whether a root mean square error is no more than the rounding of values of this size: such a fit is perfect, and its
/// likelihood says nothing.
fn is_rounding(root_mean_square: f64, y: &[f64]) -> bool {
    let largest = y.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    root_mean_square <= 8.0 * f64::EPSILON * largest
}
