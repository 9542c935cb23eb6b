//! What a view shows, for somebody who does not see it.

use upturn_core::control::{Control, ControlPoint, Reading};
use upturn_core::trajectory::Trajectory;
use upturn_core::words;

use crate::phrase;
use crate::view::View;

/// The description of a view: message, range, signals and events, not colours and lines.
pub fn describe(document: &Trajectory, view: View) -> String {
    match (view, &document.control) {
        (View::Trajectory, _) => document.words.alt_text.clone(),
        (View::Control, None) => {
            format!("Control chart of {}: too few figures for an average and limits.", phrase::subject(document))
        }
        (View::Control, Some(control)) => of_control(document, control),
    }
}

fn of_control(document: &Trajectory, control: &Control) -> String {
    let print = |value| words::number(value, &document.measure);
    let mut text = format!("Control chart of {}.", phrase::subject(document));
    if let Some(latest) = document.points.iter().rev().find_map(|point| Some((point, point.value?))) {
        text.push_str(&format!(" {}: {}.", phrase::period(latest.0), print(latest.1)));
    }
    if let Some(phase) = control.phases.last() {
        text.push_str(&format!(
            " Average {}, {}limits {} to {}",
            print(phase.centre),
            if phase.provisional { "provisional " } else { "" },
            print(phase.lower),
            print(phase.upper)
        ));
        text.push_str(&match (control.phases.len(), document.points.iter().find(|point| point.period == phase.from)) {
            (2.., Some(from)) => {
                format!(", reckoned anew from {}.", words::period_name(from.start, from.end, &from.period))
            }
            _ => ".".to_owned(),
        });
    }
    text.push_str(match control.variation {
        Reading::Improvement => " The latest figure is a signal of improvement.",
        Reading::Concern => " The latest figure is a signal of concern.",
        Reading::Neutral => " The latest figure is a signal of change.",
        Reading::Common => " The latest figure is within the usual ups and downs.",
    });
    let signals: Vec<&ControlPoint> = control.points.iter().filter(|point| point.signal.is_some()).collect();
    match signals.as_slice() {
        [] => text.push_str(" No signals."),
        signals => {
            text.push_str(&format!(" {} of {} figures are signals: ", signals.len(), control.points.len()));
            let named: Vec<String> =
                signals.iter().map(|point| format!("{} ({})", point.period, phrase::reading(point.reading))).collect();
            text.push_str(&named.join(", "));
            text.push('.');
        }
    }
    text
}
