//! Compares what was computed with what a record expects, key by key.

use std::collections::BTreeSet;

use serde_json::Value;
use upturn_testkit::oracle::{Record, Status};
use upturn_testkit::tolerance::Tolerance;

/// One record, and what has been found out about it.
pub(crate) struct Check<'a> {
    pub(crate) record: &'a Record,
    tolerance: Tolerance,
    compared: BTreeSet<&'a str>,
    figures: usize,
    undefined_seen: bool,
    failures: Vec<String>,
}

impl<'a> Check<'a> {
    pub(crate) fn new(record: &'a Record) -> Check<'a> {
        let (compared, failures) = (BTreeSet::new(), Vec::new());
        Check { record, tolerance: record.tol, compared, figures: 0, undefined_seen: false, failures }
    }

    /// Loosens the tolerance as far as these values lose digits by their size.
    pub(crate) fn for_values(&mut self, values: &[f64]) {
        self.tolerance = self.record.tol.for_values(values);
    }

    /// A text parameter; empty where there is none.
    pub(crate) fn text(&self, parameter: &str) -> &'a str {
        self.record.params.get(parameter).and_then(Value::as_str).unwrap_or("")
    }

    /// What the record expects of a key. The key then counts as compared.
    fn expected(&mut self, key: &str) -> Option<&'a Value> {
        let (key, value) = self.record.values.get_key_value(key)?;
        self.compared.insert(key);
        Some(value)
    }

    /// A number; `None` agrees with null only.
    pub(crate) fn number(&mut self, key: &str, found: impl Into<Option<f64>>) {
        self.numbers_or_null(key, &[found.into()], |expected| Some(vec![expected]));
    }

    /// A list of numbers, none of them missing.
    pub(crate) fn numbers(&mut self, key: &str, found: &[f64]) {
        self.optional_numbers(key, &found.iter().copied().map(Some).collect::<Vec<_>>());
    }

    /// A list of numbers in which null stands for one that does not exist.
    pub(crate) fn optional_numbers(&mut self, key: &str, found: &[Option<f64>]) {
        self.numbers_or_null(key, found, |expected| expected.as_array().map(|list| list.iter().collect()));
    }

    fn numbers_or_null(
        &mut self,
        key: &str,
        found: &[Option<f64>],
        list: impl Fn(&'a Value) -> Option<Vec<&'a Value>>,
    ) {
        let Some(value) = self.expected(key) else { return };
        let Some(expected) = list(value) else {
            return self.fail(format!("{key}: found a list, expected {value}"));
        };
        if expected.len() != found.len() {
            return self.fail(format!("{key}: found {} values, expected {}", found.len(), expected.len()));
        }
        for (place, (expected, found)) in expected.into_iter().zip(found).enumerate() {
            self.figures += 1;
            let agree = match (expected.as_f64(), found) {
                (Some(expected), Some(found)) => self.tolerance.agree(*found, expected),
                (None, None) => expected.is_null(),
                _ => false,
            };
            if !agree {
                self.fail(format!("{key}[{place}]: found {found:?}, expected {expected}"));
            }
        }
    }

    /// Text, whole numbers, truth values, or lists of them: exactly equal.
    pub(crate) fn exact(&mut self, key: &str, found: impl Into<Value>) {
        let found = found.into();
        let Some(expected) = self.expected(key) else { return };
        self.figures += expected.as_array().map_or(1, Vec::len);
        let same_number = matches!((expected.as_f64(), found.as_f64()), (Some(a), Some(b)) if a == b);
        if *expected != found && !same_number {
            self.fail(format!("{key}: found {found}, expected {expected}"));
        }
    }

    /// A convention of ours; it stands in for those keys of the record for which the references have none.
    pub(crate) fn convention(&mut self, instead_of: &[&str], what: &str, holds: bool) {
        self.figures += 1;
        for key in instead_of {
            self.expected(key);
        }
        if !holds {
            self.fail(format!("convention broken: {what}"));
        }
    }

    /// Notes that the core gives no result, which is right for an undefined record only; returns the result otherwise.
    pub(crate) fn result<T>(&mut self, found: Option<T>) -> Option<T> {
        match (self.record.status, &found) {
            (Status::Undefined, None) => {
                self.undefined_seen = true;
                self.figures += 1;
            }
            (Status::Undefined, Some(_)) => self.fail("found a result where the reference has none".into()),
            (_, None) => self.fail("found no result".into()),
            (_, Some(_)) => {}
        }
        found.filter(|_| self.record.status != Status::Undefined)
    }

    pub(crate) fn is_degenerate(&self) -> bool {
        self.record.status == Status::Degenerate
    }

    pub(crate) fn fail(&mut self, reason: String) {
        self.failures.push(reason);
    }

    /// How many single figures were compared.
    pub(crate) fn figures(&self) -> usize {
        self.figures
    }

    /// Keys of the record that were not compared.
    pub(crate) fn left_out(&self) -> Vec<String> {
        let keys = self.record.values.keys().filter(|key| !self.compared.contains(key.as_str()));
        if self.undefined_seen { Vec::new() } else { keys.cloned().collect() }
    }

    /// Everything that did not agree. A record of which nothing was compared is a failure too.
    pub(crate) fn finish(mut self) -> Vec<String> {
        if self.figures == 0 && self.failures.is_empty() && self.record.status != Status::OracleError {
            self.fail("nothing was compared".into());
        }
        self.failures
    }
}
