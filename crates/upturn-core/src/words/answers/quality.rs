//! Can I trust these numbers?

use alloc::format;
use alloc::string::{String, ToString};

use crate::quality::{Grade, Quality, Severity};

pub(super) fn quality_answer(quality: &Quality) -> String {
    let (lead, severity) = match quality.grade {
        Grade::Sound => return "Nothing speaks against these figures.".to_string(),
        Grade::Caution => ("Read with care.", Severity::Caution),
        Grade::Weak => ("Do not decide on this alone.", Severity::Serious),
    };
    let mut worst = quality.remarks.iter().filter(|remark| remark.severity == severity);
    let first = worst.next().map(|remark| remark.message.as_str()).unwrap_or_default();
    match quality.remarks.iter().filter(|remark| remark.severity >= Severity::Caution).count() {
        0 | 1 => format!("{lead} {first}"),
        2 => format!("{lead} {first} There is 1 more remark."),
        several => format!("{lead} {first} There are {} more remarks.", several - 1),
    }
}
