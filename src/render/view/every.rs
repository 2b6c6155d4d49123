//! The pages that show the rules of several schools: `can-i-all.html`, `can-i-topic.html`, `can-i-compare.html`,
//! `can-i-board.html`, and the data that the first and the third search.

use serde::Serialize;

use crate::rules::Kind;

use super::{
    Contact, DataBlock, Link, Page, SchoolRef,
    explorer::{Choice, RuleCard},
};

/// The explorer of every school. It holds no rules itself: its script reads them from `data`, and without it the topics lead to a
/// page each.
#[derive(Debug, Clone, Serialize)]
pub struct ExplorerAll {
    /// The frame of the page.
    pub page: Page,
    /// The topics on which a school has rules.
    pub topics: Vec<TopicLink>,
    /// The explorer of each school.
    pub can_i: Vec<Link>,
    /// How many rules there are, each counted at every school that has it.
    pub count: usize,
    /// The audiences to choose from.
    pub audiences: Vec<Choice>,
    /// The schools to choose from.
    pub schools: Vec<Choice>,
    /// Whom to ask where the policies are silent.
    pub silent: Option<Contact>,
    /// Schools side by side; none where the trust has one school.
    pub compare: Option<Link>,
    /// The conflict board.
    pub board: Link,
    /// The script with [`EveryRule`].
    pub data: String,
    /// What means the same, made by [`vocabulary`](super::explorer::vocabulary).
    pub vocabulary: DataBlock,
}

/// A topic with its page.
#[derive(Debug, Clone, Serialize)]
pub struct TopicLink {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// How many rules are listed there.
    pub count: usize,
}

/// A topic at every school.
#[derive(Debug, Clone, Serialize)]
pub struct TopicPage {
    /// The frame of the page; its title is the topic's name.
    pub page: Page,
    /// What belongs to the topic; may be empty.
    pub description: String,
    /// The answers, those of most schools first. Each stands once.
    pub groups: Vec<TopicGroup>,
    /// The schools in their order.
    pub schools: Vec<TopicAtSchool>,
}

/// The answers that the same schools give.
#[derive(Debug, Clone, Serialize)]
pub struct TopicGroup {
    /// Its anchor on the page.
    pub id: String,
    /// "At every school", "At Quillmere and Harrow Lane".
    pub title: String,
    /// The short names of the schools, where the title only counts them.
    pub schools: Vec<String>,
    /// The answers. Where several schools give one, its link leads to the trust's text if that has the clause.
    pub rules: Vec<RuleCard>,
}

/// A topic at a school.
#[derive(Debug, Clone, Serialize)]
pub struct TopicAtSchool {
    /// The school, with the topic in its own explorer as `home`.
    pub school: SchoolRef,
    /// "12 answers".
    pub count: String,
    /// Whether it has none.
    pub silent: bool,
    /// Whom to ask where it has none.
    pub ask: Option<Contact>,
}

/// Schools side by side. Which, the address says; the script reads the rules from `data`.
#[derive(Debug, Clone, Serialize)]
pub struct Compare {
    /// The frame of the page.
    pub page: Page,
    /// The schools to choose from.
    pub schools: Vec<Choice>,
    /// The topics, whose pages show the schools one after the other.
    pub topics: Vec<TopicLink>,
    /// The conflict board.
    pub board: Link,
    /// The script with [`EveryRule`].
    pub data: String,
}

/// The conflict board: topic by school.
#[derive(Debug, Clone, Serialize)]
pub struct Board {
    /// The frame of the page.
    pub page: Page,
    /// The schools, with the explorer of each as `home`.
    pub schools: Vec<SchoolRef>,
    /// The topics, conflicting ones first.
    pub rows: Vec<BoardRow>,
    /// How many rows there are of each agreement, as "4 topics conflict".
    pub sums: Vec<String>,
    /// The policies that the rows name, each with its letter, for print.
    pub key: Vec<BoardKey>,
    /// The same as CSV.
    pub csv: Link,
}

/// What stands for a policy where there is no room for its title.
#[derive(Debug, Clone, Serialize)]
pub struct BoardKey {
    /// A letter or a few: "A".
    pub short: String,
    /// The policy's title.
    pub title: String,
}

/// A topic on the board.
#[derive(Debug, Clone, Serialize)]
pub struct BoardRow {
    /// The topic, with its page.
    pub topic: Link,
    /// Whether the schools contradict each other.
    pub conflict: bool,
    /// How far they agree: "Conflict", "Differs" …
    pub agreement: String,
    /// A cell for each school.
    pub cells: Vec<BoardCell>,
}

/// What a school says on a topic; no sides where it is silent.
#[derive(Debug, Clone, Serialize)]
pub struct BoardCell {
    /// The sides on which it has rules, in the order Do, Don't, Ask first.
    pub sides: Vec<BoardSide>,
}

/// The rules on one side.
#[derive(Debug, Clone, Serialize)]
pub struct BoardSide {
    /// The side.
    pub kind: Kind,
    /// Its words.
    pub kind_name: String,
    /// The clauses by policy; the first few.
    pub policies: Vec<BoardPolicy>,
    /// The way to the school's own answers, where there are more: "and 12 more".
    pub more: Option<Link>,
}

/// The clauses of one policy.
#[derive(Debug, Clone, Serialize)]
pub struct BoardPolicy {
    /// The policy's title.
    pub title: String,
    /// What stands for it in print, as in [`Board::key`].
    pub short: String,
    /// Its clauses: "7.2", or "clause" where they have no numbers.
    pub clauses: Vec<Link>,
}

/// Every rule of every school, published as the script `can-i/rules.js` that sets `Staffroom.everyRule`.
///
/// What several schools share is said once, and lists of small numbers stand in place of words, because a trust of 50 schools has
/// some 20,000 rules: `text[i]`, `kind[i]` and so on together are rule `i`.
#[derive(Debug, Default, Serialize)]
pub struct EveryRule {
    /// What follows a folder in an address: `index.html` or nothing.
    pub file: String,
    /// Topics, in order: id and name.
    pub topics: Vec<(String, String)>,
    /// Roles to ask, as the `ask` of a rule counts them.
    pub roles: Vec<String>,
    /// Pages on which rules stand: the folder below the school's own, and the title.
    pub pages: Vec<(String, String)>,
    /// Sets of topics: ids separated by spaces, the first being the topic under which a rule is listed.
    pub sets: Vec<String>,
    /// Whom rules are for: the ids reached, separated by spaces, and their names; no names where it is everyone.
    pub people: Vec<(String, String)>,
    /// The words of each rule.
    pub text: Vec<String>,
    /// A letter for each rule: `d` do, `n` don't, `a` ask first, `m` may; a capital where it is advice.
    pub kind: String,
    /// Its place in `sets`.
    pub set: Vec<usize>,
    /// Its place in `people`.
    pub who: Vec<usize>,
    /// Its place in `roles`, counted from 1; 0 where it names nobody.
    pub ask: Vec<usize>,
    /// Its place in `pages`.
    pub page: Vec<usize>,
    /// Its anchor on that page.
    pub anchor: Vec<String>,
    /// Its number; may be empty.
    pub number: Vec<String>,
    /// The schools in their order.
    pub schools: Vec<SchoolRules>,
}

/// The rules of a school.
#[derive(Debug, Default, Serialize)]
pub struct SchoolRules {
    /// Id of the school.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its short name.
    pub short: String,
    /// Whom to ask, for each of `roles`: role, name, e-mail address; empty where it has nobody.
    pub asks: Vec<[String; 3]>,
    /// Which rules hold there, in ascending order, each as its distance from the one before (the first from -1).
    pub rules: Vec<usize>,
}
