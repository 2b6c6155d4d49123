//! The whole trust as its files have it: settings, topics, glossary, schools, policies, quizzes, pages.

mod read;

pub use read::{glossary, page, settings, topics};

use crate::{
    config::{Guard, Links, Office, Period, Radar, RawHtml},
    markup::Document,
    policy::Policy,
    quiz::Quiz,
    school::School,
    source::{SourceId, Span},
};

/// Everything that a site is made of.
#[derive(Debug)]
pub struct Trust {
    /// `staffroom.toml`.
    pub settings: Settings,
    /// The topics of the explorer, in order.
    pub topics: Vec<Topic>,
    /// The glossary, in the order of its file.
    pub glossary: Vec<Term>,
    /// The schools, in the order of the site.
    pub schools: Vec<School>,
    /// The trust's policies, by id.
    pub policies: Vec<Policy>,
    /// The quizzes, by id.
    pub quizzes: Vec<Quiz>,
    /// The plain pages, by id.
    pub pages: Vec<PlainPage>,
    /// The images of the content: path below `content/`, and the bytes.
    pub images: Vec<(String, Vec<u8>)>,
    /// The files of the site's own theme: path below the theme's folder, and the bytes.
    pub theme: Vec<(String, Vec<u8>)>,
}

impl Trust {
    /// The name of a topic; its id where it has none.
    pub fn topic_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.topics.iter().find(|t| t.id == id).map_or(id, |t| &t.name)
    }
}

/// The settings of a site.
#[derive(Debug)]
pub struct Settings {
    /// Title of the site.
    pub title: String,
    /// Name of the trust.
    pub trust: String,
    /// Language tag of the texts (BCP 47).
    pub language: String,
    /// How links end.
    pub links: Links,
    /// Name of the site's own theme; `default` where it has none.
    pub theme: String,
    /// Ids of the schools in order, with their places.
    pub schools: Vec<(String, Span)>,
    /// The office that runs the training.
    pub office: Option<Office>,
    /// The audiences, in order.
    pub audiences: Vec<Audience>,
    /// How long before its next review a policy counts as due.
    pub notice: Period,
    /// What becomes of HTML in texts.
    pub html: RawHtml,
    /// The words of the polarity guard.
    pub guard: Guard,
    /// The words of the radar.
    pub radar: Radar,
}

impl Settings {
    /// The name of an audience; its id where it has none.
    pub fn audience_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.audiences.iter().find(|a| a.id == id).map_or(id, |a| &a.name)
    }
}

/// People whom a policy or rule can be for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audience {
    /// Its id.
    pub id: String,
    /// What people read.
    pub name: String,
    /// The audience that it is part of.
    pub within: Option<String>,
}

/// A topic of the explorer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its id.
    pub id: String,
    /// What people read.
    pub name: String,
    /// What belongs to it; may be empty.
    pub description: String,
    /// Other words that people search for it.
    pub synonyms: Vec<String>,
}

/// An entry of the glossary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The term.
    pub term: String,
    /// Its abbreviation; may be empty.
    pub abbr: String,
    /// What it means, as plain words.
    pub definition: String,
}

impl Term {
    /// Its anchor in the glossary. Terms are told apart without regard to case, and so are their anchors.
    pub fn anchor(&self) -> String {
        crate::markup::slug::slug(&self.term, usize::MAX)
    }
}

/// A plain page.
#[derive(Debug)]
pub struct PlainPage {
    /// Its id: the name of its file.
    pub id: String,
    /// Its file.
    pub file: SourceId,
    /// Its title.
    pub title: String,
    /// What it is about; may be empty.
    pub summary: String,
    /// Its text.
    pub document: Document,
    /// The holes of its text and their places.
    pub holes: Vec<(String, Span)>,
}
