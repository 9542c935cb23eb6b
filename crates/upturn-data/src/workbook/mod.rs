//! The workbook `upturn.toml`: what is measured, for whom, against what.
//!
//! [`read`] parses and checks it; each mistake is a [`Finding`] with line and column, and an unknown key or id names the
//! nearest one that is known. What can be written is in [`grammar`].

mod areas;
pub(crate) mod check;
pub mod grammar;
mod months;
mod renamed;
mod rewording;
pub(crate) mod target;
mod values;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::finding::{Finding, Findings, Place, Refused};
use crate::nearest::nearest;
pub use grammar::Workbook;

/// The sections of a workbook.
const SECTIONS: [&str; 11] = [
    "upturn",
    "source",
    "measure",
    "area",
    "neighbours",
    "judgements",
    "judgement",
    "event",
    "control",
    "forecast",
    "impact",
];

/// Reads and checks a workbook. `path` is how findings call it, and what the paths in it are relative to.
///
/// # Errors
/// [`Findings`] with everything that is wrong, in the order of the file.
///
/// ```
/// let findings = upturn_data::workbook::read("upturn.toml", b"[upturn]\ntitel = \"Services\"\n").unwrap_err();
/// assert_eq!(
///     findings.list[0].to_string(),
///     "upturn.toml:2:1: unknown_key: `titel` is not a key of [upturn] (the nearest known key is `title`)"
/// );
/// ```
pub fn read(path: &str, bytes: &[u8]) -> Result<Workbook, Findings> {
    let mut reader = Reader { path, text: "", findings: Vec::new() };
    let workbook = reader.read(bytes);
    match workbook {
        Some(workbook) if reader.findings.is_empty() => {
            let list = check::check(&workbook);
            if list.is_empty() { Ok(workbook) } else { Err(Findings { refused: Refused::Workbook, list }) }
        }
        _ => {
            reader.findings.sort_by_key(|finding| (finding.line, finding.column));
            Err(Findings { refused: Refused::Workbook, list: reader.findings })
        }
    }
}

impl Workbook {
    /// Where a key or value of the workbook stands.
    pub(crate) fn place<T>(&self, spanned: &Spanned<T>) -> Place {
        Place::of(self.text.as_bytes(), spanned.span().start)
    }

    /// An error at a key or value of the workbook.
    pub(crate) fn error<T>(
        &self,
        at: &Spanned<T>,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Finding {
        Finding::error(&self.path, self.place(at), code, message, hint)
    }
}

struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    fn read(&mut self, bytes: &'a [u8]) -> Option<Workbook> {
        if bytes.starts_with(b"PK\x03\x04") {
            let message = "this is a spreadsheet or an archive, not a workbook in TOML";
            let hint = "`upturn init` writes a workbook to begin with";
            self.findings.push(Finding::error(self.path, Place::START, "encoding", message, hint));
            return None;
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => self.text = text.strip_prefix('\u{feff}').unwrap_or(text),
            Err(error) => {
                let at = Place::of(bytes, error.valid_up_to());
                let message = match bytes {
                    [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the workbook is UTF-16",
                    _ => "this character is not UTF-8",
                };
                self.findings.push(Finding::error(self.path, at, "encoding", message, "save the file as UTF-8"));
                return None;
            }
        }
        let (root, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            self.say(error, 0, None);
        }
        if !errors.is_empty() {
            return None;
        }
        let mut root = root.into_inner();
        for key in root.keys().filter(|key| !SECTIONS.contains(&key.get_ref().as_ref())) {
            let message = format!("`{}` is not a section of a workbook", key.get_ref());
            let hint =
                format!("the nearest known section is `{}`", nearest(key.get_ref(), SECTIONS).unwrap_or("upturn"));
            let at = Place::of(self.text.as_bytes(), key.span().start);
            self.findings.push(Finding::error(self.path, at, "unknown_key", message, hint));
        }
        let mut take = |section: &str| root.remove(section);
        let upturn = take("upturn");
        if upturn.is_none() {
            let hint = "begin with [upturn] and title = \"...\"";
            let message = "there is no section [upturn]";
            self.findings.push(Finding::error(self.path, Place::START, "missing_section", message, hint));
        }
        Some(Workbook {
            path: self.path.to_string(),
            text: self.text.to_string(),
            upturn: self.one("upturn", upturn).unwrap_or_default(),
            source: self.each("source", take("source")),
            measure: self.each("measure", take("measure")),
            area: self.each("area", take("area")),
            neighbours: self.one("neighbours", take("neighbours")),
            judgements: self.one("judgements", take("judgements")),
            judgement: self.each("judgement", take("judgement")),
            event: self.each("event", take("event")),
            control: self.one("control", take("control")).unwrap_or_default(),
            forecast: self.one("forecast", take("forecast")).unwrap_or_default(),
            impact: self.one("impact", take("impact")).unwrap_or_default(),
        })
    }

    /// A section that stands once.
    fn one<T: DeserializeOwned>(&mut self, section: &str, value: Option<Spanned<DeValue<'_>>>) -> Option<T> {
        let value = value?;
        let start = value.span().start;
        if matches!(value.get_ref(), DeValue::Array(_)) {
            let message = format!("`{section}` may stand once only");
            let at = Place::of(self.text.as_bytes(), start);
            let hint = format!("write [{section}] with one bracket on each side");
            self.findings.push(Finding::error(self.path, at, "section", message, hint));
            return None;
        }
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(section) => Some(section),
            Err(error) => {
                self.say(&error, start, Some(&format!("[{section}]")));
                None
            }
        }
    }

    /// A section that may stand many times.
    fn each<T: DeserializeOwned>(&mut self, section: &str, value: Option<Spanned<DeValue<'_>>>) -> Vec<T> {
        let Some(value) = value else { return Vec::new() };
        let start = value.span().start;
        let DeValue::Array(elements) = value.into_inner() else {
            let message = format!("`{section}` stands once, but may stand many times");
            let at = Place::of(self.text.as_bytes(), start);
            let hint = format!("write [[{section}]] with two brackets on each side");
            self.findings.push(Finding::error(self.path, at, "section", message, hint));
            return Vec::new();
        };
        let mut sections = Vec::new();
        for element in elements {
            let start = element.span().start;
            match T::deserialize(ValueDeserializer::from(element)) {
                Ok(section) => sections.push(section),
                Err(error) => self.say(&error, start, Some(&format!("[[{section}]]"))),
            }
        }
        sections
    }

    /// Tells an error of the parser in plain words.
    fn say(&mut self, error: &toml::de::Error, start: usize, section: Option<&str>) {
        let offset = error.span().map_or(start, |span| span.start);
        // A key that does not begin its line stands in a table of its own, within a key of the section.
        let line_start = self.text.get(..offset).map_or("", |before| before.rsplit('\n').next().unwrap_or(before));
        let section = section.map(|section| match line_start.trim_start() {
            "" | "[" | "[[" => section.to_string(),
            _ => format!("this table of {section}"),
        });
        let (code, message, hint) = rewording::reworded(error.message(), section.as_deref());
        let at = Place::of(self.text.as_bytes(), offset);
        self.findings.push(Finding::error(self.path, at, code, message, hint));
    }
}
