//! Good files with bytes and lines changed, left out, doubled or swapped: whatever comes of it is computed or refused, and
//! every refusal has a place and says what to do.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use upturn_data::compute::{ComputeOptions, check, compute};
use upturn_data::document::{from_json, to_json};
use upturn_data::finding::{Finding, Severity};
use upturn_data::series::{SeriesOptions, documents_and_warnings};

use crate::small::{Files, ROW, WORKBOOK, folder};

const PLAIN: &str = "series_id,period,value,numerator,denominator\na,2021,8.5,17,200\na,2022,\"1,000\",,\na,2023,c,c,210\n\
                     b,2023-Q4,3,,\nb,2024-Q1,4.25,,\nb,2024-Q2,[x],,\n";

const TARGET: &str =
    "target = { steps = [{ by = \"2026-03-31\", value = 24 }, { by = \"2028-03-31\", value = 20 }] }\n";

const MORE: &str = r#"[neighbours]
file = "neighbours.csv"
[judgements]
path = "judgements.csv"
[[judgement]]
area = "E06000027"
date = 2012-04-01
framework = "SIF"
grade = "inadequate"
[[event]]
area = "E06000027"
date = "2018-04-01"
kind = "contract_start"
label = "Contract"
[control]
rebase = [{ measure = "rate", date = "2018-04-01", why = "Contract" }]
[forecast]
horizon = 3
"#;

/// What a spreadsheet, a mail program or a hurried hand leaves in a file.
const STRAY: [&[u8]; 14] = [
    b",",
    b"\"",
    b"\n",
    b"\r\n",
    b";",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"[",
    b"=",
    b"-",
    b"9999999999",
    b"1e400",
    b"\xe2\x82",
];

/// One change of a file.
#[derive(Clone, Debug)]
enum Change {
    Flip(Index, u8),
    Put(Index, usize),
    Delete(Index, usize),
    Double(Index, usize),
    DoubleLine(Index),
    DeleteLine(Index),
    SwapLines(Index, Index),
    CutOff(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        (at(), 1u8..).prop_map(|(at, bits)| Change::Flip(at, bits)),
        (at(), 0..STRAY.len()).prop_map(|(at, stray)| Change::Put(at, stray)),
        (at(), 1usize..20).prop_map(|(at, length)| Change::Delete(at, length)),
        (at(), 1usize..20).prop_map(|(at, length)| Change::Double(at, length)),
        at().prop_map(Change::DoubleLine),
        at().prop_map(Change::DeleteLine),
        (at(), at()).prop_map(|(one, other)| Change::SwapLines(one, other)),
        at().prop_map(Change::CutOff),
    ]
}

impl Change {
    fn to(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let range =
            |at: &Index, length: usize| at.index(bytes.len())..(at.index(bytes.len()) + length).min(bytes.len());
        match self {
            Change::Flip(at, bits) => *at.get_mut(bytes) ^= bits,
            Change::Put(at, stray) => drop(bytes.splice(range(at, 0), STRAY[*stray].iter().copied())),
            Change::Delete(at, length) => drop(bytes.drain(range(at, *length))),
            Change::Double(at, length) => {
                let part = bytes[range(at, *length)].to_vec();
                bytes.splice(range(at, 0), part);
            }
            Change::CutOff(at) => bytes.truncate(at.index(bytes.len())),
            Change::DoubleLine(at) => lines(bytes, |lines| {
                let line = at.get(lines).clone();
                lines.push(line);
            }),
            Change::DeleteLine(at) => lines(bytes, |lines| drop(lines.remove(at.index(lines.len())))),
            Change::SwapLines(one, other) => {
                lines(bytes, |lines| {
                    let (one, other) = (one.index(lines.len()), other.index(lines.len()));
                    lines.swap(one, other);
                });
            }
        }
    }
}

fn lines(bytes: &mut Vec<u8>, change: impl Fn(&mut Vec<Vec<u8>>)) {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    change(&mut lines);
    *bytes = lines.concat();
}

/// A workbook of two areas with all that it can name.
fn good() -> Files {
    let workbook = WORKBOOK.replace("column = \"rate\"\n", &format!("column = \"rate\"\n{TARGET}")) + MORE;
    let years = ["2021,", "2022,", "2023,", "2024,"];
    let other = ROW.replace("880,E06000027,Torbay", "879,E06000026,Plymouth");
    let rows: String = years.iter().flat_map(|year| [ROW, &other].map(|row| row.replacen("2024,", year, 1))).collect();
    let mut files = folder(&workbook, &rows);
    files.insert("w/neighbours.csv".into(), b"old_la_code,SN1\n880,879\n879,880\n".to_vec());
    let judgements =
        "area_code,date,framework,grade\nE06000027,2016-01-05,SIF,Inadequate\nE06000027,2019-06-01,ILACS,Good\n";
    files.insert("w/judgements.csv".into(), judgements.into());
    files
}

fn is_told(findings: &[Finding], refused: bool) -> Result<(), TestCaseError> {
    prop_assert!(!refused || findings.iter().any(|finding| finding.severity == Severity::Error));
    for finding in findings {
        let Finding { line, column, message, hint, .. } = finding;
        prop_assert!(*line >= 1 && *column >= 1 && !message.is_empty() && !hint.is_empty(), "{finding:?}");
    }
    Ok(())
}

#[test]
fn the_files_that_are_changed_are_good() {
    assert_eq!(check("w/upturn.toml", &good()), Ok(Vec::new()));
    assert!(documents_and_warnings(PLAIN.as_bytes(), "in.csv", &SeriesOptions::default()).unwrap().1.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn plain_series_are_computed_or_refused(changes in vec(change(), 1..5)) {
        let mut bytes = PLAIN.as_bytes().to_vec();
        changes.iter().for_each(|change| change.to(&mut bytes));
        match documents_and_warnings(&bytes, "in.csv", &SeriesOptions::default()) {
            Ok((_, warnings)) => is_told(&warnings, false)?,
            Err(findings) => is_told(&findings.list, true)?,
        }
    }

    #[test]
    fn a_workbook_is_computed_or_refused(file in 0usize..4, changes in vec(change(), 1..5)) {
        let mut files = good();
        let bytes = files.values_mut().nth(file).unwrap();
        changes.iter().for_each(|change| change.to(bytes));
        let computed = compute("w/upturn.toml", &files, &ComputeOptions::default());
        match check("w/upturn.toml", &files) {
            Ok(warnings) => {
                is_told(&warnings, false)?;
                prop_assert!(computed.is_ok_and(|output| output.files.len() > 1));
            }
            Err(findings) => {
                is_told(&findings.list, true)?;
                prop_assert_eq!(computed.err(), Some(findings));
            }
        }
    }

    #[test]
    fn a_document_is_read_or_refused(changes in vec(change(), 1..5)) {
        let documents = documents_and_warnings(PLAIN.as_bytes(), "in.csv", &SeriesOptions::default()).unwrap().0;
        let mut bytes = to_json(&documents[0]).into_bytes();
        changes.iter().for_each(|change| change.to(&mut bytes));
        if let Err(error) = from_json(&String::from_utf8_lossy(&bytes)) {
            prop_assert!(error.to_string().len() > 20);
        }
    }
}
