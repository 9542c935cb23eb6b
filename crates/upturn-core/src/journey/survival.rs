//! How long do such spells last? The Kaplan-Meier curve, and what it says of a spell that is still open.

use alloc::vec::Vec;

use crate::level::Confidence;
use crate::math::{exp, ln, sqrt, sum};

#[cfg(test)]
mod tests;

/// How long something lasted, or has lasted so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Duration {
    /// In any unit, say months; 0 or more.
    pub length: f64,
    /// Whether it is over. Otherwise it is *censored*: it lasts longer than `length`, nobody knows how much longer.
    pub ended: bool,
}

/// One observed length on the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The length.
    pub time: f64,
    /// How many had lasted up to here; those that end or are censored here are among them.
    pub at_risk: usize,
    /// How many ended here.
    pub ended: usize,
    /// Share that lasts longer than `time`.
    pub survival: f64,
    /// Standard error by Greenwood's formula; `None` once nothing is left.
    pub standard_error: Option<f64>,
    /// Interval `S -/+ z se`, held within 0 and 1. Poor for few spells and near 0 or 1; `None` once nothing is left.
    pub plain: Option<[f64; 2]>,
    /// Interval symmetric in ln S, as R gives by default: `S exp(-/+ z se / S)`, at most 1; `None` as for `plain`.
    pub log: Option<[f64; 2]>,
    /// Interval symmetric in ln(-ln S), which stays within 0 and 1 by itself: `S^exp(-/+ z se / (S ln S))`. The one to
    /// show; `None` as for `plain`.
    pub log_log: Option<[f64; 2]>,
}

/// A Kaplan-Meier curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Survival {
    /// Every observed length once, ascending; also those at which some were only censored. Never empty.
    pub steps: Vec<Step>,
    confidence: Confidence,
}

/// The chance that an open spell ends soon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// The chance, from 0 to 1.
    pub value: f64,
    /// Log-log interval; `None` for a chance of 0 or 1, where Greenwood's formula says nothing: that none, or all, of a
    /// few spells ended by then makes it likely for the next one, not certain.
    pub interval: Option<[f64; 2]>,
    /// How many spells lasted longer than the time already spent: what the chance rests on.
    pub at_risk: usize,
}

/// The share of spells that lasts longer than each observed length, censored ones counted for as long as they were seen.
///
/// Of the n spells that lasted up to a length d end there; `S = product over lengths up to t of (n - d) / n`. A spell
/// that is censored at the very length at which others end counts as at risk there. Standard error `S sqrt(G)`, where
/// Greenwood's sum is `G = sum of d / (n (n - d))`. While nothing has ended S is 1 and every interval is \[1, 1\]: by
/// convention, not because it were certain.
///
/// `None` for no durations, and where one is negative or not finite. Kaplan and Meier 1958 (JASA 53:457); Greenwood
/// 1926; intervals: Kalbfleisch and Prentice 2002, section 1.4. Agrees with lifelines; R's survival has no log-log
/// interval while S is 1.
///
/// ```
/// use upturn_core::journey::survival::{Duration, kaplan_meier};
/// use upturn_core::level::Confidence;
/// // Five councils: out of intervention after 8, 12 and 20 months; still in it after 12 and 30.
/// let councils = [(8.0, true), (12.0, true), (12.0, false), (20.0, true), (30.0, false)];
/// let durations = councils.map(|(length, ended)| Duration { length, ended });
/// let curve = kaplan_meier(&durations, Confidence::P95).unwrap();
/// let shares: Vec<f64> = curve.steps.iter().map(|step| (step.survival * 10.0).round()).collect();
/// assert_eq!(shares, [8.0, 6.0, 3.0, 3.0]); // 4/5, x 3/4, x 1/2, and nothing ends at 30
/// assert_eq!(curve.median(), Some(20.0));
/// // 8 x 1 + 4 x 0.8 + 8 x 0.6 + 10 x 0.3 months.
/// assert!((curve.restricted_mean(30.0).unwrap() - 19.0).abs() < 1e-12);
/// // After 10 months, the chance to be out within another 12: 1 - 0.3 / 0.8.
/// assert!((curve.chance_of_ending_within(12.0, 10.0).unwrap().value - 0.625).abs() < 1e-12);
/// ```
pub fn kaplan_meier(durations: &[Duration], confidence: Confidence) -> Option<Survival> {
    let valid = durations.iter().all(|duration| duration.length >= 0.0 && duration.length.is_finite());
    if durations.is_empty() || !valid {
        return None;
    }
    let mut sorted = durations.to_vec();
    sorted.sort_by(|a, b| a.length.total_cmp(&b.length));
    let mut at_risk = sorted.len();
    let mut left = Left::ALL;
    let mut steps = Vec::new();
    for same in sorted.chunk_by(|a, b| a.length == b.length) {
        let ended = same.iter().filter(|duration| duration.ended).count();
        left = left.after(ended, at_risk);
        // + 0.0 turns a length of -0 into 0.
        let time = same.iter().map(|duration| duration.length + 0.0).next()?;
        steps.push(left.step(time, ended, at_risk, confidence.z()));
        at_risk -= same.len();
    }
    Some(Survival { steps, confidence })
}

/// A product of shares that last.
#[derive(Clone, Copy)]
struct Left {
    survival: f64,
    /// Greenwood's sum; `None` once nothing is left.
    greenwood: Option<f64>,
}

impl Left {
    const ALL: Left = Left { survival: 1.0, greenwood: Some(0.0) };

    fn after(self, ended: usize, at_risk: usize) -> Left {
        let (d, n) = (ended as f64, at_risk as f64);
        let greenwood = self.greenwood.filter(|_| ended < at_risk).map(|before| before + d / (n * (n - d)));
        Left { survival: self.survival * ((n - d) / n), greenwood }
    }

    fn step(self, time: f64, ended: usize, at_risk: usize, z: f64) -> Step {
        let survival = self.survival;
        let root = self.greenwood.map(sqrt);
        Step {
            time,
            at_risk,
            ended,
            survival,
            standard_error: root.map(|root| survival * root),
            plain: root.map(|root| {
                let half = z * survival * root;
                [(survival - half).max(0.0), (survival + half).min(1.0)]
            }),
            log: root.map(|root| [survival * exp(-z * root), (survival * exp(z * root)).min(1.0)]),
            log_log: self.log_log(z),
        }
    }

    fn log_log(self, z: f64) -> Option<[f64; 2]> {
        let root = sqrt(self.greenwood?);
        if self.survival == 1.0 {
            return Some([1.0, 1.0]);
        }
        let logarithm = ln(self.survival);
        let half = z * root / -logarithm;
        Some([exp(logarithm * exp(half)), exp(logarithm * exp(-half))])
    }
}

/// A product such as 5/6 x 4/5 x 3/4 is a half, and comes out one bit above it.
const ROUNDING: f64 = 1e-12;

impl Survival {
    /// Share that lasts longer than `time`: 1 before the first observed length. `None` beyond the last one, unless
    /// nothing was left there, and for a `time` that is negative or NaN.
    pub fn at(&self, time: f64) -> Option<f64> {
        let last = self.steps.last()?;
        if time.is_nan() || time < 0.0 || (time > last.time && last.survival > 0.0) {
            return None;
        }
        let before = self.steps.partition_point(|step| step.time <= time);
        Some(before.checked_sub(1).and_then(|place| self.steps.get(place)).map_or(1.0, |step| step.survival))
    }

    /// The smallest observed length that no more than half outlast; `None` where more than half outlast all of them.
    ///
    /// Where the curve runs level at exactly a half R gives the middle of that stretch; this gives its beginning, a
    /// length at which something did end (decision D15).
    pub fn median(&self) -> Option<f64> {
        self.steps.iter().find(|step| step.survival <= 0.5 + ROUNDING).map(|step| step.time)
    }

    /// Mean time spent up to `horizon`: the area under the curve from 0 to there. The plain mean is not known where
    /// some are censored. `None` where the curve is not known up to `horizon`, see [`Survival::at`].
    pub fn restricted_mean(&self, horizon: f64) -> Option<f64> {
        self.at(horizon).filter(|_| horizon.is_finite())?;
        let begins = [(0.0, 1.0)].into_iter().chain(self.steps.iter().map(|step| (step.time, step.survival)));
        let ends = self.steps.iter().map(|step| step.time).chain([horizon]);
        let areas = begins.zip(ends).map(|((begin, share), end)| share * (end.min(horizon) - begin).max(0.0));
        Some(sum(areas))
    }

    /// The chance that a spell that has lasted longer than `spent` ends within `more` from there:
    /// `1 - S(spent + more) / S(spent)`.
    ///
    /// Only spells that lasted longer than `spent` are counted, so its interval widens with the time spent. `None`
    /// where there were none, where the curve is not known up to `spent + more` (see [`Survival::at`]), and for numbers
    /// that are negative or not finite.
    pub fn chance_of_ending_within(&self, more: f64, spent: f64) -> Option<Chance> {
        let until = spent + more;
        let valid = spent >= 0.0 && more >= 0.0 && until.is_finite();
        self.at(until).filter(|_| valid)?;
        let from = self.steps.partition_point(|step| step.time <= spent);
        let later = self.steps.get(from..)?;
        let at_risk = later.first()?.at_risk;
        let within = later.iter().take_while(|step| step.time <= until);
        let left = within.fold(Left::ALL, |left, step| left.after(step.ended, step.at_risk));
        let ends = left.log_log(self.confidence.z()).filter(|_| left.survival < 1.0);
        let interval = ends.map(|[low, high]| [1.0 - high, 1.0 - low]);
        Some(Chance { value: 1.0 - left.survival, interval, at_risk })
    }
}
