//! How the forecasts that are shown would have done at past origins.

use alloc::vec::Vec;

use super::distribution::Distribution;
use crate::math::sum;

/// Where the ends of the 80 and 95 % intervals stand among the knots.
pub(super) const ENDS_80: [usize; 2] = [4, 12];
/// See [`ENDS_80`].
pub(super) const ENDS_95: [usize; 2] = [2, 14];

/// Forecasts made at past origins with what was known then, against what came.
///
/// Everything is learnt again at each origin: shifts, seasons, coefficients and quantiles of errors. Which model is used
/// is chosen by these same forecasts where there is a panel.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Backtest {
    /// Forecasts that an outcome could be held against.
    pub n: usize,
    /// Origins that they were made at.
    pub origins: usize,
    /// Share of the outcomes within the 80 % interval, from 0 to 1.
    pub coverage_80: f64,
    /// Share of the outcomes within the 95 % interval, from 0 to 1.
    pub coverage_95: f64,
    /// Mean absolute scaled error: the absolute error over the mean absolute change of the series up to the origin
    /// (Hyndman and Koehler 2006), averaged over forecasts of all horizons. `None` where no series had moved.
    pub mase: Option<f64>,
    /// The same of the forecast that nothing changes.
    pub mase_naive: Option<f64>,
    /// Whether all areas of the panel are counted; otherwise this series only.
    pub pooled: bool,
}

/// Forecasts and outcomes as they come in.
#[derive(Clone, Debug, Default)]
pub(super) struct Score {
    n: usize,
    within_80: usize,
    within_95: usize,
    scaled: Vec<f64>,
    scaled_naive: Vec<f64>,
}

impl Score {
    /// One forecast. `known` are the values up to the origin.
    pub(super) fn add(&mut self, forecast: &Distribution, came: f64, known: &[f64]) {
        let end = |knot| forecast.at(knot);
        let [Some(low_80), Some(high_80)] = ENDS_80.map(end) else { return };
        let ([Some(low_95), Some(high_95)], Some(median)) = (ENDS_95.map(end), forecast.median()) else { return };
        // A value that stands on an end may lie a rounding beside it.
        let rounding = 1e-9 * came.abs();
        let within = |low: f64, high: f64| usize::from(came >= low - rounding && came <= high + rounding);
        self.n += 1;
        self.within_80 += within(low_80, high_80);
        self.within_95 += within(low_95, high_95);
        if let (Some(change), Some(last)) = (mean_change(known), known.last()) {
            self.scaled.push((came - median).abs() / change);
            self.scaled_naive.push((came - last).abs() / change);
        }
    }

    /// `None` without a single forecast, or where a figure overflows.
    pub(super) fn backtest(&self, origins: usize, pooled: bool) -> Option<Backtest> {
        let share = |within: usize| within as f64 / self.n as f64;
        let mean = |errors: &[f64]| {
            let mean = sum(errors.iter().copied()) / errors.len() as f64;
            mean.is_finite().then_some(mean)
        };
        (self.n > 0).then(|| Backtest {
            n: self.n,
            origins,
            coverage_80: share(self.within_80),
            coverage_95: share(self.within_95),
            mase: mean(&self.scaled),
            mase_naive: mean(&self.scaled_naive),
            pooled,
        })
    }
}

/// Mean absolute change from value to value; `None` where there is none.
pub(super) fn mean_change(known: &[f64]) -> Option<f64> {
    let changes = known.iter().zip(known.iter().skip(1)).map(|(before, next)| (next - before).abs());
    let mean = sum(changes) / (known.len() as f64 - 1.0);
    (mean > 0.0 && mean.is_finite()).then_some(mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::conformal::normal_scores;
    use crate::forecast::scale::{Scale, Transform};

    #[test]
    fn hits_misses_and_errors_are_counted() {
        let transform = Transform::of(Scale::Plain, [].into_iter());
        let forecast = Distribution { transform, centre: 10.0, spread: 1.0, knots: normal_scores() };
        let mut score = Score::default();
        // Changes 2 and 4: scale 3, last 9. Errors 1.5, 0.5 and 3; naive 2.5, 0.5 and 4.
        for came in [11.5, 9.5, 13.0] {
            score.add(&forecast, came, &[3.0, 5.0, 9.0]);
        }
        // Without a change: counted for coverage only.
        score.add(&forecast, 10.0, &[4.0, 4.0]);
        let found = score.backtest(2, true).unwrap();
        assert_eq!((found.n, found.origins, found.coverage_80, found.coverage_95), (4, 2, 0.5, 0.75));
        assert!((found.mase.unwrap() - 5.0 / 9.0).abs() < 1e-12);
        assert!((found.mase_naive.unwrap() - 7.0 / 9.0).abs() < 1e-12);
        assert_eq!(Score::default().backtest(0, false), None);
    }
}
