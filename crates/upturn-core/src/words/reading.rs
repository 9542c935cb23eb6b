//! What there is to say about movement and pace, before it is put into words.

use crate::control::Reading;
use crate::journey::Grade;
use crate::pace::{Pace, Status};
use crate::trajectory::Point;
use crate::trend::{Direction, MOST_POINTS, Trend};
use crate::{Better, Date, Trajectory};

/// Which way the figures go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Movement {
    Improving,
    Worsening,
    /// A neutral measure, beyond the usual ups and downs.
    Rising,
    /// The same, downwards.
    Falling,
    /// Every figure is this one.
    Constant(f64),
    NoClearTrend,
    /// Fewer than 5 usable points.
    TooFew,
    /// Too large to compute.
    OutOfRange,
    /// More than [`MOST_POINTS`] usable points.
    TooMany,
}

/// Whether the pace is enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    Met,
    Ahead,
    OnPace,
    Behind,
    Reversing,
    /// The slope's interval spans these two readings, slower first.
    CannotTell(Status, Status),
    /// The date has passed, and the target is not met.
    Passed(Date),
    /// The date has passed, but no figure for it is published yet.
    Unpublished,
    /// A target without a date, which is not met.
    NoDate,
    /// No target, or a neutral measure.
    NoTarget,
    TooFew,
}

pub(super) fn movement(document: &Trajectory) -> Movement {
    let mut usable = values(document);
    let Some(trend) = &document.trend else {
        return if usable.clone().count() < 3 { Movement::TooFew } else { Movement::OutOfRange };
    };
    if trend.n > MOST_POINTS {
        return Movement::TooMany;
    }
    if trend.n >= 5 && trend.theil_sen.is_none() {
        return Movement::OutOfRange;
    }
    match trend.direction {
        Direction::TooFewPoints => Movement::TooFew,
        Direction::Improving => Movement::Improving,
        Direction::Worsening => Movement::Worsening,
        Direction::NoClearTrend => match usable.next() {
            Some((_, first)) if usable.all(|(_, value)| value == first) => Movement::Constant(first),
            _ if document.measure.better == Better::Neutral => neutral_movement(trend),
            _ => Movement::NoClearTrend,
        },
    }
}

/// `direction` does not judge a neutral measure; the same two tests tell whether it moves at all.
fn neutral_movement(trend: &Trend) -> Movement {
    let corrected = trend.hamed_rao.as_ref().map(|test| test.p);
    let p = corrected.or(trend.mann_kendall.as_ref().map(|test| test.p));
    match &trend.theil_sen {
        Some(slope) if p.is_some_and(|p| p < 0.05) && slope.ci_per_period[0] > 0.0 => Movement::Rising,
        Some(slope) if p.is_some_and(|p| p < 0.05) && slope.ci_per_period[1] < 0.0 => Movement::Falling,
        _ => Movement::NoClearTrend,
    }
}

pub(super) fn verdict(document: &Trajectory, pace: &Pace, as_of: Option<Date>) -> Verdict {
    let latest = values(document).next_back();
    let passed = pace.by.filter(|by| latest.is_some_and(|(point, _)| *by <= point.end));
    let unpublished = pace.by.is_some_and(|by| as_of.is_some_and(|as_of| by <= as_of));
    match (pace.status, passed, pace.cannot_tell) {
        (Status::Met, ..) => Verdict::Met,
        (Status::TooFewPoints, ..) => Verdict::TooFew,
        (Status::NoTarget, ..) if pace.target.is_some() && document.measure.better != Better::Neutral => {
            Verdict::NoDate
        }
        (Status::NoTarget, ..) => Verdict::NoTarget,
        (_, Some(by), _) => Verdict::Passed(by),
        _ if unpublished => Verdict::Unpublished,
        (_, None, Some([slower, faster])) => Verdict::CannotTell(slower, faster),
        (Status::Ahead, ..) => Verdict::Ahead,
        (Status::OnPace, ..) => Verdict::OnPace,
        (Status::Behind, ..) => Verdict::Behind,
        (Status::Reversing, ..) => Verdict::Reversing,
    }
}

/// How many figures lie outside the usual ups and downs.
pub(super) struct Unusual {
    pub count: usize,
    pub of: usize,
    /// Of them, on the better side, and on the worse.
    pub better: usize,
    pub worse: usize,
    /// At least 3, and one in five. Without any change 24 independent normal figures reach this in 9 of 100
    /// simulated series; shorter and longer ones less often.
    pub many: bool,
    /// What one figure stands for: `months`, `quarters`, `years`, or `figures`.
    pub periods: &'static str,
}

/// `None` without a control chart, or where no figure is outside the usual ups and downs.
pub(super) fn unusual(document: &Trajectory) -> Option<Unusual> {
    let points = &document.control.as_ref()?.points;
    let count = |reading: Reading| points.iter().filter(|point| point.reading == reading).count();
    let (better, worse) = (count(Reading::Improvement), count(Reading::Concern));
    let count = better + worse + count(Reading::Neutral);
    let months = |point: &Point| point.end.month_count() - point.start.month_count() + 1;
    let periods = match values(document).next().filter(|(first, _)| first.start != first.end) {
        Some((first, _)) if months(first) == 1 => "months",
        Some((first, _)) if months(first) == 3 => "quarters",
        Some((first, _)) if months(first) == 12 => "years",
        _ => "figures",
    };
    let of = points.len();
    let many = count >= 3 && count * 5 >= of;
    (count > 0).then_some(Unusual { count, of, better, worse, many, periods })
}

/// The points that have a value.
pub(super) fn values(document: &Trajectory) -> impl DoubleEndedIterator<Item = (&Point, f64)> + Clone {
    document.points.iter().filter_map(|point| point.value.map(|value| (point, value)))
}

/// The grade, where the service is judged good or better while this measure gets worse: a contrast that a page which
/// shows the grade alone would hide.
pub(super) fn judged_well(document: &Trajectory) -> Option<&'static str> {
    let current = document.journey.as_ref()?.current.as_ref()?;
    (current.grade >= Grade::Good).then(|| grade(current.grade))
}

/// A grade in the middle of a sentence.
pub(super) fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Inadequate => "inadequate",
        Grade::RequiresImprovement => "requires improvement",
        Grade::Good => "good",
        Grade::Outstanding => "outstanding",
    }
}
