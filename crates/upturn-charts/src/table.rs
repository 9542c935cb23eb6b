//! The data table beside a chart: every point, also those without a figure, ready to be shown; and the same as CSV.

use upturn_core::control::ControlPoint;
use upturn_core::trajectory::{Point, Trajectory};
use upturn_core::words;

use crate::phrase;
use crate::view::View;

/// A table of strings.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Table {
    /// What the table holds.
    pub caption: String,
    /// Heads of the columns.
    pub columns: Vec<&'static str>,
    /// As long as `columns`, each; an empty string where there is nothing to say.
    pub rows: Vec<Vec<String>>,
}

/// The table of a view, in order of time. Columns that no point fills are left out.
pub fn table(document: &Trajectory, view: View) -> Table {
    let print = |value: Option<f64>| value.map(|value| words::number(value, &document.measure)).unwrap_or_default();
    let count = |value: Option<f64>| value.map(|value| phrase::plain(value, 0, &document.measure)).unwrap_or_default();
    let mut columns = vec!["Period", "Value"];
    columns.extend(match view {
        View::Trajectory => ["Lower 95%", "Upper 95%", "Numerator", "Denominator", "Note"].as_slice(),
        View::Control => ["Average", "Lower limit", "Upper limit", "Signal", "Reading", "Note"].as_slice(),
    });
    let row = |(point, judged): (&Point, Option<&ControlPoint>)| {
        let mut row = vec![phrase::period(point), print(point.value)];
        match view {
            View::Trajectory => {
                row.extend([print(point.lower), print(point.upper), count(point.numerator), count(point.denominator)])
            }
            View::Control => row.extend([
                print(judged.map(|judged| judged.centre)),
                print(judged.map(|judged| judged.lower)),
                print(judged.map(|judged| judged.upper)),
                judged.and_then(|judged| judged.signal).map(phrase::signal).unwrap_or_default().to_owned(),
                judged.map(|judged| phrase::reading(judged.reading)).unwrap_or_default().to_owned(),
            ]),
        }
        let mut note = phrase::absence(point.status);
        if let Some([low, high]) = point.possible {
            note.push_str(&format!(", between {} and {}", print(Some(low)), print(Some(high))));
        }
        row.push(note);
        row
    };
    let mut table =
        Table { caption: phrase::subject(document), columns, rows: judged_points(document).map(row).collect() };
    for column in (2..table.columns.len()).rev() {
        if table.rows.iter().all(|row| row.get(column).is_none_or(String::is_empty)) {
            table.columns.remove(column);
            table.rows.iter_mut().for_each(|row| drop(row.remove(column)));
        }
    }
    table
}

/// The points of a view as CSV (RFC 4180, with a UTF-8 mark): bare numbers, missing as empty, symbols as published.
pub fn csv(document: &Trajectory, view: View) -> String {
    let mut csv = String::from("\u{feff}period,start,end,value,status,");
    csv.push_str(match view {
        View::Trajectory => "lower_95,upper_95,numerator,denominator\r\n",
        View::Control => "average,lower_limit,upper_limit,signal,reading\r\n",
    });
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    for (point, judged) in judged_points(document) {
        let mut fields = vec![
            quoted(&point.period),
            point.start.to_string(),
            point.end.to_string(),
            number(point.value),
            point.status.as_str().to_owned(),
        ];
        match view {
            View::Trajectory => {
                fields.extend([point.lower, point.upper, point.numerator, point.denominator].map(number));
            }
            View::Control => {
                let limits = judged.map(|judged| [judged.centre, judged.lower, judged.upper]);
                fields.extend(limits.map_or([None; 3], |limits| limits.map(Some)).map(number));
                fields.push(judged.and_then(|judged| judged.signal).map(phrase::signal).unwrap_or_default().to_owned());
                fields.push(judged.map(|judged| phrase::reading(judged.reading)).unwrap_or_default().to_owned());
            }
        }
        csv.push_str(&fields.join(","));
        csv.push_str("\r\n");
    }
    csv
}

/// Each point with its place on the control chart; `None` for points without a value, and where there is no chart.
fn judged_points(document: &Trajectory) -> impl Iterator<Item = (&Point, Option<&ControlPoint>)> {
    let control = document.control.as_ref().map(|control| control.points.as_slice()).unwrap_or_default();
    let mut judged = control.iter().peekable();
    document.points.iter().map(move |point| (point, judged.next_if(|judged| judged.period == point.period)))
}

fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\r', '\n']) {
        ["\"", &field.replace('"', "\"\""), "\""].concat()
    } else {
        field.to_owned()
    }
}
