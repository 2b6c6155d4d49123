//! A policy as it holds somewhere: at a school, or as the trust wrote it.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    Labels, Linked, Meta, Policy,
    labelling::{Labelled, label},
    merge::merge,
};
use crate::{
    config::Numbering,
    diag::Diagnostic,
    markup::{Block, Clause, Document, Leads, Section, Target},
    source::{Digest, Digesting, SourceId, Span},
};

/// A policy as it holds at a school, or the trust's text.
#[derive(Debug)]
pub struct Held {
    /// Its id.
    pub id: String,
    /// What is known of it; an overlay's words on top of the trust's.
    pub meta: Meta,
    /// The whole text that holds.
    pub document: Arc<Document>,
    /// The number and anchor of every section and clause.
    pub labels: Labels,
    /// The file of the trust's or the school's own policy.
    pub file: SourceId,
    /// The file of the overlay, where one is laid over it.
    pub overlay: Option<SourceId>,
    /// Where the first heading of `file` stands.
    opening_end: u32,
    /// The holes of the text that holds, with their places.
    pub holes: Vec<(String, Span)>,
    /// Where its text leads.
    pub leads: Leads,
    /// The digest of the files that it is made of.
    pub digest: Digest,
    /// The digest of what other pages say of it: its front matter, and the anchors and numbers of its sections and clauses.
    pub outline: Digest,
    /// Ids of the policies and pages to which its links, or its list of linked policies, lead.
    pub cites: BTreeSet<String>,
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

/// The text that holds where nothing is laid over `base`.
pub fn hold(base: &Policy, problems: &mut Vec<Diagnostic>) -> Held {
    held(base, None, problems)
}

/// The text that holds where `overlay` is laid over `base`, which holds by itself as `trusts`.
pub fn overlay(base: &Policy, trusts: &Held, overlay: &Policy, problems: &mut Vec<Diagnostic>) -> Held {
    held(base, Some((overlay, trusts)), problems)
}

fn held(base: &Policy, over: Option<(&Policy, &Held)>, problems: &mut Vec<Diagnostic>) -> Held {
    let overlay = over.map(|(overlay, _)| overlay);
    let document = match overlay {
        Some(over) => Arc::new(merge(&base.document, &over.document, problems)),
        None => base.document.clone(),
    };
    let meta = overlay.map_or_else(|| base.meta.clone(), |over| base.meta.overlaid(&over.meta));
    let opening_end = base.document.opening_end;
    let like = over.map(|(_, trusts)| {
        let Held { document, labels, .. } = trusts;
        Labelled { document, numbering: numbering(&trusts.meta), labels }
    });
    let labels = label(&document, numbering(&meta), like, problems);
    let mut holes = base.holes.clone();
    holes.extend(overlay.iter().flat_map(|o| o.holes.iter().cloned()));
    let leads = Leads::of(&document);
    let cites = cites(&leads, &meta);
    let digest = overlay.map_or(base.digest, |over| {
        let mut both = Digesting::default();
        both.add_digest(base.digest);
        both.add_digest(over.digest);
        both.done()
    });
    let mut outline = Digesting::default();
    outline.add(&base.id);
    outline.add_debug(&meta);
    outline.add_debug(&overlay.is_some());
    labels.outline(&mut outline);
    let mut held = Held {
        id: base.id.clone(),
        meta,
        document,
        labels,
        file: base.file,
        overlay: overlay.map(|o| o.file),
        opening_end,
        holes: Vec::new(),
        leads,
        digest,
        outline: outline.done(),
        cites,
    };
    let holes = base.holes.iter().chain(overlay.iter().flat_map(|o| &o.holes));
    held.holes = held.covered(holes);
    held
}

fn numbering(meta: &Meta) -> Numbering {
    meta.numbering.unwrap_or(Numbering::Auto)
}

fn cites(leads: &Leads, meta: &Meta) -> BTreeSet<String> {
    let there = leads.links.iter().filter_map(|(target, _)| match target {
        Target::There { id, .. } => Some(id.clone()),
        _ => None,
    });
    let linked = meta.linked.iter().flatten().filter_map(|linked| match linked {
        Linked::Here { id, .. } => Some(id.clone()),
        Linked::Elsewhere { .. } => None,
    });
    there.chain(linked).collect()
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
        fn walk<'a>(sections: &'a [Arc<Section>], out: &mut Vec<&'a Section>) {
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

    /// Of `holes`, those in the text that holds: neither in a section that was replaced, nor in what the overlay left out.
    fn covered<'a>(&self, holes: impl Iterator<Item = &'a (String, Span)>) -> Vec<(String, Span)> {
        let extents: Vec<Span> = self.sections().iter().map(|s| s.extent).collect();
        let covers = |place: Span| {
            let within =
                |extent: &Span| extent.file == place.file && extent.start <= place.start && place.end <= extent.end;
            let in_front = place.start < self.opening_end && place.file == self.file;
            Some(place.file) == self.overlay || in_front || extents.iter().any(within)
        };
        holes.filter(|(_, place)| covers(*place)).cloned().collect()
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
