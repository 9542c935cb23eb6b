//! One model learnt over a panel: its central forecasts and the quantiles of its past errors.

use alloc::vec::Vec;

use super::Model;
use super::conformal::{ScaledError, enough, error_quantiles, no_narrower};
use super::distribution::Distribution;
use super::history::{Histories, Outcome};
use super::reversion::Reversion;
use super::straight::{Parameters, Straight};
use crate::math::{sqrt, sum};

/// Periods ahead for which a model learns; what lies beyond is carried on from the last of them.
pub(super) const FURTHEST: u16 = 12;

/// A model with what it has learnt.
#[derive(Clone, Debug)]
pub(super) struct Pooled {
    pub(super) histories: Histories,
    pub(super) model: Model,
    straight: Option<Straight>,
    /// For 1, 2, ... periods ahead; never empty.
    steps: Vec<Step>,
    /// How much of an error one period ahead is still there one period later.
    pub(super) persistence: f64,
}

#[derive(Clone, Debug)]
struct Step {
    reversion: Option<Reversion>,
    knots: [f64; 17],
}

impl Pooled {
    /// `None` where there are too few outcomes of too few areas even one period ahead.
    ///
    /// Horizons are learnt one by one up to the first with fewer than 30 errors; no interval is narrower than the one
    /// before.
    pub(super) fn learn(model: Model, histories: Histories, horizon: u16) -> Option<Pooled> {
        let straight = Straight::run(model, &histories, histories.oldest(horizon.min(FURTHEST)));
        let mut steps: Vec<Step> = Vec::new();
        let mut of_one: Vec<ScaledError> = Vec::new();
        let mut persistence = 1.0;
        for ahead in 1..=horizon.min(FURTHEST) {
            let outcomes = histories.outcomes(ahead);
            if !enough(outcomes.len(), outcomes.iter().map(|outcome| outcome.area)) {
                break;
            }
            let (reversion, errors) = match &straight {
                None => {
                    let (reversion, errors) = Reversion::learn(&histories, &outcomes);
                    (Some(reversion), errors)
                }
                Some(straight) => (None, errors(straight, &outcomes, ahead)),
            };
            if errors.is_empty() {
                break;
            }
            let mut knots = error_quantiles(&errors, reversion.map_or(0.0, |learnt| learnt.drift), ahead);
            if let Some(before) = steps.last() {
                no_narrower(&mut knots, &before.knots);
            }
            match ahead {
                1 => of_one = errors,
                2 => persistence = persistence_of(&of_one, &errors),
                _ => (),
            }
            steps.push(Step { reversion, knots });
        }
        (!steps.is_empty()).then_some(Pooled { histories, model, straight, steps, persistence })
    }

    /// The predictive distribution of one area, `ahead` periods after its last value; beyond the last horizon that was
    /// learnt, h periods, it widens with the square root of ahead / h. `None` where the area has no forecast.
    pub(super) fn distribution(&self, area: usize, ahead: u16) -> Option<Distribution> {
        let learnt = self.steps.len().min(usize::from(ahead));
        let step = self.steps.get(learnt.checked_sub(1)?)?;
        let origin = self.histories.last(area)?;
        let usual = self.histories.usual_change(origin)?;
        let centre = match (&self.straight, &step.reversion) {
            (Some(straight), _) => straight.expected(area, self.histories.areas.get(area)?.len() - 1, ahead)?,
            (None, Some(reversion)) => reversion.expected(&self.histories, origin, usual)?,
            (None, None) => return None,
        };
        let season = self.histories.season.at(origin.t.checked_add(i64::from(ahead))?);
        let distribution = Distribution {
            transform: self.histories.transform,
            centre: centre + season,
            spread: usual * sqrt(f64::from(ahead) / learnt as f64),
            knots: step.knots,
        };
        (distribution.centre.is_finite() && distribution.spread.is_finite()).then_some(distribution)
    }

    /// What was learnt about the next period.
    pub(super) fn reversion(&self) -> Option<Reversion> {
        self.steps.first()?.reversion
    }

    /// What the model was run with.
    pub(super) fn parameters(&self) -> Option<Parameters> {
        self.straight.as_ref()?.parameters
    }
}

fn errors(straight: &Straight, outcomes: &[Outcome], ahead: u16) -> Vec<ScaledError> {
    let error = |outcome: &Outcome| {
        let expected = straight.expected(outcome.area, outcome.at, ahead)?;
        let error = (outcome.came - expected) / outcome.usual;
        error.is_finite().then_some(ScaledError { t: outcome.origin.t, area: outcome.area, error })
    };
    outcomes.iter().filter_map(error).collect()
}

/// The `a` of a path `x_1 = e_1, x_2 = e_2 + a e_1` whose first two values have the correlation r that the errors one
/// and two periods ahead have, `a = r / sqrt(1 - r^2)`, within 0 (each period by itself) and 1 (a random walk). Errors
/// beyond five usual changes count as five, so that single ones do not decide.
fn persistence_of(of_one: &[ScaledError], of_two: &[ScaledError]) -> f64 {
    let bounded = |error: f64| error.clamp(-5.0, 5.0);
    let pairs: Vec<(f64, f64)> = of_two
        .iter()
        .filter_map(|two| {
            let at = of_one.binary_search_by_key(&(two.t, two.area), |one| (one.t, one.area)).ok()?;
            Some((bounded(of_one.get(at)?.error), bounded(two.error)))
        })
        .collect();
    let n = (pairs.len() as f64).max(1.0);
    let (one, two) = (sum(pairs.iter().map(|pair| pair.0)) / n, sum(pairs.iter().map(|pair| pair.1)) / n);
    let product = sum(pairs.iter().map(|pair| (pair.0 - one) * (pair.1 - two)));
    let squares = sum(pairs.iter().map(|pair| (pair.0 - one) * (pair.0 - one)))
        * sum(pairs.iter().map(|pair| (pair.1 - two) * (pair.1 - two)));
    let correlation = product / sqrt(squares);
    // A correlation of 0.7071 is that of a random walk.
    if correlation >= core::f64::consts::FRAC_1_SQRT_2 || correlation.is_nan() {
        1.0
    } else {
        correlation.max(0.0) / sqrt(1.0 - correlation.max(0.0) * correlation.max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(values: &[f64]) -> Vec<ScaledError> {
        values.iter().zip(0..).map(|(error, area)| ScaledError { t: 0, area, error: *error }).collect()
    }

    #[test]
    fn persistence_comes_from_the_correlation_of_two_horizons() {
        // r = 0.6 gives 0.6 / 0.8 = 0.75: (1, 1, -1, -1) and (1.4, -0.2, 0.2, -1.4): 2.4 ... by hand: product 2.4,
        // squares 4 and 4, r = 0.6.
        let found = persistence_of(&errors(&[1.0, 1.0, -1.0, -1.0]), &errors(&[1.4, -0.2, 0.2, -1.4]));
        assert!((found - 0.75).abs() < 1e-12, "{found}");
        assert_eq!(persistence_of(&errors(&[1.0, -1.0, 2.0]), &errors(&[1.0, -1.0, 2.0])), 1.0);
        assert_eq!(persistence_of(&errors(&[1.0, -1.0]), &errors(&[-1.0, 1.0])), 0.0);
        assert_eq!(persistence_of(&[], &errors(&[1.0])), 1.0);
    }
}
