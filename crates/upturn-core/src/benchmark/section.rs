//! The section `benchmark` of a document: one area beside its neighbours, its region and England.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::cross_section::span;
use super::gap::gap_trend;
use super::{Funnel, GapReading, Quartile, neighbours};
use crate::panel::{Level, Member, Panel};
use crate::quality::{Code, Remark, Severity};
use crate::trajectory::Seat;
use crate::words::in_period;
use crate::{Observation, Period, Series};

/// Compares an area with its panel, all in the latest period in which the area has a figure.
///
/// - Comparators: mean and median of the neighbours that have a figure; the region's published figure, or else mean and
///   median of the region's authorities, the area among them; the published figure of England; mean and median of the
///   neighbours by each other list of the panel.
/// - Rank and quartile: among the authorities with a figure in that period, for an authority, where one direction is
///   better and there are at least two.
/// - Gap: own figure less the first comparator that there is: the neighbours' mean, the region, England. Another list's
///   neighbours are shown and not measured against. Where more than half of the neighbours that have a figure are not in
///   another list, that is a remark of code [`Code::NeighbourListChanged`].
/// - Funnel: for a proportion or a rate with counts, and at least 5 authorities that have them.
///
/// Periods are the same where both their first and their last day are. Neighbours that are not in the panel, or that have
/// no figure in the period, are not counted.
///
/// `None` where the area has no figure at all, and where there is nothing to compare with; the latter is a remark of code
/// [`Code::NotComputed`], but not for a region or England, of which nobody asks it.
///
/// ```
/// use upturn_core::benchmark::benchmark;
/// use upturn_core::panel::{Member, Panel};
/// use upturn_core::trajectory::Seat;
/// use upturn_core::{Better, Measure, Period, Row, Series, Status};
/// let figure = |value| {
///     let period = Period::parse("2025", Some(3)).unwrap();
///     let (value, status) = (Some(value), Status::Number);
///     Series::new(vec![Row { period, value, numerator: None, denominator: None, status, line: 0, hidden: None }], 1.0)
/// };
/// let [torbay, devon, dorset] = [9.3, 12.0, 12.8].map(|value| figure(value).unwrap());
/// let near = ["devon".to_string(), "dorset".to_string()];
/// let measure = Measure { better: Better::Lower, ..Measure::default() };
/// let panel = Panel::new(&measure, vec![
///     Member { neighbours: &near, ..Member::alone("torbay", &torbay, None) },
///     Member::alone("devon", &devon, None),
///     Member::alone("dorset", &dorset, None),
/// ]);
/// let found = benchmark(Seat { panel: &panel, at: 0 }, &mut Vec::new()).unwrap();
/// assert_eq!((found.rank, found.of), (Some(1), 3));
/// assert!((found.comparators[0].value - 12.4).abs() < 1e-12 && (found.gap.unwrap() + 3.1).abs() < 1e-12);
/// ```
pub fn benchmark(seat: Seat<'_>, remarks: &mut Vec<Remark>) -> Option<Benchmark> {
    let Seat { panel, at } = seat;
    let own = panel.members().get(at)?;
    let latest = own.series.latest()?;
    let authority = own.level == Level::Authority;
    let section = panel.cross_sections().at(&latest.period);
    let others = Others::of(panel, at, own, &latest.period);
    let listed = others.listed(panel, at, &latest.period, remarks);
    let (mut comparators, yardstick) = others.comparators(panel, &latest.period);
    let of = section.map_or(0, |section| section.authorities.len());
    let standing = section.filter(|_| of >= 2).and_then(|section| section.standing(at));
    let spread = section.and_then(|section| section.spread).filter(|_| authority);
    let funnel = spread.and_then(|spread| spread.funnel(panel.measure(), latest));
    if comparators.is_empty() && listed.is_empty() && standing.is_none() && funnel.is_none() {
        remarks.extend(authority.then(|| nothing(panel, latest)));
        return None;
    }
    let nearest = comparators.first().map(|nearest| (nearest.kind, nearest.value));
    let gap = nearest.zip(latest.value).map(|((_, nearest), value)| value - nearest).filter(|gap| gap.is_finite());
    let trend = gap.and_then(|_| gap_trend(own.series, &yardstick));
    comparators.extend(listed);
    Some(Benchmark {
        gap_to: gap.and(nearest).map(|nearest| nearest.0),
        comparators,
        period: latest.period.label.clone(),
        rank: standing.map(|standing| standing.rank),
        of,
        quartile: standing.and_then(|standing| standing.quartile),
        gap,
        gap_trend_per_year: trend.as_ref().map(|trend| trend.per_year),
        gap_ci_per_year: trend.as_ref().map(|trend| trend.ci_per_year),
        gap_reading: trend.as_ref().map(|trend| trend.reading),
        funnel,
    })
}

/// The series an area is compared with.
struct Others<'a> {
    /// Positions of its neighbours in the panel, in ascending order.
    near: Vec<usize>,
    neighbours: Vec<&'a Series>,
    region: Option<&'a Member<'a>>,
    /// The region's authorities, the area among them.
    of_region: Vec<&'a Series>,
    england: Option<&'a Member<'a>>,
}

impl<'a> Others<'a> {
    fn of(panel: &'a Panel<'a>, at: usize, own: &Member<'_>, period: &Period) -> Others<'a> {
        let members = panel.members();
        let near = positions(panel, at, own.neighbours);
        let region = own.region.filter(|_| own.level == Level::Authority);
        let is_region = |member: &&Member<'_>| member.level == Level::Region;
        let published = region.and_then(|id| members.get(panel.find(id)?)).filter(is_region);
        // Its authorities stand for a region that has no figure of its own.
        let is_told = published.is_some_and(|region| figure(region.series, period).is_some());
        let of_region = region.filter(|_| !is_told).into_iter().flat_map(|region| panel.of_region(region));
        Others {
            neighbours: series_of(panel, &near),
            near,
            region: published,
            of_region: of_region.map(|member| member.series).collect(),
            england: panel.england().filter(|_| own.level != Level::England),
        }
    }

    /// What the neighbours by each other list of the panel show in a period. Where most of the own neighbours are not in
    /// such a list, the two means are about different areas, and a remark says so.
    fn listed(&self, panel: &Panel<'_>, at: usize, period: &Period, remarks: &mut Vec<Remark>) -> Vec<Comparator> {
        let mut found = Found { comparators: Vec::new(), yardstick: None, period };
        for list in panel.other_lists() {
            let near = list.neighbours.get(at).map_or(Vec::new(), |codes| positions(panel, at, codes));
            found.middle(ComparatorKind::Neighbours, Some(list.version), series_of(panel, &near));
            remarks.extend(self.changed(panel, list.version, &near, period));
        }
        found.comparators
    }

    fn changed(&self, panel: &Panel<'_>, version: &str, other: &[usize], period: &Period) -> Option<Remark> {
        let has_figure =
            |at: &&usize| panel.members().get(**at).is_some_and(|member| figure(member.series, period).is_some());
        let all = self.near.iter().filter(has_figure).count();
        let gone = self.near.iter().filter(has_figure).filter(|at| other.binary_search(at).is_err()).count();
        if other.is_empty() || 2 * gone <= all {
            return None;
        }
        let own = panel.neighbour_list().map_or_else(|| "its own list".to_string(), |own| format!("the list of {own}"));
        let are = if gone == 1 { "is" } else { "are" };
        let message = format!("Of its {all} neighbours in {own}, {gone} {are} not in the list of {version}.");
        let hint = "Comparisons made with the other list are with other areas; both are shown.";
        Some(Remark::new(Code::NeighbourListChanged, Severity::Info, None, message, hint))
    }

    /// What each of them shows in a period, and the series whose mean is the first of these figures.
    fn comparators(self, panel: &Panel<'_>, period: &Period) -> (Vec<Comparator>, Vec<&'a Series>) {
        let mut found = Found { comparators: Vec::new(), yardstick: None, period };
        let version = panel.neighbour_list();
        found.middle(ComparatorKind::Neighbours, version, self.neighbours);
        // The area itself is one of them.
        let several = self.of_region.iter().filter(|series| figure(series, period).is_some()).count() >= 2;
        if !found.published(ComparatorKind::Region, self.region) && several {
            found.middle(ComparatorKind::Region, None, self.of_region);
        }
        found.published(ComparatorKind::England, self.england);
        (found.comparators, found.yardstick.unwrap_or_default())
    }
}

/// Where these areas stand in the panel, in ascending order. A list may name an area twice, or the area itself.
fn positions(panel: &Panel<'_>, at: usize, codes: &[String]) -> Vec<usize> {
    let authority =
        |near: &usize| panel.members().get(*near).is_some_and(|member| member.level == Level::Authority) && *near != at;
    let mut near: Vec<usize> = codes.iter().filter_map(|id| panel.find(id)).filter(authority).collect();
    near.sort_unstable();
    near.dedup();
    near
}

fn series_of<'a>(panel: &'a Panel<'a>, near: &[usize]) -> Vec<&'a Series> {
    near.iter().filter_map(|near| panel.members().get(*near)).map(|member| member.series).collect()
}

struct Found<'a, 'p> {
    comparators: Vec<Comparator>,
    yardstick: Option<Vec<&'a Series>>,
    period: &'p Period,
}

impl<'a> Found<'a, '_> {
    /// Mean and median of those that have a figure.
    fn middle(&mut self, kind: ComparatorKind, version: Option<&str>, series: Vec<&'a Series>) {
        let Some(middle) = neighbours(series.iter().map(|series| figure(series, self.period))) else { return };
        for (statistic, value) in [(Statistic::Mean, middle.mean), (Statistic::Median, middle.median)] {
            let (version, n) = (version.map(String::from), Some(middle.n));
            self.comparators.push(Comparator { kind, statistic, version, value, n, name: None });
        }
        self.yardstick.get_or_insert(series);
    }

    /// The figure of one member; whether there is one.
    fn published(&mut self, kind: ComparatorKind, member: Option<&'a Member<'a>>) -> bool {
        let figures = member.and_then(|member| Some((member, figure(member.series, self.period)?)));
        let Some((member, value)) = figures else { return false };
        let name = Some(member.name.to_string());
        self.comparators.push(Comparator {
            kind,
            statistic: Statistic::Published,
            version: None,
            value,
            n: None,
            name,
        });
        self.yardstick.get_or_insert_with(|| [member.series].into());
        true
    }
}

/// The figure of a series in a period.
fn figure(series: &Series, period: &Period) -> Option<f64> {
    let found = series.observations.partition_point(|one| one.period.start < period.start);
    series.observations.get(found).filter(|one| span(&one.period) == span(period))?.value
}

fn nothing(panel: &Panel<'_>, latest: &Observation) -> Remark {
    let hint = "A comparison needs figures of other areas for the same period.";
    if panel.members().len() < 2 {
        return Remark::new(Code::NotComputed, Severity::Info, None, "There is no other area to compare with.", hint);
    }
    let Period { label, start, end, .. } = &latest.period;
    let message =
        format!("No neighbour, region or country has a figure to compare with {}.", in_period(*start, *end, label));
    Remark::new(Code::NotComputed, Severity::Info, Some(label), message, hint)
}

/// Whom an area is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ComparatorKind {
    /// Its statistical neighbours: the authorities most like it.
    Neighbours,
    /// The region in which it lies.
    Region,
    /// The whole country.
    England,
}

/// What figure of theirs it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Statistic {
    /// Mean of the areas' figures, each counted once whatever its size.
    Mean,
    /// Median of the areas' figures.
    Median,
    /// The figure that is published for them as a whole.
    Published,
}

/// A figure to compare with.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comparator {
    /// Whose figure it is.
    pub kind: ComparatorKind,
    /// Which figure of theirs.
    pub statistic: Statistic,
    /// The version of the neighbour list; `None` where none is stated, and for all but neighbours.
    pub version: Option<String>,
    /// The figure, in the unit of the measure.
    pub value: f64,
    /// How many areas with a figure it is made from; `None` for a published figure.
    pub n: Option<usize>,
    /// Name of the region or country whose published figure it is; `None` for a mean or a median.
    pub name: Option<String>,
}

/// The answer to "how do we compare?". Values in the unit of the measure.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Benchmark {
    /// Neighbours, then region, then England, then neighbours by other lists: those that have a figure in the period.
    pub comparators: Vec<Comparator>,
    /// 1 for the best authority; those that tie share the smallest rank. `None` for a region or England, where neither
    /// direction is better, and where no other authority has a figure.
    pub rank: Option<usize>,
    /// How many authorities have a figure in the period.
    pub of: usize,
    /// The quarter of the authorities' figures, A the best; a figure on a boundary is in the better one. `None` with
    /// fewer than 4 authorities, and where there is no rank.
    pub quartile: Option<Quartile>,
    /// Own figure less that of the first comparator of kind `gap_to`: above 0 where the own figure is the higher one.
    pub gap: Option<f64>,
    /// Theil-Sen slope of the gap over all periods in which both have a figure; `None` with fewer than 5. A mean is taken
    /// over those that have a figure in the period, which need not be the same ones every time.
    pub gap_trend_per_year: Option<f64>,
    /// Chance at the size of the area; `None` without counts, and with fewer than 5 authorities that have them.
    pub funnel: Option<Funnel>,
    /// Label of the period that is compared: the latest in which the area has a figure.
    pub period: String,
    /// Whom the gap is measured to: neighbours (their mean) where there are any, else the region, else England.
    pub gap_to: Option<ComparatorKind>,
    /// 95 % interval of `gap_trend_per_year`.
    pub gap_ci_per_year: Option<[f64; 2]>,
    /// What becomes of the gap.
    pub gap_reading: Option<GapReading>,
}
