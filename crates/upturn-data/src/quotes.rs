//! Quotation marks in the records of a CSV file.

use crate::records::Record;

/// Whether every cell that begins with a quotation mark ends with one, on the same line; otherwise where, what and what
/// to do.
pub(crate) fn closed(record: &[u8]) -> Result<(), (usize, &'static str, &'static str)> {
    let mut at = 0;
    while at < record.len() {
        if record[at] != b'"' {
            at += record[at..].iter().position(|byte| *byte == b',').map_or(record.len(), |comma| comma + 1);
            continue;
        }
        let opened = at;
        at += 1;
        loop {
            match (record.get(at), record.get(at + 1)) {
                (Some(b'"'), Some(b'"')) => at += 2,
                (Some(b'"'), None | Some(b',' | b'\r' | b'\n')) => break,
                (Some(b'"'), Some(_)) => {
                    let hint = "write a quotation mark within quoted text twice, and nothing behind the closing one";
                    return Err((at + 1, "text stands behind a closing quotation mark", hint));
                }
                (None | Some(b'\r' | b'\n'), _) => {
                    let hint = "close it, or write the text in one line";
                    return Err((opened, "a quotation mark is opened and not closed on its line", hint));
                }
                (Some(_), _) => at += 1,
            }
        }
        // Behind the closing mark and the comma.
        at += 2;
    }
    Ok(())
}

/// Reads the cells of a record whose quotation marks are [`closed`].
pub(crate) fn unquote(record: &str, into: &mut Record) {
    let mut rest = record;
    loop {
        let behind = match rest.strip_prefix('"') {
            Some(quoted) => inside(quoted, &mut into.own),
            None => {
                let (cell, behind) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
                into.own.push_str(cell);
                behind
            }
        };
        into.push("");
        match behind.strip_prefix(',') {
            Some(next) => rest = next,
            None => return,
        }
    }
}

/// Reads a quoted cell from behind its opening mark; gives what stands behind the closing one.
fn inside<'r>(quoted: &'r str, into: &mut String) -> &'r str {
    let mut rest = quoted;
    loop {
        let (text, behind) = rest.split_once('"').unwrap_or((rest, ""));
        into.push_str(text);
        match behind.strip_prefix('"') {
            Some(behind) => {
                into.push('"');
                rest = behind;
            }
            None => return behind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_lose_their_quotation_marks() {
        for (record, cells) in [
            ("\"\"", &[""][..]),
            ("a,\"b,c\",d", &["a", "b,c", "d"]),
            ("\"\",\"\",", &["", "", ""]),
            ("\"say \"\"so\"\"\",x\"y", &["say \"so\"", "x\"y"]),
            (" \"a\"", &[" \"a\""]),
        ] {
            assert_eq!(closed(record.as_bytes()), Ok(()));
            let mut read = Record::default();
            unquote(record, &mut read);
            let Record { own: text, ends, .. } = read;
            let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
            let found: Vec<&str> = starts.zip(&ends).map(|(start, end)| &text[start..*end]).collect();
            assert_eq!(found, cells, "{record}");
        }
    }
}
