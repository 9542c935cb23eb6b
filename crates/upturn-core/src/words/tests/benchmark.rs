//! What is said of each standing, gap and funnel.

use alloc::string::{String, ToString};

use super::{CASE, Case, document};
use crate::Better;
use crate::benchmark::{
    AdjustedLimits, Benchmark, Comparator, ComparatorKind, Funnel, FunnelPosition, GapReading, Quartile, Statistic,
};
use crate::words::words;

use GapReading::{Closing, Steady, Widening};
use Quartile::{A, B, C, D};

const NOTHING: Benchmark = Benchmark {
    comparators: alloc::vec::Vec::new(),
    period: String::new(),
    rank: None,
    of: 152,
    quartile: None,
    gap: None,
    gap_to: None,
    gap_trend_per_year: None,
    gap_ci_per_year: None,
    gap_reading: None,
    funnel: None,
};

fn said(better: Better, benchmark: Benchmark) -> Option<String> {
    let mut document = document(&Case { cells: "9.3", better, ..CASE });
    document.benchmark = Some(benchmark);
    words(&document, None).answers.benchmark
}

/// A gap to the mean of ten neighbours, 12.4 %.
fn near(gap: f64, trend: Option<(f64, GapReading)>) -> Benchmark {
    to(ComparatorKind::Neighbours, Some(10), None, gap, trend)
}

fn to(
    kind: ComparatorKind,
    n: Option<usize>,
    name: Option<&str>,
    gap: f64,
    trend: Option<(f64, GapReading)>,
) -> Benchmark {
    let statistic = if n.is_some() { Statistic::Mean } else { Statistic::Published };
    let name = name.map(|name| name.to_string());
    let (slope, reading) = trend.unzip();
    Benchmark {
        comparators: [Comparator { kind, statistic, version: None, value: 12.4, n, name }].into(),
        gap: Some(gap),
        gap_to: Some(kind),
        gap_trend_per_year: slope,
        gap_reading: reading,
        ..NOTHING
    }
}

fn funnel(position: FunnelPosition, adjusted: Option<FunnelPosition>) -> Option<Funnel> {
    let [lower_998, lower_95, expected, upper_95, upper_998] = [8.0, 9.0, 12.0, 15.0, 16.0];
    let adjusted = adjusted.map(|position| AdjustedLimits { lower_95, upper_95, lower_998, upper_998, position });
    let overdispersion = Some(4.0);
    Some(Funnel { expected, lower_95, upper_95, lower_998, upper_998, position, areas: 152, overdispersion, adjusted })
}

#[test]
fn ranks_come_with_their_quarter_and_what_lies_outside_is_told() {
    use FunnelPosition::{Above95, Above998, Below998, Within};
    for (rank, quartile, funnel, expected) in [
        (24, Some(A), None, "Rank 24 of 152, in the best quarter."),
        (60, Some(B), funnel(Within, None), "Rank 60 of 152, in the second best quarter."),
        (90, Some(C), funnel(Above95, None), "Rank 90 of 152, in the second worst quarter."),
        (
            150,
            Some(D),
            funnel(Above998, None),
            "Rank 150 of 152, in the worst quarter and above the usual range for its size.",
        ),
        // Outside by chance alone, and not among areas that differ as these do.
        (150, Some(D), funnel(Above998, Some(Above95)), "Rank 150 of 152, in the worst quarter."),
        (
            1,
            Some(A),
            funnel(Below998, Some(Below998)),
            "Rank 1 of 152, in the best quarter and below the usual range for its size.",
        ),
        (1, None, None, "Rank 1 of 152."),
        (2, None, funnel(Above998, None), "Rank 2 of 152, above the usual range for its size."),
    ] {
        let found = Benchmark { rank: Some(rank), quartile, funnel, ..NOTHING };
        assert_eq!(said(Better::Lower, found).as_deref(), Some(expected));
    }
    let neutral = |funnel| said(Better::Neutral, Benchmark { funnel, ..NOTHING });
    let above = neutral(funnel(Above998, None));
    assert_eq!(above.as_deref(), Some("Above the usual range for an area of its size."));
    let within = neutral(funnel(Above95, None));
    assert_eq!(within.as_deref(), Some("Within the usual range for an area of its size."));
    assert_eq!(neutral(None), None);
}

#[test]
fn gaps_are_told_as_better_or_worse_and_by_what_becomes_of_them() {
    let (lower, higher, neutral) = (Better::Lower, Better::Higher, Better::Neutral);
    let mean = "the mean of its 10 neighbours (12.4%)";
    for (better, gap, trend, expected) in [
        (lower, -3.1, None, "3.1 points better than MEAN."),
        (higher, -3.1, None, "3.1 points worse than MEAN."),
        (neutral, -3.1, None, "3.1 points below MEAN."),
        (neutral, 3.1, None, "3.1 points above MEAN."),
        (lower, 0.01, None, "Less than 0.1 points worse than MEAN."),
        (lower, 0.0, None, "Level with MEAN."),
        (lower, -3.1, Some((0.8, Closing)), "3.1 points better than MEAN, and the gap is closing by 0.8 a year."),
        (lower, 3.1, Some((0.8, Widening)), "3.1 points worse than MEAN, and the gap is widening by 0.8 a year."),
        (lower, 3.1, Some((0.2, Steady)), "3.1 points worse than MEAN, with no clear change in the gap."),
        // From one side to the other.
        (lower, -0.5, Some((-1.3, Closing)), "0.5 points better than MEAN, after being worse."),
        (higher, -0.5, Some((-1.3, Closing)), "0.5 points worse than MEAN, after being better."),
        (neutral, -0.5, Some((-1.3, Closing)), "0.5 points below MEAN, after being above it."),
        (neutral, 0.5, Some((1.3, Closing)), "0.5 points above MEAN, after being below it."),
        (lower, 0.0, Some((-1.3, Closing)), "Level with MEAN, and the gap there was has closed."),
        // The latest figure does not lie where the line does.
        (lower, -0.5, Some((1.3, Widening)), "0.5 points better than MEAN."),
    ] {
        let expected = expected.replace("MEAN", mean);
        assert_eq!(said(better, near(gap, trend)), Some(expected));
    }
}

#[test]
fn the_other_side_of_a_gap_has_its_name() {
    use ComparatorKind::{England, Neighbours, Region};
    for (kind, n, name, expected) in [
        (Neighbours, Some(1), None, "3.1 points better than its only neighbour with a figure (12.4%)."),
        (Region, None, Some("South West"), "3.1 points better than South West (12.4%)."),
        (Region, Some(15), None, "3.1 points better than the mean of the 15 areas of its region (12.4%)."),
        (England, None, Some("England"), "3.1 points better than England (12.4%)."),
    ] {
        assert_eq!(said(Better::Lower, to(kind, n, name, -3.1, None)).as_deref(), Some(expected));
    }
}

#[test]
fn rank_and_gap_are_two_sentences() {
    let found = Benchmark { rank: Some(24), quartile: Some(A), ..near(-3.1, Some((0.8, Closing))) };
    let expected = "Rank 24 of 152, in the best quarter. 3.1 points better than the mean of its 10 neighbours (12.4%), and \
                    the gap is closing by 0.8 a year.";
    assert_eq!(said(Better::Lower, found).as_deref(), Some(expected));
}
