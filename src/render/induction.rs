//! What a new starter at a school does.

use super::{
    frame::{audiences, count, office, office_words, page},
    home::quiz_route,
    view::induction::{Audience, Induction, Task},
};
use crate::plan::{HeldPolicy, Place, Plan, PlannedQuiz, Route, SchoolPlan};

/// The task list of a school.
pub(super) fn induction<'a>(plan: &'a Plan<'a>, school: &'a SchoolPlan<'a>) -> Induction {
    let place = Place::new(plan, Some(school), Route::of_school(&school.school.id, "induction"));
    let fingerprint = |policy: &HeldPolicy| {
        let mut agreements = school.agreements.iter();
        agreements.find(|a| a.agreement.policy == policy.held.id).map(|a| a.fingerprint.as_str())
    };
    let (agreements, policies): (Vec<_>, Vec<_>) = school.policies.iter().partition(|p| fingerprint(p).is_some());
    let read: Vec<Task> = policies.iter().map(|policy| reading(policy, &place, school)).collect();
    let agree: Vec<Task> = agreements
        .iter()
        .map(|policy| Task {
            id: fingerprint(policy).unwrap_or_default().to_owned(),
            href: place.to(&policy.agreement_route(school.school)),
            ..reading(policy, &place, school)
        })
        .collect();
    let pass: Vec<Task> = school.quizzes.iter().map(|quiz| pass(quiz, plan, school, &place)).collect();
    let named =
        |id: &str| [&read, &agree, &pass].into_iter().flatten().any(|t| t.audiences.split(' ').any(|a| a == id));
    let settings = &plan.trust.settings;
    let audiences = settings.audiences.iter().filter(|a| named(&a.id));
    Induction {
        page: page(
            &place,
            "Induction",
            &format!("What to read, agree to and pass when you start at {}.", school.school.name),
            &[],
        ),
        audiences: audiences.map(|a| Audience { id: a.id.clone(), name: a.name.clone() }).collect(),
        office: office(plan),
        office_words: office_words(plan),
        read,
        agree,
        pass,
    }
}

fn reading(policy: &HeldPolicy, place: &Place<'_>, school: &SchoolPlan<'_>) -> Task {
    let meta = &policy.held.meta;
    let audience: Vec<String> = meta.audience.iter().flatten().map(|(id, _)| id.clone()).collect();
    Task {
        // A new version is to be read again.
        id: format!("{} {}", policy.held.id, meta.version.as_deref().unwrap_or_default()).trim_end().to_owned(),
        href: place.to(&policy.route(Some(school.school))),
        title: meta.title().to_owned(),
        hint: meta.summary.clone().unwrap_or_default(),
        due: String::new(),
        due_in: String::new(),
        audiences: ids(place.plan(), &audience),
        audience: audiences(place.plan(), &audience),
    }
}

fn pass(planned: &PlannedQuiz, plan: &Plan<'_>, school: &SchoolPlan<'_>, place: &Place<'_>) -> Task {
    let quiz = &plan.trust.quizzes[planned.index];
    let asked = planned.quiz.draw.map_or(planned.quiz.questions.len(), |d| d as usize);
    let required: Vec<String> = quiz.required_for.iter().map(|(id, _)| id.clone()).collect();
    Task {
        id: quiz.id.clone(),
        href: place.to(&quiz_route(planned, school)),
        title: quiz.title.clone(),
        hint: format!("{}, pass mark {} per cent", count(asked, "question", "questions"), quiz.pass_mark.0),
        due: quiz.due_within.map(|p| format!("Within {p} of your first day")).unwrap_or_default(),
        due_in: quiz.due_within.map(|p| p.iso()).unwrap_or_default(),
        audiences: ids(plan, &required),
        audience: audiences(plan, &required),
    }
}

/// The audiences named and those within them.
fn ids(plan: &Plan<'_>, named: &[String]) -> String {
    plan.trust.settings.reached(named).join(" ")
}
