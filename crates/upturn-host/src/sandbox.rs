//! Runs the module: no environment, no network, a clock that stands still, the same "random" bytes every time, the
//! granted folders and nothing else; and stops it at its limits.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use wasmtime::{AsContextMut, Caller, Config, Engine, Linker, Module, ResourceLimiter, Store, Trap, TypedFunc};
use wasmtime_wasi::clocks::{HostMonotonicClock, HostWallClock};
use wasmtime_wasi::p1::wasi_snapshot_preview1::{self as imports, WasiSnapshotPreview1};
use wasmtime_wasi::p1::{self, WasiP1Ctx};
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::random::Deterministic;
use wasmtime_wasi::runtime::in_tokio;
use wasmtime_wasi::{FsPerms, I32Exit, WasiCtxBuilder};
use wiggle::{GuestMemory, GuestPtr};

use crate::cli::{Limits, LogFormat};
use crate::exit::{Limit, Stop};
use crate::grants::{Access, Grant, Grants};

/// Bytes of call stack.
const STACK: usize = 1 << 20;

/// Bytes that one element of a table is counted as: no kind of element is wider here.
const TABLE_ELEMENT: u64 = 16;

/// How long the host (which compiles the module, say, or waits for standard input) may outlive the time.
const GRACE: Duration = Duration::from_secs(1);

/// What one run is given.
pub(crate) struct Job<'a> {
    /// The program's name and its arguments.
    pub(crate) arguments: &'a [String],
    /// Folders.
    pub(crate) grants: &'a Grants,
    /// The host's standard input or an empty one.
    pub(crate) stdin: bool,
    /// Keep what is printed (and drop what is said on standard error) instead of passing both on.
    pub(crate) capture: bool,
}

/// How a run that was not stopped ended.
pub(crate) struct Finished {
    /// The module's exit code.
    pub(crate) code: i32,
    /// What it printed, where that was kept.
    pub(crate) printed: Vec<u8>,
}

/// The engine: interruptible, and counting fuel where asked to.
///
/// # Errors
/// [`Stop::Usage`] where this machine cannot run compiled modules.
pub(crate) fn engine(fuel: bool) -> Result<Engine, Stop> {
    let mut config = Config::new();
    config.epoch_interruption(true).consume_fuel(fuel).max_wasm_stack(STACK);
    // Nobody reads traces of the module; without them compiled code is smaller and loads faster.
    config.wasm_backtrace_max_frames(None).generate_address_map(false).native_unwind_info(false);
    Engine::new(&config).map_err(|error| Stop::Usage(format!("wasmtime cannot run on this machine: {error:#}")))
}

/// Runs the module to its end, until `deadline` at the latest; whoever calls holds the [`Watchdog`] of that deadline.
///
/// # Errors
/// [`Stop::Limit`] at a limit, [`Stop::Usage`] where the module cannot be started, [`Stop::Fault`] at a trap,
/// [`Stop::Output`] where a folder to write to cannot be opened.
pub(crate) fn run(module: &Module, job: &Job<'_>, limits: &Limits, deadline: Deadline) -> Result<Finished, Stop> {
    let printed = MemoryOutputPipe::new(1 << 20);
    let wasi = world(job, &printed)?;
    let mut store = Store::new(module.engine(), Guest { wasi, memory: limits.memory, held: 0, written: 0 });
    store.limiter(|guest| guest);
    // Buffers that cross between module and host lie in the module's memory, so they cannot be larger than that.
    store.set_hostcall_fuel(usize::try_from(limits.memory).unwrap_or(usize::MAX));
    store.set_epoch_deadline(1);
    // Asked after the epoch was noted: a deadline that passes from here on interrupts the module.
    deadline.check()?;
    let ended = match start(&mut store, module, limits) {
        Ok(start) => start.call(&mut store, ()).map_err(|error| (error, Stop::Fault as fn(String) -> Stop)),
        Err(error) => Err((error, cannot_start as fn(String) -> Stop)),
    };
    let code = ended.map(|()| 0).or_else(|(error, otherwise)| match error.downcast_ref::<I32Exit>() {
        Some(exit) => Ok(exit.0),
        None => Err(stopped_by(&error, limits, deadline, otherwise)),
    })?;
    Ok(Finished { code, printed: printed.contents().to_vec() })
}

/// What the module's imports work on.
struct Guest {
    wasi: WasiP1Ctx,
    /// Bytes that all memories and tables together may take.
    memory: u64,
    /// Bytes that they take.
    held: u64,
    /// Bytes written so far.
    written: u64,
}

fn world(job: &Job<'_>, printed: &MemoryOutputPipe) -> Result<WasiP1Ctx, Stop> {
    let mut wasi = WasiCtxBuilder::new();
    wasi.args(job.arguments)
        .wall_clock(StoppedClock)
        .monotonic_clock(StoppedClock)
        .secure_random(Deterministic::new((0..=255).collect()))
        .insecure_random(Deterministic::new((0..=255).collect()))
        .insecure_random_seed(0)
        .allow_tcp(false)
        .allow_udp(false)
        .allow_blocking_current_thread(true);
    if job.stdin {
        wasi.inherit_stdin();
    }
    if job.capture {
        wasi.stdout(printed.clone());
    } else {
        wasi.inherit_stdout().inherit_stderr();
    }
    job.grants.iter().try_for_each(|grant| open(&mut wasi, grant))?;
    Ok(wasi.build_p1())
}

/// A folder to read that cannot be opened is left out: the module then says which file it misses.
fn open(wasi: &mut WasiCtxBuilder, grant: &Grant) -> Result<(), Stop> {
    let permissions = match grant.access {
        Access::Read => FsPerms::ReadOnly,
        Access::ReadWrite => FsPerms::ReadWrite,
    };
    match (wasi.preopened_dir(&grant.folder, &grant.folder, permissions), grant.access) {
        (Err(error), Access::ReadWrite) => {
            Err(Stop::Output(format!("the output folder {} cannot be opened: {error:#}", grant.folder)))
        }
        _ => Ok(()),
    }
}

/// The module's entry, ready to be called.
fn start(store: &mut Store<Guest>, module: &Module, limits: &Limits) -> wasmtime::Result<TypedFunc<(), ()>> {
    if let Some(units) = limits.fuel {
        store.set_fuel(units)?;
    }
    let mut linker = Linker::new(module.engine());
    p1::add_to_linker_sync(&mut linker, |guest: &mut Guest| &mut guest.wasi)?;
    count_output(&mut linker, limits.output)?;
    let instance = linker.instantiate(&mut *store, module)?;
    instance.get_typed_func(&mut *store, "_start")
}

fn cannot_start(what: String) -> Stop {
    Stop::Usage(format!(
        "the module cannot be started ({what}); name an upturn-jobs.wasm of this program's version with --module"
    ))
}

/// Puts a counter before the two imports through which bytes leave the module. It looks after each write, so at most
/// one write goes beyond the limit.
fn count_output(linker: &mut Linker<Guest>, limit: u64) -> wasmtime::Result<()> {
    const WASI: &str = "wasi_snapshot_preview1";
    linker.allow_shadowing(true);
    linker.func_wrap(WASI, "fd_write", move |mut caller: Caller<'_, Guest>, fd, parts, count, size| {
        let (mut memory, guest) = memory_of(&mut caller)?;
        let ended = in_tokio(imports::fd_write(&mut guest.wasi, &mut memory, fd, parts, count, size))?;
        guest.charge(ended, &memory, size, limit)
    })?;
    linker.func_wrap(WASI, "fd_pwrite", move |mut caller: Caller<'_, Guest>, fd, parts, count, offset, size| {
        let (mut memory, guest) = memory_of(&mut caller)?;
        let ended = in_tokio(imports::fd_pwrite(&mut guest.wasi, &mut memory, fd, parts, count, offset, size))?;
        guest.charge(ended, &memory, size, limit)
    })?;
    Ok(())
}

fn memory_of<'a>(caller: &'a mut Caller<'_, Guest>) -> wasmtime::Result<(GuestMemory<'a>, &'a mut Guest)> {
    let export = caller.get_export("memory").and_then(wasmtime::Extern::into_memory);
    let memory = export.ok_or_else(|| wasmtime::format_err!("the module exports no memory"))?;
    let crossing = caller.as_context_mut().hostcall_fuel();
    let (bytes, guest) = memory.data_and_store_mut(caller);
    guest.wasi.set_hostcall_fuel(crossing);
    Ok((GuestMemory::Unshared(bytes), guest))
}

impl Guest {
    /// Adds what a write that went well says it wrote.
    fn charge(&mut self, ended: i32, memory: &GuestMemory<'_>, size: i32, limit: u64) -> wasmtime::Result<i32> {
        if ended == 0 {
            let bytes = memory.read(GuestPtr::<u32>::new(size.cast_unsigned()))?;
            self.written = self.written.saturating_add(bytes.into());
        }
        if self.written > limit { Err(Limit::Output(limit).into()) } else { Ok(ended) }
    }
}

impl Guest {
    /// Adds what a memory or a table grows by. An error ends the run and says why; `false` would let the module fail at
    /// some later place of its own.
    fn hold(&mut self, more: u64) -> wasmtime::Result<bool> {
        self.held = self.held.saturating_add(more);
        if self.held > self.memory { Err(Limit::Memory(self.memory).into()) } else { Ok(true) }
    }
}

impl ResourceLimiter for Guest {
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        self.hold(desired.saturating_sub(current) as u64)
    }

    fn memory_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        Err(Limit::Memory(self.memory).into())
    }

    fn table_growing(&mut self, current: usize, desired: usize, most: Option<usize>) -> wasmtime::Result<bool> {
        // Beyond the size that the module itself declared nothing grows, so nothing is counted.
        if most.is_some_and(|most| desired > most) {
            return Ok(false);
        }
        self.hold((desired.saturating_sub(current) as u64).saturating_mul(TABLE_ELEMENT))
    }

    fn table_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        Err(Limit::Memory(self.memory).into())
    }

    fn memories(&self) -> usize {
        1
    }
}

fn stopped_by(error: &wasmtime::Error, limits: &Limits, deadline: Deadline, otherwise: fn(String) -> Stop) -> Stop {
    if let Some(limit) = error.downcast_ref::<Limit>() {
        return Stop::Limit(*limit);
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::Interrupt) => deadline.passed(),
        Some(Trap::OutOfFuel) => Stop::Limit(Limit::Fuel(limits.fuel.unwrap_or(0))),
        Some(Trap::StackOverflow) => Stop::Limit(Limit::Stack(STACK)),
        Some(trap) => Stop::Fault(trap.to_string()),
        None => otherwise(format!("{error:#}")),
    }
}

/// When the command has to be done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    at: Instant,
    allowed: Duration,
}

impl Deadline {
    /// That long from now.
    #[expect(clippy::disallowed_methods, reason = "the host keeps the time; the module has no clock")]
    pub(crate) fn after(allowed: Duration) -> Self {
        Deadline { at: Instant::now() + allowed, allowed }
    }

    #[expect(clippy::disallowed_methods, reason = "the host keeps the time; the module has no clock")]
    fn left(self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    fn check(self) -> Result<(), Stop> {
        if self.left().is_zero() { Err(self.passed()) } else { Ok(()) }
    }

    fn passed(self) -> Stop {
        Stop::Limit(Limit::Time(self.allowed))
    }
}

/// Interrupts the module at the deadline, and ends the process where the host itself is at work then (it compiles the
/// module, or the module waits inside it) and therefore cannot be interrupted.
pub(crate) struct Watchdog(#[expect(dead_code, reason = "held only to be dropped")] Sender<()>);

impl Watchdog {
    /// Watches until it is dropped.
    ///
    /// # Errors
    /// [`Stop::Usage`] where no thread can be had.
    pub(crate) fn start(engine: &Engine, deadline: Deadline, log: LogFormat) -> Result<Self, Stop> {
        let (done, ended) = mpsc::channel();
        let engine = engine.clone();
        let watch = move || {
            let left = deadline.left();
            if ended.recv_timeout(left) == Err(RecvTimeoutError::Timeout) {
                engine.increment_epoch();
                if ended.recv_timeout(GRACE) == Err(RecvTimeoutError::Timeout) {
                    let stop = deadline.passed();
                    stop.tell(log);
                    std::process::exit(stop.code().into());
                }
            }
        };
        thread::Builder::new()
            .spawn(watch)
            .map_err(|error| Stop::Usage(format!("the thread that keeps the time limit cannot be started: {error}")))?;
        Ok(Watchdog(done))
    }
}

/// A clock that always shows the beginning of 1970: the same input must give the same bytes at any time.
struct StoppedClock;

impl HostWallClock for StoppedClock {
    fn resolution(&self) -> Duration {
        Duration::from_nanos(1)
    }

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

impl HostMonotonicClock for StoppedClock {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        0
    }
}
