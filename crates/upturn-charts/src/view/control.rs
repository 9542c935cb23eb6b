//! The control chart: average, limits, signals, and where new limits begin.

use upturn_core::control::{ControlPoint, Phase};
use upturn_core::trajectory::{Point, Trajectory};
use upturn_core::{Date, words};

use super::{absent, around, happened, label, look, radius, target_figure};
use crate::frame::{Event, Frame, Plan, runs};
use crate::labels::EndLabel;
use crate::phrase;
use crate::scene::{Dash, Ink, Scene, Shape, Stop, Weight};

pub(super) fn scene(document: &Trajectory, width: f64, height: f64) -> Option<Scene> {
    let points = &document.points;
    let control = document.control.as_ref();
    let phases: &[Phase] = control.map_or(&[], |control| &control.phases);
    let starts: Vec<Option<&Point>> = phases.iter().map(|phase| named(points, &phase.from)).collect();
    // Limits change half-way between the figures on either side.
    let changes: Vec<Option<Date>> = starts.iter().map(|start| change_before(points, (*start)?)).collect();
    let rebases = starts.iter().zip(&changes).skip(1).filter_map(|(start, change)| {
        let label = format!("New limits from {}", phrase::month_year((*start)?.start));
        Some(Event { date: (*change)?, label, rank: 0 })
    });
    let judged = control.map(|control| control.points.as_slice()).unwrap_or_default();
    let of_points = judged.iter().flat_map(|point| [point.lower, point.upper]);
    let limits = phases.iter().flat_map(|phase| [phase.lower, phase.upper]).chain(of_points);
    let target = document.pace.as_ref().and_then(|pace| pace.target).filter(|target| target.is_finite());
    let possible = points.iter().filter_map(|point| point.possible).flatten();
    let mut frame = Frame::new(Plan {
        document,
        width,
        height,
        values: points.iter().filter_map(|point| point.value).chain(limits).chain(possible).chain(target).collect(),
        until: None,
        events: rebases.collect(),
        ends: ends(document, phases.last(), target),
    })?;

    let mut steps = steps(points, judged).into_iter().peekable();
    for (index, phase) in phases.iter().enumerate() {
        let mut own = Vec::new();
        while let Some(step) = steps.next_if(|_| own.last().is_none_or(|last: &Step| last.period != phase.to)) {
            own.push(step);
        }
        let (from, to) = extent(&frame, &changes, index);
        draw_phase(&mut frame, phase, &own, from, to);
    }
    if let Some(target) = target {
        let y = frame.y(target);
        let across = vec![[frame.plot.left, y], [frame.plot.right, y]];
        frame.line(across, Ink::Target, 1.5, Dash::Dotted);
    }
    for run in runs(points) {
        let line = run.iter().filter_map(|point| Some([frame.x(point.end), frame.y(point.value?)])).collect();
        frame.line(line, Ink::Series, 1.5, Dash::Solid);
    }
    let spacing = frame.spacing(points);
    let mut stops = Vec::with_capacity(points.len());
    let mut judged = judged.iter().peekable();
    for point in points {
        let Some(value) = point.value else {
            stops.push(absent(&mut frame, document, point));
            continue;
        };
        let at = [frame.x(point.end), frame.y(value)];
        // The control points stand in the order of the usable points.
        let judged = judged.next_if(|judged| judged.period == point.period);
        match judged.filter(|judged| judged.signal.is_some()) {
            Some(judged) => {
                let (shape, ink) = look(judged.reading);
                frame.symbol(at, shape, radius(spacing).unwrap_or(2.5), ink);
            }
            None => {
                if let Some(radius) = radius(spacing) {
                    frame.symbol(at, Shape::Circle, radius.min(3.5), Ink::Common);
                }
            }
        }
        let print = |value| words::number(value, &document.measure);
        let mut text = format!("{}: {}", phrase::period(point), print(value));
        if let Some(judged) = judged {
            text.push_str(&format!(", limits {} to {}", print(judged.lower), print(judged.upper)));
            if let Some(signal) = judged.signal {
                text.push_str(&format!(", {}: {}", phrase::reading(judged.reading), phrase::signal(signal)));
            }
        }
        text.push_str(&happened(document, point));
        stops.push(Stop { x: at[0], y: at[1], period: point.period.clone(), text });
    }
    name_earlier(&mut frame, document, phases, &changes);
    Some(frame.into_scene(stops))
}

fn named<'a>(points: &'a [Point], period: &str) -> Option<&'a Point> {
    points.iter().find(|point| point.period == period)
}

/// The day half-way between a point and the one before it; `None` for the first.
fn change_before(points: &[Point], start: &Point) -> Option<Date> {
    let before = points.iter().rev().find(|point| point.end < start.end)?;
    Some(half_way(before, start))
}

/// From where to where the limits of a phase are drawn.
fn extent(frame: &Frame, changes: &[Option<Date>], index: usize) -> (f64, f64) {
    let at = |index: usize| changes.get(index).copied().flatten().map(|date| frame.x(date));
    (at(index).unwrap_or(frame.plot.left), at(index + 1).unwrap_or(frame.plot.right))
}

fn ends(document: &Trajectory, last: Option<&Phase>, target: Option<f64>) -> Vec<(f64, EndLabel)> {
    let print = |value| words::figure(value, &document.measure);
    let end = |name: &str, value, figure, ink, weight, rank| {
        (value, EndLabel { at: [0.0; 2], text: name.to_owned(), figure, ink, weight, rank })
    };
    let limit = |name, value, rank| end(name, value, print(value), Ink::Limit, Weight::Regular, rank);
    let mut ends = Vec::new();
    ends.extend(last.map(|phase| limit("Upper limit", phase.upper, 0)));
    if let Some(value) = document.points.last().and_then(|point| point.value) {
        ends.push(end("Latest", value, print(value), Ink::Series, Weight::Bold, 3));
    }
    ends.extend(last.map(|phase| limit("Average", phase.centre, 1)));
    ends.extend(
        target.map(|target| end("Target", target, target_figure(document, target), Ink::Target, Weight::Regular, 2)),
    );
    ends.extend(last.map(|phase| limit("Lower limit", phase.lower, 0)));
    ends
}

/// The limits at one figure, and the day from which on they are drawn: half-way from the point before.
struct Step<'a> {
    period: &'a str,
    from: Option<Date>,
    limits: [f64; 2],
}

/// One step a figure on the chart, in order of time.
fn steps<'a>(points: &[Point], judged: &'a [ControlPoint]) -> Vec<Step<'a>> {
    let mut judged = judged.iter().peekable();
    let mut before: Option<&Point> = None;
    let mut steps = Vec::with_capacity(judged.len());
    for point in points {
        if let Some(judged) = judged.next_if(|judged| judged.period == point.period) {
            let from = before.map(|before| half_way(before, point));
            steps.push(Step { period: &judged.period, from, limits: [judged.lower, judged.upper] });
        }
        before = Some(point);
    }
    steps
}

fn half_way(before: &Point, point: &Point) -> Date {
    before.end.add_days((point.end.days_since_epoch() - before.end.days_since_epoch()) / 2)
}

fn draw_phase(frame: &mut Frame, phase: &Phase, steps: &[Step], from: f64, to: f64) {
    let dash = if phase.provisional { Dash::Dotted } else { Dash::Dashed };
    for (which, value) in [(1, phase.upper), (0, phase.lower)] {
        let line = stairs(frame, steps, which).unwrap_or_else(|| vec![[from, frame.y(value)]]);
        let last = line.last().map_or(frame.y(value), |corner| corner[1]);
        let line = line.into_iter().map(|[x, y]| [x.max(from).min(to), y]).chain([[to, last]]).collect();
        frame.line(line, Ink::Limit, 1.25, dash);
    }
    let y = frame.y(phase.centre);
    frame.line(vec![[from, y], [to, y]], Ink::Limit, 1.25, Dash::Solid);
}

/// The corners of a limit that varies from figure to figure; `None` for one that does not.
fn stairs(frame: &Frame, steps: &[Step], which: usize) -> Option<Vec<[f64; 2]>> {
    let (first, rest) = steps.split_first()?;
    let mut level = first.limits[which];
    let mut corners = vec![[frame.plot.left, frame.y(level)]];
    for step in rest.iter().filter(|step| step.from.is_some()) {
        let next = step.limits[which];
        if next != level {
            let x = step.from.map_or(frame.plot.left, |day| frame.x(day));
            corners.extend([[x, frame.y(level)], [x, frame.y(next)]]);
            level = next;
        }
    }
    (corners.len() > 1).then_some(corners)
}

/// Averages of earlier phases stand in the chart where there is room; the latest is named in the gutter.
fn name_earlier(frame: &mut Frame, document: &Trajectory, phases: &[Phase], changes: &[Option<Date>]) {
    for (index, phase) in phases.iter().enumerate().take(phases.len().saturating_sub(1)) {
        let text = format!("Average {}", words::figure(phase.centre, &document.measure));
        let wanted = label(text, Weight::Regular, Ink::Limit);
        let (from, to) = extent(frame, changes, index);
        let y = frame.y(phase.centre);
        let spots: Vec<f64> = document.points.iter().map(|point| frame.x(point.end)).collect();
        let places = spots.into_iter().flat_map(|x| around([x, y], y + 2.0, y - 2.0, &wanted));
        frame.label(places.filter(|text| from <= text.bounds().left && text.bounds().right <= to));
    }
}
