//! Parquet and Arrow files through the readers: what was written comes back, and what is cut off is refused.
#![cfg(feature = "columnar")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use upturn_core::Trajectory;
use upturn_data::columnar::{Packing, points, trajectories};
use upturn_data::document::array_to_json;
use upturn_data::series::{SeriesOptions, documents, documents_and_warnings};

const PACKINGS: [Packing; 3] = [Packing::Parquet, Packing::ArrowFile, Packing::ArrowStream];

const SERIES: &str = "series_id,period,value,numerator,denominator\n=1,2020,10.5,,\n=1,2021/22,c,,\n=1,2022/23,,7,8\n\
                      b,2024-03-31,0.1,,\nb,2024-05-31,x,,\nb,2024-06-30,,3,0\n";

fn read(bytes: &[u8]) -> Vec<Trajectory> {
    documents(bytes, "in", &SeriesOptions::default()).unwrap()
}

/// The points of the documents as their table is written and read again, without the columns that a series has not.
#[test]
fn the_table_of_points_is_read_back_as_the_same_series() {
    let written = read(SERIES.as_bytes());
    for packing in PACKINGS {
        let bytes = points(&written, packing).unwrap();
        let (again, warnings) = documents_and_warnings(&bytes, "in", &SeriesOptions::default()).unwrap();
        assert_eq!(array_to_json(&again), array_to_json(&written), "{packing:?}");
        let [warning] = warnings.as_slice() else { panic!("{warnings:?}") };
        assert!(warning.message.starts_with("not read: `area_code`, `area_name`, `measure_id`, `start`"), "{warning}");
    }
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let written = read(SERIES.as_bytes());
    for packing in PACKINGS {
        assert_eq!(trajectories(&written, packing), trajectories(&written, packing));
        assert_eq!(points(&written, packing), points(&written, packing));
    }
}

#[test]
fn a_missing_column_is_named_with_those_that_are_there() {
    let bytes = trajectories(&read(SERIES.as_bytes()), Packing::Parquet).unwrap();
    let refusal = documents(&bytes, "in.parquet", &SeriesOptions::default()).unwrap_err().to_string();
    assert!(refusal.starts_with("in.parquet:1:"), "{refusal}");
    assert!(refusal.contains("there is no column `period` (the first line names `id`, "), "{refusal}");
    assert!(refusal.contains("there is no column `value`"), "{refusal}");
}

#[test]
fn a_file_that_is_cut_off_is_refused_at_every_length() {
    for packing in PACKINGS {
        let bytes = points(&read(SERIES.as_bytes()), packing).unwrap();
        for length in 0..bytes.len() {
            let refusal = documents(&bytes[..length], "in", &SeriesOptions::default());
            assert!(refusal.is_err(), "{packing:?}, {length} of {} bytes", bytes.len());
        }
    }
}
