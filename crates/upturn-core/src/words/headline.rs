//! The message in ten words at most.

use alloc::format;
use alloc::string::{String, ToString};

use super::print::{figure, month, target};
use super::reading::{Movement, Unusual, Verdict, judged_well, movement, unusual, values, verdict};
use crate::control::Reading;
use crate::observation::Meaning;
use crate::pace::Status;
use crate::{Date, Trajectory};

/// Movement first, then whether it is enough. No title and no unit of several words stands here: both can be of any
/// length, and both stand beside the headline.
pub(super) fn headline(document: &Trajectory, as_of: Option<Date>) -> String {
    let pace = document.pace.as_ref();
    let verdict = pace.map_or(Verdict::NoTarget, |pace| verdict(document, pace, as_of));
    let measure = &document.measure;
    let target = pace.and_then(|pace| pace.target).map(|value| target(value, measure)).unwrap_or_default();
    let by = pace.and_then(|pace| pace.by).map(month).unwrap_or_default();
    let message = match movement(document) {
        Movement::TooFew if verdict == Verdict::Met => format!("Target of {target} met; too few figures for a trend"),
        Movement::TooFew => too_few(document),
        Movement::TooMany => "Too many figures to compute a trend".to_string(),
        Movement::OutOfRange => "Figures too large to compute a trend".to_string(),
        Movement::Rising => "Rising by more than the usual ups and downs".to_string(),
        Movement::Falling => "Falling by more than the usual ups and downs".to_string(),
        Movement::Constant(value) => constant(&figure(value, measure), &by, verdict),
        Movement::Improving => improving(&target, &by, verdict),
        Movement::Worsening => worsening(&target, &by, verdict, judged_well(document)),
        Movement::NoClearTrend => no_clear_trend(document, &target, &by, verdict),
    };
    // A step with others to follow is not yet the target.
    let last = pace.and_then(|pace| pace.steps.as_ref()?.last());
    if pace.is_some_and(|pace| last.is_some_and(|last| Some(last.by) > pace.by)) {
        return message.replace("target", "step").replace("Target", "Step");
    }
    message
}

fn too_few(document: &Trajectory) -> String {
    let usable = values(document).count();
    let hidden = |status: crate::Status| status.meaning() == Some(Meaning::Suppressed);
    match (usable, document.points.len()) {
        (0, 0) => "No figures yet".to_string(),
        (0, 1) if document.points.iter().all(|point| hidden(point.status)) => {
            "The only figure is hidden to protect people".to_string()
        }
        (0, all) if document.points.iter().all(|point| hidden(point.status)) => {
            format!("All {all} figures are hidden to protect people")
        }
        (0, 1) => "No usable figure in the only period".to_string(),
        (0, all) => format!("No usable figure in {all} periods"),
        (1, _) => {
            let only = values(document).map(|(_, value)| figure(value, &document.measure)).next().unwrap_or_default();
            format!("One figure, {only}: no trend can be read yet")
        }
        _ => format!("Only {usable} figures: too few to read a trend"),
    }
}

fn constant(value: &str, by: &str, verdict: Verdict) -> String {
    match verdict {
        Verdict::Met => format!("Unchanged at {value}, and the target is met"),
        Verdict::NoTarget => format!("No change: every figure is {value}"),
        Verdict::Unpublished => format!("Unchanged at {value}; no figure for the {by} target"),
        _ => format!("Unchanged at {value}, and the target is not met"),
    }
}

fn improving(target: &str, by: &str, verdict: Verdict) -> String {
    match verdict {
        Verdict::Met => format!("Improving, and the target of {target} is met"),
        Verdict::Ahead => "Improving, and ahead of the pace needed".to_string(),
        Verdict::OnPace => format!("Improving, and on pace for {target} by {by}"),
        Verdict::CannotTell(Status::OnPace, _) => format!("Improving, and fast enough to reach {target} by {by}"),
        Verdict::Behind | Verdict::CannotTell(_, Status::Behind) => {
            format!("Improving, but too slowly to reach {target} by {by}")
        }
        Verdict::CannotTell(..) => "Improving, but too early to say if fast enough".to_string(),
        Verdict::Reversing => "Better overall, but now moving away from the target".to_string(),
        Verdict::Passed(_) => format!("Improving, but the {by} target is not met"),
        Verdict::Unpublished => format!("Improving; no figure yet for the {by} target"),
        Verdict::NoDate => format!("Improving, but not yet at the target of {target}"),
        Verdict::NoTarget | Verdict::TooFew => "Improving by more than the usual ups and downs".to_string(),
    }
}

/// "Overall" marks a worsening over the whole series whose current phase goes another way.
fn worsening(target: &str, by: &str, verdict: Verdict, judged_well: Option<&str>) -> String {
    match verdict {
        Verdict::Met => format!("Target of {target} met, but getting worse"),
        Verdict::Ahead => "Worse overall, but now ahead of the pace needed".to_string(),
        Verdict::OnPace => format!("Worse overall, but now on pace for {target}"),
        Verdict::CannotTell(Status::OnPace, _) => "Worse overall, but now fast enough for the target".to_string(),
        Verdict::Behind => "Worse overall, and behind the pace needed".to_string(),
        Verdict::CannotTell(_, Status::Behind) => "Worse overall, and not on pace for the target".to_string(),
        Verdict::CannotTell(..) => "Worse overall; too early to judge the latest pace".to_string(),
        Verdict::Reversing => format!("Getting worse, and moving away from the {target} target"),
        Verdict::Passed(_) => format!("Getting worse, and the {by} target is not met"),
        Verdict::Unpublished => format!("Getting worse; no figure yet for the {by} target"),
        Verdict::NoDate => format!("Getting worse, and not at the target of {target}"),
        Verdict::NoTarget | Verdict::TooFew => match judged_well {
            Some(grade) => format!("Getting worse, while the service is judged {grade}"),
            None => "Getting worse by more than the usual ups and downs".to_string(),
        },
    }
}

fn no_clear_trend(document: &Trajectory, target: &str, by: &str, verdict: Verdict) -> String {
    match verdict {
        Verdict::Met => format!("Target of {target} met, with no clear trend"),
        Verdict::Ahead | Verdict::CannotTell(Status::OnPace, _) => {
            format!("No clear trend yet, but fast enough for {target}")
        }
        Verdict::OnPace => format!("No clear trend yet, but on pace for {target}"),
        Verdict::Behind => "No clear trend, and behind the pace needed".to_string(),
        Verdict::CannotTell(_, Status::Behind) => "No clear trend, and not on pace for the target".to_string(),
        Verdict::CannotTell(..) => "No clear trend: too early to judge the pace".to_string(),
        Verdict::Reversing => "No clear trend, but moving away from the target".to_string(),
        Verdict::Passed(_) => format!("No clear trend; the {by} target is not met"),
        Verdict::Unpublished => format!("No clear trend; no figure for the {by} target"),
        Verdict::NoDate => format!("No clear trend; not at the target of {target}"),
        Verdict::NoTarget | Verdict::TooFew => match document.control.as_ref().map(|control| control.variation) {
            Some(Reading::Improvement) => "No clear trend, but a recent change for the better".to_string(),
            Some(Reading::Concern) => "No clear trend, but a recent change for the worse".to_string(),
            recent => match unusual(document) {
                Some(Unusual { count, of, periods, many: true, .. }) => {
                    format!("No clear trend, but {count} of {of} {periods} are unusual")
                }
                _ if recent == Some(Reading::Neutral) => "No clear trend, but a recent unusual change".to_string(),
                Some(_) => "No clear trend: mostly the usual ups and downs".to_string(),
                None => "No clear change beyond the usual ups and downs".to_string(),
            },
        },
    }
}
