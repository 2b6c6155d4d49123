//! `can-i.html` and `can-i-all.html`: every rule of a school, or of all, as the "Can I…?" explorer.

use serde::Serialize;

use crate::rules::Kind;

use super::{Contact, DataBlock, Html, Link, Page, SchoolRef};

/// The explorer. On `can-i.html` `page.school` is set, `schools` is empty and no card names its school.
#[derive(Debug, Clone, Serialize)]
pub struct Explorer {
    /// The frame of the page.
    pub page: Page,
    /// Every rule, by topic, in the order of the topics; topics without a rule are left out.
    pub topics: Vec<Topic>,
    /// How many rules there are in all.
    pub count: usize,
    /// The audiences to choose from.
    pub audiences: Vec<Choice>,
    /// The schools to choose from; empty on a school's own page.
    pub schools: Vec<Choice>,
    /// Whom to ask where the policies are silent.
    pub silent: Option<Contact>,
    /// The explorer of every school; none on that page itself.
    pub every_school: Option<Link>,
    /// The other words for each topic, made by [`vocabulary`].
    pub vocabulary: DataBlock,
}

/// What the explorer's script knows beyond the page: the other words for each topic, as
/// `{"usb-removable-media": ["memory stick", "pen drive"]}`.
pub fn vocabulary<'a>(topics: impl IntoIterator<Item = (&'a str, &'a [String])>) -> DataBlock {
    let map: std::collections::BTreeMap<&str, &[String]> = topics.into_iter().collect();
    DataBlock::of(&map)
}

/// Something to choose in a filter.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// Its id, as in the address.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A topic with its rules. Its anchor is `#topic-<id>`.
#[derive(Debug, Clone, Serialize)]
pub struct Topic {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What belongs to it; empty where nobody has said.
    pub description: String,
    /// The rules whose first topic it is.
    pub rules: Vec<RuleCard>,
}

/// One rule.
#[derive(Debug, Clone, Serialize)]
pub struct RuleCard {
    /// Its anchor on this page, unique there: `rule-acceptable-use-usb-pupil-data`, on the page of all schools with the school's
    /// id as well.
    pub id: String,
    /// Its kind; in templates `do`, `dont` or `ask`.
    pub kind: Kind,
    /// The kind's words: "Don’t".
    pub kind_name: String,
    /// The rule in its own words, without the kind's.
    pub text: Html,
    /// The words that introduce it where it cannot be read alone: "When you leave the building:"; empty mostly.
    pub lead: String,
    /// Whether it only advises.
    pub advice: bool,
    /// Who may say yes; none unless the kind is Ask first, and not always then.
    pub ask: Option<Contact>,
    /// All its topics, this one first.
    pub topics: Vec<Choice>,
    /// Those it is for; empty where it is for everyone that the policy is for.
    pub audiences: Vec<Choice>,
    /// The ids of everyone it reaches, separated by spaces: those above and all who are part of them.
    pub reaches: String,
    /// The school, on the page of all schools.
    pub school: Option<SchoolRef>,
    /// The clause: "Clause 7.2 of Acceptable use of ICT".
    pub clause: Link,
    /// More words that the search finds it by: the title of its section and of its policy.
    pub words: String,
}
