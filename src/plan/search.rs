//! The texts that a page searches.

use std::collections::BTreeMap;

use super::{HeldPolicy, Place, Plan, Route, SchoolPlan};
use crate::{
    markup::{self, Block, Prose, html},
    rules::{Rule, side_of_heading},
    search::{Clause, Section, Texts},
    source::Span,
};

/// What is searched at `school`, or among the trust's own texts: every policy as it holds there, section by section. Its links lead
/// from the page that searches ([`Route::search`]).
pub fn texts<'a>(plan: &'a Plan<'a>, school: Option<&'a SchoolPlan<'a>>) -> Texts {
    let place = Place::new(plan, school, Route::search(school.map(|s| s.school.id.as_str())));
    let mut sections = Vec::new();
    for policy in place.policies() {
        Reader::new(policy, &place).read(&mut sections);
    }
    Texts { language: plan.trust.settings.language.clone(), sections }
}

struct Reader<'a> {
    policy: &'a HeldPolicy,
    place: Place<'a>,
    page: String,
    rules: BTreeMap<Span, &'a Rule>,
}

impl<'a> Reader<'a> {
    fn new(policy: &'a HeldPolicy, place: &Place<'a>) -> Self {
        let page = place.to(&policy.route(place.school().map(|s| s.school)));
        let rules = policy.rules.iter().map(|rule| (rule.span, rule)).collect();
        Self { policy, place: place.of(policy), page, rules }
    }

    fn read(&self, out: &mut Vec<Section>) {
        let document = &self.policy.held.document;
        let mut front = self.section(String::new(), &[]);
        front.title = self.policy.held.meta.title().to_owned();
        let summary = self.policy.held.meta.summary.clone().unwrap_or_default();
        front.clauses.push(Clause { words: summary, ..Clause::default() });
        self.blocks(&document.opening, None, &mut front);
        out.push(front);
        document.sections.iter().for_each(|section| self.push(section, &[], out));
        let mut notes = self.section("Footnotes".to_owned(), &[]);
        document.footnotes.iter().for_each(|(_, blocks)| self.blocks(blocks, None, &mut notes));
        if !notes.clauses.is_empty() {
            out.push(notes);
        }
    }

    /// An empty section of the policy.
    fn section(&self, title: String, within: &[String]) -> Section {
        Section {
            page: self.page.clone(),
            policy: self.policy.held.meta.title().to_owned(),
            within: within.to_vec(),
            title,
            ..Section::default()
        }
    }

    /// Adds `section`, those below it behind it. A heading such as "Don't" is no section of its own: its list belongs to what is
    /// round it.
    fn push(&self, section: &markup::Section, within: &[String], out: &mut Vec<Section>) {
        let mut one = self.section(self.words(&section.heading.prose), within);
        if let Some(label) = self.policy.held.labels.at(section.heading.span) {
            one.anchor.clone_from(&label.anchor);
            one.number.clone_from(&label.shown);
        }
        self.blocks(&section.blocks, None, &mut one);
        let (sides, others): (Vec<_>, Vec<_>) = section.children.iter().partition(|child| self.is_side(child));
        sides.iter().for_each(|side| self.side(side, &mut one));
        let within = [within, std::slice::from_ref(&one.title)].concat();
        out.push(one);
        others.iter().for_each(|child| self.push(child, &within, out));
    }

    fn is_side(&self, section: &markup::Section) -> bool {
        side_of_heading(&self.words(&section.heading.prose)).is_some()
    }

    fn side(&self, section: &markup::Section, out: &mut Section) {
        self.blocks(&section.blocks, None, out);
        section.children.iter().for_each(|child| self.side(child, out));
    }

    fn blocks(&self, blocks: &[Block], item_of: Option<usize>, out: &mut Section) {
        let mut stem = item_of;
        for block in blocks {
            match block {
                Block::Clause(clause) => {
                    self.clause(&clause.prose, clause.span, None, out);
                    stem =
                        out.clauses.last().filter(|c| c.words.trim_end().ends_with(':')).map(|_| out.clauses.len() - 1);
                }
                Block::List { items, .. } => {
                    for item in items {
                        self.clause(&item.clause.prose, item.clause.span, stem, out);
                        self.blocks(&item.blocks, out.clauses.len().checked_sub(1), out);
                    }
                }
                Block::Quote { blocks, .. } => self.blocks(blocks, None, out),
                Block::Code { text, .. } => self.add(text.clone(), out),
                Block::Table { head, rows, .. } => {
                    let row = |cells: &[Prose]| cells.iter().map(|c| self.words(c)).collect::<Vec<_>>().join(" · ");
                    self.add(row(head), out);
                    rows.iter().for_each(|cells| self.add(row(cells), out));
                }
                Block::Definitions(entries) => {
                    for (term, definitions) in entries {
                        self.add(self.words(term), out);
                        definitions.iter().for_each(|blocks| self.blocks(blocks, None, out));
                    }
                }
                // As typed it is no text to read, and it may hold what the page does not show.
                Block::Html(_) | Block::Break => {}
            }
        }
    }

    fn clause(&self, prose: &Prose, span: Span, stem: Option<usize>, out: &mut Section) {
        let rule = self.rules.get(&span);
        let words = self.words(rule.map_or(prose, |rule| &rule.prose));
        if words.trim().is_empty() {
            return;
        }
        let label = self.policy.held.labels.at(span);
        out.clauses.push(Clause {
            anchor: label.map(|l| l.anchor.clone()).unwrap_or_default(),
            number: label.and_then(|l| l.number.clone()).unwrap_or_default(),
            side: rule.map_or("", |rule| rule.kind.id()),
            stem,
            words,
        });
    }

    /// Adds words that have no anchor: they are found where the clause before them stands.
    fn add(&self, words: String, out: &mut Section) {
        let before = out.clauses.last();
        let anchor = before.map(|c| c.anchor.clone()).unwrap_or_default();
        let number = before.map(|c| c.number.clone()).unwrap_or_default();
        out.clauses.push(Clause { anchor, number, words, ..Clause::default() });
    }

    fn words(&self, prose: &[markup::Inline]) -> String {
        html::words(prose, &self.place)
    }
}
