//! Which chart the figures carry, and the limits of each phase on it.

use alloc::vec::Vec;

use super::remarks::{narrow, no_counts, overdispersed};
use super::{AttributeLimits, Chart, Counts, Limits, attribute_limits, prime_limits, xmr_limits};
use crate::level;
use crate::math::floor;
use crate::quality::Remark;
use crate::{Kind, Measure, Observation};

/// Which chart is wanted. In a workbook: `xmr`, `auto`, `p`, `u` or `c`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ChartChoice {
    /// Individuals and moving range, whatever the figures are.
    #[default]
    Xmr,
    /// p for a proportion, u for a rate and c for a count where each figure has its counts; XmR otherwise.
    Auto,
    /// Parts of a whole: numerator of denominator.
    P,
    /// Events per exposure: numerator by denominator.
    U,
    /// Plain counts: whole numbers.
    C,
}

/// Limits at one point, in the unit of the measure; `lower <= near_lower <= centre <= near_upper <= upper`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zones {
    /// Lower process limit.
    pub lower: f64,
    /// Lower near limit.
    pub near_lower: f64,
    /// Average.
    pub centre: f64,
    /// Upper near limit.
    pub near_upper: f64,
    /// Upper process limit.
    pub upper: f64,
}

/// The limits of one phase.
pub(super) struct PhaseLimits {
    /// One entry a point.
    pub zones: Vec<Zones>,
    /// Of an XmR chart only.
    pub mean_moving_range: Option<f64>,
    /// Positions of the moving ranges that were screened out.
    pub screened: Vec<usize>,
}

/// A chart, and its limits phase by phase.
pub(super) struct Plan {
    pub chart: Chart,
    pub phases: Vec<PhaseLimits>,
    /// What a reader has to know of the choice.
    pub remark: Option<Remark>,
}

/// Usable observations of one phase with their values; never empty.
pub(super) type Part<'a, 'b> = &'a [(&'b Observation, f64)];

/// Limits are widened where the counts vary by more than this many times what chance alone explains.
const OVERDISPERSED: f64 = 1.2;

/// The chart that was asked for, or XmR with a remark where the figures do not carry it; `None` where even the limits of
/// an XmR chart are not finite.
pub(super) fn plan(measure: &Measure, choice: ChartChoice, parts: &[Part], screen: bool) -> Option<Plan> {
    let asked = match (choice, measure.kind) {
        (ChartChoice::P, _) | (ChartChoice::Auto, Kind::Proportion) => Some(Chart::P),
        (ChartChoice::U, _) | (ChartChoice::Auto, Kind::Rate) => Some(Chart::U),
        (ChartChoice::C, _) | (ChartChoice::Auto, Kind::Count) => Some(Chart::C),
        (ChartChoice::Xmr, _) | (ChartChoice::Auto, Kind::Value | Kind::Mean | Kind::Ratio) => None,
    };
    let Some(asked) = asked else { return xmr(parts, screen, None) };
    let Some((phases, sigma_z)) = counted(measure, asked, parts) else {
        return xmr(parts, screen, (choice != ChartChoice::Auto).then(|| no_counts(asked)));
    };
    match (asked, sigma_z) {
        (chart, None) => Some(Plan { chart, phases, remark: None }),
        (Chart::C, Some(sigma_z)) if choice == ChartChoice::Auto => {
            // Laney's prime form of a c chart is the XmR chart: all its points have the same denominator.
            xmr(parts, screen, Some(overdispersed(sigma_z, measure)))
        }
        (Chart::C, Some(sigma_z)) => Some(Plan { chart: asked, phases, remark: Some(narrow(sigma_z, measure)) }),
        (_, Some(sigma_z)) => {
            let chart = if asked == Chart::P { Chart::PPrime } else { Chart::UPrime };
            Some(Plan { chart, phases, remark: Some(overdispersed(sigma_z, measure)) })
        }
    }
}

fn xmr(parts: &[Part], screen: bool, remark: Option<Remark>) -> Option<Plan> {
    let phase = |part: &Part| {
        let values: Vec<f64> = part.iter().map(|(_, value)| *value).collect();
        let limits = match values.as_slice() {
            // A phase of one point has no moving range yet: its limits are the point itself.
            [only] => Limits::of(*only, &[0.0], false)?,
            _ => xmr_limits(&values, screen)?,
        };
        let zones = alloc::vec![limits.zones(); values.len()];
        Some(PhaseLimits { zones, mean_moving_range: Some(limits.mean_moving_range), screened: limits.screened })
    };
    let phases: Option<Vec<PhaseLimits>> = parts.iter().map(phase).collect();
    Some(Plan { chart: Chart::Xmr, phases: phases?, remark })
}

/// Limits from the counts, and the largest sigma_z above 1.2 of any phase; `None` where a figure has no counts, where
/// they cannot be right or are not those of the figure, and where a limit would not be finite.
fn counted(measure: &Measure, chart: Chart, parts: &[Part]) -> Option<(Vec<PhaseLimits>, Option<f64>)> {
    let (counts, kind) = match chart {
        Chart::P => (Counts::Parts, Kind::Proportion),
        _ => (Counts::Events, Kind::Rate),
    };
    let (as_counted, per) = match chart {
        Chart::C => (None, 1.0),
        _ => (Some(Measure { kind, ..measure.clone() }), measure.per),
    };
    let pair = |&(observation, value): &(&Observation, f64)| match &as_counted {
        Some(as_counted) => both_counts(as_counted, observation),
        None => whole_count(observation, value).map(|count| (count, 1.0)),
    };
    let mut phases = Vec::with_capacity(parts.len());
    let mut widest = None;
    for part in parts {
        let pairs: Option<Vec<(f64, f64)>> = part.iter().map(pair).collect();
        let pairs = pairs?;
        let wide = prime_limits(counts, &pairs).filter(|prime| prime.sigma_z > OVERDISPERSED);
        if let Some(wide) = &wide {
            widest = Some(wide.sigma_z.max(widest.unwrap_or(0.0)));
        }
        let limits = match wide.filter(|_| chart != Chart::C) {
            Some(wide) => wide,
            None => attribute_limits(counts, &pairs)?,
        };
        let zones = zones(&limits, per)?;
        phases.push(PhaseLimits { zones, mean_moving_range: None, screened: Vec::new() });
    }
    Some((phases, widest))
}

fn both_counts(measure: &Measure, observation: &Observation) -> Option<(f64, f64)> {
    let pair = observation.numerator.zip(observation.denominator)?;
    let sound = pair.1 > 0.0 && !level::impossible(measure, observation) && !level::disagree(measure, observation);
    sound.then_some(pair)
}

fn whole_count(observation: &Observation, value: f64) -> Option<f64> {
    let whole = value >= 0.0 && value == floor(value) && observation.numerator.is_none_or(|count| count == value);
    whole.then_some(value)
}

/// The limits of each point in the unit of the measure.
fn zones(limits: &AttributeLimits, per: f64) -> Option<Vec<Zones>> {
    let centre = limits.centre * per;
    let at = |([lower, upper], [near_lower, near_upper]): (&[f64; 2], &[f64; 2])| {
        let [lower, near_lower, near_upper, upper] = [lower, near_lower, near_upper, upper].map(|limit| limit * per);
        let finite = [lower, centre, upper].into_iter().all(f64::is_finite);
        // A scale that is not above 0 would turn the limits over.
        (finite && per > 0.0).then_some(Zones { lower, near_lower, centre, near_upper, upper })
    };
    limits.limits.iter().zip(&limits.near).map(at).collect()
}
