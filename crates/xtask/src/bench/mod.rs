//! Measurements that take minutes, some of them over the published figures; each names what it compares Upturn with.

mod forecast;
mod python;
mod read;

use clap::Subcommand;

use crate::{Outcome, process};

/// What is measured.
#[derive(Subcommand)]
pub(crate) enum Bench {
    /// Forecasts of held-out years of all English authorities, Upturn's beside those of independent programs
    Forecast {
        /// Origins: the early ones to work with, the late ones to judge by
        #[arg(long, value_enum, default_value_t = forecast::Part::Late)]
        part: forecast::Part,
    },
    /// Each question and a whole document, in the core alone
    Questions,
    /// Reading 1,000,000 rows, Upturn's time and memory beside those of pandas, polars and DuckDB
    Read,
}

/// Measures, prints the result and says where it stands.
pub(crate) fn bench(which: Bench) -> Outcome {
    match which {
        Bench::Forecast { part } => forecast::forecast(part),
        Bench::Questions => {
            process::run(&mut process::cargo(&["bench", "--package", "upturn-core", "--bench", "questions"]))
        }
        Bench::Read => read::read(),
    }
}
