//! Widths of letters, so that no backend is ever asked to measure.
//!
//! Arial, Helvetica and Liberation Sans have the same advance widths; charts name them in this order. What the tables
//! say therefore holds wherever one of them is installed.

use crate::scene::Weight;

/// From the base line to the top of the tallest letter, in em.
pub const ASCENT: f64 = 0.905;
/// From the base line to the foot of the longest letter, in em.
pub const DESCENT: f64 = 0.212;
/// The fonts that the widths belong to, as a CSS list.
pub const FAMILY: &str = "Arial, Helvetica, Liberation Sans, sans-serif";

/// Units of the tables in one em.
const EM: f64 = 2048.0;

/// Width of one line of text in logical pixels.
///
/// ```
/// use upturn_charts::{metrics::width, Weight};
/// assert_eq!(width("84.4%", 2048.0, Weight::Regular), 1139.0 * 3.0 + 569.0 + 1821.0);
/// ```
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let units: u32 = text.chars().map(|letter| advance(letter, weight)).sum();
    f64::from(units) * size / EM
}

/// The text as it is, or cut with three dots at the end where it is wider than `limit`.
pub fn fit(text: &str, size: f64, weight: Weight, limit: f64) -> String {
    if width(text, size, weight) <= limit {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        kept.push(letter);
        if width(&kept, size, weight) + width("...", size, weight) > limit {
            kept.pop();
            break;
        }
    }
    let kept = kept.trim_end();
    if kept.is_empty() { String::new() } else { [kept, "..."].concat() }
}

/// Breaks text at blanks into lines no wider than `limit`; the last of `lines` is cut where the rest does not fit.
pub fn wrap(text: &str, size: f64, weight: Weight, limit: f64, lines: usize) -> Vec<String> {
    let mut broken: Vec<String> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let mut line = word.to_owned();
        let last = broken.len() + 1 >= lines;
        while let Some(next) = words.peek() {
            let longer = [line.as_str(), " ", next].concat();
            if !last && width(&longer, size, weight) > limit {
                break;
            }
            line = longer;
            words.next();
        }
        broken.push(fit(&line, size, weight, limit));
    }
    broken.retain(|line| !line.is_empty());
    broken
}

fn advance(letter: char, weight: Weight) -> u32 {
    let (ascii, latin) = match weight {
        Weight::Regular => (&REGULAR_ASCII, &REGULAR_LATIN),
        Weight::Bold => (&BOLD_ASCII, &BOLD_LATIN),
    };
    let code = letter as usize;
    let known = match code {
        0x20..=0x7e => ascii.get(code - 0x20),
        0xa0..=0xff => latin.get(code - 0xa0),
        _ => None,
    };
    if let Some(units) = known {
        return u32::from(*units);
    }
    match letter {
        '\u{2013}' | '\u{20ac}' => 1139,
        '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => 1024,
        '\u{2212}' => 1196,
        // Letters from beyond Latin-1 come from some other font: an em holds all but a few.
        _ => 2048,
    }
}

// Advance widths of Liberation Sans 2 (head.unitsPerEm 2048), read with fontTools from the tables `cmap` and `hmtx` of
// LiberationSans-Regular.ttf and LiberationSans-Bold.ttf: U+0020 to U+007E, then U+00A0 to U+00FF.
#[rustfmt::skip]
const REGULAR_ASCII: [u16; 95] = [
    569, 569, 727, 1139, 1139, 1821, 1366, 391, 682, 682, 797, 1196, 569, 682, 569, 569, 1139, 1139, 1139, 1139,
    1139, 1139, 1139, 1139, 1139, 1139, 569, 569, 1196, 1196, 1196, 1139, 2079, 1366, 1366, 1479, 1479, 1366, 1251,
    1593, 1479, 569, 1024, 1366, 1139, 1706, 1479, 1593, 1366, 1593, 1479, 1366, 1251, 1479, 1366, 1933, 1366, 1366,
    1251, 569, 569, 569, 961, 1139, 682, 1139, 1139, 1024, 1139, 1139, 569, 1139, 1139, 455, 455, 1024, 455, 1706,
    1139, 1139, 1139, 1139, 682, 1024, 569, 1139, 1024, 1479, 1024, 1024, 1024, 684, 532, 684, 1196,
];
#[rustfmt::skip]
const REGULAR_LATIN: [u16; 96] = [
    569, 682, 1139, 1139, 1139, 1139, 532, 1139, 682, 1509, 758, 1139, 1196, 682, 1509, 1131, 819, 1124, 682, 682,
    682, 1180, 1100, 569, 682, 682, 748, 1139, 1708, 1708, 1708, 1251, 1366, 1366, 1366, 1366, 1366, 1366, 2048,
    1479, 1366, 1366, 1366, 1366, 569, 569, 569, 569, 1479, 1479, 1593, 1593, 1593, 1593, 1593, 1196, 1593, 1479,
    1479, 1479, 1479, 1366, 1366, 1251, 1139, 1139, 1139, 1139, 1139, 1139, 1821, 1024, 1139, 1139, 1139, 1139, 569,
    569, 569, 569, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1124, 1251, 1139, 1139, 1139, 1139, 1024, 1139, 1024,
];
#[rustfmt::skip]
const BOLD_ASCII: [u16; 95] = [
    569, 682, 971, 1139, 1139, 1821, 1479, 487, 682, 682, 797, 1196, 569, 682, 569, 569, 1139, 1139, 1139, 1139,
    1139, 1139, 1139, 1139, 1139, 1139, 682, 682, 1196, 1196, 1196, 1251, 1997, 1479, 1479, 1479, 1479, 1366, 1251,
    1593, 1479, 569, 1139, 1479, 1251, 1706, 1479, 1593, 1366, 1593, 1479, 1366, 1251, 1479, 1366, 1933, 1366, 1366,
    1251, 682, 569, 682, 1196, 1139, 682, 1139, 1251, 1139, 1251, 1139, 682, 1251, 1251, 569, 569, 1139, 569, 1821,
    1251, 1251, 1251, 1251, 797, 1139, 682, 1251, 1139, 1593, 1139, 1139, 1024, 797, 573, 797, 1196,
];
#[rustfmt::skip]
const BOLD_LATIN: [u16; 96] = [
    569, 682, 1139, 1139, 1139, 1139, 573, 1139, 682, 1509, 758, 1139, 1196, 682, 1509, 1131, 819, 1124, 682, 682,
    682, 1180, 1139, 569, 682, 682, 748, 1139, 1708, 1708, 1708, 1251, 1479, 1479, 1479, 1479, 1479, 1479, 2048,
    1479, 1366, 1366, 1366, 1366, 569, 569, 569, 569, 1479, 1479, 1593, 1593, 1593, 1593, 1593, 1196, 1593, 1479,
    1479, 1479, 1479, 1366, 1366, 1251, 1139, 1139, 1139, 1139, 1139, 1139, 1821, 1139, 1139, 1139, 1139, 1139, 569,
    569, 569, 569, 1251, 1251, 1251, 1251, 1251, 1251, 1251, 1124, 1251, 1251, 1251, 1251, 1251, 1139, 1251, 1139,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        // fontTools: W 1933, A 1366 regular; bold a 1139; e acute as e.
        assert_eq!(width("WA", 2048.0, Weight::Regular), 3299.0);
        assert_eq!(width("a", 2048.0, Weight::Bold), 1139.0);
        assert_eq!(width("é", 12.0, Weight::Regular), width("e", 12.0, Weight::Regular));
        assert_eq!(width("日", 12.0, Weight::Regular), 12.0);
    }

    #[test]
    fn cut_text_fits() {
        for limit in [0.0, 5.0, 20.0, 80.0, 500.0] {
            assert!(width(&fit("Assessments in time", 12.0, Weight::Bold, limit), 12.0, Weight::Bold) <= limit);
        }
        assert_eq!(fit("Torbay", 12.0, Weight::Bold, 100.0), "Torbay");
        assert_eq!(fit("Assessments", 12.0, Weight::Regular, 40.0), "Asse...");
    }

    #[test]
    fn lines_break_at_blanks_and_the_last_takes_the_rest() {
        assert_eq!(wrap("Upper limit 98.2%", 12.0, Weight::Regular, 70.0, 2), ["Upper limit", "98.2%"]);
        assert_eq!(wrap("a b c d e f g h", 12.0, Weight::Regular, 12.0, 2).len(), 1);
        assert_eq!(wrap("", 12.0, Weight::Regular, 70.0, 2), Vec::<String>::new());
    }
}
