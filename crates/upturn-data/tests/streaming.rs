//! A file of figures is read in pieces: memory does not grow with the rows that nobody asked for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::borrow::Cow;
use std::io::{self, Read};

use upturn_data::compute::{ComputeOptions, compute};
use upturn_data::files::{FileError, Files};

const WORKBOOK: &str = r#"[upturn]
title = "Services"
[[source]]
id = "cin"
path = "cin.csv"
format = "ees"
title = "Department"
[[measure]]
id = "rate"
title = "Rate"
source = "cin"
column = "rate"
where = { category = "All" }
[[area]]
code = "E06000027"
name = "Torbay"
"#;

const HEAD: &str = "time_period,time_identifier,geographic_level,new_la_code,la_name,category,rate\n";

/// Bytes of the file that is made while it is read.
const SIZE: usize = 40_000_000;

/// One row a year that is asked for, and others without end between them.
struct Made {
    made: usize,
    row: usize,
    ready: Vec<u8>,
}

impl Made {
    fn new() -> Made {
        let years =
            (2015..2025).map(|year| format!("{year},Calendar year,Local authority,E06000027,Torbay,All,{year}.5\n"));
        Made { made: 0, row: 0, ready: (HEAD.to_string() + &years.collect::<String>()).into_bytes() }
    }
}

impl Read for Made {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.ready.is_empty() && self.made < SIZE {
            for _ in 0..100 {
                self.row += 1;
                let Made { row, ready, .. } = self;
                let line = format!(
                    "2024,Calendar year,Local authority,E06000{:03},\"Town, Other\",Part {row},x\n",
                    *row % 150
                );
                ready.extend_from_slice(line.as_bytes());
            }
        }
        let count = into.len().min(self.ready.len());
        into[..count].copy_from_slice(&self.ready[..count]);
        self.ready.drain(..count);
        self.made += count;
        Ok(count)
    }
}

struct Folder;

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, FileError> {
        match path {
            "upturn.toml" => Ok(Cow::Borrowed(WORKBOOK.as_bytes())),
            "cin.csv" => panic!("the figures must not be read as a whole"),
            _ => Err(FileError::NotFound),
        }
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + '_>, FileError> {
        if path == "cin.csv" { Ok(Box::new(Made::new())) } else { Err(FileError::NotFound) }
    }

    fn expand(&self, _: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }
}

/// The most memory that this process has had, in bytes; `None` where the system does not tell.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").trim().parse::<usize>().ok().map(|kilobytes| kilobytes * 1024)
}

#[test]
fn rows_that_nobody_asked_for_take_no_memory() {
    let before = peak();
    let output = compute("upturn.toml", &Folder, &ComputeOptions::default()).unwrap();
    if let (Some(before), Some(after)) = (before, peak()) {
        assert!(after - before < SIZE / 4, "{} bytes more", after - before);
    }
    let text = |name: &str| {
        let (_, content) = output.files.iter().find(|(path, _)| path == name).unwrap();
        String::from_utf8(content.clone()).unwrap()
    };
    assert_eq!(text("points.csv").lines().count(), 11);
    let manifest = text("manifest.json");
    let mut whole = Vec::new();
    Made::new().read_to_end(&mut whole).unwrap();
    assert!(manifest.contains(&format!("\"bytes\": {}", whole.len())), "{manifest}");
    let rows = whole.iter().filter(|byte| **byte == b'\n').count() - 1;
    assert!(manifest.contains(&format!("\"read\": {rows}")), "{manifest}");
    assert!(manifest.contains(&format!("\"filter\": {}", rows - 10)), "{manifest}");
}

/// Gives half a row, then an error.
struct Broken;

impl Files for Broken {
    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, FileError> {
        Folder.read(path)
    }

    fn open(&self, _: &str) -> Result<Box<dyn Read + '_>, FileError> {
        let begin = format!("{HEAD}2024,Calendar year,Local authority,E06000027,Torbay,All,7\n2025,Cal");
        Ok(Box::new(io::Cursor::new(begin.into_bytes()).chain(Ending)))
    }

    fn expand(&self, _: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }
}

struct Ending;

impl Read for Ending {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the network drive is gone"))
    }
}

#[test]
fn a_file_that_breaks_off_is_refused() {
    let refusal = compute("upturn.toml", &Broken, &ComputeOptions::default()).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "cin.csv:1:1: unreadable: the file cannot be read: the network drive is gone (look at the disk or network drive \
         and try again)"
    );
}
