//! Theil-Sen line: the median of all pairwise slopes, with Sen's interval.

use alloc::vec::Vec;

use super::TheilSen;
use super::mann_kendall::tie_term_in_place;
use crate::math::{Z_95, median, round_half_even, sqrt};

mod slopes;

use slopes::Slopes;

/// Most points for which the line is computed: 50 million pairs, a fraction of a second.
pub const MOST_POINTS: usize = 10_000;

/// Theil-Sen slope, intercepts and 95 % interval of `y` over `t`.
///
/// The slope is the median of (yj - yi) / (tj - ti) over all pairs with different t. The interval takes the slopes at
/// the 0-based positions `round((N - C) / 2) - 1` and `round((N + C) / 2)`, halves to even and held within the list,
/// where N is the number of slopes and `C = 1.96 sqrt(var)` with the tie-corrected variance of Kendall's S: the rule of
/// scipy's `theilslopes` (decision D4). Intercepts refer to t = 0.
///
/// Up to 1,000 points in order n^2 of time and memory; beyond, up to [`MOST_POINTS`], in order n^2 of time and n of
/// memory, with the same result to the last bit. `scratch` is emptied and used for everything, so that a caller with many
/// series allocates once.
///
/// `None` with fewer than 2 points, more than [`MOST_POINTS`], lengths that differ, no pair with different t, or where
/// a number is not finite. Theil 1950 (Indag. Math. 12:85); Sen 1968 (JASA 63:1379).
///
/// ```
/// use upturn_core::trend::theil_sen;
/// let line = theil_sen(&[0, 1, 2, 5], &[1.0, 3.0, 5.0, 11.0], 4.0, &mut Vec::new()).unwrap();
/// assert_eq!((line.slope_per_period, line.slope_per_year, line.intercept_joint), (2.0, 8.0, 1.0));
/// ```
pub fn theil_sen(t: &[i64], y: &[f64], periods_per_year: f64, scratch: &mut Vec<f64>) -> Option<TheilSen> {
    let n = y.len();
    let finite = periods_per_year.is_finite() && y.iter().all(|value| value.is_finite());
    if t.len() != n || !(2..=MOST_POINTS).contains(&n) || !finite {
        return None;
    }
    let slopes = Slopes::new(t, y);
    let count = slopes.count();
    let [lower, upper] = interval_positions(t, y, count, scratch)?;
    let [lower, below, above, upper] = slopes.at([lower, (count - 1) / 2, count / 2, upper], scratch)?;
    let slope = median(&mut [below, above])?;

    refill(scratch, t.iter().map(|t| *t as f64));
    let median_t = median(scratch)?;
    refill(scratch, y.iter().copied());
    let median_y = median(scratch)?;
    refill(scratch, t.iter().zip(y).map(|(t, y)| y - slope * *t as f64));
    let line = TheilSen {
        slope_per_period: slope,
        slope_per_year: slope * periods_per_year,
        ci_per_period: [lower, upper],
        ci_per_year: [lower * periods_per_year, upper * periods_per_year],
        intercept_separate: median_y - slope * median_t,
        intercept_joint: median(scratch)?,
    };
    // Differences of finite values can overflow.
    let numbers = [slope, line.slope_per_year, line.intercept_separate, line.intercept_joint];
    let all = numbers.into_iter().chain(line.ci_per_period).chain(line.ci_per_year);
    all.into_iter().all(f64::is_finite).then_some(line)
}

/// Where the line meets `target`, in periods since t = 0; `None` for a level line, or where that is not finite.
///
/// ```
/// use upturn_core::trend::crossing;
/// assert!((crossing(0.5, 10.2, 20.0).unwrap() - 19.6).abs() < 1e-12);
/// assert_eq!(crossing(0.0, 10.2, 20.0), None);
/// ```
pub fn crossing(slope: f64, intercept: f64, target: f64) -> Option<f64> {
    let index = (target - intercept) / slope;
    index.is_finite().then_some(index)
}

fn interval_positions(t: &[i64], y: &[f64], slopes: usize, scratch: &mut Vec<f64>) -> Option<[usize; 2]> {
    refill(scratch, t.iter().map(|t| *t as f64));
    let ties_t = tie_term_in_place(scratch);
    refill(scratch, y.iter().copied());
    let ties_y = tie_term_in_place(scratch);
    let n = y.len() as i128;
    let variance = (n * (n - 1) * (2 * n + 5) - ties_t - ties_y).max(0) as f64 / 18.0;
    let count = slopes as f64;
    let half_width = Z_95 * sqrt(variance);
    let last = slopes.checked_sub(1)?;
    let upper = round_half_even((count + half_width) / 2.0).min(last as f64);
    let lower = (round_half_even((count - half_width) / 2.0) - 1.0).max(0.0);
    Some([(lower as usize).min(last), upper as usize])
}

fn refill(scratch: &mut Vec<f64>, values: impl Iterator<Item = f64>) {
    scratch.clear();
    scratch.extend(values);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_than_two_points_or_one_moment_have_no_slope() {
        let mut scratch = Vec::new();
        assert_eq!(theil_sen(&[], &[], 1.0, &mut scratch), None);
        assert_eq!(theil_sen(&[3], &[1.0], 1.0, &mut scratch), None);
        assert_eq!(theil_sen(&[3, 3], &[1.0, 2.0], 1.0, &mut scratch), None);
        assert_eq!(theil_sen(&[1, 2], &[1.0, f64::NAN], 1.0, &mut scratch), None);
        assert_eq!(theil_sen(&[1, 2], &[-f64::MAX, f64::MAX], 1.0, &mut scratch), None);
    }

    #[test]
    fn a_long_line_has_its_slope_and_a_longer_one_is_refused() {
        let t: Vec<i64> = (0..MOST_POINTS as i64 + 1).collect();
        let y: Vec<f64> = t.iter().map(|t| 5.0 - 2.0 * *t as f64).collect();
        // Enough that the slopes are not held.
        let line = theil_sen(&t[..1_100], &y[..1_100], 4.0, &mut Vec::new()).unwrap();
        assert_eq!((line.slope_per_year, line.ci_per_period, line.intercept_joint), (-8.0, [-2.0, -2.0], 5.0));
        assert_eq!(theil_sen(&t, &y, 4.0, &mut Vec::new()), None);
    }

    #[test]
    fn two_points_have_their_slope_as_interval() {
        let line = theil_sen(&[0, 2], &[1.0, 3.0], 1.0, &mut Vec::new()).unwrap();
        assert_eq!((line.slope_per_period, line.ci_per_period), (1.0, [1.0, 1.0]));
    }

    #[test]
    fn a_constant_series_has_slope_plus_zero() {
        let line = theil_sen(&[0, 1, 2], &[-4.0; 3], 12.0, &mut Vec::new()).unwrap();
        assert!(line.slope_per_year == 0.0 && line.slope_per_year.is_sign_positive());
    }
}
