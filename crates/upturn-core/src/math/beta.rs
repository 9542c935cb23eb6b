//! Quantiles of the beta distribution, by inverting the regularised incomplete beta function.

use super::{Tail, exp, invert, ln, ln_1p, ln_gamma};

/// The x at which the beta distribution with parameters a and b leaves `probability` in the given tail. `None` where
/// a parameter is not positive and finite, or probability not strictly between 0 and 1.
///
/// ```
/// use upturn_core::math::{beta_quantile, Tail};
/// // Beta(1, 1) is uniform.
/// assert!((beta_quantile(1.0, 1.0, 0.3, Tail::Lower).unwrap() - 0.3).abs() < 1e-12);
/// ```
pub fn beta_quantile(a: f64, b: f64, probability: f64, tail: Tail) -> Option<f64> {
    let positive = |x: f64| x > 0.0 && x.is_finite();
    let valid = positive(a) && positive(b) && probability > 0.0 && probability < 1.0;
    if !valid {
        return None;
    }
    let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    let density = |x: f64| exp((a - 1.0) * ln(x) + (b - 1.0) * ln_1p(-x) - ln_beta);
    // The leading term of the series where it is small, the mean otherwise.
    let leading = exp((ln(probability) + ln(a) + ln_beta) / a);
    let mean = a / (a + b);
    let start = if tail == Tail::Lower && leading < 0.1 * mean { leading } else { mean };
    if start == 0.0 {
        // Tiny parameters have such quantiles below the smallest number.
        return Some(0.0);
    }
    match tail {
        Tail::Lower => invert(probability, start, [0.0, 1.0], |x| (tails(a, b, x, ln_beta)[0], density(x))),
        // The upper tail falls with x: its negative rises.
        Tail::Upper => invert(-probability, start, [0.0, 1.0], |x| (-tails(a, b, x, ln_beta)[1], density(x))),
    }
}

/// P(X <= x) and P(X > x) for positive, finite parameters.
pub(super) fn tails_of_beta(a: f64, b: f64, x: f64) -> [f64; 2] {
    tails(a, b, x, ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b))
}

/// P(X <= x) and P(X > x). The continued fraction converges fast left of the mean; right of it the roles of a and b
/// are exchanged.
fn tails(a: f64, b: f64, x: f64, ln_beta: f64) -> [f64; 2] {
    if x <= 0.0 {
        return [0.0, 1.0];
    }
    if x >= 1.0 {
        return [1.0, 0.0];
    }
    let front = exp(a * ln(x) + b * ln_1p(-x) - ln_beta);
    if x < (a + 1.0) / (a + b + 2.0) {
        let lower = front * fraction(a, b, x) / a;
        [lower, 1.0 - lower]
    } else {
        let upper = front * fraction(b, a, 1.0 - x) / b;
        [1.0 - upper, upper]
    }
}

/// Needs some ten times the square root of the larger parameter; enough for parameters up to 1e9.
const MOST_TERMS: usize = 400_000;

/// The continued fraction of Abramowitz and Stegun 26.5.8, evaluated from the front (Lentz 1976).
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    for m in 1..MOST_TERMS {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        result *= c * d;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
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
        // scipy 1.17.1: special.betaincinv and betainccinv.
        let cases = [
            (20.0, 1.0, 0.025, Tail::Lower, 0.8315665290169146),
            (1.0, 5.0, 0.001, Tail::Upper, 0.748811356849042),
            (307.0, 107.0, 0.001, Tail::Lower, 0.6720749306437696),
            (308.0, 106.0, 0.001, Tail::Upper, 0.8065775999182014),
            (0.5, 0.5, 0.3, Tail::Lower, 0.2061073738537634),
            (1.0, 5000.0, 0.025, Tail::Lower, 5.06354877705159e-06),
            (3.0, 2.0, 0.6, Tail::Upper, 0.5554999979162326),
            (4e5, 6e5, 0.001, Tail::Lower, 0.39848667471856447),
        ];
        for (a, b, probability, tail, expected) in cases {
            let found = beta_quantile(a, b, probability, tail).unwrap();
            assert!((found / expected - 1.0).abs() < 1e-10, "{a} {b} {probability} {tail:?}: {found}");
        }
    }

    #[test]
    fn nonsense_has_no_quantile() {
        for (a, b, probability) in [(0.0, 1.0, 0.5), (1.0, -1.0, 0.5), (1.0, f64::INFINITY, 0.5), (1.0, 1.0, 1.0)] {
            assert_eq!(beta_quantile(a, b, probability, Tail::Lower), None);
        }
    }
}
