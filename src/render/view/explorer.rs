//! `can-i.html`: every rule of a school as the "Can I…?" explorer; and a rule as other pages show it too.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{rules::Kind, theme::Printed, trust};

use super::{Contact, DataBlock, Html, Link, Page, SchoolRef};

/// The explorer of a school.
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
    /// Whom to ask where the policies are silent.
    pub silent: Option<Contact>,
    /// Ways on from here: practise, compare, every school.
    pub more: Vec<Link>,
    /// What means the same, made by [`vocabulary`].
    pub vocabulary: DataBlock,
}

/// What the search knows beyond the rules: `{"topics": {"usb": ["USB sticks", "memory stick"]}, "alike": [["pupil", "child"]]}`, for
/// each topic its name and other words for it, and the words that mean the same wherever they stand.
pub fn vocabulary(topics: &[trust::Topic], alike: &[Vec<String>]) -> DataBlock {
    #[derive(Serialize)]
    struct Vocabulary<'a> {
        topics: BTreeMap<&'a str, Vec<&'a String>>,
        alike: &'a [Vec<String>],
    }
    let topics =
        topics.iter().map(|t| (t.id.as_str(), std::iter::once(&t.name).chain(&t.synonyms).collect())).collect();
    DataBlock::of(&Vocabulary { topics, alike })
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
    /// The rules whose first topic it is, each with `html`: what the component `rule_card` prints of it.
    pub rules: Vec<Printed<RuleCard>>,
}

/// One rule.
#[derive(Debug, Clone, Serialize)]
pub struct RuleCard {
    /// Its anchor on this page, unique there: `rule-acceptable-use-usb-pupil-data`.
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
    /// The school, where a page shows the rules of several together.
    pub school: Option<SchoolRef>,
    /// The clause: "Clause 7.2 of Acceptable use of ICT".
    pub clause: Link,
    /// More words that the search finds it by: the title of its section and of its policy.
    pub words: String,
}
