//! What holds of the forecasts of every panel, for ordinary figures and for hostile ones.

use alloc::vec::Vec;

use proptest::collection::vec;
use proptest::prelude::*;
use upturn_testkit::strategies::{any_values, series};

use super::history::Histories;
use super::pooled::Pooled;
use super::*;
use crate::Better;

const PERCENT: Scale = Scale::Share { whole: 100.0 };

/// Twelve areas and twelve periods, each area about a level of its own.
fn twelve_areas() -> Vec<PanelSeries> {
    let value = |n: i64, t: i64| 50 + n + (7 * n + 5 * t + n * t * t) % 11 + if (t + n) % 7 == 0 { 3 } else { 0 };
    let area = |n| PanelSeries { t: (0..12).collect(), y: (0..12).map(|t| value(n, t) as f64).collect() };
    (0..12).map(area).collect()
}

/// Twelve areas and forty months with a season.
fn forty_months() -> Vec<PanelSeries> {
    const SEASON: [i64; 12] = [0, 5, 9, 4, -6, -9, 0, 3, 8, 2, -11, -5];
    let value = |n: i64, t: i64| 200 + 20 * n + 2 * SEASON[(t % 12) as usize] + (5 * n + 3 * t + n * t) % 13;
    let area = |n| PanelSeries { t: (0..40).collect(), y: (0..40).map(|t| value(n, t) as f64).collect() };
    (0..12).map(area).collect()
}

fn numbers(point: &Ahead) -> [f64; 5] {
    [point.mean, point.lower_80, point.upper_80, point.lower_95, point.upper_95]
}

fn all_close(found: [f64; 5], expected: [f64; 5], tolerance: f64) -> bool {
    found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() <= tolerance)
}

#[test]
fn an_independent_program_finds_the_same() {
    // The method written a second time in numpy 2.4 and scipy 1.17, on dense arrays: one and three years ahead of the
    // fifth area on each scale, one and two months ahead with a season.
    #[rustfmt::skip]
    let reference = [
        (PERCENT, None, 1, [60.194506706508946, 54.53140576970614, 65.3586947443396, 51.56190457798666, 69.41696140580578]),
        (PERCENT, None, 3, [57.95591376099311, 52.234563720407714, 63.9340964478677, 49.25579917955917, 67.9565324305815]),
        (Scale::Positive, None, 1, [60.25513959382837, 54.42372799315282, 65.26873173402274, 52.43527321164823, 70.01741925160661]),
        (Scale::Positive, None, 3, [58.03952126481047, 52.40282227427466, 63.80858767086195, 50.48076260379377, 67.87243593791926]),
        (Scale::Plain, None, 1, [60.19642927842231, 54.49202028767442, 65.26265060998242, 51.92286497719628, 69.65163195253545]),
        (Scale::Plain, None, 3, [57.96660293296658, 52.262193942218694, 63.88172855192431, 49.69303863174055, 67.79949191302717]),
        (Scale::Positive, Some(12), 1, [278.45639657030796, 271.7785247601051, 286.2984851040405, 265.27601620148846, 289.59646244188076]),
        (Scale::Positive, Some(12), 2, [274.2543574634916, 265.79587279088423, 281.9902174891657, 261.2525178158331, 285.80666553391205]),
    ];
    for (scale, season, ahead, expected) in reference {
        let panel = if season.is_some() { forty_months() } else { twelve_areas() };
        let figures: Vec<(&[i64], &[f64])> = panel.iter().map(|one| (&one.t[..], &one.y[..])).collect();
        let end = figures[0].0.len() as i64 - 1;
        let reversion = Pooled::learn(Model::Reversion, Histories::of(&figures, scale, season, 3, end), 3).unwrap();
        let distribution = reversion.distribution(4, ahead).unwrap();
        // Median, 10, 90, 2.5 and 97.5 %.
        let found = [8, 4, 12, 2, 14].map(|knot| distribution.at(knot).unwrap());
        assert!(all_close(found, expected, 1e-6), "{scale:?} {ahead}: {found:?}");
    }
}

#[test]
fn a_series_without_a_panel_is_smoothed_alone() {
    let alone = PanelSeries { t: (0..9).collect(), y: [61.0, 64.0, 60.0, 63.0, 66.0, 62.0, 65.0, 64.0, 66.0].to_vec() };
    let forecasts = PanelForecasts::learn(core::slice::from_ref(&alone), Scale::Plain, None, 2);
    let outlook = forecasts.forecast(0).unwrap();
    assert_eq!((outlook.model(), outlook.parameters()["alpha"]), (Model::ExponentialSmoothing, 0.5));
    // The same model, given its parameters, elsewhere in this crate: checked against reference records.
    let fit = Smoothing::level(0.5, 61.0).unwrap().fit(&alone.t, &alone.y).unwrap();
    assert!((outlook.points()[1].mean - fit.level_last).abs() < 1e-12);
    // The interval has t quantiles with 8 degrees of freedom, 2.306004135204166 (scipy), about SSE / 8, two ahead.
    let half = 2.306004135204166 * (fit.sse / 8.0 * 1.25).sqrt();
    assert!((outlook.points()[1].upper_95 - fit.level_last - half).abs() < 1e-9);
    let backtest = outlook.backtest().unwrap();
    assert_eq!((backtest.n, backtest.origins, backtest.pooled, outlook.pooled()), (9, 5, false, false));
}

#[test]
fn what_cannot_be_forecast_is_refused_with_its_reason() {
    let mut panel = twelve_areas();
    panel[0].y[3] = f64::NAN;
    panel[1].t[3] = 1;
    panel[2].y[3] = 1e200;
    panel[3] = PanelSeries::default();
    panel[4] = PanelSeries { t: [10, 11].to_vec(), y: [55.0, 56.0].to_vec() };
    let forecasts = PanelForecasts::learn(&panel, PERCENT, None, 3);
    let refusals = [
        Refusal::NotFinite,
        Refusal::NotInOrder,
        Refusal::OutOfRange,
        Refusal::TooFewPoints { found: 0, needed: 1 },
        Refusal::TooFewPoints { found: 2, needed: 3 },
    ];
    for (at, refusal) in refusals.into_iter().enumerate() {
        assert_eq!(forecasts.forecast(at).err(), Some(refusal), "{at}");
    }
    assert!(forecasts.forecast(5).is_ok() && forecasts.forecast(99).is_err());
}

#[test]
fn the_grid_may_start_anywhere() {
    let moved = |by: i64| {
        let shift = |one: PanelSeries| PanelSeries { t: one.t.iter().map(|t| t + by).collect(), ..one };
        let panel: Vec<PanelSeries> = forty_months().into_iter().map(shift).collect();
        PanelForecasts::learn(&panel, Scale::Positive, Some(12), 14).forecast(7).unwrap()
    };
    assert_eq!(moved(0), moved(-24));
    // What lies beyond the furthest learnt horizon goes on widening.
    let width = |at: usize| moved(0).points()[at].upper_95 - moved(0).points()[at].lower_95;
    assert!(width(13) > width(11) && width(11) > 0.0);
}

#[test]
fn a_target_comes_within_reach_in_order() {
    let outlook = PanelForecasts::learn(&twelve_areas(), PERCENT, None, 5).forecast(4).unwrap();
    let points = outlook.points();
    let reach = outlook.reach(Better::Lower, points[2].mean).unwrap();
    assert!(reach.earliest <= reach.expected && reach.expected <= 3, "{reach:?}");
    assert_eq!(outlook.reach(Better::Higher, points[0].lower_80).unwrap().latest, Some(1));
    assert_eq!(outlook.reach(Better::Higher, 99.9), None);
    // Chances are read from the intervals: half way between two periods half way between their chances.
    for (target, chance) in [(points[1].upper_95, 0.025), (points[1].lower_80, 0.9), (points[1].mean, 0.5)] {
        assert!((outlook.chance_at(2.0, Better::Higher, target).unwrap() - chance).abs() < 1e-9);
    }
    let [one, between, two] = [1.0, 1.5, 2.0].map(|ahead| outlook.chance_at(ahead, Better::Higher, 62.0).unwrap());
    assert!((between - 0.5 * (one + two)).abs() < 1e-15);
    assert_eq!(outlook.chance_at(0.2, Better::Higher, 62.0), Some(one));
    for ahead in [0.0, -1.0, 5.1, f64::NAN, f64::INFINITY] {
        assert_eq!(outlook.chance_at(ahead, Better::Higher, 62.0), None, "{ahead}");
    }
}

/// An outlook keeps its promises for any target.
fn is_sound(outlook: &Outlook, targets: &[f64], [lowest, highest]: [f64; 2]) -> Result<(), TestCaseError> {
    for point in outlook.points() {
        let inside = numbers(point).into_iter().all(|number| number >= lowest && number <= highest);
        let ordered = [point.lower_95, point.lower_80, point.mean, point.upper_80, point.upper_95];
        prop_assert!(inside && ordered.is_sorted(), "{point:?}");
    }
    if let Some(backtest) = outlook.backtest() {
        prop_assert!((0.0..=1.0).contains(&backtest.coverage_80) && backtest.coverage_80 <= backtest.coverage_95);
    }
    let last = outlook.points().len().min(3) as f64;
    for better in [Better::Higher, Better::Lower] {
        let mut targets = targets.to_vec();
        targets.sort_by(|a, b| if better == Better::Higher { a.total_cmp(b) } else { b.total_cmp(a) });
        let mut before = 1.0;
        for target in targets {
            let chance = outlook.chance_at(last, better, target);
            prop_assert_eq!(chance.is_some(), target.is_finite());
            let Some(chance) = chance else { continue };
            let ever = outlook.chance_ever(last, better, target).unwrap();
            prop_assert!(
                chance >= 0.0 && chance <= before && chance <= ever && ever <= 1.0,
                "{before} {chance} {ever}"
            );
            let at_first = outlook.chance_at(1.0, better, target).unwrap();
            prop_assert!(at_first <= ever);
            before = chance;
        }
        prop_assert_eq!(outlook.chance_at(last, Better::Neutral, 1.0), None);
    }
    Ok(())
}

fn panel(areas: core::ops::Range<usize>) -> impl Strategy<Value = Vec<PanelSeries>> {
    vec(series(2..14).prop_map(|(t, y)| PanelSeries { t, y }), areas)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn intervals_are_ordered_and_chances_follow_them(panel in panel(1..14), targets in vec(-30.0..130.0f64, 3), months in any::<bool>()) {
        for (scale, bounds) in [
            (PERCENT, [0.0, 100.0]),
            (Scale::Positive, [0.0, f64::MAX]),
            (Scale::Plain, [f64::MIN, f64::MAX]),
        ] {
            let forecasts = PanelForecasts::learn(&panel, scale, months.then_some(4), 4);
            for at in 0..panel.len().min(3) {
                if let Ok(outlook) = forecasts.forecast(at) {
                    is_sound(&outlook, &targets, bounds)?;
                }
            }
        }
    }

    #[test]
    fn nothing_panics_and_no_nan_leaves(
        periods in vec(vec(any::<i64>(), 0..9), 0..9),
        values in any_values(9..10),
        season in any::<usize>(),
        horizon in any::<u16>(),
        whole in any::<u64>(),
    ) {
        let areas = periods.into_iter().zip(0..).map(|(mut t, area)| {
            t.sort_unstable();
            if area % 2 == 0 {
                t.iter_mut().zip(area..).for_each(|(t, place)| *t = i64::MAX - 40 + 2 * place);
            }
            // All values alike but for a few wild ones.
            let y = values.iter().map(|value| if value.is_finite() && area > 2 { *value } else { area as f64 });
            PanelSeries { y: y.take(t.len()).collect(), t }
        });
        let panel: Vec<PanelSeries> = areas.collect();
        for scale in [Scale::Plain, Scale::Positive, Scale::Share { whole: f64::from_bits(whole) }] {
            for season in [None, Some(2), Some(season)] {
                let forecasts = PanelForecasts::learn(&panel, scale, season, horizon % 15);
                for at in 0..panel.len() + 1 {
                    if let Ok(outlook) = forecasts.forecast(at) {
                        is_sound(&outlook, &values[..3], [f64::MIN, f64::MAX])?;
                    }
                }
            }
        }
    }

    #[test]
    fn shift_and_unit_of_plain_values_carry_over(panel in panel(6..14), shift in -500i32..500, power in -4i32..5) {
        let unit = if power < 0 { 1.0 / f64::from(1 << -power) } else { f64::from(1 << power) };
        // Sixty-fourths are added and doubled without rounding.
        let exact = |value: &f64| (value * 64.0) as i64 as f64 / 64.0;
        let figures = |change: &dyn Fn(f64) -> f64| {
            let one = |one: &PanelSeries| PanelSeries { y: one.y.iter().map(|y| change(exact(y))).collect(), ..one.clone() };
            PanelForecasts::learn(&panel.iter().map(one).collect::<Vec<_>>(), Scale::Plain, None, 2)
        };
        let [before, after] =
            [figures(&|y| y), figures(&|y| y * unit + f64::from(shift))].map(|forecasts| forecasts.forecast(0));
        let (Ok(before), Ok(after)) = (before, after) else { return Ok(()) };
        prop_assert_eq!(before.model(), after.model());
        for (before, after) in before.points().iter().zip(after.points()) {
            let expected = numbers(before).map(|number| number * unit + f64::from(shift));
            let size = expected.iter().fold(1.0 + f64::from(shift).abs(), |most: f64, number| most.max(number.abs()));
            prop_assert!(all_close(numbers(after), expected, 1e-6 * size), "{before:?} {after:?}");
        }
    }

    #[test]
    fn the_order_of_the_areas_does_not_matter(panel in panel(5..14)) {
        let reversed: Vec<PanelSeries> = panel.iter().rev().cloned().collect();
        let [forward, backward] = [&panel, &reversed].map(|panel| PanelForecasts::learn(panel, Scale::Plain, None, 3));
        for at in 0..panel.len() {
            let (one, other) = (forward.forecast(at), backward.forecast(panel.len() - 1 - at));
            prop_assert_eq!(one.as_ref().err(), other.as_ref().err());
            let (Ok(one), Ok(other)) = (one, other) else { continue };
            for (one, other) in one.points().iter().zip(other.points()) {
                let size = numbers(one).into_iter().fold(1.0, |most: f64, number| most.max(number.abs()));
                prop_assert!(all_close(numbers(one), numbers(other), 1e-6 * size), "{one:?} {other:?}");
            }
        }
    }
}
