//! The rules that tell special causes from the usual ups and downs, as NHS Making Data Count states them.

use alloc::vec::Vec;

use super::{Limits, Signal, Zones};

/// Points in a row that make a trend or a shift.
const RUN: usize = 7;

/// Which way a signal points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Above the centre, or rising.
    High,
    /// Below the centre, or falling.
    Low,
}

/// The signal of each value under limits that are the same at every point: see [`signals_at`].
pub fn signals(values: &[f64], limits: &Limits) -> Vec<Option<(Signal, Side)>> {
    signals_at(values, &alloc::vec![limits.zones(); values.len()])
}

/// The signal of each value under the limits at its own point, with its side; the first rule that matches wins (decision
/// D8):
///
/// 1. *outside*: beyond a process limit;
/// 2. *trend*: part of seven values that all rise or all fall. A turning point that two trends share takes the
///    direction of the later one;
/// 3. *two in three*: between the near limit and the process limit, as at least two of three neighbours are that all
///    lie on the same side of the centre;
/// 4. *shift*: part of seven values on one side of the centre.
///
/// All comparisons are strict: a value on the centre or on a limit is neither beyond it nor on a side. A NaN stands for
/// a missing value: it has no signal and ends every run. As many signals as there are values with limits.
///
/// ```
/// use upturn_core::control::{Side, Signal, Zones, signals_at};
/// // Of twice the denominator the limits are narrower: 3 is within the first and beyond the second.
/// let zones = |reach: f64| Zones {
///     lower: -reach, near_lower: -reach / 1.5, centre: 0.0, near_upper: reach / 1.5, upper: reach,
/// };
/// let found = signals_at(&[3.0, 3.0], &[zones(3.5), zones(2.5)]);
/// assert_eq!(found, [None, Some((Signal::Outside, Side::High))]);
/// ```
pub fn signals_at(values: &[f64], zones: &[Zones]) -> Vec<Option<(Signal, Side)>> {
    let trends = trends(values);
    let near = two_in_three(values, zones);
    let shifts = shifts(values, zones);
    let rules = trends.into_iter().zip(near).zip(shifts);
    let points = values.iter().zip(zones).zip(rules);
    let judge = |((value, zones), ((trend, near), shift)): ((&f64, &Zones), ((Option<Side>, _), _))| {
        let rule = |signal, side: Option<Side>| side.map(|side| (signal, side));
        rule(Signal::Outside, side_of(*value, zones.lower, zones.upper))
            .or(rule(Signal::Trend, trend))
            .or(rule(Signal::TwoInThree, near))
            .or(rule(Signal::Shift, shift))
    };
    points.map(judge).collect()
}

/// Beyond which of two bounds a value lies.
fn side_of(value: f64, lower: f64, upper: f64) -> Option<Side> {
    if value > upper {
        Some(Side::High)
    } else if value < lower {
        Some(Side::Low)
    } else {
        None
    }
}

fn trends(values: &[f64]) -> Vec<Option<Side>> {
    let mut marks = alloc::vec![None; values.len()];
    let steps: Vec<Option<Side>> = values.windows(2).map(|pair| side_of(pair[1], pair[0], pair[0])).collect();
    for (first, window) in steps.windows(RUN - 1).enumerate() {
        if let Some(side) = all_same(window) {
            // Windows go forward in time, so a shared turning point ends up with the later direction.
            marks[first..first + RUN].fill(Some(side));
        }
    }
    marks
}

fn two_in_three(values: &[f64], zones: &[Zones]) -> Vec<Option<Side>> {
    let mut marks = alloc::vec![None; values.len()];
    let points: Vec<(Option<Side>, Option<Side>)> = values.iter().zip(zones).map(place).collect();
    for (first, three) in points.windows(3).enumerate() {
        let sides = [0, 1, 2].map(|at| three[at].0);
        let in_zone = three.iter().filter(|(_, near)| near.is_some()).count();
        if all_same(&sides).is_some() && in_zone >= 2 {
            for (mark, (_, near)) in marks[first..].iter_mut().zip(three) {
                *mark = mark.or(*near);
            }
        }
    }
    marks
}

/// On which side of the centre a value lies, and on which side between the near and the process limit.
fn place((value, zones): (&f64, &Zones)) -> (Option<Side>, Option<Side>) {
    let within = side_of(*value, zones.lower, zones.upper).is_none();
    let near = side_of(*value, zones.near_lower, zones.near_upper).filter(|_| within);
    (side_of(*value, zones.centre, zones.centre), near)
}

fn shifts(values: &[f64], zones: &[Zones]) -> Vec<Option<Side>> {
    let mut marks = alloc::vec![None; values.len()];
    let side = |(value, zones): (&f64, &Zones)| side_of(*value, zones.centre, zones.centre);
    let sides: Vec<Option<Side>> = values.iter().zip(zones).map(side).collect();
    for (first, window) in sides.windows(RUN).enumerate() {
        if let Some(side) = all_same(window) {
            marks[first..first + RUN].fill(Some(side));
        }
    }
    marks
}

fn all_same(sides: &[Option<Side>]) -> Option<Side> {
    let first = sides.first().copied().flatten()?;
    sides.iter().all(|side| *side == Some(first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    /// Centre 0, near limits at 2, process limits at 3.
    fn chart(values: &[f64]) -> Vec<Option<(Signal, Side)>> {
        signals(values, &Limits::of(0.0, &[3.0 / 2.66], false).unwrap())
    }

    fn marked(values: &[f64], signal: Signal) -> Vec<usize> {
        let found = chart(values);
        (0..values.len()).filter(|place| found[*place].is_some_and(|mark| mark.0 == signal)).collect()
    }

    #[test]
    fn seven_on_one_side_and_a_point_on_the_centre_ends_the_run() {
        assert_eq!(marked(&[0.5, 1.0, 0.5, 1.0, 0.5, 1.0, 0.5], Signal::Shift), [0, 1, 2, 3, 4, 5, 6]);
        assert!(marked(&[0.5, 1.0, 0.5, 0.0, 0.5, 1.0, 0.5, 1.0], Signal::Shift).is_empty());
        assert!(marked(&[0.5, 1.0, 0.5, f64::NAN, 0.5, 1.0, 0.5, 1.0], Signal::Shift).is_empty());
    }

    #[test]
    fn a_shared_turning_point_takes_the_later_direction() {
        let values: Vec<f64> = (0..7).chain((0..6).rev()).map(|step| f64::from(step) * 0.2 - 0.5).collect();
        let found = chart(&values);
        assert_eq!(found[5], Some((Signal::Trend, Side::High)));
        assert_eq!(found[6], Some((Signal::Trend, Side::Low)));
        assert!(marked(&[-0.6, -0.4, -0.2, 0.0, 0.0, 0.2, 0.4], Signal::Trend).is_empty());
    }

    #[test]
    fn two_in_three_needs_one_side_and_labels_the_near_points_only() {
        assert_eq!(marked(&[2.5, 1.0, 2.5], Signal::TwoInThree), [0, 2]);
        assert!(marked(&[2.5, -1.0, 2.5], Signal::TwoInThree).is_empty());
        // A point beyond the limit is not near it.
        assert_eq!(chart(&[2.5, 3.5, 1.0]), vec![None, Some((Signal::Outside, Side::High)), None]);
    }
}
