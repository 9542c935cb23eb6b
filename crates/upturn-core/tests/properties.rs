//! What holds for every series whatsoever.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use upturn_core::aim::Shape;
use upturn_core::control::ChartChoice;
use upturn_core::journey::{Event, EventKind, Grade, Journey, Judgement};
use upturn_core::quality::Code;
use upturn_core::{
    Aim, Area, Better, Date, Kind, Measure, Milestone, Period, Row, Series, Settings, Status, Subject, Target,
    Trajectory, trajectory,
};

/// Any bit pattern, with the extremes often, and ordinary figures as often.
fn number() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![
        2 => any::<u64>().prop_map(f64::from_bits),
        2 => prop::sample::select(vec![f64::NAN, f64::INFINITY, -1e308, 1e308, f64::MAX, 5e-324, -5e-324, 0.0, -0.0]),
        4 => (-2000i32..2000).prop_map(|whole| f64::from(whole) / 10.0),
    ]
}

fn ordinary() -> impl Strategy<Value = f64> + Clone {
    (-2000i32..2000).prop_map(|whole| f64::from(whole) / 10.0)
}

fn row(period: Period, value: Option<f64>, counts: Option<(f64, f64)>) -> Row {
    let (numerator, denominator) = counts.unzip();
    let status = if value.is_some() { Status::Number } else { Status::Blank };
    Row { period, value, numerator, denominator, status, line: 0, hidden: None }
}

/// Months from January 2000 on, some of them absent; a cell may be blank, or come from counts.
fn rows(value: impl Strategy<Value = f64> + Clone, length: usize) -> impl Strategy<Value = Vec<Row>> {
    let counts = prop::option::of((value.clone(), value.clone()));
    let cell = (prop::option::weighted(0.9, value), counts, prop::bool::weighted(0.9));
    vec(cell, 0..length).prop_map(|cells| {
        let month = |at: usize| Period::parse(&format!("{}-{:02}", 2000 + at / 12, at % 12 + 1), None).unwrap();
        let present = cells.into_iter().enumerate().filter(|(_, cell)| cell.2);
        present.map(|(at, (value, counts, _))| row(month(at), value, counts)).collect()
    })
}

fn day() -> impl Strategy<Value = Date> {
    (10_957i32..20_000).prop_map(|days| Date::parse("1970-01-01").unwrap().add_days(days))
}

fn better() -> impl Strategy<Value = Better> {
    prop::sample::select(vec![Better::Higher, Better::Lower, Better::Neutral])
}

fn measure(better: Better, kind: Kind, unit: &str, decimals: u8) -> Measure {
    let per = if kind == Kind::Proportion { 100.0 } else { 1.0 };
    let (id, title, source) = ("m".into(), "A measure with a long title in plain words".into(), "Somebody".into());
    Measure { id, title, unit: unit.into(), kind, better, per, decimals, source }
}

/// A single value, steps or a path; `None` where a value of steps or of a path is not finite.
fn aim(value: impl Strategy<Value = f64> + Clone) -> impl Strategy<Value = Option<Aim>> {
    let single = (value.clone(), prop::option::of(day())).prop_map(|(value, by)| Some(Target { value, by }.into()));
    let along = (any::<bool>(), btree_map(day(), value, 1..5)).prop_map(|(path, milestones)| {
        let milestones = milestones.into_iter().map(|(date, value)| Milestone { date, value }).collect();
        if path { Aim::path(milestones) } else { Aim::steps(milestones) }
    });
    prop_oneof![single, along]
}

/// The same aim with every value times `sign`.
fn mirrored(aim: &Aim, sign: f64) -> Option<Aim> {
    let milestones = aim.milestones().iter().map(|one| Milestone { value: one.value * sign, ..*one }).collect();
    match aim.shape() {
        Shape::Single => {
            let Target { value, by } = aim.goal(None);
            Some(Target { value: value * sign, by }.into())
        }
        Shape::Steps => Aim::steps(milestones),
        Shape::Path => Aim::path(milestones),
    }
}

/// Everything that may stand beside the figures.
#[derive(Clone, Debug)]
struct Around {
    measure: Measure,
    target: Option<Aim>,
    settings: Settings,
    journey: Option<Journey>,
}

fn around(value: impl Strategy<Value = f64> + Clone) -> impl Strategy<Value = Around> {
    let kinds = vec![Kind::Value, Kind::Proportion, Kind::Rate, Kind::Count, Kind::Mean, Kind::Ratio];
    let units = prop::sample::select(vec!["%", "", "per 10,000 children in the area", "days"]);
    let measure = (better(), prop::sample::select(kinds), units, 0u8..6)
        .prop_map(|(better, kind, unit, decimals)| measure(better, kind, unit, decimals));
    let target = prop::option::of(aim(value)).prop_map(Option::flatten);
    let charts = vec![ChartChoice::Xmr, ChartChoice::Auto, ChartChoice::P, ChartChoice::U, ChartChoice::C];
    let asked = (vec(day(), 0..3), prop::sample::select(charts), any::<bool>(), prop::option::of(day()));
    let settings = asked.prop_map(|(mut rebases, chart, screen, as_of)| {
        rebases.sort();
        Settings { rebases, chart, screen, as_of, ..Settings::default() }
    });
    let grades = vec![Grade::Inadequate, Grade::RequiresImprovement, Grade::Good, Grade::Outstanding];
    let judgement = (day(), prop::sample::select(grades)).prop_map(|(date, grade)| Judgement {
        date,
        framework: "SIF".into(),
        grade,
    });
    let event =
        day().prop_map(|date| Event { date, kind: EventKind::ContractStart, label: "Contract".into(), partner: None });
    let journey = prop::option::of((vec(judgement, 0..5), vec(event, 0..3)));
    (measure, target, settings, journey).prop_map(|(measure, target, settings, journey)| {
        let journey = journey.map(|(judgements, events)| Journey::new(judgements, events, settings.as_of));
        Around { measure, target, settings, journey }
    })
}

fn document(rows: Vec<Row>, around: &Around) -> Trajectory {
    let series = Series::new(rows, around.measure.per).unwrap();
    trajectory(&Subject {
        id: "s",
        area: Some(&Area { code: "E06000027".into(), name: "Torbay".into() }),
        measure: &around.measure,
        series: &series,
        target: around.target.as_ref(),
        journey: around.journey.as_ref(),
        settings: &around.settings,
        remarks: &[],
        seat: None,
        experience: None,
    })
}

proptest! {
    #[test]
    fn no_document_holds_nan_or_infinity(rows in rows(number(), 200), around in around(number())) {
        let document = document(rows, &around);
        let printed = format!("{document:?}");
        let bad = printed.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| matches!(*word, "NaN" | "inf"));
        prop_assert_eq!(bad, None, "{}", printed);
    }

    #[test]
    fn words_are_few_and_plain(rows in rows(number(), 40), around in around(number())) {
        let document = document(rows, &around);
        let words = &document.words;
        let count = words.headline.split_whitespace().count();
        prop_assert!((2..=10).contains(&count), "{}", words.headline);
        prop_assert!((2..=4).contains(&words.summary.len()), "{:?}", words.summary);
        prop_assert!(words.summary.iter().all(|sentence| sentence.ends_with('.')), "{:?}", words.summary);
        prop_assert!(words.alt_text.starts_with(&words.headline) && words.alt_text.ends_with('.'));
        if words.headline.starts_with("No clear change") {
            let control = document.control.iter().flat_map(|control| &control.points);
            prop_assert!(control.clone().all(|point| point.signal.is_none()), "{:?}", control.collect::<Vec<_>>());
        }
        if let Some(since) = document.pace.as_ref().and_then(|pace| pace.since) {
            prop_assert!(document.points.iter().skip(1).any(|point| point.value.is_some() && point.start == since));
        }
        let said = format!("{words:?}{:?}", document.quality.remarks).to_lowercase();
        for word in ["significan", "because of", "caused", "due to", "  "] {
            prop_assert!(!said.contains(word), "{word}: {said}");
        }
    }

    #[test]
    fn an_interval_is_in_the_unit_of_its_value(rows in rows(ordinary(), 30), around in around(ordinary())) {
        let document = document(rows, &around);
        let loose = |value: f64| 0.5001 + 0.005 * value.abs();
        for point in &document.points {
            if let (Some(value), Some(lower), Some(upper)) = (point.value, point.lower, point.upper) {
                let holds = lower - loose(value) <= value && value <= upper + loose(value);
                prop_assert!(holds, "{value}: {lower} to {upper}");
            }
        }
        // Each figure with counts that gives no interval is spoken of.
        let counted = [Kind::Proportion, Kind::Rate].contains(&around.measure.kind);
        let bare = |point: &upturn_core::trajectory::Point| {
            point.value.is_some() && point.denominator.is_some() && point.lower.is_none()
        };
        if counted && document.points.iter().any(bare) {
            let doubts = [Code::Unusable, Code::CountsDisagree];
            prop_assert!(document.quality.remarks.iter().any(|remark| doubts.contains(&remark.code)));
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing(
        (rows, shuffled) in rows(number(), 60).prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        around in around(number()),
    ) {
        prop_assert_eq!(document(rows, &around), document(shuffled, &around));
    }

    #[test]
    fn higher_with_y_reads_as_lower_with_minus_y(values in vec(ordinary(), 0..40), around in around(ordinary())) {
        let year = |at: usize| Period::parse(&format!("{}", 1985 + at), None).unwrap();
        let read = |sign: f64, better| {
            let rows = values.iter().enumerate().map(|(at, value)| row(year(at), Some(value * sign), None)).collect();
            let target = around.target.as_ref().and_then(|aim| mirrored(aim, sign));
            let measure = Measure { better, kind: Kind::Value, ..around.measure.clone() };
            // A count has no mirror image.
            let settings = Settings { chart: ChartChoice::Auto, ..around.settings.clone() };
            document(rows, &Around { measure, target, settings, ..around.clone() })
        };
        let (higher, lower) = (read(1.0, Better::Higher), read(-1.0, Better::Lower));
        let direction = |document: &Trajectory| document.trend.as_ref().map(|trend| trend.direction);
        prop_assert_eq!(direction(&higher), direction(&lower));
        let readings = |document: &Trajectory| document.control.as_ref().map(|control| {
            let points = control.points.iter().map(|point| (point.signal, point.reading)).collect::<Vec<_>>();
            (control.variation, control.assurance, points)
        });
        prop_assert_eq!(readings(&higher), readings(&lower));
        let pace = |document: &Trajectory| document.pace.as_ref().map(|pace| {
            let met = pace.steps.iter().flatten().map(|step| step.met).collect::<Vec<_>>();
            (pace.index, pace.status, pace.cannot_tell, met, pace.path_now.map(|now| now.ahead_by))
        });
        prop_assert_eq!(pace(&higher), pace(&lower));
        prop_assert_eq!(higher.quality, lower.quality);
    }
}
