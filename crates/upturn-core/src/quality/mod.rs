//! Can I trust these numbers? Remarks with a code, a place and a hint.

use alloc::string::String;
use alloc::vec::Vec;

mod remarks;

pub use remarks::remarks;

/// How much a remark matters; the worst decides the grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Severity {
    /// Good to know.
    Info,
    /// Read with care.
    Caution,
    /// Do not decide on this alone.
    Serious,
}

/// What a remark is about. Codes are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Code {
    /// Fewer than 5 usable points.
    FewPoints,
    /// Control limits from fewer than 12 points.
    ProvisionalLimits,
    /// A cell is suppressed.
    Suppressed,
    /// The publisher calls a figure unreliable.
    LowReliability,
    /// A figure is above zero but rounds to it.
    RoundsToZero,
    /// Between usable figures, periods are missing from the grid or have no figure.
    Gap,
    /// A row repeats another.
    Duplicate,
    /// A denominator below 20.
    SmallDenominator,
    /// No target is stated.
    NoTarget,
    /// The latest period with anything published in it ended more than 18 months before `as_of`.
    Stale,
    /// The autocorrelation correction was not possible; the plain test stands.
    CorrectionNotPossible,
    /// An older grade was mapped onto the four-grade ladder.
    MappedGrade,
    /// A moving range was left out of the limits.
    OutlierScreened,
    /// A cell holds text that cannot be used as a number, the count below the line is zero, or the counts cannot be
    /// right.
    Unusable,
    /// The counts behind a figure are not those of the figure: it has no interval.
    CountsDisagree,
    /// The counts vary by more than chance alone: the limits of the chart are widened (Laney's prime form).
    Overdispersed,
    /// An indicator has another name in one of its sources.
    RenamedColumn,
    /// Two releases give different figures for a period; the newer stands.
    Revised,
    /// More than half of an area's neighbours are not in another published list.
    NeighbourListChanged,
    /// The area has taken the place of others, or others have taken its place: their figures are not joined.
    Reorganised,
    /// The forecast's intervals are those of its model, because the panel has too few past errors to take them from.
    ModelInterval,
    /// A section of the document that cannot be computed from these figures, and why.
    NotComputed,
}

/// The grade of the figures: the worst severity met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Grade {
    /// Nothing above info.
    Sound,
    /// At least one caution.
    Caution,
    /// At least one serious remark.
    Weak,
}

/// One thing to know about the figures.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Remark {
    /// What it is about.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// Label of the period it concerns; `None` for the whole series.
    pub period: Option<String>,
    /// What is the case, in a short plain sentence.
    pub message: String,
    /// What to do about it, or how to read it.
    pub hint: String,
}

impl Remark {
    /// A remark about one period, or about the whole series where `period` is `None`.
    ///
    /// ```
    /// use upturn_core::quality::{Code, Remark, Severity};
    /// let remark = Remark::new(Code::Stale, Severity::Caution, Some("2022/23"), "The figures are old.", "Ask for newer.");
    /// assert_eq!(remark.period.as_deref(), Some("2022/23"));
    /// ```
    pub fn new(
        code: Code,
        severity: Severity,
        period: Option<&str>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Remark {
        Remark { code, severity, period: period.map(String::from), message: message.into(), hint: hint.into() }
    }
}

/// The answer to "can I trust these numbers?".
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quality {
    /// All remarks, in the order of [`Code`], then of period.
    pub remarks: Vec<Remark>,
    /// The worst severity met.
    pub grade: Grade,
}

impl Quality {
    /// Orders the remarks by code, then by period (remarks on the whole series first), and takes the worst severity as
    /// the grade. Remarks alike in both keep the order in which they were made.
    ///
    /// ```
    /// use upturn_core::quality::{Code, Grade, Quality, Remark, Severity};
    /// assert_eq!(Quality::of(vec![]).grade, Grade::Sound);
    /// let quality = Quality::of(vec![
    ///     Remark::new(Code::NoTarget, Severity::Info, None, "No target is stated.", "State one."),
    ///     Remark::new(Code::FewPoints, Severity::Caution, None, "There are only 4 figures.", "Wait for more."),
    /// ]);
    /// assert_eq!((quality.grade, quality.remarks[0].code), (Grade::Caution, Code::FewPoints));
    /// ```
    pub fn of(mut remarks: Vec<Remark>) -> Quality {
        remarks.sort_by(|a, b| (a.code, &a.period).cmp(&(b.code, &b.period)));
        let grade = match remarks.iter().map(|remark| remark.severity).max() {
            None | Some(Severity::Info) => Grade::Sound,
            Some(Severity::Caution) => Grade::Caution,
            Some(Severity::Serious) => Grade::Weak,
        };
        Quality { remarks, grade }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_stand_in_the_order_of_code_and_period_and_none_is_lost() {
        let unusable = |severity, period| Remark::new(Code::Unusable, severity, period, "m", "h");
        let (named, counted) = (unusable(Severity::Serious, Some("2024")), unusable(Severity::Caution, Some("2024")));
        let (other, whole) = (unusable(Severity::Caution, Some("2023")), unusable(Severity::Info, None));
        let quality = Quality::of([counted.clone(), named.clone(), other.clone(), whole.clone()].into());
        assert_eq!((quality.remarks, quality.grade), ([whole, other, counted, named].into(), Grade::Weak));
    }
}
