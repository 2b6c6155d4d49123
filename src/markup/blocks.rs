//! The blocks of a text, from the events of the Markdown parser.

use std::{
    collections::{BTreeMap, BTreeSet},
    iter::Peekable,
    ops::Range,
    sync::Arc,
};

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};

use super::{
    Attrs, Inline, Prose, Reading, Style,
    block::{Align, Block, Clause, Heading, Item, Section},
    inlines::{is_comment, is_inline},
    mask,
    number::Of,
};
use crate::{
    config::RawHtml,
    diag::{Code, Diagnostic},
    source::{SourceId, Span},
};

/// A label of an address as Markdown compares it: without regard to case and to how wide its spaces are.
pub(super) fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Reads the events of a text, which stands from byte `start` on in `file`.
pub(super) struct Reader<'a, 'p, I: Iterator<Item = (Event<'a>, Range<usize>)>> {
    pub(super) events: Peekable<I>,
    pub(super) text: &'a str,
    pub(super) reading: Reading,
    pub(super) file: SourceId,
    pub(super) start: usize,
    pub(super) problems: &'p mut Vec<Diagnostic>,
    pub(super) code: Vec<Range<usize>>,
    pub(super) footnotes: Vec<(String, Vec<Block>)>,
    /// How many quotations, definitions and footnotes stand round what is read: nothing in them is numbered.
    pub(super) quoted: usize,
    /// Where the footnotes of each label begin: one, if all is well.
    pub(super) notes: BTreeMap<String, Vec<Span>>,
    /// The labels of the footnotes to which a mark leads.
    pub(super) marks: BTreeSet<String>,
    /// The labels, [`folded`], of the addresses at the foot of the text to which a link leads.
    pub(super) ends: BTreeSet<String>,
}

impl<'a, I: Iterator<Item = (Event<'a>, Range<usize>)>> Reader<'a, '_, I> {
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.start + range.start..self.start + range.end)
    }

    /// Reports footnotes to which nothing leads: no page would print them.
    pub(super) fn unmarked_notes(&mut self) {
        let unmarked = self.notes.iter().filter(|(label, _)| !self.marks.contains(*label));
        for (label, place) in unmarked.flat_map(|(label, places)| places.iter().map(move |place| (label, place))) {
            self.problems.push(
                Diagnostic::at(*place, Code::StrayText, format!("nothing leads to the footnote `{label}`"))
                    .help(format!("Put `[^{label}]` behind the words that it belongs to, or take it away.")),
            );
        }
    }

    /// Reports addresses, `[label]: …`, to which no link leads: no page would print what the author typed there.
    pub(super) fn unused_ends(&mut self, mut definitions: Vec<(String, Range<usize>)>) {
        definitions.sort_by_key(|(_, range)| range.start);
        for (label, range) in definitions.into_iter().filter(|(label, _)| !self.ends.contains(label)) {
            self.problems.push(
                Diagnostic::at(
                    self.span(range),
                    Code::StrayText,
                    format!("no link leads to `[{label}]`, and nothing of this line is printed"),
                )
                .help(format!(
                    "Link to it with `[words][{label}]`, or put `\\` before its first bracket if it is text."
                )),
            );
        }
    }

    /// Everything: what stands before the first heading, and the sections, not yet nested.
    pub(super) fn document(&mut self) -> (Vec<Block>, Vec<Section>) {
        let mut opening = Vec::new();
        let mut sections: Vec<Section> = Vec::new();
        while let Some((event, range)) = self.events.next() {
            if let Event::Start(Tag::Heading { level, .. }) = event {
                let mut pieces = self.inlines();
                let label = self.take_number(&mut pieces, Of::Heading);
                let (prose, attrs) = self.finish(pieces);
                let heading = Heading { level: level as u8, label, prose, attrs, span: self.span(range) };
                sections.push(Section { extent: heading.span, heading, blocks: Arc::default(), children: Vec::new() });
            } else {
                let blocks = sections.last_mut().map_or(&mut opening, |s| Arc::make_mut(&mut s.blocks));
                self.block(event, range, blocks);
            }
        }
        (opening, sections)
    }

    /// What `read` reads, as words that no number of this text stands before.
    fn apart<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.quoted += 1;
        let out = read(self);
        self.quoted -= 1;
        out
    }

    /// The blocks up to the end of the container that was just begun.
    pub(super) fn blocks(&mut self) -> Vec<Block> {
        let mut out = Vec::new();
        while let Some((event, range)) = self.events.next() {
            if matches!(event, Event::End(_)) {
                break;
            }
            self.block(event, range, &mut out);
        }
        out
    }

    pub(super) fn block(&mut self, event: Event<'a>, range: Range<usize>, out: &mut Vec<Block>) {
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
                out.push(Block::Clause(Clause::new(None, prose, attrs, self.span(range))));
            }
            Event::Start(Tag::BlockQuote(kind)) => {
                let kind = kind.map(|k| match k {
                    BlockQuoteKind::Note => "note",
                    BlockQuoteKind::Tip => "tip",
                    BlockQuoteKind::Important => "important",
                    BlockQuoteKind::Warning => "warning",
                    BlockQuoteKind::Caution => "caution",
                });
                let blocks = self.apart(Self::blocks);
                out.push(Block::Quote { kind, blocks });
            }
            Event::Start(Tag::CodeBlock(kind)) => out.push(self.code_block(kind, range)),
            Event::Start(Tag::List(start)) => out.push(self.list(start)),
            Event::Start(Tag::Table(align)) => out.push(self.table(&align, range)),
            Event::Start(Tag::DefinitionList) => out.push(self.definitions()),
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let place = self.span(range.start..(range.start + label.len() + 3).min(range.end));
                let places = self.notes.entry(label.to_string()).or_default();
                places.push(place);
                if places.len() > 1 {
                    self.problems.push(
                        Diagnostic::at(place, Code::DuplicateId, format!("the footnote `{label}` stands twice"))
                            .help("Give one of them another label."),
                    );
                }
                let blocks = self.apart(Self::blocks);
                self.footnotes.push((label.to_string(), blocks));
            }
            Event::Start(Tag::HtmlBlock) => self.html_block(range, out),
            Event::Rule => out.push(Block::Break),
            _ => {}
        }
    }

    pub(super) fn html_block(&mut self, range: Range<usize>, out: &mut Vec<Block>) {
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
            out.push(Block::Clause(Clause::new(None, prose, Attrs::default(), self.span(range))));
        }
    }

    pub(super) fn raw_html(&mut self, range: Range<usize>) {
        self.problems.push(
            Diagnostic::at(self.span(range), Code::RawHtml, "HTML is shown as it is typed")
                .help("Say it in Markdown; to show an angle bracket on purpose, write `&lt;` or put it in backticks.")
                .help("To keep HTML, made harmless, put `html = \"clean\"` into `staffroom.toml`."),
        );
    }

    pub(super) fn code_block(&mut self, kind: CodeBlockKind<'a>, range: Range<usize>) -> Block {
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

    pub(super) fn list(&mut self, start: Option<u64>) -> Block {
        let mut items = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.item(range)),
                _ => break,
            }
        }
        Block::List { start, items }
    }

    pub(super) fn item(&mut self, range: Range<usize>) -> Item {
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
        let mut blocks = Vec::new();
        blocks.extend(clauses.map(Block::Clause));
        self.rest(TagEnd::Item, &mut blocks);
        // Most items hold nothing but their clause.
        blocks.shrink_to_fit();
        let none = || Clause::new(None, Vec::new(), Attrs::default(), self.span(range.start..range.start));
        Item { clause: first.unwrap_or_else(none), blocks }
    }

    /// The blocks and loose words up to `end`.
    pub(super) fn rest(&mut self, end: TagEnd, blocks: &mut Vec<Block>) {
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

    pub(super) fn table(&mut self, align: &[Alignment], range: Range<usize>) -> Block {
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
        Block::Table { align, head, rows, span: self.span(range) }
    }

    pub(super) fn cells(&mut self) -> Vec<Prose> {
        let mut cells = Vec::new();
        while let Some((Event::Start(Tag::TableCell), _)) = self.events.next() {
            cells.push(self.words());
        }
        cells
    }

    pub(super) fn definitions(&mut self) -> Block {
        let mut entries: Vec<(Prose, Vec<Vec<Block>>)> = Vec::new();
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::DefinitionListTitle) => entries.push((self.words(), Vec::new())),
                Event::Start(Tag::DefinitionListDefinition) => {
                    let mut blocks = Vec::new();
                    self.apart(|reader| reader.rest(TagEnd::DefinitionListDefinition, &mut blocks));
                    if let Some(last) = entries.last_mut() {
                        last.1.push(blocks);
                    }
                }
                _ => break,
            }
        }
        Block::Definitions(entries)
    }
}
