//! Judgements, in the workbook and in a file.

use crate::case::Case;
use crate::small::{add, beside};

const SECTION: &str = "[judgements]\npath = \"judgements.csv\"\n";

fn entry(name: &'static str, date: &str, grade: &str) -> Case {
    add(
        name,
        &format!("[[judgement]]\narea = \"E06000027\"\ndate = \"{date}\"\nframework = \"SIF\"\ngrade = \"{grade}\"\n"),
    )
}

fn file(name: &'static str, content: &str) -> Case {
    beside(name, SECTION, "judgements.csv", content)
}

pub(crate) fn cases() -> Vec<Case> {
    vec![
        entry("a grade that is none", "2018-04-01", "fine"),
        entry("a grade by its number", "2018-04-01", "2"),
        entry("a judgement on an impossible day", "2018-13-01", "good"),
        add(
            "a judgement of an area that is not there",
            "[[judgement]]\narea = \"E06000072\"\ndate = \"2018-04-01\"\nframework = \"SIF\"\ngrade = \"good\"\n",
        ),
        add(
            "a judgement without its grade",
            "[[judgement]]\narea = \"E06000027\"\ndate = 2018-04-01\nframework = \"SIF\"\n",
        ),
        add("a file of judgements that is not there", SECTION),
        add("a name for an area that is not there", &format!("{SECTION}names = {{ \"Torquay\" = \"E06000072\" }}\n")),
        file("a file of judgements of no bytes", ""),
        file(
            "a file of judgements with other columns",
            "authority,published,framework,result\nTorbay,2018-06-01,SIF,Good\n",
        ),
        file("a grade in a file that is none", "area_code,date,framework,grade\nE06000027,2018-06-01,SIF,Fine\n"),
        file("a day in a file that is none", "area_code,date,framework,grade\nE06000027,01/06/2018,SIF,Good\n"),
        file("an impossible day in a file", "area_code,date,framework,grade\nE06000027,2018-06-31,SIF,Good\n"),
        file("judgements of other areas only", "la_name,date,framework,overall\nTorquay,2018-06-01,SIF,Good\n"),
        file("a row of judgements that is cut off", "area_code,date,framework,grade\nE06000027,2018-06-01\n"),
        beside(
            "other names for a file that has codes",
            &format!("{SECTION}names = {{ \"Torquay\" = \"E06000027\" }}\n"),
            "judgements.csv",
            "area_code,date,framework,grade\nE06000027,2018-06-01,SIF,Good\n",
        ),
    ]
}
