//! Finds areas by the names that a file gives them.

use std::collections::BTreeMap;

use upturn_core::Area;

/// The codes of areas, by the ways in which their names may be written.
///
/// A name is matched in this order, letter case and punctuation aside and `&` read as `and`:
///
/// 1. as one of the other names that the workbook states,
/// 2. as the name of an area,
/// 3. without what is only said of a name: `City of` or `County of` at its end or its beginning, `County` at its
///    beginning, `Borough` at its end. So "Bristol" finds "Bristol, City of", "Durham" finds "County Durham", and
///    "Bedford Borough" finds "Bedford".
///
/// An authority that changed its code stands under all of its codes.
pub(crate) struct AreaNames<'a> {
    stated: BTreeMap<String, Vec<&'a str>>,
    named: BTreeMap<String, Vec<&'a str>>,
    bare: BTreeMap<String, Vec<&'a str>>,
}

impl<'a> AreaNames<'a> {
    /// The names of these areas; `stated` are other names with the code of the area, which may be one of no interest.
    pub(crate) fn new(areas: &'a [Area], stated: &[(&str, &'a str)]) -> AreaNames<'a> {
        let by = |key: fn(&str) -> String, pairs: &mut dyn Iterator<Item = (&str, &'a str)>| {
            let mut codes: BTreeMap<String, Vec<&'a str>> = BTreeMap::new();
            pairs.for_each(|(name, code)| codes.entry(key(name)).or_default().push(code));
            codes
        };
        let mut pairs = areas.iter().map(|area| (area.name.as_str(), area.code.as_str()));
        let among = |code: &str| areas.iter().any(|area| area.code == code);
        AreaNames {
            stated: by(plain, &mut stated.iter().copied().filter(|(_, code)| among(code))),
            named: by(plain, &mut pairs.clone()),
            bare: by(bare, &mut pairs),
        }
    }

    /// The codes of an area; none where no area has this name.
    pub(crate) fn codes(&self, name: &str) -> &[&'a str] {
        let found = self.stated.get(&plain(name)).or_else(|| self.named.get(&plain(name)));
        found.or_else(|| self.bare.get(&bare(name))).map_or(&[], Vec::as_slice)
    }
}

/// A name without letter case and punctuation, `&` read as `and`.
fn plain(name: &str) -> String {
    let spaced: String =
        name.to_lowercase().replace('&', " and ").chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As [`plain`], without what is only said of a name.
fn bare(name: &str) -> String {
    let name = plain(name);
    let starts = ["city of ", "county of ", "county "];
    let ends = [" city of", " county of", " borough"];
    let short = starts.iter().find_map(|start| name.strip_prefix(start));
    short.or_else(|| ends.iter().find_map(|end| name.strip_suffix(end))).unwrap_or(&name).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(code: &str, name: &str) -> Area {
        Area { code: code.into(), name: name.into() }
    }

    #[test]
    fn names_are_found_as_files_write_them() {
        let areas = [
            area("E06000028", "Bournemouth, Christchurch and Poole"),
            area("E06000021", "Stoke-on-Trent"),
            area("E06000023", "Bristol, City of"),
            area("E06000019", "Herefordshire, County of"),
            area("E06000010", "Kingston upon Hull, City of"),
            area("E06000047", "County Durham"),
            area("E06000055", "Bedford"),
            area("E09000001", "City of London"),
            area("E12000007", "London"),
            area("E06000059", "Dorset"),
            area("E10000009", "Dorset"),
        ];
        let names = AreaNames::new(&areas, &[("Hull", "E06000010"), ("Dorset (old)", "E10000009")]);
        for (written, codes) in [
            ("Bournemouth, Christchurch & Poole", &["E06000028"][..]),
            ("stoke on trent", &["E06000021"]),
            ("Bristol", &["E06000023"]),
            ("City of Bristol", &["E06000023"]),
            ("Herefordshire", &["E06000019"]),
            ("Kingston Upon Hull", &["E06000010"]),
            ("HULL", &["E06000010"]),
            ("Durham", &["E06000047"]),
            ("Bedford Borough", &["E06000055"]),
            ("City of London", &["E09000001"]),
            ("London", &["E12000007"]),
            ("Dorset", &["E06000059", "E10000009"]),
            ("Dorset (old)", &["E10000009"]),
            ("Bath", &[]),
            ("", &[]),
        ] {
            assert_eq!(names.codes(written), codes, "{written}");
        }
    }
}
