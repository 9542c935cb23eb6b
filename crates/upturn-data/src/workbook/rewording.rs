//! What the TOML parser says, in words for somebody who writes a workbook.

use crate::nearest::nearest;

/// Code, message and hint for a message of the parser; `section` is as it is written in the workbook.
pub(super) fn reworded(message: &str, section: Option<&str>) -> (&'static str, String, String) {
    let place = section.unwrap_or("the workbook");
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match (first_words(message).as_str(), quoted.as_slice()) {
        ("unknown field", [found, known @ ..]) => {
            let near = nearest(found, known.iter().copied());
            let hint = near.map_or("remove it".into(), |near| format!("the nearest known key is `{near}`"));
            ("unknown_key", format!("`{found}` is not a key of {place}"), hint)
        }
        ("unknown variant", [found, known @ ..]) => {
            let near = nearest(found, known.iter().copied()).unwrap_or("");
            let hint = format!("the nearest known value is `{near}`; known are {}", known.join(", "));
            ("value", format!("`{found}` is not known here"), hint)
        }
        ("missing field", [missing]) => {
            ("missing_key", format!("{place} has no `{missing}`"), format!("add `{missing} = ...`"))
        }
        ("duplicate key", _) => {
            ("duplicate_key", "the key or section stands twice".into(), "remove one of the two".into())
        }
        ("the list", _) => ("value", message.to_string(), "name one or more between the brackets".into()),
        ("invalid type" | "invalid value", _) => {
            let found = message.split_once(": ").map_or(message, |told| told.1);
            let (found, expected) = found.split_once(", expected ").unwrap_or((found, "another kind of value"));
            if let Some(day) = day(found).filter(|_| expected.starts_with("a day")) {
                return ("type", format!("there is no day {day}"), "check the day and the month".into());
            }
            ("type", format!("found {}", in_words(found)), format!("write {}", kind(expected)))
        }
        ("invalid length", _) => {
            let found = message.split(' ').nth(2).unwrap_or("").trim_end_matches(',');
            let expected = message.split_once(", expected ").map_or("another number of values", |found| found.1);
            ("type", format!("the list has the length {found}"), format!("write {}", kind(expected)))
        }
        _ if section.is_some() => ("value", message.to_string(), "see `upturn schema workbook`".into()),
        (words, _) => syntax(words, message),
    }
}

/// What is wrong with the writing itself.
fn syntax(words: &str, message: &str) -> (&'static str, String, String) {
    let (message, hint) = match words {
        "string values" => {
            ("this is no number, date, true or false".into(), "write text between straight quotation marks")
        }
        "invalid basic" | "invalid literal" => {
            ("the text is not closed".into(), "end it with a quotation mark on the same line")
        }
        "missing escaped" => {
            ("a backslash stands in the text".into(), "write folders with /, or the text between 'single' marks")
        }
        "unclosed table" | "unclosed array" | "unclosed inline" => {
            ("a bracket is not closed".into(), "close it with ] or }, as it was opened")
        }
        "invalid unquoted" => ("this is not a key".into(), "write key = value; a key has letters, digits, - and _"),
        "key with" => ("the key has no value".into(), "write key = value"),
        _ => (message.replace('\n', "; "), "check quotes, brackets and commas of this line"),
    };
    ("toml", message, hint.into())
}

/// The day that serde found as text, where it is written as one.
fn day(found: &str) -> Option<&str> {
    let text = found.strip_prefix("string \"")?.strip_suffix('"')?;
    let shape = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    (text.len() == 10 && text.bytes().enumerate().all(shape)).then_some(text)
}

/// What serde calls the value that was found.
fn in_words(found: &str) -> String {
    let number = ["integer", "floating point", "boolean"].iter().find_map(|kind| found.strip_prefix(kind));
    match (number, found.strip_prefix("string ")) {
        (Some(number), _) => number.trim().to_string(),
        (_, Some(text)) => format!("the text {text}"),
        _ => found.to_string(),
    }
}

fn first_words(message: &str) -> String {
    message.split([' ', ':', '`']).filter(|word| !word.is_empty()).take(2).collect::<Vec<_>>().join(" ")
}

/// What serde calls a kind of value.
fn kind(expected: &str) -> &str {
    match expected {
        "f64" => "a number",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "a string" => "text between quotation marks",
        "a boolean" => "true or false",
        "a sequence" => "a list in square brackets",
        "an array of length 2" => "two values in square brackets",
        _ if expected.starts_with("struct") || expected == "a map" => "a table",
        other => other,
    }
}
