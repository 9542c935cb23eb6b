//! What is said of steps, of paths, and of a latest figure that is hidden. All slopes are those of straight lines.

use alloc::vec::Vec;

use super::{CASE, Case, aiming, day, percent};
use crate::{
    Aim, Better, Kind, Measure, Milestone, Period, Row, Series, Settings, Status, Subject, Trajectory, trajectory,
};

struct Planned {
    better: Better,
    cells: &'static str,
    /// Whether the days are those of a path; otherwise they are steps.
    path: bool,
    days: &'static [(&'static str, f64)],
    headline: &'static str,
    pace: &'static str,
}

const FALLING: &str = "30 29 28 27 26";

const CASES: &[Planned] = &[
    Planned {
        better: Better::Lower,
        cells: FALLING,
        path: false,
        days: &[("2027-03-31", 24.0), ("2031-03-31", 20.0)],
        headline: "Improving, and on pace for 24% by March 2027",
        pace: "It needs to fall by 1.0 points a year to reach the next step of 24% by 31 March 2027; it falls by 1.0. \
               That is about the pace needed.",
    },
    Planned {
        better: Better::Lower,
        cells: FALLING,
        path: false,
        days: &[("2023-03-31", 29.0), ("2024-03-31", 25.5), ("2027-03-31", 20.0)],
        headline: "Improving, but too slowly to reach 20% by March 2027",
        pace: "It needs to fall by 3.0 points a year to reach the next step of 20% by 31 March 2027; it falls by 1.0. \
               That is behind the pace needed; the step of 25.5% by 31 March 2024 was missed.",
    },
    Planned {
        better: Better::Lower,
        cells: FALLING,
        path: false,
        days: &[("2026-03-31", 26.0), ("2030-03-31", 20.0)],
        headline: "Improving, and the step of 26% is met",
        pace: "The latest figure meets the next step of 26%; the last step is 20% by 31 March 2030.",
    },
    Planned {
        better: Better::Lower,
        cells: FALLING,
        path: false,
        days: &[("2024-03-31", 28.0), ("2025-03-31", 26.0)],
        headline: "Improving, and the target of 26% is met",
        pace: "The latest figure meets the last step of 26%.",
    },
    Planned {
        better: Better::Lower,
        cells: FALLING,
        path: false,
        days: &[("2024-03-31", 25.0), ("2025-03-31", 24.0)],
        headline: "Improving, but the March 2025 target is not met",
        pace: "The last step of 24% by 31 March 2025 is not met.",
    },
    Planned {
        better: Better::Lower,
        cells: FALLING,
        path: false,
        days: &[("2025-06-30", 25.0), ("2030-03-31", 20.0)],
        headline: "Improving; no figure yet for the June 2025 step",
        pace: "The date of the next step of 25%, 30 June 2025, has passed, and no figure for it is published yet.",
    },
    Planned {
        better: Better::Higher,
        cells: FALLING,
        path: false,
        days: &[("2027-03-31", 28.0), ("2031-03-31", 30.0)],
        headline: "Getting worse, and moving away from the 28% step",
        pace: "It needs to rise by 1.0 points a year to reach the next step of 28% by 31 March 2027; it falls by 1.0. \
               That is away from the target.",
    },
    // 731 of 1,461 days: 30 - 12 * 731 / 1461 = 24.0.
    Planned {
        better: Better::Lower,
        cells: FALLING,
        path: true,
        days: &[("2023-03-31", 30.0), ("2027-03-31", 18.0)],
        headline: "Improving, but too slowly to reach 18% by March 2027",
        pace: "It needs to fall by 4.0 points a year to reach the path's end of 18% by 31 March 2027; it falls by 1.0. \
               That is behind the pace needed; the latest figure is 2.0 points above its path, on the worse side.",
    },
    Planned {
        better: Better::Lower,
        cells: FALLING,
        path: true,
        days: &[("2023-03-31", 33.0), ("2025-03-31", 27.5), ("2027-03-31", 25.0)],
        headline: "Improving, and ahead of the pace needed",
        pace: "It needs to fall by 0.5 points a year to reach the path's end of 25% by 31 March 2027; it falls by 1.0. \
               That is ahead of the pace needed; the latest figure is 1.5 points below its path, on the better side.",
    },
    Planned {
        better: Better::Higher,
        cells: "26 27 28 29 30",
        path: true,
        days: &[("2025-03-31", 30.0), ("2027-03-31", 32.0)],
        headline: "Improving, and on pace for 32% by March 2027",
        pace: "It needs to rise by 1.0 points a year to reach the path's end of 32% by 31 March 2027; it rises by 1.0. \
               That is about the pace needed; the latest figure is on its path.",
    },
    Planned {
        better: Better::Higher,
        cells: "26 27 28 29 30",
        path: true,
        days: &[("2025-04-01", 30.0), ("2027-03-31", 32.0)],
        headline: "Improving, and on pace for 32% by March 2027",
        pace: "It needs to rise by 1.0 points a year to reach the path's end of 32% by 31 March 2027; it rises by 1.0. \
               That is about the pace needed.",
    },
    Planned {
        better: Better::Lower,
        cells: FALLING,
        path: true,
        days: &[("2023-03-31", 30.0), ("2027-03-31", 26.0)],
        headline: "Improving, and the target of 26% is met",
        pace: "The latest figure meets the path's end of 26%.",
    },
    Planned {
        better: Better::Lower,
        cells: FALLING,
        path: true,
        days: &[("2021-03-31", 30.0), ("2024-03-31", 24.0)],
        headline: "Improving, but the March 2024 target is not met",
        pace: "The path's end of 24% by 31 March 2024 is not met; the latest figure is 2.0 points above its path, on the \
               worse side.",
    },
    Planned {
        better: Better::Lower,
        cells: "29 28 27 26",
        path: true,
        days: &[("2025-03-31", 25.0), ("2027-03-31", 24.0)],
        headline: "Only 4 figures: too few to read a trend",
        pace: "Too few figures to judge the pace: 4, and 5 are needed; the latest figure is 1.0 points above its path, on \
               the worse side.",
    },
    Planned {
        better: Better::Neutral,
        cells: FALLING,
        path: true,
        days: &[("2023-03-31", 30.0), ("2027-03-31", 18.0)],
        headline: "Falling by more than the usual ups and downs",
        pace: "Neither direction is better, so no pace is judged.",
    },
];

fn aim(path: bool, days: &[(&str, f64)]) -> Aim {
    let milestones: Vec<_> = days.iter().map(|one| Milestone { date: day(one.0), value: one.1 }).collect();
    if path { Aim::path(milestones) } else { Aim::steps(milestones) }.unwrap()
}

fn planned(case: &Planned) -> Trajectory {
    aiming(&Case { better: case.better, cells: case.cells, ..CASE }, Some(&aim(case.path, case.days)))
}

#[test]
fn steps_and_paths_are_named() {
    for case in CASES {
        let words = planned(case).words;
        assert_eq!((words.headline.as_str(), words.answers.pace.as_deref()), (case.headline, Some(case.pace)));
    }
}

#[test]
fn alt_text_names_all_steps_and_both_ends_of_a_path() {
    let alt = |path| {
        let days = [("2024-03-31", 25.0), ("2027-03-31", 22.5), ("2031-03-31", 20.0)];
        aiming(&Case { better: Better::Lower, cells: FALLING, ..CASE }, Some(&aim(path, &days))).words.alt_text
    };
    let steps = " Target by steps: 25% by 31 March 2024, 22.5% by 31 March 2027 and 20% by 31 March 2031.";
    assert!(alt(false).ends_with(steps), "{}", alt(false));
    assert!(alt(true).ends_with(" Target: a path from 25% on 31 March 2024 to 20% on 31 March 2031."), "{}", alt(true));
}

#[test]
fn a_latest_figure_that_is_hidden_is_told_with_what_it_can_be() {
    let measure = Measure { kind: Kind::Proportion, per: 100.0, ..percent(Better::Lower) };
    let level = |hidden: &[Option<[f64; 2]>]| {
        let row = |(at, hidden): (usize, &Option<[f64; 2]>)| Row {
            period: Period::parse(&alloc::format!("{}", 2020 + at), Some(3)).unwrap(),
            value: (at == 0).then_some(10.0),
            numerator: None,
            denominator: Some(80.0),
            status: if at == 0 { Status::Number } else { Status::C },
            line: 0,
            hidden: *hidden,
        };
        let series = Series::new(hidden.iter().enumerate().map(row).collect(), measure.per).unwrap();
        let subject = Subject {
            id: "s",
            area: None,
            measure: &measure,
            series: &series,
            target: None,
            journey: None,
            settings: &Settings::default(),
            remarks: &[],
            seat: None,
            experience: None,
        };
        trajectory(&subject).words.answers.level.unwrap()
    };
    let first = "10.0% in the year to March 2020, with no earlier figure to compare.";
    // 1 and 5 of 80.
    for (hidden, later) in [
        (&[None, Some([1.0, 5.0])][..], "The later figure is hidden to protect people: between 1.2% and 6.2%."),
        (&[None, None], "The later figure is hidden to protect people."),
        (
            &[None, None, Some([0.0, 4.0])],
            "The 2 later figures are hidden to protect people, the latest between 0.0% and 5.0%.",
        ),
        (&[None, Some([0.0, 4.0]), None], "The 2 later figures are hidden to protect people."),
    ] {
        assert_eq!(level(hidden), alloc::format!("{first} {later}"));
    }
}
