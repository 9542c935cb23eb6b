//! Tables with a row a year and a column a month.

use upturn_core::Period;
use upturn_core::period::Grain;

/// The months of a year, each with the column of its values; `None` where the period is no year that begins with the first
/// of these months. `columns` are the numbers of twelve months that follow each other, with their columns.
///
/// The reporting year 2013 that ends in March has April to December of 2012 and January to March of 2013.
pub(crate) fn of_year<'c>(
    year: &Period,
    columns: &'c [(u32, usize)],
) -> Option<impl Iterator<Item = (Period, usize)> + use<'c>> {
    let start = year.start;
    let (_, first, day) = start.ymd();
    let begins = columns.first().is_some_and(|(month, _)| *month == first);
    (year.grain == Grain::Year && day == 1 && begins).then(|| {
        (0..).zip(columns).filter_map(move |(later, (_, column))| {
            let first = start.add_months(later);
            let (year, month, _) = first.ymd();
            Some((Period::of_months(&format!("{year:04}-{month:02}"), first, 1)?, *column))
        })
    })
}

/// Why a period has no such months, and what to do.
pub(crate) fn refusal(period: &Period, columns: &[(u32, usize)]) -> (String, String) {
    let label = &period.label;
    if period.grain != Grain::Year {
        return (
            format!("`{label}` is no year, and its months are columns"),
            "give the row a year, such as 2025".into(),
        );
    }
    let first = columns.first().map_or(1, |(month, _)| *month);
    let message = format!("`{label}` begins on {}, and the columns of its months in another month", period.start);
    let ends = (first + 10) % 12 + 1;
    (message, format!("write `year_ends_in = {ends}` in the source, or `months` in the order of the year"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(first: u32) -> Vec<(u32, usize)> {
        (0..12).map(|later| ((first + later - 1) % 12 + 1, 20 + later as usize)).collect()
    }

    #[test]
    fn a_reporting_year_to_march_begins_in_april_of_the_year_before() {
        let year = Period::parse("2013", Some(3)).unwrap();
        let found: Vec<(String, usize)> =
            of_year(&year, &columns(4)).unwrap().map(|(month, column)| (month.label, column)).collect();
        assert_eq!((found[0].clone(), found[11].clone()), (("2012-04".into(), 20), ("2013-03".into(), 31)));
        assert_eq!((found[8].0.as_str(), found[9].0.as_str()), ("2012-12", "2013-01"));
        assert!(of_year(&Period::parse("2013", None).unwrap(), &columns(1)).is_some());
    }

    #[test]
    fn months_of_another_year_are_refused_with_what_to_write() {
        let calendar = Period::parse("2013", None).unwrap();
        assert!(of_year(&calendar, &columns(4)).is_none());
        let (message, hint) = refusal(&calendar, &columns(4));
        assert_eq!(message, "`2013` begins on 2013-01-01, and the columns of its months in another month");
        assert_eq!(hint, "write `year_ends_in = 3` in the source, or `months` in the order of the year");
        assert!(refusal(&calendar, &columns(1)).1.starts_with("write `year_ends_in = 12`"));
        let quarter = Period::parse("2013-Q1", None).unwrap();
        assert!(of_year(&quarter, &columns(1)).is_none());
        assert!(refusal(&quarter, &columns(1)).0.contains("is no year"));
    }
}
