//! Exponential smoothing with parameters and first states by maximum likelihood.

use super::ets::check_steps;
use super::nelder_mead::minimise;
use super::{EtsFit, FEWEST_POINTS, Form, Refusal, Smoothing};
use crate::math::ln;

/// Legal range of alpha; beta goes from the lower end to (just below) alpha.
const ALPHA: [f64; 2] = [1e-4, 0.9999];

/// Legal range of phi: nearer to 1 a damped slope cannot be told from an undamped one.
const PHI: [f64; 2] = [0.8, 0.98];

/// Where the search for alpha and for beta / alpha starts: closer together where series of a few dozen points tell them
/// apart.
const STARTS: [f64; 8] = [0.0, 0.02, 0.08, 0.2, 0.4, 0.6, 0.85, 1.0];

/// The model of this form that makes a series without gaps most likely (`t` counts whole periods).
///
/// Minimises the sum of squared errors. For any alpha, beta and phi the errors are linear in the first level and slope,
/// which therefore come from least squares; only the others are searched, from fixed starts, within alpha 0.0001 to
/// 0.9999, beta 0.0001 to alpha, phi 0.8 to 0.98 (the bounds of R's `forecast::ets`). The variance is SSE / (n - k)
/// with k = 2, 4 or 5 parameters and first states, and predictions are t with n - k degrees of freedom.
///
/// A series that the model fits without error, such as a constant one, has predictions with standard error 0, or of
/// rounding size, and no likelihood.
///
/// # Errors
/// [`Refusal::TooFewPoints`] with fewer than 4 points. With no more points than k nothing is left to judge the fit by: it
/// has no predictions. With one or two more, intervals are so wide that they say little. `Gap`,
/// `NotInOrder`, `NotFinite`, `OutOfRange` as for [`Smoothing::fit`].
///
/// ```
/// use upturn_core::forecast::{ets, Form};
/// let (t, y) = ([0, 1, 2, 3, 4, 5, 6], [3.0, 5.0, 4.0, 6.0, 9.0, 8.0, 9.0]);
/// let fit = ets(Form::Trend, &t, &y).unwrap();
/// let next = fit.predictions(1).unwrap()[0];
/// assert!(next.mean > 9.0 && next.mean < 12.0 && fit.degrees == Some(3.0));
/// ```
pub fn ets(form: Form, t: &[i64], y: &[f64]) -> Result<EtsFit, Refusal> {
    let estimated = match form {
        Form::Level => 2,
        Form::Trend => 4,
        Form::DampedTrend => 5,
    };
    check_steps(t, y, FEWEST_POINTS)?;
    let weights = match form {
        Form::Level => search(form, y, STARTS.into_iter().map(|alpha| [alpha])),
        Form::Trend => {
            let grid = STARTS.into_iter().flat_map(|alpha| STARTS.into_iter().map(move |beta| [alpha, beta]));
            search(form, y, grid)
        }
        Form::DampedTrend => {
            let grid = STARTS.into_iter().flat_map(|alpha| STARTS.into_iter().map(move |beta| [alpha, beta]));
            search(form, y, grid.flat_map(|[alpha, beta]| [0.0, 0.4, 0.75, 1.0].map(|phi| [alpha, beta, phi])))
        }
    }
    .ok_or(Refusal::OutOfRange)?;
    let [mut level, mut slope] = weights.first_states(y, [0.0, 0.0]);
    // What rounding has spoilt, a second least squares of what is left mends.
    let mended = weights.first_states(y, [level, slope]);
    level += mended[0];
    slope += mended[1];
    let Weights { alpha, beta, phi, .. } = weights;
    let level = y.first().map_or(level, |first| first + level);
    let model = match form {
        Form::Level => Smoothing::level(alpha, level),
        Form::Trend => Smoothing::trend(alpha, beta, level, slope),
        Form::DampedTrend => Smoothing::damped_trend(alpha, beta, phi, level, slope),
    };
    model.map_err(|_| Refusal::OutOfRange)?.run(y, Some(estimated))
}

fn search<const N: usize>(form: Form, y: &[f64], places: impl Iterator<Item = [f64; N]>) -> Option<Weights> {
    // Errors below rounding are not worth a search.
    let largest = y.iter().fold(0.0_f64, |most, value| most.max((value - y[0]).abs()));
    let floor = (y.len() as f64 * largest * largest * f64::EPSILON * f64::EPSILON).max(f64::MIN_POSITIVE);
    let objective = |place: [f64; N]| {
        let weights = Weights::at(form, &place);
        let states = weights.first_states(y, [0.0, 0.0]);
        let value = 0.5 * y.len() as f64 * ln(weights.sse(y, states).max(floor));
        if value.is_nan() { f64::INFINITY } else { value }
    };
    let (place, value) = minimise(places, &objective)?;
    value.is_finite().then(|| Weights::at(form, &place))
}

/// The parameters without the first states.
#[derive(Clone, Copy)]
struct Weights {
    alpha: f64,
    beta: f64,
    phi: f64,
    has_slope: bool,
}

impl Weights {
    /// The parameters at a place of the unit cube.
    fn at(form: Form, place: &[f64]) -> Weights {
        let axis = |axis: usize| place.get(axis).copied().unwrap_or(0.0).clamp(0.0, 1.0);
        let alpha = ALPHA[0] + axis(0) * (ALPHA[1] - ALPHA[0]);
        let beta = ALPHA[0] + axis(1) * (ALPHA[1] * alpha - ALPHA[0]).max(0.0);
        match form {
            Form::Level => Weights { alpha, beta: 0.0, phi: 0.0, has_slope: false },
            Form::Trend => Weights { alpha, beta, phi: 1.0, has_slope: true },
            Form::DampedTrend => Weights { alpha, beta, phi: PHI[0] + axis(2) * (PHI[1] - PHI[0]), has_slope: true },
        }
    }

    /// Moves (level, slope) on by a period and returns the error.
    fn step(self, value: f64, [level, slope]: &mut [f64; 2]) -> f64 {
        let faded = self.phi * *slope;
        let expected = *level + faded;
        let error = value - expected;
        *level = expected + self.alpha * error;
        *slope = faded + self.beta * error;
        error
    }

    /// The change of level and slope before the first period, from `states`, that leaves the smallest sum of squared
    /// errors. Values are counted from the first one.
    fn first_states(self, y: &[f64], states: [f64; 2]) -> [f64; 2] {
        // Errors are linear in the first states: those of the series, and those of a series of noughts from a level, or
        // a slope, of 1.
        let (mut of_series, mut of_level, mut of_slope) = (states, [1.0, 0.0], [0.0, 1.0]);
        let (mut ll, mut ls, mut ss, mut ly, mut sy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for value in y {
            let error = self.step(value - y[0], &mut of_series);
            let level = self.step(0.0, &mut of_level);
            let slope = self.step(0.0, &mut of_slope);
            ll += level * level;
            ls += level * slope;
            ss += slope * slope;
            ly += level * error;
            sy += slope * error;
        }
        let determinant = ll * ss - ls * ls;
        if self.has_slope && determinant > 1e-12 * ll * ss {
            [(ls * sy - ss * ly) / determinant, (ls * ly - ll * sy) / determinant]
        } else {
            // The first error of a level of 1 is -1: ll is never 0.
            [-ly / ll, 0.0]
        }
    }

    fn sse(self, y: &[f64], mut states: [f64; 2]) -> f64 {
        let mut total = 0.0;
        for value in y {
            let error = self.step(value - y[0], &mut states);
            total += error * error;
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn periods(n: i64) -> Vec<i64> {
        (0..n).collect()
    }

    #[test]
    fn a_constant_series_and_a_line_are_met_without_error() {
        for form in [Form::Level, Form::Trend, Form::DampedTrend] {
            let fit = ets(form, &periods(9), &[0.1; 9]).unwrap();
            assert_eq!((fit.sse, fit.log_likelihood, fit.level_last), (0.0, None, 0.1));
            assert_eq!(fit.predictions(2).unwrap()[1].interval_95, [0.1, 0.1]);
        }
        let line: Vec<f64> = periods(9).iter().map(|t| 7.0 - 0.3 * *t as f64).collect();
        let fit = ets(Form::Trend, &periods(9), &line).unwrap();
        assert_eq!(fit.log_likelihood, None);
        assert!((fit.predictions(3).unwrap()[2].mean - 3.7).abs() < 1e-12);
    }

    #[test]
    fn estimates_stay_within_their_bounds() {
        // Alternating: alpha at its lower end. Doubling steps: alpha and beta at their upper end.
        let alternating = [1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0];
        assert_eq!(ets(Form::Level, &periods(10), &alternating).unwrap().model.alpha(), ALPHA[0]);
        let doubling = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];
        let model = ets(Form::DampedTrend, &periods(10), &doubling).unwrap().model;
        assert!((model.alpha(), model.phi()) == (ALPHA[1], PHI[1]) && model.beta() < model.alpha(), "{model:?}");
    }

    #[test]
    fn too_few_points_are_refused_or_have_no_predictions() {
        for (form, needed) in [(Form::Level, 4), (Form::Trend, 5), (Form::DampedTrend, 6)] {
            let y: Vec<f64> = (0..needed).map(|at| if at % 2 == 0 { 1.0 } else { 2.5 }).collect();
            let t = periods(needed);
            assert!(ets(form, &t, &y).unwrap().predictions(1).is_ok());
            let needed = needed as usize;
            match ets(form, &t[1..], &y[1..]) {
                Err(refusal) => assert_eq!(refusal, Refusal::TooFewPoints { found: 3, needed: 4 }),
                Ok(fit) => {
                    assert_eq!(fit.predictions(1), Err(Refusal::TooFewPoints { found: needed - 1, needed }));
                }
            }
        }
    }
}
