//! Rules that no question asks.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diag::{Code, Diagnostic},
    markup::{Block, Section},
    plan::{HeldPolicy, Plan},
    rules::{Rule, Strength},
    source::{SourceId, Span},
};

/// Adds a warning for each file of a policy with rules that must be kept and that no question of any quiz asks, at any school.
pub(super) fn look(plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) {
    if plan.trust.quizzes.is_empty() {
        return;
    }
    let covered = covered(plan);
    // A file may be laid over a policy: what it says is reported there, once for all schools that it holds at.
    let mut files: BTreeMap<SourceId, File<'_>> = BTreeMap::new();
    for policy in plan.policies.iter().chain(plan.schools.iter().flat_map(|s| &s.policies)) {
        let sections = sections(policy);
        for rule in policy.rules.iter().filter(|r| r.strength == Strength::Must) {
            let file = files.entry(rule.span.file).or_insert_with(|| File { policy, rules: BTreeMap::new() });
            file.rules.entry(rule.span).or_insert_with(|| {
                let section = sections.get(&rule.span).copied().unwrap_or_default();
                (rule, section.to_owned(), covered.contains(&rule.span))
            });
        }
    }
    problems.extend(files.into_iter().filter_map(|(file, of)| of.problem(file)));
}

/// The rules of one file by their places: each with the anchor of its section, and whether it is asked.
struct File<'a> {
    policy: &'a HeldPolicy,
    rules: BTreeMap<Span, (&'a Rule, String, bool)>,
}

impl File<'_> {
    fn problem(&self, file: SourceId) -> Option<Diagnostic> {
        let id = &self.policy.held.id;
        let all = self.rules.len();
        let missed = self.rules.values().filter(|(.., asked)| !asked).count();
        if missed == 0 {
            return None;
        }
        let silence = format!(
            "If that is as it should be, say so in `staffroom.toml`: `[[unasked]]` with `what = \"{id}\"`, or a section or rule of it, and `why`."
        );
        if missed == all {
            let rules = if all == 1 { "the one rule".to_owned() } else { format!("any of the {all} rules") };
            let headline = format!("no question asks {rules} that this file gives `{id}`");
            return Some(Diagnostic::whole(file, Code::UnaskedRule, headline).help(silence));
        }
        let mut sections: Vec<(&str, Vec<&str>, usize)> = Vec::new();
        for (rule, section, asked) in self.rules.values() {
            let at = sections.iter().position(|(s, ..)| s == section).unwrap_or_else(|| {
                sections.push((section, Vec::new(), 0));
                sections.len() - 1
            });
            sections[at].2 += 1;
            if !asked {
                sections[at].1.push(&rule.anchor);
            }
        }
        let mut list = "They are these.".to_owned();
        for (section, rules, of) in sections.iter().filter(|(_, rules, _)| !rules.is_empty()) {
            let named =
                if section.is_empty() { "before the first heading".to_owned() } else { format!("`#{section}`") };
            let what = match rules.len() == *of && *of > 1 {
                true => format!("all {of}"),
                false => rules.iter().map(|r| format!("`#{r}`")).collect::<Vec<_>>().join(", "),
            };
            list.push_str(&format!("\n  {named}: {what}"));
        }
        let headline = format!("no question asks {missed} of the {all} rules that this file gives `{id}`");
        Some(Diagnostic::whole(file, Code::UnaskedRule, headline).help(list).help(silence))
    }
}

/// The places of the rules that a question cites or asks, itself or with its section, and of those that need not be asked.
fn covered(plan: &Plan<'_>) -> BTreeSet<Span> {
    let mut covered = BTreeSet::new();
    let unasked = &plan.trust.settings.unasked;
    for policy in plan.policies.iter().chain(plan.schools.iter().flat_map(|s| &s.policies)) {
        for (what, _) in unasked {
            match what.split_once('#') {
                Some((id, anchor)) if *id == policy.held.id => cover(policy, anchor, &mut covered),
                None if *what == policy.held.id => covered.extend(policy.rules.iter().map(|r| r.span)),
                _ => {}
            }
        }
    }
    for school in &plan.schools {
        let id = school.school.id.as_str();
        let mut targets: BTreeSet<(&str, &str)> = BTreeSet::new();
        for question in plan.trust.quizzes.iter().flat_map(|q| &q.questions).filter(|q| q.is_asked_at(id)) {
            let named = [question.part(id, |a| a.cites.as_ref()), question.part(id, |a| a.rule.as_ref())];
            targets.extend(named.into_iter().flatten().filter_map(|(target, _)| target.split_once('#')));
        }
        for (policy, anchor) in targets {
            if let Some(policy) = school.policies.find(policy) {
                cover(policy, anchor, &mut covered);
            }
        }
    }
    covered
}

/// Adds the rule `anchor`, or the rules of the section with that anchor.
fn cover(policy: &HeldPolicy, anchor: &str, covered: &mut BTreeSet<Span>) {
    match policy.held.section(anchor) {
        Some(section) => clauses(section, &mut |span| {
            covered.insert(span);
        }),
        None => covered.extend(policy.held.labels.named(anchor).map(|(_, span)| span)),
    }
}

/// The anchor of the section in which each clause stands, headings that only name a side apart: those stand for the one above.
fn sections(policy: &HeldPolicy) -> BTreeMap<Span, &str> {
    fn walk<'a>(section: &Section, above: &'a str, policy: &'a HeldPolicy, out: &mut BTreeMap<Span, &'a str>) {
        let title = crate::markup::plain(&section.heading.prose);
        let own = policy.held.labels.at(section.heading.span).map_or(above, |l| l.anchor.as_str());
        let anchor = if crate::policy::side_of_heading(&title).is_some() && !above.is_empty() { above } else { own };
        section.blocks.iter().for_each(|b| {
            block(b, &mut |span| {
                out.insert(span, anchor);
            })
        });
        section.children.iter().for_each(|child| walk(child, anchor, policy, out));
    }
    let mut out = BTreeMap::new();
    policy.held.document.sections.iter().for_each(|section| walk(section, "", policy, &mut out));
    out
}

/// Calls `see` with the place of every clause of a section.
fn clauses(section: &Section, see: &mut dyn FnMut(Span)) {
    section.blocks.iter().for_each(|b| block(b, see));
    section.children.iter().for_each(|child| clauses(child, see));
}

fn block(of: &Block, see: &mut dyn FnMut(Span)) {
    match of {
        Block::Clause(clause) => see(clause.span),
        Block::List { items, .. } => {
            for item in items {
                see(item.clause.span);
                item.blocks.iter().for_each(|b| block(b, see));
            }
        }
        _ => {}
    }
}
