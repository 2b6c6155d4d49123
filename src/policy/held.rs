//! A policy as it holds somewhere: at a school, or as the trust wrote it.

use super::{Labels, Linked, Meta, Policy, label::label, merge::merge};
use crate::{
    config::Numbering,
    diag::Diagnostic,
    markup::{Block, Clause, Document, Inline, Section, Target, each_piece},
    source::{SourceId, Span},
};

/// A policy as it holds at a school, or the trust's text.
#[derive(Debug)]
pub struct Held {
    /// Its id.
    pub id: String,
    /// What is known of it; an overlay's words on top of the trust's.
    pub meta: Meta,
    /// The whole text that holds.
    pub document: Document,
    /// The number and anchor of every section and clause.
    pub labels: Labels,
    /// The file of the trust's or the school's own policy.
    pub file: SourceId,
    /// The file of the overlay, where one is laid over it.
    pub overlay: Option<SourceId>,
    /// Where the first heading of `file` stands.
    opening_end: u32,
    /// The holes of the files, with their places; only those that [`Held::covers`] stand in the text that holds.
    pub holes: Vec<(String, Span)>,
}

/// Who set a section of a school's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sets {
    /// It stands as the trust wrote it.
    Trust,
    /// The school replaced the trust's section.
    Replaced,
    /// The school added it.
    Added,
    /// The school took the trust's section away.
    Withdrawn,
}

/// The text that holds where `overlay` is laid over `base`, or where nothing is.
pub fn hold(base: &Policy, overlay: Option<&Policy>, problems: &mut Vec<Diagnostic>) -> Held {
    let document = match overlay {
        Some(over) => merge(&base.document, &over.document, problems),
        None => base.document.clone(),
    };
    let meta = overlay.map_or_else(|| base.meta.clone(), |over| base.meta.overlaid(&over.meta));
    let opening_end = base.document.opening_end;
    let numbering = meta.numbering.unwrap_or(Numbering::Auto);
    let labels = label(&document, numbering, problems);
    let mut holes = base.holes.clone();
    holes.extend(overlay.iter().flat_map(|o| o.holes.iter().cloned()));
    Held {
        id: base.id.clone(),
        meta,
        document,
        labels,
        file: base.file,
        overlay: overlay.map(|o| o.file),
        opening_end,
        holes,
    }
}

impl Held {
    /// Who set `section`.
    pub fn sets(&self, section: &Section) -> Sets {
        if Some(section.heading.span.file) != self.overlay {
            Sets::Trust
        } else if section.heading.attrs.has("withdrawn") {
            Sets::Withdrawn
        } else if section.heading.attrs.get("after").is_some() {
            Sets::Added
        } else {
            Sets::Replaced
        }
    }

    /// Every section, each before those below it.
    pub fn sections(&self) -> Vec<&Section> {
        fn walk<'a>(sections: &'a [Section], out: &mut Vec<&'a Section>) {
            for section in sections {
                out.push(section);
                walk(&section.children, out);
            }
        }
        let mut out = Vec::new();
        walk(&self.document.sections, &mut out);
        out
    }

    /// The section with the anchor `anchor`.
    pub fn section(&self, anchor: &str) -> Option<&Section> {
        self.sections().into_iter().find(|s| self.labels.at(s.heading.span).is_some_and(|l| l.anchor == anchor))
    }

    /// The clause at `place`.
    pub fn clause(&self, place: Span) -> Option<&Clause> {
        fn within(blocks: &[Block], place: Span) -> Option<&Clause> {
            blocks.iter().find_map(|block| match block {
                Block::Clause(clause) => (clause.span == place).then_some(clause),
                Block::List { items, .. } => items.iter().find_map(|item| {
                    if item.clause.span == place { Some(&item.clause) } else { within(&item.blocks, place) }
                }),
                _ => None,
            })
        }
        let sections = || self.sections().into_iter().find_map(|s| within(&s.blocks, place));
        within(&self.document.opening, place).or_else(sections)
    }

    /// Whether the text, or the list of linked policies, leads to the policy `other`.
    pub fn cites(&self, other: &str) -> bool {
        let mut found = self.meta.linked.iter().flatten().any(|l| matches!(l, Linked::Here { id, .. } if id == other));
        each_piece(&self.document, &mut |piece| {
            if let Inline::Link { target: Target::There { id, .. }, .. }
            | Inline::Reference { target: Target::There { id, .. }, .. } = piece
            {
                found |= id == other;
            }
        });
        found
    }

    /// Whether the place is in the text that holds: neither in a section that was replaced, nor in what the overlay left out.
    pub fn covers(&self, place: Span) -> bool {
        let within = |extent: Span| extent.file == place.file && extent.start <= place.start && place.end <= extent.end;
        let in_front = place.start < self.opening_end && place.file == self.file;
        Some(place.file) == self.overlay || in_front || self.sections().iter().any(|s| within(s.extent))
    }
}

/// The place of a block: of its first clause up to its last, where it has any.
pub(super) fn clause_span(block: &Block) -> Option<Span> {
    match block {
        Block::Clause(clause) => Some(clause.span),
        Block::List { items, .. } => items.first().map(|i| i.clause.span),
        Block::Quote { blocks, .. } => blocks.iter().find_map(clause_span),
        _ => None,
    }
}
