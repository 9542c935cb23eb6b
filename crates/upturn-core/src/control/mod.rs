//! Is it getting better, or is it noise? The control chart and its signals.

use alloc::string::String;
use alloc::vec::Vec;

use crate::quality::Remark;
use crate::{Better, Date, Measure, Observation, Series, Settings};

mod attributes;
mod change_points;
mod limits;
mod plan;
mod proposals;
mod remarks;
mod signals;
#[cfg(test)]
mod tests;

pub use attributes::{AttributeLimits, Counts, attribute_limits, count_limits, prime_limits};
pub use change_points::{ChangePoints, Pelt};
pub use limits::{Limits, xmr_limits};
pub use plan::{ChartChoice, Zones};
pub use proposals::{Evidence, ProposedRebase};
pub use signals::{Side, signals, signals_at};

use plan::{Part, PhaseLimits, Plan, plan};

/// Which chart the limits come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Chart {
    /// Individuals and moving range.
    Xmr,
    /// Parts of a whole; the limits of a point follow from its denominator.
    P,
    /// Events per exposure; the limits of a point follow from its denominator.
    U,
    /// Plain counts.
    C,
    /// p with the limits of at least one phase widened by Laney's sigma_z, because its counts vary by more than chance.
    PPrime,
    /// u widened in the same way.
    UPrime,
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
    /// Whether moving ranges beyond 3.267 times their mean were left out once (decision D6); false for charts of counts,
    /// which have none.
    pub screened: bool,
    /// Phases in order of time, cut at the stated rebases.
    pub phases: Vec<Phase>,
    /// One entry a usable observation, in order of time.
    pub points: Vec<ControlPoint>,
    /// The reading of the last point.
    pub variation: Reading,
    /// Against the target in the last phase; `None` without a target or with a neutral measure.
    pub assurance: Option<Assurance>,
    /// Rebases that the figures of the last phase suggest, in order of time; never applied.
    pub proposed_rebases: Vec<ProposedRebase>,
}

/// One phase: XmR limits are centre -/+ 2.66 mean moving ranges, those of counts centre -/+ 3 sigma, held within what is
/// possible. Where the limits vary with the denominator, those at the latest point of the phase stand here and those of
/// each point in `points`.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Phase {
    /// Label of its first period.
    pub from: String,
    /// Label of its last period.
    pub to: String,
    /// Mean of its points; for counts `per` times the sum of numerators / the sum of denominators.
    pub centre: f64,
    /// Lower process limit, at the latest point where limits vary.
    pub lower: f64,
    /// Upper process limit, at the latest point where limits vary.
    pub upper: f64,
    /// centre less two thirds of the width to the limit; for counts centre - 2 sigma, held within what is possible.
    pub near_lower: f64,
    /// centre plus two thirds of the width to the limit; for counts centre + 2 sigma, held within what is possible.
    pub near_upper: f64,
    /// Mean moving range used for the limits; `None` for charts of counts.
    pub mean_moving_range: Option<f64>,
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
    /// Lower limit at this point: that of its phase, or of its own denominator.
    pub lower: f64,
    /// Upper limit at this point.
    pub upper: f64,
    /// The first rule that it meets, in the order of the enum; `None` where it meets none.
    pub signal: Option<Signal>,
    /// How that reads.
    pub reading: Reading,
}

/// Fewest points of a phase whose limits are not provisional.
const FEWEST_FOR_LIMITS: usize = 12;

/// The control chart of all usable observations; `None` with fewer than 3 of them, or where limits overflow.
///
/// The chart is the one that `settings.chart` asks for; where the figures do not have the counts that it needs, XmR. p
/// and u charts take Laney's prime form in each phase whose counts vary by more than 1.2 times what chance explains. A
/// date in `settings.rebases` starts a new phase at the first usable observation whose period starts on that day or
/// later; limits, rules and proposed rebases look at one phase at a time. `target` is judged by the limits at the latest
/// point. The moving range spans a gap (decision D10).
///
/// Pushes [`Code::ProvisionalLimits`] for each phase of fewer than 12 points, [`Code::OutlierScreened`] once where
/// `settings.screen` left out a moving range, [`Code::Overdispersed`] where counts vary by more than chance, and
/// [`Code::NotComputed`] where the chart that was asked for cannot be drawn.
///
/// [`Code::ProvisionalLimits`]: crate::quality::Code::ProvisionalLimits
/// [`Code::OutlierScreened`]: crate::quality::Code::OutlierScreened
/// [`Code::Overdispersed`]: crate::quality::Code::Overdispersed
/// [`Code::NotComputed`]: crate::quality::Code::NotComputed
pub fn control(
    measure: &Measure,
    series: &Series,
    target: Option<f64>,
    settings: &Settings,
    remarks: &mut Vec<Remark>,
) -> Option<Control> {
    let usable: Vec<(&Observation, f64)> =
        series.observations.iter().filter_map(|observation| Some((observation, observation.value?))).collect();
    if usable.len() < 3 {
        return None;
    }
    let parts: Vec<Part> = split(&usable, &settings.rebases).collect();
    let Plan { chart, phases: limits, remark } = plan(measure, settings.chart, &parts, settings.screen)?;
    let better = measure.better;
    let (mut phases, mut points, mut jumps) = (Vec::new(), Vec::new(), Vec::new());
    for (part, limits) in parts.iter().zip(&limits) {
        let values: Vec<f64> = part.iter().map(|(_, value)| *value).collect();
        // Moving range k leads from point k to point k + 1.
        jumps.extend(limits.screened.iter().filter_map(|range| part.get(range + 1)).map(|(to, _)| *to));
        let marks = signals_at(&values, &limits.zones);
        let judged = part.iter().zip(&limits.zones).zip(marks);
        points.extend(judged.map(|((one, zones), mark)| point(one.0, zones, mark, better)));
        phases.push(phase(part, limits)?);
    }
    remarks.extend(parts.iter().filter_map(|part| remarks::provisional(part, parts.len() == 1)));
    remarks.extend(remarks::outlier_screened(&jumps));
    remarks.extend(remark);
    let screened = settings.screen && chart == Chart::Xmr;
    let variation = points.last()?.reading;
    let assurance = phases.last().and_then(|phase| assurance([phase.lower, phase.upper], target?, better));
    let proposed_rebases = proposals::proposed(measure, parts.last()?);
    Some(Control { chart, screened, phases, points, variation, assurance, proposed_rebases })
}

/// Cuts the observations where a rebase takes effect; no part is empty.
fn split<'a, 'b>(usable: Part<'a, 'b>, rebases: &[Date]) -> impl Iterator<Item = Part<'a, 'b>> {
    usable.chunk_by(|(before, _), (next, _)| {
        !rebases.iter().any(|date| before.period.start < *date && *date <= next.period.start)
    })
}

fn phase(part: Part, limits: &PhaseLimits) -> Option<Phase> {
    let &Zones { lower, near_lower, centre, near_upper, upper } = limits.zones.last()?;
    Some(Phase {
        from: part.first()?.0.period.label.clone(),
        to: part.last()?.0.period.label.clone(),
        centre,
        lower,
        upper,
        near_lower,
        near_upper,
        mean_moving_range: limits.mean_moving_range,
        provisional: part.len() < FEWEST_FOR_LIMITS,
    })
}

fn point(observation: &Observation, zones: &Zones, mark: Option<(Signal, Side)>, better: Better) -> ControlPoint {
    ControlPoint {
        period: observation.period.label.clone(),
        centre: zones.centre,
        lower: zones.lower,
        upper: zones.upper,
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
