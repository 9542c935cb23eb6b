//! The forecast of the document: what the panel has taught, asked about one series.

use alloc::format;
use alloc::vec::Vec;

use super::Seat;
use crate::Target;
use crate::forecast::{self, Forecast};
use crate::quality::{Code, Remark, Severity};

/// `None` where the panel was not asked to learn, and where the series cannot be carried forward: a remark then says
/// why. Another remark where the ranges are those of a model, because there is no panel to take them from.
pub(super) fn ahead(
    seat: Seat<'_>,
    target: Option<Target>,
    horizon: Option<u16>,
    remarks: &mut Vec<Remark>,
) -> Option<Forecast> {
    let Seat { panel, at } = seat;
    let series = panel.members().get(at)?.series;
    // The panel looks as far ahead as its area with the oldest figures needs.
    let horizon = horizon.unwrap_or_else(|| forecast::horizon(series, panel.cadence(), target.as_ref()));
    let mut none = |message, hint| {
        remarks.push(Remark::new(Code::NotComputed, Severity::Info, None, message, hint));
        None
    };
    let outlook = match panel.forecasts()?.forecast(at) {
        Ok(outlook) => outlook.within(horizon),
        Err(refusal) => return none(format!("There is no forecast: {refusal}."), "It will come with more figures."),
    };
    let better = panel.measure().better;
    let Some(found) = forecast::forecast(series, panel.cadence(), &outlook, better, target.as_ref()) else {
        let message =
            "There is no forecast: the periods to come have no name, next to those of the other areas.".into();
        return none(message, "Give years, quarters and months a measure each.");
    };
    if !outlook.pooled() {
        let message = "The likely range of the forecast comes from its model, not from past errors of similar series.";
        let hint = "With the figures of more areas the range is learnt from how far such forecasts missed before.";
        remarks.push(Remark::new(Code::ModelInterval, Severity::Info, None, message, hint));
    }
    Some(found)
}
