//! Interrupted time series: a line before, and a change of level and slope from the intervention on.

use alloc::vec::Vec;

use super::{
    ImpactError, Inference, at_least, fit, inference, is_rounding, largest, newey_west_lag, newey_west_variance,
};
use crate::math::{LeastSquares, sqrt, sum};

/// The design: y = a + b t + c D + d D (t - t0), where D is 1 from t0 on, and t0 is the first period with a figure at
/// or after the intervention. The change of level is read at t0 itself, where the last term is 0 (decision D12).
///
/// Wagner, Soumerai, Zhang and Ross-Degnan 2002 (J Clin Pharm Ther 27:299); Bernal, Cummins and Gasparrini 2017 (Int J
/// Epidemiol 46:348).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentedRegression {
    /// Index of the period in which the intervention begins, on the same grid as the figures.
    pub intervention: i64,
    /// Periods in a year for a level of its own for each season (t modulo this); `None` for no seasons. The earliest
    /// season that has figures is the base.
    pub season: Option<usize>,
}

/// A value read from the fitted model, with its standard errors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// In the unit of the measure, or that per period.
    pub value: f64,
    /// `None` where the model meets every figure that the estimate rests on: residuals that are rounding say nothing about
    /// uncertainty.
    pub errors: Option<Errors>,
}

/// Standard errors of an estimate, and what follows from the corrected one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Errors {
    /// For independent errors of one variance.
    pub ols: f64,
    /// Newey and West, without correction for small samples.
    pub hac: f64,
    /// `hac` times sqrt(n / (n - k)): the one to use (decision D13).
    pub hac_corrected: f64,
    /// From `hac_corrected` with n - k degrees of freedom.
    pub inference: Inference,
}

/// One period from the intervention on, against the line from before carried forward.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counterfactual {
    /// Index of the period.
    pub t: i64,
    /// The published figure.
    pub observed: f64,
    /// What the whole model gives.
    pub fitted: f64,
    /// The line from before, carried forward with its season. The interval is that of the line, not of single figures
    /// about it.
    pub expected: Estimate,
    /// `fitted` less `expected`: change of level + change of slope times (t - t0).
    pub effect: Estimate,
}

/// What [`SegmentedRegression::fit`] found.
#[derive(Clone, Debug, PartialEq)]
pub struct Segments {
    /// Figures used. Gaps are left out.
    pub n: usize,
    /// Terms of the model: 4 and one for each season after the first.
    pub terms: usize,
    /// Lag of the Newey-West errors, in figures.
    pub lag: usize,
    /// t0: index of the first period with a figure at or after the intervention.
    pub start: i64,
    /// a: the line from before at t = 0, in the base season.
    pub intercept: Estimate,
    /// b: its slope per period.
    pub slope_before: Estimate,
    /// c: the change of level at `start`.
    pub level_change: Estimate,
    /// d: the change of slope per period.
    pub slope_change: Estimate,
    /// The effect at the last period.
    pub effect_at_last: Estimate,
    /// The fitted value of each figure.
    pub fitted: Vec<f64>,
    /// Every figure from `start` on.
    pub counterfactual: Vec<Counterfactual>,
    /// Durbin and Watson's statistic of the residuals, between 0 and 4; near 2 where each residual tells nothing of the
    /// next. `None` for a perfect fit.
    pub durbin_watson: Option<f64>,
    /// Whether the model meets every figure to within rounding.
    pub perfect_fit: bool,
}

impl SegmentedRegression {
    /// Fits the model to the figures `y` at the periods `t`.
    ///
    /// Errors after Newey and West with Bartlett's weights and [`newey_west_lag`], no prewhitening, corrected by
    /// n / (n - k), and Student's t with n - k degrees of freedom (decision D13).
    ///
    /// # Errors
    /// Fewer than 2 figures on either side of the intervention or no more figures than terms; `t` not ascending; a
    /// number that is not finite; a season that only one side has and that cannot be told from the change.
    ///
    /// ```
    /// use upturn_core::impact::SegmentedRegression;
    /// let design = SegmentedRegression { intervention: 5, season: None };
    /// let y = [10.0, 11.0, 11.0, 12.0, 13.0, 18.0, 18.0, 20.0, 20.0, 21.0];
    /// let found = design.fit(&(0..10).collect::<Vec<_>>(), &y).unwrap();
    /// assert!((found.slope_before.value - 0.7).abs() < 1e-12);
    /// // The line from before comes to 13.5 at t = 5; the line from then on starts at 17.8.
    /// assert!((found.level_change.value - 4.3).abs() < 1e-12);
    /// assert!((found.counterfactual[0].expected.value - 13.5).abs() < 1e-12);
    /// ```
    pub fn fit(&self, t: &[i64], y: &[f64]) -> Result<Segments, ImpactError> {
        if t.len() != y.len() {
            return Err(ImpactError::LengthsDiffer);
        }
        if !t.is_sorted_by(|earlier, later| earlier < later) {
            return Err(ImpactError::NotAscending);
        }
        if !y.iter().all(|value| value.is_finite()) {
            return Err(ImpactError::NotFinite);
        }
        let before = t.partition_point(|t| *t < self.intervention);
        at_least("figures before the intervention", before, 2)?;
        at_least("figures from the intervention on", t.len() - before, 2)?;
        let design = Design { start: t[before], seasons: self.seasons(t), season: self.season };
        at_least("figures in all", y.len(), design.terms() + 1)?;
        let rows: Vec<Vec<f64>> = t.iter().map(|t| design.row(*t)).collect();
        let columns: Vec<Vec<f64>> = (0..design.terms()).map(|at| rows.iter().map(|row| row[at]).collect()).collect();
        let model = Model::new(fit(&columns, y)?, y);
        model.segments(t, y, before, &design).ok_or(ImpactError::NotFinite)
    }

    /// The seasons that have figures, in order.
    fn seasons(&self, t: &[i64]) -> Vec<i64> {
        let mut seasons: Vec<i64> = t.iter().filter_map(|t| season_of(*t, self.season)).collect();
        seasons.sort_unstable();
        seasons.dedup();
        seasons
    }
}

fn season_of(t: i64, periods: Option<usize>) -> Option<i64> {
    let periods = i64::try_from(periods?).ok().filter(|periods| *periods >= 2)?;
    Some(t.rem_euclid(periods))
}

/// The terms of the model at a period.
struct Design {
    start: i64,
    seasons: Vec<i64>,
    season: Option<usize>,
}

impl Design {
    fn terms(&self) -> usize {
        4 + self.seasons.len().saturating_sub(1)
    }

    fn row(&self, t: i64) -> Vec<f64> {
        let mut row = self.expected(t);
        row[2..4].copy_from_slice(&self.effect(t)[2..4]);
        row
    }

    /// The line from before.
    fn expected(&self, t: i64) -> Vec<f64> {
        let own = season_of(t, self.season);
        let seasons = self.seasons.iter().skip(1).map(|season| if own == Some(*season) { 1.0 } else { 0.0 });
        [1.0, t as f64, 0.0, 0.0].into_iter().chain(seasons).collect()
    }

    /// What the intervention adds to it.
    fn effect(&self, t: i64) -> [f64; 4] {
        if t < self.start { [0.0; 4] } else { [0.0, 0.0, 1.0, t as f64 - self.start as f64] }
    }
}

/// A fit with what its standard errors need.
struct Model {
    fit: LeastSquares,
    lag: usize,
    degrees_of_freedom: usize,
    perfect: bool,
    /// Largest figure, to tell rounding by.
    largest: f64,
}

impl Model {
    fn new(fit: LeastSquares, y: &[f64]) -> Model {
        let (n, terms) = (y.len(), fit.coefficients.len());
        let perfect = is_rounding(&fit.residuals, y);
        Model { fit, lag: newey_west_lag(n), degrees_of_freedom: n.saturating_sub(terms), perfect, largest: largest(y) }
    }

    /// `None` where a number is not finite.
    fn segments(&self, t: &[i64], y: &[f64], before: usize, design: &Design) -> Option<Segments> {
        let coefficient = |at: usize| {
            let mut unit = [0.0; 4];
            unit[at] = 1.0;
            self.estimate(&unit)
        };
        let fitted: Vec<f64> = y.iter().zip(&self.fit.residuals).map(|(y, residual)| y - residual).collect();
        let mut counterfactual = Vec::with_capacity(y.len() - before);
        for ((t, observed), fitted) in t.iter().zip(y).zip(&fitted).skip(before) {
            counterfactual.push(Counterfactual {
                t: *t,
                observed: *observed,
                fitted: *fitted,
                expected: self.estimate(&design.expected(*t))?,
                effect: self.estimate(&design.effect(*t))?,
            });
        }
        let residuals = &self.fit.residuals;
        let steps = residuals.iter().zip(residuals.iter().skip(1)).map(|(earlier, later)| later - earlier);
        let durbin_watson = sum(steps.map(|step| step * step)) / self.squares();
        Some(Segments {
            n: y.len(),
            terms: design.terms(),
            lag: self.lag,
            start: design.start,
            intercept: coefficient(0)?,
            slope_before: coefficient(1)?,
            level_change: coefficient(2)?,
            slope_change: coefficient(3)?,
            effect_at_last: counterfactual.last()?.effect,
            fitted,
            counterfactual,
            durbin_watson: Some(durbin_watson).filter(|ratio| !self.perfect && ratio.is_finite()),
            perfect_fit: self.perfect,
        })
    }

    fn squares(&self) -> f64 {
        sum(self.fit.residuals.iter().map(|residual| residual * residual))
    }

    /// A combination of the coefficients.
    fn estimate(&self, combination: &[f64]) -> Option<Estimate> {
        let value = sum(combination.iter().zip(&self.fit.coefficients).map(|(factor, b)| factor * b));
        // + 0.0 turns -0 into 0.
        value.is_finite().then(|| Estimate { value: value + 0.0, errors: self.errors(value, combination) })
    }

    fn errors(&self, value: f64, combination: &[f64]) -> Option<Errors> {
        if self.perfect {
            return None;
        }
        let influence = self.fit.influence(combination);
        let terms: Vec<f64> = influence.iter().zip(&self.fit.residuals).map(|(weight, e)| weight * e).collect();
        let (n, df) = (terms.len() as f64, self.degrees_of_freedom as f64);
        let hac = sqrt(newey_west_variance(&terms, self.lag));
        // The figures that this estimate rests on may all be met where others are not.
        let rounding = 256.0 * f64::EPSILON * largest(&influence) * self.largest;
        if hac <= rounding {
            return None;
        }
        let ols = sqrt(self.squares() / df * sum(influence.iter().map(|weight| weight * weight)));
        let hac_corrected = hac * sqrt(n / df);
        let inference = inference(value, hac_corrected, self.degrees_of_freedom)?;
        ols.is_finite().then_some(Errors { ols, hac, hac_corrected, inference })
    }
}
