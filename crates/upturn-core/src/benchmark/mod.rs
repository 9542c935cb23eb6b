//! How do we compare? Neighbours, region and England, rank, and the funnel.

mod comparison;
mod funnel;

pub use comparison::{Neighbours, Quartile, Standing, neighbours, standings};
pub use funnel::{Position, pooled, position, proportion_limits, ratio_limits};
