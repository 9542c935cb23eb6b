//! The steps and the path of a target beside the figures.

use super::Pace;
use crate::aim::{Aim, Milestone, Shape};
use crate::{Better, Cadence, Date, Series};

/// One dated step of a target.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// The day by which.
    pub by: Date,
    /// The value aimed at.
    pub value: f64,
    /// Whether the figure of the period that ends on that day, or last before it, is at the value or better; `None` where
    /// that period is still to come or has no figure, and for a neutral measure.
    pub met: Option<bool>,
}

/// A day of a path with its value.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PathPoint {
    /// The day.
    pub date: Date,
    /// The value of the path on it.
    pub value: f64,
}

/// The latest figure against the path.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PathNow {
    /// The value of the path at the end of the latest period that has a figure.
    pub value: f64,
    /// How much better than that the latest figure is, in units of the measure; negative where it is worse, `None` for a
    /// neutral measure.
    pub ahead_by: Option<f64>,
}

impl Pace {
    /// Adds the steps or the path of the aim whose goal this pace is judged against. A single target adds nothing.
    ///
    /// ```
    /// use upturn_core::{pace, Aim, Better, Date, Milestone, Period, Row, Series, Status};
    /// let row = |(year, value): (&str, f64)| Row {
    ///     period: Period::parse(year, Some(3)).unwrap(), value: Some(value), numerator: None, denominator: None,
    ///     status: Status::Number, line: 0, hidden: None,
    /// };
    /// let series = Series::new([("2023", 70.0), ("2024", 72.0), ("2025", 74.0)].map(row).to_vec(), 1.0).unwrap();
    /// let on = |date, value| Milestone { date: Date::parse(date).unwrap(), value };
    /// let path = Aim::path(vec![on("2025-03-31", 75.0), on("2028-03-31", 90.0)]).unwrap();
    /// let goal = path.goal(Date::parse("2025-03-31"));
    /// let pace = pace::pace(&series, Better::Higher, Some(goal), None).unwrap().along(&path, &series, Better::Higher);
    /// assert_eq!(pace.path_now, Some(pace::PathNow { value: 75.0, ahead_by: Some(-1.0) }));
    /// ```
    pub fn along(self, aim: &Aim, series: &Series, better: Better) -> Pace {
        let milestones = aim.milestones().iter();
        match aim.shape() {
            Shape::Single => self,
            Shape::Steps => {
                let step = |step: &Milestone| Step { by: step.date, value: step.value, met: met(step, series, better) };
                Pace { steps: Some(milestones.map(step).collect()), ..self }
            }
            Shape::Path => {
                let point = |point: &Milestone| PathPoint { date: point.date, value: point.value };
                let path = Some(milestones.map(point).collect());
                Pace { path, path_now: path_now(aim, series, better), ..self }
            }
        }
    }
}

fn met(step: &Milestone, series: &Series, better: Better) -> Option<bool> {
    let sign = better.sign()?;
    series.latest().filter(|latest| latest.period.end >= step.date)?;
    let ended = series.observations.partition_point(|one| one.period.end <= step.date);
    let judged = series.observations.get(ended.checked_sub(1)?)?;
    // Where rows are absent, a period that nobody published may end nearer to the day.
    let next = series.observations.get(ended);
    let nearest = judged.period.end == step.date
        || series.cadence == Cadence::Days
        || next.is_some_and(|next| next.index == judged.index + 1);
    let value = judged.value.filter(|_| nearest)?;
    Some((step.value - value) * sign <= 0.0)
}

fn path_now(aim: &Aim, series: &Series, better: Better) -> Option<PathNow> {
    let latest = series.latest()?;
    let value = aim.value_on(latest.period.end)?;
    let ahead = latest.value.zip(better.sign()).map(|(latest, sign)| (latest - value) * sign);
    Some(PathNow { value, ahead_by: ahead.filter(|ahead| ahead.is_finite()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::{Status, pace};
    use crate::{Period, Row};
    use alloc::vec::Vec;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    /// Years to March from 2020 on; `None` is a suppressed cell.
    fn years(values: &[Option<f64>]) -> Series {
        let row = |(at, value): (usize, &Option<f64>)| Row {
            period: Period::parse(&alloc::format!("{}", 2020 + at), Some(3)).unwrap(),
            value: *value,
            numerator: None,
            denominator: None,
            status: if value.is_some() { crate::Status::Number } else { crate::Status::C },
            line: 0,
            hidden: None,
        };
        Series::new(values.iter().enumerate().map(row).collect(), 1.0).unwrap()
    }

    fn milestones(of: &[(&str, f64)]) -> Vec<Milestone> {
        of.iter().map(|(date, value)| Milestone { date: day(date), value: *value }).collect()
    }

    fn read(series: &Series, aim: &Aim, better: Better) -> Pace {
        let goal = aim.goal(series.latest().map(|latest| latest.period.end));
        pace(series, better, Some(goal), None).unwrap().along(aim, series, better)
    }

    fn met(series: &Series, better: Better, steps: &[(&str, f64)]) -> Vec<Option<bool>> {
        let pace = read(series, &Aim::steps(milestones(steps)).unwrap(), better);
        pace.steps.unwrap().iter().map(|step| step.met).collect()
    }

    #[test]
    fn a_step_is_judged_by_the_period_that_ends_at_its_day_or_last_before_it() {
        let series = years(&[30.0, 28.0, 26.0, 25.0, 24.5].map(Some));
        // The years to March 2021, 2022 and 2023 have 28, 26 and 25; the last step is still to come.
        let steps = [("2021-03-31", 28.0), ("2022-12-31", 25.9), ("2023-03-31", 25.1), ("2026-03-31", 22.0)];
        assert_eq!(met(&series, Better::Lower, &steps), [Some(true), Some(false), Some(true), None]);
        assert_eq!(met(&series, Better::Higher, &steps), [Some(true), Some(true), Some(false), None]);
        assert_eq!(met(&series, Better::Neutral, &steps), [None; 4]);
        // Nothing is known before the first year.
        assert_eq!(met(&series, Better::Lower, &[("2019-03-31", 50.0)]), [None]);
        // What has a figure after the day but none for it is not judged.
        let hidden = years(&[Some(30.0), Some(28.0), None, Some(25.0), Some(24.0)]);
        assert_eq!(met(&hidden, Better::Lower, &[("2022-03-31", 29.0)]), [None]);
        let absent = |gone: usize| {
            let mut series = series.clone();
            series.observations.remove(gone);
            series
        };
        assert_eq!(met(&absent(2), Better::Lower, &[("2022-03-31", 29.0)]), [None]);
        assert_eq!(met(&absent(3), Better::Lower, &[("2022-03-31", 27.0)]), [Some(true)]);
    }

    #[test]
    fn the_pace_is_that_to_the_next_step() {
        let series = years(&[30.0, 28.0, 26.0, 25.0, 24.0].map(Some));
        let aim = Aim::steps(milestones(&[("2023-03-31", 20.0), ("2026-03-31", 21.0), ("2028-03-31", 15.0)])).unwrap();
        let pace = read(&series, &aim, Better::Lower);
        assert_eq!((pace.target, pace.by, pace.status), (Some(21.0), Some(day("2026-03-31")), Status::OnPace));
        // Three in the 730 days from 31 March 2024 to 31 March 2026.
        assert!((pace.required_per_year.unwrap() + 3.0 * 365.25 / 730.0).abs() < 1e-12);
        assert_eq!((pace.path, pace.path_now), (None, None));
    }

    #[test]
    fn the_path_is_read_at_the_end_of_the_latest_period() {
        let series = years(&[30.0, 29.0, 28.0, 27.0, 26.0].map(Some));
        let aim = Aim::path(milestones(&[("2023-03-31", 30.0), ("2025-03-31", 20.0)])).unwrap();
        let now = read(&series, &aim, Better::Lower).path_now.unwrap();
        // 366 of 731 days lie behind: 30 - 10 * 366 / 731 = 24.9931600547.
        assert!(
            (now.value - 24.9931600547196).abs() < 1e-12 && (now.ahead_by.unwrap() + 1.0068399452804).abs() < 1e-12
        );
        assert_eq!(read(&series, &aim, Better::Higher).path_now.unwrap().ahead_by, now.ahead_by.map(|by| -by));
        assert_eq!(read(&series, &aim, Better::Neutral).path_now.unwrap().ahead_by, None);
        let later = Aim::path(milestones(&[("2024-04-01", 30.0), ("2025-03-31", 20.0)])).unwrap();
        let pace = read(&series, &later, Better::Lower);
        assert_eq!((pace.path_now, pace.path.unwrap().len(), pace.steps), (None, 2, None));
    }
}
