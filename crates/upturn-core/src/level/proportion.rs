//! Intervals of a proportion: a part of a whole.

use crate::math::{Tail, beta_quantile, sqrt};

/// Interval of a proportion by Wilson's score method, without continuity correction, as a proportion of 1:
/// `(2 x + z^2 -/+ z sqrt(z^2 + 4 x (1 - x/n))) / (2 (n + z^2))`.
///
/// The lower end is exactly 0 for x = 0 and the upper exactly 1 for x = n. `None` unless 0 <= x <= n and n > 0.
/// Wilson 1927 (JASA 22:209); R `prop.test(correct = FALSE)`.
///
/// ```
/// use upturn_core::level::wilson;
/// // 307 of 413 pupils, 95 %: 69.9 % to 78.3 %.
/// let [lower, upper] = wilson(307.0, 413.0, 1.959963984540054).unwrap();
/// assert!((lower - 0.6991079834006103).abs() < 1e-12 && (upper - 0.783089734092891).abs() < 1e-12);
/// assert_eq!(wilson(5.0, 4.0, 1.96), None);
/// ```
pub fn wilson(x: f64, n: f64, z: f64) -> Option<[f64; 2]> {
    let valid = x >= 0.0 && x <= n && n > 0.0 && n.is_finite() && z > 0.0 && z.is_finite();
    if !valid {
        return None;
    }
    // The larger root adds only positive terms, so it loses no digits.
    let larger = (2.0 * x + z * z + z * sqrt(z * z + 4.0 * x * ((n - x) / n))) / (2.0 * (n + z * z));
    // The product of the roots, x^2 / (n (n + z^2)), keeps every digit of a small lower end.
    let lower = (x / n) * (x / (n + z * z)) / larger;
    let upper = if x == n { 1.0 } else { larger.min(1.0) };
    // A z beyond 1e154 overflows.
    (lower.is_finite() && upper.is_finite()).then_some([lower, upper])
}

/// Largest whole for which the exact interval is computed.
const LARGEST: f64 = 1e8;

/// Exact interval of a proportion from beta quantiles; `tail` is the probability on each side.
///
/// The lower end is 0 for x = 0, the upper 1 for x = n. `None` unless 0 <= x <= n and 0 < n <= 1e8. Clopper and
/// Pearson 1934 (Biometrika 26:404).
///
/// ```
/// use upturn_core::level::clopper_pearson;
/// let [lower, upper] = clopper_pearson(20.0, 20.0, 0.025).unwrap();
/// assert!((lower - 0.8315665).abs() < 1e-7);
/// assert_eq!(upper, 1.0);
/// ```
pub fn clopper_pearson(x: f64, n: f64, tail: f64) -> Option<[f64; 2]> {
    let valid = x >= 0.0 && x <= n && n > 0.0 && n <= LARGEST;
    if !valid {
        return None;
    }
    let lower = if x == 0.0 { 0.0 } else { beta_quantile(x, n - x + 1.0, tail, Tail::Lower)? };
    let upper = if x == n { 1.0 } else { beta_quantile(x + 1.0, n - x, tail, Tail::Upper)? };
    Some([lower, upper])
}
