//! Each status with the text that a councillor reads. The slopes in it are the core's own, which the reference records hold to
//! scipy.stats.theilslopes; what is tested here is what is said of them.

mod aimed;
mod aimless;
mod benchmark;
mod forecast;
mod impact;
mod journey;
mod pace;
mod trend;

use alloc::vec::Vec;

use crate::journey::{Event, EventKind, Grade, Journey, Judgement};
use crate::{
    Aim, Area, Better, Date, Kind, Measure, Period, Row, Series, Settings, Status, Subject, Target, Trajectory,
    trajectory,
};

struct Case {
    name: &'static str,
    better: Better,
    /// Years to March, the last of them 2025; a cell is a number or a symbol.
    cells: &'static str,
    target: Option<(f64, Option<&'static str>)>,
    /// Start of a contract.
    contract: Option<&'static str>,
    /// Grade given on 18 May 2022.
    judged: Option<Grade>,
    headline: &'static str,
    summary: &'static [&'static str],
}

const CASE: Case = Case {
    name: "",
    better: Better::Lower,
    cells: "",
    target: None,
    contract: None,
    judged: None,
    headline: "",
    summary: &[],
};

#[test]
fn every_status_has_its_text() {
    for case in aimless::CASES.iter().chain(aimed::CASES) {
        let words = document(case).words;
        assert_eq!(words.headline, case.headline, "{}", case.name);
        assert_eq!(words.summary, case.summary, "{}", case.name);
        assert!(words.headline.split_whitespace().count() <= 10, "{}", words.headline);
    }
}

#[test]
fn alt_text_says_what_the_chart_shows() {
    let mut case = Case { cells: "8.3 12 c 20 26.1 33.3", target: Some((10.0, Some("2027-03-31"))), ..CASE };
    (case.contract, case.judged) = (Some("2021-04-01"), Some(Grade::Good));
    assert_eq!(
        document(&case).words.alt_text,
        "Getting worse, and moving away from the 10% target. Repeat child protection plans, Torbay: 5 figures, from the \
         year to March 2020 to the year to March 2025. Lowest 8.3% in the year to March 2020, highest 33.3% in the year \
         to March 2025, latest 33.3%. 1 period has no figure. Target: 10% by 31 March 2027. Events: Contract (1 April \
         2021) and judged good (18 May 2022)."
    );
    assert_eq!(
        document(&Case { cells: "c 8.3", ..CASE }).words.alt_text,
        "One figure, 8.3%: no trend can be read yet. Repeat child protection plans, Torbay: 1 figure, 8.3% in the year \
         to March 2025. 1 period has no figure."
    );
}

#[test]
fn figures_as_at_a_day_are_told_by_that_day() {
    let shares = [26.1, 31.7, 42.8, 43.8, 31.2, 15.6, 16.5, 19.8, 8.5];
    let row = |(year, value): (i32, f64)| Row {
        period: Period::parse(&alloc::format!("{year}-09-30"), None).unwrap(),
        value: Some(value),
        numerator: None,
        denominator: None,
        status: Status::Number,
        line: 0,
        hidden: None,
    };
    let series = Series::new((2017..).zip(shares).map(row).collect(), 1.0).unwrap();
    let contract =
        Event { date: day("2018-04-01"), kind: EventKind::ContractStart, label: "Contract".into(), partner: None };
    let judged = |date, grade| Judgement { date: day(date), framework: "SIF".into(), grade };
    let judgements = [
        judged("2017-09-29", Grade::Good),
        judged("2018-08-24", Grade::RequiresImprovement),
        judged("2018-08-24", Grade::Inadequate),
        judged("2025-10-01", Grade::Good),
    ];
    let journey = Journey::new(judgements.into(), [contract].into(), None);
    let document = trajectory(&Subject {
        id: "s",
        area: None,
        measure: &percent(Better::Lower),
        series: &series,
        target: Some(&Target { value: 8.0, by: Some(day("2027-09-30")) }.into()),
        journey: Some(&journey),
        settings: &Settings::default(),
        remarks: &[],
        seat: None,
        experience: None,
    });
    let summary = [
        "8.5% at 30 September 2025, down 11.3 points from 30 September 2024.",
        "No clear trend: the figures show no lasting direction.",
        "It needs to fall by 0.3 points a year to reach 8% by 30 September 2027; since 30 September 2018 it has fallen by \
         4.3 points a year. The figures cannot tell yet whether that is fast enough.",
        "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
    ];
    assert_eq!(document.words.summary, summary);
    let alt = "Repeat child protection plans: 9 figures, from 30 September 2017 to 30 September 2025. Lowest 8.5% at 30 \
               September 2025, highest 43.8% at 30 September 2020, latest 8.5%.";
    assert!(document.words.alt_text.contains(alt), "{}", document.words.alt_text);
    // Two judgements of one day are told as one; what lies outside the figures is not told.
    let events = "Events: Contract (1 April 2018) and judged inadequate (24 August 2018).";
    assert!(document.words.alt_text.ends_with(events), "{}", document.words.alt_text);
}

#[test]
fn a_plain_series_with_counts_has_no_area_but_a_likely_range() {
    let measure = Measure { kind: Kind::Proportion, per: 100.0, ..percent(Better::Higher) };
    let row = |label: &str, numerator| Row {
        period: Period::parse(label, None).unwrap(),
        value: None,
        numerator: Some(numerator),
        denominator: Some(100.0),
        status: Status::Blank,
        line: 0,
        hidden: None,
    };
    let series = Series::new([row("2024-06", 20.0), row("2024-07", 30.0)].into(), measure.per).unwrap();
    let settings = Settings::default();
    let (target, journey) = (None, None);
    let subject = Subject {
        id: "s",
        area: None,
        measure: &measure,
        series: &series,
        target,
        journey,
        settings: &settings,
        remarks: &[],
        seat: None,
        experience: None,
    };
    let words = trajectory(&subject).words;
    // Wilson's interval of 30 in 100 by statsmodels 0.15.0, proportion_confint(30, 100, method="wilson"): 0.218949,
    // 0.395849.
    let level = "30.0% (likely range 21.9% to 39.6%) in July 2024, up 10.0 points from June 2024.";
    assert_eq!(words.answers.level.as_deref(), Some(level));
    assert!(words.alt_text.contains("Repeat child protection plans: 2 figures, from June 2024 to July 2024."));
}

#[test]
fn too_many_figures_are_not_called_too_large_and_have_no_direction() {
    let month = |at: usize| alloc::format!("{}-{:02}", 1600 + at / 12, at % 12 + 1);
    let row = |at: usize| Row {
        period: Period::parse(&month(at), None).unwrap(),
        value: Some(at as f64),
        numerator: None,
        denominator: None,
        status: Status::Number,
        line: 0,
        hidden: None,
    };
    let document = |count: usize, rebase: Option<Date>| {
        let series = Series::new((0..count).map(row).collect(), 1.0).unwrap();
        let settings = Settings { rebases: rebase.into_iter().collect(), ..Settings::default() };
        let aim = Target { value: 9000.0, by: Some(day("2030-12-31")) }.into();
        trajectory(&Subject {
            id: "s",
            area: None,
            measure: &percent(Better::Higher),
            series: &series,
            target: Some(&aim),
            journey: None,
            settings: &settings,
            remarks: &[],
            seat: None,
            experience: None,
        })
    };
    let long = document(10_001, None);
    assert!(long.trend.as_ref().is_some_and(|trend| trend.theil_sen.is_none()) && long.pace.is_none());
    assert_eq!(long.words.headline, "Too many figures to compute a trend");
    let trend = "The trend is not computed: there are more than 10000 figures.";
    assert_eq!(long.words.answers.trend.as_deref(), Some(trend));
    let messages: Vec<&str> = long.quality.remarks.iter().map(|remark| remark.message.as_str()).collect();
    assert!(messages.iter().all(|message| !message.contains("too large")), "{messages:?}");
    assert!(messages.contains(&"A slope and a pace are not computed over more than 10000 figures."), "{messages:?}");
    // The pace of a phase that is short enough is computed.
    let phase = document(10_001, Some(day("2432-10-01")));
    assert_eq!(phase.pace.and_then(|pace| pace.actual_per_year), Some(12.0));
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn percent(better: Better) -> Measure {
    Measure {
        id: "repeat-plans".into(),
        title: "Repeat child protection plans".into(),
        unit: "%".into(),
        kind: Kind::Value,
        better,
        per: 1.0,
        decimals: 1,
        source: "Department for Education".into(),
    }
}

fn years(cells: &str) -> Series {
    let first = 2026 - cells.split_whitespace().count();
    let row = |(at, cell): (usize, &str)| {
        let value: Option<f64> = cell.parse().ok();
        let status = value.map_or_else(|| Status::from_symbol(cell).unwrap(), |_| Status::Number);
        let period = Period::parse(&alloc::format!("{}", first + at), Some(3)).unwrap();
        Row { period, value, numerator: None, denominator: None, status, line: 0, hidden: None }
    };
    Series::new(cells.split_whitespace().enumerate().map(row).collect(), 1.0).unwrap()
}

fn document(case: &Case) -> Trajectory {
    let aim = case.target.map(|(value, by)| Target { value, by: by.map(day) }.into());
    aiming(case, aim.as_ref())
}

fn aiming(case: &Case, target: Option<&Aim>) -> Trajectory {
    let settings = Settings { as_of: Some(day("2025-12-31")), ..Settings::default() };
    let judged = |grade| Judgement { date: day("2022-05-18"), framework: "ILACS".into(), grade };
    let contract =
        |date| Event { date: day(date), kind: EventKind::ContractStart, label: "Contract".into(), partner: None };
    let judgements = case.judged.map(judged).into_iter().collect();
    let journey = Journey::new(judgements, case.contract.map(contract).into_iter().collect(), settings.as_of);
    trajectory(&Subject {
        id: "E06000027/repeat-plans",
        area: Some(&Area { code: "E06000027".into(), name: "Torbay".into() }),
        measure: &percent(case.better),
        series: &years(case.cells),
        target,
        journey: Some(&journey),
        settings: &settings,
        remarks: &[],
        seat: None,
        experience: None,
    })
}
