//! Where is the service on its journey? Judgements, events, and the spell it is in.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Date;

mod experience;
mod leaving;
pub mod log_rank;
mod spells;
pub mod survival;

pub use experience::Experience;
pub(crate) use experience::section;
pub use leaving::{Chance, CurveStep, Leaving, LogRank, Model, ModelSpells};

/// The four grades, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Grade {
    /// Inadequate.
    Inadequate,
    /// Requires improvement to be good; also the older "adequate".
    RequiresImprovement,
    /// Good.
    Good,
    /// Outstanding.
    Outstanding,
}

/// One overall judgement.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Judgement {
    /// Day of publication.
    pub date: Date,
    /// Inspection framework, such as `SIF`.
    pub framework: String,
    /// The grade.
    pub grade: Grade,
}

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum EventKind {
    /// An inspection.
    Inspection,
    /// A statutory direction.
    Direction,
    /// A commissioner was appointed.
    Commissioner,
    /// A partnership or contract began.
    ContractStart,
    /// A partnership or contract ended.
    ContractEnd,
    /// A monitoring visit.
    MonitoringVisit,
    /// Anything else.
    Other,
}

/// Something that happened to the service on a day.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Event {
    /// The day.
    pub date: Date,
    /// What kind of thing.
    pub kind: EventKind,
    /// Short label for charts.
    pub label: String,
    /// The partner, where there is one.
    pub partner: Option<String>,
}

/// The latest grade.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Current {
    /// Its grade.
    pub grade: Grade,
    /// First day of the unbroken run of judgements with this grade.
    pub since: Date,
}

/// Whether a spell is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SpellState {
    /// The service has left "inadequate".
    Left,
    /// It has not, as of `to`.
    Open,
}

/// The latest spell of "inadequate": from the first such judgement to the first later one above it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Spell {
    /// Whether it is over.
    pub state: SpellState,
    /// Date of the first "inadequate".
    pub from: Date,
    /// Date of leaving, or `as_of` for an open spell (`None` where no `as_of` is stated).
    pub to: Option<Date>,
    /// Whole months from `from` to `to`.
    pub months: Option<i64>,
}

/// Section of the document. Judgements and events in order of date; several on one day keep the order of the file.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Journey {
    /// All judgements known.
    pub judgements: Vec<Judgement>,
    /// All events known.
    pub events: Vec<Event>,
    /// The latest grade; `None` without judgements.
    pub current: Option<Current>,
    /// The latest spell of "inadequate"; `None` where there was none.
    pub spell: Option<Spell>,
    /// The day for which `current` and `spell` are read; `None` where it is not stated.
    pub as_of: Option<Date>,
    /// How long such spells last, from those of all areas; `None` where this area had none, where the journeys of other
    /// areas or `as_of` are not known, and until the document is assembled.
    pub leaving: Option<Leaving>,
}

impl Journey {
    /// Sorts judgements and events by date and reads the grade and the spell that stand at `as_of`.
    ///
    /// Judgements later than `as_of` are listed but not read. Several judgements of one day (a service was once
    /// judged separately on safeguarding and on looked after children) count as one, with the worst grade among them:
    /// one inadequate part is what puts a council under direction.
    ///
    /// ```
    /// use upturn_core::journey::{Grade, Journey, Judgement};
    /// use upturn_core::Date;
    /// let judged = |date, grade| Judgement { date: Date::parse(date).unwrap(), framework: "SIF".into(), grade };
    /// let journey = Journey::new(
    ///     vec![judged("2022-05-18", Grade::Good), judged("2016-01-05", Grade::Inadequate)],
    ///     vec![],
    ///     None,
    /// );
    /// assert_eq!(journey.current.unwrap().grade, Grade::Good);
    /// assert_eq!(journey.spell.unwrap().months, Some(76));
    /// ```
    pub fn new(mut judgements: Vec<Judgement>, mut events: Vec<Event>, as_of: Option<Date>) -> Journey {
        judgements.sort_by_key(|judgement| judgement.date);
        events.sort_by_key(|event| event.date);
        let days = worst_of_each_day(&judgements, as_of);
        let spell = spells::spells(&days, as_of).pop();
        Journey { current: current(&days), spell, judgements, events, as_of, leaving: None }
    }

    /// Every spell of "inadequate" up to `as_of`, in order of time; the last is `spell`. Two spells are two, however
    /// short the time between them: "requires improvement" is above "inadequate".
    ///
    /// A service that is first heard of as inadequate is taken to have become so that day.
    pub fn spells(&self) -> Vec<Spell> {
        spells::spells(&worst_of_each_day(&self.judgements, self.as_of), self.as_of)
    }
}

/// One grade a day, in order of time, up to `as_of`; the judgements must be in order of date.
pub(crate) fn worst_of_each_day(judgements: &[Judgement], as_of: Option<Date>) -> Vec<(Date, Grade)> {
    let mut days: Vec<(Date, Grade)> = Vec::new();
    for judgement in judgements.iter().filter(|judgement| as_of.is_none_or(|as_of| judgement.date <= as_of)) {
        match days.last_mut() {
            Some((date, worst)) if *date == judgement.date => *worst = judgement.grade.min(*worst),
            _ => days.push((judgement.date, judgement.grade)),
        }
    }
    days
}

fn current(days: &[(Date, Grade)]) -> Option<Current> {
    let grade = days.last()?.1;
    let since = days.iter().rev().take_while(|day| day.1 == grade).last()?.0;
    Some(Current { grade, since })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use alloc::vec::Vec;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn judged(rows: &[(&str, Grade)]) -> Vec<Judgement> {
        rows.iter().map(|(date, grade)| Judgement { date: day(date), framework: "SIF".into(), grade: *grade }).collect()
    }

    use Grade::{Good, Inadequate, RequiresImprovement};

    const TORBAY: [(&str, Grade); 6] = [
        ("2010-10-22", Inadequate),
        ("2010-10-22", RequiresImprovement),
        ("2013-04-09", RequiresImprovement),
        ("2016-01-05", Inadequate),
        ("2018-08-24", Inadequate),
        ("2022-05-18", Good),
    ];

    #[test]
    fn torbay_left_inadequate_after_76_months() {
        let mut rows = TORBAY;
        rows.reverse();
        let journey = Journey::new(judged(&rows), vec![], Some(day("2025-12-31")));
        assert_eq!(journey.current, Some(Current { grade: Good, since: day("2022-05-18") }));
        let spell =
            Spell { state: SpellState::Left, from: day("2016-01-05"), to: Some(day("2022-05-18")), months: Some(76) };
        assert_eq!(journey.spell, Some(spell));
        assert_eq!(journey.judgements.len(), 6);
    }

    #[test]
    fn a_spell_is_open_at_as_of_and_later_judgements_are_not_read() {
        let journey = Journey::new(judged(&TORBAY), vec![], Some(day("2022-05-17")));
        assert_eq!(journey.current, Some(Current { grade: Inadequate, since: day("2016-01-05") }));
        let spell = journey.spell.unwrap();
        assert_eq!((spell.state, spell.to, spell.months), (SpellState::Open, Some(day("2022-05-17")), Some(76)));
        let unstated = Journey::new(judged(&TORBAY[..5]), vec![], None).spell.unwrap();
        assert_eq!((unstated.state, unstated.to, unstated.months), (SpellState::Open, None, None));
    }

    #[test]
    fn the_worst_judgement_of_a_day_is_the_grade_of_that_day() {
        for rows in [&TORBAY[..2], &[TORBAY[1], TORBAY[0]]] {
            let journey = Journey::new(judged(rows), vec![], None);
            assert_eq!(journey.current, Some(Current { grade: Inadequate, since: day("2010-10-22") }));
        }
    }

    #[test]
    fn nothing_known_is_nothing_said() {
        let journey = Journey::new(vec![], vec![], Some(day("2025-12-31")));
        assert_eq!((journey.current, journey.spell), (None, None));
        let journey = Journey::new(judged(&TORBAY[1..3]), vec![], None);
        assert_eq!(journey.spell, None);
        assert_eq!(journey.current.unwrap().since, day("2010-10-22"));
    }
}
