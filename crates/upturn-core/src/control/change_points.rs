//! When did the level change? Change points of a series by optimal partitioning (PELT).

use alloc::vec;
use alloc::vec::Vec;

use crate::math::{ln, mean, median, sqrt, sum};

/// A search for changes of level.
///
/// A *change point* is the first observation of a new level. Cutting a series at change points leaves segments; each
/// costs the sum of squares about its own mean, in units of the noise's variance. More cuts always cost less, so every
/// change point pays a penalty, and the best cuts are those with the least
///
/// `objective = sum over segments of sum (y - segment mean)^2 / sigma^2 + changes x penalty x ln n`.
///
/// ```
/// use upturn_core::control::Pelt;
/// // 7 to 10 referrals a week; from the seventh observation on 18 to 21.
/// let y = [8.0, 10.0, 7.0, 9.0, 8.0, 9.0, 19.0, 18.0, 21.0, 20.0, 19.0, 20.0];
/// let found = Pelt::default().find(&y).unwrap();
/// assert_eq!(found.starts, [6]);
/// assert!((found.sigma - 2.0967162).abs() < 1e-6);
/// // Sums of squares 5.5 and 5.5 about the means 8.5 and 19.5, and one penalty of 2 ln 12.
/// assert!((found.objective.unwrap() - (11.0 / 4.3962187 + 2.0 * 2.4849066)).abs() < 1e-5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pelt {
    /// What a change point costs, in multiples of ln n. 2 pays for a mean and for a place (the Bayesian information
    /// criterion); 1 finds more changes and more false ones.
    pub penalty: f64,
    /// Fewest observations of a segment, at least 1. With 1 a single outlier can be a segment.
    pub shortest: usize,
}

impl Default for Pelt {
    /// Penalty 2 ln n, segments of at least 2.
    fn default() -> Pelt {
        Pelt { penalty: 2.0, shortest: 2 }
    }
}

/// The best way to cut a series into levels.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangePoints {
    /// Position (from 0) of the first observation of each new level, ascending; empty where the level never changes.
    pub starts: Vec<usize>,
    /// Standard deviation of the noise about the level, as estimated from first differences; in the values' unit. 0
    /// for a constant series and for one that lies on a straight line.
    pub sigma: f64,
    /// What the cuts cost, penalties included; `None` where sigma is 0: then there is no scale to judge a change on, and
    /// no change is reported.
    pub objective: Option<f64>,
}

impl Pelt {
    /// Most observations that are searched: where nothing can be pruned the search takes n^2 / 2 steps.
    pub const MOST_POINTS: usize = 20_000;

    /// The best cuts of all there are, found exactly; of several equally good ones that with the longest last segments.
    ///
    /// Observations are taken as equally spaced; leave missing ones out. Sigma is `1.4826 MAD / sqrt 2` of the first
    /// differences, where MAD is the median of the distances from their median: a few changes of level hardly move it.
    /// Where more than half of the differences are alike the MAD is 0, and their standard deviation divided by sqrt 2
    /// stands in. Independent noise is assumed: a steady trend, seasons or autocorrelation are cut into steps too.
    ///
    /// `None` with fewer than twice `shortest` observations or more than [`Self::MOST_POINTS`], for a `shortest` of 0, a
    /// penalty that is negative, and where a number is not finite or overflows.
    ///
    /// Killick, Fearnhead and Eckley 2012 (JASA 107:1590); optimal partitioning: Jackson et al. 2005 (IEEE Signal
    /// Processing Letters 12:105). The same optimum as `ruptures` finds with `jump=1`, which is not its default.
    pub fn find(&self, y: &[f64]) -> Option<ChangePoints> {
        let enough = self.shortest > 0 && y.len() / 2 >= self.shortest && y.len() <= Self::MOST_POINTS;
        let finite = self.penalty.is_finite() && y.iter().all(|value| value.is_finite());
        if !enough || !finite || self.penalty < 0.0 {
            return None;
        }
        let sigma = noise(y)?;
        if sigma == 0.0 {
            return Some(ChangePoints { starts: Vec::new(), sigma, objective: None });
        }
        let centre = mean(y)?;
        let scaled: Vec<f64> = y.iter().map(|value| (value - centre) / sigma).collect();
        let (starts, objective) = best_cuts(&scaled, self.penalty * ln(y.len() as f64), self.shortest)?;
        Some(ChangePoints { starts, sigma, objective: Some(objective) })
    }
}

/// Median absolute deviation to standard deviation of the normal distribution: 1 / its 0.75 quantile.
const MAD_TO_SD: f64 = 1.482_602_218_505_602;

/// Standard deviation of the noise; 0 where there is none beyond rounding. A difference of two independent values has
/// twice the variance of one.
fn noise(y: &[f64]) -> Option<f64> {
    let mut differences: Vec<f64> = y.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let n = differences.len() as f64;
    let centre = mean(&differences)?;
    let squares = sum(differences.iter().map(|difference| (difference - centre) * (difference - centre)));
    let middle = median(&mut differences)?;
    for difference in &mut differences {
        *difference = (*difference - middle).abs();
    }
    let robust = MAD_TO_SD * median(&mut differences)? / sqrt(2.0);
    let classic = sqrt(squares / (n - 1.0).max(1.0)) / sqrt(2.0);
    // 0.1, 0.2, 0.3 lie on a line, and still their differences are not equal to the last bit.
    let rounding = 4.0 * f64::EPSILON * y.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    let found = [robust, classic].into_iter().find(|sigma| *sigma > rounding).unwrap_or(0.0);
    found.is_finite().then_some(found)
}

/// A segment from `start` to the observation last taken in.
struct Candidate {
    start: usize,
    /// Best objective of everything before it.
    before: f64,
    mean: f64,
    squares: f64,
    /// Cannot be best for any end from here on.
    useless_from: usize,
}

impl Candidate {
    /// Welford's update: the sum of squares loses no digits to the level and never falls.
    fn take(&mut self, value: f64, end: usize) {
        let distance = value - self.mean;
        self.mean += distance / (end - self.start) as f64;
        self.squares += distance * (value - self.mean);
    }

    fn objective(&self) -> f64 {
        self.before + self.squares
    }
}

/// First positions of the new segments, and the least objective.
///
/// `best(end) = min over start of best(start) + cost(start..end) + penalty`, from left to right. A start that costs more
/// than `best(end)` *without* its penalty is beaten by a cut at `end` whatever follows, provided that the segment from
/// there can be long enough: it is dropped `shortest` observations later.
fn best_cuts(y: &[f64], penalty: f64, shortest: usize) -> Option<(Vec<usize>, f64)> {
    // The first segment is no change and pays nothing.
    let mut candidates = vec![Candidate { start: 0, before: 0.0, mean: 0.0, squares: 0.0, useless_from: usize::MAX }];
    let mut last_start = vec![0; y.len() + 1];
    let mut objective = 0.0;
    for (position, value) in y.iter().enumerate() {
        let end = position + 1;
        candidates.retain(|candidate| end < candidate.useless_from);
        for candidate in &mut candidates {
            candidate.take(*value, end);
        }
        let long_enough = candidates.iter().filter(|candidate| end - candidate.start >= shortest);
        let Some(best) = long_enough.min_by(|a, b| a.objective().total_cmp(&b.objective())) else { continue };
        objective = best.objective();
        last_start[end] = best.start;
        for candidate in candidates.iter_mut().filter(|candidate| candidate.objective() > objective + penalty) {
            candidate.useless_from = candidate.useless_from.min(end + shortest);
        }
        let before = objective + penalty;
        candidates.push(Candidate { start: end, before, mean: 0.0, squares: 0.0, useless_from: usize::MAX });
    }
    let mut starts = Vec::new();
    let mut end = y.len();
    while let Some(start) = last_start.get(end).copied().filter(|start| *start > 0) {
        starts.push(start);
        end = start;
    }
    starts.reverse();
    objective.is_finite().then_some((starts, objective))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use upturn_testkit::strategies;

    /// The least objective of all ways to cut, by trying every one of them.
    fn exhaustive(y: &[f64], penalty: f64, shortest: usize) -> f64 {
        let cost = |part: &[f64]| {
            let mean = mean(part).unwrap();
            part.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>()
        };
        let splits = shortest..=y.len().saturating_sub(shortest);
        let split = |at: usize| cost(&y[..at]) + penalty + exhaustive(&y[at..], penalty, shortest);
        splits.map(split).fold(cost(y), f64::min)
    }

    fn objective_of(y: &[f64], found: &ChangePoints, penalty: f64) -> f64 {
        let ends = found.starts.iter().copied().chain([y.len()]);
        let begins = [0].into_iter().chain(found.starts.iter().copied());
        let parts = begins.zip(ends).map(|(begin, end)| exhaustive(&y[begin..end], 0.0, y.len()));
        parts.sum::<f64>() / (found.sigma * found.sigma) + penalty * found.starts.len() as f64
    }

    #[test]
    fn a_constant_series_and_a_line_have_no_noise_to_judge_by() {
        let line: Vec<f64> = (0..30).map(|t| 0.1 * f64::from(t)).collect();
        for y in [vec![0.3; 12], line] {
            let found = Pelt::default().find(&y).unwrap();
            assert_eq!(found, ChangePoints { starts: vec![], sigma: 0.0, objective: None });
        }
    }

    #[test]
    fn a_step_between_two_flat_levels_is_measured_by_the_standard_deviation() {
        // Differences: seven of 0 and one of 6, standard deviation 6 / sqrt 8.
        let y = [1.0, 1.0, 1.0, 1.0, 7.0, 7.0, 7.0, 7.0, 7.0];
        let found = Pelt::default().find(&y).unwrap();
        assert!((found.sigma - 1.5).abs() < 1e-12);
        assert_eq!(found.starts, [4]);
        assert!((found.objective.unwrap() - 2.0 * ln(9.0)).abs() < 1e-12);
    }

    #[test]
    fn nonsense_has_no_change_points() {
        let y = [1.0, 2.0, 4.0, 9.0];
        for (penalty, shortest) in [(2.0, 0), (2.0, 3), (-1.0, 2), (f64::NAN, 2), (f64::MAX, 2)] {
            let found = Pelt { penalty, shortest }.find(&y);
            assert!(found.is_none() || penalty == f64::MAX && found.unwrap().starts.is_empty());
        }
        assert_eq!(Pelt::default().find(&[1.0, 2.0, 3.0]), None);
        assert_eq!(Pelt::default().find(&[1.0, f64::NAN, 3.0, 1.0]), None);
        assert_eq!(Pelt::default().find(&[f64::MAX, -f64::MAX, 3.0, 1.0]), None);
        assert_eq!(Pelt::default().find(&vec![1.0; Pelt::MOST_POINTS + 1]), None);
    }

    proptest! {
        #[test]
        fn the_objective_is_that_of_the_best_of_all_cuts(
            y in strategies::values(2..15), penalty in 0.0..3.0, shortest in 1usize..5,
        ) {
            let found = Pelt { penalty, shortest }.find(&y);
            prop_assert_eq!(found.is_some(), y.len() >= 2 * shortest);
            let Some((found, objective)) = found.and_then(|found| found.objective.map(|best| (found.clone(), best))) else {
                return Ok(());
            };
            let penalty = penalty * ln(y.len() as f64);
            let best = exhaustive(&y, penalty * found.sigma * found.sigma, shortest) / (found.sigma * found.sigma);
            prop_assert!((objective - best).abs() <= 1e-9 * best.max(1.0), "{objective} {best}");
            prop_assert!((objective_of(&y, &found, penalty) - objective).abs() <= 1e-9 * objective.max(1.0));
            let ends = found.starts.iter().copied().chain([y.len()]);
            let lengths = [0].into_iter().chain(found.starts.iter().copied()).zip(ends).map(|(begin, end)| end - begin);
            prop_assert!(lengths.into_iter().all(|length| length >= shortest));
        }

        #[test]
        fn a_higher_penalty_never_gives_more_changes(y in strategies::values(4..60), penalty in 0.1..3.0) {
            let count = |penalty| Pelt { penalty, shortest: 2 }.find(&y).map(|found| found.starts.len());
            prop_assert!(count(2.0 * penalty) <= count(penalty));
        }

        #[test]
        fn any_numbers_at_all_give_finite_figures_or_none(
            y in strategies::any_values(0..24), penalty in any::<u64>(), shortest in 0usize..6,
        ) {
            let penalty = f64::from_bits(penalty);
            for pelt in [Pelt { penalty, shortest }, Pelt { penalty: 2.0, shortest }] {
                if let Some(found) = pelt.find(&y) {
                    prop_assert!(found.sigma.is_finite() && found.objective.is_none_or(f64::is_finite));
                }
            }
            let finite: Vec<f64> = y.into_iter().filter(|value| value.is_finite()).collect();
            if let Some(found) = Pelt::default().find(&finite) {
                prop_assert!(found.sigma >= 0.0 && found.starts.iter().all(|start| *start < finite.len()));
            }
        }
    }
}
