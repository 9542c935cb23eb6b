//! Reading: what was a number, what was not, and on which grid.

use upturn_core::Series;

use crate::check::Check;
use crate::subject::Subject;

pub(crate) fn clean(subject: &Subject, check: &mut Check) {
    let rows = &subject.plain.rows;
    check.exact("n_rows", rows.len());
    check.exact("dup_conflict", subject.conflicts.len());
    let mut periods = subject.conflicts.clone();
    periods.sort();
    periods.dedup();
    check.exact("dup_periods", periods);
    check.convention(
        &[],
        "conflicting rows are refused",
        subject.conflicts.is_empty() == Series::new(rows.clone(), 1.0).is_ok(),
    );

    let counts = subject.plain.counts();
    let names = ["number", "missing", "suppressed", "invalid", "zero_denominator"];
    let found = [counts.number, counts.missing, counts.suppressed, counts.invalid, counts.zero_denominator];
    check.exact(
        "counts",
        names.into_iter().zip(found).map(|(k, v)| (k.to_string(), v.into())).collect::<serde_json::Map<_, _>>(),
    );

    // Of conflicting rows the references keep the last; the product refuses them, so there is nothing to sum up.
    let mut kept = subject.plain.clone();
    kept.rows.retain(|row| {
        !subject.conflicts.contains(&row.period.label)
            || !rows.iter().any(|other| other.period == row.period && other.line > row.line)
    });
    match kept.summary() {
        Err(error) => check.fail(error.to_string()),
        Ok(summary) => {
            check.exact("n_usable", summary.n_usable);
            check.exact("frequency", summary.frequency);
            check.number("periods_per_year", summary.periods_per_year);
            check.exact("dup_identical", summary.dup_identical);
            check.exact("gaps_on_grid", summary.gaps_on_grid);
            check.exact("first", summary.first.map(|date| date.to_string()));
            check.exact("last", summary.last.map(|date| date.to_string()));
        }
    }
    check.exact("reordered", !rows.is_sorted_by_key(|row| row.period.start));
}
