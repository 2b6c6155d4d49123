//! What other schools say where a school has a rule of its own.

use std::collections::BTreeSet;

use super::{HeldPolicy, Place, Route, SchoolPlan};
use crate::{
    markup::{LinkEnd, Picture, Setting, Target, html, phrase},
    quiz::{Others, RuleThere, fold},
    rules::{Kind, Rule},
};

/// The rules on a topic of `rule` at the schools of `others`, in the words of `here`, without those that hold at the school of `here`
/// too. First what other schools make of the same rule; then one rule of each school, the closest in its words, and so on. A rule on the
/// same side may be the school's own in other words, so those on another side go before it.
pub(super) fn elsewhere(
    here: &Place<'_>,
    school: &SchoolPlan<'_>,
    (policy, rule): (&HeldPolicy, &Rule),
    others: &Others,
) -> Vec<RuleThere> {
    let on_topic = |other: &&Rule| other.topics.iter().any(|topic| rule.topics.contains(topic));
    let key = |kind: Kind, words: &str| (kind, fold(words));
    let mut known: BTreeSet<(Kind, String)> = BTreeSet::new();
    for held in &school.policies {
        known.extend(held.rules.iter().filter(on_topic).map(|r| key(r.kind, &in_words(r, &here.of(held)))));
    }
    let asked = phrase::words(&in_words(rule, &here.of(policy)));
    let mut found = Vec::new();
    for (at, other) in here.plan().schools.iter().enumerate() {
        if other.school.id == school.school.id || !others.takes(&other.school.id) {
            continue;
        }
        let mut of_school = Vec::new();
        for held in &other.policies {
            // The same text says the same.
            let shared =
                school.policies.find(&held.held.id).is_some_and(|own| std::sync::Arc::ptr_eq(&own.held, &held.held));
            if shared {
                continue;
            }
            let there = Borrowed {
                here,
                there: Place::new(here.plan(), Some(other), Route::school(&other.school.id)).of(held),
            };
            for candidate in held.rules.iter().filter(on_topic) {
                let words = in_words(candidate, &there);
                if known.insert(key(candidate.kind, &words)) {
                    let same = held.held.id == policy.held.id && candidate.anchor == rule.anchor;
                    let far = 1000 - shared_words(&asked, &phrase::words(&words));
                    of_school.push(((!same, candidate.kind == rule.kind), far, candidate.kind, words));
                }
            }
        }
        of_school.sort_by_key(|(order, far, ..)| (*order, *far));
        let ranked = of_school.into_iter().enumerate();
        found.extend(ranked.map(|(rank, (order, far, kind, words))| ((order, rank, far, at), kind, words)));
    }
    found.sort_by_key(|(order, ..)| *order);
    let there =
        |(_, kind, words): (_, Kind, String)| RuleThere { kind, text: html::escape(&words).into_owned(), words };
    found.into_iter().map(there).collect()
}

/// A rule and what stands below it, without mark-up.
pub(super) fn in_words(rule: &Rule, setting: &dyn Setting) -> String {
    let words = html::words(&rule.prose, setting);
    let details: Vec<String> = rule.details.iter().map(|d| html::words(d, setting)).collect();
    match details.is_empty() {
        true => words,
        false => format!("{} {}", words, details.join("; ")),
    }
}

/// Of a thousand words of both, how many both have.
fn shared_words(a: &[String], b: &[String]) -> usize {
    let (a, b): (BTreeSet<&String>, BTreeSet<&String>) = (a.iter().collect(), b.iter().collect());
    1000 * a.intersection(&b).count() / a.union(&b).count().max(1)
}

/// A text of another school in the words of this one: only what it says is to differ, not what a head is called.
struct Borrowed<'a> {
    here: &'a Place<'a>,
    there: Place<'a>,
}

impl Setting for Borrowed<'_> {
    fn word(&self, name: &str) -> Option<String> {
        self.here.word(name).or_else(|| self.there.word(name))
    }

    fn link(&self, target: &Target) -> Option<LinkEnd> {
        self.there.link(target)
    }

    fn image(&self, _path: &str) -> Option<Picture> {
        None
    }
}
