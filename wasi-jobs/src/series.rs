//! `series`: plain series in, documents out.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use upturn_data::columnar::{self, Packing};
use upturn_data::document::{array_to_json, lines_to_json};
use upturn_data::finding::{Findings, Refused};
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
    can_write(arguments.format)?;
    let (name, bytes) = read(&arguments.file, input)?;
    let options = SeriesOptions {
        better: arguments.better,
        kind: arguments.kind,
        per: arguments.per,
        target: arguments.target,
        by: arguments.by,
        events: arguments.event.clone(),
        rebases: arguments.rebase.clone(),
        chart: arguments.chart,
        screen: arguments.screen,
        horizon: arguments.horizon,
        panel: arguments.panel,
        ..SeriesOptions::default()
    };
    let (documents, warnings) = documents_and_warnings(&bytes, &name, &options).map_err(Failure::Refused)?;
    warnings.iter().for_each(|warning| log.finding(warning));
    let result = match arguments.format {
        SeriesFormat::Ndjson => lines_to_json(&documents).into_bytes(),
        SeriesFormat::Json => (array_to_json(&documents) + "\n").into_bytes(),
        SeriesFormat::Csv => trajectories_csv(&documents).into_bytes(),
        SeriesFormat::Arrow => {
            let refused = |finding| Failure::Refused(Findings { refused: Refused::Input, list: vec![finding] });
            columnar::trajectories(&documents, Packing::ArrowStream).map_err(refused)?
        }
    };
    if is_stream(&arguments.out) {
        output.write_all(&result).map_err(Failure::output)
    } else {
        replace(&arguments.out, &result)
    }
}

/// Refuses, before anything is read, a format that is not built in.
fn can_write(format: SeriesFormat) -> Result<(), Failure> {
    let refusal = (format == SeriesFormat::Arrow).then(|| columnar::not_written("series", "--format arrow")).flatten();
    refusal
        .map_or(Ok(()), |finding| Err(Failure::Refused(Findings { refused: Refused::Workbook, list: vec![finding] })))
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
