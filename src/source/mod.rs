//! The texts that a site is made of, and places in them; and the files that are copied as they are.
//!
//! A place is kept as a byte [`Span`]; lines and columns are worked out only when a problem is shown.

mod digest;
pub(crate) mod hex;
mod lines;
#[allow(clippy::disallowed_methods, reason = "opens again what `load` has found")]
mod original;

use std::ops::Range;

pub use digest::{Digest, Digesting};
pub use lines::Lines;
pub use original::{Opened, Original, Stamp};

/// Names one text in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A range of bytes in one text. `start <= end`, both on character boundaries of that text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text it lies in.
    pub file: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The place `range` of `file`.
    pub fn new(file: SourceId, range: Range<usize>) -> Self {
        // A source is refused above `MAX_BYTES`, so the casts lose nothing.
        Self { file, start: range.start as u32, end: range.end as u32 }
    }

    /// The same place as a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The largest file that is taken: 64 MiB. Offsets in texts are kept in 32 bits.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// One text as it was read.
#[derive(Debug)]
pub struct Source {
    /// Its path below the site's folder, with `/` between the parts.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// All texts of a site, in the order in which they were read.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Keeps a text and names it.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(self.files.len() as u32);
        self.files.push(Source { path: path.into(), text: text.into() });
        id
    }

    /// The text that `id` names.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// The text at `path`.
    pub fn find(&self, path: &str) -> Option<SourceId> {
        self.files.iter().position(|file| file.path == path).map(|at| SourceId(at as u32))
    }

    /// The characters at `span`.
    pub fn text(&self, span: Span) -> &str {
        &self.get(span.file).text[span.range()]
    }
}

/// A position as a person counts it: line and column from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The byte of `text` at `at`: what [`Lines::position`] was made from. A position past the end of its line, or of the text, counts as that end.
///
/// ```
/// use staffroom::source::{Lines, offset};
/// let text = "one\ntwö x";
/// assert_eq!(offset(text, Lines::of(text).position(9)), 9);
/// ```
pub fn offset(text: &str, at: Position) -> usize {
    let start = match at.line {
        0 | 1 => 0,
        line => text.match_indices('\n').nth(line - 2).map_or(text.len(), |(end, _)| end + 1),
    };
    let line = text[start..].split('\n').next().unwrap_or_default();
    line.char_indices().nth(at.column.saturating_sub(1)).map_or(start + line.len(), |(column, _)| start + column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_a_text_is_found_again() {
        let text = "ab\n\nöd\r\n";
        let lines = Lines::of(text);
        for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            assert_eq!(offset(text, lines.position(at)), at);
        }
        assert_eq!(offset(text, Position { line: 1, column: 99 }), 2);
        assert_eq!(offset(text, Position { line: 99, column: 1 }), text.len());
    }

    #[test]
    fn a_span_reads_back_its_text() {
        let mut sources = Sources::default();
        let id = sources.add("a.md", "Do lock it");
        assert_eq!(sources.text(Span::new(id, 3..7)), "lock");
    }
}
