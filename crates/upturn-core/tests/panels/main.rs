//! What holds for every panel whatsoever: all areas of one measure, computed together.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asked;

use asked::{Asked, KINDS, any_number, asked, day, documents, halves, ordinary};
use proptest::prelude::*;
use upturn_core::panel::Level;
use upturn_core::{Kind, Measure, Period, Row, Series, Settings, Status, Subject, Target, Trajectory, trajectory};
use upturn_testkit::strategies;

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_document_of_any_panel_holds_nan_or_infinity(asked in asked(any_number(), &KINDS)) {
        for document in documents(&asked, true) {
            let printed = format!("{document:?}");
            let bad = printed.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| matches!(*word, "NaN" | "inf"));
            prop_assert_eq!(bad, None, "{}", printed);
            let words = document.words.headline.split_whitespace().count();
            prop_assert!((2..=10).contains(&words), "{}", document.words.headline);
            let said = format!("{:?}{:?}", document.words, document.quality.remarks).to_lowercase();
            for word in ["significan", "because of", "caused", "due to", "  "] {
                prop_assert!(!said.contains(word), "{word}: {said}");
            }
        }
    }

    #[test]
    fn limits_are_ordered_weights_are_shares_and_curves_never_rise(asked in asked(ordinary(), &KINDS)) {
        let ordered = |ends: &[f64]| ends.is_sorted();
        for document in documents(&asked, true) {
            if let Some(slope) = document.trend.as_ref().and_then(|trend| trend.theil_sen.as_ref()) {
                let [lower, upper] = slope.ci_per_period;
                prop_assert!(ordered(&[lower, slope.slope_per_period, upper]));
            }
            for phase in document.control.iter().flat_map(|control| &control.phases) {
                prop_assert!(ordered(&[phase.lower, phase.near_lower, phase.centre, phase.near_upper, phase.upper]));
            }
            for point in document.forecast.iter().flat_map(|forecast| &forecast.points) {
                let ends = [point.lower_95, point.lower_80, point.mean, point.upper_80, point.upper_95];
                prop_assert!(ordered(&ends), "{ends:?}");
                if asked.measure.kind == Kind::Proportion {
                    prop_assert!(0.0 <= ends[0] && ends[4] <= 100.0, "{ends:?}");
                }
            }
            if let Some(forecast) = &document.forecast {
                let shares = [forecast.chance_at_date, forecast.chance_ever_by_date];
                prop_assert!(shares.iter().flatten().all(|chance| (0.0..=1.0).contains(chance)), "{shares:?}");
                if let [Some(at_date), Some(ever)] = shares {
                    prop_assert!(at_date <= ever + 1e-12, "{shares:?}");
                }
            }
            for impact in document.impact.iter().flatten() {
                for donors in impact.donors.iter().filter(|_| impact.rmspe_before.is_some()) {
                    let weights: f64 = donors.iter().map(|donor| donor.weight).sum();
                    prop_assert!((weights - 1.0).abs() < 1e-9, "{weights}");
                    prop_assert!(donors.iter().all(|donor| donor.weight > 0.0));
                }
            }
            if let Some(benchmark) = &document.benchmark {
                prop_assert!(benchmark.rank.is_none_or(|rank| (1..=benchmark.of).contains(&rank)));
                if let Some(funnel) = &benchmark.funnel {
                    let ends = [funnel.lower_998, funnel.lower_95, funnel.expected, funnel.upper_95, funnel.upper_998];
                    prop_assert!(ordered(&ends), "{ends:?}");
                }
            }
            if let Some(leaving) = document.journey.as_ref().and_then(|journey| journey.leaving.as_ref()) {
                let falls = |pair: &[upturn_core::journey::CurveStep]| pair[1].still_inadequate < pair[0].still_inadequate;
                prop_assert!(leaving.curve.windows(2).all(falls));
            }
        }
    }

    #[test]
    fn the_order_of_the_areas_changes_nothing(
        (asked, order) in asked(ordinary(), &KINDS).prop_flat_map(|asked| {
            let order: Vec<usize> = (0..asked.areas.len()).collect();
            (Just(asked), Just(order).prop_shuffle())
        }),
    ) {
        // Two members that both are England, or one region, would be told apart by their order alone.
        let mut asked = asked;
        asked.areas.iter_mut().skip(1).for_each(|area| area.level = Level::Authority);
        let documents_before = documents(&asked, true);
        let areas = order.iter().map(|at| asked.areas[*at].clone()).collect();
        let after = documents(&Asked { areas, ..asked }, true);
        for (at, document) in order.into_iter().zip(after) {
            let before = &documents_before[at];
            prop_assert_eq!(&before.forecast, &document.forecast);
            prop_assert_eq!(&before.impact, &document.impact);
            prop_assert_eq!(&before.benchmark, &document.benchmark);
            prop_assert_eq!(before, &document);
        }
    }

    #[test]
    fn a_period_without_a_figure_is_as_good_as_none(asked in asked(ordinary(), &KINDS)) {
        // Time is counted from the first row, so that one stays: an intercept refers to it.
        let mut asked = asked;
        asked.areas.iter_mut().filter_map(|area| area.cells.first_mut()).for_each(|cell| {
            cell.get_or_insert((50.0, 50.0));
        });
        for (with, without) in documents(&asked, true).into_iter().zip(documents(&asked, false)) {
            prop_assert_eq!(&with.level, &without.level);
            prop_assert_eq!(&with.trend, &without.trend);
            prop_assert_eq!(&with.control, &without.control);
            prop_assert_eq!(&with.pace, &without.pace);
            prop_assert_eq!(&with.forecast, &without.forecast);
            prop_assert_eq!(&with.impact, &without.impact);
            prop_assert_eq!(&with.benchmark, &without.benchmark);
        }
    }

    /// Four is a power of two: every product is exact, and so is every comparison.
    #[test]
    fn four_times_the_figures_is_four_times_the_answer(asked in asked(ordinary(), &[Kind::Value])) {
        let mut scaled = asked.clone();
        for area in &mut scaled.areas {
            area.cells.iter_mut().flatten().for_each(|cell| cell.0 *= 4.0);
        }
        scaled.aim = asked.aim.as_ref().map(|aim| {
            let goal = aim.goal(None);
            Target { value: goal.value * 4.0, ..goal }.into()
        });
        for (one, four) in documents(&asked, true).into_iter().zip(documents(&scaled, true)) {
            let p = |document: &Trajectory| document.trend.as_ref().map(|trend| {
                (trend.direction, trend.mann_kendall.clone(), trend.hamed_rao.clone(), trend.yue_wang.clone())
            });
            prop_assert_eq!(p(&one), p(&four));
            let slope = |document: &Trajectory| {
                document.trend.as_ref().and_then(|trend| trend.theil_sen.as_ref().map(|line| line.slope_per_year))
            };
            prop_assert_eq!(slope(&one).map(|slope| slope * 4.0), slope(&four));
            let pace = |document: &Trajectory| document.pace.as_ref().map(|pace| (pace.index, pace.status));
            prop_assert_eq!(pace(&one), pace(&four));
            let signals = |document: &Trajectory| document.control.as_ref().map(|control| {
                let marks: Vec<_> = control.points.iter().map(|point| (point.signal, point.reading)).collect();
                (marks, control.assurance, control.proposed_rebases.len())
            });
            prop_assert_eq!(signals(&one), signals(&four));
            let standing = |document: &Trajectory| {
                document.benchmark.as_ref().map(|benchmark| (benchmark.rank, benchmark.of, benchmark.quartile))
            };
            prop_assert_eq!(standing(&one), standing(&four));
            let effects = |document: &Trajectory, by: f64| {
                let all = document.impact.iter().flatten();
                all.map(|impact| (impact.design, impact.n_before, impact.level_change * by)).collect::<Vec<_>>()
            };
            for (one, four) in effects(&one, 4.0).into_iter().zip(effects(&four, 1.0)) {
                prop_assert!(one.0 == four.0 && one.1 == four.1);
                prop_assert!((one.2 - four.2).abs() <= 1e-9 * one.2.abs().max(1.0), "{} {}", one.2, four.2);
            }
            let fan = |document: &Trajectory, by: f64| {
                let points = document.forecast.iter().flat_map(|forecast| &forecast.points);
                points.flat_map(|point| [point.mean, point.lower_95, point.upper_80].map(|end| end * by)).collect::<Vec<_>>()
            };
            for (one, four) in fan(&one, 4.0).into_iter().zip(fan(&four, 1.0)) {
                prop_assert!((one - four).abs() <= 1e-6 * one.abs().max(1.0), "{one} {four}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn figures_that_are_all_higher_by_the_same_move_alike(asked in asked(halves(), &[Kind::Value])) {
        let mut higher = asked.clone();
        for area in &mut higher.areas {
            area.cells.iter_mut().flatten().for_each(|cell| cell.0 += 64.0);
        }
        higher.aim = asked.aim.as_ref().map(|aim| {
            let goal = aim.goal(None);
            Target { value: goal.value + 64.0, ..goal }.into()
        });
        let close = |one: f64, other: f64| (one - other).abs() <= 1e-6 * one.abs().max(1.0);
        for (one, other) in documents(&asked, true).into_iter().zip(documents(&higher, true)) {
            let trend = |document: &Trajectory| document.trend.as_ref().map(|trend| {
                let slope = trend.theil_sen.as_ref().map(|line| (line.slope_per_period, line.ci_per_period));
                (trend.direction, trend.mann_kendall.clone(), slope)
            });
            prop_assert_eq!(trend(&one), trend(&other));
            let pace = |document: &Trajectory| document.pace.as_ref().map(|pace| (pace.index, pace.status));
            prop_assert_eq!(pace(&one), pace(&other));
            let standing = |document: &Trajectory| {
                document.benchmark.as_ref().map(|benchmark| (benchmark.rank, benchmark.of, benchmark.quartile))
            };
            prop_assert_eq!(standing(&one), standing(&other));
            let centres = |document: &Trajectory| -> Vec<f64> {
                let points = document.control.iter().flat_map(|control| &control.points);
                points.flat_map(|point| [point.centre, point.lower, point.upper]).collect()
            };
            let expected = |document: &Trajectory| -> Vec<f64> {
                let entries = document.impact.iter().flatten();
                entries.flat_map(|entry| &entry.counterfactual).map(|one| one.expected).collect()
            };
            let fan = |document: &Trajectory| -> Vec<f64> {
                let points = document.forecast.iter().flat_map(|forecast| &forecast.points);
                points.flat_map(|point| [point.mean, point.lower_95, point.upper_80]).collect()
            };
            for numbers in [centres, expected, fan] {
                let (one, other) = (numbers(&one), numbers(&other));
                prop_assert_eq!(one.len(), other.len());
                prop_assert!(one.iter().zip(&other).all(|(one, other)| close(one + 64.0, *other)), "{one:?} {other:?}");
            }
            let changes = |document: &Trajectory| -> Vec<f64> {
                document.impact.iter().flatten().map(|entry| entry.level_change).collect()
            };
            prop_assert!(changes(&one).iter().zip(changes(&other)).all(|(one, other)| close(*one, other)));
        }
    }
}

#[test]
fn any_length_up_to_ten_thousand_is_answered() {
    let measure = Measure::default();
    let settings = Settings::default();
    let start = day("1990-01-01");
    for length in [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 100, 1000, 10_000] {
        let row = |at: i32| {
            let date = start.add_days(7 * at);
            let label = date.to_string();
            let value = Some(f64::from(at % 13 * 7 % 10) + f64::from(at) / 100.0);
            let period = Period::parse(&label, None).unwrap();
            let status = Status::Number;
            Row { period, value, numerator: None, denominator: None, status, line: 0, hidden: None }
        };
        let series = Series::new((0..length).map(row).collect(), 1.0).unwrap();
        let aim = Target { value: 200.0, by: Some(day("2300-01-01")) }.into();
        let document = trajectory(&Subject {
            id: "long",
            area: None,
            measure: &measure,
            series: &series,
            target: Some(&aim),
            journey: None,
            settings: &settings,
            remarks: &[],
            seat: None,
            experience: None,
        });
        assert_eq!(document.points.len(), length as usize);
        let slope = document.trend.and_then(|trend| trend.theil_sen);
        assert_eq!(slope.is_some(), length >= 3, "{length}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_numbers_at_any_length_are_answered(values in strategies::any_values(0..600)) {
        let measure = Measure::default();
        let settings = Settings::default();
        let month = |at: usize| Period::parse(&format!("{}-{:02}", 1950 + at / 12, at % 12 + 1), None).unwrap();
        let rows = values.iter().enumerate().map(|(at, value)| Row {
            period: month(at), value: Some(*value), numerator: None, denominator: None, status: Status::Number,
            line: 0, hidden: None,
        });
        let series = Series::new(rows.collect(), 1.0).unwrap();
        let document = trajectory(&Subject {
            id: "s", area: None, measure: &measure, series: &series, target: None, journey: None,
            settings: &settings, remarks: &[], seat: None, experience: None,
        });
        prop_assert_eq!(document.points.len(), values.len());
    }
}
