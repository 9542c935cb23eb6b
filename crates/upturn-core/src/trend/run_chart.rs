//! Run chart: runs and crossings about the median.

use super::RunChart;
use crate::math::median;

/// Run chart of `y` in order of time, after Anhoej.
///
/// Points on the median are skipped: they neither count nor end a run. There is a signal where the longest run exceeds
/// round(log2 n) + 3, or where there are fewer crossings than the 5 % point of Binomial(n - 1, 1/2), with n the points
/// not on the median. Where every point lies on the median, all counts and limits are 0 and there is no signal.
///
/// `None` with fewer than 2 points or where a value is not finite. Anhoej and Olesen 2014 (PLoS ONE 9:e113825).
///
/// ```
/// use upturn_core::trend::run_chart;
/// let chart = run_chart(&[1.0, 2.0, 1.0, 2.0, 1.0, 8.0, 9.0, 8.0, 9.0, 8.0]).unwrap();
/// assert_eq!((chart.median, chart.crossings, chart.crossings_min, chart.signal), (5.0, 1, 2, true));
/// ```
pub fn run_chart(y: &[f64]) -> Option<RunChart> {
    if y.len() < 2 || !y.iter().all(|value| value.is_finite()) {
        return None;
    }
    let median = median(&mut y.to_vec())?;
    let (mut n_useful, mut run, mut longest_run, mut crossings) = (0, 0, 0, 0);
    let mut above_before = None;
    for value in y.iter().filter(|value| **value != median) {
        let above = *value > median;
        if above_before.is_some_and(|before| before != above) {
            crossings += 1;
            run = 0;
        }
        run += 1;
        n_useful += 1;
        longest_run = longest_run.max(run);
        above_before = Some(above);
    }
    let longest_run_max = if n_useful == 0 { 0 } else { rounded_log2(n_useful) + 3 };
    let crossings_min = usual_crossings(n_useful);
    let signal = longest_run > longest_run_max || crossings < crossings_min;
    Some(RunChart { median, n_useful, longest_run, longest_run_max, crossings, crossings_min, signal })
}

/// log2 n to the nearest whole number, in integers: it rounds up where n^2 >= 2^(2k + 1). Never exactly a half.
fn rounded_log2(n: usize) -> usize {
    let whole = n.ilog2();
    let square = (n as u128) * (n as u128);
    (whole + u32::from(square >> (2 * whole + 1) > 0)) as usize
}

/// Smallest k with P(X <= k) >= 0.05 for X ~ Binomial(n - 1, 1/2); 0 for n below 2.
///
/// Probabilities are taken relative to the one in the middle, so that nothing underflows that matters.
fn usual_crossings(n: usize) -> usize {
    let Some(trials) = n.checked_sub(1) else { return 0 };
    let middle = trials / 2;
    // Going down from the middle: weight(k - 1) = weight(k) k / (trials - k + 1).
    let down = |k: usize, weight: f64| weight * k as f64 / (trials - k + 1) as f64;
    let mut half = 0.0;
    let mut weight = 1.0;
    for k in (0..=middle).rev() {
        half += weight;
        weight = down(k, weight);
    }
    let total = if trials % 2 == 1 { 2.0 * half } else { 2.0 * half - 1.0 };
    // P(X <= k) falls as k goes down; the answer is the last k that still holds 5 %.
    let mut below = half;
    let mut weight = 1.0;
    let mut k = middle;
    while k > 0 && below - weight >= 0.05 * total {
        below -= weight;
        weight = down(k, weight);
        k -= 1;
    }
    k
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_round_as_real_numbers_do() {
        // log2 of 5 is 2.32, of 6 is 2.58, of 11 is 3.459, of 12 is 3.58, of 90 is 6.49, of 91 is 6.51.
        let cases = [(1, 0), (2, 1), (3, 2), (5, 2), (6, 3), (11, 3), (12, 4), (90, 6), (91, 7)];
        for (n, rounded) in cases {
            assert_eq!(rounded_log2(n), rounded, "{n}");
        }
    }

    #[test]
    fn crossings_are_those_of_scipy() {
        // scipy 1.17.1: binom.ppf(0.05, n - 1, 0.5)
        let cases =
            [(0, 0), (1, 0), (2, 0), (10, 2), (20, 6), (24, 8), (30, 10), (100, 41), (1000, 474), (100_000, 49_739)];
        for (n, crossings) in cases {
            assert_eq!(usual_crossings(n), crossings, "{n}");
        }
    }

    #[test]
    fn points_on_the_median_are_skipped() {
        let chart = run_chart(&[5.0; 12]).unwrap();
        assert_eq!((chart.n_useful, chart.longest_run, chart.crossings, chart.signal), (0, 0, 0, false));
        assert_eq!(run_chart(&[1.0]), None);
        assert_eq!(run_chart(&[1.0, f64::INFINITY]), None);
    }
}
