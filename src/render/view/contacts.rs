//! `contacts.html`: whom to ask at a school.

use serde::Serialize;

use crate::rules::Kind;

use super::{Contact, Link, Page};

/// The contacts of a school, and which channels its staff may use.
#[derive(Debug, Clone, Serialize)]
pub struct Contacts {
    /// The frame of the page.
    pub page: Page,
    /// Whom to ask.
    pub contacts: Vec<Contact>,
    /// Who may use which channel with whom; without rows where the school has not said.
    pub matrix: Matrix,
}

/// Who may use which channel: a row for each channel, a column for each kind of people at its other end.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Matrix {
    /// The people at the other end: "Parents".
    pub audiences: Vec<String>,
    /// The channels.
    pub rows: Vec<ChannelRow>,
}

/// A channel.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelRow {
    /// Its name: "Telephone".
    pub channel: String,
    /// What holds with each of the audiences; an empty list where the school has not said, more than one entry where it has said
    /// several things.
    pub cells: Vec<Vec<ChannelCell>>,
}

/// What holds for a channel with some people.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelCell {
    /// Its anchor: `channel-telephone-parents`.
    pub id: String,
    /// Who may use it without asking: "Teachers and office staff"; empty for nobody.
    pub who: String,
    /// What everyone else does: "Ask first: headteacher", "Never", "The policies do not say"; empty where nobody else is left.
    pub others: String,
    /// The kind that `others` amounts to: `ask`, `dont`, or none where nothing is said.
    pub others_kind: Option<Kind>,
    /// A remark; empty mostly.
    pub note: String,
    /// The clause that it follows from, where the school names one.
    pub clause: Option<Link>,
}
