//! The standard normal distribution.

use core::f64::consts::{FRAC_1_SQRT_2, PI};

use super::{exp, ln, sqrt};

/// The 97.5 % point of the standard normal distribution: the factor of a two-sided 95 % interval.
pub const Z_95: f64 = 1.959963984540054;

/// The 99.9 % point of the standard normal distribution: the factor of a two-sided 99.8 % interval.
pub const Z_998: f64 = 3.090232306167813;

/// P(Z > z). Keeps its relative accuracy until it underflows, near z = 38. NaN only for NaN.
pub fn normal_survival(z: f64) -> f64 {
    0.5 * libm::erfc(z * FRAC_1_SQRT_2)
}

/// P(|Z| > |z|): the two-sided p-value of a z-score.
///
/// ```
/// let p = upturn_core::math::two_sided_p(10.0);
/// assert!((p / 1.523970604832105e-23 - 1.0).abs() < 1e-12);
/// ```
pub fn two_sided_p(z: f64) -> f64 {
    libm::erfc(z.abs() * FRAC_1_SQRT_2)
}

/// The z with P(Z <= z) = p; `None` where p is not strictly between 0 and 1.
///
/// ```
/// use upturn_core::math::{normal_quantile, Z_95};
/// assert!((normal_quantile(0.975).unwrap() - Z_95).abs() < 1e-14);
/// ```
pub fn normal_quantile(p: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    // In the lower half p is its own tail; in the upper half 1 - p is exact (Sterbenz) and is the smaller one.
    Some(if p < 0.5 { -upper_quantile(p) } else { upper_quantile(1.0 - p) })
}

/// The z >= 0 with P(Z > z) = tail, for a tail up to one half.
///
/// Newton on the logarithm of the survival function, which is concave: from a start to the right of the root every step
/// stays to its right, so there is nothing to safeguard.
fn upper_quantile(tail: f64) -> f64 {
    let goal = ln(tail);
    let mut z = sqrt(-2.0 * goal);
    for _ in 0..60 {
        let survival = normal_survival(z);
        let density = exp(-0.5 * z * z) / sqrt(2.0 * PI);
        let step = (ln(survival) - goal) * survival / density;
        // Beyond the underflow of the survival function there is no step to take.
        if !step.is_finite() {
            break;
        }
        z += step;
        if step.abs() <= 2.0 * f64::EPSILON * z.abs() {
            break;
        }
    }
    z.max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survival_and_quantile_agree_with_mpmath() {
        // mpmath 1.4.1, 40 digits: ncdf(-z), and the inverse by root finding.
        for (z, survival) in [
            (0.0, 0.5),
            (1.0, 0.15865525393145705),
            (5.0, 2.866515718791939e-07),
            (20.0, 2.7536241186062337e-89),
            (37.0, 5.725571222524577e-300),
        ] {
            assert!((normal_survival(z) / survival - 1.0).abs() < 1e-12, "{z}");
        }
        for (p, z) in [(0.975, Z_95), (0.999, Z_998), (0.5, 0.0), (1e-10, -6.361340902404056)] {
            assert!((normal_quantile(p).unwrap() - z).abs() < 1e-14, "{p}");
        }
    }

    #[test]
    fn the_quantile_inverts_the_survival_function_everywhere() {
        let mut tail = 0.5;
        while tail > 1e-300 {
            let z = -normal_quantile(tail).unwrap();
            assert!((normal_survival(z) / tail - 1.0).abs() < 1e-12, "{tail}");
            tail /= 7.0;
        }
        for nonsense in [0.0, 1.0, -1.0, 2.0, f64::NAN] {
            assert_eq!(normal_quantile(nonsense), None);
        }
    }
}
