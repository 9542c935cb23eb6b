//! Linear least squares by Householder reflections.

use alloc::vec;
use alloc::vec::Vec;

use super::{sqrt, sum};

/// The linear combination of columns that comes closest to the values.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastSquares {
    /// The factor b of each column for which the sum of squares of y - Xb is smallest.
    pub coefficients: Vec<f64>,
    /// y - Xb.
    pub residuals: Vec<f64>,
    /// Orthonormal columns that span the same space as X: the Q of X = QR.
    basis: Vec<Vec<f64>>,
    /// The columns of R, each down to its diagonal.
    triangle: Vec<Vec<f64>>,
}

/// Fits `y` by `columns`, each as long as `y`. No columns at all leave `y` itself as residuals.
///
/// Householder's reflections work on X, never on X'X, whose condition is the square of X's. `None` where lengths
/// differ, there are more columns than values, a column depends on the ones before it to within rounding, or a number
/// is not finite. Golub and Van Loan 2013, Matrix Computations, algorithm 5.2.1.
///
/// ```
/// use upturn_core::math::least_squares;
/// let line = least_squares(&[vec![1.0; 3], vec![0.0, 1.0, 2.0]], &[1.0, 2.0, 6.0]).unwrap();
/// assert!((line.coefficients[0] - 0.5).abs() < 1e-14 && (line.coefficients[1] - 2.5).abs() < 1e-14);
/// ```
pub fn least_squares(columns: &[Vec<f64>], y: &[f64]) -> Option<LeastSquares> {
    let n = y.len();
    if columns.len() > n || columns.iter().any(|column| column.len() != n) {
        return None;
    }
    let (reflectors, triangle) = triangulate(columns)?;
    let mut rotated = y.to_vec();
    for (step, reflector) in reflectors.iter().enumerate() {
        reflect(reflector, &mut rotated[step..]);
    }
    let mut residuals = rotated.clone();
    residuals[..columns.len()].fill(0.0);
    rotate_back(&reflectors, &mut residuals);
    let basis = (0..columns.len()).map(|at| {
        let mut column = vec![0.0; n];
        column[at] = 1.0;
        rotate_back(&reflectors, &mut column);
        column
    });
    let basis = basis.collect();
    rotated.truncate(columns.len());
    let fit = LeastSquares { coefficients: solve(&triangle, rotated), residuals, basis, triangle };
    fit.coefficients.iter().chain(&fit.residuals).all(|number| number.is_finite()).then_some(fit)
}

impl LeastSquares {
    /// The weight of each value in the combination c'b of the coefficients: c'b = sum of weight times y.
    ///
    /// With independent errors of variance s2 the variance of c'b is s2 times the sum of squared weights; every robust
    /// variance is made of the products weight times residual. `combination` has a factor a coefficient; factors that
    /// are not there count as 0.
    ///
    /// ```
    /// // The mean is an equal part of each value.
    /// let mean = upturn_core::math::least_squares(&[vec![1.0; 4]], &[3.0, 5.0, 4.0, 8.0]).unwrap();
    /// assert!(mean.influence(&[1.0]).iter().all(|weight| (weight - 0.25).abs() < 1e-15));
    /// ```
    pub fn influence(&self, combination: &[f64]) -> Vec<f64> {
        // With b = R^-1 Q'y the weights are Q w, where R'w = c.
        let mut in_basis: Vec<f64> = Vec::with_capacity(self.triangle.len());
        for (at, column) in self.triangle.iter().enumerate() {
            let known = sum(column.iter().zip(&in_basis).map(|(r, w)| r * w));
            in_basis.push((combination.get(at).copied().unwrap_or(0.0) - known) / column[at]);
        }
        let row = |at: usize| sum(self.basis.iter().zip(&in_basis).map(|(column, w)| column[at] * w));
        (0..self.residuals.len()).map(row).collect()
    }
}

type Columns = Vec<Vec<f64>>;

/// The unit vectors of the reflections, each from its diagonal down, and the columns of R.
fn triangulate(columns: &[Vec<f64>]) -> Option<(Columns, Columns)> {
    let mut reflectors: Columns = Vec::with_capacity(columns.len());
    let mut triangle = Vec::with_capacity(columns.len());
    for column in columns {
        let step = reflectors.len();
        let mut rest = column.clone();
        for (at, reflector) in reflectors.iter().enumerate() {
            reflect(reflector, &mut rest[at..]);
        }
        let length = norm(&rest[step..]);
        // What is left of a dependent column is the rounding of the reflections. NaN is not above anything.
        let independent = length > 4.0 * column.len() as f64 * f64::EPSILON * norm(column);
        if !independent || length.is_infinite() {
            return None;
        }
        let mut reflector = rest.split_off(step);
        // The sign that does not cancel.
        let diagonal = if reflector[0] > 0.0 { -length } else { length };
        reflector[0] -= diagonal;
        let size = norm(&reflector);
        reflector.iter_mut().for_each(|part| *part /= size);
        rest.push(diagonal);
        triangle.push(rest);
        reflectors.push(reflector);
    }
    Some((reflectors, triangle))
}

fn reflect(reflector: &[f64], values: &mut [f64]) {
    let twice = 2.0 * sum(reflector.iter().zip(&*values).map(|(v, x)| v * x));
    for (x, v) in values.iter_mut().zip(reflector) {
        *x -= twice * v;
    }
}

fn rotate_back(reflectors: &[Vec<f64>], values: &mut [f64]) {
    for (step, reflector) in reflectors.iter().enumerate().rev() {
        reflect(reflector, &mut values[step..]);
    }
}

/// Solves R b = `right` from the last row up.
fn solve(triangle: &[Vec<f64>], mut right: Vec<f64>) -> Vec<f64> {
    for (at, column) in triangle.iter().enumerate().rev() {
        right[at] /= column[at];
        let solved = right[at];
        for (above, r) in right[..at].iter_mut().zip(column) {
            *above -= r * solved;
        }
    }
    right
}

fn norm(values: &[f64]) -> f64 {
    sqrt(sum(values.iter().map(|value| value * value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use upturn_testkit::strategies;

    #[test]
    fn a_badly_conditioned_polynomial_agrees_with_its_exact_solution() {
        // y = 1 + t + ... + t^5 over t = 0..9: whole numbers throughout, so the solution is known.
        let powers = |power: u32| (0..10i64).map(|t| t.pow(power) as f64).collect::<Vec<_>>();
        let columns: Vec<_> = (0..6).map(powers).collect();
        let y: Vec<f64> = (0..10).map(|at| columns.iter().map(|column| column[at]).sum()).collect();
        let fit = least_squares(&columns, &y).unwrap();
        assert!(fit.coefficients.iter().all(|b| (b - 1.0).abs() < 1e-8), "{:?}", fit.coefficients);
    }

    #[test]
    fn what_has_no_single_solution_has_none() {
        let (ones, ramp) = (vec![1.0; 4], vec![0.1, 0.2, 0.3, 0.4]);
        let both: Vec<f64> = ones.iter().zip(&ramp).map(|(a, b)| 0.7 * a + 0.3 * b).collect();
        let y = [1.0, 2.0, 4.0, 3.0];
        assert_eq!(least_squares(&[ones.clone(), ramp.clone(), both], &y), None);
        assert_eq!(least_squares(&[vec![0.0; 4]], &y), None);
        assert_eq!(least_squares(&[vec![1.0; 3]], &y), None);
        assert_eq!(least_squares(&[vec![1.0], vec![2.0]], &[1.0]), None);
        assert_eq!(least_squares(&[ones.clone(), vec![f64::NAN; 4]], &y), None);
        assert_eq!(least_squares(&[ones], &[f64::INFINITY; 4]), None);
        assert_eq!(least_squares(&[], &y).unwrap().residuals, y);
    }

    proptest! {
        #[test]
        fn residuals_are_at_right_angles_to_the_columns((t, y) in strategies::series(3..40)) {
            let columns = [vec![1.0; y.len()], t.iter().map(|t| *t as f64).collect()];
            let fit = least_squares(&columns, &y).unwrap();
            for column in &columns {
                let product = sum(column.iter().zip(&fit.residuals).map(|(x, e)| x * e));
                prop_assert!(product.abs() <= 1e-13 * norm(column) * norm(&y) * y.len() as f64);
            }
            for (at, coefficient) in fit.coefficients.iter().enumerate() {
                let mut unit = [0.0; 2];
                unit[at] = 1.0;
                let again = sum(fit.influence(&unit).iter().zip(&y).map(|(weight, y)| weight * y));
                prop_assert!((again - coefficient).abs() <= 1e-11 * (1.0 + norm(&y)));
            }
        }

        #[test]
        fn no_number_panics(x in strategies::any_values(0..12), y in strategies::any_values(0..12)) {
            if let Some(fit) = least_squares(&[vec![1.0; y.len()], x], &y) {
                prop_assert!(fit.coefficients.iter().chain(&fit.residuals).all(|number| number.is_finite()));
            }
        }
    }
}
