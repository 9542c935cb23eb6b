//! What is known of every area of a panel at every origin: its last value, the levels it may return to, how far it
//! usually moves.

use alloc::vec::Vec;

use super::scale::{Scale, Transform};
use super::season::Season;
use crate::math::{median, sum};

/// Origins are taken from this many periods before the last one that has an outcome.
const WINDOW: i64 = 36;

/// Share of an error by which the recent level moves: simple exponential smoothing with alpha = 1/2.
pub(super) const RECENT: f64 = 0.5;

/// Values after which the own level begins to forget: until then it is the mean of all.
const MEMORY: f64 = 24.0;

/// How many changes of the panel's usual size are added to an area's own when its usual change is worked out.
const BORROWED_CHANGES: f64 = 10.0;

/// One value of one area, as it was known when no later one was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Origin {
    /// The period.
    pub(super) t: i64,
    /// The value on the scale of the model, without its season.
    pub(super) z: f64,
    /// Exponentially smoothed level, alpha = 1/2, from the first value on.
    pub(super) recent: f64,
    /// Mean of all values so far; from the 25th on each moves it by 1/24.
    pub(super) own: f64,
    /// Sum of absolute changes from value to value.
    change_sum: f64,
    /// Number of changes.
    pub(super) changes: f64,
}

/// All areas side by side in one period.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Section {
    t: i64,
    /// Median of the last value of each area.
    median: f64,
    /// Mean absolute change over all areas so far.
    change: f64,
}

/// A panel as it was known at the end of one period.
#[derive(Clone, Debug)]
pub(super) struct Histories {
    pub(super) transform: Transform,
    pub(super) season: Season,
    /// The last period.
    pub(super) end: i64,
    /// One list an area, in order of time; empty where the area has no usable value yet.
    pub(super) areas: Vec<Vec<Origin>>,
    sections: Vec<Section>,
}

/// An origin whose outcome some periods later is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    pub(super) area: usize,
    /// Position in the area's history.
    pub(super) at: usize,
    pub(super) origin: Origin,
    /// The value that came, on the scale of the model, without its season.
    pub(super) came: f64,
    /// The area's usual change, as known at the origin.
    pub(super) usual: f64,
}

impl Histories {
    /// The panel up to and including period `end`; `horizon` periods ahead will be asked for.
    ///
    /// `series` are (periods, values), checked: ascending, finite, as many of the one as of the other.
    pub(super) fn of(
        series: &[(&[i64], &[f64])],
        scale: Scale,
        season: Option<usize>,
        horizon: u16,
        end: i64,
    ) -> Histories {
        let known = |(t, y): &(&'_ [i64], &'_ [f64])| t.partition_point(|t| *t <= end).min(y.len());
        let values = series.iter().flat_map(|one| one.1.iter().take(known(one)).copied());
        let transform = Transform::of(scale, values);
        let mut levels: Vec<Vec<f64>> = series
            .iter()
            .map(|one| one.1.iter().take(known(one)).map(|value| transform.apply(*value)).collect())
            .collect();
        let periods = |at: usize, length: usize| series.get(at).and_then(|one| one.0.get(..length)).unwrap_or(&[]);
        let season = Season::of(season, levels.iter().enumerate().map(|(at, z)| (periods(at, z.len()), z.as_slice())));
        for (at, z) in levels.iter_mut().enumerate() {
            let t = periods(at, z.len());
            z.iter_mut().zip(t).for_each(|(z, t)| *z -= season.at(*t));
        }
        let areas: Vec<Vec<Origin>> =
            levels.iter().enumerate().map(|(at, z)| history(periods(at, z.len()), z)).collect();
        let mut histories = Histories { transform, season, end, areas, sections: Vec::new() };
        histories.sections = sections(&histories.areas, histories.oldest(horizon));
        histories
    }

    /// The oldest period that is an origin of the window for `ahead` periods.
    pub(super) fn oldest(&self, ahead: u16) -> i64 {
        self.end.saturating_sub(WINDOW + i64::from(ahead) - 1)
    }

    /// Where a forecast of this area starts; `None` before its first value.
    pub(super) fn last(&self, area: usize) -> Option<&Origin> {
        self.areas.get(area)?.last()
    }

    /// How far the area usually moves in a period: `(sum of its absolute changes + 10 c) / (its changes + 10)` with c
    /// the mean absolute change of all areas up to then. `None` where nothing has ever moved.
    pub(super) fn usual_change(&self, origin: &Origin) -> Option<f64> {
        let section = self.section(origin.t)?;
        let usual = (origin.change_sum + BORROWED_CHANGES * section.change) / (origin.changes + BORROWED_CHANGES);
        // Its inverse must be a number too.
        (usual > 0.0 && usual.is_finite() && (1.0 / usual).is_finite()).then_some(usual)
    }

    /// How far the area's recent level, its own level and the panel's median lie from its last value.
    pub(super) fn pulls(&self, origin: &Origin) -> Option<[f64; 3]> {
        let median = self.section(origin.t)?.median;
        Some([origin.recent - origin.z, origin.own - origin.z, median - origin.z])
    }

    fn section(&self, t: i64) -> Option<&Section> {
        let at = self.sections.binary_search_by_key(&t, |section| section.t).ok()?;
        self.sections.get(at)
    }

    /// Every origin of the window whose outcome `ahead` periods later is known, in order of period, then of area. An
    /// origin needs one change before it.
    pub(super) fn outcomes(&self, ahead: u16) -> Vec<Outcome> {
        let oldest = self.oldest(ahead);
        let mut outcomes = Vec::new();
        for (area, history) in self.areas.iter().enumerate() {
            let mut later = history.iter().peekable();
            for (at, origin) in history.iter().enumerate().filter(|(_, origin)| origin.t >= oldest) {
                let Some(due) = origin.t.checked_add(i64::from(ahead)) else { continue };
                while later.next_if(|next| next.t < due).is_some() {}
                let came = later.peek().filter(|next| next.t == due);
                if let (Some(came), Some(usual), true) = (came, self.usual_change(origin), origin.changes >= 1.0) {
                    outcomes.push(Outcome { area, at, origin: *origin, came: came.z, usual });
                }
            }
        }
        outcomes.sort_by_key(|outcome| outcome.origin.t);
        outcomes
    }
}

fn history(t: &[i64], z: &[f64]) -> Vec<Origin> {
    let mut origins: Vec<Origin> = Vec::with_capacity(z.len());
    for (t, z) in t.iter().zip(z) {
        let next = match origins.last() {
            None => Origin { t: *t, z: *z, recent: *z, own: *z, change_sum: 0.0, changes: 0.0 },
            Some(last) => {
                let changes = last.changes + 1.0;
                Origin {
                    t: *t,
                    z: *z,
                    recent: last.recent + RECENT * (z - last.recent),
                    own: last.own + (z - last.own) / (changes + 1.0).min(MEMORY),
                    change_sum: last.change_sum + (z - last.z).abs(),
                    changes,
                }
            }
        };
        origins.push(next);
    }
    origins
}

/// The periods from `oldest` on, and those from which a forecast may start.
fn sections(areas: &[Vec<Origin>], oldest: i64) -> Vec<Section> {
    let recent = areas.iter().flatten().map(|origin| origin.t).filter(|t| *t >= oldest);
    let mut periods: Vec<i64> = recent.chain(areas.iter().filter_map(|area| Some(area.last()?.t))).collect();
    periods.sort_unstable();
    periods.dedup();
    let mut reached = alloc::vec![0_usize; areas.len()];
    let mut values = Vec::with_capacity(areas.len());
    let section = |t: &i64| {
        values.clear();
        for (area, reached) in areas.iter().zip(&mut reached) {
            while area.get(*reached).is_some_and(|origin| origin.t <= *t) {
                *reached += 1;
            }
        }
        let now = || areas.iter().zip(&reached).filter_map(|(area, reached)| area.get(reached.checked_sub(1)?));
        values.extend(now().map(|origin| origin.z));
        let changes = sum(now().map(|origin| origin.changes));
        let change = if changes > 0.0 { sum(now().map(|origin| origin.change_sum)) / changes } else { 0.0 };
        Section { t: *t, median: median(&mut values).unwrap_or(0.0), change }
    };
    periods.iter().map(section).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_usual_changes_follow_the_hand() {
        let (t, a, b) = ([0, 1, 3, 4], [8.0, 12.0, 10.0, 10.0], [1.0, 2.0, 4.0, 6.0]);
        let panel = Histories::of(&[(&t, &a), (&t, &b)], Scale::Plain, None, 1, 4);
        // Recent 8, 10, 10, 10; own mean 10; changes 4, 2, 0.
        let last = panel.last(0).unwrap();
        assert_eq!((last.recent, last.own, last.changes), (10.0, 10.0, 3.0));
        assert_eq!(panel.pulls(last), Some([0.0, 0.0, -2.0]));
        // All changes: 6 + 5 over 6; (6 + 10 * 11 / 6) / 13.
        assert!((panel.usual_change(last).unwrap() - (6.0 + 110.0 / 6.0) / 13.0).abs() < 1e-12);
        // One period ahead: only from 3 to 4; the first value has no change before it, period 2 no value.
        let outcomes = panel.outcomes(1);
        assert_eq!(
            outcomes.iter().map(|one| (one.area, one.origin.t, one.came)).collect::<Vec<_>>(),
            [(0, 3, 10.0), (1, 3, 6.0)]
        );
    }

    #[test]
    fn what_comes_later_is_not_known() {
        let (t, y) = ([0, 1, 2, 3], [1.0, 2.0, 4.0, 99.0]);
        let panel = Histories::of(&[(&t, &y)], Scale::Plain, None, 1, 2);
        assert_eq!(panel.last(0).unwrap().z, 4.0);
        assert_eq!(panel.outcomes(1).len(), 1);
        assert!(Histories::of(&[(&t, &y)], Scale::Plain, None, 1, -1).last(0).is_none());
    }
}
