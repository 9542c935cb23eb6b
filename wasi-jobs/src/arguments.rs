//! What can be said on the command line.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use upturn_core::control::ChartChoice;
use upturn_core::{Better, Date, Kind};
use upturn_data::series::SeriesEvent;

/// Is a service getting better, is that fast enough, and can the figures be trusted?
#[derive(Parser)]
#[command(name = "upturn-jobs", version)]
pub(crate) struct Arguments {
    /// How findings and progress are written to stderr: `json` is one event a line.
    #[arg(long, global = true, value_enum, default_value = "text")]
    pub(crate) log_format: LogFormat,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Read plain series and print a document a line.
    Series(SeriesArguments),
    /// Check a workbook and its sources; print every finding.
    Check(CheckArguments),
    /// Compute everything a workbook asks for into an output folder.
    Compute(ComputeArguments),
    /// Print a JSON Schema.
    Schema {
        /// Of what.
        #[arg(value_enum)]
        of: SchemaOf,
    },
    /// Print the paths that a workbook names, one a line.
    Paths {
        /// The workbook.
        #[arg(long, value_name = "FILE")]
        workbook: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct SeriesArguments {
    /// CSV (or Parquet or Arrow) with the columns `period` and `value`, and maybe `series_id`, `numerator`, `denominator`;
    /// `-` is stdin.
    #[arg(default_value = "-", value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Which direction is improvement.
    #[arg(long, value_parser = better, default_value = "higher", value_name = "higher|lower|neutral")]
    pub(crate) better: Better,
    /// What kind of number the series are.
    #[arg(long, value_parser = kind, default_value = "value", value_name = "value|proportion|rate|count|mean|ratio")]
    pub(crate) kind: Kind,
    /// value = per * numerator / denominator, where the value is blank.
    #[arg(long, value_parser = above_zero, default_value = "1")]
    pub(crate) per: f64,
    /// The value aimed at.
    #[arg(long, value_parser = finite, allow_negative_numbers = true, value_name = "V")]
    pub(crate) target: Option<f64>,
    /// The day by which the target is to be met.
    #[arg(long, value_parser = day, value_name = "DATE", requires = "target")]
    pub(crate) by: Option<Date>,
    /// Something that happened; may be given many times.
    #[arg(long, value_parser = event, value_name = "DATE=LABEL")]
    pub(crate) event: Vec<SeriesEvent>,
    /// A day at which a new phase of the control chart begins; may be given many times.
    #[arg(long, value_parser = day, value_name = "DATE")]
    pub(crate) rebase: Vec<Date>,
    /// Which control chart is drawn, where the figures carry it; `auto` is the chart of the kind.
    #[arg(long, value_parser = chart, default_value = "xmr", value_name = "xmr|auto|p|u|c")]
    pub(crate) chart: ChartChoice,
    /// Whether single jumps are left out of the control limits.
    #[arg(long, value_parser = on_or_off, default_value = "on", value_name = "on|off", action = ArgAction::Set)]
    pub(crate) screen: bool,
    /// How many periods ahead are forecast, 1 to 120; up to the target's date or for three years of years where left out.
    #[arg(long, value_parser = horizon, allow_negative_numbers = true, value_name = "N")]
    pub(crate) horizon: Option<u16>,
    /// The series are areas of one measure, named after the file: compared with each other, forecast from all.
    #[arg(long)]
    pub(crate) panel: bool,
    /// A document a line, one array, or one flat row a series, as CSV or as a stream of Arrow.
    #[arg(long, value_enum, default_value = "ndjson")]
    pub(crate) format: SeriesFormat,
    /// Where the result goes; `-` is stdout.
    #[arg(long, default_value = "-", value_name = "FILE")]
    pub(crate) out: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SeriesFormat {
    Ndjson,
    Json,
    Csv,
    Arrow,
}

#[derive(Args)]
pub(crate) struct CheckArguments {
    /// The workbook.
    #[arg(long, value_name = "FILE")]
    pub(crate) workbook: PathBuf,
    /// How findings are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: LogFormat,
}

#[derive(Args)]
pub(crate) struct ComputeArguments {
    /// The workbook.
    #[arg(long, value_name = "FILE")]
    pub(crate) workbook: PathBuf,
    /// The output folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Only these areas and measures; may be given many times.
    #[arg(long, value_parser = only, value_name = "area=CODE|measure=ID")]
    pub(crate) only: Vec<Only>,
    /// What is written.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "json,csv")]
    pub(crate) formats: Vec<ComputeFormat>,
}

#[derive(Clone)]
pub(crate) enum Only {
    Area(String),
    Measure(String),
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ComputeFormat {
    Json,
    Csv,
    Parquet,
    Arrow,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    Trajectory,
    Workbook,
}

fn better(text: &str) -> Result<Better, &'static str> {
    match text {
        "higher" => Ok(Better::Higher),
        "lower" => Ok(Better::Lower),
        "neutral" => Ok(Better::Neutral),
        _ => Err("write higher, lower or neutral"),
    }
}

fn kind(text: &str) -> Result<Kind, &'static str> {
    match text {
        "value" => Ok(Kind::Value),
        "proportion" => Ok(Kind::Proportion),
        "rate" => Ok(Kind::Rate),
        "count" => Ok(Kind::Count),
        "mean" => Ok(Kind::Mean),
        "ratio" => Ok(Kind::Ratio),
        _ => Err("write value, proportion, rate, count, mean or ratio"),
    }
}

fn finite(text: &str) -> Result<f64, &'static str> {
    text.parse().ok().filter(|number: &f64| number.is_finite()).ok_or("write a number such as 12.5")
}

fn above_zero(text: &str) -> Result<f64, &'static str> {
    finite(text).ok().filter(|number| *number > 0.0).ok_or("write a number above 0, such as 100 or 10000")
}

fn day(text: &str) -> Result<Date, &'static str> {
    Date::parse(text).ok_or("write a day as year-month-day, such as 2027-03-31")
}

fn event(text: &str) -> Result<SeriesEvent, &'static str> {
    let (date, label) = text.split_once('=').ok_or("write DATE=LABEL, such as 2018-04-01=Contract")?;
    Ok(SeriesEvent { date: day(date)?, label: label.to_string() })
}

fn chart(text: &str) -> Result<ChartChoice, &'static str> {
    match text {
        "xmr" => Ok(ChartChoice::Xmr),
        "auto" => Ok(ChartChoice::Auto),
        "p" => Ok(ChartChoice::P),
        "u" => Ok(ChartChoice::U),
        "c" => Ok(ChartChoice::C),
        _ => Err("write xmr, auto, p, u or c"),
    }
}

fn horizon(text: &str) -> Result<u16, &'static str> {
    let periods = text.parse().ok().filter(|periods| (1..=120).contains(periods));
    periods.ok_or("write a whole number of periods from 1 to 120")
}

fn on_or_off(text: &str) -> Result<bool, &'static str> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("write on or off"),
    }
}

fn only(text: &str) -> Result<Only, &'static str> {
    match text.split_once('=') {
        Some(("area", code)) if !code.is_empty() => Ok(Only::Area(code.to_string())),
        Some(("measure", id)) if !id.is_empty() => Ok(Only::Measure(id.to_string())),
        _ => Err("write area=CODE or measure=ID"),
    }
}
