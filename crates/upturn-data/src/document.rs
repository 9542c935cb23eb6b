//! Documents as JSON: the bytes that pages, programs and people hold on to.
//!
//! Numbers are written as ECMAScript writes them (`84`, not `84.0`; the shortest digits that read back to the same f64;
//! an exponent only below 1e-6 and from 1e21), keys in the order of the contract, no blanks. So a page that parses a
//! document and writes it again gets the same bytes.

use std::fmt::{self, Write as _};
use std::io;

use serde::{Deserialize, Serialize};
use serde_json::Serializer;
use serde_json::ser::Formatter;
use upturn_core::Trajectory;
use upturn_core::trajectory::SCHEMA;

/// One document.
pub fn to_json(document: &Trajectory) -> String {
    write(document)
}

/// Documents as one JSON array: what stands in `areas/<code>.json`.
///
/// ```
/// assert_eq!(upturn_data::document::array_to_json(&[]), "[]");
/// ```
pub fn array_to_json(documents: &[Trajectory]) -> String {
    write(documents)
}

/// Documents one a line, each line ended: NDJSON.
pub fn lines_to_json<'a>(documents: impl IntoIterator<Item = &'a Trajectory>) -> String {
    documents.into_iter().fold(String::new(), |mut lines, document| {
        lines.push_str(&to_json(document));
        lines.push('\n');
        lines
    })
}

/// Reads an array of documents, or a single one. A byte-order mark is allowed. Keys that this version does not know are
/// passed over.
///
/// # Errors
/// [`DocumentError`] says whether the text is no JSON, not such a document, or one of a newer schema.
///
/// ```
/// use upturn_data::document::from_json;
/// assert_eq!(from_json("[]").unwrap(), []);
/// assert_eq!(from_json("{").unwrap_err().kind(), "bad_json");
/// assert_eq!(from_json("{\"schema\":\"something/1\"}").unwrap_err().kind(), "wrong_schema");
/// assert_eq!(from_json("[{\"schema\":\"upturn.trajectory/2\"}]").unwrap_err().kind(), "newer_schema");
/// ```
pub fn from_json(text: &str) -> Result<Vec<Trajectory>, DocumentError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let documents = if text.trim_start().starts_with('[') {
        serde_json::from_str::<Vec<Trajectory>>(text)
    } else {
        serde_json::from_str::<Trajectory>(text).map(|document| vec![document])
    };
    match documents {
        Ok(documents) => match documents.iter().find_map(|document| schema_error(Some(&document.schema))) {
            Some(error) => Err(error),
            None => Ok(documents),
        },
        Err(error) => Err(reason(text, &error)),
    }
}

/// Why a text is no document that this version can read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocumentError {
    /// The text is no JSON.
    BadJson {
        /// What the parser says, with line and column.
        message: String,
    },
    /// The text is JSON, but not a document of this kind.
    WrongSchema {
        /// What was found instead.
        message: String,
    },
    /// The document is of a newer schema than this version knows.
    NewerSchema {
        /// The schema that it names.
        schema: String,
    },
}

impl DocumentError {
    /// A stable code: `bad_json`, `wrong_schema` or `newer_schema`.
    pub fn kind(&self) -> &'static str {
        match self {
            DocumentError::BadJson { .. } => "bad_json",
            DocumentError::WrongSchema { .. } => "wrong_schema",
            DocumentError::NewerSchema { .. } => "newer_schema",
        }
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DocumentError::BadJson { message } => write!(f, "The data is not valid JSON: {message}."),
            DocumentError::WrongSchema { message } => write!(f, "The data is not a document `{SCHEMA}`: {message}."),
            DocumentError::NewerSchema { schema } => {
                write!(f, "The document is `{schema}`; this version reads `{SCHEMA}`. Update Upturn on this page.")
            }
        }
    }
}

impl std::error::Error for DocumentError {}

/// The one field that tells what a text is before it is read as a document.
#[derive(Deserialize)]
struct Named {
    schema: Option<String>,
}

fn reason(text: &str, error: &serde_json::Error) -> DocumentError {
    if error.is_syntax() || error.is_eof() {
        return DocumentError::BadJson { message: error.to_string() };
    }
    let names = if text.trim_start().starts_with('[') {
        serde_json::from_str::<Vec<Named>>(text)
    } else {
        serde_json::from_str::<Named>(text).map(|named| vec![named])
    };
    match names {
        Ok(names) => names.iter().find_map(|named| schema_error(named.schema.as_deref())),
        Err(_) => None,
    }
    .unwrap_or(DocumentError::WrongSchema { message: in_words(error) })
}

/// What serde says of a value, without the names of types.
fn in_words(error: &serde_json::Error) -> String {
    let said = error.to_string().replace("invalid type: ", "found ").replace("invalid value: ", "found ");
    let said =
        said.replace("expected struct Trajectory", "expected a document").replace("expected struct ", "expected ");
    said.replace("expected f64", "expected a number").replace("missing field `", "it has no `")
}

fn schema_error(schema: Option<&str>) -> Option<DocumentError> {
    let Some(schema) = schema else {
        return Some(DocumentError::WrongSchema { message: "it names no `schema`".into() });
    };
    if schema == SCHEMA {
        return None;
    }
    let version = |schema: &str| schema.strip_prefix("upturn.trajectory/").and_then(|text| text.parse::<u32>().ok());
    Some(match version(schema) {
        Some(version) if version > 1 => DocumentError::NewerSchema { schema: schema.into() },
        _ => DocumentError::WrongSchema { message: format!("it names the schema `{schema}`") },
    })
}

/// Any value as compact JSON with ECMAScript's numbers.
pub(crate) fn write<T: Serialize + ?Sized>(value: &T) -> String {
    let mut bytes = Vec::new();
    let written = value.serialize(&mut Serializer::with_formatter(&mut bytes, Ecmascript));
    // Memory takes every byte, and no type here has a key that is not text.
    debug_assert!(written.is_ok());
    String::from_utf8(bytes).unwrap_or_default()
}

/// A number as ECMAScript's `Number.prototype.toString` writes it; `null` where it is not finite.
///
/// ```
/// use upturn_data::document::number;
/// assert_eq!(number(84.0), "84");
/// assert_eq!(number(0.1 + 0.2), "0.30000000000000004");
/// assert_eq!(number(-0.0), "0");
/// assert_eq!(number(1e21), "1e+21");
/// assert_eq!(number(1e-7), "1e-7");
/// ```
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "null".into();
    }
    if value == 0.0 {
        return "0".into();
    }
    let mut scientific = String::new();
    // The shortest digits that read back to the same f64, the nearest of them to it: `d.ddde-7`.
    let written = write!(scientific, "{value:e}");
    debug_assert!(written.is_ok());
    let (sign, unsigned) = scientific.strip_prefix('-').map_or(("", scientific.as_str()), |rest| ("-", rest));
    let (mantissa, exponent) = unsigned.split_once('e').unwrap_or((unsigned, "0"));
    let digits = mantissa.replace('.', "");
    // The decimal point stands behind this many digits.
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let count = digits.len() as i32;
    let zeros = |count: i32| "0".repeat(count.max(0) as usize);
    if (1..=21).contains(&point) {
        if point >= count {
            return format!("{sign}{digits}{}", zeros(point - count));
        }
        let (whole, fraction) = digits.split_at(point as usize);
        return format!("{sign}{whole}.{fraction}");
    }
    if (-5..=0).contains(&point) {
        return format!("{sign}0.{}{digits}", zeros(-point));
    }
    let (first, rest) = digits.split_at(1);
    let fraction = if rest.is_empty() { String::new() } else { format!(".{rest}") };
    format!("{sign}{first}{fraction}e{}{}", if point > 0 { '+' } else { '-' }, (point - 1).abs())
}

/// Compact JSON; only numbers differ from serde_json's own.
struct Ecmascript;

impl Formatter for Ecmascript {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        writer.write_all(number(value).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Left as a JavaScript engine prints them (`String(x)` in ECMAScript 2024, table of Number::toString).
    const PRINTED: [(f64, &str); 14] = [
        (1.0, "1"),
        (-1.5, "-1.5"),
        (123456789012345680000.0, "123456789012345680000"),
        (999999999999999900000.0, "999999999999999900000"),
        (1.2e21, "1.2e+21"),
        (0.000001, "0.000001"),
        (0.00000123, "0.00000123"),
        (1.23e-7, "1.23e-7"),
        (5e-324, "5e-324"),
        (f64::MAX, "1.7976931348623157e+308"),
        (0.1, "0.1"),
        (100.0, "100"),
        (9007199254740993.0, "9007199254740992"),
        (-1e-9, "-1e-9"),
    ];

    #[test]
    fn numbers_are_written_as_ecmascript_writes_them() {
        for (value, text) in PRINTED {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn every_number_reads_back_to_the_same_bits() {
        // A fixed walk through the bit patterns: sign, exponent and mantissa all change from step to step.
        let mut bits: u64 = 1;
        for _ in 0..100_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let value = f64::from_bits(bits);
            if value.is_finite() {
                assert_eq!(number(value).parse::<f64>().unwrap().to_bits(), bits);
            }
        }
    }

    #[test]
    fn errors_say_what_was_found() {
        let message = |text: &str| from_json(text).unwrap_err().to_string();
        assert_eq!(message("<html>"), "The data is not valid JSON: expected value at line 1 column 1.");
        assert_eq!(message("{}"), "The data is not a document `upturn.trajectory/1`: it names no `schema`.");
        assert_eq!(
            message("[{\"schema\":\"upturn.trajectory/12\"}]"),
            "The document is `upturn.trajectory/12`; this version reads `upturn.trajectory/1`. Update Upturn on this page."
        );
        assert_eq!(
            message("{\"schema\":\"upturn.trajectory/1\",\"id\":7}"),
            "The data is not a document `upturn.trajectory/1`: found integer `7`, expected a string at line 1 column 38."
        );
        assert_eq!(from_json("42").unwrap_err().kind(), "wrong_schema");
    }
}
