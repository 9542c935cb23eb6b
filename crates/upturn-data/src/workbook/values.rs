//! Values of a workbook that can be written in more than one way.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use upturn_core::Date;

/// One name, or a list of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names(pub Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;
        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Names;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text between quotation marks, or a list of such texts")
            }
            fn visit_str<E: Error>(self, name: &str) -> Result<Names, E> {
                Ok(Names(vec![name.into()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = list.next_element()? {
                    names.push(name);
                }
                if names.is_empty() { Err(A::Error::custom("the list is empty")) } else { Ok(Names(names)) }
            }
        }
        deserializer.deserialize_any(OneOrMany)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Names {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Names".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "One name, or a list of names",
            "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" }, "minItems": 1 }]
        })
    }
}

/// What is aimed at: a plain number, or a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetEntry {
    /// The value aimed at, in the unit of the measure.
    pub value: f64,
    /// The day by which.
    pub by: Option<Day>,
    /// Who set it, or why.
    pub note: Option<String>,
}

/// The table form of a target.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct TargetTable {
    /// The value aimed at, in the unit of the measure.
    value: f64,
    /// The day by which.
    by: Option<Day>,
    /// Who set it, or why.
    note: Option<String>,
}

impl<'de> Deserialize<'de> for TargetEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberOrTable;
        impl<'de> Visitor<'de> for NumberOrTable {
            type Value = TargetEntry;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, or { value = 20, by = \"2027-03-31\" }")
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<TargetEntry, E> {
                self.visit_f64(value as f64)
            }
            fn visit_f64<E: Error>(self, value: f64) -> Result<TargetEntry, E> {
                Ok(TargetEntry { value, by: None, note: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TargetEntry, A::Error> {
                let TargetTable { value, by, note } = TargetTable::deserialize(MapAccessDeserializer::new(map))?;
                Ok(TargetEntry { value, by, note })
            }
        }
        deserializer.deserialize_any(NumberOrTable)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for TargetEntry {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Target".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let table = generator.subschema_for::<TargetTable>();
        schemars::json_schema!({ "anyOf": [{ "type": "number" }, table] })
    }
}

/// A day: `"2025-12-31"`, or the same without quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrDate;
        impl<'de> Visitor<'de> for TextOrDate {
            type Value = Day;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a day such as \"2025-12-31\"")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Day, E> {
                Date::parse(text).map(Day).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Day, A::Error> {
                let written = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
                match (written.date, written.time) {
                    (Some(day), None) => Date::from_ymd(day.year.into(), day.month.into(), day.day.into()),
                    _ => None,
                }
                .map(Day)
                .ok_or_else(|| A::Error::invalid_value(serde::de::Unexpected::Other(&written.to_string()), &self))
            }
        }
        deserializer.deserialize_any(TextOrDate)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Date::schema_name()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Date::json_schema(generator)
    }
}
