//! What there is to publish: every policy as it holds at each school, its rules, every quiz as it is asked, every address.
//!
//! A plan knows addresses and no templates. Here policies and quizzes meet, which know nothing of each other.

mod agreements;
mod alone;
mod board;
mod channels;
mod check;
mod check_texts;
mod cited;
mod elsewhere;
mod gaps;
mod history;
mod place;
mod quizzes;
mod route;
mod search;
mod shelf;

pub use agreements::PlannedAgreement;
pub use board::{Agreement, Cell, Row, board};
pub use cited::cited;
pub use gaps::{Gap, gaps};
pub use place::Place;
pub use quizzes::{PlannedQuiz, quiz_at};
pub use route::Route;
pub use search::texts as searched;
pub use shelf::Shelf;

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::{
    diag::Diagnostic,
    policy::{Held, Policy, hold, overlay},
    rules::{Known, Rules, extract},
    school::School,
    source::Digest,
    trust::Trust,
};

/// All that is to be published.
#[derive(Debug)]
pub struct Plan<'a> {
    /// What it was made of.
    pub trust: &'a Trust,
    /// The day for which it was made.
    pub today: Date,
    /// The trust's policies as the trust wrote them.
    pub policies: Shelf,
    /// What each school has.
    pub schools: Vec<SchoolPlan<'a>>,
    /// The school whose site is made alone, at the top.
    pub alone: Option<String>,
}

/// What a school has.
#[derive(Debug)]
pub struct SchoolPlan<'a> {
    /// The school.
    pub school: &'a School,
    /// The policies that hold there: the trust's in their order, then the school's own.
    pub policies: Shelf,
    /// The quizzes that are asked there.
    pub quizzes: Vec<PlannedQuiz>,
    /// What people there agree to.
    pub agreements: Vec<PlannedAgreement>,
}

/// A policy as it holds, with its rules. Schools that change nothing of it share one.
#[derive(Debug, Clone)]
pub struct HeldPolicy {
    /// The policy.
    pub held: Arc<Held>,
    /// Its rules, in the order of the text.
    pub rules: Rules,
    /// The digest of its rules.
    pub digest: Digest,
    /// Whether it is a policy of the school's own.
    pub own: bool,
}

/// Makes the plan. The problems are those that show only when files meet.
pub fn plan(trust: &Trust, today: Date) -> (Plan<'_>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let topics: Vec<String> = trust.topics.iter().map(|t| t.id.clone()).collect();
    let audiences: Vec<String> = trust.settings.audiences.iter().map(|a| a.id.clone()).collect();
    let known = Known { topics: &topics, audiences: &audiences, guard: &trust.settings.guard };
    let own: Vec<&Policy> = trust.policies.iter().filter(|p| p.extends.is_none()).collect();
    let overlays: Vec<_> = trust.schools.iter().map(overlays_of).collect();
    let texts = own.iter().map(|base| Text { base, over: None, own: false }).collect();
    let policies = Shelf::new(hold_all(texts, &known, &mut problems));
    let of_schools = trust.schools.iter().zip(&overlays).flat_map(|(school, overlays)| {
        let overlaid = own.iter().zip(&policies).filter_map(|(base, trusts)| {
            Some(Text { base, over: Some((overlays.get(base.id.as_str())?, trusts)), own: false })
        });
        overlaid.chain(school.policies.iter().map(|base| Text { base, over: None, own: true }))
    });
    let mut made = hold_all(of_schools.collect(), &known, &mut problems).into_iter();
    let schools = trust.schools.iter().zip(&overlays).map(|(school, overlays)| {
        let trusts =
            own.iter().zip(&policies).filter_map(|(policy, held)| match overlays.contains_key(policy.id.as_str()) {
                true => made.next(),
                false => Some(held.clone()),
            });
        let mut all: Vec<HeldPolicy> = trusts.collect();
        all.extend(made.by_ref().take(school.policies.len()));
        SchoolPlan { school, policies: Shelf::new(all), quizzes: Vec::new(), agreements: Vec::new() }
    });
    let schools = schools.collect::<Vec<_>>();
    let unquizzed = Plan { trust, today, policies, schools, alone: None };
    check::all(&unquizzed, &mut problems);
    check_texts::all(&unquizzed, &mut problems);
    let quizzes = quizzes::compile_all(&unquizzed, &mut problems);
    let agreements = agreements::collect(&unquizzed);
    let Plan { policies, schools, .. } = unquizzed;
    let asked = quizzes.into_iter().zip(agreements);
    let schools = schools.into_iter().zip(asked);
    let schools = schools.map(|(s, (quizzes, agreements))| SchoolPlan { quizzes, agreements, ..s }).collect();
    (Plan { trust, today, policies, schools, alone: None }, crate::diag::sorted(problems))
}

/// The overlays of `school` by the policies that they extend; of two for one policy, the first.
fn overlays_of(school: &School) -> BTreeMap<&str, &Policy> {
    let mut overlays = BTreeMap::new();
    for overlay in &school.overlays {
        if let Some((base, _)) = &overlay.extends {
            overlays.entry(base.as_str()).or_insert(overlay);
        }
    }
    overlays
}

/// A text that is to hold.
struct Text<'a> {
    base: &'a Policy,
    /// What a school lays over it, and how it holds without that.
    over: Option<(&'a Policy, &'a HeldPolicy)>,
    /// Whether it is a policy of the school's own.
    own: bool,
}

/// Each of `texts` as it holds, with its rules.
fn hold_all(texts: Vec<Text<'_>>, known: &Known<'_>, problems: &mut Vec<Diagnostic>) -> Vec<HeldPolicy> {
    let held: Vec<_> = texts
        .into_par_iter()
        .map(|Text { base, over, own }| {
            let mut problems = Vec::new();
            let held = match over {
                Some((over, trusts)) => overlay(base, &trusts.held, over, &mut problems),
                None => hold(base, &mut problems),
            };
            let like = over.map(|(_, trusts)| (&*trusts.held, &trusts.rules));
            let rules = extract(&held, like, known, &mut problems);
            (HeldPolicy::new(held, rules, own), problems)
        })
        .collect();
    held.into_iter()
        .map(|(policy, found)| {
            problems.extend(found);
            policy
        })
        .collect()
}

impl Plan<'_> {
    /// A text that was true once, as a policy without a school. What is wrong with it was said when it was new.
    pub fn hold_past(&self, policy: &Policy) -> HeldPolicy {
        let topics: Vec<String> = self.trust.topics.iter().map(|t| t.id.clone()).collect();
        let audiences: Vec<String> = self.trust.settings.audiences.iter().map(|a| a.id.clone()).collect();
        let known = Known { topics: &topics, audiences: &audiences, guard: &self.trust.settings.guard };
        let mut unread = Vec::new();
        let held = hold(policy, &mut unread);
        let rules = extract(&held, None, &known, &mut unread);
        HeldPolicy::new(held, rules, true)
    }

    /// Whether `policy`, of a school, is the trust's text as the trust wrote it.
    pub fn keeps_trusts(&self, policy: &HeldPolicy) -> bool {
        self.policies.find(&policy.held.id).is_some_and(|trusts| Arc::ptr_eq(&trusts.held, &policy.held))
    }

    /// The school with that id, and its place in the order.
    pub fn school(&self, id: &str) -> Option<&SchoolPlan<'_>> {
        self.schools.iter().find(|s| s.school.id == id)
    }
}

impl HeldPolicy {
    fn new(held: Held, rules: Rules, own: bool) -> Self {
        Self { held: Arc::new(held), digest: rules.digest(), rules, own }
    }

    /// The address of its agreement at `school`.
    pub fn agreement_route(&self, school: &School) -> Route {
        Route::of_school(&school.id, &format!("policies/{}/agreement", self.held.id))
    }

    /// The address of its page at `school`, or among the trust's.
    pub fn route(&self, school: Option<&School>) -> Route {
        match school {
            Some(school) => Route::of_school(&school.id, &format!("policies/{}", self.held.id)),
            None => Route::folder(&format!("policies/{}", self.held.id)),
        }
    }

    /// The address of the page of its changes, if it has one: [`Plan::tells_changes`].
    pub fn changes_route(&self, school: Option<&School>) -> Route {
        match school {
            Some(school) => Route::of_school(&school.id, &format!("policies/{}/changes", self.held.id)),
            None => Route::folder(&format!("policies/{}/changes", self.held.id)),
        }
    }
}
