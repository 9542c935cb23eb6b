//! `check`: what is wrong, or doubtful, with a workbook and its sources; and `paths`: what it names.

use std::io::Write;
use std::path::Path;

use upturn_data::compute;
use upturn_data::finding::{Finding, Severity};

use crate::Failure;
use crate::arguments::{CheckArguments, LogFormat};
use crate::folder::{Folder, text};
use crate::log::Log;

pub(crate) fn run(arguments: &CheckArguments, output: &mut dyn Write, log: &mut Log<'_>) -> Result<(), Failure> {
    let (list, refused) = match compute::check(&text(&arguments.workbook), &Folder) {
        Ok(warnings) => (warnings, None),
        Err(findings) => (findings.list, Some(findings.refused)),
    };
    print(&list, arguments.format, output).map_err(Failure::output)?;
    let errors = list.iter().filter(|finding| finding.severity == Severity::Error).count();
    let warnings = list.len() - errors;
    log.info("checked", &format!("{}: errors {errors}, warnings {warnings}", text(&arguments.workbook)));
    refused.map_or(Ok(()), |refused| Err(Failure::Told(refused)))
}

fn print(list: &[Finding], format: LogFormat, output: &mut dyn Write) -> std::io::Result<()> {
    match format {
        LogFormat::Text => list.iter().try_for_each(|finding| writeln!(output, "{finding}")),
        LogFormat::Json => {
            serde_json::to_writer_pretty(&mut *output, list)?;
            writeln!(output)
        }
    }
}

/// The paths that a workbook names, one a line: what a host must grant before `check` or `compute`.
pub(crate) fn paths(workbook: &Path, output: &mut dyn Write) -> Result<(), Failure> {
    let paths = compute::paths(&text(workbook), &Folder).map_err(Failure::Refused)?;
    paths.iter().try_for_each(|path| writeln!(output, "{path}")).map_err(Failure::output)
}
