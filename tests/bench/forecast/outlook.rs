//! What Upturn would have said at an origin, through the same function of the core that answers for users.

use upturn_core::forecast::{Ahead, Outlook, PanelForecasts, PanelSeries, Scale};
use upturn_core::{Better, Kind};

use crate::figures::Panel;
use crate::plan::Known;

/// One forecast, as the scores want it.
pub(crate) struct Forecast {
    pub(crate) mean: f64,
    pub(crate) lower_80: f64,
    pub(crate) upper_80: f64,
    pub(crate) lower_95: f64,
    pub(crate) upper_95: f64,
    /// That the value is at least a tenth above the last one.
    pub(crate) chance_up: f64,
    /// That the value is at least a tenth below the last one.
    pub(crate) chance_down: f64,
}

/// The forecasts of each series that takes part, by its place in the panel, one a period ahead; a series that is refused
/// has none.
pub(crate) fn forecasts(panel: &Panel, known: &[Known<'_>], steps: i64) -> Vec<(usize, Vec<Forecast>)> {
    let series: Vec<PanelSeries> = known.iter().map(series).collect();
    let learned = PanelForecasts::learn(&series, scale(panel), panel.season, steps as u16);
    let parts = known.iter().enumerate().filter(|(_, known)| known.takes_part);
    parts
        .map(|(at, known)| {
            let last = known.figures.last().map_or(0.0, |figure| figure.value);
            (at, learned.forecast(at).map_or_else(|_| Vec::new(), |outlook| points(&outlook, last)))
        })
        .collect()
}

fn series(known: &Known<'_>) -> PanelSeries {
    PanelSeries {
        t: known.figures.iter().map(|figure| figure.t).collect(),
        y: known.figures.iter().map(|figure| figure.value).collect(),
    }
}

fn scale(panel: &Panel) -> Scale {
    match panel.measure.kind {
        Kind::Proportion => Scale::Share { whole: panel.measure.per },
        Kind::Rate | Kind::Count | Kind::Mean | Kind::Ratio => Scale::Positive,
        Kind::Value => Scale::Plain,
    }
}

fn points(outlook: &Outlook, last: f64) -> Vec<Forecast> {
    let forecast = |point: &Ahead| {
        let ahead = f64::from(point.ahead);
        Some(Forecast {
            mean: point.mean,
            lower_80: point.lower_80,
            upper_80: point.upper_80,
            lower_95: point.lower_95,
            upper_95: point.upper_95,
            chance_up: outlook.chance_at(ahead, Better::Higher, 1.1 * last)?,
            chance_down: outlook.chance_at(ahead, Better::Lower, 0.9 * last)?,
        })
    };
    outlook.points().iter().map_while(forecast).collect()
}
