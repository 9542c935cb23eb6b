//! Runs any WASI command under wasmtime: `wasi-run MODULE [ARGUMENT…]`. The unit tests of the core go through it, to
//! run on the target of the job as well. It grants no folder and sets no limit; the host itself is `upturn`.

use std::process::ExitCode;

use wasmtime::{Config, Engine, Linker, Module, Store};
use wasmtime_wasi::p1::{self, WasiP1Ctx};
use wasmtime_wasi::{I32Exit, WasiCtxBuilder};

fn main() -> ExitCode {
    match run() {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> wasmtime::Result<u8> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = arguments.first().ok_or_else(|| wasmtime::format_err!("usage: wasi-run MODULE [ARGUMENT…]"))?;
    let engine = Engine::new(&Config::new())?;
    let module = Module::from_file(&engine, path)?;
    let mut linker: Linker<WasiP1Ctx> = Linker::new(&engine);
    p1::add_to_linker_sync(&mut linker, |wasi| wasi)?;
    let wasi = WasiCtxBuilder::new().args(&arguments).inherit_stdout().inherit_stderr().build_p1();
    let mut store = Store::new(&engine, wasi);
    let start = linker.instantiate(&mut store, &module)?.get_typed_func::<(), ()>(&mut store, "_start")?;
    match start.call(&mut store, ()) {
        Ok(()) => Ok(0),
        Err(error) => match error.downcast_ref::<I32Exit>() {
            Some(exit) => Ok(u8::try_from(exit.0).unwrap_or(1)),
            None => Err(error),
        },
    }
}
