//! What a suppressed figure can be, by the rule that its source states.

use crate::{Kind, Measure, Observation};

/// The range that a suppressed figure can have, in the unit of the measure; nothing inside it is preferred.
///
/// A count has the range of the hidden count itself. A proportion or a rate has `per * lowest / denominator` to
/// `per * highest / denominator`; the part of a proportion is never above its whole, so that its range ends at `per`.
///
/// `None` where the figure is published; where no rule says what its symbol hides; where the denominator is not known or
/// not above 0; where the rule cannot be right (negative, not in order, a part that is at least above its whole); and for
/// every other kind of measure, whose figures do not follow from a count.
///
/// ```
/// use upturn_core::{Kind, Measure, Observation, Period, Status, level};
/// let measure = Measure { unit: "%".into(), kind: Kind::Proportion, per: 100.0, ..Measure::default() };
/// let figure = Observation {
///     period: Period::parse("2024", None).unwrap(), index: 0, value: None, numerator: None, denominator: Some(80.0),
///     status: Status::C, hidden: Some([1.0, 5.0]),
/// };
/// // 1 to 5 of 80.
/// assert_eq!(level::possible(&measure, &figure), Some([1.25, 6.25]));
/// ```
pub fn possible(measure: &Measure, observation: &Observation) -> Option<[f64; 2]> {
    let counts = observation.hidden.filter(|_| observation.value.is_none())?;
    if !(0.0 <= counts[0] && counts[0] <= counts[1] && counts[1].is_finite()) {
        return None;
    }
    let denominator = observation.denominator.filter(|denominator| *denominator > 0.0);
    let ends = match (measure.kind, denominator) {
        (Kind::Count, _) => counts,
        (Kind::Rate, Some(at_risk)) => counts.map(|count| measure.per * count / at_risk),
        (Kind::Proportion, Some(whole)) if counts[0] <= whole => {
            counts.map(|part| measure.per * part.min(whole) / whole)
        }
        _ => return None,
    };
    ends.iter().all(|end| end.is_finite()).then_some(ends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Period, Status};
    use proptest::prelude::*;

    fn hidden(counts: [f64; 2], denominator: Option<f64>) -> Observation {
        let period = Period::parse("2024", None).unwrap();
        let (value, numerator, status) = (None, None, Status::C);
        Observation { period, index: 0, value, numerator, denominator, status, hidden: Some(counts) }
    }

    fn range(kind: Kind, per: f64, counts: [f64; 2], denominator: Option<f64>) -> Option<[f64; 2]> {
        possible(&Measure { kind, per, ..Measure::default() }, &hidden(counts, denominator))
    }

    #[test]
    fn ranges_are_those_of_hand_arithmetic() {
        assert_eq!(range(Kind::Count, 1.0, [1.0, 5.0], None), Some([1.0, 5.0]));
        // 1 of 40 and 5 of 40, in percent.
        assert_eq!(range(Kind::Proportion, 100.0, [1.0, 5.0], Some(40.0)), Some([2.5, 12.5]));
        // 1 and 4 in 16,000, per 10,000.
        assert_eq!(range(Kind::Rate, 10_000.0, [1.0, 4.0], Some(16_000.0)), Some([0.625, 2.5]));
        // At most all 4 of 4.
        assert_eq!(range(Kind::Proportion, 100.0, [1.0, 5.0], Some(4.0)), Some([25.0, 100.0]));
        // More events than people is no contradiction for a rate.
        assert_eq!(range(Kind::Rate, 1.0, [4.0, 6.0], Some(2.0)), Some([2.0, 3.0]));
    }

    #[test]
    fn what_does_not_follow_from_the_counts_has_no_range() {
        for denominator in [None, Some(0.0), Some(-3.0), Some(f64::NAN)] {
            assert_eq!(range(Kind::Proportion, 100.0, [1.0, 5.0], denominator), None);
            assert_eq!(range(Kind::Rate, 100.0, [1.0, 5.0], denominator), None);
        }
        for kind in [Kind::Value, Kind::Mean, Kind::Ratio] {
            assert_eq!(range(kind, 1.0, [1.0, 5.0], Some(10.0)), None);
        }
        for counts in [[5.0, 1.0], [-1.0, 5.0], [1.0, f64::INFINITY], [f64::NAN, 5.0], [1.0, f64::NAN]] {
            assert_eq!(range(Kind::Count, 1.0, counts, None), None);
        }
        // At least 6 of 4 cannot be.
        assert_eq!(range(Kind::Proportion, 100.0, [6.0, 9.0], Some(4.0)), None);
        let published = Observation { value: Some(3.0), ..hidden([1.0, 5.0], None) };
        assert_eq!(possible(&Measure { kind: Kind::Count, ..Measure::default() }, &published), None);
    }

    proptest! {
        #[test]
        fn a_range_is_finite_and_in_order(bits in prop::array::uniform4(any::<u64>()), whole in 0u32..50) {
            let [low, high, denominator, per] = bits.map(f64::from_bits);
            for kind in [Kind::Count, Kind::Proportion, Kind::Rate] {
                let found = range(kind, per.abs(), [low, high], Some(denominator));
                prop_assert!(found.is_none_or(|[low, high]| 0.0 <= low && low <= high && high.is_finite()));
            }
            let [low, high] = range(Kind::Proportion, 100.0, [1.0, 5.0], Some(f64::from(whole))).unwrap_or([0.0; 2]);
            prop_assert!(low <= high && high <= 100.0);
        }
    }
}
