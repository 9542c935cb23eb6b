//! What the areas of a panel teach about the future of each.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::alone::{alone, log_likelihood};
use super::backtest::{Backtest, Score};
use super::history::{Histories, RECENT};
use super::outlook::Outlook;
use super::pooled::Pooled;
use super::rolling_origin::{chosen, judge};
use super::scale::Scale;
use super::{Model, Refusal, check};

/// Fewest values of an area that is forecast with what its panel taught.
const FEWEST_IN_PANEL: usize = 3;

/// Past origins at which a series without a panel is looked back on.
const ORIGINS_ALONE: usize = 12;

/// Values beyond this are refused, so that no sum of differences overflows.
const LARGEST: f64 = 1e150;

/// Most periods ahead: ten years of months.
pub(super) const MOST_PERIODS: u16 = 120;

/// One series of a panel, its usable points only.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PanelSeries {
    /// Periods, ascending, counted on a grid that is common to the panel.
    pub t: Vec<i64>,
    /// The value in each.
    pub y: Vec<f64>,
}

/// Forecasts of all areas of a measure, each with what the whole panel has taught.
///
/// The central forecast h periods ahead of an area whose last value is y is, on the scale of the model,
///
/// ```text
/// y + a_h (recent - y) + b_h (own - y) + c_h (panel - y) + d_h u
/// ```
///
/// with `recent` the exponentially smoothed level (alpha 1/2), `own` the mean of its values, `panel` the median of all
/// areas, u the area's usual change; a, b, c and the common drift d are estimated over all areas and the last 36
/// origins by least absolute errors. Intervals are conformal: quantiles of past errors at the same horizon, in usual
/// changes of their area, pooled over areas and origins, with an allowance for the number of origins. Another model is
/// used where it was 5 % better at past origins. Without a panel (fewer than 30 past errors, or than 5 areas) each
/// series is smoothed alone, with t intervals.
///
/// ```
/// use upturn_core::Better;
/// use upturn_core::forecast::{Model, PanelForecasts, PanelSeries, Scale};
/// // Thirty areas, each about a level of its own.
/// let area = |n: i64| PanelSeries {
///     t: (0..12).collect(),
///     y: (0..12).map(|t| (50 + n + (7 * n + 5 * t) % 11) as f64).collect(),
/// };
/// let series: Vec<PanelSeries> = (0..30).map(area).collect();
/// let forecasts = PanelForecasts::learn(&series, Scale::Share { whole: 100.0 }, None, 3);
/// let outlook = forecasts.forecast(4).unwrap();
/// assert_eq!((outlook.model(), outlook.points().len()), (Model::Reversion, 3));
/// let next = outlook.points()[0];
/// assert!(next.lower_95 < next.lower_80 && next.lower_80 < next.mean && next.mean < next.upper_80);
/// // Half of the outcomes lie above the central forecast.
/// assert!((outlook.chance_at(1.0, Better::Higher, next.mean).unwrap() - 0.5).abs() < 1e-9);
/// ```
#[derive(Clone, Debug)]
pub struct PanelForecasts {
    /// Why a series is no part of the panel.
    refusals: Vec<Option<Refusal>>,
    horizon: u16,
    learnt: Learnt,
}

#[derive(Clone, Debug)]
enum Learnt {
    Pooled { pooled: alloc::boxed::Box<Pooled>, backtest: Option<Backtest> },
    Alone { now: Histories, backtests: Vec<Option<Backtest>> },
}

impl PanelForecasts {
    /// Learns from a panel of any size. `season` is the length of a season in periods (12 for months), `horizon` the
    /// number of periods to forecast, at most 120.
    ///
    /// A series that is empty, out of order, not finite or beyond 1e150 is no part of the panel; its forecast is refused
    /// with the reason.
    pub fn learn(series: &[PanelSeries], scale: Scale, season: Option<usize>, horizon: u16) -> PanelForecasts {
        let refusals: Vec<Option<Refusal>> = series.iter().map(|one| usable(one).err()).collect();
        let figures = Figures::of(series, &refusals, scale, season, horizon.clamp(1, MOST_PERIODS));
        let learnt = match chosen(&figures) {
            Some((pooled, backtest)) => Learnt::Pooled { pooled: alloc::boxed::Box::new(pooled), backtest },
            None => Learnt::Alone { now: figures.until(figures.end), backtests: backtests_alone(&figures) },
        };
        PanelForecasts { refusals, horizon: figures.horizon, learnt }
    }

    /// The forecast of the series at this position of the panel, from its own last value on.
    ///
    /// # Errors
    /// Why the series is no part of the panel; [`Refusal::TooFewPoints`] with fewer than 3 values, 4 without a panel;
    /// [`Refusal::OutOfRange`] where a figure overflows.
    pub fn forecast(&self, at: usize) -> Result<Outlook, Refusal> {
        match self.refusals.get(at) {
            Some(None) => (),
            Some(Some(refusal)) => return Err(*refusal),
            None => return Err(Refusal::TooFewPoints { found: 0, needed: FEWEST_IN_PANEL }),
        }
        match &self.learnt {
            Learnt::Alone { now, backtests } => {
                let backtest = backtests.get(at).cloned().flatten();
                self.alone(now, at, backtest)
            }
            Learnt::Pooled { pooled, backtest } => {
                let found = pooled.histories.areas.get(at).map_or(0, Vec::len);
                if found < FEWEST_IN_PANEL {
                    return Err(Refusal::TooFewPoints { found, needed: FEWEST_IN_PANEL });
                }
                let steps = (1..=self.horizon).map(|ahead| pooled.distribution(at, ahead).ok_or(Refusal::OutOfRange));
                let parameters = parameters(pooled);
                Outlook::new(pooled.model, steps.collect::<Result<_, _>>()?, pooled.persistence)
                    .map(|outlook| outlook.taught(parameters, backtest.clone()))
            }
        }
    }

    fn alone(&self, now: &Histories, at: usize, backtest: Option<Backtest>) -> Result<Outlook, Refusal> {
        let steps = (1..=self.horizon).map(|ahead| alone(now, at, ahead)).collect::<Result<_, _>>()?;
        let parameters = BTreeMap::from([("alpha".to_string(), RECENT)]);
        Outlook::new(Model::ExponentialSmoothing, steps, RECENT)
            .map(|outlook| outlook.alone(parameters, log_likelihood(now, at), backtest))
    }
}

/// Whether a series can be part of a panel.
fn usable(series: &PanelSeries) -> Result<(), Refusal> {
    check(&series.t, &series.y, 1)?;
    let in_range = series.y.iter().all(|value| value.abs() <= LARGEST);
    in_range.then_some(()).ok_or(Refusal::OutOfRange)
}

/// What was learnt about the next period, by name.
fn parameters(pooled: &Pooled) -> BTreeMap<String, f64> {
    let reversion = pooled.reversion().map(|learnt| {
        let [recent, own, panel] = learnt.shares;
        [("to_recent", recent), ("to_own", own), ("to_panel", panel), ("drift", learnt.drift)]
    });
    let smoothing = pooled.parameters().map(|run| [("alpha", run.alpha), ("beta", run.beta), ("phi", run.phi)]);
    let all = reversion.into_iter().flatten().chain(smoothing.into_iter().flatten());
    all.map(|(name, value)| (name.to_string(), value)).collect()
}

fn backtests_alone(figures: &Figures<'_>) -> Vec<Option<Backtest>> {
    let mut periods: Vec<i64> = figures.series.iter().flat_map(|(t, _)| t.iter().copied()).collect();
    periods.sort_unstable();
    periods.dedup();
    let mut scores = alloc::vec![(Score::default(), 0); figures.series.len()];
    for end in periods.iter().rev().skip(1).take(ORIGINS_ALONE) {
        let histories = figures.until(*end);
        for (at, (score, origins)) in scores.iter_mut().enumerate() {
            let forecast = |area, ahead| alone(&histories, area, ahead).ok();
            *origins += usize::from(judge(figures, &histories, at..at + 1, score, forecast));
        }
    }
    scores.iter().map(|(score, origins)| score.backtest(*origins, false)).collect()
}

/// The usable figures of a panel; those of a refused series are empty.
#[derive(Clone, Debug)]
pub(super) struct Figures<'a> {
    pub(super) series: Vec<(&'a [i64], &'a [f64])>,
    scale: Scale,
    pub(super) season: Option<usize>,
    pub(super) horizon: u16,
    /// The last period with a value.
    pub(super) end: i64,
}

impl<'a> Figures<'a> {
    fn of(
        series: &'a [PanelSeries],
        refusals: &[Option<Refusal>],
        scale: Scale,
        season: Option<usize>,
        horizon: u16,
    ) -> Figures<'a> {
        let figures = |(one, refusal): (&'a PanelSeries, &Option<Refusal>)| match refusal {
            None => (&one.t[..], &one.y[..]),
            Some(_) => (&[][..], &[][..]),
        };
        let series: Vec<(&[i64], &[f64])> = series.iter().zip(refusals).map(figures).collect();
        let end = series.iter().filter_map(|(t, _)| t.last().copied()).max().unwrap_or(0);
        Figures { series, scale, season, horizon, end }
    }

    /// What was known at the end of a period.
    pub(super) fn until(&self, end: i64) -> Histories {
        Histories::of(&self.series, self.scale, self.season, self.horizon, end)
    }

    /// The values of an area up to an origin, and the position of the last; `None` where it has none at the origin itself.
    pub(super) fn seen(&self, area: usize, origin: &Histories) -> Option<(&'a [f64], usize)> {
        let at = origin.areas.get(area)?.len().checked_sub(1)?;
        let (t, y) = self.series.get(area)?;
        (*t.get(at)? == origin.end).then_some((y.get(..=at)?, at))
    }

    /// The value `ahead` periods after `from`.
    pub(super) fn value(&self, area: usize, from: i64, ahead: u16) -> Option<f64> {
        let (t, y) = self.series.get(area)?;
        let at = t.binary_search(&from.checked_add(i64::from(ahead))?).ok()?;
        y.get(at).copied()
    }
}
