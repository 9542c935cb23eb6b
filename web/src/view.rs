//! Documents to canvas, words and tables.

use js_sys::{Array, JSON, Object, Reflect};
use plotters_canvas::CanvasBackend;
use serde::Serialize;
use upturn_charts::scene::{Footnote, Stop};
use upturn_charts::{GRAIN, Ink, Scene, Surface, Theme, View, theme::parse_colour};
use upturn_core::Trajectory;
use upturn_data::document::DocumentError;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::error;
use crate::read::{self, Tree};

/// Documents in memory.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Documents {
    documents: Vec<Trajectory>,
    /// Each as the page parsed it: what is read from it is what was published, keys of newer versions included.
    published: Vec<JsValue>,
}

/// Reads a document, or an array of them.
///
/// # Errors
/// An `Error` whose `kind` is `bad_json`, `wrong_schema` or `newer_schema`.
#[wasm_bindgen(js_name = parseDocuments)]
pub fn parse_documents(json: &str) -> Result<Documents, JsValue> {
    let tree = JSON::parse(json.trim_start_matches('\u{feff}')).map_err(|cause| {
        let reason = cause.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
        refused(&DocumentError::BadJson { message: reason.unwrap_or_default() })
    })?;
    let (documents, published) = read::documents(tree).map_err(|refusal| refused(&refusal))?.into_iter().unzip();
    Ok(Documents { documents, published })
}

fn refused(refusal: &DocumentError) -> JsValue {
    error(refusal.kind(), &refusal.to_string())
}

impl Tree for JsValue {
    fn is_null(&self) -> bool {
        self.is_null() || self.is_undefined()
    }
    fn number(&self) -> Option<f64> {
        self.as_f64()
    }
    fn truth(&self) -> Option<bool> {
        self.as_bool()
    }
    fn text(&self) -> Option<String> {
        self.as_string()
    }
    fn items(&self) -> Option<Vec<Self>> {
        self.dyn_ref::<Array>().map(Array::to_vec)
    }
    fn field(&self, name: &str) -> Option<Self> {
        if self.is_array() { None } else { Reflect::get(self, &name.into()).ok() }
    }
}

/// What a page needs to know of a chart that was drawn.
#[derive(Serialize)]
struct Drawn<'a> {
    points: &'a [Stop],
    note: Option<&'a str>,
    events: &'a [Footnote],
}

#[wasm_bindgen]
impl Documents {
    /// How many there are.
    #[wasm_bindgen(getter)]
    pub fn count(&self) -> usize {
        self.documents.len()
    }

    /// One document, as the page parsed it.
    ///
    /// # Errors
    /// `no_document` where there is none at this place.
    pub fn published(&self, i: usize) -> Result<JsValue, JsValue> {
        self.get(i)?;
        Ok(self.published.get(i).cloned().unwrap_or_default())
    }

    /// The place of the first document of a measure; `undefined` where there is none.
    pub fn find(&self, measure_id: &str) -> Option<usize> {
        self.documents.iter().position(|document| document.measure.id == measure_id)
    }

    /// Draws a view onto a canvas of so many CSS pixels, whose size in device pixels it sets. Returns JSON: `points` to
    /// walk to, `note` on the axis, `events` whose labels found no room.
    ///
    /// # Errors
    /// `no_document`, `unknown_view`, `bad_theme`, or `no_canvas` where the canvas cannot be drawn on.
    #[allow(clippy::too_many_arguments)]
    pub fn draw(
        &self,
        i: usize,
        view: &str,
        canvas: HtmlCanvasElement,
        width: f64,
        height: f64,
        dpr: f64,
        theme: &str,
    ) -> Result<String, JsValue> {
        let scene = upturn_charts::scene(self.get(i)?, read_view(view)?, width, height);
        paint(&scene, canvas, dpr, theme)?;
        let drawn = Drawn { points: &scene.stops, note: scene.note.as_deref(), events: &scene.footnotes };
        serde_json::to_string(&drawn).map_err(|failure| error("internal", &failure.to_string()))
    }

    /// Draws a sparkline.
    ///
    /// # Errors
    /// As [`Documents::draw`].
    pub fn sparkline(
        &self,
        i: usize,
        canvas: HtmlCanvasElement,
        width: f64,
        height: f64,
        dpr: f64,
        theme: &str,
    ) -> Result<(), JsValue> {
        paint(&upturn_charts::sparkline(self.get(i)?, width, height), canvas, dpr, theme)
    }

    /// The data table of a view as JSON: `caption`, `columns`, `rows` of strings.
    ///
    /// # Errors
    /// `no_document` or `unknown_view`.
    pub fn table(&self, i: usize, view: &str) -> Result<String, JsValue> {
        let table = upturn_charts::table(self.get(i)?, read_view(view)?);
        serde_json::to_string(&table).map_err(|failure| error("internal", &failure.to_string()))
    }

    /// What a view shows, in words.
    ///
    /// # Errors
    /// `no_document` or `unknown_view`.
    pub fn describe(&self, i: usize, view: &str) -> Result<String, JsValue> {
        Ok(upturn_charts::describe(self.get(i)?, read_view(view)?))
    }

    /// A view as an SVG document.
    ///
    /// # Errors
    /// `no_document`, `unknown_view` or `bad_theme`.
    pub fn svg(&self, i: usize, view: &str, width: f64, height: f64, theme: &str) -> Result<String, JsValue> {
        let (document, view) = (self.get(i)?, read_view(view)?);
        let scene = upturn_charts::scene(document, view, width, height);
        Ok(upturn_charts::to_svg(&scene, &read_theme(theme)?, &upturn_charts::describe(document, view)))
    }

    /// The figures of a view as CSV.
    ///
    /// # Errors
    /// `no_document` or `unknown_view`.
    pub fn csv(&self, i: usize, view: &str) -> Result<String, JsValue> {
        Ok(upturn_charts::csv(self.get(i)?, read_view(view)?))
    }
}

impl Documents {
    fn get(&self, i: usize) -> Result<&Trajectory, JsValue> {
        self.documents.get(i).ok_or_else(|| {
            error("no_document", &format!("There is no document {i}: the file holds {}.", self.documents.len()))
        })
    }
}

fn read_view(name: &str) -> Result<View, JsValue> {
    View::from_name(name)
        .ok_or_else(|| error("unknown_view", &format!("There is no view `{name}`. Use `trajectory` or `control`.")))
}

/// A theme by name, or a palette: a JSON object from roles to colours, `null` for marks to leave out, beside an
/// optional `base`.
fn read_theme(text: &str) -> Result<Theme, JsValue> {
    if let Some(theme) = Theme::from_name(text) {
        return Ok(theme);
    }
    let refused = |message: &str| error("bad_theme", message);
    let expected = "A theme is `light`, `dark`, `forced` or a JSON object from roles to colours.";
    // The page's own parser is at hand, and costs the module nothing.
    let palette = JSON::parse(text).ok().and_then(|value| value.dyn_into::<Object>().ok());
    let palette = palette.ok_or_else(|| refused(expected))?;
    let base = Reflect::get(&palette, &"base".into()).ok().and_then(|base| base.as_string());
    let mut theme = Theme::from_name(base.as_deref().unwrap_or("forced")).ok_or_else(|| refused(expected))?;
    for entry in Object::entries(&palette).iter() {
        let entry = Array::from(&entry);
        let (role, colour) = (entry.get(0).as_string().unwrap_or_default(), entry.get(1).as_string());
        if role == "base" {
            continue;
        }
        let ink = Ink::from_name(&role).ok_or_else(|| refused(&format!("There is no role `{role}` in a palette.")))?;
        let colour = match colour.as_deref() {
            None | Some("transparent" | "rgba(0, 0, 0, 0)") => None,
            Some(text) => Some(
                parse_colour(text)
                    .ok_or_else(|| refused(&format!("`{text}` is not a colour. Write `#rrggbb` or `rgb(r, g, b)`.")))?,
            ),
        };
        theme.set(ink, colour);
    }
    Ok(theme)
}

/// Draws a scene onto a canvas, which it sizes and clears.
fn paint(scene: &Scene, canvas: HtmlCanvasElement, dpr: f64, theme: &str) -> Result<(), JsValue> {
    let theme = read_theme(theme)?;
    let ratio = if dpr > 0.0 && dpr.is_finite() { dpr.clamp(0.25, 16.0) } else { 1.0 };
    canvas.set_width((scene.width * ratio).round() as u32);
    canvas.set_height((scene.height * ratio).round() as u32);
    let no_canvas = || error("no_canvas", "This canvas cannot be drawn on in two dimensions.");
    let context = canvas.get_context("2d")?.ok_or_else(no_canvas)?.dyn_into::<CanvasRenderingContext2d>()?;
    // The scene arrives in eighths of a device pixel; setting the size has put the transform back to none.
    context.scale(1.0 / f64::from(GRAIN), 1.0 / f64::from(GRAIN))?;
    context.set_line_join("round");
    let mut backend = CanvasBackend::with_canvas_object(canvas).ok_or_else(no_canvas)?;
    upturn_charts::draw(scene, &theme, Surface::canvas(ratio), &mut backend)
        .map_err(|failure| error("no_canvas", &failure.to_string()))
}
