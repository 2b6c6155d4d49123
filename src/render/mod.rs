//! The plan and a theme become pages.
//!
//! Each page is one job; jobs know nothing of each other, run in parallel and hand over what they made at once, so that memory
//! does not grow with the site.

mod agreement;
mod assessment;
mod board;
mod body;
mod changes;
mod contacts;
mod differ;
mod entries;
mod every;
mod explorer;
mod feeds;
mod frame;
mod headers;
mod home;
mod ics;
mod induction;
pub mod inspection;
mod keys;
mod lists;
mod policy;
pub mod preview;
pub mod quiz;
pub mod reminders;
pub mod report;
mod reviews;
pub mod search;
pub mod slips;
mod terms;
pub mod view;

use keys::Keys;
use rayon::prelude::*;
use serde::Serialize;

use crate::{
    plan::{HeldPolicy, Plan, PlannedAgreement, PlannedQuiz, Route, SchoolPlan},
    source::Digest,
    theme::{Theme, ThemeError},
    trust::{ImageFile, PlainPage},
};

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below the site's folder, with `/` between its parts.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What can go wrong while the pages are made: the theme, or taking over what was made.
#[derive(Debug)]
pub enum RenderError<E> {
    /// A template could not be rendered.
    Theme(ThemeError),
    /// The file could not be taken.
    Sink(E),
}

/// Where the files of a site go as soon as they are made.
pub trait Taker: Sync {
    /// What it gives back for a file.
    type Taken: Send;
    /// Why it cannot take one.
    type Error: Send;

    /// What it gave back for the file at `path`, if it still has it and it was made of the same: then it is not made again.
    fn kept(&self, path: &str, made_of: Digest) -> Option<Self::Taken>;

    /// The same for all files below `folder` whose names are not known beforehand: none unless it still has every one that was made
    /// of the same.
    fn kept_below(&self, folder: &str, made_of: Digest) -> Vec<Self::Taken>;

    /// Takes a file. What it was made of is given where it can be told beforehand.
    ///
    /// # Errors
    ///
    /// Where it cannot be taken.
    fn take(&self, file: File, made_of: Option<Digest>) -> Result<Self::Taken, Self::Error>;
}

/// Takes every file with a function, and has none from before.
pub struct Each<F>(pub F);

impl<T: Send, E: Send, F: Fn(File) -> Result<T, E> + Sync> Taker for Each<F> {
    type Taken = T;
    type Error = E;

    fn kept(&self, _path: &str, _made_of: Digest) -> Option<T> {
        None
    }

    fn kept_below(&self, _folder: &str, _made_of: Digest) -> Vec<T> {
        Vec::new()
    }

    fn take(&self, file: File, _made_of: Option<Digest>) -> Result<T, E> {
        self.0(file)
    }
}

/// Makes every file of the site that `taker` does not have already, hands each over as soon as it is made, and gives back what
/// `taker` gave for each.
///
/// # Errors
///
/// The first that comes up: of a template, or of `taker`.
pub fn render<T: Taker>(plan: &Plan<'_>, theme: &Theme, taker: &T) -> Result<Vec<T::Taken>, RenderError<T::Error>> {
    let keys = Keys::new(plan, theme);
    let jobs = jobs(plan);
    let pages = jobs.par_iter().map(|job| {
        let route = plan.seat(&job.route());
        let key = job.key(plan, &keys);
        if let Some(taken) = key.and_then(|key| taker.kept(route.path(), key)) {
            return Ok(taken);
        }
        let text = job.text(plan, theme).map_err(RenderError::Theme)?;
        let file = File { path: route.path().to_owned(), bytes: text.into_bytes() };
        taker.take(file, key).map_err(RenderError::Sink)
    });
    let mut out = pages.collect::<Result<Vec<T::Taken>, _>>()?;
    let take = |path: String, bytes: Vec<u8>| {
        let path = plan.seat(&Route::file(&path)).path().to_owned();
        taker.take(File { path, bytes }, None).map_err(RenderError::Sink)
    };
    for file in feeds::feeds(plan).into_iter().chain(headers::files(plan)) {
        out.push(take(file.path, file.bytes)?);
    }
    for asset in theme.assets() {
        out.push(take(format!("assets/{}", asset.name), asset.bytes.clone())?);
    }
    for ImageFile { path, bytes, .. } in &plan.trust.images {
        out.push(take(format!("assets/content/{path}"), bytes.clone())?);
    }
    Ok(out)
}

/// How many pages the site has.
pub fn count(plan: &Plan<'_>) -> usize {
    jobs(plan).iter().filter(|job| !matches!(job, Job::EveryRule | Job::BoardTable)).count()
}

/// One page, or one file of data that takes as long.
enum Job<'a> {
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

fn jobs<'a>(plan: &'a Plan<'a>) -> Vec<Job<'a>> {
    let mut jobs =
        vec![Job::Home, Job::Policies(None), Job::Search(None), Job::Reviews(None), Job::Agenda(None), Job::NotFound];
    jobs.extend(plan.policies.iter().flat_map(|p| [Job::Policy(None, p), Job::Changes(None, p)]));
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
            Job::Explorer(school),
            Job::Search(Some(school)),
            Job::Reviews(Some(school)),
            Job::Agenda(Some(school)),
            Job::Contacts(school),
        ]);
        if school.policies.iter().any(|p| !p.rules.is_empty()) {
            jobs.push(Job::Practise(school));
        }
        if frame::has_induction(school) {
            jobs.push(Job::Induction(school));
        }
        jobs.extend(school.policies.iter().flat_map(|p| [Job::Policy(Some(school), p), Job::Changes(Some(school), p)]));
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
    fn key(&self, plan: &Plan<'_>, keys: &Keys<'_>) -> Option<Digest> {
        match self {
            Self::Policy(school, policy) => Some(keys.of_policy("policy", *school, policy, None)),
            Self::Changes(school, policy) => {
                Some(keys.of_policy("changes", *school, policy, plan.policies.find(&policy.held.id)))
            }
            Self::Explorer(school) => Some(keys.of_rules("explorer", school)),
            Self::Practise(school) => Some(keys.of_rules("practise", school)),
            Self::EveryRule | Self::BoardTable | Self::ExplorerAll | Self::Topic(_) | Self::Compare | Self::Board => {
                Some(keys.of_every_rule(self.route().path()))
            }
            _ => None,
        }
    }

    fn route(&self) -> Route {
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

    fn text(&self, plan: &'a Plan<'a>, theme: &Theme) -> Result<String, ThemeError> {
        fn with<V: Serialize>(theme: &Theme, template: &str, view: &V) -> Result<String, ThemeError> {
            theme.render(template, view)
        }
        match self {
            Self::Home => with(theme, "home.html", &home::home(plan)),
            Self::Policies(school) => with(theme, "policies.html", &policy::policies(plan, *school)),
            Self::Policy(school, of) => with(theme, "policy.html", &policy::policy(plan, *school, of)),
            Self::Changes(school, of) => with(theme, "changes.html", &changes::changes(plan, *school, of)),
            Self::Reviews(school) => with(theme, "reviews.html", &reviews::reviews(plan, *school)),
            Self::Agenda(school) => with(theme, "agenda.html", &reviews::agenda(plan, *school)),
            Self::ExplorerAll => with(theme, "can-i-all.html", &every::explorer(plan)),
            Self::Topic(id) => with(theme, "can-i-topic.html", &every::topic(plan, id)),
            Self::Compare => with(theme, "can-i-compare.html", &every::compare(plan)),
            Self::Board => with(theme, "can-i-board.html", &board::board(plan)),
            Self::EveryRule => Ok(every::data(plan)),
            Self::BoardTable => Ok(board::csv(plan)),
            Self::Explorer(school) => with(theme, "can-i.html", &explorer::explorer(plan, school)),
            Self::Practise(school) => with(theme, "practise.html", &explorer::practise(plan, school)),
            Self::School(school) => with(theme, "school.html", &home::school(plan, school)),
            Self::Contacts(school) => with(theme, "contacts.html", &contacts::contacts(plan, school)),
            Self::Induction(school) => with(theme, "induction.html", &induction::induction(plan, school)),
            Self::Agreement(school, policy, planned) => {
                with(theme, "agreement.html", &agreement::agreement(plan, school, policy, planned))
            }
            Self::Quiz(school, quiz) => with(theme, "quiz.html", &assessment::quiz(plan, school, quiz)),
            Self::Search(school) => with(theme, "search.html", &search::search(plan, *school)),
            Self::Glossary => with(theme, "glossary.html", &lists::glossary(plan)),
            Self::Plain(page) => with(theme, "plain.html", &lists::plain(plan, page)),
            Self::Accessibility => with(theme, "accessibility.html", &lists::accessibility(plan)),
            Self::NotFound => with(theme, "not-found.html", &lists::not_found(plan)),
        }
    }
}
