//! What a task prints about what it makes: headings, paths, sizes, times.

use std::path::Path;
use std::time::Instant;

use crate::files::bytes_in;
use crate::{Outcome, process};

/// A line that says what comes next.
pub(crate) fn heading(text: &str) {
    println!("\n== {text}");
}

/// `path  size  seconds`, the path as seen from the root.
pub(crate) fn made(path: &Path, started: Instant) -> Outcome {
    let seconds = started.elapsed().as_secs_f64();
    println!("   {:<44} {:>10}  {seconds:>6.1} s", short(path), kilobytes(bytes_in(path)?));
    Ok(())
}

/// The path from the root, where it lies below it.
pub(crate) fn short(path: &Path) -> String {
    path.strip_prefix(process::root()).unwrap_or(path).display().to_string()
}

/// Thousands of bytes, as transfer budgets count them.
pub(crate) fn kilobytes(bytes: u64) -> String {
    format!("{:.1} KB", bytes as f64 / 1000.0)
}
