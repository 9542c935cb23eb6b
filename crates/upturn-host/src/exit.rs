//! How the host ends: the exit codes of the contract and the sentence that goes with each.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 2 | the command line, the workbook or the installation is wrong |
//! | 3 | the input was refused, or the module stopped at a fault of its own; nothing was published |
//! | 4 | a limit was hit: memory, time, fuel, output or call stack |
//! | 5 | the output could not be written; what stood there before still stands |
//!
//! A fault of the module (a trap that is no limit) is 3 and not 4: a larger limit would not help, the input that leads
//! to it has to be looked at. A module that cannot be started at all (no entry, imports that are not WASI) is 2.
//!
//! A limit can end the module at any place, also between the renames with which it replaces the output folder, file by
//! file. The folder may then hold files of two runs, each of them whole, and still has the manifest of the older one
//! or already that of the newer; the next run puts it right.

use std::fmt;
use std::process::ExitCode;
use std::time::Duration;

use crate::cli::LogFormat;

/// A limit that ended the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Limit {
    /// Bytes of linear memory and tables that were allowed.
    Memory(u64),
    /// Time that was allowed.
    Time(Duration),
    /// Units of fuel that were allowed.
    Fuel(u64),
    /// Bytes of output that were allowed.
    Output(u64),
    /// Bytes of call stack that were allowed.
    Stack(usize),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Memory(bytes) => {
                write!(f, "the memory limit of {bytes} bytes was reached; raise it with --memory-limit")
            }
            Limit::Time(time) => {
                write!(f, "the time limit of {} seconds was reached; raise it with --time-limit", time.as_secs_f64())
            }
            Limit::Fuel(units) => write!(f, "the fuel limit of {units} units was reached; raise it with --fuel"),
            Limit::Output(bytes) => {
                write!(f, "the output limit of {bytes} bytes was reached; raise it with --output-limit")
            }
            Limit::Stack(bytes) => write!(
                f,
                "the call stack limit of {bytes} bytes was reached; it is fixed, because no figures need more: \
                 please report the input that leads to it"
            ),
        }
    }
}

// Lets a limit travel through wasmtime as the error that ended the guest.
impl std::error::Error for Limit {}

/// Why the host ended the command itself, instead of passing on the module's own exit code.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stop {
    /// The command line or the installation is wrong.
    Usage(String),
    /// The module stopped at a fault of its own.
    Fault(String),
    /// A limit was hit.
    Limit(Limit),
    /// The output could not be written.
    Output(String),
}

impl Stop {
    /// The exit code of the contract.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Stop::Usage(_) => 2,
            Stop::Fault(_) => 3,
            Stop::Limit(_) => 4,
            Stop::Output(_) => 5,
        }
    }

    /// Says on standard error why the command ended.
    pub(crate) fn tell(&self, log: LogFormat) {
        let event = match self {
            Stop::Usage(_) => "usage",
            Stop::Fault(_) => "fault",
            Stop::Limit(_) => "limit",
            Stop::Output(_) => "output",
        };
        say(log, "error", event, &self.to_string());
    }
}

/// Writes an event to standard error, in the form in which the module writes its own.
pub(crate) fn say(log: LogFormat, level: &str, event: &str, message: &str) {
    match log {
        LogFormat::Text => eprintln!("upturn: {message}"),
        LogFormat::Json => eprintln!(r#"{{"level":"{level}","event":"{event}","message":"{}"}}"#, json_text(message)),
    }
}

fn json_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '\\' => escaped.extend(['\\', character]),
            control if control < ' ' => escaped.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => escaped.push(other),
        }
    }
    escaped
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Usage(sentence) | Stop::Output(sentence) => f.write_str(sentence),
            Stop::Fault(what) => {
                write!(f, "the module stopped at a fault of its own ({what}); please report the input that leads to it")
            }
            Stop::Limit(limit) => limit.fmt(f),
        }
    }
}

/// The process's exit code for one that the module gave. The contract's codes pass through; any other is a fault.
///
/// # Errors
/// [`Stop::Fault`] for a code that the contract does not name.
pub(crate) fn from_module(code: i32) -> Result<ExitCode, Stop> {
    match u8::try_from(code) {
        Ok(known @ (0 | 2..=5)) => Ok(ExitCode::from(known)),
        _ => Err(Stop::Fault(format!("exit code {code}, which the contract does not name"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_codes_of_the_contract_pass() {
        for code in [0, 2, 3, 4, 5] {
            assert!(from_module(code).is_ok(), "{code}");
        }
        for code in [1, 6, 101, 134, 256, -1] {
            assert_eq!(from_module(code).map_err(|stop| stop.code()).err(), Some(3), "{code}");
        }
    }

    #[test]
    fn what_is_said_stays_one_line_of_json() {
        assert_eq!(json_text("a \"b\"\\c\nd é"), r#"a \"b\"\\c\u000ad é"#);
    }

    #[test]
    fn a_limit_names_the_option_that_raises_it() {
        let time = Stop::Limit(Limit::Time(Duration::from_millis(1500)));
        assert_eq!(time.to_string(), "the time limit of 1.5 seconds was reached; raise it with --time-limit");
        assert_eq!(time.code(), 4);
        for (limit, option) in
            [(Limit::Memory(1), "--memory-limit"), (Limit::Fuel(1), "--fuel"), (Limit::Output(1), "--output-limit")]
        {
            assert!(limit.to_string().ends_with(option), "{limit}");
        }
    }
}
