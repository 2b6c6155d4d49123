//! The texts that a site is made of, and places in them.
//!
//! A place is kept as a byte [`Span`]; lines and columns are worked out only when a problem is shown.

use std::ops::Range;

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

/// The largest text that is read: 64 MiB. Offsets are kept in 32 bits.
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

/// Where byte `offset` of `text` stands. An offset past the end counts as the end.
///
/// ```
/// use staffroom::source::position;
/// let at = position("one\ntwö x", 9);
/// assert_eq!((at.line, at.column), (2, 5));
/// ```
pub fn position(text: &str, offset: usize) -> Position {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Position {
        line: before.bytes().filter(|b| *b == b'\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_past_the_end_is_the_end() {
        assert_eq!(position("ab\n", 99), Position { line: 2, column: 1 });
        assert_eq!(position("", 0), Position { line: 1, column: 1 });
    }

    #[test]
    fn a_span_reads_back_its_text() {
        let mut sources = Sources::default();
        let id = sources.add("a.md", "Do lock it");
        assert_eq!(sources.text(Span::new(id, 3..7)), "lock");
    }
}
