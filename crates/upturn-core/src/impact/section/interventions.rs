//! The events whose effect is asked for.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Figure, MIN_FIGURES};
use crate::Date;
use crate::journey::{Event, EventKind, Journey};
use crate::quality::{Code, Remark, Severity};
use crate::words::date;

/// One event, or several that no figure lies between.
pub(super) struct Intervention {
    pub(super) label: String,
    pub(super) date: Date,
    pub(super) kind: EventKind,
    /// Figures of the periods that begin before its day.
    pub(super) before: usize,
    /// Figures of the others.
    pub(super) after: usize,
}

impl Intervention {
    pub(super) fn has_enough(&self) -> bool {
        self.before.min(self.after) >= MIN_FIGURES
    }
}

/// Whether something of this kind is meant to change a service.
pub(super) fn intervenes(event: &Event) -> bool {
    matches!(event.kind, EventKind::Direction | EventKind::Commissioner | EventKind::ContractStart)
}

/// In order of date.
pub(super) fn interventions(journey: Option<&Journey>, figures: &[Figure<'_>]) -> Vec<Intervention> {
    let mut events: Vec<&Event> =
        journey.iter().flat_map(|journey| &journey.events).filter(|e| intervenes(e)).collect();
    events.sort_by_key(|event| event.date);
    let before = |event: &Event| figures.partition_point(|(one, _)| one.period.start < event.date);
    let one = |events: &[&Event]| {
        let last = events.last()?;
        let before = before(last);
        let (label, after) = (joined(events), figures.len() - before);
        Some(Intervention { label, date: last.date, kind: last.kind, before, after })
    };
    events.chunk_by(|one, next| before(one) == before(next)).filter_map(one).collect()
}

/// `A`, `A and B`, `A, B and C`; each label once, and the kind of an event that has none.
fn joined(events: &[&Event]) -> String {
    let mut labels: Vec<&str> = Vec::new();
    for event in events {
        let label = if event.label.is_empty() { unlabelled(event.kind) } else { &event.label };
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    list(&labels)
}

fn list(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        Some((only, _)) => only.to_string(),
        None => String::new(),
    }
}

fn unlabelled(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Direction => "Direction",
        EventKind::Commissioner => "Commissioner",
        EventKind::ContractStart => "Contract",
        EventKind::Inspection | EventKind::ContractEnd | EventKind::MonitoringVisit | EventKind::Other => "Event",
    }
}

/// Events named in a remark; a longer list is nobody's reading.
const NAMED: usize = 3;

/// Says which events have too few figures, and how many those are; `None` where there is no such event.
pub(super) fn too_few(events: &[Intervention]) -> Option<Remark> {
    let name = |event: &Intervention| {
        format!("{} ({}: {} before, {} after)", event.label, date(event.date), event.before, event.after)
    };
    let mut names: Vec<String> = events.iter().take(NAMED).map(name).collect();
    match events.len().saturating_sub(NAMED) {
        0 => {}
        1 => names.push("1 more".to_string()),
        more => names.push(format!("{more} more")),
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let message =
        format!("Too few figures to tell a change after {}: {MIN_FIGURES} are needed on either side.", list(&names));
    let hint = "Figures of earlier or later periods would show more.";
    (!names.is_empty()).then(|| Remark::new(Code::NotComputed, Severity::Info, None, message, hint))
}
