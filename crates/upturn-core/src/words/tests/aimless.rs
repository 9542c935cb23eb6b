//! What is said where no target is stated.

use super::{CASE, Case};
use crate::Better;
use crate::journey::Grade;

pub(super) const CASES: &[Case] = &[
    Case {
        name: "no rows",
        cells: "",
        headline: "No figures yet",
        summary: &["No figures yet.", "Do not decide on this alone. There is no usable figure."],
        ..CASE
    },
    Case {
        name: "one point",
        cells: "8.3",
        headline: "One figure, 8.3%: no trend can be read yet",
        summary: &[
            "8.3% in the year to March 2025, with no earlier figure to compare.",
            "Do not decide on this alone. There is only 1 usable figure.",
        ],
        ..CASE
    },
    Case {
        name: "two points",
        cells: "8.3 9",
        headline: "Only 2 figures: too few to read a trend",
        summary: &[
            "9.0% in the year to March 2025, up 0.7 points from the year to March 2024.",
            "Do not decide on this alone. There are only 2 usable figures.",
        ],
        ..CASE
    },
    Case {
        name: "all suppressed",
        cells: "c c c c",
        headline: "All 4 figures are hidden to protect people",
        summary: &[
            "All 4 figures are hidden to protect people.",
            "Do not decide on this alone. There is no usable figure. There is 1 more remark.",
        ],
        ..CASE
    },
    Case {
        name: "nothing usable",
        cells: "c x",
        headline: "No usable figure in 2 periods",
        summary: &[
            "No usable figure in 2 periods.",
            "Do not decide on this alone. There is no usable figure. There are 2 more remarks.",
        ],
        ..CASE
    },
    Case {
        name: "constant",
        cells: "8 8 8 8 8",
        headline: "No change: every figure is 8.0%",
        summary: &[
            "8.0% in the year to March 2025, unchanged from the year to March 2024.",
            "No change: every figure is 8.0%.",
            "No target is stated.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "no target, improving",
        cells: "30 28 26.1 23.9 22 20",
        headline: "Improving by more than the usual ups and downs",
        summary: &[
            "20.0% in the year to March 2025, down 2.0 points from the year to March 2024.",
            "Improving: down 2.0 points a year (likely 1.9 to 2.1), more than the usual ups and downs.",
            "No target is stated.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "no target, no clear trend",
        cells: "9 12 8 11 7 10",
        headline: "No clear change beyond the usual ups and downs",
        summary: &[
            "10.0% in the year to March 2025, up 3.0 points from the year to March 2024.",
            "No clear trend: the figures show no lasting direction.",
            "No target is stated.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "getting worse",
        cells: "8.3 12 14.5 20 26.1 33.3",
        headline: "Getting worse by more than the usual ups and downs",
        summary: &[
            "33.3% in the year to March 2025, up 7.2 points from the year to March 2024.",
            "Getting worse: up 5.0 points a year (likely 3.1 to 6.6), more than the usual ups and downs. The latest figure is worse than the usual ups and downs.",
            "No target is stated.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "getting worse while judged good",
        cells: "8.3 12 14.5 20 26.1 33.3",
        judged: Some(Grade::Good),
        headline: "Getting worse, while the service is judged good",
        summary: &[
            "33.3% in the year to March 2025, up 7.2 points from the year to March 2024.",
            "Getting worse: up 5.0 points a year (likely 3.1 to 6.6), more than the usual ups and downs, while the service is judged good. The latest figure is worse than the usual ups and downs.",
            "No target is stated.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "neutral, no clear trend",
        better: Better::Neutral,
        cells: "9 12 8 11 7 10",
        headline: "No clear change beyond the usual ups and downs",
        summary: &[
            "10.0% in the year to March 2025, up 3.0 points from the year to March 2024.",
            "No clear trend: the figures show no lasting direction.",
            "Neither direction is better, so no pace is judged.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        // Limits by hand: 13.76 -/+ 2.66 * 24 / 22, so all but the first four figures are outside or in a run of seven.
        name: "neutral, no clear trend, many signals",
        better: Better::Neutral,
        cells: "14 14 13 14 10 11 10 11 10 11 10 20 21 20 21 20 21 20 10 11 10 11 10 11 10",
        headline: "No clear trend, but 21 of 25 years are unusual",
        summary: &[
            "10.0% in the year to March 2025, down 1.0 points from the year to March 2024.",
            "No clear trend, but 21 of 25 years are outside the usual ups and downs. The latest figure is outside the usual ups and downs.",
            "Neither direction is better, so no pace is judged.",
        ],
        ..CASE
    },
    Case {
        // Limits by hand: 12 -/+ 5.32, and 12 itself ends every run.
        name: "no clear trend, one signal long ago",
        cells: "10 12 9 11 10 12 30 9 11 10 12 9 11",
        headline: "No clear trend: mostly the usual ups and downs",
        summary: &[
            "11.0% in the year to March 2025, up 2.0 points from the year to March 2024.",
            "No clear trend: the figures show no lasting direction.",
            "No target is stated.",
        ],
        ..CASE
    },
    Case {
        name: "the latest figures round to zero",
        cells: "28.8 20 10 5 1.3 0.4 low low low",
        headline: "Improving by more than the usual ups and downs",
        summary: &[
            "0.4% in the year to March 2022, down 0.9 points from the year to March 2021. The 3 later figures round to zero.",
            "Improving: down 5.7 points a year (likely 2.3 to 9.4), more than the usual ups and downs.",
            "No target is stated.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "the latest figure is hidden",
        cells: "9 12 8 11 7 10 c",
        headline: "No clear change beyond the usual ups and downs",
        summary: &[
            "10.0% in the year to March 2024, up 3.0 points from the year to March 2023. The later figure is hidden to protect people.",
            "No clear trend: the figures show no lasting direction.",
            "No target is stated.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures. There is 1 more remark.",
        ],
        ..CASE
    },
    Case {
        // The mean, 10.3, lies above the other twelve: they are a run on one side of it.
        name: "latest figure out of line",
        cells: "10 10.2 9.9 10.1 10 10.2 9.8 10 10.1 9.9 10.1 10 14",
        headline: "No clear trend, but a recent change for the worse",
        summary: &[
            "14.0% in the year to March 2025, up 4.0 points from the year to March 2024.",
            "No clear trend, but 13 of 13 years are outside the usual ups and downs: 12 better, 1 worse. The latest figure is worse than the usual ups and downs.",
            "No target is stated.",
        ],
        ..CASE
    },
    Case {
        name: "too large",
        cells: "1e308 -1e308 1e308 -1e308 1e308",
        headline: "Figures too large to compute a trend",
        summary: &[
            "1e308% in the year to March 2025.",
            "The figures are too large to compute a trend.",
            "Read with care. The figures are too large to compute a trend. There are 2 more remarks.",
        ],
        ..CASE
    },
];
