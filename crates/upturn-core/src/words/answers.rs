//! One answer a question.

use alloc::format;
use alloc::string::{String, ToString};

use super::Answers;
use super::print::{amount, change, date, figure, in_period, month, number, size, target, the_period};
use super::reading::{Movement, Unusual, Verdict, grade, judged_well, movement, unusual, values, verdict};
use crate::control::{Control, Reading, Signal};
use crate::journey::{Journey, SpellState};
use crate::level::Level;
use crate::observation::Meaning;
use crate::pace::{Pace, Status};
use crate::quality::{Grade, Quality, Severity};
use crate::trajectory::Point;
use crate::trend::{MOST_POINTS, Trend};
use crate::{Better, Date, Trajectory};

pub(super) fn answers(document: &Trajectory, as_of: Option<Date>) -> Answers {
    Answers {
        level: document.level.as_ref().and_then(|level| level_answer(document, level)),
        trend: document.trend.as_ref().map(|trend| trend_answer(document, trend)),
        pace: document.pace.as_ref().map(|pace| pace_answer(document, pace, as_of)),
        forecast: None,
        impact: None,
        benchmark: None,
        journey: document.journey.as_ref().map(journey_answer),
        quality: Some(quality_answer(&document.quality)),
    }
}

fn level_answer(document: &Trajectory, level: &Level) -> Option<String> {
    let measure = &document.measure;
    let mut latest_first = values(document).rev();
    let (latest, _) = latest_first.next()?;
    let value = number(level.value, measure);
    let place = in_period(latest.start, latest.end, &latest.period);
    let range = match (level.lower, level.upper) {
        (Some(lower), Some(upper)) => {
            format!(" (likely range {} to {})", figure(lower, measure), figure(upper, measure))
        }
        _ => String::new(),
    };
    let compared = match (level.change_from_previous, latest_first.next()) {
        (Some(difference), Some((previous, _))) => {
            format!("{} from {}", change(difference, measure), the(previous))
        }
        (_, None) => "with no earlier figure to compare".to_string(),
        (None, Some(_)) => return Some(format!("{value}{range} {place}.{}", later(document))),
    };
    Some(format!("{value}{range} {place}, {compared}.{}", later(document)))
}

/// Why the latest figure is not that of the latest period; empty where it is.
fn later(document: &Trajectory) -> String {
    let after = document.points.iter().rev().take_while(|point| point.value.is_none());
    let count = after.clone().count();
    let all = |meaning: Meaning| after.clone().all(|point| point.status.meaning() == Some(meaning));
    let (one, many) = match count {
        0 => return String::new(),
        _ if all(Meaning::RoundsToZero) => ("figure rounds to zero", "figures round to zero"),
        _ if all(Meaning::Suppressed) => ("figure is hidden to protect people", "figures are hidden to protect people"),
        _ if all(Meaning::LowReliability) => ("figure is left out as unreliable", "figures are left out as unreliable"),
        _ => ("period has no usable figure", "periods have no usable figure"),
    };
    if count == 1 { format!(" The later {one}.") } else { format!(" The {count} later {many}.") }
}

fn trend_answer(document: &Trajectory, trend: &Trend) -> String {
    let measure = &document.measure;
    let slope = trend.theil_sen.as_ref();
    let moved = slope.map(|slope| {
        let [low, high] = slope.ci_per_year.map(f64::abs);
        let range = format!("likely {} to {}", size(low.min(high), measure), size(low.max(high), measure));
        format!("{} a year ({range}), more than the usual ups and downs", change(slope.slope_per_year, measure))
    });
    let moved = moved.unwrap_or_default();
    let usual = match movement(document) {
        Movement::TooFew => return format!("Too few figures to read a trend: {}, and 5 are needed.", trend.n),
        Movement::TooMany => return format!("The trend is not computed: there are more than {MOST_POINTS} figures."),
        Movement::OutOfRange => return "The figures are too large to compute a trend.".to_string(),
        Movement::Constant(value) => return format!("No change: every figure is {}.", number(value, measure)),
        Movement::Improving => format!("Improving: {moved}."),
        Movement::Worsening => match judged_well(document) {
            Some(grade) => format!("Getting worse: {moved}, while the service is judged {grade}."),
            None => format!("Getting worse: {moved}."),
        },
        Movement::Rising => format!("Rising: {moved}. Neither direction is better."),
        Movement::Falling => format!("Falling: {moved}. Neither direction is better."),
        Movement::NoClearTrend => match unusual(document) {
            Some(unusual) if unusual.many => no_trend_but(&unusual),
            _ => "No clear trend: the figures show no lasting direction.".to_string(),
        },
    };
    match document.control.as_ref().and_then(latest_signal) {
        Some(signal) => format!("{usual} {signal}"),
        None => usual,
    }
}

/// A series without a lasting direction may still be far from steady.
fn no_trend_but(Unusual { count, of, better, worse, periods, .. }: &Unusual) -> String {
    let sides = match (better, worse) {
        (0, 0) => String::new(),
        (_, 0) => ", all on the better side".to_string(),
        (0, _) => ", all on the worse side".to_string(),
        _ => format!(": {better} better, {worse} worse"),
    };
    format!("No clear trend, but {count} of {of} {periods} are outside the usual ups and downs{sides}.")
}

/// What the control chart says of the latest figure; `None` where it is within the usual ups and downs.
fn latest_signal(control: &Control) -> Option<String> {
    let latest = control.points.last()?;
    let word = |better: &'static str, worse: &'static str, neutral: &'static str| match latest.reading {
        Reading::Improvement => better,
        Reading::Concern => worse,
        Reading::Neutral | Reading::Common => neutral,
    };
    Some(match latest.signal? {
        Signal::Outside => {
            format!("The latest figure is {} the usual ups and downs.", word("better than", "worse than", "outside"))
        }
        Signal::Trend => {
            format!("The last seven figures all move {}.", word("the better way", "the worse way", "one way"))
        }
        Signal::TwoInThree => format!(
            "Two of the last three figures are {}.",
            word("unusually good", "unusually poor", "unusually far from the average")
        ),
        Signal::Shift => {
            format!(
                "The last seven figures are all {} the average.",
                word("better than", "worse than", "on one side of")
            )
        }
    })
}

fn pace_answer(document: &Trajectory, pace: &Pace, as_of: Option<Date>) -> String {
    let measure = &document.measure;
    let target = pace.target.map(|value| target(value, measure)).unwrap_or_default();
    let by = pace.by.map(date).unwrap_or_default();
    let verdict = match verdict(document, pace, as_of) {
        Verdict::Met => return format!("The latest figure meets the target of {target}."),
        Verdict::TooFew => {
            let usable = values(document).count();
            return format!("Too few figures to judge the pace: {usable}, and 5 are needed.");
        }
        Verdict::NoTarget if measure.better == Better::Neutral => {
            return "Neither direction is better, so no pace is judged.".to_string();
        }
        Verdict::NoTarget => return "No target is stated.".to_string(),
        Verdict::NoDate => return format!("The target of {target} has no date, so no pace can be judged."),
        Verdict::Passed(_) if pace.status == Status::Reversing => {
            let move_away = match pace.since {
                Some(day) => format!("since {} the figures have moved", since(document, day)),
                None => "the figures move".to_string(),
            };
            return format!("The target of {target} by {by} is not met, and {move_away} away from it.");
        }
        Verdict::Passed(_) => return format!("The target of {target} by {by} is not met."),
        Verdict::Unpublished => {
            return format!(
                "The date of the target of {target}, {by}, has passed, and no figure for it is published yet."
            );
        }
        Verdict::CannotTell(slower, faster) if neighbours(slower, faster) => {
            format!("The figures cannot tell \"{}\" from \"{}\" yet.", reading(slower), reading(faster))
        }
        Verdict::CannotTell(..) => "The figures cannot tell yet whether that is fast enough.".to_string(),
        Verdict::Ahead => "That is ahead of the pace needed.".to_string(),
        Verdict::OnPace => "That is about the pace needed.".to_string(),
        Verdict::Behind => "That is behind the pace needed.".to_string(),
        Verdict::Reversing => "That is away from the target.".to_string(),
    };
    let needed = pace.required_per_year.unwrap_or(0.0);
    let kept = pace.actual_per_year.unwrap_or(0.0);
    let needs = format!("{} by {} a year", if needed < 0.0 { "fall" } else { "rise" }, amount(needed, measure));
    let (fallen, falls) = if kept < 0.0 { ("fallen", "falls") } else { ("risen", "rises") };
    // The trend that is told before this is that of the whole series: the pace of the current phase says since when.
    let does = match pace.since.map(|day| since(document, day)) {
        Some(day) if kept == 0.0 => format!("since {day} it has stayed level"),
        Some(day) => format!("since {day} it has {fallen} by {} a year", amount(kept, measure)),
        None if kept == 0.0 => "it is not changing".to_string(),
        None => format!("it {falls} by {}", size(kept, measure)),
    };
    format!("It needs to {needs} to reach {target} by {by}; {does}. {verdict}")
}

/// The day from which figures count: a month, unless they are as at a day or it is not the first of a month.
fn since(document: &Trajectory, day: Date) -> String {
    let as_at = document.points.iter().any(|point| point.start == day && point.end == day);
    if as_at || day.ymd().2 != 1 { date(day) } else { month(day) }
}

/// Whether one status follows the other on the way from moving away to ahead.
fn neighbours(slower: Status, faster: Status) -> bool {
    let ladder = [Status::Reversing, Status::Behind, Status::OnPace, Status::Ahead];
    ladder.windows(2).any(|pair| pair == [slower, faster])
}

fn reading(status: Status) -> &'static str {
    match status {
        Status::Ahead => "ahead",
        Status::OnPace => "on pace",
        Status::Behind => "behind",
        Status::Reversing => "moving away",
        Status::Met => "met",
        Status::NoTarget | Status::TooFewPoints => "not judged",
    }
}

pub(super) fn journey_answer(journey: &Journey) -> String {
    let Some(current) = &journey.current else { return "No judgement is known.".to_string() };
    let judged = format!("Judged {} since {}", grade(current.grade), date(current.since));
    let Some(spell) = &journey.spell else { return format!("{judged}.") };
    let length = spell.months.map(|months| match months {
        0 => "less than a month".to_string(),
        1 => "1 month".to_string(),
        _ => format!("{months} months"),
    });
    match (spell.state, spell.to, length) {
        (SpellState::Open, Some(to), Some(length)) => format!("{judged}: {length} up to {}.", date(to)),
        (SpellState::Left, Some(to), Some(length)) if to == current.since => {
            format!("{judged}, after {length} as inadequate.")
        }
        (SpellState::Left, Some(to), Some(length)) => {
            format!("{judged}. It left inadequate on {}, after {length}.", date(to))
        }
        _ => format!("{judged}."),
    }
}

fn quality_answer(quality: &Quality) -> String {
    let (lead, severity) = match quality.grade {
        Grade::Sound => return "Nothing speaks against these figures.".to_string(),
        Grade::Caution => ("Read with care.", Severity::Caution),
        Grade::Weak => ("Do not decide on this alone.", Severity::Serious),
    };
    let mut worst = quality.remarks.iter().filter(|remark| remark.severity == severity);
    let first = worst.next().map(|remark| remark.message.as_str()).unwrap_or_default();
    match quality.remarks.iter().filter(|remark| remark.severity >= Severity::Caution).count() {
        0 | 1 => format!("{lead} {first}"),
        2 => format!("{lead} {first} There is 1 more remark."),
        several => format!("{lead} {first} There are {} more remarks.", several - 1),
    }
}

fn the(point: &Point) -> String {
    the_period(point.start, point.end, &point.period)
}
