//! Writing so that a reader sees the old result or the new, never half of one.
//!
//! Everything waits beside its place first, flushed, and is then renamed, the manifest last: with it the new result
//! stands. Until then every file that is replaced or removed is kept, and an error puts all of them back; where the run
//! was killed, the next one does.

use std::fs::{self, File};
use std::io;
use std::path::{Component, Path};

use serde_json::Value;

use crate::Failure;
use crate::replace::write;

/// The folder inside the output folder for the time of a run. Its name is always the same, so that the next run finds
/// what a killed one left; two runs at once in one output folder are not supported.
const STAGING: &str = ".upturn-new";
/// In the staging folder: the new files that wait.
const NEW: &str = "new";
/// In the staging folder: the old files that were replaced or removed.
const OLD: &str = "old";
const MANIFEST: &str = "manifest.json";

/// Writes the files of an output folder; the last of them is `manifest.json`. What the manifest of the run before lists
/// and this run did not write (areas that are gone, formats not asked for) is removed; nothing else ever is.
pub(crate) fn publish(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    let staging = folder.join(STAGING);
    let published = recover(folder).and_then(|()| {
        let published = stage(&staging, files).and_then(|()| swap(folder, files));
        if published.is_err() {
            // Where this fails, the old files stay in the staging folder for the next run.
            recover(folder)?;
        }
        let _ = fs::remove_dir_all(&staging);
        published
    });
    published.map_err(|error| Failure::not_written(folder, &error))
}

/// Puts back what a run kept that came to no end. Whatever is done twice has no effect the second time.
fn recover(folder: &Path) -> io::Result<()> {
    let (new, old) = (folder.join(STAGING).join(NEW), folder.join(STAGING).join(OLD));
    // Without its manifest a run has renamed nothing yet, or everything.
    let Some(written) = outputs(&new.join(MANIFEST)) else { return Ok(()) };
    put_back(&folder.join(MANIFEST), &new.join(MANIFEST), &old.join(MANIFEST))?;
    let before = outputs(&folder.join(MANIFEST)).unwrap_or_default();
    for path in written {
        put_back(&folder.join(&path), &new.join(&path), &old.join(&path))?;
    }
    for path in before.iter().filter(|path| is_there(&old.join(path))) {
        fs::rename(old.join(path), folder.join(path))?;
    }
    Ok(())
}

fn put_back(place: &Path, new: &Path, old: &Path) -> io::Result<()> {
    if !is_there(new) && is_there(place) {
        fs::rename(place, new)?;
    }
    if is_there(old) { fs::rename(old, place) } else { Ok(()) }
}

fn stage(staging: &Path, files: &[(String, Vec<u8>)]) -> io::Result<()> {
    match fs::remove_dir_all(staging) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => fs::create_dir_all(staging)?,
    }
    for (path, content) in files {
        let place = staging.join(NEW).join(path);
        make_parent(&place)?;
        write(File::create(place)?, content)?;
    }
    Ok(())
}

fn swap(folder: &Path, files: &[(String, Vec<u8>)]) -> io::Result<()> {
    let (new, old) = (folder.join(STAGING).join(NEW), folder.join(STAGING).join(OLD));
    for (path, _) in files {
        can_take(folder, &folder.join(path))?;
    }
    let is_stale = |path: &String| files.iter().all(|(current, _)| current != path) && folder.join(path).is_file();
    let before = outputs(&folder.join(MANIFEST)).unwrap_or_default();
    let take = |path: &String| {
        keep(&folder.join(path), &old.join(path))?;
        fs::rename(new.join(path), folder.join(path))
    };
    let Some(((manifest, _), others)) = files.split_last() else { return Ok(()) };
    others.iter().try_for_each(|(path, _)| take(path))?;
    for path in before.iter().filter(|path| is_stale(path)) {
        make_parent(&old.join(path))?;
        fs::rename(folder.join(path), old.join(path))?;
    }
    take(manifest)
}

/// Refuses a place that a file cannot take, while nothing has been touched.
fn can_take(folder: &Path, place: &Path) -> io::Result<()> {
    make_parent(place)?;
    if place.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, format!("{} is a folder", place.display())));
    }
    match place.parent().filter(|parent| *parent != folder) {
        Some(parent) if !is_there(&parent.join(STAGING)) => {
            fs::create_dir(parent.join(STAGING))?;
            fs::remove_dir(parent.join(STAGING))
        }
        _ => Ok(()),
    }
}

/// Keeps the old file, as a second name where the file system has such, so that its place is never empty.
fn keep(place: &Path, old: &Path) -> io::Result<()> {
    if !is_there(place) {
        return Ok(());
    }
    make_parent(old)?;
    fs::hard_link(place, old).or_else(|_| fs::rename(place, old))
}

/// The files that a manifest lists; `None` where there is none that can be read.
fn outputs(manifest: &Path) -> Option<Vec<String>> {
    let manifest: Value = serde_json::from_slice(&fs::read(manifest).ok()?).ok()?;
    if !manifest["schema"].as_str()?.starts_with("upturn.manifest/") {
        return None;
    }
    let paths = manifest["outputs"].as_array()?.iter().filter_map(|entry| entry["path"].as_str());
    // A manifest that somebody wrote by hand must not lead out of the folder.
    let inside = |path: &&str| Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    Some(paths.filter(inside).map(String::from).collect())
}

fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn make_parent(place: &Path) -> io::Result<()> {
    place.parent().map_or(Ok(()), fs::create_dir_all)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run with these files, their manifest last.
    fn run(files: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
        let outputs: Vec<_> = files.iter().map(|(path, _)| serde_json::json!({ "path": path })).collect();
        let manifest = serde_json::json!({ "schema": "upturn.manifest/1", "outputs": outputs }).to_string();
        let files = files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()));
        files.chain([(MANIFEST.to_string(), manifest.into_bytes())]).collect()
    }

    fn stands(folder: &Path, files: &[(String, Vec<u8>)]) -> bool {
        files.iter().all(|(path, content)| fs::read(folder.join(path)).unwrap() == *content)
    }

    #[test]
    fn a_run_that_fails_or_is_killed_midway_is_undone() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let before = run(&[("index.json", "1"), ("areas/A.json", "1"), ("points.csv", "1")]);
        assert!(publish(folder, &before).is_ok() && stands(folder, &before));
        let after = run(&[("index.json", "2"), ("areas/B.json", "2"), ("areas/A.json", "2")]);
        // Killed: all but the manifest has been renamed.
        let staging = folder.join(STAGING);
        stage(&staging, &after).unwrap();
        let manifest = fs::read(staging.join(NEW).join(MANIFEST)).unwrap();
        swap(folder, &after).unwrap();
        fs::rename(folder.join(MANIFEST), staging.join(NEW).join(MANIFEST)).unwrap();
        fs::rename(staging.join(OLD).join(MANIFEST), folder.join(MANIFEST)).unwrap();
        assert_eq!(fs::read_to_string(folder.join("index.json")).unwrap(), "2");
        assert!(!folder.join("points.csv").exists());
        assert_eq!(fs::read(staging.join(NEW).join(MANIFEST)).unwrap(), manifest);
        for _ in 0..2 {
            recover(folder).unwrap();
            assert!(stands(folder, &before) && !folder.join("areas/B.json").exists());
        }
        // Failed: the last of the files does not wait where it should.
        stage(&staging, &after).unwrap();
        fs::remove_file(staging.join(NEW).join("areas/A.json")).unwrap();
        assert!(swap(folder, &after).is_err());
        assert_eq!(fs::read_to_string(folder.join("areas/B.json")).unwrap(), "2");
        fs::write(staging.join(NEW).join("areas/A.json"), "2").unwrap();
        recover(folder).unwrap();
        assert!(stands(folder, &before) && !folder.join("areas/B.json").exists());
        // Killed after the manifest: the new result stands, and stays.
        stage(&staging, &after).unwrap();
        swap(folder, &after).unwrap();
        recover(folder).unwrap();
        assert!(stands(folder, &after) && !folder.join("points.csv").exists());
    }

    #[test]
    fn a_manifest_does_not_lead_out_of_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(MANIFEST);
        let text = r#"{"schema":"upturn.manifest/1","outputs":[{"path":"../a"},{"path":"/b"},{"path":"areas/c"}]}"#;
        fs::write(&path, text).unwrap();
        assert_eq!(outputs(&path).unwrap(), ["areas/c"]);
        fs::write(&path, text.replace("upturn.", "other.")).unwrap();
        assert_eq!(outputs(&path), None);
    }
}
