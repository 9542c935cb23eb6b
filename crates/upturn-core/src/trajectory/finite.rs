//! The last gate before the document: no NaN and no infinity passes.
//!
//! Figures near the ends of the range of an f64 are legal input, but their sums and slopes overflow. One check of each
//! finished section is simpler to trust than a check at every sum.

use alloc::vec::Vec;

use crate::benchmark::{AdjustedLimits, Benchmark, Funnel};
use crate::control::{Control, Phase, ProposedRebase};
use crate::forecast::{Backtest, Forecast, ForecastPoint};
use crate::impact::Impact;
use crate::journey::{Chance, Leaving};
use crate::trend::{MannKendall, Marker, TheilSen, Trend};

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
        let marker = |marker: &Marker| finite(&[marker.chi_square.unwrap_or(0.0), marker.gradient.unwrap_or(0.0)]);
        let mut corrected = [&self.hamed_rao, &self.yue_wang].into_iter().flatten();
        self.theil_sen.as_ref().is_none_or(slopes)
            && self.mann_kendall.as_ref().is_none_or(plain)
            && corrected.all(|test| finite(&[test.correction, test.var_s, test.z, test.p]))
            && self.run_chart.as_ref().is_none_or(|chart| chart.median.is_finite())
            && self.marker.as_ref().is_none_or(marker)
    }
}

impl Finite for Control {
    fn is_finite(&self) -> bool {
        let phase = |phase: &Phase| {
            let limits = [phase.lower, phase.near_lower, phase.centre, phase.near_upper, phase.upper];
            finite(&limits) && phase.mean_moving_range.is_none_or(f64::is_finite)
        };
        let proposed = |one: &ProposedRebase| finite(&[one.before, one.after, one.evidence.fall, one.evidence.needed]);
        self.phases.iter().all(phase)
            && self.points.iter().all(|one| finite(&[one.centre, one.lower, one.upper]))
            && self.proposed_rebases.iter().all(proposed)
    }
}

impl Finite for Leaving {
    fn is_finite(&self) -> bool {
        let some = |ends: [Option<f64>; 2]| ends.into_iter().flatten().all(f64::is_finite);
        let chance = |chance: &Chance| chance.value.is_finite() && some([chance.lower, chance.upper]);
        self.curve.iter().all(|step| step.still_inadequate.is_finite() && some([step.lower, step.upper]))
            && [&self.chance_12, &self.chance_24].into_iter().flatten().all(chance)
            && self.log_rank.is_none_or(|test| finite(&[test.chi_square, test.p]))
    }
}

impl Finite for Benchmark {
    fn is_finite(&self) -> bool {
        let adjusted =
            |limits: &AdjustedLimits| finite(&[limits.lower_95, limits.upper_95, limits.lower_998, limits.upper_998]);
        let funnel = |funnel: &Funnel| {
            finite(&[funnel.expected, funnel.lower_95, funnel.upper_95, funnel.lower_998, funnel.upper_998])
                && funnel.overdispersion.is_none_or(f64::is_finite)
                && funnel.adjusted.as_ref().is_none_or(adjusted)
        };
        self.comparators.iter().all(|comparator| comparator.value.is_finite())
            && [self.gap, self.gap_trend_per_year].into_iter().flatten().all(f64::is_finite)
            && self.gap_ci_per_year.is_none_or(|ends| finite(&ends))
            && self.funnel.as_ref().is_none_or(funnel)
    }
}

impl Finite for Forecast {
    fn is_finite(&self) -> bool {
        let point = |point: &ForecastPoint| {
            finite(&[point.mean, point.lower_80, point.upper_80, point.lower_95, point.upper_95])
        };
        let backtest = |test: &Backtest| {
            finite(&[test.coverage_80, test.coverage_95, test.mase.unwrap_or(0.0), test.mase_naive.unwrap_or(0.0)])
        };
        let rest = [self.log_likelihood, self.chance_at_date, self.chance_ever_by_date];
        self.points.iter().all(point)
            && self.parameters.values().copied().chain(rest.into_iter().flatten()).all(f64::is_finite)
            && self.backtest.as_ref().is_none_or(backtest)
    }
}

impl Finite for Vec<Impact> {
    fn is_finite(&self) -> bool {
        self.iter().all(Impact::is_finite)
    }
}

fn finite(numbers: &[f64]) -> bool {
    numbers.iter().all(|number| number.is_finite())
}
