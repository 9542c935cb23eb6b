//! How do we compare?

use alloc::format;
use alloc::string::{String, ToString};

use crate::benchmark::{Benchmark, Comparator, ComparatorKind, Funnel, FunnelPosition, GapReading, Quartile};
use crate::words::print::{amount, figure, size};
use crate::{Measure, Trajectory};

pub(super) fn benchmark_answer(document: &Trajectory) -> Option<String> {
    let benchmark = document.benchmark.as_ref()?;
    let sentences = [place(benchmark), gap(benchmark, &document.measure)];
    let told = sentences.into_iter().flatten().reduce(|first, second| format!("{first} {second}"));
    told.or_else(|| inside(benchmark.funnel.as_ref()?))
}

/// Rank, quarter, and whether the figure lies outside the funnel.
fn place(benchmark: &Benchmark) -> Option<String> {
    let quarter = benchmark.quartile.map(|quartile| match quartile {
        Quartile::A => "in the best quarter",
        Quartile::B => "in the second best quarter",
        Quartile::C => "in the second worst quarter",
        Quartile::D => "in the worst quarter",
    });
    let outside = benchmark.funnel.as_ref().and_then(outside);
    let Some(rank) = benchmark.rank else {
        return outside.map(|side| format!("{} the usual range for an area of its size.", capital(side)));
    };
    let range = outside.map(|side| format!("{side} the usual range for its size"));
    let found = [quarter.map(String::from), range].into_iter().flatten();
    let found = found.reduce(|quarter, range| format!("{quarter} and {range}"));
    let found = found.map(|found| format!(", {found}")).unwrap_or_default();
    Some(format!("Rank {rank} of {}{found}.", benchmark.of))
}

/// `above` or `below`, where the figure is outside the 99.8 % limits: those that allow for areas that differ for lasting
/// reasons, where the areas do.
fn outside(funnel: &Funnel) -> Option<&'static str> {
    match position(funnel) {
        FunnelPosition::Below998 => Some("below"),
        FunnelPosition::Above998 => Some("above"),
        FunnelPosition::Below95 | FunnelPosition::Within | FunnelPosition::Above95 => None,
    }
}

fn position(funnel: &Funnel) -> FunnelPosition {
    funnel.adjusted.as_ref().map_or(funnel.position, |adjusted| adjusted.position)
}

/// The funnel alone, where there is neither a rank nor a gap to tell.
fn inside(funnel: &Funnel) -> Option<String> {
    outside(funnel).is_none().then(|| "Within the usual range for an area of its size.".to_string())
}

/// How far from whom, and what becomes of the distance.
fn gap(benchmark: &Benchmark, measure: &Measure) -> Option<String> {
    let (gap, to) = benchmark.gap.zip(benchmark.gap_to)?;
    let other = benchmark.comparators.iter().find(|comparator| comparator.kind == to)?;
    let other = format!("{} ({})", name(other), figure(other.value, measure));
    let side = match measure.better.sign() {
        _ if gap == 0.0 => return Some(format!("Level with {other}{}.", over_time(benchmark, gap, measure))),
        Some(sign) if gap * sign > 0.0 => "better than",
        Some(_) => "worse than",
        None if gap > 0.0 => "above",
        None => "below",
    };
    let far = capital(&amount(gap, measure));
    Some(format!("{far} {side} {other}{}.", over_time(benchmark, gap, measure)))
}

fn name(comparator: &Comparator) -> String {
    match (comparator.kind, comparator.n, &comparator.name) {
        (ComparatorKind::Neighbours, Some(1), _) => "its only neighbour with a figure".to_string(),
        (ComparatorKind::Neighbours, Some(n), _) => format!("the mean of its {n} neighbours"),
        (_, None, Some(name)) => name.clone(),
        (_, Some(n), _) => format!("the mean of the {n} areas of its region"),
        (_, None, None) => "the figure of all".to_string(),
    }
}

fn over_time(benchmark: &Benchmark, gap: f64, measure: &Measure) -> String {
    let (Some(slope), Some(reading)) = (benchmark.gap_trend_per_year, benchmark.gap_reading) else {
        return String::new();
    };
    let away = gap * slope > 0.0;
    match reading {
        GapReading::Steady => ", with no clear change in the gap".to_string(),
        GapReading::Closing if gap == 0.0 => ", and the gap there was has closed".to_string(),
        // Nearer than it was, and moving away: it has come from the other side.
        GapReading::Closing if away => match measure.better.sign() {
            Some(sign) if gap * sign > 0.0 => ", after being worse".to_string(),
            Some(_) => ", after being better".to_string(),
            None if gap > 0.0 => ", after being below it".to_string(),
            None => ", after being above it".to_string(),
        },
        GapReading::Closing => format!(", and the gap is closing by {} a year", size(slope, measure)),
        GapReading::Widening if away => format!(", and the gap is widening by {} a year", size(slope, measure)),
        // The latest figure is out of line with the years before.
        GapReading::Widening => String::new(),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
