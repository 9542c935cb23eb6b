//! How do we compare?

use alloc::string::String;

use crate::Trajectory;

pub(super) fn benchmark_answer(document: &Trajectory) -> Option<String> {
    document.benchmark.map(|_| String::new())
}
