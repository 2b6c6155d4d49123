//! `school.html`: the home page of a school.

use serde::Serialize;

use super::{Contact, Page, home::Signpost, policies::PolicyRow};

/// The home page of a school. The school itself is `page.school`.
#[derive(Debug, Clone, Serialize)]
pub struct School {
    /// The frame of the page; its `school` is always there.
    pub page: Page,
    /// What kind of school it is: "Infant school"; empty where nobody has said.
    pub phase: String,
    /// The big entries: Can I…?, policies, induction. Those that the school does not have are left out.
    pub entries: Vec<Signpost>,
    /// The policies that hold here.
    pub policies: Vec<PolicyRow>,
    /// Whom to ask.
    pub contacts: Vec<Contact>,
    /// The school's pages that are not among the entries: reviews, contacts.
    pub more: Vec<Signpost>,
}
