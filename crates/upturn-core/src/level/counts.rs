//! Do the counts behind a figure say the same as the figure? Only then do they tell how uncertain it is.

use alloc::format;

use crate::{Kind, Measure, Observation};

/// The counts that tell how uncertain an observation is.
pub(super) enum Basis {
    Part { part: f64, whole: f64 },
    Events { count: f64, at_risk: Option<f64> },
}

/// `None` where there are no counts, where they are impossible, and where they disagree with the value.
pub(super) fn basis(measure: &Measure, observation: &Observation) -> Option<Basis> {
    let value = observation.value?;
    let stated = stated(measure, observation, value).filter(|_| !impossible(measure, observation));
    stated.filter(|basis| agree(measure, value, implied(measure, basis)))
}

/// Whether the counts cannot be right: a negative one, or a part above its whole. Means and ratios have a quantity
/// above the line, such as a balance, which may be negative.
pub(crate) fn impossible(measure: &Measure, observation: &Observation) -> bool {
    let negative = |count: Option<f64>| count.is_some_and(|count| count < 0.0);
    let above = match measure.kind {
        Kind::Mean | Kind::Ratio => false,
        Kind::Count => negative(observation.numerator.or(observation.value)),
        Kind::Value | Kind::Proportion | Kind::Rate => negative(observation.numerator),
    };
    let more_than_all = match (observation.numerator, observation.denominator) {
        (Some(part), Some(whole)) => measure.kind == Kind::Proportion && whole > 0.0 && part > whole,
        _ => false,
    };
    above || negative(observation.denominator) || more_than_all
}

/// Whether the counts could be right, but are not those of the value: another unit, or another table.
pub(crate) fn disagree(measure: &Measure, observation: &Observation) -> bool {
    let differs = |value| {
        stated(measure, observation, value).is_some_and(|basis| !agree(measure, value, implied(measure, &basis)))
    };
    !impossible(measure, observation) && observation.value.is_some_and(differs)
}

fn stated(measure: &Measure, observation: &Observation, value: f64) -> Option<Basis> {
    let (above, below) = (observation.numerator, observation.denominator);
    match measure.kind {
        Kind::Proportion => Some(Basis::Part { part: above?, whole: below? }),
        Kind::Rate => Some(Basis::Events { count: above?, at_risk: Some(below?) }),
        // A count may stand beside the population it comes from, or be divided by it.
        Kind::Count => {
            let count = above.unwrap_or(value);
            Some(Basis::Events { count, at_risk: below.filter(|_| !agree(measure, value, count)) })
        }
        Kind::Value | Kind::Mean | Kind::Ratio => None,
    }
}

/// The value that the counts give, in the unit of the measure.
fn implied(measure: &Measure, basis: &Basis) -> f64 {
    match basis {
        Basis::Part { part, whole } => measure.per * part / whole,
        Basis::Events { count, at_risk: Some(at_risk) } => measure.per * count / at_risk,
        Basis::Events { count, at_risk: None } => *count,
    }
}

/// Rounded counts, such as those of England, move a figure by less than this part of it.
const ROUNDED_COUNTS: f64 = 0.005;

/// Whether two numbers are the same but for rounding: of the counts, 0.5 % of the value, or of the value, half a unit
/// of its last decimal. That is the last one printed for the measure, or the last one of the value itself where it has
/// more.
fn agree(measure: &Measure, value: f64, implied: f64) -> bool {
    let apart = (value - implied).abs();
    // The slack of 1e-9 is for halves, which binary fractions miss by a hair.
    apart <= ROUNDED_COUNTS * value.abs() || apart <= half_unit(measure, value) * (1.0 + 1e-9)
}

fn half_unit(measure: &Measure, value: f64) -> f64 {
    let written = format!("{value}");
    let of_value = written.find('.').map_or(0, |point| written.len() - point - 1);
    (0..of_value.max(measure.decimals.into())).fold(0.5, |unit, _| unit / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::level::{Confidence, interval};
    use crate::{Better, Period, Status};

    fn measure(kind: Kind, per: f64, decimals: u8) -> Measure {
        let (id, title, unit, source) = ("m".into(), "M".into(), "".into(), "S".into());
        Measure { id, title, unit, kind, better: Better::Higher, per, decimals, source }
    }

    fn cell(value: f64, numerator: Option<f64>, denominator: Option<f64>) -> Observation {
        let period = Period::parse("2024", None).unwrap();
        Observation {
            period,
            index: 0,
            value: Some(value),
            numerator,
            denominator,
            status: Status::Number,
            hidden: None,
        }
    }

    #[test]
    fn counts_in_another_unit_disagree_and_give_no_interval() {
        let (share, percent) = (measure(Kind::Proportion, 1.0, 0), measure(Kind::Proportion, 100.0, 1));
        let rate = measure(Kind::Rate, 10_000.0, 1);
        let count = measure(Kind::Count, 1.0, 0);
        for (measure, value, above, below, agrees) in [
            (&share, 75.0, 150.0, 200.0, false),
            (&share, 0.75, 150.0, 200.0, true),
            (&share, 0.1, 100.0, 200.0, false),
            (&percent, 75.0, 150.0, 200.0, true),
            (&percent, 70.0, 4.0, 10.0, false),
            (&percent, 50.0, 0.0, 0.0, false),
            // 0.0507 %, rounded to one decimal; and wrongly.
            (&percent, 0.1, 84.0, 165_600.0, true),
            (&percent, 0.2, 84.0, 165_600.0, false),
            // 84.25 is a half: it is published as 84.2 or as 84.3.
            (&percent, 84.2, 337.0, 400.0, true),
            (&percent, 84.3, 337.0, 400.0, true),
            // Counts rounded to 10.
            (&percent, 41.5, 2_480.0, 5_990.0, true),
            (&rate, 6.3, 5.0, 8_000.0, true),
            (&rate, 0.6, 5.0, 8_000.0, false),
            (&rate, 6.3, 5.0, 0.0, false),
            (&count, 75.0, 75.0, 200.0, true),
            (&count, 0.375, 75.0, 200.0, true),
            (&count, 80.0, 75.0, 200.0, false),
        ] {
            let cell = cell(value, Some(above), Some(below));
            let ends = interval(measure, &cell, Confidence::P95);
            assert_eq!((ends.is_some(), disagree(measure, &cell)), (agrees, !agrees), "{value}: {above} of {below}");
            let half = half_unit(measure, value);
            let holds = ends.is_none_or(|[lower, upper]| lower - half < value && value < upper + half);
            assert!(holds, "{value}: {ends:?}");
        }
        // Byar 95 % of 75 events, 58.9899 to 94.0136 (formula of Breslow and Day), shared among 200.
        let [lower, upper] = interval(&count, &cell(0.375, Some(75.0), Some(200.0)), Confidence::P95).unwrap();
        assert!((lower * 200.0 - 58.99).abs() < 0.01 && (upper * 200.0 - 94.01).abs() < 0.01, "{lower} {upper}");
        assert!(!disagree(&count, &cell(12.0, None, None)) && disagree(&count, &cell(12.0, Some(13.0), None)));
        assert!(!disagree(&percent, &cell(12.0, Some(13.0), None)), "nothing to compare with");
    }

    #[test]
    fn impossible_counts_are_those_below_zero_and_parts_above_their_whole() {
        let kinds = [Kind::Value, Kind::Proportion, Kind::Rate, Kind::Count, Kind::Mean, Kind::Ratio];
        let found = |above, below| {
            kinds.map(|kind| impossible(&measure(kind, 100.0, 1), &cell(50.0, Some(above), Some(below))))
        };
        assert_eq!(found(-5.0, 10.0), [true, true, true, true, false, false]);
        assert_eq!(found(5.0, -10.0), [true; 6]);
        assert_eq!(found(11.0, 10.0), [false, true, false, false, false, false]);
        assert_eq!([found(0.0, 10.0), found(10.0, 10.0), found(3.0, 0.0)], [[false; 6]; 3]);
        assert!(impossible(&measure(Kind::Count, 1.0, 0), &cell(-1.0, None, None)));
        let impossible = cell(50.0, Some(-5.0), Some(-10.0));
        assert!(!disagree(&measure(Kind::Proportion, 100.0, 1), &impossible), "said once, as impossible");
        assert_eq!(interval(&measure(Kind::Proportion, 100.0, 1), &impossible, Confidence::P95), None);
    }
}
