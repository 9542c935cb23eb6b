//! What is said of the time ahead. The forecasts are made up here: only the sentences are tested.

use alloc::collections::BTreeMap;
use alloc::string::ToString;

use super::{CASE, Case, day, document};
use crate::Better;
use crate::forecast::{Crossing, Forecast, ForecastPoint, Model};
use crate::words::words;

struct Ahead {
    case: Case,
    chance: Option<f64>,
    /// The period in which the target is likelier met than not.
    expected: Option<&'static str>,
    says: &'static str,
}

const TARGET: Option<(f64, Option<&str>)> = Some((20.0, Some("2027-03-31")));

const CASES: &[Ahead] = &[
    Ahead {
        case: Case { cells: "30 29 28 27 26", ..CASE },
        chance: None,
        expected: None,
        says: "Likely between 21.5% and 27.0% in the year to March 2027.",
    },
    Ahead {
        case: Case { cells: "30 29 28 27 26", target: TARGET, ..CASE },
        chance: Some(0.0431),
        expected: None,
        says: "The chance to meet the target of 20% on 31 March 2027 is 4%. Likely between 21.5% and 27.0% in the year \
               to March 2027.",
    },
    Ahead {
        case: Case { cells: "26 24 23 22 21", target: TARGET, ..CASE },
        chance: Some(0.655),
        expected: Some("2026"),
        says: "The chance to meet the target of 20% on 31 March 2027 is 66%; it is likelier than not from the year to \
               March 2026 on. Likely between 21.5% and 27.0% in the year to March 2027.",
    },
    Ahead {
        case: Case { cells: "26 24 23 22 19", target: TARGET, ..CASE },
        chance: Some(0.7),
        expected: Some("2026"),
        says: "The target of 20% is met now; the chance that it is met on 31 March 2027 is 70%. Likely between 21.5% and \
               27.0% in the year to March 2027.",
    },
    Ahead {
        case: Case { cells: "40 50 60 70 80", target: TARGET, ..CASE },
        chance: Some(0.0),
        expected: None,
        says: "The chance to meet the target of 20% on 31 March 2027 is under 1%. Likely between 21.5% and 27.0% in the \
               year to March 2027.",
    },
    Ahead {
        case: Case { cells: "4 4 4 4 4", target: TARGET, ..CASE },
        chance: Some(1.0),
        expected: Some("2026"),
        says: "The target of 20% is met now; the chance that it is met on 31 March 2027 is over 99%. Likely between \
               21.5% and 27.0% in the year to March 2027.",
    },
    // A target without a date has no chance by then, and a neutral measure has none at all.
    Ahead {
        case: Case { cells: "30 29 28 27 26", target: Some((20.0, None)), ..CASE },
        chance: None,
        expected: None,
        says: "Likely between 21.5% and 27.0% in the year to March 2027.",
    },
    Ahead {
        case: Case { cells: "30 29 28 27 26", better: Better::Neutral, target: TARGET, ..CASE },
        chance: None,
        expected: None,
        says: "Likely between 21.5% and 27.0% in the year to March 2027.",
    },
];

#[test]
fn the_time_ahead_has_its_sentence() {
    for Ahead { case, chance, expected, says } in CASES {
        let mut document = document(case);
        let point = |year: &str, mean| ForecastPoint {
            period: year.to_string(),
            start: day(&alloc::format!("{}-04-01", year.parse::<i32>().unwrap() - 1)),
            end: day(&alloc::format!("{year}-03-31")),
            mean,
            lower_80: 21.5,
            upper_80: 27.0,
            lower_95: 20.0,
            upper_95: 29.0,
        };
        document.forecast = Some(Forecast {
            model: Model::Reversion,
            parameters: BTreeMap::new(),
            log_likelihood: None,
            points: [point("2026", 25.0), point("2027", 24.0)].into(),
            chance_at_date: *chance,
            chance_ever_by_date: *chance,
            expected_crossing: expected.map(|period| Crossing {
                period: period.to_string(),
                lower: period.to_string(),
                upper: None,
            }),
            backtest: None,
        });
        assert_eq!(words(&document, None).answers.forecast.as_deref(), Some(*says), "{}", case.cells);
        document.forecast = None;
        assert_eq!(words(&document, None).answers.forecast, None);
    }
}
