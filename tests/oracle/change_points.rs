//! Change points of the level.

use serde_json::Value;
use upturn_core::control::Pelt;

use crate::check::Check;
use crate::subject::Subject;

pub(crate) fn pelt(subject: &Subject, check: &mut Check) {
    let (_, y) = subject.usable();
    check.for_values(&y);
    let defaults = Pelt::default();
    let shortest = check.record.params.get("min_size").and_then(Value::as_u64);
    // "2*log(n) per change"; degenerate records state no parameters.
    let penalty = check.text("penalty").split('*').next().and_then(|times| times.parse().ok());
    let pelt = Pelt {
        penalty: penalty.unwrap_or(defaults.penalty),
        shortest: shortest.map_or(defaults.shortest, |shortest| shortest as usize),
    };
    let Some(found) = check.result(pelt.find(&y)) else { return };
    check.number("sigma", found.sigma);
    if check.is_degenerate() {
        check.exact("breakpoints", found.starts);
        check.convention(&[], "without noise there is no objective", found.objective.is_none());
        return;
    }
    check.number("objective", found.objective);
    check.exact("n_changes", found.starts.len());
    let unique = check.record.values["optimum_unique"] == Value::Bool(true);
    if unique {
        check.exact("breakpoints", found.starts);
    } else {
        let found = Value::from(found.starts);
        let best = ["breakpoints", "equally_good"].iter().any(|key| check.record.values.get(*key) == Some(&found));
        check.convention(&["breakpoints", "equally_good"], "one of the best ways to cut", best);
    }
}
