//! Mann-Kendall test for a monotone trend.

use alloc::vec::Vec;

use super::MannKendall;
use crate::math::{sqrt, two_sided_p};

/// Mann-Kendall test of `y` in order of time, two-sided, with tie and continuity correction.
///
/// S is the sum of the signs of all later-minus-earlier differences, counted in order n log n. A constant series has
/// var(S) = 0: then z = 0 and p = 1, by convention ("no trend"). `None` with fewer than 2 points or where a value is
/// NaN. Mann 1945 (Econometrica 13:245); Kendall 1975; Gilbert 1987.
///
/// ```
/// use upturn_core::trend::mann_kendall;
/// let test = mann_kendall(&[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
/// assert_eq!((test.s, test.tau_a), (10, 1.0));
/// assert!((test.p - 0.02748633611151).abs() < 1e-13);
/// ```
pub fn mann_kendall(y: &[f64]) -> Option<MannKendall> {
    if y.len() < 2 || y.iter().any(|value| value.is_nan()) {
        return None;
    }
    let n = y.len() as i128;
    let pairs = n * (n - 1) / 2;
    let ties = tied_pairs(y);
    let s = pairs - ties - 2 * inversions(y);
    let var_s = (n * (n - 1) * (2 * n + 5) - tie_term(y)) as f64 / 18.0;
    let z = z_score(s as i64, var_s);
    Some(MannKendall {
        s: s as i64,
        var_s,
        z,
        p: two_sided_p(z),
        tau_a: s as f64 / pairs as f64,
        tau_b: (ties < pairs).then(|| s as f64 / (sqrt(pairs as f64) * sqrt((pairs - ties) as f64))),
    })
}

/// (s - sign s) / sqrt(var_s); 0 where s or its variance is 0.
pub(super) fn z_score(s: i64, var_s: f64) -> f64 {
    if s == 0 || var_s <= 0.0 { 0.0 } else { (s - s.signum()) as f64 / sqrt(var_s) }
}

/// Sum over groups of t equal values of t (t - 1) (2 t + 5).
pub(super) fn tie_term(values: &[f64]) -> i128 {
    tie_term_in_place(&mut values.to_vec())
}

/// As [`tie_term`], for who has a buffer to sort.
pub(super) fn tie_term_in_place(values: &mut [f64]) -> i128 {
    over_ties(values, |t| t * (t - 1) * (2 * t + 5))
}

/// Pairs of equal values.
pub(super) fn tied_pairs(values: &[f64]) -> i128 {
    over_ties(&mut values.to_vec(), |t| t * (t - 1) / 2)
}

fn over_ties(values: &mut [f64], term: impl Fn(i128) -> i128) -> i128 {
    values.sort_unstable_by(f64::total_cmp);
    // `==` and not equal bits: -0 and 0 are tied.
    values.chunk_by(|a, b| a == b).map(|group| term(group.len() as i128)).sum()
}

/// Number of pairs whose later value is lower, by merge sort: whatever a merge takes from the right passes all that
/// is left on the left.
fn inversions(values: &[f64]) -> i128 {
    let mut sorted = values.to_vec();
    let mut merged = Vec::with_capacity(values.len());
    let mut count = 0;
    let mut width = 1;
    while width < values.len() {
        for block in sorted.chunks(2 * width) {
            let (left, right) = block.split_at(width.min(block.len()));
            count += merge(left, right, &mut merged);
        }
        core::mem::swap(&mut sorted, &mut merged);
        merged.clear();
        width *= 2;
    }
    count
}

fn merge(left: &[f64], right: &[f64], merged: &mut Vec<f64>) -> i128 {
    let (mut taken, mut count) = (0, 0);
    for value in right {
        while taken < left.len() && left[taken] <= *value {
            merged.push(left[taken]);
            taken += 1;
        }
        count += (left.len() - taken) as i128;
        merged.push(*value);
    }
    merged.extend_from_slice(&left[taken..]);
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, written as it stands in the papers.
    fn s_by_double_loop(y: &[f64]) -> i64 {
        let mut s = 0;
        for j in 0..y.len() {
            for i in 0..j {
                s += i64::from(y[j] > y[i]) - i64::from(y[j] < y[i]);
            }
        }
        s
    }

    proptest! {
        #[test]
        fn s_by_merge_sort_is_s_by_the_definition(y in upturn_testkit::strategies::values(2..60)) {
            prop_assert_eq!(mann_kendall(&y).unwrap().s, s_by_double_loop(&y));
        }

        #[test]
        fn turning_time_round_turns_the_sign(y in upturn_testkit::strategies::values(2..60)) {
            let forwards = mann_kendall(&y).unwrap();
            let backwards = mann_kendall(&y.iter().rev().copied().collect::<Vec<_>>()).unwrap();
            prop_assert_eq!((forwards.s, forwards.p), (-backwards.s, backwards.p));
        }
    }

    #[test]
    fn zero_and_minus_zero_are_tied() {
        let test = mann_kendall(&[0.0, -0.0, 0.0]).unwrap();
        assert_eq!((test.s, test.var_s, test.p, test.tau_b), (0, 0.0, 1.0, None));
    }
}
