//! Writing so that a reader sees the old result or the new, never half of one.
//!
//! Everything is written beside its place first, flushed, and then renamed, the manifest last. Until the first rename
//! nothing that stood there has been touched.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::Failure;

/// The folder inside the output folder in which the new files wait.
const STAGING: &str = ".upturn-new";

/// Writes the files of an output folder; the last of them is the manifest. What the run before wrote and
/// this one did not (areas that are gone, formats not asked for) is removed at the end.
pub(crate) fn publish(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    let staging = folder.join(STAGING);
    let published = stage(&staging, files).and_then(|()| {
        for (path, _) in files {
            let place = folder.join(path);
            if let Some(parent) = place.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::rename(staging.join(path), place)?;
        }
        remove_stale(folder, files)
    });
    // What waited there is of no use to anybody any more.
    let _ = fs::remove_dir_all(&staging);
    published.map_err(|error| failure(folder, &error))
}

/// Writes a single file.
pub(crate) fn replace(place: &Path, content: &[u8]) -> Result<(), Failure> {
    let mut beside = OsString::from(".");
    beside.push(place.file_name().unwrap_or_default());
    beside.push(".upturn-new");
    let beside = place.with_file_name(beside);
    let written = write(&beside, content).and_then(|()| fs::rename(&beside, place));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.map_err(|error| failure(place, &error))
}

fn stage(staging: &Path, files: &[(String, Vec<u8>)]) -> io::Result<()> {
    // A run that was killed may have left its own.
    match fs::remove_dir_all(staging) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => fs::create_dir_all(staging)?,
    }
    for (path, content) in files {
        let place = staging.join(path);
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent)?;
        }
        write(&place, content)?;
    }
    Ok(())
}

fn write(place: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = File::create(place)?;
    file.write_all(content)?;
    match file.sync_all() {
        // Not every host can wait for its disk.
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        synced => synced,
    }
}

fn remove_stale(folder: &Path, files: &[(String, Vec<u8>)]) -> io::Result<()> {
    let current: BTreeSet<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    for table in ["trajectories.ndjson", "trajectories.csv", "points.csv"] {
        if !current.contains(table) && folder.join(table).is_file() {
            fs::remove_file(folder.join(table))?;
        }
    }
    let areas = folder.join("areas");
    if !areas.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(areas)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") && !current.contains(format!("areas/{name}").as_str()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn failure(place: &Path, error: &io::Error) -> Failure {
    Failure::Output { message: format!("{} could not be written: {error}", place.display()) }
}
