//! How do we compare? Neighbours, region and England, rank, and the funnel.

mod comparison;
mod cross_section;
mod funnel;
mod gap;
mod section;
mod spread;
#[cfg(test)]
mod tests;

pub use comparison::{Neighbours, Quartile, Standing, neighbours, standings};
pub(crate) use cross_section::CrossSections;
pub use funnel::{Position, pooled, position, proportion_limits, ratio_limits};
pub use gap::GapReading;
pub use section::{Benchmark, Comparator, ComparatorKind, Statistic, benchmark};
pub use spread::{AdjustedLimits, Funnel, FunnelPosition, overdispersion};
