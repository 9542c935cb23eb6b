//! The answers on a terminal: a block an area, a row a measure; words first, a shape beside each word.

use std::path::Path;

use serde_json::Value;

use crate::{Outcome, files, show};

/// Prints the scorecard of the documents in an NDJSON file.
pub(crate) fn print(documents: &Path) -> Outcome {
    show::heading("Scorecard");
    let text = files::read_text(documents)?;
    let mut area = None;
    for (number, line) in text.lines().enumerate() {
        let document: Value = serde_json::from_str(line)
            .map_err(|error| format!("{}:{}: {error}", show::short(documents), number + 1))?;
        let name = word(&document["area"]["name"]).to_owned();
        if area.as_ref() != Some(&name) {
            println!("\n{name}");
            print_row(
                ["measure", "latest", "period", "direction", "latest signal", "pace", "chance", "rank"]
                    .map(String::from),
            );
            area = Some(name);
        }
        print_row(row(&document));
    }
    Ok(())
}

fn row(document: &Value) -> [String; 8] {
    let level = &document["level"];
    [
        word(&document["measure"]["title"]).to_owned(),
        level["value"].as_f64().map_or("no figure".into(), |value| number(value, &document["measure"])),
        word(&level["period"]).to_owned(),
        direction(word(&document["trend"]["direction"])).to_owned(),
        reading(word(&document["control"]["variation"])).to_owned(),
        pace(&document["pace"]).to_owned(),
        document["forecast"]["chance_at_date"]
            .as_f64()
            .map_or(String::new(), |chance| format!("{:.0}%", 100.0 * chance)),
        rank(&document["benchmark"]),
    ]
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The value with the measure's decimals, thousands apart, and its unit: `84.4%`, `1,893`.
fn number(value: f64, measure: &Value) -> String {
    let decimals = measure["decimals"].as_u64().map_or(1, |decimals| decimals.min(9) as usize);
    let printed = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = printed.split_at(printed.find('.').unwrap_or(printed.len()));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let unit = if word(&measure["unit"]) == "%" { "%" } else { "" };
    format!("{sign}{grouped}{fraction}{unit}")
}

fn direction(direction: &str) -> &str {
    match direction {
        "improving" => "▲ improving",
        "worsening" => "▼ worsening",
        "no_clear_trend" => "● no clear trend",
        "too_few_points" | "" => "too few points",
        other => other,
    }
}

fn reading(variation: &str) -> &str {
    match variation {
        "improvement" => "▲ improvement",
        "concern" => "▼ concern",
        "neutral" => "◆ unusual",
        "common" => "● usual ups and downs",
        "" => "too few points",
        other => other,
    }
}

fn pace(section: &Value) -> &str {
    if !section["cannot_tell"].is_null() {
        return "● cannot tell yet";
    }
    match word(&section["status"]) {
        "met" => "▲ target met",
        "ahead" => "▲ ahead of the target's pace",
        "on_pace" => "● on pace for the target",
        "behind" => "▼ behind the target's pace",
        "reversing" => "▼ away from the target",
        "no_target" => "no target",
        "too_few_points" | "" => "too few points",
        other => other,
    }
}

/// `3 of 13`, by what is better.
fn rank(section: &Value) -> String {
    section["rank"].as_u64().map_or(String::new(), |rank| format!("{rank} of {}", section["of"]))
}

fn print_row([measure, latest, period, direction, reading, pace, chance, rank]: [String; 8]) {
    let measure = clip(&measure, 46);
    println!("  {measure:<46} {latest:>10}  {period:<8} {direction:<17} {reading:<22} {pace:<28} {chance:>6}  {rank}");
}

/// The beginning of a long title, so that the columns stand.
fn clip(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_their_decimals_and_unit() {
        let measure = |unit, decimals| serde_json::json!({ "unit": unit, "decimals": decimals });
        assert_eq!(number(84.44, &measure("%", 1)), "84.4%");
        assert_eq!(number(1893.0, &measure("children", 0)), "1,893");
        assert_eq!(number(-1234567.25, &measure("", 1)), "-1,234,567.2");
        assert_eq!(number(0.0, &measure("%", 0)), "0%");
    }

    #[test]
    fn a_section_that_is_not_there_says_so() {
        let document =
            serde_json::json!({ "measure": { "title": "Visits" }, "level": null, "trend": null, "pace": null });
        let few = "too few points";
        assert_eq!(row(&document), ["Visits", "no figure", "", few, few, few, "", ""]);
        let document =
            serde_json::json!({ "forecast": { "chance_at_date": 0.347 }, "benchmark": { "rank": 3, "of": 13 } });
        assert_eq!(row(&document)[6..], ["35%", "3 of 13"]);
    }
}
