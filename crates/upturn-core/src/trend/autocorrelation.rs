//! What the two corrections for autocorrelation share: residuals, their autocorrelation, and the corrected test.

use alloc::vec::Vec;

use super::mann_kendall::z_score;
use super::{Corrected, MannKendall};
use crate::math::{mean, sum, two_sided_p};

/// The factor on the variance of S that a correction arrives at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Correction {
    /// The factor; not above 0 where the correction has broken down.
    Factor(f64),
    /// The points lie on a straight line, or are too few: there is no autocorrelation to correct for.
    Undefined,
}

impl Correction {
    /// The factor, where it can be used: above 0.
    pub fn factor(self) -> Option<f64> {
        match self {
            Correction::Factor(factor) if factor > 0.0 && factor.is_finite() => Some(factor),
            _ => None,
        }
    }
}

/// The plain test with its variance multiplied by the correction; the plain test itself, with a correction of 1, where
/// the correction cannot be used.
pub fn correct(plain: &MannKendall, lag: usize, correction: Correction) -> Corrected {
    let factor = correction.factor().unwrap_or(1.0);
    let var_s = plain.var_s * factor;
    let z = z_score(plain.s, var_s);
    Corrected { lag, correction: factor, var_s, z, p: two_sided_p(z) }
}

/// y - slope (t + 1), unless nothing is left of it but rounding: `None` where all points lie on the line.
///
/// Where the line starts does not matter but for rounding, which decides whether residuals that are equal on paper are
/// tied in rank. Periods are counted from 1 because published programs do, and give their figures for that.
pub(super) fn residuals(t: &[i64], y: &[f64], slope: f64) -> Option<Vec<f64>> {
    let on_line = |t: &i64| (*t as f64 + 1.0) * slope;
    let residuals: Vec<f64> = t.iter().zip(y).map(|(t, y)| y - on_line(t)).collect();
    let size = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, |most: f64, value| most.max(value.abs()));
    let largest_term = size(&mut y.iter().copied()).max(size(&mut t.iter().map(on_line)));
    let spread = size(&mut residuals.iter().map(|value| value - residuals[0]));
    (spread > 16.0 * f64::EPSILON * largest_term).then_some(residuals)
}

/// Autocorrelations at lags 1 to `most`, about the mean and divided by n at every lag ("biased"); `None` where the
/// values do not vary.
pub(super) fn autocorrelations(values: &[f64], most: usize) -> Option<Vec<f64>> {
    let mean = mean(values)?;
    let centred: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let product = |lag: usize| sum(centred.iter().zip(&centred[lag..]).map(|(a, b)| a * b));
    let variance = product(0);
    if !(variance > 0.0 && variance.is_finite()) {
        return None;
    }
    Some((1..=most.min(values.len() - 1)).map(|lag| product(lag) / variance).collect())
}
