//! The trust's front page, a school's home, its contacts and its induction.

use super::{
    frame::{audiences, contact, count, has_induction, lower_first, page, school_ref},
    policy,
    view::{
        Html, Link,
        contacts::{Channel, Contacts},
        home::{Home, SchoolCard, Signpost},
        school::School,
    },
};
use crate::{
    plan::{Place, Plan, PlannedQuiz, Route, SchoolPlan},
    rules::Kind,
    school::{self, Others},
};

/// The front page.
pub(super) fn home<'a>(plan: &'a Plan<'a>) -> Home {
    let place = Place::new(plan, None, Route::home());
    let card = |school: &SchoolPlan<'_>| SchoolCard {
        school: school_ref(&place, school),
        phase: phase(&school.school.phase),
        policies: school.policies.len(),
        rules: school.policies.iter().map(|p| p.rules.len()).sum(),
    };
    let mut more =
        vec![signpost(&place, &Route::folder("reviews"), "Reviews", "Which policies are due, overdue or undated")];
    if !plan.trust.glossary.is_empty() {
        more.push(signpost(&place, &Route::folder("glossary"), "Glossary", "Terms and abbreviations explained"));
    }
    for extra in plan.trust.pages.iter().filter(|p| p.id != "accessibility") {
        more.push(signpost(&place, &Route::folder(&extra.id), &extra.title, &extra.summary));
    }
    Home {
        page: page(
            &place,
            &plan.trust.settings.trust,
            "Policies, rules and induction for everyone who works here.",
            &[],
        ),
        introduction: Html::default(),
        schools: plan.schools.iter().map(card).collect(),
        policies: policy::rows(&place),
        can_i: Link { href: place.to(&Route::folder("can-i")), text: "Can I…? for every school".into() },
        more,
    }
}

fn signpost(place: &Place<'_>, route: &Route, text: &str, hint: &str) -> Signpost {
    Signpost { href: place.to(route), text: text.to_owned(), hint: hint.to_owned() }
}

/// "infant" → "Infant school".
fn phase(phase: &str) -> String {
    let mut chars = phase.chars();
    let Some(first) = chars.next() else { return String::new() };
    let phase = first.to_uppercase().collect::<String>() + chars.as_str();
    if phase.to_lowercase().contains("school") { phase } else { format!("{phase} school") }
}

/// The home of a school.
pub(super) fn school<'a>(plan: &'a Plan<'a>, school: &'a SchoolPlan<'a>) -> School {
    let place = Place::new(plan, Some(school), Route::school(&school.school.id));
    let at = |page: &str| Route::of_school(&school.school.id, page);
    let rules: usize = school.policies.iter().map(|p| p.rules.len()).sum();
    let mut entries = Vec::new();
    if rules > 0 {
        let hint = format!("{} in plain words, each with its clause", count(rules, "rule", "rules"));
        entries.push(signpost(&place, &at("can-i"), "Can I…?", &hint));
    }
    let hint = format!("{} as they hold here", count(school.policies.len(), "policy", "policies"));
    entries.push(signpost(&place, &at("policies"), "Policies", &hint));
    if has_induction(school) {
        entries.push(signpost(&place, &at("induction"), "Induction", "What to read, agree to and pass when you start"));
    }
    School {
        page: page(&place, &school.school.name, &format!("Policies and induction at {}.", school.school.name), &[]),
        phase: phase(&school.school.phase),
        entries,
        policies: policy::rows(&place),
        contacts: contacts_of(school),
        more: vec![
            signpost(&place, &at("contacts"), "Contacts", "Whom to ask, and which channels you may use"),
            signpost(&place, &at("reviews"), "Reviews", "Which policies are due, overdue or undated"),
        ],
    }
}

fn contacts_of(school: &SchoolPlan<'_>) -> Vec<super::view::Contact> {
    school.school.contacts.iter().map(|(role, someone)| contact(role, someone)).collect()
}

/// The contacts of a school.
pub(super) fn contacts<'a>(plan: &'a Plan<'a>, school: &'a SchoolPlan<'a>) -> Contacts {
    let place = Place::new(plan, Some(school), Route::of_school(&school.school.id, "contacts"));
    Contacts {
        page: page(&place, "Contacts", &format!("Whom to ask at {}.", school.school.name), &[]),
        contacts: contacts_of(school),
        channels: school.school.channels.iter().map(|c| channel(c, plan, school)).collect(),
    }
}

fn channel(channel: &school::Channel, plan: &Plan<'_>, school: &SchoolPlan<'_>) -> Channel {
    let who: Vec<String> = channel.who.iter().map(|(id, _)| id.clone()).collect();
    let approver = channel.approver.as_ref().and_then(|(role, _)| school.school.contacts.get(role));
    let (others, kind) = match (channel.others, approver) {
        (Others::Ask, Some(contact)) => (format!("Ask first: {}", lower_first(&contact.role)), Some(Kind::Ask)),
        (Others::Ask, None) => ("Ask first".to_owned(), Some(Kind::Ask)),
        (Others::Never, _) => ("Never".to_owned(), Some(Kind::Dont)),
        (Others::NotStated, _) => ("The policies do not say".to_owned(), None),
    };
    Channel {
        channel: capital(&channel.channel),
        audience: capital(&channel.audience),
        who: if who.is_empty() { "Nobody".to_owned() } else { audiences(plan, &who) },
        others,
        others_kind: kind,
        note: channel.note.clone(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// The address of a quiz at a school.
pub(super) fn quiz_route(planned: &PlannedQuiz, school: &SchoolPlan<'_>) -> Route {
    Route::of_school(&school.school.id, &format!("quizzes/{}", planned.quiz.quiz))
}
