//! `changes.html`: how a policy differs from the trust's text, and from its own earlier versions.

use serde::Serialize;

use super::{Day, Link, Page};
use crate::{
    compare::{Fate, Piece},
    rules::Kind,
};

/// The page of the differences of a policy.
#[derive(Debug, Clone, Serialize)]
pub struct Changes {
    /// The frame of the page.
    pub page: Page,
    /// The policy's own page.
    pub policy: Link,
    /// How a school's text stands to the trust's; none on the trust's own page and for a school's own policy.
    pub against: Option<Against>,
    /// The versions, newest first.
    pub versions: Vec<Version>,
    /// Where the versions of the trust's text are told, on a school's page.
    pub trust_versions: Option<Link>,
    /// On the trust's page: the differences of the schools that have some.
    pub schools: Vec<Link>,
}

/// A school's text beside the trust's.
#[derive(Debug, Clone, Serialize)]
pub struct Against {
    /// The school's short name: whose words are the added ones.
    pub school: String,
    /// The trust's text.
    pub trust: Link,
    /// In a sentence: "Larkfold replaces 18 sections, adds 5 and withdraws 3."
    pub sentence: String,
    /// The sections that differ, in the order of the school's text.
    pub sections: Vec<SectionChange>,
    /// The sections that stand as the trust wrote them.
    pub same: Vec<Link>,
    /// Against which text of the trust the school has confirmed its own: a sentence.
    pub confirmed: String,
    /// The sections that the trust has changed since then.
    pub outrun: Vec<Outrun>,
}

/// A section that the trust has changed since the school confirmed its own text: three texts.
#[derive(Debug, Clone, Serialize)]
pub struct Outrun {
    /// The id of the block on this page.
    pub id: String,
    /// The title of the section.
    pub title: String,
    /// The trust's text then and now.
    pub trust: SectionChange,
    /// What the school says in its place.
    pub school: SectionChange,
}

/// A version and what it changed.
#[derive(Debug, Clone, Serialize)]
pub struct Version {
    /// The version: "3.1"; empty where nobody has said.
    pub version: String,
    /// Since when.
    pub on: Option<Day>,
    /// Whether people had to do something else than before; none where nobody has said.
    pub material: Option<bool>,
    /// What its author says of it; may be empty.
    pub note: String,
    /// With which earlier version it is compared; empty where no earlier text is kept.
    pub with: String,
    /// The sections that differ from it.
    pub sections: Vec<SectionChange>,
    /// Why there is no comparison, or that nothing differs; empty where there are differences to show.
    pub silence: String,
}

/// A section that differs.
#[derive(Debug, Clone, Serialize)]
pub struct SectionChange {
    /// The id of the block on this page.
    pub id: String,
    /// What became of it; in templates `changed`, `added` or `removed`, and `same` where it is shown for its words alone.
    pub fate: Fate,
    /// The same in words: "Replaced by Larkfold".
    pub label: String,
    /// Its number in the new text, or in the old one where it is in that alone, and the one that its author printed before; empty
    /// where it has none.
    pub number: Vec<Piece>,
    /// Its title.
    pub title: Vec<Piece>,
    /// Its place in the policy.
    pub href: String,
    /// Its clauses, those that are the same too.
    pub clauses: Vec<ClauseChange>,
}

/// A clause of a section that differs.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseChange {
    /// What became of it; in templates `same`, `changed`, `added` or `removed`.
    pub fate: Fate,
    /// Whether it is the heading of a part of the section.
    pub heading: bool,
    /// Its number, as that of a section.
    pub number: Vec<Piece>,
    /// The side of the rule that it is; none where it is no rule.
    pub kind: Option<Kind>,
    /// The side in words; empty where it is no rule.
    pub kind_name: String,
    /// Its words: where it changed, with those that went and those that came.
    pub pieces: Vec<Piece>,
}
