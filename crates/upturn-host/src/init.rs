//! `upturn init DIR`: a workbook that computes as it stands, with invented figures, and the schema that lets an editor
//! complete its keys. Nothing that stands in the folder is ever replaced.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::exit::Stop;
use crate::grants::NewFolder;

/// The files of the starter, without the schema: that one the module prints, so that it fits its version.
const STARTER: [(&str, &str); 3] = [
    ("upturn.toml", include_str!("starter/upturn.toml")),
    ("figures.csv", include_str!("starter/figures.csv")),
    ("README.md", include_str!("starter/README.md")),
];

/// What the first line of the starter's workbook calls the schema.
const SCHEMA: &str = "upturn.schema.json";

/// The folder in which the files wait until all of them are written.
const STAGING: &str = ".upturn-init";

/// The folder that the words behind `init` name; `None` where they ask for help.
///
/// # Errors
/// [`Stop::Usage`] for anything but one folder.
pub(crate) fn folder(arguments: &[String]) -> Result<Option<&str>, Stop> {
    let words: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|word| !word.starts_with("--log-format=")).collect();
    match words.as_slice() {
        [_, "--help" | "-h"] => Ok(None),
        [_, folder] | [_, "--", folder] if !folder.is_empty() && !folder.starts_with('-') => Ok(Some(folder)),
        _ => Err(Stop::Usage("init takes one folder and nothing else, such as `upturn init services`".to_owned())),
    }
}

/// Writes the starter into the folder, which is made where it does not stand, and says what to do next.
///
/// # Errors
/// [`Stop::Output`] where one of the files stands already or cannot be written; then none is.
pub(crate) fn write(folder: &str, schema: &[u8]) -> Result<String, Stop> {
    let files = STARTER.map(|(name, text)| (name, text.as_bytes())).into_iter().chain([(SCHEMA, schema)]);
    let files: Vec<(&str, &[u8])> = files.collect();
    let place = Path::new(folder);
    if let Some((name, _)) = files.iter().find(|(name, _)| place.join(name).symlink_metadata().is_ok()) {
        return Err(stands_already(folder, name));
    }
    // A folder in which nothing came to stand goes again.
    let _new_folder = NewFolder::create(folder)?;
    let staging = place.join(STAGING);
    let mut placed = Vec::new();
    let written = stage(&staging, &files).and_then(|()| {
        files.iter().try_for_each(|(name, _)| {
            take(&staging.join(name), &place.join(name))?;
            placed.push(place.join(name));
            Ok(())
        })
    });
    let _ = fs::remove_dir_all(&staging);
    written.map_err(|error| {
        placed.iter().for_each(|file: &PathBuf| drop(fs::remove_file(file)));
        Stop::Output(format!("the starter workbook could not be written into {folder}: {error}"))
    })?;
    let (workbook, out) = (in_shell(place.join("upturn.toml")), in_shell(place.join("out")));
    Ok(format!(
        "{folder}: a starter workbook with invented figures. Next:\n\
         \x20 upturn check --workbook {workbook}\n\
         \x20 upturn compute --workbook {workbook} --out {out}\n"
    ))
}

fn stands_already(folder: &str, name: &str) -> Stop {
    let what = format!("{} stands there already, and init replaces nothing", Path::new(folder).join(name).display());
    Stop::Output(format!("{what}; name another folder, or move the file away"))
}

fn stage(staging: &Path, files: &[(&str, &[u8])]) -> io::Result<()> {
    match fs::remove_dir_all(staging) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => fs::create_dir(staging)?,
    }
    files.iter().try_for_each(|(name, bytes)| {
        let mut file = File::create_new(staging.join(name))?;
        file.write_all(bytes).and_then(|()| file.sync_all())
    })
}

/// Moves a file to its place. A second name, unlike a rename, is refused where a file has come to stand meanwhile; where
/// the file system has no second names, the look before is all there is.
fn take(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && to.symlink_metadata().is_err() => {
            fs::rename(from, to)
        }
        linked => linked,
    }
}

/// A path as a shell takes it for one word.
fn in_shell(path: PathBuf) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+=:,@%".contains(c);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_is_taken() {
        let folder_of = |line: &str| {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            folder(&words).map(|folder| folder.map(str::to_owned)).map_err(|stop| stop.code())
        };
        assert_eq!(folder_of("init services"), Ok(Some("services".to_owned())));
        assert_eq!(folder_of("--log-format=json init ."), Ok(Some(".".to_owned())));
        assert_eq!(folder_of("init --help"), Ok(None));
        for line in ["init", "init a b", "init --force", "init --force a", "init -x"] {
            assert_eq!(folder_of(line), Err(2), "{line}");
        }
    }

    #[test]
    fn a_failure_midway_leaves_nothing() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("new");
        fs::create_dir(&folder).unwrap();
        // A file stands where the new ones have to wait.
        fs::write(folder.join(STAGING), "in the way").unwrap();
        let stop = write(folder.to_str().unwrap(), b"{}").unwrap_err();
        assert_eq!(stop.code(), 5);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        // The last file cannot take its place: a link to nowhere stands there, which a look by its content would miss.
        fs::remove_file(folder.join(STAGING)).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.join(SCHEMA)).unwrap();
        assert_eq!(write(folder.to_str().unwrap(), b"{}").unwrap_err().code(), 5);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        assert_eq!(in_shell("a/upturn.toml".into()), "a/upturn.toml");
        assert_eq!(in_shell("my council's/out".into()), r"'my council'\''s/out'");
    }
}
