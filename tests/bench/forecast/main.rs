//! Held-out years: what Upturn would have forecast, and the figures for its peers, written as CSV.
//!
//! `cargo xtask bench forecast` runs it: `forecast-bench DATA PART OUT`, where DATA is the folder of the published files,
//! PART is `early` or `late`, and OUT holds `panels.csv` (what was read), `tasks.csv` (what is to be forecast) and
//! `upturn.csv` (Upturn's forecasts) afterwards.
#![allow(clippy::disallowed_methods, reason = "a bench tells how long it took; nothing here reaches a document")]

mod figures;
mod outlook;
mod plan;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use figures::Panel;
use plan::{Origin, Part};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [data, part, out] => match Part::of(part) {
            Some(part) => bench(Path::new(data), part, &PathBuf::from(out)),
            None => Err(format!("`{part}` is no part: early or late")),
        },
        _ => Err("usage: forecast-bench DATA early|late OUT".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn bench(data: &Path, part: Part, out: &Path) -> Result<(), String> {
    let panels = figures::read(data)?;
    write(&out.join("panels.csv"), &figures_csv(&panels))?;
    let mut tasks = String::from("panel,area,origin,horizon,season\n");
    let mut forecasts =
        String::from("panel,area,origin,ahead,mean,lower_80,upper_80,lower_95,upper_95,chance_up,chance_down\n");
    for panel in &panels {
        let started = Instant::now();
        let mut asked = 0;
        for origin in plan::origins(panel, part) {
            asked += answer(panel, &origin, &mut tasks, &mut forecasts);
        }
        let seconds = started.elapsed().as_secs_f64();
        println!("   {:<26} {asked:>5} series at their origins  {seconds:>6.1} s", panel.id);
    }
    write(&out.join("tasks.csv"), &tasks)?;
    write(&out.join("upturn.csv"), &forecasts)
}

/// Forecasts one panel from one origin: how many series took part.
fn answer(panel: &Panel, origin: &Origin, tasks: &mut String, forecasts: &mut String) -> usize {
    let season = panel.season.unwrap_or(1);
    let known = plan::known(panel, origin);
    let steps = plan::horizon(panel);
    for (area, found) in outlook::forecasts(panel, &known, steps) {
        let code = &panel.areas[area].code;
        let id = format!("{},{code},{}", panel.id, origin.at);
        // Writing into a string cannot fail.
        let _ = writeln!(tasks, "{id},{},{season}", origin.horizon);
        for (ahead, one) in (1..=origin.horizon).zip(found) {
            let numbers =
                [one.mean, one.lower_80, one.upper_80, one.lower_95, one.upper_95, one.chance_up, one.chance_down];
            let cells: Vec<String> = numbers.iter().map(f64::to_string).collect();
            let _ = writeln!(forecasts, "{id},{ahead},{}", cells.join(","));
        }
    }
    known.iter().filter(|known| known.takes_part).count()
}

/// Every figure that can be used, as the peers and the scores read it.
fn figures_csv(panels: &[Panel]) -> String {
    let mut text = String::from("panel,area,t,period,value,numerator,denominator\n");
    for panel in panels {
        for area in &panel.areas {
            for figure in &area.figures {
                let or_blank = |number: Option<f64>| number.map_or(String::new(), |number| number.to_string());
                let counts = (or_blank(figure.numerator), or_blank(figure.denominator));
                let (id, code) = (&panel.id, &area.code);
                let _ = writeln!(
                    text,
                    "{id},{code},{},{},{},{},{}",
                    figure.t, figure.period, figure.value, counts.0, counts.1
                );
            }
        }
    }
    text
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
