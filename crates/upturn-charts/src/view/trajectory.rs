//! Values with their intervals, what happened, and the way to the target.

use upturn_core::trajectory::{Point, Trajectory};
use upturn_core::words;

use super::aim::Aim;
use super::{absent, around, events, happened, label, radius};
use crate::frame::{Frame, Plan, runs};
use crate::labels::{EndLabel, SIZE};
use crate::metrics;
use crate::phrase;
use crate::scene::{Anchor, Dash, Ink, Mark, Scene, Shape, Stop, Text, Weight};

pub(super) fn scene(document: &Trajectory, width: f64, height: f64) -> Option<Scene> {
    let points = &document.points;
    let aim = Aim::of(document);
    let latest = points.iter().rev().find_map(|point| Some((point, point.value?)));
    let end = |text: &str, figure, ink, weight, rank| EndLabel {
        at: [0.0; 2],
        text: text.to_owned(),
        figure,
        ink,
        weight,
        rank,
    };
    // Where the axis runs on to the target, the line ends within the chart; it is named there if there may be room.
    let named_within = points.len() <= 40 && aim.as_ref().is_some_and(|aim| aim.day.is_some());
    let mut ends = Vec::new();
    if let Some((_, value)) = latest
        && !named_within
    {
        let figure = words::figure(value, &document.measure);
        ends.push((value, end(phrase::owner(document), figure, Ink::Series, Weight::Bold, 0)));
    }
    if let Some(aim) = &aim {
        ends.push((aim.value, end(&aim.name, aim.day_words.clone(), Ink::Target, Weight::Regular, 1)));
    }
    let extents = points.iter().flat_map(|point| [point.value, point.lower, point.upper]).flatten();
    let possible = points.iter().filter_map(|point| point.possible).flatten();
    let mut frame = Frame::new(Plan {
        document,
        width,
        height,
        values: extents.chain(possible).chain(aim.iter().flat_map(Aim::values)).collect(),
        until: aim.as_ref().and_then(|aim| aim.day),
        events: events(document),
        ends,
    })?;

    let spacing = frame.spacing(points);
    intervals(&mut frame, points, spacing);
    if let Some(aim) = &aim {
        aim.draw(&mut frame, latest.map(|(point, value)| (point.end, value)));
    }
    for run in runs(points) {
        let line = run.iter().filter_map(|point| Some([frame.x(point.end), frame.y(point.value?)])).collect();
        frame.line(line, Ink::Series, 2.0, Dash::Solid);
    }
    let mut stops = Vec::with_capacity(points.len());
    for point in points {
        stops.push(match point.value {
            Some(value) => {
                let at = [frame.x(point.end), frame.y(value)];
                let is_latest = latest.is_some_and(|(latest, _)| latest.end == point.end);
                if let Some(radius) = radius(spacing).or(is_latest.then_some(4.0)) {
                    frame.symbol(at, Shape::Circle, radius, Ink::Series);
                }
                Stop { x: at[0], y: at[1], period: point.period.clone(), text: said(document, point, value) }
            }
            None => absent(&mut frame, document, point),
        });
    }
    name_line(&mut frame, document, named_within);
    Some(frame.into_scene(stops))
}

/// 95 % intervals: a bar at each point, or a band where points stand too close for bars.
fn intervals(frame: &mut Frame, points: &[Point], spacing: f64) {
    let bounds = |point: &Point| Some((point.lower?, point.upper?));
    if spacing >= 6.0 {
        for point in points {
            if let Some((lower, upper)) = bounds(point) {
                let x = frame.x(point.end);
                frame.line(vec![[x, frame.y(lower)], [x, frame.y(upper)]], Ink::Series, 1.0, Dash::Solid);
            }
        }
        return;
    }
    for run in runs(points) {
        let edge =
            |pick: fn((f64, f64)) -> f64| run.iter().filter_map(move |point| Some((point.end, pick(bounds(point)?))));
        let over = edge(|bounds| bounds.1).map(|(end, value)| [frame.x(end), frame.y(value)]);
        let back = edge(|bounds| bounds.0).map(|(end, value)| [frame.x(end), frame.y(value)]);
        let points: Vec<[f64; 2]> = over.chain(back.collect::<Vec<_>>().into_iter().rev()).collect();
        if points.len() > 2 {
            frame.marks.push(Mark::Area { points, ink: Ink::Band });
        }
    }
}

/// Names the line within the chart where it does not end at the gutter, and gives its first value.
fn name_line(frame: &mut Frame, document: &Trajectory, named_within: bool) {
    let room = frame.plot.right - frame.plot.left;
    let spots: Vec<([f64; 2], f64, f64, f64)> = document
        .points
        .iter()
        .filter_map(|point| {
            let value = point.value?;
            let reach = |value: f64| frame.y(value);
            let (above, below) = (reach(point.upper.unwrap_or(value)), reach(point.lower.unwrap_or(value)));
            let at = [frame.x(point.end), reach(value)];
            Some((at, above.min(at[1] - 4.0), below.max(at[1] + 4.0), value))
        })
        .collect();
    if let Some((at, .., value)) = spots.last()
        && named_within
    {
        let name = metrics::fit(phrase::owner(document), SIZE, Weight::Bold, room * 0.4);
        let text = [name.as_str(), " ", &words::figure(*value, &document.measure)].concat();
        let wanted = label(text, Weight::Bold, Ink::Series);
        let beside = [4.0, 9.0, 0.0, 14.0].map(|dy| Text { x: at[0] + 8.0, y: at[1] + dy, ..wanted.clone() });
        let about = spots.iter().rev().flat_map(|(at, above, below, _)| around(*at, *above, *below, &wanted));
        let corners = [frame.plot.top + SIZE + 2.0, frame.plot.bottom - 6.0].map(|y| Text {
            x: frame.plot.right - 4.0,
            y,
            anchor: Anchor::End,
            ..wanted.clone()
        });
        frame.label(beside.into_iter().chain(about).chain(corners));
    }
    if let [(at, above, below, value), _, ..] = spots.as_slice() {
        let first = label(words::figure(*value, &document.measure), Weight::Regular, Ink::Series);
        frame.label(around(*at, *above, *below, &first));
    }
}

fn said(document: &Trajectory, point: &Point, value: f64) -> String {
    let print = |value| words::number(value, &document.measure);
    let mut text = format!("{}: {}", phrase::period(point), print(value));
    if let (Some(lower), Some(upper)) = (point.lower, point.upper) {
        text.push_str(&format!(", range {} to {}", print(lower), print(upper)));
    }
    text.push_str(&happened(document, point));
    text
}
