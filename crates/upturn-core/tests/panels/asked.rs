//! Panels of any kind, and their documents.

use proptest::collection::vec;
use proptest::prelude::*;
use upturn_core::journey::{Event, EventKind, Experience, Grade, Journey, Judgement};
use upturn_core::panel::{Level, Member, Panel};
use upturn_core::trajectory::Seat;
use upturn_core::{
    Aim, Better, Date, Kind, Measure, Period, Row, Series, Settings, Status, Subject, Target, Trajectory, trajectory,
};

/// Figures of one area by year, some without a value; and how it is placed among the others.
#[derive(Clone, Debug)]
pub(crate) struct AreaFigures {
    pub(crate) id: String,
    pub(crate) cells: Vec<Option<(f64, f64)>>,
    pub(crate) level: Level,
    pub(crate) neighbours: Vec<String>,
    pub(crate) journey: Journey,
}

/// A panel, and what is asked of it.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) measure: Measure,
    pub(crate) areas: Vec<AreaFigures>,
    pub(crate) aim: Option<Aim>,
    pub(crate) settings: Settings,
}

pub(crate) fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn year(at: usize) -> Period {
    Period::parse(&format!("{}", 2005 + at), Some(3)).unwrap()
}

fn journey() -> impl Strategy<Value = Journey> {
    let date = || (12_000i32..20_000).prop_map(|days| day("1970-01-01").add_days(days));
    let grades = vec![Grade::Inadequate, Grade::RequiresImprovement, Grade::Good];
    let judgement = (date(), prop::sample::select(grades));
    let kinds = vec![EventKind::Direction, EventKind::Commissioner, EventKind::ContractStart, EventKind::Other];
    let event = (date(), prop::sample::select(kinds));
    (vec(judgement, 0..4), vec(event, 0..3)).prop_map(|(judgements, events)| {
        let judgements = judgements.into_iter();
        let judgements = judgements.map(|(date, grade)| Judgement { date, framework: "SIF".into(), grade });
        let events = events.into_iter();
        let events = events.map(|(date, kind)| Event { date, kind, label: "Event".into(), partner: None });
        Journey::new(judgements.collect(), events.collect(), Some(day("2025-12-31")))
    })
}

fn area(at: usize, value: impl Strategy<Value = f64> + Clone) -> impl Strategy<Value = AreaFigures> {
    let cells = vec(prop::option::weighted(0.92, (value.clone(), value)), 0..18);
    let level = prop_oneof![8 => Just(Level::Authority), 1 => Just(Level::Region), 1 => Just(Level::England)];
    let neighbours = vec((0usize..14).prop_map(|at| format!("a{at}")), 0..5);
    (cells, level, neighbours, journey()).prop_map(move |(cells, level, neighbours, journey)| AreaFigures {
        id: format!("a{at}"),
        cells,
        level,
        neighbours,
        journey,
    })
}

pub(crate) fn asked(
    value: impl Strategy<Value = f64> + Clone + 'static,
    kinds: &'static [Kind],
) -> impl Strategy<Value = Asked> {
    let areas = (1usize..14).prop_flat_map({
        let value = value.clone();
        move |n| (0..n).map(|at| area(at, value.clone())).collect::<Vec<_>>()
    });
    let better = prop::sample::select(vec![Better::Higher, Better::Lower, Better::Neutral]);
    let target = prop::option::of((value, prop::bool::ANY));
    (areas, better, prop::sample::select(kinds), target).prop_map(|(areas, better, kind, target)| {
        let per = if kind == Kind::Proportion { 100.0 } else { 1.0 };
        let by = |dated: bool| dated.then(|| day("2026-03-31"));
        Asked {
            measure: Measure { better, kind, per, ..Measure::default() },
            areas,
            aim: target.map(|(value, dated)| Target { value, by: by(dated) }.into()),
            settings: Settings { as_of: Some(day("2025-12-31")), ..Settings::default() },
        }
    })
}

/// Hostile numbers, and ordinary ones so that something comes out.
pub(crate) fn any_number() -> impl Strategy<Value = f64> + Clone {
    let extremes = vec![f64::NAN, f64::INFINITY, -1e308, 1e308, f64::MAX, 5e-324, 0.0, -0.0];
    prop_oneof![
        1 => any::<u64>().prop_map(f64::from_bits),
        1 => prop::sample::select(extremes),
        6 => ordinary(),
    ]
}

/// Figures with one digit, from 0.5 to 99.5.
pub(crate) fn ordinary() -> impl Strategy<Value = f64> + Clone {
    (5i32..996).prop_map(|whole| f64::from(whole) / 10.0)
}

/// Multiples of a half, so that adding a whole number loses nothing.
pub(crate) fn halves() -> impl Strategy<Value = f64> + Clone {
    (1i32..200).prop_map(|whole| f64::from(whole) / 2.0)
}

pub(crate) const KINDS: [Kind; 6] = [Kind::Value, Kind::Proportion, Kind::Rate, Kind::Count, Kind::Mean, Kind::Ratio];

fn series(area: &AreaFigures, per: f64, gaps_are_rows: bool) -> Series {
    let cells = area.cells.iter().enumerate().filter(|(_, cell)| gaps_are_rows || cell.is_some());
    let rows = cells.map(|(at, cell)| Row {
        period: year(at),
        value: cell.map(|cell| cell.0),
        numerator: cell.map(|cell| cell.1),
        denominator: cell.map(|_| 100.0),
        status: if cell.is_some() { Status::Number } else { Status::Blank },
        line: 0,
        hidden: None,
    });
    Series::new(rows.collect(), per).unwrap()
}

/// The documents of all areas, in their order.
pub(crate) fn documents(asked: &Asked, gaps_are_rows: bool) -> Vec<Trajectory> {
    let Asked { measure, areas, aim, settings } = asked;
    let all: Vec<Series> = areas.iter().map(|area| series(area, measure.per, gaps_are_rows)).collect();
    let members = areas.iter().zip(&all).map(|(area, series)| Member {
        level: area.level,
        neighbours: &area.neighbours,
        ..Member::alone(&area.id, series, Some(&area.journey))
    });
    let panel = Panel::new(measure, members.collect());
    let experience = Experience::of(areas.iter().map(|area| &area.journey));
    let document = |(at, series): (usize, &Series)| {
        trajectory(&Subject {
            id: &areas[at].id,
            area: None,
            measure,
            series,
            target: aim.as_ref(),
            journey: Some(&areas[at].journey),
            settings,
            remarks: &[],
            seat: Some(Seat { panel: &panel, at }),
            experience: Some(&experience),
        })
    };
    all.iter().enumerate().map(document).collect()
}
