//! Student's t distribution, through the regularised incomplete beta function.

use core::f64::consts::PI;

use super::beta::tails_of_beta;
use super::{exp, invert, ln, ln_1p, ln_gamma, normal_quantile, sqrt};

/// P(T > t) for Student's t with `degrees` of freedom, which need not be whole. Small probabilities keep their relative
/// accuracy: 1e-10 for up to 1e5 degrees, less beyond. `None` where degrees are not positive and finite, or t is NaN.
///
/// Half of I_x(degrees/2, 1/2) at x = degrees / (degrees + t^2), for t >= 0 (Abramowitz and Stegun 26.7.1).
///
/// ```
/// // One degree of freedom is Cauchy's distribution: a quarter lies beyond 1.
/// assert!((upturn_core::math::student_survival(1.0, 1.0).unwrap() - 0.25).abs() < 1e-15);
/// ```
pub fn student_survival(degrees: f64, t: f64) -> Option<f64> {
    let valid = degrees > 0.0 && degrees.is_finite() && !t.is_nan();
    if !valid {
        return None;
    }
    // Near the centre the small quantity is t^2 / (degrees + t^2), far out it is degrees / (degrees + t^2): each is
    // worked out without a difference. Dividing first keeps squares of large numbers within range.
    let root = sqrt(degrees);
    let beyond = if t.abs() < root {
        let ratio = t / root;
        let square = ratio * ratio;
        tails_of_beta(0.5, 0.5 * degrees, square / (1.0 + square))[1]
    } else {
        let ratio = root / t;
        let square = ratio * ratio;
        tails_of_beta(0.5 * degrees, 0.5, square / (1.0 + square))[0]
    };
    Some(if t < 0.0 { 1.0 - 0.5 * beyond } else { 0.5 * beyond })
}

/// The t with P(T <= t) = p for Student's t with `degrees` of freedom. `None` where degrees are not positive and
/// finite, p is not strictly between 0 and 1, or the quantile is beyond the largest number.
///
/// ```
/// // The factor of a 95 % interval with 98 degrees of freedom; the normal one is 1.96.
/// let factor = upturn_core::math::student_quantile(98.0, 0.975).unwrap();
/// assert!((factor - 1.9844674545084815).abs() < 1e-12);
/// ```
pub fn student_quantile(degrees: f64, p: f64) -> Option<f64> {
    let valid = degrees > 0.0 && degrees.is_finite() && p > 0.0 && p < 1.0;
    if !valid {
        return None;
    }
    let tail = p.min(1.0 - p);
    if tail == 0.5 {
        return Some(0.0);
    }
    // On the scale of ln t the logarithm of the tail is smooth: a parabola's rise near the centre, a straight line far
    // out. The normal quantile is near enough to start from.
    let start = ln(-normal_quantile(tail)?);
    let scale = ln_gamma(0.5 * (degrees + 1.0)) - ln_gamma(0.5 * degrees) - 0.5 * ln(PI * degrees);
    let log_tail = |log_t: f64| {
        let t = exp(log_t);
        let survival = student_survival(degrees, t).unwrap_or(f64::NAN);
        let ratio = t / sqrt(degrees);
        let density = exp(scale - 0.5 * (degrees + 1.0) * ln_1p(ratio * ratio));
        (-ln(survival), density * t / survival)
    };
    let t = exp(invert(-ln(tail), start, [-745.0, 709.0], log_tail)?);
    t.is_finite().then_some(if p < 0.5 { -t } else { t })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survival_and_quantile_agree_with_scipy_and_mpmath() {
        // mpmath, 40 digits: half of betainc.
        for (degrees, t, survival) in [
            (1.0, 12.5, 0.025410673666115897),
            (2.0, 0.3, 0.3962428304200888),
            (3.5, 4.0, 0.010460308182701862),
            (8.0, 2.0, 0.04025811897863134),
            (30.0, 11.0, 2.375117697166522e-12),
            (98.0, 0.0001, 0.4999602074115557),
            (190.0, 2.2, 0.014506460017575813),
            (3.0, 1e+40, 1.102657790843584e-120),
            (98.0, -1.2, 0.8834838653124519),
            (100000.0, 5.0, 2.8713508393208365e-07),
        ] {
            let found = student_survival(degrees, t).unwrap();
            assert!((found / survival - 1.0).abs() < 1e-10, "{degrees} {t}: {found}");
        }
        // scipy 1.17.1: stats.t.ppf.
        for (degrees, p, quantile) in [
            (1.0, 0.975, 12.706204736174694),
            (2.0, 0.9, 1.8856180831641272),
            (3.0, 0.999, 10.214531852407383),
            (4.5, 0.6, 0.2687518355421751),
            (10.0, 0.025, -2.2281388519862753),
            (98.0, 0.975, 1.9844674545084815),
            (1000.0, 1e-09, -6.053690272079834),
            (100000.0, 0.975, 1.9599877075346095),
            (1.0, 1e-12, -318309886183.7907),
        ] {
            let found = student_quantile(degrees, p).unwrap();
            assert!((found / quantile - 1.0).abs() < 1e-10, "{degrees} {p}: {found}");
        }
    }

    #[test]
    fn the_two_tails_make_one_and_the_quantile_inverts_them() {
        for degrees in [1.0, 2.5, 9.0, 98.0, 1e4] {
            for t in [1e-9, 0.3, 1.0, 2.0, 7.0, 30.0] {
                let upper = student_survival(degrees, t).unwrap();
                assert!((upper + student_survival(degrees, -t).unwrap() - 1.0).abs() < 1e-15);
                if upper > 1e-300 {
                    let back = -student_quantile(degrees, upper).unwrap();
                    assert!((back - t).abs() < 1e-9 * t.max(1.0), "{degrees} {t}: {back}");
                }
            }
        }
        assert_eq!(student_quantile(5.0, 0.5), Some(0.0));
        assert_eq!(student_survival(5.0, f64::INFINITY), Some(0.0));
    }

    #[test]
    fn nonsense_has_no_tail_and_no_quantile() {
        for (degrees, t) in [(0.0, 1.0), (-1.0, 1.0), (f64::NAN, 1.0), (f64::INFINITY, 1.0), (3.0, f64::NAN)] {
            assert_eq!(student_survival(degrees, t), None);
        }
        for (degrees, p) in [(0.0, 0.5), (f64::NAN, 0.5), (3.0, 0.0), (3.0, 1.0), (3.0, f64::NAN)] {
            assert_eq!(student_quantile(degrees, p), None);
        }
    }
}
