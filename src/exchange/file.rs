//! A quiz file as plain values, to be written, and to be read where no place in it matters.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    config::ChangeKind,
    quiz::{Marking, QuestionKind},
};

/// A quiz as its file has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuizFile {
    /// `id`.
    pub id: String,
    /// `title`.
    pub title: String,
    /// `policies`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
    /// `required_for`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required_for: Vec<String>,
    /// `due_within`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_within: Option<String>,
    /// `refresh_every`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_every: Option<String>,
    /// `pass_mark`.
    pub pass_mark: u8,
    /// `draw`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<u32>,
    /// `marking`.
    #[serde(default)]
    pub marking: Marking,
    /// `change`.
    #[serde(default)]
    pub change: ChangeKind,
    /// `scenario`: what several questions share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenario: Vec<ScenarioFile>,
    /// The questions.
    #[serde(default)]
    pub question: Vec<QuestionFile>,
}

/// A scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// `id`.
    pub id: String,
    /// `text`.
    pub text: String,
    /// `at`: what a school says instead.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub at: BTreeMap<String, toml::Table>,
}

/// A question. All texts are Markdown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionFile {
    /// `id`.
    pub id: String,
    /// `kind`.
    pub kind: QuestionKind,
    /// `scenario`: the id of one of [`QuizFile::scenario`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// `schools`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schools: Vec<String>,
    /// `prompt`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prompt: String,
    /// `hint`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// `cites`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cites: Option<String>,
    /// `rule`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// `others`: a truth value, or a list of schools.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others: Option<toml::Value>,
    /// `says`: `do`, `dont` or `ask`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// `right`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub right: String,
    /// `wrong`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wrong: String,
    /// `answer`: a truth value or a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<toml::Value>,
    /// `tolerance`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<f64>,
    /// `unit`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// `accepted`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<String>,
    /// `decoys`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decoys: Vec<String>,
    /// `option`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub option: Vec<OptionFile>,
    /// `entry`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entry: Vec<EntryFile>,
    /// `pair`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pair: Vec<PairFile>,
    /// `at`: what a school says instead.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub at: BTreeMap<String, toml::Table>,
}

/// An option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionFile {
    /// `id`.
    pub id: String,
    /// `text`.
    pub text: String,
    /// `correct`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub correct: bool,
    /// `feedback`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub feedback: String,
    /// `says`: `do`, `dont` or `ask`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
}

/// An entry to be put in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryFile {
    /// `id`.
    pub id: String,
    /// `text`.
    pub text: String,
}

/// A pair to be matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairFile {
    /// `id`.
    pub id: String,
    /// `left`.
    pub left: String,
    /// `right`.
    pub right: String,
}

/// What has to be right, in per cent, where the other program does not say.
const PASS_MARK: u8 = 80;

impl QuizFile {
    /// A quiz of `questions` with the settings that a new quiz has.
    pub(super) fn new(id: &str, scenario: Vec<ScenarioFile>, question: Vec<QuestionFile>) -> Self {
        let words = id.replace('-', " ");
        let mut chars = words.chars();
        let title = chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default();
        Self {
            id: id.to_owned(),
            title,
            policies: Vec::new(),
            required_for: Vec::new(),
            due_within: None,
            refresh_every: None,
            pass_mark: PASS_MARK,
            draw: None,
            marking: Marking::Browser,
            change: ChangeKind::Material,
            scenario,
            question,
        }
    }

    /// The text of the file.
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).expect("a quiz is plain values with text for keys")
    }

    /// A quiz from the text of its file.
    ///
    /// # Errors
    ///
    /// Where the text is not that of a quiz; `staffroom check` shows the place.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

impl QuestionFile {
    /// A question with nothing in it but its id and kind.
    pub(super) fn new(id: String, kind: QuestionKind) -> Self {
        Self {
            id,
            kind,
            scenario: None,
            schools: Vec::new(),
            prompt: String::new(),
            hint: String::new(),
            cites: None,
            rule: None,
            others: None,
            says: None,
            right: String::new(),
            wrong: String::new(),
            answer: None,
            tolerance: None,
            unit: String::new(),
            accepted: Vec::new(),
            decoys: Vec::new(),
            option: Vec::new(),
            entry: Vec::new(),
            pair: Vec::new(),
            at: BTreeMap::new(),
        }
    }

    /// All its texts.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let own = [&self.prompt, &self.hint, &self.right, &self.wrong].into_iter();
        let options = self.option.iter().flat_map(|o| [&o.text, &o.feedback]);
        let entries = self.entry.iter().map(|e| &e.text);
        let pairs = self.pair.iter().flat_map(|p| [&p.left, &p.right]);
        own.chain(options).chain(entries).chain(pairs).chain(&self.decoys).map(String::as_str)
    }

    /// The answer of a `number` question.
    pub(super) fn number(&self) -> Option<f64> {
        match &self.answer {
            Some(toml::Value::Integer(n)) => Some(*n as f64),
            Some(toml::Value::Float(n)) => Some(*n),
            _ => None,
        }
    }
}
