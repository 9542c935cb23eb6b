//! Development only: what the tests of several crates share. Knows nothing of the product's own types.
//!
//! - [`oracle`] loads reference records and the cases they were made from;
//! - [`tolerance`] says when two numbers agree;
//! - [`strategies`] makes series for property tests.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod oracle;
pub mod strategies;
pub mod tolerance;
