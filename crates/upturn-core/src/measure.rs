//! What is measured, of whom, and what counts as better.

use alloc::string::String;

use crate::Date;

/// The kind of number a measure is; it decides which interval and which control chart are honest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Kind {
    /// A plain number with no known uncertainty.
    #[default]
    Value,
    /// A part of a whole: numerator of denominator, times `per`.
    Proportion,
    /// Events per population at risk, times `per`.
    Rate,
    /// A number of events.
    Count,
    /// An average over people or cases, such as a caseload.
    Mean,
    /// A quotient of two quantities that is not a part of a whole.
    Ratio,
}

/// Which direction is improvement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Better {
    /// A higher value is better.
    #[default]
    Higher,
    /// A lower value is better.
    Lower,
    /// Neither; movement is described but not judged.
    Neutral,
}

impl Better {
    /// `+1` where higher is better, `-1` where lower is, `None` where neither: the sign that turns a difference into
    /// an improvement.
    ///
    /// ```
    /// use upturn_core::Better;
    /// assert_eq!(Better::Lower.sign(), Some(-1.0));
    /// assert_eq!(Better::Neutral.sign(), None);
    /// ```
    pub fn sign(self) -> Option<f64> {
        match self {
            Better::Higher => Some(1.0),
            Better::Lower => Some(-1.0),
            Better::Neutral => None,
        }
    }
}

/// A measure: the same for every area of a panel.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Measure {
    /// Stable identifier, such as `assessments-45-days`.
    pub id: String,
    /// Name in plain words.
    pub title: String,
    /// Unit as printed after a number: `%` stands directly after it, anything else after a blank; empty for none.
    pub unit: String,
    /// What kind of number it is.
    pub kind: Kind,
    /// Which direction is improvement.
    pub better: Better,
    /// `value = per * numerator / denominator`: 100 for a percentage, 10000 for a rate per 10,000, otherwise 1.
    pub per: f64,
    /// Digits after the decimal point where a value is printed.
    pub decimals: u8,
    /// Who published the figures, as one line.
    pub source: String,
}

impl Default for Measure {
    /// A plain value of which more is better, printed with one digit after the point, without a name.
    fn default() -> Self {
        Measure {
            id: String::new(),
            title: String::new(),
            unit: String::new(),
            kind: Kind::Value,
            better: Better::Higher,
            per: 1.0,
            decimals: 1,
            source: String::new(),
        }
    }
}

/// A council or other area.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Area {
    /// Official code, such as `E06000027`.
    pub code: String,
    /// Name, such as `Torbay`.
    pub name: String,
}

/// What is aimed at, and by when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// The value aimed at, in the unit of the measure. Always finite.
    pub value: f64,
    /// The day by which it is to be met; `None` where the target has no date.
    pub by: Option<Date>,
}
