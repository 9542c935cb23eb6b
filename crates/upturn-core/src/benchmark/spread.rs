//! Where does an area lie in the funnel of all areas, and do they scatter by more than chance?
//!
//! With large denominators chance moves a figure so little that nearly every area lies outside its limits: areas differ
//! for lasting reasons as well. The ratio of the scatter that is seen to that of chance says by how much, and limits
//! widened by it ask another question: is this area unusual among areas that differ as these do?

use alloc::vec::Vec;

use super::comparison::quantile;
use super::{Position, pooled, position, proportion_limits, ratio_limits};
use crate::level::{Confidence, disagree, impossible};
use crate::math::{sqrt, sum};
use crate::{Kind, Measure, Observation};

/// Fewest authorities with counts about whose centre a funnel is drawn.
const MIN_AREAS: usize = 5;

/// Where an area lies in the funnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum FunnelPosition {
    /// Below the lower 99.8 % limit.
    #[cfg_attr(feature = "serde", serde(rename = "below_998"))]
    Below998,
    /// Below the lower 95 % limit, and not below the 99.8 % limit.
    #[cfg_attr(feature = "serde", serde(rename = "below_95"))]
    Below95,
    /// Within the 95 % limits, or on one of them.
    #[cfg_attr(feature = "serde", serde(rename = "within"))]
    Within,
    /// Above the upper 95 % limit, and not above the 99.8 % limit.
    #[cfg_attr(feature = "serde", serde(rename = "above_95"))]
    Above95,
    /// Above the upper 99.8 % limit.
    #[cfg_attr(feature = "serde", serde(rename = "above_998"))]
    Above998,
}

/// The funnel at the size of one area. Values in the unit of the measure.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Funnel {
    /// The common centre: the counts of all authorities added up, times `per`.
    pub expected: f64,
    /// Lower 95 % limit: normal for a proportion, exact Poisson for a rate.
    pub lower_95: f64,
    /// Upper 95 % limit.
    pub upper_95: f64,
    /// Lower 99.8 % limit.
    pub lower_998: f64,
    /// Upper 99.8 % limit.
    pub upper_998: f64,
    /// Where the area lies, by chance alone.
    pub position: FunnelPosition,
    /// How many authorities have counts.
    pub areas: usize,
    /// How many times as large as by chance alone the variance between areas is (Spiegelhalter 2005, winsorised); about
    /// 1 where chance is all. `None` where every figure is at the end of the scale.
    pub overdispersion: Option<f64>,
    /// The limits widened by `overdispersion`; `None` where it is not above 1.
    pub adjusted: Option<AdjustedLimits>,
}

/// Funnel limits that allow for areas that differ by more than chance: their distance from the centre is that of the
/// plain limits times the square root of the over-dispersion. Values in the unit of the measure.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AdjustedLimits {
    /// Lower 95 % limit.
    pub lower_95: f64,
    /// Upper 95 % limit.
    pub upper_95: f64,
    /// Lower 99.8 % limit.
    pub lower_998: f64,
    /// Upper 99.8 % limit.
    pub upper_998: f64,
    /// Where the area lies among areas that differ as these do.
    pub position: FunnelPosition,
}

/// How many times as large as by chance alone the variance between areas is, from their z-scores about the common
/// centre: the mean of their squares, after the lowest tenth is drawn in to the 10 % quantile and the highest tenth to
/// the 90 % quantile, so that the few areas a funnel is to find do not widen its limits.
///
/// Quantiles are of type 7, as in R's `FunnelPlotR`. `None` for no scores, and where one is not finite or the mean
/// overflows. Spiegelhalter 2005 (Statistics in Medicine 24:1185).
///
/// ```
/// use upturn_core::benchmark::overdispersion;
/// // The outer two are drawn in to -1 and 1: ten squares of 1 and one of 0.
/// let z = [-9.0, -1.0, -1.0, -1.0, -1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 9.0];
/// assert_eq!(overdispersion(&z), Some(10.0 / 11.0));
/// ```
pub fn overdispersion(z: &[f64]) -> Option<f64> {
    if !z.iter().all(|z| z.is_finite()) {
        return None;
    }
    let mut scratch = z.to_vec();
    let (low, high) = (quantile(&mut scratch, 1, 10)?, quantile(&mut scratch, 9, 10)?);
    let squares = z.iter().map(|z| z.max(low).min(high)).map(|z| z * z);
    let factor = sum(squares) / z.len() as f64;
    factor.is_finite().then_some(factor)
}

/// The counts of a figure about which a funnel can be drawn: a part of a whole, or events among those at risk. `None`
/// for other kinds, and where the counts are missing, cannot be right or are not those of the figure.
pub(super) fn counts(measure: &Measure, observation: &Observation) -> Option<(f64, f64)> {
    if !matches!(measure.kind, Kind::Proportion | Kind::Rate) || observation.value.is_none() {
        return None;
    }
    let counts = observation.numerator.zip(observation.denominator).filter(|(_, whole)| *whole > 0.0)?;
    (!impossible(measure, observation) && !disagree(measure, observation)).then_some(counts)
}

/// The common centre of all authorities in one period, and how they scatter about it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    kind: Kind,
    /// Not yet times `per`.
    centre: f64,
    areas: usize,
    overdispersion: Option<f64>,
}

impl Spread {
    /// `None` for fewer than 5 areas, and where there is no centre.
    pub(super) fn of(kind: Kind, areas: &[(f64, f64)]) -> Option<Spread> {
        let centre = pooled(areas).filter(|_| areas.len() >= MIN_AREAS)?;
        let score = |(count, size): &(f64, f64)| match kind {
            Kind::Proportion => (count / size - centre) / sqrt(centre * (1.0 - centre)) * sqrt(*size),
            _ => (count - centre * size) / sqrt(centre * size),
        };
        let scores: Vec<f64> = areas.iter().map(score).collect();
        Some(Spread { kind, centre, areas: areas.len(), overdispersion: overdispersion(&scores) })
    }

    /// The funnel at the size of this area. `None` where it has no counts, and where a limit is out of range.
    pub(super) fn funnel(&self, measure: &Measure, observation: &Observation) -> Option<Funnel> {
        let (count, size) = counts(measure, observation).filter(|_| measure.per > 0.0)?;
        let inner = self.limits(size, Confidence::P95)?;
        let outer = self.limits(size, Confidence::P998)?;
        let own = count / size;
        let widened =
            self.overdispersion.filter(|factor| *factor > 1.0).map(|factor| self.widened(factor, inner, outer));
        let adjusted = match widened {
            Some([inner, outer]) => Some(AdjustedLimits {
                lower_95: inner[0] * measure.per,
                upper_95: inner[1] * measure.per,
                lower_998: outer[0] * measure.per,
                upper_998: outer[1] * measure.per,
                position: funnel_position(own, inner, outer)?,
            }),
            None => None,
        };
        let numbers = [self.centre, inner[0], inner[1], outer[0], outer[1]].into_iter();
        let in_range = |number: f64| (number * measure.per).is_finite();
        let all_in_range = numbers.chain(widened.into_iter().flatten().flatten()).all(in_range);
        all_in_range.then_some(Funnel {
            expected: self.centre * measure.per,
            lower_95: inner[0] * measure.per,
            upper_95: inner[1] * measure.per,
            lower_998: outer[0] * measure.per,
            upper_998: outer[1] * measure.per,
            position: funnel_position(own, inner, outer)?,
            areas: self.areas,
            overdispersion: self.overdispersion,
            adjusted,
        })
    }

    fn limits(&self, size: f64, confidence: Confidence) -> Option<[f64; 2]> {
        match self.kind {
            Kind::Proportion => proportion_limits(self.centre, size, confidence),
            _ => Some(ratio_limits(self.centre * size, confidence)?.map(|ratio| ratio * self.centre)),
        }
    }

    /// For a proportion `centre -/+ z sqrt(factor centre (1 - centre) / n)`; for a rate the exact limits are drawn out in
    /// the same way, so that a factor of 1 leaves them as they are.
    fn widened(&self, factor: f64, inner: [f64; 2], outer: [f64; 2]) -> [[f64; 2]; 2] {
        let highest = if self.kind == Kind::Proportion { 1.0 } else { f64::INFINITY };
        let stretch = |limit: f64| self.centre + (limit - self.centre) * sqrt(factor);
        [inner, outer].map(|[lower, upper]| [stretch(lower).max(0.0), stretch(upper).min(highest)])
    }
}

fn funnel_position(value: f64, inner: [f64; 2], outer: [f64; 2]) -> Option<FunnelPosition> {
    Some(match (position(value, outer)?, position(value, inner)?) {
        (Position::Low, _) => FunnelPosition::Below998,
        (Position::High, _) => FunnelPosition::Above998,
        (_, Position::Low) => FunnelPosition::Below95,
        (_, Position::High) => FunnelPosition::Above95,
        _ => FunnelPosition::Within,
    })
}
