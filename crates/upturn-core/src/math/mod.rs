//! The pinned mathematics: every function of this crate that is not +, -, *, / comes from here.
//!
//! Native std, WASI and browsers each bring a maths library of their own and disagree in the last bit of `ln` and
//! `exp`; the `libm` crate, pinned to one version, gives the same bits everywhere.

mod beta;
mod gamma;
mod least_squares;
mod median;
mod normal;
mod student;
mod sum;

pub use beta::beta_quantile;
pub use gamma::{chi_square_quantile, chi_square_survival, gamma_quantile};
pub use least_squares::{LeastSquares, least_squares};
pub use median::{median, order_statistic};
pub use normal::{Z_95, Z_998, normal_quantile, normal_survival, two_sided_p};
pub use student::{student_quantile, student_survival};
pub use sum::{mean, sum};

/// Which end of a distribution a probability is counted from. Small probabilities keep all their digits only when they
/// are counted from their own end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// P(X <= x).
    Lower,
    /// P(X > x).
    Upper,
}

/// Natural logarithm.
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// ln(1 + x), exact for small x.
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// e to the x.
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// Square root; NaN below 0.
pub fn sqrt(x: f64) -> f64 {
    libm::sqrt(x)
}

/// Largest whole number that is not above x.
pub fn floor(x: f64) -> f64 {
    libm::floor(x)
}

/// Nearest whole number, halves to the even one: 0.5 -> 0, 1.5 -> 2, 2.5 -> 2.
pub fn round_half_even(x: f64) -> f64 {
    libm::rint(x)
}

/// Logarithm of the gamma function.
fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Solves `value(x) = goal` for a `value` that rises with x: Newton steps, and bisection where a step would leave the
/// bracket. `value` returns (value, derivative). The bracket must hold the root. `None` where `value` has none (NaN).
fn invert(goal: f64, start: f64, bracket: [f64; 2], value: impl Fn(f64) -> (f64, f64)) -> Option<f64> {
    let [mut low, mut high] = bracket;
    let mut x = if start > low && start < high { start } else { 0.5 * (low + high) };
    // Newton from a good start needs about 6 steps, bisection alone about 40.
    for _ in 0..100 {
        let (now, slope) = value(x);
        let miss = now - goal;
        if miss < 0.0 {
            low = x;
        } else if miss > 0.0 {
            high = x;
        } else {
            return (miss == 0.0).then_some(x);
        }
        let newton = x - miss / slope;
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        let step = (next - x).abs();
        x = next;
        // Steps shrink quadratically: after one of this size nothing is left but the rounding of `value`.
        if step <= 1e-12 * x.abs() {
            break;
        }
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_to_the_even_number() {
        assert_eq!([0.5, 1.5, 2.5, -0.5, -1.5].map(round_half_even), [0.0, 2.0, 2.0, 0.0, -2.0]);
    }

    #[test]
    fn a_root_is_found_where_newton_alone_would_leave_the_bracket() {
        // x / (1 + x) is so flat to the right of its root that Newton's first step from 900 goes far below 0.
        let root = invert(0.5, 900.0, [0.0, 1000.0], |x| (x / (1.0 + x), 1.0 / ((1.0 + x) * (1.0 + x))));
        assert!((root.unwrap() - 1.0).abs() < 1e-14);
        assert_eq!(invert(0.5, 1.0, [0.0, 2.0], |_| (f64::NAN, 1.0)), None);
    }
}
