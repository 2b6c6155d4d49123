//! `reviews.html`: where every policy stands with its review.

use serde::Serialize;

use super::{Link, Page, SchoolRef, Standing, State};

/// The table of reviews, of the trust or of a school.
#[derive(Debug, Clone, Serialize)]
pub struct Reviews {
    /// The frame of the page.
    pub page: Page,
    /// How many policies are in each state, the most urgent first; states without a policy too, because one may come to be in it.
    pub counts: Vec<StateCount>,
    /// The policies, the most urgent first.
    pub rows: Vec<ReviewRow>,
    /// The same for calendars and programs: "Calendar (.ics)", "Data (.json)".
    pub feeds: Vec<Link>,
}

/// How many policies are in a state.
#[derive(Debug, Clone, Serialize)]
pub struct StateCount {
    /// The state.
    pub state: State,
    /// Its words: "Overdue".
    pub label: String,
    /// How many.
    pub count: usize,
}

/// A policy in the table.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewRow {
    /// The policy's page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Whose it is; none for a policy of the trust.
    pub school: Option<SchoolRef>,
    /// The role that keeps it; empty where nobody has said.
    pub owner: String,
    /// When it was last reviewed.
    pub reviewed: Option<super::Day>,
    /// Where its review stands.
    pub standing: Standing,
}
