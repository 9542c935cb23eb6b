//! Words that charts, tables and descriptions share.

use upturn_core::control::{Reading, Signal};
use upturn_core::journey::Grade;
use upturn_core::observation::Meaning;
use upturn_core::trajectory::{Point, Trajectory};
use upturn_core::{Date, Measure, Status, words};

/// What the figures are of: the title of the measure, with the area where there is one.
pub(crate) fn subject(document: &Trajectory) -> String {
    let title = &document.measure.title;
    match &document.area {
        Some(area) => format!("{title}, {}", area.name),
        None => title.clone(),
    }
}

/// Whose line it is: the area, or the measure of a plain series.
pub(crate) fn owner(document: &Trajectory) -> &str {
    document.area.as_ref().map_or(document.measure.title.as_str(), |area| area.name.as_str())
}

/// The everyday name of a point's period, with a capital where it begins a sentence.
pub(crate) fn period(point: &Point) -> String {
    let name = words::period_name(point.start, point.end, &point.period);
    match name.strip_prefix("year to ") {
        Some(rest) => ["Year to ", rest].concat(),
        None => name,
    }
}

/// A number with this many decimals and no unit.
pub(crate) fn plain(value: f64, decimals: u8, measure: &Measure) -> String {
    words::figure(value, &Measure { unit: String::new(), decimals, ..measure.clone() })
}

/// `March 2027`.
pub(crate) fn month_year(date: Date) -> String {
    let day = words::date(date);
    day.split_once(' ').map_or(day.clone(), |(_, month)| month.to_owned())
}

/// `Mar`.
pub(crate) fn short_month(month: u32) -> &'static str {
    const SHORT: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    SHORT.get((month as usize).wrapping_sub(1)).copied().unwrap_or_default()
}

/// Why a cell has no figure, in words; empty for a number.
pub(crate) fn absence(status: Status) -> String {
    let meaning = match status.meaning() {
        None => return String::new(),
        Some(Meaning::Suppressed) => "hidden to protect people",
        Some(Meaning::NotApplicable) => "does not apply",
        Some(Meaning::NotAvailable) => "not available",
        Some(Meaning::LowReliability) => "too unreliable to publish",
        Some(Meaning::RoundsToZero) => "rounds to zero",
        Some(Meaning::Unusable) => "cannot be used",
    };
    match status {
        Status::Blank | Status::NotANumber | Status::Invalid | Status::ZeroDenominator => meaning.to_owned(),
        symbol => format!("{meaning} ({})", symbol.as_str()),
    }
}

/// Which rule a point meets.
pub(crate) fn signal(signal: Signal) -> &'static str {
    match signal {
        Signal::Outside => "outside the limits",
        Signal::Trend => "part of seven that all rise or all fall",
        Signal::TwoInThree => "two of three near a limit",
        Signal::Shift => "part of seven on one side of the average",
    }
}

/// How a point reads.
pub(crate) fn reading(reading: Reading) -> &'static str {
    match reading {
        Reading::Improvement => "improvement",
        Reading::Concern => "concern",
        Reading::Neutral => "change",
        Reading::Common => "usual ups and downs",
    }
}

/// `Judged good`.
pub(crate) fn judged(grade: Grade) -> &'static str {
    match grade {
        Grade::Inadequate => "Judged inadequate",
        Grade::RequiresImprovement => "Judged requires improvement",
        Grade::Good => "Judged good",
        Grade::Outstanding => "Judged outstanding",
    }
}
