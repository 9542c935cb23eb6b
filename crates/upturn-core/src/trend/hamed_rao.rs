//! Hamed and Rao's correction of the Mann-Kendall variance, from the autocorrelation of ranks.

use alloc::vec::Vec;

use super::Correction;
use super::autocorrelation::{autocorrelations, residuals};
use crate::math::{Z_95, sqrt, sum};

/// Factor on var(S): `1 + 2 / (n (n-1) (n-2)) sum (n-k) (n-k-1) (n-k-2) r_k` over the lags k up to `lag` at which the
/// autocorrelation r_k of the ranks of `y - slope t` is beyond 1.96 / sqrt(n).
///
/// Lags count observations. The authors recommend lag 3; `n - 1` takes all. Hamed and Rao 1998 (J Hydrol 204:182).
pub fn hamed_rao(t: &[i64], y: &[f64], slope: f64, lag: usize) -> Correction {
    let Some(correlations) = rank_autocorrelations(t, y, slope, lag) else { return Correction::Undefined };
    let n = y.len() as f64;
    let terms = beyond_chance(&correlations, y.len()).map(|(k, r)| {
        let left = n - k as f64;
        left * (left - 1.0) * (left - 2.0) * r
    });
    Correction::Factor(1.0 + 2.0 / (n * (n - 1.0) * (n - 2.0)) * sum(terms))
}

/// The lags that [`hamed_rao`] takes into account; none where the correction is undefined.
pub fn significant_lags(t: &[i64], y: &[f64], slope: f64, lag: usize) -> Vec<usize> {
    let correlations = rank_autocorrelations(t, y, slope, lag).unwrap_or_default();
    beyond_chance(&correlations, y.len()).map(|(k, _)| k).collect()
}

fn beyond_chance(correlations: &[f64], n: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
    let bound = Z_95 / sqrt(n as f64);
    (1..).zip(correlations.iter().copied()).filter(move |(_, r)| r.abs() > bound)
}

fn rank_autocorrelations(t: &[i64], y: &[f64], slope: f64, lag: usize) -> Option<Vec<f64>> {
    if y.len() < 3 || t.len() != y.len() {
        return None;
    }
    autocorrelations(&average_ranks(&residuals(t, y, slope)?), lag)
}

/// Ranks from 1; equal values share the mean of their ranks.
fn average_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = alloc::vec![0.0; values.len()];
    let mut first = 1;
    for group in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let shared = first as f64 + (group.len() - 1) as f64 / 2.0;
        for position in group {
            ranks[*position] = shared;
        }
        first += group.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_their_ranks() {
        assert_eq!(average_ranks(&[5.0, 1.0, 5.0, 9.0]), [2.5, 1.0, 2.5, 4.0]);
    }

    #[test]
    fn points_on_a_line_leave_nothing_to_correct() {
        let t: Vec<i64> = (0..15).collect();
        let y: Vec<f64> = t.iter().map(|t| 0.3 + 0.1 * *t as f64).collect();
        assert_eq!(hamed_rao(&t, &y, 0.1, 3), Correction::Undefined);
        assert_eq!(hamed_rao(&[0, 1], &[1.0, 4.0], 1.0, 3), Correction::Undefined);
    }
}
