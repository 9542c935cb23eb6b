//! The upright axis: round numbers, few of them, and from zero only where the figures come near it.

use upturn_core::Measure;

use crate::phrase;

/// A scale from values to shares of the height.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ValueAxis {
    low: f64,
    high: f64,
    /// Values and labels, ascending.
    pub(crate) ticks: Vec<(f64, String)>,
    /// What the reader must know, where the axis does not start at zero.
    pub(crate) note: Option<String>,
}

impl ValueAxis {
    /// An axis that holds all `values`, with at most `most` ticks (at least 2); none where there is no value.
    pub(crate) fn new(values: impl Iterator<Item = f64>, measure: &Measure, most: usize) -> ValueAxis {
        let Some((low, high)) = extent(values) else {
            return ValueAxis { low: 0.0, high: 1.0, ticks: Vec::new(), note: None };
        };
        let (low, high) = range(low, high);
        let most = most.max(2);
        let step = step(low, high, most - 1);
        let snapped = |value: f64| (value * step).clamp(-LARGEST, LARGEST) + 0.0;
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let count = (last - first).clamp(1.0, most as f64) as usize;
        let places: Vec<f64> = (0..=count).map(|index| snapped(first + index as f64)).collect();
        let (low, high) = (snapped(first), snapped(first + count as f64));
        let labels = labels(&places, step, measure);
        let note = match (labels.first(), labels.last()) {
            (Some(label), _) if low > 0.0 => Some(format!("Vertical axis starts at {label}.")),
            (_, Some(label)) if high < 0.0 => Some(format!("Vertical axis ends at {label}.")),
            _ => None,
        };
        ValueAxis { low, high, ticks: places.into_iter().zip(labels).collect(), note }
    }

    /// An axis without ticks that holds the values with nothing to spare.
    pub(crate) fn tight(values: impl Iterator<Item = f64>) -> ValueAxis {
        let (low, high) = extent(values).unwrap_or((0.0, 1.0));
        let (low, high) = if is_flat(low, high) { range(low, high) } else { (low, high) };
        ValueAxis { low, high, ticks: Vec::new(), note: None }
    }

    /// Where a value stands: 0 at the foot, 1 at the top; values outside are held at the edge.
    pub(crate) fn share(&self, value: f64) -> f64 {
        // By quarters, so that the width of the widest axis is still a number.
        let share = (value / 4.0 - self.low / 4.0) / (self.high / 4.0 - self.low / 4.0);
        if share >= 0.0 { share.min(1.0) } else { 0.0 }
    }
}

/// Beyond this a width of the axis would not be a number.
const LARGEST: f64 = 8e307;

/// The least and the greatest value; `None` where there is none.
fn extent(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let finite = values.filter(|value| value.is_finite()).map(|value| value.clamp(-LARGEST / 2.0, LARGEST / 2.0));
    finite.fold(None, |span: Option<(f64, f64)>, value| {
        Some(span.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
    })
}

/// Whether two values differ by no more than rounding.
fn is_flat(low: f64, high: f64) -> bool {
    high - low <= low.abs().max(high.abs()) * 1e-12 || high - low < 1e-300
}

/// The span to show: never without width, and down to zero where the values come near it.
fn range(low: f64, high: f64) -> (f64, f64) {
    let largest = low.abs().max(high.abs());
    if is_flat(low, high) {
        return if largest > 1e-290 { (low - largest * 0.1, high + largest * 0.1) } else { (0.0, 1.0) };
    }
    let near = (high - low) * 0.6;
    if (0.0..=near).contains(&low) {
        (0.0, high)
    } else if (-near..=0.0).contains(&high) {
        (low, 0.0)
    } else {
        (low, high)
    }
}

/// The smallest of 1, 2, 2.5 and 5 times a power of ten that covers the span in so many intervals.
fn step(low: f64, high: f64, intervals: usize) -> f64 {
    let raw = high / intervals as f64 - low / intervals as f64;
    let magnitude = power_of_ten(decade(raw));
    for factor in [1.0, 2.0, 2.5, 5.0, 10.0, 20.0] {
        let step = factor * magnitude;
        if step.is_finite() && (high / step).ceil() - (low / step).floor() <= intervals as f64 {
            return step;
        }
    }
    magnitude * 20.0
}

/// Labels with just the digits that tell the ticks apart; large numbers are shortened to m, bn and tn.
fn labels(places: &[f64], step: f64, measure: &Measure) -> Vec<String> {
    let largest = places.iter().fold(0.0, |largest: f64, place| largest.max(place.abs()));
    let scales = [(1e12, "tn"), (1e9, "bn"), (1e6, "m")];
    let (divisor, suffix) = match decade(largest) {
        -6..15 => scales.into_iter().find(|(size, _)| largest >= *size && step >= size / 100.0).unwrap_or((1.0, "")),
        _ => (power_of_ten(decade(largest)), "e"),
    };
    let decimals = (-decade(step / divisor * 1.000_001)).clamp(0, 17);
    let halves = step / divisor * power_of_ten(decimals);
    let decimals = if (halves - halves.round()).abs() > 0.01 { decimals + 1 } else { decimals };
    let suffix = if suffix == "e" { format!("e{}", decade(largest)) } else { suffix.to_owned() };
    let percent = if measure.unit == "%" { "%" } else { "" };
    places
        .iter()
        .map(|place| {
            if *place == 0.0 {
                ["0", percent].concat()
            } else {
                [phrase::plain(place / divisor, decimals as u8, measure).as_str(), &suffix, percent].concat()
            }
        })
        .collect()
}

/// The exponent of the largest power of ten that is not above a positive number.
fn decade(value: f64) -> i32 {
    if !(value > 0.0 && value.is_finite()) {
        return 0;
    }
    let exponent = libm::floor(libm::log10(value)) as i32;
    // The logarithm of a number just below a power of ten may round up to it.
    if power_of_ten(exponent) > value { exponent - 1 } else { exponent }
}

fn power_of_ten(exponent: i32) -> f64 {
    libm::pow(10.0, f64::from(exponent.clamp(-307, 307)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::measure;

    fn labels_of(values: &[f64]) -> Vec<String> {
        let axis = ValueAxis::new(values.iter().copied(), &measure("%"), 6);
        assert!(axis.ticks.len() <= 6, "{axis:?}");
        for value in values {
            assert!((0.0..=1.0).contains(&axis.share(*value)));
        }
        axis.ticks.into_iter().map(|tick| tick.1).collect()
    }

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(labels_of(&[69.8, 90.1]), ["60%", "70%", "80%", "90%", "100%"]);
        assert_eq!(labels_of(&[0.2, 0.9]), ["0%", "0.2%", "0.4%", "0.6%", "0.8%", "1.0%"]);
        assert_eq!(labels_of(&[1e12, 3e12]), ["0%", "1tn%", "2tn%", "3tn%"]);
        assert_eq!(
            labels_of(&[-52.0, -44.0]),
            ["\u{2212}52%", "\u{2212}50%", "\u{2212}48%", "\u{2212}46%", "\u{2212}44%"]
        );
    }

    #[test]
    fn the_axis_says_where_it_starts_unless_at_zero() {
        let note = |values: &[f64]| ValueAxis::new(values.iter().copied(), &measure("%"), 6).note;
        assert_eq!(note(&[69.8, 90.1]).as_deref(), Some("Vertical axis starts at 60%."));
        assert_eq!(note(&[1.0, 9.0]), None);
        assert_eq!(note(&[-30.0, -29.0]).as_deref(), Some("Vertical axis ends at \u{2212}29.0%."));
    }

    #[test]
    fn any_finite_numbers_make_an_axis() {
        let awkward = [0.0, -0.0, 1.0, -1.0, 5e-324, 1e-300, 1e300, f64::MAX, f64::MIN, 1e12, 1e12 + 0.001, 0.1, 1e15];
        for a in awkward {
            for b in awkward {
                let axis = ValueAxis::new([a, b].into_iter(), &measure(""), 6);
                assert!((2..=6).contains(&axis.ticks.len()), "{a} {b} {axis:?}");
                assert!(axis.low < axis.high && axis.high.is_finite() && axis.low.is_finite(), "{a} {b} {axis:?}");
                assert!(axis.ticks.is_sorted_by(|x, y| x.0 < y.0 && x.1 != y.1), "{a} {b} {axis:?}");
            }
        }
    }
}
