//! Did the intervention change anything?

use alloc::format;
use alloc::string::{String, ToString};

use crate::impact::{Design, DonorPool, Impact, Strength};
use crate::math::{round_half_even, sum};
use crate::words::print::{amount, date, month};
use crate::words::reading::values;
use crate::{Better, Trajectory};

/// Of the latest event that can be read, by the design that tells most: the mixture of other areas where its departure
/// has a rank, otherwise the area's own line.
pub(super) fn impact_answer(document: &Trajectory) -> Option<String> {
    let entries = document.impact.as_deref()?;
    let latest = entries.iter().max_by_key(|entry| entry.date)?.date;
    let of = |design| entries.iter().find(|entry| entry.date == latest && entry.design == design);
    let line = of(Design::InterruptedTimeSeries);
    let mixture = of(Design::SyntheticControl);
    match (mixture.filter(|mixture| mixture.placebo_p.is_some()), line) {
        (Some(mixture), line) => Some(of_mixture(document, mixture, line)),
        (None, Some(line)) => Some(of_line(document, line)),
        (None, None) => mixture.map(|mixture| of_mixture(document, mixture, None)),
    }
}

fn of_mixture(document: &Trajectory, entry: &Impact, line: Option<&Impact>) -> String {
    let effect = entry.level_change;
    let others = if entry.donor_pool == Some(DonorPool::Neighbours) { "similar" } else { "other" };
    let average = if effect == 0.0 {
        format!("{}, the average is that of a mix of {others} areas.", after(entry))
    } else {
        let size = amount(effect, &document.measure);
        let side = side(effect, "above", "below");
        format!("{}, the average is {size} {side} that of a mix of {others} areas.", after(entry))
    };
    let donors = entry.n_donors.unwrap_or(0);
    let as_far = entry.placebo_p.map(|p| as_far(p, donors));
    let opposed = line.filter(|line| is_opposed(line, effect)).map(|_| {
        let side = side(effect, "below", "above");
        format!("it is {side} the line through its own {} before", periods(document))
    });
    let though = opposed.as_ref().map(|opposed| format!(", though {opposed}")).unwrap_or_default();
    let and = opposed.map(|opposed| format!(", and {opposed}")).unwrap_or_default();
    let reading = match (entry.strength, as_far) {
        (Strength::NotJudged, _) | (_, None) => {
            format!("The mix meets every figure before, so chance cannot be judged{though}.")
        }
        (Strength::NoClearChange, Some(as_far)) => format!("{as_far}: no clear change{though}."),
        (Strength::Suggests, Some(as_far)) => {
            format!("{as_far}: more than the usual ups and downs{}{though}.", way(document, effect))
        }
        (Strength::ConsistentWith, Some(as_far)) => {
            let doubt = if entry.n_before < 8 { before(document, entry) } else { format!("{donors} areas") };
            let doubt = format!("but {doubt} are too few to be sure");
            format!("{as_far}: consistent with a change{}, {doubt}{and}.", way(document, effect))
        }
    };
    format!("{average} {reading}")
}

/// How many donors depart as far, from the rank.
fn as_far(p: f64, donors: usize) -> String {
    let rank = round_half_even(p * (donors + 1) as f64);
    match (rank - 1.0, donors) {
        (count, 2) if count <= 0.0 => "Neither of 2 other areas departs as far".to_string(),
        (count, _) if count <= 0.0 => format!("None of {donors} other areas departs as far"),
        (1.0, _) => format!("1 of {donors} other areas departs as far"),
        (count, _) => format!("{count} of {donors} other areas depart as far"),
    }
}

/// Whether the area departs from its own line the other way, and the line's intervals say that it does.
fn is_opposed(line: &Impact, effect: f64) -> bool {
    let gaps = line.counterfactual.iter().skip(line.n_before).map(|one| one.value - one.expected);
    let departs = matches!(line.strength, Strength::Suggests | Strength::ConsistentWith);
    departs && sum(gaps) * effect < 0.0
}

fn of_line(document: &Trajectory, entry: &Impact) -> String {
    let measure = &document.measure;
    let (level, slope) = (entry.level_change, entry.slope_change_per_year.unwrap_or(0.0));
    let start = if level == 0.0 {
        "starts on".to_string()
    } else {
        format!("starts {} {}", amount(level, measure), side(level, "above", "below"))
    };
    let then = if slope == 0.0 {
        "keeps pace with it".to_string()
    } else {
        format!("{} by {} a year against it", side(slope, "rises", "falls"), amount(slope, measure))
    };
    let years = before(document, entry);
    let start = format!("{}, the figure {start} the line through the {years}, then {then}.", after(entry));
    let Some(latest) = entry.counterfactual.last() else { return start };
    let gap = latest.value - latest.expected;
    let latest = if gap == 0.0 {
        "The latest is on that line".to_string()
    } else {
        let side = side(gap, "above", "below");
        format!("The latest is {} {side} that line{}", amount(gap, measure), way(document, gap))
    };
    let reading = match entry.strength {
        Strength::Suggests => "more than the usual ups and downs".to_string(),
        Strength::ConsistentWith if entry.n_before < 8 => {
            format!("consistent with a change, but {years} are too few to be sure")
        }
        Strength::ConsistentWith => {
            "consistent with a change, but the usual ups and downs can look like it".to_string()
        }
        Strength::NoClearChange => "no clear change".to_string(),
        Strength::NotJudged => "the lines meet every figure, so chance cannot be judged".to_string(),
    };
    format!("{start} {latest}: {reading}.")
}

fn side(number: f64, up: &'static str, down: &'static str) -> &'static str {
    if number > 0.0 { up } else { down }
}

/// `After Contract (April 2018)`: where only a month is known its first day is stated.
fn after(entry: &Impact) -> String {
    let day = if entry.date.ymd().2 == 1 { month(entry.date) } else { date(entry.date) };
    format!("After {} ({day})", entry.event)
}

/// `6 years before`; what is not a year, a quarter or a month is a figure.
fn before(document: &Trajectory, entry: &Impact) -> String {
    format!("{} {} before", entry.n_before, periods(document))
}

fn periods(document: &Trajectory) -> &'static str {
    let spans = values(document).next().filter(|(first, _)| first.start != first.end);
    match spans.map(|(first, _)| first.end.month_count() - first.start.month_count() + 1) {
        Some(12) => "years",
        Some(3) => "quarters",
        Some(1) => "months",
        _ => "figures",
    }
}

/// Which way a difference reads; nothing for a measure of which neither direction is better.
fn way(document: &Trajectory, difference: f64) -> &'static str {
    match document.measure.better {
        Better::Neutral => "",
        Better::Higher if difference > 0.0 => ", the better way",
        Better::Lower if difference < 0.0 => ", the better way",
        Better::Higher | Better::Lower => ", the worse way",
    }
}
