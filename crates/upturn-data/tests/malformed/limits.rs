//! What is bounded, and what is accepted at the bound.

use upturn_data::series::{SeriesOptions, documents};

#[test]
fn a_factor_that_is_no_number_above_zero_is_refused() {
    for per in [0.0, -1.0, f64::INFINITY, f64::NAN] {
        let options = SeriesOptions { per, ..SeriesOptions::default() };
        let findings = documents(b"period,value\n2024,7\n", "in.csv", &options).unwrap_err();
        let hint = "write 100 for a percentage, 10000 for a rate per 10,000";
        let expected = format!("in.csv:1:1: value: `per` is {per}, not a finite number above 0 ({hint})");
        assert_eq!(findings.to_string(), expected);
    }
}

#[test]
fn no_more_than_twenty_findings_of_one_file_are_told() {
    let text = format!("period,value\n{}", "2024,x1\n".repeat(100));
    let findings = documents(text.as_bytes(), "in.csv", &SeriesOptions::default()).unwrap_err();
    assert_eq!((findings.list.len(), findings.list[19].line), (20, 21));
}
