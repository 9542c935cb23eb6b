//! Where are we?

use alloc::format;
use alloc::string::{String, ToString};

use super::the;
use crate::Trajectory;
use crate::level::Level;
use crate::observation::Meaning;
use crate::words::print::{change, figure, in_period, number};
use crate::words::reading::values;

pub(super) fn level_answer(document: &Trajectory, level: &Level) -> Option<String> {
    let measure = &document.measure;
    let mut latest_first = values(document).rev();
    let (latest, _) = latest_first.next()?;
    let value = number(level.value, measure);
    let place = in_period(latest.start, latest.end, &latest.period);
    let range = match (level.lower, level.upper) {
        (Some(lower), Some(upper)) => {
            format!(" (likely range {} to {})", figure(lower, measure), figure(upper, measure))
        }
        _ => String::new(),
    };
    let compared = match (level.change_from_previous, latest_first.next()) {
        (Some(difference), Some((previous, _))) => {
            format!("{} from {}", change(difference, measure), the(previous))
        }
        (_, None) => "with no earlier figure to compare".to_string(),
        (None, Some(_)) => return Some(format!("{value}{range} {place}.{}", later(document))),
    };
    Some(format!("{value}{range} {place}, {compared}.{}", later(document)))
}

/// Why the latest figure is not that of the latest period, and what the latest can be where the source says; empty where
/// it is.
fn later(document: &Trajectory) -> String {
    let after = document.points.iter().rev().take_while(|point| point.value.is_none());
    let count = after.clone().count();
    let all = |meaning: Meaning| after.clone().all(|point| point.status.meaning() == Some(meaning));
    let (one, many) = match count {
        0 => return String::new(),
        _ if all(Meaning::RoundsToZero) => ("figure rounds to zero", "figures round to zero"),
        _ if all(Meaning::Suppressed) => ("figure is hidden to protect people", "figures are hidden to protect people"),
        _ if all(Meaning::LowReliability) => ("figure is left out as unreliable", "figures are left out as unreliable"),
        _ => ("period has no usable figure", "periods have no usable figure"),
    };
    let possible = document.points.last().and_then(|point| point.possible);
    match possible.map(|ends| ends.map(|end| number(end, &document.measure))) {
        Some([low, high]) if count == 1 => format!(" The later {one}: between {low} and {high}."),
        _ if count == 1 => format!(" The later {one}."),
        Some([low, high]) => format!(" The {count} later {many}, the latest between {low} and {high}."),
        None => format!(" The {count} later {many}."),
    }
}
