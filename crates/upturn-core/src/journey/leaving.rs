//! The part of the section `journey` that speaks of all areas: how long spells of "inadequate" last.

use alloc::vec::Vec;

use crate::Date;

/// How long spells of "inadequate" last in all areas, and where the area's own latest spell stands among them.
///
/// Lengths are whole months, as those of [`super::Spell`] are: 24 is anything from 24 months to a day less than 25.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Leaving {
    /// Spells of all areas, one area may have several.
    pub spells: usize,
    /// Of them, those that have ended. The others are known to have lasted up to the day the answer is given for.
    pub ended: usize,
    /// First day of the earliest spell.
    pub since: Date,
    /// Months after which half of the spells have ended (Kaplan-Meier); `None` where more than half outlast all lengths
    /// seen.
    pub median_months: Option<i64>,
    /// Share of spells still inadequate by months spent (Kaplan-Meier), one step for each length at which a spell ended.
    /// Before the first step it is 1.
    pub curve: Vec<CurveStep>,
    /// Months that the area's own latest spell lasted, or has lasted so far: its place on the curve.
    pub own_months: i64,
    /// The chance to leave within the next 12 months given the time already spent; `None` for a spell that is over, and
    /// where no spell was followed for so long.
    pub chance_12: Option<Chance>,
    /// The same within the next 24 months.
    pub chance_24: Option<Chance>,
    /// The spells by model of intervention, strongest first; empty where no intervention is recorded in any spell.
    pub models: Vec<ModelSpells>,
    /// Whether the recorded models differ; `None` where fewer than two can be compared.
    pub log_rank: Option<LogRank>,
}

/// One step of the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CurveStep {
    /// Months spent.
    pub months: i64,
    /// Share of spells, from 0 to 1, that lasts longer.
    pub still_inadequate: f64,
    /// Lower end of its 95 % interval (log-log); `None` once no spell is left.
    pub lower: Option<f64>,
    /// Upper end.
    pub upper: Option<f64>,
    /// Spells that lasted up to here.
    pub at_risk: usize,
}

/// The chance that a spell under way ends soon.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Chance {
    /// The chance, from 0 to 1.
    pub value: f64,
    /// Lower end of its 95 % interval (log-log); `None` for a chance of 0 or 1, which has no interval.
    pub lower: Option<f64>,
    /// Upper end.
    pub upper: Option<f64>,
    /// Spells that lasted longer than the own one so far: what the chance rests on.
    pub at_risk: usize,
}

/// The strongest intervention recorded during a spell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Model {
    /// A partnership or contract began.
    Partnership,
    /// A commissioner was appointed.
    Commissioner,
    /// A statutory direction was given.
    Direction,
    /// None of these is recorded. There may have been one.
    NoneRecorded,
}

/// The spells with one model of intervention.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ModelSpells {
    /// The model. It is read from the whole spell, so a long one had more time to be given a stronger model: that
    /// spells with a model last longer does not show that the model prolongs them.
    pub model: Model,
    /// Spells with it.
    pub spells: usize,
    /// Of them, those that have ended.
    pub ended: usize,
    /// Months after which half of them have ended; `None` where more than half outlast all lengths seen.
    pub median_months: Option<i64>,
}

/// Log-rank test of the models: whether spells end at different rates.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LogRank {
    /// The statistic.
    pub chi_square: f64,
    /// Degrees of freedom: models that can be compared, less 1.
    pub degrees: usize,
    /// Chance of a statistic at least as large where the models do not differ.
    pub p: f64,
}
