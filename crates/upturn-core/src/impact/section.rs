//! The section of the document: each intervention of an area, read by each design that its figures carry.

use alloc::format;
use alloc::vec::Vec;
use core::fmt::Display;

use crate::Cadence;
use crate::observation::Observation;
use crate::quality::{Code, Remark, Severity};
use crate::trajectory::Seat;
use crate::words::date;

mod difference;
mod donors;
mod entry;
mod interventions;
mod joint;
mod mixture;
mod strength;
#[cfg(test)]
mod tests;
mod time_series;

pub use difference::Parallel;
pub use donors::{Donor, DonorPool};
pub use entry::{Design, Expected, Impact};
pub use strength::Strength;

use interventions::Intervention;

/// Fewest figures on either side of an intervention from which anything is read.
const MIN_FIGURES: usize = 4;
/// Most figures that are read: the work grows with the square of their number.
const MOST_FIGURES: usize = 2000;

/// A published figure.
type Figure<'a> = (&'a Observation, f64);

/// Reads every direction, commissioner and start of a contract in the journey of the area at `seat`.
///
/// An event needs at least 4 figures on either side of it. It is read by an interrupted time series and, where the
/// panel has at least 2 donors, by a synthetic control and a difference in differences. With a `pool` of
/// [`DonorPool::Neighbours`] donors are the statistical neighbours. With [`DonorPool::All`], and where fewer than 5
/// neighbours can be donors, all authorities are, or the 40 whose figures before the event lay closest: the placebo test
/// fits a mixture for each. A donor has a figure in every period used, is not judged
/// inadequate in any of them and has no such event itself. Nothing is read of a series with more than 2,000 figures.
///
/// `None` without such an event, and where none can be read; a remark then says why. Entries in order of the events,
/// then of the designs: interrupted time series, synthetic control, difference in differences.
///
/// ```
/// use upturn_core::impact::{Design, DonorPool, Strength, impact};
/// use upturn_core::journey::{Event, EventKind, Journey};
/// use upturn_core::panel::{Member, Panel};
/// use upturn_core::trajectory::Seat;
/// use upturn_core::{Date, Measure, Series};
/// # use upturn_core::{Period, Row, Status};
/// # fn years(first: i32, values: &[f64]) -> Series {
/// #     let row = |(year, value): (i32, &f64)| Row {
/// #         period: Period::parse(&year.to_string(), None).unwrap(), value: Some(*value), numerator: None,
/// #         denominator: None, status: Status::Number, line: 0, hidden: None,
/// #     };
/// #     Series::new((first..).zip(values).map(row).collect(), 1.0).unwrap()
/// # }
/// let series: Series = years(2012, &[10.0, 11.0, 11.0, 12.0, 13.0, 18.0, 18.0, 20.0, 20.0, 21.0]);
/// let contract = Event {
///     date: Date::parse("2017-01-01").unwrap(), kind: EventKind::ContractStart, label: "Contract".into(),
///     partner: None,
/// };
/// let journey = Journey::new(vec![], vec![contract], None);
/// let measure = Measure::default();
/// let panel = Panel::new(&measure, vec![Member::alone("torbay", &series, Some(&journey))]);
/// let found = impact(Seat { panel: &panel, at: 0 }, DonorPool::Neighbours, &mut vec![]).unwrap();
/// // The line before comes to 13.5 in 2017; the line from then on starts at 17.8.
/// assert_eq!((found.len(), found[0].design), (1, Design::InterruptedTimeSeries));
/// assert!((found[0].level_change - 4.3).abs() < 1e-12);
/// // Five years before are too few to say more.
/// assert_eq!((found[0].n_before, found[0].strength), (5, Strength::ConsistentWith));
/// ```
pub fn impact(seat: Seat<'_>, pool: DonorPool, remarks: &mut Vec<Remark>) -> Option<Vec<Impact>> {
    let own = seat.panel.members().get(seat.at)?;
    let figures: Vec<Figure> =
        own.series.observations.iter().filter_map(|one| one.value.map(|value| (one, value))).collect();
    let (enough, few): (Vec<Intervention>, Vec<Intervention>) =
        interventions::interventions(own.journey, &figures).into_iter().partition(Intervention::has_enough);
    remarks.extend(interventions::too_few(&few));
    if let Some(event) = enough.first().filter(|_| figures.len() > MOST_FIGURES) {
        let why = format!("there are more than {MOST_FIGURES} figures");
        remarks.push(not_computed(event, NOT_READ, why, OTHER_UNITS));
        return None;
    }
    let (mut found, mut refused) = (Vec::new(), None);
    for event in &enough {
        match time_series::time_series(event, &figures, own.series.cadence) {
            Ok(entry) => found.push(entry),
            Err(error) => refused = refused.or(Some(not_computed(event, NOT_READ, error, OTHER_UNITS))),
        }
        match compare(seat, pool, event, &figures, own.series.cadence) {
            Ok(entries) => found.extend(entries),
            Err(remark) => refused = refused.or(Some(remark)),
        }
    }
    remarks.extend(refused);
    (!found.is_empty()).then_some(found)
}

/// The designs that need other areas; none where there is no other.
fn compare(
    seat: Seat<'_>,
    pool: DonorPool,
    event: &Intervention,
    figures: &[Figure<'_>],
    cadence: Cadence,
) -> Result<Vec<Impact>, Remark> {
    let others = donors::others(seat);
    if others == 0 {
        return Ok(Vec::new());
    }
    let donors = donors::donors(seat, pool, figures, event.before).map_err(|few| {
        let can = if few.found == 1 { "1 can" } else { "none can" };
        let why = format!("of {others} in the panel {can} be a donor, and {} are needed", donors::MIN_DONORS);
        let hint = "A donor has a figure in every period used, and no intervention of its own.";
        not_computed(event, NOT_COMPARED, why, hint)
    })?;
    let both = mixture::mixture(event, figures, &donors)
        .and_then(|mixture| Ok([mixture, difference::difference(event, figures, &donors, cadence)?]));
    both.map(Vec::from).map_err(|error| not_computed(event, NOT_COMPARED, error, OTHER_UNITS))
}

const NOT_READ: &str = "not read by itself";
const NOT_COMPARED: &str = "not compared with other areas";
const OTHER_UNITS: &str = "State the measure in larger units, or by longer periods.";

fn not_computed(event: &Intervention, what: &str, why: impl Display, hint: &str) -> Remark {
    let message = format!("{} ({}) is {what}: {why}.", event.label, date(event.date));
    Remark::new(Code::NotComputed, Severity::Info, None, message, hint)
}
