//! Funnel limits about a common centre.

use upturn_core::benchmark::{self, Position};
use upturn_core::level::{self, Confidence};

use crate::check::Check;
use crate::subject::Subject;

const LEVELS: [(&str, Confidence); 2] = [("95", Confidence::P95), ("998", Confidence::P998)];

pub(crate) fn proportion(subject: &Subject, check: &mut Check) {
    let Some(centre) = check.result(benchmark::pooled(&subject.pairs)) else { return };
    check.number("p0", centre);
    check.numbers("n", &subject.pairs.iter().map(|(_, n)| *n).collect::<Vec<_>>());
    for (name, confidence) in LEVELS {
        let limits = |(_, n): &(f64, f64)| benchmark::proportion_limits(centre, *n, confidence);
        let limits: Vec<_> = subject.pairs.iter().map(limits).collect();
        // Two programs' names for the same limits.
        both_ends(check, "normal", name, &limits);
        both_ends(check, "phe", name, &limits);
    }
    let flag = |(x, n): &(f64, f64)| {
        let limits = benchmark::proportion_limits(centre, *n, Confidence::P998)?;
        Some(match benchmark::position(x / n, limits)? {
            Position::Low => "low",
            Position::Within => "in",
            Position::High => "high",
        })
    };
    check.exact("flag_998", subject.pairs.iter().map(flag).collect::<Vec<_>>());
}

pub(crate) fn ratio(subject: &Subject, check: &mut Check) {
    check.numbers("expected", &subject.pairs.iter().map(|(_, expected)| *expected).collect::<Vec<_>>());
    check.numbers("ratio", &subject.pairs.iter().map(|(x, expected)| x / expected).collect::<Vec<_>>());
    for (name, confidence) in LEVELS {
        let limits = subject.pairs.iter().map(|(_, expected)| benchmark::ratio_limits(*expected, confidence));
        both_ends(check, "garwood", name, &limits.collect::<Vec<_>>());
        let own = |(x, expected): &(f64, f64)| {
            level::garwood(*x, confidence.tail()).map(|interval| interval.map(|end| end / expected))
        };
        both_ends(check, "phe_sig", name, &subject.pairs.iter().map(own).collect::<Vec<_>>());
    }
}

fn both_ends(check: &mut Check, kind: &str, level: &str, limits: &[Option<[f64; 2]>]) {
    for (end, side) in ["lower", "upper"].into_iter().enumerate() {
        let found: Vec<Option<f64>> = limits.iter().map(|limits| limits.map(|limits| limits[end])).collect();
        check.optional_numbers(&format!("{kind}_{side}{level}"), &found);
    }
}
