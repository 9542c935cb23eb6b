//! `upturn`: runs the WASI module `upturn-jobs.wasm` inside wasmtime, with just the folders of the files that the command
//! line (and the workbook it names) names. Knows bytes, paths and limits; no statistics.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod cache;
mod cli;
mod exit;
mod grants;
mod init;
mod sandbox;

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cli::{Invocation, LogFormat, Request};
use exit::Stop;
use grants::{Grants, NewFolder};
use sandbox::{Deadline, Job, Watchdog};
use wasmtime::{Engine, Module};

fn main() -> ExitCode {
    let (ended, log) = match cli::parse(std::env::args_os().skip(1)) {
        Ok(Request::Init(invocation)) => (init(&invocation), invocation.log),
        Ok(Request::Run(invocation)) => (run(&invocation), invocation.log),
        Ok(Request::Help) => (print(cli::HELP), LogFormat::Text),
        Ok(Request::Version) => (print(concat!("upturn ", env!("CARGO_PKG_VERSION"), "\n")), LogFormat::Text),
        Err(stop) => (Err(stop), LogFormat::Text),
    };
    ended.unwrap_or_else(|stop| {
        stop.tell(log);
        ExitCode::from(stop.code())
    })
}

fn print(text: &str) -> Result<ExitCode, Stop> {
    // A reader that has gone has read enough.
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Stop::Output(error.to_string())),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// The module, ready to be run until the deadline.
struct Ready {
    module: Module,
    deadline: Deadline,
    _watched: Watchdog,
}

fn ready(invocation: &Invocation) -> Result<Ready, Stop> {
    let path = module_path(invocation, cli::says_columnar(&invocation.arguments))?;
    let deadline = Deadline::after(invocation.limits.time);
    let engine = sandbox::engine(invocation.limits.fuel.is_some())?;
    let watched = Watchdog::start(&engine, deadline, invocation.log)?;
    Ok(Ready { module: load(&engine, &path, invocation)?, deadline, _watched: watched })
}

fn load(engine: &Engine, path: &Path, invocation: &Invocation) -> Result<Module, Stop> {
    let loaded = cache::load(engine, path, &invocation.cache)?;
    if let Some(doubt) = loaded.doubt {
        exit::say(invocation.log, "warning", "cache", &doubt);
    }
    Ok(loaded.module)
}

/// Asks the module for the schema of its workbooks, which is as new as the module, and writes the starter with it.
fn init(invocation: &Invocation) -> Result<ExitCode, Stop> {
    let Some(folder) = init::folder(&invocation.arguments)? else { return print(cli::HELP) };
    let Ready { module, deadline, _watched } = ready(invocation)?;
    let arguments = ["upturn", "schema", "workbook"].map(str::to_owned);
    let job = Job { arguments: &arguments, grants: &Grants::default(), stdin: false, capture: true };
    let schema = sandbox::run(&module, &job, &invocation.limits, deadline)?;
    if schema.code != 0 {
        let what = format!("the module has no schema of workbooks (it ended with {})", schema.code);
        return Err(Stop::Usage(format!("{what}; name an upturn-jobs.wasm of this program's version with --module")));
    }
    print(&init::write(folder, &schema.printed)?)
}

fn run(invocation: &Invocation) -> Result<ExitCode, Stop> {
    let Ready { mut module, deadline, _watched } = ready(invocation)?;
    let limits = &invocation.limits;
    let paths = &invocation.paths;
    let mut grants = Grants::to_read(paths)?;
    if let Some(workbook) = &paths.workbook {
        let arguments = ["upturn", "paths", "--workbook", workbook].map(str::to_owned);
        let job = Job { arguments: &arguments, grants: &grants, stdin: false, capture: true };
        let listed = sandbox::run(&module, &job, limits, deadline)?;
        // A workbook that cannot be read names no sources; the command itself then says what is wrong with it.
        if listed.code == 0 {
            let listed = String::from_utf8_lossy(&listed.printed);
            grants.add_sources(&listed)?;
            if cli::says_columnar(listed.lines()) && !cli::says_columnar(&invocation.arguments) {
                module = load(module.engine(), &module_path(invocation, true)?, invocation)?;
            }
        }
    }
    // Held until the module has ended: a folder in which nothing was written goes again.
    let _new_folder = paths.out_folder.as_deref().map(NewFolder::create).transpose()?;
    grants.add_output(paths)?;
    let arguments: Vec<String> = [String::from("upturn")].into_iter().chain(invocation.arguments.clone()).collect();
    let job = Job { arguments: &arguments, grants: &grants, stdin: paths.stdin, capture: false };
    exit::from_module(sandbox::run(&module, &job, limits, deadline)?.code)
}

/// The module that is named, or the first of those found where a build or an installation puts it: for Parquet and Arrow
/// the one that knows them, or else the other one, which says what is missing.
fn module_path(invocation: &Invocation, columnar: bool) -> Result<PathBuf, Stop> {
    const NAME: &str = "upturn-jobs.wasm";
    const COLUMNAR: &str = "upturn-jobs-columnar.wasm";
    let named = invocation.module.clone();
    let set = || std::env::var_os("UPTURN_MODULE").filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(path) = named.or_else(set) {
        return Ok(path);
    }
    let executable = std::env::current_exe().ok();
    let folder = executable.as_deref().and_then(Path::parent).unwrap_or(Path::new("."));
    let folders = ["", "../wasm32-wasip1/module", "../wasm32-wasip1/release"].map(|build| folder.join(build));
    let names = if columnar { &[COLUMNAR, NAME][..] } else { &[NAME] };
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.exists())
        .ok_or_else(|| {
            let folder = folder.display();
            Stop::Usage(format!("no {NAME} in {folder}; put it there, or name it with --module or UPTURN_MODULE"))
        })
}
