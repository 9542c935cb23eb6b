//! `compute`: a workbook in, the output folder out.

use upturn_data::compute::{ComputeOptions, compute};

use crate::Failure;
use crate::arguments::{ComputeArguments, ComputeFormat, Only};
use crate::folder::{Folder, text};
use crate::log::Log;
use crate::publish::publish;

pub(crate) fn run(arguments: &ComputeArguments, log: &mut Log<'_>) -> Result<(), Failure> {
    let mut options = ComputeOptions {
        json: arguments.formats.contains(&ComputeFormat::Json),
        csv: arguments.formats.contains(&ComputeFormat::Csv),
        parquet: arguments.formats.contains(&ComputeFormat::Parquet),
        arrow: arguments.formats.contains(&ComputeFormat::Arrow),
        ..ComputeOptions::default()
    };
    for only in &arguments.only {
        match only {
            Only::Area(code) => options.only_areas.push(code.clone()),
            Only::Measure(id) => options.only_measures.push(id.clone()),
        }
    }
    let output = compute(&text(&arguments.workbook), &Folder, &options).map_err(Failure::Refused)?;
    output.warnings.iter().for_each(|warning| log.finding(warning));
    publish(&arguments.out, &output.files)?;
    let counts = output.counts;
    let message = format!(
        "{}: documents {}, areas {}, measures {}, files {}",
        text(&arguments.out),
        counts.documents,
        counts.areas,
        counts.measures,
        output.files.len()
    );
    log.info("computed", &message);
    Ok(())
}
