//! Answers as sentences: short, everyday words, numbers first.

use alloc::string::String;
use alloc::vec::Vec;

use crate::quality::Grade;
use crate::{Date, Trajectory};

mod alt_text;
mod answers;
mod headline;
mod print;
mod reading;
#[cfg(test)]
mod tests;

pub use print::{change, date, figure, number, period_name, target};
pub(crate) use print::{in_period, the_period};

/// Says in sentences what stands in the other sections of the document; its own `words` are not read.
///
/// Numbers come first, a worsening is said as plainly as an improvement, and what happened after an event is never said
/// to have happened because of it. `as_of` is the day the answer is given for: a target's date that is not after it is
/// not spoken of as the future.
pub fn words(document: &Trajectory, as_of: Option<Date>) -> Words {
    let headline = headline::headline(document, as_of);
    let answers = answers::answers(document, as_of);
    let sound = document.quality.grade == Grade::Sound;
    let doubt = answers.quality.clone().filter(|_| !sound || answers.trend.is_none());
    let first = answers.level.clone().unwrap_or_else(|| alloc::format!("{headline}."));
    let summary = [Some(first), answers.trend.clone(), answers.pace.clone(), doubt].into_iter().flatten().collect();
    Words { alt_text: alt_text::alt_text(document, &headline), headline, summary, answers }
}

/// Everything that is said about one measure of one area.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Words {
    /// The message in ten words at most.
    pub headline: String,
    /// Two to four sentences: level, direction, pace, doubt.
    pub summary: Vec<String>,
    /// What the chart shows, for somebody who does not see it: message, range, signals, events.
    pub alt_text: String,
    /// One sentence a question.
    pub answers: Answers,
}

/// One sentence a question; `None` where the section is missing.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answers {
    /// Where are we?
    pub level: Option<String>,
    /// Is it getting better, or is it noise?
    pub trend: Option<String>,
    /// Is that fast enough?
    pub pace: Option<String>,
    /// Will we get there, and when?
    pub forecast: Option<String>,
    /// Did the intervention change anything?
    pub impact: Option<String>,
    /// How do we compare?
    pub benchmark: Option<String>,
    /// Where is the service on its journey?
    pub journey: Option<String>,
    /// Can I trust these numbers?
    pub quality: Option<String>,
}
