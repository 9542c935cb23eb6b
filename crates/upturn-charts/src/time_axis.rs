//! The level axis: days, with labels that never touch.
//!
//! A figure stands at the end of its period, the day on which it is complete: that is the day from which the pace to a
//! target is counted, and years to March then stand at their own ticks.

use upturn_core::Date;
use upturn_core::trajectory::Point;

use crate::metrics;
use crate::phrase;
use crate::scene::Weight;

/// A scale from days to logical pixels.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TimeAxis {
    first: i32,
    last: i32,
    left: f64,
    right: f64,
}

impl TimeAxis {
    /// An axis from `first` to `last` between two places; a single day gets half a year on either side.
    pub(crate) fn new(first: Date, last: Date, left: f64, right: f64) -> TimeAxis {
        let (mut first, mut last) = (first.days_since_epoch(), last.days_since_epoch());
        if last <= first {
            (first, last) = (first - 183, first + 183);
        }
        TimeAxis { first, last, left, right: right.max(left + 1.0) }
    }

    /// Where a day stands.
    pub(crate) fn x(&self, date: Date) -> f64 {
        let share = f64::from(date.days_since_epoch() - self.first) / f64::from(self.last - self.first);
        self.left + share * (self.right - self.left)
    }

    /// Whether a day is on the axis.
    pub(crate) fn holds(&self, date: Date) -> bool {
        (self.first..=self.last).contains(&date.days_since_epoch())
    }

    /// Days to label, with their labels, so far apart that labels of this size never touch.
    pub(crate) fn ticks(&self, points: &[Point], size: f64) -> Vec<(Date, String)> {
        let (Some(start), Some(end)) = (points.first(), points.last()) else { return Vec::new() };
        let grid = Grid::of(points);
        let widest = metrics::width(grid.widest_label(), size, Weight::Regular) + 14.0;
        let room = (self.right - self.left).max(1.0);
        let days_wanted = widest * f64::from(self.last - self.first) / room;
        let Some(step) = grid.steps().iter().copied().find(|step| grid.days(*step) >= days_wanted) else {
            return vec![(end.end, grid.label(end.end))];
        };
        // Ticks are counted from the first figure, so that it is named, unless the steps have a calendar of their own.
        let origin = grid.origin(start.end, step);
        (0..400)
            .map(|index| grid.after(origin, step * index))
            .take_while(|date| date.days_since_epoch() <= self.last)
            .filter(|date| self.holds(*date))
            .map(|date| (date, grid.label(date)))
            .collect()
    }
}

/// What the ticks count.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Grid {
    /// Years that end in the same month: the label is the year.
    Years,
    /// Shorter periods: the label is month and year.
    Months,
    /// Days within a quarter of a year: the label is day and month.
    Days,
}

impl Grid {
    fn of(points: &[Point]) -> Grid {
        let month = |point: &Point| point.end.ymd().1;
        let long = |point: &Point| point.end.days_since_epoch() - point.start.days_since_epoch() > 360;
        let (first, last) = match points {
            [first, .., last] => (first, last),
            [only] => (only, only),
            [] => return Grid::Years,
        };
        let span = last.end.days_since_epoch() - first.end.days_since_epoch();
        if points.iter().all(|point| month(point) == month(first)) && (long(first) || span > 360) {
            Grid::Years
        } else if span > 92 || last.start != last.end {
            Grid::Months
        } else {
            Grid::Days
        }
    }

    fn widest_label(self) -> &'static str {
        match self {
            Grid::Years => "2000",
            Grid::Months => "May 2000",
            Grid::Days => "30 May",
        }
    }

    fn label(self, date: Date) -> String {
        let (year, month, day) = date.ymd();
        match self {
            Grid::Years => year.to_string(),
            Grid::Months => [phrase::short_month(month), " ", &year.to_string()].concat(),
            Grid::Days => [&day.to_string(), " ", phrase::short_month(month)].concat(),
        }
    }

    /// Possible distances between ticks, in years, months or days.
    fn steps(self) -> &'static [i32] {
        match self {
            Grid::Years => &[1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500, 1000, 2000],
            Grid::Months => &[1, 2, 3, 6, 12, 24, 36, 48, 60, 120, 240, 600, 1200, 2400, 6000, 12000],
            Grid::Days => &[1, 2, 7, 14, 28, 56],
        }
    }

    /// The fewest days in a step.
    fn days(self, step: i32) -> f64 {
        let days = match self {
            Grid::Years => 365.0,
            Grid::Months => 29.5,
            Grid::Days => 1.0,
        };
        days * f64::from(step)
    }

    fn origin(self, first: Date, step: i32) -> Date {
        let (year, month, _) = first.ymd();
        match self {
            // From 10 years on, years that end in the step's zeros.
            Grid::Years if step >= 10 => self.after(first, (year + step - 1) / step * step - year),
            Grid::Months if step >= 12 => self.after(first, (13 - month as i32) % 12),
            _ => first,
        }
    }

    fn after(self, first: Date, steps: i32) -> Date {
        let months = match self {
            Grid::Years => 12 * steps,
            Grid::Months => steps,
            Grid::Days => return first.add_days(steps),
        };
        let date = first.add_months(months);
        // The end of a short month stays an end where the month is longer.
        if first.is_month_end() { first.add_days(1).add_months(months).add_days(-1) } else { date }
    }
}
