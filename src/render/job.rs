//! What there is to make: each page with its address, its template and what it is made of.

use std::sync::Arc;

use serde::Serialize;

use super::{
    agreement, assessment, board,
    bodies::Bodies,
    cards::Cards,
    changes, contacts, every, explorer, feeds, frame, home, induction,
    keys::Keys,
    lists, policy, reviews, search, topic,
    view::{explorer::RuleCard, practise::Flashcard},
};
use crate::{
    plan::{HeldPolicy, Plan, PlannedAgreement, PlannedQuiz, Route, SchoolPlan},
    source::Digest,
    theme::{Theme, ThemeError},
    trust::PlainPage,
};

/// One page, or one file of data that takes as long.
pub(super) enum Job<'a> {
    Home,
    Policies(Option<&'a SchoolPlan<'a>>),
    Policy(Option<&'a SchoolPlan<'a>>, &'a HeldPolicy),
    Changes(Option<&'a SchoolPlan<'a>>, &'a HeldPolicy),
    ExplorerAll,
    Topic(&'a str),
    Compare,
    Board,
    /// The rules of every school as data.
    EveryRule,
    /// The board as CSV.
    BoardTable,
    /// The reviews for calendars.
    Calendar(Option<&'a SchoolPlan<'a>>),
    /// The reviews for programs.
    ReviewData(Option<&'a SchoolPlan<'a>>),
    Explorer(&'a SchoolPlan<'a>),
    Practise(&'a SchoolPlan<'a>),
    Reviews(Option<&'a SchoolPlan<'a>>),
    Agenda(Option<&'a SchoolPlan<'a>>),
    School(&'a SchoolPlan<'a>),
    Contacts(&'a SchoolPlan<'a>),
    Induction(&'a SchoolPlan<'a>),
    Agreement(&'a SchoolPlan<'a>, &'a HeldPolicy, &'a PlannedAgreement),
    Quiz(&'a SchoolPlan<'a>, &'a PlannedQuiz),
    Search(Option<&'a SchoolPlan<'a>>),
    Glossary,
    Plain(&'a PlainPage),
    Accessibility,
    NotFound,
}

/// What pages that are made one after the other share.
#[derive(Default)]
pub(super) struct Shared {
    bodies: Bodies,
    rule_cards: Cards<RuleCard>,
    deck_cards: Cards<Flashcard>,
}

/// Every page of the site, and every other file that takes as long. What shares texts or cards stands side by side.
pub(super) fn jobs<'a>(plan: &'a Plan<'a>) -> Vec<Job<'a>> {
    let mut jobs = vec![Job::Home, Job::Policies(None), Job::Search(None), Job::NotFound];
    jobs.extend([Job::Reviews(None), Job::Agenda(None), Job::Calendar(None), Job::ReviewData(None)]);
    jobs.extend(plan.schools.iter().map(Job::Explorer));
    let practises = |school: &&SchoolPlan<'_>| school.policies.iter().any(|p| !p.rules.is_empty());
    jobs.extend(plan.schools.iter().filter(practises).map(Job::Practise));
    for policy in &plan.policies {
        jobs.push(Job::Policy(None, policy));
        let held = |school: &'a SchoolPlan<'a>| {
            let theirs = school.policies.find(&policy.held.id).filter(|p| Arc::ptr_eq(&p.held, &policy.held))?;
            Some(Job::Policy(Some(school), theirs))
        };
        jobs.extend(plan.schools.iter().filter_map(held));
    }
    let told = |school| move |p: &&'a HeldPolicy| plan.tells_changes(school, p);
    jobs.extend(plan.policies.iter().filter(told(None)).map(|p| Job::Changes(None, p)));
    if !plan.schools.is_empty() && plan.alone.is_none() {
        jobs.extend([Job::EveryRule, Job::BoardTable, Job::ExplorerAll, Job::Board]);
        if plan.schools.len() > 1 {
            jobs.push(Job::Compare);
        }
        jobs.extend(every::topics_with_rules(plan).into_iter().map(|(id, ..)| Job::Topic(id)));
    }
    if !plan.trust.glossary.is_empty() {
        jobs.push(Job::Glossary);
    }
    jobs.extend(plan.trust.pages.iter().map(Job::Plain));
    if !plan.trust.pages.iter().any(|p| p.id == "accessibility") {
        jobs.push(Job::Accessibility);
    }
    for school in &plan.schools {
        jobs.extend([
            Job::School(school),
            Job::Policies(Some(school)),
            Job::Search(Some(school)),
            Job::Reviews(Some(school)),
            Job::Agenda(Some(school)),
            Job::Calendar(Some(school)),
            Job::ReviewData(Some(school)),
            Job::Contacts(school),
        ]);
        if frame::has_induction(school) {
            jobs.push(Job::Induction(school));
        }
        jobs.extend(school.policies.iter().filter(|p| !plan.keeps_trusts(p)).map(|p| Job::Policy(Some(school), p)));
        jobs.extend(school.policies.iter().filter(told(Some(school))).map(|p| Job::Changes(Some(school), p)));
        jobs.extend(school.agreements.iter().filter_map(|agreement| {
            let policy = school.policies.find(&agreement.agreement.policy)?;
            Some(Job::Agreement(school, policy, agreement))
        }));
        jobs.extend(school.quizzes.iter().map(|quiz| Job::Quiz(school, quiz)));
    }
    jobs
}

impl<'a> Job<'a> {
    /// What the page is made of, where that is quickly told.
    pub(super) fn key(&self, plan: &Plan<'_>, keys: &Keys<'_>) -> Option<Digest> {
        match self {
            Self::Policy(school, policy) => Some(keys.of_policy("policy", *school, policy, None)),
            Self::Changes(school, policy) => {
                Some(keys.of_policy("changes", *school, policy, plan.policies.find(&policy.held.id)))
            }
            Self::Explorer(school)
            | Self::Practise(school)
            | Self::School(school)
            | Self::Contacts(school)
            | Self::Policies(Some(school))
            | Self::Reviews(Some(school))
            | Self::Agenda(Some(school))
            | Self::Calendar(Some(school))
            | Self::ReviewData(Some(school))
            | Self::Search(Some(school)) => Some(keys.of_rules(self.template(), school)),
            Self::Policies(None)
            | Self::Reviews(None)
            | Self::Agenda(None)
            | Self::Calendar(None)
            | Self::ReviewData(None)
            | Self::Search(None)
            | Self::EveryRule
            | Self::BoardTable
            | Self::ExplorerAll
            | Self::Topic(_)
            | Self::Compare
            | Self::Board => Some(keys.of_every_rule(self.route().path())),
            _ => None,
        }
    }

    /// Its address.
    pub(super) fn route(&self) -> Route {
        let of = |school: &Option<&SchoolPlan<'_>>, page: &str| match school {
            Some(school) => Route::of_school(&school.school.id, page),
            None => Route::folder(page),
        };
        match self {
            Self::Home => Route::home(),
            Self::Policies(school) => of(school, "policies"),
            Self::Policy(school, policy) => policy.route(school.map(|s| s.school)),
            Self::Changes(school, policy) => policy.changes_route(school.map(|s| s.school)),
            Self::ExplorerAll => Route::folder("can-i"),
            Self::Topic(id) => every::topic_route(id),
            Self::Compare => Route::folder("can-i/compare"),
            Self::Board => Route::folder("can-i/board"),
            Self::EveryRule => every::data_route(),
            Self::BoardTable => board::csv_route(),
            Self::Calendar(school) => feeds::calendar(*school),
            Self::ReviewData(school) => feeds::data(*school),
            Self::Explorer(school) => of(&Some(school), "can-i"),
            Self::Practise(school) => of(&Some(school), "can-i/practise"),
            Self::Reviews(school) => of(school, "reviews"),
            Self::Agenda(school) => of(school, "reviews/agenda"),
            Self::School(school) => Route::school(&school.school.id),
            Self::Contacts(school) => of(&Some(school), "contacts"),
            Self::Induction(school) => of(&Some(school), "induction"),
            Self::Agreement(school, policy, _) => policy.agreement_route(school.school),
            Self::Quiz(school, quiz) => home::quiz_route(quiz, school),
            Self::Search(school) => Route::search(school.map(|s| s.school.id.as_str())),
            Self::Glossary => Route::folder("glossary"),
            Self::Plain(page) => Route::folder(&page.id),
            Self::Accessibility => Route::folder("accessibility"),
            Self::NotFound => Route::file("404.html"),
        }
    }

    /// The template of the page; for data, the name of the file.
    pub(super) fn template(&self) -> &'static str {
        match self {
            Self::Home => "home.html",
            Self::Policies(..) => "policies.html",
            Self::Policy(..) => "policy.html",
            Self::Changes(..) => "changes.html",
            Self::Reviews(..) => "reviews.html",
            Self::Agenda(..) => "agenda.html",
            Self::ExplorerAll => "can-i-all.html",
            Self::Topic(..) => "can-i-topic.html",
            Self::Compare => "can-i-compare.html",
            Self::Board => "can-i-board.html",
            Self::Explorer(..) => "can-i.html",
            Self::Practise(..) => "practise.html",
            Self::School(..) => "school.html",
            Self::Contacts(..) => "contacts.html",
            Self::Induction(..) => "induction.html",
            Self::Agreement(..) => "agreement.html",
            Self::Quiz(..) => "quiz.html",
            Self::Search(..) => "search.html",
            Self::Glossary => "glossary.html",
            Self::Plain(..) => "plain.html",
            Self::Accessibility => "accessibility.html",
            Self::NotFound => "not-found.html",
            Self::EveryRule => "rules.js",
            Self::BoardTable => "board.csv",
            Self::Calendar(_) => "reviews.ics",
            Self::ReviewData(_) => "reviews.json",
        }
    }

    /// Whether what one of them makes may serve the other: both are pages of one text, or of cards of the same kind.
    pub(super) fn shares(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Policy(_, a), Self::Policy(_, b)) => Arc::ptr_eq(&a.held, &b.held),
            (Self::Explorer(_), Self::Explorer(_)) | (Self::Practise(_), Self::Practise(_)) => true,
            _ => false,
        }
    }

    /// Makes it.
    ///
    /// # Errors
    ///
    /// Of its template, or of a component.
    pub(super) fn text(&self, plan: &'a Plan<'a>, theme: &Theme, shared: &mut Shared) -> Result<String, ThemeError> {
        fn with<V: Serialize>(theme: &Theme, job: &Job<'_>, view: V) -> Result<String, ThemeError> {
            theme.render(job.template(), view)
        }
        match self {
            Self::Home => with(theme, self, home::home(plan)),
            Self::Policies(school) => with(theme, self, policy::policies(plan, *school)),
            Self::Policy(school, of) => with(theme, self, policy::policy(plan, *school, of, &mut shared.bodies)),
            Self::Changes(school, of) => with(theme, self, changes::changes(plan, *school, of)),
            Self::Reviews(school) => with(theme, self, reviews::reviews(plan, *school)),
            Self::Agenda(school) => with(theme, self, reviews::agenda(plan, *school)),
            Self::ExplorerAll => with(theme, self, every::explorer(plan)),
            Self::Topic(id) => with(theme, self, topic::topic(plan, id)),
            Self::Compare => with(theme, self, every::compare(plan)),
            Self::Board => with(theme, self, board::board(plan)),
            Self::EveryRule => Ok(every::data(plan)),
            Self::BoardTable => Ok(board::csv(plan)),
            Self::Calendar(school) => Ok(feeds::ics(plan, *school)),
            Self::ReviewData(school) => Ok(feeds::json(plan, *school)),
            Self::Explorer(school) => {
                with(theme, self, explorer::explorer(plan, school, theme, &mut shared.rule_cards)?)
            }
            Self::Practise(school) => {
                with(theme, self, explorer::practise(plan, school, theme, &mut shared.deck_cards)?)
            }
            Self::School(school) => with(theme, self, home::school(plan, school)),
            Self::Contacts(school) => with(theme, self, contacts::contacts(plan, school)),
            Self::Induction(school) => with(theme, self, induction::induction(plan, school)),
            Self::Agreement(school, policy, planned) => {
                with(theme, self, agreement::agreement(plan, school, policy, planned))
            }
            Self::Quiz(school, quiz) => with(theme, self, assessment::quiz(plan, school, quiz)),
            Self::Search(school) => with(theme, self, search::search(plan, *school)),
            Self::Glossary => with(theme, self, lists::glossary(plan)),
            Self::Plain(page) => with(theme, self, lists::plain(plan, page)),
            Self::Accessibility => with(theme, self, lists::accessibility(plan)),
            Self::NotFound => with(theme, self, lists::not_found(plan)),
        }
    }
}
