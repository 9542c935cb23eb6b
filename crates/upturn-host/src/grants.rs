//! Which folders the module may see, and under which names.
//!
//! A folder keeps in the sandbox the name under which it was written: `../figures/a.csv` grants the folder `../figures`
//! as `../figures`. The C library of the module finds a granted folder by comparing the beginnings of paths as text, so
//! `..` and absolute paths work, nothing is rewritten but a leading `./`, and messages name the path that the user wrote.
//!
//! What is granted is the whole folder of a file that is named, with all that lies in it and below it. A symbolic link
//! in it that leads out of it is refused in the sandbox. The root of the file system is never granted.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::NamedPaths;
use crate::exit::Stop;

/// What the module may do in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Access {
    /// Read what is there.
    Read,
    /// Read, create, replace and remove.
    ReadWrite,
}

/// One folder, by the name it has for the host and the module alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    /// The folder as written.
    pub(crate) folder: String,
    /// What may be done there.
    pub(crate) access: Access,
}

/// The folders granted to one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Grants(Vec<Grant>);

impl Grants {
    /// Grants for reading what the command line names: the folder of the workbook or of the series.
    ///
    /// # Errors
    /// [`Stop::Usage`] where two folders cannot be told apart in the sandbox, or for the root folder.
    pub(crate) fn to_read(paths: &NamedPaths) -> Result<Self, Stop> {
        let mut grants = Grants::default();
        paths.workbook.iter().chain(&paths.series).try_for_each(|file| grants.add(folder_of(file), Access::Read))?;
        Ok(grants)
    }

    /// Adds the folders of the files that the workbook names, one a line. A name with wildcards grants the folder
    /// above the first of them.
    ///
    /// # Errors
    /// [`Stop::Usage`] where two folders cannot be told apart in the sandbox, or for the root folder.
    pub(crate) fn add_sources(&mut self, lines: &str) -> Result<(), Stop> {
        let files = lines.lines().filter(|line| !line.is_empty());
        files.map(before_wildcard).try_for_each(|file| self.add(folder_of(file), Access::Read))
    }

    /// Adds the folder that is written to.
    ///
    /// # Errors
    /// [`Stop::Usage`] where two folders cannot be told apart in the sandbox, or for the root folder.
    pub(crate) fn add_output(&mut self, paths: &NamedPaths) -> Result<(), Stop> {
        if let Some(folder) = &paths.out_folder {
            self.add(trim_slashes(folder), Access::ReadWrite)?;
        }
        if let Some(file) = &paths.out_file {
            self.add(folder_of(file), Access::ReadWrite)?;
        }
        Ok(())
    }

    /// The folders, in the order in which they were added.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Grant> {
        self.0.iter()
    }

    fn add(&mut self, folder: &str, access: Access) -> Result<(), Stop> {
        if same_folder(folder, "/") {
            return Err(Stop::Usage(format!(
                "the folder `{folder}` is the root of the file system, and a folder that is named is granted with all \
                 below it; move the files into a folder of their own and name them there"
            )));
        }
        if let Some(known) = self.0.iter_mut().find(|grant| grant.folder == folder) {
            known.access = known.access.max(access);
            return Ok(());
        }
        if let Some(twin) = self.0.iter_mut().find(|grant| module_name(&grant.folder) == module_name(folder)) {
            // The module drops leading `/` and `./`, so `data` and `/data` are one name to it.
            if !same_folder(&twin.folder, folder) {
                return Err(Stop::Usage(format!(
                    "the folders `{}` and `{folder}` look alike inside the sandbox; write both as absolute paths or \
                     both as relative ones",
                    twin.folder
                )));
            }
            twin.access = twin.access.max(access);
            return Ok(());
        }
        self.0.push(Grant { folder: folder.to_owned(), access });
        Ok(())
    }
}

fn before_wildcard(pattern: &str) -> &str {
    &pattern[..pattern.find(['*', '?', '[']).unwrap_or(pattern.len())]
}

/// All before the last name of a path.
fn folder_of(file: &str) -> &str {
    match file.rfind('/') {
        Some(end) => trim_slashes(&file[..=end]),
        None => ".",
    }
}

fn trim_slashes(folder: &str) -> &str {
    match folder.trim_end_matches('/') {
        "" if folder.starts_with('/') => "/",
        trimmed => trimmed,
    }
}

fn module_name(folder: &str) -> &str {
    let mut name = folder;
    loop {
        name = match name.strip_prefix('/').or_else(|| name.strip_prefix("./")) {
            Some(shorter) => shorter,
            None => return if name == "." { "" } else { name },
        };
    }
}

fn same_folder(a: &str, b: &str) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

/// A folder made for the output, removed again where nothing came to stand in it.
#[derive(Debug)]
pub(crate) struct NewFolder(Vec<PathBuf>);

impl NewFolder {
    /// Creates the folder and those above it.
    ///
    /// # Errors
    /// [`Stop::Output`] where it cannot be created.
    pub(crate) fn create(folder: &str) -> Result<Self, Stop> {
        let missing = Path::new(folder).ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists());
        let missing = missing.map(Path::to_path_buf).collect();
        fs::create_dir_all(folder)
            .map_err(|error| Stop::Output(format!("the output folder {folder} cannot be created: {error}")))?;
        Ok(NewFolder(missing))
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        for folder in &self.0 {
            // Fails on a folder that is not empty, which is what keeps results.
            fs::remove_dir(folder).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(folder: &str) -> Grant {
        Grant { folder: folder.to_owned(), access: Access::Read }
    }

    #[test]
    fn a_folder_keeps_the_name_it_was_written_with() {
        for (path, folder) in [
            ("a.csv", "."),
            ("./a.csv", "."),
            ("d/a.csv", "d"),
            ("d//a.csv", "d"),
            ("../d/a.csv", "../d"),
            ("w/../d/a.csv", "w/../d"),
            ("/a.csv", "/"),
            ("/srv/d/a.csv", "/srv/d"),
            ("d/2024-*.csv", "d"),
            ("d/*/a.csv", "d"),
            ("*.csv", "."),
        ] {
            assert_eq!(folder_of(before_wildcard(path)), folder, "{path}");
        }
    }

    #[test]
    fn writing_wins_where_a_folder_is_named_twice() {
        let paths = NamedPaths {
            workbook: Some("w/upturn.toml".to_owned()),
            out_folder: Some("w/".to_owned()),
            ..NamedPaths::default()
        };
        let mut grants = Grants::to_read(&paths).unwrap();
        grants.add_sources("w/a.csv\n\nw/../d/b.csv\n").unwrap();
        assert_eq!(grants.0, [read("w"), read("w/../d")]);
        grants.add_output(&paths).unwrap();
        assert_eq!(grants.0[0].access, Access::ReadWrite);
        assert_eq!(grants.0[1].access, Access::Read);
    }

    #[test]
    fn folders_that_the_module_cannot_tell_apart_are_refused() {
        let mut grants = Grants::default();
        grants.add_sources("etc/a.csv\n").unwrap();
        let stop = grants.add_sources("/etc/a.csv\n").unwrap_err();
        assert_eq!(stop.code(), 2);
        assert!(stop.to_string().contains("`etc` and `/etc`"), "{stop}");
        // The same folder under two spellings is no conflict.
        let mut grants = Grants::default();
        grants.add_sources("./src/a.csv\nsrc/b.csv\n").unwrap();
        assert_eq!(grants.0, [read("./src")]);
    }

    #[test]
    fn the_root_is_never_granted() {
        let place = tempfile::tempdir().unwrap();
        let link = place.path().join("link");
        std::os::unix::fs::symlink("/", &link).unwrap();
        for folder in ["/", "//", "/.", "/etc/..", link.to_str().unwrap()] {
            let out = NamedPaths { out_folder: Some(folder.to_owned()), ..NamedPaths::default() };
            let file = NamedPaths { series: Some(format!("{folder}/a.csv")), ..NamedPaths::default() };
            for granted in [
                Grants::to_read(&file).map(drop),
                Grants::default().add_sources(&format!("{folder}/*/a.csv\n")),
                Grants::default().add_output(&out),
            ] {
                let stop = granted.unwrap_err();
                assert!(stop.code() == 2 && stop.to_string().contains("a folder of their own"), "{folder}: {stop}");
            }
        }
    }

    #[test]
    fn an_empty_new_folder_goes_again_and_a_used_one_stays() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("a/b");
        drop(NewFolder::create(out.to_str().unwrap()).unwrap());
        assert!(!place.path().join("a").exists());
        let new = NewFolder::create(out.to_str().unwrap()).unwrap();
        fs::write(out.join("manifest.json"), "{}").unwrap();
        drop(new);
        assert!(out.join("manifest.json").exists());
    }
}
