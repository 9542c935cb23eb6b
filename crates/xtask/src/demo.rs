//! The whole path on real figures: build, compute the sample under wasmtime, show the answers, serve the page.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use crate::{Outcome, build, files, process, scorecard, serve, setup, show, size};

/// Builds what is not fresh, computes into `out` (default `target/demo/out`), assembles the site, and serves it at
/// `port` unless there is none.
pub(crate) fn demo(out: Option<PathBuf>, port: Option<u16>) -> Outcome {
    setup::build_tools()?;
    build::build(None)?;
    let out = match out {
        Some(folder) => std::path::absolute(folder).map_err(|error| format!("--out: {error}"))?,
        None => process::target().join("demo/out"),
    };
    compute(&out)?;
    scorecard::print(&out.join("trajectories.ndjson"))?;
    assemble(&out)?;
    match port {
        Some(port) => serve::serve(&site(), port),
        None => Ok(()),
    }
}

/// The demo's site: the page, the widget as `upturn/`, the output as `data/`.
pub(crate) fn site() -> PathBuf {
    process::target().join("demo/site")
}

fn compute(out: &std::path::Path) -> Outcome {
    let mut command = Command::new(build::program("upturn"));
    command
        .args(["compute", "--workbook", "wasi-jobs/sample/upturn.toml", "--out"])
        .arg(out)
        .current_dir(process::root());
    show::heading(&process::line(&command));
    let started = Instant::now();
    process::run(&mut command)?;
    show::made(out, started)
}

fn assemble(out: &std::path::Path) -> Outcome {
    show::heading("Page");
    let started = Instant::now();
    let site = site();
    files::mirror(&process::root().join("web/demo"), &site)?;
    files::mirror(&build::widget(), &site.join("upturn"))?;
    files::mirror(out, &site.join("data"))?;
    show::made(&site, started)?;

    let (chart, page) = (size::first_chart()?, size::first_page(&site)?);
    println!("   the widget up to its first chart: {}", weight(chart));
    println!("   the page with its data, first load: {}", weight(page));
    Ok(())
}

fn weight(bytes: size::Bytes) -> String {
    format!("{} ({} gzip), {} files", show::kilobytes(bytes.plain), show::kilobytes(bytes.gzip), bytes.files)
}
