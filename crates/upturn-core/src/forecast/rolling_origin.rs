//! Which model the panel is forecast with: a race over past origins.

use alloc::vec::Vec;
use core::ops::Range;

use super::Model;
use super::backtest::{Backtest, Score, mean_change};
use super::distribution::Distribution;
use super::history::Histories;
use super::panel::Figures;
use super::pooled::{FURTHEST, Pooled};
use super::straight::Straight;

/// Past origins that the race is run over.
const ORIGINS: i64 = 4;

/// Fewest past origins over which there is a race: a single year can favour any model.
const FEWEST_ORIGINS: usize = 3;

/// A challenger takes over where its error is below this share of reversion's: smaller differences are chance.
const CHALLENGE: f64 = 0.95;

const CHALLENGERS: [Model; 5] =
    [Model::Naive, Model::ExponentialSmoothing, Model::LinearTrend, Model::DampedTrend, Model::TheilSen];

/// The model of the panel, as known at its end, and how it would have done; `None` where even the next period has too
/// few past errors.
///
/// The race is run over the last 4 origins, a period apart, or half a season where there is one. At each of them every
/// model learns from what was known then and forecasts all areas that had a value. The score is the mean absolute error
/// over the area's mean absolute change; reversion is taken unless another is 5 % better on the forecasts that both made,
/// over at least 3 origins (Tashman 2000, International Journal of Forecasting 16:437, on rolling origins).
pub(super) fn chosen(figures: &Figures<'_>) -> Option<(Pooled, Option<Backtest>)> {
    let past: Vec<Pooled> = past_origins(figures)
        .filter_map(|end| Pooled::learn(Model::Reversion, figures.until(end), figures.horizon))
        .collect();
    let model = race(figures, &past);
    let learnt = Pooled::learn(model, figures.until(figures.end), figures.horizon)?;
    let mut score = Score::default();
    let mut origins = 0;
    for reversion in past {
        let again = match model {
            Model::Reversion => Some(reversion),
            other => Pooled::learn(other, reversion.histories, figures.horizon),
        };
        if let Some(again) = again {
            let all = 0..figures.series.len();
            let forecast = |area, ahead| again.distribution(area, ahead);
            origins += usize::from(judge(figures, &again.histories, all, &mut score, forecast));
        }
    }
    Some((learnt, score.backtest(origins, true)))
}

fn past_origins(figures: &Figures<'_>) -> impl Iterator<Item = i64> {
    let apart = figures.season.map_or(1, |season| (season / 2).max(1) as i64);
    let end = figures.end;
    (1..=ORIGINS).filter_map(move |back| end.checked_sub(back.checked_mul(apart)?))
}

/// Adds the forecasts of these areas from one past origin to a score; whether there was one.
pub(super) fn judge(
    figures: &Figures<'_>,
    histories: &Histories,
    areas: Range<usize>,
    score: &mut Score,
    forecast: impl Fn(usize, u16) -> Option<Distribution>,
) -> bool {
    let mut any = false;
    for area in areas {
        let Some((known, _)) = figures.seen(area, histories) else { continue };
        for ahead in 1..=figures.horizon.min(FURTHEST) {
            let came = figures.value(area, histories.end, ahead);
            if let (Some(came), Some(forecast)) = (came, came.and_then(|_| forecast(area, ahead))) {
                score.add(&forecast, came, known);
                any = true;
            }
        }
    }
    any
}

fn race(figures: &Figures<'_>, past: &[Pooled]) -> Model {
    if past.len() < FEWEST_ORIGINS {
        return Model::Reversion;
    }
    let shares = CHALLENGERS.map(|model| {
        // Errors of the challenger, and of reversion for the same areas and periods.
        let (mut own, mut of_reversion) = (0.0, 0.0);
        for reversion in past {
            let Some(challenger) = Straight::run(model, &reversion.histories, reversion.histories.end) else {
                continue;
            };
            compare(figures, reversion, &challenger, |error, other| {
                own += error;
                of_reversion += other;
            });
        }
        own / of_reversion
    });
    let best = CHALLENGERS.iter().zip(shares).filter(|(_, share)| *share < CHALLENGE);
    best.reduce(|best, next| if next.1 < best.1 { next } else { best }).map_or(Model::Reversion, |(model, _)| *model)
}

/// Both errors, over the area's mean absolute change, of every forecast from one origin that both can make.
fn compare(figures: &Figures<'_>, reversion: &Pooled, challenger: &Straight, mut each: impl FnMut(f64, f64)) {
    let histories = &reversion.histories;
    for area in 0..figures.series.len() {
        let Some((known, at)) = figures.seen(area, histories) else { continue };
        let Some(change) = mean_change(known) else { continue };
        for ahead in 1..=figures.horizon.min(FURTHEST) {
            let Some(came) = figures.value(area, histories.end, ahead) else { continue };
            let season = histories.season.at(histories.end.saturating_add(i64::from(ahead)));
            let own = challenger.expected(area, at, ahead).map(|z| histories.transform.invert(z + season));
            let other = reversion.distribution(area, ahead).and_then(|forecast| forecast.median());
            if let (Some(own), Some(other)) = (own.filter(|own| own.is_finite()), other) {
                each((came - own).abs() / change, (came - other).abs() / change);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::forecast::{Model, PanelForecasts, PanelSeries, Scale};
    use alloc::vec::Vec;

    fn panel(value: impl Fn(i64, i64) -> i64) -> PanelForecasts {
        let area = |n| PanelSeries { t: (0..13).collect(), y: (0..13).map(|t| value(n, t) as f64).collect() };
        let series: Vec<PanelSeries> = (0..20).map(area).collect();
        PanelForecasts::learn(&series, Scale::Plain, None, 3)
    }

    #[test]
    fn areas_that_go_on_as_they_went_are_carried_on() {
        // Slopes from -10 to 9 with a little noise: nothing returns anywhere.
        let outlook = panel(|n, t| 500 + (n - 10) * t + (3 * n + 7 * t + n * t) % 3).forecast(0).unwrap();
        assert!(matches!(outlook.model(), Model::LinearTrend | Model::TheilSen), "{:?}", outlook.model());
        let points = outlook.points();
        assert!(points[2].mean < points[0].mean - 15.0, "{points:?}");
    }

    #[test]
    fn forecasts_of_the_last_origins_are_counted() {
        let outlook = panel(|n, t| 50 + 3 * n + (7 * n + 5 * t + n * t * t) % 11).forecast(3).unwrap();
        let backtest = outlook.backtest().unwrap();
        // One, two, three and three outcomes for each of 20 areas.
        assert_eq!((backtest.n, backtest.origins, backtest.pooled), (180, 4, true));
        assert!(backtest.mase.unwrap() < backtest.mase_naive.unwrap() && backtest.coverage_95 > 0.85, "{backtest:?}");
    }
}
