//! A small workbook that has nothing wrong, with its tidy file: every case changes one thing of it.

use std::collections::BTreeMap;

use crate::case::{Case, files};

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

pub(crate) const WORKBOOK: &str = r#"[upturn]
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

pub(crate) const HEAD: &str = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
                        old_la_code,new_la_code,la_name,category,rate,count,all\n";

pub(crate) const ROW: &str =
    "2024,Reporting year,Local authority,E92000001,England,E12000009,South West,880,E06000027,Torbay,All,7,1,9\n";

/// The workbook and its tidy file.
pub(crate) fn folder(workbook: &str, rows: &str) -> Files {
    let tidy = format!("{HEAD}{rows}");
    [("w/upturn.toml".to_string(), workbook.into()), ("w/cin.csv".to_string(), tidy.into())].into()
}

/// The workbook with one text in place of another.
pub(crate) fn changed(from: &str, to: &str) -> String {
    assert!(WORKBOOK.contains(from), "{from}");
    WORKBOOK.replacen(from, to, 1)
}

/// The workbook with one text in place of another; the new text is shown.
pub(crate) fn change(name: &'static str, from: &str, to: &str) -> Case {
    files(name, if to.is_empty() { "(left out)" } else { to }, &folder(&changed(from, to), ROW))
}

/// The workbook with this at its end.
pub(crate) fn add(name: &'static str, text: &str) -> Case {
    files(name, text, &folder(&format!("{WORKBOOK}{text}"), ROW))
}

/// The workbook with this at its end, and one more file, which is shown.
pub(crate) fn beside(name: &'static str, section: &str, path: &str, content: impl AsRef<[u8]>) -> Case {
    let mut folder = folder(&format!("{WORKBOOK}{section}"), ROW);
    folder.insert(format!("w/{path}"), content.as_ref().to_vec());
    files(name, content, &folder)
}

#[test]
fn the_workbook_that_every_case_changes_is_accepted() {
    assert_eq!(upturn_data::compute::check("w/upturn.toml", &folder(WORKBOOK, ROW)), Ok(Vec::new()));
}
