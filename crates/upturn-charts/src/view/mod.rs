//! The views of a document.

mod aim;
mod control;
mod sparkline;
mod trajectory;

use upturn_core::control::Reading;
use upturn_core::journey::EventKind;
use upturn_core::trajectory::{Point, Trajectory};
use upturn_core::{Date, words};

use crate::frame::{Event, Frame, size};
use crate::phrase;
use crate::scene::{Anchor, Ink, Mark, Scene, Shape, Stop, Text, Weight};

pub use sparkline::sparkline;

/// A view of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Values with their intervals, events, and the way to the target.
    Trajectory,
    /// The control chart: average, limits and signals.
    Control,
}

impl View {
    /// Reads the name of a view as pages write it; `None` for a view that this version does not draw.
    pub fn from_name(name: &str) -> Option<View> {
        match name {
            "trajectory" => Some(View::Trajectory),
            "control" => Some(View::Control),
            _ => None,
        }
    }
}

/// The scene of a view in a frame of so many logical pixels.
///
/// Any size is accepted: what is too small to hold a chart is drawn as if it were 16 pixels long.
pub fn scene(document: &Trajectory, view: View, width: f64, height: f64) -> Scene {
    let scene = match view {
        View::Trajectory => trajectory::scene(document, width, height),
        View::Control => control::scene(document, width, height),
    };
    scene.unwrap_or_else(|| no_figures(width, height))
}

fn no_figures(width: f64, height: f64) -> Scene {
    let (width, height) = (size(width), size(height));
    let text = Text {
        x: width / 2.0,
        y: height / 2.0,
        text: "No figures".to_owned(),
        size: 12.0,
        weight: Weight::Regular,
        anchor: Anchor::Middle,
        ink: Ink::MutedText,
    };
    Scene { width, height, marks: vec![Mark::Text(text)], stops: Vec::new(), note: None, footnotes: Vec::new() }
}

/// Judgements first, then what changed who runs the service, then the rest.
fn events(document: &Trajectory) -> Vec<Event> {
    let Some(journey) = &document.journey else { return Vec::new() };
    let judgements = journey.judgements.iter().map(|judgement| Event {
        date: judgement.date,
        label: phrase::judged(judgement.grade).to_owned(),
        rank: 0,
    });
    let others = journey.events.iter().map(|event| Event {
        date: event.date,
        label: event.label.clone(),
        rank: match event.kind {
            EventKind::ContractStart | EventKind::ContractEnd | EventKind::Direction | EventKind::Commissioner => 1,
            EventKind::Inspection | EventKind::MonitoringVisit | EventKind::Other => 2,
        },
    });
    judgements.chain(others).collect()
}

/// What happened within a period, as the end of a sentence; empty where nothing did.
fn happened(document: &Trajectory, point: &Point) -> String {
    let within = |date: Date| (point.start..=point.end).contains(&date);
    let mut said = String::new();
    for event in events(document).into_iter().filter(|event| within(event.date)) {
        said.push_str(&format!(". {}, {}", event.label, words::date(event.date)));
    }
    said
}

/// A target as it is written into a label: without decimals where it is a whole number.
fn target_figure(document: &Trajectory, target: f64) -> String {
    let decimals = if target == target.round() { 0 } else { document.measure.decimals };
    let percent = if document.measure.unit == "%" { "%" } else { "" };
    [phrase::plain(target, decimals, &document.measure).as_str(), percent].concat()
}

/// A period without a figure: the range it can have where the source states one, otherwise an empty square at the foot.
fn absent(frame: &mut Frame, document: &Trajectory, point: &Point) -> Stop {
    let x = frame.x(point.end);
    let mut text = format!("{}: no figure, {}", phrase::period(point), phrase::absence(point.status));
    let y = match point.possible {
        Some([low, high]) if low.is_finite() && high.is_finite() => {
            let (low_y, high_y) = (frame.y(low), frame.y(high));
            for line in [
                [[x, low_y], [x, high_y]],
                [[x - 4.0, low_y], [x + 4.0, low_y]],
                [[x - 4.0, high_y], [x + 4.0, high_y]],
            ] {
                frame.line(line.to_vec(), Ink::MutedText, 1.5, crate::scene::Dash::Solid);
            }
            let print = |value| words::number(value, &document.measure);
            text.push_str(&format!(", between {} and {}", print(low), print(high)));
            (low_y + high_y) / 2.0
        }
        _ => {
            let y = frame.plot.bottom - 6.0;
            frame.symbol([x, y], Shape::HollowSquare, 3.5, Ink::MutedText);
            y
        }
    };
    text.push_str(&happened(document, point));
    Stop { x, y, period: point.period.clone(), text }
}

/// Half the width of a point's mark, where points stand so far apart; `None` where marks would run into each other.
fn radius(spacing: f64) -> Option<f64> {
    (spacing >= 5.0).then_some((spacing * 0.3).min(4.0))
}

/// Shape and ink of a reading.
fn look(reading: Reading) -> (Shape, Ink) {
    match reading {
        Reading::Improvement => (Shape::TriangleUp, Ink::Improvement),
        Reading::Concern => (Shape::TriangleDown, Ink::Concern),
        Reading::Neutral => (Shape::Diamond, Ink::Neutral),
        Reading::Common => (Shape::Circle, Ink::Common),
    }
}

/// Places about a spot that a label may take: above and below it, then to either side of these.
fn around(spot: [f64; 2], above: f64, below: f64, label: &Text) -> impl Iterator<Item = Text> + use<> {
    let (high, low) = (above - 6.0, below + 6.0 + label.size * 0.75);
    let mut places = Vec::with_capacity(6);
    for (dx, anchor) in [(0.0, Anchor::Middle), (2.0, Anchor::Start), (-2.0, Anchor::End)] {
        for y in [high, low] {
            places.push(Text { x: spot[0] + dx, y, anchor, ..label.clone() });
        }
    }
    places.into_iter()
}

/// A label of the usual size that has no place yet.
fn label(text: String, weight: Weight, ink: Ink) -> Text {
    Text { x: 0.0, y: 0.0, text, size: crate::labels::SIZE, weight, anchor: Anchor::Start, ink }
}
