//! The texts of policies, made once for all places that answer alike.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::body::{Body, body};
use crate::{
    markup::{Setting, Target},
    plan::{HeldPolicy, Place},
    policy::Held,
};

/// What a text asks of its place, as the place answers.
type Answers = Vec<Option<String>>;

/// The HTML of one policy's text, as it was made for pages that differ in nothing that the text asks for. Most schools leave a trust's
/// policy alone and use the same words in it.
#[derive(Default)]
pub(super) struct Bodies {
    of: Option<Arc<Held>>,
    made: BTreeMap<Answers, String>,
}

impl Bodies {
    /// The whole text of `policy` as a page at `place` shows it.
    pub(super) fn body(&mut self, policy: &HeldPolicy, place: &Place<'_>) -> String {
        if !self.of.as_ref().is_some_and(|held| Arc::ptr_eq(held, &policy.held)) {
            *self = Self { of: Some(policy.held.clone()), made: BTreeMap::new() };
        }
        let answers = answers(policy, place);
        self.made.entry(answers).or_insert_with(|| body(policy, place)).clone()
    }
}

/// All that the text of `policy` asks of `place`: its holes, links and images, whom its rules name, and the few words of the page
/// itself. Two places of one plan that give the same answers have the same HTML.
fn answers(policy: &HeldPolicy, place: &Place<'_>) -> Answers {
    let held = &policy.held;
    let there = place.of(policy);
    let body = Body::new(policy, place);
    let mut answers =
        vec![Some(body.glossary().to_owned()), held.overlay.and(there.school()).map(|s| s.school.short_name.clone())];
    let holes: BTreeSet<&str> = held.holes.iter().map(|(name, _)| name.as_str()).collect();
    answers.extend(holes.into_iter().map(|name| there.word(name)));
    // Where a link within the text leads, every place of the text knows alike.
    for (target, _) in held.leads.links.iter().filter(|(target, _)| !matches!(target, Target::Here(_))) {
        let end = there.link(target);
        let (href, name) = end.map(|end| (end.href, end.name)).unzip();
        answers.extend([href, name]);
    }
    answers.extend(held.leads.images.iter().map(|(path, ..)| there.image(path).map(|picture| format!("{picture:?}"))));
    answers.extend(policy.rules.iter().filter(|rule| rule.ask.is_some()).map(|rule| Some(body.asks(rule))));
    for section in held.sections() {
        if let Some((from, _)) = section.heading.attrs.get("from") {
            let mut quoted = String::new();
            body.quoted_from(from, &mut quoted);
            answers.push(Some(quoted));
        }
    }
    answers
}
