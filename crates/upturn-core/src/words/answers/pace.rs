//! Is that fast enough?

use alloc::format;
use alloc::string::{String, ToString};

use crate::pace::{Pace, Status};
use crate::words::print::{amount, date, month, size, target};
use crate::words::reading::{Verdict, values, verdict};
use crate::{Better, Date, Trajectory};

pub(super) fn pace_answer(document: &Trajectory, pace: &Pace, as_of: Option<Date>) -> String {
    let measure = &document.measure;
    let target = pace.target.map(|value| target(value, measure)).unwrap_or_default();
    let by = pace.by.map(date).unwrap_or_default();
    let goal = format!("{} of {target}", goal_name(document, pace));
    let beside = beside(document, pace);
    let verdict = match verdict(document, pace, as_of) {
        Verdict::Met => return format!("The latest figure meets the {goal}{}.", last_step(document, pace)),
        Verdict::TooFew => {
            let usable = values(document).count();
            return format!("Too few figures to judge the pace: {usable}, and 5 are needed{beside}.");
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
            return format!("The {goal} by {by} is not met, and {move_away} away from it{beside}.");
        }
        Verdict::Passed(_) => return format!("The {goal} by {by} is not met{beside}."),
        Verdict::Unpublished => {
            return format!("The date of the {goal}, {by}, has passed, and no figure for it is published yet{beside}.");
        }
        Verdict::CannotTell(slower, faster) if neighbours(slower, faster) => {
            format!("The figures cannot tell \"{}\" from \"{}\" yet", reading(slower), reading(faster))
        }
        Verdict::CannotTell(..) => "The figures cannot tell yet whether that is fast enough".to_string(),
        Verdict::Ahead => "That is ahead of the pace needed".to_string(),
        Verdict::OnPace => "That is about the pace needed".to_string(),
        Verdict::Behind => "That is behind the pace needed".to_string(),
        Verdict::Reversing => "That is away from the target".to_string(),
    };
    let single = pace.steps.is_none() && pace.path.is_none();
    let reach = if single { target } else { format!("the {goal}") };
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
    format!("It needs to {needs} to reach {reach} by {by}; {does}. {verdict}{beside}.")
}

/// What the pace is judged against: `target`, `next step`, `last step`, `path's end`.
fn goal_name(document: &Trajectory, pace: &Pace) -> &'static str {
    let latest = values(document).next_back().map(|(point, _)| point.end);
    match (&pace.steps, &pace.path) {
        (Some(_), _) if pace.by > latest => "next step",
        (Some(_), _) => "last step",
        (None, Some(_)) => "path's end",
        (None, None) => "target",
    }
}

/// Where one step is met and others are to follow: the last of them, as the end of a sentence.
fn last_step(document: &Trajectory, pace: &Pace) -> String {
    match pace.steps.as_ref().and_then(|steps| steps.last()) {
        Some(last) if Some(last.by) > pace.by => {
            format!("; the last step is {} by {}", target(last.value, &document.measure), date(last.by))
        }
        _ => String::new(),
    }
}

/// The latest step where it was missed, or the place of the latest figure beside its path, as the end of a sentence.
fn beside(document: &Trajectory, pace: &Pace) -> String {
    let measure = &document.measure;
    let judged = pace.steps.iter().flatten().rev().find(|step| step.met.is_some());
    if let Some(missed) = judged.filter(|step| step.met == Some(false) && Some(step.by) != pace.by) {
        let (value, by) = (target(missed.value, measure), date(missed.by));
        return format!("; the step of {value} by {by} was missed");
    }
    let Some((_, latest)) = values(document).next_back() else { return String::new() };
    let Some((path, ahead)) = pace.path_now.and_then(|now| Some((now.value, now.ahead_by?))) else {
        return String::new();
    };
    if ahead == 0.0 {
        return "; the latest figure is on its path".to_string();
    }
    let place = if latest > path { "above" } else { "below" };
    let side = if ahead > 0.0 { "better" } else { "worse" };
    format!("; the latest figure is {} {place} its path, on the {side} side", amount(ahead, measure))
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
