//! What the larger part of the pages is made of, in a few bytes, so that a page need not be made to know that it is the same.
//!
//! The keys are coarse and on the safe side. A page of a policy is made of its own text, and of what holds for all pages of its
//! place: the settings, the school, and of each policy there what others say of it (title, dates, anchors, numbers). A change of words
//! in one policy makes that policy's pages again; a change of a number, a title or a term makes those of the whole place again.
//! Whether the file then differs, its bytes tell.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::{
    plan::{HeldPolicy, Plan, SchoolPlan},
    policy::{Confirmed, Past},
    source::{Digest, Digesting},
    theme::Theme,
};

/// The keys of a plan.
pub(super) struct Keys<'a> {
    trust: Digest,
    schools: BTreeMap<&'a str, Digest>,
    every_rule: Digest,
}

impl<'a> Keys<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, theme: &Theme) -> Self {
        let common = common(plan, theme);
        let trust = trust(plan, &common);
        let school = |school: &'a SchoolPlan<'a>| (school.school.id.as_str(), of_school(school, trust, &common));
        let schools: BTreeMap<_, _> = plan.schools.par_iter().map(school).collect();
        let mut every_rule = Digesting::default();
        every_rule.add_digest(trust);
        schools.values().for_each(|school| every_rule.add_digest(*school));
        for policy in plan.schools.iter().flat_map(|school| school.policies.iter()) {
            every_rule.add_digest(policy.digest);
        }
        Self { trust, schools, every_rule: every_rule.done() }
    }

    fn place(&self, school: Option<&SchoolPlan<'_>>) -> Digest {
        school.and_then(|s| self.schools.get(s.school.id.as_str())).copied().unwrap_or(self.trust)
    }

    /// The key of a page of the kind `kind` about `policy`, of a school or of the trust; `beside` is another text that it shows.
    pub(super) fn of_policy(
        &self,
        kind: &str,
        school: Option<&SchoolPlan<'_>>,
        policy: &HeldPolicy,
        beside: Option<&HeldPolicy>,
    ) -> Digest {
        let mut key = Digesting::default().with(kind);
        key.add_digest(self.place(school));
        key.add_digest(policy.held.digest);
        key.add(if policy.own { "own" } else { "" });
        beside.iter().for_each(|other| key.add_digest(other.held.digest));
        key.done()
    }

    /// The key of the page at `path` that the policies and the rules of the trust and of every school make.
    pub(super) fn of_every_rule(&self, path: &str) -> Digest {
        let mut key = Digesting::default().with(path);
        key.add_digest(self.every_rule);
        key.done()
    }

    /// The key of a page of the kind `kind` that a school's policies and their rules make, as other pages speak of them.
    pub(super) fn of_rules(&self, kind: &str, school: &SchoolPlan<'_>) -> Digest {
        let mut key = Digesting::default().with(kind);
        key.add_digest(self.place(Some(school)));
        school.policies.iter().for_each(|policy| key.add_digest(policy.digest));
        key.done()
    }
}

/// What every page is made of.
fn common(plan: &Plan<'_>, theme: &Theme) -> Digesting {
    let trust = plan.trust;
    let mut all = Digesting::default();
    all.add_digest(theme.digest());
    all.add_debug(&plan.today);
    all.add_debug(&trust.settings);
    all.add_debug(&trust.topics);
    all.add_debug(&trust.alike);
    all.add_debug(&trust.glossary);
    for page in &trust.pages {
        all.add(&page.id);
        all.add(&page.title);
    }
    trust.images.iter().for_each(|image| all.add_debug(&(&image.path, image.size)));
    all.add_debug(&plan.alone);
    for school in plan.schools.iter().map(|school| school.school) {
        all.add(&school.id);
        all.add(&school.name);
        all.add(&school.short_name);
    }
    all
}

/// What the trust's own pages are made of: they name the schools' versions too.
fn trust(plan: &Plan<'_>, common: &Digesting) -> Digest {
    let mut all = common.clone();
    policies(&plan.policies, &mut all);
    kept(&plan.trust.past, &[], &mut all);
    for school in &plan.schools {
        for policy in school.policies.iter().filter(|p| p.held.overlay.is_some()) {
            all.add(&school.school.id);
            all.add(&policy.held.id);
            policy.held.sections().iter().for_each(|section| all.add_debug(&policy.held.sets(section)));
        }
    }
    all.done()
}

fn of_school(school: &SchoolPlan<'_>, trust: Digest, common: &Digesting) -> Digest {
    let mut all = common.clone();
    all.add_digest(trust);
    let own = school.school;
    all.add(&own.id);
    all.add(&own.phase);
    all.add_debug(&own.terms);
    all.add_debug(&own.contacts);
    all.add_debug(&own.channels);
    policies(&school.policies, &mut all);
    kept(&own.past, &own.confirmed, &mut all);
    school.quizzes.iter().for_each(|quiz| all.add(&quiz.rev));
    school.agreements.iter().for_each(|agreement| all.add(&agreement.fingerprint));
    all.done()
}

fn policies(list: &[HeldPolicy], all: &mut Digesting) {
    for policy in list {
        all.add_digest(policy.held.outline);
        all.add(if policy.own { "own" } else { "" });
        policy.held.cites.iter().for_each(|id| all.add(id));
        all.add([0]);
    }
}

fn kept(past: &[Past], confirmed: &[Confirmed], all: &mut Digesting) {
    for past in past {
        all.add(&past.version);
        all.add_digest(past.policy.digest);
    }
    confirmed.iter().for_each(|record| all.add_debug(record));
}
