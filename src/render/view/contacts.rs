//! `contacts.html`: whom to ask at a school.

use serde::Serialize;

use super::{Contact, Page};

/// The contacts of a school, and which channels its staff may use.
#[derive(Debug, Clone, Serialize)]
pub struct Contacts {
    /// The frame of the page.
    pub page: Page,
    /// Whom to ask.
    pub contacts: Vec<Contact>,
    /// Who may use which channel with whom; empty where the school has not said.
    pub channels: Vec<Channel>,
}

/// A channel to a kind of people.
#[derive(Debug, Clone, Serialize)]
pub struct Channel {
    /// The channel: "Telephone".
    pub channel: String,
    /// The people at its other end: "Parents".
    pub audience: String,
    /// Who may use it without asking: "Teachers, office staff", or "Nobody".
    pub who: String,
    /// What everyone else does: "Ask the deputy head first", "Never", "The policies do not say".
    pub others: String,
    /// The kind that `others` amounts to: `ask`, `dont`, or none where nothing is said.
    pub others_kind: Option<crate::rules::Kind>,
    /// A remark; empty mostly.
    pub note: String,
}
