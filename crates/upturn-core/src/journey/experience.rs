//! How long do such spells last? What the journeys of all areas say of one that is under way.

use alloc::vec::Vec;

use super::{Journey, Spell};

/// The spells of all areas.
#[derive(Clone, Debug, PartialEq)]
pub struct Experience {
    spells: Vec<Spell>,
}

impl Experience {
    /// Gathers the spells of these journeys.
    pub fn of<'a>(journeys: impl IntoIterator<Item = &'a Journey>) -> Experience {
        Experience { spells: journeys.into_iter().filter_map(|journey| journey.spell.clone()).collect() }
    }
}
