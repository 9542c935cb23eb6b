//! Areas of one measure beside each other: plain series with `panel`, and whom a workbook compares interventions with.
//! Ranks, quartiles, the pooled share and the numbers of donors are worked out by hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use serde_json::Value;
use upturn_core::benchmark::Quartile;
use upturn_core::control::{Chart, ChartChoice};
use upturn_core::quality::Code;
use upturn_core::{Better, Date, Kind, Trajectory};
use upturn_data::compute::{ComputeOptions, compute};
use upturn_data::series::{SeriesEvent, SeriesOptions, documents};

/// Reviews that were late: 16, 20, 16, 24 and 18 per cent in 2024, where Bath has no figure; 18, 20, 15, 22, 14 and 16
/// in 2023. Rows in no order.
const LATE: &[u8] = b"series_id,period,value,numerator,denominator\n\
    torbay,2024,,8,50\ntorbay,2023,,9,50\ndevon,2023,,10,50\ndevon,2024,,10,50\n\
    dorset,2023,,15,100\nE92000001,2023,,11,50\nE92000001,2024,,12,50\ndorset,2024,,16,100\n\
    exeter,2023,,7,50\nexeter,2024,,9,50\nbath,2023,,8,50\nbath,2024,c,,\n";

fn late() -> SeriesOptions {
    SeriesOptions { better: Better::Lower, kind: Kind::Proportion, per: 100.0, panel: true, ..SeriesOptions::default() }
}

/// Unemployment in five American states, 1970 to 1986 (R `plm::Produc`).
fn states(options: &SeriesOptions) -> Vec<Trajectory> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/oracle/cases/a20_state_unemp_5series.csv");
    documents(&std::fs::read(path).unwrap(), path, options).unwrap()
}

#[test]
fn each_series_is_an_area_of_the_one_measure() {
    let found = documents(LATE, "data/late-reviews.csv", &late()).unwrap();
    for document in &found {
        let measure = &document.measure;
        assert_eq!((measure.id.as_str(), measure.title.as_str()), ("late-reviews", "late-reviews"));
        assert_eq!((measure.source.as_str(), measure.decimals), ("late-reviews.csv", 0));
        let area = document.area.as_ref().unwrap();
        assert_eq!((area.code.as_str(), area.name.as_str()), (document.id.as_str(), document.id.as_str()));
    }
    // In the order of the file; a code of England makes no England here.
    let ids: Vec<&str> = found.iter().map(|document| document.id.as_str()).collect();
    assert_eq!(ids, ["torbay", "devon", "dorset", "E92000001", "exeter", "bath"]);
}

#[test]
fn areas_are_ranked_among_those_with_a_figure() {
    let found = documents(LATE, "late-reviews.csv", &late()).unwrap();
    let of = |id: &str| {
        let document = found.iter().find(|document| document.id == id).unwrap();
        let section = document.benchmark.as_ref().unwrap();
        (section.period.as_str(), section.rank.unwrap(), section.of, section.quartile.unwrap())
    };
    // Quartiles of 2024: 16, 18 and 20.
    assert_eq!(of("torbay"), ("2024", 1, 5, Quartile::A));
    assert_eq!(of("dorset"), ("2024", 1, 5, Quartile::A));
    assert_eq!(of("exeter"), ("2024", 3, 5, Quartile::B));
    assert_eq!(of("devon"), ("2024", 4, 5, Quartile::C));
    assert_eq!(of("E92000001"), ("2024", 5, 5, Quartile::D));
    // Quartiles of 2023: 15.25, 17 and 19.5.
    assert_eq!(of("bath"), ("2023", 3, 6, Quartile::B));
    // 8 + 10 + 16 + 12 + 9 = 55 of 50 + 50 + 100 + 50 + 50 = 300.
    let funnel = found[0].benchmark.as_ref().unwrap().funnel.as_ref().unwrap();
    assert!((funnel.expected - 100.0 * 55.0 / 300.0).abs() < 1e-12, "{}", funnel.expected);
    // No neighbours, no region, no country.
    assert!(found.iter().all(|document| document.benchmark.as_ref().unwrap().comparators.is_empty()));
}

#[test]
fn without_a_panel_each_series_is_a_measure_of_its_own() {
    let found = documents(LATE, "late-reviews.csv", &SeriesOptions { panel: false, ..late() }).unwrap();
    assert!(found.iter().all(|document| document.measure.id == document.id && document.area.is_none()));
    assert!(found.iter().all(|document| document.benchmark.is_none()));
}

#[test]
fn ranges_of_forecasts_are_learnt_from_all_areas() {
    let by = Date::parse("1989-01-01");
    let options = SeriesOptions { better: Better::Lower, target: Some(6.0), by, ..SeriesOptions::default() };
    let of_model = |document: &Trajectory| {
        let remarks = &document.quality.remarks;
        let forecast = document.forecast.as_ref().unwrap();
        (forecast.backtest.as_ref().unwrap().pooled, remarks.iter().any(|one| one.code == Code::ModelInterval))
    };
    assert!(states(&options).iter().all(|document| of_model(document) == (false, true)));
    let together = states(&SeriesOptions { panel: true, ..options.clone() });
    assert!(together.iter().all(|document| of_model(document) == (true, false)));
    // 6.7, 5.7, 5.3, 8.1 and 8.9 in 1986.
    let ranks: Vec<_> = together.iter().map(|document| document.benchmark.as_ref().unwrap().rank.unwrap()).collect();
    assert_eq!(ranks, [3, 2, 1, 4, 5]);
    // What stands in a series alone is the same in company.
    for (alone, beside) in states(&options).iter().zip(&together) {
        assert_eq!((&alone.level, &alone.trend, &alone.control), (&beside.level, &beside.trend, &beside.control));
        assert_eq!((&alone.pace, &alone.points), (&beside.pace, &beside.points));
    }
}

#[test]
fn the_horizon_counts_periods_and_has_its_bounds() {
    for panel in [false, true] {
        for horizon in [1, 4, 120] {
            let options = SeriesOptions { panel, horizon: Some(horizon), ..SeriesOptions::default() };
            let found = states(&options);
            assert!(found.iter().all(|one| one.forecast.as_ref().unwrap().points.len() == usize::from(horizon)));
        }
    }
    for horizon in [0, 121] {
        let options = SeriesOptions { horizon: Some(horizon), ..SeriesOptions::default() };
        let refusal = documents(LATE, "late.csv", &options).unwrap_err().to_string();
        let message = format!("{horizon} periods cannot be forecast (write a `horizon` of 1 to 120)");
        assert_eq!(refusal.trim_end(), format!("late.csv:1:1: value: {message}"));
    }
}

#[test]
fn the_chart_is_the_one_asked_for() {
    let counts = b"period,value\n2019,4\n2020,5\n2021,6\n2022,5\n2023,4\n";
    let chart = |chart| {
        let options = SeriesOptions { chart, ..SeriesOptions::default() };
        documents(counts, "plans.csv", &options).unwrap()[0].control.as_ref().unwrap().chart
    };
    assert_eq!(chart(ChartChoice::Xmr), Chart::Xmr);
    assert_eq!(chart(ChartChoice::C), Chart::C);
}

#[test]
fn events_belong_to_every_area() {
    let event = SeriesEvent { date: Date::parse("2023-05-01").unwrap(), label: "New system".into() };
    let options = SeriesOptions { events: vec![event], ..late() };
    for document in documents(LATE, "late-reviews.csv", &options).unwrap() {
        assert_eq!(document.journey.unwrap().events[0].label, "New system");
    }
}

#[test]
fn every_series_that_contradicts_itself_is_named() {
    let rows = b"series_id,period,value\na,2024,1\na,2024,2\nb,2024,3\nc,2024,4\nc,2024,5\n";
    let refusal = documents(rows, "in.csv", &late()).unwrap_err().to_string();
    assert!(
        refusal.contains("in.csv:3:1: duplicate: series `a`") && refusal.contains("in.csv:6:1: duplicate: series `c`")
    );
}

#[test]
fn a_page_writes_the_options_as_json() {
    let options: SeriesOptions = serde_json::from_str(r#"{"panel":true,"horizon":4,"chart":"auto"}"#).unwrap();
    let found = (options.panel, options.horizon, options.chart);
    assert_eq!(found, (true, Some(4), ChartChoice::Auto));
}

/// Eight authorities over ten years, five of them neighbours of the first, which has a contract in the sixth year.
fn contract(impact: &str) -> Result<Value, String> {
    let areas: Vec<String> = (1..=8).map(|at| format!("E0600000{at}")).collect();
    let mut workbook = String::from(
        "[upturn]\ntitle = \"Reviews\"\n[[source]]\nid = \"a\"\npath = \"a.csv\"\nformat = \"series\"\ntitle = \"A\"\n\
         [[measure]]\nid = \"late\"\ntitle = \"Late\"\nsource = \"a\"\n[[event]]\narea = \"E06000001\"\n\
         date = \"2020-01-01\"\nkind = \"contract_start\"\nlabel = \"Contract\"\n",
    );
    let mut rows = String::from("series_id,period,value\n");
    for (at, code) in areas.iter().enumerate() {
        let near = if at == 0 { &areas[1..6] } else { &[] };
        workbook += &format!("[[area]]\ncode = \"{code}\"\nname = \"{code}\"\nneighbours = {near:?}\n");
        for year in 2015..2025 {
            rows += &format!("{code}/late,{year},{}\n", (at * 7 + year * year) % 11);
        }
    }
    let files: BTreeMap<String, Vec<u8>> =
        [("u.toml".to_string(), (workbook + impact).into_bytes()), ("a.csv".to_string(), rows.into_bytes())].into();
    let output = compute("u.toml", &files, &ComputeOptions::default()).map_err(|findings| findings.to_string())?;
    let (_, bytes) = output.files.iter().find(|(path, _)| path == "areas/E06000001.json").unwrap();
    Ok(serde_json::from_slice(bytes).unwrap())
}

#[test]
fn a_workbook_says_whom_an_intervention_is_compared_with() {
    let donors = |impact| {
        let mixture = &contract(impact).unwrap()[0]["impact"][1];
        assert_eq!(mixture["design"], "synthetic_control");
        (mixture["donor_pool"].as_str().unwrap().to_owned(), mixture["n_donors"].as_u64().unwrap())
    };
    for unsaid in ["", "[impact]\n", "[impact]\ndonors = \"neighbours\"\n"] {
        assert_eq!(donors(unsaid), ("neighbours".to_owned(), 5));
    }
    assert_eq!(donors("[impact]\ndonors = \"all\"\n"), ("all".to_owned(), 7));
}

#[test]
fn what_cannot_be_said_of_interventions_has_a_hint() {
    let of = |impact| contract(impact).unwrap_err();
    let found = of("[impact]\ndonors = \"neighbour\"\n");
    let hint = "(the nearest known value is `neighbours`; known are neighbours, all)";
    assert!(found.contains(&format!("value: `neighbour` is not known here {hint}")), "{found}");
    let found = of("[impact]\ndonor = \"all\"\n");
    assert!(
        found.contains("unknown_key: `donor` is not a key of [impact] (the nearest known key is `donors`)"),
        "{found}"
    );
}
