//! What the periods ahead of one series may bring.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::backtest::{Backtest, ENDS_80, ENDS_95};
use super::distribution::Distribution;
use super::first_passage::chance_of_passing;
use super::{Model, Refusal};
use crate::Better;
use crate::math::{floor, sqrt};

/// Beyond this normal score nothing is left of a chance.
const CERTAIN: f64 = 37.0;

/// The predictive distributions of the next periods of one series, and where they come from.
///
/// Points, chances and crossings all read the same distributions: the chance of being at the upper end of the 95 %
/// interval or above is 2.5 %.
///
/// ```
/// use upturn_core::Better;
/// use upturn_core::forecast::{PanelForecasts, PanelSeries, Scale};
/// let alone = PanelSeries { t: vec![0, 1, 2, 3], y: vec![10.0, 12.0, 11.0, 13.0] };
/// let outlook = PanelForecasts::learn(&[alone], Scale::Plain, None, 2).forecast(0).unwrap();
/// // Levels 10, 11, 11, 12; errors 2, 0 and 2, so a variance of 8/3. t with 3 degrees of freedom: 3.182446.
/// let next = outlook.points()[0];
/// assert_eq!(next.mean, 12.0);
/// assert!((next.upper_95 - (12.0 + 3.182446 * (8.0_f64 / 3.0).sqrt())).abs() < 1e-5);
/// assert!(!outlook.pooled());
/// // At 12 or above in the second period: even chances. In one of the two: more.
/// assert_eq!(outlook.chance_at(2.0, Better::Higher, 12.0), Some(0.5));
/// assert!(outlook.chance_ever(2.0, Better::Higher, 12.0).unwrap() > 0.6);
/// assert_eq!(outlook.reach(Better::Higher, 12.0).unwrap().expected, 1);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    model: Model,
    parameters: BTreeMap<String, f64>,
    log_likelihood: Option<f64>,
    steps: Vec<Distribution>,
    points: Vec<Ahead>,
    persistence: f64,
    pooled: bool,
    backtest: Option<Backtest>,
}

/// One period ahead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ahead {
    /// Periods after the last value; 1 is the next one.
    pub ahead: u16,
    /// Central forecast, in the unit of the measure: the median, above and below which half of the outcomes are expected
    /// (the mean itself where the distribution is symmetric). Never outside what the measure can be, nor are the ends.
    pub mean: f64,
    /// Lower end of the 80 % interval: the 10 % point.
    pub lower_80: f64,
    /// Upper end of the 80 % interval: the 90 % point.
    pub upper_80: f64,
    /// Lower end of the 95 % interval: the 2.5 % point.
    pub lower_95: f64,
    /// Upper end of the 95 % interval: the 97.5 % point.
    pub upper_95: f64,
}

/// When a target comes within reach, in periods after the last value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The first period whose central forecast is at the target or on its better side: from then on it is more likely
    /// than not.
    pub expected: u16,
    /// The first period with a chance of at least 10 %: the better end of its 80 % interval is at the target.
    pub earliest: u16,
    /// The first period with a chance of at least 90 %: even the worse end of its 80 % interval is at the target. `None`
    /// where no period of the outlook has it.
    pub latest: Option<u16>,
}

impl Outlook {
    /// `steps` are those of 1, 2, ... periods ahead.
    pub(super) fn new(model: Model, steps: Vec<Distribution>, persistence: f64) -> Result<Outlook, Refusal> {
        let point = |(step, ahead): (&Distribution, u16)| {
            let ([lower_80, upper_80], [lower_95, upper_95]) =
                (ENDS_80.map(|knot| step.at(knot)), ENDS_95.map(|knot| step.at(knot)));
            Some(Ahead {
                ahead,
                mean: step.median()?,
                lower_80: lower_80?,
                upper_80: upper_80?,
                lower_95: lower_95?,
                upper_95: upper_95?,
            })
        };
        let points = steps.iter().zip(1..).map(point).collect::<Option<_>>().ok_or(Refusal::OutOfRange)?;
        let (parameters, log_likelihood, backtest) = (BTreeMap::new(), None, None);
        Ok(Outlook { model, parameters, log_likelihood, steps, points, persistence, pooled: false, backtest })
    }

    /// With what a panel has taught.
    pub(super) fn taught(self, parameters: BTreeMap<String, f64>, backtest: Option<Backtest>) -> Outlook {
        Outlook { parameters, backtest, pooled: true, ..self }
    }

    /// With what the series itself has shown.
    pub(super) fn alone(
        self,
        parameters: BTreeMap<String, f64>,
        log_likelihood: Option<f64>,
        backtest: Option<Backtest>,
    ) -> Outlook {
        Outlook { parameters, log_likelihood, backtest, ..self }
    }

    /// The model that the central forecasts come from.
    pub fn model(&self) -> Model {
        self.model
    }

    /// What the model was run with, by name: for [`Model::Reversion`] the shares of the way `to_recent`, `to_own` and
    /// `to_panel` and the common `drift` in usual changes, all for the next period; for exponential smoothing `alpha`,
    /// `beta` and `phi`.
    pub fn parameters(&self) -> &BTreeMap<String, f64> {
        &self.parameters
    }

    /// Gaussian log-likelihood of the one-step errors, on the scale of the model; `None` for what a panel has taught, and
    /// where there is no error at all.
    pub fn log_likelihood(&self) -> Option<f64> {
        self.log_likelihood
    }

    /// The same for the next `horizon` periods only.
    pub fn within(mut self, horizon: u16) -> Outlook {
        self.steps.truncate(horizon.into());
        self.points.truncate(horizon.into());
        self
    }

    /// The periods ahead, from the next one on.
    pub fn points(&self) -> &[Ahead] {
        &self.points
    }

    /// Whether the width of the intervals comes from past errors of a whole panel. Otherwise it comes from the errors of
    /// this series alone, by Student's t, and deserves a remark.
    pub fn pooled(&self) -> bool {
        self.pooled
    }

    /// How such forecasts would have done at past origins; `None` where none could be made.
    pub fn backtest(&self) -> Option<&Backtest> {
        self.backtest.as_ref()
    }

    /// The chance that the value `ahead` periods after the last one is at `target` or on its better side.
    ///
    /// Between two periods the chance is interpolated; before the first it is that of the first. `None` for a neutral
    /// measure, a target that is not finite, or a time that is not after the last value or beyond the outlook.
    pub fn chance_at(&self, ahead: f64, better: Better, target: f64) -> Option<f64> {
        self.between(ahead, |ahead| self.steps.get(usize::from(ahead.checked_sub(1)?))?.chance(better, target))
    }

    /// The chance that at least one value within `ahead` periods is at `target` or on its better side; `None` as for
    /// [`Outlook::chance_at`]. Never below the chance at one of these periods.
    ///
    /// The periods have the distributions of the outlook, joined by a normal copula: that of a path in which each
    /// period adds an error of its own and of every earlier error the same share is still there (that of the forecast
    /// errors one and two periods ahead; 1/2 without a panel). Within 0.002 for up to 24 periods.
    pub fn chance_ever(&self, ahead: f64, better: Better, target: f64) -> Option<f64> {
        self.between(ahead, |ahead| {
            let steps = self.steps.get(..usize::from(ahead))?;
            let mut highest: f64 = 0.0;
            let mut distances = Vec::with_capacity(steps.len());
            for (step, before) in steps.iter().zip(0_u16..) {
                highest = highest.max(step.chance(better, target)?);
                let spread = sqrt(1.0 + f64::from(before) * self.persistence * self.persistence);
                distances.push(step.score(better, target)?.clamp(-CERTAIN, CERTAIN) * spread);
            }
            let weights = alloc::vec![self.persistence; distances.len()];
            Some(chance_of_passing(&distances, 1.0, &weights)?.max(highest))
        })
    }

    /// When `target` comes within reach; `None` where no central forecast of the outlook is at it, and as for
    /// [`Outlook::chance_at`].
    pub fn reach(&self, better: Better, target: f64) -> Option<Reach> {
        let first = |least: f64| {
            let mut steps = self.steps.iter().zip(1..);
            // A quantile that is the target may be read back a rounding beside its probability.
            steps.find_map(|(step, ahead)| (step.chance(better, target)? >= least - 1e-9).then_some(ahead))
        };
        Some(Reach { expected: first(0.5)?, earliest: first(0.1)?, latest: first(0.9) })
    }

    /// A chance of whole periods, interpolated between them.
    fn between(&self, ahead: f64, whole: impl Fn(u16) -> Option<f64>) -> Option<f64> {
        let last = self.steps.len() as f64;
        if !(ahead > 0.0 && ahead <= last) {
            return None;
        }
        let ahead = ahead.max(1.0);
        let before = floor(ahead);
        let chance = whole(before as u16)?;
        let part = ahead - before;
        if part > 0.0 { Some(chance + part * (whole(before as u16 + 1)? - chance)) } else { Some(chance) }
    }
}
