//! What a reader has to know of the limits.

use alloc::format;
use alloc::string::String;

use super::plan::Part;
use super::{Chart, FEWEST_FOR_LIMITS};
use crate::quality::{Code, Remark, Severity};
use crate::words::{figure, the_period};
use crate::{Measure, Observation};

/// Says so where the limits of a phase rest on few points; `only` marks the phase that is the whole series.
pub(super) fn provisional(part: Part, only: bool) -> Option<Remark> {
    let (first, last) = (part.first()?.0, part.last()?.0);
    let message = match part.len() {
        FEWEST_FOR_LIMITS.. => return None,
        _ if only => "The limits of the usual ups and downs come from fewer than 12 figures.".into(),
        1 => format!("The limits of the usual ups and downs for {} come from 1 figure.", name(first)),
        _ => format!(
            "The limits of the usual ups and downs between {} and {} come from fewer than 12 figures.",
            name(first),
            name(last)
        ),
    };
    let hint = "They will move as more figures come in; do not decide on one point near a limit.";
    Some(Remark::new(Code::ProvisionalLimits, Severity::Caution, Some(&first.period.label), message, hint))
}

pub(super) fn outlier_screened(jumps: &[&Observation]) -> Option<Remark> {
    let first = jumps.first()?;
    let (period, message, which) = match jumps.len() {
        1 => (
            Some(first.period.label.as_str()),
            format!("The jump to {} was left out when the limits were worked out.", name(first)),
            "It is",
        ),
        n => (
            None,
            format!("{n} jumps, the first to {}, were left out when the limits were worked out.", name(first)),
            "They are",
        ),
    };
    let hint = format!(
        "{which} far larger than the usual step and would widen the limits; the figures themselves are all shown."
    );
    Some(Remark::new(Code::OutlierScreened, Severity::Info, period, message, hint))
}

/// The limits follow what the counts do, so nothing is wrong with them.
pub(super) fn overdispersed(sigma_z: f64, measure: &Measure) -> Remark {
    let hint =
        "The limits are as wide as these ups and downs; those of chance alone would call too many figures unusual.";
    Remark::new(Code::Overdispersed, Severity::Info, None, more_than_chance(sigma_z, measure), hint)
}

/// The limits are those that were asked for, and too narrow.
pub(super) fn narrow(sigma_z: f64, measure: &Measure) -> Remark {
    let hint = "The limits of the c chart allow for chance alone and call too many figures unusual; `xmr` or `auto` \
                widens them.";
    Remark::new(Code::Overdispersed, Severity::Caution, None, more_than_chance(sigma_z, measure), hint)
}

fn more_than_chance(sigma_z: f64, measure: &Measure) -> String {
    let times = figure(sigma_z, &Measure { unit: String::new(), decimals: 1, ..measure.clone() });
    format!("The counts vary {times} times as much as by chance alone.")
}

/// The chart that was asked for cannot be drawn.
pub(super) fn no_counts(asked: Chart) -> Remark {
    let (message, hint) = match asked {
        Chart::C => (
            "A c chart was asked for, but not every figure is a whole count of events.",
            "An XmR chart stands in its place.",
        ),
        Chart::U | Chart::UPrime => (
            "A u chart was asked for, but not every figure has the counts that give it.",
            "An XmR chart stands in its place; give a numerator and a denominator for every figure.",
        ),
        Chart::Xmr | Chart::P | Chart::PPrime => (
            "A p chart was asked for, but not every figure has the counts that give it.",
            "An XmR chart stands in its place; give a numerator and a denominator for every figure.",
        ),
    };
    Remark::new(Code::NotComputed, Severity::Info, None, message, hint)
}

fn name(observation: &Observation) -> String {
    let period = &observation.period;
    the_period(period.start, period.end, &period.label)
}
