//! Where the lines of a text begin, looked up once: a text with many problems is gone through once and not for each.

use super::Position;

/// How many bytes stand between two places at which the characters before them are known.
const STEP: usize = 256;

/// The lines of one text.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// The byte at which each line begins.
    starts: Vec<usize>,
    /// How many characters begin before each multiple of [`STEP`].
    characters: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Those of `text`.
    pub fn of(text: &'a str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let mut before = 0;
        let known = |chunk: &[u8]| {
            before += begun(chunk);
            before
        };
        Self {
            text,
            starts: std::iter::once(0).chain(breaks).collect(),
            characters: std::iter::once(0).chain(text.as_bytes().chunks_exact(STEP).map(known)).collect(),
        }
    }

    /// Where byte `offset` stands. An offset past the end counts as the end.
    ///
    /// ```
    /// use staffroom::source::Lines;
    /// let at = Lines::of("one\ntwö x").position(9);
    /// assert_eq!((at.line, at.column), (2, 5));
    /// ```
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset);
        Position { line, column: self.before(offset) - self.before(self.starts[line - 1]) + 1 }
    }

    /// How many characters stand before byte `offset`.
    fn before(&self, offset: usize) -> usize {
        let step = offset / STEP;
        self.characters[step] + begun(&self.text.as_bytes()[step * STEP..offset])
    }
}

/// How many characters begin in `bytes`, which are a part of UTF-8.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_position_past_the_end_is_the_end() {
        assert_eq!(Lines::of("ab\n").position(99), Position { line: 2, column: 1 });
        assert_eq!(Lines::of("").position(0), Position { line: 1, column: 1 });
    }

    /// Counted from the beginning.
    fn counted(text: &str, offset: usize) -> Position {
        let before = &text[..offset];
        let line = before.rsplit('\n').next().unwrap_or_default();
        Position { line: before.matches('\n').count() + 1, column: line.chars().count() + 1 }
    }

    proptest! {
        #[test]
        fn every_place_is_the_one_that_counting_gives(text in "[aö😀\n]{0,700}") {
            let lines = Lines::of(&text);
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                prop_assert_eq!(lines.position(at), counted(&text, at));
            }
        }
    }
}
