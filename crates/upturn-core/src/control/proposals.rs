//! Where new limits might begin: changes of level that the figures themselves suggest. Proposed, never applied.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Pelt;
use super::plan::Part;
use crate::Measure;
use crate::math::{ln, mean};
use crate::trend::MOST_POINTS;
use crate::words::{number, the_period};

/// A rebase that the figures suggest. Nothing changes until somebody states the date.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProposedRebase {
    /// Label of the first period of the new level.
    pub period: String,
    /// Mean of the level before, back to the change before it or to the start of the phase.
    pub before: f64,
    /// Mean of the new level, up to the next change or to the latest figure.
    pub after: f64,
    /// What speaks for it.
    pub evidence: Evidence,
    /// The evidence as a sentence.
    pub why: String,
}

/// What speaks for a change of level.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Evidence {
    /// By how much two means in place of one lower the sum of squares of the two levels, in units of the noise's
    /// variance: n m / (n + m) ((after - before) / sigma)^2 for n figures before and m after.
    pub fall: f64,
    /// The fall that a change point has to exceed: 2 ln n, with n the figures of the phase.
    pub needed: f64,
    /// Figures in a row, from the first of the new level on, that lie on one side of the mean before; at least 8.
    pub run: usize,
}

/// Fewest figures of a level.
const SHORTEST: usize = 7;

/// Figures in a row on one side of the mean before that confirm a change point.
const CONFIRMING_RUN: usize = 8;

/// Changes of level within one phase: the change points of [`Pelt`] (penalty 2 ln n, at least 7 figures on either side)
/// from which on 8 figures or more in a row lie on one side of the mean of the level before.
///
/// A steady trend is cut into steps as well (see [`Pelt::find`]); whether a date is a new start is for people to say.
/// Empty for more than [`MOST_POINTS`] figures.
pub(super) fn proposed(measure: &Measure, part: Part) -> Vec<ProposedRebase> {
    let values: Vec<f64> = part.iter().map(|(_, value)| *value).collect();
    if values.len() > MOST_POINTS {
        return Vec::new();
    }
    let pelt = Pelt { penalty: 2.0, shortest: SHORTEST };
    let Some(found) = pelt.find(&values).filter(|found| found.sigma > 0.0) else { return Vec::new() };
    let begins = [0].into_iter().chain(found.starts.iter().copied());
    let ends = found.starts.iter().copied().skip(1).chain([values.len()]);
    let changes = begins.zip(&found.starts).zip(ends).map(|((begin, start), end)| [begin, *start, end]);
    let needed = pelt.penalty * ln(values.len() as f64);
    let confirmed = changes.filter_map(|[begin, start, end]| {
        let levels = [values.get(begin..start)?, values.get(start..end)?];
        let [before, after] = [mean(levels[0])?, mean(levels[1])?];
        let side = |value: f64| (value > before, value < before);
        let run = values.get(start..)?.iter().take_while(|value| side(**value) == side(after)).count();
        let [n, m] = levels.map(|level| level.len() as f64);
        let step = (after - before) / found.sigma;
        let fall = n * m / (n + m) * step * step;
        let shown = run >= CONFIRMING_RUN && after != before && fall.is_finite();
        let evidence = Evidence { fall, needed, run };
        let (first, _) = part.get(start).filter(|_| shown)?;
        let period = &first.period;
        let why = why(measure, &the_period(period.start, period.end, &period.label), [before, after], run);
        Some(ProposedRebase { period: period.label.clone(), before, after, evidence, why })
    });
    confirmed.collect()
}

fn why(measure: &Measure, period: &str, [before, after]: [f64; 2], run: usize) -> String {
    let side = if after > before { "above" } else { "below" };
    let judged = match measure.better.sign() {
        Some(sign) if (after - before) * sign > 0.0 => ", a change for the better",
        Some(_) => ", a change for the worse",
        None => "",
    };
    let (before, after) = (number(before, measure), number(after, measure));
    format!(
        "From {period} on {run} figures in a row are {side} {before}, the average before. The average after is \
         {after}{judged}."
    )
}
