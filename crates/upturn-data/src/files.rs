//! Named files, wherever they come from: a folder of the operating system, or a map in memory.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{Cursor, Read};

/// Reads named files. Paths have `/` between their parts.
pub trait Files {
    /// The bytes of the file with this path.
    ///
    /// # Errors
    /// [`FileError`] where there is none, or it cannot be read.
    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, FileError>;

    /// The same file to be read in pieces, so that one of any size can be read. What is implemented here reads it whole.
    ///
    /// # Errors
    /// As [`Files::read`]; what goes wrong later is an error of the reader.
    fn open(&self, path: &str) -> Result<Box<dyn Read + '_>, FileError> {
        Ok(Box::new(Cursor::new(self.read(path)?)))
    }

    /// The paths of all files that match a pattern, in ascending order; none where nothing matches. See [`matches()`] for
    /// what a pattern is.
    ///
    /// # Errors
    /// [`FileError`] where a folder that the pattern names cannot be listed.
    fn expand(&self, pattern: &str) -> Result<Vec<String>, FileError>;
}

/// Why a file could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileError {
    /// There is no such file.
    NotFound,
    /// There is one, but it cannot be read; with what the system says.
    Unreadable(String),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileError::NotFound => f.write_str("there is no such file"),
            FileError::Unreadable(why) => write!(f, "the file cannot be read: {why}"),
        }
    }
}

impl std::error::Error for FileError {}

/// Files in memory, by path.
impl Files for BTreeMap<String, Vec<u8>> {
    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, FileError> {
        self.get(path).map(|bytes| Cow::Borrowed(bytes.as_slice())).ok_or(FileError::NotFound)
    }

    fn expand(&self, pattern: &str) -> Result<Vec<String>, FileError> {
        Ok(self.keys().filter(|path| matches(pattern, path)).cloned().collect())
    }
}

/// Whether the path is a pattern: whether it holds `*` or `?`.
pub fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?'])
}

/// Whether a path matches a pattern: `*` stands for any run of characters within one part of the path, `?` for a single
/// character.
///
/// ```
/// use upturn_data::files::matches;
/// assert!(matches("data/c?_*.csv", "data/c1_referrals.csv"));
/// assert!(!matches("data/*.csv", "data/2025/c1.csv"));
/// ```
pub fn matches(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut parts) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), parts.next()) {
            (None, None) => return true,
            (Some(wanted), Some(part)) if part_matches(wanted, part) => {}
            _ => return false,
        }
    }
}

/// Matches one part of a path, going back to the last `*` where a character does not fit.
fn part_matches(pattern: &str, part: &str) -> bool {
    let (pattern, part): (Vec<char>, Vec<char>) = (pattern.chars().collect(), part.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < part.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || *c == part[t] => (p, t) = (p + 1, t + 1),
            _ => match star {
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    (p, t) = (at + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// The path of a file that another file names: relative to the folder of that file, unless it starts with `/`.
///
/// ```
/// use upturn_data::files::join;
/// assert_eq!(join("work/upturn.toml", "data/cin.csv"), "work/data/cin.csv");
/// assert_eq!(join("upturn.toml", "./cin.csv"), "cin.csv");
/// assert_eq!(join("a/b/upturn.toml", "../cin.csv"), "a/cin.csv");
/// ```
pub fn join(beside: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_string();
    }
    let folder = beside.rsplit_once('/').map_or("", |(folder, _)| folder);
    let root = if beside.starts_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match (part, parts.last()) {
            ("..", Some(last)) if *last != ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    format!("{root}{}", parts.join("/"))
}

/// The inverse of [`join`]: the path of a file as seen from the folder of another.
pub(crate) fn relative(beside: &str, path: &str) -> String {
    let beside = join(beside, "x");
    let (mut folder, mut parts): (Vec<&str>, Vec<&str>) = (beside.split('/').collect(), path.split('/').collect());
    folder.pop();
    let shared = folder.iter().zip(&parts).take_while(|(a, b)| a == b).count();
    let mut up = vec![".."; folder.len() - shared];
    up.extend(parts.drain(shared..));
    up.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_within_one_part() {
        assert!(matches("*", "a.csv") && matches("a*b*c", "axxbyybzc") && matches("**x", "x"));
        assert!(!matches("a?c", "ac") && !matches("*.csv", "a.csv.bak") && !matches("data/*", "data"));
    }

    #[test]
    fn paths_above_the_folder_stay_above() {
        assert_eq!(join("upturn.toml", "../data/x.csv"), "../data/x.csv");
        assert_eq!(join("../w/upturn.toml", "../../x.csv"), "../../x.csv");
        assert_eq!(join("/w/upturn.toml", "x.csv"), "/w/x.csv");
    }

    #[test]
    fn a_path_is_the_same_from_wherever_the_workbook_is_named() {
        for workbook in ["upturn.toml", "w/upturn.toml", "./a/../w/upturn.toml", "/x/w/upturn.toml", "../upturn.toml"] {
            for path in ["x.csv", "d/x.csv", "../d/x.csv", "../../x.csv"] {
                assert_eq!(relative(workbook, &join(workbook, path)), path, "{workbook}");
            }
        }
    }

    #[test]
    fn a_map_is_a_folder() {
        let files: BTreeMap<String, Vec<u8>> = [("d/b.csv".into(), vec![1]), ("d/a.csv".into(), vec![])].into();
        assert_eq!(files.expand("d/*.csv").unwrap(), ["d/a.csv", "d/b.csv"]);
        assert_eq!(files.read("d/c.csv").unwrap_err(), FileError::NotFound);
        assert_eq!(files.open("d/c.csv").err(), Some(FileError::NotFound));
        let mut bytes = Vec::new();
        files.open("d/b.csv").unwrap().read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, [1]);
    }
}
