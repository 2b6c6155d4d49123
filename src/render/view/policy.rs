//! `policy.html`: one policy, as the trust wrote it or as it holds at a school.

use serde::Serialize;

use crate::rules::Kind;

use super::{Day, Html, Link, Page, SchoolRef, Standing};

/// The page of a policy. Its title is `page.title`; where `page.school` is set, the text is the one that holds at that school.
#[derive(Debug, Clone, Serialize)]
pub struct Policy {
    /// The frame of the page.
    pub page: Page,
    /// What the policy is about, in a sentence or two; empty where nobody has said.
    pub summary: String,
    /// Where its review stands.
    pub standing: Standing,
    /// Document control.
    pub control: Control,
    /// How the school's text differs from the trust's; none on the trust's own page.
    pub tailoring: Option<Tailoring>,
    /// The sections, for the list of contents.
    pub contents: Vec<ContentsItem>,
    /// The text: `<section class="section">` elements with their clauses.
    pub body: Html,
    /// How many rules of each kind the text holds; empty where it holds none.
    pub rules: Vec<RuleCount>,
    /// The explorer with these rules.
    pub can_i: Option<Link>,
    /// The form to agree to and sign.
    pub agreement: Option<Agreement>,
    /// Lines to sign that do not belong to the agreement.
    pub signatures: Vec<Signature>,
    /// What has changed, newest first.
    pub changes: Vec<Change>,
    /// The page that shows the changes word by word; none where nothing has changed that is known.
    pub history: Option<Link>,
    /// Policies to read beside this one.
    pub linked: Vec<LinkedPolicy>,
    /// Policies whose text or list of linked policies leads to this one.
    pub cited_by: Vec<Link>,
    /// On the trust's page: the versions of the schools that have one.
    pub schools: Vec<SchoolVersion>,
}

/// Who answers for a policy, and since when.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Control {
    /// The role that keeps it: "Trust ICT lead".
    pub owner: Option<String>,
    /// The version: "3.1".
    pub version: Option<String>,
    /// When it was adopted.
    pub adopted: Option<Day>,
    /// When its text last changed.
    pub revised: Option<Day>,
    /// Who ratified it, and when.
    pub ratified: Option<Ratified>,
    /// When it was last reviewed.
    pub reviewed: Option<Day>,
    /// When it is to be reviewed next.
    pub next_review: Option<Day>,
    /// How often it is reviewed: "every 3 years".
    pub cycle: Option<String>,
    /// The names of those it is for: "Staff", "Governors".
    pub audience: Vec<String>,
}

/// A body's yes to a policy.
#[derive(Debug, Clone, Serialize)]
pub struct Ratified {
    /// The body: "Trust Board".
    pub by: String,
    /// The day, where it is known.
    pub on: Option<Day>,
}

/// Who set the text that holds at a school.
#[derive(Debug, Clone, Serialize)]
pub struct Tailoring {
    /// A sentence: "Larkfold sets 5 of the 23 sections; the rest are the trust's."
    pub sentence: String,
    /// The trust's own text; none where the policy is the school's own.
    pub trust: Option<Link>,
    /// The differences from it, word by word; none where there are none.
    pub differences: Option<Link>,
}

/// A section in the list of contents.
#[derive(Debug, Clone, Serialize)]
pub struct ContentsItem {
    /// The section's anchor: `#removable-media`.
    pub href: String,
    /// Its printed number; none where the policy is not numbered.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// Whether the school has withdrawn it.
    pub withdrawn: bool,
    /// Whether the school set it, in a text that is otherwise the trust's.
    pub set_by_school: bool,
}

/// How many rules of a kind there are.
#[derive(Debug, Clone, Serialize)]
pub struct RuleCount {
    /// The kind; in templates `do`, `dont` or `ask`.
    pub kind: Kind,
    /// Its words: "Don’t".
    pub name: String,
    /// How many.
    pub count: usize,
}

/// The form at the end of a policy. Its statements are in the text, in the section that it names.
#[derive(Debug, Clone, Serialize)]
pub struct Agreement {
    /// The section with the statements: "#agreement", "What I agree to".
    pub section: Link,
    /// The page where it is accepted; none on the trust's own page.
    pub on_screen: Option<Link>,
    /// What a person certifies by signing.
    pub certification: String,
    /// Who signs: "Staff member", "Headteacher".
    pub signatories: Vec<String>,
}

/// A printed line to sign.
#[derive(Debug, Clone, Serialize)]
pub struct Signature {
    /// Who signs.
    pub who: String,
    /// What they fill in: "Signed", "Date".
    pub fields: Vec<String>,
}

/// One entry of the history.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    /// The version that it made; empty where nobody has said.
    pub version: String,
    /// When.
    pub on: Day,
    /// Whether people must be told, and asked again: a material change, not one of wording.
    pub material: bool,
    /// What changed.
    pub note: String,
}

/// A policy to read beside this one.
#[derive(Debug, Clone, Serialize)]
pub struct LinkedPolicy {
    /// Its title.
    pub title: String,
    /// Its page; none where it is kept elsewhere, on paper or out of sight.
    pub href: Option<String>,
}

/// A school's version of a trust policy.
#[derive(Debug, Clone, Serialize)]
pub struct SchoolVersion {
    /// The school.
    pub school: SchoolRef,
    /// Its version of this policy.
    pub href: String,
    /// How it differs: "5 sections by the school", "As the trust wrote it".
    pub note: String,
}
