//! Modules that misbehave, run through the real host: each must end with the exit code of the contract and a sentence,
//! and none may reach what was not granted.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;

use crate::dist::{self, Ended};

/// A folder of its own with the module in it.
struct Case {
    place: TempDir,
}

impl Case {
    fn new(wat: &str) -> Self {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("module.wasm"), wat::parse_str(wat).unwrap()).unwrap();
        Case { place }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = dist::host();
        command.current_dir(self.place.path()).args(["--module", "module.wasm", "--no-cache"]).args(arguments);
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(&mut self.command(arguments))
    }
}

const LOOP: &str = r#"(module (memory (export "memory") 1) (func (export "_start") (loop (br 0))))"#;

#[test]
fn an_endless_loop_ends_at_the_time_limit() {
    let ended = Case::new(LOOP).run(&["schema", "trajectory", "--time-limit", "0.3"]);
    ended.is(4, "upturn: the time limit of 0.3 seconds was reached; raise it with --time-limit\n");
    assert!(ended.took < Duration::from_secs(20), "{ended:?}");
    let ended = Case::new(LOOP).run(&["--log-format", "json", "schema", "trajectory", "--time-limit", "0.3"]);
    let event: serde_json::Value = serde_json::from_str(&ended.stderr).unwrap();
    assert_eq!(event["event"], "limit");
}

#[test]
fn an_endless_loop_ends_at_the_fuel_limit() {
    let ended = Case::new(LOOP).run(&["schema", "trajectory", "--fuel", "100000"]);
    ended.is(4, "the fuel limit of 100000 units was reached; raise it with --fuel");
}

#[test]
fn enough_fuel_changes_nothing() {
    let quiet = Case::new(r#"(module (memory (export "memory") 1) (func (export "_start")))"#);
    quiet.run(&["schema", "trajectory", "--fuel", "100000"]).is(0, "");
    quiet.run(&["schema", "trajectory"]).is(0, "");
}

#[test]
fn waiting_for_input_ends_at_the_time_limit_too() {
    let case = Case::new(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (data (i32.const 0) "\10\00\00\00\10\00\00\00")
            (func (export "_start") (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))))"#,
    );
    let mut command = case.command(&["series", "--time-limit", "0.3"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let held_open = child.stdin.take();
    Ended::from(child.wait_with_output().unwrap()).is(4, "the time limit of 0.3 seconds");
    drop(held_open);
}

#[test]
fn a_memory_bomb_ends_at_the_memory_limit() {
    let bomb = r#"(module (memory (export "memory") 1)
        (func (export "_start") (loop (drop (memory.grow (i32.const 256))) (br 0))))"#;
    let ended = Case::new(bomb).run(&["schema", "trajectory", "--memory-limit", "64MiB"]);
    ended.is(4, "the memory limit of 67108864 bytes was reached; raise it with --memory-limit");
}

#[test]
fn a_module_that_asks_for_too_much_at_once_is_not_started() {
    let case = Case::new(r#"(module (memory (export "memory") 2000) (func (export "_start")))"#);
    case.run(&["schema", "trajectory", "--memory-limit", "64MiB"]).is(4, "the memory limit of 67108864 bytes");
}

/// Tables count like memory, however many there are: no module passes the limit by holding nothing but them.
#[test]
fn a_table_bomb_ends_at_the_memory_limit() {
    let said = "the memory limit of 1048576 bytes was reached; raise it with --memory-limit";
    let many = "(table 1000000 funcref)".repeat(100);
    let at_once = format!(r#"(module {many} (memory (export "memory") 1) (func (export "_start")))"#);
    Case::new(&at_once).run(&["schema", "trajectory", "--memory-limit", "1MiB"]).is(4, said);
    let grows: String =
        (0..100).map(|table| format!("(drop (table.grow {table} (ref.null func) (i32.const 1000)))")).collect();
    let few = "(table 0 funcref)".repeat(100);
    let little_by_little =
        format!(r#"(module {few} (memory (export "memory") 1) (func (export "_start") (loop {grows} (br 0))))"#);
    Case::new(&little_by_little).run(&["schema", "trajectory", "--memory-limit", "1MiB"]).is(4, said);
    // Both together: neither alone is over the limit.
    let both = r#"(module (table 30000 funcref) (memory (export "memory") 10) (func (export "_start")))"#;
    Case::new(both).run(&["schema", "trajectory", "--memory-limit", "1MiB"]).is(4, said);
    Case::new(both).run(&["schema", "trajectory", "--memory-limit", "2MiB"]).is(0, "");
}

#[test]
fn a_table_ends_where_the_module_says() {
    let own = r#"(module (table 1 5 funcref) (memory (export "memory") 1) (func (export "_start")
        (if (i32.ne (table.grow 0 (ref.null func) (i32.const 1000000)) (i32.const -1)) (then unreachable))))"#;
    Case::new(own).run(&["schema", "trajectory", "--memory-limit", "1MiB"]).is(0, "");
}

#[test]
fn a_flood_of_output_ends_at_the_output_limit() {
    let flood = r#"(module
        (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\10\00\00\00\00\04\00\00")
        (func (export "_start")
            (loop (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))) (br 0))))"#;
    let ended = Case::new(flood).run(&["schema", "trajectory", "--output-limit", "100KiB"]);
    ended.is(4, "the output limit of 102400 bytes was reached; raise it with --output-limit");
    assert_eq!(ended.stdout.len(), 102400 + 1024, "one write beyond the limit at most");
}

#[test]
fn deep_recursion_ends_at_the_stack_limit() {
    let deep = r#"(module (memory (export "memory") 1)
        (func $deeper (param i64) (result i64) (i64.add (call $deeper (local.get 0)) (i64.const 1)))
        (func (export "_start") (drop (call $deeper (i64.const 1)))))"#;
    Case::new(deep).run(&["schema", "trajectory"]).is(4, "the call stack limit of 1048576 bytes");
}

#[test]
fn a_trap_or_a_strange_exit_code_is_a_fault_of_the_module() {
    let trap = r#"(module (memory (export "memory") 1) (func (export "_start") unreachable))"#;
    Case::new(trap).run(&["schema", "trajectory"]).is(3, "the module stopped at a fault of its own (wasm trap");
    Case::new(&exits_with(101)).run(&["schema", "trajectory"]).is(3, "exit code 101");
    let at_start = r#"(module (memory (export "memory") 1) (func $fails unreachable) (start $fails)
        (func (export "_start")))"#;
    Case::new(at_start).run(&["schema", "trajectory"]).is(3, "the module stopped at a fault of its own (wasm trap");
}

#[test]
fn a_module_that_cannot_be_started_is_a_wrong_installation() {
    for (wat, why) in [
        (
            r#"(module (import "env" "system" (func)) (memory (export "memory") 1) (func (export "_start")))"#,
            "unknown import",
        ),
        (r#"(module (memory (export "memory") 1))"#, "`_start`"),
        (r#"(module (memory (export "memory") 1) (func (export "_start") (param i32)))"#, "type"),
        (r#"(module (memory (export "memory") 1) (memory 1) (func (export "_start")))"#, "memory count"),
    ] {
        Case::new(wat).run(&["schema", "trajectory"]).is(2, "the module cannot be started (").is(2, why);
    }
}

/// A module that takes long to compile and does nothing.
#[test]
fn compiling_counts_towards_the_time_limit() {
    let steps = "local.get 0 i32.mul i32.const 7 i32.xor ".repeat(500);
    let function = format!("(func (param i32) (result i32) local.get 0 {steps})");
    let large = format!(r#"(module (memory (export "memory") 1) (func (export "_start")) {})"#, function.repeat(500));
    let case = Case::new(&large);
    case.run(&["schema", "trajectory", "--time-limit", "0.05"]).is(4, "the time limit of 0.05 seconds was reached");
    case.run(&["schema", "trajectory"]).is(0, "");
}

#[test]
fn the_root_of_the_file_system_is_not_granted() {
    let opens_all = opens("etc/passwd", false);
    for arguments in [
        &["series", "/a.csv"][..],
        &["series", "--out", "/out.csv"],
        &["check", "--workbook", "/upturn.toml"],
        &["compute", "--out", "/"],
    ] {
        Case::new(&opens_all).run(arguments).is(2, "the folder `/` is the root of the file system");
    }
    let mut from_the_root = dist::host();
    let case = Case::new(&opens_all);
    from_the_root.current_dir("/").arg("--module").arg(case.path("module.wasm")).args([
        "--no-cache",
        "series",
        "a.csv",
    ]);
    Ended::of(&mut from_the_root).is(2, "the folder `.` is the root of the file system");
}

fn exits_with(code: i32) -> String {
    format!(
        r#"(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const {code}))))"#
    )
}

#[test]
fn the_modules_exit_codes_pass_through() {
    for code in [0, 2, 3, 4, 5] {
        Case::new(&exits_with(code)).run(&["schema", "trajectory"]).is(code, "");
    }
}

/// A module that opens `path` under its first folder (or finds that it has none) and exits with 0 where that was done,
/// with 3 where it was refused.
fn opens(path: &str, write: bool) -> String {
    // Create where writing is asked for; follow symbolic links; the rights to read or to write.
    let (create, rights) = if write { (1, 64) } else { (0, 2) };
    format!(
        r#"(module
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (import "wasi_snapshot_preview1" "path_open"
                (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (data (i32.const 64) "{path}")
            (func (export "_start")
                (if (call $open (i32.const 3) (i32.const 1) (i32.const 64) (i32.const {length}) (i32.const {create})
                        (i64.const {rights}) (i64.const 0) (i32.const 0) (i32.const 0))
                    (then (call $exit (i32.const 3))))))"#,
        length = path.len()
    )
}

/// `granted/` is what the command names; `secret.csv` lies outside.
fn with_files(case: &Case) {
    fs::create_dir_all(case.path("granted/below")).unwrap();
    fs::write(case.path("granted/inside.csv"), "period,value\n").unwrap();
    fs::write(case.path("secret.csv"), "secret").unwrap();
    std::os::unix::fs::symlink("../secret.csv", case.path("granted/link.csv")).unwrap();
    std::os::unix::fs::symlink(case.path("secret.csv"), case.path("granted/absolute-link.csv")).unwrap();
    std::os::unix::fs::symlink("..", case.path("granted/up")).unwrap();
    std::os::unix::fs::symlink("below", case.path("granted/aside")).unwrap();
}

#[test]
fn only_the_granted_folder_can_be_read() {
    for (path, code) in [
        ("inside.csv", 0),
        ("below/../inside.csv", 0),
        ("aside/../inside.csv", 0),
        ("../secret.csv", 3),
        ("below/../../secret.csv", 3),
        ("link.csv", 3),
        ("absolute-link.csv", 3),
        ("up/secret.csv", 3),
        ("/etc/passwd", 3),
        ("../granted/inside.csv", 3),
    ] {
        let case = Case::new(&opens(path, false));
        with_files(&case);
        let ended = case.run(&["series", "granted/inside.csv"]);
        assert_eq!(ended.code, code, "{path}: {ended:?}");
    }
}

#[test]
fn nothing_is_granted_where_nothing_is_named() {
    for arguments in [&["series"][..], &["series", "-"], &["schema", "trajectory"], &["schema", "granted/inside.csv"]] {
        let case = Case::new(&opens("inside.csv", false));
        with_files(&case);
        assert_eq!(case.run(arguments).code, 3, "{arguments:?}");
    }
}

#[test]
fn a_folder_to_read_cannot_be_written_to_and_one_to_write_can() {
    let case = Case::new(&opens("new.csv", true));
    with_files(&case);
    assert_eq!(case.run(&["series", "granted/inside.csv"]).code, 3);
    assert!(!case.path("granted/new.csv").exists());
    assert_eq!(case.run(&["series", "--out", "granted/out.csv"]).code, 0);
    assert!(case.path("granted/new.csv").exists());
    for escape in ["../new.csv", "up/new.csv", "link.csv"] {
        let case = Case::new(&opens(escape, true));
        with_files(&case);
        assert_eq!(case.run(&["series", "--out", "granted/out.csv"]).code, 3, "{escape}");
        assert!(!case.path("new.csv").exists());
        assert_eq!(fs::read_to_string(case.path("secret.csv")).unwrap(), "secret");
    }
}

#[test]
fn the_output_folder_is_created_and_goes_again_where_nothing_was_written() {
    let case = Case::new(&opens("new.csv", true));
    with_files(&case);
    assert_eq!(case.run(&["compute", "--out", "made/for/it"]).code, 0);
    assert!(case.path("made/for/it/new.csv").exists());
    assert_eq!(case.run(&["compute", "--out", "granted/inside.csv"]).code, 5);
    let refuses = Case::new(&exits_with(3));
    assert_eq!(refuses.run(&["compute", "--out", "made/for/it"]).code, 3);
    assert!(!refuses.path("made").exists());
}

#[test]
fn the_world_of_the_module_never_changes() {
    // Prints the number of environment variables, the time, and eight "random" bytes.
    let asks = r#"(module
        (import "wasi_snapshot_preview1" "environ_sizes_get" (func $env (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
        (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\10\00\00\00\20\00\00\00")
        (func (export "_start")
            (drop (call $env (i32.const 16) (i32.const 20)))
            (drop (call $time (i32.const 0) (i64.const 0) (i32.const 24)))
            (drop (call $time (i32.const 1) (i64.const 0) (i32.const 32)))
            (drop (call $random (i32.const 40) (i32.const 8)))
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))"#;
    let case = Case::new(asks);
    let ended = case.run(&["schema", "trajectory"]);
    assert_eq!(ended.stdout.len(), 32);
    assert_eq!(ended.stdout[..24], [0; 24], "no environment, and the clocks stand still");
    assert_eq!(ended.stdout, case.run(&["schema", "trajectory"]).stdout);
}

#[test]
fn a_missing_module_is_a_sentence() {
    let case = Case::new("(module)");
    fs::remove_file(case.path("module.wasm")).unwrap();
    case.run(&["schema", "trajectory"]).is(2, "the module module.wasm cannot be read");
    fs::write(case.path("module.wasm"), "no module").unwrap();
    case.run(&["schema", "trajectory"]).is(2, "the module module.wasm cannot be compiled");
}
