//! The difference in differences of an intervention.

use alloc::vec;
use alloc::vec::Vec;

use super::donors::Donors;
use super::entry::{Design, Impact, against, entry, finite};
use super::{Figure, Intervention, Strength};
use crate::Cadence;
use crate::impact::{DifferenceInDifferences, ImpactError};
use crate::math::{mean, sum};

/// Whether an area and its donors moved alike before the event: only then would they be expected to after it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Parallel {
    /// Least-squares slope of the area over the periods before less the mean slope of the donors, per year.
    pub slope_difference_per_year: f64,
    /// The share of areas whose slope lies as far from that of the other donors, the area itself included.
    pub placebo_p: f64,
}

/// One treated area against the mean of the donors.
///
/// One area gives no standard error that means anything: its errors cannot be told from its effect, and the clustered
/// one is close to 0 whatever happened (Conley and Taber 2011, Rev Econ Stat 93:113). So neither p nor interval is
/// given; each donor takes the area's place in turn instead, and the change is ranked among theirs.
pub(super) fn difference(
    event: &Intervention,
    figures: &[Figure<'_>],
    donors: &Donors<'_>,
    cadence: Cadence,
) -> Result<Impact, ImpactError> {
    let own: Vec<f64> = figures.iter().map(|(_, value)| *value).collect();
    let cells = |path: &[f64]| path.iter().copied().map(Some).collect::<Vec<_>>();
    let outcomes: Vec<Vec<Option<f64>>> =
        [cells(&own)].into_iter().chain(donors.paths.iter().map(|p| cells(p))).collect();
    let found = DifferenceInDifferences { treated: vec![0], start: event.before }.fit(&outcomes)?;

    let n = donors.paths.len() as f64;
    let of_donors: Vec<f64> =
        (0..figures.len()).map(|at| sum(donors.paths.iter().filter_map(|p| p.get(at).copied())) / n).collect();
    let lead = gap_of_means(&own, &of_donors, event.before).ok_or(ImpactError::NotFinite)?;
    let counterfactual = against(figures, of_donors.iter().map(|mean| mean + lead));

    let standing = |number: &dyn Fn(&[f64]) -> Option<f64>| {
        let others: Option<Vec<f64>> = donors.paths.iter().map(|path| number(path)).collect();
        Some(standing(number(&own)?, &others?))
    };
    let (_, placebo_p) = standing(&|path| change(path, event.before)).ok_or(ImpactError::NotFinite)?;
    let t: Vec<f64> = figures.iter().take(event.before).map(|(one, _)| one.index as f64).collect();
    let (slope, slope_p) = standing(&|path| slope(&t, path)).ok_or(ImpactError::NotFinite)?;
    let strength = Strength::of_rank(Some(placebo_p), donors.paths.len(), event.before);
    finite(Impact {
        se: found.se_clustered.map(|se| vec![se]),
        donor_pool: Some(donors.pool),
        n_donors: Some(donors.paths.len()),
        donors: Some(donors.weighted(&vec![1.0 / n; donors.paths.len()])),
        placebo_p: Some(placebo_p),
        parallel: Some(Parallel { slope_difference_per_year: slope * cadence.periods_per_year(), placebo_p: slope_p }),
        strength: strength.unless_apart(slope_p),
        ..entry(event, Design::DifferenceInDifferences, found.effect, counterfactual)
    })
}

/// How far a number of the area lies from the mean of the donors', and the share of areas that lie as far from the mean
/// of the other donors'; the area is in no mean but its own.
fn standing(own: f64, donors: &[f64]) -> (f64, f64) {
    let (total, n) = (sum(donors.iter().copied()), donors.len() as f64);
    let apart = own - total / n;
    let as_far = donors.iter().filter(|donor| (**donor - (total - **donor) / (n - 1.0)).abs() >= apart.abs()).count();
    (apart, (as_far + 1) as f64 / (n + 1.0))
}

/// Mean from the event on less the mean before.
fn change(path: &[f64], before: usize) -> Option<f64> {
    let (earlier, later) = path.split_at(before.min(path.len()));
    Some(mean(later)? - mean(earlier)?)
}

/// Mean of one path less that of another before the event.
fn gap_of_means(path: &[f64], other: &[f64], before: usize) -> Option<f64> {
    Some(mean(path.get(..before)?)? - mean(other.get(..before)?)?)
}

/// Least-squares slope of the first figures of a path over their periods `t`.
fn slope(t: &[f64], path: &[f64]) -> Option<f64> {
    let (centre, level) = (mean(t)?, mean(path.get(..t.len())?)?);
    let squares = sum(t.iter().map(|t| (t - centre) * (t - centre)));
    let products = sum(t.iter().zip(path).map(|(t, y)| (t - centre) * (y - level)));
    (squares > 0.0).then(|| products / squares)
}
