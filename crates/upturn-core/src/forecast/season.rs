//! Factors of the seasons, estimated over the whole panel.

use alloc::vec;
use alloc::vec::Vec;

use crate::math::{median, sum};

/// Longest season: the days of a leap year.
const LONGEST: usize = 366;

/// One value less the mean of a whole season around it.
struct Deviation {
    t: i64,
    value: f64,
}

/// What each place of the season adds, on the scale of the model; empty where there is no season.
///
/// The classical decomposition, pooled: each value less the centred moving average of one season (its two end values
/// count half where the season is even), the median of these over the areas for each period, and the sum of the medians
/// of a place over (their number + 1/2), so that a factor seen in a single year counts two thirds. Factors add up to 0.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Season {
    factors: Vec<f64>,
}

impl Season {
    /// `series` are (periods, values), periods ascending; values on the scale of the model. Places without a value in
    /// the middle of an unbroken season have no factor.
    pub(super) fn of<'a>(length: Option<usize>, series: impl Iterator<Item = (&'a [i64], &'a [f64])>) -> Season {
        let Some(length) = length.filter(|length| (2..=LONGEST).contains(length)) else {
            return Season { factors: Vec::new() };
        };
        let mut deviations: Vec<Deviation> = series.flat_map(|(t, z)| deviations(length, t, z)).collect();
        deviations.sort_by_key(|deviation| deviation.t);
        let (mut totals, mut counts, mut scratch) = (vec![0.0; length], vec![0.0; length], Vec::new());
        for period in deviations.chunk_by(|before, next| before.t == next.t) {
            scratch.clear();
            scratch.extend(period.iter().map(|deviation| deviation.value));
            let place = period.first().map_or(0, |first| place(first.t, length));
            if let (Some(median), Some(total), Some(count)) =
                (median(&mut scratch), totals.get_mut(place), counts.get_mut(place))
            {
                *total += median;
                *count += 1.0;
            }
        }
        let mut factors: Vec<f64> = totals.iter().zip(&counts).map(|(total, count)| total / (count + 0.5)).collect();
        let centre = sum(factors.iter().copied()) / length as f64;
        factors.iter_mut().for_each(|factor| *factor -= centre);
        Season { factors }
    }

    /// What the season adds in this period; 0 without a season.
    pub(super) fn at(&self, t: i64) -> f64 {
        match self.factors.len() {
            0 => 0.0,
            length => self.factors.get(place(t, length)).copied().unwrap_or(0.0),
        }
    }
}

fn place(t: i64, length: usize) -> usize {
    t.rem_euclid(length as i64) as usize
}

fn deviations(length: usize, t: &[i64], z: &[f64]) -> Vec<Deviation> {
    let half = length / 2;
    let even = length.is_multiple_of(2);
    let around = |(t, z): (&[i64], &[f64])| {
        let (first, last, middle) = (z.first()?, z.last()?, z.get(half)?);
        let unbroken = t.last()?.checked_sub(*t.first()?)? == 2 * half as i64;
        let ends = if even { 0.5 * (first + last) } else { 0.0 };
        let mean = (sum(z.iter().copied()) - ends) / length as f64;
        unbroken.then_some(Deviation { t: *t.get(half)?, value: middle - mean })
    };
    t.windows(2 * half + 1).zip(z.windows(2 * half + 1)).filter_map(around).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pure_season_is_found_but_for_what_few_years_leave_in_doubt() {
        // Quarters +3, -1, 0, -2 around 10 for 3 years: each place has 2 full windows, so 2 / 2.5 of its factor.
        let t: Vec<i64> = (0..12).collect();
        let z: Vec<f64> = (0..12).map(|t| 10.0 + [3.0, -1.0, 0.0, -2.0][t % 4]).collect();
        let season = Season::of(Some(4), [(&t[..], &z[..])].into_iter());
        for (at, factor) in [(0, 2.4), (1, -0.8), (2, 0.0), (3, -1.6), (-4, 2.4), (9, -0.8)] {
            assert!((season.at(at) - factor).abs() < 1e-12, "{at}: {}", season.at(at));
        }
    }

    #[test]
    fn the_median_area_decides_and_broken_years_do_not_count() {
        let t: Vec<i64> = (0..12).collect();
        let flat = vec![5.0; 12];
        let mut wild = flat.clone();
        wild[6] = 500.0;
        let broken: Vec<i64> = (0..12).map(|t| 2 * t).collect();
        let series = [(&t[..], &flat[..]), (&t[..], &wild[..]), (&t[..], &flat[..]), (&broken[..], &wild[..])];
        assert_eq!(Season::of(Some(4), series.into_iter()).factors, vec![0.0; 4]);
    }

    #[test]
    fn no_season_adds_nothing() {
        for length in [None, Some(0), Some(1), Some(usize::MAX)] {
            assert_eq!(Season::of(length, [].into_iter()).at(7), 0.0);
        }
        assert_eq!(Season::of(Some(4), [].into_iter()).at(i64::MIN), 0.0);
    }
}
