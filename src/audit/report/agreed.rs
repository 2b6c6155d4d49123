//! Who accepted which text of an agreement.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    audit::{AskedAgreement, Training},
    quiz::Agreement,
    roster::Person,
};

/// An agreement that people at a school are asked for, and who has accepted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreed {
    /// Id of the school.
    pub school: String,
    /// The school's name.
    pub school_name: String,
    /// Id of the policy.
    pub policy: String,
    /// The policy's title.
    pub title: String,
    /// Fingerprint of today's text.
    pub fingerprint: String,
    /// Today's text.
    #[serde(skip)]
    pub text: Agreement,
    /// How many people are asked for it.
    pub asked: u32,
    /// How many of them have accepted today's text.
    pub current: u32,
    /// How many have accepted an earlier text only.
    pub earlier: u32,
    /// How many have accepted none.
    pub never: u32,
    /// The texts that people who are asked accepted last, today's first, then by how many.
    pub versions: Vec<Version>,
    /// Everyone who is asked, in the order of the school's rows.
    pub people: Vec<Acceptance>,
}

/// A text of an agreement that somebody accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Its fingerprint.
    pub fingerprint: String,
    /// The text, as it was archived.
    #[serde(skip)]
    pub text: Agreement,
    /// Whether it is today's.
    pub current: bool,
    /// How many people have accepted this one and none that is nearer to today.
    pub people: u32,
    /// The first day on which one of them did.
    pub first: Date,
    /// The last such day.
    pub last: Date,
}

/// What one person has accepted of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Acceptance {
    /// Staff id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Audiences.
    pub roles: Vec<String>,
    /// `current`, `earlier` or `never`.
    pub state: &'static str,
    /// The fingerprint of the text that was accepted; empty where none was.
    pub fingerprint: String,
    /// The day on which it was accepted.
    pub on: Option<Date>,
    /// The number of the entry that says so.
    pub entry: Option<u64>,
}

/// The acceptances in the register: by the person's place on the roster and the fingerprint, the day and entry of the latest one.
#[derive(Debug, Default)]
pub(super) struct Accepted(BTreeMap<u32, BTreeMap<String, (Date, u64)>>);

impl Accepted {
    /// Adds that a person accepted a text. It counts whether or not the quiz was passed.
    pub(super) fn add(&mut self, number: u64, person: u32, on: Date, fingerprint: String) {
        let known = self.0.entry(person).or_default().entry(fingerprint).or_insert((on, number));
        if on > known.0 {
            *known = (on, number);
        }
    }

    /// Who has accepted what, agreement by agreement, in the order of `training`.
    pub(super) fn agreed(&self, people: &[Person], training: &Training, today: Date) -> Vec<Agreed> {
        let one = |asked: &AskedAgreement| {
            let is_asked = |p: &&Person| {
                p.school == asked.text.school
                    && p.belongs_on(today)
                    && (asked.audiences.is_empty() || p.roles.iter().any(|role| asked.audiences.contains(role)))
            };
            let accepted = |(person, at)| is_asked(&person).then(|| self.acceptance(at, person, asked, training));
            let mut people: Vec<Acceptance> = people.iter().zip(0..).filter_map(accepted).collect();
            people.sort_by_cached_key(|p| (crate::quiz::fold(&p.name), p.id.clone()));
            let count = |state: &str| people.iter().filter(|p| p.state == state).count() as u32;
            Agreed {
                school: asked.text.school.clone(),
                school_name: training.school(&asked.text.school).to_owned(),
                policy: asked.text.policy.clone(),
                title: asked.text.title.clone(),
                fingerprint: asked.fingerprint.clone(),
                text: asked.text.clone(),
                asked: people.len() as u32,
                current: count("current"),
                earlier: count("earlier"),
                never: count("never"),
                versions: versions(&people, asked, training),
                people,
            }
        };
        training.agreements.iter().map(one).collect()
    }

    /// What `person` has accepted of `asked`: today's text if ever, otherwise the text that they accepted last.
    fn acceptance(&self, at: u32, person: &Person, asked: &AskedAgreement, training: &Training) -> Acceptance {
        let theirs = self.0.get(&at);
        let found = |(print, (on, entry)): (&String, &(Date, u64))| (print.clone(), *on, *entry);
        let current = theirs.and_then(|t| t.get_key_value(asked.fingerprint.as_str())).map(found);
        let of_this = |print: &str| {
            let known = training.archive.agreement(print);
            known.is_some_and(|a| a.policy == asked.text.policy && a.school == asked.text.school)
        };
        let earlier = || {
            let texts = theirs?.iter().filter(|(print, _)| of_this(print)).map(found);
            texts.max_by_key(|(_, on, entry)| (*on, *entry))
        };
        let (state, accepted) = match current {
            Some(current) => ("current", Some(current)),
            None => earlier().map_or(("never", None), |earlier| ("earlier", Some(earlier))),
        };
        let (fingerprint, on, entry) = match accepted {
            Some((fingerprint, on, entry)) => (fingerprint, Some(on), Some(entry)),
            None => (String::new(), None, None),
        };
        Acceptance {
            id: person.id.clone(),
            name: person.name.clone(),
            roles: person.roles.clone(),
            state,
            fingerprint,
            on,
            entry,
        }
    }
}

fn versions(people: &[Acceptance], asked: &AskedAgreement, training: &Training) -> Vec<Version> {
    let mut versions: BTreeMap<&str, Version> = BTreeMap::new();
    for person in people {
        let Some(on) = person.on else { continue };
        let current = person.fingerprint == asked.fingerprint;
        // Today's text may be newer than the last build, and an agreement counts as earlier only where it is archived.
        let archived = training.archive.agreement(&person.fingerprint).unwrap_or(&asked.text);
        let version = versions.entry(&person.fingerprint).or_insert_with(|| Version {
            fingerprint: person.fingerprint.clone(),
            text: archived.clone(),
            current,
            people: 0,
            first: on,
            last: on,
        });
        version.people += 1;
        version.first = version.first.min(on);
        version.last = version.last.max(on);
    }
    let mut versions: Vec<Version> = versions.into_values().collect();
    versions.sort_by_key(|v| (!v.current, std::cmp::Reverse(v.last), v.fingerprint.clone()));
    versions
}
