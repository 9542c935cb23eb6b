//! The columns of `trajectories.csv`, each with what stands in it.

use upturn_core::Trajectory;
use upturn_core::benchmark::{AdjustedLimits, Benchmark, ComparatorKind, Funnel, Statistic};
use upturn_core::control::Control;
use upturn_core::forecast::{Backtest, Crossing, Forecast, ForecastPoint};
use upturn_core::journey::{Journey, Leaving, Spell};
use upturn_core::level::Level;
use upturn_core::pace::Pace;
use upturn_core::trend::{Corrected, MannKendall, Marker, RunChart, TheilSen, Trend};

use super::Type::{self, Day, Real, Text, Truth, Whole};
use super::{Cell, end, of, said, words};

type Column = (&'static str, Type, fn(&Trajectory) -> Cell);

/// All columns, in the order of the document.
pub(super) fn columns() -> impl Iterator<Item = &'static Column> {
    [SUBJECT, LEVEL, TREND, CONTROL, PACE, FORECAST, BENCHMARK, JOURNEY, WORDS].into_iter().flatten()
}

/// Whose it is.
const SUBJECT: &[Column] = &[
    ("id", Text, |d| words(&d.id)),
    ("area_code", Text, |d| words(d.area.as_ref().map_or("", |area| &area.code))),
    ("area_name", Text, |d| words(d.area.as_ref().map_or("", |area| &area.name))),
    ("measure_id", Text, |d| words(&d.measure.id)),
    ("measure_title", Text, |d| words(&d.measure.title)),
    ("measure_unit", Text, |d| words(&d.measure.unit)),
    ("measure_kind", Text, |d| of(Some(d.measure.kind))),
    ("measure_better", Text, |d| of(Some(d.measure.better))),
    ("measure_per", Real, |d| of(Some(d.measure.per))),
    ("measure_decimals", Whole, |d| of(Some(d.measure.decimals))),
    ("measure_source", Text, |d| words(&d.measure.source)),
];

/// Where are we?
const LEVEL: &[Column] = &[
    ("level_period", Text, |d| of(level(d).map(|level| &level.period))),
    ("level_value", Real, |d| of(level(d).map(|level| level.value))),
    ("level_lower", Real, |d| of(level(d).and_then(|level| level.lower))),
    ("level_upper", Real, |d| of(level(d).and_then(|level| level.upper))),
    ("level_method", Text, |d| of(level(d).map(|level| level.method))),
    ("level_change_from_previous", Real, |d| of(level(d).and_then(|level| level.change_from_previous))),
    ("level_change_from_baseline", Real, |d| of(level(d).and_then(|level| level.change_from_baseline))),
];

/// Is it getting better?
const TREND: &[Column] = &[
    ("trend_n", Whole, |d| of(trend(d).map(|trend| trend.n))),
    ("trend_theil_sen_slope_per_period", Real, |d| of(slope(d).map(|slope| slope.slope_per_period))),
    ("trend_theil_sen_slope_per_year", Real, |d| of(slope(d).map(|slope| slope.slope_per_year))),
    ("trend_theil_sen_ci_per_period_lower", Real, |d| end(slope(d).map(|slope| slope.ci_per_period), 0)),
    ("trend_theil_sen_ci_per_period_upper", Real, |d| end(slope(d).map(|slope| slope.ci_per_period), 1)),
    ("trend_theil_sen_ci_per_year_lower", Real, |d| end(slope(d).map(|slope| slope.ci_per_year), 0)),
    ("trend_theil_sen_ci_per_year_upper", Real, |d| end(slope(d).map(|slope| slope.ci_per_year), 1)),
    ("trend_theil_sen_intercept_separate", Real, |d| of(slope(d).map(|slope| slope.intercept_separate))),
    ("trend_theil_sen_intercept_joint", Real, |d| of(slope(d).map(|slope| slope.intercept_joint))),
    ("trend_mann_kendall_s", Whole, |d| of(plain(d).map(|test| test.s))),
    ("trend_mann_kendall_var_s", Real, |d| of(plain(d).map(|test| test.var_s))),
    ("trend_mann_kendall_z", Real, |d| of(plain(d).map(|test| test.z))),
    ("trend_mann_kendall_p", Real, |d| of(plain(d).map(|test| test.p))),
    ("trend_mann_kendall_tau_a", Real, |d| of(plain(d).map(|test| test.tau_a))),
    ("trend_mann_kendall_tau_b", Real, |d| of(plain(d).and_then(|test| test.tau_b))),
    ("trend_hamed_rao_lag", Whole, |d| of(hamed_rao(d).map(|test| test.lag))),
    ("trend_hamed_rao_correction", Real, |d| of(hamed_rao(d).map(|test| test.correction))),
    ("trend_hamed_rao_var_s", Real, |d| of(hamed_rao(d).map(|test| test.var_s))),
    ("trend_hamed_rao_z", Real, |d| of(hamed_rao(d).map(|test| test.z))),
    ("trend_hamed_rao_p", Real, |d| of(hamed_rao(d).map(|test| test.p))),
    ("trend_yue_wang_lag", Whole, |d| of(yue_wang(d).map(|test| test.lag))),
    ("trend_yue_wang_correction", Real, |d| of(yue_wang(d).map(|test| test.correction))),
    ("trend_yue_wang_var_s", Real, |d| of(yue_wang(d).map(|test| test.var_s))),
    ("trend_yue_wang_z", Real, |d| of(yue_wang(d).map(|test| test.z))),
    ("trend_yue_wang_p", Real, |d| of(yue_wang(d).map(|test| test.p))),
    ("trend_run_chart_median", Real, |d| of(run_chart(d).map(|runs| runs.median))),
    ("trend_run_chart_n_useful", Whole, |d| of(run_chart(d).map(|runs| runs.n_useful))),
    ("trend_run_chart_longest_run", Whole, |d| of(run_chart(d).map(|runs| runs.longest_run))),
    ("trend_run_chart_longest_run_max", Whole, |d| of(run_chart(d).map(|runs| runs.longest_run_max))),
    ("trend_run_chart_crossings", Whole, |d| of(run_chart(d).map(|runs| runs.crossings))),
    ("trend_run_chart_crossings_min", Whole, |d| of(run_chart(d).map(|runs| runs.crossings_min))),
    ("trend_run_chart_signal", Truth, |d| of(run_chart(d).map(|runs| runs.signal))),
    ("trend_marker_chi_square", Real, |d| of(marker(d).and_then(|marker| marker.chi_square))),
    ("trend_marker_gradient", Real, |d| of(marker(d).and_then(|marker| marker.gradient))),
    ("trend_marker_result", Text, |d| of(marker(d).map(|marker| marker.result))),
    ("trend_marker_reason", Text, |d| words(marker(d).and_then(|marker| marker.reason.as_deref()).unwrap_or_default())),
    ("trend_direction", Text, |d| of(trend(d).map(|trend| trend.direction))),
];

/// Or is it noise?
const CONTROL: &[Column] = &[
    ("control_chart", Text, |d| of(control(d).map(|control| control.chart))),
    ("control_screened", Truth, |d| of(control(d).map(|control| control.screened))),
    ("control_variation", Text, |d| of(control(d).map(|control| control.variation))),
    ("control_assurance", Text, |d| of(control(d).and_then(|control| control.assurance))),
    ("control_last_signal", Text, |d| of(control(d).and_then(|control| control.points.last()?.signal))),
    ("control_proposed_rebase", Text, |d| {
        of(control(d).and_then(|control| Some(&control.proposed_rebases.last()?.period)))
    }),
];

/// Is that fast enough?
const PACE: &[Column] = &[
    ("pace_target", Real, |d| of(pace(d).and_then(|pace| pace.target))),
    ("pace_by", Day, |d| of(pace(d).and_then(|pace| pace.by))),
    ("pace_required_per_year", Real, |d| of(pace(d).and_then(|pace| pace.required_per_year))),
    ("pace_actual_per_year", Real, |d| of(pace(d).and_then(|pace| pace.actual_per_year))),
    ("pace_ci_per_year_lower", Real, |d| end(pace(d).and_then(|pace| pace.ci_per_year), 0)),
    ("pace_ci_per_year_upper", Real, |d| end(pace(d).and_then(|pace| pace.ci_per_year), 1)),
    ("pace_index", Real, |d| of(pace(d).and_then(|pace| pace.index))),
    ("pace_status", Text, |d| of(pace(d).map(|pace| pace.status))),
    ("pace_cannot_tell_lower", Text, |d| end(pace(d).and_then(|pace| pace.cannot_tell), 0)),
    ("pace_cannot_tell_upper", Text, |d| end(pace(d).and_then(|pace| pace.cannot_tell), 1)),
    ("pace_since", Day, |d| of(pace(d).and_then(|pace| pace.since))),
    ("pace_path_now_value", Real, |d| of(pace(d).and_then(|pace| pace.path_now).map(|now| now.value))),
    ("pace_path_now_ahead_by", Real, |d| of(pace(d).and_then(|pace| pace.path_now).and_then(|now| now.ahead_by))),
];

/// Will we get there, and when?
const FORECAST: &[Column] = &[
    ("forecast_model", Text, |d| of(forecast(d).map(|forecast| forecast.model))),
    ("forecast_log_likelihood", Real, |d| of(forecast(d).and_then(|forecast| forecast.log_likelihood))),
    ("forecast_chance_at_date", Real, |d| of(forecast(d).and_then(|forecast| forecast.chance_at_date))),
    ("forecast_chance_ever_by_date", Real, |d| of(forecast(d).and_then(|forecast| forecast.chance_ever_by_date))),
    ("forecast_expected_crossing_period", Text, |d| of(crossing(d).map(|crossing| &crossing.period))),
    ("forecast_expected_crossing_lower", Text, |d| of(crossing(d).map(|crossing| &crossing.lower))),
    ("forecast_expected_crossing_upper", Text, |d| of(crossing(d).and_then(|crossing| crossing.upper.as_ref()))),
    ("forecast_backtest_n", Whole, |d| of(backtest(d).map(|test| test.n))),
    ("forecast_backtest_origins", Whole, |d| of(backtest(d).map(|test| test.origins))),
    ("forecast_backtest_coverage_80", Real, |d| of(backtest(d).map(|test| test.coverage_80))),
    ("forecast_backtest_coverage_95", Real, |d| of(backtest(d).map(|test| test.coverage_95))),
    ("forecast_backtest_mase", Real, |d| of(backtest(d).and_then(|test| test.mase))),
    ("forecast_backtest_mase_naive", Real, |d| of(backtest(d).and_then(|test| test.mase_naive))),
    ("forecast_backtest_pooled", Truth, |d| of(backtest(d).map(|test| test.pooled))),
    ("forecast_last_period", Text, |d| of(furthest(d).map(|point| &point.period))),
    ("forecast_last_mean", Real, |d| of(furthest(d).map(|point| point.mean))),
    ("forecast_last_lower_80", Real, |d| of(furthest(d).map(|point| point.lower_80))),
    ("forecast_last_upper_80", Real, |d| of(furthest(d).map(|point| point.upper_80))),
    ("forecast_last_lower_95", Real, |d| of(furthest(d).map(|point| point.lower_95))),
    ("forecast_last_upper_95", Real, |d| of(furthest(d).map(|point| point.upper_95))),
];

/// How do we compare?
const BENCHMARK: &[Column] = &[
    ("benchmark_neighbours_mean", Real, |d| of(comparator(d, ComparatorKind::Neighbours, Statistic::Mean))),
    ("benchmark_neighbours_median", Real, |d| of(comparator(d, ComparatorKind::Neighbours, Statistic::Median))),
    ("benchmark_region_mean", Real, |d| of(comparator(d, ComparatorKind::Region, Statistic::Mean))),
    ("benchmark_region_published", Real, |d| of(comparator(d, ComparatorKind::Region, Statistic::Published))),
    ("benchmark_england_published", Real, |d| of(comparator(d, ComparatorKind::England, Statistic::Published))),
    ("benchmark_rank", Whole, |d| of(benchmark(d).and_then(|found| found.rank))),
    ("benchmark_of", Whole, |d| of(benchmark(d).map(|found| found.of))),
    ("benchmark_quartile", Text, |d| of(benchmark(d).and_then(|found| found.quartile))),
    ("benchmark_gap", Real, |d| of(benchmark(d).and_then(|found| found.gap))),
    ("benchmark_gap_trend_per_year", Real, |d| of(benchmark(d).and_then(|found| found.gap_trend_per_year))),
    ("benchmark_funnel_expected", Real, |d| of(funnel(d).map(|funnel| funnel.expected))),
    ("benchmark_funnel_lower_95", Real, |d| of(funnel(d).map(|funnel| funnel.lower_95))),
    ("benchmark_funnel_upper_95", Real, |d| of(funnel(d).map(|funnel| funnel.upper_95))),
    ("benchmark_funnel_lower_998", Real, |d| of(funnel(d).map(|funnel| funnel.lower_998))),
    ("benchmark_funnel_upper_998", Real, |d| of(funnel(d).map(|funnel| funnel.upper_998))),
    ("benchmark_funnel_position", Text, |d| of(funnel(d).map(|funnel| funnel.position))),
    ("benchmark_funnel_areas", Whole, |d| of(funnel(d).map(|funnel| funnel.areas))),
    ("benchmark_funnel_overdispersion", Real, |d| of(funnel(d).and_then(|funnel| funnel.overdispersion))),
    ("benchmark_funnel_adjusted_lower_95", Real, |d| of(adjusted(d).map(|limits| limits.lower_95))),
    ("benchmark_funnel_adjusted_upper_95", Real, |d| of(adjusted(d).map(|limits| limits.upper_95))),
    ("benchmark_funnel_adjusted_lower_998", Real, |d| of(adjusted(d).map(|limits| limits.lower_998))),
    ("benchmark_funnel_adjusted_upper_998", Real, |d| of(adjusted(d).map(|limits| limits.upper_998))),
    ("benchmark_funnel_adjusted_position", Text, |d| of(adjusted(d).map(|limits| limits.position))),
    ("benchmark_period", Text, |d| of(benchmark(d).map(|found| &found.period))),
    ("benchmark_gap_to", Text, |d| of(benchmark(d).and_then(|found| found.gap_to))),
    ("benchmark_gap_ci_per_year_lower", Real, |d| end(benchmark(d).and_then(|found| found.gap_ci_per_year), 0)),
    ("benchmark_gap_ci_per_year_upper", Real, |d| end(benchmark(d).and_then(|found| found.gap_ci_per_year), 1)),
    ("benchmark_gap_reading", Text, |d| of(benchmark(d).and_then(|found| found.gap_reading))),
];

/// Where is the service on its journey?
const JOURNEY: &[Column] = &[
    ("journey_current_grade", Text, |d| of(journey(d).and_then(|journey| Some(journey.current.as_ref()?.grade)))),
    ("journey_current_since", Day, |d| of(journey(d).and_then(|journey| Some(journey.current.as_ref()?.since)))),
    ("journey_spell_state", Text, |d| of(spell(d).map(|spell| spell.state))),
    ("journey_spell_from", Day, |d| of(spell(d).map(|spell| spell.from))),
    ("journey_spell_to", Day, |d| of(spell(d).and_then(|spell| spell.to))),
    ("journey_spell_months", Whole, |d| of(spell(d).and_then(|spell| spell.months))),
    ("journey_leaving_spells", Whole, |d| of(leaving(d).map(|leaving| leaving.spells))),
    ("journey_leaving_ended", Whole, |d| of(leaving(d).map(|leaving| leaving.ended))),
    ("journey_leaving_since", Day, |d| of(leaving(d).map(|leaving| leaving.since))),
    ("journey_leaving_median_months", Whole, |d| of(leaving(d).and_then(|leaving| leaving.median_months))),
    ("journey_leaving_own_months", Whole, |d| of(leaving(d).map(|leaving| leaving.own_months))),
    ("journey_leaving_chance_12_value", Real, |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_12).map(|chance| chance.value))
    }),
    ("journey_leaving_chance_12_lower", Real, |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_12).and_then(|chance| chance.lower))
    }),
    ("journey_leaving_chance_12_upper", Real, |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_12).and_then(|chance| chance.upper))
    }),
    ("journey_leaving_chance_12_at_risk", Whole, |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_12).map(|chance| chance.at_risk))
    }),
    ("journey_leaving_chance_24_value", Real, |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_24).map(|chance| chance.value))
    }),
    ("journey_leaving_chance_24_lower", Real, |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_24).and_then(|chance| chance.lower))
    }),
    ("journey_leaving_chance_24_upper", Real, |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_24).and_then(|chance| chance.upper))
    }),
    ("journey_leaving_chance_24_at_risk", Whole, |d| {
        of(leaving(d).and_then(|leaving| leaving.chance_24).map(|chance| chance.at_risk))
    }),
    ("journey_leaving_log_rank_chi_square", Real, |d| {
        of(leaving(d).and_then(|leaving| leaving.log_rank).map(|test| test.chi_square))
    }),
    ("journey_leaving_log_rank_degrees", Whole, |d| {
        of(leaving(d).and_then(|leaving| leaving.log_rank).map(|test| test.degrees))
    }),
    ("journey_leaving_log_rank_p", Real, |d| of(leaving(d).and_then(|leaving| leaving.log_rank).map(|test| test.p))),
];

/// Can I trust these numbers? And all answers in words.
const WORDS: &[Column] = &[
    ("quality_grade", Text, |d| of(Some(d.quality.grade))),
    ("words_headline", Text, |d| words(&d.words.headline)),
    ("words_alt_text", Text, |d| words(&d.words.alt_text)),
    ("words_answers_level", Text, |d| said(&d.words.answers.level)),
    ("words_answers_trend", Text, |d| said(&d.words.answers.trend)),
    ("words_answers_pace", Text, |d| said(&d.words.answers.pace)),
    ("words_answers_forecast", Text, |d| said(&d.words.answers.forecast)),
    ("words_answers_impact", Text, |d| said(&d.words.answers.impact)),
    ("words_answers_benchmark", Text, |d| said(&d.words.answers.benchmark)),
    ("words_answers_journey", Text, |d| said(&d.words.answers.journey)),
    ("words_answers_quality", Text, |d| said(&d.words.answers.quality)),
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
