//! Which areas an area is compared with.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::Figure;
use super::interventions::intervenes;
use crate::Date;
use crate::journey::{Grade, Journey, worst_of_each_day};
use crate::math::sum;
use crate::panel::{Level, Member};
use crate::trajectory::Seat;

/// Where the donors come from. In a workbook: `neighbours` or `all`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DonorPool {
    /// The statistical neighbours.
    #[default]
    Neighbours,
    /// All authorities of the panel, where that was asked for and where fewer than 5 neighbours can be donors: of more
    /// than 40, the 40 whose figures before the event lay closest, by the sum of squared differences.
    All,
}

/// An area that an expected value is made of.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Donor {
    /// Its code.
    pub area: String,
    /// Its name.
    pub name: String,
    /// Its weight, above 0; the weights of all donors are together 1.
    pub weight: f64,
}

/// Fewest neighbours that are compared with alone.
const MIN_NEIGHBOURS: usize = 5;
/// Fewest donors: with one, its own ups and downs would be taken for the area's.
pub(super) const MIN_DONORS: usize = 2;
/// Most donors: the placebo test fits a mixture for each.
const MOST_DONORS: usize = 40;

/// The donors of one area, in order of their ids.
pub(super) struct Donors<'a> {
    pub(super) pool: DonorPool,
    members: Vec<&'a Member<'a>>,
    /// The figures of each in the periods used.
    pub(super) paths: Vec<Vec<f64>>,
}

impl Donors<'_> {
    /// The donors with weight, the largest first.
    pub(super) fn weighted(&self, weights: &[f64]) -> Vec<Donor> {
        let with_weight = self.members.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
        let mut donors: Vec<Donor> = with_weight
            .map(|(member, weight)| Donor {
                area: member.id.to_string(),
                name: member.name.to_string(),
                weight: *weight,
            })
            .collect();
        donors.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        donors
    }
}

/// Authorities of the panel beside the one at `seat`; 0 where that is none itself.
pub(super) fn others(seat: Seat<'_>) -> usize {
    let own = seat.panel.members().get(seat.at).is_some_and(|own| own.level == Level::Authority);
    if own { seat.panel.authorities().saturating_sub(1) } else { 0 }
}

/// Too few areas can be donors.
pub(super) struct TooFew {
    pub(super) found: usize,
}

/// The donors for these figures, of which `before` lie before the event. `pool` is what was asked for; what they were
/// taken from is in the answer.
pub(super) fn donors<'a>(
    seat: Seat<'a>,
    mut pool: DonorPool,
    figures: &[Figure<'_>],
    before: usize,
) -> Result<Donors<'a>, TooFew> {
    let panel = seat.panel;
    let places: Vec<i64> = figures.iter().map(|(one, _)| panel.index(one.period.start)).collect();
    let own = panel.members().get(seat.at);
    let window = figures.first().zip(figures.last()).map(|(first, last)| [first.0.period.start, last.0.period.end]);
    let candidate = |at: usize| {
        let member = panel.members().get(at)?;
        let other = at != seat.at && own.is_some_and(|own| own.id != member.id) && member.level == Level::Authority;
        if !other || member.journey.is_some_and(|journey| is_treated(journey, window)) {
            return None;
        }
        let path: Option<Vec<f64>> = places.iter().map(|place| panel.value(at, *place)).collect();
        Some((member, path?))
    };
    let near = own.filter(|_| pool == DonorPool::Neighbours);
    let mut neighbours: Vec<usize> =
        near.iter().flat_map(|own| own.neighbours).filter_map(|code| panel.find(code)).collect();
    neighbours.sort_unstable();
    neighbours.dedup();
    let mut found: Vec<(&Member, Vec<f64>)> = neighbours.into_iter().filter_map(candidate).collect();
    if found.len() < MIN_NEIGHBOURS {
        pool = DonorPool::All;
        found = (0..panel.members().len()).filter_map(candidate).collect();
    }
    if found.len() < MIN_DONORS {
        return Err(TooFew { found: found.len() });
    }
    // Sums over donors then do not depend on the order in which the areas were given.
    found.sort_by_key(|(member, _)| member.id);
    let (members, paths) = closest(found, figures, before).into_iter().unzip();
    Ok(Donors { pool, members, paths })
}

/// Leaves the [`MOST_DONORS`] that lay closest before the event, in their order.
fn closest<M>(donors: Vec<(M, Vec<f64>)>, figures: &[Figure<'_>], before: usize) -> Vec<(M, Vec<f64>)> {
    if donors.len() <= MOST_DONORS {
        return donors;
    }
    let distance = |path: &[f64]| {
        let gaps = figures.iter().zip(path).take(before).map(|((_, own), other)| own - other);
        sum(gaps.map(|gap| gap * gap))
    };
    let mut ranked: Vec<(usize, f64)> = donors.iter().map(|(_, path)| distance(path)).enumerate().collect();
    ranked.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut kept: Vec<usize> = ranked.into_iter().take(MOST_DONORS).map(|(at, _)| at).collect();
    kept.sort_unstable();
    let chosen = donors.into_iter().enumerate().filter(|(at, _)| kept.binary_search(at).is_ok());
    chosen.map(|(_, donor)| donor).collect()
}

/// Whether an area was judged inadequate or came under intervention between two days, both included. A judgement stands
/// until the next.
fn is_treated(journey: &Journey, window: Option<[Date; 2]>) -> bool {
    let Some([first, last]) = window else { return false };
    let days = worst_of_each_day(&journey.judgements, None);
    let until = days.iter().skip(1).map(|day| Some(day.0)).chain([None]);
    let inadequate = days.iter().zip(until).any(|((from, grade), until)| {
        *grade == Grade::Inadequate && *from <= last && until.is_none_or(|until| until > first)
    });
    inadequate || journey.events.iter().any(|event| intervenes(event) && event.date >= first && event.date <= last)
}
