//! Is it getting better, or is it noise? The control chart and its signals.

use alloc::string::String;
use alloc::vec::Vec;

use crate::quality::{Code, Remark, Severity};
use crate::words::the_period;
use crate::{Better, Date, Observation, Series};

mod attributes;
mod change_points;
mod limits;
mod signals;
#[cfg(test)]
mod tests;

pub use attributes::{AttributeLimits, Counts, attribute_limits, count_limits, prime_limits};
pub use change_points::{ChangePoints, Pelt};
pub use limits::{Limits, xmr_limits};
pub use signals::{Side, signals};

/// Which chart the limits come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Chart {
    /// Individuals and moving range.
    Xmr,
}

/// What a point's position says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Signal {
    /// Beyond a process limit.
    Outside,
    /// Part of seven points that all rise or all fall.
    Trend,
    /// Two of three points between the near and the process limit on one side.
    TwoInThree,
    /// Part of seven points on one side of the centre.
    Shift,
}

/// How a signal reads through `better`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Reading {
    /// Special cause in the better direction.
    Improvement,
    /// Special cause in the worse direction.
    Concern,
    /// Special cause of a neutral measure.
    Neutral,
    /// The usual ups and downs.
    Common,
}

/// Whether the process will meet the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Assurance {
    /// The limits lie wholly on the better side of the target.
    Passing,
    /// The limits lie wholly on the worse side.
    Failing,
    /// The target lies within the limits: it is hit and missed by chance.
    Inconsistent,
}

/// The control chart.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Control {
    /// Which chart.
    pub chart: Chart,
    /// Whether moving ranges beyond 3.267 times their mean were left out once (decision D6).
    pub screened: bool,
    /// Phases in order of time, cut at the stated rebases.
    pub phases: Vec<Phase>,
    /// One entry a usable observation, in order of time.
    pub points: Vec<ControlPoint>,
    /// The reading of the last point.
    pub variation: Reading,
    /// Against the target in the last phase; `None` without a target or with a neutral measure.
    pub assurance: Option<Assurance>,
    /// Rebases that the figures suggest; never applied. Not computed by this version: always empty.
    pub proposed_rebases: Vec<crate::trajectory::Reserved>,
}

/// One phase with fixed limits: centre -/+ 2.66 mean moving ranges.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Phase {
    /// Label of its first period.
    pub from: String,
    /// Label of its last period.
    pub to: String,
    /// Mean of its points.
    pub centre: f64,
    /// Lower process limit.
    pub lower: f64,
    /// Upper process limit.
    pub upper: f64,
    /// centre less two thirds of the width to the limit.
    pub near_lower: f64,
    /// centre plus two thirds of the width to the limit.
    pub near_upper: f64,
    /// Mean moving range used for the limits.
    pub mean_moving_range: f64,
    /// Fewer than 12 points.
    pub provisional: bool,
}

/// One usable observation on the chart.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ControlPoint {
    /// Label of its period.
    pub period: String,
    /// Centre of its phase.
    pub centre: f64,
    /// Lower limit of its phase.
    pub lower: f64,
    /// Upper limit of its phase.
    pub upper: f64,
    /// The first rule that it meets, in the order of the enum; `None` where it meets none.
    pub signal: Option<Signal>,
    /// How that reads.
    pub reading: Reading,
}

/// Fewest points of a phase whose limits are not provisional.
const FEWEST_FOR_LIMITS: usize = 12;

/// The control chart (XmR) of all usable observations; `None` with fewer than 3 of them, or where limits overflow.
///
/// A date in `rebases` starts a new phase at the first usable observation whose period starts on that day or later;
/// limits and rules look at one phase at a time. `target` is judged in the last phase. The moving range spans a gap
/// (decision D10).
///
/// Pushes [`Code::ProvisionalLimits`] for each phase of fewer than 12 points, and [`Code::OutlierScreened`] once where
/// `screen` left out a moving range.
pub fn control(
    series: &Series,
    better: Better,
    target: Option<f64>,
    rebases: &[Date],
    screen: bool,
    remarks: &mut Vec<Remark>,
) -> Option<Control> {
    let usable: Vec<(&Observation, f64)> =
        series.observations.iter().filter_map(|observation| Some((observation, observation.value?))).collect();
    if usable.len() < 3 {
        return None;
    }
    let (mut phases, mut points, mut jumps) = (Vec::new(), Vec::new(), Vec::new());
    let parts: Vec<_> = split(&usable, rebases).collect();
    for &part in &parts {
        let values: Vec<f64> = part.iter().map(|(_, value)| *value).collect();
        let limits = match values.as_slice() {
            // A phase of one point has no moving range yet: its limits are the point itself.
            [only] => Limits::of(*only, &[0.0], false)?,
            _ => xmr_limits(&values, screen)?,
        };
        // Moving range k leads from point k to point k + 1.
        jumps.extend(limits.screened.iter().filter_map(|range| part.get(range + 1)).map(|(to, _)| *to));
        let marks = signals(&values, &limits);
        points.extend(part.iter().zip(marks).map(|((observation, _), mark)| point(observation, &limits, mark, better)));
        phases.push(phase(part, &limits)?);
    }
    remarks.extend(parts.iter().filter_map(|part| provisional(part, parts.len() == 1)));
    remarks.extend(outlier_screened(&jumps));
    let variation = points.last()?.reading;
    let assurance = phases.last().and_then(|phase| assurance([phase.lower, phase.upper], target?, better));
    let chart = Chart::Xmr;
    Some(Control { chart, screened: screen, phases, points, variation, assurance, proposed_rebases: Vec::new() })
}

/// Cuts the observations where a rebase takes effect; no part is empty.
fn split<'a, 'b>(
    usable: &'a [(&'b Observation, f64)],
    rebases: &[Date],
) -> impl Iterator<Item = &'a [(&'b Observation, f64)]> {
    usable.chunk_by(|(before, _), (next, _)| {
        !rebases.iter().any(|date| before.period.start < *date && *date <= next.period.start)
    })
}

fn phase(part: &[(&Observation, f64)], limits: &Limits) -> Option<Phase> {
    Some(Phase {
        from: part.first()?.0.period.label.clone(),
        to: part.last()?.0.period.label.clone(),
        centre: limits.centre,
        lower: limits.lower,
        upper: limits.upper,
        near_lower: limits.near_lower,
        near_upper: limits.near_upper,
        mean_moving_range: limits.mean_moving_range,
        provisional: part.len() < FEWEST_FOR_LIMITS,
    })
}

fn point(observation: &Observation, limits: &Limits, mark: Option<(Signal, Side)>, better: Better) -> ControlPoint {
    ControlPoint {
        period: observation.period.label.clone(),
        centre: limits.centre,
        lower: limits.lower,
        upper: limits.upper,
        signal: mark.map(|(signal, _)| signal),
        reading: mark.map_or(Reading::Common, |(_, side)| reading(side, better)),
    }
}

/// How a special cause on this side reads.
pub fn reading(side: Side, better: Better) -> Reading {
    match (better, side) {
        (Better::Neutral, _) => Reading::Neutral,
        (Better::Higher, Side::High) | (Better::Lower, Side::Low) => Reading::Improvement,
        (Better::Higher, Side::Low) | (Better::Lower, Side::High) => Reading::Concern,
    }
}

/// Whether the process, left as it is, will meet `target`: on which side of it the `[lower, upper]` limits lie.
///
/// Strict: a target on a limit is within. Where the limits have no width (decision D9) the series passes if its value
/// is at the target or better, and fails otherwise. `None` with a neutral measure, or a target that is not finite.
pub fn assurance([lower, upper]: [f64; 2], target: f64, better: Better) -> Option<Assurance> {
    let sign = better.sign().filter(|_| target.is_finite())?;
    // Seen so that higher is better.
    let (worst, best) = if sign > 0.0 { (lower, upper) } else { (-upper, -lower) };
    let target = target * sign;
    Some(if target < worst || (worst == best && target == worst) {
        Assurance::Passing
    } else if target > best {
        Assurance::Failing
    } else {
        Assurance::Inconsistent
    })
}

/// Says so where the limits of a phase rest on few points; `only` marks the phase that is the whole series.
fn provisional(part: &[(&Observation, f64)], only: bool) -> Option<Remark> {
    let (first, last) = (part.first()?.0, part.last()?.0);
    let message = match part.len() {
        FEWEST_FOR_LIMITS.. => return None,
        _ if only => "The limits of the usual ups and downs come from fewer than 12 figures.".into(),
        1 => alloc::format!("The limits of the usual ups and downs for {} come from 1 figure.", name(first)),
        _ => alloc::format!(
            "The limits of the usual ups and downs between {} and {} come from fewer than 12 figures.",
            name(first),
            name(last)
        ),
    };
    let hint = "They will move as more figures come in; do not decide on one point near a limit.";
    Some(Remark::new(Code::ProvisionalLimits, Severity::Caution, Some(&first.period.label), message, hint))
}

fn outlier_screened(jumps: &[&Observation]) -> Option<Remark> {
    let first = jumps.first()?;
    let (period, message, which) = match jumps.len() {
        1 => (
            Some(first.period.label.as_str()),
            alloc::format!("The jump to {} was left out when the limits were worked out.", name(first)),
            "It is",
        ),
        n => (
            None,
            alloc::format!("{n} jumps, the first to {}, were left out when the limits were worked out.", name(first)),
            "They are",
        ),
    };
    let hint = alloc::format!(
        "{which} far larger than the usual step and would widen the limits; the figures themselves are all shown."
    );
    Some(Remark::new(Code::OutlierScreened, Severity::Info, period, message, hint))
}

fn name(observation: &Observation) -> String {
    let period = &observation.period;
    the_period(period.start, period.end, &period.label)
}
