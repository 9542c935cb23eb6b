//! Builds everything that is used or published into `target/dist`: the programs in `bin/`, the widget in `web/`.

use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use wasm_bindgen_cli_support::Bindgen;

use crate::{Outcome, files, process, show};

/// How wasm-opt makes a module smaller as it travels. The compiler has inlined already: what wasm-opt inlines on top
/// takes 3 % off the plain bytes and adds 6 % to those after gzip. Of the features of WebAssembly only those are allowed
/// that rustc's output uses, so that no browser is asked for more.
const SMALLER: [&str; 11] = [
    "-Oz",
    "--skip-pass=inlining-optimizing",
    "--skip-pass=dae-optimizing",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A part of the build that can be asked for alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// The WASI modules and the native jobs, without and with Parquet and Arrow
    Jobs,
    /// The host: runs the module inside wasmtime
    Host,
    /// The widget's two modules and its scripts
    Web,
}

/// Builds one part, or all of them.
pub(crate) fn build(only: Option<Part>) -> Outcome {
    let wanted = |part| only.is_none_or(|only| only == part);
    if wanted(Part::Jobs) {
        jobs()?;
    }
    if wanted(Part::Host) {
        host()?;
    }
    if wanted(Part::Web) {
        web()?;
    }
    Ok(())
}

/// A program in `target/dist/bin`.
pub(crate) fn program(name: &str) -> PathBuf {
    process::dist().join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// The folder that a web officer copies.
pub(crate) fn widget() -> PathBuf {
    process::dist().join("web")
}

/// `wasm-opt` where npm put it; the build does without when it is absent.
pub(crate) fn wasm_opt() -> Option<PathBuf> {
    installed("binaryen/bin/wasm-opt")
}

/// `esbuild` where npm put it; the build does without when it is absent.
fn esbuild() -> Option<PathBuf> {
    installed(".bin/esbuild")
}

fn installed(tool: &str) -> Option<PathBuf> {
    Some(process::root().join("web/node_modules").join(tool)).filter(|path| path.exists())
}

fn jobs() -> Outcome {
    show::heading("WASI modules and native jobs");
    job("upturn-jobs", &[])?;
    job("upturn-jobs-columnar", &["--features", "columnar"])
}

/// The module and the native program of one binary.
fn job(name: &str, features: &[&str]) -> Outcome {
    let arguments = [&["build", "--profile", "module", "--package", "upturn-jobs", "--bin", name], features].concat();
    let started = Instant::now();
    process::run(process::cargo(&arguments).args(["--target", "wasm32-wasip1"]))?;
    let file = format!("{name}.wasm");
    let module = process::dist().join("bin").join(&file);
    files::copy(&process::target().join("wasm32-wasip1/module").join(&file), &module)?;
    show::made(&module, started)?;

    let started = Instant::now();
    process::run(&mut process::cargo(&arguments))?;
    copy_program("module", name, started)
}

fn host() -> Outcome {
    show::heading("Host");
    if !process::target().join("release/upturn").exists() {
        println!("   wasmtime is built with it: some minutes the first time, seconds from then on");
    }
    let started = Instant::now();
    process::run(&mut process::cargo(&["build", "--release", "--package", "upturn-host"]))?;
    copy_program("release", "upturn", started)
}

fn copy_program(profile: &str, name: &str, started: Instant) -> Outcome {
    let to = program(name);
    let built = process::target().join(profile).join(to.file_name().unwrap_or_default());
    files::copy(&built, &to)?;
    show::made(&to, started)
}

fn web() -> Outcome {
    show::heading("Widget");
    let tool = wasm_opt();
    if tool.is_none() || esbuild().is_none() {
        println!("   without wasm-opt and esbuild, so larger than need be; `npm ci` in web/ brings them");
    }
    let modules = [web_module("view", tool.as_deref())?, web_module("compute", tool.as_deref())?];
    let to = widget();
    let scripts = process::root().join("web/js");
    match esbuild() {
        Some(tool) => {
            files::clear(&to)?;
            pack(&tool, &scripts.join("upturn.js"), &to, &["--bundle", "--external:./upturn_view.js"])?;
        }
        None => files::mirror(&scripts, &to)?,
    }
    for (name, glue) in ["upturn_view.js", "upturn_compute.js"].into_iter().zip(modules) {
        files::add_files(&glue, &to)?;
        if let Some(tool) = esbuild() {
            pack(&tool, &glue.join(name), &to, &[])?;
        }
    }
    show::made(&to, Instant::now())
}

/// Writes a script without comments and long names, under its own name; with `--bundle`, what it imports is in it.
fn pack(tool: &Path, script: &Path, to: &Path, more: &[&str]) -> Outcome {
    let mut outdir = OsString::from("--outdir=");
    outdir.push(to);
    let flags = ["--minify", "--format=esm", "--target=es2022", "--charset=utf8", "--log-level=warning"];
    process::run(Command::new(tool).arg(script).arg(outdir).args(flags).args(more).arg("--allow-overwrite"))
}

/// Compiles one face of `upturn-web`, writes its glue, optimises it; gives back the folder of the result.
fn web_module(feature: &str, tool: Option<&Path>) -> Outcome<PathBuf> {
    let started = Instant::now();
    // Both faces have the same file name and cargo would take one for the other: each has its own build folder.
    let folder = process::target().join(format!("web-{feature}"));
    let arguments = ["build", "--profile", "widget", "--package", "upturn-web", "--no-default-features"];
    process::run(
        process::cargo(&arguments)
            .args(["--features", feature, "--target", "wasm32-unknown-unknown"])
            .env("CARGO_TARGET_DIR", &folder),
    )?;
    let compiled = folder.join("wasm32-unknown-unknown/widget/upturn_web.wasm");
    let (glue, stamp) = (folder.join("glue"), folder.join("glue.stamp"));
    let fingerprint = fingerprint(&files::read(&compiled)?, tool);
    if std::fs::read_to_string(&stamp).is_ok_and(|made_of| made_of == fingerprint) {
        return Ok(glue);
    }

    let name = format!("upturn_{feature}");
    bind(&compiled, &name, &glue)?;
    let module = glue.join(format!("{name}_bg.wasm"));
    if let Some(tool) = tool {
        optimise(tool, &module)?;
    }
    files::write(&stamp, fingerprint.as_bytes())?;
    show::made(&module, started)?;
    Ok(glue)
}

/// Says of what the glue was made, to tell whether it must be made again.
fn fingerprint(compiled: &[u8], tool: Option<&Path>) -> String {
    let mut hasher = DefaultHasher::new();
    (compiled, tool, SMALLER, env!("CARGO_PKG_VERSION")).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn bind(compiled: &Path, name: &str, glue: &Path) -> Outcome {
    let mut bindgen = Bindgen::new();
    // The page hands the bytes over itself, so the glue needs no address of its own.
    bindgen.input_path(compiled).out_name(name).typescript(false).omit_default_module_path(true);
    bindgen.remove_name_section(true).remove_producers_section(true);
    let generated = bindgen.web(true).and_then(|bindgen| bindgen.generate(glue));
    generated.map_err(|error| format!("wasm-bindgen refused {}: {error:#}", show::short(compiled)))
}

/// Makes the module smaller as it travels.
fn optimise(tool: &Path, module: &Path) -> Outcome {
    process::run(Command::new("node").arg(tool).args(SMALLER).arg(module).arg("-o").arg(module))
}
