//! The command: hands the process's arguments and streams to the library.

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (stdin, stdout, stderr) = (io::stdin().lock(), io::stdout().lock(), io::stderr().lock());
    let mut streams = upturn_jobs::Streams {
        input: Box::new(stdin),
        // Documents are long; a write a line would be a call into the host a line.
        output: Box::new(io::BufWriter::new(stdout)),
        log: Box::new(stderr),
    };
    ExitCode::from(upturn_jobs::run(std::env::args_os(), &mut streams))
}
