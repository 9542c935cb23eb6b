//! Yue and Wang's correction of the Mann-Kendall variance, from the autocorrelation of the detrended values.

use super::Correction;
use super::autocorrelation::{autocorrelations, residuals};
use crate::math::sum;

/// Factor on var(S): `1 + 2 sum (1 - k/n) r_k` over the lags k up to `lag`, with r_k the autocorrelation of
/// `y - slope t`.
///
/// The paper takes lag 1. With all lags the factor is forced towards 0, because the autocorrelations of a series about
/// its own mean add up to -1/2, and every series then seems to have a trend. Yue and Wang 2004 (WRM 18:201).
pub fn yue_wang(t: &[i64], y: &[f64], slope: f64, lag: usize) -> Correction {
    if y.len() < 3 || t.len() != y.len() {
        return Correction::Undefined;
    }
    let Some(correlations) = residuals(t, y, slope).and_then(|residuals| autocorrelations(&residuals, lag)) else {
        return Correction::Undefined;
    };
    let n = y.len() as f64;
    let terms = (1..).zip(&correlations).map(|(k, r)| (1.0 - f64::from(k) / n) * r);
    Correction::Factor(1.0 + 2.0 * sum(terms))
}
