//! Trajectory to scene to any plotters backend, with text metrics, alt text and data tables of its own.
//!
//! [`scene()`] lays a document out as marks at logical pixels; [`draw()`] hands the marks to a backend; [`describe()`] and
//! [`table()`] say the same in words and figures. Charts in a browser and in a report come from the same scene and carry
//! the same marks at the same places.
//!
//! Plotters serves as the seam to devices only. Its own text layout asks the page in a browser and guesses elsewhere;
//! here, widths come from [`metrics`], so a scene is the same wherever it is laid out.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

#[cfg(test)]
mod awkward;
mod describe;
mod draw;
#[cfg(test)]
mod fixture;
mod frame;
mod labels;
pub mod metrics;
mod phrase;
pub mod scene;
#[cfg(feature = "svg")]
mod svg;
mod table;
pub mod theme;
mod time_axis;
mod value_axis;
mod view;

pub use describe::describe;
pub use draw::{GRAIN, Surface, draw};
pub use scene::{Ink, Mark, Scene, Weight};
#[cfg(feature = "svg")]
pub use svg::to_svg;
pub use table::{Table, csv, table};
pub use theme::Theme;
pub use view::{View, scene, sparkline};
