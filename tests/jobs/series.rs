//! `series`: the way in through pipes, in each format, and how it ends.

use std::fs;

use serde_json::Value;

use crate::dist::{self, Ended};

const SERIES: &str = "series_id,period,value\na,2020,10\na,2021,12\na,2022,11\na,2023,15\na,2024,c\na,2025,18\n\
                      b,2020,3\nb,2021,3\nb,2022,3\nb,2023,3\nb,2024,3\nb,2025,3\n";

/// Host and native job with the same arguments and input: the same result, the same end, the same words.
fn both(arguments: &[&str], input: &str) -> Ended {
    let host = Ended::of_input(dist::host().args(arguments), input);
    let native = Ended::of_input(dist::native().args(arguments), input);
    assert!(host.stdout == native.stdout, "{arguments:?}");
    assert_eq!((host.code, &host.stderr), (native.code, &native.stderr), "{arguments:?}");
    host
}

#[test]
fn a_document_a_line_comes_out_of_a_pipe() {
    for arguments in [&["series"][..], &["series", "-"], &["series", "--format", "ndjson"]] {
        let ended = both(arguments, SERIES);
        let documents: Vec<Value> =
            ended.is(0, "").text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let ids: Vec<_> = documents.iter().map(|document| document["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["a", "b"]);
        assert_eq!(documents[0]["points"][4]["status"], "c");
        assert_eq!(documents[0]["points"][4]["value"], Value::Null);
        assert_eq!(documents[0]["area"], Value::Null);
    }
    let node = Ended::of_input(dist::node(&[]).arg("series"), SERIES);
    assert_eq!(node.is(0, "").text(), both(&["series"], SERIES).text());
}

#[test]
fn the_other_formats_hold_the_same_documents() {
    let lines = both(&["series"], SERIES);
    let array: Vec<Value> =
        serde_json::from_str(both(&["series", "--format", "json"], SERIES).is(0, "").text()).unwrap();
    let documents: Vec<Value> = lines.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(array, documents);
    let table = both(&["series", "--format", "csv"], SERIES);
    let text = table.is(0, "").text().strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let column = reader.headers().unwrap().iter().position(|name| name == "level_value").unwrap();
    let values: Vec<String> = reader.records().map(|row| row.unwrap()[column].to_owned()).collect();
    assert_eq!(values, ["18", "3"]);
}

#[test]
fn a_file_is_read_and_written_in_place() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir_all(place.path().join("in")).unwrap();
    fs::create_dir_all(place.path().join("out")).unwrap();
    fs::write(place.path().join("in/s.csv"), SERIES).unwrap();
    let arguments = ["series", "in/s.csv", "--better", "lower", "--format", "csv", "--out", "out/r.csv"];
    Ended::of(dist::host().current_dir(place.path()).args(arguments)).is(0, "");
    let host = fs::read(place.path().join("out/r.csv")).unwrap();
    Ended::of(dist::native().current_dir(place.path()).args(arguments)).is(0, "");
    assert_eq!(host, fs::read(place.path().join("out/r.csv")).unwrap());
    // Nothing else is left where the result was written.
    assert_eq!(dist::files(&place.path().join("out")).len(), 1);
}

#[test]
fn areas_of_one_measure_are_compared_with_each_other() {
    // In 2025 a has 18 and b has 3.
    let ended = both(&["series", "--panel", "--better", "lower", "--horizon", "2", "--chart", "c"], SERIES);
    let documents: Vec<Value> =
        ended.is(0, "").text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let all = |place: &str| documents.iter().map(|one| one.pointer(place).unwrap().clone()).collect::<Vec<_>>();
    assert_eq!(all("/benchmark/rank"), [2, 1]);
    assert_eq!(all("/area/code"), ["a", "b"]);
    assert_eq!(all("/measure/id"), ["stdin", "stdin"]);
    assert_eq!(all("/control/chart"), ["c", "c"]);
    let ahead = documents.iter().map(|one| one["forecast"]["points"].as_array().unwrap().len());
    assert_eq!(ahead.collect::<Vec<_>>(), [2, 2]);
}

#[test]
fn wrong_usage_is_2() {
    both(&["series", "--better", "sideways"], SERIES).is(2, "higher, lower or neutral");
    both(&["series", "--horizon", "0"], SERIES).is(2, "a whole number of periods from 1 to 120");
    both(&["series", "--horizon", "121"], SERIES).is(2, "a whole number of periods from 1 to 120");
    both(&["series", "--chart", "np"], SERIES).is(2, "xmr, auto, p, u or c");
    both(&["series", "--target", "NaN"], SERIES).is(2, "a number");
    Ended::of(dist::host().arg("compute")).is(2, "--workbook");
    Ended::of(&mut dist::host()).is(2, "no command given");
}

#[test]
fn refused_input_is_3_and_says_where() {
    for (input, place) in [
        ("period,value\n2020,1\n2021,about 2\n", "stdin:3:"),
        ("period,value\n2020,1\n2020,2\n", "stdin:3:"),
        ("nothing here\n", "stdin:1:"),
        ("", "stdin:1:"),
    ] {
        let ended = both(&["series"], input);
        ended.is(3, place);
        assert!(ended.stdout.is_empty(), "{input:?}");
    }
    Ended::of(dist::host().args(["series", "missing.csv"])).is(3, "missing.csv");
}

#[test]
fn findings_can_be_read_by_a_program() {
    let ended = both(&["--log-format", "json", "series"], "period,value\n2020,1\n2020,2\n");
    for line in ended.is(3, "").stderr.lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        assert_eq!((&event["level"], &event["line"]), (&Value::from("error"), &Value::from(3)), "{line}");
    }
    assert!(!ended.stderr.is_empty());
}

#[test]
fn an_old_result_stands_where_the_new_one_is_not_there() {
    let place = tempfile::tempdir().unwrap();
    let result = place.path().join("r.csv");
    fs::write(&result, "old").unwrap();
    let run = |arguments: &[&str], input: &str| {
        let mut command = dist::host();
        let command = command.current_dir(place.path()).args(["series", "--out", "r.csv"]).args(arguments);
        let ended = Ended::of_input(command, input);
        assert!(fs::read(&result).unwrap() == b"old", "{arguments:?}");
        ended
    };
    run(&[], "period,value\n2020,1\n2020,2\n").is(3, "");
    run(&["--better", "sideways"], SERIES).is(2, "");
    // Slopes between all pairs of days: 32 million.
    let long = many_days(8_000);
    run(&["--memory-limit", "4MiB"], &long).is(4, "the memory limit of 4194304 bytes was reached");
    run(&["--time-limit", "0.05"], &long).is(4, "the time limit of 0.05 seconds was reached");
    run(&["--fuel", "1000000"], &long).is(4, "the fuel limit of 1000000 units was reached");
    run(&["--output-limit", "100"], SERIES).is(4, "the output limit of 100 bytes was reached");
    // What the stopped run had begun is gone after one that ends well.
    Ended::of_input(dist::host().current_dir(place.path()).args(["series", "--out", "r.csv"]), SERIES).is(0, "");
    let files = dist::files(place.path());
    assert!(files.len() == 1 && files[0].1.starts_with(b"{"));
}

fn many_days(count: usize) -> String {
    let mut text = String::from("period,value\n");
    let days = (1980..).flat_map(|year| (1..=12).flat_map(move |month| (1..=28).map(move |day| (year, month, day))));
    for (index, (year, month, day)) in days.take(count).enumerate() {
        text += &format!("{year}-{month:02}-{day:02},{}\n", (index * 7919) % 1009);
    }
    text
}

#[test]
fn output_that_cannot_be_written_is_5() {
    let place = tempfile::tempdir().unwrap();
    for mut command in [dist::host(), dist::native()] {
        let command = command.current_dir(place.path()).args(["series", "--out", "missing/r.csv"]);
        Ended::of_input(command, SERIES).is(5, "missing");
    }
}

#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("in")).unwrap();
    fs::write(place.path().join("secret.csv"), "period,value\n2020,424242\n").unwrap();
    std::os::unix::fs::symlink("../secret.csv", place.path().join("in/link.csv")).unwrap();
    let ended = Ended::of(dist::host().current_dir(place.path()).args(["series", "in/link.csv"]));
    ended.is(3, "in/link.csv");
    assert!(!ended.text().contains("424242") && !ended.stderr.contains("424242"));
    // Named outright, the same file is read.
    Ended::of(dist::host().current_dir(place.path()).args(["series", "in/../secret.csv"])).is(0, "");
}
