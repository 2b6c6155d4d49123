//! "Can I…?" at a school, and the practice deck made from the same rules.

use super::{
    entries::{CHANNELS, Entry, choice, entries},
    frame::{page, silent},
    view::{
        Link,
        explorer::{Explorer, Topic, vocabulary},
        practise::{Flashcard, Practise},
    },
};
use crate::plan::{Place, Plan, Route, SchoolPlan};

/// The explorer of a school.
pub(super) fn explorer<'a>(plan: &'a Plan<'a>, school: &'a SchoolPlan<'a>) -> Explorer {
    let at = |page: &str| Route::of_school(&school.school.id, page);
    let place = Place::new(plan, Some(school), at("can-i"));
    let entries = entries(school, &place, None);
    let count = entries.len();
    let link = |route: Route, text: &str| Link { href: place.to(&route), text: text.to_owned() };
    let mut more = Vec::new();
    if entries.iter().any(|e| !e.channel) {
        more.push(link(at("can-i/practise"), "Practise: Do, Don’t or Ask first?"));
    }
    if plan.schools.len() > 1 {
        more.push(link(Route::folder("can-i/compare"), "Compare schools"));
    }
    if place.plan().alone.is_none() {
        more.push(link(Route::folder("can-i"), "Look at the rules of every school"));
    }
    Explorer {
        page: page(&place, "Can I…?", &format!("Every Do, Don’t and Ask first at {}.", school.school.name), &[]),
        topics: topics(plan, entries),
        count,
        audiences: plan.trust.settings.audiences.iter().map(|a| choice(&a.id, &a.name)).collect(),
        silent: silent(plan, Some(school)),
        more,
        vocabulary: vocabulary(&plan.trust.topics, &plan.trust.alike),
    }
}

/// The cards by topic, in the order of the topics; within a topic in the order of policies and clauses.
pub(super) fn topics(plan: &Plan<'_>, entries: Vec<Entry<'_>>) -> Vec<Topic> {
    let topic = |id: &str, name: &str, description: &str| Topic {
        id: id.to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
        rules: Vec::new(),
    };
    let mut topics: Vec<Topic> = plan.trust.topics.iter().map(|t| topic(&t.id, &t.name, &t.description)).collect();
    topics.push(topic(CHANNELS.0, CHANNELS.1, ""));
    for entry in entries {
        if let Some(topic) = topics.iter_mut().find(|t| t.id == entry.topic) {
            topic.rules.push(entry.card);
        }
    }
    topics.retain(|t| !t.rules.is_empty());
    topics
}

/// The practice deck of a school.
pub(super) fn practise<'a>(plan: &'a Plan<'a>, school: &'a SchoolPlan<'a>) -> Practise {
    let place = Place::new(plan, Some(school), Route::of_school(&school.school.id, "can-i/practise"));
    let above = (Route::of_school(&school.school.id, "can-i"), "Can I…?");
    let cards: Vec<Flashcard> = entries(school, &place, None)
        .into_iter()
        .filter(|entry| !entry.channel)
        .map(|Entry { card, .. }| Flashcard {
            kind: card.kind,
            kind_name: card.kind_name,
            text: card.text,
            topic: card.topics.into_iter().next().map(|t| t.name).unwrap_or_default(),
            ask: card.ask,
            clause: card.clause,
        })
        .collect();
    Practise {
        page: page(
            &place,
            "Practise",
            &format!("Do, Don’t or Ask first? The rules of {}, ten at a time.", school.school.name),
            &[above],
        ),
        cards,
    }
}
