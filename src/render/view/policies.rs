//! `policies.html`: a list of policies, of the trust or of a school.

use serde::Serialize;

use super::{Page, Standing};

/// The list of policies.
#[derive(Debug, Clone, Serialize)]
pub struct Policies {
    /// The frame of the page.
    pub page: Page,
    /// The policies.
    pub policies: Vec<PolicyRow>,
}

/// A policy in a list.
#[derive(Debug, Clone, Serialize)]
pub struct PolicyRow {
    /// The policy's page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence or two; empty where nobody has said.
    pub summary: String,
    /// Whose it is, where a school's list mixes them: "Trust policy, 5 sections by the school"; empty prints nothing.
    pub origin: String,
    /// Where its review stands.
    pub standing: Standing,
}
