//! One case of the table: an input, how it ends, what is said.

use std::collections::BTreeMap;
use std::fmt;

use upturn_core::Kind;
use upturn_core::quality::Code;
use upturn_data::compute::{ComputeOptions, check, compute};
use upturn_data::finding::{Finding, Findings, Refused, Severity};
use upturn_data::series::{SeriesOptions, documents_and_warnings};

/// The longest input that is shown in full.
const SHOWN: usize = 180;

/// An input and what came of it.
pub(crate) struct Case {
    /// What is wrong with it.
    pub(crate) name: &'static str,
    /// The input, or the part of it that matters.
    pub(crate) input: Vec<u8>,
    /// How it ended.
    pub(crate) ended: &'static str,
    /// Every message.
    pub(crate) said: Vec<String>,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.name)?;
        shown(&self.input).lines().try_for_each(|line| writeln!(f, "{}", format!("    | {line}").trim_end()))?;
        writeln!(f, "    {}", self.ended)?;
        self.said.iter().try_for_each(|message| writeln!(f, "    {message}"))
    }
}

/// The input as text in one alphabet, a line of it a line; only bytes that nobody could see are escaped.
fn shown(input: &[u8]) -> String {
    let cut = input.len() > SHOWN;
    let mut text = String::new();
    for chunk in input[..input.len().min(SHOWN)].utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\n' => text.push('\n'),
                '\0' => text.push_str("\\0"),
                hidden if hidden.is_control() || hidden == '\u{feff}' => text.extend(hidden.escape_default()),
                other => text.push(other),
            }
        }
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
    }
    if text.is_empty() {
        text.push_str("(nothing)");
    }
    if cut { text + "..." } else { text }
}

/// A file of plain series.
pub(crate) fn plain(name: &'static str, bytes: impl AsRef<[u8]>) -> Case {
    let input = bytes.as_ref().to_vec();
    let options = SeriesOptions { kind: Kind::Proportion, per: 100.0, ..SeriesOptions::default() };
    match documents_and_warnings(&input, "in.csv", &options) {
        Err(findings) => Case { name, input, ended: refused(&findings), said: told(&findings.list) },
        Ok((documents, warnings)) => {
            // What is kept with a doubt: the documents say so.
            let remarks = documents.iter().flat_map(|document| &document.quality.remarks);
            let remarks = remarks.filter(|remark| matches!(remark.code, Code::Unusable | Code::CountsDisagree));
            let remarks = remarks.map(|remark| format!("remark: {} ({})", remark.message, remark.hint));
            Case { name, input, ended: ACCEPTED, said: told(&warnings).into_iter().chain(remarks).collect() }
        }
    }
}

/// What was said of a workbook `w/upturn.toml` among these files. Shown is the part that matters.
pub(crate) fn files(name: &'static str, shown: impl AsRef<[u8]>, files: &BTreeMap<String, Vec<u8>>) -> Case {
    let input = shown.as_ref().to_vec();
    let checked = check("w/upturn.toml", files);
    let computed = compute("w/upturn.toml", files, &ComputeOptions::default());
    match checked {
        // What `check` refuses is not computed either, and for the same reasons: no file is handed out to be written.
        Err(findings) => {
            assert_eq!(computed.err().as_ref(), Some(&findings), "{name}");
            Case { name, input, ended: refused(&findings), said: told(&findings.list) }
        }
        Ok(warnings) => {
            assert!(computed.is_ok(), "{name}");
            Case { name, input, ended: ACCEPTED, said: told(&warnings) }
        }
    }
}

const ACCEPTED: &str = "accepted, with";

/// The exit code that the contract has for it.
pub(crate) fn refused(findings: &Findings) -> &'static str {
    assert!(findings.list.iter().any(|finding| finding.severity == Severity::Error));
    match findings.refused {
        Refused::Workbook => "refused, exit code 2",
        Refused::Input => "refused, exit code 3",
    }
}

fn told(findings: &[Finding]) -> Vec<String> {
    let word = |finding: &Finding| if finding.severity == Severity::Warning { "warning " } else { "" };
    findings.iter().map(|finding| format!("{}{finding}", word(finding))).collect()
}
