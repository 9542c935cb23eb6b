//! Workbooks: text that is no TOML, keys and values that nobody knows, names that stand for nothing.

use crate::case::{Case, files};
use crate::small::{ROW, WORKBOOK, add, change, changed, folder};

/// A workbook with nothing of the small one.
fn alone(name: &'static str, text: impl AsRef<[u8]>) -> Case {
    let mut folder = folder("", ROW);
    folder.insert("w/upturn.toml".into(), text.as_ref().to_vec());
    files(name, text, &folder)
}

/// The small workbook with a key more in its measure.
fn measure(name: &'static str, line: &str) -> Case {
    change(name, "column = \"rate\"", &format!("column = \"rate\"\n{line}"))
}

/// The small workbook with a key more in its source.
fn source(name: &'static str, line: &str) -> Case {
    change(name, "format = \"ees\"", &format!("format = \"ees\"\n{line}"))
}

/// The small workbook with a key more in `[upturn]`.
fn about(name: &'static str, line: &str) -> Case {
    change(name, "title = \"Services\"", &format!("title = \"Services\"\n{line}"))
}

pub(crate) fn cases() -> Vec<Case> {
    [toml(), sections(), sources(), measures(), areas(), settings()].into_iter().flatten().collect()
}

fn toml() -> Vec<Case> {
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(WORKBOOK.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    vec![
        alone("a workbook of no bytes", ""),
        alone("a workbook in UTF-16", utf16),
        alone("a workbook with a character in Latin-1", b"[upturn]\ntitle = \"Caf\xe9\"\n"),
        alone("a workbook that is a spreadsheet", b"PK\x03\x04\x14\0\x06\0"),
        alone("a bracket that is not closed", "[upturn\n"),
        change("text without quotation marks", "\"Services\"", "Services"),
        change("a quotation mark that is opened only", "\"Services\"", "\"Services"),
        change("typographic quotation marks", "\"Services\"", "\u{201c}Services\u{201d}"),
        change("a colon in place of an equals sign", "title = \"Services\"", "title: \"Services\""),
        change("a key twice", "title = \"Services\"", "title = \"Services\"\ntitle = \"Other\""),
        change("a folder with backslashes", "\"cin.csv\"", "\"data\\cin.csv\""),
        add("a section twice", "[upturn]\ntitle = \"Again\"\n"),
    ]
}

fn sections() -> Vec<Case> {
    vec![
        change("a section that nobody knows", "[[measure]]", "[[mesure]]"),
        change("one bracket where there should be two", "[[measure]]", "[measure]"),
        add("two brackets where there should be one", "[[control]]\nscreen = true\n"),
        alone("a workbook with a title alone", "[upturn]\ntitle = \"Services\"\n"),
        change("a key that nobody knows", "title = \"Services\"", "titel = \"Services\""),
        change("a key that is missing", "title = \"Rate\"\n", ""),
        change("a number where text should be", "\"Services\"", "7"),
        about("an impossible day of reporting", "as_of = \"2025-02-30\""),
        about("a day with its time", "as_of = 2025-12-31T00:00:00"),
        about("a choice that is none", "areas = \"every\""),
        about("levels without all areas", "levels = [\"Regional\"]"),
        about("a level that nobody knows", "areas = \"all\"\nlevels = [\"Ward\"]"),
    ]
}

fn sources() -> Vec<Case> {
    vec![
        change("a format that nobody knows", "format = \"ees\"", "format = \"eess\""),
        change("CSV that is called Parquet", "format = \"ees\"", "format = \"parquet\""),
        change("a file that is not there", "path = \"cin.csv\"", "path = \"cni.csv\""),
        change("a pattern that no file matches", "path = \"cin.csv\"", "path = \"*.tsv\""),
        source("a thirteenth month", "year_ends_in = 13"),
        source("the end of a year in words", "year_ends_in = \"March\""),
        add("a source twice", "[[source]]\nid = \"cin\"\npath = \"cin.csv\"\nformat = \"ees\"\ntitle = \"Again\"\n"),
        source("a rule for a symbol that is none", "suppression = { hidden = [1, 5] }"),
        source("a rule with the higher count first", "suppression = { c = [5, 1] }"),
        source("a rule with one count", "suppression = { c = [5] }"),
        source("a rule with counts below 0", "suppression = { c = [-1, 5] }"),
        source("a rule with half a child", "suppression = { c = [0.5, 5] }"),
    ]
}

fn measures() -> Vec<Case> {
    vec![
        change("a source that is not there", "source = \"cin\"", "source = \"cim\""),
        change("an empty list of sources", "source = \"cin\"", "source = []"),
        change("a measure without a column", "column = \"rate\"\n", ""),
        change("a column that the file has not", "column = \"rate\"", "column = \"rates\""),
        measure("a filter that the file has not", "where = { categry = \"All\" }"),
        measure("a filter that no row passes", "where = { category = \"Girls\" }"),
        measure("a filter that is a number", "where = { category = 7 }"),
        measure("one of two columns that are added", "numerator = [\"count\", \"cuont\"]"),
        measure("a factor of 0", "per = 0"),
        measure("a factor that is infinite", "per = inf"),
        measure("a factor in words", "per = \"hundred\""),
        measure("too many decimals", "decimals = 12"),
        measure("half a decimal", "decimals = 0.5"),
        measure("a kind that nobody knows", "kind = \"percent\""),
        measure("a direction that nobody knows", "better = \"more\""),
        measure("a chart that nobody knows", "chart = \"funnel\""),
        change("an id with blanks", "id = \"rate\"", "id = \"rate of all\""),
        add("a measure twice", "[[measure]]\nid = \"rate\"\ntitle = \"Again\"\nsource = \"cin\"\ncolumn = \"rate\"\n"),
        {
            let text = changed("format = \"ees\"", "format = \"series\"")
                .replace("column = \"rate\"", "where = { a = \"b\" }");
            files("filters for plain series", "format = \"series\"\nwhere = { a = \"b\" }", &folder(&text, ROW))
        },
        change("plain series that are none", "format = \"ees\"", "format = \"series\""),
    ]
}

fn areas() -> Vec<Case> {
    let long = format!("code = \"{}\"", "E".repeat(300));
    vec![
        change("a code with a stroke", "code = \"E06000027\"", "code = \"E0600/27\""),
        change("a code that is empty", "code = \"E06000027\"", "code = \"\""),
        change("a code without end", "code = \"E06000027\"", &long),
        change("a code that is a number", "code = \"E06000027\"", "code = 6000027"),
        change("an area that the sources do not have", "code = \"E06000027\"", "code = \"E06000072\""),
        add("an area twice", "[[area]]\ncode = \"E06000027\"\nname = \"Torbay\"\n"),
        change("neighbours that are one text", "name = \"Torbay\"", "name = \"Torbay\"\nneighbours = \"E06000026\""),
    ]
}

fn settings() -> Vec<Case> {
    let event = |line: &str| {
        format!(
            "[[event]]\narea = \"E06000027\"\ndate = \"2018-04-01\"\nkind = \"contract_start\"\nlabel = \"x\"\n{line}\n"
        )
    };
    let with = |from: &str, to: &str| event("").trim_end().replace(from, to) + "\n";
    vec![
        add("an event in an area that is not there", &with("E06000027", "E06000072")),
        add("an event of a kind that nobody knows", &with("contract_start", "contract")),
        add("an event on an impossible day", &with("2018-04-01", "2018-04-31")),
        add("an event without a label", &with("label = \"x\"", "")),
        add("an event with a key that nobody knows", &event("lable = \"y\"")),
        add("a switch in words", "[control]\nscreen = \"on\"\n"),
        add("a control chart that nobody knows", "[control]\nchart = \"shewhart\"\n"),
        add("a rebase without a reason", "[control]\nrebase = [{ date = \"2018-04-01\" }]\n"),
        add(
            "a rebase of a measure that is not there",
            "[control]\nrebase = [{ measure = \"rat\", date = \"2018-04-01\", why = \"x\" }]\n",
        ),
        add(
            "a rebase in an area that is not there",
            "[control]\nrebase = [{ area = \"E9\", date = \"2018-04-01\", why = \"x\" }]\n",
        ),
        add("a horizon of 0", "[forecast]\nhorizon = 0\n"),
        add("a horizon beyond all sense", "[forecast]\nhorizon = 500\n"),
        add("a horizon below 0", "[forecast]\nhorizon = -3\n"),
        add("half a period ahead", "[forecast]\nhorizon = 2.5\n"),
        add("a horizon in words", "[forecast]\nhorizon = \"three years\"\n"),
    ]
}
