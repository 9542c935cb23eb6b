//! What holds of every model, for ordinary series and for hostile ones.

use alloc::vec::Vec;

use proptest::prelude::*;
use upturn_testkit::strategies::{any_values, series, values};

use super::*;
use crate::Better;

/// Predictions of every model that takes the series, ETS only where it has no gaps.
fn predictions(t: &[i64], y: &[f64], horizon: u16) -> Vec<(&'static str, Vec<Prediction>)> {
    let first = y.first().copied().unwrap_or(0.0);
    let given = |model: Result<Smoothing, Refusal>| {
        model.and_then(|model| model.fit(t, y)).and_then(|f| f.predictions(horizon))
    };
    let estimated = |form| ets(form, t, y).and_then(|fit| fit.predictions(horizon));
    let wandering = LocalLinearTrend::new(1.0, 0.4, 0.04).and_then(|model| model.fit(t, y));
    let all = [
        ("line", ols_trend(t, y).and_then(|fit| fit.predictions(horizon))),
        ("level given", given(Smoothing::level(0.4, first))),
        ("trend given", given(Smoothing::trend(0.4, 0.1, first, 0.0))),
        ("damped given", given(Smoothing::damped_trend(0.4, 0.1, 0.9, first, 0.0))),
        ("level", estimated(Form::Level)),
        ("trend", estimated(Form::Trend)),
        ("damped", estimated(Form::DampedTrend)),
        ("wandering given", wandering.and_then(|fit| fit.predictions(horizon))),
        ("wandering", local_linear_trend(t, y).and_then(|fit| fit.predictions(horizon))),
    ];
    all.into_iter().filter_map(|(name, found)| found.ok().map(|found| (name, found))).collect()
}

fn is_sound(prediction: &Prediction) -> bool {
    let Prediction { mean, se, interval_95: [lower, upper], .. } = *prediction;
    [mean, se, lower, upper].into_iter().all(f64::is_finite) && se >= 0.0 && lower <= mean && mean <= upper
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn intervals_hold_the_mean_and_widen((t, y) in series(4..40)) {
        for (name, steps) in predictions(&t, &y, 6) {
            prop_assert!(steps.iter().all(is_sound), "{name}: {steps:?}");
            for pair in steps.windows(2) {
                prop_assert!(pair[1].se >= pair[0].se * (1.0 - 1e-12), "{name}: {pair:?}");
                let chance = |step: &Prediction, better| step.chance(better, 3.0).unwrap();
                let both = chance(&pair[0], Better::Higher) + chance(&pair[0], Better::Lower);
                prop_assert!(pair[0].se == 0.0 || (both - 1.0).abs() < 1e-12, "{name}: {both}");
            }
        }
    }

    #[test]
    fn a_shift_of_all_values_shifts_the_predictions(y in values(8..30), shift in -500i32..500) {
        let t: Vec<i64> = (0..y.len() as i64).collect();
        // Sixty-fourths are added without rounding, so that the errors are the same ones.
        let y: Vec<f64> = y.iter().map(|value| (value * 64.0) as i64 as f64 / 64.0).collect();
        let shift = f64::from(shift);
        let moved: Vec<f64> = y.iter().map(|value| value + shift).collect();
        let size = y.iter().fold(1.0 + shift.abs(), |most, value| most.max(value.abs()));
        for ((name, before), (_, after)) in predictions(&t, &y, 3).into_iter().zip(predictions(&t, &moved, 3)) {
            for (before, after) in before.iter().zip(&after) {
                prop_assert!((after.mean - before.mean - shift).abs() < 1e-7 * size, "{name}: {before:?} {after:?}");
                prop_assert!((after.se - before.se).abs() < 1e-7 * size, "{name}: {before:?} {after:?}");
            }
        }
    }

    #[test]
    fn no_optimum_is_worse_than_given_parameters_within_its_bounds(y in values(8..30), alpha in 0.01f64..0.99, share in 0.02f64..0.98) {
        let t: Vec<i64> = (0..y.len() as i64).collect();
        let best = ets(Form::Trend, &t, &y).unwrap();
        let given = Smoothing::trend(alpha, (alpha * share).max(1e-4), y[0], y[1] - y[0]).unwrap().fit(&t, &y).unwrap();
        prop_assert!(best.sse <= given.sse * (1.0 + 1e-9) + 1e-18, "{} {}", best.sse, given.sse);
        let free = local_linear_trend(&t, &y).unwrap();
        let fixed = LocalLinearTrend::new(alpha, share, share * share).unwrap().fit(&t, &y).unwrap();
        let likelihood = |fit: &LocalLinearFit| fit.log_likelihood.unwrap_or(f64::INFINITY);
        prop_assert!(likelihood(&free) >= likelihood(&fixed) - 1e-6);
    }

    #[test]
    fn nothing_panics_and_no_nan_leaves(
        t in proptest::collection::vec(any::<i64>(), 0..9),
        steady in any_values(0..12),
        numbers in any_values(9..10),
        horizon in any::<u8>(),
    ) {
        let mut t = t;
        t.sort_unstable();
        let y = &steady[..steady.len().min(t.len())];
        let from_zero: Vec<i64> = (0..steady.len() as i64).collect();
        let tame: Vec<f64> = steady.iter().map(|value| if value.is_finite() { *value } else { 1.0 }).collect();
        for (t, y) in [(&t[..y.len()], y), (&from_zero, &steady), (&from_zero, &tame)] {
            for (name, steps) in predictions(t, y, u16::from(horizon)) {
                prop_assert!(steps.iter().all(is_sound), "{name}: {steps:?}");
                for (step, number) in steps.iter().zip(&numbers) {
                    let chance = step.chance(Better::Lower, *number);
                    prop_assert!(chance.is_none_or(|chance| (0.0..=1.0).contains(&chance)), "{name}: {chance:?}");
                    prop_assert!(step.quantile(*number).is_none_or(f64::is_finite));
                }
            }
        }
        let [alpha, beta, phi, level, slope, observation, of_level, of_slope, target] = numbers[..] else { unreachable!() };
        if let Ok(fit) = Smoothing::damped_trend(alpha, beta, phi, level, slope).and_then(|m| m.fit(&from_zero, &tame)) {
            prop_assert!(fit.predictions(9).map_or(true, |steps| steps.iter().all(is_sound)));
            let chance = fit.chance_ever(Better::Higher, target, u16::from(horizon) % 6);
            prop_assert!(chance.is_none_or(|chance| (0.0..=1.0).contains(&chance)), "{chance:?}");
        }
        if let Ok(fit) = LocalLinearTrend::new(observation, of_level, of_slope).and_then(|m| m.fit(&from_zero, &tame)) {
            prop_assert!(fit.predictions(9).map_or(true, |steps| steps.iter().all(is_sound)));
        }
    }
}
