//! The command, built with Parquet and Arrow.

use std::panic;
use std::process::{ExitCode, exit};

fn main() -> ExitCode {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let file = panic.location().map_or("", |place| place.file());
        // The libraries give up so on some damaged files. Nothing is written yet: sources are read before all else.
        if ["arrow-", "parquet-"].iter().any(|library| file.contains(library)) {
            eprintln!("a Parquet or Arrow file is damaged and cannot be unpacked (copy it again, or write it anew)");
            exit(3);
        }
        usual(panic);
    }));
    upturn_jobs::run_process()
}
