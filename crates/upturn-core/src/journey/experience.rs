//! How long do such spells last? What the journeys of all areas say of one area's own.

use alloc::vec::Vec;

use super::log_rank::log_rank;
use super::survival::{Duration, Survival, kaplan_meier};
use super::{Chance, CurveStep, Event, EventKind, Journey, Leaving, LogRank, Model, ModelSpells, Spell, SpellState};
use crate::Date;
use crate::level::Confidence;
use crate::quality::{Code, Remark, Severity};

#[cfg(test)]
mod tests;

/// What is known of the spells of all areas: the same for every document, so computed once.
#[derive(Clone, Debug, PartialEq)]
pub struct Experience {
    all: Option<Known>,
}

#[derive(Clone, Debug, PartialEq)]
struct Known {
    survival: Survival,
    spells: usize,
    ended: usize,
    since: Date,
    median_months: Option<i64>,
    curve: Vec<CurveStep>,
    models: Vec<ModelSpells>,
    log_rank: Option<LogRank>,
}

/// One spell, in months, with its model.
struct Lived {
    from: Date,
    duration: Duration,
    model: Model,
}

impl Experience {
    /// Gathers every spell of these journeys, not only the latest of each, and draws the Kaplan-Meier curve over them.
    ///
    /// An open spell is censored at the `as_of` of its journey. A journey without `as_of` gives no spells at all: with
    /// its open ones left out and its ended ones kept, spells would look shorter than they are. Lengths are whole
    /// months.
    ///
    /// The model of a spell is the strongest intervention recorded from its first day up to, and not on, its last: a
    /// contract, else a commissioner, else a direction. Models are compared by the log-rank test. The comparison
    /// describes; a spell that lasts has more time to be given a stronger model, so it cannot show what a model does.
    ///
    /// ```
    /// use upturn_core::journey::{Experience, Grade, Journey, Judgement};
    /// use upturn_core::Date;
    /// let day = |text: &str| Date::parse(text).unwrap();
    /// let area = |grades: &[(&str, Grade)]| {
    ///     let judged = |&(date, grade): &(&str, Grade)| Judgement { date: day(date), framework: "SIF".into(), grade };
    ///     Journey::new(grades.iter().map(judged).collect(), vec![], Some(day("2025-01-01")))
    /// };
    /// use Grade::{Good, Inadequate};
    /// let quick = area(&[("2020-01-01", Inadequate), ("2021-01-01", Good)]); // 12 months
    /// let slow = area(&[("2020-01-01", Inadequate), ("2023-01-01", Good)]); // 36 months
    /// let own = area(&[("2023-01-01", Inadequate)]); // 24 months so far
    /// let leaving = Experience::of([&quick, &slow, &own]).leaving(&own).unwrap();
    /// assert_eq!((leaving.spells, leaving.ended, leaving.own_months), (3, 2, 24));
    /// // 1 x 2/3 after 12 months; one of two left is censored at 24; the other ends at 36.
    /// assert!((leaving.curve[0].still_inadequate - 2.0 / 3.0).abs() < 1e-15);
    /// assert_eq!((leaving.curve[1].still_inadequate, leaving.median_months), (0.0, Some(36)));
    /// // The one spell that lasted longer than 24 months ended within the next 12.
    /// assert_eq!(leaving.chance_12.map(|chance| (chance.value, chance.at_risk)), Some((1.0, 1)));
    /// ```
    pub fn of<'a>(journeys: impl IntoIterator<Item = &'a Journey>) -> Experience {
        let stated = journeys.into_iter().filter(|journey| journey.as_of.is_some());
        let lived: Vec<Lived> = stated
            .flat_map(|journey| journey.spells().into_iter().filter_map(|spell| lived(&spell, &journey.events)))
            .collect();
        Experience { all: known(&lived) }
    }

    /// What the spells of all areas say of this area's latest one; `None` where it had none, where its length is not
    /// known for want of an `as_of`, and where nothing is known of any area.
    pub fn leaving(&self, journey: &Journey) -> Option<Leaving> {
        let spell = journey.spell.as_ref()?;
        let (known, own_months) = (self.all.as_ref()?, spell.months.filter(|_| journey.as_of.is_some())?);
        let chance = |months: f64| {
            let chance = known.survival.chance_of_ending_within(months, own_months as f64);
            let chance = chance.filter(|_| spell.state == SpellState::Open)?;
            let [lower, upper] = ends(chance.interval);
            Some(Chance { value: chance.value, lower, upper, at_risk: chance.at_risk })
        };
        Some(Leaving {
            spells: known.spells,
            ended: known.ended,
            since: known.since,
            median_months: known.median_months,
            curve: known.curve.clone(),
            own_months,
            chance_12: chance(12.0),
            chance_24: chance(24.0),
            models: known.models.clone(),
            log_rank: known.log_rank,
        })
    }
}

/// The section of the document: the journey, with what is known of all areas beside it.
///
/// Pushes [`Code::NotComputed`] where a spell has no length for want of an `as_of`.
pub(crate) fn section(journey: &Journey, experience: Option<&Experience>, remarks: &mut Vec<Remark>) -> Journey {
    if journey.spell.is_some() && journey.as_of.is_none() && experience.is_some() {
        remarks.push(Remark::new(
            Code::NotComputed,
            Severity::Info,
            None,
            "How long services stay inadequate is not computed: it is not stated for which day the answer is given.",
            "State that day as `as_of`.",
        ));
    }
    Journey { leaving: experience.and_then(|experience| experience.leaving(journey)), ..journey.clone() }
}

fn lived(spell: &Spell, events: &[Event]) -> Option<Lived> {
    let to = spell.to?;
    let ended = spell.state == SpellState::Left;
    let during = |event: &&Event| event.date >= spell.from && (event.date < to || (event.date == to && !ended));
    let models = events.iter().filter(during).map(|event| match event.kind {
        EventKind::ContractStart => Model::Partnership,
        EventKind::Commissioner => Model::Commissioner,
        EventKind::Direction => Model::Direction,
        EventKind::Inspection | EventKind::ContractEnd | EventKind::MonitoringVisit | EventKind::Other => {
            Model::NoneRecorded
        }
    });
    let model = models.min().unwrap_or(Model::NoneRecorded);
    Some(Lived { from: spell.from, duration: Duration { length: spell.months? as f64, ended }, model })
}

fn known(lived: &[Lived]) -> Option<Known> {
    let durations: Vec<Duration> = lived.iter().map(|one| one.duration).collect();
    let survival = kaplan_meier(&durations, Confidence::P95)?;
    let steps = survival.steps.iter().filter(|step| step.ended > 0);
    let curve = steps.map(|step| {
        let [lower, upper] = ends(step.log_log);
        let (months, still_inadequate) = (step.time as i64, step.survival);
        CurveStep { months, still_inadequate, lower, upper, at_risk: step.at_risk }
    });
    let (models, log_rank) = by_model(lived);
    Some(Known {
        spells: durations.len(),
        ended: count_ended(&durations),
        since: lived.iter().map(|one| one.from).min()?,
        median_months: survival.median().map(|months| months as i64),
        curve: curve.collect(),
        models,
        log_rank,
        survival,
    })
}

fn by_model(lived: &[Lived]) -> (Vec<ModelSpells>, Option<LogRank>) {
    if lived.iter().all(|one| one.model == Model::NoneRecorded) {
        return (Vec::new(), None);
    }
    let groups = [Model::Partnership, Model::Commissioner, Model::Direction, Model::NoneRecorded].map(|model| {
        let of_model = lived.iter().filter(|one| one.model == model);
        (model, of_model.map(|one| one.duration).collect::<Vec<Duration>>())
    });
    let rows = groups.iter().filter(|(_, durations)| !durations.is_empty()).map(|(model, durations)| ModelSpells {
        model: *model,
        spells: durations.len(),
        ended: count_ended(durations),
        median_months: kaplan_meier(durations, Confidence::P95)
            .and_then(|survival| survival.median())
            .map(|months| months as i64),
    });
    // Spells of which nothing is recorded may have had any of the models: they are no group of their own.
    let recorded = groups.iter().filter(|(model, _)| *model != Model::NoneRecorded);
    let durations: Vec<&[Duration]> = recorded.map(|(_, durations)| durations.as_slice()).collect();
    let test = log_rank(&durations);
    (rows.collect(), test.map(|test| LogRank { chi_square: test.chi_square, degrees: test.degrees, p: test.p }))
}

fn count_ended(durations: &[Duration]) -> usize {
    durations.iter().filter(|duration| duration.ended).count()
}

fn ends(interval: Option<[f64; 2]>) -> [Option<f64>; 2] {
    interval.map_or([None, None], |[lower, upper]| [Some(lower), Some(upper)])
}
