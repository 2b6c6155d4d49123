//! Markdown into a [`Document`].
//!
//! CommonMark 0.31 with tables, footnotes, strikethrough, definition lists and callouts. Heading attributes are read here and
//! not by the Markdown parser, because paragraphs and items have them too, and a problem in one must have its place.

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use pulldown_cmark::{Event, Options, Parser, TextMergeWithOffset};

use super::{
    block::{Document, Section},
    blocks::{Reader, folded},
    mask,
};
use crate::{
    config::RawHtml,
    diag::{Code, Diagnostic},
    source::{SourceId, Span},
};

/// What a text holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parsed {
    /// The text itself.
    pub document: Document,
    /// Its holes that are not in code, in order, each with its place.
    pub holes: Vec<(String, Span)>,
}

/// How deep blocks may stand in each other.
const MAX_DEPTH: usize = 64;

/// Whether the numbers at the head of headings, paragraphs and items are the text's own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Numbers {
    /// They are words like any others.
    #[default]
    Words,
    /// They number what they stand before.
    Printed,
}

/// How a text is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reading {
    /// What becomes of numbers.
    pub numbers: Numbers,
    /// What becomes of HTML.
    pub html: RawHtml,
}

/// Reads the Markdown `text`, which stands from byte `start` on in `file`: numbers and HTML are words.
pub fn parse(text: &str, file: SourceId, start: usize, problems: &mut Vec<Diagnostic>) -> Parsed {
    parse_as(Reading::default(), text, file, start, problems)
}

/// Like [`parse`], as `reading` has it. With [`Numbers::Printed`] the numbers that the text prints are taken off its words.
///
/// A line of a paragraph that begins with the number after the one before is a clause of its own: texts that print `(a)`, `(b)`
/// line by line are rarely typed with empty lines between. A number inside a line is words.
pub fn parse_as(reading: Reading, text: &str, file: SourceId, start: usize, problems: &mut Vec<Diagnostic>) -> Parsed {
    let (masked, holes) = mask::mask(text);
    let (before, deep) = (problems.len(), Cell::new(None));
    let parser = Parser::new_ext(&masked, options());
    let definitions: Vec<(String, Range<usize>)> =
        parser.reference_definitions().iter().map(|(label, end)| (folded(label), end.span.clone())).collect();
    let events = Shallow { events: parser.into_offset_iter(), depth: 0, deep: &deep };
    let mut reader = Reader {
        events: TextMergeWithOffset::new(events).peekable(),
        text: &masked,
        reading,
        file,
        start,
        problems,
        code: Vec::new(),
        footnotes: Vec::new(),
        quoted: 0,
        notes: BTreeMap::new(),
        marks: BTreeSet::new(),
        ends: BTreeSet::new(),
    };
    let (opening, mut sections) = reader.document();
    if let Some(at) = deep.take() {
        let place = Span::new(file, start + at.start..start + at.end.min(at.start + 80));
        problems.truncate(before);
        problems.push(
            Diagnostic::at(place, Code::TooDeep, format!("quotations or lists more than {MAX_DEPTH} deep"))
                .help("Nobody can read this. Take some of the levels away."),
        );
        return Parsed::default();
    }
    reader.unmarked_notes();
    reader.unused_ends(definitions);
    let Reader { mut code, footnotes, .. } = reader;
    let mut end = (start + text.len()) as u32;
    for section in sections.iter_mut().rev() {
        section.extent.end = end;
        end = section.extent.start;
    }
    code.sort_by_key(|c| c.start);
    let in_code = |range: &Range<usize>| {
        let behind = code.partition_point(|c| c.start <= range.start);
        code[..behind].last().is_some_and(|c| range.end <= c.end)
    };
    let holes = holes
        .into_iter()
        .filter(|hole| !in_code(&hole.range))
        .map(|hole| (hole.name, Span::new(file, start + hole.range.start..start + hole.range.end)))
        .collect();
    Parsed { document: Document { opening, opening_end: end, sections: nest(sections), footnotes }, holes }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// Events up to the first that stands too deep, so that reading them takes a bounded stack.
struct Shallow<'c, I> {
    events: I,
    depth: usize,
    /// The place of that event, once it has come.
    deep: &'c Cell<Option<Range<usize>>>,
}

impl<'a, I: Iterator<Item = (Event<'a>, Range<usize>)>> Iterator for Shallow<'_, I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        if self.depth > MAX_DEPTH {
            return None;
        }
        let (event, range) = self.events.next()?;
        match event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth -= 1,
            _ => {}
        }
        if self.depth > MAX_DEPTH {
            self.deep.set(Some(range));
            return None;
        }
        Some((event, range))
    }
}

/// Puts sections under the sections that they belong to, by the depth of their headings.
fn nest(flat: Vec<Section>) -> Vec<Arc<Section>> {
    let mut stack: Vec<Section> = Vec::new();
    let mut out = Vec::new();
    let close = |stack: &mut Vec<Section>, out: &mut Vec<Arc<Section>>, level: u8| {
        while stack.last().is_some_and(|s| s.heading.level >= level) {
            if let Some(done) = stack.pop() {
                match stack.last_mut() {
                    Some(parent) => parent.children.push(Arc::new(done)),
                    None => out.push(Arc::new(done)),
                }
            }
        }
    };
    for mut section in flat {
        Arc::make_mut(&mut section.blocks).shrink_to_fit();
        close(&mut stack, &mut out, section.heading.level);
        stack.push(section);
    }
    close(&mut stack, &mut out, 0);
    out
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
