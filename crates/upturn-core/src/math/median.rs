//! Medians and other order statistics by selection: no sorting, no allocation.

/// The value that would stand at `position` (from 0) if the values were sorted; `None` where there is no such
/// position. Reorders the values. Order n on average.
pub fn order_statistic(values: &mut [f64], position: usize) -> Option<f64> {
    (position < values.len()).then(|| *values.select_nth_unstable_by(position, f64::total_cmp).1)
}

/// Median; the mean of the two middle values where their number is even. `None` for no values. Reorders the values.
///
/// ```
/// assert_eq!(upturn_core::math::median(&mut [3.0, 1.0, 2.0, 10.0]), Some(2.5));
/// ```
pub fn median(values: &mut [f64]) -> Option<f64> {
    let middle = values.len() / 2;
    let upper = order_statistic(values, middle)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    // Selection leaves everything that is not larger on the left.
    let lower = values[..middle].iter().copied().max_by(f64::total_cmp)?;
    let both = lower + upper;
    Some(if both.is_finite() { both / 2.0 } else { lower / 2.0 + upper / 2.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_even_one_and_none() {
        assert_eq!(median(&mut [5.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median(&mut [4.0, 1.0]), Some(2.5));
        assert_eq!(median(&mut [7.0]), Some(7.0));
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [f64::MAX, f64::MAX]), Some(f64::MAX));
    }

    #[test]
    fn order_statistics_count_from_zero() {
        let mut values = [9.0, 7.0, 8.0, 6.0];
        assert_eq!(order_statistic(&mut values, 0), Some(6.0));
        assert_eq!(order_statistic(&mut values, 3), Some(9.0));
        assert_eq!(order_statistic(&mut values, 4), None);
    }
}
