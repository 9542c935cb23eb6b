//! The predictive distribution of one series for one period ahead.

use super::conformal::{KNOTS, MEDIAN, normal_scores};
use super::scale::Transform;
use crate::Better;
use crate::math::normal_survival;

/// Quantiles at fixed knots, on the scale of the model: `centre + spread * knot`.
///
/// Between knots a quantile is linear in the standard normal quantile of its probability, beyond the outermost ones it
/// goes on as between the last two: no chance is 0 or 1 but where the bounds of the measure, or a spread of 0, make it
/// so.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Distribution {
    pub(super) transform: Transform,
    pub(super) centre: f64,
    /// 0 where nothing has ever moved.
    pub(super) spread: f64,
    /// Ascending.
    pub(super) knots: [f64; 17],
}

impl Distribution {
    /// The value at knot number `knot`; `None` where it is out of range.
    pub(super) fn at(&self, knot: usize) -> Option<f64> {
        let value = self.transform.invert(self.centre + self.spread * self.knots.get(knot)?);
        value.is_finite().then_some(value)
    }

    /// The median.
    pub(super) fn median(&self) -> Option<f64> {
        self.at(MEDIAN)
    }

    /// The standard normal quantile of the chance to be short of `target`, seen from the worse side; infinite where the
    /// chance is 0 or 1. `None` for a neutral measure, or a target that is not finite.
    pub(super) fn score(&self, better: Better, target: f64) -> Option<f64> {
        let up = better.sign().filter(|_| target.is_finite())? > 0.0;
        let [lowest, highest] = self.transform.bounds();
        let never = if up { target > highest } else { target < lowest };
        let always = if up { target <= lowest } else { target >= highest };
        if never || always {
            return Some(if never { f64::INFINITY } else { f64::NEG_INFINITY });
        }
        let away = self.transform.apply(target) - self.centre;
        if self.spread.is_nan() || self.spread <= 0.0 {
            let met = if up { away <= 0.0 } else { away >= 0.0 };
            return Some(if met { f64::NEG_INFINITY } else { f64::INFINITY });
        }
        let place = away / self.spread;
        let score =
            if up { score(&self.knots, place) } else { score(&self.knots.map(|knot| -knot).reversed(), -place) };
        (!score.is_nan()).then_some(score)
    }

    /// The chance that the value is at `target` or on its better side; `None` as for [`Distribution::score`].
    pub(super) fn chance(&self, better: Better, target: f64) -> Option<f64> {
        self.score(better, target).map(normal_survival)
    }
}

trait Reversed {
    fn reversed(self) -> Self;
}

impl Reversed for [f64; 17] {
    fn reversed(mut self) -> Self {
        self.reverse();
        self
    }
}

/// The smallest normal score whose quantile is not below `place`.
fn score(knots: &[f64; 17], place: f64) -> f64 {
    let scores = normal_scores();
    let along = |from: usize, to: usize| {
        let (rise, run) = (knots[to] - knots[from], scores[to] - scores[from]);
        if rise > 0.0 { scores[from] + (place - knots[from]) / rise * run } else { f64::NAN }
    };
    let last = KNOTS.len() - 1;
    match knots.iter().position(|knot| *knot >= place) {
        // Before the first knot, or on it.
        Some(0) => Some(along(0, 1)).filter(|score| !score.is_nan()).unwrap_or(f64::NEG_INFINITY),
        Some(at) => along(at - 1, at),
        None => Some(along(last - 1, last)).filter(|score| !score.is_nan()).unwrap_or(f64::INFINITY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::scale::Scale;

    fn normal(scale: Scale, centre: f64, spread: f64) -> Distribution {
        let transform = Transform::of(scale, [].into_iter());
        Distribution { transform, centre: transform.apply(centre), spread, knots: normal_scores() }
    }

    #[test]
    fn normal_knots_make_a_normal_distribution() {
        let plain = normal(Scale::Plain, 10.0, 2.0);
        // scipy 1.17: norm.sf(0.65), norm.sf(3.5), far beyond the knots.
        assert!((plain.chance(Better::Higher, 11.3).unwrap() - 0.2578461108058647).abs() < 1e-3);
        assert!((plain.chance(Better::Higher, 17.0).unwrap() / 2.3262907903552504e-4 - 1.0).abs() < 1e-9);
        assert!((plain.chance(Better::Lower, 3.0).unwrap() / 2.3262907903552504e-4 - 1.0).abs() < 1e-9);
        assert_eq!(plain.chance(Better::Higher, 10.0), Some(0.5));
        for (knot, p) in KNOTS.iter().enumerate() {
            let value = plain.at(knot).unwrap();
            assert!((plain.chance(Better::Lower, value).unwrap() - p).abs() < 1e-12, "{p}");
        }
        assert_eq!((plain.chance(Better::Neutral, 1.0), plain.chance(Better::Lower, f64::NAN)), (None, None));
    }

    #[test]
    fn bounds_are_kept_and_can_be_reached() {
        let share = normal(Scale::Share { whole: 100.0 }, 97.0, 0.5);
        assert_eq!((share.at(16), share.chance(Better::Higher, 100.5)), (Some(100.0), Some(0.0)));
        let all = share.chance(Better::Higher, 100.0).unwrap();
        assert!(all > 0.05 && all < 0.2, "{all}");
        assert_eq!(share.chance(Better::Higher, 0.0), Some(1.0));
        assert_eq!((share.chance(Better::Lower, 100.0), share.chance(Better::Lower, -1.0)), (Some(1.0), Some(0.0)));
    }

    #[test]
    fn what_never_moves_is_at_the_target_or_not() {
        let still = normal(Scale::Share { whole: 100.0 }, 85.3, 0.0);
        let chances = [85.2, 85.3, 85.4].map(|target| still.chance(Better::Higher, target));
        assert_eq!(chances, [Some(1.0), Some(1.0), Some(0.0)]);
        let chances = [85.2, 85.3, 85.4].map(|target| still.chance(Better::Lower, target));
        assert_eq!(chances, [Some(0.0), Some(1.0), Some(1.0)]);
    }

    #[test]
    fn a_value_that_many_errors_share_counts_for_both_sides() {
        let mut lumpy = normal(Scale::Plain, 0.0, 1.0);
        lumpy.knots[6..=10].fill(0.0);
        // 30 to 70 % of the errors are 0.
        let [up, down] = [Better::Higher, Better::Lower].map(|better| lumpy.chance(better, 0.0).unwrap());
        assert!((up - 0.7).abs() < 1e-12 && (down - 0.7).abs() < 1e-12, "{up} {down}");
        lumpy.knots = [0.0; 17];
        assert_eq!([-1.0, 0.0, 1.0].map(|at| lumpy.chance(Better::Higher, at)), [Some(1.0), Some(1.0), Some(0.0)]);
    }
}
