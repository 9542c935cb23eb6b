//! Exponential smoothing with additive errors: a level, perhaps with a slope, that each error moves on a little.

use alloc::vec::Vec;
use core::f64::consts::PI;

use super::first_passage::chance_of_passing;
use super::prediction::Spread;
use super::{FEWEST_POINTS, Prediction, Refusal, check, is_rounding};
use crate::Better;
use crate::math::{ln, sqrt, sum};

/// Which of the states a model has. Names after Hyndman et al 2008 (Forecasting with Exponential Smoothing).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// ETS(A,N,N): a level; simple exponential smoothing.
    Level,
    /// ETS(A,A,N): a level and a slope; Holt's method.
    Trend,
    /// ETS(A,Ad,N): a level and a slope that fades with each period ahead.
    DampedTrend,
}

/// A model that is not fitted: its smoothing parameters and first states, all within their legal ranges.
///
/// With error `e = y - level - phi slope`, each period sets `level' = level + phi slope + alpha e` and
/// `slope' = phi slope + beta e`. `beta` is that of the innovations form (alpha times the beta* of older texts).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Smoothing {
    form: Form,
    alpha: f64,
    beta: f64,
    phi: f64,
    level: f64,
    slope: f64,
}

impl Smoothing {
    /// ETS(A,N,N) from the level before the first period.
    ///
    /// # Errors
    /// [`Refusal::Parameter`] where alpha is not from 0 to 1, or the level is not finite.
    pub fn level(alpha: f64, level: f64) -> Result<Smoothing, Refusal> {
        Smoothing { form: Form::Level, alpha, beta: 0.0, phi: 0.0, level, slope: 0.0 }.valid()
    }

    /// ETS(A,A,N) from the level and slope before the first period.
    ///
    /// # Errors
    /// [`Refusal::Parameter`] as for [`Smoothing::level`], and where beta is not from 0 to alpha.
    pub fn trend(alpha: f64, beta: f64, level: f64, slope: f64) -> Result<Smoothing, Refusal> {
        Smoothing { form: Form::Trend, alpha, beta, phi: 1.0, level, slope }.valid()
    }

    /// ETS(A,Ad,N): as [`Smoothing::trend`], with the share `phi` of the slope that is left after each period.
    ///
    /// # Errors
    /// [`Refusal::Parameter`] as for [`Smoothing::trend`], and where phi is not from 0 to 1.
    pub fn damped_trend(alpha: f64, beta: f64, phi: f64, level: f64, slope: f64) -> Result<Smoothing, Refusal> {
        Smoothing { form: Form::DampedTrend, alpha, beta, phi, level, slope }.valid()
    }

    fn valid(self) -> Result<Smoothing, Refusal> {
        let refused = |name, legal| Err(Refusal::Parameter { name, legal });
        if !(0.0..=1.0).contains(&self.alpha) {
            refused("alpha", "from 0 to 1")
        } else if !(0.0..=self.alpha).contains(&self.beta) {
            refused("beta", "from 0 to alpha")
        } else if !(0.0..=1.0).contains(&self.phi) {
            refused("phi", "from 0 to 1")
        } else if !(self.level.is_finite() && self.slope.is_finite()) {
            refused("the first level and slope", "finite numbers")
        } else {
            Ok(self)
        }
    }

    /// Runs the model over a series without gaps (`t` counts whole periods). The variance is SSE / n, as nothing is
    /// estimated (decision D14), and predictions are normal.
    ///
    /// # Errors
    /// [`Refusal::Gap`] where two periods are not one step apart: the caller decides whether to refuse or to fill;
    /// `TooFewPoints` with fewer than 4 points, `NotInOrder`, `NotFinite`, `OutOfRange`.
    ///
    /// ```
    /// use upturn_core::forecast::Smoothing;
    /// let fit = Smoothing::level(0.5, 10.0).unwrap().fit(&[0, 1, 2, 3], &[10.0, 12.0, 11.0, 13.0]).unwrap();
    /// // Errors 0, 2, 0 and 2.
    /// assert_eq!((fit.sse, fit.variance, fit.level_last), (8.0, 2.0, 12.0));
    /// // Two periods ahead: 2 (1 + 0.5^2).
    /// assert!((fit.predictions(2).unwrap()[1].se - 2.5_f64.sqrt()).abs() < 1e-15);
    /// ```
    pub fn fit(self, t: &[i64], y: &[f64]) -> Result<EtsFit, Refusal> {
        check_steps(t, y, FEWEST_POINTS)?;
        self.run(y, None)
    }

    /// Runs over checked values; `estimated` parameters are taken off the degrees of freedom.
    pub(super) fn run(self, y: &[f64], estimated: Option<usize>) -> Result<EtsFit, Refusal> {
        let (mut level, mut slope, mut fitted) = (self.level, self.slope, self.level);
        let sse = sum(y.iter().map(|value| {
            fitted = level + self.phi * slope;
            let error = value - fitted;
            level = fitted + self.alpha * error;
            slope = self.phi * slope + self.beta * error;
            error * error
        }));
        let n = y.len() as f64;
        let degrees = estimated.map(|estimated| n - estimated as f64);
        let rounding = is_rounding(sqrt(sse / n), y);
        let fit = EtsFit {
            model: self,
            n: y.len(),
            sse,
            variance: sse / degrees.filter(|degrees| *degrees > 0.0).unwrap_or(n),
            degrees,
            log_likelihood: (!rounding).then(|| -0.5 * n * (ln(2.0 * PI * sse / n) + 1.0)),
            fitted_last: fitted,
            level_last: level,
            slope_last: slope,
        };
        let numbers = [sse, fit.variance, fitted, level, slope, fit.log_likelihood.unwrap_or(0.0)];
        numbers.into_iter().all(f64::is_finite).then_some(fit).ok_or(Refusal::OutOfRange)
    }

    /// Which states the model has.
    pub fn form(&self) -> Form {
        self.form
    }

    /// Share of an error by which the level moves.
    pub fn alpha(&self) -> f64 {
        self.alpha
    }

    /// Share of an error by which the slope moves; 0 without a slope.
    pub fn beta(&self) -> f64 {
        self.beta
    }

    /// Share of the slope that is left after each period: 1 undamped, 0 without a slope.
    pub fn phi(&self) -> f64 {
        self.phi
    }

    /// Level and slope before the first period.
    pub fn first_states(&self) -> [f64; 2] {
        [self.level, self.slope]
    }
}

/// What every model of equal steps asks of a series.
pub(super) fn check_steps(t: &[i64], y: &[f64], needed: usize) -> Result<(), Refusal> {
    check(t, y, needed)?;
    match t.iter().zip(t.iter().skip(1)).find(|(before, after)| before.checked_add(1) != Some(**after)) {
        Some((before, _)) => Err(Refusal::Gap { after: *before }),
        None => Ok(()),
    }
}

/// A model that has been run over a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EtsFit {
    /// The model, with its parameters as given or estimated.
    pub model: Smoothing,
    /// Points.
    pub n: usize,
    /// Sum of squared one-step errors, in squared units.
    pub sse: f64,
    /// Variance of an error: SSE / n where the parameters were given, SSE / (n - k) where k were estimated (decision
    /// D14); SSE / n too where n is no more than k.
    pub variance: f64,
    /// n - k; `None` where the parameters were given.
    pub degrees: Option<f64>,
    /// Gaussian log-likelihood at its best variance, `-n/2 (ln(2 pi SSE / n) + 1)`; `None` where the errors are no more
    /// than the rounding of the values, as for a constant series.
    pub log_likelihood: Option<f64>,
    /// What the model expected of the last period.
    pub fitted_last: f64,
    /// Level after the last period.
    pub level_last: f64,
    /// Slope per period after the last period; 0 without a slope.
    pub slope_last: f64,
}

impl EtsFit {
    /// The next `horizon` periods: mean `level + (phi + ... + phi^h) slope`, variance
    /// `variance (1 + c_1^2 + ... + c_(h-1)^2)` with `c_j = alpha + beta (phi + ... + phi^j)` (Hyndman et al 2008,
    /// chapter 6, class 1).
    ///
    /// # Errors
    /// [`Refusal::TooFewPoints`] where there are no more points than estimated parameters; [`Refusal::OutOfRange`] where a
    /// figure overflows.
    pub fn predictions(&self, horizon: u16) -> Result<Vec<Prediction>, Refusal> {
        if let Some(degrees) = self.degrees.filter(|degrees| *degrees <= 0.0) {
            let needed = (self.n as f64 - degrees) as usize + 1;
            return Err(Refusal::TooFewPoints { found: self.n, needed });
        }
        let spread = Spread::of(self.degrees)?;
        // phi + ... + phi^h, and the sum of squares.
        let (mut damped, mut power, mut squares) = (0.0, 1.0, 1.0);
        let ahead = |ahead: u16| {
            if ahead > 1 {
                let weight = self.model.alpha + self.model.beta * damped;
                squares += weight * weight;
            }
            power *= self.model.phi;
            damped += power;
            Prediction::new(ahead, self.level_last + damped * self.slope_last, self.variance * squares, spread)
        };
        (1..=horizon).map(ahead).collect()
    }

    /// The chance that at least one of the next `horizon` periods is at `target` or on its better side, with errors
    /// normal of this variance. `None` for a neutral measure, no horizon or one above 120 periods, a target that is
    /// not finite, or where a figure overflows.
    ///
    /// An integral over the paths, worked out at a fixed set of points; within 0.002 for up to 24 periods.
    pub fn chance_ever(&self, better: Better, target: f64, horizon: u16) -> Option<f64> {
        let sign = better.sign().filter(|_| target.is_finite())?;
        let predictions = self.predictions(horizon).ok().filter(|steps| !steps.is_empty())?;
        let distances: Vec<f64> = predictions.iter().map(|step| (target - step.mean) * sign).collect();
        let (mut damped, mut power) = (0.0, 1.0);
        let weights: Vec<f64> = distances
            .iter()
            .map(|_| {
                power *= self.model.phi;
                damped += power;
                self.model.alpha + self.model.beta * damped
            })
            .collect();
        chance_of_passing(&distances, sqrt(self.variance), &weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_outside_their_ranges_are_refused() {
        let names = |result: Result<Smoothing, Refusal>| match result {
            Err(Refusal::Parameter { name, .. }) => name,
            _ => "",
        };
        assert_eq!(names(Smoothing::level(1.1, 0.0)), "alpha");
        assert_eq!(names(Smoothing::level(f64::NAN, 0.0)), "alpha");
        assert_eq!(names(Smoothing::trend(0.3, 0.4, 0.0, 0.0)), "beta");
        assert_eq!(names(Smoothing::damped_trend(0.3, 0.1, -0.1, 0.0, 0.0)), "phi");
        assert_eq!(names(Smoothing::trend(0.3, 0.1, f64::INFINITY, 0.0)), "the first level and slope");
    }

    #[test]
    fn a_gap_is_refused_and_named() {
        let model = Smoothing::level(0.5, 1.0).unwrap();
        assert_eq!(model.fit(&[0, 1, 3, 4], &[1.0; 4]), Err(Refusal::Gap { after: 1 }));
        assert_eq!(model.fit(&[i64::MIN, 0, 1, i64::MAX], &[1.0; 4]), Err(Refusal::Gap { after: i64::MIN }));
    }

    #[test]
    fn a_constant_series_stays_where_it_is_and_has_no_likelihood() {
        let fit = Smoothing::trend(0.4, 0.1, 5.0, 0.0).unwrap().fit(&[0, 1, 2, 3], &[5.0; 4]).unwrap();
        assert_eq!((fit.sse, fit.log_likelihood), (0.0, None));
        assert!(fit.predictions(9).unwrap().iter().all(|step| (step.mean, step.se) == (5.0, 0.0)));
        assert_eq!(fit.chance_ever(Better::Higher, 6.0, 3), Some(0.0));
    }
}
