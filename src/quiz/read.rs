//! The file of a quiz → the quiz as its author wrote it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

use super::{
    Answer, Marking, Others, Question, QuestionKind, Quiz, Rich,
    author::{EntryFile, OptionFile, PairFile, Scenario},
};
use crate::{
    config::{self, ChangeKind, Period, span_of},
    diag::{Code, Diagnostic, Place},
    markup::{self, slug::is_id},
    rules::Kind,
    source::{SourceId, Span},
};

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
    scenario: Vec<ScenarioToml>,
    #[serde(default)]
    question: Vec<Spanned<QuestionToml>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioToml {
    id: Spanned<String>,
    text: Spanned<String>,
    #[serde(default)]
    at: BTreeMap<Spanned<String>, ScenarioThere>,
}

/// What a school says instead.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioThere {
    text: Spanned<String>,
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
    scenario: Option<Spanned<String>>,
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
    others: Option<Spanned<Value>>,
    #[serde(default)]
    says: Option<Spanned<Kind>>,
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
    #[serde(default)]
    says: Option<Spanned<Kind>>,
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
    if id == super::AGREEMENTS {
        reader.problems.push(
            Diagnostic::at(id_span, Code::BadId, format!("a quiz cannot be called `{id}`"))
                .help("The archive keeps agreements under that name: choose another."),
        );
    }
    let pass_mark = (*toml.pass_mark.get_ref(), span_of(&toml.pass_mark, file, 0));
    if !(1..=100).contains(&pass_mark.0) {
        reader.problems.push(
            Diagnostic::at(pass_mark.1, Code::BadQuiz, format!("a pass mark of {} per cent cannot be", pass_mark.0))
                .help("It is a number from 1 to 100."),
        );
    }
    if toml.title.trim().is_empty() {
        reader.problems.push(
            Diagnostic::at(id_span, Code::BadQuiz, format!("the quiz `{id}` has no title"))
                .help("Give it one: pages, forms and certificates name it by its `title`."),
        );
    }
    Some(Quiz {
        id,
        id_span,
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
        scenarios: reader.scenarios(toml.scenario),
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

    fn scenarios(&mut self, list: Vec<ScenarioToml>) -> Vec<Scenario> {
        let mut out: Vec<Scenario> = Vec::new();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for toml in list {
            let id = self.id(toml.id, "a scenario");
            if let Some(first) = seen.get(&id.0) {
                self.problems.push(
                    Diagnostic::at(id.1, Code::DuplicateId, format!("the scenario `{}` stands twice", id.0))
                        .also(*first, "first here")
                        .help("Give one of them another id; questions name their scenario by it."),
                );
            }
            seen.entry(id.0.clone()).or_insert(id.1);
            if toml.text.get_ref().trim().is_empty() {
                self.problems.push(
                    Diagnostic::at(id.1, Code::BadQuiz, format!("the scenario `{}` tells nothing", id.0))
                        .help("Write what happens as its `text`."),
                );
            }
            let text = self.rich(toml.text);
            let mut at = BTreeMap::new();
            for (school, there) in toml.at {
                let span = span_of(&school, self.file, 0);
                at.insert(school.into_inner(), (self.rich(there.text), span));
            }
            out.push(Scenario { id, text, at });
        }
        out
    }

    fn questions(&mut self, list: Vec<Spanned<QuestionToml>>) -> Vec<Question> {
        let mut out: Vec<Question> = Vec::new();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
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
            if let Some(first) = seen.get(&id.0) {
                self.problems.push(
                    Diagnostic::at(id.1, Code::DuplicateId, format!("the question `{}` stands twice", id.0))
                        .also(*first, "first here")
                        .help("Give one of them another id; answers go by it."),
                );
            }
            seen.entry(id.0.clone()).or_insert(id.1);
            let scenario = toml.scenario.take().map(|s| self.word(s));
            let schools: Option<Vec<_>> = toml.schools.take().map(|s| s.into_iter().map(|w| self.word(w)).collect());
            if schools.as_ref().is_some_and(Vec::is_empty) {
                self.problems.push(
                    Diagnostic::at(id.1, Code::BadQuestion, format!("no school asks question `{}`", id.0))
                        .help("Name one in `schools`, or take `schools` out: then all ask it."),
                );
            }
            let at = std::mem::take(&mut toml.at);
            let answer = self.answer(toml);
            let mut there = BTreeMap::new();
            for (school, other) in at {
                let span = span_of(&school, self.file, 0);
                let own = [other.id.is_some(), other.kind.is_some(), other.scenario.is_some(), other.schools.is_some()];
                if own.contains(&true) || !other.at.is_empty() {
                    self.problems.push(
                        Diagnostic::at(
                            span,
                            Code::BadQuestion,
                            "a school's own answer changes only what is asked and what is right",
                        )
                        .help("Take `id`, `kind`, `scenario`, `schools` and `at` out of it."),
                    );
                }
                there.insert(school.into_inner(), (self.answer(other), span));
            }
            out.push(Question {
                id,
                start: place.start,
                kind: kind.into_inner(),
                scenario,
                schools,
                answer,
                at: there,
            });
        }
        out
    }

    fn answer(&mut self, toml: QuestionToml) -> Answer {
        Answer {
            prompt: toml.prompt.map(|t| self.rich(t)),
            hint: toml.hint.map(|t| self.rich(t)),
            cites: toml.cites.map(|w| self.word(w)),
            rule: toml.rule.map(|w| self.word(w)),
            others: toml.others.and_then(|v| self.others(&v)),
            says: toml.says.map(|side| self.side(&side)),
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
                says: o.says.map(|side| self.side(&side)),
            })
            .collect()
    }

    fn side(&self, side: &Spanned<Kind>) -> (Kind, Span) {
        (*side.get_ref(), span_of(side, self.file, 0))
    }

    fn others(&mut self, value: &Spanned<Value>) -> Option<(Others, Span)> {
        let span = span_of(value, self.file, 0);
        let ids = |list: &Vec<Value>| list.iter().map(|v| v.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>();
        let read = match value.get_ref() {
            Value::Boolean(false) => Some(Others::Nobody),
            Value::Boolean(true) => Some(Others::All),
            Value::Array(list) => ids(list).map(Others::These),
            _ => None,
        };
        if read.is_none() {
            self.problems.push(
                Diagnostic::at(span, Code::BadQuestion, "these are not schools whose rules could be options")
                    .help("Write `others = true`, or a list of schools: `others = [\"hill-lane\"]`."),
            );
        }
        Some((read?, span))
    }
}
