//! Panels made by hand. Numbers beside them come from Python 3.11 (`statistics`), scipy 1.17.1 (`theilslopes`, `chi2`,
//! `norm`) and numpy 2 (`quantile`), over the same counts.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::panel::{Level, Member, Panel};
use crate::quality::{Code, Remark, Severity};
use crate::trajectory::Seat;
use crate::{Better, Kind, Measure, Period, Row, Series, Status};

const NO_FIGURE: f64 = f64::NAN;

/// Cells of consecutive years to March, the last of them 2025. With a size they are counts out of it.
fn years(cells: &[f64], size: Option<f64>, per: f64) -> Series {
    let row = |(at, cell): (usize, &f64)| {
        let period = Period::parse(&format!("{}", 2026 - cells.len() + at), Some(3)).unwrap();
        let cell = Some(*cell).filter(|cell| !cell.is_nan());
        let value = cell.filter(|_| size.is_none());
        let numerator = cell.filter(|_| size.is_some());
        let status = if value.is_some() { Status::Number } else { Status::Blank };
        Row { period, value, numerator, denominator: size, status, line: 0, hidden: None }
    };
    Series::new(cells.iter().enumerate().map(row).collect(), per).unwrap()
}

fn plain(cells: &[f64]) -> Series {
    years(cells, None, 1.0)
}

fn measure(kind: Kind, better: Better, per: f64) -> Measure {
    Measure { kind, better, per, ..Measure::default() }
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| id.to_string()).collect()
}

fn member<'a>(id: &'a str, series: &'a Series) -> Member<'a> {
    Member::alone(id, series, None)
}

fn compare(panel: &Panel<'_>, id: &str) -> (Option<Benchmark>, Vec<Remark>) {
    let mut remarks = Vec::new();
    (benchmark(Seat { panel, at: panel.find(id).unwrap() }, &mut remarks), remarks)
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found} {expected}");
}

/// Eight authorities, York without a figure for 2025; a region and England as published.
const COUNTS: [(&str, f64, [f64; 7]); 8] = [
    ("torbay", 400.0, [100.0, 96.0, 90.0, 88.0, 80.0, 76.0, 70.0]),
    ("devon", 900.0, [180.0, 178.0, 182.0, 176.0, 184.0, 180.0, 171.0]),
    ("dorset", 500.0, [110.0, 105.0, 108.0, 104.0, 106.0, 102.0, 101.0]),
    ("kent", 1500.0, [300.0, 310.0, 290.0, 305.0, 295.0, 300.0, 330.0]),
    ("leeds", 700.0, [105.0, 112.0, 98.0, 105.0, 100.0, 110.0, 91.0]),
    ("hull", 300.0, [90.0, 88.0, 92.0, 91.0, 87.0, 93.0, 96.0]),
    ("york", 250.0, [40.0, 42.0, 44.0, 41.0, 45.0, 43.0, NO_FIGURE]),
    ("bath", 350.0, [70.0, 71.0, 69.0, 72.0, 70.0, 73.0, 70.0]),
];

fn with_counts<R>(better: Better, read: impl FnOnce(&Panel<'_>) -> R) -> R {
    let measure = measure(Kind::Proportion, better, 100.0);
    let figures = COUNTS.map(|(id, size, counts)| (id, years(&counts, Some(size), 100.0)));
    let (region, england) = (plain(&[22.0, 21.8, 20.9]), plain(&[21.0, 20.8, 21.4]));
    // Devon twice, the area itself, and one of which there are no figures.
    let near = ids(&["devon", "dorset", "kent", "york", "ghost", "torbay", "devon"]);
    let mut members: Vec<Member<'_>> = figures.iter().map(|(id, series)| member(id, series)).collect();
    members[0].neighbours = &near;
    for own in &mut members[..4] {
        own.region = Some("south");
    }
    members.push(Member { level: Level::Region, name: "The South", ..member("south", &region) });
    members.push(Member { level: Level::England, name: "England", ..member("england", &england) });
    read(&Panel::new(&measure, members).with_neighbour_list("2025"))
}

#[test]
fn an_area_is_compared_with_neighbours_region_and_england() {
    let found = with_counts(Better::Lower, |panel| compare(panel, "torbay").0.unwrap());
    let comparator = |kind, statistic, value: f64| (kind, statistic, value);
    let listed: Vec<_> = found.comparators.iter().map(|one| comparator(one.kind, one.statistic, one.value)).collect();
    assert_eq!(
        listed,
        [
            (ComparatorKind::Neighbours, Statistic::Mean, 20.4),
            (ComparatorKind::Neighbours, Statistic::Median, 20.2),
            (ComparatorKind::Region, Statistic::Published, 20.9),
            (ComparatorKind::England, Statistic::Published, 21.4),
        ]
    );
    let about = |at: usize| (found.comparators[at].version.as_deref(), found.comparators[at].n);
    assert_eq!([about(0), about(1), about(2)], [(Some("2025"), Some(3)), (Some("2025"), Some(3)), (None, None)]);
    assert_eq!(found.comparators[2].name.as_deref(), Some("The South"));
    assert_eq!((found.period.as_str(), found.rank, found.of), ("2025", Some(2), 7));
    // Quartiles 18.25, 20 and 21.1; own figure 17.5.
    assert_eq!(found.quartile, Some(Quartile::A));
    close(found.gap.unwrap(), -2.9);
    assert_eq!(found.gap_to, Some(ComparatorKind::Neighbours));
    close(found.gap_trend_per_year.unwrap(), -1.344444444444445);
    let [lower, upper] = found.gap_ci_per_year.unwrap();
    close(lower, -1.62777777777778);
    close(upper, -0.924074074074074);
    // From 6.8 above the neighbours to 1.3 below them.
    assert_eq!(found.gap_reading, Some(GapReading::Closing));
}

#[test]
fn the_funnel_is_about_the_pooled_centre_and_widened_where_areas_differ() {
    let found = with_counts(Better::Lower, |panel| compare(panel, "torbay").0.unwrap().funnel.unwrap());
    close(found.expected, 19.978494623655916);
    close(found.lower_95, 16.06014815625123);
    close(found.upper_95, 23.8968410910606);
    close(found.lower_998, 13.800523530389109);
    close(found.upper_998, 26.15646571692272);
    assert_eq!((found.position, found.areas), (FunnelPosition::Within, 7));
    close(found.overdispersion.unwrap(), 3.3217642502193137);
    let adjusted = found.adjusted.unwrap();
    close(adjusted.lower_95, 12.837030843980301);
    close(adjusted.upper_95, 27.11995840333153);
    close(adjusted.lower_998, 8.71870502580788);
    close(adjusted.upper_998, 31.23828422150395);
    assert_eq!(adjusted.position, FunnelPosition::Within);
    let place = |id| with_counts(Better::Lower, |panel| compare(panel, id).0.unwrap().funnel);
    // 96 of 300: 32 % is above 27.11 %; widened, it is above 28.22 %, but not above 32.98 %.
    let hull = place("hull").unwrap();
    assert_eq!(hull.position, FunnelPosition::Above998);
    assert_eq!(hull.adjusted.unwrap().position, FunnelPosition::Above95);
    // 91 of 700: 13 % is below 15.31 %; widened, it is below 14.58 %, but not below 11.47 %.
    let leeds = place("leeds").unwrap();
    assert_eq!((leeds.position, leeds.adjusted.unwrap().position), (FunnelPosition::Below998, FunnelPosition::Below95));
}

#[test]
fn a_rate_has_exact_limits_and_no_adjustment_where_chance_is_all() {
    let rate = measure(Kind::Rate, Better::Lower, 10_000.0);
    let areas = [(60.0, 8e3), (70.0, 12e3), (81.0, 11e3), (39.0, 7.5e3), (150.0, 24e3), (52.0, 9e3)];
    let figures = areas.map(|(count, size)| years(&[count], Some(size), 10_000.0));
    let names = ["a", "b", "c", "d", "e", "f"];
    let members = |count: usize| names.into_iter().zip(&figures).take(count).map(|(id, series)| member(id, series));
    let panel = Panel::new(&rate, members(6).collect());
    let found = compare(&panel, "a").0.unwrap();
    let funnel = found.funnel.unwrap();
    close(funnel.expected, 63.21678321678322);
    close(funnel.lower_95, 47.006280670511366);
    close(funnel.upper_95, 83.21351175644915);
    close(funnel.lower_998, 39.25966367856879);
    close(funnel.upper_998, 95.79868134177538);
    close(funnel.overdispersion.unwrap(), 0.8950431485594986);
    assert_eq!((funnel.position, funnel.adjusted), (FunnelPosition::Within, None));
    // No neighbours, no region, no England: a rank, and nothing to measure a gap to.
    assert_eq!((found.rank, found.gap, found.gap_to, found.comparators), (Some(6), None, None, vec![]));
    let four = Panel::new(&rate, members(4).collect());
    assert_eq!(compare(&four, "a").0.unwrap().funnel, None);
}

#[test]
fn counts_that_are_not_those_of_the_figures_draw_no_funnel() {
    let share = measure(Kind::Proportion, Better::Higher, 100.0);
    let right = years(&[30.0], Some(60.0), 100.0);
    let mut wrong = right.clone();
    wrong.observations[0].value = Some(0.5);
    let names = ["a", "b", "c", "d", "e", "f"];
    let of = |odd: &Series| {
        let members = names.into_iter().map(|id| member(id, if id == "a" { odd } else { &right }));
        let panel = Panel::new(&share, members.collect());
        ["a", "b"].map(|id| compare(&panel, id).0.unwrap().funnel.map(|funnel| funnel.areas))
    };
    assert_eq!((of(&right), of(&wrong)), ([Some(6), Some(6)], [None, Some(5)]));
    // All figures alike at the end of the scale: limits without width, and no scatter to compare with chance.
    let none = years(&[0.0], Some(60.0), 100.0);
    let panel = Panel::new(&share, names.map(|id| member(id, &none)).into());
    let funnel = compare(&panel, "a").0.unwrap().funnel.unwrap();
    assert_eq!((funnel.expected, funnel.upper_998, funnel.position), (0.0, 0.0, FunnelPosition::Within));
    assert_eq!((funnel.overdispersion, funnel.adjusted), (None, None));
}

#[test]
fn regions_and_england_are_compared_but_not_ranked() {
    let (region, remarks) = with_counts(Better::Lower, |panel| compare(panel, "south"));
    let region = region.unwrap();
    assert_eq!((region.rank, region.quartile, region.of, region.funnel), (None, None, 7, None));
    assert_eq!((region.gap_to, region.comparators.len()), (Some(ComparatorKind::England), 1));
    close(region.gap.unwrap(), -0.5);
    assert_eq!((region.gap_trend_per_year, remarks), (None, vec![]));
    assert_eq!(with_counts(Better::Lower, |panel| compare(panel, "england")), (None, vec![]));
}

#[test]
fn a_region_without_a_published_figure_is_the_middle_of_its_authorities() {
    let value = measure(Kind::Value, Better::Neutral, 1.0);
    let figures = [&[10.0][..], &[14.0], &[30.0], &[99.0], &[NO_FIGURE]].map(plain);
    let mut members: Vec<Member<'_>> =
        ["a", "b", "c", "d", "r"].into_iter().zip(&figures).map(|(id, series)| member(id, series)).collect();
    for own in &mut members[..3] {
        own.region = Some("r");
    }
    members[4].level = Level::Region;
    let panel = Panel::new(&value, members);
    let found = compare(&panel, "a").0.unwrap();
    let middle: Vec<_> = found.comparators.iter().map(|one| (one.kind, one.statistic, one.value, one.n)).collect();
    let region = ComparatorKind::Region;
    assert_eq!(middle, [(region, Statistic::Mean, 18.0, Some(3)), (region, Statistic::Median, 14.0, Some(3))]);
    assert_eq!((found.gap, found.gap_to), (Some(-8.0), Some(region)));
    // Neither direction is better: no rank, but how many there are.
    assert_eq!((found.rank, found.quartile, found.of), (None, None, 4));
}

#[test]
fn areas_that_tie_share_the_smallest_rank_and_older_figures_are_not_ranked() {
    let value = measure(Kind::Value, Better::Higher, 1.0);
    let figures = [&[5.0, 7.0][..], &[9.0, 7.0], &[9.0, 8.0], &[6.0, 1.0], &[8.0, NO_FIGURE]].map(plain);
    let names = ["a", "b", "c", "d", "old"];
    let panel = Panel::new(&value, names.into_iter().zip(&figures).map(|(id, series)| member(id, series)).collect());
    let place = |id| compare(&panel, id).0.map(|found| (found.rank, found.of, found.period)).unwrap();
    let now = |rank| (Some(rank), 4, "2025".to_string());
    assert_eq!(["a", "b", "c", "d"].map(place), [now(2), now(2), now(1), now(4)]);
    // The latest figure of the last one is of 2024: ranked among the figures of 2024.
    assert_eq!(place("old"), (Some(3), 5, "2024".to_string()));
}

#[test]
fn a_month_is_not_compared_with_a_year_that_begins_with_it() {
    let of = |label: &str| {
        let period = Period::parse(label, None).unwrap();
        let (value, status) = (Some(3.0), Status::Number);
        let row = Row { period, value, numerator: None, denominator: None, status, line: 0, hidden: None };
        Series::new([row].into(), 1.0).unwrap()
    };
    let (year, month) = (of("2024"), of("2024-01"));
    let near = ids(&["month"]);
    let measure = measure(Kind::Value, Better::Higher, 1.0);
    let members = vec![Member { neighbours: &near, ..member("year", &year) }, member("month", &month)];
    let (found, remarks) = compare(&Panel::new(&measure, members), "year");
    assert_eq!(found, None);
    let told = "No neighbour, region or country has a figure to compare with in 2024.";
    assert_eq!((remarks[0].code, remarks[0].message.as_str()), (Code::NotComputed, told));
    assert_eq!((remarks[0].severity, remarks[0].period.as_deref()), (Severity::Info, Some("2024")));
}

#[test]
fn an_area_alone_has_one_remark_and_none_without_figures() {
    let measure = measure(Kind::Value, Better::Higher, 1.0);
    let (one, none) = (plain(&[1.0]), plain(&[NO_FIGURE]));
    let alone = |series| compare(&Panel::new(&measure, vec![member("a", series)]), "a");
    let (found, remarks) = alone(&one);
    let messages: Vec<&str> = remarks.iter().map(|remark| remark.message.as_str()).collect();
    assert_eq!((found, messages), (None, vec!["There is no other area to compare with."]));
    assert_eq!(alone(&none), (None, vec![]));
    let empty = Panel::new(&measure, vec![]);
    assert_eq!(benchmark(Seat { panel: &empty, at: 3 }, &mut Vec::new()), None);
}

#[test]
fn the_gap_is_read_from_the_two_ends_of_its_line() {
    let measure = measure(Kind::Value, Better::Lower, 1.0);
    let level = plain(&[20.0; 6]);
    let read = |gaps: &[f64]| {
        let own = plain(&gaps.iter().map(|gap| 20.0 + gap).collect::<Vec<_>>());
        let near = ids(&["b"]);
        let panel = Panel::new(&measure, vec![Member { neighbours: &near, ..member("a", &own) }, member("b", &level)]);
        let found = compare(&panel, "a").0.unwrap();
        (found.gap_reading, found.gap_trend_per_year.map(|slope| (slope * 1e9).round() / 1e9))
    };
    use GapReading::{Closing, Steady, Widening};
    assert_eq!(read(&[-9.0, -8.1, -7.2, -5.9, -5.1, -4.0]), (Some(Closing), Some(1.0)));
    assert_eq!(read(&[1.0, 1.9, 3.2, 4.1, 4.9, 6.0]), (Some(Widening), Some(1.0)));
    assert_eq!(read(&[3.0, 1.0, 4.0, 1.0, 5.0, 2.0]), (Some(Steady), Some(0.25)));
    // 9.8 to -2.2, and -2.7 to 1.3: nearer than at first, though on the other side.
    assert_eq!(read(&[10.0, 7.5, 5.2, 2.4, 0.3, -2.0]), (Some(Closing), Some(-2.4)));
    assert_eq!(read(&[-3.0, -2.2, -1.1, -0.3, 0.4, 0.1]), (Some(Closing), Some(0.8)));
    assert_eq!(read(&[3.0, 2.0, 1.0, 0.0]), (None, None));
    assert_eq!(read(&[3.0, NO_FIGURE, 2.0, 1.0, 0.0]), (None, None));
}

#[test]
fn scores_that_are_no_numbers_have_no_overdispersion() {
    assert_eq!(overdispersion(&[]), None);
    assert_eq!(overdispersion(&[1.0, NO_FIGURE]), None);
    assert_eq!(overdispersion(&[1e200; 9]), None);
    assert_eq!(overdispersion(&[2.0]), Some(4.0));
}

fn any_number() -> impl Strategy<Value = f64> {
    let extremes = vec![f64::MAX, f64::MIN, 1e308, 5e-324, -0.0, 0.0, NO_FIGURE];
    prop_oneof![
        1 => any::<u64>().prop_map(f64::from_bits),
        1 => prop::sample::select(extremes),
        4 => (0i32..400).prop_map(|whole| f64::from(whole) / 4.0),
    ]
}

proptest! {
    #[test]
    fn any_panel_at_all_is_compared_without_nan(
        cells in prop::collection::vec(
            (prop::collection::vec((any_number(), any_number(), any::<bool>()), 0..8), 0usize..8, 0usize..12), 0..12,
        ),
        kind in prop::sample::select(vec![Kind::Value, Kind::Proportion, Kind::Rate, Kind::Count]),
        better in prop::sample::select(vec![Better::Higher, Better::Lower, Better::Neutral]),
        per in prop_oneof![Just(1.0), Just(100.0), any_number()],
    ) {
        let measure = measure(kind, better, per);
        let names: Vec<String> = (0..cells.len()).map(|at| format!("a{at}")).collect();
        let figures = cells.iter().map(|(cells, ..)| {
            let row = |(at, (above, below, counted)): (usize, &(f64, f64, bool))| {
                let period = Period::parse(&format!("{}", 2025 - at), None).unwrap();
                let value = Some(*above).filter(|_| !counted);
                let status = if value.is_some() { Status::Number } else { Status::Blank };
                let (numerator, denominator) = (Some(*above), Some(*below));
                Row { period, value, numerator, denominator, status, line: 0, hidden: None }
            };
            Series::new(cells.iter().enumerate().map(row).collect(), per).unwrap()
        });
        let figures: Vec<Series> = figures.collect();
        let members = names.iter().zip(&figures).zip(&cells).map(|((id, series), (_, role, link))| {
            let level = [Level::Region, Level::England].get(*role).copied().unwrap_or_default();
            let region = names.get(*link).map(String::as_str);
            Member { level, region, neighbours: names.get(..*link).unwrap_or(&names), ..member(id, series) }
        });
        let panel = Panel::new(&measure, members.collect());
        for at in 0..=names.len() {
            let Some(found) = benchmark(Seat { panel: &panel, at }, &mut Vec::new()) else { continue };
            let printed = format!("{found:?}");
            let bad = printed.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| matches!(*word, "NaN" | "inf"));
            prop_assert_eq!(bad, None, "{}", printed);
            prop_assert!(found.rank.is_none_or(|rank| rank >= 1 && rank <= found.of));
            prop_assert_eq!(found.gap.is_some(), found.gap_to.is_some());
            if let Some(funnel) = found.funnel {
                let plain = [funnel.lower_998, funnel.lower_95, funnel.expected, funnel.upper_95, funnel.upper_998];
                prop_assert!(plain.is_sorted(), "{plain:?}");
                let outer = funnel.adjusted.map_or([plain[0], plain[4]], |wide| [wide.lower_998, wide.upper_998]);
                prop_assert!(outer[0] <= plain[0] * (1.0 + 1e-9) && plain[4] <= outer[1] * (1.0 + 1e-9), "{outer:?} {plain:?}");
            }
        }
    }
}

#[test]
fn neighbours_by_another_list_are_shown_and_not_measured_against() {
    let compared = |other: &[&str], own: &str| {
        let (none, other) = (ids(&[]), ids(other));
        with_counts(Better::Lower, |panel| {
            let of = |member: &Member<'_>| if member.id == "torbay" { other.as_slice() } else { none.as_slice() };
            let lists = panel.members().iter().map(of).collect();
            compare(&panel.clone().with_other_list("2021", lists), own)
        })
    };
    // 13 % in Leeds, 32 % in Hull, 19 % in Devon.
    let (found, remarks) = compared(&["leeds", "hull", "devon", "york"], "torbay");
    let found = found.unwrap();
    let told: Vec<_> =
        found.comparators[4..].iter().map(|one| (one.statistic, one.version.as_deref(), one.n)).collect();
    assert_eq!(told, [(Statistic::Mean, Some("2021"), Some(3)), (Statistic::Median, Some("2021"), Some(3))]);
    close(found.comparators[4].value, 64.0 / 3.0);
    close(found.comparators[5].value, 19.0);
    close(found.gap.unwrap(), -2.9);
    assert_eq!(found.gap_to, Some(ComparatorKind::Neighbours));
    // Devon alone is in both lists.
    let message = "Of its 3 neighbours in the list of 2025, 2 are not in the list of 2021.";
    let said: Vec<_> = remarks.iter().map(|one| (one.code, one.severity, one.message.as_str())).collect();
    assert_eq!(said, [(Code::NeighbourListChanged, Severity::Info, message)]);

    let kept = compared(&["devon", "dorset", "hull"], "torbay");
    assert_eq!((kept.0.unwrap().comparators.len(), kept.1.len()), (6, 0));
    // A list that does not name the area says nothing of it.
    let unnamed = compared(&["devon"], "hull");
    assert_eq!((unnamed.0.unwrap().comparators.len(), unnamed.1.len()), (1, 0));
}

#[test]
fn an_area_that_only_another_list_names_has_no_gap() {
    let (own, near) = (plain(&[10.0]), plain(&[12.0]));
    let (measure, listed) = (measure(Kind::Value, Better::Neutral, 1.0), ids(&["near"]));
    let panel = Panel::new(&measure, vec![member("own", &own), member("near", &near)]);
    let (found, remarks) = compare(&panel.with_other_list("2021", vec![&listed, &[]]), "own");
    let found = found.unwrap();
    assert_eq!((found.comparators[0].value, found.gap, found.gap_to), (12.0, None, None));
    assert_eq!(remarks, []);
}
