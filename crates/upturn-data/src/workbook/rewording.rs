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
        ("duplicate key", _) => ("duplicate_key", "the key stands twice".into(), "remove one of the two".into()),
        ("invalid type" | "invalid value", _) => {
            let found = message.split(": ").nth(1).unwrap_or(message);
            let (found, expected) = found.split_once(", expected ").unwrap_or((found, "another kind of value"));
            (
                "type",
                format!("found {}", found.replace("floating point", "number")),
                format!("write {}", kind(expected)),
            )
        }
        ("invalid length", _) => {
            let found = message.split(' ').nth(2).unwrap_or("").trim_end_matches(',');
            let expected = message.split_once(", expected ").map_or("another number of values", |found| found.1);
            ("type", format!("the list has the length {found}"), format!("write {}", kind(expected)))
        }
        _ if section.is_some() => ("value", message.to_string(), "see `upturn schema workbook`".into()),
        _ => ("toml", message.replace('\n', "; "), "check quotes, brackets and commas of this line".into()),
    }
}

fn first_words(message: &str) -> String {
    message.split([' ', ':', '`']).filter(|word| !word.is_empty()).take(2).collect::<Vec<_>>().join(" ")
}

/// What serde calls a kind of value.
fn kind(expected: &str) -> &str {
    match expected {
        "f64" => "a number",
        "u8" | "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "a string" => "text between quotation marks",
        "a boolean" => "true or false",
        "a sequence" => "a list in square brackets",
        "an array of length 2" => "two values in square brackets",
        _ if expected.starts_with("struct") || expected == "a map" => "a table",
        other => other,
    }
}
