//! Charts of counts in the section. The limits were worked out with numpy 2 from the formulas of Montgomery 2009,
//! chapter 7, and Laney 2002: centre = sum x / sum n, sigma = sqrt(p (1 - p) / n) or sqrt(u / n), sigma_z = mean of
//! |z_i - z_(i-1)| / 1.128.

use super::*;

const PARTS: [f64; 12] = [12.0, 15.0, 9.0, 14.0, 11.0, 13.0, 10.0, 16.0, 12.0, 14.0, 11.0, 30.0];
const WHOLES: [f64; 12] = [100.0, 120.0, 90.0, 110.0, 100.0, 105.0, 95.0, 130.0, 100.0, 115.0, 90.0, 150.0];

fn counted(pairs: &[(f64, f64)], per: f64) -> Series {
    let rows = (2000..).zip(pairs).map(|(year, (numerator, denominator))| Row {
        period: Period::parse(&format!("{year}"), None).unwrap(),
        value: None,
        numerator: Some(*numerator),
        denominator: Some(*denominator),
        status: Status::Blank,
        line: 0,
        hidden: None,
    });
    Series::new(rows.collect(), per).unwrap()
}

fn of_counts(kind: Kind, per: f64, pairs: &[(f64, f64)], settings: Settings) -> (Control, Vec<Remark>) {
    let mut remarks = Vec::new();
    let measure = measure(kind, per, Better::Lower);
    let control = control(&measure, &counted(pairs, per), Some(15.0), &settings, &mut remarks);
    (control.unwrap(), remarks)
}

fn auto() -> Settings {
    Settings { chart: ChartChoice::Auto, ..Settings::default() }
}

fn parts() -> Vec<(f64, f64)> {
    PARTS.into_iter().zip(WHOLES).collect()
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs()
}

#[test]
fn the_limits_of_a_p_chart_follow_the_denominator() {
    let (control, remarks) = of_counts(Kind::Proportion, 100.0, &parts(), auto());
    assert_eq!((control.chart, control.screened, remarks.len()), (Chart::P, false, 0));
    let phase = &control.phases[0];
    assert!(close(phase.centre, 12.796934865900383) && phase.mean_moving_range.is_none() && !phase.provisional);
    // The phase shows the limits at its latest point.
    assert!(close(phase.lower, 4.614275354612108) && close(phase.upper, 20.97959437718866));
    assert!(close(phase.near_lower, 7.3418285250415325) && close(phase.near_upper, 18.252041206759234));
    let (first, last) = (&control.points[0], &control.points[11]);
    assert!(close(first.lower, 2.775264595106461) && close(first.upper, 22.818605136694305));
    assert_eq!((last.lower, last.upper), (phase.lower, phase.upper));
    // 11 of 12 figures are below the average; the last, 20 %, is within its own limit, and not above it.
    assert_eq!(control.points.iter().filter(|point| point.signal == Some(Signal::Shift)).count(), 11);
    assert_eq!((last.signal, control.assurance), (None, Some(Assurance::Inconsistent)));
}

#[test]
fn a_figure_is_judged_by_the_limits_at_its_own_denominator() {
    // 20 % is beyond the limit of 150, 20.98, only where there are more: of 300 it is 18.6.
    let mut pairs = parts();
    pairs[11] = (60.0, 300.0);
    let (control, _) = of_counts(Kind::Proportion, 100.0, &pairs, auto());
    assert_eq!(control.points[11].signal, Some(Signal::Outside));
    assert_eq!(control.points[11].reading, Reading::Concern);
}

#[test]
fn counts_that_vary_by_more_than_chance_widen_the_limits_and_are_spoken_of() {
    let parts = [400.0, 520.0, 390.0, 610.0, 450.0, 580.0, 410.0, 560.0, 430.0, 600.0, 380.0, 540.0];
    let pairs: Vec<(f64, f64)> = parts.into_iter().zip([[2000.0; 6], [1500.0; 6]].concat()).collect();
    let (control, remarks) = of_counts(Kind::Proportion, 100.0, &pairs, auto());
    assert_eq!(control.chart, Chart::PPrime);
    assert!(close(control.phases[0].centre, 27.95238095238095));
    assert!(close(control.phases[0].lower, 3.522814296410301) && close(control.phases[0].upper, 52.381947608351595));
    assert_eq!((remarks[0].code, remarks.len()), (Code::Overdispersed, 1));
    assert_eq!(remarks[0].message, "The counts vary 7.0 times as much as by chance alone.");
    let (control, _) = of_counts(Kind::Rate, 100.0, &pairs, auto());
    assert_eq!(control.chart, Chart::UPrime);
}

#[test]
fn a_rate_has_a_u_chart_in_its_own_unit() {
    let exposures = [8.0, 9.0, 7.5, 8.0, 9.0, 8.0, 7.0, 9.0, 8.0, 8.5, 8.0, 9.0].map(|thousands| thousands * 1000.0);
    let pairs: Vec<(f64, f64)> = PARTS.into_iter().zip(exposures).collect();
    let (control, _) = of_counts(Kind::Rate, 10_000.0, &pairs, auto());
    assert_eq!(control.chart, Chart::U);
    assert!(close(control.phases[0].centre, 16.86868686868687));
    assert!(close(control.phases[0].lower, 3.880735964603937) && close(control.phases[0].upper, 29.8566377727698));
    assert_eq!(control.points[11].signal, Some(Signal::Outside));
}

#[test]
fn a_c_chart_needs_whole_counts_and_gives_way_where_they_vary_too_much() {
    let counts = |values: &[f64], chart| {
        let mut remarks = Vec::new();
        let settings = Settings { chart, ..Settings::default() };
        let measure = measure(Kind::Count, 1.0, Better::Lower);
        let control = control(&measure, &yearly(values), None, &settings, &mut remarks).unwrap();
        let told = remarks.into_iter().find(|remark| [Code::Overdispersed, Code::NotComputed].contains(&remark.code));
        (control.chart, control.phases[0].clone(), told.map(|remark| (remark.code, remark.severity)))
    };
    let calm = [12.0, 15.0, 9.0, 14.0, 11.0, 13.0, 10.0, 16.0, 12.0, 14.0, 11.0, 15.0];
    let (chart, phase, told) = counts(&calm, ChartChoice::Auto);
    // 152 / 12 -/+ 3 sqrt(152 / 12)
    assert!(close(phase.lower, 12.666666666666666 - 10.677078252031311) && close(phase.upper, 23.343744918697977));
    assert_eq!((chart, told), (Chart::C, None));
    // sigma_z 1.2098 with 30 as the last count.
    use crate::quality::Severity;
    assert_eq!(counts(&PARTS, ChartChoice::Auto).0, Chart::Xmr);
    assert_eq!(counts(&PARTS, ChartChoice::Auto).2, Some((Code::Overdispersed, Severity::Info)));
    assert_eq!(counts(&PARTS, ChartChoice::C).0, Chart::C);
    assert_eq!(counts(&PARTS, ChartChoice::C).2, Some((Code::Overdispersed, Severity::Caution)));
    let halves = calm.map(|count| count + 0.5);
    assert_eq!((counts(&halves, ChartChoice::Auto).0, counts(&halves, ChartChoice::Auto).2), (Chart::Xmr, None));
    assert_eq!(counts(&halves, ChartChoice::C).2, Some((Code::NotComputed, Severity::Info)));
}

#[test]
fn missing_or_impossible_counts_leave_xmr_and_only_a_chart_that_was_asked_for_is_missed() {
    let mut impossible = parts();
    impossible[3] = (120.0, 110.0);
    for (kind, chart, expected, told) in [
        (Kind::Proportion, ChartChoice::Auto, Chart::Xmr, None),
        (Kind::Proportion, ChartChoice::P, Chart::Xmr, Some("A p chart was asked for, but")),
        (Kind::Value, ChartChoice::P, Chart::Xmr, Some("A p chart was asked for, but")),
        (Kind::Value, ChartChoice::Auto, Chart::Xmr, None),
        (Kind::Value, ChartChoice::Xmr, Chart::Xmr, None),
        (Kind::Value, ChartChoice::U, Chart::UPrime, Some("The counts vary")),
        (Kind::Value, ChartChoice::C, Chart::Xmr, Some("A c chart was asked for, but")),
    ] {
        let settings = Settings { chart, ..Settings::default() };
        let (control, remarks) = of_counts(kind, 100.0, &impossible, settings);
        let message = remarks.iter().map(|remark| remark.message.as_str()).find(|text| !text.contains("left out"));
        assert_eq!(control.chart, expected, "{chart:?}");
        assert_eq!(message.is_some(), told.is_some(), "{chart:?} {message:?}");
        assert!(message.zip(told).is_none_or(|(message, told)| message.starts_with(told)), "{message:?}");
    }
    // A value without counts, and one that its counts do not give.
    let measure = measure(Kind::Proportion, 100.0, Better::Lower);
    let plain = control(&measure, &yearly(&[5.0, 6.0, 7.0]), None, &auto(), &mut vec![]);
    assert_eq!(plain.unwrap().chart, Chart::Xmr);
    let mut other = counted(&parts(), 100.0);
    other.observations[2].value = Some(12.0);
    assert_eq!(control(&measure, &other, None, &auto(), &mut vec![]).unwrap().chart, Chart::Xmr);
}

#[test]
fn a_rebase_gives_each_phase_the_average_and_the_spread_of_its_own_counts() {
    let settings = Settings { rebases: vec![Date::parse("2006-01-01").unwrap()], ..auto() };
    let (control, remarks) = of_counts(Kind::Proportion, 100.0, &parts(), settings);
    let centres: Vec<f64> = control.phases.iter().map(|phase| phase.centre).collect();
    // 74 of 625, and 93 of 680 (by hand).
    assert!(close(centres[0], 11.84) && close(centres[1], 13.676470588235293));
    assert_eq!(remarks.iter().filter(|remark| remark.code == Code::ProvisionalLimits).count(), 2);
}

#[test]
fn shares_of_none_and_of_all_have_limits_without_width() {
    for share in [0.0, 100.0] {
        let (control, _) = of_counts(Kind::Proportion, 100.0, &[(share, 100.0); 12], auto());
        let phase = &control.phases[0];
        assert_eq!((control.chart, phase.lower, phase.centre, phase.upper), (Chart::P, share, share, share));
        assert!(control.points.iter().all(|point| point.signal.is_none()));
    }
}

fn any_pairs() -> impl Strategy<Value = Vec<(f64, f64)>> {
    (strategies::any_values(3..24), strategies::any_values(24..25))
        .prop_map(|(x, n)| x.into_iter().zip(n).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn any_counts_have_ordered_finite_limits(
        pairs in any_pairs(), per in prop::sample::select(vec![1.0, 100.0, -1.0, 0.0, 1e308, f64::NAN]),
        kind in prop::sample::select(vec![Kind::Proportion, Kind::Rate, Kind::Count, Kind::Value]),
        chart in prop::sample::select(vec![ChartChoice::Auto, ChartChoice::P, ChartChoice::U, ChartChoice::C]),
    ) {
        let settings = Settings { chart, rebases: vec![Date::parse("2010-01-01").unwrap()], ..Settings::default() };
        let found = control(&measure(kind, per, Better::Higher), &counted(&pairs, per), None, &settings, &mut vec![]);
        for phase in found.iter().flat_map(|control| &control.phases) {
            let limits = [phase.lower, phase.near_lower, phase.centre, phase.near_upper, phase.upper];
            prop_assert!(limits.iter().all(|limit| limit.is_finite()) && limits.is_sorted(), "{:?}", limits);
        }
    }

    #[test]
    fn a_mirrored_polarity_mirrors_the_readings(
        pairs in prop::collection::vec((0u32..60, 60u32..400), 3..40), rate in any::<bool>(),
    ) {
        let pairs: Vec<(f64, f64)> = pairs.into_iter().map(|(x, n)| (f64::from(x), f64::from(n))).collect();
        let kind = if rate { Kind::Rate } else { Kind::Proportion };
        let read = |better| {
            control(&measure(kind, 100.0, better), &counted(&pairs, 100.0), Some(20.0), &auto(), &mut vec![]).unwrap()
        };
        let (higher, lower) = (read(Better::Higher), read(Better::Lower));
        prop_assert_eq!(higher.chart == Chart::Xmr, false);
        for (one, other) in higher.points.iter().zip(&lower.points) {
            let mirrored = match one.reading {
                Reading::Improvement => Reading::Concern,
                Reading::Concern => Reading::Improvement,
                same => same,
            };
            prop_assert_eq!((one.signal, mirrored), (other.signal, other.reading));
            prop_assert!(one.lower <= one.centre && one.centre <= one.upper);
        }
    }
}
