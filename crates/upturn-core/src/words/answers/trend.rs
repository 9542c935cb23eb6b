//! Is it getting better, or is it noise?

use alloc::format;
use alloc::string::{String, ToString};

use super::the;
use crate::Trajectory;
use crate::control::{Control, Reading, Signal};
use crate::trend::{MOST_POINTS, Trend};
use crate::words::print::{change, number, size};
use crate::words::reading::{Movement, Unusual, judged_well, movement, unusual};

pub(super) fn trend_answer(document: &Trajectory, trend: &Trend) -> String {
    let measure = &document.measure;
    let slope = trend.theil_sen.as_ref();
    let moved = slope.map(|slope| {
        let [low, high] = slope.ci_per_year.map(f64::abs);
        let range = format!("likely {} to {}", size(low.min(high), measure), size(low.max(high), measure));
        format!("{} a year ({range}), more than the usual ups and downs", change(slope.slope_per_year, measure))
    });
    let moved = moved.unwrap_or_default();
    let usual = match movement(document) {
        Movement::TooFew => return format!("Too few figures to read a trend: {}, and 5 are needed.", trend.n),
        Movement::TooMany => return format!("The trend is not computed: there are more than {MOST_POINTS} figures."),
        Movement::OutOfRange => return "The figures are too large to compute a trend.".to_string(),
        Movement::Constant(value) => return format!("No change: every figure is {}.", number(value, measure)),
        Movement::Improving => format!("Improving: {moved}."),
        Movement::Worsening => match judged_well(document) {
            Some(grade) => format!("Getting worse: {moved}, while the service is judged {grade}."),
            None => format!("Getting worse: {moved}."),
        },
        Movement::Rising => format!("Rising: {moved}. Neither direction is better."),
        Movement::Falling => format!("Falling: {moved}. Neither direction is better."),
        Movement::NoClearTrend => match unusual(document) {
            Some(unusual) if unusual.many => no_trend_but(&unusual),
            _ => "No clear trend: the figures show no lasting direction.".to_string(),
        },
    };
    // Limits over two levels call most figures unusual: the new level says more than the latest signal.
    match new_level(document).or_else(|| document.control.as_ref().and_then(latest_signal)) {
        Some(signal) => format!("{usual} {signal}"),
        None => usual,
    }
}

/// The latest change of level that the figures suggest, and that nobody has stated.
fn new_level(document: &Trajectory) -> Option<String> {
    let measure = &document.measure;
    let proposed = &document.control.as_ref()?.proposed_rebases;
    let latest = proposed.last()?;
    let first = document.points.iter().find(|point| point.period == latest.period)?;
    let judged = match measure.better.sign() {
        Some(sign) if (latest.after - latest.before) * sign > 0.0 => ", for the better",
        Some(_) => ", for the worse",
        None => "",
    };
    let times = match proposed.len() {
        1 => String::new(),
        n => format!(" {n} times, the latest"),
    };
    let (before, after) = (number(latest.before, measure), number(latest.after, measure));
    Some(format!(
        "New limits are proposed{times} from {}: the average went from {before} to {after}{judged}.",
        the(first)
    ))
}

/// A series without a lasting direction may still be far from steady.
fn no_trend_but(Unusual { count, of, better, worse, periods, .. }: &Unusual) -> String {
    let sides = match (better, worse) {
        (0, 0) => String::new(),
        (_, 0) => ", all on the better side".to_string(),
        (0, _) => ", all on the worse side".to_string(),
        _ => format!(": {better} better, {worse} worse"),
    };
    format!("No clear trend, but {count} of {of} {periods} are outside the usual ups and downs{sides}.")
}

/// What the control chart says of the latest figure; `None` where it is within the usual ups and downs.
fn latest_signal(control: &Control) -> Option<String> {
    let latest = control.points.last()?;
    let word = |better: &'static str, worse: &'static str, neutral: &'static str| match latest.reading {
        Reading::Improvement => better,
        Reading::Concern => worse,
        Reading::Neutral | Reading::Common => neutral,
    };
    Some(match latest.signal? {
        Signal::Outside => {
            format!("The latest figure is {} the usual ups and downs.", word("better than", "worse than", "outside"))
        }
        Signal::Trend => {
            format!("The last seven figures all move {}.", word("the better way", "the worse way", "one way"))
        }
        Signal::TwoInThree => format!(
            "Two of the last three figures are {}.",
            word("unusually good", "unusually poor", "unusually far from the average")
        ),
        Signal::Shift => {
            format!(
                "The last seven figures are all {} the average.",
                word("better than", "worse than", "on one side of")
            )
        }
    })
}
