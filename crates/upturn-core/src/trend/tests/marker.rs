//! The marker in the section. Expected numbers: scipy 1.17.1 and statsmodels 0.15.0. Proportions:
//! `Table([c, d - c]).test_ordinal_association(t, [1, 0])`, its z^2 times D / (D - 1) because statsmodels divides by
//! D - 1, and `OLS(logit(c / d), t)`; others: `WLS(value, t, 1 / sigma^2).fit(cov_type="fixed scale")` with Byar's
//! interval of each count.

use super::*;
use crate::Kind;

fn counted(kind: Kind, per: f64, better: Better) -> Measure {
    Measure { kind, per, ..plain(better) }
}

fn series(labels: &[&str], pairs: &[(f64, f64)], per: f64) -> Series {
    let row = |(label, (numerator, denominator)): (&&str, &(f64, f64))| Row {
        period: Period::parse(label, None).unwrap(),
        value: None,
        numerator: Some(*numerator),
        denominator: Some(*denominator),
        status: Status::Blank,
        line: 0,
        hidden: None,
    };
    Series::new(labels.iter().zip(pairs).map(row).collect(), per).unwrap()
}

const YEARS: [&str; 6] = ["2020", "2021", "2022", "2023", "2024", "2025"];

fn of_parts(parts: [f64; 5], wholes: [f64; 5], better: Better) -> Marker {
    let pairs: Vec<(f64, f64)> = parts.into_iter().zip(wholes).collect();
    marker(&counted(Kind::Proportion, 100.0, better), &series(&YEARS[1..], &pairs, 100.0))
}

fn assert_is(found: &Marker, chi_square: f64, gradient: f64, result: MarkerResult) {
    let near = |found: Option<f64>, expected: f64| found.is_some_and(|found| (found / expected - 1.0).abs() < 1e-9);
    assert!(near(found.chi_square, chi_square) && near(found.gradient, gradient), "{found:?}");
    assert_eq!(found.result, result);
}

#[test]
fn a_proportion_is_tested_by_its_counts_and_read_through_better() {
    let falling = [80.0, 70.0, 62.0, 55.0, 48.0];
    let (chi_square, gradient) = (14.461823658903949, -0.1844790152442323);
    for (better, result) in [
        (Better::Lower, MarkerResult::DecreasingBetter),
        (Better::Higher, MarkerResult::DecreasingWorse),
        (Better::Neutral, MarkerResult::Decreasing),
    ] {
        let found = of_parts(falling, [200.0; 5], better);
        assert_is(&found, chi_square, gradient, result);
        assert_eq!(found.reason, None);
    }
    let slow = of_parts([120.0, 135.0, 150.0, 148.0, 171.0], [410.0, 425.0, 433.0, 440.0, 452.0], Better::Higher);
    assert_is(&slow, 6.972294813487488, 0.08564607507726985, MarkerResult::NoChange);
    assert_eq!(slow.reason, None);
}

#[test]
fn a_change_that_rests_on_one_year_is_none() {
    // Without the first year the slope is -0.036.
    let outlier =
        of_parts([50.0, 1000.0, 1000.0, 1000.0, 940.0], [1000.0, 2000.0, 2000.0, 2000.0, 2000.0], Better::Lower);
    assert_is(&outlier, 207.88155161213584, 0.5648589334648755, MarkerResult::NoChange);
    assert!(outlier.reason.unwrap().starts_with("No change: it rests on one outlier"));
    // Without the last year it is level, which is another sign.
    let level = of_parts([500.0, 500.0, 500.0, 500.0, 600.0], [1000.0; 5], Better::Lower);
    assert_is(&level, 16.025641025641026, 0.08109302162163284, MarkerResult::NoChange);
    assert!(level.reason.is_some());
}

#[test]
fn a_rate_is_tested_by_its_likely_ranges() {
    let pairs = [(132.0, 24_800.0), (141.0, 24_900.0), (155.0, 25_100.0), (168.0, 25_000.0), (190.0, 25_200.0)];
    let rate = |better| marker(&counted(Kind::Rate, 10_000.0, better), &series(&YEARS[1..], &pairs, 10_000.0));
    assert_is(&rate(Better::Lower), 11.10412838235528, 5.4102181493650034, MarkerResult::IncreasingWorse);
    assert_eq!(rate(Better::Higher).result, MarkerResult::IncreasingBetter);
    assert_eq!(rate(Better::Neutral).result, MarkerResult::Increasing);
}

#[test]
fn only_the_latest_five_count() {
    let pairs = [(190.0, 200.0), (80.0, 200.0), (70.0, 200.0), (62.0, 200.0), (55.0, 200.0), (48.0, 200.0)];
    let found = marker(&counted(Kind::Proportion, 100.0, Better::Lower), &series(&YEARS, &pairs, 100.0));
    assert_is(&found, 14.461823658903949, -0.1844790152442323, MarkerResult::DecreasingBetter);
}

#[test]
fn where_it_cannot_be_calculated_the_reason_is_said() {
    let share = counted(Kind::Proportion, 100.0, Better::Lower);
    let falling = [(80.0, 200.0), (70.0, 200.0), (62.0, 200.0), (55.0, 200.0), (48.0, 200.0)];
    let mut none = falling;
    none[4].0 = 0.0;
    let months = ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05"];
    for (measure, labels, pairs, reason) in [
        (&share, &YEARS[..4], &falling[..4], "There are fewer than 5 figures."),
        (&share, &["2019", "2021", "2022", "2023", "2024"][..], &falling[..], "A year is missing among the latest 5"),
        (&share, &["2017", "2019", "2021", "2023", "2025"][..], &falling[..], "A year is missing among the latest 5"),
        (&share, &months[..], &falling[..], "The figures are not yearly."),
        (&share, &YEARS[..5], &none[..], "One of the latest 5 figures is a share of none or all."),
        (&plain(Better::Lower), &YEARS[..5], &falling[..], "One of the latest 5 figures has no likely range."),
    ] {
        let found = marker(measure, &series(labels, pairs, 100.0));
        assert_eq!((found.chi_square, found.gradient), (None, None));
        assert_eq!(found.result, MarkerResult::CannotBeCalculated);
        assert!(found.reason.as_ref().unwrap().starts_with(reason), "{found:?}");
    }
    let bare = marker(&share, &yearly(&[9.0, 8.0, 7.0, 6.0, 5.0]));
    assert_eq!(bare.reason.unwrap(), "The counts behind one of the latest 5 figures are missing, or do not give it.");
    let mut other = series(&YEARS[..5], &falling, 100.0);
    other.observations[1].value = Some(3.0);
    assert!(marker(&share, &other).reason.unwrap().starts_with("The counts behind one"));
}

proptest! {
    #[test]
    fn no_counts_panic_or_give_nan(x in strategies::any_values(5..6), n in strategies::any_values(5..6), rate in any::<bool>()) {
        let pairs: Vec<(f64, f64)> = x.into_iter().zip(n).collect();
        let measure = counted(if rate { Kind::Rate } else { Kind::Proportion }, 100.0, Better::Higher);
        let found = marker(&measure, &series(&YEARS[..5], &pairs, 100.0));
        prop_assert!(found.chi_square.into_iter().chain(found.gradient).all(f64::is_finite), "{:?}", found);
        prop_assert_eq!(found.chi_square.is_none(), found.result == MarkerResult::CannotBeCalculated);
        prop_assert!(found.chi_square.is_some() || found.reason.is_some());
    }

    #[test]
    fn a_mirrored_share_has_the_mirrored_marker(parts in prop::collection::vec(1u32..99, 5)) {
        let parts: Vec<f64> = parts.into_iter().map(f64::from).collect();
        let five = |from: fn(f64) -> f64| -> [f64; 5] { core::array::from_fn(|at| from(parts[at])) };
        let of = of_parts(five(|part| part), [100.0; 5], Better::Higher);
        let rest = of_parts(five(|part| 100.0 - part), [100.0; 5], Better::Lower);
        let apart = of.gradient.unwrap() + rest.gradient.unwrap();
        prop_assert!(apart.abs() < 1e-12, "{}", apart);
        let mirrored = match of.result {
            MarkerResult::IncreasingBetter => MarkerResult::DecreasingBetter,
            MarkerResult::DecreasingWorse => MarkerResult::IncreasingWorse,
            same => same,
        };
        // A slope without one year that is 0 but for rounding has either sign.
        prop_assert!(rest.result == mirrored || of.reason != rest.reason);
    }
}
