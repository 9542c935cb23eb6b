//! Figures of independent programs, and what must hold for any figures.

use super::*;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use proptest::collection::vec as list;
use proptest::prelude::*;
use upturn_testkit::strategies;

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs()
}

#[test]
fn a_series_with_gaps_and_seasons_agrees_with_statsmodels() {
    // statsmodels 0.15.0, OLS with cov_type HAC, maxlags 2, use_t. Period 12 has no figure: 13 is the first after.
    let t = [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 22, 23];
    let y = [5.1, 6.3, 7.2, 4.9, 5.6, 6.1, 5.2, 6.0, 6.4, 7.9, 6.9, 7.7, 8.6, 6.6, 7.3, 8.2, 9.1, 7.0, 8.9, 9.7];
    let found = SegmentedRegression { intervention: 12, season: Some(4) }.fit(&t, &y).unwrap();
    assert_eq!((found.start, found.lag, found.terms, found.n), (13, 2, 7, 20));
    let level = found.level_change.errors.unwrap();
    assert!(close(found.level_change.value, 0.6282134220277322));
    assert!(close(level.ols, 0.1703530081705032) && close(level.hac, 0.0758928066445821));
    assert!(close(level.hac_corrected, 0.09413344129390858) && close(level.inference.p, 1.5313071310286537e-05));
    assert!(close(found.durbin_watson.unwrap(), 2.5083011726187814));
    let last = found.counterfactual.last().unwrap();
    let ([expected, effect], [low, high]) =
        ([last.expected, last.effect].map(|x| x.errors.unwrap()), [8.06387679, 9.10988949]);
    assert!((expected.hac_corrected - 0.24209125).abs() < 1e-8 && (effect.hac_corrected - 0.24468469).abs() < 1e-8);
    assert!((expected.inference.ci95[0] - low).abs() < 1e-8 && (expected.inference.ci95[1] - high).abs() < 1e-8);
    assert!((last.fitted - last.expected.value - last.effect.value).abs() < 1e-12);
}

#[test]
fn a_panel_with_gaps_agrees_with_statsmodels() {
    // statsmodels 0.15.0, OLS with a dummy for each area and period; cov_type cluster.
    let outcomes = [
        [Some(12.1), Some(11.4), None, Some(13.9), Some(14.2), Some(15.5)],
        [Some(9.3), Some(9.9), Some(10.4), Some(12.0), None, Some(13.1)],
        [Some(7.7), None, Some(8.1), Some(8.0), Some(8.8), Some(9.1)],
        [Some(10.0), Some(10.6), Some(9.8), Some(10.9), Some(11.3), Some(11.1)],
        [None, Some(6.2), Some(6.9), Some(6.1), Some(7.4), Some(7.0)],
    ];
    let found = DifferenceInDifferences { treated: vec![0, 1], start: 3 }.fit(&outcomes).unwrap();
    assert!(close(found.effect, 1.9934640522876044) && found.effect_of_means.is_none());
    assert!(close(found.se_ols.unwrap(), 0.35426776430339546));
    assert!(close(found.se_clustered.unwrap(), 0.17436948540076702));
    assert!(close(found.inference.unwrap().p, 0.0003340148973057148));
}

#[test]
fn a_perfect_fit_has_an_estimate_and_no_errors() {
    let t: Vec<i64> = (0..20).collect();
    for (level, slope) in [(5.0, 0.0), (0.0, 0.0), (3.0, 0.1), (1e9, -7.3)] {
        let y: Vec<f64> = t.iter().map(|t| level + slope * *t as f64).collect();
        let found = SegmentedRegression { intervention: 9, season: None }.fit(&t, &y).unwrap();
        assert!(found.perfect_fit && found.durbin_watson.is_none() && found.level_change.errors.is_none());
        assert!((found.slope_before.value - slope).abs() <= 1e-14 * level.max(1.0));
    }
    let outcomes = [[1.0, 2.0, 8.0], [3.0, 4.0, 10.0], [0.0, 1.0, 2.0], [7.0, 8.0, 9.0]].map(|area| area.map(Some));
    let found = DifferenceInDifferences { treated: vec![0, 1], start: 2 }.fit(&outcomes).unwrap();
    assert!((found.effect - 5.0).abs() < 1e-13);
    assert_eq!((found.se_ols, found.se_clustered, found.inference), (None, None, None));
    let donors = [[1.0, 3.0, 4.0], [3.0, 1.0, 6.0]];
    let found = SyntheticControl { start: 2 }.fit(&[2.0, 2.0, 9.0], &donors).unwrap();
    assert!(found.weights.iter().all(|weight| (weight - 0.5).abs() < 1e-15) && found.rmspe_before < 1e-15);
    assert_eq!((found.ratio, found.effect), (None, 4.0));
    let placebo = SyntheticControl { start: 2 }.placebo(&[2.0, 2.0, 9.0], &donors);
    assert_eq!(placebo, Err(ImpactError::PerfectFit));
}

#[test]
fn what_a_design_cannot_use_is_named() {
    let line =
        |intervention, t: &[i64], y: &[f64]| SegmentedRegression { intervention, season: None }.fit(t, y).unwrap_err();
    let few = |what, found, needed| ImpactError::TooFew { what, found, needed };
    assert_eq!(line(1, &[0, 1, 2], &[1.0; 3]), few("figures before the intervention", 1, 2));
    assert_eq!(line(2, &[0, 1, 2], &[1.0; 3]), few("figures from the intervention on", 1, 2));
    assert_eq!(line(2, &[0, 1, 2, 3], &[1.0; 4]), few("figures in all", 4, 5));
    assert_eq!(line(2, &[0, 1, 1, 3, 4], &[1.0; 5]), ImpactError::NotAscending);
    assert_eq!(line(2, &[0, 1], &[1.0; 5]), ImpactError::LengthsDiffer);
    assert_eq!(line(2, &[0, 1, 2, 3, 4], &[1.0, 2.0, f64::NAN, 1.0, 2.0]), ImpactError::NotFinite);
    let huge: Vec<f64> = (0..9).map(|at| if at % 2 == 0 { f64::MAX } else { -f64::MAX }).collect();
    assert_eq!(line(4, &[0, 1, 2, 3, 4, 5, 6, 7, 8], &huge), ImpactError::NotFinite);
    let panel = |treated: &[usize], start, areas: &[[Option<f64>; 3]]| {
        DifferenceInDifferences { treated: treated.to_vec(), start }.fit(areas).unwrap_err()
    };
    let areas = [[Some(1.0), Some(2.0), Some(4.0)], [Some(2.0), Some(2.0), Some(3.0)]];
    assert_eq!(panel(&[2], 1, &areas), ImpactError::NoSuchArea(2));
    assert_eq!(panel(&[0, 1], 1, &areas), few("other areas with figures", 0, 1));
    assert_eq!(panel(&[0], 3, &areas), few("periods from the intervention on", 0, 1));
    // The treated area has no figure before: its effect cannot be told from its level.
    let late = [[None, Some(2.0), Some(4.0)], [Some(1.0), Some(2.0), Some(3.0)], [Some(2.0), Some(2.5), Some(3.0)]];
    assert_eq!(panel(&[0], 1, &late), ImpactError::Inseparable);
    let none: [[f64; 2]; 0] = [];
    let mixture = |start, donors: &[[f64; 2]]| SyntheticControl { start }.fit(&[1.0, 2.0], donors).unwrap_err();
    assert_eq!(mixture(1, &none), few("areas to compare with", 0, 1));
    assert_eq!(mixture(2, &[[1.0, 2.0]]), few("periods from the intervention on", 0, 1));
    assert_eq!(few("donors", 1, 2).to_string(), "1 donors, at least 2 are needed");
}

/// A treated area and its donors over the same periods.
fn areas() -> impl Strategy<Value = Vec<Vec<f64>>> {
    (3usize..20, 2usize..30).prop_flat_map(|(periods, areas)| list(strategies::values(periods..periods + 1), areas))
}

/// Any bit pattern, the extremes often, and ordinary figures as often.
fn hostile() -> impl Strategy<Value = f64> {
    prop_oneof![
        1 => any::<u64>().prop_map(f64::from_bits),
        1 => prop::sample::select(vec![f64::MAX, -f64::MAX, 1e150, 5e-324, 0.0, -0.0]),
        8 => (-200i32..200).prop_map(|whole| f64::from(whole) / 10.0),
    ]
}

proptest! {
    #[test]
    fn weights_lie_on_the_simplex_and_no_exchange_of_weight_fits_better(areas in areas()) {
        let (treated, donors) = areas.split_first().unwrap();
        let start = treated.len() / 2 + 1;
        let found = SyntheticControl { start: start.min(treated.len() - 1) }.fit(treated, donors).unwrap();
        prop_assert!(found.weights.iter().all(|weight| *weight >= 0.0));
        prop_assert!((found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!(found.kkt_gap < 1e-13, "{}", found.kkt_gap);
        prop_assert!(found.ratio.is_none_or(|ratio| ratio.is_finite()));
        // Moving weight to any one donor never brings the mixture closer.
        let before = start.min(treated.len() - 1);
        let scale: f64 = areas.iter().flatten().map(|value| value * value).sum();
        for donor in donors {
            for share in [1e-3, 0.1, 1.0] {
                let moved = (0..before).map(|at| treated[at] - found.synthetic[at] - share * (donor[at] - found.synthetic[at]));
                let objective: f64 = moved.map(|gap| gap * gap).sum();
                prop_assert!(objective >= found.objective - 1e-12 * scale);
            }
        }
    }

    #[test]
    fn an_area_that_is_a_mixture_of_others_is_met(areas in areas(), share in 0.0f64..1.0) {
        let (first, second) = (&areas[0], &areas[1]);
        let treated: Vec<f64> = first.iter().zip(second).map(|(a, b)| share * a + (1.0 - share) * b).collect();
        let found = SyntheticControl { start: treated.len() - 1 }.fit(&treated, &areas).unwrap();
        let scale = areas.iter().map(|area| largest(area)).fold(0.0, f64::max);
        prop_assert!(found.rmspe_before <= 1e-12 * scale, "{}", found.rmspe_before);
    }

    #[test]
    fn the_effect_is_the_difference_of_means_where_nothing_is_missing(areas in areas(), treated in 1usize..8) {
        let outcomes: Vec<Vec<_>> = areas.iter().map(|area| area.iter().copied().map(Some).collect()).collect();
        let design = DifferenceInDifferences { treated: (0..treated.min(areas.len() - 1)).collect(), start: areas[0].len() / 2 };
        let found = design.fit(&outcomes).unwrap();
        let scale = areas.iter().map(|area| largest(area)).fold(0.0, f64::max);
        prop_assert!((found.effect - found.effect_of_means.unwrap()).abs() <= 1e-12 * scale);
        prop_assert!(found.inference.is_none_or(|inference| (0.0..=1.0).contains(&inference.p)));
    }

    #[test]
    fn a_change_that_is_added_is_found_in_full((t, y) in strategies::series(12..60), level in -50i32..50) {
        let middle = t[t.len() / 2];
        let design = SegmentedRegression { intervention: middle, season: None };
        let (before, changed) = (design.fit(&t, &y).unwrap(), f64::from(level));
        let after: Vec<f64> = t.iter().zip(&y).map(|(t, y)| if *t < middle { *y } else { y + changed }).collect();
        let found = design.fit(&t, &after).unwrap();
        prop_assert!((found.level_change.value - before.level_change.value - changed).abs() <= 1e-9 * (1.0 + largest(&y)));
        prop_assert!((found.slope_change.value - before.slope_change.value).abs() <= 1e-9 * (1.0 + largest(&y)));
    }

    #[test]
    fn no_number_panics_and_none_that_is_not_finite_leaves(
        y in list(hostile(), 12), t in list(any::<i64>(), 12), at in any::<i64>(), season in 0usize..6,
    ) {
        let mut wild = t;
        wild.sort_unstable();
        let grid: Vec<i64> = (0..12).collect();
        for (t, at) in [(&wild, at), (&grid, at.rem_euclid(12))] {
            if let Ok(found) = (SegmentedRegression { intervention: at, season: Some(season) }).fit(t, &y) {
                let estimates = found.counterfactual.iter().flat_map(|period| [period.expected, period.effect]);
                for estimate in estimates.chain([found.intercept, found.slope_before]) {
                    prop_assert!(estimate.value.is_finite());
                    if let Some(Errors { ols, hac, hac_corrected, inference: Inference { t, p, ci95: [low, high] } }) = estimate.errors {
                        prop_assert!([ols, hac, hac_corrected, t, p, low, high].iter().all(|number| number.is_finite()));
                    }
                }
            }
        }
    }

    #[test]
    fn no_panel_panics_and_none_that_is_not_finite_leaves(values in list(hostile(), 24), start in 0usize..9) {
        let areas: Vec<&[f64]> = values.chunks(6).collect();
        let design = SyntheticControl { start };
        if let Ok(found) = design.fit(areas[0], &areas[1..]) {
            prop_assert!(found.gaps.iter().chain(&found.weights).all(|number| number.is_finite()));
        }
        if let Ok(found) = design.placebo(areas[0], &areas[1..]) {
            prop_assert!(found.p > 0.0 && found.p <= 1.0);
        }
        let outcomes: Vec<Vec<_>> = areas.iter().map(|area| area.iter().copied().map(Some).collect()).collect();
        if let Ok(found) = (DifferenceInDifferences { treated: vec![1], start }).fit(&outcomes) {
            prop_assert!(found.effect.is_finite() && found.se_clustered.is_none_or(f64::is_finite));
        }
    }
}
