//! From which periods forecasts are made, and by which series.

use crate::figures::{Figure, Panel};

/// Fewest points without a gap up to the origin: automatic exponential smoothing refuses fewer.
const POINTS: i64 = 7;
/// The same where no origin of the early part leaves as many; only methods that need no more are compared there.
const POINTS_OF_SHORT_PANELS: i64 = 5;
/// The first year whose figures are origins of the late part.
const LATE_YEAR: i64 = 2022;
/// The same for months.
const LATE_YEAR_OF_MONTHS: i64 = 2020;
/// Monthly origins are March and September, which are months 2 and 8 counted from 0.
const MONTHS: [i64; 2] = [2, 8];
/// Months of figures before the first monthly origin: three years, from which a season can be learned.
const FIRST_MONTHS: i64 = 36;

/// Which origins: the early ones to work with, the late ones to judge by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Early,
    Late,
}

impl Part {
    pub(crate) fn of(name: &str) -> Option<Part> {
        match name {
            "early" => Some(Part::Early),
            "late" => Some(Part::Late),
            _ => None,
        }
    }
}

/// The last period that a forecast may know.
pub(crate) struct Origin {
    pub(crate) at: i64,
    /// Periods after it that are published.
    pub(crate) horizon: i64,
    /// Points without a gap that a series needs to take part.
    points: i64,
}

/// What is known of an area at an origin.
pub(crate) struct Known<'a> {
    pub(crate) figures: &'a [Figure],
    /// Whether it is forecast; the others are only part of the panel.
    pub(crate) takes_part: bool,
}

/// Periods ahead that are forecast: three years, or twelve months.
pub(crate) fn horizon(panel: &Panel) -> i64 {
    if panel.season.is_some() { 12 } else { 3 }
}

/// The origins of a part, in order of time.
pub(crate) fn origins(panel: &Panel, part: Part) -> Vec<Origin> {
    let times = || panel.areas.iter().flat_map(|area| &area.figures).map(|figure| figure.t);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return Vec::new() };
    let full = first + POINTS - 1;
    let (start, late) = match panel.season {
        Some(_) => (first + FIRST_MONTHS - 1, LATE_YEAR_OF_MONTHS * 12),
        None if full < LATE_YEAR => (full, LATE_YEAR),
        None => (first + POINTS_OF_SHORT_PANELS - 1, full),
    };
    let wanted = match part {
        Part::Early => start..late.min(last),
        Part::Late => late..last,
    };
    wanted
        .filter(|at| panel.season.is_none() || MONTHS.contains(&at.rem_euclid(12)))
        .map(|at| Origin {
            at,
            horizon: horizon(panel).min(last - at),
            points: if at < full { POINTS_OF_SHORT_PANELS } else { POINTS },
        })
        .collect()
}

/// The figures of each area up to the origin; what comes after is hidden for all.
pub(crate) fn known<'a>(panel: &'a Panel, origin: &Origin) -> Vec<Known<'a>> {
    let area = |figures: &'a [Figure]| {
        let hidden = figures.partition_point(|figure| figure.t <= origin.at);
        let known = &figures[..hidden];
        let outcome = figures[hidden..].iter().any(|figure| figure.t <= origin.at + origin.horizon);
        Known { figures: known, takes_part: outcome && is_full(known, origin) }
    };
    panel.areas.iter().map(|of| area(&of.figures)).collect()
}

/// Whether the last points up to the origin stand in neighbouring periods.
fn is_full(known: &[Figure], origin: &Origin) -> bool {
    let points = origin.points as usize;
    let Some(begin) = known.len().checked_sub(points) else { return false };
    let last = known.last().is_some_and(|figure| figure.t == origin.at);
    last && known[begin].t == origin.at - origin.points + 1
}
