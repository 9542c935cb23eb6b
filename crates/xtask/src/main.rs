//! Project tasks, run as `cargo xtask TASK`: this file names them, one file each does them.
#![allow(clippy::disallowed_methods, reason = "tasks tell how long they took; nothing here reaches a document")]

mod bench;
mod build;
mod demo;
mod edges;
mod files;
mod process;
mod scorecard;
mod serve;
mod setup;
mod show;
mod size;
mod test;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a task gives back: a value, or the sentence that says what went wrong and what to do.
type Outcome<T = ()> = Result<T, String>;

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "Project tasks of Upturn", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Add what the build needs; with --tests also what the tests need
    Setup {
        /// Also Node, the packages of the browser and job tests, Chromium, fonts and PostgreSQL
        #[arg(long)]
        tests: bool,
    },
    /// Build the WASI module, the native job, the host and the widget into target/dist
    Build {
        /// Only this part
        #[arg(long)]
        only: Option<build::Part>,
    },
    /// Build, compute the sample under wasmtime, print a scorecard, serve the page on loopback
    Demo {
        /// Stop after the output and the page are written
        #[arg(long)]
        no_serve: bool,
        /// Port of the loopback address
        #[arg(long, default_value_t = serve::PORT)]
        port: u16,
        /// Folder of the computed output [default: target/demo/out]
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Set up and run every check and test there is
    Test {
        /// Only this step
        #[arg(long)]
        only: Option<test::Step>,
    },
    /// Measure what is built; fails over the budget of the first chart
    Size,
    /// Serve a folder on loopback, as the demo does
    Serve {
        /// Folder to serve [default: target/demo/site]
        folder: Option<PathBuf>,
        /// Port of the loopback address
        #[arg(long, default_value_t = serve::PORT)]
        port: u16,
    },
    /// Measure Upturn beside other programs
    Bench {
        #[command(subcommand)]
        which: bench::Bench,
    },
    /// Check who depends on whom
    Edges,
    /// Check what clippy cannot: layout, pins, long files, float methods, tests that do not run
    Tidy,
}

fn main() -> ExitCode {
    match perform(Arguments::parse().task) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the task's answer is good. Two tasks say so with their last line; for the others it is enough to have ended.
fn perform(task: Task) -> Outcome<bool> {
    match task {
        Task::Test { only } => return Ok(test::test(only)),
        Task::Size => return size::size(),
        Task::Setup { tests } => {
            setup::build_tools()?;
            if tests {
                setup::test_tools()?;
            }
            println!("   everything needed is there");
        }
        Task::Build { only } => {
            setup::build_tools()?;
            build::build(only)?;
        }
        Task::Demo { no_serve, port, out } => demo::demo(out, (!no_serve).then_some(port))?,
        Task::Serve { folder, port } => serve::serve(&folder.unwrap_or_else(demo::site), port)?,
        Task::Bench { which } => bench::bench(which)?,
        Task::Edges => edges::edges()?,
        Task::Tidy => tidy::tidy()?,
    }
    Ok(true)
}
