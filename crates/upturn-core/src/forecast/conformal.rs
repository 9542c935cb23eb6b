//! Quantiles of past errors, pooled over areas and origins: the shape of the predictive distribution.

use alloc::vec::Vec;

use crate::math::{median, normal_quantile, order_statistic, sqrt, student_quantile, sum};

/// The probabilities at which a predictive distribution is held. The 80 and 95 % intervals end on knots.
pub(super) const KNOTS: [f64; 17] =
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995];

/// Where the median stands among the knots.
pub(super) const MEDIAN: usize = 8;

/// Fewest past errors at a horizon from which quantiles are taken.
pub(super) const FEWEST_ERRORS: usize = 30;

/// Fewest areas among which an effect of a whole period can be told from the areas' own.
const FEWEST_AREAS: usize = 5;

/// Fewest degrees of freedom that the effect of a whole period is given: with fewer, no width would do.
const FEWEST_DEGREES: f64 = 3.0;

/// A past error in usual changes of its area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ScaledError {
    /// The origin.
    pub(super) t: i64,
    pub(super) area: usize,
    pub(super) error: f64,
}

/// Whether so many errors of so many areas carry quantiles.
pub(super) fn enough(errors: usize, areas: impl Iterator<Item = usize>) -> bool {
    let mut areas: Vec<usize> = areas.collect();
    areas.sort_unstable();
    areas.dedup();
    errors >= FEWEST_ERRORS && areas.len() >= FEWEST_AREAS
}

/// The median error of each origin: what happened to all areas alike. `errors` are in order of origin.
pub(super) fn period_effects(errors: &[ScaledError], scratch: &mut Vec<f64>) -> Vec<f64> {
    let effect = |origin: &[ScaledError]| {
        scratch.clear();
        scratch.extend(origin.iter().map(|one| one.error));
        median(scratch).unwrap_or(0.0)
    };
    errors.chunk_by(|before, next| before.t == next.t).map(effect).collect()
}

/// Standard normal quantiles of the knots.
pub(super) fn normal_scores() -> [f64; 17] {
    KNOTS.map(|p| normal_quantile(p).unwrap_or(0.0))
}

/// Quantiles of scaled errors at the knots, for one horizon.
///
/// 1. From each error the expected common `drift` is taken off; quantiles are of type 6 (Hyndman and Fan 1996: the
///    value at rank p (n + 1), so that a new error among n exchangeable ones falls below with probability p). Where no
///    rank is that far out, the distance from the median grows with the normal quantile.
/// 2. Errors of one period are not independent: what happens to all areas in a year happens once. With K origins in
///    the window and a horizon of h periods, K / h stretches do not overlap, and the effect of a coming period has a t
///    distribution with K / h - 1 degrees of freedom (at least 3) where pooled errors treat it as normal. With s the
///    standard deviation of the period effects, less what the noise of a median makes of it, the difference
///    `s^2 (t_p^2 (1 + h/K) - z_p^2)` is added to the square of the distance from the median.
///
/// Split conformal prediction: Vovk, Gammerman and Shafer 2005. `horizon` is at least 1.
pub(super) fn error_quantiles(errors: &[ScaledError], drift: f64, horizon: u16) -> [f64; 17] {
    let mut scratch = Vec::with_capacity(errors.len());
    let effects = period_effects(errors, &mut scratch);
    let origins = effects.len() as f64;

    let mut own: Vec<f64> = Vec::with_capacity(errors.len());
    for (origin, effect) in errors.chunk_by(|before, next| before.t == next.t).zip(&effects) {
        own.extend(origin.iter().map(|one| one.error - effect));
    }
    // The distance between the deciles of a normal distribution is 2.563 standard deviations.
    let spread = (quantile(&mut own, 0.9) - quantile(&mut own, 0.1)) / 2.5631031310892007;
    // A median of m normal values has pi/2 times the variance of their mean.
    let noise = core::f64::consts::FRAC_PI_2 * spread * spread * origins / (errors.len() as f64).max(1.0);
    let about_drift = sum(effects.iter().map(|effect| (effect - drift) * (effect - drift))) / origins.max(1.0);
    let common = (about_drift - noise).max(0.0);

    scratch.clear();
    scratch.extend(errors.iter().map(|one| one.error - drift));
    let mut knots = type_6(&mut scratch);
    let stretches = (origins / f64::from(horizon)).max(1.5);
    let degrees = (stretches - 1.0).max(FEWEST_DEGREES);
    let middle = knots[MEDIAN];
    for ((knot, score), p) in knots.iter_mut().zip(normal_scores()).zip(KNOTS) {
        let t = student_quantile(degrees, p).unwrap_or(score);
        let excess = (t * t * (1.0 + 1.0 / stretches) - score * score).max(0.0) * common;
        let distance = *knot - middle;
        let wider = sqrt(distance * distance + excess);
        *knot = middle + if p < 0.5 { -wider } else { wider };
    }
    knots[MEDIAN] = middle;
    knots
}

/// Moves the knots outwards to where they are at least as far from their median as those of the horizon before.
pub(super) fn no_narrower(knots: &mut [f64; 17], before: &[f64; 17]) {
    let (middle, middle_before) = (knots[MEDIAN], before[MEDIAN]);
    for (at, (knot, before)) in knots.iter_mut().zip(before).enumerate() {
        let (distance, least) = (*knot - middle, before - middle_before);
        *knot = middle + if at < MEDIAN { distance.min(least) } else { distance.max(least) };
    }
}

/// Value at rank p (n + 1), held within the values. Reorders them.
fn quantile(values: &mut [f64], p: f64) -> f64 {
    let rank = (p * (values.len() as f64 + 1.0)).clamp(1.0, (values.len() as f64).max(1.0));
    let below = rank as usize;
    let lower = order_statistic(values, below - 1).unwrap_or(0.0);
    let upper = order_statistic(values, below).unwrap_or(lower);
    lower + (rank - below as f64) * (upper - lower)
}

fn type_6(values: &mut [f64]) -> [f64; 17] {
    values.sort_unstable_by(f64::total_cmp);
    let n = values.len() as f64;
    let inside = |p: f64| (1.0..=n).contains(&(p * (n + 1.0)));
    let at = |p: f64| {
        let rank = p * (n + 1.0);
        let below = rank as usize;
        let lower = values.get(below.wrapping_sub(1)).copied().unwrap_or(0.0);
        let upper = values.get(below).copied().unwrap_or(lower);
        lower + (rank - below as f64) * (upper - lower)
    };
    let scores = normal_scores();
    let middle = at(0.5);
    // Distance from the median per normal score, at the outermost knot that has a rank.
    let per_score = |side: [usize; MEDIAN]| {
        let outermost = side.into_iter().find(|knot| inside(KNOTS[*knot]));
        outermost.map_or(0.0, |knot| (at(KNOTS[knot]) - middle) / scores[knot])
    };
    let per_score =
        [per_score(core::array::from_fn(|step| step)), per_score(core::array::from_fn(|step| KNOTS.len() - 1 - step))];
    let mut knots = KNOTS;
    for (at_knot, (knot, score)) in knots.iter_mut().zip(scores).enumerate() {
        *knot = if inside(*knot) { at(*knot) } else { middle + per_score[usize::from(at_knot > MEDIAN)] * score };
    }
    knots
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(values: &[(i64, f64)]) -> Vec<ScaledError> {
        values.iter().map(|(t, error)| ScaledError { t: *t, area: 0, error: *error }).collect()
    }

    #[test]
    fn quantiles_are_those_of_rank_p_n_plus_1() {
        // 99 values 1 to 99 of one period: rank p (n + 1) is 100 p; 0.5 % has no rank and lies z(0.5 %) / z(1 %)
        // times as far from 50 as the 1 % point, 49: 2.575829304 / 2.326347874 * 49 = 54.2548.
        let mut values: Vec<f64> = (1..100).map(f64::from).collect();
        let knots = type_6(&mut values);
        assert_eq!((knots[2], knots[4], knots[MEDIAN], knots[14]), (2.5, 10.0, 50.0, 97.5));
        assert!((knots[0] - (50.0 - 54.254_8)).abs() < 1e-4 && (knots[16] - (50.0 + 54.254_8)).abs() < 1e-4);
    }

    #[test]
    fn an_effect_of_whole_periods_widens_and_none_does_not() {
        // Four origins with the same errors: their medians do not differ, nothing is added.
        let spread: Vec<f64> = (-10..=10).map(f64::from).collect();
        let at = |effects: [f64; 4]| {
            let all = effects.iter().zip(0..).flat_map(|(effect, t)| spread.iter().map(move |e| (t, e + effect)));
            error_quantiles(&errors(&all.collect::<Vec<_>>()), 0.0, 1)
        };
        let mut plain: Vec<f64> = spread.iter().flat_map(|e| [*e; 4]).collect();
        assert_eq!(at([0.0; 4]), type_6(&mut plain));
        // Effects -9, 9, -9, 9: s^2 = 81 less pi/2 spread^2 4 / 84. At 97.5 % with 3 degrees, t = 3.182446:
        // the distance^2 grows by s^2 (12.65948 - 3.841459).
        let effects = [-9.0, 9.0, -9.0, 9.0];
        let mut pooled: Vec<f64> = effects.iter().flat_map(|effect| spread.iter().map(move |e| e + effect)).collect();
        let before = type_6(&mut pooled)[14];
        // Deciles of the 84 own errors: ranks 8.5 and 76.5 of values four times each: -8.5 and 8.5.
        let spread_2 = (17.0 / 2.563103131_f64) * (17.0 / 2.563103131);
        let common = 81.0 - core::f64::consts::FRAC_PI_2 * spread_2 * 4.0 / 84.0;
        let after = (before * before + common * (3.182446305_f64 * 3.182446305 * 1.25 - 3.841458821)).sqrt();
        assert!((at(effects)[14] - after).abs() < 1e-6, "{} {after}", at(effects)[14]);
    }

    #[test]
    fn further_ahead_is_never_narrower() {
        let before = KNOTS.map(|p| 10.0 * (p - 0.5));
        let mut knots = KNOTS.map(|p| 1.0 + 4.0 * (p - 0.5));
        no_narrower(&mut knots, &before);
        assert!(knots.iter().zip(before).all(|(knot, before)| (knot - 1.0 - before).abs() < 1e-12));
    }

    #[test]
    fn few_errors_or_few_areas_are_not_enough() {
        assert!(enough(30, [0, 1, 2, 3, 4, 0].into_iter()));
        assert!(!enough(29, 0..9) && !enough(300, 0..4));
        assert!(error_quantiles(&[], 0.0, 1).iter().all(|knot| knot.is_finite()));
    }
}
