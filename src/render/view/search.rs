//! `search.html`: looking words up in every text of a school, or of the trust.

use serde::Serialize;

use super::{Contact, DataBlock, Link, Page};

/// The page that searches.
#[derive(Debug, Clone, Serialize)]
pub struct Search {
    /// The frame of the page.
    pub page: Page,
    /// The folder of the index; none where the site wants none, where the program that built it can make none, or where there is no text.
    pub index: Option<String>,
    /// The script with the rules of every school, which are searched where the index cannot be; none where there are none.
    pub rules: Option<String>,
    /// How many policies are searched.
    pub count: usize,
    /// The list of those policies.
    pub policies: Link,
    /// "Can I…?"; none where no school is there to ask.
    pub can_i: Option<Link>,
    /// On the page of the trust, that of each school.
    pub schools: Vec<Link>,
    /// Whom to ask where nothing is found.
    pub silent: Option<Contact>,
    /// What means the same, made by [`vocabulary`](super::explorer::vocabulary): for the rules.
    pub vocabulary: DataBlock,
}
