//! The section `forecast` of the document.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::calendar::{later, periods_until};
use super::{Backtest, Model, Outlook};
use crate::{Better, Cadence, Date, Series, Target};

/// Will we get there, and when?
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Forecast {
    /// The model that the central forecasts come from.
    pub model: Model,
    /// What it was run with, by name; see [`Outlook::parameters`].
    pub parameters: BTreeMap<String, f64>,
    /// Gaussian log-likelihood on the scale of the model; `None` for what a panel has taught.
    pub log_likelihood: Option<f64>,
    /// The periods ahead, from the one after the last value on.
    pub points: Vec<ForecastPoint>,
    /// The chance that the target is met on its date; `None` without a date ahead and within the points, and with a
    /// neutral measure.
    pub chance_at_date: Option<f64>,
    /// The chance that it is met at least once by then.
    pub chance_ever_by_date: Option<f64>,
    /// When the target comes within reach; `None` where no central forecast is at it.
    pub expected_crossing: Option<Crossing>,
    /// How such forecasts would have done; `None` where none could be made.
    pub backtest: Option<Backtest>,
}

/// One period ahead.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ForecastPoint {
    /// Label of the period, in the shape of the published ones.
    pub period: String,
    /// First day of the period.
    pub start: Date,
    /// Last day of the period.
    pub end: Date,
    /// Central forecast, in the unit of the measure: half of the outcomes are expected above it.
    pub mean: f64,
    /// Lower end of the 80 % interval.
    pub lower_80: f64,
    /// Upper end of the 80 % interval.
    pub upper_80: f64,
    /// Lower end of the 95 % interval.
    pub lower_95: f64,
    /// Upper end of the 95 % interval.
    pub upper_95: f64,
}

/// When a target comes within reach.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Crossing {
    /// The first period whose central forecast is at the target or better.
    pub period: String,
    /// The first period in which meeting it has a chance of at least 10 %.
    pub lower: String,
    /// The first period in which meeting it has a chance of at least 90 %; `None` where no point has it.
    pub upper: Option<String>,
}

/// Names the periods of an outlook and asks it about the target.
///
/// `outlook` starts after the last usable value of `series` and counts in steps of `cadence`, that of the panel. `None`
/// without such a value, where the calendar ends, and where the grid is finer than the periods of the series.
pub fn forecast(
    series: &Series,
    cadence: Cadence,
    outlook: &Outlook,
    better: Better,
    target: Option<&Target>,
) -> Option<Forecast> {
    let latest = &series.latest()?.period;
    let named = outlook.points().iter().map(|point| {
        let period = later(latest, cadence, point.ahead)?;
        Some(ForecastPoint {
            period: period.label,
            start: period.start,
            end: period.end,
            mean: point.mean,
            lower_80: point.lower_80,
            upper_80: point.upper_80,
            lower_95: point.lower_95,
            upper_95: point.upper_95,
        })
    });
    let points = named.collect::<Option<Vec<_>>>()?;
    let dated = target.and_then(|target| Some((target.value, periods_until(series, cadence, target.by?)?)));
    let label = |ahead: u16| points.get(usize::from(ahead.checked_sub(1)?)).map(|point| point.period.clone());
    let crossing = target.and_then(|target| {
        let reach = outlook.reach(better, target.value)?;
        Some(Crossing {
            period: label(reach.expected)?,
            lower: label(reach.earliest)?,
            upper: reach.latest.and_then(label),
        })
    });
    Some(Forecast {
        model: outlook.model(),
        parameters: outlook.parameters().clone(),
        log_likelihood: outlook.log_likelihood(),
        chance_at_date: dated.and_then(|(value, ahead)| outlook.chance_at(ahead, better, value)),
        chance_ever_by_date: dated.and_then(|(value, ahead)| outlook.chance_ever(ahead, better, value)),
        expected_crossing: crossing,
        backtest: outlook.backtest().cloned(),
        points,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::{PanelForecasts, PanelSeries, Refusal, Scale};
    use crate::{Period, Row, Status};

    fn series(labels: &[&str], values: &[f64]) -> Series {
        let row = |(label, value): (&&str, &f64)| Row {
            period: Period::parse(label, None).unwrap(),
            value: Some(*value),
            numerator: None,
            denominator: None,
            status: Status::Number,
            line: 0,
            hidden: None,
        };
        Series::new(labels.iter().zip(values).map(row).collect(), 1.0).unwrap()
    }

    fn outlook(series: &Series, horizon: u16) -> Result<Outlook, Refusal> {
        let (t, y) = series.usable().unzip();
        PanelForecasts::learn(&[PanelSeries { t, y }], Scale::Share { whole: 100.0 }, None, horizon).forecast(0)
    }

    #[test]
    fn periods_are_named_and_the_target_is_asked_about() {
        let labels = ["2018/19", "2019/20", "2020/21", "2021/22", "2023/24"];
        let series = series(&labels, &[80.0, 84.0, 83.0, 87.0, 88.0]);
        let outlook = outlook(&series, 3).unwrap();
        let by = Date::parse("2026-03-31");
        let target = Target { value: 85.0, by };
        let found = forecast(&series, series.cadence, &outlook, Better::Higher, Some(&target)).unwrap();
        let names: Vec<&str> = found.points.iter().map(|point| point.period.as_str()).collect();
        assert_eq!(names, ["2024/25", "2025/26", "2026/27"]);
        assert_eq!(Some(found.points[1].end), by);
        assert_eq!(found.points[1].lower_95, outlook.points()[1].lower_95);
        assert_eq!(found.chance_at_date, outlook.chance_at(2.0, Better::Higher, 85.0));
        assert_eq!(found.chance_ever_by_date, outlook.chance_ever(2.0, Better::Higher, 85.0));
        assert_eq!(found.expected_crossing.unwrap().period, "2024/25");
        assert!(found.log_likelihood.is_some() && found.backtest.is_some());
    }

    #[test]
    fn without_a_date_ahead_there_is_no_chance_by_then() {
        let series = series(&["2021", "2022", "2023", "2024"], &[80.0, 84.0, 83.0, 87.0]);
        let outlook = outlook(&series, 2).unwrap();
        let ask = |better, value, by: Option<&str>| {
            let target = Target { value, by: by.and_then(Date::parse) };
            forecast(&series, series.cadence, &outlook, better, Some(&target)).unwrap()
        };
        // Passed already, too far ahead, none at all, and a neutral measure.
        assert_eq!(ask(Better::Higher, 85.0, Some("2024-12-31")).chance_at_date, None);
        assert_eq!(ask(Better::Higher, 85.0, Some("2031-12-31")).chance_at_date, None);
        assert_eq!(ask(Better::Higher, 85.0, None).chance_ever_by_date, None);
        let neutral = ask(Better::Neutral, 85.0, Some("2025-12-31"));
        assert_eq!((neutral.chance_at_date, neutral.expected_crossing), (None, None));
        // Half way through the second year: half way between the chances of two years' ends (183 of 365 days).
        let mid = ask(Better::Higher, 88.0, Some("2026-07-02")).chance_at_date.unwrap();
        let [one, two] = [1.0, 2.0].map(|ahead| outlook.chance_at(ahead, Better::Higher, 88.0).unwrap());
        assert!((mid - (one + 183.0 / 365.0 * (two - one))).abs() < 1e-12);
        assert_eq!(ask(Better::Higher, 99.9, None).expected_crossing, None);
    }

    #[test]
    fn where_the_calendar_ends_there_is_no_section() {
        let series = series(&["9996", "9997", "9998", "9999"], &[80.0, 84.0, 83.0, 87.0]);
        let outlook = outlook(&series, 1).unwrap();
        assert_eq!(forecast(&series, series.cadence, &outlook, Better::Higher, None), None);
    }
}
