//! The whole trust as its files have it: settings, topics, glossary, schools, policies, quizzes, pages.

mod as_of;
mod read;

pub use as_of::{Fate, TextOf};
pub use read::{glossary, page, settings, topics};

use crate::{
    config::{Gaps, Guard, Links, Office, Period, Radar, RawHtml, Roster, Server},
    markup::Document,
    policy::{Past, Policy},
    quiz::{Archive, Quiz, Reviewed},
    school::School,
    source::{Original, SourceId, Span},
};

/// Everything that a site is made of.
#[derive(Debug)]
pub struct Trust {
    /// `staffroom.toml`.
    pub settings: Settings,
    /// The topics of the explorer, in order.
    pub topics: Vec<Topic>,
    /// Groups of words that mean the same to the explorer's search, whatever the topic.
    pub alike: Vec<Vec<String>>,
    /// The glossary, in the order of its file.
    pub glossary: Vec<Term>,
    /// The schools, in the order of the site.
    pub schools: Vec<School>,
    /// The trust's policies, by id.
    pub policies: Vec<Policy>,
    /// Earlier texts of them, by policy and version.
    pub past: Vec<Past>,
    /// The quizzes, by id.
    pub quizzes: Vec<Quiz>,
    /// What their questions were last reviewed against, by quiz.
    pub reviewed: Vec<Reviewed>,
    /// Every quiz revision and agreement that was published before.
    pub archive: Archive,
    /// The plain pages, by id.
    pub pages: Vec<PlainPage>,
    /// The images of the content, in the order of their paths.
    pub images: Vec<ImageFile>,
    /// The files of the site's own theme: path below the theme's folder, and the bytes.
    pub theme: Vec<(String, Vec<u8>)>,
}

/// An image of the content.
#[derive(Debug)]
pub struct ImageFile {
    /// Its path below `content/`.
    pub path: String,
    /// The file itself. It is never held: the images of a site may be larger than the memory.
    pub original: Original,
    /// Its width and height in pixels, where they can be read.
    pub size: Option<(usize, usize)>,
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
    /// Whether search engines may list the site.
    pub search_engines: bool,
    /// Whether every text is indexed for the search pages.
    pub full_text: bool,
    /// The web servers for which the site brings settings along, each once.
    pub servers: Vec<Server>,
    /// What becomes of HTML in texts.
    pub html: RawHtml,
    /// The words of the polarity guard.
    pub guard: Guard,
    /// The words of the radar.
    pub radar: Radar,
    /// What every trust should have a rule about.
    pub gaps: Gaps,
    /// Policies, sections and rules (`policy#id`) that no question need ask, with their places.
    pub unasked: Vec<(String, Span)>,
    /// How the personnel system writes its list of people.
    pub roster: Roster,
}

impl Settings {
    /// Ids of every audience that something for `named` is for: those, and all that are within them, in the order of the site.
    pub fn reached(&self, named: &[String]) -> Vec<String> {
        reached(named, &self.audiences)
    }

    /// The name of an audience; its id where it has none.
    pub fn audience_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.audiences.iter().find(|a| a.id == id).map_or(id, |a| &a.name)
    }
}

fn reached(named: &[String], all: &[Audience]) -> Vec<String> {
    let within = |audience: &Audience| {
        let mut at = Some(audience);
        // At most as many steps as there are audiences: a circle in the settings ends too.
        for _ in 0..all.len() {
            let Some(a) = at else { return false };
            if named.contains(&a.id) {
                return true;
            }
            at = a.within.as_ref().and_then(|parent| all.iter().find(|b| b.id == *parent));
        }
        false
    };
    all.iter().filter(|a| within(a)).map(|a| a.id.clone()).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_for_staff_reaches_those_within_staff() {
        let audience = |id: &str, within: Option<&str>| Audience {
            id: id.into(),
            name: id.into(),
            within: within.map(str::to_owned),
        };
        let all = [audience("staff", None), audience("teachers", Some("staff")), audience("visitors", None)];
        assert_eq!(reached(&["staff".into()], &all), ["staff", "teachers"]);
        let circle = [audience("a", Some("b")), audience("b", Some("a")), audience("c", None)];
        assert_eq!(reached(&["c".into()], &circle), ["c"]);
    }
}
