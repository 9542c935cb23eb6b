//! The trend marker of Fingertips: have the latest five years changed by more than chance?

use alloc::string::String;
use alloc::vec::Vec;

use crate::level::{self, Confidence};
use crate::math::{ln, sum};
use crate::{Better, Cadence, Kind, Measure, Observation, Series};

/// Recent trend over the latest five yearly figures, as Fingertips (Office for Health Improvement and Disparities) tests
/// it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Marker {
    /// The test statistic, to be compared with 9.5495: the 99.8 % point of chi-square with 1 degree of freedom. `None`
    /// where it cannot be calculated.
    pub chi_square: Option<f64>,
    /// Slope per year: of the log odds for a proportion, in the unit of the measure otherwise. `None` where it cannot be
    /// calculated.
    pub gradient: Option<f64>,
    /// What Fingertips would say.
    pub result: MarkerResult,
    /// Why there is no result, or why a large statistic is no change; `None` where the result speaks for itself.
    pub reason: Option<String>,
}

/// The categories of the marker, read through `better` of the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum MarkerResult {
    /// Increasing and getting better.
    IncreasingBetter,
    /// Increasing and getting worse.
    IncreasingWorse,
    /// Decreasing and getting better.
    DecreasingBetter,
    /// Decreasing and getting worse.
    DecreasingWorse,
    /// Increasing; neither direction is better.
    Increasing,
    /// Decreasing; neither direction is better.
    Decreasing,
    /// No change beyond chance, or one that rests on a single figure.
    NoChange,
    /// Cannot be calculated; the reason says why.
    CannotBeCalculated,
}

/// Figures that the marker looks at.
const YEARS: usize = 5;

/// The 99.8 % point of chi-square with 1 degree of freedom, as Fingertips rounds it.
const CHANGE: f64 = 9.5495;

/// The marker of the latest five usable figures, which have to be yearly and without a gap.
///
/// A proportion with counts c of d at year t: `X2 = D (D S_ct - S_c S_dt)^2 / (S_c (D - S_c) (D S_dtt - S_dt^2))` with
/// S a sum over the years and D = S_d (the chi-square test for a trend in proportions; Armitage 1955, Biometrics
/// 11:375); its gradient is the least-squares slope of ln(p / (1 - p)). Everything else: a line weighted by 1 / sigma^2,
/// where sigma is the width of the 95 % interval / 2 z; `X2 = slope^2 / var(slope)`. A change is X2 > 9.5495, unless
/// leaving out one of the figures gives a slope of another sign. Office for Health Improvement and Disparities,
/// Fingertips public health technical guidance, "Trend markers".
///
/// It cannot be calculated with fewer than 5 figures, figures that are not yearly, a year missing among the five, counts
/// that are missing or do not give the figure, a share of none or all, or a figure without a likely range.
///
/// ```
/// use upturn_core::{Better, Kind, Measure, Period, Row, Series, Status, trend};
/// let measure = Measure {
///     id: "m".into(), title: "M".into(), unit: "%".into(), kind: Kind::Proportion, better: Better::Lower,
///     per: 100.0, decimals: 1, source: "S".into(),
/// };
/// let row = |(year, count): (i32, f64)| Row {
///     period: Period::parse(&year.to_string(), None).unwrap(), value: None, numerator: Some(count),
///     denominator: Some(200.0), status: Status::Blank, line: 0, hidden: None,
/// };
/// let series = Series::new((2021..).zip([80.0, 70.0, 62.0, 55.0, 48.0]).map(row).collect(), 100.0).unwrap();
/// let marker = trend::marker(&measure, &series);
/// // With t = -2 to 2: D = 1000, S_c = 315, S_ct = -79, S_dt = 0, S_dtt = 2000.
/// let by_hand = 1000.0 * 79_000.0 * 79_000.0 / (315.0 * 685.0 * (1000.0 * 2000.0));
/// assert!((marker.chi_square.unwrap() / by_hand - 1.0).abs() < 1e-12);
/// assert_eq!(marker.result, trend::MarkerResult::DecreasingBetter);
/// ```
pub fn marker(measure: &Measure, series: &Series) -> Marker {
    judged(measure, series).unwrap_or_else(|reason| Marker {
        chi_square: None,
        gradient: None,
        result: MarkerResult::CannotBeCalculated,
        reason: Some(reason.into()),
    })
}

/// One year: its place in time, the figure on the scale of the line, and its weight there.
#[derive(Clone, Copy)]
struct Year {
    t: f64,
    y: f64,
    weight: f64,
}

type Why = &'static str;

const NOT_YEARLY: Why = "The figures are not yearly.";
const TOO_FEW: Why = "There are fewer than 5 figures.";
const GAP: Why = "A year is missing among the latest 5 figures.";
const NO_COUNTS: Why = "The counts behind one of the latest 5 figures are missing, or do not give it.";
const NONE_OR_ALL: Why = "One of the latest 5 figures is a share of none or all.";
const NO_RANGE: Why = "One of the latest 5 figures has no likely range.";
const OUT_OF_RANGE: Why = "The figures are too large to compare.";
const OUTLIER: Why = "No change: it rests on one outlier, without which the figures go the other way.";

fn judged(measure: &Measure, series: &Series) -> Result<Marker, Why> {
    let usable: Vec<&Observation> = series.observations.iter().filter(|one| one.value.is_some()).collect();
    if usable.len() >= 2 && series.cadence != Cadence::Months(12) {
        return Err(NOT_YEARLY);
    }
    let latest = usable.last_chunk::<YEARS>().ok_or(TOO_FEW)?;
    if latest.windows(2).any(|pair| pair[1].index - pair[0].index != 1) {
        return Err(GAP);
    }
    // Years counted from the middle one, which loses no digits.
    let dated: [(f64, &Observation); YEARS] = core::array::from_fn(|at| (at as f64 - 2.0, latest[at]));
    let (years, chi_square) = if measure.kind == Kind::Proportion {
        let counts = each(&dated, |one| counts(measure, one), NO_COUNTS)?;
        (each(&counts, log_odds, NONE_OR_ALL)?, proportions(&counts))
    } else {
        let years = each(&dated, |one| weighted(measure, one), NO_RANGE)?;
        (years, line(&years).1)
    };
    let gradient = line(&years).0;
    if !(gradient.is_finite() && chi_square.is_finite()) {
        return Err(OUT_OF_RANGE);
    }
    let sign = |slope: f64| i8::from(slope > 0.0) - i8::from(slope < 0.0);
    let turns = |left_out: usize| {
        let kept = years.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, year)| *year);
        sign(line(&kept.collect::<Vec<Year>>()).0) != sign(gradient)
    };
    let changed = chi_square > CHANGE;
    let outlier = changed && (0..YEARS).any(turns);
    let result = if changed && !outlier { change(gradient, measure.better) } else { MarkerResult::NoChange };
    let (chi_square, gradient) = (Some(chi_square), Some(gradient));
    Ok(Marker { chi_square, gradient, result, reason: outlier.then(|| OUTLIER.into()) })
}

/// What `from` makes of each of the five; `why` where it makes nothing of one.
fn each<A, B>(five: &[A; YEARS], from: impl Fn(&A) -> Option<B>, why: Why) -> Result<[B; YEARS], Why> {
    let found: Option<Vec<B>> = five.iter().map(from).collect();
    found.and_then(|found| found.try_into().ok()).ok_or(why)
}

/// Numerator and denominator, where they are those of the figure.
fn counts(measure: &Measure, &(t, one): &(f64, &Observation)) -> Option<(f64, [f64; 2])> {
    let (c, d) = one.numerator.zip(one.denominator)?;
    let sound = d > 0.0 && !level::impossible(measure, one) && !level::disagree(measure, one);
    sound.then_some((t, [c, d]))
}

fn log_odds(&(t, [c, d]): &(f64, [f64; 2])) -> Option<Year> {
    (c > 0.0 && c < d).then(|| Year { t, y: ln(c / (d - c)), weight: 1.0 })
}

fn weighted(measure: &Measure, &(t, one): &(f64, &Observation)) -> Option<Year> {
    let confidence = Confidence::P95;
    let [lower, upper] = level::interval(measure, one, confidence)?;
    let sigma = (upper - lower) / (2.0 * confidence.z());
    (sigma > 0.0).then_some(Year { t, y: one.value?, weight: 1.0 / (sigma * sigma) })
}

fn proportions(counts: &[(f64, [f64; 2]); YEARS]) -> f64 {
    let total = |term: fn(f64, f64, f64) -> f64| sum(counts.iter().map(|(t, [c, d])| term(*t, *c, *d)));
    let (s_c, s_d) = (total(|_, c, _| c), total(|_, _, d| d));
    let (s_ct, s_dt, s_dtt) = (total(|t, c, _| c * t), total(|t, _, d| d * t), total(|t, _, d| d * t * t));
    let moved = s_d * s_ct - s_c * s_dt;
    // Divided step by step: the products of large counts overflow.
    s_d * (moved / s_c / (s_d - s_c)) * (moved / (s_d * s_dtt - s_dt * s_dt))
}

/// Slope of the weighted least-squares line, and its square in units of its variance, where the weights are 1 / variance.
fn line(years: &[Year]) -> (f64, f64) {
    let weights = sum(years.iter().map(|year| year.weight));
    let centre = |part: fn(&Year) -> f64| sum(years.iter().map(|year| year.weight * part(year))) / weights;
    let (t, y) = (centre(|year| year.t), centre(|year| year.y));
    let spread = sum(years.iter().map(|year| year.weight * (year.t - t) * (year.t - t)));
    let slope = sum(years.iter().map(|year| year.weight * (year.t - t) * (year.y - y))) / spread;
    (slope, slope * slope * spread)
}

fn change(gradient: f64, better: Better) -> MarkerResult {
    match (gradient > 0.0, better) {
        (true, Better::Higher) => MarkerResult::IncreasingBetter,
        (true, Better::Lower) => MarkerResult::IncreasingWorse,
        (true, Better::Neutral) => MarkerResult::Increasing,
        (false, Better::Lower) => MarkerResult::DecreasingBetter,
        (false, Better::Higher) => MarkerResult::DecreasingWorse,
        (false, Better::Neutral) => MarkerResult::Decreasing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weighted_line_is_that_of_statsmodels() {
        // statsmodels 0.15.0, WLS(value, t, 1 / sigma^2).fit(cov_type="fixed scale"), with the 95 % limits below.
        let values = [30.6, 30.2, 28.0, 24.6, 24.67];
        let limits = [(28.98, 32.25), (28.63, 31.9), (26.44, 29.64), (23.15, 26.19), (23.16, 26.25)];
        let year = |at: usize| {
            let sigma = (limits[at].1 - limits[at].0) / (2.0 * Confidence::P95.z());
            Year { t: at as f64 - 2.0, y: values[at], weight: 1.0 / (sigma * sigma) }
        };
        let years: Vec<Year> = (0..5).map(year).collect();
        let (slope, chi_square) = line(&years);
        assert!((slope / -1.7515662226629523 - 1.0).abs() < 1e-12);
        assert!((chi_square / 46.76359716054971 - 1.0).abs() < 1e-12);
        // The same without the first year.
        assert!((line(&years[1..]).0 / -1.9901689751564886 - 1.0).abs() < 1e-12);
    }
}
