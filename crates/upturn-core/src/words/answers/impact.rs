//! Did the intervention change anything?

use alloc::string::String;

use crate::Trajectory;

pub(super) fn impact_answer(document: &Trajectory) -> Option<String> {
    document.impact.map(|_| String::new())
}
