//! A text as one list of passages in the order of reading, for those who compare or search it.

use super::{Block, Clause, Document, Prose, Section};

/// A piece of text that stands by itself.
#[derive(Debug, Clone, Copy)]
pub enum Passage<'a> {
    /// The heading of a section.
    Heading(&'a Section),
    /// A paragraph, or the first paragraph of an item.
    Clause(&'a Clause),
    /// The cells of a row of a table.
    Row(&'a [Prose]),
    /// A term that is defined.
    Term(&'a Prose),
    /// A block of code or of HTML, as typed.
    Typed(&'a str),
}

/// The passages of `document`, its footnotes last.
pub fn of_document(document: &Document) -> Vec<Passage<'_>> {
    let mut out = Vec::new();
    blocks(&document.opening, &mut out);
    document.sections.iter().for_each(|section| push(section, &mut out));
    document.footnotes.iter().for_each(|(_, text)| blocks(text, &mut out));
    out
}

/// The passages of `section` and all below it, its heading first.
pub fn of_section(section: &Section) -> Vec<Passage<'_>> {
    let mut out = Vec::new();
    push(section, &mut out);
    out
}

/// The passages of `list`.
pub fn of_blocks(list: &[Block]) -> Vec<Passage<'_>> {
    let mut out = Vec::new();
    blocks(list, &mut out);
    out
}

fn push<'a>(section: &'a Section, out: &mut Vec<Passage<'a>>) {
    out.push(Passage::Heading(section));
    blocks(&section.blocks, out);
    section.children.iter().for_each(|child| push(child, out));
}

fn blocks<'a>(list: &'a [Block], out: &mut Vec<Passage<'a>>) {
    for block in list {
        match block {
            Block::Clause(clause) => out.push(Passage::Clause(clause)),
            Block::List { items, .. } => {
                for item in items {
                    // An item that begins with a list or a table has no words of its own.
                    if !item.clause.prose.is_empty() {
                        out.push(Passage::Clause(&item.clause));
                    }
                    blocks(&item.blocks, out);
                }
            }
            Block::Quote { blocks: inner, .. } => blocks(inner, out),
            Block::Code { text, .. } | Block::Html(text) => out.push(Passage::Typed(text)),
            Block::Table { head, rows, .. } => {
                out.push(Passage::Row(head));
                out.extend(rows.iter().map(|row| Passage::Row(row)));
            }
            Block::Definitions(entries) => {
                for (term, definitions) in entries {
                    out.push(Passage::Term(term));
                    definitions.iter().for_each(|d| blocks(d, out));
                }
            }
            Block::Break => {}
        }
    }
}
