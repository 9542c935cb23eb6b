//! Bytes to model, and model to bytes.
//!
//! [`document`] is always there: documents as JSON, out and in. With the feature `compute` come the readers of published
//! figures ([`plain`], [`ees`]), the [`workbook`], and the two ways from bytes to documents: [`series`] for one plain
//! file, [`compute`] for a workbook. With the feature `schema` come the JSON Schemas of document and workbook.
//!
//! Nothing here opens a file: whoever calls hands over bytes, or something that implements [`files::Files`]. Nothing is
//! silently repaired or dropped: what is read with a doubt is a remark or a warning, what cannot be read is a
//! [`finding::Finding`] with file, line and column.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod document;

#[cfg(feature = "compute")]
mod area_names;
#[cfg(feature = "compute")]
pub mod cell;
#[cfg(feature = "compute")]
mod codes;
#[cfg(feature = "compute")]
pub mod columnar;
#[cfg(feature = "compute")]
pub mod compute;
#[cfg(feature = "compute")]
mod digest;
#[cfg(feature = "compute")]
pub mod ees;
#[cfg(feature = "compute")]
pub mod files;
#[cfg(feature = "compute")]
pub mod finding;
#[cfg(feature = "compute")]
pub mod flat;
#[cfg(feature = "compute")]
mod index;
#[cfg(feature = "compute")]
pub mod judgements;
#[cfg(feature = "compute")]
mod lines;
#[cfg(feature = "compute")]
pub mod manifest;
#[cfg(feature = "compute")]
mod meta;
#[cfg(feature = "compute")]
mod months;
#[cfg(feature = "compute")]
mod nearest;
#[cfg(feature = "compute")]
mod neighbours;
#[cfg(feature = "compute")]
mod panel;
#[cfg(feature = "compute")]
pub mod plain;
#[cfg(feature = "compute")]
mod quotes;
#[cfg(feature = "compute")]
mod reading;
#[cfg(feature = "compute")]
mod records;
#[cfg(feature = "compute")]
mod releases;
#[cfg(feature = "schema")]
pub mod schema;
#[cfg(feature = "compute")]
pub mod series;
#[cfg(feature = "compute")]
mod series_source;
#[cfg(feature = "compute")]
mod sources;
#[cfg(feature = "compute")]
mod succession;
#[cfg(feature = "compute")]
mod suppression;
#[cfg(feature = "compute")]
mod table;
#[cfg(feature = "compute")]
mod time_identifier;
#[cfg(feature = "compute")]
pub mod workbook;
