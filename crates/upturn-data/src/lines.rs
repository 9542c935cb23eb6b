//! The lines of a text file, read in pieces: no more of it is in memory than one line and a buffer.

use std::io::{ErrorKind, Read};
use std::ops::Range;

/// Bytes that are read at once.
const PIECE: usize = 1 << 17;

/// Bytes of the longest line; one that is longer is no row of a table.
const LONGEST: usize = 1 << 24;

/// What ends the reading of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The system gave up on the file; with what it says.
    Unreadable(String),
    /// The line is too long.
    Long,
}

/// The lines of a reader, one after the other. A byte-order mark is left out.
pub(crate) struct Lines<'a> {
    source: Box<dyn Read + 'a>,
    buffer: Vec<u8>,
    /// What of the buffer is read and not yet given out.
    unread: Range<usize>,
    ended: bool,
    /// Number of the current line, from 1; 0 before the first.
    pub(crate) number: u64,
    /// Where the commas of the current line stand, counted from its start.
    pub(crate) commas: Vec<usize>,
    /// Whether the line may hold a quotation mark, a carriage return, a NUL byte or anything that is not ASCII.
    pub(crate) is_special: bool,
}

impl<'a> Lines<'a> {
    /// Reads the beginning of a file.
    pub(crate) fn new(source: Box<dyn Read + 'a>) -> Result<Lines<'a>, Trouble> {
        let mut lines = Lines {
            source,
            buffer: vec![0; PIECE],
            unread: 0..0,
            ended: false,
            number: 0,
            commas: Vec::new(),
            is_special: false,
        };
        lines.fill()?;
        if lines.beginning().starts_with(b"\xef\xbb\xbf") {
            lines.unread.start += 3;
        }
        Ok(lines)
    }

    /// The first bytes of the file: all of a small one.
    pub(crate) fn beginning(&self) -> &[u8] {
        &self.buffer[self.unread.clone()]
    }

    /// The whole file, where nothing of it has been given out.
    pub(crate) fn into_bytes(mut self) -> Result<Vec<u8>, Trouble> {
        let mut bytes = self.beginning().to_vec();
        self.source.read_to_end(&mut bytes).map_err(|error| Trouble::Unreadable(error.to_string()))?;
        Ok(bytes)
    }

    /// Goes on to the next line: where it stands in [`Lines::bytes`], without its line feed. `None` at the end.
    pub(crate) fn next(&mut self) -> Option<Result<Range<usize>, Trouble>> {
        loop {
            let found = self.scan();
            if found.is_none() && !self.ended {
                match self.fill() {
                    Ok(()) => continue,
                    Err(trouble) => return Some(Err(trouble)),
                }
            }
            let start = self.unread.start;
            let end = found.unwrap_or(self.unread.end);
            if found.is_none() && start == end {
                return None;
            }
            self.number += 1;
            self.unread.start = (end + 1).min(self.unread.end);
            return Some(Ok(start..end));
        }
    }

    /// The bytes in which lines stand, until the next one is asked for.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer
    }

    /// Where the next line feed stands. On the way the commas are found, eight bytes at a time.
    fn scan(&mut self) -> Option<usize> {
        self.commas.clear();
        self.is_special = false;
        let from = self.unread.start;
        let (words, rest) = self.buffer[self.unread.clone()].as_chunks::<8>();
        let mut special = 0;
        for (index, word) in words.iter().enumerate() {
            let word = u64::from_le_bytes(*word);
            special |= any(word, b'"') | any(word, b'\r') | any(word, 0) | (word & HIGH);
            let mut marks = each(word, b',') | each(word, b'\n');
            while marks != 0 {
                let at = 8 * index + marks.trailing_zeros() as usize / 8;
                if self.buffer[from + at] == b'\n' {
                    self.is_special = special != 0;
                    return Some(from + at);
                }
                self.commas.push(at);
                marks &= marks - 1;
            }
        }
        for (at, byte) in rest.iter().enumerate().map(|(index, byte)| (8 * words.len() + index, *byte)) {
            match byte {
                b'\n' => {
                    self.is_special |= special != 0;
                    return Some(from + at);
                }
                b',' => self.commas.push(at),
                b'"' | b'\r' | 0 | 0x80.. => self.is_special = true,
                _ => {}
            }
        }
        self.is_special |= special != 0;
        None
    }

    /// Reads on behind what is not yet given out.
    fn fill(&mut self) -> Result<(), Trouble> {
        self.buffer.copy_within(self.unread.clone(), 0);
        self.unread = 0..self.unread.len();
        if self.unread.end == self.buffer.len() {
            if self.buffer.len() >= LONGEST {
                return Err(Trouble::Long);
            }
            self.buffer.resize(2 * self.buffer.len(), 0);
        }
        // A buffer is filled before it is looked through, however little comes at a time.
        while self.unread.end < self.buffer.len() {
            match self.source.read(&mut self.buffer[self.unread.end..]) {
                Ok(0) => {
                    self.ended = true;
                    return Ok(());
                }
                Ok(count) => self.unread.end += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(Trouble::Unreadable(error.to_string())),
            }
        }
        Ok(())
    }
}

const LOW: u64 = u64::from_le_bytes([1; 8]);
const HIGH: u64 = LOW << 7;

/// Not 0 where one of eight bytes is this one (Mycroft's test for a zero byte).
fn any(word: u64, byte: u8) -> u64 {
    let zero = word ^ (LOW * u64::from(byte));
    zero.wrapping_sub(LOW) & !zero & HIGH
}

/// The highest bit of each of eight bytes that is this one, and no other bit: slower than [`any`], which marks bytes behind
/// the first one that are not.
fn each(word: u64, byte: u8) -> u64 {
    let zero = word ^ (LOW * u64::from(byte));
    !(((zero & !HIGH) + !HIGH) | zero | !HIGH)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that gives few bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let count = self.1.min(self.0.len()).min(into.len());
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    #[test]
    fn lines_are_those_of_a_split_however_they_are_read() {
        let long = format!("{},{}\n", "x".repeat(300_000), "y,".repeat(7));
        let texts =
            ["", "\n", "a", "a,b\n\nc,,d\r\ne", "\u{feff}a,b\n", "12345678\n1234567,\n,,,,,,,,,", long.as_str()];
        for text in texts {
            for step in [1, 3, 8, 1 << 20] {
                let mut lines = Lines::new(Box::new(Slow(text.as_bytes(), step))).unwrap();
                let mut found = Vec::new();
                while let Some(line) = lines.next() {
                    let line = lines.bytes()[line.unwrap()].to_vec();
                    let commas: Vec<usize> = (0..line.len()).filter(|at| line[*at] == b',').collect();
                    assert_eq!(lines.commas, commas);
                    let special = line.iter().any(|byte| matches!(byte, b'"' | b'\r' | 0 | 0x80..));
                    assert!(lines.is_special || !special);
                    found.push(String::from_utf8(line).unwrap());
                    assert_eq!(lines.number, found.len() as u64);
                }
                let text = text.trim_start_matches('\u{feff}');
                let mut expected: Vec<&str> = text.split('\n').collect();
                if expected.last() == Some(&"") {
                    expected.pop();
                }
                assert_eq!(found, expected, "{step}");
            }
        }
    }

    #[test]
    fn a_line_without_end_is_no_line() {
        let mut lines = Lines::new(Box::new(std::io::repeat(b'x'))).unwrap();
        assert_eq!(lines.next(), Some(Err(Trouble::Long)));
        assert!(lines.bytes().len() <= LONGEST);
    }

    #[test]
    fn bytes_are_marked_where_they_stand() {
        for word in
            [*b",,,,,,,,", *b"a,-+,\xac\n,", *b"--------", [0, 1, 0x80, 0xff, b',', b',' + 1, b',' ^ 0x80, b',']]
        {
            let marks = each(u64::from_le_bytes(word), b',').to_le_bytes();
            assert_eq!(marks.map(|byte| byte == 0x80), word.map(|byte| byte == b','));
            assert_eq!(any(u64::from_le_bytes(word), b',') != 0, word.contains(&b','));
        }
    }
}
