//! Models of one series that carry it forward: least squares, exponential smoothing, local linear trend.

use serde_json::Value;
use upturn_core::forecast::{
    EtsFit, Form, LocalLinearFit, LocalLinearTrend, Prediction, Refusal, Smoothing, ets as fit_ets,
    local_linear_trend as fit_local_linear_trend, ols_trend as fit_ols_trend,
};
use upturn_core::{Date, math};

use crate::check::Check;
use crate::subject::Subject;

pub(crate) fn ols_trend(subject: &Subject, check: &mut Check) {
    let (t, y) = subject.usable();
    check.for_values(&y);
    let Some(fit) = check.result(fit_ols_trend(&t, &y).ok()) else { return };
    check.numbers("coef", &[fit.intercept, fit.slope]);
    predicted(subject, check, |horizon| fit.predictions(horizon));
}

pub(crate) fn ets_fixed(subject: &Subject, check: &mut Check) {
    let (t, y) = subject.usable();
    check.for_values(&y);
    let Some(fit) = check.result(given_model(check, &y).and_then(|model| model.fit(&t, &y)).ok()) else { return };
    check.number("sse", fit.sse);
    check.number("sigma2_ml", fit.variance);
    check.number("loglik_gauss", fit.log_likelihood);
    check.number("fitted_last", fit.fitted_last);
    check.number("level_last", fit.level_last);
    check.number("slope_last", fit.slope_last);
    predicted(subject, check, |horizon| fit.predictions(horizon));
    ever(subject, check, &fit);
}

/// The model that a record names; a record of a series that has no result names none.
fn given_model(check: &Check, y: &[f64]) -> Result<Smoothing, Refusal> {
    let given = |name| parameter(check, name).unwrap_or(0.0);
    let (alpha, beta, level, slope) = (given("alpha"), given("beta"), given("l0"), given("b0"));
    match check.text("model") {
        "AAN" => Smoothing::trend(alpha, beta, level, slope),
        "AAdN" => Smoothing::damped_trend(alpha, beta, given("phi"), level, slope),
        "ANN" => Smoothing::level(alpha, level),
        _ => Smoothing::level(0.4, y.first().copied().unwrap_or(0.0)),
    }
}

pub(crate) fn ets_mle(subject: &Subject, check: &mut Check) {
    let (t, y) = subject.usable();
    let form = if check.text("model") == "AAdN" { Form::DampedTrend } else { Form::Trend };
    let Some(fit) = check.result(fit_ets(form, &t, &y).ok()) else { return };
    let Some(peer) = reference(check, "loglik_gauss") else { return check.fail("no log-likelihood to compare".into()) };
    match fit.log_likelihood {
        Some(found) => {
            let within_bounds = best_within_bounds(check);
            let what = format!(
                "log-likelihood {found} at least the best peer's {peer} less 0.05, or {within_bounds:?} less 0.001"
            );
            let holds = found >= peer - 0.05 || within_bounds.is_some_and(|peer| found >= peer - 0.001);
            check.convention(&["best_peer", "loglik_gauss"], &what, holds);
        }
        None => {
            // From the likelihood: the error at which the best peer arrived.
            let n = y.len() as f64;
            let error = (math::exp(-2.0 * peer / n - 1.0) / (2.0 * std::f64::consts::PI)).sqrt();
            let largest = y.iter().fold(0.0f64, |most, value| most.max(value.abs()));
            let what = "errors that are rounding only have no likelihood";
            check.convention(&["best_peer", "loglik_gauss"], what, error <= 1e-14 * largest);
        }
    }
}

/// One peer's beta can exceed alpha, which the stated bounds forbid; it does not publish its parameters. Of those that
/// do, and that keep to the bounds, the best.
fn best_within_bounds(check: &Check) -> Option<f64> {
    let peers = check.record.peers.as_object()?.values();
    let within = peers.filter(|peer| peer.get("_params").is_some_and(Value::is_object));
    within.filter_map(|peer| peer.get("loglik_gauss")?.as_f64()).reduce(f64::max)
}

pub(crate) fn local_linear_fixed(subject: &Subject, check: &mut Check) {
    let (t, y) = subject.usable();
    check.for_values(&y);
    let variance = |name| parameter(check, name).unwrap_or(f64::NAN);
    let model = LocalLinearTrend::new(variance("var_eps"), variance("var_level"), variance("var_slope"));
    let Some(fit) = check.result(model.and_then(|model| model.fit(&t, &y)).ok()) else { return };
    predicted(subject, check, |horizon| fit.predictions(horizon));
}

pub(crate) fn local_linear_mle(subject: &Subject, check: &mut Check) {
    let (t, y) = subject.usable();
    let scale = parameter(check, "data_scale").unwrap_or(1.0);
    let scaled: Vec<f64> = y.iter().map(|value| value / scale).collect();
    let Some(fit) = check.result(fit_local_linear_trend(&t, &scaled).ok()) else { return };
    let best = reference(check, "best_known_loglik").unwrap_or(f64::INFINITY);
    // Points on a line have no greatest likelihood.
    let found = fit.log_likelihood.unwrap_or(f64::INFINITY);
    let what = format!("diffuse log-likelihood {found} at least the best known {best} less 0.05");
    check.convention(&["best_known_loglik"], &what, found >= best - 0.05);
    at_the_peers_variances(check, &t, &y, &scaled, scale);
}

/// The optimum is compared by its likelihood; the likelihood itself, and what it predicts, at the variances at which the
/// reference arrived.
fn at_the_peers_variances(check: &mut Check, t: &[i64], y: &[f64], scaled: &[f64], scale: f64) {
    let Some([observation, level, slope]) = reference_list(check, "var_eps_level_slope") else {
        return check.fail("no variances to compare at".into());
    };
    let squared = scale * scale;
    let scaled_model = LocalLinearTrend::new(observation / squared, level / squared, slope / squared);
    let fit = scaled_model.and_then(|model| model.fit(t, scaled)).ok();
    check.number("loglik_scaled", fit.and_then(|fit| fit.log_likelihood));
    let fit = LocalLinearTrend::new(observation, level, slope).and_then(|model| model.fit(t, y)).ok();
    let steps = |fit: LocalLinearFit| fit.predictions(reference_length(check, "mean")).ok();
    let Some(steps) = fit.and_then(steps) else { return check.fail("no predictions".into()) };
    check.numbers("mean", &steps.iter().map(|step| step.mean).collect::<Vec<_>>());
    check.numbers("se", &steps.iter().map(|step| step.se).collect::<Vec<_>>());
}

/// Records of series that are too short for any.
pub(crate) fn local_linear(subject: &Subject, check: &mut Check) {
    let (t, y) = subject.usable();
    let given = LocalLinearTrend::new(1.0, 1.0, 1.0).and_then(|model| model.fit(&t, &y)).ok();
    let estimated = fit_local_linear_trend(&t, &y).ok();
    check.convention(&[], "neither with given nor with estimated variances", given.is_none() && estimated.is_none());
    check.result(given.or(estimated));
}

fn predicted(subject: &Subject, check: &mut Check, predict: impl Fn(u16) -> Result<Vec<Prediction>, Refusal>) {
    let horizon = reference_length(check, "mean");
    let at_target = periods_to_target(subject).and_then(|periods| u16::try_from(periods).ok());
    let steps = match predict(horizon.max(at_target.unwrap_or(0))) {
        Ok(steps) => steps,
        Err(refusal) => return check.fail(refusal.to_string()),
    };
    let shown = &steps[..usize::from(horizon)];
    let each = |field: fn(&Prediction) -> f64| shown.iter().map(field).collect::<Vec<_>>();
    check.numbers("mean", &each(|step| step.mean));
    check.numbers("se", &each(|step| step.se));
    check.numbers("lo95", &each(|step| step.interval_95[0]));
    check.numbers("hi95", &each(|step| step.interval_95[1]));
    check.exact("h_target", at_target);
    let (Some(at_target), Some(target)) = (at_target, subject.target) else { return };
    let Some(step) = usize::from(at_target).checked_sub(1).and_then(|place| steps.get(place)) else { return };
    let chance = step.chance(subject.better, target);
    if check.is_degenerate() {
        let what = "without any error the chance is 0 or 1";
        check.convention(&["prob_at_target_date"], what, matches!(chance, Some(0.0 | 1.0)));
    } else {
        check.number("prob_at_target_date", chance);
    }
}

/// A Monte Carlo result: within four of its standard errors.
fn ever(subject: &Subject, check: &mut Check, fit: &EtsFit) {
    let (Some(expected), Some(error)) =
        (reference(check, "prob_ever_by_target_date_mc"), reference(check, "prob_ever_mcse"))
    else {
        return;
    };
    let horizon = periods_to_target(subject).and_then(|periods| u16::try_from(periods).ok()).unwrap_or(0);
    let found = subject.target.and_then(|target| fit.chance_ever(subject.better, target, horizon));
    let near = found.is_some_and(|found| (found - expected).abs() <= 4.0 * error);
    let what = format!("chance ever {found:?} within 4 x {error} of {expected}");
    check.convention(&["prob_ever_by_target_date_mc", "prob_ever_mcse"], &what, near);
}

/// From the last usable period to the target's date.
fn periods_to_target(subject: &Subject) -> Option<i64> {
    let date = subject.case.about.get("target_date").and_then(Value::as_str).and_then(Date::parse)?;
    let first = subject.series.observations.first()?.period.start;
    let (last, _) = subject.series.usable().next_back()?;
    Some(subject.series.cadence.index(first, date) - last)
}

fn parameter(check: &Check, name: &str) -> Option<f64> {
    check.record.params.get(name).and_then(Value::as_f64)
}

/// A number of the record; reading it does not count as comparing.
fn reference(check: &Check, key: &str) -> Option<f64> {
    check.record.values.get(key).and_then(Value::as_f64)
}

fn reference_list<const N: usize>(check: &Check, key: &str) -> Option<[f64; N]> {
    let list: Option<Vec<f64>> = check.record.values.get(key)?.as_array()?.iter().map(Value::as_f64).collect();
    list?.try_into().ok()
}

fn reference_length(check: &Check, key: &str) -> u16 {
    let length = check.record.values.get(key).and_then(Value::as_array).map_or(0, Vec::len);
    u16::try_from(length).unwrap_or(0)
}
