//! Do spells end sooner in one group than in another? The log-rank test.

use alloc::vec;
use alloc::vec::Vec;

use super::survival::Duration;
use crate::math::{chi_square_survival, sqrt};

/// The log-rank test of groups of spells.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRank {
    /// How many ended in each group.
    pub observed: Vec<f64>,
    /// How many would have, had those at risk been equally likely to end whatever their group.
    pub expected: Vec<f64>,
    /// The statistic.
    pub chi_square: f64,
    /// Degrees of freedom: groups that were at risk when something ended, less 1.
    pub degrees: usize,
    /// Chance of a statistic at least as large where the groups do not differ.
    pub p: f64,
}

/// Whether spells end at different rates in two or more groups; every length of time has the same weight.
///
/// At each length at which d of n at risk end, a group with m at risk expects `d m / n` of them, with the variance and
/// covariance of the hypergeometric distribution, `d (n - d) / (n - 1) x (m / n) ([same group] - m' / n)`. The statistic
/// is `(O - E)' V^-1 (O - E)` over all groups but one, which follows from the others. It is most sensitive to a ratio of
/// rates that stays the same, and blind to curves that cross in the middle.
///
/// A group of which nobody was at risk when anything ended says nothing: it expects 0 and is not counted in `degrees`
/// (as in R's `survdiff`). `None` with fewer than two groups that say something, where the groups were never at risk
/// side by side, and where a duration is negative or not finite. Mantel 1966; Peto and Peto 1972 (JRSS A 135:185).
///
/// ```
/// use upturn_core::journey::{log_rank::log_rank, survival::Duration};
/// let ended = |lengths: &[f64]| lengths.iter().map(|length| Duration { length: *length, ended: true }).collect();
/// let (commissioner, partner): (Vec<_>, Vec<_>) = (ended(&[24.0, 36.0]), ended(&[12.0, 18.0]));
/// let test = log_rank(&[&commissioner, &partner]).unwrap();
/// // At 12 and 18 months 2 of 4 and 2 of 3 at risk are the commissioners': 1/2 + 2/3 + 1 + 1 = 19/6 expected, 2 seen.
/// assert!((test.expected[0] - 19.0 / 6.0).abs() < 1e-12);
/// // (7/6)^2 / (1/4 + 2/9) = 49/17.
/// assert!((test.chi_square - 49.0 / 17.0).abs() < 1e-12);
/// assert!(test.degrees == 1 && (test.p - 0.0895557).abs() < 1e-6);
/// ```
pub fn log_rank(groups: &[&[Duration]]) -> Option<LogRank> {
    let mut all: Vec<(Duration, usize)> = Vec::new();
    for (group, durations) in groups.iter().enumerate() {
        all.extend(durations.iter().map(|duration| (*duration, group)));
    }
    if !all.iter().all(|(duration, _)| duration.length >= 0.0 && duration.length.is_finite()) {
        return None;
    }
    all.sort_by(|(a, _), (b, _)| a.length.total_cmp(&b.length));

    let mut at_risk: Vec<f64> = groups.iter().map(|durations| durations.len() as f64).collect();
    let mut observed = vec![0.0; groups.len()];
    let mut expected = observed.clone();
    let mut variance = vec![observed.clone(); groups.len()];
    for same in all.chunk_by(|(a, _), (b, _)| a.length == b.length) {
        let n: f64 = at_risk.iter().sum();
        let d = same.iter().filter(|(duration, _)| duration.ended).count() as f64;
        // The last one at risk has no variance, and 0 / 0 for it.
        let factor = if n > 1.0 { d * (n - d) / (n - 1.0) } else { 0.0 };
        for (group, row) in variance.iter_mut().enumerate() {
            let share = at_risk[group] / n;
            expected[group] += d * share;
            for (other, cell) in row.iter_mut().enumerate() {
                let same = if group == other { 1.0 } else { 0.0 };
                *cell += factor * share * (same - at_risk[other] / n);
            }
        }
        for (duration, group) in same {
            at_risk[*group] -= 1.0;
            observed[*group] += if duration.ended { 1.0 } else { 0.0 };
        }
    }

    let telling: Vec<usize> = (0..groups.len()).filter(|group| expected[*group] > 0.0).collect();
    let (_, free) = telling.split_last()?;
    let difference: Vec<f64> = free.iter().map(|group| observed[*group] - expected[*group]).collect();
    let variance: Vec<Vec<f64>> =
        free.iter().map(|row| free.iter().map(|column| variance[*row][*column]).collect()).collect();
    let chi_square = quadratic_form(variance, difference)?;
    let degrees = free.len();
    let p = chi_square_survival(degrees as f64, chi_square)?;
    Some(LogRank { observed, expected, chi_square, degrees, p })
}

/// A variance that is this share of what it was before the groups in front of it were accounted for is rounding.
const SINGULAR: f64 = 1e-10;

/// x' V^-1 x by Cholesky's decomposition; `None` where V is empty or not positive definite.
fn quadratic_form(mut v: Vec<Vec<f64>>, mut x: Vec<f64>) -> Option<f64> {
    let mut total = None;
    for pivot in 0..x.len() {
        let whole = v[pivot][pivot];
        let rest = whole - v[pivot][..pivot].iter().map(|cell| cell * cell).sum::<f64>();
        if rest <= SINGULAR * whole {
            return None;
        }
        let root = sqrt(rest);
        let solved = v[pivot][..pivot].iter().zip(&x).map(|(cell, x)| cell * x).sum::<f64>();
        x[pivot] = (x[pivot] - solved) / root;
        total = Some(total.unwrap_or(0.0) + x[pivot] * x[pivot]);
        let (above, below) = v.split_at_mut(pivot + 1);
        for row in below {
            let product = row[..pivot].iter().zip(&above[pivot]).map(|(a, b)| a * b).sum::<f64>();
            row[pivot] = (row[pivot] - product) / root;
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn group(rows: &[(f64, bool)]) -> Vec<Duration> {
        rows.iter().map(|(length, ended)| Duration { length: *length, ended: *ended }).collect()
    }

    #[test]
    fn groups_that_cannot_be_compared_have_no_test() {
        let (early, late) = (group(&[(1.0, false), (2.0, false)]), group(&[(5.0, true), (6.0, true)]));
        assert_eq!(log_rank(&[]), None);
        assert_eq!(log_rank(&[&late]), None);
        assert_eq!(log_rank(&[&late, &[]]), None);
        // Nobody of the early group is left when the first of the others ends.
        assert_eq!(log_rank(&[&early, &late]), None);
        assert_eq!(log_rank(&[&early, &early]), None);
        // All end at once: no variance.
        assert_eq!(log_rank(&[&group(&[(5.0, true)]), &group(&[(5.0, true)])]), None);
        assert_eq!(log_rank(&[&group(&[(f64::NAN, true)]), &late]), None);
    }

    #[test]
    fn a_group_that_says_nothing_costs_no_degree_of_freedom() {
        let (early, slow) = (group(&[(1.0, false)]), group(&[(5.0, true), (9.0, true), (11.0, false)]));
        let fast = group(&[(3.0, true), (4.0, true), (5.0, true)]);
        let two = log_rank(&[&slow, &fast]).unwrap();
        let three = log_rank(&[&early, &slow, &fast]).unwrap();
        assert_eq!((two.chi_square, two.p, two.degrees), (three.chi_square, three.p, three.degrees));
        assert_eq!((three.observed[0], three.expected[0]), (0.0, 0.0));
    }

    proptest! {
        #[test]
        fn any_order_of_the_groups_gives_the_same_statistic(
            rows in proptest::collection::vec((0u32..20, any::<bool>(), 0usize..4), 0..40),
        ) {
            let mut groups = vec![Vec::new(); 4];
            for (length, ended, group) in rows {
                groups[group].push(Duration { length: f64::from(length), ended });
            }
            let forwards: Vec<&[Duration]> = groups.iter().map(Vec::as_slice).collect();
            let backwards: Vec<&[Duration]> = groups.iter().rev().map(Vec::as_slice).collect();
            let (a, b) = (log_rank(&forwards), log_rank(&backwards));
            prop_assert_eq!(a.is_some(), b.is_some());
            if let Some((a, b)) = a.zip(b) {
                prop_assert!((a.chi_square - b.chi_square).abs() <= 1e-9 * a.chi_square.max(1.0));
                prop_assert!((0.0..=1.0).contains(&a.p) && a.degrees == b.degrees);
                let (seen, expected) = (a.observed.iter().sum::<f64>(), a.expected.iter().sum::<f64>());
                prop_assert!((seen - expected).abs() < 1e-9);
            }
        }

        #[test]
        fn any_numbers_at_all_give_finite_figures_or_none(bits in proptest::collection::vec(any::<u64>(), 0..20)) {
            let group = |sign: f64| -> Vec<Duration> {
                let lengths = bits.iter().map(|bits| f64::from_bits(*bits)).filter(|x| x.is_nan() || x * sign >= 0.0);
                lengths.map(|x| Duration { length: x.abs(), ended: x.abs() < 1.0 }).collect()
            };
            if let Some(test) = log_rank(&[&group(1.0), &group(-1.0)]) {
                prop_assert!(test.chi_square.is_finite() && (0.0..=1.0).contains(&test.p));
            }
        }
    }
}
