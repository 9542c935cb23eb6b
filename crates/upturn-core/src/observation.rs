//! One cell of the published figures: a number, or the reason why there is none.

use crate::Period;

/// Why a cell has, or has not, a number. Symbols are kept exactly as they were published.
///
/// Written into documents as the published symbol itself (`c`, `[x]`, `..`), or as `number`, `blank`, `not_a_number`,
/// `invalid` or `zero_denominator`.
///
/// ```
/// use upturn_core::observation::{Meaning, Status};
/// let status = Status::from_symbol("[c]").unwrap();
/// assert_eq!(status.as_str(), "[c]");
/// assert_eq!(status.meaning(), Some(Meaning::Suppressed));
/// assert_eq!(Status::Number.meaning(), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// A finite number.
    Number,
    /// An empty cell.
    Blank,
    /// `c`: suppressed to protect confidentiality.
    C,
    /// `z`: not applicable.
    Z,
    /// `x`: not available.
    X,
    /// `u`: low reliability.
    U,
    /// `k`: rounds to zero.
    K,
    /// `low`: rounds to zero.
    Low,
    /// `:` not available (Eurostat).
    Colon,
    /// `~` rounds to zero or not available, by publisher.
    Tilde,
    /// `..` not available (older ONS usage).
    TwoDots,
    /// `*` suppressed.
    Star,
    /// `-` not applicable or nil (older usage; never read as 0).
    Dash,
    /// `[c]` suppressed.
    BracketC,
    /// `[x]` not available.
    BracketX,
    /// `[z]` not applicable.
    BracketZ,
    /// `[u]` low reliability.
    BracketU,
    /// `[low]` rounds to zero.
    BracketLow,
    /// `N/A`, `NA` or `NaN` as spreadsheets and programs write it.
    NotANumber,
    /// Text that looks like a number but is none that can be used: `Inf`, `0x10`, `1_500`.
    Invalid,
    /// The value was to be computed from a denominator of zero.
    ZeroDenominator,
}

/// What a symbol says about its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A small number is hidden to protect people.
    Suppressed,
    /// The question does not apply.
    NotApplicable,
    /// There is no figure.
    NotAvailable,
    /// There is a figure, but the publisher does not trust it.
    LowReliability,
    /// Above zero, but rounds to it.
    RoundsToZero,
    /// The cell cannot be read as a number.
    Unusable,
}

/// Each status with the text it stands for in a document, and what that means.
const TABLE: [(Status, &str, Option<Meaning>); 21] = [
    (Status::Number, "number", None),
    (Status::Blank, "blank", Some(Meaning::NotAvailable)),
    (Status::C, "c", Some(Meaning::Suppressed)),
    (Status::Z, "z", Some(Meaning::NotApplicable)),
    (Status::X, "x", Some(Meaning::NotAvailable)),
    (Status::U, "u", Some(Meaning::LowReliability)),
    (Status::K, "k", Some(Meaning::RoundsToZero)),
    (Status::Low, "low", Some(Meaning::RoundsToZero)),
    (Status::Colon, ":", Some(Meaning::NotAvailable)),
    (Status::Tilde, "~", Some(Meaning::RoundsToZero)),
    (Status::TwoDots, "..", Some(Meaning::NotAvailable)),
    (Status::Star, "*", Some(Meaning::Suppressed)),
    (Status::Dash, "-", Some(Meaning::NotApplicable)),
    (Status::BracketC, "[c]", Some(Meaning::Suppressed)),
    (Status::BracketX, "[x]", Some(Meaning::NotAvailable)),
    (Status::BracketZ, "[z]", Some(Meaning::NotApplicable)),
    (Status::BracketU, "[u]", Some(Meaning::LowReliability)),
    (Status::BracketLow, "[low]", Some(Meaning::RoundsToZero)),
    (Status::NotANumber, "not_a_number", Some(Meaning::NotAvailable)),
    (Status::Invalid, "invalid", Some(Meaning::Unusable)),
    (Status::ZeroDenominator, "zero_denominator", Some(Meaning::Unusable)),
];

impl Status {
    /// The status for a published symbol, exactly as it stands in the cell without surrounding blanks; `None` where
    /// the text is not one of the symbols that are accepted in place of a number.
    pub fn from_symbol(symbol: &str) -> Option<Status> {
        match symbol {
            "" => Some(Status::Blank),
            "N/A" | "NA" | "NaN" | "nan" | "n/a" => Some(Status::NotANumber),
            _ => TABLE[2..18].iter().find(|row| row.1 == symbol).map(|row| row.0),
        }
    }

    /// The text of this status in a document.
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// What the symbol means; `None` for a number.
    pub fn meaning(self) -> Option<Meaning> {
        self.row().2
    }

    fn row(self) -> &'static (Status, &'static str, Option<Meaning>) {
        // The table is in the order of the enum, which a test checks; the fallback keeps this free of panics.
        TABLE.get(self as usize).unwrap_or(&TABLE[0])
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Status {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Status {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <alloc::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        TABLE
            .iter()
            .find(|row| row.1 == text)
            .map(|row| row.0)
            .ok_or_else(|| serde::de::Error::custom(alloc::format!("unknown status `{text}`")))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Status {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Status".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let names: alloc::vec::Vec<&str> = TABLE.iter().map(|row| row.1).collect();
        schemars::json_schema!({
            "type": "string",
            "description": "`number`, the published symbol itself, or why there is no number",
            "enum": names
        })
    }
}

/// One observation of a series, at its place on the time grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The period it belongs to.
    pub period: Period,
    /// Whole periods since the first observation of the series: gaps keep their width.
    pub index: i64,
    /// The value in the unit of the measure; finite. `None` exactly where `status` is not [`Status::Number`].
    pub value: Option<f64>,
    /// The count above the line, where published and finite.
    pub numerator: Option<f64>,
    /// The count below the line, where published and finite.
    pub denominator: Option<f64>,
    /// Why there is, or is not, a value.
    pub status: Status,
    /// Lowest and highest count above the line that the source's stated rule allows; always `None` where there is a
    /// value. [`crate::level::possible`] says what it means for the measure.
    pub hidden: Option<[f64; 2]>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (position, row) in TABLE.iter().enumerate() {
            assert_eq!(row.0 as usize, position);
            assert_eq!(row.0.as_str(), row.1);
        }
    }

    #[test]
    fn symbols_of_the_contract_are_known_and_words_are_not() {
        for symbol in "c z x u k low : ~ .. * - [c] [x] [z] [u] [low]".split(' ') {
            assert_eq!(Status::from_symbol(symbol).unwrap().as_str(), symbol);
        }
        assert_eq!(Status::from_symbol(""), Some(Status::Blank));
        assert_eq!(Status::from_symbol("number"), None);
        assert_eq!(Status::from_symbol("about 12"), None);
    }
}
