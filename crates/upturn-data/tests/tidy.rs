//! Tidy files of Explore Education Statistics as they are published: terms, weeks and months, quoted blanks, columns in any
//! order, a column a month.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use upturn_data::compute::{ComputeOptions, compute};

const HEAD: &str = "la_name,rate,new_la_code,\"time_identifier\",geographic_level,time_period,category\n";

/// What the documents of Torbay hold, a line a point; or what is wrong.
fn points(source: &str, measure: &str, tidy: &str) -> String {
    let workbook = format!(
        "[upturn]\ntitle = \"Services\"\n[[source]]\nid = \"cin\"\npath = \"cin.csv\"\nformat = \"ees\"\n\
         title = \"Department\"\n{source}\n[[measure]]\nid = \"rate\"\ntitle = \"Rate\"\nsource = \"cin\"\n{measure}\n\
         [[area]]\ncode = \"E06000027\"\nname = \"Torbay\"\n"
    );
    let files: BTreeMap<String, Vec<u8>> =
        [("upturn.toml".to_string(), workbook.into()), ("cin.csv".to_string(), tidy.into())].into();
    let output = match compute("upturn.toml", &files, &ComputeOptions::default()) {
        Ok(output) => output,
        Err(findings) => return findings.to_string(),
    };
    let (_, csv) = output.files.iter().find(|(path, _)| path == "points.csv").unwrap();
    let text = String::from_utf8(csv.clone()).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at =
        ["period", "start", "end", "value", "status"].map(|name| header.iter().position(|head| *head == name).unwrap());
    let line = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        at.map(|column| cells[column]).join(" ")
    };
    lines.map(line).collect::<Vec<_>>().join("\n")
}

/// A file with a row for each period and identifier, values counting up from 1.
fn tidy(periods: &[(&str, &str)]) -> String {
    let row = |(value, (period, identifier)): (usize, &(&str, &str))| {
        format!("Torbay,{value},E06000027,{identifier},Local authority,{period},\"\"\r\n")
    };
    format!("\u{feff}{HEAD}{}", (1..).zip(periods).map(row).collect::<String>())
}

#[test]
fn periods_of_the_standard_become_series_on_their_own_grid() {
    let column = "column = \"rate\"";
    let terms = tidy(&[("202324", "Summer term"), ("202324", "Autumn term"), ("202324", "Spring term")]);
    assert_eq!(
        points("", column, &terms),
        "2023/24 autumn term 2023-09-01 2023-12-31 2 number\n2023/24 spring term 2024-01-01 2024-04-30 3 number\n\
         2023/24 summer term 2024-05-01 2024-08-31 1 number"
    );
    let weeks = tidy(&[("2021", "Week 1"), ("2020", "Week 53"), ("2021", "Week 2")]);
    assert_eq!(
        points("", column, &weeks),
        "2020-W53 2020-12-28 2021-01-03 2 number\n2021-W01 2021-01-04 2021-01-10 1 number\n\
         2021-W02 2021-01-11 2021-01-17 3 number"
    );
    let halves = tidy(&[("202324", "Part 2 (October to March)"), ("202425", "Part 1 (April to September)")]);
    assert_eq!(
        points("", column, &halves),
        "2023-24 Part 2 2023-10-01 2024-03-31 1 number\n2024-25 Part 1 2024-04-01 2024-09-30 2 number"
    );
    let tax = tidy(&[("202324", "Tax year"), ("202425", "Tax year")]);
    assert_eq!(
        points("", column, &tax),
        "202324 2023-04-06 2024-04-05 1 number\n202425 2024-04-06 2025-04-05 2 number"
    );
}

#[test]
fn periods_that_do_not_go_together_are_refused() {
    let column = "column = \"rate\"";
    let mixed = points("", column, &tidy(&[("202324", "Financial year"), ("202324", "Financial year Q1")]));
    assert!(
        mixed.contains(" is not as long as the other periods (give years, quarters and months a series each)"),
        "{mixed}"
    );
    assert_eq!(
        points("", column, &tidy(&[("202324", "Autum term")])),
        "cin.csv:2:20: time_identifier: periods of the kind `Autum term` are not read (the nearest of the open data \
         standard is `Autumn term`)"
    );
    assert_eq!(
        points("", column, &tidy(&[("2023", "Academic year")])),
        "cin.csv:2:50: period: `2023` is no `time_period` of the kind `Academic year` (write the two years that it lies \
         in, such as 202425)"
    );
    assert_eq!(
        points("", column, &tidy(&[("2023", "Week 53")])),
        "cin.csv:2:44: period: `2023` is no `time_period` of the kind `Week 53` (write the year with four digits, such \
         as 2025)"
    );
}

const MONTHS: &str = "months = [\"April\", \"May\", \"June\", \"July\", \"August\", \"September\", \"October\", \"November\", \
                      \"December\", \"January\", \"February\", \"March\"]";

const BY_MONTH: &str = "time_period,time_identifier,geographic_level,new_la_code,la_name,Referrals,April,May,June,July,August,\
                        September,October,November,December,January,February,March\n\
                        2014,Reporting year,Local authority,E06000027,Torbay,99,13,14,15,16,17,18,19,20,21,22,23,24.50\n\
                        2013,Reporting year,Local authority,E06000027,Torbay,78,1,2,c,4,5,6,7,8,9,\"1,000\",z,12\n";

#[test]
fn a_column_a_month_is_a_series_of_months() {
    let found = points("year_ends_in = 3", MONTHS, BY_MONTH);
    let lines: Vec<&str> = found.lines().collect();
    assert_eq!(lines.len(), 24, "{found}");
    assert_eq!(lines[0], "2012-04 2012-04-01 2012-04-30 1 number");
    assert_eq!(lines[2], "2012-06 2012-06-01 2012-06-30  c");
    assert_eq!(lines[9], "2013-01 2013-01-01 2013-01-31 1000 number");
    assert_eq!(lines[10], "2013-02 2013-02-01 2013-02-28  z");
    assert_eq!(lines[11], "2013-03 2013-03-01 2013-03-31 12 number");
    assert_eq!(lines[12], "2013-04 2013-04-01 2013-04-30 13 number");
    assert_eq!(lines[23], "2014-03 2014-03-01 2014-03-31 24.5 number");
}

#[test]
fn months_are_told_apart_from_those_of_another_year() {
    assert!(points("", MONTHS, BY_MONTH).starts_with(
        "cin.csv:2:1: months: `2014` begins on 2014-01-01, and the columns of its months in another month (write \
         `year_ends_in = 3` in the source, or `months` in the order of the year)"
    ));
    let wrong = MONTHS.replace("\"April\", ", "");
    assert!(points("", &wrong, BY_MONTH).starts_with("upturn.toml:13:10: months: these are not the twelve months"));
    let both = format!("{MONTHS}\ncolumn = \"Referrals\"");
    assert!(points("", &both, BY_MONTH).contains("months: `months` stands beside `column` (remove `column`"));
    let missing = BY_MONTH.replace(",May,", ",Mai,");
    assert!(points("year_ends_in = 3", MONTHS, &missing).contains("has no column `May`"));
    assert!(points("year_ends_in = 3", MONTHS, &missing).contains("`Mai`"));
}
