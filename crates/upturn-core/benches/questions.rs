//! How long each question takes, and a whole document. `cargo bench -p upturn-core`, and a name to run only some.
//!
//! The figures are made by a rule and are the same on every run: a share of about 20 in 100 that falls slowly, in a panel
//! of 152 areas, as many as England has. All times are for one area; what is computed once for a panel or for all areas
//! has a line of its own.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use upturn_core::forecast::{Form, ets, forecast, local_linear_trend, ols_trend};
use upturn_core::journey::{Event, EventKind, Experience, Grade, Journey, Judgement};
use upturn_core::panel::{Level, Member, Panel};
use upturn_core::trajectory::Seat;
use upturn_core::{
    Aim, Area, Better, Date, Kind, Measure, Period, Row, Series, Settings, Status, Subject, Target, Trajectory,
    benchmark, control, impact, level, pace, quality, trajectory, trend, words,
};

const AREAS: usize = 152;

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn measure() -> Measure {
    Measure {
        id: "repeat-plans".into(),
        title: "Repeat child protection plans".into(),
        unit: "%".into(),
        kind: Kind::Proportion,
        better: Better::Lower,
        per: 100.0,
        decimals: 1,
        source: "Made by a rule".into(),
    }
}

/// A number from 0 to 999 that jumps about with its arguments.
fn scatter(area: usize, at: usize) -> usize {
    let mixed = (area as u64 * 2_654_435_761 + at as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed >> 33) % 1000) as usize
}

fn series(area: usize, periods: impl Iterator<Item = Period>) -> Series {
    let row = |(at, period): (usize, Period)| Row {
        period,
        value: None,
        numerator: Some((400 - (at % 200) + scatter(area, at) / 10) as f64),
        denominator: Some((1_900 + scatter(area, at + 7) / 5) as f64),
        status: Status::Blank,
        line: at as u64 + 2,
        hidden: None,
    };
    Series::new(periods.enumerate().map(row).collect(), 100.0).unwrap()
}

fn years(area: usize) -> Series {
    series(area, (2013..2026).map(|year| Period::parse(&format!("{year}"), Some(3)).unwrap()))
}

fn months(count: usize) -> Series {
    let label = |at: usize| format!("{}-{:02}", 1200 + at / 12, at % 12 + 1);
    series(0, (0..count).map(|at| Period::parse(&label(at), None).unwrap()))
}

/// Every third area has been inadequate, some of them twice, and one in twenty is so still.
fn journey(area: usize) -> Journey {
    let judged = |months: usize, grade| Judgement {
        date: day("2013-06-01").add_months(months as i32),
        framework: "SIF".into(),
        grade,
    };
    let began = scatter(area, 0) % 50;
    let mut judgements = vec![judged(0, Grade::Good)];
    if area.is_multiple_of(3) {
        judgements.push(judged(began + 1, Grade::Inadequate));
        judgements.push(judged(began + 20 + scatter(area, 1) % 40, Grade::RequiresImprovement));
    }
    if area.is_multiple_of(20) {
        judgements.push(judged(began + 90, Grade::Inadequate));
    }
    let contract =
        Event { date: day("2018-04-01"), kind: EventKind::ContractStart, label: "Contract".into(), partner: None };
    Journey::new(judgements, area.is_multiple_of(30).then_some(contract).into_iter().collect(), Some(day("2025-12-31")))
}

/// Everything about all areas that a document is made from.
struct World {
    measure: Measure,
    codes: Vec<String>,
    series: Vec<Series>,
    journeys: Vec<Journey>,
    aim: Aim,
    settings: Settings,
}

impl World {
    fn new() -> World {
        World {
            measure: measure(),
            codes: (0..AREAS).map(|area| format!("E{area:08}")).collect(),
            series: (0..AREAS).map(years).collect(),
            journeys: (0..AREAS).map(journey).collect(),
            aim: Aim::from(Target { value: 15.0, by: Some(day("2028-03-31")) }),
            settings: Settings { as_of: Some(day("2025-12-31")), ..Settings::default() },
        }
    }

    fn panel(&self) -> Panel<'_> {
        let member = |at: usize| Member {
            level: Level::Authority,
            region: Some("E12000009"),
            neighbours: self.codes.get(at + 1..at + 11).unwrap_or_default(),
            ..Member::alone(&self.codes[at], &self.series[at], Some(&self.journeys[at]))
        };
        Panel::new(&self.measure, (0..AREAS).map(member).collect())
    }

    fn document(&self, panel: &Panel<'_>, experience: &Experience) -> Trajectory {
        trajectory(&Subject {
            id: "E00000000/repeat-plans",
            area: Some(&Area { code: "E00000000".into(), name: "Torbay".into() }),
            measure: &self.measure,
            series: &self.series[0],
            target: Some(&self.aim),
            journey: Some(&self.journeys[0]),
            settings: &self.settings,
            remarks: &[],
            seat: Some(Seat { panel, at: 0 }),
            experience: Some(experience),
        })
    }
}

fn one_area(c: &mut Criterion) {
    let (measure, settings) = (measure(), Settings::default());
    for points in [13, 144, 10_000] {
        let series = if points == 13 { years(0) } else { months(points) };
        let mut group = c.benchmark_group(format!("{points} points"));
        if points == 10_000 {
            group.sample_size(10);
        }
        group.bench_function("level", |b| b.iter(|| level::level(&measure, black_box(&series))));
        group.bench_function("trend", |b| b.iter(|| trend::trend(&measure, black_box(&series), &mut Vec::new())));
        group.bench_function("control", |b| {
            b.iter(|| control::control(&measure, black_box(&series), Some(15.0), &settings, &mut Vec::new()))
        });
        let target = Some(Target { value: 15.0, by: Some(day("2999-03-31")) });
        group.bench_function("pace", |b| b.iter(|| pace::pace(black_box(&series), measure.better, target, None)));
        group.finish();
    }
}

/// The models that a forecast can be made with.
fn forecast_models(c: &mut Criterion) {
    for points in [13, 144] {
        let (t, y): (Vec<i64>, Vec<f64>) = months(points).usable().unzip();
        let mut group = c.benchmark_group(format!("forecast, {points} points"));
        group.bench_function("straight line", |b| b.iter(|| ols_trend(black_box(&t), &y)));
        group.bench_function("smoothing, damped", |b| b.iter(|| ets(Form::DampedTrend, black_box(&t), &y)));
        group.bench_function("local linear trend", |b| b.iter(|| local_linear_trend(black_box(&t), &y)));
        group.finish();
    }
}

fn all_areas(c: &mut Criterion) {
    let world = World::new();
    let learn = || world.panel().with_forecasts(Some(&world.aim), None);
    let (panel, experience) = (learn(), Experience::of(&world.journeys));
    let seat = Seat { panel: &panel, at: 0 };
    let mut group = c.benchmark_group("152 areas, 13 points");
    group.bench_function("panel, once", |b| b.iter(|| world.panel()));
    group.bench_function("panel with forecasts, once", |b| b.iter(learn));
    group.bench_function("forecast", |b| {
        b.iter(|| {
            let outlook = panel.forecasts().unwrap().forecast(black_box(0)).unwrap();
            let target = Target { value: 15.0, by: Some(day("2028-03-31")) };
            forecast(&world.series[0], panel.cadence(), &outlook, world.measure.better, Some(&target))
        })
    });
    group.bench_function("impact", |b| {
        b.iter(|| impact::impact(black_box(seat), impact::DonorPool::Neighbours, &mut Vec::new()))
    });
    group.bench_function("benchmark", |b| b.iter(|| benchmark::benchmark(black_box(seat), &mut Vec::new())));
    group.bench_function("experience, once", |b| b.iter(|| Experience::of(black_box(&world.journeys))));
    group.bench_function("journey", |b| b.iter(|| experience.leaving(black_box(&world.journeys[0]))));
    let document = world.document(&panel, &experience);
    group.bench_function("quality and words", |b| {
        b.iter(|| {
            let goal = Some(Target { value: 15.0, by: None });
            let remarks = quality::remarks(&world.measure, &world.series[0], goal, world.settings.as_of, &[]);
            (remarks, words::words(black_box(&document), world.settings.as_of))
        })
    });
    group.bench_function("whole document", |b| b.iter(|| world.document(black_box(&panel), &experience)));
    group.finish();
}

criterion_group!(questions, one_area, forecast_models, all_areas);
criterion_main!(questions);
