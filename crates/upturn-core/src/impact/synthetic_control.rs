//! Synthetic control: a mixture of areas without the intervention that moved like the treated one before it.

use alloc::vec;
use alloc::vec::Vec;

use super::minimum_norm::minimum_norm;
use super::{ImpactError, at_least, is_rounding, largest};
use crate::math::{least_squares, mean, sqrt, sum};

/// The design: weights, none negative and together 1, for which the weighted figures of the donor areas come closest,
/// by the sum of squares over all periods before the intervention, to those of the treated area.
///
/// From outcomes only, without covariates and without an intercept (decision D17): published weights that use
/// covariates differ. Abadie and Gardeazabal 2003 (Am Econ Rev 93:113); Abadie, Diamond and Hainmueller 2010 (JASA
/// 105:493).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntheticControl {
    /// Position of the first period with the intervention.
    pub start: usize,
}

/// What [`SyntheticControl::fit`] found. Figures in the unit of the measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Synthetic {
    /// The weight of each donor; most are exactly 0.
    pub weights: Vec<f64>,
    /// Sum of squared gaps before the intervention: what the weights make smallest.
    pub objective: f64,
    /// How far the weights are from meeting the conditions of an optimum, as a share of the largest squared distance
    /// between the treated area and a donor; about 1e-16. The objective is too large by no more than twice this share.
    pub kkt_gap: f64,
    /// Whether the figures before the intervention of the donors with weight are linearly independent. If so, and if
    /// they are fewer than these periods, no other weights do as well; if not, others may.
    pub support_independent: bool,
    /// The weighted figures of the donors in every period.
    pub synthetic: Vec<f64>,
    /// The treated area less `synthetic` in every period.
    pub gaps: Vec<f64>,
    /// Root of the mean squared gap before the intervention: how well the mixture fits.
    pub rmspe_before: f64,
    /// The same from the intervention on.
    pub rmspe_after: f64,
    /// `rmspe_after` over `rmspe_before`; `None` where the mixture meets every figure before the intervention.
    pub ratio: Option<f64>,
    /// The mean gap from the intervention on: the effect.
    pub effect: f64,
}

/// What [`SyntheticControl::placebo`] found.
#[derive(Clone, Debug, PartialEq)]
pub struct Placebo {
    /// 1 + the number of donors whose ratio is at least the treated area's. 1: no area without the intervention departed
    /// from its mixture as far.
    pub rank: usize,
    /// `rank` over donors + 1: the share of areas that depart as far. With J donors it cannot be below 1 / (J + 1).
    pub p: f64,
    /// The ratio of each donor; `None` where it has none, which counts as larger than any.
    pub ratios: Vec<Option<f64>>,
}

impl SyntheticControl {
    /// Fits the mixture to `treated`. Every list holds a figure for each of the same periods: an area with gaps is no
    /// donor.
    ///
    /// # Errors
    /// No donor, no period before the intervention or from it on; lists of different lengths; a number that is not
    /// finite.
    ///
    /// ```
    /// use upturn_core::impact::SyntheticControl;
    /// let donors = [[1.0, 2.0, 3.0, 4.0], [3.0, 2.0, 5.0, 4.0], [9.0, 9.0, 9.0, 9.0]];
    /// let found = SyntheticControl { start: 3 }.fit(&[1.5, 2.0, 3.6, 1.0], &donors).unwrap();
    /// // The mixture is 1.55, 2, 3.55 and then 4, where the treated area has 1.
    /// assert!((found.weights[0] - 0.725).abs() < 1e-12 && found.weights[2] == 0.0);
    /// assert!((found.effect + 3.0).abs() < 1e-12);
    /// ```
    pub fn fit(&self, treated: &[f64], donors: &[impl AsRef<[f64]>]) -> Result<Synthetic, ImpactError> {
        let donors: Vec<&[f64]> = donors.iter().map(AsRef::as_ref).collect();
        at_least("areas to compare with", donors.len(), 1)?;
        at_least("periods before the intervention", self.start.min(treated.len()), 1)?;
        at_least("periods from the intervention on", treated.len().saturating_sub(self.start), 1)?;
        if donors.iter().any(|donor| donor.len() != treated.len()) {
            return Err(ImpactError::LengthsDiffer);
        }
        if !donors.iter().copied().chain([treated]).flatten().all(|value| value.is_finite()) {
            return Err(ImpactError::NotFinite);
        }
        self.mixture(treated, &donors).ok_or(ImpactError::NotFinite)
    }

    /// The same for each donor with the other donors as its mixture, and where the treated area stands among them by
    /// `ratio`. The treated area is in no mixture: what happened to it would be taken for what happened to others.
    ///
    /// Abadie, Diamond and Hainmueller 2010, section 3.4; no donor is left out for fitting badly before.
    ///
    /// # Errors
    /// As [`SyntheticControl::fit`]; fewer than 2 donors; and [`ImpactError::PerfectFit`] where the treated area has no
    /// ratio to rank.
    ///
    /// ```
    /// use upturn_core::impact::SyntheticControl;
    /// let donors = [[1.0, 2.0, 3.0, 4.0], [3.0, 2.0, 5.0, 4.0], [9.0, 8.0, 9.0, 9.0]];
    /// let found = SyntheticControl { start: 3 }.placebo(&[1.5, 2.0, 3.6, 1.0], &donors).unwrap();
    /// assert_eq!((found.rank, found.p), (1, 0.25));
    /// ```
    pub fn placebo(&self, treated: &[f64], donors: &[impl AsRef<[f64]>]) -> Result<Placebo, ImpactError> {
        let own = self.fit(treated, donors)?.ratio.ok_or(ImpactError::PerfectFit)?;
        at_least("areas to compare with", donors.len(), 2)?;
        let mut ratios = Vec::with_capacity(donors.len());
        for (at, donor) in donors.iter().enumerate() {
            let others: Vec<&[f64]> =
                donors.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, donor)| donor.as_ref()).collect();
            ratios.push(self.fit(donor.as_ref(), &others)?.ratio);
        }
        // A donor without a ratio fits exactly before: not to count it would flatter the treated area.
        let rank = 1 + ratios.iter().filter(|ratio| ratio.is_none_or(|ratio| ratio >= own)).count();
        Ok(Placebo { rank, p: rank as f64 / (donors.len() + 1) as f64, ratios })
    }

    /// `None` where a number is not finite.
    fn mixture(&self, treated: &[f64], donors: &[&[f64]]) -> Option<Synthetic> {
        // Weights do not depend on the unit, and squares of shares keep within range.
        let all = donors.iter().map(|donor| largest(donor)).fold(largest(treated), f64::max);
        let unit = if all > 0.0 { all } else { 1.0 };
        let before = |values: &[f64]| values.iter().take(self.start).map(|value| value / unit).collect::<Vec<f64>>();
        let own = before(treated);
        // As the weights are together 1, the gap of the mixture is the mixture of the gaps: the shortest one is sought.
        let points: Vec<Vec<f64>> =
            donors.iter().map(|donor| before(donor).iter().zip(&own).map(|(d, y)| d - y).collect()).collect();
        let found = minimum_norm(&points)?;

        let active: Vec<(&[f64], f64)> =
            donors.iter().copied().zip(found.weights.iter().copied()).filter(|(_, weight)| *weight > 0.0).collect();
        let mix = |at: usize| sum(active.iter().map(|(donor, weight)| weight * donor[at]));
        let synthetic: Vec<f64> = (0..treated.len()).map(mix).collect();
        let gaps: Vec<f64> = treated.iter().zip(&synthetic).map(|(y, mixture)| y - mixture).collect();
        let (gaps_before, gaps_after) = gaps.split_at(self.start.min(gaps.len()));
        let support: Vec<Vec<f64>> = active.iter().map(|(donor, _)| before(donor)).collect();
        let support_independent = least_squares(&support, &vec![0.0; own.len()]).is_some();
        let (rmspe_before, rmspe_after) = (root_mean_square(gaps_before), root_mean_square(gaps_after));
        let perfect = is_rounding(gaps_before, &[all]);
        let ratio = Some(rmspe_after / rmspe_before).filter(|ratio| !perfect && ratio.is_finite());
        let found = Synthetic {
            objective: sum(gaps_before.iter().map(|gap| gap * gap)),
            kkt_gap: found.optimality_gap,
            support_independent,
            rmspe_before,
            rmspe_after,
            ratio,
            effect: mean(gaps_after)? + 0.0,
            weights: found.weights,
            synthetic,
            gaps,
        };
        let numbers = [found.objective, found.kkt_gap, rmspe_before, rmspe_after];
        numbers.iter().chain(&found.gaps).chain(&found.synthetic).all(|number| number.is_finite()).then_some(found)
    }
}

fn root_mean_square(values: &[f64]) -> f64 {
    sqrt(sum(values.iter().map(|value| value * value)) / values.len() as f64)
}
