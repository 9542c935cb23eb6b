//! What is aimed at: one value, values by dated steps, or a path.

use alloc::vec::Vec;

use crate::{Date, Target};

/// How the way to the target is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Shape {
    /// One value, maybe with a date.
    Single,
    /// Values, each to be met by its date.
    Steps,
    /// A value for every day from the first date to the last: straight lines between the dates.
    Path,
}

/// A value on a day: one step, or a bend of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Milestone {
    /// The day.
    pub date: Date,
    /// The value on it, in the unit of the measure; finite.
    pub value: f64,
}

/// What is aimed at, in one of three shapes.
///
/// Whatever the shape, one value with one date is what the pace, the control chart and the forecast are judged
/// against: [`Aim::goal`].
///
/// ```
/// use upturn_core::{Aim, Date, Milestone};
/// let on = |date, value| Milestone { date: Date::parse(date).unwrap(), value };
/// let steps = Aim::steps(vec![on("2026-03-31", 24.0), on("2028-03-31", 20.0)]).unwrap();
/// // 24 is to be met first; once the figures reach beyond its date, 20 is.
/// assert_eq!(steps.goal(Date::parse("2025-03-31")).value, 24.0);
/// assert_eq!(steps.goal(Date::parse("2026-03-31")).value, 20.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Aim {
    shape: Shape,
    /// What is aimed at in the end.
    end: Target,
    /// In ascending order of date; none for a single value.
    milestones: Vec<Milestone>,
}

impl From<Target> for Aim {
    fn from(target: Target) -> Self {
        Aim { shape: Shape::Single, end: target, milestones: Vec::new() }
    }
}

impl Aim {
    /// Values to be met by dates. `None` where there is no step, where the dates are not ascending or a value is not
    /// finite.
    pub fn steps(milestones: Vec<Milestone>) -> Option<Aim> {
        Aim::along(Shape::Steps, milestones)
    }

    /// A path through values on days. `None` where there are fewer than two, where the dates are not ascending or a
    /// value is not finite.
    pub fn path(milestones: Vec<Milestone>) -> Option<Aim> {
        Aim::along(Shape::Path, milestones).filter(|path| path.milestones.len() > 1)
    }

    fn along(shape: Shape, milestones: Vec<Milestone>) -> Option<Aim> {
        let ascending = milestones.is_sorted_by(|earlier, later| earlier.date < later.date);
        let finite = milestones.iter().all(|milestone| milestone.value.is_finite());
        let end = milestones.last().map(|last| Target { value: last.value, by: Some(last.date) })?;
        (ascending && finite).then_some(Aim { shape, end, milestones })
    }

    /// The shape.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Steps, or bends of the path, in ascending order of date; none for a single value.
    pub fn milestones(&self) -> &[Milestone] {
        &self.milestones
    }

    /// What figures that reach to this day are judged against: the single value; the first step whose date is later, or
    /// the last step where none is; the end of the path. `None` stands for no figures yet.
    pub fn goal(&self, latest_end: Option<Date>) -> Target {
        let later = |milestone: &&Milestone| latest_end.is_none_or(|latest| milestone.date > latest);
        match self.milestones.iter().find(later) {
            Some(step) if self.shape == Shape::Steps => Target { value: step.value, by: Some(step.date) },
            _ => self.end,
        }
    }

    /// The value of the path on a day: on the straight line between the dates about it, and that of the last date after
    /// it. `None` before the path begins, for other shapes, and where the line is too steep for an f64.
    ///
    /// ```
    /// use upturn_core::{Aim, Date, Milestone};
    /// let on = |date, value| Milestone { date: Date::parse(date).unwrap(), value };
    /// let path = Aim::path(vec![on("2024-03-31", 30.0), on("2028-03-31", 20.0)]).unwrap();
    /// let value = |date| path.value_on(Date::parse(date).unwrap());
    /// // 365 of 1,461 days: 30 - 10 * 365 / 1461.
    /// assert!((value("2025-03-31").unwrap() - 27.50171115674196).abs() < 1e-12);
    /// assert_eq!((value("2024-03-30"), value("2030-01-01")), (None, Some(20.0)));
    /// ```
    pub fn value_on(&self, day: Date) -> Option<f64> {
        if self.shape != Shape::Path {
            return None;
        }
        let reached = self.milestones.partition_point(|milestone| milestone.date <= day);
        let from = self.milestones.get(reached.checked_sub(1)?)?;
        let Some(to) = self.milestones.get(reached).filter(|_| from.date != day) else {
            return Some(from.value);
        };
        let share = from.date.years_to(day) / from.date.years_to(to.date);
        Some(from.value + (to.value - from.value) * share).filter(|value| value.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn on(date: &str, value: f64) -> Milestone {
        Milestone { date: day(date), value }
    }

    #[test]
    fn what_is_out_of_order_or_not_finite_is_no_aim() {
        let (first, second) = (on("2026-03-31", 24.0), on("2028-03-31", 20.0));
        assert!(Aim::steps(vec![first]).is_some() && Aim::path(vec![first, second]).is_some());
        assert_eq!((Aim::steps(vec![]), Aim::path(vec![]), Aim::path(vec![first])), (None, None, None));
        for pair in [[second, first], [first, first], [first, on("2028-03-31", f64::NAN)]] {
            assert_eq!((Aim::steps(pair.into()), Aim::path(pair.into())), (None, None), "{pair:?}");
        }
    }

    #[test]
    fn the_goal_is_the_next_step_or_the_end() {
        let milestones = vec![on("2026-03-31", 24.0), on("2028-03-31", 20.0)];
        let end = Target { value: 20.0, by: Some(day("2028-03-31")) };
        let next = Target { value: 24.0, by: Some(day("2026-03-31")) };
        let steps = Aim::steps(milestones.clone()).unwrap();
        for (latest, goal) in
            [(None, next), (Some("2026-03-30"), next), (Some("2026-03-31"), end), (Some("2030-01-01"), end)]
        {
            assert_eq!(steps.goal(latest.map(day)), goal, "{latest:?}");
        }
        assert_eq!(Aim::path(milestones).unwrap().goal(Some(day("2020-01-01"))), end);
        let single = Target { value: 5.0, by: None };
        assert_eq!(Aim::from(single).goal(Some(day("2020-01-01"))), single);
    }

    #[test]
    fn a_path_runs_straight_between_its_dates() {
        let path = Aim::path(vec![on("2024-01-01", 0.0), on("2024-01-11", 10.0), on("2024-01-16", 0.0)]).unwrap();
        let value = |date| path.value_on(day(date));
        assert_eq!(
            ["2024-01-01", "2024-01-11", "2024-01-16", "2025-01-01"].map(value),
            [0.0, 10.0, 0.0, 0.0].map(Some)
        );
        assert!((value("2024-01-04").unwrap() - 3.0).abs() < 1e-12);
        assert!((value("2024-01-13").unwrap() - 6.0).abs() < 1e-12);
        let steep = Aim::path(vec![on("2024-01-01", -1.7e308), on("2024-01-11", 1.7e308)]).unwrap();
        assert_eq!(steep.value_on(day("2024-01-05")), None);
        assert_eq!(Aim::steps(vec![on("2024-01-01", 0.0)]).unwrap().value_on(day("2024-01-01")), None);
    }
}
