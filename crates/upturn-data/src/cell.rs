//! One cell of a table of figures: a number, or the symbol that stands in place of one.

use upturn_core::Status;

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The number; `None` exactly where `status` is not [`Status::Number`].
    pub value: Option<f64>,
    /// A number, or why there is none.
    pub status: Status,
}

impl Cell {
    /// A cell that is not there: as an empty one.
    pub const BLANK: Cell = Cell { value: None, status: Status::Blank };

    /// Whether the cell holds text that stands for a number but is none that can be used, such as `Inf` or `0x10`.
    /// It is kept with a remark.
    pub fn is_unusable(self) -> bool {
        matches!(self.status, Status::NotANumber | Status::Invalid)
    }
}

/// Text that is neither a number nor a known symbol, with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotACell {
    /// What to do.
    pub hint: &'static str,
}

/// Reads one cell, without its surrounding blanks.
///
/// A number is `[+-]digits[.digits][e[+-]digits]`, with commas between thousands where they part groups of three. `NaN`
/// and `N/A` give [`Status::NotANumber`]; infinity, hexadecimal, underscores and numbers too large or too near 0 for an f64 give
/// [`Status::Invalid`]; the accepted symbols give their own status.
///
/// # Errors
/// [`NotACell`] for any other text.
///
/// ```
/// use upturn_data::cell::read;
/// use upturn_core::Status;
/// assert_eq!(read(" 1,234.5 ").unwrap().value, Some(1234.5));
/// assert_eq!(read("[c]").unwrap().status, Status::BracketC);
/// assert_eq!(read("1_500").unwrap().status, Status::Invalid);
/// assert_eq!(read("about 12").unwrap_err().hint, "write a number such as 1234.5, or a symbol such as c, x or z");
/// ```
pub fn read(text: &str) -> Result<Cell, NotACell> {
    let text = text.trim();
    if let Some(status) = Status::from_symbol(text) {
        return Ok(Cell { value: None, status });
    }
    if let Some(number) = number(text) {
        let kept = number.is_finite() && !vanished(text, number);
        let status = if kept { Status::Number } else { Status::Invalid };
        return Ok(Cell { value: kept.then_some(number), status });
    }
    match unusable(text) {
        Some(status) => Ok(Cell { value: None, status }),
        None => Err(NotACell { hint: hint(text) }),
    }
}

/// The number, where the text follows the grammar; infinite where it is too large.
fn number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let exponent_fits = exponent.is_none_or(|text| all_digits(text.strip_prefix(['+', '-']).unwrap_or(text)));
    if !(fraction.is_none_or(all_digits) && exponent_fits) {
        return None;
    }
    if all_digits(whole) {
        return text.parse().ok();
    }
    in_thousands(whole).then(|| text.replace(',', "").parse().ok()).flatten()
}

/// Whether a number other than 0 is too near 0 for an f64, such as `1e-400`.
fn vanished(text: &str, number: f64) -> bool {
    let mantissa = text.split(['e', 'E']).next().unwrap_or("");
    number == 0.0 && mantissa.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `1,234,567`: one to three digits, then groups of three. `0,123` is no such number: its comma is a decimal point.
fn in_thousands(text: &str) -> bool {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or("");
    all_digits(first)
        && first.len() <= 3
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && all_digits(group))
}

/// Text that programs write where a number should be.
fn unusable(text: &str) -> Option<Status> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text).to_ascii_lowercase();
    let hexadecimal = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    match unsigned.as_str() {
        "nan" => Some(Status::NotANumber),
        "inf" | "infinity" => Some(Status::Invalid),
        _ if unsigned.strip_prefix("0x").is_some_and(hexadecimal) => Some(Status::Invalid),
        _ if unsigned.contains('_') && number(&unsigned.replace('_', "")).is_some() => Some(Status::Invalid),
        _ => None,
    }
}

fn hint(text: &str) -> &'static str {
    if text.ends_with('%') {
        "leave out the % sign and say `unit = \"%\"` of the measure"
    } else if text.starts_with(['£', '$', '€']) {
        "leave out the currency sign and say it as the unit of the measure"
    } else if text.starts_with('#') {
        "the spreadsheet had an error in this cell; put it right there and save again"
    } else if text.starts_with(['\u{2212}', '\u{2013}']) {
        "write the minus sign as -"
    } else if text.contains(',') {
        "write the decimal point as . and commas only between thousands"
    } else if text.starts_with(['<', '>']) {
        "write the symbol that stands for it, such as c or low"
    } else if text.starts_with('(') && text.ends_with(')') {
        "write a number below 0 with a minus sign, such as -12"
    } else if text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace()) {
        "leave out the blanks between the digits"
    } else if text.starts_with(['.', '-', '+']) || text.ends_with('.') {
        "write digits on both sides of the decimal point, such as 0.5"
    } else {
        "write a number such as 1234.5, or a symbol such as c, x or z"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_grammar_are_read() {
        let read = |text| super::read(text).unwrap().value;
        assert_eq!(read("+1400"), Some(1400.0));
        assert_eq!(read("\u{a0}-2.50\t"), Some(-2.5));
        assert_eq!(read("1.2E3"), Some(1200.0));
        assert_eq!(read("1e-3"), Some(0.001));
        assert_eq!(read("1,234,567.8"), Some(1_234_567.8));
        assert_eq!(read("0"), Some(0.0));
        assert_eq!(read("0.00e-400"), Some(0.0));
        assert_eq!(read("100,000"), Some(100_000.0));
    }

    #[test]
    fn what_looks_like_a_number_but_is_none_is_kept_as_such() {
        let status = |text| super::read(text).unwrap().status;
        for text in ["Inf", "-inf", "Infinity", "0x10", "1_500", "1e400", "1e-400", "-0.5E-999"] {
            assert_eq!(status(text), Status::Invalid, "{text}");
        }
        for text in ["NaN", "nan", "N/A", "NA"] {
            assert_eq!(status(text), Status::NotANumber, "{text}");
        }
        assert_eq!(status("  "), Status::Blank);
        assert_eq!(status(" .. "), Status::TwoDots);
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "12,34", "1,2345", ",123", "1.2.3", "1e", "e5", ".5", "5.", "84%", "£5", "1 234", "--1", "0x", "_", "12a",
            "0,123", "-0,789", "012,345",
        ] {
            assert!(super::read(text).is_err(), "{text}");
        }
    }
}
