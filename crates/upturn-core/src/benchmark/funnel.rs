//! How far from the rest can an area of this size lie by chance? Funnel limits.
//!
//! Small areas scatter more than large ones. A funnel plot draws each area's figure over its size, with limits about a
//! common centre that narrow as the size grows; only an area beyond them differs by more than chance. One in 20 areas
//! lies beyond the 95 % limits though none differs, one in 500 beyond the 99.8 % limits: the outer ones are for flags.
//! The limits allow for chance alone: areas that differ for reasons outside their control lie beyond them as well.
//! Spiegelhalter 2005 (Statistics in Medicine 24:1185).

use crate::level::{Confidence, garwood};
use crate::math::{sqrt, sum};

/// The common centre: all numerators divided by all denominators. Large areas weigh more than in a mean of the areas'
/// own figures.
///
/// `None` for no areas, where a number is negative or not finite, and where the denominators add up to 0 or overflow.
///
/// ```
/// use upturn_core::benchmark::pooled;
/// // 1 of 10 and 80 of 390: 81 of 400, not the mean of 10 % and 20.5 %.
/// assert_eq!(pooled(&[(1.0, 10.0), (80.0, 390.0)]), Some(0.2025));
/// ```
pub fn pooled(areas: &[(f64, f64)]) -> Option<f64> {
    let valid = |number: f64| number >= 0.0 && number.is_finite();
    if !areas.iter().all(|(numerator, denominator)| valid(*numerator) && valid(*denominator)) {
        return None;
    }
    let whole = sum(areas.iter().map(|(_, denominator)| *denominator));
    let centre = sum(areas.iter().map(|(numerator, _)| *numerator)) / whole;
    (whole.is_finite() && centre.is_finite()).then_some(centre)
}

/// Limits for the proportion of an area with `n` cases: `centre -/+ z sqrt(centre (1 - centre) / n)`, held within 0 and 1.
///
/// Also what the public health agencies' "inverted Wilson" limits come to. The normal approximation is rough where
/// `n centre` or `n (1 - centre)` is below 10 or so: take the lower limit of a small area with care. `None` unless the
/// centre lies within 0 and 1 and n is positive and finite.
///
/// ```
/// use upturn_core::benchmark::proportion_limits;
/// use upturn_core::level::Confidence;
/// // 20 % of all; 400 cases: 16.08 % to 23.92 %.
/// let [lower, upper] = proportion_limits(0.2, 400.0, Confidence::P95).unwrap();
/// assert!((lower - 0.1608007).abs() < 1e-7 && (upper - 0.2391993).abs() < 1e-7);
/// ```
pub fn proportion_limits(centre: f64, n: f64, confidence: Confidence) -> Option<[f64; 2]> {
    let valid = (0.0..=1.0).contains(&centre) && n > 0.0 && n.is_finite();
    // Two roots, because centre / n overflows for the tiniest n.
    let half = confidence.z() * (sqrt(centre * (1.0 - centre)) / sqrt(n));
    valid.then_some([(centre - half).max(0.0), (centre + half).min(1.0)])
}

/// Limits for the ratio of observed to expected events of an area that expects `expected` of them, about a centre of 1.
///
/// Half the chi-square quantiles with `2 expected` and `2 expected + 2` degrees of freedom, divided by `expected`, which
/// need not be a whole number. For a rate expect `centre x exposure` events and multiply the limits by the centre. `None`
/// unless `expected` is positive and at most 1e8, and where a limit overflows. Garwood 1936; R `FunnelPlotR`, `SR`.
///
/// ```
/// use upturn_core::benchmark::ratio_limits;
/// use upturn_core::level::Confidence;
/// // 4 expected: chance gives from 0.27 to 2.56 times as many.
/// let [lower, upper] = ratio_limits(4.0, Confidence::P95).unwrap();
/// assert!((lower - 0.2724663).abs() < 1e-7 && (upper - 2.5603972).abs() < 1e-7);
/// ```
pub fn ratio_limits(expected: f64, confidence: Confidence) -> Option<[f64; 2]> {
    // Garwood's interval of a count of 0 starts at 0; nothing expected has no ratio.
    let limits = garwood(expected, confidence.tail())?.map(|limit| limit / expected);
    limits.iter().all(|limit| limit.is_finite()).then_some(limits)
}

/// Where an area lies in the funnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Below the lower limit.
    Low,
    /// Within the limits, or on one of them.
    Within,
    /// Above the upper limit.
    High,
}

/// Where a figure lies; `None` for one that is not a number.
///
/// ```
/// use upturn_core::benchmark::{Position, position};
/// assert_eq!(position(0.25, [0.16, 0.24]), Some(Position::High));
/// assert_eq!(position(0.24, [0.16, 0.24]), Some(Position::Within));
/// ```
pub fn position(value: f64, [lower, upper]: [f64; 2]) -> Option<Position> {
    if value < lower {
        Some(Position::Low)
    } else if value > upper {
        Some(Position::High)
    } else {
        (!value.is_nan()).then_some(Position::Within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOTH: [Confidence; 2] = [Confidence::P95, Confidence::P998];

    #[test]
    fn nonsense_has_no_limits() {
        for (centre, n) in [(-0.1, 5.0), (1.1, 5.0), (f64::NAN, 5.0), (0.5, 0.0), (0.5, f64::INFINITY), (0.5, f64::NAN)]
        {
            assert_eq!(proportion_limits(centre, n, Confidence::P95), None);
        }
        for expected in [0.0, -1.0, f64::NAN, f64::INFINITY, 2e8] {
            assert_eq!(ratio_limits(expected, Confidence::P95), None);
        }
        for areas in [&[][..], &[(1.0, 0.0)], &[(-1.0, 2.0)], &[(1.0, f64::NAN)], &[(1.0, f64::MAX), (1.0, f64::MAX)]] {
            assert_eq!(pooled(areas), None);
        }
        assert_eq!(position(f64::NAN, [0.0, 1.0]), None);
    }

    #[test]
    fn a_centre_at_the_end_of_the_scale_has_limits_without_width() {
        assert_eq!(proportion_limits(0.0, 7.0, Confidence::P998), Some([0.0, 0.0]));
        assert_eq!(proportion_limits(1.0, 7.0, Confidence::P998), Some([1.0, 1.0]));
    }

    proptest! {
        #[test]
        fn limits_are_ordered_hold_the_centre_and_narrow_with_size(
            centre in 0.0..=1.0f64, size in 0.01..1e6f64, more in 1.0..100.0f64,
        ) {
            let contains = |outer: [f64; 2], inner: [f64; 2]| outer[0] <= inner[0] && inner[1] <= outer[1];
            let [proportion95, proportion998] = BOTH.map(|level| proportion_limits(centre, size, level).unwrap());
            prop_assert!(proportion95[0] >= 0.0 && proportion95[1] <= 1.0);
            prop_assert!(contains(proportion95, [centre, centre]) && contains(proportion998, proportion95));
            prop_assert!(contains(proportion95, proportion_limits(centre, size * more, Confidence::P95).unwrap()));
            let [ratio95, ratio998] = BOTH.map(|level| ratio_limits(size, level).unwrap());
            prop_assert!(ratio95[0] >= 0.0 && contains(ratio95, [1.0, 1.0]) && contains(ratio998, ratio95));
            let larger = ratio_limits(size * more, Confidence::P95).unwrap();
            prop_assert!(ratio95[0] <= larger[0] + 1e-9 && larger[1] <= ratio95[1] + 1e-9);
        }

        #[test]
        fn any_numbers_at_all_give_finite_limits_or_none(a in any::<u64>(), b in any::<u64>()) {
            let (a, b) = (f64::from_bits(a), f64::from_bits(b));
            for level in BOTH {
                for limits in [proportion_limits(a, b, level), proportion_limits(0.3, b.abs(), level), ratio_limits(a, level)] {
                    prop_assert!(limits.is_none_or(|[lower, upper]| lower <= upper && upper.is_finite()));
                }
            }
            for areas in [[(a, b), (b, a)], [(a.abs(), b.abs()), (1.0, 1.0)]] {
                prop_assert!(pooled(&areas).is_none_or(f64::is_finite));
            }
            prop_assert_eq!(position(a, [-1.0, 1.0]).is_none(), a.is_nan());
        }
    }
}
