//! What the schools say on a topic, each thing once with all the schools that say it.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    entries::{Entry, channel_anchors, entry, of_channel, topic_of},
    frame::contact,
    view::{Contact, Html},
};
use crate::{
    markup::{Prose, html::escape, says_the_same_everywhere},
    plan::{HeldPolicy, Place, Plan},
    rules::Rule,
};

/// An answer of the explorer, and where it holds.
pub(super) struct Said<'a> {
    /// The answer, as the first of its schools gives it.
    pub(super) entry: Entry<'a>,
    /// The schools that give it, by their places among those of the plan, each with whom to ask there.
    pub(super) at: Vec<(usize, Option<Contact>)>,
}

/// Everything that any school answers with on `topic`, school by school in the order in which it comes up first. Two schools say the
/// same where side, words, audience, role to ask and clause are the same. Where only their links differ, the words are without.
pub(super) fn said<'a>(plan: &'a Plan<'a>, place: &Place<'a>, topic: &str) -> Vec<Said<'a>> {
    let mut all = Gathered::default();
    let mut texts: BTreeMap<usize, Vec<InText<'a>>> = BTreeMap::new();
    for (at, school) in plan.schools.iter().enumerate() {
        let there = Place::new(plan, Some(school), place.route().clone());
        for policy in &school.policies {
            let rules = texts.entry(Arc::as_ptr(&policy.held).addr()).or_insert_with(|| in_text(policy, topic));
            for InText { topic, rule, alike, places } in rules {
                let asked = rule.ask.as_ref().and_then(|(role, _)| school.school.contacts.get(role).map(|c| (role, c)));
                let known = &mut places[usize::from(asked.is_some())];
                match known.filter(|_| *alike) {
                    Some(known) => all.said[known].at.push((at, asked.map(|(role, c)| contact(role, c)))),
                    None => {
                        let there = there.of(policy);
                        let entry = entry(topic, rule, policy, school, (&there, &there.page_of(policy)));
                        *known = Some(all.add(at, entry));
                    }
                }
            }
        }
        for (channel, anchor) in school.school.channels.iter().zip(channel_anchors(school.school)) {
            if topic_of(channel) == topic {
                for entry in of_channel(channel, &anchor, &there, school) {
                    all.add(at, entry);
                }
            }
        }
    }
    all.said
}

/// A rule on the topic in a text that schools may share.
struct InText<'a> {
    /// The topic under which it is listed.
    topic: &'a str,
    rule: &'a Rule,
    /// Whether its words are the same at every school that has the text.
    alike: bool,
    /// Its places among what was said: where there is nobody to ask about it, and where there is somebody.
    places: [Option<usize>; 2],
}

/// The rules of `policy` that belong to `topic`.
fn in_text<'a>(policy: &'a HeldPolicy, topic: &str) -> Vec<InText<'a>> {
    let rules = policy.rules.iter().filter(|rule| rule.topics.iter().any(|t| t == topic));
    let same = |prose: &Prose| says_the_same_everywhere(prose);
    rules
        .map(|rule| InText {
            topic: &rule.topics[0],
            rule,
            alike: same(&rule.prose) && rule.details.iter().all(same),
            places: [None; 2],
        })
        .collect()
}

/// All that tells two answers apart but the school.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    words: String,
    side: (String, bool),
    topics: Vec<String>,
    people: (String, Vec<String>),
    ask: Option<String>,
    clause: (String, String, String, String),
}

#[derive(Default)]
struct Gathered<'a> {
    said: Vec<Said<'a>>,
    by_key: BTreeMap<Key, usize>,
}

impl<'a> Gathered<'a> {
    /// Adds an answer of the school `at`, and gives its place in the list.
    fn add(&mut self, at: usize, entry: Entry<'a>) -> usize {
        let next = self.said.len();
        let place = *self.by_key.entry(Key::of(&entry)).or_insert(next);
        if place == next {
            self.said.push(Said { at: vec![(at, entry.card.ask.clone())], entry });
            return place;
        }
        let known = &mut self.said[place];
        if known.entry.card.text != entry.card.text {
            known.entry.card.text = Html::trusted(escape(&known.entry.words));
        }
        known.at.push((at, entry.card.ask));
        place
    }
}

impl Key {
    fn of(entry: &Entry<'_>) -> Self {
        let Entry { card, words, folder, title, anchor, number, .. } = entry;
        Self {
            words: words.clone(),
            side: (card.kind_name.clone(), card.advice),
            topics: card.topics.iter().map(|topic| topic.id.clone()).collect(),
            people: (card.reaches.clone(), card.audiences.iter().map(|audience| audience.name.clone()).collect()),
            ask: card.ask.as_ref().map(|contact| contact.id.clone()),
            clause: (folder.clone(), title.clone(), anchor.clone(), number.clone()),
        }
    }
}
