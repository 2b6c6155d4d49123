//! What the front matter of a policy says.

use std::collections::BTreeMap;

use crate::{
    config::{ChangeKind, Numbering, Period, Stated},
    source::Span,
};

/// What is known of a policy beside its text. Of an overlay, only what differs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Meta {
    /// Title.
    pub title: Option<String>,
    /// What it is about.
    pub summary: Option<String>,
    /// The role that answers for it.
    pub owner: Option<String>,
    /// Ids of the audiences that it is for, each with its place.
    pub audience: Option<Vec<(String, Span)>>,
    /// Topics of its rules where neither clause nor heading names one.
    pub topics: Vec<(String, Span)>,
    /// Version.
    pub version: Option<String>,
    /// When it was first adopted.
    pub adopted: Option<Stated>,
    /// When it was last changed.
    pub revised: Option<Stated>,
    /// Who ratified it, and when.
    pub ratified: Option<Ratified>,
    /// When it was last reviewed.
    pub reviewed: Option<Stated>,
    /// How often it is reviewed.
    pub review_every: Option<Period>,
    /// When it is reviewed next, as stated, and where.
    pub next_review: Option<(Stated, Span)>,
    /// How its clauses are numbered.
    pub numbering: Option<Numbering>,
    /// Policies to read beside it.
    pub linked: Option<Vec<Linked>>,
    /// Its history, newest first as written.
    pub changes: Option<Vec<Change>>,
    /// Lines to sign.
    pub signatures: Option<Vec<Signature>>,
    /// The form to agree to.
    pub agreement: Option<Agreement>,
    /// Where `version` and the dates are stated, by their keys.
    pub places: BTreeMap<&'static str, Span>,
}

impl Meta {
    /// What holds where `over` is laid over this.
    ///
    /// The dates and the history go together: an overlay that states any review of its own states all of it, so that a
    /// school's page never mixes the school's review with the trust's cycle.
    pub fn overlaid(&self, over: &Meta) -> Meta {
        let own_review = over.reviewed.is_some() || over.next_review.is_some() || over.review_every.is_some();
        let (review, next) = if own_review { (over, over.next_review) } else { (self, self.next_review) };
        Meta {
            title: over.title.clone().or_else(|| self.title.clone()),
            summary: over.summary.clone().or_else(|| self.summary.clone()),
            owner: over.owner.clone().or_else(|| self.owner.clone()),
            audience: over.audience.clone().or_else(|| self.audience.clone()),
            topics: if over.topics.is_empty() { self.topics.clone() } else { over.topics.clone() },
            version: over.version.clone().or_else(|| self.version.clone()),
            adopted: over.adopted.or(self.adopted),
            revised: over.revised.or(self.revised),
            ratified: over.ratified.clone().or_else(|| self.ratified.clone()),
            reviewed: review.reviewed,
            review_every: over.review_every.or(self.review_every),
            next_review: next,
            numbering: over.numbering.or(self.numbering),
            linked: over.linked.clone().or_else(|| self.linked.clone()),
            changes: over.changes.clone().or_else(|| self.changes.clone()),
            signatures: over.signatures.clone().or_else(|| self.signatures.clone()),
            agreement: over.agreement.clone().or_else(|| self.agreement.clone()),
            places: self.places.iter().chain(&over.places).map(|(key, place)| (*key, *place)).collect(),
        }
    }

    /// The title; empty for an overlay that has none.
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or_default()
    }
}

/// Who ratified a policy, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratified {
    /// The body.
    pub by: String,
    /// The day or month.
    pub on: Stated,
}

/// A policy to read beside another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Linked {
    /// One of this site.
    Here {
        /// Its id.
        id: String,
        /// Where it is named.
        span: Span,
    },
    /// One kept elsewhere.
    Elsewhere {
        /// Its title.
        title: String,
        /// Its address, if it has one.
        url: Option<String>,
        /// Where it is named.
        span: Span,
    },
}

/// An entry of a policy's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The version that it made.
    pub version: String,
    /// When.
    pub on: Stated,
    /// Whether anyone must do something else than before.
    pub kind: ChangeKind,
    /// What changed.
    pub note: String,
    /// Where its date is stated.
    pub span: Span,
}

/// A printed line to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Who signs; masked.
    pub who: String,
    /// What they fill in.
    pub fields: Vec<String>,
}

/// The form to agree to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Id of the section with the statements.
    pub section: String,
    /// Where the section is named.
    pub span: Span,
    /// The sentence that is signed; masked.
    pub certification: String,
    /// Who signs; masked.
    pub signatories: Vec<String>,
}
