//! Bytes that are no text in UTF-8, and files of another kind.

use crate::case::{Case, plain};

const SMALL: &str = "period,value\n2024,7\n2025,8\n";

pub(crate) fn cases() -> Vec<Case> {
    let little: Vec<u8> = SMALL.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = SMALL.encode_utf16().flat_map(u16::to_be_bytes).collect();
    vec![
        plain("an empty file", ""),
        plain("empty lines only", "\n\r\n\n"),
        plain("nothing but a byte-order mark", "\u{feff}"),
        plain("UTF-16, low byte first, with its mark", [b"\xff\xfe".as_slice(), &little].concat()),
        plain("UTF-16, high byte first, with its mark", [b"\xfe\xff".as_slice(), &big].concat()),
        plain("UTF-16, low byte first, without a mark", &little),
        plain("UTF-16, high byte first, without a mark", &big),
        plain("a pound sign in Windows-1252", b"period,value\n2024,7\n2025,\xa38\n"),
        plain("a name in Latin-1", b"series_id,period,value\nCaf\xe9,2024,7\n"),
        plain("a character that is cut off at the end", b"period,value\n2024,7 \xe2\x82"),
        plain("a character that is cut off within", b"period,value\n2024,\xe2\x827\n"),
        plain("a byte that stands nowhere in UTF-8", b"period,value\n2024,7\xff\n"),
        plain("a NUL byte in a cell", b"period,value\n2024,7\0\n"),
        plain("a spreadsheet", b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0"),
        plain("an old spreadsheet", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0"),
        plain("a compressed file", b"\x1f\x8b\x08\0\0\0\0\0\0\x03+H-\xca"),
        plain("a Parquet file called .csv", b"PAR1\x15\x04\x15\x10\x15\x14L\x15\x04\x15\0PAR1"),
        plain("an Arrow file called .csv", b"ARROW1\0\0\xff\xff\xff\xff\x88\0\0\0"),
        plain("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
        plain("a web page", "<!DOCTYPE html>\n<html><head><title>Not found</title></head></html>\n"),
        plain("JSON", "{\"period\": [\"2024\"], \"value\": [7]}\n"),
    ]
}
