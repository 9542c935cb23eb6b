//! Process limits of an individuals chart, from the moving range.

use alloc::vec::Vec;

use super::Zones;
use crate::math::{mean, sum};

/// 3 / 1.128 as it is rounded by the NHS and by Wheeler (decision D7).
const LIMIT_FACTOR: f64 = 2.66;

/// A moving range from this many mean moving ranges on is an outlier (Nelson 1982).
const SCREEN_FACTOR: f64 = 3.267;

/// Limits of an individuals chart, in the unit of the measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// Mean of the points.
    pub centre: f64,
    /// centre - 2.66 mean moving ranges.
    pub lower: f64,
    /// centre + 2.66 mean moving ranges.
    pub upper: f64,
    /// centre less two thirds of the width to the limit.
    pub near_lower: f64,
    /// centre plus two thirds of the width to the limit.
    pub near_upper: f64,
    /// Mean of the moving ranges that were not screened out.
    pub mean_moving_range: f64,
    /// Positions of the moving ranges that were screened out.
    pub screened: Vec<usize>,
}

impl Limits {
    /// Limits about `centre` from moving ranges: distances between neighbouring points, in order of time.
    ///
    /// With `screen`, ranges of 3.267 times their mean or more are left out once and the mean is taken again (decision
    /// D6). Where the mean is 0 nothing is screened, and the limits equal the centre (decision D9). `None` without
    /// moving ranges, or where a number is not finite.
    pub fn of(centre: f64, moving_ranges: &[f64], screen: bool) -> Option<Limits> {
        let all = mean(moving_ranges)?;
        let bound = if screen && all > 0.0 { SCREEN_FACTOR * all } else { f64::INFINITY };
        let (kept, screened): (Vec<usize>, Vec<usize>) =
            (0..moving_ranges.len()).partition(|position| moving_ranges[*position] < bound);
        // The smallest range is never above the mean, so something is always kept where something is screened.
        let mean_moving_range = if screened.is_empty() {
            all
        } else {
            sum(kept.iter().map(|position| moving_ranges[*position])) / kept.len() as f64
        };
        let width = LIMIT_FACTOR * mean_moving_range;
        let near = width * 2.0 / 3.0;
        let limits = Limits {
            centre,
            lower: centre - width,
            upper: centre + width,
            near_lower: centre - near,
            near_upper: centre + near,
            mean_moving_range,
            screened,
        };
        let ends = [limits.lower, limits.near_lower, limits.near_upper, limits.upper];
        ends.iter().all(|end| end.is_finite()).then_some(limits)
    }

    /// The limits without what they rest on: the same at every point.
    pub fn zones(&self) -> Zones {
        let &Limits { centre, lower, upper, near_lower, near_upper, .. } = self;
        Zones { lower, near_lower, centre, near_upper, upper }
    }
}

/// Limits of these values, with a moving range between each value and the next.
///
/// `None` with fewer than 2 values, or where a number is not finite.
///
/// ```
/// use upturn_core::control::xmr_limits;
/// let limits = xmr_limits(&[1.0, 3.0, 2.0, 4.0], true).unwrap();
/// assert_eq!(limits.centre, 2.5);
/// // Moving ranges 2, 1 and 2; their mean 5/3; 2.66 of them to either side.
/// assert!((limits.upper - (2.5 + 2.66 * 5.0 / 3.0)).abs() < 1e-12);
/// ```
pub fn xmr_limits(values: &[f64], screen: bool) -> Option<Limits> {
    let moving_ranges: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    Limits::of(mean(values)?, &moving_ranges, screen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_series_has_limits_on_its_mean_with_and_without_screening() {
        for screen in [false, true] {
            let limits = xmr_limits(&[0.1; 12], screen).unwrap();
            assert_eq!((limits.lower, limits.centre, limits.upper), (0.1, 0.1, 0.1));
            assert!(limits.screened.is_empty());
        }
    }

    #[test]
    fn one_jump_is_screened_once() {
        let values = [1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 30.0];
        let limits = xmr_limits(&values, true).unwrap();
        assert_eq!((limits.mean_moving_range, limits.screened.as_slice()), (1.0, [5].as_slice()));
        assert_eq!(xmr_limits(&values, false).unwrap().mean_moving_range, 33.0 / 6.0);
    }

    #[test]
    fn what_is_not_finite_has_no_limits() {
        assert_eq!(xmr_limits(&[], true), None);
        assert_eq!(xmr_limits(&[1.0], true), None);
        assert_eq!(xmr_limits(&[1.0, f64::NAN], true), None);
        assert_eq!(xmr_limits(&[f64::MAX, -f64::MAX], true), None);
        // Process limits of finite width, whose near limits overflow on the way.
        assert_eq!(xmr_limits(&[0.0, 5e307], true), None);
    }
}
