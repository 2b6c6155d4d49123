//! The page of a topic at every school: what all of them say first, then what some say, then every school by itself.

use std::collections::BTreeMap;

use super::{
    every::{all_topics, topic_route},
    frame::{count, page, school_ref, silent},
    said::{Said, said},
    view::{
        Contact, SchoolRef,
        every::{TopicAtSchool, TopicGroup, TopicPage},
        explorer::RuleCard,
    },
};
use crate::plan::{Place, Plan, Route};

/// So many schools stand in a title by their names; more are counted.
const NAMED: usize = 3;

/// A topic at every school.
pub(super) fn topic<'a>(plan: &'a Plan<'a>, id: &str) -> TopicPage {
    let place = Place::new(plan, None, topic_route(id));
    let (_, name, description) = all_topics(plan).find(|(other, ..)| *other == id).unwrap_or((id, id, ""));
    let answers = said(plan, &place, id);
    let schools = at_schools(plan, &place, id, &answers);
    TopicPage {
        groups: groups(plan, &place, answers),
        schools,
        page: page(&place, name, &format!("What every school says: {name}."), &[(Route::folder("can-i"), "Can I…?")]),
        description: description.to_owned(),
    }
}

/// The answers by the schools that give them: those of most schools first.
fn groups<'a>(plan: &'a Plan<'a>, place: &Place<'a>, answers: Vec<Said<'a>>) -> Vec<TopicGroup> {
    let mut groups: Vec<(Vec<usize>, Vec<RuleCard>)> = Vec::new();
    let mut places: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    for said in answers {
        for (schools, card) in cards(plan, place, said) {
            let next = groups.len();
            let at = *places.entry(schools.clone()).or_insert(next);
            if at == next {
                groups.push((schools, Vec::new()));
            }
            groups[at].1.push(card);
        }
    }
    groups.sort_by_key(|(schools, _)| (std::cmp::Reverse(schools.len()), schools.clone()));
    let group = |(n, (schools, rules)): (usize, (Vec<usize>, Vec<RuleCard>))| TopicGroup {
        id: format!("answers-{}", n + 1),
        title: title(plan, &schools),
        schools: match schools.len() == plan.schools.len() || schools.len() <= NAMED {
            true => Vec::new(),
            false => schools.iter().map(|at| plan.schools[*at].school.short_name.clone()).collect(),
        },
        rules,
    };
    groups.into_iter().enumerate().map(group).collect()
}

/// The card of an answer for all schools that ask the same person or call the role the same, and those schools.
fn cards<'a>(plan: &'a Plan<'a>, place: &Place<'a>, said: Said<'a>) -> Vec<(Vec<usize>, RuleCard)> {
    let Said { entry, at } = said;
    let mut by_role: BTreeMap<Option<String>, Vec<(usize, Option<Contact>)>> = BTreeMap::new();
    for (school, ask) in at {
        by_role.entry(ask.as_ref().map(|contact| contact.role.clone())).or_default().push((school, ask));
    }
    let card = |at: Vec<(usize, Option<Contact>)>| {
        let mut card = entry.card.clone();
        let (first, ask) = &at[0];
        let school = &plan.schools[*first];
        card.id = format!("{}-{}", school.school.id, card.id);
        card.ask = match at.iter().all(|(_, other)| other == ask) {
            true => ask.clone(),
            // Each school has its own: its own page names them.
            false => ask.clone().map(|contact| Contact { name: None, email: None, phone: None, ..contact }),
        };
        let own = Route::of_school(&school.school.id, &entry.folder);
        // What the trust wrote for several schools is best read there.
        let shared = entry.folder.strip_prefix("policies/").filter(|_| at.len() > 1);
        let trusts = shared.and_then(|id| plan.policies.find(id));
        let trusts = trusts.filter(|policy| policy.held.labels.named(&entry.anchor).is_some());
        let page = trusts.map_or(own, |policy| policy.route(None));
        card.clause.href = format!("{}#{}", place.to(&page), entry.anchor);
        (at.into_iter().map(|(school, _)| school).collect(), card)
    };
    by_role.into_values().map(card).collect()
}

/// "At every school", "At every school but A", "At A and B", "At 12 schools".
fn title(plan: &Plan<'_>, schools: &[usize]) -> String {
    let name = |at: usize| plan.schools[at].school.short_name.as_str();
    let all = plan.schools.len();
    if schools.len() <= NAMED && (schools.len() < all || all == 1) {
        return format!("At {}", list(schools.iter().map(|at| name(*at)).collect()));
    }
    let others: Vec<&str> = (0..all).filter(|at| !schools.contains(at)).map(name).collect();
    match others.len() {
        0 => "At every school".to_owned(),
        1..=NAMED => format!("At every school but {}", list(others)),
        _ => format!("At {}", count(schools.len(), "school", "schools")),
    }
}

/// "A, B and C".
fn list(names: Vec<&str>) -> String {
    match names.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        names => names.concat(),
    }
}

/// Every school with the way to its own answers on the topic.
fn at_schools(plan: &Plan<'_>, place: &Place<'_>, id: &str, answers: &[Said<'_>]) -> Vec<TopicAtSchool> {
    let mut counts = vec![(0, false); plan.schools.len()];
    for said in answers {
        for (school, _) in &said.at {
            let (count, listed) = &mut counts[*school];
            *count += 1;
            *listed |= said.entry.topic == id;
        }
    }
    let at = |(school, (answers, listed)): (&_, (usize, bool))| {
        let own = school_ref(place, school);
        let explorer = place.to(&Route::of_school(&school.school.id, "can-i"));
        TopicAtSchool {
            school: SchoolRef { home: if listed { format!("{explorer}#topic-{id}") } else { explorer }, ..own },
            count: count(answers, "answer", "answers"),
            silent: answers == 0,
            ask: silent(plan, Some(school)).filter(|_| answers == 0),
        }
    };
    plan.schools.iter().zip(counts).map(at).collect()
}
