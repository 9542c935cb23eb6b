//! The variance of an estimate whose errors depend on the ones before them.

use crate::math::sum;

/// How many observations back errors are taken to depend on each other: floor(4 (n / 100)^(2/9)).
///
/// Newey and West 1994 (Rev Econ Stud 61:631), as is usual with Bartlett's weights. 0 for n = 0.
///
/// ```
/// assert_eq!([12, 36, 100, 192].map(upturn_core::impact::newey_west_lag), [2, 3, 4, 4]);
/// ```
pub fn newey_west_lag(n: usize) -> usize {
    // lag <= 4 (n / 100)^(2/9) is lag^9 100^2 <= 4^9 n^2: whole numbers, so nothing rounds across a step.
    let n = n as u128;
    let goal = n.saturating_mul(n).saturating_mul(1 << 18);
    let reached = |lag: u128| lag.checked_pow(9).and_then(|power| power.checked_mul(10_000)).is_some_and(|x| x <= goal);
    let mut lag = 0;
    while reached(lag + 1) {
        lag += 1;
    }
    lag as usize
}

/// The variance of an estimate from what each observation adds to its error: influence times residual, in order of
/// time.
///
/// Sum of squares plus twice the sum over the lags l up to `lag` of (1 - l / (lag + 1)) times the products of terms l
/// apart: Bartlett's weights, with which the variance is never negative. Lags count observations, not periods. No
/// prewhitening and no correction for small samples. Newey and West 1987 (Econometrica 55:703).
///
/// ```
/// // Lag 0 is the sum of squares; at lag 1 neighbours weigh one half: 1 + 4 + 2 * 0.5 * 2.
/// use upturn_core::impact::newey_west_variance;
/// assert_eq!([0, 1].map(|lag| newey_west_variance(&[1.0, 2.0], lag)), [5.0, 7.0]);
/// ```
pub fn newey_west_variance(terms: &[f64], lag: usize) -> f64 {
    let products = |apart: usize| {
        let later = terms.get(apart..).unwrap_or(&[]);
        sum(terms.iter().zip(later).map(|(earlier, later)| earlier * later))
    };
    let weighted = |apart: usize| 2.0 * (1.0 - apart as f64 / (lag as f64 + 1.0)) * products(apart);
    let longest = lag.min(terms.len());
    (products(0) + sum((1..=longest).map(weighted))).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lag_steps_exactly_where_the_rule_does() {
        // 4 (51200 / 100)^(2/9) is 16 exactly; a power that rounds would miss it.
        assert_eq!([0, 1, 99, 100, 51_199, 51_200].map(newey_west_lag), [0, 1, 3, 4, 15, 16]);
        assert!(newey_west_lag(usize::MAX) > 16);
    }

    #[test]
    fn a_lag_beyond_the_series_adds_nothing_and_nothing_has_no_variance() {
        assert_eq!(newey_west_variance(&[], 3), 0.0);
        assert_eq!(newey_west_variance(&[2.0], usize::MAX), 4.0);
        // Alternating terms cancel; the variance stops at 0.
        assert!(newey_west_variance(&[1.0, -1.0, 1.0, -1.0], 3) >= 0.0);
    }
}
