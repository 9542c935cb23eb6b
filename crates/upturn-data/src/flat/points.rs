//! The columns of `points.csv`, each with what stands in it.

use upturn_core::Trajectory;
use upturn_core::control::ControlPoint;
use upturn_core::trajectory::Point;

use super::Type::{self, Day, Real, Text};
use super::{Cell, end, of, words};

/// One point, with the limits that it has in the control chart.
pub(super) struct Judged<'a> {
    document: &'a Trajectory,
    point: &'a Point,
    limits: Option<&'a ControlPoint>,
}

/// The points of a document, in order of time.
pub(super) fn of_document(document: &Trajectory) -> impl Iterator<Item = Judged<'_>> {
    // The chart has its points in the same order, but only for usable ones.
    let mut control = document.control.iter().flat_map(|control| &control.points).peekable();
    document.points.iter().map(move |point| {
        let limits = control.next_if(|limits| limits.period == point.period);
        Judged { document, point, limits }
    })
}

type Column = (&'static str, Type, fn(&Judged<'_>) -> Cell);

/// All columns.
pub(super) const COLUMNS: &[Column] = &[
    ("id", Text, |one| words(&one.document.id)),
    ("area_code", Text, |one| words(one.document.area.as_ref().map_or("", |area| &area.code))),
    ("area_name", Text, |one| words(one.document.area.as_ref().map_or("", |area| &area.name))),
    ("measure_id", Text, |one| words(&one.document.measure.id)),
    ("period", Text, |one| of(Some(&one.point.period))),
    ("start", Day, |one| of(Some(one.point.start))),
    ("end", Day, |one| of(Some(one.point.end))),
    ("value", Real, |one| of(one.point.value)),
    ("numerator", Real, |one| of(one.point.numerator)),
    ("denominator", Real, |one| of(one.point.denominator)),
    ("lower", Real, |one| of(one.point.lower)),
    ("upper", Real, |one| of(one.point.upper)),
    ("lower_998", Real, |one| of(one.point.lower_998)),
    ("upper_998", Real, |one| of(one.point.upper_998)),
    ("status", Text, |one| of(Some(one.point.status))),
    ("possible_lower", Real, |one| end(one.point.possible, 0)),
    ("possible_upper", Real, |one| end(one.point.possible, 1)),
    ("control_centre", Real, |one| of(one.limits.map(|limits| limits.centre))),
    ("control_lower", Real, |one| of(one.limits.map(|limits| limits.lower))),
    ("control_upper", Real, |one| of(one.limits.map(|limits| limits.upper))),
    ("control_signal", Text, |one| of(one.limits.and_then(|limits| limits.signal))),
    ("control_reading", Text, |one| of(one.limits.map(|limits| limits.reading))),
];
