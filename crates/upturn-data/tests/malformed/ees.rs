//! Tidy files of Explore Education Statistics, and plain series as a source of a workbook.

use crate::case::{Case, files};
use crate::small::{Files, HEAD, ROW, WORKBOOK, changed, folder};

/// The small workbook with these rows in its tidy file.
fn rows(name: &'static str, rows: &str) -> Case {
    files(name, rows, &folder(WORKBOOK, rows))
}

/// The same with another workbook.
fn of(name: &'static str, workbook: &str, rows: &str) -> Case {
    files(name, rows, &folder(workbook, rows))
}

/// The small workbook with another text for its tidy file.
fn file(name: &'static str, text: &str) -> Case {
    let mut folder = folder(WORKBOOK, "");
    folder.insert("w/cin.csv".into(), text.into());
    files(name, text, &folder)
}

/// Plain series as the source, every area of them.
fn series(name: &'static str, id: &str) -> Case {
    let workbook = all(WORKBOOK).replace("\"ees\"", "\"series\"");
    let text = format!("series_id,period,value\nE1/rate,2024,1\n{id},2024,7\n");
    let folder: Files =
        [("w/upturn.toml".to_string(), workbook.into()), ("w/cin.csv".to_string(), text.clone().into())].into();
    files(name, text, &folder)
}

fn all(workbook: &str) -> String {
    workbook.replacen("title = \"Services\"", "title = \"Services\"\nareas = \"all\"", 1)
}

fn proportion() -> String {
    changed(
        "column = \"rate\"",
        "column = \"rate\"\nkind = \"proportion\"\nnumerator = \"count\"\ndenominator = \"all\"",
    )
}

pub(crate) fn cases() -> Vec<Case> {
    let all = all(WORKBOOK);
    let long = "E".repeat(300);
    vec![
        file("a tidy file of no bytes", ""),
        file("a tidy file without its first columns", "year,level,rate\n2024,Local authority,7\n"),
        file("a tidy file with semicolons", &format!("{HEAD}{ROW}").replace(',', ";")),
        file("a tidy file with a column twice", &format!("{HEAD}{ROW}").replace("rate,count", "rate,rate")),
        file("a tidy file without rows", HEAD),
        rows("a year that is none", &ROW.replace("2024,", "2024/5,")),
        rows("a kind of period that is not read", &ROW.replace("Reporting year", "Autumn term")),
        rows("a kind of period that nobody knows", &ROW.replace("Reporting year", "Season")),
        rows("a level that is misspelt", &ROW.replace("Local authority", "Local Authority")),
        rows("a word for a rate", &ROW.replace(",7,1,9", ",seven,1,9")),
        rows("a row with a cell too few", &ROW.replace(",7,1,9", ",7,1")),
        rows("a name that is not closed", &ROW.replace("Torbay", "\"Torbay")),
        rows("two rows of a year that differ", &format!("{ROW}{}", ROW.replace(",All,7", ",Boys,8"))),
        rows(
            "an area under two codes",
            &format!("{ROW}{}", ROW.replace("2024,", "2023,").replace("E06000027", "E06000099")),
        ),
        of("a count above its total", &proportion(), &ROW.replace(",7,1,9", ",7,10,9")),
        of("an area without a code", &all, &format!("{ROW}{}", ROW.replace("E06000027,Torbay", ",Two together"))),
        of("a code without end in a tidy file", &all, &ROW.replace("E06000027", &long)),
        of(
            "a row of an area that is only compared with",
            &changed("name = \"Torbay\"", "name = \"Torbay\"\nneighbours = [\"E06000026\"]"),
            &format!("{ROW}{}", ROW.replace("E06000027,Torbay", "E06000026,Plymouth").replace(",7,1,9", ",seven,1,9")),
        ),
        series("a series without its area", "rate"),
        series("a series with letters that no code has", "\u{c4}/rate"),
        series("a series with a code without end", &format!("{long}/rate")),
    ]
}

#[test]
fn where_one_of_two_counts_is_hidden_neither_is_above_the_other() {
    let hidden = folder(&proportion(), &ROW.replace(",7,1,9", ",7,10,c"));
    assert_eq!(upturn_data::compute::check("w/upturn.toml", &hidden), Ok(Vec::new()));
}
