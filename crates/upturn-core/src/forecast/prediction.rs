//! What a model says of one period ahead.

use super::Refusal;
use crate::Better;
use crate::math::{Z_95, normal_quantile, normal_survival, sqrt, student_quantile, student_survival};

/// The predictive distribution of one period: normal where a model's parameters were given, Student's t where the
/// spread was estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Periods after the last observation; 1 is the next one.
    pub ahead: u16,
    /// Centre of the distribution, in the unit of the measure.
    pub mean: f64,
    /// Standard error of a new observation (not of the mean alone), in the unit of the measure; 0 where the model left
    /// no error at all.
    pub se: f64,
    /// Two-sided 95 % interval of the observation, in the unit of the measure.
    pub interval_95: [f64; 2],
    /// Degrees of freedom of the t distribution; `None` for the normal one.
    pub degrees: Option<f64>,
}

impl Prediction {
    /// From mean and variance; the shape is the same for all periods of a fit.
    pub(super) fn new(ahead: u16, mean: f64, variance: f64, spread: Spread) -> Result<Prediction, Refusal> {
        let se = sqrt(variance);
        let interval_95 = [mean - spread.factor_95 * se, mean + spread.factor_95 * se];
        let finite = [mean, se, interval_95[0], interval_95[1]].into_iter().all(f64::is_finite);
        finite
            .then_some(Prediction { ahead, mean, se, interval_95, degrees: spread.degrees })
            .ok_or(Refusal::OutOfRange)
    }

    /// The value that the observation stays below with probability `p`; `None` where p is not strictly between 0 and 1.
    ///
    /// `mean + q(p) se`, with the quantile q of the normal or t distribution.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let factor = match self.degrees {
            None => normal_quantile(p),
            Some(degrees) => student_quantile(degrees, p),
        };
        factor.map(|factor| self.mean + factor * self.se).filter(|value| value.is_finite())
    }

    /// The chance that the observation is at `target` or on its better side: P(Y >= target) where higher is better,
    /// P(Y <= target) where lower is. 0 or 1 where the model left no error (`se` is 0), however few the points it
    /// was fitted to. `None` for a neutral measure, or a target that is not finite.
    pub fn chance(&self, better: Better, target: f64) -> Option<f64> {
        let short_of_it = (target - self.mean) * better.sign()?;
        let z = if self.se > 0.0 {
            short_of_it / self.se
        } else if short_of_it > 0.0 {
            f64::INFINITY
        } else {
            f64::NEG_INFINITY
        };
        if !target.is_finite() || z.is_nan() {
            return None;
        }
        match self.degrees {
            None => Some(normal_survival(z)),
            Some(degrees) => student_survival(degrees, z),
        }
    }
}

/// The shape of a fit's predictive distributions, worked out once for all periods ahead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    degrees: Option<f64>,
    factor_95: f64,
}

impl Spread {
    pub(super) fn of(degrees: Option<f64>) -> Result<Spread, Refusal> {
        let factor = degrees.map_or(Some(Z_95), |degrees| student_quantile(degrees, 0.975));
        factor.map(|factor_95| Spread { degrees, factor_95 }).ok_or(Refusal::OutOfRange)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_and_quantiles_agree() {
        for degrees in [None, Some(6.0)] {
            let prediction = Prediction::new(1, 10.0, 4.0, Spread::of(degrees).unwrap()).unwrap();
            let upper = prediction.quantile(0.975).unwrap();
            assert!((upper - prediction.interval_95[1]).abs() < 1e-12);
            assert!((prediction.chance(Better::Higher, upper).unwrap() - 0.025).abs() < 1e-12);
            assert!((prediction.chance(Better::Lower, upper).unwrap() - 0.975).abs() < 1e-12);
            assert_eq!(prediction.chance(Better::Higher, 10.0), Some(0.5));
            assert_eq!(prediction.chance(Better::Neutral, 10.0), None);
            assert_eq!(prediction.chance(Better::Higher, f64::NAN), None);
            assert_eq!(prediction.quantile(1.0), None);
        }
    }

    #[test]
    fn without_error_the_target_is_met_or_not() {
        let prediction = Prediction::new(1, 10.0, 0.0, Spread::of(Some(3.0)).unwrap()).unwrap();
        assert_eq!(prediction.interval_95, [10.0, 10.0]);
        assert_eq!(
            [9.0, 10.0, 11.0].map(|target| prediction.chance(Better::Higher, target)),
            [1.0, 1.0, 0.0].map(Some)
        );
    }
}
