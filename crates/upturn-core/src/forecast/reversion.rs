//! Reversion, learnt over a panel: how far areas return to levels they have had and to where the others are.

use alloc::vec::Vec;

use super::conformal::{ScaledError, period_effects};
use super::history::{Histories, Origin, Outcome};
use crate::math::{median, sqrt, sum};

/// How many outcomes the prior counts as.
const PRIOR_WEIGHT: f64 = 20.0;

/// Before anything is learnt: simple exponential smoothing, which goes all the way to the recent level.
const PRIOR: [f64; 3] = [1.0, 0.0, 0.0];

/// Passes of the reweighted least squares: the shares are then within 0.05 of where hundreds would take them, far less
/// than their doubt.
const PASSES: usize = 12;

/// Distances are cut at so many usual changes, so that no square overflows.
const FURTHEST: f64 = 1e6;

/// What a panel has learnt about one horizon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reversion {
    /// Share of the way to the recent level, the own level and the panel's median.
    pub(super) shares: [f64; 3],
    /// What all areas move by, in usual changes of each.
    pub(super) drift: f64,
}

impl Reversion {
    /// The central forecast from an origin:
    /// `z + b_recent (recent - z) + b_own (own - z) + b_panel (median - z) + drift * usual change`.
    pub(super) fn expected(&self, histories: &Histories, origin: &Origin, usual: f64) -> Option<f64> {
        let pulls = histories.pulls(origin)?;
        Some(origin.z + dot(&self.shares, &pulls) + self.drift * usual)
    }

    /// The shares for which the sum of absolute scaled errors is smallest, and the errors that remain (the drift still in
    /// them), in the order of `outcomes`.
    ///
    /// Error and distances of each outcome are divided by the area's usual change, so that jumpy and small areas do not
    /// rule the others. From each error the median of its origin is taken off before it counts: what happens to all
    /// areas in a year says nothing about reversion. The prior counts as 20 outcomes. The drift is the sum of the
    /// origins' medians over (their number + 1). Iteratively reweighted least squares (Schlossmacher 1973, JASA
    /// 68:857).
    pub(super) fn learn(histories: &Histories, outcomes: &[Outcome]) -> (Reversion, Vec<ScaledError>) {
        let rows: Vec<Row> = outcomes.iter().map(|outcome| Row::of(histories, outcome)).collect();
        let mut errors: Vec<ScaledError> =
            outcomes.iter().map(|one| ScaledError { t: one.origin.t, area: one.area, error: 0.0 }).collect();
        let mut scratch = Vec::with_capacity(rows.len());
        let mut shares = PRIOR;
        // Mean squares of the distances: the scale on which the prior pulls.
        let count = (rows.len() as f64).max(1.0);
        let mut squares = [0.0; 3];
        for row in &rows {
            squares.iter_mut().zip(row.pulls).for_each(|(square, pull)| *square += pull * pull / count);
        }
        for _ in 0..PASSES {
            remaining(&rows, &shares, &mut errors);
            let effects = period_effects(&errors, &mut scratch);
            shares = reweighted(&rows, &errors, &effects, squares, &mut scratch).unwrap_or(shares);
        }
        remaining(&rows, &shares, &mut errors);
        let effects = period_effects(&errors, &mut scratch);
        let drift = sum(effects.iter().copied()) / (effects.len() as f64 + 1.0);
        (Reversion { shares, drift }, errors)
    }
}

/// One outcome in usual changes.
#[derive(Clone, Copy)]
struct Row {
    moved: f64,
    pulls: [f64; 3],
}

impl Row {
    fn of(histories: &Histories, outcome: &Outcome) -> Row {
        let scaled = |distance: f64| (distance / outcome.usual).clamp(-FURTHEST, FURTHEST);
        let pulls = histories.pulls(&outcome.origin).unwrap_or_default();
        Row { moved: scaled(outcome.came - outcome.origin.z), pulls: pulls.map(scaled) }
    }
}

fn remaining(rows: &[Row], shares: &[f64; 3], errors: &mut [ScaledError]) {
    for (row, error) in rows.iter().zip(errors) {
        error.error = row.moved - dot(shares, &row.pulls);
    }
}

/// One pass: each outcome weighs 1 / |error|, but none more than 20 times the one in the middle.
fn reweighted(
    rows: &[Row],
    errors: &[ScaledError],
    effects: &[f64],
    squares: [f64; 3],
    scratch: &mut Vec<f64>,
) -> Option<[f64; 3]> {
    let own = || {
        let origins = errors.chunk_by(|before, next| before.t == next.t).zip(effects);
        origins.flat_map(|(origin, effect)| origin.iter().map(move |one| (one.error - effect, *effect)))
    };
    scratch.clear();
    scratch.extend(own().map(|(error, _)| error.abs()));
    let least = 0.05 * median(scratch)? + 1e-12;
    let weight = |error: f64| 1.0 / error.abs().max(least);
    let mean_weight = own().map(|(error, _)| weight(error)).sum::<f64>() / rows.len() as f64;
    let (mut matrix, mut right) = ([[0.0; 3]; 3], [0.0; 3]);
    for (row, (error, effect)) in rows.iter().zip(own()) {
        let weight = weight(error) / mean_weight;
        let beyond_prior = row.moved - effect - dot(&PRIOR, &row.pulls);
        for (line, (pull, right)) in matrix.iter_mut().zip(row.pulls.iter().zip(&mut right)) {
            let weighted = weight * pull;
            *right += weighted * beyond_prior;
            line.iter_mut().zip(row.pulls).for_each(|(cell, other)| *cell += weighted * other);
        }
    }
    let rounding = 1e-9 * (squares[0] + squares[1] + squares[2]) + 1e-300;
    for (at, (line, square)) in matrix.iter_mut().zip(squares).enumerate() {
        if let Some(cell) = line.get_mut(at) {
            *cell += PRIOR_WEIGHT * square + rounding;
        }
    }
    let step = solve(matrix, right)?;
    Some([PRIOR[0] + step[0], PRIOR[1] + step[1], PRIOR[2] + step[2]])
}

/// Solves a symmetric positive definite system by Cholesky's factors; `None` where it is not one.
fn solve(a: [[f64; 3]; 3], b: [f64; 3]) -> Option<[f64; 3]> {
    let l00 = sqrt(a[0][0]);
    let (l10, l20) = (a[1][0] / l00, a[2][0] / l00);
    let l11 = sqrt(a[1][1] - l10 * l10);
    let l21 = (a[2][1] - l20 * l10) / l11;
    let l22 = sqrt(a[2][2] - l20 * l20 - l21 * l21);
    let y0 = b[0] / l00;
    let y1 = (b[1] - l10 * y0) / l11;
    let y2 = (b[2] - l20 * y0 - l21 * y1) / l22;
    let x2 = y2 / l22;
    let x1 = (y1 - l21 * x2) / l11;
    let x0 = (y0 - l10 * x1 - l20 * x2) / l00;
    [x0, x1, x2].iter().all(|x| x.is_finite()).then_some([x0, x1, x2])
}

fn dot(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::scale::Scale;

    #[test]
    fn a_small_system_is_solved() {
        // By hand: x = (1, -2, 3).
        let found = solve([[4.0, 2.0, 0.0], [2.0, 5.0, 1.0], [0.0, 1.0, 3.0]], [0.0, -5.0, 7.0]).unwrap();
        assert!(found.iter().zip([1.0, -2.0, 3.0]).all(|(x, y)| (x - y).abs() < 1e-12), "{found:?}");
        assert_eq!(solve([[0.0; 3]; 3], [1.0; 3]), None);
    }

    #[test]
    fn areas_that_always_return_to_their_own_level_teach_just_that() {
        // Forty areas, each at a level of its own: away from it by a step every third period, back at once.
        let t: Vec<i64> = (0..15).collect();
        let values: Vec<Vec<f64>> = (0..40)
            .map(|area| {
                let level = f64::from((area * 37) % 100);
                (0..15)
                    .map(|t| if (t + area) % 3 == 0 { level + f64::from(1 + (area * t) % 4) } else { level })
                    .collect()
            })
            .collect();
        let series: Vec<(&[i64], &[f64])> = values.iter().map(|y| (&t[..], &y[..])).collect();
        let histories = Histories::of(&series, Scale::Plain, None, 1, 14);
        let outcomes = histories.outcomes(2);
        let (learnt, errors) = Reversion::learn(&histories, &outcomes);
        assert!(learnt.shares[2].abs() < 0.05 && learnt.shares[0] + learnt.shares[1] > 0.5, "{learnt:?}");
        assert_eq!(errors.len(), outcomes.len());
    }

    #[test]
    fn nothing_to_learn_from_leaves_exponential_smoothing() {
        let histories = Histories::of(&[], Scale::Plain, None, 1, 0);
        let (learnt, errors) = Reversion::learn(&histories, &[]);
        assert_eq!((learnt, errors.len()), (Reversion { shares: PRIOR, drift: 0.0 }, 0));
    }
}
