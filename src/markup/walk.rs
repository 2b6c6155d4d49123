//! Every piece of prose of a document.

use std::sync::Arc;

use super::{Block, Clause, Document, Heading, Inline, Prose, Section, Target};
use crate::source::Span;

/// Calls `see` with every piece of prose of `document`, in order of reading.
pub fn each_piece<'a>(document: &'a Document, see: &mut dyn FnMut(&'a Inline)) {
    blocks(&document.opening, see);
    sections(&document.sections, see);
    for (_, text) in &document.footnotes {
        blocks(text, see);
    }
}

fn sections<'a>(list: &'a [Arc<Section>], see: &mut dyn FnMut(&'a Inline)) {
    for section in list {
        section.heading.prose.iter().for_each(&mut *see);
        blocks(&section.blocks, see);
        sections(&section.children, see);
    }
}

fn blocks<'a>(list: &'a [Block], see: &mut dyn FnMut(&'a Inline)) {
    for block in list {
        match block {
            Block::Clause(clause) => clause.prose.iter().for_each(&mut *see),
            Block::List { items, .. } => {
                for item in items {
                    item.clause.prose.iter().for_each(&mut *see);
                    blocks(&item.blocks, see);
                }
            }
            Block::Quote { blocks: inner, .. } => blocks(inner, see),
            Block::Table { head, rows, .. } => {
                head.iter().chain(rows.iter().flatten()).flatten().for_each(&mut *see);
            }
            Block::Definitions(entries) => {
                for (term, definitions) in entries {
                    term.iter().for_each(&mut *see);
                    definitions.iter().for_each(|d| blocks(d, see));
                }
            }
            Block::Code { .. } | Block::Html(_) | Block::Break => {}
        }
    }
}

/// Calls `see` with every clause of `document`: paragraphs and the heads of items, in order of reading, footnotes last.
pub fn each_clause<'a>(document: &'a Document, see: &mut dyn FnMut(&'a Clause)) {
    each_text(document, &mut |text| {
        if let Text::Clause(clause) = text {
            see(clause);
        }
    });
}

/// A text that stands by itself.
#[derive(Debug, Clone, Copy)]
pub enum Text<'a> {
    /// A heading.
    Heading(&'a Heading),
    /// A paragraph, or the head of an item.
    Clause(&'a Clause),
    /// A cell of the table at a place.
    Cell(&'a Prose, Span),
}

impl<'a> Text<'a> {
    /// Its words.
    pub fn prose(self) -> &'a Prose {
        match self {
            Self::Heading(heading) => &heading.prose,
            Self::Clause(clause) => &clause.prose,
            Self::Cell(prose, _) => prose,
        }
    }

    /// Where it stands: a cell somewhere in its table.
    pub fn span(self) -> Span {
        match self {
            Self::Heading(heading) => heading.span,
            Self::Clause(clause) => clause.span,
            Self::Cell(_, table) => table,
        }
    }
}

/// Calls `see` with every text of `document` in order of reading, footnotes last.
pub fn each_text<'a>(document: &'a Document, see: &mut dyn FnMut(Text<'a>)) {
    fn in_blocks<'a>(list: &'a [Block], see: &mut dyn FnMut(Text<'a>)) {
        for block in list {
            match block {
                Block::Clause(clause) => see(Text::Clause(clause)),
                Block::List { items, .. } => {
                    for item in items {
                        see(Text::Clause(&item.clause));
                        in_blocks(&item.blocks, see);
                    }
                }
                Block::Quote { blocks, .. } => in_blocks(blocks, see),
                Block::Table { head, rows, span, .. } => {
                    head.iter().chain(rows.iter().flatten()).for_each(|cell| see(Text::Cell(cell, *span)));
                }
                Block::Definitions(entries) => {
                    entries.iter().flat_map(|(_, definitions)| definitions).for_each(|d| in_blocks(d, see));
                }
                Block::Code { .. } | Block::Html(_) | Block::Break => {}
            }
        }
    }
    fn in_sections<'a>(list: &'a [Arc<Section>], see: &mut dyn FnMut(Text<'a>)) {
        for section in list {
            see(Text::Heading(&section.heading));
            in_blocks(&section.blocks, see);
            in_sections(&section.children, see);
        }
    }
    in_blocks(&document.opening, see);
    in_sections(&document.sections, see);
    document.footnotes.iter().for_each(|(_, blocks)| in_blocks(blocks, see));
}

/// Where a document leads, with the places, in order of reading: what must be there for the document to be whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Leads {
    /// Its links, without those that lead to other sites.
    pub links: Vec<(Target, Span)>,
    /// Its images: path, text alternative, place.
    pub images: Vec<(String, String, Span)>,
}

impl Leads {
    /// Where `document` leads.
    pub fn of(document: &Document) -> Self {
        let mut leads = Self::default();
        each_piece(document, &mut |piece| match piece {
            Inline::Link { target: Target::Away(_), .. } | Inline::Reference { target: Target::Away(_), .. } => {}
            Inline::Link { target, span } | Inline::Reference { target, span } => {
                leads.links.push((target.clone(), *span));
            }
            Inline::Image { path, alt, span } => leads.images.push((path.clone(), alt.clone(), *span)),
            _ => {}
        });
        leads
    }
}
