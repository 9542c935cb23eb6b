//! The sentence on the journey: grade and spell, and what the spells of all areas add.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::day;
use crate::journey::{Chance, CurveStep, Grade, Journey, Judgement, Leaving};
use crate::words::answers::journey_answer;

use Grade::{Good, Inadequate, RequiresImprovement};

fn journey(judged: &[(&str, Grade)], as_of: Option<&str>) -> Journey {
    let judgement = |&(date, grade): &(&str, Grade)| Judgement { date: day(date), framework: String::new(), grade };
    Journey::new(judged.iter().map(judgement).collect(), Vec::new(), as_of.map(day))
}

#[test]
fn journeys_are_told_by_grade_and_spell() {
    for (judged, as_of, expected) in [
        (&[][..], None, "No judgement is known."),
        (&[("2019-01-07", Good)], None, "Judged good since 7 January 2019."),
        (&[("2016-01-05", Inadequate)], None, "Judged inadequate since 5 January 2016."),
        (
            &[("2016-01-05", Inadequate)],
            Some("2016-02-20"),
            "Judged inadequate since 5 January 2016: 1 month up to 20 February 2016.",
        ),
        (
            &[("2016-01-05", Inadequate), ("2018-08-24", Inadequate), ("2022-05-18", Good)],
            None,
            "Judged good since 18 May 2022, after 76 months as inadequate.",
        ),
        (
            &[("2013-01-15", Inadequate), ("2014-11-19", RequiresImprovement), ("2019-01-07", Good)],
            None,
            "Judged good since 7 January 2019. It left inadequate on 19 November 2014, after 22 months.",
        ),
    ] {
        assert_eq!(journey_answer(&journey(judged, as_of)), expected);
    }
}

fn leaving() -> Leaving {
    Leaving {
        spells: 58,
        ended: 41,
        since: day("2009-10-23"),
        median_months: Some(24),
        curve: Vec::<CurveStep>::new(),
        own_months: 31,
        chance_12: None,
        chance_24: None,
        models: Vec::new(),
        log_rank: None,
    }
}

fn told(judged: &[(&str, Grade)], leaving: Leaving) -> String {
    let leaving = Some(leaving);
    journey_answer(&Journey { leaving, ..journey(judged, Some("2025-12-31")) })
}

const OPEN: &[(&str, Grade)] = &[("2023-05-02", Inadequate)];
const OPEN_TOLD: &str = "Judged inadequate since 2 May 2023: 31 months up to 31 December 2025.";

#[test]
fn an_open_spell_is_told_with_its_chance_of_ending() {
    let half = "Of 58 such spells since 2009, half lasted no longer than 24 months";
    let chance = |value, interval: Option<[f64; 2]>| {
        let (lower, upper) = interval.map(|ends| (ends[0], ends[1])).unzip();
        Leaving { chance_12: Some(Chance { value, lower, upper, at_risk: 17 }), ..leaving() }
    };
    let expected =
        format!("{OPEN_TOLD} {half}; from here, the chance of leaving within a year is about 60% (likely 40% to 80%).");
    assert_eq!(told(OPEN, chance(0.597, Some([0.402, 0.801]))), expected);
    // None or all of a few ended within a year: what that is worth is not known, so it is not told.
    assert_eq!(told(OPEN, chance(0.0, None)), format!("{OPEN_TOLD} {half}."));
    assert_eq!(told(OPEN, chance(1.0, None)), format!("{OPEN_TOLD} {half}."));
    assert_eq!(told(OPEN, leaving()), format!("{OPEN_TOLD} {half}."));
}

#[test]
fn few_spells_and_those_without_a_median_are_told_by_their_number() {
    for (spells, ended, median_months, expected) in [
        (58, 41, Some(1), " Of 58 such spells since 2009, half lasted no longer than 1 month."),
        (58, 41, Some(0), " Of 58 such spells since 2009, half lasted less than a month."),
        (58, 12, None, " Of 58 such spells since 2009, 12 have ended."),
        (2, 1, None, " Of 2 such spells since 2009, 1 has ended."),
        (2, 0, None, " Of 2 such spells since 2009, none has ended."),
        // The own spell is no company for itself.
        (1, 0, None, ""),
    ] {
        let leaving = Leaving { spells, ended, median_months, ..leaving() };
        assert_eq!(told(OPEN, leaving), format!("{OPEN_TOLD}{expected}"));
    }
}

#[test]
fn a_spell_that_is_over_is_told_beside_the_others_in_two_sentences() {
    let left = [("2016-01-05", Inadequate), ("2022-05-18", Good)];
    assert_eq!(
        told(&left, leaving()),
        "Judged good since 18 May 2022, after 76 months as inadequate. Of 58 such spells since 2009, half lasted no \
         longer than 24 months."
    );
    let later = [("2013-01-15", Inadequate), ("2014-11-19", RequiresImprovement), ("2019-01-07", Good)];
    assert_eq!(
        told(&later, leaving()),
        "Judged good since 7 January 2019. It left inadequate on 19 November 2014, after 22 months; of 58 such spells \
         since 2009, half lasted no longer than 24 months."
    );
}
