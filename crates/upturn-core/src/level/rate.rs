//! Intervals of a count of events, and through it of a rate.

use super::{Confidence, Method};
use crate::math::{Tail, gamma_quantile, sqrt};

/// Lower end of Byar's approximation for a count of events: `x (1 - 1/(9x) - z/(3 sqrt x))^3`.
///
/// 0 for x = 0. `None` for a negative count, and where the cube would be negative (x = 1 at 99.8 %): the approximation
/// says nothing there. Breslow and Day 1987, volume II, page 69.
pub fn byar_lower(x: f64, z: f64) -> Option<f64> {
    let valid = x >= 0.0 && x.is_finite() && z.is_finite();
    if !valid {
        return None;
    }
    if x == 0.0 {
        return Some(0.0);
    }
    let root = 1.0 - 1.0 / (9.0 * x) - z / (3.0 * sqrt(x));
    (root >= 0.0).then_some(x * root * root * root)
}

/// Upper end of Byar's approximation: `(x + 1) (1 - 1/(9 (x + 1)) + z/(3 sqrt(x + 1)))^3`; `None` for a negative count.
///
/// ```
/// use upturn_core::level::{byar_lower, byar_upper};
/// // 5 events, 95 %: 1.61 to 11.67.
/// assert!((byar_lower(5.0, 1.959963984540054).unwrap() - 1.6113477157471932).abs() < 1e-12);
/// assert!((byar_upper(5.0, 1.959963984540054).unwrap() - 11.668164123398595).abs() < 1e-12);
/// ```
pub fn byar_upper(x: f64, z: f64) -> Option<f64> {
    let valid = x >= 0.0 && x.is_finite() && z.is_finite();
    let next = x + 1.0;
    let root = 1.0 - 1.0 / (9.0 * next) + z / (3.0 * sqrt(next));
    valid.then_some(next * root * root * root)
}

/// Largest count for which the exact interval is computed; above it Byar's approximation agrees to ten digits.
const LARGEST_EXACT: f64 = 1e8;

/// Exact interval for a count of events from Poisson quantiles; `tail` is the probability on each side.
///
/// Half the chi-square quantiles with 2x and 2x + 2 degrees of freedom; the lower end is 0 for x = 0. `None` for a
/// negative count, one above 1e8, or a tail that is not between 0 and 1. Garwood 1936 (Biometrika 28:437).
///
/// ```
/// use upturn_core::level::garwood;
/// let [lower, upper] = garwood(5.0, 0.025).unwrap();
/// assert!((lower - 1.623486390118421).abs() < 1e-9 && (upper - 11.66833207932267).abs() < 1e-9);
/// ```
pub fn garwood(x: f64, tail: f64) -> Option<[f64; 2]> {
    if !(0.0..=LARGEST_EXACT).contains(&x) {
        return None;
    }
    let lower = if x == 0.0 { 0.0 } else { gamma_quantile(x, tail, Tail::Lower)? };
    Some([lower, gamma_quantile(x + 1.0, tail, Tail::Upper)?])
}

/// Interval for a count of events as England's public health agencies compute it: exact below 10, Byar from 10 on.
/// `None` for a negative count. PHEindicatormethods, `phe_rate`.
pub fn phe(count: f64, confidence: Confidence) -> Option<[f64; 2]> {
    match phe_method(count) {
        Method::Exact => garwood(count, confidence.tail()),
        _ => Some([byar_lower(count, confidence.z())?, byar_upper(count, confidence.z())?]),
    }
}

/// Which method [`phe`] takes.
pub(super) fn phe_method(count: f64) -> Method {
    if count < 10.0 { Method::Exact } else { Method::Byar }
}
