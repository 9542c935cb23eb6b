//! What the chart shows, for somebody who does not see it: message, range, signals, events.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::print::{self, date, in_period, number, period_name, the_period};
use super::reading::{grade, values};
use crate::control::Reading;
use crate::journey::worst_of_each_day;
use crate::pace::PathPoint;
use crate::trajectory::Point;
use crate::{Date, Trajectory};

/// Names listed before "and 3 more": a screen reader speaks them one by one, and the table beside the chart has them all.
const LISTED: usize = 6;

pub(super) fn alt_text(document: &Trajectory, headline: &str) -> String {
    let mut sentences = [format!("{headline}."), range(document)].to_vec();
    let missing = document.points.len() - values(document).count();
    match (missing, values(document).next().is_some()) {
        (0, _) | (_, false) => {}
        (1, true) => sentences.push("1 period has no figure.".to_string()),
        (_, true) => sentences.push(format!("{missing} periods have no figure.")),
    }
    sentences.extend(signals(document));
    sentences.extend(target(document));
    sentences.extend(events(document));
    sentences.join(" ")
}

fn range(document: &Trajectory) -> String {
    let measure = &document.measure;
    let title = if measure.title.is_empty() { &document.id } else { &measure.title };
    let subject = match &document.area {
        Some(area) => format!("{title}, {}", area.name),
        None => title.clone(),
    };
    let show = |(point, value): (&Point, f64)| {
        format!("{} {}", number(value, measure), in_period(point.start, point.end, &point.period))
    };
    let by_value = |a: &(&Point, f64), b: &(&Point, f64)| a.1.total_cmp(&b.1);
    let (first, last) = (values(document).next(), values(document).next_back());
    // The first of equal lowest values and, through the reversal, the first of equal highest ones.
    let (lowest, highest) = (values(document).min_by(by_value), values(document).rev().max_by(by_value));
    let (Some(first), Some(last), Some(lowest), Some(highest)) = (first, last, lowest, highest) else {
        return format!("{subject}: no usable figure.");
    };
    let count = values(document).count();
    if count == 1 {
        return format!("{subject}: 1 figure, {}.", show(first));
    }
    let the = |point: &Point| the_period(point.start, point.end, &point.period);
    let span = format!("{subject}: {count} figures, from {} to {}", the(first.0), the(last.0));
    if lowest.1 == highest.1 {
        return format!("{span}, all {}.", number(last.1, measure));
    }
    format!("{span}. Lowest {}, highest {}, latest {}.", show(lowest), show(highest), number(last.1, measure))
}

fn signals(document: &Trajectory) -> Vec<String> {
    let Some(control) = &document.control else { return Vec::new() };
    let kinds = [
        (Reading::Improvement, "Better than the usual ups and downs"),
        (Reading::Concern, "Worse than the usual ups and downs"),
        (Reading::Neutral, "Outside the usual ups and downs"),
    ];
    let sentence = |(reading, text): (Reading, &str)| {
        let signalled = control.points.iter().filter(|point| point.reading == reading);
        let names = signalled.map(|point| name(document, &point.period)).collect::<Vec<_>>();
        (!names.is_empty()).then(|| format!("{text}: {}.", list(&names)))
    };
    kinds.into_iter().filter_map(sentence).collect()
}

fn name(document: &Trajectory, label: &str) -> String {
    let point = document.points.iter().find(|point| point.period == label);
    point.map_or_else(|| label.to_string(), |point| period_name(point.start, point.end, label))
}

fn target(document: &Trajectory) -> Option<String> {
    let pace = document.pace.as_ref()?;
    let print = |value| print::target(value, &document.measure);
    if let Some(steps) = &pace.steps {
        let steps: Vec<String> =
            steps.iter().map(|step| format!("{} by {}", print(step.value), date(step.by))).collect();
        return Some(format!("Target by steps: {}.", list(&steps)));
    }
    if let Some([first, .., last]) = pace.path.as_deref() {
        let on = |point: &PathPoint| format!("{} on {}", print(point.value), date(point.date));
        return Some(format!("Target: a path from {} to {}.", on(first), on(last)));
    }
    let target = print(pace.target?);
    Some(match pace.by {
        Some(by) => format!("Target: {target} by {}.", date(by)),
        None => format!("Target: {target}."),
    })
}

/// Events and judgements within the span of the figures; several judgements of one day are named once, by the worst.
fn events(document: &Trajectory) -> Option<String> {
    let journey = document.journey.as_ref()?;
    let (first, last) = (document.points.first()?.start, document.points.last()?.end);
    let inside = |day: Date| day >= first && day <= last;
    let events = journey.events.iter().map(|event| (event.date, event.label.clone()));
    let days = worst_of_each_day(&journey.judgements, None);
    let judgements = days.into_iter().map(|(day, worst)| (day, format!("judged {}", grade(worst))));
    let mut all: Vec<(Date, String)> = events.chain(judgements).filter(|one| inside(one.0)).collect();
    all.sort_by_key(|one| one.0);
    let names: Vec<String> = all.into_iter().map(|(day, label)| format!("{label} ({})", date(day))).collect();
    (!names.is_empty()).then(|| format!("Events: {}.", list(&names)))
}

/// `a`, `a and b`, `a, b and c`, `a, b, c, d, e, f and 3 more`; "1 more" would say less than the name itself.
fn list(names: &[String]) -> String {
    match names {
        [.., last] if names.len() <= LISTED + 1 && names.len() > 1 => {
            format!("{} and {last}", names[..names.len() - 1].join(", "))
        }
        _ if names.len() > 1 => format!("{} and {} more", names[..LISTED].join(", "), names.len() - LISTED),
        _ => names.concat(),
    }
}
