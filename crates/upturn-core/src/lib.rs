//! The eight questions about a service that is being turned round, answered for one measure of one area at a time.
//!
//! Pure: no I/O, no clock, no randomness, no transcendental function but those of the pinned `libm`. The same input
//! gives the same bits on every target. Missing is `None` with its reason; no NaN leaves a function; nothing panics.
//!
//! Start at [`mod@trajectory`]: it takes a [`Subject`] (a [`Series`], its [`Measure`], target, journey and settings) and
//! asks each question in turn. Each question has a module of its own.
#![no_std]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

extern crate alloc;

pub mod aim;
pub mod benchmark;
pub mod control;
pub mod forecast;
pub mod impact;
pub mod journey;
pub mod level;
pub mod math;
pub mod measure;
pub mod observation;
pub mod pace;
pub mod panel;
pub mod period;
pub mod quality;
pub mod series;
pub mod trajectory;
pub mod trend;
pub mod words;

pub use aim::{Aim, Milestone};
pub use measure::{Area, Better, Kind, Measure, Target};
pub use observation::{Observation, Status};
pub use period::{Cadence, Date, Period};
pub use series::{Row, Series, SeriesError};
pub use trajectory::{Settings, Subject, Trajectory, trajectory};
