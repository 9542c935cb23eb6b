//! One answer a question: a file each.

use alloc::string::String;

use super::Answers;
use super::print::the_period;
use crate::trajectory::Point;
use crate::{Date, Trajectory};

mod benchmark;
mod forecast;
mod impact;
mod journey;
mod level;
mod pace;
mod quality;
mod trend;

pub(super) use journey::journey_answer;

pub(super) fn answers(document: &Trajectory, as_of: Option<Date>) -> Answers {
    Answers {
        level: document.level.as_ref().and_then(|level| level::level_answer(document, level)),
        trend: document.trend.as_ref().map(|trend| trend::trend_answer(document, trend)),
        pace: document.pace.as_ref().map(|pace| pace::pace_answer(document, pace, as_of)),
        forecast: forecast::forecast_answer(document),
        impact: impact::impact_answer(document),
        benchmark: benchmark::benchmark_answer(document),
        journey: document.journey.as_ref().map(journey_answer),
        quality: Some(quality::quality_answer(&document.quality)),
    }
}

fn the(point: &Point) -> String {
    the_period(point.start, point.end, &point.period)
}
