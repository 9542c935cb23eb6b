//! Colours by role. Marks stand out from the background by at least 3:1, text by at least 4.5:1 (WCAG 2.2, 1.4.3 and
//! 1.4.11); grid and band only help the eye and carry no meaning.

use plotters_backend::BackendColor;

use crate::scene::Ink;

/// A colour for each role.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// By the order of [`Ink`]; `None` is not drawn at all.
    colours: [Option<[u8; 3]>; Ink::ALL.len()],
}

impl Theme {
    /// Reads `light`, `dark` or `forced`; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Theme> {
        match name {
            "light" => Some(Theme::light()),
            "dark" => Some(Theme::dark()),
            "forced" => Some(Theme::forced()),
            _ => None,
        }
    }

    /// Dark marks on white.
    pub fn light() -> Theme {
        Theme::of([
            0xffffff, 0x12436d, 0x1b7a72, 0x801650, 0xe5e6e7, 0x8a9196, 0x0b0c0c, 0x505a5f, 0x12436d, 0xf46a25,
            0x3d3d3d, 0x7d5bb0, 0x505a5f, 0xeef0f2, 0x8a9196,
        ])
    }

    /// Light marks on near-black.
    pub fn dark() -> Theme {
        Theme::of([
            0x15181a, 0x8cc1f0, 0x4fc9bd, 0xf08fc4, 0x363b3f, 0x848b90, 0xf3f4f5, 0xb8bec2, 0x8cc1f0, 0xff9a5c,
            0xd5d8da, 0xc3aef0, 0xb8bec2, 0x24292d, 0x848b90,
        ])
    }

    /// Forced colours: everything in the colour of text, nothing on the background, until [`Theme::set`] says otherwise.
    pub fn forced() -> Theme {
        let mut theme = Theme::of([0; Ink::ALL.len()]);
        theme.set(Ink::Background, Some([255; 3]));
        theme.set(Ink::Band, None);
        theme.set(Ink::Grid, None);
        theme
    }

    /// Gives a role another colour, or none: such marks are left out.
    pub fn set(&mut self, ink: Ink, colour: Option<[u8; 3]>) {
        if let Some(place) = self.colours.get_mut(ink as usize) {
            *place = colour;
        }
    }

    /// The colour of a role as red, green, blue; `None` where such marks are left out.
    pub fn colour(&self, ink: Ink) -> Option<[u8; 3]> {
        self.colours.get(ink as usize).copied().flatten()
    }

    pub(crate) fn backend_colour(&self, ink: Ink) -> Option<BackendColor> {
        self.colour(ink).map(|[red, green, blue]| BackendColor { alpha: 1.0, rgb: (red, green, blue) })
    }

    fn of(colours: [u32; Ink::ALL.len()]) -> Theme {
        Theme { colours: colours.map(|code| Some([(code >> 16) as u8, (code >> 8) as u8, code as u8])) }
    }
}

/// Reads `#12436d`, `#fff` or `rgb(18, 67, 109)`, as style sheets and computed styles write them; `None` for anything
/// else.
///
/// ```
/// use upturn_charts::theme::parse_colour;
/// assert_eq!(parse_colour("#12436D"), Some([0x12, 0x43, 0x6d]));
/// assert_eq!(parse_colour("rgb(18, 67, 109)"), parse_colour("#12436d"));
/// assert_eq!(parse_colour("navy"), None);
/// ```
pub fn parse_colour(text: &str) -> Option<[u8; 3]> {
    let text = text.trim();
    if let Some(digits) = text.strip_prefix('#') {
        let code = u32::from_str_radix(digits, 16).ok()?;
        return match digits.len() {
            6 => Some([(code >> 16) as u8, (code >> 8) as u8, code as u8]),
            3 => Some([(code >> 8 & 15) as u8 * 17, (code >> 4 & 15) as u8 * 17, (code & 15) as u8 * 17]),
            _ => None,
        };
    }
    let inside = text.strip_prefix("rgb(").or_else(|| text.strip_prefix("rgba("))?.strip_suffix(')')?;
    let mut parts = inside.split([',', ' ', '/']).filter(|part| !part.is_empty()).map(|part| part.parse::<u8>().ok());
    Some([parts.next()??, parts.next()??, parts.next()??])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.2, relative luminance and contrast ratio.
    fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
        let luminance = |colour: [u8; 3]| {
            let linear = colour.map(|channel| {
                let share = f64::from(channel) / 255.0;
                if share <= 0.04045 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
            });
            0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_mark_and_every_text_stands_out() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        for theme in [Theme::light(), Theme::dark()] {
            let background = theme.colour(Ink::Background).unwrap();
            for ink in Ink::ALL {
                let least = match ink {
                    Ink::Background | Ink::Grid | Ink::Band => continue,
                    Ink::Text | Ink::MutedText | Ink::Series | Ink::Target | Ink::Neighbour | Ink::Limit => 4.5,
                    _ => 3.0,
                };
                let ratio = contrast(theme.colour(ink).unwrap(), background);
                assert!(ratio >= least, "{ink:?} {ratio}");
            }
        }
    }

    #[test]
    fn colours_that_are_none_are_refused() {
        for text in ["", "#", "#12", "#12436g", "rgb(1,2)", "rgb(1,2,300)", "é#fff", "hsl(1 2 3)"] {
            assert_eq!(parse_colour(text), None, "{text}");
        }
        assert_eq!(parse_colour("#fa0"), Some([255, 170, 0]));
        assert_eq!(parse_colour("rgba(1 2 3 / 1)"), Some([1, 2, 3]));
    }
}
