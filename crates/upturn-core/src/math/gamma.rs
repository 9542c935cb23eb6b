//! Quantiles of the gamma and chi-square distributions, by inverting the regularised incomplete gamma function.

use super::{Tail, exp, invert, ln, ln_gamma, normal_quantile, sqrt};

/// The x at which the gamma distribution (shape, scale 1) leaves `probability` in the given tail. `None` where shape
/// is not positive and finite, or probability not strictly between 0 and 1.
///
/// Relative accuracy 1e-10 for shapes up to 1e8.
pub fn gamma_quantile(shape: f64, probability: f64, tail: Tail) -> Option<f64> {
    let valid = shape > 0.0 && shape.is_finite() && probability > 0.0 && probability < 1.0;
    if !valid {
        return None;
    }
    let ln_gamma_shape = ln_gamma(shape);
    let density = |x: f64| exp((shape - 1.0) * ln(x) - x - ln_gamma_shape);
    // Far enough to the right for any probability that a double can tell from 0.
    let bracket = [0.0, shape + 40.0 * sqrt(shape) + 800.0];
    let start = start(shape, probability, tail, ln_gamma_shape)?;
    if start == 0.0 {
        // Tiny shapes have all their quantiles below the smallest number.
        return Some(0.0);
    }
    match tail {
        Tail::Lower => invert(probability, start, bracket, |x| (tails(shape, x, ln_gamma_shape)[0], density(x))),
        // The upper tail falls with x: its negative rises.
        Tail::Upper => invert(-probability, start, bracket, |x| (-tails(shape, x, ln_gamma_shape)[1], density(x))),
    }
}

/// The x at which the chi-square distribution leaves `probability` in the given tail; `None` as for
/// [`gamma_quantile`].
///
/// ```
/// use upturn_core::math::{chi_square_quantile, Tail};
/// assert!((chi_square_quantile(1.0, 0.05, Tail::Upper).unwrap() - 3.841458820694124).abs() < 1e-9);
/// ```
pub fn chi_square_quantile(degrees: f64, probability: f64, tail: Tail) -> Option<f64> {
    gamma_quantile(0.5 * degrees, probability, tail).map(|x| 2.0 * x)
}

/// P(X > x) of the chi-square distribution: 1 for x = 0 or less. `None` where the degrees of freedom are not positive and
/// finite, and for NaN.
///
/// ```
/// assert!((upturn_core::math::chi_square_survival(2.0, 6.0).unwrap() - (-3f64).exp()).abs() < 1e-15);
/// ```
pub fn chi_square_survival(degrees: f64, x: f64) -> Option<f64> {
    let shape = 0.5 * degrees;
    if !(shape > 0.0 && shape.is_finite()) || x.is_nan() {
        return None;
    }
    let upper = if x == f64::INFINITY { 0.0 } else { tails(shape, 0.5 * x, ln_gamma(shape))[1] };
    upper.is_finite().then_some(upper.clamp(0.0, 1.0))
}

/// Wilson and Hilferty's cube (1931), or the leading term of the series where that has no positive value.
fn start(shape: f64, probability: f64, tail: Tail, ln_gamma_shape: f64) -> Option<f64> {
    let z = match tail {
        Tail::Lower => normal_quantile(probability)?,
        Tail::Upper => -normal_quantile(probability)?,
    };
    let root = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * sqrt(shape));
    let cube = shape * root * root * root;
    if root > 0.2 {
        return Some(cube);
    }
    let lower = match tail {
        Tail::Lower => ln(probability),
        Tail::Upper => super::ln_1p(-probability),
    };
    Some(exp((lower + ln_gamma_shape + ln(shape)) / shape))
}

/// P(X <= x) and P(X > x): the series left of the mean, the continued fraction right of it (Abramowitz and Stegun
/// 6.5.29 and 6.5.31), each where it converges fast; the other one is its complement.
fn tails(shape: f64, x: f64, ln_gamma_shape: f64) -> [f64; 2] {
    if x <= 0.0 {
        return [0.0, 1.0];
    }
    let front = exp(shape * ln(x) - x - ln_gamma_shape);
    if x < shape + 1.0 {
        let lower = front * series(shape, x);
        [lower, 1.0 - lower]
    } else {
        let upper = front * fraction(shape, x);
        [1.0 - upper, upper]
    }
}

/// Needs some ten times the square root of the shape; enough for shapes up to 1e9.
const MOST_TERMS: usize = 400_000;

/// Sum of x^k / (shape (shape + 1) ... (shape + k)).
fn series(shape: f64, x: f64) -> f64 {
    let mut term = 1.0 / shape;
    let mut total = term;
    for k in 1..MOST_TERMS {
        term *= x / (shape + k as f64);
        total += term;
        if term <= total * 0.25 * f64::EPSILON || total.is_nan() {
            break;
        }
    }
    total
}

/// 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / (x + 5 - a - ...))), evaluated from the front (Lentz 1976).
fn fraction(shape: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / away_from_zero(b);
    let mut result = d;
    for k in 1..MOST_TERMS {
        let k = k as f64;
        let a = k * (shape - k);
        b += 2.0;
        d = 1.0 / away_from_zero(a * d + b);
        c = away_from_zero(b + a / c);
        let factor = c * d;
        result *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON || factor.is_nan() {
            break;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_agree_with_scipy() {
        // scipy 1.17.1: special.gammaincinv and gammainccinv; the first of shape 0.01 from the leading term.
        let cases = [
            (1.0, 0.025, Tail::Lower, 0.025317807984289876),
            (0.5, 0.05, Tail::Upper, 1.920729410347063),
            (5.0, 0.001, Tail::Lower, 0.7393717319178326),
            (6.0, 0.001, Tail::Upper, 16.45474520368011),
            (9.5, 0.975, Tail::Lower, 16.42616343086485),
            (0.01, 0.025, Tail::Lower, 3.5226859973137924e-161),
            (0.3, 0.999, Tail::Upper, 6.972699096783384e-11),
            (1172.0, 0.001, Tail::Upper, 1280.6484149464031),
            (1000.0, 1e-12, Tail::Lower, 793.4392266170769),
            (1e5, 0.025, Tail::Lower, 99381.15266374472),
            (1e7, 0.001, Tail::Upper, 10009775.022500927),
            (1e8, 0.001, Tail::Lower, 99969100.52676167),
        ];
        for (shape, probability, tail, expected) in cases {
            let found = gamma_quantile(shape, probability, tail).unwrap();
            assert!((found / expected - 1.0).abs() < 1e-10, "{shape} {probability} {tail:?}: {found}");
        }
    }

    #[test]
    fn chances_beyond_a_chi_square_agree_with_the_normal_distribution_and_with_sums() {
        // One degree of freedom is a squared normal variable; an even number a sum of Poisson probabilities.
        for z in [0.01, 0.5, 1.0, 1.96, 3.0, 8.0, 20.0] {
            let found = chi_square_survival(1.0, z * z).unwrap();
            assert!((found / crate::math::two_sided_p(z) - 1.0).abs() < 1e-11, "{z}");
            let half = 0.5 * z * z;
            let found = chi_square_survival(6.0, z * z).unwrap();
            assert!((found / (exp(-half) * (1.0 + half + 0.5 * half * half)) - 1.0).abs() < 1e-11, "{z}");
        }
        assert_eq!([0.0, -1.0, f64::INFINITY].map(|x| chi_square_survival(3.0, x)), [Some(1.0), Some(1.0), Some(0.0)]);
        for (degrees, x) in [(0.0, 1.0), (f64::NAN, 1.0), (f64::INFINITY, 1.0), (1.0, f64::NAN)] {
            assert_eq!(chi_square_survival(degrees, x), None);
        }
    }

    #[test]
    fn nonsense_has_no_quantile() {
        for (shape, probability) in [(0.0, 0.5), (-1.0, 0.5), (f64::NAN, 0.5), (1.0, 0.0), (1.0, 1.0), (1.0, f64::NAN)]
        {
            assert_eq!(gamma_quantile(shape, probability, Tail::Lower), None);
        }
    }
}
