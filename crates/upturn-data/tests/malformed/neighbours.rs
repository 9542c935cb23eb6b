//! Published lists of neighbours.

use crate::case::Case;
use crate::small::{add, beside};

const SECTION: &str = "[neighbours]\nfile = \"neighbours.csv\"\n";

fn list(name: &'static str, content: impl AsRef<[u8]>) -> Case {
    beside(name, SECTION, "neighbours.csv", content)
}

pub(crate) fn cases() -> Vec<Case> {
    vec![
        add("a list of neighbours that is not there", SECTION),
        add("a key of the neighbours that nobody knows", "[neighbours]\npath = \"neighbours.csv\"\n"),
        add("a version that is a number", "[neighbours]\nversion = 2025\n"),
        list("a list of no bytes", ""),
        list("a list as a spreadsheet", b"PK\x03\x04\x14\0\x06\0"),
        list("a list without the area of a row", "council,SN1,SN2\nTorbay,921,879\n"),
        list("a list without neighbours", "old_la_code,la_name\n880,Torbay\n"),
        list("a list of other areas", "old_la_code,SN1\n921,879\n"),
        list("a list with neighbours that the sources do not have", "old_la_code,SN1,SN2\n880,921,879\n"),
        list("a row of a list that is cut off", "old_la_code,SN1,SN2\n880,921\n"),
        list("a list with semicolons", "old_la_code;SN1;SN2\n880;921;879\n"),
    ]
}
