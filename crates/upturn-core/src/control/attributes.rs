//! Charts of counts: p for parts of a whole, u for events per exposure, c for plain counts, and Laney's prime forms.
//!
//! Montgomery 2009, chapter 7; Laney 2002 (Quality Engineering 14:531).

use alloc::vec::Vec;

use crate::math::{mean, sqrt, sum};

/// Mean moving range of independent standard normal values (d2 for pairs).
const D2: f64 = 1.128;

/// Centre and limits of a chart of counts; one pair of limits a point, because they depend on its denominator.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeLimits {
    /// Pooled centre: sum of numerators / sum of denominators.
    pub centre: f64,
    /// Lower and upper limit of each point: centre -/+ 3 sigma, held within what is possible.
    pub limits: Vec<[f64; 2]>,
    /// Near limits of each point: centre -/+ 2 sigma, held within what is possible.
    pub near: Vec<[f64; 2]>,
    /// How many times wider than the plain chart the limits are drawn: 1 for plain charts, Laney's sigma_z for primes.
    pub sigma_z: f64,
}

/// What the counts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Parts of a whole (p): sigma = sqrt(p (1 - p) / n), limits within 0 and 1.
    Parts,
    /// Events per exposure (u): sigma = sqrt(u / n), lower limit at least 0.
    Events,
}

/// p or u chart of (numerator, denominator) pairs: centre -/+ 3 sigma.
///
/// `None` without pairs, where a denominator is not above 0, a numerator is negative, or a part exceeds its whole, and
/// where a limit would not be finite.
pub fn attribute_limits(counts: Counts, pairs: &[(f64, f64)]) -> Option<AttributeLimits> {
    scaled_limits(counts, pairs, 1.0)
}

/// p' or u' chart: the limits of [`attribute_limits`] widened by sigma_z, the mean of |z_i - z_(i-1)| / 1.128 over the
/// z-scores of the points, so that large denominators do not make every point a signal.
///
/// `None` as for [`attribute_limits`], with fewer than 2 pairs, and where the centre leaves no room to vary (0, or all).
pub fn prime_limits(counts: Counts, pairs: &[(f64, f64)]) -> Option<AttributeLimits> {
    let centre = pooled_centre(counts, pairs)?;
    let scores: Vec<f64> = pairs.iter().map(|(x, n)| (x / n - centre) / sigma(counts, centre, *n)).collect();
    let steps: Vec<f64> = scores.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    scaled_limits(counts, pairs, mean(&steps)? / D2)
}

/// c chart: mean -/+ 3 sqrt(mean), lower limit at least 0. `None` without counts or with a negative one.
pub fn count_limits(counts: &[f64]) -> Option<AttributeLimits> {
    let pairs: Vec<(f64, f64)> = counts.iter().map(|count| (*count, 1.0)).collect();
    scaled_limits(Counts::Events, &pairs, 1.0)
}

fn scaled_limits(counts: Counts, pairs: &[(f64, f64)], sigma_z: f64) -> Option<AttributeLimits> {
    let centre = pooled_centre(counts, pairs)?;
    let highest = match counts {
        Counts::Parts => 1.0,
        Counts::Events => f64::INFINITY,
    };
    let around = |sigmas: f64| {
        let at = move |(_, n): &(f64, f64)| {
            let width = sigmas * sigma(counts, centre, *n) * sigma_z;
            [(centre - width).max(0.0), (centre + width).min(highest)]
        };
        pairs.iter().map(at).collect::<Vec<[f64; 2]>>()
    };
    let (limits, near) = (around(3.0), around(2.0));
    limits.iter().flatten().all(|limit| limit.is_finite()).then_some(AttributeLimits { centre, limits, near, sigma_z })
}

fn pooled_centre(counts: Counts, pairs: &[(f64, f64)]) -> Option<f64> {
    let possible = |(x, n): &(f64, f64)| {
        *x >= 0.0 && *n > 0.0 && x.is_finite() && n.is_finite() && (counts == Counts::Events || x <= n)
    };
    if pairs.is_empty() || !pairs.iter().all(possible) {
        return None;
    }
    let centre = sum(pairs.iter().map(|(x, _)| *x)) / sum(pairs.iter().map(|(_, n)| *n));
    centre.is_finite().then_some(centre)
}

fn sigma(counts: Counts, centre: f64, n: f64) -> f64 {
    match counts {
        Counts::Parts => sqrt(centre * (1.0 - centre) / n),
        Counts::Events => sqrt(centre / n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_stay_where_the_figure_can_be() {
        let chart = attribute_limits(Counts::Parts, &[(9.0, 10.0), (10.0, 10.0)]).unwrap();
        assert_eq!((chart.centre, chart.limits[0][1]), (0.95, 1.0));
        assert_eq!(count_limits(&[1.0, 2.0]).unwrap().limits[0][0], 0.0);
    }

    #[test]
    fn counts_that_cannot_be_have_no_limits() {
        for pairs in [[(1.0, 0.0), (1.0, 2.0)], [(-1.0, 5.0), (1.0, 2.0)], [(3.0, 2.0), (1.0, 2.0)]] {
            assert_eq!(attribute_limits(Counts::Parts, &pairs), None);
        }
        assert_eq!(attribute_limits(Counts::Events, &[]), None);
        assert_eq!(prime_limits(Counts::Events, &[(0.0, 5.0), (0.0, 4.0)]), None);
        assert_eq!(count_limits(&[f64::NAN]), None);
    }
}
