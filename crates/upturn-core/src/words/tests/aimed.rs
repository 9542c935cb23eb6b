//! What is said where a target is stated.

use super::{CASE, Case};
use crate::Better;

pub(super) const CASES: &[Case] = &[
    Case {
        name: "too few points",
        cells: "12 11 9 10",
        target: Some((8.0, Some("2027-03-31"))),
        headline: "Only 4 figures: too few to read a trend",
        summary: &[
            "10.0% in the year to March 2025, up 1.0 points from the year to March 2024.",
            "Too few figures to read a trend: 4, and 5 are needed.",
            "Too few figures to judge the pace: 4, and 5 are needed.",
            "Read with care. There are only 4 usable figures. There is 1 more remark.",
        ],
        ..CASE
    },
    Case {
        name: "too few points, met",
        cells: "12 11 9 8",
        target: Some((8.0, Some("2027-03-31"))),
        headline: "Target of 8% met; too few figures for a trend",
        summary: &[
            "8.0% in the year to March 2025, down 1.0 points from the year to March 2024.",
            "Too few figures to read a trend: 4, and 5 are needed.",
            "The latest figure meets the target of 8%.",
            "Read with care. There are only 4 usable figures. There is 1 more remark.",
        ],
        ..CASE
    },
    Case {
        name: "constant, met",
        cells: "8 8 8 8 8",
        target: Some((8.0, None)),
        headline: "Unchanged at 8.0%, and the target is met",
        summary: &[
            "8.0% in the year to March 2025, unchanged from the year to March 2024.",
            "No change: every figure is 8.0%.",
            "The latest figure meets the target of 8%.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "constant, not met",
        cells: "8 8 8 8 8",
        target: Some((7.0, Some("2027-03-31"))),
        headline: "Unchanged at 8.0%, and the target is not met",
        summary: &[
            "8.0% in the year to March 2025, unchanged from the year to March 2024.",
            "No change: every figure is 8.0%.",
            "It needs to fall by 0.5 points a year to reach 7% by 31 March 2027; it is not changing. That is behind the pace needed.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "ahead",
        cells: "30 28 26.1 23.9 22 20",
        target: Some((18.0, Some("2028-03-31"))),
        headline: "Improving, and ahead of the pace needed",
        summary: &[
            "20.0% in the year to March 2025, down 2.0 points from the year to March 2024.",
            "Improving: down 2.0 points a year (likely 1.9 to 2.1), more than the usual ups and downs.",
            "It needs to fall by 0.7 points a year to reach 18% by 31 March 2028; it falls by 2.0. That is ahead of the pace needed.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "on pace",
        cells: "30 28 26.1 23.9 22 20",
        target: Some((14.0, Some("2028-03-31"))),
        headline: "Improving, and on pace for 14% by March 2028",
        summary: &[
            "20.0% in the year to March 2025, down 2.0 points from the year to March 2024.",
            "Improving: down 2.0 points a year (likely 1.9 to 2.1), more than the usual ups and downs.",
            "It needs to fall by 2.0 points a year to reach 14% by 31 March 2028; it falls by 2.0. That is about the pace needed.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "on pace or ahead",
        cells: "30 27.9 26.3 23.5 22.2 20",
        target: Some((15.0, Some("2028-03-31"))),
        headline: "Improving, and fast enough to reach 15% by March 2028",
        summary: &[
            "20.0% in the year to March 2025, down 2.2 points from the year to March 2024.",
            "Improving: down 2.0 points a year (likely 1.6 to 2.2), more than the usual ups and downs.",
            "It needs to fall by 1.7 points a year to reach 15% by 31 March 2028; it falls by 2.0. The figures cannot tell \"on pace\" from \"ahead\" yet.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "behind or on pace",
        cells: "30 27.9 26.3 23.5 22.2 20",
        target: Some((13.4, Some("2028-03-31"))),
        headline: "Improving, but too early to say if fast enough",
        summary: &[
            "20.0% in the year to March 2025, down 2.2 points from the year to March 2024.",
            "Improving: down 2.0 points a year (likely 1.6 to 2.2), more than the usual ups and downs.",
            "It needs to fall by 2.2 points a year to reach 13.4% by 31 March 2028; it falls by 2.0. The figures cannot tell \"behind\" from \"on pace\" yet.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "behind",
        cells: "30 28 26.1 23.9 22 20",
        target: Some((10.0, Some("2027-03-31"))),
        headline: "Improving, but too slowly to reach 10% by March 2027",
        summary: &[
            "20.0% in the year to March 2025, down 2.0 points from the year to March 2024.",
            "Improving: down 2.0 points a year (likely 1.9 to 2.1), more than the usual ups and downs.",
            "It needs to fall by 5.0 points a year to reach 10% by 31 March 2027; it falls by 2.0. That is behind the pace needed.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "reversing",
        cells: "8.3 12 14.5 20 26.1 33.3",
        target: Some((10.0, Some("2027-03-31"))),
        headline: "Getting worse, and moving away from the 10% target",
        summary: &[
            "33.3% in the year to March 2025, up 7.2 points from the year to March 2024.",
            "Getting worse: up 5.0 points a year (likely 3.1 to 6.6), more than the usual ups and downs. The latest figure is worse than the usual ups and downs.",
            "It needs to fall by 11.7 points a year to reach 10% by 31 March 2027; it rises by 5.0. That is away from the target.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "cannot tell yet, improving",
        cells: "30 24 26.5 20 21 16 17",
        target: Some((13.0, Some("2027-03-31"))),
        headline: "Improving, but too early to say if fast enough",
        summary: &[
            "17.0% in the year to March 2025, up 1.0 points from the year to March 2024.",
            "Improving: down 2.0 points a year (likely 1.0 to 3.5), more than the usual ups and downs.",
            "It needs to fall by 2.0 points a year to reach 13% by 31 March 2027; it falls by 2.0. The figures cannot tell yet whether that is fast enough.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "cannot tell yet, no clear trend",
        better: Better::Higher,
        cells: "90 79 72 69.8 76.6 80 89.3 86.3 80.6 84.4",
        target: Some((92.0, Some("2028-03-31"))),
        headline: "No clear trend: too early to judge the pace",
        summary: &[
            "84.4% in the year to March 2025, up 3.8 points from the year to March 2024.",
            "No clear trend: the figures show no lasting direction.",
            "It needs to rise by 2.5 points a year to reach 92% by 31 March 2028; it rises by 1.0. The figures cannot tell yet whether that is fast enough.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "worse overall, ahead since the contract",
        cells: "2 5 9 14 20 26 33 40 45 50 48 46.1 43.9 42",
        target: Some((39.0, Some("2028-03-31"))),
        contract: Some("2020-04-01"),
        headline: "Worse overall, but now ahead of the pace needed",
        summary: &[
            "42.0% in the year to March 2025, down 1.9 points from the year to March 2024.",
            "Getting worse: up 4.5 points a year (likely 3.0 to 5.5), more than the usual ups and downs. The latest figure is worse than the usual ups and downs.",
            "It needs to fall by 1.0 points a year to reach 39% by 31 March 2028; since April 2020 it has fallen by 2.0 points a year. That is ahead of the pace needed.",
        ],
        ..CASE
    },
    Case {
        name: "better overall, reversing since the contract",
        cells: "60 57 53 48 42 36 29 22 17 12 14 15.9 18.1 20",
        target: Some((10.0, Some("2028-03-31"))),
        contract: Some("2020-04-01"),
        headline: "Better overall, but now moving away from the target",
        summary: &[
            "20.0% in the year to March 2025, up 1.9 points from the year to March 2024.",
            "Improving: down 4.5 points a year (likely 3.0 to 5.5), more than the usual ups and downs. The latest figure is better than the usual ups and downs.",
            "It needs to fall by 3.3 points a year to reach 10% by 31 March 2028; since April 2020 it has risen by 2.0 points a year. That is away from the target.",
        ],
        ..CASE
    },
    Case {
        name: "better overall, date passed, moving away since the contract",
        cells: "60 57 53 48 42 36 29 22 17 12 14 15.9 18.1 20",
        target: Some((10.0, Some("2025-03-31"))),
        contract: Some("2020-04-01"),
        headline: "Improving, but the March 2025 target is not met",
        summary: &[
            "20.0% in the year to March 2025, up 1.9 points from the year to March 2024.",
            "Improving: down 4.5 points a year (likely 3.0 to 5.5), more than the usual ups and downs. The latest figure is better than the usual ups and downs.",
            "The target of 10% by 31 March 2025 is not met, and since April 2020 the figures have moved away from it.",
        ],
        ..CASE
    },
    Case {
        // The limits of England's figures lie below the target that the latest figure misses: assurance "passing".
        name: "limits on the better side of the target, getting worse",
        cells: "14.9 15.8 16.6 17.9 18.7 20.2 20.8 21.9 22.1 22.7 23.6 24.7 24.5",
        target: Some((24.0, Some("2028-03-31"))),
        headline: "Getting worse, and moving away from the 24% target",
        summary: &[
            "24.5% in the year to March 2025, down 0.2 points from the year to March 2024.",
            "Getting worse: up 0.9 points a year (likely 0.8 to 1.0), more than the usual ups and downs. The latest figure is worse than the usual ups and downs.",
            "It needs to fall by 0.2 points a year to reach 24% by 31 March 2028; it rises by 0.9. That is away from the target.",
        ],
        ..CASE
    },
    Case {
        name: "met",
        cells: "30 28 26.1 23.9 22 20",
        target: Some((20.0, Some("2027-03-31"))),
        headline: "Improving, and the target of 20% is met",
        summary: &[
            "20.0% in the year to March 2025, down 2.0 points from the year to March 2024.",
            "Improving: down 2.0 points a year (likely 1.9 to 2.1), more than the usual ups and downs.",
            "The latest figure meets the target of 20%.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "met, getting worse",
        cells: "8.3 12 14.5 20 26.1 33.3",
        target: Some((35.0, Some("2027-03-31"))),
        headline: "Target of 35% met, but getting worse",
        summary: &[
            "33.3% in the year to March 2025, up 7.2 points from the year to March 2024.",
            "Getting worse: up 5.0 points a year (likely 3.1 to 6.6), more than the usual ups and downs. The latest figure is worse than the usual ups and downs.",
            "The latest figure meets the target of 35%.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "met, no clear trend",
        cells: "9 12 8 11 7 10",
        target: Some((10.0, None)),
        headline: "Target of 10% met, with no clear trend",
        summary: &[
            "10.0% in the year to March 2025, up 3.0 points from the year to March 2024.",
            "No clear trend: the figures show no lasting direction.",
            "The latest figure meets the target of 10%.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "target without a date",
        cells: "30 28 26.1 23.9 22 20",
        target: Some((10.0, None)),
        headline: "Improving, but not yet at the target of 10%",
        summary: &[
            "20.0% in the year to March 2025, down 2.0 points from the year to March 2024.",
            "Improving: down 2.0 points a year (likely 1.9 to 2.1), more than the usual ups and downs.",
            "The target of 10% has no date, so no pace can be judged.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "target date passed",
        cells: "30 28 26.1 23.9 22 20",
        target: Some((10.0, Some("2025-03-31"))),
        headline: "Improving, but the March 2025 target is not met",
        summary: &[
            "20.0% in the year to March 2025, down 2.0 points from the year to March 2024.",
            "Improving: down 2.0 points a year (likely 1.9 to 2.1), more than the usual ups and downs.",
            "The target of 10% by 31 March 2025 is not met.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "target date passed, getting worse",
        cells: "8.3 12 14.5 20 26.1 33.3",
        target: Some((10.0, Some("2024-03-31"))),
        headline: "Getting worse, and the March 2024 target is not met",
        summary: &[
            "33.3% in the year to March 2025, up 7.2 points from the year to March 2024.",
            "Getting worse: up 5.0 points a year (likely 3.1 to 6.6), more than the usual ups and downs. The latest figure is worse than the usual ups and downs.",
            "The target of 10% by 31 March 2024 is not met, and the figures move away from it.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "target date passed, no figure for it yet, improving",
        cells: "30 28 26.1 23.9 22 20",
        target: Some((18.0, Some("2025-09-30"))),
        headline: "Improving; no figure yet for the September 2025 target",
        summary: &[
            "20.0% in the year to March 2025, down 2.0 points from the year to March 2024.",
            "Improving: down 2.0 points a year (likely 1.9 to 2.1), more than the usual ups and downs.",
            "The date of the target of 18%, 30 September 2025, has passed, and no figure for it is published yet.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "target date passed, no figure for it yet, met",
        cells: "30 28 26.1 23.9 22 20",
        target: Some((20.0, Some("2025-09-30"))),
        headline: "Improving, and the target of 20% is met",
        summary: &[
            "20.0% in the year to March 2025, down 2.0 points from the year to March 2024.",
            "Improving: down 2.0 points a year (likely 1.9 to 2.1), more than the usual ups and downs.",
            "The latest figure meets the target of 20%.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "target date is today, no figure for it yet, getting worse",
        cells: "8.3 12 14.5 20 26.1 33.3",
        target: Some((10.0, Some("2025-12-31"))),
        headline: "Getting worse; no figure yet for the December 2025 target",
        summary: &[
            "33.3% in the year to March 2025, up 7.2 points from the year to March 2024.",
            "Getting worse: up 5.0 points a year (likely 3.1 to 6.6), more than the usual ups and downs. The latest figure is worse than the usual ups and downs.",
            "The date of the target of 10%, 31 December 2025, has passed, and no figure for it is published yet.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "target date passed, no figure for it yet, no clear trend",
        cells: "9 12 8 11 7 10",
        target: Some((8.0, Some("2025-09-30"))),
        headline: "No clear trend; no figure for the September 2025 target",
        summary: &[
            "10.0% in the year to March 2025, up 3.0 points from the year to March 2024.",
            "No clear trend: the figures show no lasting direction.",
            "The date of the target of 8%, 30 September 2025, has passed, and no figure for it is published yet.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "target date passed, no figure for it yet, constant",
        cells: "8 8 8 8 8",
        target: Some((7.0, Some("2025-09-30"))),
        headline: "Unchanged at 8.0%; no figure for the September 2025 target",
        summary: &[
            "8.0% in the year to March 2025, unchanged from the year to March 2024.",
            "No change: every figure is 8.0%.",
            "The date of the target of 7%, 30 September 2025, has passed, and no figure for it is published yet.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "neutral, rising",
        better: Better::Neutral,
        cells: "8.3 12 14.5 20 26.1 33.3",
        target: Some((10.0, Some("2027-03-31"))),
        headline: "Rising by more than the usual ups and downs",
        summary: &[
            "33.3% in the year to March 2025, up 7.2 points from the year to March 2024.",
            "Rising: up 5.0 points a year (likely 3.1 to 6.6), more than the usual ups and downs. Neither direction is better. The latest figure is outside the usual ups and downs.",
            "Neither direction is better, so no pace is judged.",
            "Read with care. The limits of the usual ups and downs come from fewer than 12 figures.",
        ],
        ..CASE
    },
    Case {
        name: "met, no clear trend, many signals",
        cells: "14 14 13 14 10 11 10 11 10 11 10 20 21 20 21 20 21 20 10 11 10 11 10 11 10",
        target: Some((10.0, None)),
        headline: "Target of 10% met, with no clear trend",
        summary: &[
            "10.0% in the year to March 2025, down 1.0 points from the year to March 2024.",
            "No clear trend, but 21 of 25 years are outside the usual ups and downs: 14 better, 7 worse. The latest figure is better than the usual ups and downs.",
            "The latest figure meets the target of 10%.",
        ],
        ..CASE
    },
];
