//! Models whose forecast is a level and a slope: naive, exponential smoothing with parameters estimated once over the
//! panel, the Theil-Sen line.

use alloc::vec::Vec;

use super::Model;
use super::history::{Histories, Origin};
use crate::math::sum;
use crate::trend::theil_sen;

/// A level and a slope per period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct State {
    level: f64,
    slope: f64,
}

/// Smoothing parameters: alpha of the level, beta of the slope (that of the innovations form), phi left of the slope
/// after each period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Parameters {
    pub(super) alpha: f64,
    pub(super) beta: f64,
    pub(super) phi: f64,
}

const fn parameters(alpha: f64, beta: f64, phi: f64) -> Parameters {
    Parameters { alpha, beta, phi }
}

/// ETS(A,N,N): the grid on which alpha is sought.
const LEVEL: [Parameters; 5] = [
    parameters(0.2, 0.0, 0.0),
    parameters(0.35, 0.0, 0.0),
    parameters(0.5, 0.0, 0.0),
    parameters(0.65, 0.0, 0.0),
    parameters(0.8, 0.0, 0.0),
];

/// ETS(A,A,N).
const TREND: [Parameters; 6] = [
    parameters(0.3, 0.02, 1.0),
    parameters(0.3, 0.1, 1.0),
    parameters(0.5, 0.02, 1.0),
    parameters(0.5, 0.1, 1.0),
    parameters(0.8, 0.02, 1.0),
    parameters(0.8, 0.1, 1.0),
];

/// ETS(A,Ad,N).
const DAMPED: [Parameters; 6] = [
    parameters(0.3, 0.1, 0.8),
    parameters(0.3, 0.1, 0.9),
    parameters(0.5, 0.1, 0.8),
    parameters(0.5, 0.1, 0.9),
    parameters(0.8, 0.1, 0.8),
    parameters(0.8, 0.2, 0.9),
];

/// The last points through which the Theil-Sen line goes.
const LINE_POINTS: usize = 24;

/// Fewest points of a line.
const FEWEST_LINE_POINTS: usize = 4;

/// One of these models, run over every area of a panel.
#[derive(Clone, Debug)]
pub(super) struct Straight {
    /// One state for each origin of each area; `None` where there is none yet.
    states: Vec<Vec<Option<State>>>,
    /// What the model was run with; `None` where it has no parameters.
    pub(super) parameters: Option<Parameters>,
    phi: f64,
}

impl Straight {
    /// `None` for a model that is not of this kind. States of the line exist for origins from `since` on, and for the
    /// last of each area.
    ///
    /// Parameters are those of the grid for which the mean absolute one-step error over the panel, in usual changes of
    /// each area, is smallest: maximum likelihood for errors that have a Laplace distribution.
    pub(super) fn run(model: Model, histories: &Histories, since: i64) -> Option<Straight> {
        let grid: &[Parameters] = match model {
            Model::Naive => return Some(Straight::each(histories, |area, at| Some(naive(area.get(at)?)))),
            Model::TheilSen => return Some(theil_sen_lines(histories, since)),
            Model::ExponentialSmoothing => &LEVEL,
            Model::LinearTrend => &TREND,
            Model::DampedTrend => &DAMPED,
            Model::Reversion => return None,
        };
        let runs = grid.iter().map(|parameters| (smooth(histories, *parameters), *parameters));
        let scored = runs.filter_map(|((states, score), parameters)| Some((score?, states, parameters)));
        let best = scored.reduce(|best, next| if next.0 < best.0 { next } else { best });
        best.map(|(_, states, parameters)| Straight { states, parameters: Some(parameters), phi: parameters.phi })
    }

    /// The central forecast `ahead` periods after an origin: `level + (phi + ... + phi^ahead) slope`.
    pub(super) fn expected(&self, area: usize, at: usize, ahead: u16) -> Option<f64> {
        let state = (*self.states.get(area)?.get(at)?)?;
        Some(state.level + damped(self.phi, i64::from(ahead)) * state.slope)
    }

    fn each(histories: &Histories, mut state: impl FnMut(&[Origin], usize) -> Option<State>) -> Straight {
        let states = histories.areas.iter().map(|area| (0..area.len()).map(|at| state(area, at)).collect());
        Straight { states: states.collect(), parameters: None, phi: 1.0 }
    }
}

fn naive(origin: &Origin) -> State {
    State { level: origin.z, slope: 0.0 }
}

fn theil_sen_lines(histories: &Histories, since: i64) -> Straight {
    let (mut t, mut z, mut scratch) = (Vec::new(), Vec::new(), Vec::new());
    Straight::each(histories, |area, at| {
        let points = area.get((at + 1).saturating_sub(LINE_POINTS)..=at)?;
        let last = points.last().filter(|last| last.t >= since || at + 1 == area.len())?;
        if points.len() < FEWEST_LINE_POINTS {
            return None;
        }
        t.clear();
        z.clear();
        // Counted from the origin, so that the intercept is the level there.
        t.extend(points.iter().map(|point| point.t.saturating_sub(last.t)));
        z.extend(points.iter().map(|point| point.z));
        let line = theil_sen(&t, &z, 1.0, &mut scratch)?;
        Some(State { level: line.intercept_separate, slope: line.slope_per_period })
    })
}

/// `phi + phi^2 + ... + phi^steps`.
fn damped(phi: f64, steps: i64) -> f64 {
    if phi == 1.0 {
        return steps as f64;
    }
    let (mut power, mut total) = (1.0, 0.0);
    // Nothing is left of 0.9^400.
    for _ in 0..steps.min(400) {
        power *= phi;
        total += power;
    }
    total
}

/// States, and the mean absolute one-step error from the third value of each area on.
fn smooth(histories: &Histories, parameters: Parameters) -> (Vec<Vec<Option<State>>>, Option<f64>) {
    let Parameters { alpha, beta, phi } = parameters;
    let (mut total, mut count) = (Vec::with_capacity(histories.areas.len()), 0.0);
    let states = histories.areas.iter().map(|area| {
        let mut run: Vec<Option<State>> = Vec::with_capacity(area.len());
        let (mut last, mut errors) = (None::<(State, &Origin)>, 0.0);
        for origin in area {
            let state = match last {
                None => naive(origin),
                Some((state, before)) => {
                    let gap = origin.t.saturating_sub(before.t);
                    let expected = state.level + damped(phi, gap) * state.slope;
                    let error = origin.z - expected;
                    if origin.changes > 1.0
                        && let Some(usual) = histories.usual_change(area.last().unwrap_or(origin))
                    {
                        errors += error.abs() / usual;
                        count += 1.0;
                    }
                    let left = state.slope * (damped(phi, gap) - damped(phi, gap.saturating_sub(1)));
                    State { level: expected + alpha * error, slope: left + beta * error }
                }
            };
            run.push(Some(state));
            last = Some((state, origin));
        }
        total.push(errors);
        run
    });
    let states = states.collect();
    (states, (count > 0.0).then(|| sum(total) / count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::scale::Scale;

    #[test]
    fn each_model_carries_a_line_on_in_its_way() {
        let (t, y) = ([0, 1, 2, 4, 5], [1.0, 3.0, 5.0, 9.0, 11.0]);
        let histories = Histories::of(&[(&t, &y)], Scale::Plain, None, 2, 5);
        let ahead = |model, ahead| Straight::run(model, &histories, 0).unwrap().expected(0, 4, ahead).unwrap();
        assert_eq!(ahead(Model::Naive, 2), 11.0);
        assert!((ahead(Model::TheilSen, 2) - 15.0).abs() < 1e-12);
        assert!(Straight::run(Model::Reversion, &histories, 0).is_none());
        // The level stays behind the last value, the trends go beyond it.
        assert!(ahead(Model::ExponentialSmoothing, 2) < 11.0);
        assert!(ahead(Model::DampedTrend, 2) > 11.0 && ahead(Model::LinearTrend, 2) > 11.0);
    }

    #[test]
    fn a_given_run_follows_the_hand() {
        // alpha 1/2, beta 1/10, phi 0.8, values 0, 2, (none), 4: error 2 gives level 1 and slope 0.2; two periods on
        // 1 + (0.8 + 0.64) 0.2 = 1.288 is expected, error 2.712: level 2.644, slope 0.64 * 0.2 + 0.2712 = 0.3992.
        let histories = Histories::of(&[(&[0, 1, 3], &[0.0, 2.0, 4.0])], Scale::Plain, None, 1, 3);
        let (states, score) = smooth(&histories, parameters(0.5, 0.1, 0.8));
        let last = states[0][2].unwrap();
        assert!((last.level - 2.644).abs() < 1e-12 && (last.slope - 0.3992).abs() < 1e-12, "{last:?}");
        // Only the third value counts; the usual change is 2.
        assert!((score.unwrap() - 1.356).abs() < 1e-12, "{score:?}");
    }

    #[test]
    fn a_damped_slope_adds_up() {
        assert!((damped(0.5, 3) - 0.875).abs() < 1e-15);
        assert_eq!((damped(1.0, 7), damped(0.0, 7), damped(0.8, 0)), (7.0, 0.0, 0.0));
        assert!((damped(0.9, i64::MAX) - 9.0).abs() < 1e-12);
    }
}
