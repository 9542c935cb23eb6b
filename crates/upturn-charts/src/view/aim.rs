//! The target: the way to one value, steps, or a path.

use upturn_core::Date;
use upturn_core::trajectory::Trajectory;

use super::target_figure;
use crate::frame::Frame;
use crate::phrase;
use crate::scene::{Dash, Ink, Shape};

/// A value on a day.
type Spot = (Date, f64);

/// The target as it is shown.
pub(super) struct Aim {
    /// Where its label stands.
    pub(super) value: f64,
    /// The day by which, which the level axis must reach; `None` where there is none to come, or where it is so far off
    /// that the figures would be squeezed.
    pub(super) day: Option<Date>,
    /// `Target 95%`.
    pub(super) name: String,
    /// `by March 2027`; empty where there is no day.
    pub(super) day_words: String,
    way: Way,
}

enum Way {
    /// One value: right across where there is no day to show.
    Single,
    /// Each value holds from its day on, until the next.
    Steps {
        /// The stairs, from edge to edge.
        stairs: Vec<Spot>,
        /// The steps on them.
        treads: Vec<Spot>,
        /// The step that the pace is judged against, where it is shown.
        next: Option<Spot>,
    },
    /// A line through these.
    Path(Vec<Spot>),
}

/// The days that can be shown.
struct Window {
    first: Date,
    last: Date,
    /// Years after the last figure.
    reach: f64,
}

impl Window {
    fn is_near(&self, day: Date) -> bool {
        self.last.years_to(day) <= self.reach
    }
}

impl Aim {
    /// The target of a document; `None` where it has none.
    pub(super) fn of(document: &Trajectory) -> Option<Aim> {
        let pace = document.pace.as_ref()?;
        let target = pace.target.filter(|target| target.is_finite())?;
        let (first, last) = (document.points.first()?.end, document.points.last()?.end);
        let window = Window { first, last, reach: first.years_to(last).max(3.0) * 2.0 };
        let finite = |spot: &Spot| spot.1.is_finite();
        let steps = pace.steps.iter().flatten().map(|step| (step.by, step.value)).filter(finite);
        let path = pace.path.iter().flatten().map(|point| (point.date, point.value)).filter(finite);
        let by = pace.by;
        let along =
            stepwise(steps.collect(), by.zip(Some(target)), &window).or_else(|| on_path(path.collect(), &window));
        let (way, shown, named) = along.unwrap_or_else(|| {
            let shown = (by.unwrap_or(last), target);
            (Way::Single, shown, (by, target))
        });
        Some(Aim {
            value: shown.1,
            day: Some(shown.0).filter(|day| last < *day && window.is_near(*day)),
            name: format!("Target {}", target_figure(document, named.1)),
            day_words: named.0.map(|by| format!("by {}", phrase::month_year(by))).unwrap_or_default(),
            way,
        })
    }

    /// Everything that the upright axis must hold.
    pub(super) fn values(&self) -> impl Iterator<Item = f64> + '_ {
        let spots = match &self.way {
            Way::Single => &[][..],
            Way::Steps { stairs, .. } => stairs,
            Way::Path(spots) => spots,
        };
        spots.iter().map(|spot| spot.1).chain([self.value])
    }

    /// Draws it; `latest` is the latest figure, from which a dotted line leads to what is to be met next.
    pub(super) fn draw(&self, frame: &mut Frame, latest: Option<Spot>) {
        let place = |frame: &Frame, (day, value): Spot| [frame.x(day), frame.y(value)];
        let line = |frame: &mut Frame, spots: &[Spot]| {
            let mut points: Vec<[f64; 2]> = spots.iter().map(|spot| place(frame, *spot)).collect();
            points.dedup();
            frame.line(points, Ink::Target, 1.5, Dash::Dashed);
        };
        let way_to = |frame: &mut Frame, to: Spot| {
            if let Some(latest) = latest {
                let points = vec![place(frame, latest), place(frame, to)];
                frame.line(points, Ink::Target, 1.5, Dash::Dotted);
            }
        };
        let goal = |frame: &mut Frame, spot: Spot| {
            let at = place(frame, spot);
            frame.symbol(at, Shape::Diamond, 4.5, Ink::Target);
        };
        match (&self.way, self.day) {
            (Way::Single, None) => {
                let y = frame.y(self.value);
                let across = vec![[frame.plot.left, y], [frame.plot.right, y]];
                frame.line(across, Ink::Target, 1.5, Dash::Dotted);
            }
            (Way::Single, Some(day)) => {
                way_to(frame, (day, self.value));
                goal(frame, (day, self.value));
            }
            (Way::Steps { stairs, treads, next }, _) => {
                line(frame, stairs);
                next.iter().for_each(|step| way_to(frame, *step));
                treads.iter().for_each(|step| goal(frame, *step));
            }
            (Way::Path(spots), day) => {
                line(frame, spots);
                if let Some(end) = day.and(spots.last()) {
                    goal(frame, *end);
                }
            }
        }
    }
}

/// What is drawn, the spot at which its label stands, and the day and value that the label names.
type Along = (Way, Spot, (Option<Date>, f64));

fn stepwise(mut steps: Vec<Spot>, goal: Option<Spot>, window: &Window) -> Option<Along> {
    steps.retain(|step| window.is_near(step.0));
    // Of the steps before the first figure only the last still holds.
    let begun = steps.iter().rposition(|step| step.0 <= window.first).unwrap_or(0);
    let steps = steps.get(begun..)?;
    let (last, value) = *steps.last()?;
    let until = last.max(window.last);
    let ends = steps.iter().skip(1).map(|step| step.0).chain([until]);
    let stairs = steps
        .iter()
        .zip(ends)
        .flat_map(|(step, end)| [(step.0.max(window.first), step.1), (end.max(window.first), step.1)]);
    let treads = steps.iter().copied().filter(|step| step.0 >= window.first).collect::<Vec<_>>();
    let next = goal.filter(|goal| goal.0 > window.last && treads.contains(goal));
    Some((Way::Steps { stairs: stairs.collect(), treads, next }, (until, value), (Some(last), value)))
}

fn on_path(days: Vec<Spot>, window: &Window) -> Option<Along> {
    let end = *days.last()?;
    let near = days.iter().rev().map(|spot| spot.0).find(|day| window.is_near(*day))?;
    let until = near.max(window.last);
    let inside = |day: Date| window.first < day && day < until;
    let from = days.first().map(|begin| begin.0.max(window.first))?;
    let bends = days.iter().copied().filter(|spot| inside(spot.0) && spot.0 > from);
    let spots: Vec<Spot> = [on_day(&days, from)?].into_iter().chain(bends).chain([on_day(&days, until)?]).collect();
    let shown = *spots.last()?;
    Some((Way::Path(spots), shown, (Some(end.0), end.1)))
}

/// The path on a day; that of its end after it.
fn on_day(days: &[Spot], day: Date) -> Option<Spot> {
    let reached = days.partition_point(|spot| spot.0 <= day);
    let from = days.get(reached.checked_sub(1)?)?;
    let value = match days.get(reached) {
        Some(to) if from.0 != day => from.1 + (to.1 - from.1) * (from.0.years_to(day) / from.0.years_to(to.0)),
        _ => from.1,
    };
    value.is_finite().then_some((day, value))
}
