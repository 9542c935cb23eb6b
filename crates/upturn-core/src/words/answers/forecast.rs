//! Will we get there, and when?

use alloc::format;
use alloc::string::{String, ToString};

use crate::Trajectory;
use crate::forecast::{Forecast, ForecastPoint};
use crate::pace::{Pace, Status};
use crate::words::print::{date, figure, in_period, target};

/// The chance to meet the target by its date, where it has one ahead; and the likely range of the last period shown.
pub(super) fn forecast_answer(document: &Trajectory) -> Option<String> {
    let forecast = document.forecast.as_ref()?;
    let range = range(document, forecast.points.last()?);
    Some(match document.pace.as_ref().and_then(|pace| chance(document, forecast, pace)) {
        Some(chance) => format!("{chance} {range}"),
        None => range,
    })
}

fn range(document: &Trajectory, furthest: &ForecastPoint) -> String {
    let print = |value| figure(value, &document.measure);
    let place = in_period(furthest.start, furthest.end, &furthest.period);
    format!("Likely between {} and {} {place}.", print(furthest.lower_80), print(furthest.upper_80))
}

fn chance(document: &Trajectory, forecast: &Forecast, pace: &Pace) -> Option<String> {
    let (target, by) = (target(pace.target?, &document.measure), date(pace.by?));
    let chance = percent(forecast.chance_at_date?);
    Some(match pace.status {
        Status::Met => format!("The target of {target} is met now; the chance that it is met on {by} is {chance}."),
        _ => match &forecast.expected_crossing {
            None => format!("The chance to meet the target of {target} on {by} is {chance}."),
            Some(crossing) => {
                let place = period(forecast, &crossing.period);
                format!(
                    "The chance to meet the target of {target} on {by} is {chance}; it is likelier than not {place}."
                )
            }
        },
    })
}

/// "from the year to March 2027 on".
fn period(forecast: &Forecast, label: &str) -> String {
    let point = forecast.points.iter().find(|point| point.period == label);
    point.map_or_else(String::new, |point| {
        format!("from {} on", crate::words::the_period(point.start, point.end, &point.period))
    })
}

/// A chance in whole per cent. Nothing that lies ahead is certain or ruled out.
fn percent(chance: f64) -> String {
    match crate::math::floor(100.0 * chance + 0.5) {
        whole if whole < 1.0 => "under 1%".to_string(),
        whole if whole > 99.0 => "over 99%".to_string(),
        whole => format!("{whole}%"),
    }
}
