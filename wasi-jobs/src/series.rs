//! `series`: plain series in, documents out.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use upturn_data::document::{array_to_json, lines_to_json};
use upturn_data::flat::trajectories_csv;
use upturn_data::series::{SeriesOptions, documents_and_warnings};

use crate::Failure;
use crate::arguments::{SeriesArguments, SeriesFormat};
use crate::folder::text;
use crate::log::Log;
use crate::replace::replace;

pub(crate) fn run(
    arguments: &SeriesArguments,
    input: &mut dyn Read,
    output: &mut dyn Write,
    log: &mut Log<'_>,
) -> Result<(), Failure> {
    let (name, bytes) = read(&arguments.file, input)?;
    let options = SeriesOptions {
        better: arguments.better,
        kind: arguments.kind,
        per: arguments.per,
        target: arguments.target,
        by: arguments.by,
        events: arguments.event.clone(),
        rebases: arguments.rebase.clone(),
        screen: arguments.screen,
        ..SeriesOptions::default()
    };
    let (documents, warnings) = documents_and_warnings(&bytes, &name, &options).map_err(Failure::Refused)?;
    warnings.iter().for_each(|warning| log.finding(warning));
    let result = match arguments.format {
        SeriesFormat::Ndjson => lines_to_json(&documents),
        SeriesFormat::Json => array_to_json(&documents) + "\n",
        SeriesFormat::Csv => trajectories_csv(&documents),
    };
    if is_stream(&arguments.out) {
        output.write_all(result.as_bytes()).map_err(Failure::output)
    } else {
        replace(&arguments.out, result.as_bytes())
    }
}

fn read(file: &Path, input: &mut dyn Read) -> Result<(String, Vec<u8>), Failure> {
    let name = if is_stream(file) { "stdin".to_string() } else { text(file) };
    let mut bytes = Vec::new();
    let read = if is_stream(file) { input.read_to_end(&mut bytes).map(|_| bytes) } else { fs::read(file) };
    match read {
        Ok(bytes) => Ok((name, bytes)),
        Err(error) => Err(Failure::NoInput { path: name, error: error.to_string() }),
    }
}

fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}
