//! Where does an area stand among others? Rank, quartile band, and its neighbours' middle.

use alloc::vec::Vec;

use crate::Better;
use crate::math::{mean, median, order_statistic};

/// A quarter of the areas' figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Quartile {
    /// The best quarter.
    A,
    /// The second.
    B,
    /// The third.
    C,
    /// The worst.
    D,
}

/// Where one area stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// 1 for the best. Areas that tie share the smallest rank: 1, 2, 2, 4.
    pub rank: usize,
    /// How many areas have a figure.
    pub of: usize,
    /// The band its figure falls in; `None` with fewer than 4 areas.
    pub quartile: Option<Quartile>,
}

/// Where each of the `values` stands among all of them, in their order; empty for none.
///
/// The rank is 1 and the number of areas that are strictly better. Bands are cut at the quartiles of the figures, read
/// off linearly between the two nearest (Hyndman and Fan's type 7: numpy, R and spreadsheets by default); a figure on a
/// boundary is in the better band. Equal figures always share rank and band, so a band can hold more than a quarter.
///
/// `None` where neither direction is better, and where a value is not finite: leave out areas without a figure.
///
/// ```
/// use upturn_core::Better;
/// use upturn_core::benchmark::{Quartile, standings};
/// // Re-referrals, lower is better; quartiles 15, 18 and 20.
/// let found = standings(&[20.0, 15.0, 26.0, 18.0, 15.0], Better::Lower).unwrap();
/// let ranks: Vec<usize> = found.iter().map(|area| area.rank).collect();
/// assert_eq!(ranks, [4, 1, 5, 3, 1]);
/// let bands: Vec<Quartile> = found.iter().flat_map(|area| area.quartile).collect();
/// assert_eq!(bands, [Quartile::C, Quartile::A, Quartile::D, Quartile::B, Quartile::A]);
/// ```
pub fn standings(values: &[f64], better: Better) -> Option<Vec<Standing>> {
    let sign = better.sign()?;
    if !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    // From here on smaller is better.
    let mut sorted: Vec<f64> = values.iter().map(|value| -sign * value).collect();
    let (own, of) = (sorted.clone(), sorted.len());
    let boundaries = quartiles(&mut sorted);
    sorted.sort_by(f64::total_cmp);
    let standing = |value: f64| Standing {
        rank: 1 + sorted.partition_point(|other| *other < value),
        of,
        quartile: boundaries.map(|boundaries| band(value, boundaries)),
    };
    Some(own.into_iter().map(standing).collect())
}

fn band(value: f64, [first, second, third]: [f64; 3]) -> Quartile {
    if value <= first {
        Quartile::A
    } else if value <= second {
        Quartile::B
    } else if value <= third {
        Quartile::C
    } else {
        Quartile::D
    }
}

/// The three quartiles; `None` with fewer than 4 values. Reorders the values.
fn quartiles(values: &mut [f64]) -> Option<[f64; 3]> {
    if values.len() < 4 {
        return None;
    }
    Some([quantile(values, 1, 4)?, quantile(values, 2, 4)?, quantile(values, 3, 4)?])
}

/// The quantile at `part / of`, which must not be above 1, read off linearly between the two nearest values (Hyndman and
/// Fan's type 7); `None` for no values. Reorders the values.
pub(super) fn quantile(values: &mut [f64], part: usize, of: usize) -> Option<f64> {
    let steps = values.len().checked_sub(1)? * part;
    let (below, above) = (steps / of, (steps % of) as f64 / of as f64);
    let low = order_statistic(values, below)?;
    let high = if above > 0.0 { order_statistic(values, below + 1)? } else { low };
    // Two products cannot overflow as a difference can; equal ends must give that very value.
    Some(if low == high { low } else { (1.0 - above) * low + above * high })
}

/// The middle of an area's statistical neighbours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbours {
    /// Mean of their figures, each area counted once whatever its size.
    pub mean: f64,
    /// Median of their figures. The two official tools differ in which of the two they show, so both are given.
    pub median: f64,
    /// How many of them have a figure.
    pub n: usize,
}

/// Mean and median of the neighbours' figures; those without one (`None`) are left out.
///
/// `None` where no neighbour has a figure, where one is not finite, or where their sum overflows.
///
/// ```
/// use upturn_core::benchmark::neighbours;
/// let found = neighbours([Some(18.0), None, Some(20.0), Some(28.0)]).unwrap();
/// assert_eq!((found.mean, found.median, found.n), (22.0, 20.0, 3));
/// ```
pub fn neighbours(values: impl IntoIterator<Item = Option<f64>>) -> Option<Neighbours> {
    let mut values: Vec<f64> = values.into_iter().flatten().collect();
    Some(Neighbours { mean: mean(&values)?, median: median(&mut values)?, n: values.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use proptest::prelude::*;
    use upturn_testkit::strategies;

    #[test]
    fn figures_that_are_all_alike_are_all_best() {
        let found = standings(&[0.1; 7], Better::Higher).unwrap();
        assert_eq!(found, vec![Standing { rank: 1, of: 7, quartile: Some(Quartile::A) }; 7]);
    }

    #[test]
    fn three_areas_have_ranks_and_no_bands_and_neutral_measures_neither() {
        let found = standings(&[1.0, 3.0, 2.0], Better::Higher).unwrap();
        assert_eq!(found[1], Standing { rank: 1, of: 3, quartile: None });
        assert_eq!(standings(&[1.0, 3.0], Better::Neutral), None);
        assert_eq!(standings(&[1.0, f64::NAN], Better::Lower), None);
        assert_eq!(standings(&[], Better::Lower), Some(vec![]));
    }

    #[test]
    fn quartiles_agree_with_an_independent_program() {
        // Python 3, statistics.quantiles([7, 1, 12, 3, 9, 4], n=4, method='inclusive').
        assert_eq!(quartiles(&mut [7.0, 1.0, 12.0, 3.0, 9.0, 4.0]), Some([3.25, 5.5, 8.5]));
        assert_eq!(quartiles(&mut [-f64::MAX, f64::MAX, -f64::MAX, f64::MAX]), Some([-f64::MAX, 0.0, f64::MAX]));
    }

    #[test]
    fn neighbours_without_figures_have_no_middle() {
        assert_eq!(neighbours([None, None]), None);
        assert_eq!(neighbours([Some(f64::INFINITY)]), None);
    }

    proptest! {
        #[test]
        fn a_better_figure_never_stands_worse(values in strategies::values(1..40)) {
            let lower = standings(&values, Better::Lower).unwrap();
            let negated: Vec<f64> = values.iter().map(|value| -value).collect();
            prop_assert_eq!(&standings(&negated, Better::Higher).unwrap(), &lower);
            for (a, one) in values.iter().zip(&lower) {
                prop_assert_eq!(one.rank, 1 + values.iter().filter(|value| *value < a).count());
                for (b, other) in values.iter().zip(&lower) {
                    prop_assert!(a > b || (one.rank <= other.rank && one.quartile <= other.quartile));
                }
            }
            let best = lower.iter().filter(|area| area.quartile == Some(Quartile::A)).count();
            prop_assert!(values.len() < 4 || 4 * best >= values.len());
        }

        #[test]
        fn any_numbers_at_all_give_standings_or_none(values in strategies::any_values(0..20)) {
            let finite = values.iter().all(|value| value.is_finite());
            prop_assert_eq!(standings(&values, Better::Higher).is_some(), finite);
            let found = neighbours(values.into_iter().map(Some));
            prop_assert!(found.is_none_or(|found| found.mean.is_finite() && found.median.is_finite()));
        }
    }
}
