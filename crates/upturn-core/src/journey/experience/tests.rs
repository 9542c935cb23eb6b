//! Small cases, counted by hand or by lifelines 0.30.3 (KaplanMeierFitter, its default log-log interval).

use alloc::string::String;
use alloc::vec;

use super::*;
use crate::journey::{Grade, Judgement};

use Grade::{Good, Inadequate, RequiresImprovement};

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn area(grades: &[(&str, Grade)], events: &[(&str, EventKind)], as_of: Option<&str>) -> Journey {
    let judged = |&(date, grade): &(&str, Grade)| Judgement { date: day(date), framework: String::new(), grade };
    let event =
        |&(date, kind): &(&str, EventKind)| Event { date: day(date), kind, label: String::new(), partner: None };
    Journey::new(grades.iter().map(judged).collect(), events.iter().map(event).collect(), as_of.map(day))
}

/// A spell from January 2020 on: of so many months, or open at so many months.
fn spell(months: i32, ended: bool, events: &[(&str, EventKind)]) -> Journey {
    let end = day("2020-01-01").add_months(months);
    let text = alloc::format!("{end}");
    let grades = [("2020-01-01", Inadequate), (text.as_str(), Good)];
    area(&grades[..if ended { 2 } else { 1 }], events, Some(&text))
}

fn near(value: Option<f64>, expected: f64) {
    assert!(value.is_some_and(|value| (value - expected).abs() < 1e-12), "{value:?} {expected}");
}

#[test]
fn the_curve_of_five_spells_is_that_of_lifelines() {
    let all =
        [(8, true), (12, true), (12, false), (20, true), (30, false)].map(|(months, ended)| spell(months, ended, &[]));
    let own = spell(10, false, &[]);
    let leaving = Experience::of(&all).leaving(&own).unwrap();
    assert_eq!((leaving.spells, leaving.ended, leaving.since), (5, 3, day("2020-01-01")));
    assert_eq!((leaving.own_months, leaving.median_months), (10, Some(20)));
    let steps: Vec<(i64, usize)> = leaving.curve.iter().map(|step| (step.months, step.at_risk)).collect();
    assert_eq!(steps, [(8, 5), (12, 4), (20, 2)]);
    let expected = [
        [0.8, 0.203809263267639, 0.969179788866743],
        [0.6, 0.125730182994431, 0.881756407393532],
        [0.3, 0.012301529425416, 0.719218020810415],
    ];
    for (step, [still, lower, upper]) in leaving.curve.iter().zip(expected) {
        near(Some(step.still_inadequate), still);
        near(step.lower, lower);
        near(step.upper, upper);
    }
    // The four spells of more than 10 months by themselves, after 20 months: S is 0.375.
    let chance = leaving.chance_12.unwrap();
    assert_eq!(chance.at_risk, 4);
    near(Some(chance.value), 0.625);
    near(chance.lower, 1.0 - 0.808001072481344);
    near(chance.upper, 1.0 - 0.010971121574845);
    // Nobody was followed for 34 months.
    assert_eq!(leaving.chance_24, None);
    assert!(leaving.models.is_empty() && leaving.log_rank.is_none());
}

#[test]
fn a_spell_that_is_over_has_a_place_but_no_chance() {
    let own = spell(12, true, &[]);
    let leaving = Experience::of([&own, &spell(40, false, &[])]).leaving(&own).unwrap();
    assert_eq!((leaving.own_months, leaving.chance_12, leaving.chance_24), (12, None, None));
}

#[test]
fn a_single_spell_and_spells_none_of_which_has_ended_have_no_median() {
    let own = spell(10, false, &[]);
    let alone = Experience::of([&own]).leaving(&own).unwrap();
    assert_eq!((alone.spells, alone.ended, alone.median_months, alone.curve.len()), (1, 0, None, 0));
    assert_eq!((alone.chance_12, alone.chance_24), (None, None));
    let open = Experience::of([&own, &spell(30, false, &[]), &spell(25, false, &[])]).leaving(&own).unwrap();
    assert_eq!((open.median_months, open.curve.len(), open.chance_24), (None, 0, None));
    assert_eq!(open.chance_12, Some(Chance { value: 0.0, lower: None, upper: None, at_risk: 2 }));
    let ended = spell(10, true, &[]);
    let leaving = Experience::of([&ended]).leaving(&ended).unwrap();
    let last = CurveStep { months: 10, still_inadequate: 0.0, lower: None, upper: None, at_risk: 1 };
    assert_eq!((leaving.median_months, leaving.curve), (Some(10), vec![last]));
}

#[test]
fn nothing_is_said_without_a_spell_or_a_day() {
    let never = area(&[("2020-01-01", Good)], &[], Some("2025-01-01"));
    let own = spell(10, false, &[]);
    assert_eq!(Experience::of([&never, &own]).leaving(&never), None);
    assert_eq!(Experience::of([&never]).leaving(&own), None);
    assert_eq!(Experience::of([]).leaving(&own), None);
    let unstated = area(&[("2020-01-01", Inadequate), ("2021-01-01", Good)], &[], None);
    let experience = Experience::of([&unstated, &own]);
    assert_eq!(experience.leaving(&own).unwrap().spells, 1);
    assert_eq!(experience.leaving(&unstated), None);
    let mut remarks = Vec::new();
    assert_eq!(section(&unstated, Some(&experience), &mut remarks), unstated);
    assert_eq!(remarks.len(), 1);
    section(&unstated, None, &mut remarks);
    section(&own, Some(&experience), &mut remarks);
    section(&never, Some(&experience), &mut remarks);
    assert_eq!(remarks.len(), 1);
}

#[test]
fn every_spell_of_an_area_counts_and_the_last_is_its_own() {
    let grades = [
        ("2013-05-29", Inadequate),
        ("2015-05-12", RequiresImprovement),
        ("2020-03-17", Inadequate),
        ("2025-05-13", Inadequate),
        // After the day of the answer: not read.
        ("2026-05-13", Good),
    ];
    let devon = area(&grades, &[], Some("2025-12-31"));
    let leaving = Experience::of([&devon]).leaving(&devon).unwrap();
    assert_eq!((leaving.spells, leaving.ended, leaving.own_months), (2, 1, 69));
    assert_eq!((leaving.since, leaving.median_months), (day("2013-05-29"), Some(23)));
}

#[test]
fn models_are_compared() {
    use EventKind::{Commissioner, ContractStart, Direction};
    let all = [
        spell(24, true, &[("2020-02-01", Direction), ("2020-03-01", Commissioner)]),
        spell(36, true, &[("2020-03-01", Commissioner)]),
        spell(12, true, &[("2020-01-01", ContractStart), ("2020-03-01", Commissioner)]),
        spell(18, true, &[("2020-06-01", ContractStart)]),
    ];
    let leaving = Experience::of(&all).leaving(&all[0]).unwrap();
    let row = |model, median| ModelSpells { model, spells: 2, ended: 2, median_months: Some(median) };
    assert_eq!(leaving.models, [row(Model::Partnership, 12), row(Model::Commissioner, 24)]);
    // By hand 49/17; p by lifelines, multivariate_logrank_test.
    let test = leaving.log_rank.unwrap();
    assert_eq!(test.degrees, 1);
    near(Some(test.chi_square), 49.0 / 17.0);
    near(Some(test.p), 0.089555074413642);
}

#[test]
fn only_what_happens_during_a_spell_is_its_model() {
    use EventKind::{Commissioner, ContractEnd, ContractStart, Direction, MonitoringVisit};
    let model = |months, ended, events: &[(&str, EventKind)]| {
        let own = spell(months, ended, events);
        Experience::of([&own]).leaving(&own).unwrap().models.first().map(|row| row.model)
    };
    let before_and_on_the_last_day = [("2019-12-31", ContractStart), ("2021-01-01", Commissioner)];
    assert_eq!(model(12, true, &before_and_on_the_last_day), None);
    assert_eq!(model(12, false, &before_and_on_the_last_day), Some(Model::Commissioner));
    assert_eq!(model(12, true, &[("2020-01-01", Direction)]), Some(Model::Direction));
    assert_eq!(model(12, true, &[("2020-02-01", ContractEnd), ("2020-03-01", MonitoringVisit)]), None);
    let none = Experience::of([&spell(9, true, &[]), &spell(12, true, &[("2020-02-01", Direction)])]);
    let models = none.leaving(&spell(9, true, &[])).unwrap().models;
    let models: Vec<Model> = models.iter().map(|row| row.model).collect();
    assert_eq!(models, [Model::Direction, Model::NoneRecorded]);
    // What is not recorded is not compared.
    assert_eq!(none.leaving(&spell(9, true, &[])).unwrap().log_rank, None);
}
