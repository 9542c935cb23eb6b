//! Documents as flat tables, for Power BI and Excel: UTF-8 with its mark, RFC 4180, missing is empty.
//!
//! The name of a column is the path in the document, joined by `_`; a pair has `_lower` and `_upper`. Lists longer than a
//! pair stay in the JSON, all but the points. Text that a spreadsheet would take for a formula has an apostrophe before it.

use serde::Serialize;
use upturn_core::Trajectory;
use upturn_core::control::ControlPoint;
use upturn_core::trajectory::Point;
use upturn_core::trend::Corrected;

use crate::document;

/// `trajectories.csv`: one row a document.
///
/// ```
/// let csv = upturn_data::flat::trajectories_csv(&[]);
/// assert!(csv.starts_with("\u{feff}id,area_code,area_name,measure_id,"));
/// ```
pub fn trajectories_csv<'a>(documents: impl IntoIterator<Item = &'a Trajectory>) -> String {
    let mut table = Table::new(&TRAJECTORY_COLUMNS.concat());
    for document in documents {
        subject(&mut table, document);
        level(&mut table, document);
        trend(&mut table, document);
        control_and_pace(&mut table, document);
        journey_and_words(&mut table, document);
        table.end_row();
    }
    table.text
}

/// `points.csv`: one row a point of a document.
///
/// ```
/// let csv = upturn_data::flat::points_csv(&[]);
/// assert!(csv.ends_with(",possible_upper,control_centre,control_lower,control_upper,control_signal,control_reading\r\n"));
/// ```
pub fn points_csv<'a>(documents: impl IntoIterator<Item = &'a Trajectory>) -> String {
    let mut table = Table::new(&POINT_COLUMNS);
    for document in documents {
        // The chart has its points in the same order, but only for usable ones.
        let mut control = document.control.iter().flat_map(|control| &control.points).peekable();
        for at in &document.points {
            let limits = control.next_if(|limits| limits.period == at.period);
            point(&mut table, document, at, limits);
            table.end_row();
        }
    }
    table.text
}

const TRAJECTORY_COLUMNS: [&[&str]; 5] = [
    &[
        "id",
        "area_code",
        "area_name",
        "measure_id",
        "measure_title",
        "measure_unit",
        "measure_kind",
        "measure_better",
        "measure_per",
        "measure_decimals",
        "measure_source",
    ],
    &[
        "level_period",
        "level_value",
        "level_lower",
        "level_upper",
        "level_method",
        "level_change_from_previous",
        "level_change_from_baseline",
    ],
    &[
        "trend_n",
        "trend_theil_sen_slope_per_period",
        "trend_theil_sen_slope_per_year",
        "trend_theil_sen_ci_per_period_lower",
        "trend_theil_sen_ci_per_period_upper",
        "trend_theil_sen_ci_per_year_lower",
        "trend_theil_sen_ci_per_year_upper",
        "trend_theil_sen_intercept_separate",
        "trend_theil_sen_intercept_joint",
        "trend_mann_kendall_s",
        "trend_mann_kendall_var_s",
        "trend_mann_kendall_z",
        "trend_mann_kendall_p",
        "trend_mann_kendall_tau_a",
        "trend_mann_kendall_tau_b",
        "trend_hamed_rao_lag",
        "trend_hamed_rao_correction",
        "trend_hamed_rao_var_s",
        "trend_hamed_rao_z",
        "trend_hamed_rao_p",
        "trend_yue_wang_lag",
        "trend_yue_wang_correction",
        "trend_yue_wang_var_s",
        "trend_yue_wang_z",
        "trend_yue_wang_p",
        "trend_run_chart_median",
        "trend_run_chart_n_useful",
        "trend_run_chart_longest_run",
        "trend_run_chart_longest_run_max",
        "trend_run_chart_crossings",
        "trend_run_chart_crossings_min",
        "trend_run_chart_signal",
        "trend_direction",
    ],
    &[
        "control_chart",
        "control_screened",
        "control_variation",
        "control_assurance",
        "control_last_signal",
        "pace_target",
        "pace_by",
        "pace_required_per_year",
        "pace_actual_per_year",
        "pace_ci_per_year_lower",
        "pace_ci_per_year_upper",
        "pace_index",
        "pace_status",
        "pace_cannot_tell_lower",
        "pace_cannot_tell_upper",
        "pace_since",
    ],
    &[
        "journey_current_grade",
        "journey_current_since",
        "journey_spell_state",
        "journey_spell_from",
        "journey_spell_to",
        "journey_spell_months",
        "quality_grade",
        "words_headline",
        "words_alt_text",
        "words_answers_level",
        "words_answers_trend",
        "words_answers_pace",
        "words_answers_journey",
        "words_answers_quality",
    ],
];

const POINT_COLUMNS: [&str; 22] = [
    "id",
    "area_code",
    "area_name",
    "measure_id",
    "period",
    "start",
    "end",
    "value",
    "numerator",
    "denominator",
    "lower",
    "upper",
    "lower_998",
    "upper_998",
    "status",
    "possible_lower",
    "possible_upper",
    "control_centre",
    "control_lower",
    "control_upper",
    "control_signal",
    "control_reading",
];

fn subject(table: &mut Table, document: &Trajectory) {
    let (area, measure) = (document.area.as_ref(), &document.measure);
    table.words(&document.id);
    table.words(area.map_or("", |area| &area.code));
    table.words(area.map_or("", |area| &area.name));
    table.words(&measure.id);
    table.words(&measure.title);
    table.words(&measure.unit);
    table.cell(Some(measure.kind));
    table.cell(Some(measure.better));
    table.cell(Some(measure.per));
    table.cell(Some(measure.decimals));
    table.words(&measure.source);
}

fn level(table: &mut Table, document: &Trajectory) {
    let level = document.level.as_ref();
    table.cell(level.map(|level| &level.period));
    table.cell(level.map(|level| level.value));
    table.cell(level.and_then(|level| level.lower));
    table.cell(level.and_then(|level| level.upper));
    table.cell(level.map(|level| level.method));
    table.cell(level.and_then(|level| level.change_from_previous));
    table.cell(level.and_then(|level| level.change_from_baseline));
}

fn trend(table: &mut Table, document: &Trajectory) {
    let trend = document.trend.as_ref();
    table.cell(trend.map(|trend| trend.n));
    let slope = trend.and_then(|trend| trend.theil_sen.as_ref());
    table.cell(slope.map(|slope| slope.slope_per_period));
    table.cell(slope.map(|slope| slope.slope_per_year));
    table.pair(slope.map(|slope| slope.ci_per_period));
    table.pair(slope.map(|slope| slope.ci_per_year));
    table.cell(slope.map(|slope| slope.intercept_separate));
    table.cell(slope.map(|slope| slope.intercept_joint));
    let plain = trend.and_then(|trend| trend.mann_kendall.as_ref());
    table.cell(plain.map(|plain| plain.s));
    table.cell(plain.map(|plain| plain.var_s));
    table.cell(plain.map(|plain| plain.z));
    table.cell(plain.map(|plain| plain.p));
    table.cell(plain.map(|plain| plain.tau_a));
    table.cell(plain.and_then(|plain| plain.tau_b));
    corrected(table, trend.and_then(|trend| trend.hamed_rao.as_ref()));
    corrected(table, trend.and_then(|trend| trend.yue_wang.as_ref()));
    let runs = trend.and_then(|trend| trend.run_chart.as_ref());
    table.cell(runs.map(|runs| runs.median));
    table.cell(runs.map(|runs| runs.n_useful));
    table.cell(runs.map(|runs| runs.longest_run));
    table.cell(runs.map(|runs| runs.longest_run_max));
    table.cell(runs.map(|runs| runs.crossings));
    table.cell(runs.map(|runs| runs.crossings_min));
    table.cell(runs.map(|runs| runs.signal));
    table.cell(trend.map(|trend| trend.direction));
}

fn corrected(table: &mut Table, test: Option<&Corrected>) {
    table.cell(test.map(|test| test.lag));
    table.cell(test.map(|test| test.correction));
    table.cell(test.map(|test| test.var_s));
    table.cell(test.map(|test| test.z));
    table.cell(test.map(|test| test.p));
}

fn control_and_pace(table: &mut Table, document: &Trajectory) {
    let control = document.control.as_ref();
    table.cell(control.map(|control| control.chart));
    table.cell(control.map(|control| control.screened));
    table.cell(control.map(|control| control.variation));
    table.cell(control.and_then(|control| control.assurance));
    table.cell(control.and_then(|control| control.points.last()).and_then(|point| point.signal));
    let pace = document.pace.as_ref();
    table.cell(pace.and_then(|pace| pace.target));
    table.cell(pace.and_then(|pace| pace.by));
    table.cell(pace.and_then(|pace| pace.required_per_year));
    table.cell(pace.and_then(|pace| pace.actual_per_year));
    table.pair(pace.and_then(|pace| pace.ci_per_year));
    table.cell(pace.and_then(|pace| pace.index));
    table.cell(pace.map(|pace| pace.status));
    table.pair(pace.and_then(|pace| pace.cannot_tell));
    table.cell(pace.and_then(|pace| pace.since));
}

fn journey_and_words(table: &mut Table, document: &Trajectory) {
    let journey = document.journey.as_ref();
    let current = journey.and_then(|journey| journey.current.as_ref());
    table.cell(current.map(|current| current.grade));
    table.cell(current.map(|current| current.since));
    let spell = journey.and_then(|journey| journey.spell.as_ref());
    table.cell(spell.map(|spell| spell.state));
    table.cell(spell.map(|spell| spell.from));
    table.cell(spell.and_then(|spell| spell.to));
    table.cell(spell.and_then(|spell| spell.months));
    table.cell(Some(document.quality.grade));
    let words = &document.words;
    table.words(&words.headline);
    table.words(&words.alt_text);
    let answers = &words.answers;
    for answer in [&answers.level, &answers.trend, &answers.pace, &answers.journey, &answers.quality] {
        table.words(answer.as_deref().unwrap_or(""));
    }
}

fn point(table: &mut Table, document: &Trajectory, point: &Point, limits: Option<&ControlPoint>) {
    let area = document.area.as_ref();
    table.words(&document.id);
    table.words(area.map_or("", |area| &area.code));
    table.words(area.map_or("", |area| &area.name));
    table.words(&document.measure.id);
    table.text(&point.period);
    table.cell(Some(point.start));
    table.cell(Some(point.end));
    for number in
        [point.value, point.numerator, point.denominator, point.lower, point.upper, point.lower_998, point.upper_998]
    {
        table.cell(number);
    }
    table.cell(Some(point.status));
    table.pair(point.possible);
    table.cell(limits.map(|limits| limits.centre));
    table.cell(limits.map(|limits| limits.lower));
    table.cell(limits.map(|limits| limits.upper));
    table.cell(limits.and_then(|limits| limits.signal));
    table.cell(limits.map(|limits| limits.reading));
}

/// A CSV text that is being written.
struct Table {
    text: String,
    row_has_cells: bool,
}

impl Table {
    fn new(columns: &[&str]) -> Table {
        let mut table = Table { text: "\u{feff}".into(), row_has_cells: false };
        columns.iter().for_each(|column| table.text(column));
        table.end_row();
        table
    }

    /// A cell as it stands in the document, text without its quotation marks; empty where there is none.
    fn cell<T: Serialize>(&mut self, value: Option<T>) {
        let json = value.map_or(String::new(), |value| document::write(&value));
        match serde_json::from_str::<String>(&json) {
            Ok(text) => self.text(&text),
            Err(_) => self.text(&json),
        }
    }

    fn pair<T: Copy + Serialize>(&mut self, pair: Option<[T; 2]>) {
        self.cell(pair.map(|pair| pair[0]));
        self.cell(pair.map(|pair| pair[1]));
    }

    /// Text that comes from outside. A single sign is no formula.
    fn words(&mut self, text: &str) {
        let formula = text.len() > 1 && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        if formula { self.text(&format!("'{text}")) } else { self.text(text) }
    }

    fn text(&mut self, text: &str) {
        if self.row_has_cells {
            self.text.push(',');
        }
        self.row_has_cells = true;
        if text.contains([',', '"', '\n', '\r']) {
            self.text.push('"');
            self.text.push_str(&text.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(text);
        }
    }

    fn end_row(&mut self) {
        self.text.push_str("\r\n");
        self.row_has_cells = false;
    }
}
