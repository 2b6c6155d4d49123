//! What has to be done, and what was asked.

use std::collections::BTreeMap;

use crate::{
    config::Period,
    quiz::{Agreement, Archive},
    roster::Person,
};

/// A quiz that some people have to pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Id of the quiz.
    pub quiz: String,
    /// Its title.
    pub title: String,
    /// The audiences that have to pass it.
    pub audiences: Vec<String>,
    /// The schools that have it; empty: every school.
    pub schools: Vec<String>,
    /// How long after the first day it is due; `None`: it has no deadline.
    pub due_within: Option<Period>,
    /// How long a pass holds; `None`: for ever.
    pub refresh_every: Option<Period>,
}

impl Requirement {
    /// Whether it is required of `person`.
    pub fn is_of(&self, person: &Person) -> bool {
        (self.schools.is_empty() || self.schools.contains(&person.school))
            && self.audiences.iter().any(|audience| person.roles.contains(audience))
    }
}

/// What the audit has to know of the site.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Training {
    /// What has to be passed, in the order in which reports show it. No quiz stands twice.
    pub requirements: Vec<Requirement>,
    /// Every revision that was published.
    pub archive: Archive,
    /// Id and name of every school.
    pub schools: BTreeMap<String, String>,
    /// Id and name of every audience.
    pub audiences: BTreeMap<String, String>,
    /// What people agree to today, school by school.
    pub agreements: Vec<AskedAgreement>,
}

/// An agreement that people at a school are asked for today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedAgreement {
    /// The fingerprint of its text.
    pub fingerprint: String,
    /// Its text, with the school and the policy.
    pub text: Agreement,
    /// The audiences that are asked for it; empty: everyone at the school.
    pub audiences: Vec<String>,
}

impl Training {
    /// The name of a school; its id where it has none.
    pub fn school<'a>(&'a self, id: &'a str) -> &'a str {
        self.schools.get(id).map_or(id, String::as_str)
    }

    /// The name of an audience; its id where it has none.
    pub fn audience<'a>(&'a self, id: &'a str) -> &'a str {
        self.audiences.get(id).map_or(id, String::as_str)
    }
}
