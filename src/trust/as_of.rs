//! The policies of a trust as they stood on an earlier day.

use jiff::civil::Date;

use super::Trust;
use crate::{
    config::{Links, Stated},
    policy::{InForce, Past, Policy, in_force},
};

/// What is known of one text on that day.
#[derive(Debug, Clone, PartialEq)]
pub struct TextOf {
    /// The school whose text it is; `None`: the trust's.
    pub school: Option<String>,
    /// Id of the policy.
    pub policy: String,
    /// Its title.
    pub title: String,
    /// Whether it is a school's changes to the trust's text.
    pub overlay: bool,
    /// What became of it.
    pub fate: Fate,
}

/// Whether a text can be shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// It is shown.
    Shown {
        /// Its version; empty where it has none.
        version: String,
        /// Since when it was in force; `None`: nobody has recorded that.
        since: Option<Stated>,
        /// From when on another version was.
        until: Option<Stated>,
        /// Whether it is the text of today.
        today: bool,
    },
    /// This version was in force since then, and nobody has kept its text.
    NotKept(String, Stated),
    /// The first version that is recorded came then.
    NotYet(Stated),
    /// A school's changes to a text of the trust that cannot be shown.
    NothingToChange,
}

impl Trust {
    /// The policies as they stood on `day`, and what is known of each. Earlier texts, quizzes, pages and the glossary are left out:
    /// what they said on that day is not recorded. Names, contacts and words of the schools are those of today.
    pub fn as_of(mut self, day: Date) -> (Self, Vec<TextOf>) {
        let mut told = Vec::new();
        self.policies = standing(&self.policies, &self.past, None, day, &mut told);
        for school in &mut self.schools {
            let id = Some(school.id.as_str());
            school.policies = standing(&school.policies, &school.past, id, day, &mut told);
            let mut overlays = standing(&school.overlays, &school.past, id, day, &mut told);
            overlays.retain(|overlay| {
                let base = overlay.extends.as_ref().map(|(base, _)| base);
                let is_there = self.policies.iter().any(|policy| Some(&policy.id) == base);
                let text = told.iter_mut().rev().find(|t| t.school.as_deref() == id && t.policy == overlay.id);
                if let Some(text) = text.filter(|_| !is_there) {
                    text.fate = Fate::NothingToChange;
                }
                is_there
            });
            school.overlays = overlays;
            school.past.clear();
            school.confirmed.clear();
        }
        self.past.clear();
        self.quizzes.clear();
        self.pages.clear();
        self.glossary.clear();
        // What opens from a folder names its files.
        self.settings.links = Links::Files;
        (self, told)
    }
}

/// The texts that were in force, and what is told of each.
fn standing(today: &[Policy], past: &[Past], school: Option<&str>, day: Date, told: &mut Vec<TextOf>) -> Vec<Policy> {
    let mut texts = Vec::new();
    for current in today {
        let past: Vec<&Past> = past.iter().filter(|past| past.policy.id == current.id).collect();
        let fate = match in_force(current, &past, day) {
            InForce::Text { policy, since, until } => {
                texts.push(policy.clone());
                let version = policy.meta.version.clone().unwrap_or_default();
                Fate::Shown { version, since, until, today: policy == current }
            }
            InForce::NotKept { version, since } => Fate::NotKept(version.to_owned(), since),
            InForce::NotYet { first } => Fate::NotYet(first),
        };
        told.push(TextOf {
            school: school.map(str::to_owned),
            policy: current.id.clone(),
            title: current.meta.title().to_owned(),
            overlay: current.extends.is_some(),
            fate,
        });
    }
    texts
}
