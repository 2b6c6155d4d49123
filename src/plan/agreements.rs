//! The agreements of the schools, as people accept them.

use super::{HeldPolicy, Place, Plan, SchoolPlan};
use crate::{
    markup::{Block, Item, Section, Setting, html, mask},
    quiz::{Agreement, Group, Statement},
};

/// An agreement as a school has it, with its fingerprint.
#[derive(Debug)]
pub struct PlannedAgreement {
    /// Its fingerprint.
    pub fingerprint: String,
    /// What is agreed to.
    pub agreement: Agreement,
}

/// The agreements of every school, in the order of the schools; each school's in the order of its policies.
pub(super) fn collect(plan: &Plan<'_>) -> Vec<Vec<PlannedAgreement>> {
    let of = |school: &SchoolPlan<'_>| {
        let policies = school.policies.iter();
        policies.filter_map(|policy| agreement(plan, school, policy)).map(PlannedAgreement::new).collect()
    };
    plan.schools.iter().map(of).collect()
}

impl PlannedAgreement {
    fn new(agreement: Agreement) -> Self {
        Self { fingerprint: agreement.fingerprint(), agreement }
    }
}

/// What `policy` asks people to agree to; none where it asks nothing, or where the check has found its section wanting.
fn agreement(plan: &Plan<'_>, school: &SchoolPlan<'_>, policy: &HeldPolicy) -> Option<Agreement> {
    let place = Place::new(plan, Some(school), policy.route(Some(school.school))).of(policy);
    let asked = policy.held.meta.agreement.as_ref()?;
    let mut groups = Vec::new();
    group(policy.held.section(&asked.section)?, "", &place, &mut groups);
    (!groups.is_empty()).then(|| Agreement {
        school: school.school.id.clone(),
        policy: policy.held.id.clone(),
        title: policy.held.meta.title().to_owned(),
        groups,
        certification: mask::fill(&asked.certification, &|name| place.word(name)).into_owned(),
    })
}

fn group(section: &Section, heading: &str, setting: &dyn Setting, groups: &mut Vec<Group>) {
    let mut introduction = String::new();
    for block in section.blocks.iter() {
        if let Block::List { items, .. } = block {
            groups.push(Group {
                heading: heading.to_owned(),
                introduction: std::mem::take(&mut introduction),
                statements: items.iter().map(|item| statement(item, setting)).collect(),
            });
        } else {
            introduction = match block {
                Block::Clause(clause) => words(&clause.prose, setting),
                _ => String::new(),
            };
        }
    }
    for child in &section.children {
        group(child, &words(&child.heading.prose, setting), setting, groups);
    }
}

fn statement(item: &Item, setting: &dyn Setting) -> Statement {
    let part = |block: &Block| match block {
        Block::List { items, .. } => items.iter().map(|item| statement(item, setting)).collect(),
        Block::Clause(clause) => vec![Statement { words: words(&clause.prose, setting), parts: Vec::new() }],
        _ => Vec::new(),
    };
    Statement { words: words(&item.clause.prose, setting), parts: item.blocks.iter().flat_map(part).collect() }
}

fn words(prose: &[crate::markup::Inline], setting: &dyn Setting) -> String {
    html::words(prose, setting).split_whitespace().collect::<Vec<_>>().join(" ")
}
