//! Scene to an SVG file of its own, by the same draw calls as the canvas.

use plotters_svg::SVGBackend;

use crate::draw::{GRAIN, Surface, draw};
use crate::scene::Scene;
use crate::theme::Theme;

/// The scene as an SVG document, with `alt` as its name for screen readers.
///
/// All text is escaped. No style, script or outside reference is written.
pub fn to_svg(scene: &Scene, theme: &Theme, alt: &str) -> String {
    let (width, height) = (scene.width.round() as u32, scene.height.round() as u32);
    let mut body = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut body, (width * GRAIN, height * GRAIN));
        // Writing into a string cannot fail.
        let _ = draw(scene, theme, Surface::svg(), &mut backend);
    }
    // The opening tag is written anew: plotters knows no view box other than the size, and no name.
    let marks = body.split_once('\n').map_or("", |(_, marks)| marks);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {} {}\" \
         stroke-linejoin=\"round\" role=\"img\" aria-label=\"{}\">\n",
        width * GRAIN,
        height * GRAIN,
        escape(alt)
    );
    svg.push_str(marks);
    svg
}

/// Escapes text for an attribute, and leaves out what no XML document may hold.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            _ if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => escaped.push(' '),
            _ => escaped.push(letter),
        }
    }
    escaped
}
