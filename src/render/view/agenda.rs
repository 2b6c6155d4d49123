//! `agenda.html`: what governors have to decide on, on one sheet.

use serde::Serialize;

use super::{Day, Link, Page, SchoolRef, Standing};

/// The agenda of reviews, of the trust or of a school.
#[derive(Debug, Clone, Serialize)]
pub struct Agenda {
    /// The frame of the page.
    pub page: Page,
    /// The day up to which what falls due is listed.
    pub until: Day,
    /// Every policy that is not in date, the most urgent first, and behind them those that will need a review later: they carry
    /// the day from which they belong on the sheet.
    pub items: Vec<Item>,
    /// How many policies are in date.
    pub in_date: usize,
    /// Back to the table of all reviews.
    pub reviews: Link,
}

/// A policy to be reviewed.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// The policy's page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Its version; empty where nobody has said.
    pub version: String,
    /// Whose it is; none for a policy of the trust, and on a school's own sheet.
    pub school: Option<SchoolRef>,
    /// The role that keeps it; empty where nobody has said.
    pub owner: String,
    /// When it was last reviewed.
    pub reviewed: Option<Day>,
    /// How often it is reviewed; empty where nobody has said.
    pub cycle: String,
    /// Where its review stands.
    pub standing: Standing,
}
