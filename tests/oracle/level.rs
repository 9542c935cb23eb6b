//! Intervals of proportions and counts.

use upturn_core::level::{self, Confidence, Method};
use upturn_core::{Kind, Measure, Observation, Period, Status};

use crate::check::Check;
use crate::subject::Subject;

fn confidence(check: &Check) -> Confidence {
    match check.record.params.get("conf").and_then(serde_json::Value::as_f64) {
        Some(0.998) => Confidence::P998,
        _ => Confidence::P95,
    }
}

/// Splits intervals into their lower and upper ends.
fn ends(found: Vec<[Option<f64>; 2]>) -> [Vec<Option<f64>>; 2] {
    [0, 1].map(|end| found.iter().map(|interval| interval[end]).collect())
}

pub(crate) fn wilson(subject: &Subject, check: &mut Check) {
    let confidence = confidence(check);
    given(subject, check);
    check.numbers("p", &subject.pairs.iter().map(|(x, n)| x / n).collect::<Vec<_>>());
    let found = subject.pairs.iter().map(|(x, n)| level::wilson(*x, *n, confidence.z()));
    let [lower, upper] = ends(found.map(both).collect());
    check.optional_numbers("lower", &lower);
    check.optional_numbers("upper", &upper);
    measured_the_same(subject, check, Kind::Proportion, &lower, &upper);
}

pub(crate) fn clopper_pearson(subject: &Subject, check: &mut Check) {
    let confidence = confidence(check);
    let found = subject.pairs.iter().map(|(x, n)| level::clopper_pearson(*x, *n, confidence.tail()));
    let [lower, upper] = ends(found.map(both).collect());
    check.optional_numbers("lower", &lower);
    check.optional_numbers("upper", &upper);
}

pub(crate) fn byar(subject: &Subject, check: &mut Check) {
    let z = confidence(check).z();
    given(subject, check);
    counts_and_rates(subject, check, |x| [level::byar_lower(x, z), level::byar_upper(x, z)]);
}

pub(crate) fn poisson_exact(subject: &Subject, check: &mut Check) {
    let confidence = confidence(check);
    counts_and_rates(subject, check, |x| both(level::garwood(x, confidence.tail())));
}

pub(crate) fn phe_rate(subject: &Subject, check: &mut Check) {
    let confidence = confidence(check);
    let [lower, upper] = counts_and_rates(subject, check, |x| both(level::phe(x, confidence)));
    let methods = subject.pairs.iter().map(|(x, n)| match level::method(&measure(Kind::Rate), &observation(*x, *n)) {
        Method::Exact => "Exact",
        Method::Byar => "Byars",
        Method::Wilson | Method::None => "none",
    });
    check.exact("method", methods.collect::<Vec<_>>());
    measured_the_same(subject, check, Kind::Rate, &lower, &upper);
}

fn both(interval: Option<[f64; 2]>) -> [Option<f64>; 2] {
    interval.map_or([None; 2], |ends| ends.map(Some))
}

fn given(subject: &Subject, check: &mut Check) {
    check.numbers("x", &subject.pairs.iter().map(|(x, _)| *x).collect::<Vec<_>>());
    check.numbers("n", &subject.pairs.iter().map(|(_, n)| *n).collect::<Vec<_>>());
}

/// Compares the ends for counts, and those divided by the exposure; returns the latter.
fn counts_and_rates(
    subject: &Subject,
    check: &mut Check,
    interval: impl Fn(f64) -> [Option<f64>; 2],
) -> [Vec<Option<f64>>; 2] {
    let counts = ends(subject.pairs.iter().map(|(x, _)| interval(*x)).collect());
    let per_exposure = |ends: &Vec<Option<f64>>| {
        let rates = ends.iter().zip(&subject.pairs).map(|(end, (_, n))| end.map(|end| end / n));
        rates.collect::<Vec<_>>()
    };
    let rates = [per_exposure(&counts[0]), per_exposure(&counts[1])];
    check.optional_numbers("lower_count", &counts[0]);
    check.optional_numbers("upper_count", &counts[1]);
    check.optional_numbers("lower_rate", &rates[0]);
    check.optional_numbers("upper_rate", &rates[1]);
    rates
}

/// The interval of an observation is the same formula, found by the kind of its measure.
fn measured_the_same(subject: &Subject, check: &mut Check, kind: Kind, lower: &[Option<f64>], upper: &[Option<f64>]) {
    let confidence = confidence(check);
    for ((x, n), (lower, upper)) in subject.pairs.iter().zip(lower.iter().zip(upper)) {
        let found = both(level::interval(&measure(kind), &observation(*x, *n), confidence));
        let close = |found: Option<f64>, formula: Option<f64>| match (found, formula) {
            (Some(found), Some(formula)) => check.record.tol.agree(found, 1000.0 * formula),
            (found, formula) => found.is_none() && formula.is_none(),
        };
        let holds = close(found[0], *lower) && close(found[1], *upper);
        check.convention(&[], "the interval of an observation is that of its counts, times `per`", holds);
    }
}

pub(crate) fn measure(kind: Kind) -> Measure {
    Measure {
        id: "case".into(),
        title: "Case".into(),
        unit: String::new(),
        kind,
        better: upturn_core::Better::Higher,
        per: 1000.0,
        decimals: 1,
        source: String::new(),
    }
}

fn observation(numerator: f64, denominator: f64) -> Observation {
    Observation {
        period: Period::parse("2024", None).expect("a period"),
        index: 0,
        value: Some(1000.0 * numerator / denominator),
        numerator: Some(numerator),
        denominator: Some(denominator),
        status: Status::Number,
        hidden: None,
    }
}
