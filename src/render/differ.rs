//! Two texts of a policy, section by section and clause by clause.

use std::collections::{BTreeMap, BTreeSet};

use super::view::changes::{ClauseChange, SectionChange};
use crate::{
    compare::{self, Comparable, Fate, Piece, Step},
    config::Numbering,
    markup::{Block, LinkEnd, Picture, Section, Setting, Target, html, mask, passage, passage::Passage},
    plan::{HeldPolicy, Place},
    rules::{Kind, Rule, side_of_heading},
    source::Span,
};

/// The words for what became of a section.
pub(super) struct Names {
    pub(super) changed: String,
    pub(super) added: String,
    pub(super) removed: String,
}

/// A section, or what stands before or behind all sections, ready to be compared.
pub(super) struct Part<'a> {
    /// What it is known by in both texts.
    key: String,
    title: String,
    number: Number,
    clauses: Vec<Unit>,
    /// The section; none for what stands outside of any.
    pub(super) section: Option<&'a Section>,
}

/// A passage, ready to be compared.
struct Unit {
    kind: Option<Kind>,
    heading: bool,
    number: Number,
    text: String,
}

/// The number of a section or clause, as it is cited; empty where it has none.
#[derive(Debug, Clone, Default, PartialEq)]
struct Number {
    text: String,
    /// Whether its author printed it. Then it is a word of the text, and another number is a change; the numbers that Staffroom gives
    /// move with every clause that comes or goes above them.
    printed: bool,
}

impl Number {
    /// Whether the text has this number in place of `old`.
    fn replaces(&self, old: &Self) -> bool {
        self.printed && old.printed && self.text != old.text
    }

    /// The number, and the one that it took the place of.
    fn since(&self, old: &Self) -> Vec<Piece> {
        if self.replaces(old) { compare::words(&old.text, &self.text) } else { self.alone() }
    }

    fn alone(&self) -> Vec<Piece> {
        if self.text.is_empty() { Vec::new() } else { vec![Piece { fate: Fate::Same, text: self.text.clone() }] }
    }
}

impl Comparable for Unit {
    fn kind(&self) -> &str {
        match (self.kind, self.heading) {
            (Some(kind), _) => kind.id(),
            (None, true) => "heading",
            (None, false) => "",
        }
    }

    fn text(&self) -> &str {
        &self.text
    }
}

/// The parts of `policy` with the words of `place`.
pub(super) fn parts<'a>(policy: &'a HeldPolicy, place: &'a Place<'a>) -> Vec<Part<'a>> {
    let document = &policy.held.document;
    let text = Text::new(policy, place);
    let outside = |key: &str, title: &str, blocks: &mut dyn Iterator<Item = &'a Block>| Part {
        key: key.to_owned(),
        title: title.to_owned(),
        number: Number::default(),
        clauses: blocks.flat_map(|b| text.units(passage::of_blocks(std::slice::from_ref(b)))).collect(),
        section: None,
    };
    let mut out = vec![outside(":opening", "Before the first section", &mut document.opening.iter())];
    out.extend(document.sections.iter().map(|s| text.part(s)));
    out.push(outside(":footnotes", "Footnotes", &mut document.footnotes.iter().flat_map(|(_, text)| text)));
    out.retain(|part| part.section.is_some() || !part.clauses.is_empty());
    out
}

/// A policy with its rules at hand.
struct Text<'a> {
    policy: &'a HeldPolicy,
    place: &'a Place<'a>,
    /// Where links lead in a text that is not the one that holds at `place`.
    links: Place<'a>,
    rules: BTreeMap<Span, &'a Rule>,
}

impl<'a> Text<'a> {
    fn new(policy: &'a HeldPolicy, place: &'a Place<'a>) -> Self {
        let links = Place::new(place.plan(), None, place.route().clone()).of(policy);
        Self { policy, place, links, rules: policy.rules.iter().map(|rule| (rule.span, rule)).collect() }
    }

    fn key(&self, section: &Section) -> String {
        self.policy.held.labels.at(section.heading.span).map(|l| l.anchor.clone()).unwrap_or_default()
    }

    fn title(&self, section: &Section) -> String {
        html::words(&section.heading.prose, self)
    }

    fn part<'s>(&self, section: &'s Section) -> Part<'s> {
        let mut passages = passage::of_section(section);
        passages.remove(0);
        Part {
            key: self.key(section),
            title: self.title(section),
            number: self.number(section.heading.span),
            clauses: self.units(passages),
            section: Some(section),
        }
    }

    fn number(&self, place: Span) -> Number {
        let printed = self.policy.held.meta.numbering == Some(Numbering::Authored);
        let text = self.policy.held.labels.at(place).and_then(|label| label.number.clone());
        Number { text: text.unwrap_or_default(), printed }
    }

    fn units(&self, passages: Vec<Passage<'_>>) -> Vec<Unit> {
        let plain = |text: String| Unit { kind: None, heading: false, number: Number::default(), text };
        let unit = |passage: Passage<'_>| match passage {
            Passage::Heading(section) => {
                let text = html::words(&section.heading.prose, self);
                // A side is told with each of its rules.
                let number = self.number(section.heading.span);
                side_of_heading(&text).is_none().then_some(Unit { kind: None, heading: true, number, text })
            }
            Passage::Clause(clause) => match self.rules.get(&clause.span) {
                Some(rule) => {
                    let mut text = html::words(&rule.prose, self);
                    if let Some((role, _)) = &rule.ask {
                        text.push_str(&format!(" (ask: {})", asked(role, self.place)));
                    }
                    Some(Unit { kind: Some(rule.kind), heading: false, number: self.number(clause.span), text })
                }
                None => {
                    let text = html::words(&clause.prose, self);
                    Some(Unit { kind: None, heading: false, number: self.number(clause.span), text })
                }
            },
            Passage::Row(cells) => {
                Some(plain(cells.iter().map(|cell| html::words(cell, self)).collect::<Vec<_>>().join(" | ")))
            }
            Passage::Term(term) => Some(plain(html::words(term, self))),
            Passage::Typed(code) => Some(plain(mask::unmask(code).into_owned())),
        };
        passages.into_iter().filter_map(unit).collect()
    }
}

impl Setting for Text<'_> {
    fn word(&self, name: &str) -> Option<String> {
        self.place.word(name)
    }

    fn link(&self, target: &Target) -> Option<LinkEnd> {
        let end = match target {
            Target::Here(_) => self.links.link(target),
            _ => self.place.link(target).or_else(|| self.links.link(target)),
        };
        end.or_else(|| Some(LinkEnd { href: "#".into(), name: "a clause that is no more".into() }))
    }

    fn image(&self, path: &str) -> Option<Picture> {
        self.place.image(path)
    }
}

fn asked(role: &str, place: &Place<'_>) -> String {
    match place.school().and_then(|s| s.school.contacts.get(role)) {
        Some(contact) => contact.role.clone(),
        None => place.word(&format!("terms.{role}")).unwrap_or_else(|| role.to_owned()),
    }
}

/// What became of every part of `old` and `new` that is not the same in both: in the order of `new`, each part that is gone behind
/// the one that it stood behind. Ids on the page begin with `prefix`; links lead to the policy at `page`, and there are
/// none where it is empty.
pub(super) fn sections(
    old: &[Part<'_>],
    new: &[Part<'_>],
    names: &Names,
    prefix: &str,
    page: &str,
) -> Vec<SectionChange> {
    let mut out = Vec::new();
    let before: BTreeMap<&str, usize> = old.iter().enumerate().map(|(at, p)| (p.key.as_str(), at)).collect();
    let after: BTreeSet<&str> = new.iter().map(|p| p.key.as_str()).collect();
    let gone_behind = |key: Option<&str>, out: &mut Vec<SectionChange>| {
        let at = key.map_or(Some(0), |key| before.get(key).map(|at| at + 1));
        let gone = |p: &&Part<'_>| !after.contains(p.key.as_str());
        for part in at.map(|at| old[at..].iter().take_while(gone)).into_iter().flatten() {
            out.push(SectionChange { href: String::new(), ..whole(part, Fate::Removed, &names.removed, prefix, page) });
        }
    };
    gone_behind(None, &mut out);
    for part in new {
        match before.get(part.key.as_str()) {
            Some(at) => out.extend(changed(&old[*at], part, names, prefix, page)),
            None => out.push(whole(part, Fate::Added, &names.added, prefix, page)),
        }
        gone_behind(Some(&part.key), &mut out);
    }
    out
}

/// The part `new` with what changed since `old`; none where nothing did.
pub(super) fn changed(
    old: &Part<'_>,
    new: &Part<'_>,
    names: &Names,
    prefix: &str,
    page: &str,
) -> Option<SectionChange> {
    let steps = compare::clauses(&old.clauses, &new.clauses);
    let same_clause = |step: &Step| match step {
        Step::Same { old: from, new: to } => !new.clauses[*to].number.replaces(&old.clauses[*from].number),
        _ => false,
    };
    let same = old.title == new.title && !new.number.replaces(&old.number) && steps.iter().all(same_clause);
    (!same).then(|| SectionChange {
        number: new.number.since(&old.number),
        title: compare::words(&old.title, &new.title),
        clauses: steps.into_iter().map(|step| clause(step, &old.clauses, &new.clauses)).collect(),
        ..frame(new, Fate::Changed, &names.changed, prefix, page)
    })
}

/// A part that is in one of the texts alone, or is shown for its words alone.
pub(super) fn whole(part: &Part<'_>, fate: Fate, label: &str, prefix: &str, page: &str) -> SectionChange {
    let piece = |text: &str| vec![Piece { fate, text: text.to_owned() }];
    let clauses = part.clauses.iter().map(|unit| ClauseChange { pieces: piece(&unit.text), ..told(unit, fate) });
    SectionChange { title: piece(&part.title), clauses: clauses.collect(), ..frame(part, fate, label, prefix, page) }
}

fn frame(part: &Part<'_>, fate: Fate, label: &str, prefix: &str, page: &str) -> SectionChange {
    let shown = part.section.is_some() && !page.is_empty();
    let anchor = if shown { format!("{page}#{}", part.key) } else { String::new() };
    SectionChange {
        id: format!("{prefix}{}", part.key.trim_start_matches(':')),
        fate,
        label: label.to_owned(),
        number: part.number.alone(),
        title: Vec::new(),
        href: anchor,
        clauses: Vec::new(),
    }
}

fn told(unit: &Unit, fate: Fate) -> ClauseChange {
    ClauseChange {
        fate,
        heading: unit.heading,
        kind: unit.kind,
        kind_name: unit.kind.map(|k| k.name().to_owned()).unwrap_or_default(),
        number: unit.number.alone(),
        pieces: Vec::new(),
    }
}

fn clause(step: Step, old: &[Unit], new: &[Unit]) -> ClauseChange {
    let one = |unit: &Unit, fate: Fate| ClauseChange {
        pieces: vec![Piece { fate, text: unit.text.clone() }],
        ..told(unit, fate)
    };
    match step {
        Step::Same { old: from, new: to } => {
            let number = new[to].number.since(&old[from].number);
            let fate = if new[to].number.replaces(&old[from].number) { Fate::Changed } else { Fate::Same };
            ClauseChange { fate, number, ..one(&new[to], Fate::Same) }
        }
        Step::Added(at) => one(&new[at], Fate::Added),
        Step::Removed(at) => one(&old[at], Fate::Removed),
        Step::Changed { old: from, new: to } => {
            let number = new[to].number.since(&old[from].number);
            let pieces = compare::words(&old[from].text, &new[to].text);
            ClauseChange { number, pieces, ..told(&new[to], Fate::Changed) }
        }
    }
}

impl Part<'_> {
    /// What it is known by in both texts.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// Forgets the numbers that its author did not print: those of a text that is not whole.
    pub(super) fn forget_numbers(&mut self) {
        let numbers = self.clauses.iter_mut().map(|unit| &mut unit.number);
        for number in numbers.chain([&mut self.number]).filter(|n| !n.printed) {
            number.text.clear();
        }
    }

    /// Its title.
    pub(super) fn title(&self) -> &str {
        &self.title
    }
}
