//! The local linear trend with variances by maximum likelihood.

use super::local_linear::{LocalLinearFit, LocalLinearTrend};
use super::nelder_mead::minimise;
use super::{FEWEST_POINTS, Refusal, check, is_rounding};
use crate::math::{exp, ln, sqrt};

/// The search covers ratios of variances from e^-RANGE to e^RANGE: beyond 1e17 to 1 the smaller is 0 for any length.
const RANGE: f64 = 40.0;

/// Logarithms of the ratios at which the search starts. Ratios of interest lie within e^-18 and e^18; the first stands for
/// a variance of 0, where the likelihood often has a top of its own.
const STARTS: [f64; 10] = [-RANGE, -18.0, -13.5, -9.0, -4.5, 0.0, 4.5, 9.0, 13.5, 18.0];

/// The local linear trend whose variances make a series most likely, with an exactly diffuse start; periods without a
/// value may be absent.
///
/// Given the ratios of the three variances, their scale is the mean of `v^2 / F` over the n - 2 one-step errors; the two
/// ratios are searched from 100 fixed starts, for the likelihood often has several tops. Predictions are t with n - 2
/// degrees of freedom: exact if the ratios were known, so that intervals of short series are rather narrow.
///
/// A series on a straight line has variances 0, standard errors 0 and no likelihood.
///
/// # Errors
/// [`Refusal::TooFewPoints`] with fewer than 4 points; `NotInOrder`, `NotFinite`, `OutOfRange`.
///
/// ```
/// use upturn_core::forecast::local_linear_trend;
/// let fit = local_linear_trend(&[0, 1, 2, 3, 5], &[10.0, 13.0, 16.0, 19.0, 25.0]).unwrap();
/// let next = fit.predictions(2).unwrap()[1];
/// assert_eq!((next.mean, next.se, fit.log_likelihood), (31.0, 0.0, None));
/// ```
pub fn local_linear_trend(t: &[i64], y: &[f64]) -> Result<LocalLinearFit, Refusal> {
    check(t, y, FEWEST_POINTS)?;
    let degrees = y.len() as f64 - 2.0;
    // Twice the negative log-likelihood at the best scale, but for constants.
    let objective = |place: [f64; 2]| {
        let filtered = ratios(place).and_then(|model| model.filter(t, y));
        filtered.map_or(f64::INFINITY, |filtered| {
            filtered.logs + degrees * ln((filtered.squares / degrees).max(f64::MIN_POSITIVE))
        })
    };
    let grid = STARTS.into_iter().flat_map(|level| STARTS.into_iter().map(move |slope| [level, slope].map(place_of)));
    let (place, _) = minimise(grid, &objective).ok_or(Refusal::OutOfRange)?;
    fit(place, t, y, degrees).ok_or(Refusal::OutOfRange)
}

/// The model with the ratios at this place of the unit square, and the scale that is best for them.
fn fit(place: [f64; 2], t: &[i64], y: &[f64], degrees: f64) -> Option<LocalLinearFit> {
    let model = ratios(place)?;
    let mut filtered = model.filter(t, y)?;
    let scale = filtered.squares / degrees;
    if is_rounding(sqrt(scale), y) {
        filtered.covariance = filtered.covariance.times(0.0);
        let mut fit = LocalLinearFit::of([0.0; 3], y, &filtered, Some(degrees))?;
        fit.log_likelihood = None;
        return Some(fit);
    }
    filtered.covariance = filtered.covariance.times(scale);
    filtered.logs += degrees * ln(scale);
    filtered.squares = degrees;
    LocalLinearFit::of(model.variances().map(|ratio| ratio * scale), y, &filtered, Some(degrees))
}

fn place_of(logarithm: f64) -> f64 {
    0.5 * (logarithm / RANGE + 1.0)
}

/// Variances of which the largest is 1: those of level and slope relative to the observation's, each from e^-RANGE to
/// e^RANGE.
fn ratios(place: [f64; 2]) -> Option<LocalLinearTrend> {
    let [level, slope] = place.map(|axis| RANGE * (2.0 * axis - 1.0));
    let largest = level.max(slope).max(0.0);
    LocalLinearTrend::new(exp(-largest), exp(level - largest), exp(slope - largest)).ok()
}
