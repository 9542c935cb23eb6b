//! Whether level and slope changed at all, taken together.

use alloc::vec;
use alloc::vec::Vec;

use crate::impact::Segments;
use crate::math::{exp, least_squares, ln_1p, sum};

/// The p value of the F test of one line throughout against a change of level and slope, with 2 and n - k degrees of
/// freedom; F is divided by (1 + r) / (1 - r), the factor by which errors that resemble the one before widen a mean
/// (Bartlett 1935, J R Stat Soc 98:536). r is the residuals' correlation with the one before plus 4 / n, because the
/// two lines bend towards the figures; held within 0 and 0.8.
///
/// The intervals of the section come from errors that are too small in short series. Of 2,000 simulated series of 12 or
/// 16 figures in which nothing changes, 33 in 100 have an interval that leaves out 0, and 46 to 51 in 100 where errors
/// correlate by 0.4; this p is below 0.05 in 3 to 5 of 100, and in 12 to 15 of 100.
///
/// `None` where the model meets every figure, and where a number is not finite.
pub(super) fn joint_p(t: &[i64], y: &[f64], season: Option<usize>, found: &Segments) -> Option<f64> {
    if found.perfect_fit {
        return None;
    }
    let mut columns = vec![vec![1.0; t.len()], t.iter().map(|t| *t as f64).collect()];
    if let Some(seasons) = season.and_then(|season| i64::try_from(season).ok()) {
        let one_where = |holds: bool| if holds { 1.0 } else { 0.0 };
        columns.extend((1..seasons).map(|own| t.iter().map(|t| one_where(t.rem_euclid(seasons) == own)).collect()));
    }
    let squares = |residuals: &[f64]| sum(residuals.iter().map(|residual| residual * residual));
    let residuals: Vec<f64> = y.iter().zip(&found.fitted).map(|(y, fitted)| y - fitted).collect();
    let (without, with) = (squares(&least_squares(&columns, y)?.residuals), squares(&residuals));
    let products = residuals.iter().zip(residuals.iter().skip(1)).map(|(earlier, later)| earlier * later);
    let correlation = (sum(products) / with + 4.0 / found.n as f64).clamp(0.0, 0.8);
    let left = found.n.checked_sub(found.terms)? as f64;
    let ratio = (without - with).max(0.0) / with * (1.0 - correlation) / (1.0 + correlation);
    // F is ratio * left / 2, and with 2 degrees of freedom P(F > f) has this closed form.
    let p = exp(-0.5 * left * ln_1p(ratio));
    (0.0..=1.0).contains(&p).then_some(p)
}
