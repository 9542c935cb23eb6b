//! What is said of a change of level that the figures suggest. The averages are worked out by hand, the slope and its
//! range by scipy 1.17.1, `theilslopes`.

use super::{CASE, Case, document};
use crate::Better;
use alloc::string::String;

/// Ten figures about 12.3, nine about 18.2, and eight about 25.
const TWO_STEPS: &str = "12 13 11 12 14 12 11 13 12 13 18 19 17 18 20 18 17 19 18 25 26 24 25 27 25 24 26";

fn answer(better: Better, cells: &'static str) -> String {
    document(&Case { cells, better, ..CASE }).words.answers.trend.unwrap()
}

#[test]
fn a_proposed_rebase_is_said_as_plainly_for_the_worse_as_for_the_better() {
    let step = &TWO_STEPS[..56];
    for (better, judged) in
        [(Better::Lower, ", for the worse"), (Better::Higher, ", for the better"), (Better::Neutral, "")]
    {
        let said = answer(better, step);
        let step = "New limits are proposed from the year to March 2017: the average went from 12.3% to 18.2%";
        assert!(said.ends_with(&alloc::format!("{step}{judged}.")), "{said}");
    }
}

#[test]
fn of_several_changes_the_latest_is_told() {
    let said = answer(Better::Lower, TWO_STEPS);
    let expected = "New limits are proposed 2 times, the latest from the year to March 2018: the average went from 18.2% to \
                    25.2%, for the worse.";
    assert!(said.ends_with(expected), "{said}");
}

#[test]
fn the_new_level_takes_the_place_of_the_latest_signal() {
    let said = answer(Better::Lower, "12 13 11 12 14 12 11 13 12 13 18 19 17 18 20 18 17 19 18");
    assert_eq!(
        said,
        "Getting worse: up 0.5 points a year (likely 0.3 to 0.6), more than the usual ups and downs. New limits are \
         proposed from the year to March 2017: the average went from 12.3% to 18.2%, for the worse."
    );
}

#[test]
fn without_a_change_the_latest_signal_is_told() {
    let said = answer(Better::Lower, "10 10.2 9.9 10.1 10 10.2 9.8 10 10.1 9.9 10.1 10 14");
    assert!(said.ends_with("The latest figure is worse than the usual ups and downs."), "{said}");
    assert!(!said.contains("New limits"), "{said}");
}
