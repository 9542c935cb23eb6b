//! Scene to any plotters backend, through its primitives only. No backend is asked to measure, to dash or to rotate.
//!
//! Plotters counts in whole units. A surface therefore has several units to a device pixel, and its owner scales the
//! picture down again (a canvas by its transform, an SVG by its view box): slanted lines keep their slope, while level
//! and upright ones are laid onto whole device pixels and stay sharp.

use std::convert::Infallible;

use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily, FontStyle,
};

use crate::metrics::FAMILY;
use crate::scene::{Anchor, Dash, Ink, Mark, Scene, Shape, Text, Weight};
use crate::theme::Theme;

/// Units to a device pixel on the surfaces that this project draws on.
pub const GRAIN: u32 = 8;

/// How scene coordinates become those of a backend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surface {
    /// Device pixels to a logical pixel.
    pub ratio: f64,
    /// Backend units to a device pixel; at least 1.
    pub grain: u32,
    /// What the backend multiplies a font size by, turned round: SVG of plotters divides by 1.24.
    pub font_factor: f64,
    /// How far above the base line the backend puts the middle of a text, in em of Arial.
    pub middle: f64,
}

impl Surface {
    /// A canvas: `middle` is that of the em box, (0.905 - 0.212) / 2.
    pub fn canvas(ratio: f64) -> Surface {
        Surface { ratio, grain: GRAIN, font_factor: 1.0, middle: 0.3465 }
    }

    /// SVG as plotters writes it: `middle` is half an x-height, 1082 / 2048 / 2.
    pub fn svg() -> Surface {
        Surface { ratio: 1.0, grain: GRAIN, font_factor: 1.24, middle: 0.2642 }
    }
}

/// Draws all marks in order.
///
/// # Errors
/// Whatever the backend reports.
pub fn draw<B: DrawingBackend>(
    scene: &Scene,
    theme: &Theme,
    surface: Surface,
    backend: &mut B,
) -> Result<(), DrawingErrorKind<B::ErrorType>> {
    let mut pen = Pen { scale: surface.ratio * f64::from(surface.grain), surface, theme, backend };
    for mark in &scene.marks {
        match mark {
            Mark::Line { points, ink, width, dash } => pen.line(points, *ink, *width, *dash)?,
            Mark::Area { points, ink } => pen.area(points, *ink)?,
            Mark::Symbol { x, y, shape, radius, ink } => pen.symbol([*x, *y], *shape, *radius, *ink)?,
            Mark::Text(text) => pen.text(text)?,
        }
    }
    pen.backend.present()
}

struct Pen<'a, B> {
    /// Backend units to a logical pixel.
    scale: f64,
    surface: Surface,
    theme: &'a Theme,
    backend: &'a mut B,
}

type Drawn<B> = Result<(), DrawingErrorKind<<B as DrawingBackend>::ErrorType>>;

impl<B: DrawingBackend> Pen<'_, B> {
    fn line(&mut self, points: &[[f64; 2]], ink: Ink, width: f64, dash: Dash) -> Drawn<B> {
        let Some(color) = self.theme.backend_colour(ink) else { return Ok(()) };
        let pattern = match dash {
            Dash::Solid => return self.stroke(points, color, width),
            Dash::Dashed => [6.0, 4.0],
            Dash::Dotted => [2.0, 3.0],
        };
        cut(points, pattern).iter().try_for_each(|piece| self.stroke(piece, color, width))
    }

    fn stroke(&mut self, points: &[[f64; 2]], color: BackendColor, width: f64) -> Drawn<B> {
        if let [[x0, y0], [x1, y1]] = *points
            && (x0 == x1 || y0 == y1)
        {
            let thick = self.whole_pixels(width);
            let ((left, right), (top, bottom)) = if y0 == y1 {
                (self.span(x0.min(x1), x0.max(x1)), self.lane(y0, thick))
            } else {
                (self.lane(x0, thick), self.span(y0.min(y1), y0.max(y1)))
            };
            return self.backend.draw_rect((left, top), (right, bottom), &color, true);
        }
        let style = Stroke { color, width: unit(width * self.scale).max(1) as u32 };
        self.backend.draw_path(self.places(points), &style)
    }

    fn area(&mut self, points: &[[f64; 2]], ink: Ink) -> Drawn<B> {
        let Some(color) = self.theme.backend_colour(ink) else { return Ok(()) };
        self.backend.fill_polygon(self.places(points), &color)
    }

    fn symbol(&mut self, at: [f64; 2], shape: Shape, radius: f64, ink: Ink) -> Drawn<B> {
        let rim = if radius > 2.0 { 1.25 } else { 0.0 };
        if let Some(background) = self.theme.backend_colour(Ink::Background)
            && rim > 0.0
        {
            self.shape(at, shape, radius + rim, background)?;
        }
        let Some(color) = self.theme.backend_colour(ink) else { return Ok(()) };
        self.shape(at, shape, radius, color)?;
        match (shape, self.theme.backend_colour(Ink::Background)) {
            (Shape::HollowSquare, Some(background)) => self.shape(at, shape, radius - 1.25, background),
            _ => Ok(()),
        }
    }

    fn shape(&mut self, [x, y]: [f64; 2], shape: Shape, r: f64, color: BackendColor) -> Drawn<B> {
        let corners: &[[f64; 2]] = match shape {
            Shape::Circle => {
                let radius = unit(r * self.scale).max(1) as u32;
                let place = self.place([x, y]);
                return self.backend.draw_circle(place, radius, &color, true);
            }
            // A triangle of the same weight to the eye as a circle is larger, and its centre of mass lies lower.
            Shape::TriangleUp => &[[0.0, -1.35], [1.25, 0.9], [-1.25, 0.9]],
            Shape::TriangleDown => &[[0.0, 1.35], [1.25, -0.9], [-1.25, -0.9]],
            Shape::Diamond => &[[0.0, -1.35], [1.35, 0.0], [0.0, 1.35], [-1.35, 0.0]],
            Shape::HollowSquare => &[[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]],
        };
        let corners: Vec<[f64; 2]> = corners.iter().map(|[dx, dy]| [x + dx * r, y + dy * r]).collect();
        self.backend.fill_polygon(self.places(&corners), &color)
    }

    fn text(&mut self, text: &Text) -> Drawn<B> {
        let Some(color) = self.theme.backend_colour(text.ink) else { return Ok(()) };
        let place = self.place([text.x, text.y - self.surface.middle * text.size]);
        let font = Font { color, size: text.size * self.scale * self.surface.font_factor, text };
        self.backend.draw_text(&text.text, &font, place)
    }

    fn places(&self, points: &[[f64; 2]]) -> Vec<BackendCoord> {
        points.iter().map(|point| self.place(*point)).collect()
    }

    fn place(&self, [x, y]: [f64; 2]) -> BackendCoord {
        (unit(x * self.scale), unit(y * self.scale))
    }

    /// A length along a line, in units.
    fn span(&self, from: f64, to: f64) -> (i32, i32) {
        let from = unit(from * self.scale);
        (from, unit(to * self.scale).max(from.saturating_add(1)))
    }

    /// The units that a level or upright line of so many device pixels takes up, laid onto whole device pixels.
    fn lane(&self, middle: f64, pixels: i32) -> (i32, i32) {
        let grain = self.surface.grain.max(1) as i32;
        let first = unit(middle * self.surface.ratio - f64::from(pixels) / 2.0);
        (first.saturating_mul(grain), first.saturating_add(pixels).saturating_mul(grain))
    }

    fn whole_pixels(&self, width: f64) -> i32 {
        unit(width * self.surface.ratio).max(1)
    }
}

/// To the nearest whole unit; a cast that saturates, so that no coordinate can panic.
fn unit(value: f64) -> i32 {
    value.round() as i32
}

/// Cuts a line into dashes; the pattern runs on round corners.
fn cut(points: &[[f64; 2]], pattern: [f64; 2]) -> Vec<Vec<[f64; 2]>> {
    let mut pieces = Vec::new();
    let mut piece: Vec<[f64; 2]> = points.first().copied().into_iter().collect();
    let mut phase = 0;
    let mut left = pattern[0];
    for (from, to) in points.iter().zip(points.iter().skip(1)) {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let length = libm::sqrt(dx * dx + dy * dy);
        // Longer than any frame: nothing that a dash could be seen on.
        if !(length > 0.0 && length < 1e5) {
            continue;
        }
        let mut gone = 0.0;
        while length - gone > left {
            gone += left;
            let here = [from[0] + dx * gone / length, from[1] + dy * gone / length];
            if phase == 0 {
                piece.push(here);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece.push(here);
            }
            phase = 1 - phase;
            left = pattern[phase];
        }
        left -= length - gone;
        if phase == 0 {
            piece.push(*to);
        }
    }
    pieces.push(piece);
    pieces.retain(|piece| piece.len() > 1);
    pieces
}

struct Stroke {
    color: BackendColor,
    width: u32,
}

impl BackendStyle for Stroke {
    fn color(&self) -> BackendColor {
        self.color
    }
    fn stroke_width(&self) -> u32 {
        self.width
    }
}

struct Font<'a> {
    color: BackendColor,
    size: f64,
    text: &'a Text,
}

impl BackendTextStyle for Font<'_> {
    type FontError = Infallible;

    fn color(&self) -> BackendColor {
        self.color
    }
    fn size(&self) -> f64 {
        self.size
    }
    fn style(&self) -> FontStyle {
        match self.text.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::Bold => FontStyle::Bold,
        }
    }
    fn anchor(&self) -> Pos {
        let across = match self.text.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        Pos::new(across, VPos::Center)
    }
    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name(FAMILY)
    }
    fn layout_box(&self, _: &str) -> Result<((i32, i32), (i32, i32)), Infallible> {
        let bounds = self.text.bounds();
        let scale = self.size / self.text.size.max(1.0);
        Ok(((0, 0), (unit((bounds.right - bounds.left) * scale), unit((bounds.bottom - bounds.top) * scale))))
    }
    /// Letters are drawn by backends that have fonts of their own; others show the marks alone.
    fn draw<E, F: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _: &str,
        _: BackendCoord,
        _: F,
    ) -> Result<Result<(), E>, Infallible> {
        Ok(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{aiming, controlled, torbay};
    use crate::{View, scene};

    /// Writes down every call, without the place and size of text, which each backend has in its own way.
    struct Record(Vec<String>);

    impl DrawingBackend for Record {
        type ErrorType = Infallible;

        fn get_size(&self) -> (u32, u32) {
            (0, 0)
        }
        fn ensure_prepared(&mut self) -> Drawn<Self> {
            Ok(())
        }
        fn present(&mut self) -> Drawn<Self> {
            Ok(())
        }
        fn draw_pixel(&mut self, at: BackendCoord, _: BackendColor) -> Drawn<Self> {
            panic!("a pixel at {at:?}: some mark is left to the rasterizer")
        }
        fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, _: &S, fill: bool) -> Drawn<Self> {
            assert!(fill);
            let (width, height) = (b.0 - a.0, b.1 - a.1);
            self.0.push(format!("rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\"", a.0, a.1));
            Ok(())
        }
        fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, _: &S) -> Drawn<Self> {
            self.0.push(format!("polyline points=\"{}\"", places(path)));
            Ok(())
        }
        fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
            &mut self,
            path: I,
            _: &S,
        ) -> Drawn<Self> {
            self.0.push(format!("polygon points=\"{}\"", places(path)));
            Ok(())
        }
        fn draw_circle<S: BackendStyle>(&mut self, at: BackendCoord, r: u32, _: &S, fill: bool) -> Drawn<Self> {
            assert!(fill);
            self.0.push(format!("circle cx=\"{}\" cy=\"{}\" r=\"{r}\"", at.0, at.1));
            Ok(())
        }
        fn draw_text<S: BackendTextStyle>(&mut self, text: &str, _: &S, at: BackendCoord) -> Drawn<Self> {
            self.0.push(format!("text x=\"{}\" {text}", at.0));
            Ok(())
        }
    }

    fn places(path: impl IntoIterator<Item = BackendCoord>) -> String {
        path.into_iter().map(|(x, y)| format!("{x},{y} ")).collect()
    }

    fn record(surface: Surface, view: View) -> Vec<String> {
        let document = aiming(controlled(torbay(), &[0, 5], 12.0), 95.0, Some("2027-03-31"));
        let mut backend = Record(Vec::new());
        draw(&scene(&document, view, 640.0, 320.0), &Theme::light(), surface, &mut backend).unwrap();
        backend.0
    }

    #[test]
    fn every_backend_is_given_the_same_calls() {
        for view in [View::Trajectory, View::Control] {
            assert_eq!(record(Surface::canvas(1.0), view), record(Surface::svg(), view));
        }
    }

    #[cfg(feature = "svg")]
    #[test]
    fn svg_holds_every_mark_at_the_place_it_has_on_a_canvas() {
        let document = aiming(controlled(torbay(), &[0, 5], 12.0), 95.0, Some("2027-03-31"));
        for view in [View::Trajectory, View::Control] {
            let svg = crate::to_svg(&scene(&document, view, 640.0, 320.0), &Theme::light(), "Torbay & \"others\" <1>");
            assert!(svg.contains("aria-label=\"Torbay &amp; &quot;others&quot; &lt;1&gt;\""));
            let calls = record(Surface::canvas(1.0), view);
            let tags: Vec<&str> =
                svg.lines().skip(1).filter(|line| line.starts_with('<') && !line.starts_with("</")).collect();
            assert_eq!(tags.len(), calls.len());
            for (tag, call) in tags.iter().zip(&calls) {
                let (name, attributes) = call.split_once(' ').unwrap();
                assert!(tag.starts_with(&format!("<{name} ")), "{tag} {call}");
                let place = if name == "text" { attributes.split(' ').next().unwrap() } else { attributes };
                assert!(tag.contains(place), "{tag} {call}");
            }
        }
    }

    #[test]
    fn level_lines_lie_on_whole_device_pixels() {
        for ratio in [1.0, 1.25, 2.0, 3.0] {
            for call in record(Surface::canvas(ratio), View::Control).iter().filter(|call| call.starts_with("rect")) {
                let numbers: Vec<i32> = call.split('"').filter_map(|part| part.parse().ok()).collect();
                let grain = GRAIN as i32;
                let on_grid = |place: usize| numbers[place] % grain == 0 && numbers[place + 2] % grain == 0;
                assert!(on_grid(0) || on_grid(1), "{ratio} {call}");
            }
        }
    }

    #[test]
    fn dashes_run_on_round_corners() {
        let pieces = cut(&[[0.0, 0.0], [8.0, 0.0], [8.0, 8.0]], [6.0, 4.0]);
        assert_eq!(pieces, [vec![[0.0, 0.0], [6.0, 0.0]], vec![[8.0, 2.0], [8.0, 8.0]]]);
        let corner = cut(&[[0.0, 0.0], [4.0, 0.0], [4.0, 4.0]], [6.0, 4.0]);
        assert_eq!(corner, [vec![[0.0, 0.0], [4.0, 0.0], [4.0, 2.0]]]);
        assert!(cut(&[[0.0, 0.0], [f64::NAN, 0.0]], [6.0, 4.0]).is_empty());
        assert!(cut(&[], [6.0, 4.0]).is_empty());
    }
}
