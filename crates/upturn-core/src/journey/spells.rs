//! Spells of "inadequate": from the first such judgement to the first later one above it.

use alloc::vec::Vec;

use super::{Grade, Spell, SpellState};
use crate::Date;

/// All spells in these days, in order of time; only the last can be open.
pub(super) fn spells(days: &[(Date, Grade)], as_of: Option<Date>) -> Vec<Spell> {
    // A run ends where the next day is inadequate and this one is not, or the other way round.
    let mut runs = days.chunk_by(|a, b| (a.1 == Grade::Inadequate) == (b.1 == Grade::Inadequate)).peekable();
    let mut spells = Vec::new();
    while let Some(run) = runs.next() {
        let Some((from, _)) = run.first().filter(|day| day.1 == Grade::Inadequate) else { continue };
        let (state, to) = match runs.peek().and_then(|next| next.first()) {
            Some((left, _)) => (SpellState::Left, Some(*left)),
            None => (SpellState::Open, as_of),
        };
        spells.push(Spell { state, from: *from, to, months: to.map(|to| whole_months(*from, to)) });
    }
    spells
}

/// Whole months from one day to a later one: a month is full on the same day of the next month, or on its last day
/// where that month is shorter.
fn whole_months(from: Date, to: Date) -> i64 {
    let months = to.month_count() - from.month_count();
    if from.add_months(months as i32) > to { months - 1 } else { months }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn months_count_when_full() {
        assert_eq!(whole_months(day("2024-01-31"), day("2024-02-29")), 1);
        assert_eq!(whole_months(day("2024-01-31"), day("2024-02-28")), 0);
        assert_eq!(whole_months(day("2013-01-15"), day("2014-11-19")), 22);
        assert_eq!(whole_months(day("2024-03-05"), day("2024-03-05")), 0);
    }

    #[test]
    fn every_spell_is_found_and_only_the_last_is_open() {
        use Grade::{Good, Inadequate, RequiresImprovement};
        // Devon as published, and its first spell of 23 months.
        let devon = [
            (day("2009-08-07"), RequiresImprovement),
            (day("2013-05-29"), Inadequate),
            (day("2015-05-12"), RequiresImprovement),
            (day("2020-03-17"), Inadequate),
            (day("2025-05-13"), Inadequate),
        ];
        let left = |from, to, months| Spell {
            state: SpellState::Left,
            from: day(from),
            to: Some(day(to)),
            months: Some(months),
        };
        let first = left("2013-05-29", "2015-05-12", 23);
        let to = Some(day("2025-12-31"));
        let open = Spell { state: SpellState::Open, from: day("2020-03-17"), to, months: Some(69) };
        assert_eq!(spells(&devon, to), vec![first.clone(), open]);
        let unstated = Spell { state: SpellState::Open, from: day("2020-03-17"), to: None, months: None };
        assert_eq!(spells(&devon, None), vec![first.clone(), unstated]);
        assert_eq!(spells(&devon[..3], to), vec![first]);
        assert_eq!(spells(&[(day("2010-01-01"), Good)], to), vec![]);
        assert_eq!(spells(&[], to), vec![]);
    }
}
