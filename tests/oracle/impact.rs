//! Segmented regression, difference in differences, synthetic control.

use std::collections::BTreeSet;

use serde_json::Value;
use upturn_core::Date;
use upturn_core::impact::{DifferenceInDifferences, Errors, Estimate, SegmentedRegression, Segments, SyntheticControl};

use crate::check::Check;
use crate::subject::Subject;

pub(crate) fn segmented(subject: &Subject, check: &mut Check) {
    let (t, y) = subject.usable();
    check.for_values(&y);
    let Some(found) = check.result(segments(subject, check, &t, &y)) else { return };
    let coefficients = [found.intercept, found.slope_before, found.level_change, found.slope_change];
    check.numbers("coef", &coefficients.map(|coefficient| coefficient.value));
    check.number("effect_at_last_period", found.effect_at_last.value);
    check.convention(&[], "the lag is the record's", check.record.params["lag"].as_u64() == Some(found.lag as u64));
    if found.perfect_fit {
        return perfect_fit(check, &found);
    }
    let errors = |estimate: &Estimate| estimate.errors;
    let mut of_coefficients = |key, number: fn(Errors) -> f64| {
        let found: Vec<_> = coefficients.iter().map(|estimate| errors(estimate).map(number)).collect();
        check.optional_numbers(key, &found);
    };
    of_coefficients("se_ols", |errors| errors.ols);
    of_coefficients("se_hac", |errors| errors.hac);
    of_coefficients("se_hac_corrected", |errors| errors.hac_corrected);
    of_coefficients("t_stat", |errors| errors.inference.t);
    of_coefficients("p_t", |errors| errors.inference.p);
    let ci95 = |estimate: Estimate| estimate.errors.map_or(Vec::new(), |errors| errors.inference.ci95.to_vec());
    check.numbers("ci95_level", &ci95(found.level_change));
    check.numbers("effect_ci95", &ci95(found.effect_at_last));
    check.number("effect_se", found.effect_at_last.errors.map(|errors| errors.hac_corrected));
    check.number("durbin_watson", found.durbin_watson);
}

fn segments(subject: &Subject, check: &Check, t: &[i64], y: &[f64]) -> Option<Segments> {
    let about = &subject.case.about;
    let date = Date::parse(about["intervention"].as_str()?)?;
    // The series need not have a period that begins on the very day.
    let intervention = subject.series.observations.iter().find(|row| row.period.start >= date)?.index;
    let seasons = check.text("design").contains("season_dummies");
    let season = about["season"].as_u64().filter(|_| seasons).map(|season| season as usize);
    SegmentedRegression { intervention, season }.fit(t, y).ok()
}

/// Where every figure is met, errors and what is made of them are rounding: the references differ by as much as they
/// are, and the core has none.
fn perfect_fit(check: &mut Check, found: &Segments) {
    let estimates = [found.intercept, found.slope_before, found.level_change, found.slope_change, found.effect_at_last];
    let none = estimates.iter().all(|estimate| estimate.errors.is_none()) && found.durbin_watson.is_none();
    let keys = ["se_ols", "se_hac", "se_hac_corrected", "t_stat", "p_t", "ci95_level", "effect_se", "effect_ci95"];
    check.convention(&keys, "a perfect fit has no errors", none);
    let noise = |value: &Value| value.as_f64().is_some_and(|error| error < 1e-12);
    let reference = check.record.values["se_ols"].as_array().is_some_and(|errors| errors.iter().all(noise));
    check.convention(&["durbin_watson"], "the reference's errors are rounding too", reference);
}

pub(crate) fn two_way_fixed_effects(subject: &Subject, check: &mut Check) {
    let Some(panel) = panel(subject, check) else { return };
    let treated = check.record.params["treated"].as_array().map_or(&[][..], Vec::as_slice);
    let position = |name: &Value| panel.areas.iter().position(|area| Some(area.as_str()) == name.as_str());
    let design = DifferenceInDifferences { treated: treated.iter().filter_map(position).collect(), start: panel.start };
    let Some(found) = check.result(design.fit(&panel.outcomes).ok()) else { return };
    check.number("att", found.effect);
    check.number("att_2x2_means", found.effect_of_means);
    check.number("se_cluster", found.se_clustered);
    check.number("se_ols", found.se_ols);
    check.exact("n_units", found.n_areas);
    check.exact("n_periods", found.n_periods);
    check.exact("n_pre", found.n_before);
    let one = treated.len() == 1;
    check.convention(&[], "one treated area has no clustered inference", one == found.inference.is_none());
}

pub(crate) fn synthetic_control(subject: &Subject, check: &mut Check) {
    let Some(panel) = panel(subject, check) else { return };
    let treated = check.text("treated");
    let Some(complete) = panel.complete() else { return check.fail("the panel has gaps".into()) };
    let (own, donors): (Vec<_>, Vec<_>) = complete.into_iter().partition(|(area, _)| *area == treated);
    let (names, donors): (Vec<&str>, Vec<Vec<f64>>) = donors.into_iter().unzip();
    let design = SyntheticControl { start: panel.start };
    let own = own.first().map_or(&[][..], |(_, outcomes)| outcomes.as_slice());
    let Some(found) = check.result(design.fit(own, &donors).ok()) else { return };
    let placebo = design.placebo(own, &donors);
    check.number("objective", found.objective);
    check.number("pre_rmspe", found.rmspe_before);
    check.number("post_rmspe", found.rmspe_after);
    // Where the mixture meets every figure before, the ratio is one of rounding.
    let perfect = found.ratio.is_none();
    if !perfect {
        check.number("ratio", found.ratio);
    }
    check.number("att_mean_post", found.effect);
    check.numbers("gaps", &found.gaps);
    check.number("kkt_gap", found.kkt_gap);
    check.exact("support_columns_independent", found.support_independent);
    match placebo {
        Ok(placebo) => {
            check.exact("placebo_rank", placebo.rank);
            check.number("placebo_p", placebo.p);
        }
        // Without a gap before there is nothing to rank by; everything else is still compared.
        Err(reason) => {
            check.convention(&["placebo_rank", "placebo_p", "ratio"], &reason.to_string(), perfect);
        }
    }
    check.exact("n_donors", donors.len());

    // The record's absolute tolerance is that of the figures' squares: too wide for shares and for the optimum.
    let number = |key: &str| check.record.values[key].as_f64().unwrap_or(f64::NAN);
    let optimal = perfect || found.objective <= number("objective") * (1.0 + 1e-6);
    let ratio = perfect || found.ratio.is_some_and(|ratio| (ratio / number("ratio") - 1.0).abs() <= 1e-6);
    let support = found.weights.iter().filter(|weight| **weight > 0.0).count();
    let unique = found.support_independent && panel.start > support;
    let weight_of = |name: &str| check.record.values["weights"][name].as_f64().unwrap_or(0.0);
    let near = |(name, found): (&&str, &f64)| (found - weight_of(name)).abs() <= 1e-4;
    let weights = !unique || names.iter().zip(&found.weights).all(near);
    check.convention(&[], "the objective is that of the optimum", optimal);
    check.convention(&[], "the ratio agrees to 1e-6", ratio);
    check.convention(&["weights"], "weights agree to 1e-4 where no others do as well", weights);
    check.convention(&[], "the optimum is met to within rounding", found.kkt_gap <= 1e-14);
}

/// The figures of several areas.
struct Panel {
    areas: Vec<String>,
    outcomes: Vec<Vec<Option<f64>>>,
    /// Position of the first period at or after the record's start.
    start: usize,
}

impl Panel {
    /// Each area with its outcomes; `None` where one is missing.
    fn complete(&self) -> Option<Vec<(&str, Vec<f64>)>> {
        let areas = self.areas.iter().zip(&self.outcomes);
        areas.map(|(area, outcomes)| Some((area.as_str(), outcomes.iter().copied().collect::<Option<_>>()?))).collect()
    }
}

/// Reads the columns unit, period and value.
fn panel(subject: &Subject, check: &mut Check) -> Option<Panel> {
    let mut reader = csv::Reader::from_reader(subject.case.csv.as_slice());
    let rows: Result<Vec<(String, String, Option<f64>)>, _> = reader.deserialize().collect();
    let rows = rows.map_err(|error| check.fail(error.to_string())).ok()?;
    let periods: BTreeSet<&str> = rows.iter().map(|(_, period, _)| period.as_str()).collect();
    let mut areas: Vec<String> = Vec::new();
    for (area, ..) in &rows {
        if !areas.contains(area) {
            areas.push(area.clone());
        }
    }
    let mut outcomes = vec![vec![None; periods.len()]; areas.len()];
    for (area, period, value) in &rows {
        let row = areas.iter().position(|other| other == area)?;
        outcomes[row][periods.range(..period.as_str()).count()] = *value;
    }
    let start = periods.range(..check.text("start")).count();
    Some(Panel { areas, outcomes, start })
}
