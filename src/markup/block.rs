//! The blocks that a document is made of.

use std::{collections::BTreeMap, sync::Arc};

use super::{Attrs, Prose, number::Printed, plain, slug::slug};
use crate::source::Span;

/// A text as its author wrote it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// What stands before the first heading.
    pub opening: Vec<Block>,
    /// The byte of the file at which the first heading stands, or the text ends.
    pub opening_end: u32,
    /// The sections in order. Texts that differ in some share the others.
    pub sections: Vec<Arc<Section>>,
    /// The footnotes in order of their definition: label and text.
    pub footnotes: Vec<(String, Vec<Block>)>,
}

impl Document {
    /// The places of the sections, to know those of a text that shares them.
    pub fn places(&self) -> BTreeMap<*const Section, usize> {
        self.sections.iter().enumerate().map(|(at, section)| (Arc::as_ptr(section), at)).collect()
    }
}

/// A heading with all that stands under it.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The heading.
    pub heading: Heading,
    /// From the heading up to the next one of any depth.
    pub extent: Span,
    /// What stands before the first heading below it. A section of which only the heading changes shares it.
    pub blocks: Arc<Vec<Block>>,
    /// The sections under deeper headings.
    pub children: Vec<Arc<Section>>,
}

/// The heading of a section.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// Its depth: 1 to 6, as typed.
    pub level: u8,
    /// The number that it prints, where the text is numbered by its author.
    pub label: Option<Printed>,
    /// Its words, without its number and its attributes.
    pub prose: Prose,
    /// Its attributes.
    pub attrs: Attrs,
    /// Its place.
    pub span: Span,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Clause(Clause),
    /// A list.
    List {
        /// The first number of a numbered list; `None` for bullets.
        start: Option<u64>,
        /// Its items.
        items: Vec<Item>,
    },
    /// A quotation; `kind` where it is a callout such as `[!NOTE]`.
    Quote {
        /// `note`, `tip`, `important`, `warning` or `caution`.
        kind: Option<&'static str>,
        /// What is quoted.
        blocks: Vec<Block>,
    },
    /// A block of code.
    Code {
        /// The language that the author named; may be empty.
        language: String,
        /// The code.
        text: String,
    },
    /// A table.
    Table {
        /// The alignment of each column.
        align: Vec<Align>,
        /// The cells of the head.
        head: Vec<Prose>,
        /// The rows.
        rows: Vec<Vec<Prose>>,
        /// Its place.
        span: Span,
    },
    /// Terms with their definitions.
    Definitions(Vec<(Prose, Vec<Vec<Block>>)>),
    /// HTML of the author, as typed; made harmless when it is printed.
    Html(String),
    /// A break between themes.
    Break,
}

/// How a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// As the reader's language has it.
    Start,
    /// In the middle.
    Centre,
    /// At the end of the line: numbers.
    End,
}

/// A paragraph, or the first paragraph of an item: what can be numbered, cited and be a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// The number that it prints, where the text is numbered by its author.
    pub label: Option<Printed>,
    /// Its words, without its number and its attributes.
    pub prose: Prose,
    /// Its attributes.
    pub attrs: Attrs,
    /// Its place, attributes included. No two clauses of a text share it.
    pub span: Span,
    /// Its first words as an anchor, where its author gave none: a text that many schools keep is labelled anew wherever one
    /// section of it differs, and its words are the same each time.
    pub stem: Box<str>,
}

/// The words of a clause that its anchor is made of.
const STEM: usize = 6;

impl Clause {
    pub(super) fn new(label: Option<Printed>, prose: Prose, attrs: Attrs, span: Span) -> Self {
        let stem = if attrs.id.is_none() { slug(&plain(&prose), STEM).into() } else { Box::default() };
        Self { label, prose, attrs, span, stem }
    }
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its first paragraph; with no words where the item begins with something else.
    pub clause: Clause,
    /// What follows in the item.
    pub blocks: Vec<Block>,
}
