//! A quiz as its author wrote it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

use super::Marking;
use crate::{
    config::{self, ChangeKind, Period, span_of},
    diag::{Code, Diagnostic, Place},
    markup::{self, Document, slug::is_id},
    source::{SourceId, Span},
};

/// A quiz as its file has it. What its questions lack is found when a school's quiz is compiled.
#[derive(Debug)]
pub struct Quiz {
    /// Its id: the name of its file.
    pub id: String,
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
    /// The questions.
    pub questions: Vec<Question>,
}

/// A question as its author wrote it.
#[derive(Debug)]
pub struct Question {
    /// Its id, and its place.
    pub id: (String, Span),
    /// Its kind.
    pub kind: QuestionKind,
    /// The schools that ask it; all where absent.
    pub schools: Option<Vec<(String, Span)>>,
    /// What holds where a school says nothing else.
    pub answer: Answer,
    /// What a school says instead, by its id, with the place of the id.
    pub at: BTreeMap<String, (Answer, Span)>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuizToml {
    id: Spanned<String>,
    title: String,
    #[serde(default)]
    policies: Vec<Spanned<String>>,
    #[serde(default)]
    required_for: Vec<Spanned<String>>,
    #[serde(default)]
    due_within: Option<Spanned<String>>,
    #[serde(default)]
    refresh_every: Option<Spanned<String>>,
    pass_mark: Spanned<u8>,
    #[serde(default)]
    draw: Option<Spanned<u32>>,
    #[serde(default)]
    marking: Marking,
    #[serde(default)]
    change: ChangeKind,
    #[serde(default)]
    question: Vec<Spanned<QuestionToml>>,
}

/// A question, or what a school says instead: then the keys that only a question may have stay absent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionToml {
    #[serde(default)]
    id: Option<Spanned<String>>,
    #[serde(default)]
    kind: Option<Spanned<QuestionKind>>,
    #[serde(default)]
    schools: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    at: BTreeMap<Spanned<String>, QuestionToml>,
    #[serde(default)]
    prompt: Option<Spanned<String>>,
    #[serde(default)]
    hint: Option<Spanned<String>>,
    #[serde(default)]
    cites: Option<Spanned<String>>,
    #[serde(default)]
    rule: Option<Spanned<String>>,
    #[serde(default)]
    right: Option<Spanned<String>>,
    #[serde(default)]
    wrong: Option<Spanned<String>>,
    #[serde(default)]
    option: Option<Vec<OptionToml>>,
    #[serde(default)]
    answer: Option<Spanned<Value>>,
    #[serde(default)]
    tolerance: Option<f64>,
    #[serde(default)]
    unit: Option<String>,
    #[serde(default)]
    accepted: Option<Vec<String>>,
    #[serde(default)]
    entry: Option<Vec<EntryToml>>,
    #[serde(default)]
    pair: Option<Vec<PairToml>>,
    #[serde(default)]
    decoys: Option<Vec<Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionToml {
    id: Spanned<String>,
    text: Spanned<String>,
    #[serde(default)]
    correct: bool,
    #[serde(default)]
    feedback: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryToml {
    id: Spanned<String>,
    text: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PairToml {
    id: Spanned<String>,
    left: Spanned<String>,
    right: Spanned<String>,
}

/// Reads the text of a quiz whose file is called `name`.
pub fn read(name: &str, text: &str, file: SourceId, problems: &mut Vec<Diagnostic>) -> Option<Quiz> {
    let toml: QuizToml = config::toml(text, file, 0, problems)?;
    let mut reader = Reader { file, problems };
    let (id, id_span) = reader.word(toml.id);
    if id != name {
        reader.problems.push(
            Diagnostic::at(id_span, Code::BadId, format!("the quiz `{id}` is in the file `{name}.toml`"))
                .help("Give the file and the quiz the same name; addresses and tokens go by it."),
        );
    }
    let pass_mark = (*toml.pass_mark.get_ref(), span_of(&toml.pass_mark, file, 0));
    if !(1..=100).contains(&pass_mark.0) {
        reader.problems.push(
            Diagnostic::at(pass_mark.1, Code::BadQuiz, format!("a pass mark of {} per cent cannot be", pass_mark.0))
                .help("It is a number from 1 to 100."),
        );
    }
    Some(Quiz {
        id,
        file,
        title: toml.title,
        policies: toml.policies.into_iter().map(|w| reader.word(w)).collect(),
        required_for: toml.required_for.into_iter().map(|w| reader.word(w)).collect(),
        due_within: toml.due_within.and_then(|p| reader.period(&p)),
        refresh_every: toml.refresh_every.and_then(|p| reader.period(&p)),
        pass_mark,
        draw: toml.draw.map(|d| (*d.get_ref(), span_of(&d, file, 0))),
        marking: toml.marking,
        change: toml.change,
        questions: reader.questions(toml.question),
    })
}

struct Reader<'p> {
    file: SourceId,
    problems: &'p mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn word(&self, word: Spanned<String>) -> (String, Span) {
        let span = span_of(&word, self.file, 0);
        (word.into_inner(), span)
    }

    /// An id that goes into tokens and addresses.
    fn id(&mut self, word: Spanned<String>, what: &str) -> (String, Span) {
        let (id, span) = self.word(word);
        if !is_id(&id) {
            self.problems.push(
                Diagnostic::at(span, Code::BadId, format!("`{id}` cannot be the id of {what}"))
                    .help("Use small letters, digits and single hyphens."),
            );
        }
        (id, span)
    }

    fn period(&mut self, value: &Spanned<String>) -> Option<Period> {
        value
            .get_ref()
            .parse()
            .map_err(|why| {
                let headline = format!("`{}` is not a period", value.get_ref());
                let span = span_of(value, self.file, 0);
                self.problems.push(Diagnostic::at(span, Code::BadPeriod, headline).help(format!("To mend it, {why}.")));
            })
            .ok()
    }

    fn rich(&mut self, value: Spanned<String>) -> Rich {
        let (text, span) = self.word(value);
        let mut found = Vec::new();
        let parsed = markup::parse(&text, self.file, 0, &mut found);
        self.problems.extend(found.into_iter().map(|p| Diagnostic { place: Place::At(span), ..p }));
        Rich { document: parsed.document, holes: parsed.holes.into_iter().map(|h| h.0).collect(), span }
    }

    fn questions(&mut self, list: Vec<Spanned<QuestionToml>>) -> Vec<Question> {
        let mut out: Vec<Question> = Vec::new();
        for toml in list {
            let place = span_of(&toml, self.file, 0);
            let mut toml = toml.into_inner();
            let (Some(id), Some(kind)) = (toml.id.take(), toml.kind.take()) else {
                self.problems.push(
                    Diagnostic::at(place, Code::BadQuestion, "this question has no id or no kind")
                        .help("Each `[[question]]` has an `id` and a `kind`, such as `kind = \"single\"`."),
                );
                continue;
            };
            let id = self.id(id, "a question");
            if let Some(first) = out.iter().find(|q| q.id.0 == id.0) {
                self.problems.push(
                    Diagnostic::at(id.1, Code::DuplicateId, format!("the question `{}` stands twice", id.0))
                        .also(first.id.1, "first here")
                        .help("Give one of them another id; answers go by it."),
                );
            }
            let schools = toml.schools.take().map(|s| s.into_iter().map(|w| self.word(w)).collect());
            let at = std::mem::take(&mut toml.at);
            let answer = self.answer(toml);
            let mut own = BTreeMap::new();
            for (school, other) in at {
                let span = span_of(&school, self.file, 0);
                if other.id.is_some() || other.kind.is_some() || other.schools.is_some() || !other.at.is_empty() {
                    self.problems.push(
                        Diagnostic::at(
                            span,
                            Code::BadQuestion,
                            "a school's own answer changes only what is asked and what is right",
                        )
                        .help("Take `id`, `kind`, `schools` and `at` out of it."),
                    );
                }
                own.insert(school.into_inner(), (self.answer(other), span));
            }
            out.push(Question { id, kind: kind.into_inner(), schools, answer, at: own });
        }
        out
    }

    fn answer(&mut self, toml: QuestionToml) -> Answer {
        Answer {
            prompt: toml.prompt.map(|t| self.rich(t)),
            hint: toml.hint.map(|t| self.rich(t)),
            cites: toml.cites.map(|w| self.word(w)),
            rule: toml.rule.map(|w| self.word(w)),
            right: toml.right.map(|t| self.rich(t)),
            wrong: toml.wrong.map(|t| self.rich(t)),
            options: toml.option.map(|list| self.options(list)),
            answer: toml.answer.map(|v| {
                let span = span_of(&v, self.file, 0);
                (v.into_inner(), span)
            }),
            tolerance: toml.tolerance,
            unit: toml.unit,
            accepted: toml.accepted,
            entries: toml.entry.map(|list| {
                list.into_iter().map(|e| EntryFile { id: self.id(e.id, "an entry"), text: self.rich(e.text) }).collect()
            }),
            pairs: toml.pair.map(|list| {
                let pair = |p: PairToml| PairFile {
                    id: self.id(p.id, "a pair"),
                    left: self.rich(p.left),
                    right: self.rich(p.right),
                };
                list.into_iter().map(pair).collect()
            }),
            decoys: toml.decoys.map(|list| list.into_iter().map(|t| self.rich(t)).collect()),
        }
    }

    fn options(&mut self, list: Vec<OptionToml>) -> Vec<OptionFile> {
        list.into_iter()
            .map(|o| OptionFile {
                id: self.id(o.id, "an option"),
                text: self.rich(o.text),
                correct: o.correct,
                feedback: o.feedback.map(|f| self.rich(f)),
            })
            .collect()
    }
}
