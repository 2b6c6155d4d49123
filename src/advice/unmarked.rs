//! Prose that sounds like a rule.

use super::{find_words, place_of};
use crate::{
    diag::{Code, Diagnostic},
    markup::{Block, Clause, Section, plain},
    plan::HeldPolicy,
    source::{Sources, Span},
};

/// What a rule sounds like.
const SOUNDS: [&str; 20] = [
    "must not",
    "must never",
    "should not",
    "may not",
    "not permitted",
    "not allowed",
    "not be permitted",
    "not be allowed",
    "prohibited",
    "forbidden",
    "under no circumstances",
    "do not",
    "don't",
    "never",
    "must",
    "are required to",
    "are expected to",
    "only with permission",
    "without permission",
    "needs approval",
];

/// Reports the clauses of `policy` that sound like a rule, and are neither one nor the stem of some.
pub(super) fn look(policy: &HeldPolicy, sources: &Sources, problems: &mut Vec<Diagnostic>) {
    let mut found = Vec::new();
    for section in &policy.held.document.sections {
        walk(section, policy, &mut found);
    }
    for (clause, stem) in found {
        let words = plain(&clause.prose).replace('’', "'");
        let Some(sound) = SOUNDS.iter().find(|s| find_words(&words, s).is_some()) else { continue };
        let label = policy.held.labels.at(clause.span);
        let name = match label.and_then(|l| l.number.as_ref()) {
            Some(number) => format!("clause {number}"),
            None => "this clause".to_owned(),
        };
        let problem = Diagnostic::at(
            place_of(sound, clause.span, sources),
            Code::UnmarkedRule,
            format!("{name} says “{sound}” and is not marked as a rule"),
        );
        problems.push(if stem {
            problem.help("If it governs the list behind it, end it with `{.dont}`, `{.do}` or `{.ask}`: each item is a rule then.")
        } else if words.trim_end().ends_with(':') {
            problem
                .help("If it governs the clauses behind it, put `{.dont}`, `{.do}` or `{.ask}` on the heading of the section: each clause of it is a rule then.")
                .help("Put `{.not-a-rule}` behind it if it is none.")
        } else {
            problem
                .help("Begin it with `**Don't**`, `**Do**` or `**Ask first**`, or move it to a list under such a heading.")
                .help("Put `{.not-a-rule}` behind it if it is none.")
        });
    }
}

/// The clauses of a section that are no rules, each with whether a list stands behind it.
fn walk<'a>(section: &'a Section, policy: &HeldPolicy, out: &mut Vec<(&'a Clause, bool)>) {
    blocks(&section.blocks, policy, out);
    section.children.iter().for_each(|child| walk(child, policy, out));
}

fn blocks<'a>(list: &'a [Block], policy: &HeldPolicy, out: &mut Vec<(&'a Clause, bool)>) {
    let is_rule = |span: Span| policy.rules.iter().any(|r| r.span == span);
    let settled = |c: &Clause| ["do", "dont", "ask", "not-a-rule"].iter().any(|class| c.attrs.has(class));
    for (at, block) in list.iter().enumerate() {
        match block {
            Block::Clause(clause) if !is_rule(clause.span) && !settled(clause) => {
                let next = list.get(at + 1);
                let stem =
                    matches!(next, Some(Block::List { items, .. }) if items.iter().any(|i| !is_rule(i.clause.span)));
                // A stem whose items are all rules has done its work.
                if stem || !matches!(next, Some(Block::List { .. })) {
                    out.push((clause, stem));
                }
            }
            Block::List { items, .. } => {
                for item in items.iter().filter(|i| !is_rule(i.clause.span)) {
                    if !settled(&item.clause) {
                        out.push((&item.clause, false));
                    }
                    blocks(&item.blocks, policy, out);
                }
            }
            _ => {}
        }
    }
}
