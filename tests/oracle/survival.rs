//! How long spells last, and whether groups differ.

use serde_json::Value;
use upturn_core::journey::log_rank::log_rank;
use upturn_core::journey::survival::{Duration, Step, Survival, kaplan_meier};
use upturn_core::level::Confidence;

use crate::check::Check;
use crate::subject::Subject;

pub(crate) fn curve(subject: &Subject, check: &mut Check) {
    let durations: Vec<Duration> = groups(subject, check).into_iter().flat_map(|(_, durations)| durations).collect();
    let Some(found) = check.result(kaplan_meier(&durations, Confidence::P95)) else { return };
    let Survival { steps, .. } = &found;
    check.numbers("time", &steps.iter().map(|step| step.time).collect::<Vec<_>>());
    check.exact("n_risk", steps.iter().map(|step| step.at_risk).collect::<Vec<_>>());
    check.exact("n_event", steps.iter().map(|step| step.ended).collect::<Vec<_>>());
    check.numbers("surv", &steps.iter().map(|step| step.survival).collect::<Vec<_>>());
    let mut ends = |name: &str, interval: fn(&Step) -> Option<[f64; 2]>| {
        for (end, side) in ["lower", "upper"].into_iter().enumerate() {
            let found = steps.iter().map(|step| interval(step).map(|ends| ends[end]));
            check.optional_numbers(&format!("{side}_{name}"), &found.collect::<Vec<_>>());
        }
    };
    ends("plain", |step| step.plain);
    ends("log", |step| step.log);
    ends("loglog", |step| step.log_log);
    check.number("median", found.median());
    check.number("rmean", steps.last().and_then(|last| found.restricted_mean(last.time)));
}

pub(crate) fn test(subject: &Subject, check: &mut Check) {
    let groups = groups(subject, check);
    let durations: Vec<&[Duration]> = groups.iter().map(|(_, durations)| durations.as_slice()).collect();
    let Some(found) = check.result(log_rank(&durations)) else { return };
    check.exact("groups", groups.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>());
    check.numbers("observed", &found.observed);
    check.numbers("expected", &found.expected);
    check.number("chi2", found.chi_square);
    check.number("p", found.p);
    let degrees = check.record.params.get("df").and_then(Value::as_u64);
    check.convention(&[], "degrees of freedom are groups less 1", degrees == Some(found.degrees as u64));
}

/// Reads the columns id, duration, event and group; groups in order of name.
fn groups(subject: &Subject, check: &mut Check) -> Vec<(String, Vec<Duration>)> {
    let mut reader = csv::Reader::from_reader(subject.case.csv.as_slice());
    let rows: Result<Vec<(String, f64, u8, String)>, _> = reader.deserialize().collect();
    let rows = match rows {
        Ok(rows) => rows,
        Err(error) => {
            check.fail(error.to_string());
            return Vec::new();
        }
    };
    let mut groups: Vec<(String, Vec<Duration>)> = Vec::new();
    for (_, length, event, name) in rows {
        let place = groups.iter().position(|(other, _)| *other == name).unwrap_or_else(|| {
            groups.push((name, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(Duration { length, ended: event == 1 });
    }
    groups.sort_by(|(a, _), (b, _)| a.cmp(b));
    groups
}
