//! The columns of `trajectories.csv`, each with what stands in it.

use upturn_core::Trajectory;
use upturn_core::benchmark::{AdjustedLimits, Benchmark, ComparatorKind, Funnel, Statistic};
use upturn_core::control::Control;
use upturn_core::forecast::{Backtest, Crossing, Forecast, ForecastPoint};
use upturn_core::journey::{Journey, Leaving, Spell};
use upturn_core::level::Level;
use upturn_core::pace::Pace;
use upturn_core::trend::{Corrected, MannKendall, Marker, RunChart, TheilSen, Trend};

use super::{Cell, end, of, said, words};

type Column = (&'static str, fn(&Trajectory) -> Cell);

/// All columns, in the order of the document.
pub(super) fn columns() -> impl Iterator<Item = &'static Column> {
    [SUBJECT, LEVEL, TREND, CONTROL, PACE, FORECAST, BENCHMARK, JOURNEY, WORDS].into_iter().flatten()
}

/// Whose it is.
const SUBJECT: &[Column] = &[
    ("id", |d| words(&d.id)),
    ("area_code", |d| words(d.area.as_ref().map_or("", |area| &area.code))),
    ("area_name", |d| words(d.area.as_ref().map_or("", |area| &area.name))),
    ("measure_id", |d| words(&d.measure.id)),
    ("measure_title", |d| words(&d.measure.title)),
    ("measure_unit", |d| words(&d.measure.unit)),
    ("measure_kind", |d| of(Some(d.measure.kind))),
    ("measure_better", |d| of(Some(d.measure.better))),
    ("measure_per", |d| of(Some(d.measure.per))),
    ("measure_decimals", |d| of(Some(d.measure.decimals))),
    ("measure_source", |d| words(&d.measure.source)),
];

/// Where are we?
const LEVEL: &[Column] = &[
    ("level_period", |d| of(level(d).map(|level| &level.period))),
    ("level_value", |d| of(level(d).map(|level| level.value))),
    ("level_lower", |d| of(level(d).and_then(|level| level.lower))),
    ("level_upper", |d| of(level(d).and_then(|level| level.upper))),
    ("level_method", |d| of(level(d).map(|level| level.method))),
    ("level_change_from_previous", |d| of(level(d).and_then(|level| level.change_from_previous))),
    ("level_change_from_baseline", |d| of(level(d).and_then(|level| level.change_from_baseline))),
];

/// Is it getting better?
const TREND: &[Column] = &[
    ("trend_n", |d| of(trend(d).map(|trend| trend.n))),
    ("trend_theil_sen_slope_per_period", |d| of(slope(d).map(|slope| slope.slope_per_period))),
    ("trend_theil_sen_slope_per_year", |d| of(slope(d).map(|slope| slope.slope_per_year))),
    ("trend_theil_sen_ci_per_period_lower", |d| end(slope(d).map(|slope| slope.ci_per_period), 0)),
    ("trend_theil_sen_ci_per_period_upper", |d| end(slope(d).map(|slope| slope.ci_per_period), 1)),
    ("trend_theil_sen_ci_per_year_lower", |d| end(slope(d).map(|slope| slope.ci_per_year), 0)),
    ("trend_theil_sen_ci_per_year_upper", |d| end(slope(d).map(|slope| slope.ci_per_year), 1)),
    ("trend_theil_sen_intercept_separate", |d| of(slope(d).map(|slope| slope.intercept_separate))),
    ("trend_theil_sen_intercept_joint", |d| of(slope(d).map(|slope| slope.intercept_joint))),
    ("trend_mann_kendall_s", |d| of(plain(d).map(|test| test.s))),
    ("trend_mann_kendall_var_s", |d| of(plain(d).map(|test| test.var_s))),
    ("trend_mann_kendall_z", |d| of(plain(d).map(|test| test.z))),
    ("trend_mann_kendall_p", |d| of(plain(d).map(|test| test.p))),
    ("trend_mann_kendall_tau_a", |d| of(plain(d).map(|test| test.tau_a))),
    ("trend_mann_kendall_tau_b", |d| of(plain(d).and_then(|test| test.tau_b))),
    ("trend_hamed_rao_lag", |d| of(hamed_rao(d).map(|test| test.lag))),
    ("trend_hamed_rao_correction", |d| of(hamed_rao(d).map(|test| test.correction))),
    ("trend_hamed_rao_var_s", |d| of(hamed_rao(d).map(|test| test.var_s))),
    ("trend_hamed_rao_z", |d| of(hamed_rao(d).map(|test| test.z))),
    ("trend_hamed_rao_p", |d| of(hamed_rao(d).map(|test| test.p))),
    ("trend_yue_wang_lag", |d| of(yue_wang(d).map(|test| test.lag))),
    ("trend_yue_wang_correction", |d| of(yue_wang(d).map(|test| test.correction))),
    ("trend_yue_wang_var_s", |d| of(yue_wang(d).map(|test| test.var_s))),
    ("trend_yue_wang_z", |d| of(yue_wang(d).map(|test| test.z))),
    ("trend_yue_wang_p", |d| of(yue_wang(d).map(|test| test.p))),
    ("trend_run_chart_median", |d| of(run_chart(d).map(|runs| runs.median))),
    ("trend_run_chart_n_useful", |d| of(run_chart(d).map(|runs| runs.n_useful))),
    ("trend_run_chart_longest_run", |d| of(run_chart(d).map(|runs| runs.longest_run))),
    ("trend_run_chart_longest_run_max", |d| of(run_chart(d).map(|runs| runs.longest_run_max))),
    ("trend_run_chart_crossings", |d| of(run_chart(d).map(|runs| runs.crossings))),
    ("trend_run_chart_crossings_min", |d| of(run_chart(d).map(|runs| runs.crossings_min))),
    ("trend_run_chart_signal", |d| of(run_chart(d).map(|runs| runs.signal))),
    ("trend_marker_chi_square", |d| of(marker(d).and_then(|marker| marker.chi_square))),
    ("trend_marker_gradient", |d| of(marker(d).and_then(|marker| marker.gradient))),
    ("trend_marker_result", |d| of(marker(d).map(|marker| marker.result))),
    ("trend_marker_reason", |d| words(marker(d).and_then(|marker| marker.reason.as_deref()).unwrap_or_default())),
    ("trend_direction", |d| of(trend(d).map(|trend| trend.direction))),
];

/// Or is it noise?
const CONTROL: &[Column] = &[
    ("control_chart", |d| of(control(d).map(|control| control.chart))),
    ("control_screened", |d| of(control(d).map(|control| control.screened))),
    ("control_variation", |d| of(control(d).map(|control| control.variation))),
    ("control_assurance", |d| of(control(d).and_then(|control| control.assurance))),
    ("control_last_signal", |d| of(control(d).and_then(|control| control.points.last()?.signal))),
    ("control_proposed_rebase", |d| of(control(d).and_then(|control| Some(&control.proposed_rebases.last()?.period)))),
];

/// Is that fast enough?
const PACE: &[Column] = &[
    ("pace_target", |d| of(pace(d).and_then(|pace| pace.target))),
    ("pace_by", |d| of(pace(d).and_then(|pace| pace.by))),
    ("pace_required_per_year", |d| of(pace(d).and_then(|pace| pace.required_per_year))),
    ("pace_actual_per_year", |d| of(pace(d).and_then(|pace| pace.actual_per_year))),
    ("pace_ci_per_year_lower", |d| end(pace(d).and_then(|pace| pace.ci_per_year), 0)),
    ("pace_ci_per_year_upper", |d| end(pace(d).and_then(|pace| pace.ci_per_year), 1)),
    ("pace_index", |d| of(pace(d).and_then(|pace| pace.index))),
    ("pace_status", |d| of(pace(d).map(|pace| pace.status))),
    ("pace_cannot_tell_lower", |d| end(pace(d).and_then(|pace| pace.cannot_tell), 0)),
    ("pace_cannot_tell_upper", |d| end(pace(d).and_then(|pace| pace.cannot_tell), 1)),
    ("pace_since", |d| of(pace(d).and_then(|pace| pace.since))),
    ("pace_path_now_value", |d| of(pace(d).and_then(|pace| pace.path_now).map(|now| now.value))),
    ("pace_path_now_ahead_by", |d| of(pace(d).and_then(|pace| pace.path_now).and_then(|now| now.ahead_by))),
];

/// Will we get there, and when?
const FORECAST: &[Column] = &[
    ("forecast_model", |d| of(forecast(d).map(|forecast| forecast.model))),
    ("forecast_log_likelihood", |d| of(forecast(d).and_then(|forecast| forecast.log_likelihood))),
    ("forecast_chance_at_date", |d| of(forecast(d).and_then(|forecast| forecast.chance_at_date))),
    ("forecast_chance_ever_by_date", |d| of(forecast(d).and_then(|forecast| forecast.chance_ever_by_date))),
    ("forecast_expected_crossing_period", |d| of(crossing(d).map(|crossing| &crossing.period))),
    ("forecast_expected_crossing_lower", |d| of(crossing(d).map(|crossing| &crossing.lower))),
    ("forecast_expected_crossing_upper", |d| of(crossing(d).and_then(|crossing| crossing.upper.as_ref()))),
    ("forecast_backtest_n", |d| of(backtest(d).map(|test| test.n))),
    ("forecast_backtest_origins", |d| of(backtest(d).map(|test| test.origins))),
    ("forecast_backtest_coverage_80", |d| of(backtest(d).map(|test| test.coverage_80))),
    ("forecast_backtest_coverage_95", |d| of(backtest(d).map(|test| test.coverage_95))),
    ("forecast_backtest_mase", |d| of(backtest(d).and_then(|test| test.mase))),
    ("forecast_backtest_mase_naive", |d| of(backtest(d).and_then(|test| test.mase_naive))),
    ("forecast_backtest_pooled", |d| of(backtest(d).map(|test| test.pooled))),
    ("forecast_last_period", |d| of(furthest(d).map(|point| &point.period))),
    ("forecast_last_mean", |d| of(furthest(d).map(|point| point.mean))),
    ("forecast_last_lower_80", |d| of(furthest(d).map(|point| point.lower_80))),
    ("forecast_last_upper_80", |d| of(furthest(d).map(|point| point.upper_80))),
    ("forecast_last_lower_95", |d| of(furthest(d).map(|point| point.lower_95))),
    ("forecast_last_upper_95", |d| of(furthest(d).map(|point| point.upper_95))),
];

/// How do we compare?
const BENCHMARK: &[Column] = &[
    ("benchmark_neighbours_mean", |d| of(comparator(d, ComparatorKind::Neighbours, Statistic::Mean))),
    ("benchmark_neighbours_median", |d| of(comparator(d, ComparatorKind::Neighbours, Statistic::Median))),
    ("benchmark_region_mean", |d| of(comparator(d, ComparatorKind::Region, Statistic::Mean))),
    ("benchmark_region_published", |d| of(comparator(d, ComparatorKind::Region, Statistic::Published))),
    ("benchmark_england_published", |d| of(comparator(d, ComparatorKind::England, Statistic::Published))),
    ("benchmark_rank", |d| of(benchmark(d).and_then(|found| found.rank))),
    ("benchmark_of", |d| of(benchmark(d).map(|found| found.of))),
    ("benchmark_quartile", |d| of(benchmark(d).and_then(|found| found.quartile))),
    ("benchmark_gap", |d| of(benchmark(d).and_then(|found| found.gap))),
    ("benchmark_gap_trend_per_year", |d| of(benchmark(d).and_then(|found| found.gap_trend_per_year))),
    ("benchmark_funnel_expected", |d| of(funnel(d).map(|funnel| funnel.expected))),
    ("benchmark_funnel_lower_95", |d| of(funnel(d).map(|funnel| funnel.lower_95))),
    ("benchmark_funnel_upper_95", |d| of(funnel(d).map(|funnel| funnel.upper_95))),
    ("benchmark_funnel_lower_998", |d| of(funnel(d).map(|funnel| funnel.lower_998))),
    ("benchmark_funnel_upper_998", |d| of(funnel(d).map(|funnel| funnel.upper_998))),
    ("benchmark_funnel_position", |d| of(funnel(d).map(|funnel| funnel.position))),
    ("benchmark_funnel_areas", |d| of(funnel(d).map(|funnel| funnel.areas))),
    ("benchmark_funnel_overdispersion", |d| of(funnel(d).and_then(|funnel| funnel.overdispersion))),
    ("benchmark_funnel_adjusted_lower_95", |d| of(adjusted(d).map(|limits| limits.lower_95))),
    ("benchmark_funnel_adjusted_upper_95", |d| of(adjusted(d).map(|limits| limits.upper_95))),
    ("benchmark_funnel_adjusted_lower_998", |d| of(adjusted(d).map(|limits| limits.lower_998))),
    ("benchmark_funnel_adjusted_upper_998", |d| of(adjusted(d).map(|limits| limits.upper_998))),
    ("benchmark_funnel_adjusted_position", |d| of(adjusted(d).map(|limits| limits.position))),
    ("benchmark_period", |d| of(benchmark(d).map(|found| &found.period))),
    ("benchmark_gap_to", |d| of(benchmark(d).and_then(|found| found.gap_to))),
    ("benchmark_gap_ci_per_year_lower", |d| end(benchmark(d).and_then(|found| found.gap_ci_per_year), 0)),
    ("benchmark_gap_ci_per_year_upper", |d| end(benchmark(d).and_then(|found| found.gap_ci_per_year), 1)),
    ("benchmark_gap_reading", |d| of(benchmark(d).and_then(|found| found.gap_reading))),
];

/// Where is the service on its journey?
const JOURNEY: &[Column] = &[
    ("journey_current_grade", |d| of(journey(d).and_then(|journey| Some(journey.current.as_ref()?.grade)))),
    ("journey_current_since", |d| of(journey(d).and_then(|journey| Some(journey.current.as_ref()?.since)))),
    ("journey_spell_state", |d| of(spell(d).map(|spell| spell.state))),
    ("journey_spell_from", |d| of(spell(d).map(|spell| spell.from))),
    ("journey_spell_to", |d| of(spell(d).and_then(|spell| spell.to))),
    ("journey_spell_months", |d| of(spell(d).and_then(|spell| spell.months))),
    ("journey_leaving_spells", |d| of(leaving(d).map(|leaving| leaving.spells))),
    ("journey_leaving_ended", |d| of(leaving(d).map(|leaving| leaving.ended))),
    ("journey_leaving_since", |d| of(leaving(d).map(|leaving| leaving.since))),
    ("journey_leaving_median_months", |d| of(leaving(d).and_then(|leaving| leaving.median_months))),
    ("journey_leaving_own_months", |d| of(leaving(d).map(|leaving| leaving.own_months))),
    ("journey_leaving_chance_12_value", |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_12).map(|chance| chance.value))
    }),
    ("journey_leaving_chance_12_lower", |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_12).and_then(|chance| chance.lower))
    }),
    ("journey_leaving_chance_12_upper", |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_12).and_then(|chance| chance.upper))
    }),
    ("journey_leaving_chance_12_at_risk", |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_12).map(|chance| chance.at_risk))
    }),
    ("journey_leaving_chance_24_value", |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_24).map(|chance| chance.value))
    }),
    ("journey_leaving_chance_24_lower", |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_24).and_then(|chance| chance.lower))
    }),
    ("journey_leaving_chance_24_upper", |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_24).and_then(|chance| chance.upper))
    }),
    ("journey_leaving_chance_24_at_risk", |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_24).map(|chance| chance.at_risk))
    }),
    ("journey_leaving_log_rank_chi_square", |d| {
        of(leaving(d).and_then(|leaving| leaving.log_rank).map(|test| test.chi_square))
    }),
    ("journey_leaving_log_rank_degrees", |d| {
        of(leaving(d).and_then(|leaving| leaving.log_rank).map(|test| test.degrees))
    }),
    ("journey_leaving_log_rank_p", |d| of(leaving(d).and_then(|leaving| leaving.log_rank).map(|test| test.p))),
];

/// Can I trust these numbers? And all answers in words.
const WORDS: &[Column] = &[
    ("quality_grade", |d| of(Some(d.quality.grade))),
    ("words_headline", |d| words(&d.words.headline)),
    ("words_alt_text", |d| words(&d.words.alt_text)),
    ("words_answers_level", |d| said(&d.words.answers.level)),
    ("words_answers_trend", |d| said(&d.words.answers.trend)),
    ("words_answers_pace", |d| said(&d.words.answers.pace)),
    ("words_answers_forecast", |d| said(&d.words.answers.forecast)),
    ("words_answers_impact", |d| said(&d.words.answers.impact)),
    ("words_answers_benchmark", |d| said(&d.words.answers.benchmark)),
    ("words_answers_journey", |d| said(&d.words.answers.journey)),
    ("words_answers_quality", |d| said(&d.words.answers.quality)),
];

fn level(d: &Trajectory) -> Option<&Level> {
    d.level.as_ref()
}

fn trend(d: &Trajectory) -> Option<&Trend> {
    d.trend.as_ref()
}

fn slope(d: &Trajectory) -> Option<&TheilSen> {
    trend(d)?.theil_sen.as_ref()
}

fn plain(d: &Trajectory) -> Option<&MannKendall> {
    trend(d)?.mann_kendall.as_ref()
}

fn hamed_rao(d: &Trajectory) -> Option<&Corrected> {
    trend(d)?.hamed_rao.as_ref()
}

fn yue_wang(d: &Trajectory) -> Option<&Corrected> {
    trend(d)?.yue_wang.as_ref()
}

fn run_chart(d: &Trajectory) -> Option<&RunChart> {
    trend(d)?.run_chart.as_ref()
}

fn marker(d: &Trajectory) -> Option<&Marker> {
    trend(d)?.marker.as_ref()
}

fn control(d: &Trajectory) -> Option<&Control> {
    d.control.as_ref()
}

fn pace(d: &Trajectory) -> Option<&Pace> {
    d.pace.as_ref()
}

fn forecast(d: &Trajectory) -> Option<&Forecast> {
    d.forecast.as_ref()
}

fn crossing(d: &Trajectory) -> Option<&Crossing> {
    forecast(d)?.expected_crossing.as_ref()
}

fn backtest(d: &Trajectory) -> Option<&Backtest> {
    forecast(d)?.backtest.as_ref()
}

fn furthest(d: &Trajectory) -> Option<&ForecastPoint> {
    forecast(d)?.points.last()
}

fn benchmark(d: &Trajectory) -> Option<&Benchmark> {
    d.benchmark.as_ref()
}

fn funnel(d: &Trajectory) -> Option<&Funnel> {
    benchmark(d)?.funnel.as_ref()
}

fn adjusted(d: &Trajectory) -> Option<&AdjustedLimits> {
    funnel(d)?.adjusted.as_ref()
}

fn journey(d: &Trajectory) -> Option<&Journey> {
    d.journey.as_ref()
}

fn spell(d: &Trajectory) -> Option<&Spell> {
    journey(d)?.spell.as_ref()
}

fn leaving(d: &Trajectory) -> Option<&Leaving> {
    journey(d)?.leaving.as_ref()
}

fn comparator(d: &Trajectory, kind: ComparatorKind, statistic: Statistic) -> Option<f64> {
    let mut all = benchmark(d)?.comparators.iter();
    all.find(|one| one.kind == kind && one.statistic == statistic).map(|one| one.value)
}
