//! Rebases that the figures suggest. Change points by ruptures 1.1.10 (`Pelt(model="l2", min_size=7, jump=1)`, penalty
//! 2 ln n on values divided by sigma); means, sigma and the fall by numpy 2.

use super::*;

const STEP: [f64; 19] =
    [12.0, 13.0, 11.0, 12.0, 14.0, 12.0, 11.0, 13.0, 12.0, 13.0, 18.0, 19.0, 17.0, 18.0, 20.0, 18.0, 17.0, 19.0, 18.0];

fn proposed(values: &[f64], better: Better, rebases: &[&str]) -> Vec<ProposedRebase> {
    let rebases = rebases.iter().map(|day| Date::parse(day).unwrap()).collect();
    let settings = Settings { rebases, ..Settings::default() };
    let measure = measure(Kind::Value, 1.0, better);
    control(&measure, &yearly(values), None, &settings, &mut vec![]).unwrap().proposed_rebases
}

#[test]
fn a_confirmed_step_is_proposed_with_its_evidence() {
    let found = proposed(&STEP, Better::Lower, &[]);
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.period.as_str(), one.evidence.run), ("2010", 9));
    assert!((one.before - 12.3).abs() < 1e-12 && (one.after - 18.22222222222222).abs() < 1e-12);
    assert!((one.evidence.fall - 67.18255153092464).abs() < 1e-9);
    assert!((one.evidence.needed - 5.8888779583328805).abs() < 1e-12);
    assert_eq!(
        one.why,
        "From 2010 on 9 figures in a row are above 12.3%, the average before. The average after is 18.2%, a change for \
         the worse."
    );
}

#[test]
fn better_worse_and_neutral_are_proposed_alike() {
    let judged = |better| proposed(&STEP, better, &[])[0].why.clone();
    assert!(judged(Better::Higher).ends_with("is 18.2%, a change for the better."));
    assert!(judged(Better::Neutral).ends_with("The average after is 18.2%."));
    let fall: Vec<f64> = STEP.iter().map(|value| -value).collect();
    let why = &proposed(&fall, Better::Lower, &[])[0].why;
    assert!(why.contains("in a row are below \u{2212}12.3%") && why.ends_with("a change for the better."), "{why}");
}

#[test]
fn a_run_of_seven_confirms_nothing() {
    assert!(proposed(&STEP[..17], Better::Lower, &[]).is_empty());
    assert_eq!(proposed(&STEP[..18], Better::Lower, &[])[0].evidence.run, 8);
    // The sixth figure of the new level falls back to the old one: ruptures still finds the change at 2010.
    let mut broken = STEP;
    broken[15] = 12.0;
    assert!(proposed(&broken, Better::Lower, &[]).is_empty());
}

#[test]
fn a_stated_rebase_is_not_proposed_again() {
    for day in ["2009-06-01", "2010-01-01", "2010-06-01"] {
        assert!(proposed(&STEP, Better::Lower, &[day]).is_empty(), "{day}");
    }
    assert_eq!(proposed(&STEP, Better::Lower, &["2001-01-01"]).len(), 1);
}

#[test]
fn noise_and_constant_figures_propose_nothing() {
    assert!(proposed(&[5.0; 30], Better::Lower, &[]).is_empty());
    assert!(proposed(&[9.0, 12.0, 8.0, 11.0, 7.0, 10.0].repeat(5), Better::Lower, &[]).is_empty());
}

proptest! {
    #[test]
    fn a_proposal_is_confirmed_and_finite(y in strategies::any_values(0..60), better in any::<bool>()) {
        let settings = Settings::default();
        let better = if better { Better::Higher } else { Better::Neutral };
        let found = control(&measure(Kind::Value, 1.0, better), &yearly(&y), None, &settings, &mut vec![]);
        for one in found.iter().flat_map(|control| &control.proposed_rebases) {
            prop_assert!(one.evidence.run >= 8 && one.evidence.fall >= one.evidence.needed * (1.0 - 1e-9));
            prop_assert!(one.before.is_finite() && one.after.is_finite());
        }
    }
}
