//! Markdown into a [`Document`].
//!
//! CommonMark 0.31 with tables, footnotes, strikethrough, definition lists and callouts. Heading attributes are read here and
//! not by the Markdown parser, because paragraphs and items have them too, and a problem in one must have its place.

use std::{iter::Peekable, ops::Range};

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};

use super::{
    Attrs, Inline, Prose, Style, attrs,
    block::{Align, Block, Clause, Document, Heading, Item, Section},
    link, mask,
    number::{self, Of, Printed},
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
    if let Some(at) = too_deep(&masked) {
        let place = Span::new(file, start + at.start..start + at.end.min(at.start + 80));
        problems.push(
            Diagnostic::at(place, Code::TooDeep, format!("quotations or lists more than {MAX_DEPTH} deep"))
                .help("Nobody can read this. Take some of the levels away."),
        );
        return Parsed::default();
    }
    let events = Parser::new_ext(&masked, options()).into_offset_iter();
    let mut reader = Reader {
        events: TextMergeWithOffset::new(events).peekable(),
        text: &masked,
        reading,
        file,
        start,
        problems,
        code: Vec::new(),
        footnotes: Vec::new(),
    };
    let (opening, mut sections) = reader.document();
    let Reader { code, footnotes, .. } = reader;
    let mut end = (start + text.len()) as u32;
    for section in sections.iter_mut().rev() {
        section.extent.end = end;
        end = section.extent.start;
    }
    let in_code = |range: &Range<usize>| code.iter().any(|c| c.start <= range.start && range.end <= c.end);
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

/// The place of the first block that stands too deep, if any.
fn too_deep(text: &str) -> Option<Range<usize>> {
    let mut depth = 0;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some(range);
        }
    }
    None
}

/// Puts sections under the sections that they belong to, by the depth of their headings.
fn nest(flat: Vec<Section>) -> Vec<Section> {
    let mut stack: Vec<Section> = Vec::new();
    let mut out = Vec::new();
    let close = |stack: &mut Vec<Section>, out: &mut Vec<Section>, level: u8| {
        while stack.last().is_some_and(|s| s.heading.level >= level) {
            if let Some(done) = stack.pop() {
                match stack.last_mut() {
                    Some(parent) => parent.children.push(done),
                    None => out.push(done),
                }
            }
        }
    };
    for section in flat {
        close(&mut stack, &mut out, section.heading.level);
        stack.push(section);
    }
    close(&mut stack, &mut out, 0);
    out
}

struct Reader<'a, 'p, I: Iterator<Item = (Event<'a>, Range<usize>)>> {
    events: Peekable<I>,
    text: &'a str,
    reading: Reading,
    file: SourceId,
    start: usize,
    problems: &'p mut Vec<Diagnostic>,
    code: Vec<Range<usize>>,
    footnotes: Vec<(String, Vec<Block>)>,
}

impl<'a, I: Iterator<Item = (Event<'a>, Range<usize>)>> Reader<'a, '_, I> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.start + range.start..self.start + range.end)
    }

    /// Everything: what stands before the first heading, and the sections, not yet nested.
    fn document(&mut self) -> (Vec<Block>, Vec<Section>) {
        let mut opening = Vec::new();
        let mut sections: Vec<Section> = Vec::new();
        while let Some((event, range)) = self.events.next() {
            if let Event::Start(Tag::Heading { level, .. }) = event {
                let mut pieces = self.inlines();
                let label = self.take_number(&mut pieces, Of::Heading);
                let (prose, attrs) = self.finish(pieces);
                let heading = Heading { level: level as u8, label, prose, attrs, span: self.span(range) };
                sections.push(Section { extent: heading.span, heading, blocks: Vec::new(), children: Vec::new() });
            } else {
                let blocks = sections.last_mut().map_or(&mut opening, |s| &mut s.blocks);
                self.block(event, range, blocks);
            }
        }
        (opening, sections)
    }

    /// The blocks up to the end of the container that was just begun.
    fn blocks(&mut self) -> Vec<Block> {
        let mut out = Vec::new();
        while let Some((event, range)) = self.events.next() {
            if matches!(event, Event::End(_)) {
                break;
            }
            self.block(event, range, &mut out);
        }
        out
    }

    fn block(&mut self, event: Event<'a>, range: Range<usize>, out: &mut Vec<Block>) {
        match event {
            Event::Start(Tag::Paragraph) => {
                let pieces = self.inlines();
                out.extend(self.clauses(pieces, range).into_iter().map(Block::Clause));
            }
            // A heading inside a quotation or an item opens no section.
            Event::Start(Tag::Heading { .. }) => {
                let pieces = self.inlines();
                let (mut prose, attrs) = self.finish(pieces);
                prose.insert(0, Inline::Open(Style::Strong));
                prose.push(Inline::Close(Style::Strong));
                out.push(Block::Clause(Clause { label: None, prose, attrs, span: self.span(range) }));
            }
            Event::Start(Tag::BlockQuote(kind)) => {
                let kind = kind.map(|k| match k {
                    BlockQuoteKind::Note => "note",
                    BlockQuoteKind::Tip => "tip",
                    BlockQuoteKind::Important => "important",
                    BlockQuoteKind::Warning => "warning",
                    BlockQuoteKind::Caution => "caution",
                });
                out.push(Block::Quote { kind, blocks: self.blocks() });
            }
            Event::Start(Tag::CodeBlock(kind)) => out.push(self.code_block(kind, range)),
            Event::Start(Tag::List(start)) => out.push(self.list(start)),
            Event::Start(Tag::Table(align)) => out.push(self.table(&align)),
            Event::Start(Tag::DefinitionList) => out.push(self.definitions()),
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let blocks = self.blocks();
                if self.footnotes.iter().any(|(other, _)| **other == *label) {
                    let first = range.start..range.start + label.len() + 3;
                    self.problems.push(
                        Diagnostic::at(
                            self.span(first),
                            Code::DuplicateId,
                            format!("the footnote `{label}` stands twice"),
                        )
                        .help("Give one of them another label."),
                    );
                }
                self.footnotes.push((label.to_string(), blocks));
            }
            Event::Start(Tag::HtmlBlock) => self.html_block(range, out),
            Event::Rule => out.push(Block::Break),
            _ => {}
        }
    }

    fn html_block(&mut self, range: Range<usize>, out: &mut Vec<Block>) {
        for (event, _) in self.events.by_ref() {
            if matches!(event, Event::End(TagEnd::HtmlBlock)) {
                break;
            }
        }
        let raw = self.text[range.clone()].trim();
        if is_comment(raw) {
            return;
        }
        if self.reading.html == RawHtml::Clean {
            out.push(Block::Html(raw.to_owned()));
        } else {
            self.raw_html(range.clone());
            let prose = vec![Inline::Text(raw.to_owned())];
            out.push(Block::Clause(Clause { label: None, prose, attrs: Attrs::default(), span: self.span(range) }));
        }
    }

    fn raw_html(&mut self, range: Range<usize>) {
        self.problems.push(
            Diagnostic::at(self.span(range), Code::RawHtml, "HTML is shown as it is typed")
                .help("Say it in Markdown; to show an angle bracket on purpose, write `&lt;` or put it in backticks.")
                .help("To keep HTML, made harmless, put `html = \"clean\"` into `staffroom.toml`."),
        );
    }

    fn code_block(&mut self, kind: CodeBlockKind<'a>, range: Range<usize>) -> Block {
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_owned(),
            CodeBlockKind::Indented => String::new(),
        };
        self.code.push(range);
        let mut text = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(part) => text.push_str(&mask::unmask(&part)),
                Event::End(_) => break,
                _ => {}
            }
        }
        Block::Code { language, text }
    }

    fn list(&mut self, start: Option<u64>) -> Block {
        let mut items = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.item(range)),
                _ => break,
            }
        }
        Block::List { start, items }
    }

    fn item(&mut self, range: Range<usize>) -> Item {
        let empty = range.start..range.start;
        let (pieces, covered) = match self.events.peek() {
            Some((Event::Start(Tag::Paragraph), _)) => {
                let covered = self.events.next().map_or(empty, |(_, range)| range);
                (self.inlines(), covered)
            }
            Some((event, _)) if is_inline(event) => self.loose_inlines(),
            _ => (Vec::new(), empty),
        };
        let mut clauses = self.clauses(pieces, covered).into_iter();
        let first = clauses.next();
        let mut blocks: Vec<Block> = clauses.map(Block::Clause).collect();
        self.rest(TagEnd::Item, &mut blocks);
        let none = || Clause {
            label: None,
            prose: Vec::new(),
            attrs: Attrs::default(),
            span: self.span(range.start..range.start),
        };
        Item { clause: first.unwrap_or_else(none), blocks }
    }

    /// The blocks and loose words up to `end`.
    fn rest(&mut self, end: TagEnd, blocks: &mut Vec<Block>) {
        while let Some((event, range)) = self.events.next() {
            if matches!(&event, Event::End(tag) if *tag == end) {
                break;
            }
            if is_inline(&event) {
                let (pieces, covered) = self.loose_inlines_from(event, range);
                blocks.extend(self.clauses(pieces, covered).into_iter().map(Block::Clause));
            } else {
                self.block(event, range, blocks);
            }
        }
    }

    fn table(&mut self, align: &[Alignment]) -> Block {
        let align = align
            .iter()
            .map(|a| match a {
                Alignment::None | Alignment::Left => Align::Start,
                Alignment::Center => Align::Centre,
                Alignment::Right => Align::End,
            })
            .collect();
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead) => head = self.cells(),
                Event::Start(Tag::TableRow) => rows.push(self.cells()),
                _ => break,
            }
        }
        Block::Table { align, head, rows }
    }

    fn cells(&mut self) -> Vec<Prose> {
        let mut cells = Vec::new();
        while let Some((Event::Start(Tag::TableCell), _)) = self.events.next() {
            cells.push(self.words());
        }
        cells
    }

    fn definitions(&mut self) -> Block {
        let mut entries: Vec<(Prose, Vec<Vec<Block>>)> = Vec::new();
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::DefinitionListTitle) => entries.push((self.words(), Vec::new())),
                Event::Start(Tag::DefinitionListDefinition) => {
                    let mut blocks = Vec::new();
                    self.rest(TagEnd::DefinitionListDefinition, &mut blocks);
                    if let Some(last) = entries.last_mut() {
                        last.1.push(blocks);
                    }
                }
                _ => break,
            }
        }
        Block::Definitions(entries)
    }

    /// The prose of a cell or term, which has neither number nor attributes of its own.
    fn words(&mut self) -> Prose {
        self.inlines().into_iter().map(|(piece, _)| piece).collect()
    }

    /// The prose of the paragraph, heading or cell that was just begun, up to its end.
    fn inlines(&mut self) -> Pieces {
        let mut pieces = Vec::new();
        let mut depth = 0;
        while let Some((event, at)) = self.events.next() {
            match &event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            if self.inline(event, at, &mut pieces) {
                depth -= 1;
            }
        }
        pieces
    }

    /// The prose of a tight item or definition: inline events up to the first that is none.
    fn loose_inlines(&mut self) -> (Pieces, Range<usize>) {
        match self.events.next() {
            Some((event, range)) => self.loose_inlines_from(event, range),
            None => (Vec::new(), 0..0),
        }
    }

    fn loose_inlines_from(&mut self, event: Event<'a>, range: Range<usize>) -> (Pieces, Range<usize>) {
        let mut pieces = Vec::new();
        let mut covered = range.clone();
        self.inline(event, range, &mut pieces);
        while let Some((event, at)) = self.events.next_if(|(event, _)| is_inline(event)) {
            covered.end = covered.end.max(at.end);
            self.inline(event, at, &mut pieces);
        }
        (pieces, covered)
    }

    /// The clause that `pieces` make, or the clauses, where later lines of it are numbered on.
    fn clauses(&mut self, mut pieces: Pieces, range: Range<usize>) -> Vec<Clause> {
        let mut out = Vec::new();
        let mut start = range.start;
        loop {
            let label = self.take_number(&mut pieces, Of::Clause);
            let next = label.as_ref().and_then(|label| next_line(&pieces, label));
            let rest = next.map(|at| pieces.split_off(at));
            // The break between the lines belongs to neither.
            if rest.is_some() {
                pieces.pop();
            }
            let end = rest.as_ref().and_then(|r| r.first()).map_or(range.end, |(_, at)| at.start);
            let (prose, attrs) = self.finish(pieces);
            if !prose.is_empty() || label.is_some() || attrs != Attrs::default() {
                out.push(Clause { label, prose, attrs, span: self.span(start..end) });
            }
            let Some(rest) = rest else { return out };
            pieces = rest;
            start = end;
        }
    }

    /// Takes the number off the head of `pieces`, where the text prints its own.
    fn take_number(&self, pieces: &mut Pieces, of: Of) -> Option<Printed> {
        if self.reading.numbers == Numbers::Words {
            return None;
        }
        let Some((Inline::Text(words), _)) = pieces.first_mut() else { return None };
        let (printed, length) = number::read(words, of)?;
        words.drain(..length);
        if words.is_empty() {
            pieces.remove(0);
        }
        Some(printed)
    }

    /// The prose without its block of attributes, and the attributes.
    fn finish(&mut self, pieces: Pieces) -> (Prose, Attrs) {
        let last = pieces.iter().rev().find(|(piece, _)| matches!(piece, Inline::Text(_))).map(|(_, at)| at.clone());
        let mut prose: Prose = pieces.into_iter().map(|(piece, _)| piece).collect();
        let attrs = self.take_attrs(&mut prose, last);
        (prose, attrs)
    }

    /// Takes one inline event; true when it has taken the end that belongs to it as well.
    fn inline(&mut self, event: Event<'a>, range: Range<usize>, pieces: &mut Pieces) -> bool {
        let at = range.clone();
        let mut push = |piece| pieces.push((piece, at.clone()));
        match event {
            Event::Text(text) => push(Inline::Text(text.to_string())),
            Event::Code(text) => {
                self.code.push(range);
                push(Inline::Code(mask::unmask(&text).into_owned()));
            }
            Event::InlineHtml(html) | Event::Html(html) if !is_comment(&html) => {
                self.raw_html(range);
                push(Inline::Text(html.to_string()));
            }
            Event::SoftBreak => push(Inline::SoftBreak),
            Event::HardBreak => push(Inline::HardBreak),
            Event::FootnoteReference(label) => push(Inline::FootnoteMark(label.to_string())),
            Event::Start(Tag::Emphasis) => push(Inline::Open(Style::Emphasis)),
            Event::Start(Tag::Strong) => push(Inline::Open(Style::Strong)),
            Event::Start(Tag::Strikethrough) => push(Inline::Open(Style::Struck)),
            Event::End(TagEnd::Emphasis) => push(Inline::Close(Style::Emphasis)),
            Event::End(TagEnd::Strong) => push(Inline::Close(Style::Strong)),
            Event::End(TagEnd::Strikethrough) => push(Inline::Close(Style::Struck)),
            Event::Start(Tag::Link { dest_url, .. }) => return self.link(&dest_url, range, pieces),
            Event::End(TagEnd::Link) => push(Inline::LinkEnd),
            Event::Start(Tag::Image { dest_url, .. }) => {
                let alt = self.alternative();
                push(Inline::Image { path: dest_url.to_string(), alt, span: self.span(range) });
                return true;
            }
            _ => {}
        }
        false
    }

    fn link(&mut self, address: &str, range: Range<usize>, pieces: &mut Pieces) -> bool {
        let at = range.clone();
        let span = self.span(range);
        let empty = matches!(self.events.peek(), Some((Event::End(TagEnd::Link), _)));
        match (link::read(address, span, self.problems), empty) {
            (Some(target), true) => {
                self.events.next();
                pieces.push((Inline::Reference { target, span }, at));
                true
            }
            (Some(target), false) => {
                pieces.push((Inline::Link { target, span }, at));
                false
            }
            // The problem is kept; the words stay, so that nothing is lost when it is looked at.
            (None, _) => {
                pieces.push((Inline::Link { target: super::Target::Here(String::new()), span }, at));
                false
            }
        }
    }

    /// The text alternative of the image that was just begun, up to its end.
    fn alternative(&mut self) -> String {
        let mut alt = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(text) | Event::Code(text) => alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                Event::End(TagEnd::Image) => break,
                _ => {}
            }
        }
        alt
    }

    /// Takes the block of attributes off the end of `prose`; `last` is the place of its last text.
    fn take_attrs(&mut self, prose: &mut Prose, last: Option<Range<usize>>) -> Attrs {
        let (Some(Inline::Text(words)), Some(range)) = (prose.last_mut(), last) else { return Attrs::default() };
        let source = self.text[range.clone()].trim_end();
        let (Some(open), Some(begin)) = (attrs::find(source), attrs::find(words)) else { return Attrs::default() };
        let block = &source[open..];
        let attrs = attrs::read(block, self.file, self.start + range.start + open, self.problems);
        words.truncate(begin);
        words.truncate(words.trim_end().len());
        if words.is_empty() {
            prose.pop();
            while matches!(prose.last(), Some(Inline::SoftBreak)) {
                prose.pop();
            }
        }
        attrs
    }
}

/// Prose with the place of each piece.
type Pieces = Vec<(Inline, Range<usize>)>;

/// The piece with which the line begins that is a clause of its own: it has the number after `label`, or it begins a list of
/// lines, `(a)` with `(b)` after it. One bracket at the head of a line may be a sentence that was wrapped there.
fn next_line(pieces: &Pieces, label: &Printed) -> Option<usize> {
    let last = label.parts.last()?;
    let lines: Vec<(usize, Printed)> = (1..pieces.len())
        .filter(|at| matches!(pieces[at - 1].0, Inline::SoftBreak | Inline::HardBreak))
        .filter_map(|at| match &pieces[at].0 {
            Inline::Text(words) => number::read(words, Of::Clause).map(|(printed, _)| (at, printed)),
            _ => None,
        })
        .collect();
    let follows = |a: &Printed, b: &Printed| {
        a.parts.len() == b.parts.len() && a.parts.last().zip(b.parts.last()).is_some_and(|(a, b)| a.precedes(b))
    };
    let begins = |at: usize| {
        let (this, rest) = (&lines[at].1, &lines[at + 1..]);
        this.text == "(a)" && *last != this.parts[0] && rest.iter().any(|(_, next)| follows(this, next))
    };
    let found = (0..lines.len()).find(|at| follows(label, &lines[*at].1) || begins(*at))?;
    Some(lines[found].0)
}

fn is_comment(html: &str) -> bool {
    html.starts_with("<!--") && html.trim_end().ends_with("-->") && html.matches("-->").count() == 1
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::FootnoteReference(_) => true,
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::End(tag) => {
            matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        }
        _ => false,
    }
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
