//! A small chart for a table row: band between the limits, average, line, and the latest point by its reading.

use upturn_core::control::Reading;
use upturn_core::trajectory::Trajectory;

use super::look;
use crate::frame::{runs, size};
use crate::scene::{Dash, Ink, Mark, Scene};
use crate::time_axis::TimeAxis;
use crate::value_axis::ValueAxis;

/// Free space about the line, so that the last mark is whole.
const MARGIN: f64 = 6.0;

/// The sparkline of a document in a frame of so many logical pixels. It has no text and no background.
pub fn sparkline(document: &Trajectory, width: f64, height: f64) -> Scene {
    let (width, height) = (size(width), size(height));
    let mut scene = Scene { width, height, marks: Vec::new(), stops: Vec::new(), note: None, footnotes: Vec::new() };
    let points = &document.points;
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return scene };
    let phases = document.control.as_ref().map(|control| control.phases.as_slice()).unwrap_or_default();
    let limits = phases.iter().flat_map(|phase| [phase.lower, phase.upper]);
    let values = points.iter().filter_map(|point| point.value).chain(limits);
    let axis = ValueAxis::tight(values);
    let time = TimeAxis::new(first.end, last.end, MARGIN, width - MARGIN);
    let y = |value: f64| height - MARGIN - axis.share(value) * (height - 2.0 * MARGIN);

    for phase in phases {
        let end_of = |period: &str| points.iter().find(|point| point.period == period).map(|point| time.x(point.end));
        let (Some(from), Some(to)) = (end_of(&phase.from), end_of(&phase.to)) else { continue };
        let (top, bottom) = (y(phase.upper), y(phase.lower));
        let points = vec![[from, top], [to, top], [to, bottom], [from, bottom]];
        scene.marks.push(Mark::Area { points, ink: Ink::Band });
        let centre = vec![[from, y(phase.centre)], [to, y(phase.centre)]];
        scene.marks.push(Mark::Line { points: centre, ink: Ink::Axis, width: 1.0, dash: Dash::Solid });
    }
    for run in runs(points) {
        let points: Vec<[f64; 2]> = run.iter().filter_map(|point| Some([time.x(point.end), y(point.value?)])).collect();
        if points.len() > 1 {
            scene.marks.push(Mark::Line { points, ink: Ink::Series, width: 1.5, dash: Dash::Solid });
        }
    }
    if let Some((point, value)) = points.iter().rev().find_map(|point| Some((point, point.value?))) {
        let (shape, ink) = look(document.control.as_ref().map_or(Reading::Common, |control| control.variation));
        scene.marks.push(Mark::Symbol { x: time.x(point.end), y: y(value), shape, radius: 3.0, ink });
    }
    scene
}
