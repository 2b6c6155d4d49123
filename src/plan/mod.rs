//! What there is to publish: every policy as it holds at each school, its rules, every quiz as it is asked, every address.
//!
//! A plan knows addresses and no templates. Here policies and quizzes meet, which know nothing of each other.

mod agreements;
mod board;
mod channels;
mod check;
mod check_texts;
mod gaps;
mod place;
mod quizzes;
mod route;
mod search;

pub use agreements::PlannedAgreement;
pub use board::{Agreement, Cell, Row, board};
pub use gaps::{Gap, gaps};
pub use place::Place;
pub use quizzes::PlannedQuiz;
pub use route::Route;
pub use search::texts as searched;

use jiff::civil::Date;

use crate::{
    diag::Diagnostic,
    policy::{Held, Policy, hold},
    rules::{Known, Rule, extract},
    school::School,
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
    pub policies: Vec<HeldPolicy>,
    /// What each school has.
    pub schools: Vec<SchoolPlan<'a>>,
}

/// What a school has.
#[derive(Debug)]
pub struct SchoolPlan<'a> {
    /// The school.
    pub school: &'a School,
    /// The policies that hold there: the trust's in their order, then the school's own.
    pub policies: Vec<HeldPolicy>,
    /// The quizzes that are asked there.
    pub quizzes: Vec<PlannedQuiz>,
    /// What people there agree to.
    pub agreements: Vec<PlannedAgreement>,
}

/// A policy as it holds, with its rules.
#[derive(Debug)]
pub struct HeldPolicy {
    /// The policy.
    pub held: Held,
    /// Its rules, in the order of the text.
    pub rules: Vec<Rule>,
    /// Whether it is a policy of the school's own.
    pub own: bool,
}

/// Makes the plan. The problems are those that show only when files meet.
pub fn plan(trust: &Trust, today: Date) -> (Plan<'_>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let topics: Vec<String> = trust.topics.iter().map(|t| t.id.clone()).collect();
    let audiences: Vec<String> = trust.settings.audiences.iter().map(|a| a.id.clone()).collect();
    let known = Known { topics: &topics, audiences: &audiences, guard: &trust.settings.guard };
    let mut held = |base: &Policy, overlay: Option<&Policy>, own: bool| {
        let held = hold(base, overlay, &mut problems);
        let rules = extract(&held, &known, &mut problems);
        HeldPolicy { held, rules, own }
    };
    let own = |p: &&Policy| p.extends.is_none();
    let policies: Vec<_> = trust.policies.iter().filter(own).map(|p| held(p, None, false)).collect();
    let schools: Vec<_> = trust
        .schools
        .iter()
        .map(|school| {
            let overlay =
                |p: &Policy| school.overlays.iter().find(|o| o.extends.as_ref().is_some_and(|(base, _)| *base == p.id));
            let mut policies: Vec<_> = trust.policies.iter().filter(own).map(|p| held(p, overlay(p), false)).collect();
            policies.extend(school.policies.iter().map(|p| held(p, None, true)));
            SchoolPlan { school, policies, quizzes: Vec::new(), agreements: Vec::new() }
        })
        .collect();
    let unquizzed = Plan { trust, today, policies, schools };
    check::all(&unquizzed, &mut problems);
    check_texts::all(&unquizzed, &mut problems);
    let quizzes = quizzes::compile_all(&unquizzed, &mut problems);
    let agreements = agreements::collect(&unquizzed);
    let Plan { policies, schools, .. } = unquizzed;
    let asked = quizzes.into_iter().zip(agreements);
    let schools = schools.into_iter().zip(asked);
    let schools = schools.map(|(s, (quizzes, agreements))| SchoolPlan { quizzes, agreements, ..s }).collect();
    (Plan { trust, today, policies, schools }, crate::diag::sorted(problems))
}

impl Plan<'_> {
    /// A text that was true once, as a policy without a school. What is wrong with it was said when it was new.
    pub fn hold_past(&self, policy: &Policy) -> HeldPolicy {
        let topics: Vec<String> = self.trust.topics.iter().map(|t| t.id.clone()).collect();
        let audiences: Vec<String> = self.trust.settings.audiences.iter().map(|a| a.id.clone()).collect();
        let known = Known { topics: &topics, audiences: &audiences, guard: &self.trust.settings.guard };
        let mut unread = Vec::new();
        let held = hold(policy, None, &mut unread);
        let rules = extract(&held, &known, &mut unread);
        HeldPolicy { held, rules, own: true }
    }

    /// The school with that id, and its place in the order.
    pub fn school(&self, id: &str) -> Option<&SchoolPlan<'_>> {
        self.schools.iter().find(|s| s.school.id == id)
    }
}

impl HeldPolicy {
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

    /// The address of the page of its changes.
    pub fn changes_route(&self, school: Option<&School>) -> Route {
        match school {
            Some(school) => Route::of_school(&school.id, &format!("policies/{}/changes", self.held.id)),
            None => Route::folder(&format!("policies/{}/changes", self.held.id)),
        }
    }
}
