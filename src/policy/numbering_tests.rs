//! The numbering and list structures of five published policies, with our own words in the same shape.
//!
//! Each text in `tests/numbering/` stands beside the list of what is read from it: number, appendix, side of a rule, anchor, words.
//! `STAFFROOM_BLESS=1 cargo test` writes the lists anew; look at them before you keep them.

use std::fmt::Write;

use super::{Held, hold, read};
use crate::{
    config::{Guard, RawHtml},
    diag::Diagnostic,
    markup::{Block, Clause, Section, plain},
    rules::{Known, Rules, extract},
    source::Sources,
};

fn listing(name: &str, text: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add(format!("{name}.md"), text);
    let mut problems = Vec::new();
    let policy = read(name, text, file, RawHtml::Words, &|_| None, &mut problems).expect("front matter");
    let held = hold(&policy, &mut problems);
    let (topics, audiences, guard) = (["usb".to_owned()], ["staff".to_owned()], Guard::default());
    let known = Known { topics: &topics, audiences: &audiences, guard: &guard };
    let rules = extract(&held, None, &known, &mut problems);
    let mut out = String::new();
    let list = Listing { held: &held, rules: &rules };
    list.blocks(&held.document.opening, 0, &mut out);
    held.document.sections.iter().for_each(|s| list.section(s, &mut out));
    for Diagnostic { code, headline, .. } in &problems {
        writeln!(out, "! {code}: {headline}").expect("a string");
    }
    out
}

struct Listing<'a> {
    held: &'a Held,
    rules: &'a Rules,
}

impl Listing<'_> {
    fn section(&self, section: &Section, out: &mut String) {
        let marks = "#".repeat(section.heading.level as usize);
        let title = plain(&section.heading.prose);
        self.line(section.heading.span, &format!("{marks} {title}"), 0, out);
        self.blocks(&section.blocks, 1, out);
        section.children.iter().for_each(|child| self.section(child, out));
    }

    fn blocks(&self, blocks: &[Block], depth: usize, out: &mut String) {
        for block in blocks {
            match block {
                Block::Clause(clause) => self.clause(clause, depth, out),
                Block::List { items, .. } => {
                    for item in items {
                        self.clause(&item.clause, depth + 1, out);
                        self.blocks(&item.blocks, depth + 1, out);
                    }
                }
                _ => {}
            }
        }
    }

    fn clause(&self, clause: &Clause, depth: usize, out: &mut String) {
        let side = self.rules.iter().find(|r| r.span == clause.span).map(|r| format!("[{}] ", r.kind.id()));
        let words = format!("{}{}", side.unwrap_or_default(), plain(&clause.prose));
        self.line(clause.span, &words, depth, out);
    }

    fn line(&self, span: crate::source::Span, words: &str, depth: usize, out: &mut String) {
        let label = self.held.labels.at(span).expect("every clause and section has a label");
        let space = if label.space.is_empty() { String::new() } else { format!(" in {}", label.space) };
        let number = label.number.as_ref().map(|n| format!("{n} (shown {}){space} ", label.shown)).unwrap_or_default();
        writeln!(out, "{}{number}{words} <{}>", "  ".repeat(depth), label.anchor).expect("a string");
    }
}

#[allow(clippy::disallowed_methods, reason = "compares with a list beside the text, and writes it anew when asked to")]
fn check(name: &str, text: &str) {
    let path = format!("{}/tests/numbering/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let found = listing(name, text);
    if std::env::var_os("STAFFROOM_BLESS").is_some() {
        std::fs::write(&path, &found).expect("the list can be written");
    }
    let wanted = std::fs::read_to_string(&path).expect("a list beside the text");
    assert_eq!(found, wanted, "{path}");
}

#[test]
fn letters_below_clauses_and_an_extract_with_foreign_numbers() {
    check("trust", include_str!("../../tests/numbering/trust.md"));
}

#[test]
fn numbers_inside_bullets_and_an_appendix_that_counts_anew() {
    check("church-high-school", include_str!("../../tests/numbering/church-high-school.md"));
}

#[test]
fn no_numbers_and_two_sides() {
    check("infant-school", include_str!("../../tests/numbering/infant-school.md"));
}

#[test]
fn a_prohibition_in_the_stem() {
    check("international-school", include_str!("../../tests/numbering/international-school.md"));
}

#[test]
fn one_stem_and_paragraphs_that_begin_with_a_verb() {
    check("community-school", include_str!("../../tests/numbering/community-school.md"));
}
