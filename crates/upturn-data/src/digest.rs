//! The digest of a file, taken while it is read.

use std::io::{Read, Result};

use sha2::{Digest as _, Sha256};

use crate::manifest::FileEntry;

/// A reader that remembers the length and the SHA-256 of what has been read.
pub(crate) struct Digest<'a> {
    source: Box<dyn Read + 'a>,
    hash: Sha256,
    bytes: u64,
}

impl<'a> Digest<'a> {
    /// Nothing is read yet.
    pub(crate) fn new(source: Box<dyn Read + 'a>) -> Digest<'a> {
        Digest { source, hash: Sha256::new(), bytes: 0 }
    }

    /// What has been read, as the file of this path.
    pub(crate) fn entry(self, path: &str) -> FileEntry {
        let sha256 = self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        FileEntry { path: path.into(), bytes: self.bytes, sha256 }
    }
}

impl Read for Digest<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let count = self.source.read(into)?;
        self.hash.update(&into[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_read_in_pieces_has_the_digest_of_the_whole() {
        let content = b"period,value\n".repeat(999);
        let mut digest = Digest::new(Box::new(content.as_slice()));
        let mut piece = [0; 100];
        while digest.read(&mut piece).unwrap() > 0 {}
        assert_eq!(digest.entry("a.csv"), FileEntry::of("a.csv", &content));
    }
}
