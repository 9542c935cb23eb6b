//! The last gate before the document: no NaN and no infinity passes.
//!
//! Figures near the ends of the range of an f64 are legal input, but their sums and slopes overflow. One check of each
//! finished section is simpler to trust than a check at every sum.

use crate::control::{Control, Phase};
use crate::trend::{MannKendall, TheilSen, Trend};

/// A section whose numbers can be checked.
pub(super) trait Finite {
    /// Whether every number in the section is finite.
    fn is_finite(&self) -> bool;
}

impl Finite for Trend {
    fn is_finite(&self) -> bool {
        let slopes = |slope: &TheilSen| {
            let [ci_period, ci_year] = [slope.ci_per_period, slope.ci_per_year];
            finite(&[slope.slope_per_period, slope.slope_per_year, slope.intercept_separate, slope.intercept_joint])
                && finite(&ci_period)
                && finite(&ci_year)
        };
        let plain = |test: &MannKendall| finite(&[test.var_s, test.z, test.p, test.tau_a, test.tau_b.unwrap_or(0.0)]);
        let mut corrected = [&self.hamed_rao, &self.yue_wang].into_iter().flatten();
        self.theil_sen.as_ref().is_none_or(slopes)
            && self.mann_kendall.as_ref().is_none_or(plain)
            && corrected.all(|test| finite(&[test.correction, test.var_s, test.z, test.p]))
            && self.run_chart.as_ref().is_none_or(|chart| chart.median.is_finite())
    }
}

impl Finite for Control {
    fn is_finite(&self) -> bool {
        let phase = |phase: &Phase| {
            let limits = [phase.lower, phase.near_lower, phase.centre, phase.near_upper, phase.upper];
            finite(&limits) && phase.mean_moving_range.is_finite()
        };
        self.phases.iter().all(phase) && self.points.iter().all(|one| finite(&[one.centre, one.lower, one.upper]))
    }
}

fn finite(numbers: &[f64]) -> bool {
    numbers.iter().all(|number| number.is_finite())
}
