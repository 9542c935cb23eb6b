//! Where are we? The latest value with its interval.

use alloc::string::String;

use crate::math::{Z_95, Z_998};
use crate::{Measure, Observation, Series};

mod counts;
mod possible;
mod proportion;
mod rate;

use counts::{Basis, basis};
pub(crate) use counts::{disagree, impossible};
pub use possible::possible;
pub use proportion::{clopper_pearson, wilson};
use rate::phe_method;
pub use rate::{byar_lower, byar_upper, garwood, phe};

/// How an interval was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Method {
    /// Wilson score interval for a proportion (Wilson 1927), no continuity correction.
    Wilson,
    /// Byar's approximation for a count of 10 or more (Breslow and Day 1987).
    Byar,
    /// Exact Poisson interval for a count below 10 (Garwood 1936).
    Exact,
    /// No interval: the figures do not say how uncertain they are.
    None,
}

/// The answer to "where are we?". All values in the unit of the measure.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Level {
    /// Label of the latest period that has a value.
    pub period: String,
    /// The latest value.
    pub value: f64,
    /// Lower end of the 95 % interval; `None` where there is no honest interval.
    pub lower: Option<f64>,
    /// Upper end of the 95 % interval.
    pub upper: Option<f64>,
    /// How the interval was computed.
    pub method: Method,
    /// Latest value less the value before it that is usable; `None` where there is none.
    pub change_from_previous: Option<f64>,
    /// Latest value less the first usable value of the series; `None` where they are the same observation.
    pub change_from_baseline: Option<f64>,
}

/// How sure an interval is to cover the rate behind the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// 95 %: 2.5 % in each tail.
    P95,
    /// 99.8 %: 0.1 % in each tail.
    P998,
}

impl Confidence {
    /// The factor of a normal interval: 1.96 or 3.09, to all digits.
    pub fn z(self) -> f64 {
        match self {
            Confidence::P95 => Z_95,
            Confidence::P998 => Z_998,
        }
    }

    /// The probability in each tail: 0.025 or 0.001.
    pub fn tail(self) -> f64 {
        match self {
            Confidence::P95 => 0.025,
            Confidence::P998 => 0.001,
        }
    }
}

/// Where the series stands: its latest value, with the interval and the changes from the value before and from the
/// first. `None` where no observation has a value.
pub fn level(measure: &Measure, series: &Series) -> Option<Level> {
    let latest = series.latest()?;
    let value = latest.value?;
    let interval = interval(measure, latest, Confidence::P95);
    let before = || series.usable().filter(|(index, _)| *index < latest.index);
    let change_from =
        |earlier: Option<(i64, f64)>| earlier.map(|(_, earlier)| value - earlier).filter(|change| change.is_finite());
    Some(Level {
        period: latest.period.label.clone(),
        value,
        lower: interval.map(|ends| ends[0]),
        upper: interval.map(|ends| ends[1]),
        method: method(measure, latest),
        change_from_previous: change_from(before().next_back()),
        change_from_baseline: change_from(before().next()),
    })
}

/// The interval of one observation, in the unit of the measure.
///
/// `None` where the observation has no value; where its kind is a plain value, a mean or a ratio; and where the counts
/// behind it are missing, cannot be right (negative, a part above its whole, a denominator of zero) or do not give the
/// value: `per * numerator / denominator`, or for a count its numerator, has to be the value within half a unit of its
/// last decimal or within 0.5 % of it, whichever is more.
///
/// ```
/// use upturn_core::{Better, Kind, Measure, Observation, Period, Status, level};
/// let measure = Measure {
///     id: "m".into(), title: "M".into(), unit: "%".into(), kind: Kind::Proportion, better: Better::Higher,
///     per: 100.0, decimals: 1, source: "S".into(),
/// };
/// let mut figure = Observation {
///     period: Period::parse("2024", None).unwrap(), index: 0, value: Some(74.3), numerator: Some(307.0),
///     denominator: Some(413.0), status: Status::Number, hidden: None,
/// };
/// assert!(level::interval(&measure, &figure, level::Confidence::P95).is_some());
/// figure.value = Some(0.743);
/// assert!(level::interval(&measure, &figure, level::Confidence::P95).is_none());
/// ```
pub fn interval(measure: &Measure, observation: &Observation, confidence: Confidence) -> Option<[f64; 2]> {
    let ends = match basis(measure, observation)? {
        Basis::Part { part, whole } => wilson(part, whole, confidence.z())?.map(|proportion| proportion * measure.per),
        Basis::Events { count, at_risk } => {
            let scale = at_risk.map_or(1.0, |at_risk| measure.per / at_risk);
            phe(count, confidence)?.map(|count| count * scale)
        }
    };
    ends.iter().all(|end| end.is_finite()).then_some(ends)
}

/// Which method [`interval`] uses for this observation; [`Method::None`] exactly where it gives none.
pub fn method(measure: &Measure, observation: &Observation) -> Method {
    if interval(measure, observation, Confidence::P95).is_none() {
        return Method::None;
    }
    match basis(measure, observation) {
        Some(Basis::Part { .. }) => Method::Wilson,
        Some(Basis::Events { count, .. }) => phe_method(count),
        None => Method::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Better, Kind, Period, Row, Status};
    use alloc::vec;
    use proptest::prelude::*;

    fn measure(kind: Kind, per: f64) -> Measure {
        let (id, title, unit, source) = ("m".into(), "M".into(), "%".into(), "S".into());
        Measure { id, title, unit, kind, better: Better::Higher, per, decimals: 1, source }
    }

    fn row(label: &str, value: Option<f64>, counts: Option<(f64, f64)>) -> Row {
        let status = if value.is_some() { Status::Number } else { Status::Blank };
        let (numerator, denominator) = counts.unzip();
        Row {
            period: Period::parse(label, None).unwrap(),
            value,
            numerator,
            denominator,
            status,
            line: 0,
            hidden: None,
        }
    }

    fn only(value: Option<f64>, counts: Option<(f64, f64)>) -> Series {
        Series::new(vec![row("2024", value, counts)], 1.0).unwrap()
    }

    #[test]
    fn a_percentage_has_wilson_in_percent() {
        let series = Series::new(vec![row("2023", Some(70.0), None), row("2024", None, Some((307.0, 413.0)))], 100.0);
        let level = level(&measure(Kind::Proportion, 100.0), &series.unwrap()).unwrap();
        assert_eq!((level.method, level.period.as_str()), (Method::Wilson, "2024"));
        assert!((level.lower.unwrap() - 69.91079834006104).abs() < 1e-9);
        assert!((level.change_from_previous.unwrap() - 4.334140435835351).abs() < 1e-9);
        assert_eq!(level.change_from_previous, level.change_from_baseline);
    }

    #[test]
    fn one_value_has_no_change_and_none_has_no_level() {
        let value = measure(Kind::Value, 1.0);
        let found = level(&value, &only(Some(3.0), None)).unwrap();
        assert_eq!((found.change_from_previous, found.change_from_baseline), (None, None));
        assert_eq!((found.lower, found.upper, found.method), (None, None, Method::None));
        assert_eq!(level(&value, &only(None, None)), None);
    }

    #[test]
    fn ten_events_are_where_byar_takes_over() {
        let count = measure(Kind::Count, 1.0);
        let method_of = |events| method(&count, &only(Some(events), None).observations[0]);
        assert_eq!([0.0, 9.0, 10.0, -1.0].map(method_of), [Method::Exact, Method::Exact, Method::Byar, Method::None]);
        let rate = measure(Kind::Rate, 10_000.0);
        let found = only(Some(6.25), Some((5.0, 8000.0)));
        let [lower, upper] = interval(&rate, &found.observations[0], Confidence::P95).unwrap();
        assert!((lower - 1.623486390118421 * 1.25).abs() < 1e-9 && (upper - 11.66833207932267 * 1.25).abs() < 1e-9);
    }

    #[test]
    fn counts_that_cannot_be_right_have_no_interval() {
        for counts in [(-1.0, 10.0), (11.0, 10.0), (1.0, -2.0), (1.0, f64::NAN)] {
            let series = only(Some(50.0), Some(counts));
            assert_eq!(method(&measure(Kind::Proportion, 100.0), &series.observations[0]), Method::None, "{counts:?}");
        }
        for counts in [(-1.0, 10.0), (1.0, 0.0), (1.0, -2.0)] {
            let series = only(Some(50.0), Some(counts));
            assert_eq!(method(&measure(Kind::Rate, 100.0), &series.observations[0]), Method::None, "{counts:?}");
        }
    }

    #[test]
    fn byar_says_nothing_where_its_cube_turns_negative() {
        assert_eq!((byar_lower(0.0, Z_998), byar_lower(1.0, Z_998)), (Some(0.0), None));
        assert_eq!((byar_lower(-1.0, Z_95), byar_upper(f64::NAN, Z_95)), (None, None));
    }

    proptest! {
        #[test]
        fn intervals_hold_the_figure_and_widen_with_confidence(n in 1u32..3000, share in 0.0f64..=1.0) {
            let (n, x) = (f64::from(n), (f64::from(n) * share) as u32 as f64);
            for wide_and_narrow in [
                [wilson(x, n, Z_998), wilson(x, n, Z_95)],
                [clopper_pearson(x, n, 0.001), clopper_pearson(x, n, 0.025)],
            ] {
                let [wide, narrow] = wide_and_narrow.map(Option::unwrap);
                prop_assert!(0.0 <= wide[0] && wide[0] <= narrow[0] && narrow[0] <= x / n);
                prop_assert!(x / n <= narrow[1] && narrow[1] <= wide[1] && wide[1] <= 1.0);
            }
            let [wide, narrow] = [Confidence::P998, Confidence::P95].map(|confidence| phe(x, confidence).unwrap());
            prop_assert!(0.0 <= wide[0] && wide[0] <= narrow[0] && narrow[0] <= x && x <= narrow[1] && narrow[1] <= wide[1]);
        }

        #[test]
        fn no_number_panics_or_gives_nan(bits in prop::array::uniform3(any::<u64>())) {
            let [x, n, z] = bits.map(f64::from_bits);
            let found = [wilson(x, n, z), garwood(x, 0.025), clopper_pearson(x, n, 0.001), phe(x, Confidence::P998)];
            prop_assert!(found.into_iter().flatten().flatten().all(|end| !end.is_nan()));
        }
    }
}
