//! What must hold for any curve, and at its ends.

use super::*;
use proptest::prelude::*;

fn durations(rows: &[(f64, bool)]) -> Vec<Duration> {
    rows.iter().map(|(length, ended)| Duration { length: *length, ended: *ended }).collect()
}

fn curve(rows: &[(f64, bool)]) -> Survival {
    kaplan_meier(&durations(rows), Confidence::P95).unwrap()
}

#[test]
fn once_nothing_is_left_there_is_no_error_and_the_curve_is_known_for_ever() {
    let curve = curve(&[(1.0, true), (2.0, true)]);
    let last = curve.steps[1];
    assert_eq!((last.survival, last.standard_error, last.plain, last.log, last.log_log), (0.0, None, None, None, None));
    assert_eq!((curve.at(0.5), curve.at(1.0), curve.at(1e300)), (Some(1.0), Some(0.5), Some(0.0)));
    assert_eq!((curve.median(), curve.restricted_mean(100.0)), (Some(1.0), Some(1.5)));
    let chance = curve.chance_of_ending_within(1.0, 1.0).unwrap();
    assert_eq!(chance, Chance { value: 1.0, interval: None, at_risk: 1 });
    assert_eq!(curve.chance_of_ending_within(1.0, 2.0), None);
}

#[test]
fn a_curve_that_ends_in_a_censored_spell_is_not_known_beyond_it() {
    let curve = curve(&[(3.0, false), (5.0, true), (8.0, false)]);
    assert_eq!((curve.at(8.0), curve.at(8.1), curve.at(-1.0), curve.at(f64::NAN)), (Some(0.5), None, None, None));
    assert_eq!((curve.restricted_mean(8.1), curve.restricted_mean(4.0)), (None, Some(4.0)));
    assert_eq!(curve.chance_of_ending_within(4.0, 5.0), None);
    let chance = curve.chance_of_ending_within(3.0, 4.0).unwrap();
    assert_eq!((chance.value, chance.at_risk), (0.5, 2));
    // S = 1/2 and G = 1/2: 1 - 0.5^exp(-/+ 1.96 sqrt(0.5) / ln 2).
    let [low, high] = chance.interval.unwrap();
    assert!((low - 0.0895).abs() < 1e-4 && (high - 0.9940).abs() < 1e-4, "{low} {high}");
}

#[test]
fn a_half_that_is_one_bit_too_large_is_a_half() {
    let all: Vec<(f64, bool)> = (1..=24).map(|length| (f64::from(length), true)).collect();
    let curve = curve(&all);
    assert!(curve.steps[11].survival > 0.5);
    assert_eq!(curve.median(), Some(12.0));
}

#[test]
fn nonsense_has_no_curve() {
    for length in [-1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(kaplan_meier(&durations(&[(length, true)]), Confidence::P95), None);
    }
    assert_eq!(kaplan_meier(&[], Confidence::P95), None);
}

fn spells() -> impl Strategy<Value = Vec<Duration>> {
    let spell = (0u32..40, any::<bool>()).prop_map(|(length, ended)| Duration { length: f64::from(length), ended });
    proptest::collection::vec(spell, 1..40)
}

proptest! {
    #[test]
    fn the_curve_never_rises_and_lies_within_its_intervals(spells in spells()) {
        let curve = kaplan_meier(&spells, Confidence::P998).unwrap();
        prop_assert!(curve.steps.windows(2).all(|pair| pair[1].survival <= pair[0].survival));
        for step in &curve.steps {
            prop_assert!((0.0..=1.0).contains(&step.survival));
            for [low, high] in [step.plain, step.log, step.log_log].into_iter().flatten() {
                prop_assert!(0.0 <= low && low <= step.survival + 1e-12);
                prop_assert!(step.survival <= high + 1e-12 && high <= 1.0);
            }
        }
    }

    #[test]
    fn a_chance_is_the_quotient_of_two_shares(spells in spells(), spent in 0u32..40, more in 0u32..40) {
        let curve = kaplan_meier(&spells, Confidence::P95).unwrap();
        let (spent, more) = (f64::from(spent), f64::from(more));
        let shares = curve.at(spent).zip(curve.at(spent + more));
        let chance = curve.chance_of_ending_within(more, spent);
        let at_risk = spells.iter().filter(|spell| spell.length > spent).count();
        prop_assert_eq!(chance.is_some(), shares.is_some() && at_risk > 0);
        if let (Some(chance), Some((now, then))) = (chance, shares) {
            prop_assert_eq!(chance.at_risk, at_risk);
            prop_assert!((chance.value - (1.0 - then / now)).abs() < 1e-12);
            if let Some([low, high]) = chance.interval {
                prop_assert!(low <= chance.value + 1e-12 && chance.value <= high + 1e-12);
            }
        }
    }

    #[test]
    fn without_censoring_the_curve_is_a_share_and_its_area_the_mean(lengths in proptest::collection::vec(0u32..30, 1..40)) {
        let spells: Vec<Duration> =
            lengths.iter().map(|length| Duration { length: f64::from(*length), ended: true }).collect();
        let curve = kaplan_meier(&spells, Confidence::P95).unwrap();
        let n = lengths.len() as f64;
        for time in 0..30 {
            let share = lengths.iter().filter(|length| **length > time).count() as f64 / n;
            prop_assert!((curve.at(f64::from(time)).unwrap() - share).abs() < 1e-12);
        }
        let mean = lengths.iter().map(|length| f64::from(*length)).sum::<f64>() / n;
        prop_assert!((curve.restricted_mean(30.0).unwrap() - mean).abs() < 1e-9);
    }

    #[test]
    fn any_numbers_at_all_give_figures_or_none(bits in proptest::collection::vec(any::<u64>(), 0..20)) {
        let numbers: Vec<f64> = bits.iter().copied().map(f64::from_bits).collect();
        let of = |numbers: &[f64]| {
            let spells: Vec<Duration> = numbers.iter().map(|x| Duration { length: *x, ended: *x < 1.0 }).collect();
            kaplan_meier(&spells, Confidence::P95)
        };
        let usable: Vec<f64> = numbers.iter().map(|x| x.abs()).filter(|x| x.is_finite()).collect();
        for curve in [of(&numbers), of(&usable)].into_iter().flatten() {
            for (a, b) in numbers.iter().zip(numbers.iter().rev()) {
                let chance = curve.chance_of_ending_within(*a, *b);
                let figures = [curve.at(*a), curve.restricted_mean(*a), curve.median(), chance.map(|chance| chance.value)];
                prop_assert!(figures.into_iter().flatten().all(f64::is_finite));
            }
        }
    }
}

#[test]
fn a_duration_of_minus_zero_is_zero() {
    let curve = curve(&[(-0.0, true), (0.0, false)]);
    assert!(curve.steps.len() == 1 && curve.steps[0].time.is_sign_positive());
}
