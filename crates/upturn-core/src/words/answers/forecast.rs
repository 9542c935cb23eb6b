//! Will we get there, and when?

use alloc::string::String;

use crate::Trajectory;

pub(super) fn forecast_answer(document: &Trajectory) -> Option<String> {
    document.forecast.map(|_| String::new())
}
