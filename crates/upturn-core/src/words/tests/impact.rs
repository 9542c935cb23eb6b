//! The sentences on an intervention: by each design, in each strength, for measures of every direction.

use alloc::string::String;
use alloc::vec;

use super::{CASE, Case, day, document, percent, years};
use crate::impact::{Design, DonorPool, Impact, Strength};
use crate::journey::{Event, EventKind, Journey};
use crate::panel::{Member, Panel};
use crate::trajectory::Seat;
use crate::words::words;
use crate::{Better, Settings, Subject, trajectory};

const REVIEWS: &str = "96.8 92.8 96.8 90.6 80.9 74.1 83.6 69.7 71.7 80 98.4 99.2";

/// The sentence on figures that stand alone, a contract beginning on this day.
fn alone(better: Better, cells: &'static str, contract: &'static str) -> Option<String> {
    document(&Case { better, cells, contract: Some(contract), ..CASE }).words.answers.impact
}

#[test]
fn a_line_is_told_by_where_it_starts_and_where_it_goes() {
    use Better::{Higher, Lower, Neutral};
    // Changes of level and slope by statsmodels 0.15.0, OLS with cov_type HAC and its correction.
    for (better, cells, contract, expected) in [
        (
            Higher,
            REVIEWS,
            "2019-04-01",
            "After Contract (April 2019), the figure starts 1.7 points below the line through the 6 years before, then \
             rises by 9.4 points a year against it. The latest is 48.3 points above that line, the better way: \
             consistent with a change, but 6 years before are too few to be sure.",
        ),
        (
            Lower,
            "10 11 10 12 11 13 12 13 20 21 21 23 22",
            "2020-03-15",
            "After Contract (15 March 2020), the figure starts 6.9 points above the line through the 8 years before, \
             then rises by 0.2 points a year against it. The latest is 7.1 points above that line, the worse way: more \
             than the usual ups and downs.",
        ),
        (
            Neutral,
            "10 11 10 12 11 13 12 13 20 21 21 23 22",
            "2020-03-15",
            "After Contract (15 March 2020), the figure starts 6.9 points above the line through the 8 years before, \
             then rises by 0.2 points a year against it. The latest is 7.1 points above that line: more than the usual \
             ups and downs.",
        ),
        (
            Higher,
            "10 13 9 12 11 14 10 13 12 11 15 12 14",
            "2020-04-01",
            "After Contract (April 2020), the figure starts 0.8 points below the line through the 8 years before, then \
             rises by 0.3 points a year against it. The latest is 0.5 points above that line, the better way: no clear \
             change.",
        ),
        (
            Neutral,
            "12 10 13 9 12 10 13 11 14 13 15 13 16",
            "2020-04-01",
            "After Contract (April 2020), the figure starts 2.0 points above the line through the 8 years before, then \
             rises by 0.4 points a year against it. The latest is 4.5 points above that line: consistent with a \
             change, but the usual ups and downs can look like it.",
        ),
        (
            Lower,
            "8 8 8 8 8 5 5 5 5 5",
            "2020-04-01",
            "After Contract (April 2020), the figure starts 3.0 points below the line through the 5 years before, then \
             keeps pace with it. The latest is 3.0 points below that line, the better way: the lines meet every \
             figure, so chance cannot be judged.",
        ),
        (
            Lower,
            "8 8 8 8 8 8 8 8",
            "2021-04-01",
            "After Contract (April 2021), the figure starts on the line through the 4 years before, then keeps pace \
             with it. The latest is on that line: the lines meet every figure, so chance cannot be judged.",
        ),
    ] {
        assert_eq!(alone(better, cells, contract).as_deref(), Some(expected));
    }
    assert_eq!(alone(Higher, "10 13 9 12 11 14", "2022-04-01"), None);
}

/// The reviews among neighbours of which none can be matched exactly, the contract beginning in April 2019.
fn among_neighbours() -> crate::Trajectory {
    let own = years(REVIEWS);
    let others = [
        "87 76.5 83.4 95.5 92.6 86.4 81.8 93.7 84.5 85.8 86 93.7",
        "100 100 100 100 100 100 100 96.8 96.6 93.8 91.7 91.2",
        "98.6 88 97.5 93.5 96.9 100 100 98.5 100 100 98.7 94.6",
        "100 100 100 100 100 100 100 95.5 96.3 85.5 83.3 94.8",
        "100 97.8 100 89.2 93.5 91.3 93.4 96.8 100 96.9 98.1 100",
        "95.1 95.5 98.6 100 96.4 85.2 82.7 89.8 98.9 79.1 78.5 85.1",
    ];
    let others = others.map(years);
    let ids = ["a", "b", "c", "d", "e", "f"].map(String::from);
    let contract =
        Event { date: day("2019-04-01"), kind: EventKind::ContractStart, label: "Contract".into(), partner: None };
    let earlier =
        Event { date: day("2017-04-01"), kind: EventKind::Direction, label: "Direction".into(), partner: None };
    let journey = Journey::new(vec![], vec![contract, earlier], None);
    let measure = percent(Better::Higher);
    let mut members = vec![Member { neighbours: &ids, ..Member::alone("own", &own, Some(&journey)) }];
    members.extend(ids.iter().zip(&others).map(|(id, series)| Member::alone(id, series, None)));
    let panel = Panel::new(&measure, members);
    trajectory(&Subject {
        id: "own",
        area: None,
        measure: &measure,
        series: &own,
        target: None,
        journey: Some(&journey),
        settings: &Settings::default(),
        remarks: &[],
        seat: Some(Seat { panel: &panel, at: 0 }),
        experience: None,
    })
}

#[test]
fn a_mixture_of_other_areas_is_told_first_and_an_opposed_line_beside_it() {
    // The effect and the rank, 4 of 7, by numpy 2.4.6: every support of the mixture solved and the best kept.
    let opposed = "After Contract (April 2019), the average is 7.7 points below that of a mix of similar areas. 3 of 6 \
                   other areas depart as far: no clear change, though it is above the line through its own years \
                   before.";
    let document = among_neighbours();
    // An entry of each design for each of two events: the later is told.
    assert_eq!(document.impact.as_ref().map(|found| found.len()), Some(6));
    assert_eq!(document.words.answers.impact.as_deref(), Some(opposed));
}

/// The sentence, where the entries of the later event are changed so.
fn told(better: Better, mixture: impl Fn(&mut Impact), line: impl Fn(&mut Impact)) -> Option<String> {
    let mut document = among_neighbours();
    document.measure.better = better;
    for entry in document.impact.iter_mut().flatten() {
        match entry.design {
            Design::SyntheticControl => mixture(entry),
            Design::InterruptedTimeSeries => line(entry),
            Design::DifferenceInDifferences => {}
        }
    }
    words(&document, None).answers.impact
}

#[test]
fn every_strength_of_a_mixture_has_its_text() {
    use Better::{Higher, Lower, Neutral};
    let no_line = |entry: &mut Impact| entry.strength = Strength::NoClearChange;
    let change = |strength, effect: f64, rank: f64, donors: usize, n_before| {
        move |entry: &mut Impact| {
            (entry.strength, entry.level_change, entry.n_donors) = (strength, effect, Some(donors));
            (entry.placebo_p, entry.n_before) = (Some(rank / (donors as f64 + 1.0)), n_before);
            entry.donor_pool = Some(if donors > 10 { DonorPool::All } else { DonorPool::Neighbours });
        }
    };
    use Strength::{ConsistentWith, NoClearChange, Suggests};
    for (better, mixture, expected) in [
        (
            Higher,
            change(Suggests, 10.2, 1.0, 10, 9),
            "After Contract (April 2019), the average is 10.2 points above that of a mix of similar areas. None of 10 \
             other areas departs as far: more than the usual ups and downs, the better way.",
        ),
        (
            Lower,
            change(Suggests, 10.2, 2.0, 40, 9),
            "After Contract (April 2019), the average is 10.2 points above that of a mix of other areas. 1 of 40 other \
             areas departs as far: more than the usual ups and downs, the worse way.",
        ),
        (
            Neutral,
            change(ConsistentWith, -0.04, 1.0, 10, 6),
            "After Contract (April 2019), the average is less than 0.1 points below that of a mix of similar areas. \
             None of 10 other areas departs as far: consistent with a change, but 6 years before are too few to be \
             sure.",
        ),
        (
            Lower,
            change(ConsistentWith, -3.0, 1.0, 2, 9),
            "After Contract (April 2019), the average is 3.0 points below that of a mix of similar areas. Neither of 2 \
             other areas departs as far: consistent with a change, the better way, but 2 areas are too few to be sure.",
        ),
        (
            Lower,
            change(NoClearChange, 0.0, 7.0, 6, 9),
            "After Contract (April 2019), the average is that of a mix of similar areas. 6 of 6 other areas depart as \
             far: no clear change.",
        ),
    ] {
        assert_eq!(told(better, mixture, no_line).as_deref(), Some(expected));
    }
}

#[test]
fn a_mixture_without_a_rank_leaves_the_word_to_the_line() {
    let exact = |entry: &mut Impact| (entry.strength, entry.placebo_p) = (Strength::NotJudged, None);
    let told = told(Better::Higher, exact, |_| {}).unwrap();
    assert!(told.starts_with("After Contract (April 2019), the figure starts 1.7 points below the line"), "{told}");
    let mut document = among_neighbours();
    document.impact.as_mut().unwrap().retain(|entry| entry.design == Design::SyntheticControl);
    document.impact.iter_mut().flatten().for_each(exact);
    let expected = "After Contract (April 2019), the average is 7.7 points below that of a mix of similar areas. The \
                    mix meets every figure before, so chance cannot be judged.";
    assert_eq!(words(&document, None).answers.impact.as_deref(), Some(expected));
}
