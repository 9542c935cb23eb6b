//! What people are told about inputs that are wrong: each message short, at its place, with what to do.
//!
//! The table stands in `../snapshots/refusals.snap`: name, input, message of each case. It is for reading. A message that
//! a person could not act on is a bug, even where it is true.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bytes;
mod case;
mod csv;
mod documents;
mod ees;
mod judgements;
mod limits;
mod mutations;
mod neighbours;
mod small;
mod targets;
mod workbook;

use std::collections::BTreeSet;

use case::Case;

/// Every case, by the kind of input.
fn groups() -> Vec<(&'static str, Vec<Case>)> {
    vec![
        ("Bytes that are no text in UTF-8, or no table", bytes::cases()),
        ("Plain series", csv::cases()),
        ("Tidy files of Explore Education Statistics", ees::cases()),
        ("Workbooks", workbook::cases()),
        ("Targets", targets::cases()),
        ("Judgements", judgements::cases()),
        ("Lists of neighbours", neighbours::cases()),
        ("Documents read back", documents::cases()),
    ]
}

#[test]
fn the_table_of_refusals() {
    let table: Vec<String> = groups()
        .iter()
        .map(|(group, cases)| {
            let cases: Vec<String> = cases.iter().map(ToString::to_string).collect();
            format!("# {group}\n\n{}", cases.join("\n"))
        })
        .collect();
    insta::with_settings!({
        snapshot_path => "../snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
        description => "Each case: its name, its input (`...` where shortened), how it ended, and every message.",
    }, {
        insta::assert_snapshot!("refusals", table.join("\n"));
    });
}

#[test]
fn every_case_has_a_name_of_its_own_and_something_to_say() {
    let groups = groups();
    let cases: Vec<&Case> = groups.iter().flat_map(|(_, cases)| cases).collect();
    assert!(cases.len() >= 100, "{}", cases.len());
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name).collect();
    assert_eq!(names.len(), cases.len());
    for case in cases {
        assert!(!case.said.is_empty(), "{}", case.name);
        for message in &case.said {
            // What was found, and in brackets what to do; nothing runs on, nothing is left empty.
            assert!(message.chars().count() <= 260, "{}: {message}", case.name);
            assert!(
                !["()", "``", "  ", " )", "( "].iter().any(|gap| message.contains(gap)),
                "{}: {message}",
                case.name
            );
        }
    }
}
