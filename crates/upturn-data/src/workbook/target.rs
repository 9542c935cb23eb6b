//! The target of a measure: a number, a value with its date, dated steps, or a path.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use toml::Spanned;
use upturn_core::{Aim, Milestone, Target};

use super::Workbook;
use super::values::Day;
use crate::finding::Finding;

/// What is aimed at: a plain number, or a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetEntry(pub TargetTable);

/// The table form of a target: one of `value`, `steps` and `path`.
#[derive(Clone, Debug, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("oneOf" = [
    { "required": ["value"] }, { "required": ["steps"] }, { "required": ["path"] }
])))]
pub struct TargetTable {
    /// The value aimed at, in the unit of the measure.
    pub value: Option<f64>,
    /// The day by which the value is to be met.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Day>"))]
    pub by: Option<Spanned<Day>>,
    /// Values, each to be met by its day, in order of date.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<StepEntry>>"))]
    pub steps: Option<Spanned<Vec<StepEntry>>>,
    /// A path through two or more days, in order of date, straight between them.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<PathEntry>>"))]
    pub path: Option<Spanned<Vec<PathEntry>>>,
    /// Who set it, or why.
    pub note: Option<String>,
}

/// One step of a target.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StepEntry {
    /// The day by which.
    #[cfg_attr(feature = "schema", schemars(with = "Day"))]
    pub by: Spanned<Day>,
    /// The value aimed at, in the unit of the measure.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub value: Spanned<f64>,
}

/// One day of a path.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PathEntry {
    /// The day.
    #[cfg_attr(feature = "schema", schemars(with = "Day"))]
    pub date: Spanned<Day>,
    /// The value on it, in the unit of the measure.
    #[cfg_attr(feature = "schema", schemars(with = "f64"))]
    pub value: Spanned<f64>,
}

/// Days and values, each with its place.
type Places<'e> = Vec<(&'e Spanned<Day>, &'e Spanned<f64>)>;

impl TargetEntry {
    /// What the core is told; `None` where the entry is not one that [`check`] lets pass.
    pub(crate) fn aim(&self) -> Option<Aim> {
        let TargetTable { value, by, steps, path, .. } = &self.0;
        match (value, steps, path) {
            (Some(value), None, None) => {
                Some(Target { value: *value, by: by.as_ref().map(|day| day.get_ref().0) }.into())
            }
            (None, Some(steps), None) => Aim::steps(milestones(of_steps(steps))),
            (None, None, Some(path)) => Aim::path(milestones(of_path(path))),
            _ => None,
        }
    }
}

fn of_steps(steps: &Spanned<Vec<StepEntry>>) -> Places<'_> {
    steps.get_ref().iter().map(|step| (&step.by, &step.value)).collect()
}

fn of_path(path: &Spanned<Vec<PathEntry>>) -> Places<'_> {
    path.get_ref().iter().map(|point| (&point.date, &point.value)).collect()
}

fn milestones(places: Places<'_>) -> Vec<Milestone> {
    places.into_iter().map(|(day, value)| Milestone { date: day.get_ref().0, value: *value.get_ref() }).collect()
}

/// Everything that is wrong with a target, each at its place.
pub(super) fn check(workbook: &Workbook, target: &Spanned<TargetEntry>) -> Vec<Finding> {
    let TargetTable { value, by, steps, path, .. } = &target.get_ref().0;
    let stated = [("value", value.is_some()), ("steps", steps.is_some()), ("path", path.is_some())];
    let stated: Vec<&str> = stated.into_iter().filter_map(|(name, is)| is.then_some(name)).collect();
    let mut findings = Vec::new();
    match stated.as_slice() {
        [] => {
            let message = "the target has no `value`, no `steps` and no `path`";
            findings.push(workbook.error(target, "missing_key", message, "add `value = ...`"));
        }
        [_] => {}
        [first, second, ..] => {
            let message = format!("the target has both `{first}` and `{second}`");
            findings.push(workbook.error(target, "value", message, "keep one of them"));
        }
    }
    if value.is_some_and(|value| !value.is_finite()) {
        let message = "the target is not a finite number";
        findings.push(workbook.error(target, "value", message, "write the value aimed at"));
    }
    if let Some(by) = by.as_ref().filter(|_| value.is_none()) {
        let hint = "write the day into each step, or use `value`";
        findings.push(workbook.error(by, "value", "`by` belongs to `value`", hint));
    }
    if let Some(steps) = steps {
        if steps.get_ref().is_empty() {
            let hint = "write steps = [{ by = \"2026-03-31\", value = 24 }]";
            findings.push(workbook.error(steps, "value", "there is no step", hint));
        }
        findings.extend(in_order(workbook, of_steps(steps)));
    }
    if let Some(path) = path {
        if path.get_ref().len() < 2 {
            let hint = "write the day on which it begins and the day on which it ends";
            findings.push(workbook.error(path, "value", "the path has fewer than 2 days", hint));
        }
        findings.extend(in_order(workbook, of_path(path)));
    }
    findings
}

fn in_order(workbook: &Workbook, places: Places<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut before = None;
    for (day, value) in places {
        let date = day.get_ref().0;
        if let Some(before) = before.filter(|before| date <= *before) {
            let message = format!("{date} does not come after {before}");
            findings.push(workbook.error(day, "value", message, "write the days in order of date, each once"));
        }
        if !value.get_ref().is_finite() {
            let message = "the target is not a finite number";
            findings.push(workbook.error(value, "value", message, "write the value aimed at"));
        }
        before = Some(date);
    }
    findings
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
                Ok(TargetEntry(TargetTable { value: Some(value), ..TargetTable::default() }))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TargetEntry, A::Error> {
                TargetTable::deserialize(MapAccessDeserializer::new(map)).map(TargetEntry)
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
