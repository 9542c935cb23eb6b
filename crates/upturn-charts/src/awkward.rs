//! All views of awkward documents, in all widths: labels never meet, nothing leaves the frame, nothing panics.

use upturn_core::Trajectory;
use upturn_core::journey::Grade;

use crate::fixture::{aiming, controlled, dated, journey, monthly, pathed, stepping, torbay, varying, yearly};
use crate::scene::{Mark, Rect};
use crate::{Scene, View, describe, scene, sparkline, table};

const WIDTHS: [f64; 6] = [288.0, 320.0, 400.0, 480.0, 768.0, 1100.0];

fn documents() -> Vec<(&'static str, Trajectory)> {
    let wave = |index: usize| 50.0 + ((index * 7919) % 41) as f64 - 20.0;
    let long: Vec<Option<f64>> = (0..200).map(|index| Some(wave(index))).collect();
    let gaps: Vec<Option<f64>> = (0..12).map(|index| (index % 3 != 1).then(|| wave(index))).collect();
    let mut range = yearly(&gaps);
    range.points[1].possible = Some([31.0, 72.0]);
    let mut crowded = torbay();
    let entries: Vec<(String, String)> =
        (0..30).map(|index| (format!("2019-03-{:02}", index + 1), format!("Monitoring visit {index}"))).collect();
    let entries: Vec<(&str, &str, Option<Grade>)> =
        entries.iter().map(|(date, label)| (date.as_str(), label.as_str(), None)).collect();
    crowded.journey = Some(journey(&entries));
    let mut bars = monthly(&long);
    for point in &mut bars.points {
        point.lower = point.value.map(|value| value - 5.0);
        point.upper = point.value.map(|value| value + 5.0);
    }
    let mut plain = yearly(&[Some(3.0), Some(5.0), Some(4.0)]);
    plain.area = None;
    plain.measure.title = "Children in need for whom a plan was reviewed within the time that the law sets".into();
    plain.measure.unit = "reviews".into();
    vec![
        ("torbay", aiming(controlled(torbay(), &[0, 5], 12.0), 95.0, Some("2027-03-31"))),
        ("varying limits", aiming(varying(torbay(), &[0, 5]), 95.0, None)),
        ("no target", controlled(torbay(), &[0], 12.0)),
        ("target without a day", aiming(controlled(torbay(), &[0], 12.0), 84.4, None)),
        ("target that is past", aiming(torbay(), 95.0, Some("2020-03-31"))),
        ("target far off", aiming(torbay(), 95.0, Some("2199-03-31"))),
        ("steps", stepping(torbay(), &[("2023-03-31", 85.0), ("2026-03-31", 90.0), ("2028-03-31", 95.0)])),
        (
            "steps that are past",
            stepping(torbay(), &[("2010-03-31", 70.0), ("2014-03-31", 75.0), ("2020-03-31", 85.0)]),
        ),
        ("steps far off", stepping(torbay(), &[("2024-03-31", 85.0), ("2150-03-31", 90.0), ("2199-03-31", 95.0)])),
        ("path", pathed(torbay(), &[("2018-03-31", 70.0), ("2023-03-31", 82.0), ("2028-03-31", 95.0)])),
        ("path that is past", pathed(torbay(), &[("2010-03-31", 70.0), ("2020-03-31", 85.0)])),
        ("path far off", pathed(torbay(), &[("2020-03-31", 70.0), ("2199-03-31", 100.0)])),
        ("path to come", pathed(torbay(), &[("2150-03-31", 70.0), ("2199-03-31", 100.0)])),
        ("steep path", pathed(torbay(), &[("2010-03-31", f64::MIN), ("2199-03-31", f64::MAX)])),
        ("no point", yearly(&[])),
        ("one point", aiming(yearly(&[Some(84.4)]), 90.0, Some("2018-03-31"))),
        ("two points", yearly(&[Some(84.4), Some(80.0)])),
        ("all suppressed", yearly(&[None; 6])),
        ("first suppressed", yearly(&[None, Some(3.0), Some(4.0)])),
        ("constant", aiming(controlled(yearly(&[Some(50.0); 12]), &[0], 0.0), 50.0, None)),
        ("zeros", controlled(yearly(&[Some(0.0); 12]), &[0], 0.0)),
        ("large", controlled(yearly(&[Some(1e12), Some(1.3e12), Some(0.9e12), Some(1.1e12)]), &[0], 3e11)),
        ("largest", controlled(yearly(&[Some(f64::MAX), Some(f64::MIN), Some(0.0)]), &[0], 1.0)),
        ("smallest", controlled(yearly(&[Some(5e-324), Some(0.0), Some(1e-310)]), &[0], 0.0)),
        ("negative", controlled(yearly(&[Some(-30.0), Some(-28.5), Some(-29.0), Some(-31.0)]), &[0], 4.0)),
        ("200 points", aiming(controlled(monthly(&long), &[0, 100], 30.0), 60.0, Some("2026-12-31"))),
        ("200 points with bars", bars),
        ("gaps", controlled(yearly(&gaps), &[0], 30.0)),
        ("range", aiming(range, 60.0, Some("2030-03-31"))),
        ("30 events", aiming(crowded, 95.0, Some("2027-03-31"))),
        ("long title", controlled(plain, &[0], 2.0)),
        ("days", dated(&[("2024-01-03", 4.0), ("2024-01-09", 5.0), ("2024-02-20", 3.0)])),
        ("odd days", controlled(dated(&[("2019-01-03", 4.0), ("2021-07-09", 5.0), ("2024-02-20", 3.0)]), &[0], 2.0)),
        ("all of time", aiming(dated(&[("0001-01-01", 4.0), ("9999-12-31", 5.0)]), 5.0, Some("9999-12-31"))),
    ]
}

fn check(name: &str, scene: &Scene) {
    let frame = Rect { left: 0.0, top: 0.0, right: scene.width, bottom: scene.height };
    let boxes: Vec<(Rect, &str)> = scene.texts().map(|text| (text.bounds(), text.text.as_str())).collect();
    for (index, (bounds, text)) in boxes.iter().enumerate() {
        assert!(frame.contains(bounds), "{name}: {text:?} leaves the frame: {bounds:?}\n{scene}");
        for (other, other_text) in &boxes[index + 1..] {
            assert!(!bounds.overlaps(other), "{name}: {text:?} meets {other_text:?}\n{scene}");
        }
    }
    let inside = |[x, y]: &[f64; 2]| (0.0..=scene.width).contains(x) && (0.0..=scene.height).contains(y);
    for mark in &scene.marks {
        let all_inside = match mark {
            Mark::Line { points, .. } | Mark::Area { points, .. } => points.iter().all(inside),
            Mark::Symbol { x, y, .. } => inside(&[*x, *y]),
            Mark::Text(_) => true,
        };
        assert!(all_inside, "{name}: {mark:?} leaves the frame\n{scene}");
    }
}

#[test]
fn labels_never_meet_and_stay_inside() {
    for (name, document) in documents() {
        for width in WIDTHS {
            for height in [180.0, 240.0, 400.0] {
                for view in [View::Trajectory, View::Control] {
                    let scene = scene(&document, view, width, height);
                    check(&format!("{name}, {view:?}, {width} x {height}"), &scene);
                    assert_eq!(scene.stops.len(), document.points.len(), "{name}");
                }
            }
        }
        check(name, &sparkline(&document, 120.0, 32.0));
    }
}

/// Numbers of every magnitude, from a fixed walk through the bit patterns.
struct Walk(u64);

impl Walk {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 ^ (self.0 >> 29)
    }

    fn number(&mut self) -> f64 {
        let number = f64::from_bits(self.bits());
        if number.is_finite() { number } else { 0.5 }
    }
}

#[test]
fn any_finite_figures_are_drawn() {
    let mut walk = Walk(7);
    for round in 0..400 {
        let values: Vec<Option<f64>> =
            (0..walk.bits() % 30 + 1).map(|_| (!walk.bits().is_multiple_of(5)).then(|| walk.number())).collect();
        let mut document = if round % 2 == 0 { yearly(&values) } else { monthly(&values) };
        for point in &mut document.points {
            (point.lower, point.upper) = (Some(walk.number()), Some(walk.number()));
            point.possible = Some([walk.number(), walk.number()]);
        }
        if values.iter().any(Option::is_some) {
            let begin = values.iter().take_while(|value| value.is_none()).count();
            document = controlled(document, &[begin], walk.number());
        }
        let milestones = [("2019-03-31", walk.number()), ("2024-03-31", walk.number()), ("2030-03-31", walk.number())];
        document = match round % 3 {
            0 => aiming(document, walk.number(), Some("2030-03-31")),
            1 => stepping(document, &milestones),
            _ => pathed(document, &milestones),
        };
        document.measure.decimals = (round % 12) as u8;
        document.measure.unit = ["%", "", "cases per worker"][round % 3].into();
        for view in [View::Trajectory, View::Control] {
            let scene = scene(&document, view, 480.0, 300.0);
            check(&format!("round {round}, {view:?}"), &scene);
        }
        sparkline(&document, 120.0, 32.0);
    }
}

#[test]
fn frames_of_any_size_are_drawn() {
    for (_, document) in documents() {
        for size in [f64::NAN, f64::NEG_INFINITY, -5.0, 0.0, 1.0, 40.0, 99.0, 1e9, f64::INFINITY] {
            for view in [View::Trajectory, View::Control] {
                let scene = scene(&document, view, size, size);
                assert!(scene.width.is_finite() && scene.height.is_finite());
                assert!(scene.stops.iter().all(|stop| stop.x.is_finite() && stop.y.is_finite()));
            }
            sparkline(&document, size, size);
        }
    }
}

#[test]
fn what_is_drawn_is_what_is_written_down() {
    for (name, document) in documents() {
        if ["torbay", "one point", "all suppressed", "large", "range"].contains(&name) {
            let name = name.replace(' ', "_");
            insta::assert_snapshot!(format!("{name}_trajectory"), scene(&document, View::Trajectory, 480.0, 280.0));
            insta::assert_snapshot!(format!("{name}_control"), scene(&document, View::Control, 480.0, 280.0));
        }
    }
    for name in ["steps", "path"] {
        let (_, document) = documents().into_iter().find(|one| one.0 == name).unwrap();
        insta::assert_snapshot!(format!("{name}_trajectory"), scene(&document, View::Trajectory, 480.0, 280.0));
    }
    let varying = varying(torbay(), &[0, 5]);
    insta::assert_snapshot!("varying_limits_control", scene(&varying, View::Control, 480.0, 280.0));
    insta::assert_snapshot!("torbay_sparkline", sparkline(&documents()[0].1, 120.0, 32.0));
}

#[test]
fn tables_hold_every_point_and_every_row_is_whole() {
    for (name, document) in documents() {
        for view in [View::Trajectory, View::Control] {
            let table = table(&document, view);
            assert_eq!(table.rows.len(), document.points.len(), "{name}");
            assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{name}");
            assert!(!describe(&document, view).is_empty());
        }
    }
    let table = table(&yearly(&[Some(84.4), None]), View::Trajectory);
    assert_eq!(table.columns, ["Period", "Value", "Note"]);
    assert_eq!(table.rows[1], ["Year to March 2017", "", "hidden to protect people (c)"]);
}
