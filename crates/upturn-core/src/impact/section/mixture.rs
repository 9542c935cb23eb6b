//! The synthetic control of an intervention.

use alloc::vec::Vec;

use super::donors::Donors;
use super::entry::{Design, Impact, against, entry, finite};
use super::{Figure, Intervention, Strength};
use crate::impact::{ImpactError, SyntheticControl};

pub(super) fn mixture(
    event: &Intervention,
    figures: &[Figure<'_>],
    donors: &Donors<'_>,
) -> Result<Impact, ImpactError> {
    let design = SyntheticControl { start: event.before };
    let own: Vec<f64> = figures.iter().map(|(_, value)| *value).collect();
    let found = design.fit(&own, &donors.paths)?;
    // A mixture that meets every figure before has no rank, but it still has an effect.
    let placebo = design.placebo(&own, &donors.paths).ok().map(|placebo| placebo.p);
    let counterfactual = against(figures, found.synthetic);
    finite(Impact {
        donor_pool: Some(donors.pool),
        n_donors: Some(donors.paths.len()),
        donors: Some(donors.weighted(&found.weights)),
        placebo_p: placebo,
        rmspe_before: Some(found.rmspe_before),
        rmspe_after: Some(found.rmspe_after),
        strength: Strength::of_rank(placebo, donors.paths.len(), event.before),
        ..entry(event, Design::SyntheticControl, found.effect, counterfactual)
    })
}
