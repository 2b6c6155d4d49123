//! "Can I…?" of every school: the explorer, a page for each topic, schools side by side, and the data that the scripts search.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{
    entries::{CHANNELS, Entry, answers_of, choice, count_of, topic_of},
    frame::{contact, page, silent},
    said::{Said, said},
    view::{
        Contact, DataBlock, Link,
        every::{Compare, EveryRule, ExplorerAll, SchoolRules, TopicLink},
        explorer::{Choice, vocabulary},
    },
};
use crate::{
    config::Links,
    plan::{Place, Plan, Route},
};

/// The address of the data.
pub(super) fn data_route() -> Route {
    Route::file("can-i/rules.js")
}

/// The address of a topic's page.
pub(super) fn topic_route(id: &str) -> Route {
    Route::folder(&format!("can-i/topics/{id}"))
}

/// The topics that have a page: those that any school answers on, with how many answers they have.
pub(super) fn topics_with_rules<'a>(plan: &'a Plan<'a>) -> Vec<(&'a str, &'a str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for school in &plan.schools {
        for topic in school.policies.iter().flat_map(|p| p.rules.iter()).flat_map(|r| &r.topics) {
            *counts.entry(topic).or_default() += 1;
        }
        for channel in &school.school.channels {
            *counts.entry(topic_of(channel)).or_default() += answers_of(channel, plan).count();
        }
    }
    all_topics(plan).filter_map(|(id, name, _)| counts.get(id).map(|count| (id, name, *count))).collect()
}

/// Id, name and description of every topic there can be.
pub(super) fn all_topics<'a>(plan: &'a Plan<'a>) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
    let declared = plan.trust.topics.iter().map(|t| (t.id.as_str(), t.name.as_str(), t.description.as_str()));
    declared.chain([(CHANNELS.0, CHANNELS.1, "")])
}

fn topic_links(plan: &Plan<'_>, place: &Place<'_>) -> Vec<TopicLink> {
    topics_with_rules(plan)
        .into_iter()
        .map(|(id, name, count)| TopicLink {
            id: id.to_owned(),
            name: name.to_owned(),
            href: place.to(&topic_route(id)),
            count,
        })
        .collect()
}

fn school_choices(plan: &Plan<'_>) -> Vec<Choice> {
    plan.schools.iter().map(|s| choice(&s.school.id, &s.school.short_name)).collect()
}

/// The explorer of every school.
pub(super) fn explorer<'a>(plan: &'a Plan<'a>) -> ExplorerAll {
    let place = Place::new(plan, None, Route::folder("can-i"));
    let topics = topic_links(plan, &place);
    let can_i = |id: &str| place.to(&Route::of_school(id, "can-i"));
    ExplorerAll {
        page: page(&place, "Can I…?", "Every Do, Don’t and Ask first of every school.", &[]),
        count: plan.schools.iter().map(|s| count_of(s, plan)).sum(),
        topics,
        can_i: plan.schools.iter().map(|s| Link { href: can_i(&s.school.id), text: s.school.name.clone() }).collect(),
        audiences: plan.trust.settings.audiences.iter().map(|a| choice(&a.id, &a.name)).collect(),
        schools: school_choices(plan),
        silent: silent(plan, None),
        compare: (plan.schools.len() > 1)
            .then(|| Link { href: place.to(&Route::folder("can-i/compare")), text: "Compare schools".into() }),
        board: Link { href: place.to(&Route::folder("can-i/board")), text: "Where schools differ".into() },
        data: place.to(&data_route()),
        vocabulary: vocabulary(&plan.trust.topics, &plan.trust.alike),
    }
}

/// Schools side by side.
pub(super) fn compare<'a>(plan: &'a Plan<'a>) -> Compare {
    let place = Place::new(plan, None, Route::folder("can-i/compare"));
    Compare {
        page: page(
            &place,
            "Compare schools",
            "What differs between the rules of two or more schools.",
            &[(Route::folder("can-i"), "Can I…?")],
        ),
        schools: school_choices(plan),
        topics: topic_links(plan, &place),
        board: Link { href: place.to(&Route::folder("can-i/board")), text: "Where schools differ".into() },
        data: place.to(&data_route()),
    }
}

/// The data, as a script.
pub(super) fn data<'a>(plan: &'a Plan<'a>) -> String {
    let every = every_rule(plan);
    format!("(globalThis.Staffroom ||= {{}}).everyRule = {};\n", DataBlock::of(&every).as_str())
}

/// Values said once, and their places.
#[derive(Default)]
struct Once<T: Ord + Clone> {
    places: BTreeMap<T, usize>,
    values: Vec<T>,
}

impl<T: Ord + Clone> Once<T> {
    fn place(&mut self, value: T) -> usize {
        let next = self.values.len();
        let place = *self.places.entry(value.clone()).or_insert(next);
        if place == next {
            self.values.push(value);
        }
        place
    }
}

fn every_rule(plan: &Plan<'_>) -> EveryRule {
    let place = Place::new(plan, None, Route::folder("can-i"));
    let topics: Vec<&str> = all_topics(plan).map(|(topic, ..)| topic).collect();
    let all = topics
        .par_iter()
        .flat_map_iter(|topic| said(plan, &place, topic).into_iter().filter(|said| said.entry.topic == *topic));
    let all: Vec<Said<'_>> = all.collect();
    let (mut roles, mut pages, mut sets, mut people) =
        (Once::default(), Once::default(), Once::default(), Once::default());
    let mut every = EveryRule::default();
    let mut held: Vec<Vec<usize>> = vec![Vec::new(); plan.schools.len()];
    let mut asks: Vec<BTreeMap<usize, Contact>> = vec![BTreeMap::new(); plan.schools.len()];
    for (rule, Said { entry, at }) in all.into_iter().enumerate() {
        let Entry { card, words, folder, title, anchor, number, channel, .. } = entry;
        let role = card.ask.as_ref().map(|contact| roles.place(contact.id.clone()));
        for (school, ask) in at {
            held[school].push(rule);
            if let Some((role, contact)) = role.zip(ask) {
                asks[school].entry(role).or_insert(contact);
            }
        }
        let ids: Vec<&str> = card.topics.iter().map(|t| t.id.as_str()).collect();
        let names: Vec<&str> = card.audiences.iter().map(|a| a.name.as_str()).collect();
        let letter = match card.kind.id() {
            "do" if channel => 'm',
            "do" => 'd',
            "dont" => 'n',
            _ => 'a',
        };
        every.text.push(words);
        every.kind.push(if card.advice { letter.to_ascii_uppercase() } else { letter });
        every.set.push(sets.place(ids.join(" ")));
        every.who.push(people.place((card.reaches, names.join(", "))));
        every.ask.push(role.map_or(0, |role| role + 1));
        every.page.push(pages.place((folder, title)));
        every.anchor.push(anchor);
        every.number.push(number);
    }
    let mut every = EveryRule {
        file: match plan.trust.settings.links {
            Links::Files => "index.html".into(),
            Links::Folders => String::new(),
        },
        topics: all_topics(plan).map(|(id, name, _)| (id.to_owned(), name.to_owned())).collect(),
        roles: roles.values,
        pages: pages.values,
        sets: sets.values,
        people: people.values,
        ..every
    };
    for ((school, mut rules), asks) in plan.schools.iter().zip(held).zip(asks) {
        // What a school says twice in one clause, it says once.
        rules.dedup();
        let steps = rules.iter().scan(None, |before: &mut Option<usize>, rule| {
            let step = before.map_or(rule + 1, |b| rule - b);
            *before = Some(*rule);
            Some(step)
        });
        let who = |at: usize| {
            let given = asks.get(&at).cloned();
            let own = || school.school.contacts.get(&every.roles[at]).map(|c| contact(&every.roles[at], c));
            given
                .or_else(own)
                .map_or_else(Default::default, |c| [c.role, c.name.unwrap_or_default(), c.email.unwrap_or_default()])
        };
        every.schools.push(SchoolRules {
            id: school.school.id.clone(),
            name: school.school.name.clone(),
            short: school.school.short_name.clone(),
            asks: (0..every.roles.len()).map(who).collect(),
            rules: steps.collect(),
        });
    }
    every
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_said_once() {
        let mut once = Once::default();
        let places = ["a", "b", "a"].map(|v| once.place(v));
        assert_eq!((places, once.values), ([0, 1, 0], vec!["a", "b"]));
    }
}
