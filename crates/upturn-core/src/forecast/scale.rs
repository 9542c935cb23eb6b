//! The scale on which values are modelled, so that forecasts keep to what the measure can be.

use alloc::vec::Vec;

use crate::math::{exp, ln, median};

/// How the values of a measure are bounded, and with that the scale on which they are modelled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// Any number: modelled as it is.
    Plain,
    /// Never below 0, as counts and rates are: modelled on the logarithm.
    Positive,
    /// A part of a whole, from 0 to `whole` (100 for a percentage): modelled on the logit. A whole that is not a
    /// positive number makes the scale plain.
    Share {
        /// The value that the whole has.
        whole: f64,
    },
}

/// What is added at both ends of a share, as a part of the whole, before its logit is taken.
const SHARE_SHIFT: f64 = 0.03;

/// What is added to a positive value before its logarithm is taken, as a part of the panel's median.
const POSITIVE_SHIFT: f64 = 0.1;

/// A scale whose shift is known.
///
/// - share: `z = ln((p + 0.03) / (1 - p + 0.03))` with p the part of the whole;
/// - positive: `z = ln(y + c)`, c a tenth of the median of all positive values of the panel, 1 where there are none;
/// - plain: `z = y`.
///
/// The shift makes room for 0 and the whole themselves, and keeps a step from 0.1 % to 0.2 % from counting as much as
/// one from 10 % to 18 %. Values outside the bounds count as lying on them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Transform {
    scale: Scale,
    shift: f64,
}

impl Transform {
    /// `values` are those of the whole panel, as far as they are known.
    pub(super) fn of(scale: Scale, values: impl Iterator<Item = f64>) -> Transform {
        match scale {
            Scale::Share { whole } if whole > 0.0 && whole.is_finite() => Transform { scale, shift: SHARE_SHIFT },
            Scale::Positive => {
                let mut positive: Vec<f64> = values.filter(|value| *value > 0.0).collect();
                Transform { scale, shift: median(&mut positive).map_or(1.0, |median| POSITIVE_SHIFT * median) }
            }
            Scale::Plain | Scale::Share { .. } => Transform { scale: Scale::Plain, shift: 0.0 },
        }
    }

    /// Lowest and highest value that there can be.
    pub(super) fn bounds(&self) -> [f64; 2] {
        match self.scale {
            Scale::Plain => [f64::NEG_INFINITY, f64::INFINITY],
            Scale::Positive => [0.0, f64::INFINITY],
            Scale::Share { whole } => [0.0, whole],
        }
    }

    /// A value on the scale of the model.
    pub(super) fn apply(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Plain => value,
            Scale::Positive => ln(value.max(0.0) + self.shift),
            Scale::Share { whole } => {
                let part = (value / whole).clamp(0.0, 1.0);
                ln((part + self.shift) / (1.0 - part + self.shift))
            }
        }
    }

    /// The value at a place on the scale of the model; never outside the bounds.
    pub(super) fn invert(&self, z: f64) -> f64 {
        match self.scale {
            Scale::Plain => z,
            Scale::Positive => (exp(z) - self.shift).max(0.0),
            Scale::Share { whole } => {
                let part = (1.0 + 2.0 * self.shift) / (1.0 + exp(-z)) - self.shift;
                whole * part.clamp(0.0, 1.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_whole_is_the_middle_and_the_ends_have_a_place() {
        let share = Transform::of(Scale::Share { whole: 100.0 }, [].into_iter());
        assert_eq!(share.apply(50.0), 0.0);
        // ln(0.03 / 1.03) = -3.536117, worked out by hand.
        assert!((share.apply(0.0) + 3.536116699561526).abs() < 1e-12);
        assert_eq!((share.apply(104.0), share.apply(-3.0)), (share.apply(100.0), share.apply(0.0)));
        for value in [0.0, 0.1, 7.3, 50.0, 99.9, 100.0] {
            assert!((share.invert(share.apply(value)) - value).abs() < 1e-12, "{value}");
        }
        assert_eq!((share.invert(900.0), share.invert(-900.0)), (100.0, 0.0));
    }

    #[test]
    fn positive_values_shift_by_a_tenth_of_their_median() {
        let counts = Transform::of(Scale::Positive, [0.0, 10.0, 20.0, 90.0].into_iter());
        assert!((counts.apply(18.0) - 2.995732273553991).abs() < 1e-12);
        assert!((counts.invert(counts.apply(7.0)) - 7.0).abs() < 1e-12);
        assert_eq!((counts.invert(-50.0), counts.bounds()[0]), (0.0, 0.0));
        assert_eq!(Transform::of(Scale::Positive, [0.0].into_iter()).apply(0.0), 0.0);
    }

    #[test]
    fn a_whole_that_is_none_leaves_values_as_they_are() {
        for whole in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Transform::of(Scale::Share { whole }, [].into_iter()).apply(140.0), 140.0);
        }
    }
}
