//! The series of one measure over all areas: what comparison, pooled intervals and donor pools need.
//!
//! A panel is the unit of work: it holds everything that a document of the measure needs from other areas, and nothing
//! of another measure. A series that stands alone is a panel of one.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::benchmark::CrossSections;
use crate::forecast::{self, PanelForecasts, PanelSeries, Scale};
use crate::journey::Journey;
use crate::{Aim, Cadence, Date, Kind, Measure, Series};

/// What kind of area a member of a panel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Level {
    /// One service: a local authority, a hospital, a team. Only these are ranked, and only these are donors.
    #[default]
    Authority,
    /// A region: the sum or the mean of its authorities.
    Region,
    /// The whole country.
    England,
}

/// One area of a panel.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// Official code, or the id of a plain series; no two members share one.
    pub id: &'a str,
    /// Name.
    pub name: &'a str,
    /// What kind of area it is.
    pub level: Level,
    /// The code of the region in which it lies; `None` where unknown, and for regions and England.
    pub region: Option<&'a str>,
    /// Codes of its statistical neighbours, nearest first. Some may have no member.
    pub neighbours: &'a [String],
    /// Its figures.
    pub series: &'a Series,
    /// Its judgements and events; `None` where none are known.
    pub journey: Option<&'a Journey>,
}

impl<'a> Member<'a> {
    /// A series of which nothing is known but its figures and its journey.
    pub fn alone(id: &'a str, series: &'a Series, journey: Option<&'a Journey>) -> Member<'a> {
        Member { id, name: id, level: Level::Authority, region: None, neighbours: &[], series, journey }
    }
}

/// A published list of neighbours beside the one that the members carry.
#[derive(Clone, Debug)]
pub struct OtherList<'a> {
    /// Which list, such as `2021`.
    pub version: &'a str,
    /// Codes of each member's neighbours in it, in the order of the members; empty where it does not name the member.
    pub neighbours: Vec<&'a [String]>,
}

/// All areas of one measure.
#[derive(Clone, Debug)]
pub struct Panel<'a> {
    measure: &'a Measure,
    members: Vec<Member<'a>>,
    /// Positions of the members, in order of their ids.
    by_id: Vec<usize>,
    /// Positions of the authorities of each region.
    by_region: BTreeMap<&'a str, Vec<usize>>,
    england: Option<usize>,
    authorities: usize,
    cadence: Cadence,
    first: Option<Date>,
    neighbour_list: Option<&'a str>,
    other_lists: Vec<OtherList<'a>>,
    cross_sections: CrossSections,
    forecasts: Option<PanelForecasts>,
}

impl<'a> Panel<'a> {
    /// Puts the series of one measure onto one grid. Where two members share an id, the first is found by it.
    ///
    /// ```
    /// use upturn_core::panel::{Member, Panel};
    /// use upturn_core::{Measure, Period, Row, Series, Status};
    /// let row = |label: &str, value| Row {
    ///     period: Period::parse(label, None).unwrap(), value: Some(value), numerator: None, denominator: None,
    ///     status: Status::Number, line: 0, hidden: None,
    /// };
    /// let torbay = Series::new(vec![row("2023", 8.0), row("2024", 9.0)], 1.0).unwrap();
    /// let devon = Series::new(vec![row("2022", 5.0), row("2024", 6.0)], 1.0).unwrap();
    /// let measure = Measure::default();
    /// let members = vec![Member::alone("torbay", &torbay, None), Member::alone("devon", &devon, None)];
    /// let panel = Panel::new(&measure, members);
    /// assert_eq!(panel.find("devon"), Some(1));
    /// // One grid for all: 2022 is period 0.
    /// assert_eq!(panel.usable(0).collect::<Vec<_>>(), [(1, 8.0), (2, 9.0)]);
    /// assert_eq!(panel.usable(1).collect::<Vec<_>>(), [(0, 5.0), (2, 6.0)]);
    /// ```
    pub fn new(measure: &'a Measure, members: Vec<Member<'a>>) -> Panel<'a> {
        let mut by_id: Vec<usize> = (0..members.len()).collect();
        by_id.sort_by_key(|at| members.get(*at).map(|member| member.id));
        let mut starts: Vec<Date> = members.iter().flat_map(|member| starts(member.series)).collect();
        starts.sort_unstable();
        starts.dedup();
        let cadence = match members.as_slice() {
            // The cadence of a single date is known to its series only.
            [only] => only.series.cadence,
            _ => Cadence::of(starts.iter().copied()),
        };
        let cross_sections = CrossSections::of(measure, &members);
        let first = starts.first().copied();
        let mut by_region: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let authorities = members.iter().filter(|member| member.level == Level::Authority).count();
        for (at, member) in members.iter().enumerate().filter(|(_, member)| member.level == Level::Authority) {
            if let Some(region) = member.region {
                by_region.entry(region).or_default().push(at);
            }
        }
        let england = members.iter().position(|member| member.level == Level::England);
        Panel {
            measure,
            members,
            by_id,
            by_region,
            england,
            authorities,
            cadence,
            first,
            neighbour_list: None,
            other_lists: Vec::new(),
            cross_sections,
            forecasts: None,
        }
    }

    /// Learns from all areas how far the figures of each can be carried forward: `horizon` periods, or where that is
    /// `None` as many as [`forecast::horizon`] says for the area that is furthest from `aim`.
    pub fn with_forecasts(self, aim: Option<&Aim>, horizon: Option<u16>) -> Panel<'a> {
        let ahead = |member: &Member<'_>| {
            let target = aim.map(|aim| aim.goal(member.series.latest().map(|latest| latest.period.end)));
            forecast::horizon(member.series, self.cadence, target.as_ref())
        };
        let horizon = horizon.or_else(|| self.members.iter().map(ahead).max()).unwrap_or(1);
        let series = (0..self.members.len()).map(|at| {
            let (t, y) = self.usable(at).unzip();
            PanelSeries { t, y }
        });
        let series: Vec<PanelSeries> = series.collect();
        let season = match self.cadence {
            Cadence::Months(1) => Some(12),
            Cadence::Months(3) => Some(4),
            _ => None,
        };
        let forecasts = PanelForecasts::learn(&series, self.scale(&series), season, horizon);
        Panel { forecasts: Some(forecasts), ..self }
    }

    /// What the panel has taught about the future of its areas; `None` where that was not asked for.
    pub fn forecasts(&self) -> Option<&PanelForecasts> {
        self.forecasts.as_ref()
    }

    /// The scale on which the figures are carried forward: what the kind of the measure allows, where all figures keep
    /// to it.
    fn scale(&self, series: &[PanelSeries]) -> Scale {
        let within = |most: f64| series.iter().flat_map(|one| &one.y).all(|value| (0.0..=most).contains(value));
        match self.measure.kind {
            Kind::Proportion if within(self.measure.per) => Scale::Share { whole: self.measure.per },
            Kind::Rate | Kind::Count | Kind::Mean | Kind::Ratio if within(f64::MAX) => Scale::Positive,
            _ => Scale::Plain,
        }
    }

    /// States which list the members' neighbours come from, such as `2025`.
    pub fn with_neighbour_list(self, version: &'a str) -> Panel<'a> {
        Panel { neighbour_list: Some(version), ..self }
    }

    /// The version of the list that the members' neighbours come from; `None` where it is not stated.
    pub fn neighbour_list(&self) -> Option<&'a str> {
        self.neighbour_list
    }

    /// Adds another published list of neighbours, to be shown beside the members' own: `neighbours` in the order of the
    /// members. Gaps and donors keep to the members' own.
    ///
    /// ```
    /// use upturn_core::Measure;
    /// use upturn_core::panel::Panel;
    /// let measure = Measure::default();
    /// let panel = Panel::new(&measure, vec![]).with_neighbour_list("2025").with_other_list("2021", vec![]);
    /// assert_eq!(panel.other_lists()[0].version, "2021");
    /// ```
    pub fn with_other_list(mut self, version: &'a str, neighbours: Vec<&'a [String]>) -> Panel<'a> {
        self.other_lists.push(OtherList { version, neighbours });
        self
    }

    /// The lists of neighbours that are shown beside the members' own.
    pub fn other_lists(&self) -> &[OtherList<'a>] {
        &self.other_lists
    }

    /// The authorities side by side, a period at a time.
    pub(crate) fn cross_sections(&self) -> &CrossSections {
        &self.cross_sections
    }

    /// What is measured.
    pub fn measure(&self) -> &'a Measure {
        self.measure
    }

    /// The areas, in the order in which they were given.
    pub fn members(&self) -> &[Member<'a>] {
        &self.members
    }

    /// The step of the grid that all series share: the longest on which all of them stand.
    pub fn cadence(&self) -> Cadence {
        self.cadence
    }

    /// The position of the member with this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        let at = self.by_id.partition_point(|at| self.members.get(*at).is_some_and(|member| member.id < id));
        let found = *self.by_id.get(at)?;
        (self.members.get(found)?.id == id).then_some(found)
    }

    /// How many authorities there are.
    pub(crate) fn authorities(&self) -> usize {
        self.authorities
    }

    /// The authorities that lie in a region.
    pub(crate) fn of_region(&self, region: &str) -> impl Iterator<Item = &Member<'a>> {
        self.by_region.get(region).into_iter().flatten().filter_map(|at| self.members.get(*at))
    }

    /// The country, where it is a member.
    pub(crate) fn england(&self) -> Option<&Member<'a>> {
        self.members.get(self.england?)
    }

    /// The place of a day on the panel's grid: 0 for the first period of any member.
    pub fn index(&self, start: Date) -> i64 {
        self.first.map_or(0, |first| self.cadence.index(first, start))
    }

    /// The figures of one member, as (place on the panel's grid, value) in ascending order; none where there is no such
    /// member.
    pub fn usable(&self, at: usize) -> impl DoubleEndedIterator<Item = (i64, f64)> + Clone + '_ {
        let observations = self.members.get(at).map_or(&[][..], |member| &member.series.observations);
        observations.iter().filter_map(|one| one.value.map(|value| (self.index(one.period.start), value)))
    }

    /// The figure of one member at a place on the grid.
    pub fn value(&self, at: usize, index: i64) -> Option<f64> {
        let observations = &self.members.get(at)?.series.observations;
        let found = observations.partition_point(|one| self.index(one.period.start) < index);
        let one = observations.get(found)?;
        one.value.filter(|_| self.index(one.period.start) == index)
    }
}

fn starts(series: &Series) -> impl Iterator<Item = Date> + '_ {
    series.observations.iter().map(|observation| observation.period.start)
}
