//! Writing a single file where somebody said: in one step where a file stands there or nothing does, through a link to
//! the file that it names, and straight into anything else, such as a pipe or `/dev/null`.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::Failure;

/// As many links as Linux follows.
const MOST_LINKS: usize = 40;

/// Writes a single file.
pub(crate) fn replace(place: &Path, content: &[u8]) -> Result<(), Failure> {
    let target = behind_links(place);
    let written = match fs::metadata(&target) {
        Ok(there) if !there.is_file() => {
            let straight = OpenOptions::new().write(true).open(&target).and_then(|mut file| file.write_all(content));
            return straight.map_err(|error| match error.kind() {
                io::ErrorKind::BrokenPipe => Failure::ReaderGone,
                _ => Failure::not_written(place, &error),
            });
        }
        _ => in_one_step(&target, content),
    };
    written.map_err(|error| Failure::not_written(place, &error))
}

fn behind_links(place: &Path) -> PathBuf {
    let mut place = place.to_path_buf();
    for _ in 0..MOST_LINKS {
        let Ok(link) = fs::read_link(&place) else { break };
        place = place.parent().map_or(link.clone(), |parent| parent.join(&link));
    }
    place
}

fn in_one_step(place: &Path, content: &[u8]) -> io::Result<()> {
    let mut beside = OsString::from(".");
    beside.push(place.file_name().unwrap_or_default());
    beside.push(".upturn-new");
    let beside = place.with_file_name(beside);
    let written = File::create(&beside).and_then(|file| write(file, content)).and_then(|()| fs::rename(&beside, place));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Writes a file and waits until it is on its disk.
pub(crate) fn write(mut file: File, content: &[u8]) -> io::Result<()> {
    file.write_all(content)?;
    match file.sync_all() {
        // Not every host can wait for its disk.
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        synced => synced,
    }
}
