//! When two numbers agree.

use serde::Deserialize;

/// A relative and an absolute tolerance: numbers agree where either is met.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Tolerance {
    /// Share of the reference value.
    pub rel: f64,
    /// In the unit of the value.
    pub abs: f64,
}

impl Tolerance {
    /// Whether `found` is within tolerance of `expected`. Never true where either is NaN.
    ///
    /// ```
    /// use upturn_testkit::tolerance::Tolerance;
    /// let tolerance = Tolerance { rel: 1e-9, abs: 1e-12 };
    /// assert!(tolerance.agree(1e6 + 1e-4, 1e6));
    /// assert!(!tolerance.agree(f64::NAN, f64::NAN));
    /// ```
    pub fn agree(self, found: f64, expected: f64) -> bool {
        let distance = (found - expected).abs();
        found == expected || distance <= self.abs || distance <= self.rel * expected.abs()
    }

    /// The tolerance for figures worked out from `values`, some of whose digits cannot survive where a large level
    /// carries small differences: relative tolerance times `max(1, 1000 eps max|y| / sd(y) / 1e-9)`.
    pub fn for_values(self, values: &[f64]) -> Tolerance {
        Tolerance { rel: self.rel * ill_conditioning(values), abs: self.abs }
    }
}

fn ill_conditioning(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 1.0;
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0);
    let largest = values.iter().fold(0.0f64, |most, value| most.max(value.abs()));
    let factor = 1e3 * f64::EPSILON * largest / variance.sqrt() / 1e-9;
    // A constant series has no spread to lose: its figures are exact.
    if factor.is_finite() { factor.max(1.0) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_series_keep_their_tolerance_and_a_level_of_1e9_loosens_it() {
        let tolerance = Tolerance { rel: 1e-9, abs: 1e-12 };
        assert_eq!(tolerance.for_values(&[1.0, 2.0, 4.0]), tolerance);
        assert_eq!(tolerance.for_values(&[5.0; 4]), tolerance);
        let loose = tolerance.for_values(&[1e9, 1e9 + 3.0, 1e9 - 3.0]).rel;
        assert!(loose > 1e-5 && loose < 1e-3, "{loose}");
    }
}
