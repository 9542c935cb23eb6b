//! Drives what `cargo xtask build` made, as an operator would: the host with the module inside, the native job, and the
//! module under Node's WASI.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod columnar;
mod databases;
mod dist;
mod hostile;
mod init;
mod national;
mod output_folder;
mod sample;
mod schemas;
mod series;
mod tree;
mod workbook;
