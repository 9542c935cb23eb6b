//! What people are told about inputs that cannot be read: each message short, at its place, with what to do.
//!
//! The snapshots are for reading. A message that a person could not act on is a bug, even where it is true.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use upturn_data::compute::check;
use upturn_data::files::Files;
use upturn_data::finding::Refused;
use upturn_data::series::{SeriesOptions, documents};

/// What each plain file is refused with.
fn refusals(files: &[&[u8]]) -> String {
    let refusal = |bytes: &&[u8]| {
        let findings = documents(bytes, "in.csv", &SeriesOptions::default()).expect_err("this must be refused");
        assert_eq!(findings.refused, Refused::Input);
        findings.to_string()
    };
    files.iter().map(refusal).collect::<Vec<_>>().join("\n")
}

#[test]
fn plain_files() {
    insta::assert_snapshot!(refusals(&[
        b"",
        b"\n\n",
        b"period,value\n",
        b"PK\x03\x04workbook",
        b"\xff\xfep\0e\0",
        b"period,value\n2024,7\xa3\n",
        b"period,value\n2024,7\0\n",
        b"Period,Amount\n2024,7\n",
        b"period;value\n2024;7\n",
        b"period,value,value\n2024,7,8\n",
        b"period,value\n2024,7,8\n2025\n",
        b"period,value\n2024,1,234\n",
        b"period,value\n\"2024,7\n2025,8\n",
        b"period,value\n,7\n",
        b"period,value\n2024-02-30,7\n",
        b"period,value\n31/12/2024,7\n",
        b"period,value\n2024-Q5,7\nJuly 2024,8\n",
        b"period,value\n2023/25,7\n",
        b"\xef\xbb\xbfperiod,value\r\n2023,7\r\n2024, about 12 \r\n",
        b"period,value\n2024,84%\n",
        "period,value\n2024,£500\n".as_bytes(),
        b"period,value\n2024,\"0,5\"\n",
        "period,value\n2024,\u{2212}5\n".as_bytes(),
        b"period,value\n2024,#DIV/0!\n",
        b"period,value\n2024,.5\n",
        b"period,value,numerator,denominator\n2024,,12,a hundred\n",
        b"series_id,period,value\n,2024,7\n",
        b"series_id,period,value\na,2024,7\nb,2024,7\na,2024,8\n",
        b"period,value\n2024,7\n2024-07,8\n",
        b"period,value,numerator\n2024,Inf,7,\n",
        b"period,value\n2020,\"1\n2021,2\n2022,3\"\n2023,4\n",
        b"period,value\n2020,1\n2021,\"2",
        b"period,\"value\n\"\n2020,1\n",
        b"period,value\r\n2020,\"1\"2\r\n\"2021\",\"3\"\r\n",
        b"period,value\n2015,1\n2015/16,2\n2016,3\n",
        b"period,value\n2015,\"0,123\"\n",
    ]), @r#"
in.csv:1:1: empty: the file is empty (the first line names the columns; figures follow below)
in.csv:1:1: empty: the file is empty (the first line names the columns; figures follow below)
in.csv:1:1: empty: there are no figures below the header (add a row a period below the header)
in.csv:1:1: encoding: this is a spreadsheet or an archive, not a CSV file (save it as CSV UTF-8)
in.csv:1:1: encoding: the file is UTF-16 (save it as CSV UTF-8)
in.csv:2:7: encoding: this character is not UTF-8 (save it as CSV UTF-8)
in.csv:2:7: encoding: the file holds a NUL byte (save it as CSV UTF-8)
in.csv:1:1: header: there is no column `period` (the nearest is `Period`; rename it, or add `period`)
in.csv:1:8: header: there is no column `value` (the nearest is `Amount`; rename it, or add `value`)
in.csv:1:1: header: there is no column `period` (separate the columns by commas)
in.csv:1:1: header: there is no column `value` (separate the columns by commas)
in.csv:1:14: header: two columns are named `value` (rename or remove one of them)
in.csv:2:8: ragged_row: the row has 3 cells, the header has 2 (put text that holds a comma between quotation marks)
in.csv:3:5: ragged_row: the row has 1 cell, the header has 2 (add the missing commas)
in.csv:2:8: ragged_row: the row has 3 cells, the header has 2 (put text that holds a comma between quotation marks)
in.csv:2:1: quote: a quotation mark is opened and not closed on its line (close it, or write the text in one line)
in.csv:2:1: period: the row has no period (write a period such as 2024, 2023/24, 2024-Q3 or 2024-07-01)
in.csv:2:1: period: there is no day 2024-02-30 (check the day and the month)
in.csv:2:1: period: `31/12/2024` is not a period (write days as year-month-day, such as 2024-07-31)
in.csv:2:1: period: `2024-Q5` is not a period (write 2024, 2023/24, 202324, 2024-Q3, 2024-07 or 2024-07-01)
in.csv:3:1: period: `July 2024` is not a period (write 2024, 2023/24, 202324, 2024-Q3, 2024-07 or 2024-07-01)
in.csv:2:1: period: `2023/25` is not a period (write two years that follow each other, such as 2023/24)
in.csv:3:6: number: `about 12` is not a number (write a number such as 1234.5, or a symbol such as c, x or z)
in.csv:2:6: number: `84%` is not a number (leave out the % sign and say `unit = "%"` of the measure)
in.csv:2:6: number: `£500` is not a number (leave out the currency sign and say it as the unit of the measure)
in.csv:2:6: number: `0,5` is not a number (write the decimal point as . and commas only between thousands)
in.csv:2:6: number: `−5` is not a number (write the minus sign as -)
in.csv:2:6: number: `#DIV/0!` is not a number (the spreadsheet had an error in this cell; put it right there and save again)
in.csv:2:6: number: `.5` is not a number (write digits on both sides of the decimal point, such as 0.5)
in.csv:2:10: number: `a hundred` is not a number (write a number such as 1234.5, or a symbol such as c, x or z)
in.csv:2:1: series_id: the row has no series_id (say which series it belongs to)
in.csv:4:1: duplicate: series `a`: lines 2 and 4 give different figures for 2024 (keep the right one of the two rows)
in.csv:3:1: period: series `in`: `2024-07` is not as long as the other periods (give years, quarters and months a series each)
in.csv:2:12: ragged_row: the row has 4 cells, the header has 3 (put text that holds a comma between quotation marks)
in.csv:2:6: quote: a quotation mark is opened and not closed on its line (close it, or write the text in one line)
in.csv:3:6: quote: a quotation mark is opened and not closed on its line (close it, or write the text in one line)
in.csv:1:8: quote: a quotation mark is opened and not closed on its line (close it, or write the text in one line)
in.csv:2:9: quote: text stands behind a closing quotation mark (write a quotation mark within quoted text twice, and nothing behind the closing one)
in.csv:3:1: period: series `in`: 2015 (line 2) and 2015/16 (line 3) overlap (give each kind of year a series of its own)
in.csv:2:6: number: `0,123` is not a number (write the decimal point as . and commas only between thousands)
"#);
}

#[test]
fn a_factor_that_is_no_number_above_zero_is_refused() {
    for per in [0.0, -1.0, f64::INFINITY, f64::NAN] {
        let options = SeriesOptions { per, ..SeriesOptions::default() };
        let findings = documents(b"period,value\n2024,7\n", "in.csv", &options).unwrap_err();
        let hint = "write 100 for a percentage, 10000 for a rate per 10,000";
        let expected = format!("in.csv:1:1: value: `per` is {per}, not a finite number above 0 ({hint})");
        assert_eq!(findings.to_string(), expected);
    }
}

#[test]
fn no_more_than_twenty_findings_of_one_file_are_told() {
    let text = format!("period,value\n{}", "2024,x1\n".repeat(100));
    let findings = documents(text.as_bytes(), "in.csv", &SeriesOptions::default()).unwrap_err();
    assert_eq!((findings.list.len(), findings.list[19].line), (20, 21));
}

const TIDY: &str = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
                    old_la_code,new_la_code,la_name,category,rate,count,all\n";

const WORKBOOK: &str = r#"[upturn]
title = "Services"
[[source]]
id = "cin"
path = "cin.csv"
format = "ees"
title = "Department"
[[measure]]
id = "rate"
title = "Rate"
source = "cin"
column = "rate"
[[area]]
code = "E06000027"
name = "Torbay"
"#;

/// What is said about this workbook with this file of tidy rows.
fn said(workbook: &str, rows: &str) -> String {
    let tidy = format!("{TIDY}{rows}");
    let files: BTreeMap<String, Vec<u8>> =
        [("w/upturn.toml".to_string(), workbook.into()), ("w/cin.csv".to_string(), tidy.into())].into();
    match check("w/upturn.toml", &files as &dyn Files) {
        Ok(warnings) => warnings.iter().map(|warning| format!("warning {warning}")).collect::<Vec<_>>().join("\n"),
        Err(findings) => findings.to_string(),
    }
}

const ROW: &str =
    "2024,Reporting year,Local authority,E92000001,England,E12000009,South West,880,E06000027,Torbay,All,7,1,9\n";

#[test]
fn a_workbook_without_a_mistake_is_accepted() {
    assert_eq!(said(WORKBOOK, ROW), "");
}

#[test]
fn workbooks() {
    let change = |from: &str, to: &str| {
        assert!(WORKBOOK.contains(from));
        said(&WORKBOOK.replace(from, to), ROW)
    };
    let add = |text: &str| said(&format!("{WORKBOOK}{text}"), ROW);
    insta::assert_snapshot!([
        said("", ROW),
        said("[upturn\n", ROW),
        change("title = \"Services\"", "titel = \"Services\""),
        change("title = \"Services\"", "title = Services"),
        change("title = \"Services\"", "title = 7"),
        change("title = \"Services\"", "title = \"Services\"\nas_of = \"2025-02-30\""),
        change("title = \"Services\"", "title = \"Services\"\nas_of = 2025-12-31T00:00:00"),
        change("title = \"Services\"", "title = \"Services\"\nlevels = [\"Regional\"]"),
        change("title = \"Services\"", "title = \"Services\"\nareas = \"every\""),
        change("[[measure]]", "[[mesure]]"),
        change("[[measure]]", "[measure]"),
        change("format = \"ees\"", "format = \"eess\""),
        change("path = \"cin.csv\"", "path = \"cni.csv\""),
        change("path = \"cin.csv\"", "path = \"*.tsv\""),
        change("path = \"cin.csv\"\n", "path = \"cin.csv\"\nyear_ends_in = 13\n"),
        change("source = \"cin\"", "source = \"cim\""),
        change("source = \"cin\"", "source = []"),
        change("column = \"rate\"\n", ""),
        change("column = \"rate\"", "column = \"rates\""),
        change("column = \"rate\"", "column = \"rate\"\nwhere = { categry = \"All\" }"),
        change("column = \"rate\"", "column = \"rate\"\nnumerator = [\"count\", \"cuont\"]"),
        change("column = \"rate\"", "column = \"rate\"\nper = 0"),
        change("column = \"rate\"", "column = \"rate\"\nper = inf"),
        change("column = \"rate\"", "column = \"rate\"\nper = nan"),
        change("column = \"rate\"", "column = \"rate\"\ntarget = { valeu = 20 }"),
        change("column = \"rate\"", "column = \"rate\"\ntarget = \"20\""),
        change("id = \"rate\"", "id = \"rate of all\""),
        change("format = \"ees\"", "format = \"series\"").lines().last().unwrap_or("").to_string(),
        change("code = \"E06000027\"", "code = \"E0600/27\""),
        add("[[area]]\ncode = \"E06000027\"\nname = \"Torbay\"\n"),
        add("[[event]]\narea = \"E06000072\"\ndate = \"2018-04-01\"\nkind = \"contract_start\"\nlabel = \"x\"\n"),
        add("[[event]]\narea = \"E06000027\"\ndate = \"2018-04-01\"\nkind = \"contract\"\nlabel = \"x\"\n"),
        add("[[judgement]]\narea = \"E06000027\"\ndate = \"2018-04-01\"\nframework = \"SIF\"\ngrade = \"fine\"\n"),
        add("[control]\nscreen = \"on\"\n"),
        add("[control]\nrebase = [{ measure = \"rat\", date = \"2018-04-01\", why = \"x\" }]\n"),
        add("[judgements]\npath = \"judgements.csv\"\n"),
        add("[judgements]\npath = \"judgements.csv\"\nnames = { \"Torquay\" = \"E06000072\" }\n"),
    ]
    .join("\n"), @r#"
w/upturn.toml:1:1: missing_section: there is no section [upturn] (begin with [upturn] and title = "...")
w/upturn.toml:1:8: toml: unclosed table, expected `]` (check quotes, brackets and commas of this line)
w/upturn.toml:2:1: unknown_key: `titel` is not a key of [upturn] (the nearest known key is `title`)
w/upturn.toml:2:9: toml: string values must be quoted, expected literal string (check quotes, brackets and commas of this line)
w/upturn.toml:2:9: type: found integer `7` (write text between quotation marks)
w/upturn.toml:3:9: type: found string "2025-02-30" (write a day such as "2025-12-31")
w/upturn.toml:3:9: type: found 2025-12-31T00:00:00 (write a day such as "2025-12-31")
w/upturn.toml:3:10: levels: `levels` stands with named areas (say areas = "all", or remove `levels`)
w/upturn.toml:3:9: value: `every` is not known here (the nearest known value is `named`; known are named, all)
w/upturn.toml:8:3: unknown_key: `mesure` is not a section of a workbook (the nearest known section is `measure`)
w/upturn.toml:8:1: section: `measure` stands once, but may stand many times (write [[measure]] with two brackets on each side)
w/upturn.toml:6:10: value: `eess` is not known here (the nearest known value is `ees`; known are series, ees)
w/upturn.toml:5:8: no_file: `cni.csv`: there is no such file (looked for w/cni.csv; paths are relative to the workbook)
w/upturn.toml:5:8: no_file: no file matches `*.tsv` (paths are relative to the workbook; * does not cross folders)
w/upturn.toml:6:16: value: there is no month 13 (write 1 to 12)
w/upturn.toml:11:10: unknown_source: there is no source `cim` (the nearest is `cin`)
w/upturn.toml:11:10: value: the list is empty (see `upturn schema workbook`)
w/upturn.toml:9:6: missing_key: measure `rate` has no `column` (name the column of its values, or numerator and denominator)
w/upturn.toml:12:10: unknown_column: w/cin.csv has no column `rates` (the nearest is `rate`)
w/upturn.toml:13:11: unknown_column: w/cin.csv has no column `categry` (the nearest is `category`)
w/upturn.toml:13:13: unknown_column: w/cin.csv has no column `cuont` (the nearest is `count`)
w/upturn.toml:13:7: value: `per` is 0, not a finite number above 0 (write 100 for a percentage, 10000 for a rate per 10,000)
w/upturn.toml:13:7: value: `per` is inf, not a finite number above 0 (write 100 for a percentage, 10000 for a rate per 10,000)
w/upturn.toml:13:7: value: `per` is NaN, not a finite number above 0 (write 100 for a percentage, 10000 for a rate per 10,000)
w/upturn.toml:13:12: unknown_key: `valeu` is not a key of [[measure]] (the nearest known key is `value`)
w/upturn.toml:13:10: type: found string "20" (write a number, or { value = 20, by = "2027-03-31" })
w/upturn.toml:9:6: id: `rate of all` cannot be the id of a measure (use letters, digits, `-`, `_` and `.`)
w/cin.csv:1:72: header: there is no column `series_id` (the nearest is `region_code`; rename it, or add `series_id`)
w/upturn.toml:14:8: area_code: `E0600/27` cannot be the code of an area (use letters, digits and `-`, such as E06000027; join two codes by ` / `)
w/upturn.toml:17:8: duplicate_id: two [[area]] are named `E06000027` (give each a name of its own)
w/upturn.toml:17:8: unknown_area: there is no area `E06000072` (the nearest is `E06000027`)
w/upturn.toml:19:8: value: `contract` is not known here (the nearest known value is `contract_end`; known are inspection, direction, commissioner, contract_start, contract_end, monitoring_visit, other)
w/upturn.toml:20:9: grade: `fine` is not a grade (write inadequate, requires improvement, good or outstanding)
w/upturn.toml:17:10: type: found string "on" (write true or false)
w/upturn.toml:17:23: unknown_measure: there is no measure `rat` (the nearest is `rate`)
w/upturn.toml:17:8: no_file: `judgements.csv`: there is no such file (looked for w/judgements.csv; paths are relative to the workbook)
w/upturn.toml:18:23: unknown_area: there is no area `E06000072` (the nearest is `E06000027`)
"#);
}

fn all_of(workbook: &str) -> String {
    workbook.replace("title = \"Services\"", "title = \"Services\"\nareas = \"all\"")
}

#[test]
fn tidy_files() {
    let rows = |rows: &str| said(WORKBOOK, rows);
    let series = |id: &str| {
        let files: BTreeMap<String, Vec<u8>> = [
            ("w/upturn.toml".to_string(), all_of(WORKBOOK).replace("\"ees\"", "\"series\"").into()),
            ("w/cin.csv".to_string(), format!("series_id,period,value\nE1/rate,2024,1\n{id}/rate,2024,7\n").into()),
        ]
        .into();
        match check("w/upturn.toml", &files) {
            Ok(warnings) => warnings.iter().map(|warning| format!("warning {warning}")).collect::<Vec<_>>().join("\n"),
            Err(findings) => findings.to_string(),
        }
    };
    let proportion = WORKBOOK.replace(
        "column = \"rate\"",
        "column = \"rate\"\nkind = \"proportion\"\nnumerator = \"count\"\ndenominator = \"all\"",
    );
    // Where one of the two is hidden, neither is above the other.
    assert_eq!(said(&proportion, &ROW.replace(",7,1,9", ",7,10,c")), "");
    let all = all_of(WORKBOOK);
    let long = "E".repeat(300);
    insta::assert_snapshot!([
        rows(&ROW.replace("2024,", "2024/5,")),
        rows(&ROW.replace("Reporting year", "Autumn term")),
        rows(&ROW.replace(",7,1,9", ",seven,1,9")),
        rows(&ROW.replace(",7,1,9", ",7,1")),
        rows(&format!("{ROW}{}", ROW.replace(",All,7", ",Boys,8"))),
        rows(&format!("{ROW}{}", ROW.replace("2024,", "2023,").replace("E06000027", "E06000099"))),
        said(&proportion, &ROW.replace(",7,1,9", ",7,10,9")),
        said(&WORKBOOK.replace("column = \"rate\"", "column = \"rate\"\nwhere = { category = \"Girls\" }"), ROW),
        said(&all, &format!("{ROW}{}", ROW.replace("E06000027,Torbay", ",Two together"))),
        said(&all, &ROW.replace("E06000027", &long)),
        said(&WORKBOOK.replace("E06000027", &long), ROW),
        rows(&ROW.replace("Torbay", "\"Torbay")),
        series("\u{c4}"),
        series(&long),
    ]
    .join("\n"), @r#"
w/cin.csv:2:1: period: `2024/5` is not a period (write 2024, 2023/24, 202324, 2024-Q3, 2024-07 or 2024-07-01)
w/cin.csv:2:6: time_identifier: periods of the kind `Autumn term` are not read (those read are Reporting year, Calendar year, Financial year and Academic year)
w/cin.csv:2:101: number: `seven` is not a number (write a number such as 1234.5, or a symbol such as c, x or z)
w/cin.csv:2:104: ragged_row: the row has 13 cells, the header has 14 (add the missing commas)
w/cin.csv:3:1: duplicate: series `E06000027/rate`: lines 2 and 3 give different figures for 2024 (keep one of the two rows; for tidy CSV, name the category in `where`)
warning w/cin.csv:3:1: changed_code: Torbay stands under several codes: E06000027, E06000099 (each code is a series of its own; its years are not joined)
warning w/cin.csv:2:1: numerator: a numerator is above its denominator (there is no interval for it; check the columns)
warning w/upturn.toml:9:6: no_rows: no row is used for measure `rate` (check its column, its `where` and the codes of the areas against the source)
warning w/cin.csv:3:1: area_code: `Two together` has no code; its rows are left out (give the area a code in the source, if it is needed)
w/cin.csv:2:80: area_code: the code `EEEEEEEEEEEEEEEEEEEE...` has 300 characters, more than 60 (write the code of an area, such as E06000027)
w/upturn.toml:14:8: area_code: the code `EEEEEEEEEEEEEEEEEEEE...` has 300 characters, more than 60 (write the code of an area, such as E06000027)
w/cin.csv:2:90: quote: a quotation mark is opened and not closed on its line (close it, or write the text in one line)
warning w/cin.csv:3:1: area_code: `Ä/rate` has no code; its rows are left out (give the area a code in the source, if it is needed)
w/cin.csv:3:1: area_code: the code `EEEEEEEEEEEEEEEEEEEE...` has 300 characters, more than 60 (write the code of an area, such as E06000027)
"#);
}
