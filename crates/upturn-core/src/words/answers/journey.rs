//! Where is the service on its journey, and how long do such journeys take?

use alloc::format;
use alloc::string::{String, ToString};

use crate::journey::{Journey, Leaving, SpellState};
use crate::words::print::date;
use crate::words::reading::grade;

/// Two sentences at most.
pub(crate) fn journey_answer(journey: &Journey) -> String {
    let Some(current) = &journey.current else { return "No judgement is known.".to_string() };
    let judged = format!("Judged {} since {}", grade(current.grade), date(current.since));
    let Some(spell) = &journey.spell else { return format!("{judged}.") };
    let others = journey.leaving.as_ref().and_then(others);
    let with_others = |first: String| match &others {
        Some(others) => format!("{first} Of {others}."),
        None => first,
    };
    match (spell.state, spell.to, spell.months.map(length)) {
        (SpellState::Open, Some(to), Some(length)) => with_others(format!("{judged}: {length} up to {}.", date(to))),
        (SpellState::Left, Some(to), Some(length)) if to == current.since => {
            with_others(format!("{judged}, after {length} as inadequate."))
        }
        (SpellState::Left, Some(to), Some(length)) => {
            let left = format!("{judged}. It left inadequate on {}, after {length}", date(to));
            others.map_or_else(|| format!("{left}."), |others| format!("{left}; of {others}."))
        }
        _ => format!("{judged}."),
    }
}

/// What the spells of all areas tell, to stand behind "of"; `None` where there is no other spell to tell of.
fn others(leaving: &Leaving) -> Option<String> {
    if leaving.spells < 2 {
        return None;
    }
    let of = format!("{} such spells since {}", leaving.spells, leaving.since.ymd().0);
    let told = match (leaving.median_months, leaving.ended) {
        (Some(0), _) => format!("{of}, half lasted less than a month"),
        (Some(median), _) => format!("{of}, half lasted no longer than {}", length(median)),
        (None, 0) => format!("{of}, none has ended"),
        (None, 1) => format!("{of}, 1 has ended"),
        (None, ended) => format!("{of}, {ended} have ended"),
    };
    let chance = leaving.chance_12.and_then(|chance| {
        let range = format!("likely {} to {}", percent(chance.lower?), percent(chance.upper?));
        Some(format!("; from here, the chance of leaving within a year is about {} ({range})", percent(chance.value)))
    });
    Some(told + &chance.unwrap_or_default())
}

fn length(months: i64) -> String {
    match months {
        0 => "less than a month".to_string(),
        1 => "1 month".to_string(),
        _ => format!("{months} months"),
    }
}

fn percent(share: f64) -> String {
    format!("{:.0}%", 100.0 * share)
}
