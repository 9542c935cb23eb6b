//! Files and folders: measured, read, written, copied; every error names its path.

use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};

use crate::Outcome;

/// The bytes of a file, or of all files below a folder.
pub(crate) fn bytes_in(path: &Path) -> Outcome<u64> {
    if path.is_dir() {
        files_in(path)?.iter().map(|file| bytes_in(file)).sum()
    } else {
        path.metadata().map(|data| data.len()).map_err(|error| unreadable(path, &error))
    }
}

/// What a server would send: the bytes of a file after gzip at its best.
pub(crate) fn gzip_bytes(path: &Path) -> Outcome<u64> {
    let bytes = read(path)?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let packed = encoder.write_all(&bytes).and_then(|()| encoder.finish());
    packed.map(|packed| packed.len() as u64).map_err(|error| unreadable(path, &error))
}

/// Every file below a folder, sorted.
pub(crate) fn files_in(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if path.is_dir() {
            files.extend(files_in(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A file's bytes.
pub(crate) fn read(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(|error| unreadable(path, &error))
}

/// A file's text.
pub(crate) fn read_text(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))
}

/// Puts a file at a path, making the folders above it.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Outcome {
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder.and_then(|()| std::fs::write(path, bytes)).map_err(|error| format!("{}: {error}", path.display()))
}

/// Copies a file, keeping its permissions.
pub(crate) fn copy(from: &Path, to: &Path) -> Outcome {
    let folder = to.parent().map_or(Ok(()), std::fs::create_dir_all);
    // A program that is running cannot be written over, but its name can be given to a new file.
    let fresh = folder.and_then(|()| if to.exists() { std::fs::remove_file(to) } else { Ok(()) });
    let copied = fresh.and_then(|()| std::fs::copy(from, to));
    copied.map(drop).map_err(|error| format!("{} to {}: {error}", from.display(), to.display()))
}

/// Makes `to` hold the files of `from`, and nothing else.
pub(crate) fn mirror(from: &Path, to: &Path) -> Outcome {
    clear(to)?;
    add_files(from, to)
}

/// Removes a folder with all that is in it, where it is there.
pub(crate) fn clear(folder: &Path) -> Outcome {
    let removed = if folder.exists() { std::fs::remove_dir_all(folder) } else { Ok(()) };
    removed.map_err(|error| unreadable(folder, &error))
}

/// Copies the files below `from` into `to`.
pub(crate) fn add_files(from: &Path, to: &Path) -> Outcome {
    for file in files_in(from)? {
        let name = file.strip_prefix(from).map_err(|error| error.to_string())?;
        copy(&file, &to.join(name))?;
    }
    Ok(())
}

fn unreadable(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
