//! The browser face of the core. Two modules are built from it: `view` turns documents into charts, words and tables;
//! `compute` turns figures into documents.
//!
//! Everything here converts, calls, converts back and maps the error; no rule of statistics or of drawing lives here.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

#[cfg(feature = "compute")]
pub mod compute;
#[cfg(feature = "view")]
mod read;
#[cfg(feature = "view")]
pub mod view;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// The version of the module.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// A JavaScript `Error` with a `kind` that a page can switch on.
fn error(kind: &str, message: &str) -> JsValue {
    let error = js_sys::Error::new(message);
    // Setting a property of a fresh object cannot fail.
    let _ = js_sys::Reflect::set(&error, &JsValue::from_str("kind"), &JsValue::from_str(kind));
    error.into()
}
