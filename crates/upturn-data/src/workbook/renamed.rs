//! `renamed_from` of a measure: what its columns are called in other releases.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use toml::Spanned;

use super::Workbook;
use super::grammar::{Format, MeasureEntry};
use super::values::Names;
use crate::finding::Finding;
use crate::nearest::nearest;

/// Other names of the columns of a measure, each read where a file does not have the column itself.
#[derive(Clone, Debug, PartialEq)]
pub enum RenamedFrom {
    /// Of `column`.
    Column(Names),
    /// Of any column that the measure reads, by the name that it has in the measure.
    Columns(BTreeMap<Spanned<String>, Names>),
}

impl<'de> Deserialize<'de> for RenamedFrom {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NamesOrTable;
        impl<'de> Visitor<'de> for NamesOrTable {
            type Value = RenamedFrom;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of names, or a table such as { referral_count = [\"Referrals\"] }")
            }
            fn visit_str<E: Error>(self, name: &str) -> Result<RenamedFrom, E> {
                Ok(RenamedFrom::Column(Names(vec![name.into()])))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<RenamedFrom, A::Error> {
                Names::deserialize(SeqAccessDeserializer::new(list)).map(RenamedFrom::Column)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RenamedFrom, A::Error> {
                BTreeMap::deserialize(MapAccessDeserializer::new(map)).map(RenamedFrom::Columns)
            }
        }
        deserializer.deserialize_any(NamesOrTable)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RenamedFrom {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RenamedFrom".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let names = generator.subschema_for::<Names>();
        schemars::json_schema!({
            "description": "Other names of `column`, or a table: column of the measure = its other names",
            "anyOf": [names.clone(), { "type": "object", "additionalProperties": names }]
        })
    }
}

impl MeasureEntry {
    /// The column of the values; for plain series the part of `series_id` after `/`.
    pub(crate) fn value_column(&self) -> &str {
        self.column.as_ref().unwrap_or(&self.id).get_ref()
    }

    /// The other names of a column, in the order in which they are tried.
    pub(crate) fn other_names(&self, column: &str) -> &[String] {
        match self.renamed_from.as_ref().map(Spanned::get_ref) {
            Some(RenamedFrom::Column(names)) if column == self.value_column() => &names.0,
            Some(RenamedFrom::Columns(table)) => {
                table.iter().find(|(name, _)| name.get_ref() == column).map_or(&[], |(_, names)| &names.0)
            }
            _ => &[],
        }
    }

    /// The name by which a column of this measure is known where `has` says which names there are: its own, or else the
    /// first of its other names; `None` where there is none of them.
    pub(crate) fn known_as<'n>(&'n self, column: &'n str, has: impl Fn(&str) -> bool) -> Option<&'n str> {
        let others = self.other_names(column).iter().map(String::as_str);
        std::iter::once(column).chain(others).find(|name| has(name))
    }
}

/// Names of columns that the measure does not read.
pub(super) fn check(workbook: &Workbook, measure: &MeasureEntry, formats: &[Format]) -> Vec<Finding> {
    let Some(renamed) = &measure.renamed_from else { return Vec::new() };
    let tidy = formats.iter().any(|format| format.may_be_tidy());
    let RenamedFrom::Columns(table) = renamed.get_ref() else {
        if !tidy || measure.column.is_some() {
            return Vec::new();
        }
        let message = "`renamed_from` is a list, and the measure has no `column`";
        let hint = "say which column each is: renamed_from = { referral_count = [\"Referrals\"] }";
        return vec![workbook.error(renamed, "renamed_from", message, hint)];
    };
    let counts = measure.numerator.iter().chain(&measure.denominator).flat_map(|names| &names.get_ref().0);
    let filters = measure.filters.keys().map(Spanned::get_ref);
    let mut read: Vec<&str> = counts.chain(filters).map(String::as_str).collect();
    if measure.column.is_some() || !tidy {
        read.push(measure.value_column());
    }
    let unread = table.keys().filter(|name| !read.contains(&name.get_ref().as_str()));
    let finding = |name: &Spanned<String>| {
        let message = format!("the measure reads no column `{}`", name.get_ref());
        let hint = nearest(name.get_ref(), read.iter().copied());
        let hint = hint.map_or("name a column of the measure".into(), |near| format!("the nearest is `{near}`"));
        workbook.error(name, "renamed_from", message, hint)
    };
    unread.map(finding).collect()
}
