//! Sums that do not lose digits.

/// Sum with Neumaier's compensation: the error does not grow with the number of terms. 0 for no terms.
///
/// Neumaier 1974 (ZAMM 54:39).
///
/// ```
/// assert_eq!(upturn_core::math::sum([1e16, 1.0, -1e16]), 1.0);
/// ```
pub fn sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0_f64);
    for term in terms {
        let next = total + term;
        // The smaller of the two is the one whose last digits fell off.
        lost += if total.abs() >= term.abs() { (total - next) + term } else { (term - next) + total };
        total = next;
    }
    total + lost
}

/// Arithmetic mean; `None` for no values, and where a value or the mean is not finite.
///
/// A second pass over the deviations makes the mean of equal values that very value, so that a constant series lies
/// *on* its mean, not one bit beside it.
///
/// ```
/// assert_eq!(upturn_core::math::mean(&[0.1; 49]), Some(0.1));
/// ```
pub fn mean(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let first = sum(values.iter().copied()) / n;
    let mean = first + sum(values.iter().map(|value| value - first)) / n;
    mean.is_finite().then_some(mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_terms_survive_beside_large_ones() {
        assert_eq!(sum([1.0, 1e100, 1.0, -1e100]), 2.0);
        assert_eq!(sum([]), 0.0);
    }

    #[test]
    fn the_mean_of_equal_values_is_that_value() {
        for n in 1..400 {
            assert_eq!(mean(&alloc::vec![0.1; n]), Some(0.1), "{n}");
            assert_eq!(mean(&alloc::vec![1e9 + 0.3; n]), Some(1e9 + 0.3), "{n}");
        }
    }

    #[test]
    fn there_is_no_mean_of_nothing_or_of_infinity() {
        assert_eq!(mean(&[]), None);
        assert_eq!(mean(&[f64::INFINITY]), None);
        assert_eq!(mean(&[f64::NAN, 1.0]), None);
    }
}
