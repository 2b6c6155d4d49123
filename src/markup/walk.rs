//! Every piece of prose of a document.

use super::{Block, Document, Inline, Section};

/// Calls `see` with every piece of prose of `document`, in order of reading.
pub fn each_piece<'a>(document: &'a Document, see: &mut dyn FnMut(&'a Inline)) {
    blocks(&document.opening, see);
    sections(&document.sections, see);
    for (_, text) in &document.footnotes {
        blocks(text, see);
    }
}

fn sections<'a>(list: &'a [Section], see: &mut dyn FnMut(&'a Inline)) {
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
            Block::Code { .. } | Block::Break => {}
        }
    }
}
