//! The page of a quiz, as the plan has it.

use super::{
    frame::{office_words, page},
    home::quiz_route,
    quiz::{Setting, view},
    view::{Link, quiz::QuizPage},
};
use crate::{
    plan::{Place, Plan, PlannedQuiz, Route, SchoolPlan, quiz_at},
    quiz::Citation,
};

/// The page of a quiz at a school.
pub(super) fn quiz<'a>(plan: &'a Plan<'a>, school: &'a SchoolPlan<'a>, planned: &PlannedQuiz) -> QuizPage {
    let place = Place::new(plan, Some(school), quiz_route(planned, school));
    let author = &plan.trust.quizzes[planned.index];
    // Where one school's site is made alone, links and pictures lead elsewhere. What is asked stays the same, and so does its revision.
    let moved = plan.alone.as_ref().and_then(|_| quiz_at(plan, school, author, place.route()));
    let asked = moved.as_ref().unwrap_or(&planned.quiz);
    let link = |cited: &Citation| {
        let policy = place.policy(&cited.policy);
        policy.and_then(|p| place.link_to(p, Some(&cited.anchor))).map(|l| l.href).unwrap_or_default()
    };
    let read = |id: &String| {
        let policy = place.policy(id)?;
        Some(Link { href: place.to(&policy.route(Some(school.school))), text: policy.held.meta.title().to_owned() })
    };
    let office = plan.trust.settings.office.as_ref();
    let setting = Setting {
        school: &school.school.name,
        office: &office_words(plan),
        office_email: office.map_or("", |o| &o.email),
        reading: author.policies.iter().filter_map(|(id, _)| read(id)).collect(),
        holds: author.refresh_every.map(|period| period.to_string()).unwrap_or_default(),
        changed: planned.refresher.as_ref().map(|it| it.questions.as_slice()),
        link: &link,
    };
    let induction = Route::of_school(&school.school.id, "induction");
    QuizPage {
        page: page(&place, &planned.quiz.title, "", &[(induction, "Induction")]),
        quiz: view(asked, &planned.rev, setting),
    }
}
