//! `home.html`: the trust, and the choice of a school.

use serde::Serialize;

use super::{Html, Link, Page, SchoolRef, policies::PolicyRow};

/// The front page of the site.
#[derive(Debug, Clone, Serialize)]
pub struct Home {
    /// The frame of the page.
    pub page: Page,
    /// What the trust wants said first, from `pages/`, or empty.
    pub introduction: Html,
    /// The schools to choose from.
    pub schools: Vec<SchoolCard>,
    /// The trust's own policies.
    pub policies: Vec<PolicyRow>,
    /// The explorer of every school.
    pub can_i: Link,
    /// Other ways in, each with a line of explanation: reviews, glossary.
    pub more: Vec<Signpost>,
}

/// A school to choose.
#[derive(Debug, Clone, Serialize)]
pub struct SchoolCard {
    /// The school, with its home page.
    pub school: SchoolRef,
    /// What kind of school it is, ready to print: "Infant school"; empty where nobody has said.
    pub phase: String,
    /// How many policies hold there.
    pub policies: usize,
    /// How many rules they hold.
    pub rules: usize,
}

/// A link with a line that says what waits behind it.
#[derive(Debug, Clone, Serialize)]
pub struct Signpost {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub text: String,
    /// What is there.
    pub hint: String,
}
