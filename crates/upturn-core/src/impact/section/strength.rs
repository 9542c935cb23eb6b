//! How far the figures carry.

/// How far the figures carry the reading that something changed. None of these says that the event was the cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Strength {
    /// The figures suggest a change: there are at least 8 before, and they depart from what was to be expected by more
    /// than the usual ups and downs. For an interrupted time series the interval of one change leaves out 0, and both
    /// together have p < 0.05. For the designs that compare areas at most one in ten departs as far, and for a
    /// difference in differences they moved alike before.
    Suggests,
    /// They look like a change, but do not carry as much: there are fewer than 8 before; or an interval leaves out 0,
    /// but both changes together have p >= 0.05; or no donor departs as far, but there are fewer than 9; or the areas
    /// did not move alike before.
    ConsistentWith,
    /// They do not depart by more than the usual ups and downs.
    NoClearChange,
    /// There is nothing to hold the change against: the design meets every figure (before).
    NotJudged,
}

/// Figures before from which more than "consistent with" is said.
const FIGURES_BEFORE: usize = 8;
/// The largest share of areas that may depart as far.
const UNUSUAL: f64 = 0.1;

impl Strength {
    /// From the intervals of the two changes, and the p value of both together.
    pub(super) fn of_changes(changes: Option<([[f64; 2]; 2], f64)>, figures_before: usize) -> Strength {
        let Some((intervals, joint_p)) = changes else { return Strength::NotJudged };
        match intervals.iter().any(|[low, high]| *low > 0.0 || *high < 0.0) {
            true if figures_before >= FIGURES_BEFORE && joint_p < 0.05 => Strength::Suggests,
            true => Strength::ConsistentWith,
            false => Strength::NoClearChange,
        }
    }

    /// From the placebo rank.
    pub(super) fn of_rank(p: Option<f64>, donors: usize, figures_before: usize) -> Strength {
        let Some(p) = p else { return Strength::NotJudged };
        // The lowest that so many donors can give: none of them departs as far.
        let lowest = 1.0 / (donors + 1) as f64;
        match p <= UNUSUAL {
            true if figures_before >= FIGURES_BEFORE => Strength::Suggests,
            true => Strength::ConsistentWith,
            false if p <= lowest => Strength::ConsistentWith,
            false => Strength::NoClearChange,
        }
    }

    /// With the areas known not to have moved alike before.
    pub(super) fn unless_apart(self, parallel_p: f64) -> Strength {
        if self == Strength::Suggests && parallel_p <= UNUSUAL { Strength::ConsistentWith } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strength_needs_an_unusual_departure_and_eight_figures_before() {
        use Strength::{ConsistentWith, NoClearChange, NotJudged, Suggests};
        let rank = |rank: u32, donors: u32, before| {
            Strength::of_rank(Some(f64::from(rank) / f64::from(donors + 1)), donors as usize, before)
        };
        assert_eq!([rank(1, 9, 8), rank(4, 40, 8), rank(1, 9, 7)], [Suggests, Suggests, ConsistentWith]);
        // First of nine is 0.11, and the lowest that eight donors can give; second of twenty is 0.10.
        assert_eq!([rank(1, 8, 8), rank(2, 8, 8), rank(2, 19, 8)], [ConsistentWith, NoClearChange, Suggests]);
        assert_eq!(Strength::of_rank(None, 9, 8), NotJudged);
        assert_eq!([Suggests.unless_apart(0.1), Suggests.unless_apart(0.2)], [ConsistentWith, Suggests]);
        assert_eq!(NoClearChange.unless_apart(0.05), NoClearChange);
        let of = |ends: [f64; 2], p, before| Strength::of_changes(Some(([[-1.0, 1.0], ends], p)), before);
        assert_eq!([of([0.1, 2.0], 0.04, 8), of([-2.0, -0.1], 0.04, 8)], [Suggests, Suggests]);
        assert_eq!([of([0.1, 2.0], 0.04, 7), of([0.1, 2.0], 0.05, 8)], [ConsistentWith, ConsistentWith]);
        assert_eq!([of([0.0, 2.0], 0.04, 8), Strength::of_changes(None, 8)], [NoClearChange, NotJudged]);
    }
}
