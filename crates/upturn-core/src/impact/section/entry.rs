//! One intervention read by one design.

use alloc::string::String;
use alloc::vec::Vec;

use super::interventions::Intervention;
use super::{Donor, DonorPool, Figure, Parallel, Strength};
use crate::Date;
use crate::impact::ImpactError;
use crate::journey::EventKind;

/// Which design an answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Design {
    /// Against the line through the area's own figures before: [`crate::impact::SegmentedRegression`].
    InterruptedTimeSeries,
    /// Against the mean of other areas: [`crate::impact::DifferenceInDifferences`].
    DifferenceInDifferences,
    /// Against a mixture of other areas that moved alike before: [`crate::impact::SyntheticControl`].
    SyntheticControl,
}

/// One period, against what was to be expected of it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Expected {
    /// Label of the period.
    pub period: String,
    /// The published figure.
    pub value: f64,
    /// What the design gives: before the event how well it fits, from then on what was to be expected without it.
    pub expected: f64,
    /// Lower end of the 95 % interval of `expected`. It is that of the line, not of single figures about it; `None`
    /// before the event, for the designs that compare areas, and where the line meets every figure.
    pub lower: Option<f64>,
    /// Upper end of the same interval.
    pub upper: Option<f64>,
}

/// Section of the document: one intervention read by one design. Changes in the unit of the measure.
///
/// Nothing here shows a cause: something else may have changed at the same moment, and an earlier or a later
/// intervention lies within the same figures.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Impact {
    /// Label of the event. Several with the same figures before and after them are one entry, their labels joined.
    pub event: String,
    /// Its day; of several, that of the last.
    pub date: Date,
    /// What kind of event; of several, the last.
    pub kind: EventKind,
    /// Which design this is.
    pub design: Design,
    /// Label of the first period after: the first with a figure that begins on the event's day or later. The period in
    /// which the event falls counts as before.
    pub from: String,
    /// Figures before.
    pub n_before: usize,
    /// Figures from the event on.
    pub n_after: usize,
    /// Interrupted time series: the change of level at `from`. Synthetic control: the mean gap from `from` on.
    /// Difference in differences: how much more the mean of the area changed than that of the donors.
    pub level_change: f64,
    /// Change of slope per period. `None` but for an interrupted time series.
    pub slope_change: Option<f64>,
    /// The same per year (decision D2).
    pub slope_change_per_year: Option<f64>,
    /// Standard errors. Interrupted time series: of the change of level and of the change of slope, after Newey and
    /// West, corrected for small samples (decision D13). Difference in differences: clustered by area (decision D16);
    /// with one treated area it is far too small, so nothing is read from it. `None` for a synthetic control, and where
    /// the model meets every figure.
    pub se: Option<Vec<f64>>,
    /// Two-sided p values in the order of `se`, from Student's t. `None` but for an interrupted time series.
    pub p: Option<Vec<f64>>,
    /// 95 % intervals in the order of `se`. `None` but for an interrupted time series.
    pub ci: Option<Vec<[f64; 2]>>,
    /// p value of both changes taken together, with errors that resemble the one before allowed for: the one to judge
    /// by in short series, where `p` is too low. `None` but for an interrupted time series.
    pub joint_p: Option<f64>,
    /// Lag of the standard errors, in figures. `None` but for an interrupted time series.
    pub lag: Option<usize>,
    /// Seasons that have a level of their own: 12 or 4 where the figures are monthly or quarterly and every season has
    /// at least two on either side of the event. `None` where there are no such terms.
    pub seasons: Option<usize>,
    /// Every figure against what was to be expected of it.
    pub counterfactual: Vec<Expected>,
    /// Where the donors come from. `None` for an interrupted time series.
    pub donor_pool: Option<DonorPool>,
    /// How many donors the weights were sought among.
    pub n_donors: Option<usize>,
    /// The donors with weight, the largest first. `None` for an interrupted time series.
    pub donors: Option<Vec<Donor>>,
    /// The share of areas that depart from their donors as far as this one, itself included: the lower, the less usual.
    /// Synthetic control: by the gap from the event on over the gap before; `None` where there is no gap before.
    /// Difference in differences: by the size of the change. `None` for an interrupted time series.
    pub placebo_p: Option<f64>,
    /// Root of the mean squared gap before the event: how well the mixture fits. `None` but for a synthetic control.
    pub rmspe_before: Option<f64>,
    /// The same from the event on.
    pub rmspe_after: Option<f64>,
    /// Whether area and donors moved alike before. `None` but for a difference in differences.
    pub parallel: Option<Parallel>,
    /// How far these figures carry.
    pub strength: Strength,
}

impl Impact {
    /// Whether every number in it, and every difference told of, is finite.
    pub(crate) fn is_finite(&self) -> bool {
        let one = [
            Some(self.level_change),
            self.slope_change,
            self.slope_change_per_year,
            self.joint_p,
            self.placebo_p,
            self.rmspe_before,
            self.rmspe_after,
        ];
        let lists = [&self.se, &self.p].into_iter().flatten().flatten().copied();
        let ends = self.ci.iter().flatten().flatten().copied();
        let weights = self.donors.iter().flatten().map(|donor| donor.weight);
        // The words tell how far a value is from what was expected of it.
        let points = self.counterfactual.iter();
        let points = points.flat_map(|one| [Some(one.expected), Some(one.value - one.expected), one.lower, one.upper]);
        let parallel = self.parallel.iter().flat_map(|one| [one.slope_difference_per_year, one.placebo_p]);
        let numbers = one.into_iter().chain(points).flatten();
        numbers.chain(lists).chain(ends).chain(weights).chain(parallel).all(f64::is_finite)
    }
}

/// An entry of which nothing is known but the event, the change and what was to be expected.
pub(super) fn entry(event: &Intervention, design: Design, level_change: f64, counterfactual: Vec<Expected>) -> Impact {
    let from = counterfactual.get(event.before).map(|one| one.period.clone()).unwrap_or_default();
    Impact {
        event: event.label.clone(),
        date: event.date,
        kind: event.kind,
        design,
        from,
        n_before: event.before,
        n_after: event.after,
        level_change,
        slope_change: None,
        slope_change_per_year: None,
        se: None,
        p: None,
        ci: None,
        joint_p: None,
        lag: None,
        seasons: None,
        counterfactual,
        donor_pool: None,
        n_donors: None,
        donors: None,
        placebo_p: None,
        rmspe_before: None,
        rmspe_after: None,
        parallel: None,
        strength: Strength::NotJudged,
    }
}

/// What was to be expected of each figure, without an interval.
pub(super) fn against(figures: &[Figure<'_>], expected: impl IntoIterator<Item = f64>) -> Vec<Expected> {
    let one = |((observation, value), expected): (&Figure<'_>, f64)| Expected {
        period: observation.period.label.clone(),
        value: *value,
        expected: expected + 0.0,
        lower: None,
        upper: None,
    };
    figures.iter().zip(expected).map(one).collect()
}

/// Refuses an entry that holds a number beyond the range of an f64.
pub(super) fn finite(entry: Impact) -> Result<Impact, ImpactError> {
    if entry.is_finite() { Ok(entry) } else { Err(ImpactError::NotFinite) }
}
