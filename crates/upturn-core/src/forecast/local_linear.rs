//! A level and a slope that wander by themselves, seen through noise: the Kalman filter with an exactly diffuse start.

use alloc::vec::Vec;
use core::f64::consts::PI;

use super::prediction::Spread;
use super::{FEWEST_POINTS, Prediction, Refusal, check};
use crate::math::{ln, sum};

/// A model that is not fitted: its three variances, in squared units of the measure, one of them at least positive.
///
/// `y = level + noise`, `level' = level + slope + level change`, `slope' = slope + slope change`; noise and changes are
/// normal with these variances a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalLinearTrend {
    observation: f64,
    level: f64,
    slope: f64,
}

impl LocalLinearTrend {
    /// From the variances of an observation, and of the change of level and of slope in a period.
    ///
    /// # Errors
    /// [`Refusal::Parameter`] where one is negative or not finite, or all are 0.
    pub fn new(observation: f64, level: f64, slope: f64) -> Result<LocalLinearTrend, Refusal> {
        let variances = [observation, level, slope];
        let legal = variances.iter().all(|variance| (0.0..=f64::MAX).contains(variance));
        if legal && variances != [0.0; 3] {
            Ok(LocalLinearTrend { observation, level, slope })
        } else {
            Err(Refusal::Parameter { name: "each variance", legal: "0 or more, and not all of them 0" })
        }
    }

    /// Variances of an observation, and of the change of level and of slope in a period.
    pub fn variances(&self) -> [f64; 3] {
        [self.observation, self.level, self.slope]
    }

    /// Runs the filter over a series; periods without a value may be absent. Nothing is known before the first value
    /// (exactly diffuse: the states are what the first two values leave open). Predictions are normal.
    ///
    /// # Errors
    /// [`Refusal::TooFewPoints`] with fewer than 4 points; `NotInOrder`, `NotFinite`; `OutOfRange` where variances or
    /// values are too large or too far apart.
    ///
    /// Durbin and Koopman 2012 (Time Series Analysis by State Space Methods), chapters 4 and 5.
    ///
    /// ```
    /// use upturn_core::forecast::LocalLinearTrend;
    /// // With noise only, the filter is the regression line: 1.5 + 0.6 t.
    /// let model = LocalLinearTrend::new(1.0, 0.0, 0.0).unwrap();
    /// let fit = model.fit(&[0, 1, 2, 3], &[1.0, 3.0, 2.0, 3.6]).unwrap();
    /// let next = fit.predictions(1).unwrap()[0];
    /// assert!((next.mean - 4.1).abs() < 1e-12 && (next.se * next.se - 2.5).abs() < 1e-12);
    /// ```
    pub fn fit(self, t: &[i64], y: &[f64]) -> Result<LocalLinearFit, Refusal> {
        check(t, y, FEWEST_POINTS)?;
        let filtered = self.filter(t, y).ok_or(Refusal::OutOfRange)?;
        LocalLinearFit::of(self.variances(), y, &filtered, None).ok_or(Refusal::OutOfRange)
    }

    /// The states after the last period. `None` where a figure is not finite. Needs two values at least.
    pub(super) fn filter(self, t: &[i64], y: &[f64]) -> Option<Filtered> {
        let ([first, second, later_t @ ..], [origin, next, later_y @ ..]) = (t, y) else { return None };
        // The level before is the first value less its noise, the slope what lies between; both are then known up to
        // the noise of two values and the changes between them.
        let d = distance(*first, *second);
        let between = self.changes(d);
        let mut level = next - origin;
        let mut slope = level / d;
        let mut covariance = Covariance {
            level: self.observation,
            both: self.observation / d,
            slope: (2.0 * self.observation + between.level) / (d * d) + between.slope - 2.0 * between.both / d,
        };
        let (mut logs, mut squares) = (2.0 * ln(d), 0.0);
        let mut before = *second;
        for (now, value) in later_t.iter().zip(later_y) {
            let d = distance(before, *now);
            before = *now;
            covariance = covariance.ahead(d, self.changes(d));
            let expected = level + d * slope;
            let error = (value - origin) - expected;
            let variance = covariance.level + self.observation;
            let (to_level, to_slope) = (covariance.level / variance, covariance.both / variance);
            level = expected + to_level * error;
            slope += to_slope * error;
            covariance.slope = (covariance.slope - to_slope * covariance.both).max(0.0);
            covariance.both *= self.observation / variance;
            covariance.level *= self.observation / variance;
            logs += ln(variance);
            squares += error * error / variance;
        }
        let filtered = Filtered { level: origin + level, slope, covariance, logs, squares };
        let numbers = [filtered.level, slope, covariance.level, covariance.both, covariance.slope, logs, squares];
        numbers.into_iter().all(f64::is_finite).then_some(filtered)
    }

    /// What the states' changes add up to over `d` periods: those of the slope carry over to the level.
    fn changes(self, d: f64) -> Covariance {
        Covariance {
            level: d * self.level + self.slope * (d - 1.0) * d * (2.0 * d - 1.0) / 6.0,
            both: self.slope * d * (d - 1.0) / 2.0,
            slope: d * self.slope,
        }
    }
}

/// As a number first: the difference of two indices may be out of their range.
fn distance(before: i64, after: i64) -> f64 {
    after as f64 - before as f64
}

/// Covariance matrix of level and slope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Covariance {
    level: f64,
    both: f64,
    slope: f64,
}

impl Covariance {
    fn ahead(self, d: f64, changes: Covariance) -> Covariance {
        Covariance {
            level: self.level + 2.0 * d * self.both + d * d * self.slope + changes.level,
            both: self.both + d * self.slope + changes.both,
            slope: self.slope + changes.slope,
        }
    }

    pub(super) fn times(self, factor: f64) -> Covariance {
        Covariance { level: self.level * factor, both: self.both * factor, slope: self.slope * factor }
    }
}

/// What the filter leaves.
pub(super) struct Filtered {
    pub(super) level: f64,
    pub(super) slope: f64,
    pub(super) covariance: Covariance,
    /// Sum of the logarithms of the one-step variances.
    pub(super) logs: f64,
    /// Sum of squared one-step errors over their variances.
    pub(super) squares: f64,
}

/// A model that has been run over a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalLinearFit {
    /// Variance of an observation about its level, in squared units.
    pub observation_variance: f64,
    /// Variance of the change of level in a period, in squared units.
    pub level_variance: f64,
    /// Variance of the change of slope in a period, in squared units.
    pub slope_variance: f64,
    /// Points.
    pub n: usize,
    /// Diffuse log-likelihood, `-1/2 (n ln(2 pi) + sum (ln F + v^2 / F))` over the one-step errors v with variances F;
    /// the first two values, which the start takes up, count with `ln F` of the diffuse part. `None` where the model
    /// leaves no errors but rounding.
    pub log_likelihood: Option<f64>,
    /// n - 2 where the variances were estimated; `None` where they were given.
    pub degrees: Option<f64>,
    /// Level after the last period.
    pub level_last: f64,
    /// Slope per period after the last period.
    pub slope_last: f64,
    covariance: Covariance,
}

impl LocalLinearFit {
    pub(super) fn of(
        [observation_variance, level_variance, slope_variance]: [f64; 3],
        y: &[f64],
        filtered: &Filtered,
        degrees: Option<f64>,
    ) -> Option<LocalLinearFit> {
        let log_likelihood = -0.5 * sum([y.len() as f64 * ln(2.0 * PI), filtered.logs, filtered.squares]);
        log_likelihood.is_finite().then_some(LocalLinearFit {
            observation_variance,
            level_variance,
            slope_variance,
            n: y.len(),
            log_likelihood: Some(log_likelihood),
            degrees,
            level_last: filtered.level,
            slope_last: filtered.slope,
            covariance: filtered.covariance,
        })
    }

    /// The next `horizon` periods: mean `level + h slope`; the variance is that of the states carried on by h periods,
    /// with their changes, and of the observation.
    ///
    /// # Errors
    /// [`Refusal::OutOfRange`] where a figure overflows.
    pub fn predictions(&self, horizon: u16) -> Result<Vec<Prediction>, Refusal> {
        let spread = Spread::of(self.degrees)?;
        let changes = LocalLinearTrend {
            observation: self.observation_variance,
            level: self.level_variance,
            slope: self.slope_variance,
        };
        let ahead = |ahead: u16| {
            let h = f64::from(ahead);
            let states = self.covariance.ahead(h, changes.changes(h));
            let mean = self.level_last + h * self.slope_last;
            Prediction::new(ahead, mean, states.level + self.observation_variance, spread)
        };
        (1..=horizon).map(ahead).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variances_must_be_some() {
        assert!(LocalLinearTrend::new(0.0, 0.0, 0.0).is_err());
        assert!(LocalLinearTrend::new(1.0, -0.1, 0.0).is_err());
        assert!(LocalLinearTrend::new(f64::NAN, 1.0, 0.0).is_err());
        assert!(LocalLinearTrend::new(1.0, f64::INFINITY, 0.0).is_err());
    }

    #[test]
    fn a_pure_walk_is_carried_on_from_its_last_value() {
        // Level changes only: the slope is the mean step, known to 1 / 3.
        let fit = LocalLinearTrend::new(0.0, 1.0, 0.0).unwrap().fit(&[0, 1, 2, 3], &[0.0, 2.0, 1.0, 3.0]).unwrap();
        let step = fit.predictions(3).unwrap()[2];
        assert!((step.mean - 6.0).abs() < 1e-12 && (step.se * step.se - (3.0 + 9.0 / 3.0)).abs() < 1e-12, "{step:?}");
    }

    #[test]
    fn a_gap_widens_as_the_same_number_of_periods_ahead() {
        let model = LocalLinearTrend::new(2.0, 1.0, 0.5).unwrap();
        let near = model.filter(&[0, 1, 2, 3], &[1.0, 4.0, 2.0, 3.0]).unwrap().covariance;
        let stepwise = (0..5).fold(near, |states, _| states.ahead(1.0, model.changes(1.0)));
        let at_once = near.ahead(5.0, model.changes(5.0));
        assert!((stepwise.level - at_once.level).abs() < 1e-12 * stepwise.level);
        assert!((stepwise.both - at_once.both).abs() < 1e-12 * stepwise.both);
    }
}
