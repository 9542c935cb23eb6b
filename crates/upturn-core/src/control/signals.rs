//! The rules that tell special causes from the usual ups and downs, as NHS Making Data Count states them.

use alloc::vec::Vec;

use super::{Limits, Signal};

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

/// The signal of each value, with its side; the first rule that matches wins (decision D8):
///
/// 1. *outside*: beyond a process limit;
/// 2. *trend*: part of seven values that all rise or all fall. A turning point that two trends share takes the
///    direction of the later one;
/// 3. *two in three*: between the near limit and the process limit, as at least two of three neighbours are that all
///    lie on the same side of the centre;
/// 4. *shift*: part of seven values on one side of the centre.
///
/// All comparisons are strict: a value on the centre or on a limit is neither beyond it nor on a side. A NaN stands for
/// a missing value: it has no signal and ends every run.
pub fn signals(values: &[f64], limits: &Limits) -> Vec<Option<(Signal, Side)>> {
    let trends = trends(values);
    let near = two_in_three(values, limits);
    let shifts = shifts(values, limits.centre);
    values
        .iter()
        .enumerate()
        .map(|(position, value)| {
            let rule = |signal, side: Option<Side>| side.map(|side| (signal, side));
            rule(Signal::Outside, side_of(*value, limits.lower, limits.upper))
                .or(rule(Signal::Trend, trends[position]))
                .or(rule(Signal::TwoInThree, near[position]))
                .or(rule(Signal::Shift, shifts[position]))
        })
        .collect()
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

fn two_in_three(values: &[f64], limits: &Limits) -> Vec<Option<Side>> {
    let mut marks = alloc::vec![None; values.len()];
    let near = |value: f64| {
        side_of(value, limits.near_lower, limits.near_upper)
            .filter(|_| side_of(value, limits.lower, limits.upper).is_none())
    };
    for (first, three) in values.windows(3).enumerate() {
        let sides = [0, 1, 2].map(|place| side_of(three[place], limits.centre, limits.centre));
        let in_zone = three.iter().filter(|value| near(**value).is_some()).count();
        if all_same(&sides).is_some() && in_zone >= 2 {
            for (mark, value) in marks[first..].iter_mut().zip(three) {
                *mark = mark.or(near(*value));
            }
        }
    }
    marks
}

fn shifts(values: &[f64], centre: f64) -> Vec<Option<Side>> {
    let mut marks = alloc::vec![None; values.len()];
    let sides: Vec<Option<Side>> = values.iter().map(|value| side_of(*value, centre, centre)).collect();
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
