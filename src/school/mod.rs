//! A school: its names, its own words for roles, whom to ask there.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::{
    config,
    diag::Diagnostic,
    policy::{Confirmed, Past, Policy},
    source::{SourceId, Span},
};

/// A school of the trust.
#[derive(Debug)]
pub struct School {
    /// Its id: the name of its folder.
    pub id: String,
    /// Its file.
    pub file: SourceId,
    /// Its name.
    pub name: String,
    /// Its name where room is short.
    pub short_name: String,
    /// What kind of school it is; may be empty.
    pub phase: String,
    /// Its own words for roles and people, by their key.
    pub terms: BTreeMap<String, String>,
    /// Whom to ask, by role.
    pub contacts: BTreeMap<String, Contact>,
    /// Who may use which channel with whom.
    pub channels: Vec<Channel>,
    /// Its own policies, by id.
    pub policies: Vec<Policy>,
    /// Its overlays, by the id of the file.
    pub overlays: Vec<Policy>,
    /// Earlier texts of both, by policy and version.
    pub past: Vec<Past>,
    /// What of the trust's text its overlays are confirmed against.
    pub confirmed: Vec<Confirmed>,
}

/// The texts of a school, which are read beside its `school.toml`.
#[derive(Debug, Default)]
pub struct Texts {
    /// Its own policies and its overlays, by id.
    pub policies: Vec<Policy>,
    /// Earlier texts of them.
    pub past: Vec<Past>,
    /// What its overlays are confirmed against.
    pub confirmed: Vec<Confirmed>,
}

/// Somebody to ask.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// What the role is called.
    pub role: String,
    /// The person's name; may be absent.
    #[serde(default)]
    pub name: Option<String>,
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Telephone.
    #[serde(default)]
    pub phone: Option<String>,
}

/// A channel of communication with somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// The channel.
    pub channel: String,
    /// The people at its other end.
    pub audience: String,
    /// Ids of the audiences that may use it without asking; empty for nobody.
    pub who: Vec<(String, Span)>,
    /// What everyone else does.
    pub others: Others,
    /// The role to ask, where others ask, and its place.
    pub approver: Option<(String, Span)>,
    /// A remark; may be empty.
    pub note: String,
    /// Id of the topic under which the explorer lists it, and its place.
    pub topic: Option<(String, Span)>,
    /// The rule that it follows from, as `policy#clause`, and its place.
    pub rule: Option<(String, Span)>,
    /// Whether its author has settled that it does not contradict a rule that seems to say otherwise.
    pub confirmed: bool,
    /// Where it stands in the file.
    pub span: Span,
}

/// What those do who may not use a channel without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Others {
    /// They ask first.
    Ask,
    /// They never use it.
    Never,
    /// The school's policies do not say.
    NotStated,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchoolFile {
    name: String,
    #[serde(default)]
    short_name: String,
    #[serde(default)]
    phase: String,
    #[serde(default)]
    terms: BTreeMap<String, String>,
    #[serde(default)]
    contacts: BTreeMap<String, Contact>,
    #[serde(default)]
    channels: Vec<ChannelFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelFile {
    channel: Spanned<String>,
    audience: String,
    who: Vec<Spanned<String>>,
    #[serde(rename = "else")]
    others: Others,
    #[serde(default)]
    approver: Option<Spanned<String>>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    topic: Option<Spanned<String>>,
    #[serde(default)]
    rule: Option<Spanned<String>>,
    #[serde(default)]
    confirmed: bool,
}

/// Reads `school.toml`; its texts are given beside it, so that the school is complete when it is made.
pub fn read(id: &str, text: &str, file: SourceId, texts: Texts, problems: &mut Vec<Diagnostic>) -> Option<School> {
    let (overlays, policies) = texts.policies.into_iter().partition(|p| p.extends.is_some());
    let front: SchoolFile = config::toml(text, file, 0, problems)?;
    let place = |word: Spanned<String>| {
        let span = config::span_of(&word, file, 0);
        (word.into_inner(), span)
    };
    let channels = front
        .channels
        .into_iter()
        .map(|c| Channel {
            span: config::span_of(&c.channel, file, 0),
            channel: c.channel.into_inner(),
            audience: c.audience,
            who: c.who.into_iter().map(place).collect(),
            others: c.others,
            approver: c.approver.map(place),
            note: c.note,
            topic: c.topic.map(place),
            rule: c.rule.map(place),
            confirmed: c.confirmed,
        })
        .collect();
    Some(School {
        id: id.to_owned(),
        file,
        short_name: if front.short_name.is_empty() { front.name.clone() } else { front.short_name },
        name: front.name,
        phase: front.phase,
        terms: front.terms,
        contacts: front.contacts,
        channels,
        policies,
        overlays,
        past: texts.past,
        confirmed: texts.confirmed,
    })
}

impl School {
    /// The school's word for a hole: `school.name`, `terms.<key>`, `contacts.<role>.<field>`.
    pub fn word(&self, name: &str) -> Option<String> {
        let (kind, rest) = name.split_once('.')?;
        match kind {
            "school" => match rest {
                "name" => Some(self.name.clone()),
                "short_name" => Some(self.short_name.clone()),
                "phase" => Some(self.phase.clone()),
                _ => None,
            },
            "terms" => self.terms.get(rest).cloned(),
            "contacts" => {
                let (role, field) = rest.split_once('.')?;
                let contact = self.contacts.get(role)?;
                match field {
                    "role" => Some(contact.role.clone()),
                    "name" => contact.name.clone(),
                    "email" => contact.email.clone(),
                    "phone" => contact.phone.clone(),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Every name that [`School::word`] knows.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = ["school.name", "school.short_name", "school.phase"].map(str::to_owned).into();
        names.extend(self.terms.keys().map(|key| format!("terms.{key}")));
        for role in self.contacts.keys() {
            let fields = ["role", "name", "email", "phone"].map(|field| format!("contacts.{role}.{field}"));
            names.extend(fields.into_iter().filter(|name| self.word(name).is_some()));
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn a_school_knows_its_own_words() {
        let text = "name = \"Larkfold Infant School\"\n[terms]\nhead = \"headteacher\"\n[contacts.dsl]\nrole = \"DSL\"\nemail = \"dsl@larkfold.example\"\n";
        let mut sources = Sources::default();
        let mut problems = Vec::new();
        let file = sources.add("school.toml", text);
        let school = read("larkfold", text, file, Texts::default(), &mut problems).expect("a school");
        assert_eq!(problems, []);
        assert_eq!(school.word("terms.head").as_deref(), Some("headteacher"));
        assert_eq!(school.word("contacts.dsl.email").as_deref(), Some("dsl@larkfold.example"));
        assert_eq!(school.word("contacts.dsl.phone"), None);
        assert_eq!(school.word("school.short_name").as_deref(), Some("Larkfold Infant School"));
        assert!(school.names().iter().all(|n| school.word(n).is_some()));
    }
}
