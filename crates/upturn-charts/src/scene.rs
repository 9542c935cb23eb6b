//! What is to be drawn: marks at logical pixels, inked by role.
//!
//! A scene knows no device, no colour and no font engine. The same scene goes to a canvas, into an SVG file and, as
//! text, into a test.

use std::fmt;

use crate::metrics::{self, ASCENT, DESCENT};

/// The role of a mark. A [`crate::Theme`] gives each role its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// What everything stands on.
    Background,
    /// The area's own figures.
    Series,
    /// Areas compared with.
    Neighbour,
    /// The target and the way to it.
    Target,
    /// Grid lines.
    Grid,
    /// Axis lines and leaders.
    Axis,
    /// Text that must be read.
    Text,
    /// Tick labels and event labels.
    MutedText,
    /// A signal in the better direction.
    Improvement,
    /// A signal in the worse direction.
    Concern,
    /// The usual ups and downs.
    Common,
    /// A signal of a measure that is neither better nor worse.
    Neutral,
    /// Control limits and the average.
    Limit,
    /// The band between limits.
    Band,
    /// Rules at events.
    Event,
}

impl Ink {
    /// All roles, in the order of the enum.
    pub const ALL: [Ink; 15] = [
        Ink::Background,
        Ink::Series,
        Ink::Neighbour,
        Ink::Target,
        Ink::Grid,
        Ink::Axis,
        Ink::Text,
        Ink::MutedText,
        Ink::Improvement,
        Ink::Concern,
        Ink::Common,
        Ink::Neutral,
        Ink::Limit,
        Ink::Band,
        Ink::Event,
    ];

    const NAMES: [&str; Ink::ALL.len()] = [
        "background",
        "series",
        "neighbour",
        "target",
        "grid",
        "axis",
        "text",
        "muted_text",
        "improvement",
        "concern",
        "common",
        "neutral",
        "limit",
        "band",
        "event",
    ];

    /// The role that a palette calls by this name; `None` where there is none.
    ///
    /// ```
    /// use upturn_charts::Ink;
    /// assert_eq!(Ink::from_name("muted_text"), Some(Ink::MutedText));
    /// ```
    pub fn from_name(name: &str) -> Option<Ink> {
        Ink::ALL.into_iter().zip(Ink::NAMES).find(|(_, known)| *known == name).map(|(ink, _)| ink)
    }
}

/// How a line is broken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// Unbroken.
    Solid,
    /// 6 on, 4 off.
    Dashed,
    /// 2 on, 3 off.
    Dotted,
}

/// The shape of a point. Meaning is carried by shape as well as colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The usual ups and downs.
    Circle,
    /// Improvement.
    TriangleUp,
    /// Concern.
    TriangleDown,
    /// A signal of a neutral measure, or a target.
    Diamond,
    /// No figure: an empty square.
    HollowSquare,
}

/// Thickness of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Regular.
    Regular,
    /// Bold.
    Bold,
}

/// Which end of the text stands at its x.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The left end.
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where the anchor is.
    pub x: f64,
    /// The base line.
    pub y: f64,
    /// The words.
    pub text: String,
    /// Size of the font in logical pixels.
    pub size: f64,
    /// Thickness.
    pub weight: Weight,
    /// Which end stands at `x`.
    pub anchor: Anchor,
    /// Role.
    pub ink: Ink,
}

impl Text {
    /// The box that the line takes up, from the top of the tallest letter to the foot of the longest.
    pub fn bounds(&self) -> Rect {
        let width = metrics::width(&self.text, self.size, self.weight);
        let left = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - width / 2.0,
            Anchor::End => self.x - width,
        };
        Rect { left, top: self.y - ASCENT * self.size, right: left + width, bottom: self.y + DESCENT * self.size }
    }
}

/// A box with sides parallel to the axes; y grows downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Smallest x.
    pub left: f64,
    /// Smallest y.
    pub top: f64,
    /// Largest x.
    pub right: f64,
    /// Largest y.
    pub bottom: f64,
}

impl Rect {
    /// Whether the insides meet. Boxes that only touch do not overlap.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether `other` lies wholly within.
    pub fn contains(&self, other: &Rect) -> bool {
        self.left <= other.left && other.right <= self.right && self.top <= other.top && other.bottom <= self.bottom
    }

    /// Whether the line between two points runs through the inside (Liang and Barsky 1984).
    pub fn crossed_by(&self, from: [f64; 2], to: [f64; 2]) -> bool {
        let (mut enter, mut leave) = (0.0, 1.0);
        for (origin, delta, low, high) in
            [(from[0], to[0] - from[0], self.left, self.right), (from[1], to[1] - from[1], self.top, self.bottom)]
        {
            if delta == 0.0 {
                if origin <= low || origin >= high {
                    return false;
                }
                continue;
            }
            let (near, far) = ((low - origin) / delta, (high - origin) / delta);
            enter = f64::max(enter, near.min(far));
            leave = f64::min(leave, near.max(far));
        }
        enter < leave
    }
}

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// An open line through points.
    Line {
        /// At least two points.
        points: Vec<[f64; 2]>,
        /// Role.
        ink: Ink,
        /// Thickness.
        width: f64,
        /// How it is broken up.
        dash: Dash,
    },
    /// A filled polygon.
    Area {
        /// Its corners.
        points: Vec<[f64; 2]>,
        /// Role.
        ink: Ink,
    },
    /// A point with a thin rim of the background, so that it stands clear of its line.
    Symbol {
        /// Middle.
        x: f64,
        /// Middle.
        y: f64,
        /// Shape.
        shape: Shape,
        /// Half of its width.
        radius: f64,
        /// Role.
        ink: Ink,
    },
    /// A line of text.
    Text(Text),
}

/// A point that a reader can walk to.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Stop {
    /// Logical pixels from the left.
    pub x: f64,
    /// Logical pixels from the top.
    pub y: f64,
    /// Label of the period.
    pub period: String,
    /// What is said of it: period, value, limits, signal, events.
    pub text: String,
}

/// An event whose label found no room: the page lists it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Footnote {
    /// The number that stands at its rule, where there was room for that.
    pub number: usize,
    /// Date and label.
    pub text: String,
}

/// A chart, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Logical pixels.
    pub width: f64,
    /// Logical pixels.
    pub height: f64,
    /// In order of drawing: later ones lie on top.
    pub marks: Vec<Mark>,
    /// In order of time.
    pub stops: Vec<Stop>,
    /// What the reader must know of the axis; `None` where it starts at zero.
    pub note: Option<String>,
    /// Events whose labels found no room, in order of time.
    pub footnotes: Vec<Footnote>,
}

impl Scene {
    /// All lines of text.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.marks.iter().filter_map(|mark| match mark {
            Mark::Text(text) => Some(text),
            _ => None,
        })
    }
}

/// The scene as text: one mark a line, positions to a tenth of a pixel.
impl fmt::Display for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "scene {} x {}", self.width, self.height)?;
        for mark in &self.marks {
            match mark {
                Mark::Line { points, ink, width, dash } => {
                    writeln!(f, "line {ink:?} {width} {dash:?}{}", Places(points))?;
                }
                Mark::Area { points, ink } => writeln!(f, "area {ink:?}{}", Places(points))?,
                Mark::Symbol { x, y, shape, radius, ink } => {
                    writeln!(f, "symbol {shape:?} {ink:?} {radius:.1}{}", Places(&[[*x, *y]]))?;
                }
                Mark::Text(Text { x, y, text, size, weight, anchor, ink }) => {
                    writeln!(f, "text {ink:?} {size} {weight:?} {anchor:?}{} {text:?}", Places(&[[*x, *y]]))?;
                }
            }
        }
        for stop in &self.stops {
            writeln!(f, "stop{} {:?}", Places(&[[stop.x, stop.y]]), stop.text)?;
        }
        for footnote in &self.footnotes {
            writeln!(f, "footnote {} {:?}", footnote.number, footnote.text)?;
        }
        writeln!(f, "note {:?}", self.note)
    }
}

struct Places<'a>(&'a [[f64; 2]]);

impl fmt::Display for Places<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Adding zero turns -0.0 into 0.0.
        self.0.iter().try_for_each(|[x, y]| write!(f, " {:.1},{:.1}", x + 0.0, y + 0.0))
    }
}
