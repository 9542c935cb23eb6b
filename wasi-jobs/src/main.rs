//! The command.

use std::process::ExitCode;

fn main() -> ExitCode {
    upturn_jobs::run_process()
}
