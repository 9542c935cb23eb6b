//! Difference in differences: how much more the treated areas changed than the others did.

use alloc::vec;
use alloc::vec::Vec;

use super::{ImpactError, Inference, at_least, fit, inference, is_rounding};
use crate::math::{mean, sqrt, sum};

/// The design: y = area + period + effect D, where D is 1 for the treated areas from `start` on. The effect is that of
/// the intervention only if all areas would have moved alike without it.
///
/// Two-way fixed effects with one start for all: Angrist and Pischke 2009, Mostly Harmless Econometrics, section 5.2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferenceInDifferences {
    /// Positions of the treated areas among all.
    pub treated: Vec<usize>,
    /// Position of the first period with the intervention among all.
    pub start: usize,
}

/// What [`DifferenceInDifferences::fit`] found.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The effect: mean difference of the treated areas from `start` on, in the unit of the measure.
    pub effect: f64,
    /// (treated after - treated before) - (others after - others before), from means. The same number as `effect`
    /// where every area has every period, and `None` where not.
    pub effect_of_means: Option<f64>,
    /// Standard error for independent errors of one variance; too small where an area's figures resemble each other.
    /// `None` where the model meets every figure.
    pub se_ols: Option<f64>,
    /// Standard error clustered by area, CR1: times G / (G - 1) and (N - 1) / (N - k), where k counts every area and
    /// period (decision D16). `None` where the model meets every figure.
    pub se_clustered: Option<f64>,
    /// From `se_clustered` with G - 1 degrees of freedom. `None` with fewer than 2 treated or 2 other areas, where the
    /// clustered error means nothing: judge by a placebo test then.
    pub inference: Option<Inference>,
    /// Areas with figures.
    pub n_areas: usize,
    /// Periods with figures.
    pub n_periods: usize,
    /// Of these, periods before `start`.
    pub n_before: usize,
    /// Figures.
    pub n: usize,
}

/// One figure.
struct Cell {
    area: usize,
    period: usize,
    value: f64,
}

impl DifferenceInDifferences {
    /// Fits the model to `outcomes`: a list for each area, with a figure or nothing for each period.
    ///
    /// # Errors
    /// Lists of different lengths; no area at a treated position; no treated area, no other, no period before `start`
    /// or from it on that has figures; fewer figures than terms; effects that cannot be told apart because of gaps; a
    /// number that is not finite.
    ///
    /// Cameron and Miller 2015 (J Hum Resour 50:317) for the clustered error and its degrees of freedom.
    ///
    /// ```
    /// use upturn_core::impact::DifferenceInDifferences;
    /// let outcomes = [[5.0, 6.0, 9.0], [4.0, 4.0, 8.0], [1.0, 2.0, 2.0], [3.0, 5.0, 5.0]].map(|area| area.map(Some));
    /// let found = DifferenceInDifferences { treated: vec![0, 1], start: 2 }.fit(&outcomes).unwrap();
    /// // The treated rise by 3.75 (from 4.75 to 8.5), the others by 0.75 (from 2.75 to 3.5).
    /// assert!((found.effect - 3.0).abs() < 1e-12);
    /// ```
    pub fn fit(&self, outcomes: &[impl AsRef<[Option<f64>]>]) -> Result<Difference, ImpactError> {
        let panel = Panel::new(outcomes, self)?;
        let columns = panel.columns();
        let y = panel.within(|cell| cell.value);
        let fit = fit(&columns, &y)?;
        let effect = fit.coefficients.last().copied().ok_or(ImpactError::Inseparable)?;
        let effect_of_means = panel.effect_of_means();

        let (areas, n) = (panel.areas.len() as f64, panel.cells.len() as f64);
        let left = n - panel.terms() as f64;
        let mut unit = vec![0.0; columns.len()];
        unit[columns.len() - 1] = 1.0;
        let influence = fit.influence(&unit);
        let squares = |values: &[f64]| sum(values.iter().map(|value| value * value));
        let se_ols = sqrt(squares(&fit.residuals) / left * squares(&influence));
        let scores = panel.by_area(influence.iter().zip(&fit.residuals).map(|(weight, residual)| weight * residual));
        let se_clustered = sqrt(areas / (areas - 1.0) * (n - 1.0) / left * squares(&scores));
        if ![effect, se_ols, se_clustered, effect_of_means.unwrap_or(0.0)].iter().all(|number| number.is_finite()) {
            return Err(ImpactError::NotFinite);
        }
        let treated = panel.areas.iter().filter(|area| self.treated.contains(area)).count();
        let enough = treated >= 2 && panel.areas.len() - treated >= 2;
        // Measured on the figures themselves: within areas may be nothing but rounding.
        let values: Vec<f64> = panel.cells.iter().map(|cell| cell.value).collect();
        let imperfect = !is_rounding(&fit.residuals, &values);
        Ok(Difference {
            effect: effect + 0.0,
            effect_of_means,
            se_ols: imperfect.then_some(se_ols),
            se_clustered: imperfect.then_some(se_clustered),
            inference: inference(effect, se_clustered, panel.areas.len() - 1).filter(|_| enough && imperfect),
            n_areas: panel.areas.len(),
            n_periods: panel.periods.len(),
            n_before: panel.before(),
            n: panel.cells.len(),
        })
    }
}

/// The figures in order of area and period, with the areas and periods that have any.
struct Panel<'a> {
    design: &'a DifferenceInDifferences,
    cells: Vec<Cell>,
    areas: Vec<usize>,
    periods: Vec<usize>,
}

impl<'a> Panel<'a> {
    fn new(
        outcomes: &[impl AsRef<[Option<f64>]>],
        design: &'a DifferenceInDifferences,
    ) -> Result<Panel<'a>, ImpactError> {
        let length = outcomes.first().map_or(0, |area| area.as_ref().len());
        if outcomes.iter().any(|area| area.as_ref().len() != length) {
            return Err(ImpactError::LengthsDiffer);
        }
        if let Some(nowhere) = design.treated.iter().find(|area| **area >= outcomes.len()) {
            return Err(ImpactError::NoSuchArea(*nowhere));
        }
        let mut cells = Vec::new();
        for (area, values) in outcomes.iter().enumerate() {
            let figures = values.as_ref().iter().enumerate();
            cells.extend(figures.filter_map(|(period, value)| value.map(|value| Cell { area, period, value })));
        }
        if !cells.iter().all(|cell| cell.value.is_finite()) {
            return Err(ImpactError::NotFinite);
        }
        let areas = present(cells.iter().map(|cell| cell.area));
        let periods = present(cells.iter().map(|cell| cell.period));
        let panel = Panel { design, cells, areas, periods };
        let treated = panel.areas.iter().filter(|area| design.treated.contains(area)).count();
        at_least("treated areas with figures", treated, 1)?;
        at_least("other areas with figures", panel.areas.len() - treated, 1)?;
        at_least("periods before the intervention", panel.before(), 1)?;
        at_least("periods from the intervention on", panel.periods.len() - panel.before(), 1)?;
        at_least("figures in all", panel.cells.len(), panel.terms() + 1)?;
        Ok(panel)
    }

    /// Every area, every period but one, and the effect.
    fn terms(&self) -> usize {
        self.areas.len() + self.periods.len()
    }

    fn before(&self) -> usize {
        self.periods.partition_point(|period| *period < self.design.start)
    }

    fn is_treated(&self, cell: &Cell) -> bool {
        self.design.treated.contains(&cell.area) && cell.period >= self.design.start
    }

    /// D last, and where an area lacks a period a dummy for each period but the first, all within areas.
    fn columns(&self) -> Vec<Vec<f64>> {
        let one_where = |holds: bool| if holds { 1.0 } else { 0.0 };
        let with_dummy = if self.is_complete() { &[] } else { self.periods.get(1..).unwrap_or(&[]) };
        let of_periods = with_dummy.iter();
        let mut columns: Vec<Vec<f64>> =
            of_periods.map(|period| self.within(|cell| one_where(cell.period == *period))).collect();
        columns.push(self.within(|cell| one_where(self.is_treated(cell))));
        columns
    }

    /// Whether every area has every period.
    fn is_complete(&self) -> bool {
        self.cells.len() == self.areas.len() * self.periods.len()
    }

    /// A number of each cell, less the mean of its area; where no area lacks a period, less that of its period too.
    ///
    /// Taking the means away from both sides gives the coefficients that a dummy for each area, and for each period,
    /// would (Frisch and Waugh 1933) at a fraction of the work.
    fn within(&self, number: impl Fn(&Cell) -> f64) -> Vec<f64> {
        let mut within = self.within_areas(number);
        if self.is_complete() {
            let (areas, periods) = (self.areas.len() as f64, self.periods.len());
            let of_period = |at: usize| sum(within.iter().skip(at).step_by(periods.max(1)).copied()) / areas;
            let means: Vec<f64> = (0..periods).map(of_period).collect();
            within.iter_mut().zip(means.iter().cycle()).for_each(|(number, mean)| *number -= mean);
        }
        within
    }

    /// A number of each cell, less the mean of its area.
    fn within_areas(&self, number: impl Fn(&Cell) -> f64) -> Vec<f64> {
        let mut within = Vec::with_capacity(self.cells.len());
        for cells in self.cells.chunk_by(|one, next| one.area == next.area) {
            let numbers: Vec<f64> = cells.iter().map(&number).collect();
            // Without a finite mean the numbers overflow; what is left is NaN, which the fit refuses.
            let mean = mean(&numbers).unwrap_or(f64::NAN);
            within.extend(numbers.iter().map(|number| number - mean));
        }
        within
    }

    /// The sum of the numbers of each area; one number a cell.
    fn by_area(&self, numbers: impl Iterator<Item = f64>) -> Vec<f64> {
        let numbers: Vec<f64> = numbers.collect();
        let mut rest = numbers.as_slice();
        let mut sums = Vec::with_capacity(self.areas.len());
        for cells in self.cells.chunk_by(|one, next| one.area == next.area) {
            let (own, others) = rest.split_at(cells.len().min(rest.len()));
            sums.push(sum(own.iter().copied()));
            rest = others;
        }
        sums
    }

    fn effect_of_means(&self) -> Option<f64> {
        let mean_of = |treated: bool, after: bool| {
            let chosen = self.cells.iter().filter(|cell| {
                self.design.treated.contains(&cell.area) == treated && (cell.period >= self.design.start) == after
            });
            mean(&chosen.map(|cell| cell.value).collect::<Vec<_>>())
        };
        let change = |treated: bool| Some(mean_of(treated, true)? - mean_of(treated, false)?);
        if self.is_complete() { Some(change(true)? - change(false)?) } else { None }
    }
}

/// Each position once, in ascending order.
fn present(positions: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut positions: Vec<usize> = positions.collect();
    positions.sort_unstable();
    positions.dedup();
    positions
}
