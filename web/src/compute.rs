//! Figures to documents, in the page: nothing leaves the machine.

use std::collections::BTreeMap;

use js_sys::{Array, Object, Reflect, Uint8Array};
use upturn_data::compute::{ComputeOptions, compute};
use upturn_data::document;
use upturn_data::finding::Findings;
use upturn_data::series::{SeriesOptions, documents};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::error;

/// Plain series to documents, one JSON document a line. `options` is a JSON object as the command `series` has it; an
/// empty text stands for none. `name` is the name of the file, `series.csv` where it is left out.
///
/// # Errors
/// An `Error` whose `kind` is `bad_options` or `bad_input`, with every finding on a line of its message.
#[wasm_bindgen(js_name = computeSeries)]
pub fn compute_series(bytes: &[u8], options: &str, name: Option<String>) -> Result<String, JsValue> {
    let options: SeriesOptions = match options.trim() {
        "" => SeriesOptions::default(),
        text => serde_json::from_str(text)
            .map_err(|reason| error("bad_options", &format!("The options cannot be read: {reason}.")))?,
    };
    let name = name.as_deref().unwrap_or("series.csv");
    Ok(document::lines_to_json(&documents(bytes, name, &options).map_err(refusal)?))
}

/// A workbook and its sources to the output folder. `files` is a `Map`, or an object, from paths to `Uint8Array`s;
/// `path` is the path of the workbook among them. Returns an object from paths to texts.
///
/// # Errors
/// An `Error` whose `kind` is `bad_files`, `bad_workbook` or `bad_input`, with every finding on a line of its message.
#[wasm_bindgen(js_name = computeWorkbook)]
pub fn compute_workbook(path: &str, files: JsValue) -> Result<Object, JsValue> {
    let output = compute(path, &read_files(&files)?, &ComputeOptions::default()).map_err(refusal)?;
    let folder = Object::new();
    for (path, bytes) in output.files {
        Reflect::set(&folder, &path.into(), &String::from_utf8_lossy(&bytes).as_ref().into())?;
    }
    Ok(folder)
}

fn read_files(files: &JsValue) -> Result<BTreeMap<String, Vec<u8>>, JsValue> {
    let refused = || error("bad_files", "The files must be a Map or an object from paths to Uint8Arrays.");
    let entries = match files.dyn_ref::<js_sys::Map>() {
        Some(map) => Array::from(map),
        None => Object::entries(files.dyn_ref::<Object>().ok_or_else(refused)?),
    };
    let mut read = BTreeMap::new();
    for entry in entries.iter() {
        let entry = Array::from(&entry);
        let path = entry.get(0).as_string().ok_or_else(refused)?;
        let bytes = entry.get(1).dyn_into::<Uint8Array>().map_err(|_| refused())?;
        read.insert(path, bytes.to_vec());
    }
    Ok(read)
}

fn refusal(findings: Findings) -> JsValue {
    error(findings.kind(), &findings.to_string())
}
