//! "Can I…?": every rule of a school, or of all.

use super::{
    frame::{contact, office, page, school_ref},
    view::{
        Contact, Html, Link,
        explorer::{Choice, Explorer, RuleCard, Topic, vocabulary},
    },
};
use crate::{
    markup::html,
    plan::{HeldPolicy, Place, Plan, Route, SchoolPlan},
    rules::{Rule, Strength},
    trust::Audience,
};

/// The explorer of `school`, or of every school.
pub(super) fn explorer<'a>(plan: &'a Plan<'a>, school: Option<&'a SchoolPlan<'a>>) -> Explorer {
    let route = school.map_or_else(|| Route::folder("can-i"), |s| Route::of_school(&s.school.id, "can-i"));
    let place = Place::new(plan, school, route);
    let cards: Vec<(&str, RuleCard)> = match school {
        Some(school) => cards(plan, school, &place, false),
        None => plan.schools.iter().flat_map(|s| cards(plan, s, &place, true)).collect(),
    };
    let count = cards.len();
    let topics = topics(plan, cards);
    let description = match school {
        Some(school) => format!("Every Do, Don’t and Ask first at {}.", school.school.name),
        None => "Every Do, Don’t and Ask first of every school.".to_owned(),
    };
    Explorer {
        page: page(&place, "Can I…?", &description, &[]),
        topics,
        count,
        audiences: plan.trust.settings.audiences.iter().map(|a| choice(&a.id, &a.name)).collect(),
        schools: match school {
            Some(_) => Vec::new(),
            None => plan.schools.iter().map(|s| choice(&s.school.id, &s.school.short_name)).collect(),
        },
        silent: silent(plan, school),
        every_school: school.map(|_| Link {
            href: place.to(&Route::folder("can-i")),
            text: "Look at the rules of every school".into(),
        }),
        vocabulary: vocabulary(plan.trust.topics.iter().map(|t| (t.id.as_str(), t.synonyms.as_slice()))),
    }
}

fn choice(id: &str, name: &str) -> Choice {
    Choice { id: id.to_owned(), name: name.to_owned() }
}

/// Whom to ask where the policies say nothing.
fn silent(plan: &Plan<'_>, school: Option<&SchoolPlan<'_>>) -> Option<Contact> {
    let of_school = school.and_then(|s| {
        let role =
            ["senior_leader", "line_manager", "head"].into_iter().find(|r| s.school.contacts.contains_key(*r))?;
        Some(contact(role, &s.school.contacts[role]))
    });
    of_school.or_else(|| office(plan))
}

/// The cards by topic, in the order of the topics; within a topic in the order of schools, policies and clauses.
fn topics(plan: &Plan<'_>, cards: Vec<(&str, RuleCard)>) -> Vec<Topic> {
    let mut topics: Vec<Topic> = plan
        .trust
        .topics
        .iter()
        .map(|t| Topic {
            id: t.id.clone(),
            name: t.name.clone(),
            description: t.description.clone(),
            rules: Vec::new(),
        })
        .collect();
    for (first, card) in cards {
        if let Some(topic) = topics.iter_mut().find(|t| t.id == first) {
            topic.rules.push(card);
        }
    }
    topics.retain(|t| !t.rules.is_empty());
    topics
}

fn cards<'a>(
    plan: &'a Plan<'a>,
    school: &'a SchoolPlan<'a>,
    place: &Place<'_>,
    named: bool,
) -> Vec<(&'a str, RuleCard)> {
    // Words and links of the rule are the school's, whichever page shows them.
    let there = Place::new(plan, Some(school), place.route().clone());
    let mut out = Vec::new();
    for policy in &school.policies {
        let there = there.of(policy);
        for rule in &policy.rules {
            let Some(first) = rule.topics.first() else { continue };
            let mut card = card(rule, policy, school, &there);
            if named {
                card.id = format!("rule-{}-{}-{}", school.school.id, policy.held.id, rule.anchor);
                card.school = Some(school_ref(place, school));
            }
            out.push((first.as_str(), card));
        }
    }
    out
}

fn card(rule: &Rule, policy: &HeldPolicy, school: &SchoolPlan<'_>, there: &Place<'_>) -> RuleCard {
    let plan = there.plan();
    let mut text = html::prose(&rule.prose, there);
    if !rule.details.is_empty() {
        let items: String = rule.details.iter().map(|d| format!("<li>{}</li>", html::prose(d, there))).collect();
        text.push_str(&format!("<ul>{items}</ul>"));
    }
    let settings = &plan.trust.settings;
    let title = policy.held.meta.title();
    let whole: Vec<&str> = policy.held.meta.audience.iter().flatten().map(|(id, _)| id.as_str()).collect();
    let everyone = rule.audience.iter().map(String::as_str).eq(whole.iter().copied());
    RuleCard {
        id: format!("rule-{}-{}", policy.held.id, rule.anchor),
        kind: rule.kind,
        kind_name: rule.kind.name().to_owned(),
        text: Html::trusted(text),
        lead: String::new(),
        advice: rule.strength == Strength::Should,
        ask: rule.ask.as_ref().and_then(|(role, _)| Some(contact(role, school.school.contacts.get(role)?))),
        topics: rule.topics.iter().map(|id| choice(id, plan.trust.topic_name(id))).collect(),
        audiences: match everyone {
            true => Vec::new(),
            false => rule.audience.iter().map(|id| choice(id, settings.audience_name(id))).collect(),
        },
        reaches: reaches(&rule.audience, &settings.audiences).join(" "),
        school: None,
        clause: Link {
            href: there.link_to(policy, Some(&rule.anchor)).map(|l| l.href).unwrap_or_default(),
            text: match &rule.number {
                Some(number) => format!("Clause {number} of {title}"),
                None => title.to_owned(),
            },
        },
        words: title.to_owned(),
    }
}

/// Every audience that a rule for `named` is for: those, and all that are within them.
fn reaches(named: &[String], all: &[Audience]) -> Vec<String> {
    let within = |audience: &Audience| {
        let mut at = Some(audience);
        // At most as many steps as there are audiences: a circle in the settings ends too.
        for _ in 0..all.len() {
            let Some(a) = at else { return false };
            if named.contains(&a.id) {
                return true;
            }
            at = a.within.as_ref().and_then(|parent| all.iter().find(|b| b.id == *parent));
        }
        false
    };
    all.iter().filter(|a| within(a)).map(|a| a.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_for_staff_reaches_those_within_staff() {
        let audience = |id: &str, within: Option<&str>| Audience {
            id: id.into(),
            name: id.into(),
            within: within.map(str::to_owned),
        };
        let all = [audience("staff", None), audience("teachers", Some("staff")), audience("visitors", None)];
        assert_eq!(reaches(&["staff".into()], &all), ["staff", "teachers"]);
        let circle = [audience("a", Some("b")), audience("b", Some("a")), audience("c", None)];
        assert_eq!(reaches(&["c".into()], &circle), ["c"]);
    }
}
