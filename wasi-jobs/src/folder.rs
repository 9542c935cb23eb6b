//! Files of the operating system, or of the folders that a WASI host has granted.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use upturn_data::files::{FileError, Files, is_pattern, matches};

/// Reads paths as they are.
pub(crate) struct Folder;

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, FileError> {
        fs::read(path).map(Cow::Owned).map_err(|error| reason(&error))
    }

    fn open(&self, path: &str) -> Result<Box<dyn io::Read + '_>, FileError> {
        let file = fs::File::open(path).map_err(|error| reason(&error))?;
        // A folder can be opened like a file, and only reading would tell.
        if file.metadata().is_ok_and(|about| about.is_dir()) {
            return Err(reason(&io::ErrorKind::IsADirectory.into()));
        }
        Ok(Box::new(file))
    }

    fn expand(&self, pattern: &str) -> Result<Vec<String>, FileError> {
        let mut found = vec![String::from(if pattern.starts_with('/') { "/" } else { "" })];
        for part in pattern.split('/').filter(|part| !part.is_empty()) {
            let mut next = Vec::new();
            for folder in found {
                if is_pattern(part) {
                    next.extend(
                        names(&folder)?
                            .iter()
                            .filter(|name| matches(part, name))
                            .map(|name| folder.clone() + name + "/"),
                    );
                } else {
                    next.push(folder + part + "/");
                }
            }
            found = next;
        }
        let mut paths: Vec<String> = found.iter().map(|path| path.trim_end_matches('/').to_string()).collect();
        paths.retain(|path| Path::new(path).is_file());
        paths.sort();
        Ok(paths)
    }
}

/// The names in a folder; none where the path is no folder.
fn names(folder: &str) -> Result<Vec<String>, FileError> {
    let path = if folder.is_empty() { PathBuf::from(".") } else { PathBuf::from(folder) };
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(path).map_err(|error| reason(&error))?;
    Ok(entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect())
}

fn reason(error: &io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::NotFound => FileError::NotFound,
        // Systems word these differently; findings must not.
        io::ErrorKind::PermissionDenied => FileError::Unreadable("access is denied".into()),
        io::ErrorKind::IsADirectory => FileError::Unreadable("it is a folder".into()),
        _ => FileError::Unreadable(error.to_string()),
    }
}

/// A path as the readers write it.
pub(crate) fn text(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
