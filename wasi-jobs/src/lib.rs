//! The command `upturn-jobs`: `series`, `check`, `compute`, `schema`, `paths`.
//!
//! It wires files and streams to `upturn-data` and holds no arithmetic. [`run`] is the whole command; the same code is the
//! native program and the WASI module.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod arguments;
mod check;
mod compute;
mod folder;
mod log;
mod publish;
mod replace;
mod schema;
mod series;

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use upturn_data::finding::{Findings, Refused};

use arguments::{Arguments, Command};
use log::Log;

/// Where the command reads and writes.
pub struct Streams<'s> {
    /// What `series -` reads.
    pub input: Box<dyn Read + 's>,
    /// Results, and nothing else.
    pub output: Box<dyn Write + 's>,
    /// Findings and progress.
    pub log: Box<dyn Write + 's>,
}

/// Runs the command with the arguments and streams of this process.
pub fn run_process() -> ExitCode {
    let (stdin, stdout, stderr) = (io::stdin().lock(), io::stdout().lock(), io::stderr().lock());
    let mut streams = Streams {
        input: Box::new(stdin),
        // Documents are long; a write a line would be a call into the host a line.
        output: Box::new(io::BufWriter::new(stdout)),
        log: Box::new(stderr),
    };
    ExitCode::from(run(std::env::args_os(), &mut streams))
}

/// Runs the command and gives its exit code: 0 done; 2 usage or workbook wrong; 3 input refused, nothing written; 5 the
/// output could not be written, what stood there before still stands.
///
/// The first argument is the name of the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>, streams: &mut Streams<'_>) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return explain(&error, streams),
    };
    let mut log = Log::new(arguments.log_format, &mut *streams.log);
    let output = &mut *streams.output;
    let done = match arguments.command {
        Command::Series(options) => series::run(&options, &mut *streams.input, output, &mut log),
        Command::Check(options) => check::run(&options, output, &mut log),
        Command::Compute(options) => compute::run(&options, &mut log),
        Command::Schema { of } => schema::run(of, output),
        Command::Paths { workbook } => check::paths(&workbook, output),
    };
    match done.and_then(|()| output.flush().map_err(Failure::output)) {
        Ok(()) => 0,
        Err(failure) => {
            failure.tell(&mut log);
            failure.exit_code()
        }
    }
}

/// Help and version go to the output and are no failure; anything else about the arguments is.
fn explain(error: &clap::Error, streams: &mut Streams<'_>) -> u8 {
    let (stream, code): (&mut dyn Write, u8) =
        if error.use_stderr() { (&mut *streams.log, 2) } else { (&mut *streams.output, 0) };
    // Where even this cannot be written, the exit code is all that is left to say.
    let _ = write!(stream, "{}", error.render()).and_then(|()| stream.flush());
    code
}

/// Why the command stopped.
enum Failure {
    /// Workbook or figures are refused.
    Refused(Findings),
    /// The findings have been told already.
    Told(Refused),
    /// A file named on the command line cannot be read.
    NoInput { path: String, error: String },
    /// The output cannot be written.
    Output { message: String },
    /// Whoever read the output has enough of it.
    ReaderGone,
}

impl Failure {
    /// The failure of writing to a stream.
    fn output(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::ReaderGone,
            _ => Failure::Output { message: format!("the output could not be written: {error}") },
        }
    }

    /// The failure of writing a file or a folder.
    fn not_written(place: &Path, error: &io::Error) -> Failure {
        Failure::Output { message: format!("{} could not be written: {error}", place.display()) }
    }

    fn tell(&self, log: &mut Log<'_>) {
        match self {
            Failure::Refused(findings) => findings.list.iter().for_each(|finding| log.finding(finding)),
            Failure::NoInput { path, error } => log.error("no_file", &format!("{path}: {error}")),
            Failure::Output { message } => log.error("output", message),
            Failure::Told(_) | Failure::ReaderGone => {}
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Failure::Refused(Findings { refused, .. }) | Failure::Told(refused) => match refused {
                Refused::Workbook => 2,
                Refused::Input => 3,
            },
            Failure::NoInput { .. } => 3,
            Failure::Output { .. } => 5,
            Failure::ReaderGone => 0,
        }
    }
}
