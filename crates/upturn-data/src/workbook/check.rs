//! What the grammar alone cannot say about a workbook: ids that must be there once, names that must be known, numbers
//! that must lie in a range.

use toml::Spanned;

use super::grammar::{Format, MeasureEntry, Which, Workbook};
use super::{areas, months, renamed, target};
use crate::finding::{Finding, Place};
use crate::judgements::grade;
use crate::nearest::nearest;
use crate::suppression;

/// Everything that is wrong, in the order of the file.
pub(super) fn check(workbook: &Workbook) -> Vec<Finding> {
    let mut check = Check { workbook, findings: Vec::new() };
    check.needed();
    check.once("source", workbook.source.iter().map(|source| &source.id));
    check.once("measure", workbook.measure.iter().map(|measure| &measure.id));
    check.once("area", workbook.area.iter().map(|area| &area.code));
    check.sources();
    workbook.measure.iter().for_each(|measure| check.measure(measure));
    check.areas();
    check.forecast();
    check.references();
    check.findings.sort_by_key(|finding| (finding.line, finding.column));
    check.findings
}

struct Check<'w> {
    workbook: &'w Workbook,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn say<T>(&mut self, at: &Spanned<T>, code: &'static str, message: impl Into<String>, hint: impl Into<String>) {
        self.findings.push(self.workbook.error(at, code, message, hint));
    }

    /// Sections without which there is nothing to compute.
    fn needed(&mut self) {
        let named = self.workbook.upturn.areas == Which::Named;
        for (section, missing, hint) in [
            ("source", self.workbook.source.is_empty(), "add [[source]] with id, path, format and title"),
            ("measure", self.workbook.measure.is_empty(), "add [[measure]] with id, title and source"),
            ("area", named && self.workbook.area.is_empty(), "add [[area]] with code and name, or say areas = \"all\""),
        ] {
            if missing {
                let message = format!("there is no [[{section}]]");
                self.findings.push(Finding::error(&self.workbook.path, Place::START, "missing_section", message, hint));
            }
        }
    }

    fn once<'i>(&mut self, section: &str, ids: impl Iterator<Item = &'i Spanned<String>> + Clone) {
        for (index, id) in ids.clone().enumerate() {
            if ids.clone().take(index).any(|earlier| earlier == id) {
                let message = format!("two [[{section}]] are named `{}`", id.get_ref());
                self.say(id, "duplicate_id", message, "give each a name of its own");
            }
        }
    }

    fn sources(&mut self) {
        for source in &self.workbook.source {
            if let Some(month) = &source.year_ends_in
                && !(1..=12).contains(month.get_ref())
            {
                self.say(month, "value", format!("there is no month {}", month.get_ref()), "write 1 to 12");
            }
            self.findings.extend(suppression::check(self.workbook, source));
        }
    }

    fn measure(&mut self, measure: &MeasureEntry) {
        let id = &measure.id;
        if id.get_ref().is_empty() || !id.get_ref().chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) {
            let message = format!("`{}` cannot be the id of a measure", id.get_ref());
            self.say(id, "id", message, "use letters, digits, `-`, `_` and `.`");
        }
        let mut formats = Vec::new();
        for name in &measure.source.get_ref().0 {
            match self.workbook.source.iter().find(|source| source.id.get_ref() == name) {
                Some(source) => formats.push(source.format),
                None => {
                    let known = self.workbook.source.iter().map(|source| source.id.get_ref().as_str());
                    let hint = nearest(name, known)
                        .map_or("add a [[source]]".into(), |near| format!("the nearest is `{near}`"));
                    self.say(&measure.source, "unknown_source", format!("there is no source `{name}`"), hint);
                }
            }
        }
        let has_quotient = measure.numerator.is_some() && measure.denominator.is_some();
        if formats.contains(&Format::Ees) && measure.column.is_none() && measure.months.is_none() && !has_quotient {
            let message = format!("measure `{}` has no `column`", id.get_ref());
            self.say(id, "missing_key", message, "name the column of its values, or numerator and denominator");
        }
        if !formats.is_empty() && !formats.iter().any(|format| format.may_be_tidy()) {
            let hint =
                "remove it; plain series have columns `numerator` and `denominator` of their own, and no filters";
            for names in measure.numerator.iter().chain(&measure.denominator) {
                self.say(names, "not_for_series", "a plain series does not take this key", hint);
            }
            for name in measure.filters.keys() {
                self.say(name, "not_for_series", "a plain series does not take `where`", hint);
            }
        }
        self.findings.extend(renamed::check(self.workbook, measure, &formats));
        self.findings.extend(months::check(self.workbook, measure, &formats));
        if let Some(per) = &measure.per
            && !(per.get_ref().is_finite() && *per.get_ref() > 0.0)
        {
            let message = format!("`per` is {}, not a finite number above 0", per.get_ref());
            self.say(per, "value", message, "write 100 for a percentage, 10000 for a rate per 10,000");
        }
        if let Some(decimals) = &measure.decimals
            && *decimals.get_ref() > 9
        {
            let message = format!("{} decimals are too many", decimals.get_ref());
            self.say(decimals, "value", message, "write 0 to 9");
        }
        if let Some(target) = &measure.target {
            self.findings.extend(target::check(self.workbook, target));
        }
    }

    fn areas(&mut self) {
        self.findings.extend(areas::check(self.workbook));
        if let Some(levels) = &self.workbook.upturn.levels
            && self.workbook.upturn.areas == Which::Named
        {
            let hint = "say areas = \"all\", or remove `levels`";
            self.say(levels, "levels", "`levels` stands with named areas", hint);
        }
    }

    fn forecast(&mut self) {
        if let Some(horizon) = &self.workbook.forecast.horizon
            && !(1..=120).contains(horizon.get_ref())
        {
            self.say(horizon, "value", format!("{} periods cannot be forecast", horizon.get_ref()), "write 1 to 120");
        }
    }

    /// Areas and measures that events, judgements and rebases name, and grades.
    fn references(&mut self) {
        let workbook = self.workbook;
        for judgement in &workbook.judgement {
            self.area(&judgement.area);
            if grade(judgement.grade.get_ref()).is_none() {
                let hint = "write inadequate, requires improvement, good or outstanding";
                let message = format!("`{}` is not a grade", judgement.grade.get_ref());
                self.say(&judgement.grade, "grade", message, hint);
            }
        }
        workbook.judgements.iter().flat_map(|file| file.names.values()).for_each(|code| self.area(code));
        workbook.event.iter().for_each(|event| self.area(&event.area));
        for rebase in &workbook.control.rebase {
            rebase.area.iter().for_each(|area| self.area(area));
            if let Some(measure) = &rebase.measure
                && !workbook.measure.iter().any(|known| known.id == *measure)
            {
                let known = workbook.measure.iter().map(|known| known.id.get_ref().as_str());
                let hint = format!("the nearest is `{}`", nearest(measure.get_ref(), known).unwrap_or(""));
                self.say(measure, "unknown_measure", format!("there is no measure `{}`", measure.get_ref()), hint);
            }
        }
    }

    /// With `areas = "all"` the areas are known only once the sources are read.
    fn area(&mut self, code: &Spanned<String>) {
        if self.workbook.upturn.areas == Which::Named && !self.workbook.area.iter().any(|area| area.code == *code) {
            self.findings.push(unknown_area(
                self.workbook,
                code,
                self.workbook.area.iter().map(|area| area.code.get_ref().as_str()),
            ));
        }
    }
}

/// An area that nobody knows.
pub(crate) fn unknown_area<'a>(
    workbook: &Workbook,
    code: &Spanned<String>,
    known: impl Iterator<Item = &'a str>,
) -> Finding {
    let hint =
        nearest(code.get_ref(), known).map_or("add an [[area]]".into(), |near| format!("the nearest is `{near}`"));
    workbook.error(code, "unknown_area", format!("there is no area `{}`", code.get_ref()), hint)
}
