//! All authorities of a panel side by side in one period, computed once for all documents of the panel.

use alloc::vec::Vec;

use super::spread::{Spread, counts};
use super::{Standing, standings};
use crate::panel::{Level, Member};
use crate::{Date, Measure, Period};

/// The cross-sections of a panel: one for each period that is the latest of some area, because only there is an area
/// ranked. None for a panel of one.
#[derive(Clone, Debug, Default)]
pub(crate) struct CrossSections {
    /// In ascending order of their spans.
    periods: Vec<CrossSection>,
}

/// The authorities in one period.
#[derive(Clone, Debug)]
pub(super) struct CrossSection {
    /// First and last day: a month and a year that begin on one day are not the same period.
    span: (Date, Date),
    /// Positions of the authorities with a figure among the members, ascending.
    pub(super) authorities: Vec<usize>,
    /// Their figures.
    pub(super) values: Vec<f64>,
    /// Their ranks; `None` where neither direction is better.
    standings: Option<Vec<Standing>>,
    /// The funnel of those that have counts.
    pub(super) spread: Option<Spread>,
}

impl CrossSections {
    /// Takes each figure once: the cost grows with the number of figures, not with areas times areas.
    pub(crate) fn of(measure: &Measure, members: &[Member<'_>]) -> CrossSections {
        if members.len() < 2 {
            return CrossSections::default();
        }
        let latest = members.iter().flat_map(|member| member.series.latest());
        let mut spans: Vec<(Date, Date)> = latest.map(|one| span(&one.period)).collect();
        spans.sort_unstable();
        spans.dedup();
        let empty = |span| {
            (
                CrossSection { span, authorities: Vec::new(), values: Vec::new(), standings: None, spread: None },
                Vec::new(),
            )
        };
        let mut periods: Vec<(CrossSection, Vec<(f64, f64)>)> = spans.into_iter().map(empty).collect();
        for (at, member) in members.iter().enumerate().filter(|(_, member)| member.level == Level::Authority) {
            for one in &member.series.observations {
                let Some(value) = one.value else { continue };
                let Ok(found) = periods.binary_search_by_key(&span(&one.period), |(section, _)| section.span) else {
                    continue;
                };
                let Some((section, pairs)) = periods.get_mut(found) else { continue };
                section.authorities.push(at);
                section.values.push(value);
                pairs.extend(counts(measure, one));
            }
        }
        let finish = |(mut section, pairs): (CrossSection, Vec<(f64, f64)>)| {
            section.standings = standings(&section.values, measure.better);
            section.spread = Spread::of(measure.kind, &pairs);
            section
        };
        CrossSections { periods: periods.into_iter().map(finish).collect() }
    }

    /// The cross-section of a period; `None` where it is the latest of no area.
    pub(super) fn at(&self, period: &Period) -> Option<&CrossSection> {
        let found = self.periods.binary_search_by_key(&span(period), |section| section.span).ok()?;
        self.periods.get(found)
    }
}

impl CrossSection {
    /// Where the member at this position stands; `None` where it has no figure, and where neither direction is better.
    pub(super) fn standing(&self, at: usize) -> Option<Standing> {
        let found = self.authorities.binary_search(&at).ok()?;
        self.standings.as_ref()?.get(found).copied()
    }
}

/// First and last day of a period.
pub(super) fn span(period: &Period) -> (Date, Date) {
    (period.start, period.end)
}
