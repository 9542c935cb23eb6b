//! The frame that all views share: axes, grid, event rules, gutter for labels at line ends.

use upturn_core::trajectory::{Point, Trajectory};
use upturn_core::{Cadence, Date, words};

use crate::labels::{self, EndLabel, LEADING, Obstacles, Rule, SIZE, SMALL};
use crate::metrics::{self, ASCENT};
use crate::scene::{Anchor, Dash, Footnote, Ink, Mark, Rect, Scene, Stop, Text, Weight};
use crate::time_axis::TimeAxis;
use crate::value_axis::ValueAxis;

/// Something on a day, to be shown as a rule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) date: Date,
    pub(crate) label: String,
    /// Less is labelled first.
    pub(crate) rank: u8,
}

/// What a view asks of its frame.
pub(crate) struct Plan<'a> {
    pub(crate) document: &'a Trajectory,
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Everything that the upright axis must hold.
    pub(crate) values: Vec<f64>,
    /// The day that the level axis must reach, where it is later than the last figure.
    pub(crate) until: Option<Date>,
    pub(crate) events: Vec<Event>,
    /// Labels at the right, with the values at which their lines end.
    pub(crate) ends: Vec<(f64, EndLabel)>,
}

/// Axes laid out, and the marks so far.
pub(crate) struct Frame {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Where figures are drawn.
    pub(crate) plot: Rect,
    pub(crate) marks: Vec<Mark>,
    pub(crate) obstacles: Obstacles,
    time: TimeAxis,
    values: ValueAxis,
    footnotes: Vec<Footnote>,
}

impl Frame {
    /// Lays out axes, grid, rules and end labels; `None` where there is no point to lay out.
    pub(crate) fn new(plan: Plan<'_>) -> Option<Frame> {
        let (width, height) = (size(plan.width), size(plan.height));
        let points = &plan.document.points;
        let ticks = if height < 160.0 { 4 } else { 6 };
        let values = ValueAxis::new(plan.values.iter().copied(), &plan.document.measure, ticks);
        let widest = values.ticks.iter().map(|tick| metrics::width(&tick.1, SIZE, Weight::Regular)).fold(0.0, f64::max);
        let left = (widest + 8.0).min(width * 0.6);
        let labels: Vec<EndLabel> = plan.ends.iter().map(|end| end.1.clone()).collect();
        let gutter = labels::gutter(&labels, (width * 0.27).min(170.0));
        let right = (width - if gutter > 0.0 { gutter + 10.0 } else { 2.0 }).max(left + 2.0);
        let (first, last) = (points.first()?.end, points.last()?.end);
        let last = plan.until.map_or(last, |until| until.max(last));
        // What happened within the first period is shown with it.
        let opening = points.first()?.start..=first;
        let first =
            plan.events.iter().map(|event| event.date).filter(|date| opening.contains(date)).fold(first, Date::min);
        let time = TimeAxis::new(first, last, left + 10.0, (right - 10.0).max(left + 11.0));

        let events = plan.events.into_iter().filter(|event| time.holds(event.date));
        let events = labels::sorted(events, |a, b| a.date <= b.date);
        let rules: Vec<Rule> = events
            .iter()
            .map(|event| Rule { x: time.x(event.date), label: event.label.clone(), rank: event.rank })
            .collect();
        let rows = if height >= 220.0 { 3 } else { (height / 75.0) as usize };
        let (placed, unlabelled) = labels::stack(&rules, rows, 0.0, width);
        let rows_used = placed.iter().flatten().map(|label| label.row + 1).max().unwrap_or(0);
        let top = 9.0 + rows_used as f64 * LEADING;
        let plot = Rect { left, top, right, bottom: (height - LEADING - 12.0).max(top + 2.0) };

        let footnotes = unlabelled.iter().enumerate().filter_map(|(index, rule)| {
            let event = events.get(*rule)?;
            let text = format!("{}: {}", words::date(event.date), event.label);
            Some(Footnote { number: index + 1, text })
        });
        let footnotes = footnotes.collect();
        let mut frame =
            Frame { width, height, plot, marks: Vec::new(), obstacles: Obstacles::default(), time, values, footnotes };
        frame.paper();
        frame.grid();
        frame.days(points);
        for (rule, label) in rules.iter().zip(&placed) {
            frame.rule(rule.x, label.as_ref());
        }
        let placed_ends = plan.ends.into_iter().map(|(value, mut label)| {
            label.at = [plot.right, frame.y(value)];
            label
        });
        let marks = labels::dodge(
            placed_ends.collect(),
            plot.right + 8.0,
            gutter,
            if rows_used == 0 { 0.0 } else { plot.top - 6.0 },
            plot.bottom + 5.0,
        );
        frame.marks.extend(marks);
        Some(frame)
    }

    /// Where a day stands.
    pub(crate) fn x(&self, date: Date) -> f64 {
        self.time.x(date)
    }

    /// Where a value stands.
    pub(crate) fn y(&self, value: f64) -> f64 {
        self.plot.bottom - self.values.share(value) * (self.plot.bottom - self.plot.top)
    }

    /// The least distance between neighbouring figures: how large their marks may be.
    pub(crate) fn spacing(&self, points: &[Point]) -> f64 {
        (self.plot.right - self.plot.left) / points.len().max(1) as f64
    }

    /// Adds a line, of which labels keep clear.
    pub(crate) fn line(&mut self, points: Vec<[f64; 2]>, ink: Ink, width: f64, dash: Dash) {
        if points.len() > 1 {
            self.obstacles.lines.extend(points.windows(2).map(|pair| [pair[0], pair[1]]));
            self.marks.push(Mark::Line { points, ink, width, dash });
        }
    }

    /// Adds a point, of which labels keep clear.
    pub(crate) fn symbol(&mut self, [x, y]: [f64; 2], shape: crate::scene::Shape, radius: f64, ink: Ink) {
        let reach = radius * 1.4;
        self.obstacles.boxes.push(Rect { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach });
        self.marks.push(Mark::Symbol { x, y, shape, radius, ink });
    }

    /// Adds a label at the first of the candidates where there is room; says whether there was.
    pub(crate) fn label(&mut self, candidates: impl Iterator<Item = Text>) -> bool {
        let plot = Rect { left: self.plot.left, top: self.plot.top - 4.0, ..self.plot };
        let placed = self.obstacles.place(candidates, &plot);
        let found = placed.is_some();
        self.marks.extend(placed.map(Mark::Text));
        found
    }

    /// The scene, with the places that a reader can walk to.
    pub(crate) fn into_scene(self, mut stops: Vec<Stop>) -> Scene {
        for stop in &mut stops {
            // A hundredth of a pixel is as near as anybody can point, and short to write.
            (stop.x, stop.y) = ((stop.x * 100.0).round() / 100.0, (stop.y * 100.0).round() / 100.0);
        }
        let Frame { width, height, marks, values, footnotes, .. } = self;
        Scene { width, height, marks, stops, note: values.note, footnotes }
    }

    fn paper(&mut self) {
        let (width, height) = (self.width, self.height);
        let points = vec![[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]];
        self.marks.push(Mark::Area { points, ink: Ink::Background });
    }

    fn grid(&mut self) {
        for (value, label) in &self.values.ticks {
            let y = self.y(*value);
            let points = vec![[self.plot.left, y], [self.plot.right, y]];
            self.marks.push(Mark::Line { points, ink: Ink::Grid, width: 1.0, dash: Dash::Solid });
            self.marks.push(Mark::Text(Text {
                x: self.plot.left - 6.0,
                y: y + SIZE * 0.35,
                text: label.clone(),
                size: SIZE,
                weight: Weight::Regular,
                anchor: Anchor::End,
                ink: Ink::MutedText,
            }));
        }
    }

    fn days(&mut self, points: &[Point]) {
        let Rect { left, right, bottom, .. } = self.plot;
        let foot = vec![[left, bottom], [right, bottom]];
        self.marks.push(Mark::Line { points: foot, ink: Ink::Axis, width: 1.0, dash: Dash::Solid });
        let mut free_from = 0.0;
        for (date, label) in self.time.ticks(points, SIZE) {
            let x = self.time.x(date);
            let half = metrics::width(&label, SIZE, Weight::Regular) / 2.0;
            let middle = x.min(self.width - half).max(half);
            if middle - half < free_from {
                continue;
            }
            free_from = middle + half + 6.0;
            let tick = vec![[x, bottom], [x, bottom + 4.0]];
            self.marks.push(Mark::Line { points: tick, ink: Ink::Axis, width: 1.0, dash: Dash::Solid });
            self.marks.push(Mark::Text(Text {
                x: middle,
                y: bottom + 8.0 + ASCENT * SIZE,
                text: label,
                size: SIZE,
                weight: Weight::Regular,
                anchor: Anchor::Middle,
                ink: Ink::MutedText,
            }));
        }
    }

    fn rule(&mut self, x: f64, label: Option<&labels::Placed>) {
        let Rect { top, bottom, .. } = self.plot;
        let from = label.map_or(top, |label| 3.0 + label.row as f64 * LEADING);
        self.obstacles.lines.push([[x, top], [x, bottom]]);
        self.marks.push(Mark::Line {
            points: vec![[x, from], [x, bottom]],
            ink: Ink::Event,
            width: 1.0,
            dash: Dash::Dotted,
        });
        if let Some(labels::Placed { row, anchor, text }) = label {
            self.marks.push(Mark::Text(Text {
                x: if *anchor == Anchor::End { x - 4.0 } else { x + 4.0 },
                y: 3.0 + *row as f64 * LEADING + ASCENT * SMALL,
                text: text.clone(),
                size: SMALL,
                weight: Weight::Regular,
                anchor: *anchor,
                ink: Ink::MutedText,
            }));
        }
    }
}

/// Runs of points with values and without a period missing between them: a line is drawn within a run only.
pub(crate) fn runs(points: &[Point]) -> Vec<&[Point]> {
    let cadence = Cadence::of(points.iter().map(|point| point.start));
    let joined = |a: &Point, b: &Point| {
        let regular = cadence != Cadence::Days;
        a.value.is_some() && b.value.is_some() && !(regular && cadence.index(a.start, b.start) > 1)
    };
    points.chunk_by(joined).filter(|run| run.iter().all(|point| point.value.is_some())).collect()
}

/// A length that can be laid out: what is no number, or too small or large for any screen, is held at the edge.
pub(crate) fn size(length: f64) -> f64 {
    if length >= 16.0 { length.min(10_000.0) } else { 16.0 }
}
