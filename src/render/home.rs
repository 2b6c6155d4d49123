//! The trust's front page, a school's home, its contacts and its induction.

use super::{
    frame::{audiences, contact, count, has_induction, office, page, school_ref},
    policy,
    view::{
        Html, Link,
        home::{Home, SchoolCard, Signpost},
        induction::{Induction, Task},
        school::School,
    },
};
use crate::plan::{Place, Plan, PlannedQuiz, Route, SchoolPlan};

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

/// Whom to ask at a school.
pub(super) fn contacts_of(school: &SchoolPlan<'_>) -> Vec<super::view::Contact> {
    school.school.contacts.iter().map(|(role, someone)| contact(role, someone)).collect()
}

/// What a new starter at a school does.
pub(super) fn induction<'a>(plan: &'a Plan<'a>, school: &'a SchoolPlan<'a>) -> Induction {
    let place = Place::new(plan, Some(school), Route::of_school(&school.school.id, "induction"));
    let (agreements, policies): (Vec<_>, Vec<_>) =
        school.policies.iter().partition(|p| p.held.meta.agreement.is_some());
    let task = |policy: &&crate::plan::HeldPolicy| {
        let audience: Vec<String> = policy.held.meta.audience.iter().flatten().map(|(id, _)| id.clone()).collect();
        Task {
            href: place.to(&policy.route(Some(school.school))),
            title: policy.held.meta.title().to_owned(),
            hint: policy.held.meta.summary.clone().unwrap_or_default(),
            due: String::new(),
            audience: audiences(plan, &audience),
        }
    };
    Induction {
        page: page(
            &place,
            "Induction",
            &format!("What to read, agree to and pass when you start at {}.", school.school.name),
            &[],
        ),
        read: policies.iter().map(task).collect(),
        agree: agreements.iter().map(task).collect(),
        pass: school.quizzes.iter().map(|quiz| pass(quiz, plan, school, &place)).collect(),
        office: office(plan),
    }
}

fn pass(planned: &PlannedQuiz, plan: &Plan<'_>, school: &SchoolPlan<'_>, place: &Place<'_>) -> Task {
    let quiz = &plan.trust.quizzes[planned.index];
    let asked = planned.quiz.draw.map_or(planned.quiz.questions.len(), |d| d as usize);
    let required: Vec<String> = quiz.required_for.iter().map(|(id, _)| id.clone()).collect();
    Task {
        href: place.to(&quiz_route(planned, school)),
        title: quiz.title.clone(),
        hint: format!("{}, pass mark {} per cent", count(asked, "question", "questions"), quiz.pass_mark.0),
        due: quiz.due_within.map(|p| format!("Within {p} of your first day")).unwrap_or_default(),
        audience: audiences(plan, &required),
    }
}

/// The address of a quiz at a school.
pub(super) fn quiz_route(planned: &PlannedQuiz, school: &SchoolPlan<'_>) -> Route {
    Route::of_school(&school.school.id, &format!("quizzes/{}", planned.quiz.quiz))
}
