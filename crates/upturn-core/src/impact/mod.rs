//! Did the intervention change anything? Before and after, against what would have been expected.
//!
//! Three designs, each a type that says what is asked, with a `fit` that gives a type that says what was found:
//! [`SegmentedRegression`] needs one series and the moment of the intervention; [`DifferenceInDifferences`] and
//! [`SyntheticControl`] compare with areas that had none. None of them shows a cause: something else may have changed
//! at the same moment. [`impact()`] asks all three of each intervention in an area's journey: the section of the
//! document.

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use crate::math::{LeastSquares, least_squares, student_quantile, student_survival};

mod difference_in_differences;
mod minimum_norm;
mod newey_west;
mod section;
mod segmented_regression;
mod synthetic_control;
#[cfg(test)]
mod tests;

pub use difference_in_differences::{Difference, DifferenceInDifferences};
pub use newey_west::{newey_west_lag, newey_west_variance};
pub use section::{Design, Donor, DonorPool, Expected, Impact, Parallel, Strength, impact};
pub use segmented_regression::{Counterfactual, Errors, Estimate, SegmentedRegression, Segments};
pub use synthetic_control::{Placebo, Synthetic, SyntheticControl};

/// Why figures do not carry a design.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImpactError {
    /// There is less of something than the design needs.
    TooFew {
        /// What there is too little of, such as "periods before the intervention".
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there must be at least.
        needed: usize,
    },
    /// Lists that belong together have different lengths.
    LengthsDiffer,
    /// Periods do not stand in strictly ascending order.
    NotAscending,
    /// There is no area at this position.
    NoSuchArea(usize),
    /// The terms of the model cannot be told apart in these figures.
    Inseparable,
    /// The mixture meets every figure before the intervention: there is no usual gap to compare with.
    PerfectFit,
    /// A figure is NaN or infinite, or so large that its square is.
    NotFinite,
}

impl fmt::Display for ImpactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImpactError::TooFew { what, found, needed } => write!(f, "{found} {what}, at least {needed} are needed"),
            ImpactError::LengthsDiffer => write!(f, "the figures do not cover the same periods"),
            ImpactError::NotAscending => write!(f, "the periods do not stand in ascending order, each once"),
            ImpactError::NoSuchArea(at) => write!(f, "there is no area at position {at}"),
            ImpactError::Inseparable => write!(f, "the terms of the model cannot be told apart in these figures"),
            ImpactError::PerfectFit => write!(f, "there is no gap before the intervention to compare with"),
            ImpactError::NotFinite => write!(f, "a figure is not a finite number, or its square is not"),
        }
    }
}

impl core::error::Error for ImpactError {}

/// What a two-sided test and a 95 % interval from Student's t say about an estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inference {
    /// Estimate over its standard error.
    pub t: f64,
    /// P(|T| > |t|).
    pub p: f64,
    /// Estimate plus and minus the 97.5 % point of T times the standard error.
    pub ci95: [f64; 2],
}

/// `None` where the standard error is not positive or a number is not finite.
fn inference(estimate: f64, standard_error: f64, degrees_of_freedom: usize) -> Option<Inference> {
    let df = degrees_of_freedom as f64;
    let t = estimate / standard_error;
    let half_width = student_quantile(df, 0.975)? * standard_error;
    let p = 2.0 * student_survival(df, t.abs())?;
    let found = Inference { t, p, ci95: [estimate - half_width, estimate + half_width] };
    let finite = [t, p, found.ci95[0], found.ci95[1]].iter().all(|number| number.is_finite());
    (standard_error > 0.0 && finite).then_some(found)
}

fn fit(columns: &[Vec<f64>], y: &[f64]) -> Result<LeastSquares, ImpactError> {
    let separable = || least_squares(columns, &vec![0.0; y.len()]).is_some();
    least_squares(columns, y).ok_or_else(|| if separable() { ImpactError::NotFinite } else { ImpactError::Inseparable })
}

fn at_least(what: &'static str, found: usize, needed: usize) -> Result<(), ImpactError> {
    if found >= needed { Ok(()) } else { Err(ImpactError::TooFew { what, found, needed }) }
}

/// Whether residuals are no more than what rounding leaves of `values` that the model meets exactly.
fn is_rounding(residuals: &[f64], values: &[f64]) -> bool {
    // Real residuals lie far above this: figures are published with fewer than 12 digits.
    largest(residuals) <= 256.0 * f64::EPSILON * largest(values)
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, value| value.abs().max(most))
}
