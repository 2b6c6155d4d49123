//! A quiz as its author wrote it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Value;

use super::Marking;
use crate::{
    config::{ChangeKind, Period},
    markup::Document,
    rules::Kind,
    source::{SourceId, Span},
};

/// A quiz as its file has it. What its questions lack is found when a school's quiz is compiled.
#[derive(Debug)]
pub struct Quiz {
    /// Its id: the name of its file.
    pub id: String,
    /// Where its file says so.
    pub id_span: Span,
    /// Its file.
    pub file: SourceId,
    /// Its title.
    pub title: String,
    /// The policies that it is about, with their places.
    pub policies: Vec<(String, Span)>,
    /// The audiences that must pass it, with their places.
    pub required_for: Vec<(String, Span)>,
    /// How long after the first day it must be passed.
    pub due_within: Option<Period>,
    /// How long a pass holds.
    pub refresh_every: Option<Period>,
    /// Per cent of the questions asked that must be right, and its place.
    pub pass_mark: (u8, Span),
    /// How many questions are drawn, and its place.
    pub draw: Option<(u32, Span)>,
    /// Who marks.
    pub marking: Marking,
    /// What this revision changes against the one before.
    pub change: ChangeKind,
    /// The scenarios that questions share.
    pub scenarios: Vec<Scenario>,
    /// The questions.
    pub questions: Vec<Question>,
}

/// A situation about which several questions ask.
#[derive(Debug)]
pub struct Scenario {
    /// Its id, and its place.
    pub id: (String, Span),
    /// What happens.
    pub text: Rich,
    /// What happens at a school instead, by its id, with the place of the id.
    pub at: BTreeMap<String, (Rich, Span)>,
}

/// A question as its author wrote it.
#[derive(Debug)]
pub struct Question {
    /// Its id, and its place.
    pub id: (String, Span),
    /// Where it begins.
    pub start: u32,
    /// Its kind.
    pub kind: QuestionKind,
    /// The scenario that it belongs to, and its place.
    pub scenario: Option<(String, Span)>,
    /// The schools that ask it; all where absent.
    pub schools: Option<Vec<(String, Span)>>,
    /// What holds where a school says nothing else.
    pub answer: Answer,
    /// What a school says instead, by its id, with the place of the id.
    pub at: BTreeMap<String, (Answer, Span)>,
}

impl Question {
    /// Whether `school` asks it.
    pub fn is_asked_at(&self, school: &str) -> bool {
        self.schools.as_ref().is_none_or(|schools| schools.iter().any(|(id, _)| id == school))
    }

    /// What holds at `school`: its own answer's part, otherwise the question's.
    pub fn part<'a, T>(&'a self, school: &str, get: impl Fn(&'a Answer) -> Option<&'a T>) -> Option<&'a T> {
        let own = self.at.get(school).map(|(answer, _)| answer);
        own.and_then(&get).or_else(|| get(&self.answer))
    }
}

/// What a question asks and what is right; of a school's own answer, only what differs.
#[derive(Debug, Default)]
pub struct Answer {
    /// The question.
    pub prompt: Option<Rich>,
    /// A hint.
    pub hint: Option<Rich>,
    /// The clause it is about: `policy#clause`, and its place.
    pub cites: Option<(String, Span)>,
    /// The rule that answers it: `policy#clause`, and its place.
    pub rule: Option<(String, Span)>,
    /// The schools whose rules stand beside the school's own as wrong options, and the place.
    pub others: Option<(Others, Span)>,
    /// Which side of the cited rule the statement of a true-false question is on, and its place.
    pub says: Option<(Kind, Span)>,
    /// What is said after a right answer.
    pub right: Option<Rich>,
    /// What is said after a wrong one.
    pub wrong: Option<Rich>,
    /// Options.
    pub options: Option<Vec<OptionFile>>,
    /// The answer of true-false and number questions, and its place.
    pub answer: Option<(Value, Span)>,
    /// How far off a number may be.
    pub tolerance: Option<f64>,
    /// The unit of a number.
    pub unit: Option<String>,
    /// The words that are right.
    pub accepted: Option<Vec<String>>,
    /// Entries in the right order.
    pub entries: Option<Vec<EntryFile>>,
    /// Pairs to match.
    pub pairs: Option<Vec<PairFile>>,
    /// Right sides that belong to no pair.
    pub decoys: Option<Vec<Rich>>,
}

/// The schools whose rules are the wrong options of a `rule` question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Others {
    /// None: Do, Don't and Ask first are the options.
    Nobody,
    /// Every other school of the trust.
    All,
    /// Those with these ids.
    These(Vec<String>),
}

impl Others {
    /// Whether the rules of `school` are asked for.
    pub fn takes(&self, school: &str) -> bool {
        match self {
            Self::Nobody => false,
            Self::All => true,
            Self::These(ids) => ids.iter().any(|id| id == school),
        }
    }
}

/// Markdown in a quiz. Problems in it have the place of the whole text: a TOML string may have escapes, which shift all offsets.
#[derive(Debug, Clone)]
pub struct Rich {
    /// Its text.
    pub document: Document,
    /// Its holes.
    pub holes: Vec<String>,
    /// Its place.
    pub span: Span,
}

/// The kinds of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// One option.
    Single,
    /// Any number of options.
    Multiple,
    /// True or false.
    TrueFalse,
    /// Pairs.
    Match,
    /// An order.
    Order,
    /// A number.
    Number,
    /// A few words.
    Text,
    /// Do, Don't or Ask first, from the school's own rule.
    Rule,
}

impl QuestionKind {
    /// The word of a quiz file.
    pub fn id(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::TrueFalse => "true-false",
            Self::Match => "match",
            Self::Order => "order",
            Self::Number => "number",
            Self::Text => "text",
            Self::Rule => "rule",
        }
    }
}

/// An option as written.
#[derive(Debug)]
pub struct OptionFile {
    /// Its id, and its place.
    pub id: (String, Span),
    /// Its words.
    pub text: Rich,
    /// Whether it is right.
    pub correct: bool,
    /// What is said to someone who picked it.
    pub feedback: Option<Rich>,
    /// Which side of the cited rule it is on, and the place.
    pub says: Option<(Kind, Span)>,
}

/// An entry as written.
#[derive(Debug)]
pub struct EntryFile {
    /// Its id, and its place.
    pub id: (String, Span),
    /// Its words.
    pub text: Rich,
}

/// A pair as written.
#[derive(Debug)]
pub struct PairFile {
    /// Its id, and its place.
    pub id: (String, Span),
    /// Its left side.
    pub left: Rich,
    /// Its right side.
    pub right: Rich,
}
