//! A straight line through the points by ordinary least squares, carried on with the exact interval of a new point.

use alloc::vec::Vec;

use super::prediction::Spread;
use super::{FEWEST_POINTS, Prediction, Refusal, check};
use crate::math::{mean, sum};

/// A fitted line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OlsFit {
    /// Points.
    pub n: usize,
    /// The line at t = 0, in the unit of the measure.
    pub intercept: f64,
    /// Rise of the line per period.
    pub slope: f64,
    /// Residual variance, SSE / (n - 2), in squared units.
    pub residual_variance: f64,
    /// Mean of the values.
    pub mean_value: f64,
    /// Mean of the periods' indices.
    pub mean_period: f64,
    /// Sum of squared deviations of the indices from their mean.
    pub period_spread: f64,
    /// Index of the last point.
    pub last_period: i64,
}

/// Fits y = intercept + slope t + error by least squares. Periods without a value may be absent.
///
/// The fit predicts with Student's t with n - 2 degrees of freedom, as R's `predict.lm(interval = "prediction")` does:
/// errors are taken to be independent and alike, which published series seldom are, so that intervals are rather narrow.
///
/// # Errors
/// [`Refusal::TooFewPoints`] with fewer than 4 points; `NotInOrder`, `NotFinite`, and `OutOfRange` where squares of the
/// values overflow.
///
/// ```
/// use upturn_core::forecast::ols_trend;
/// let fit = ols_trend(&[0, 1, 2, 3, 5], &[1.0, 3.0, 4.0, 8.0, 11.0]).unwrap();
/// assert!((fit.slope - 153.0 / 74.0).abs() < 1e-12);
/// let next = fit.predictions(1).unwrap()[0];
/// assert!((next.mean - 981.0 / 74.0).abs() < 1e-12);
/// assert!((next.se * next.se - 23023.0 / 16428.0).abs() < 1e-12);
/// ```
pub fn ols_trend(t: &[i64], y: &[f64]) -> Result<OlsFit, Refusal> {
    check(t, y, FEWEST_POINTS)?;
    let n = y.len() as f64;
    let mean_value = mean(y).ok_or(Refusal::OutOfRange)?;
    let first = t.first().map_or(0.0, |first| *first as f64);
    // Indices are counted from the first, so that far away origins cost no digits.
    let from_first = |t: &i64| *t as f64 - first;
    let mean_from_first = sum(t.iter().map(from_first)) / n;
    let deviation = |t: &i64| from_first(t) - mean_from_first;
    let period_spread = sum(t.iter().map(|t| deviation(t) * deviation(t)));
    let slope = sum(t.iter().zip(y).map(|(t, y)| deviation(t) * (y - mean_value))) / period_spread;
    let squared = |(t, y): (&i64, &f64)| {
        let residual = (y - mean_value) - slope * deviation(t);
        residual * residual
    };
    let fit = OlsFit {
        n: y.len(),
        intercept: mean_value - slope * (first + mean_from_first),
        slope,
        residual_variance: sum(t.iter().zip(y).map(squared)) / (n - 2.0),
        mean_value,
        mean_period: first + mean_from_first,
        period_spread,
        last_period: t.last().copied().unwrap_or_default(),
    };
    let numbers = [fit.intercept, slope, fit.residual_variance, fit.mean_period, period_spread];
    numbers.into_iter().all(f64::is_finite).then_some(fit).ok_or(Refusal::OutOfRange)
}

impl OlsFit {
    /// The next `horizon` periods: mean on the line,
    /// `se^2 = residual_variance (1 + 1/n + (t - mean_period)^2 / period_spread)`, t with n - 2 degrees of freedom.
    ///
    /// # Errors
    /// [`Refusal::OutOfRange`] where a figure overflows.
    pub fn predictions(&self, horizon: u16) -> Result<Vec<Prediction>, Refusal> {
        let n = self.n as f64;
        let spread = Spread::of(Some(n - 2.0))?;
        let last = self.last_period as f64 - self.mean_period;
        let ahead = |ahead: u16| {
            let distance = last + f64::from(ahead);
            let variance = self.residual_variance * (1.0 + 1.0 / n + distance * distance / self.period_spread);
            Prediction::new(ahead, self.mean_value + self.slope * distance, variance, spread)
        };
        (1..=horizon).map(ahead).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perfect_line_leaves_no_error() {
        let fit = ols_trend(&[3, 4, 6, 9], &[7.0, 9.0, 13.0, 19.0]).unwrap();
        assert_eq!((fit.intercept, fit.slope, fit.residual_variance), (1.0, 2.0, 0.0));
        let predictions = fit.predictions(2).unwrap();
        assert_eq!(predictions.iter().map(|step| (step.mean, step.se)).collect::<Vec<_>>(), [(21.0, 0.0), (23.0, 0.0)]);
    }

    #[test]
    fn what_is_no_series_is_refused() {
        assert_eq!(ols_trend(&[0, 1, 2], &[1.0; 3]), Err(Refusal::TooFewPoints { found: 3, needed: 4 }));
        assert_eq!(ols_trend(&[0, 1, 1, 2], &[1.0; 4]), Err(Refusal::NotInOrder));
        assert_eq!(ols_trend(&[0, 1, 2, 3], &[1.0; 3]), Err(Refusal::NotInOrder));
        assert_eq!(ols_trend(&[0, 1, 2, 3], &[1.0, 2.0, f64::NAN, 3.0]), Err(Refusal::NotFinite));
        assert_eq!(ols_trend(&[0, 1, 2, 3], &[1e300, -1e300, 1e300, -1e300]), Err(Refusal::OutOfRange));
    }
}
