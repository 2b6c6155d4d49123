//! "Can I…?" at a school, and the practice deck made from the same rules.

use super::{
    cards::{Card, Cards},
    entries::{CHANNELS, Entry, choice, of_channels},
    frame::{page, silent},
    view::{
        Link,
        explorer::{Explorer, RuleCard, Topic, vocabulary},
        practise::{Flashcard, Practise},
    },
};
use crate::{
    plan::{Place, Plan, Route, SchoolPlan},
    theme::{Theme, ThemeError},
};

/// The explorer of a school.
///
/// # Errors
///
/// Of the component that prints a card.
pub(super) fn explorer<'a>(
    plan: &'a Plan<'a>,
    school: &'a SchoolPlan<'a>,
    theme: &Theme,
    cards: &mut Cards<RuleCard>,
) -> Result<Explorer, ThemeError> {
    let at = |page: &str| Route::of_school(&school.school.id, page);
    let place = Place::new(plan, Some(school), at("can-i"));
    let print = |entry: Entry<'_>| theme.print("rule_card", &entry.card);
    let mut cards = cards.of(school, &place, print)?;
    let practises = !cards.is_empty();
    for entry in of_channels(school, &place) {
        cards.push(Card { topic: entry.topic, printed: print(entry)? });
    }
    let count = cards.len();
    let link = |route: Route, text: &str| Link { href: place.to(&route), text: text.to_owned() };
    let mut more = Vec::new();
    if practises {
        more.push(link(at("can-i/practise"), "Practise: Do, Don’t or Ask first?"));
    }
    if plan.schools.len() > 1 {
        more.push(link(Route::folder("can-i/compare"), "Compare schools"));
    }
    if place.plan().alone.is_none() {
        more.push(link(Route::folder("can-i"), "Look at the rules of every school"));
    }
    Ok(Explorer {
        page: page(&place, "Can I…?", &format!("Every Do, Don’t and Ask first at {}.", school.school.name), &[]),
        topics: topics(plan, cards),
        count,
        audiences: plan.trust.settings.audiences.iter().map(|a| choice(&a.id, &a.name)).collect(),
        silent: silent(plan, Some(school)),
        more,
        vocabulary: vocabulary(&plan.trust.topics, &plan.trust.alike),
    })
}

/// The cards by topic, in the order of the topics; within a topic in the order of policies and clauses.
fn topics(plan: &Plan<'_>, cards: Vec<Card<'_, RuleCard>>) -> Vec<Topic> {
    let topic = |id: &str, name: &str, description: &str| Topic {
        id: id.to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
        rules: Vec::new(),
    };
    let mut topics: Vec<Topic> = plan.trust.topics.iter().map(|t| topic(&t.id, &t.name, &t.description)).collect();
    topics.push(topic(CHANNELS.0, CHANNELS.1, ""));
    for card in cards {
        if let Some(topic) = topics.iter_mut().find(|t| t.id == card.topic) {
            topic.rules.push(card.printed);
        }
    }
    topics.retain(|t| !t.rules.is_empty());
    topics
}

/// The practice deck of a school.
///
/// # Errors
///
/// Of the component that prints a card.
pub(super) fn practise<'a>(
    plan: &'a Plan<'a>,
    school: &'a SchoolPlan<'a>,
    theme: &Theme,
    cards: &mut Cards<Flashcard>,
) -> Result<Practise, ThemeError> {
    let place = Place::new(plan, Some(school), Route::of_school(&school.school.id, "can-i/practise"));
    let above = (Route::of_school(&school.school.id, "can-i"), "Can I…?");
    let cards = cards.of(school, &place, |Entry { card, .. }| {
        let card = Flashcard {
            kind: card.kind,
            kind_name: card.kind_name,
            text: card.text,
            topic: card.topics.into_iter().next().map(|t| t.name).unwrap_or_default(),
            ask: card.ask,
            clause: card.clause,
        };
        theme.print("deck_card", &card)
    })?;
    Ok(Practise {
        page: page(
            &place,
            "Practise",
            &format!("Do, Don’t or Ask first? The rules of {}, ten at a time.", school.school.name),
            &[above],
        ),
        cards: cards.into_iter().map(|card| card.printed).collect(),
    })
}
