//! Where is the service on its journey?

use alloc::format;
use alloc::string::{String, ToString};

use crate::journey::{Journey, SpellState};
use crate::words::print::date;
use crate::words::reading::grade;

pub(crate) fn journey_answer(journey: &Journey) -> String {
    let Some(current) = &journey.current else { return "No judgement is known.".to_string() };
    let judged = format!("Judged {} since {}", grade(current.grade), date(current.since));
    let Some(spell) = &journey.spell else { return format!("{judged}.") };
    let length = spell.months.map(|months| match months {
        0 => "less than a month".to_string(),
        1 => "1 month".to_string(),
        _ => format!("{months} months"),
    });
    match (spell.state, spell.to, length) {
        (SpellState::Open, Some(to), Some(length)) => format!("{judged}: {length} up to {}.", date(to)),
        (SpellState::Left, Some(to), Some(length)) if to == current.since => {
            format!("{judged}, after {length} as inadequate.")
        }
        (SpellState::Left, Some(to), Some(length)) => {
            format!("{judged}. It left inadequate on {}, after {length}.", date(to))
        }
        _ => format!("{judged}."),
    }
}
