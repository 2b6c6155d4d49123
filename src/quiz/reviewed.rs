//! What the cited clauses said when somebody last read a quiz's questions against them.
//!
//! A policy changes, and a question about it may then teach what no longer holds. So each question keeps, for each school, the
//! fingerprint of the clause that it was reviewed against, and the clause's words with it, because the person who looks again needs
//! to read what it said then. `quizzes/reviewed/<quiz>.toml`, written by `staffroom quiz review` and by nothing else.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::fingerprint;
use crate::{
    config,
    diag::{Code, Diagnostic},
    source::{SourceId, Span},
};

/// The record of a quiz.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// Id of the quiz.
    pub quiz: String,
    /// Its file.
    pub file: SourceId,
    /// The questions, by id.
    questions: BTreeMap<String, QuestionReviewed>,
    /// The texts, by their fingerprints.
    texts: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct QuestionReviewed {
    on: Date,
    /// Fingerprints by clause and school, each with its place.
    clauses: BTreeMap<String, BTreeMap<String, (String, Span)>>,
}

/// A clause as a question was reviewed against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept<'a> {
    /// When.
    pub on: Date,
    /// The fingerprint of its words.
    pub fingerprint: &'a str,
    /// Its words, a line for each passage.
    pub text: &'a str,
    /// Where the fingerprint stands in the record.
    pub place: Span,
}

/// A clause that a question cites, as a school has it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Id of the question.
    pub question: String,
    /// `policy#clause`, as the question cites it there.
    pub cites: String,
    /// Id of the school.
    pub school: String,
    /// The words of the clause with the names of the school's words in them, a line for each passage.
    pub text: String,
    /// Where the question cites it.
    pub span: Span,
    /// Where the clause stands.
    pub clause: Span,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File<T> {
    #[serde(default = "BTreeMap::new")]
    question: BTreeMap<String, QuestionFile<T>>,
    #[serde(default)]
    text: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionFile<T> {
    on: String,
    #[serde(default = "BTreeMap::new")]
    clauses: BTreeMap<String, BTreeMap<String, T>>,
}

/// The fingerprint that stands for the words of a clause.
pub fn of_text(text: &str) -> String {
    fingerprint(text.as_bytes())
}

/// Reads the record of `quiz`. `None` where it cannot be used; the problems say why.
pub fn read(quiz: &str, text: &str, file: SourceId, problems: &mut Vec<Diagnostic>) -> Option<Reviewed> {
    let record: File<Spanned<String>> = config::toml(text, file, 0, problems)?;
    let mut damaged = |headline: String| {
        problems.push(
            Diagnostic::whole(file, Code::TomlValue, headline)
                .help(format!("This file is written by `staffroom quiz review {quiz}`. Run it again.")),
        );
    };
    let mut questions = BTreeMap::new();
    for (id, question) in record.question {
        let Ok(on) = question.on.parse() else {
            damaged(format!("`{}` is not a day", question.on));
            return None;
        };
        let clauses = question.clauses.into_iter().map(|(cites, schools)| {
            let schools = schools.into_iter().map(|(school, print)| {
                let place = config::span_of(&print, file, 0);
                (school, (print.into_inner(), place))
            });
            (cites, schools.collect())
        });
        questions.insert(id, QuestionReviewed { on, clauses: clauses.collect() });
    }
    if let Some((print, _)) = record.text.iter().find(|(print, text)| of_text(text) != **print) {
        damaged(format!("the text of `{print}` was changed after it was kept"));
        return None;
    }
    Some(Reviewed { quiz: quiz.to_owned(), file, questions, texts: record.text })
}

impl Reviewed {
    /// What was kept of a clause that `question` cites at `school`.
    pub fn kept(&self, question: &str, cites: &str, school: &str) -> Option<Kept<'_>> {
        let question = self.questions.get(question)?;
        let (print, place) = question.clauses.get(cites)?.get(school)?;
        let text = self.texts.get(print)?;
        Some(Kept { on: question.on, fingerprint: print, text, place: *place })
    }
}

/// The text of a new record: what is cited `now` by the questions that `which` names, and of all others what `before` has of them.
/// Questions that cite nothing any more are left out.
pub fn record(before: Option<&Reviewed>, now: &[Cited], which: &dyn Fn(&str) -> bool, on: Date) -> String {
    let mut file = File { question: BTreeMap::new(), text: BTreeMap::new() };
    let asked: BTreeSet<&str> = now.iter().map(|c| c.question.as_str()).collect();
    for (id, old) in before.iter().flat_map(|b| &b.questions) {
        if !asked.contains(id.as_str()) || which(id) {
            continue;
        }
        let clauses = old.clauses.iter().map(|(cites, schools)| {
            let schools = schools.iter().map(|(school, (print, _))| (school.clone(), print.clone()));
            (cites.clone(), schools.collect())
        });
        file.question.insert(id.clone(), QuestionFile { on: old.on.to_string(), clauses: clauses.collect() });
    }
    for cited in now.iter().filter(|c| which(&c.question)) {
        let print = of_text(&cited.text);
        file.text.insert(print.clone(), cited.text.clone());
        let new = || QuestionFile { on: on.to_string(), clauses: BTreeMap::new() };
        let question: &mut QuestionFile<String> = file.question.entry(cited.question.clone()).or_insert_with(new);
        question.clauses.entry(cited.cites.clone()).or_default().insert(cited.school.clone(), print);
    }
    let old = before.iter().flat_map(|b| &b.texts);
    let used: BTreeSet<&String> =
        file.question.values().flat_map(|q| q.clauses.values()).flat_map(BTreeMap::values).collect();
    let kept: Vec<_> = old.filter(|(print, _)| used.contains(print)).map(|(p, t)| (p.clone(), t.clone())).collect();
    file.text.extend(kept);
    let body = toml::to_string_pretty(&file).expect("tables of text are TOML");
    format!(
        "# What the clauses said when the questions about them were last reviewed.\n# Written by `staffroom quiz review`.\n\n{body}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn cited(question: &str, cites: &str, school: &str, text: &str) -> Cited {
        let span = Span::new(Sources::default().add("q.toml", ""), 0..0);
        let [question, cites, school, text] = [question, cites, school, text].map(str::to_owned);
        Cited { question, cites, school, text, span, clause: span }
    }

    fn back(text: &str) -> (Option<Reviewed>, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let file = Sources::default().add("r.toml", text);
        (read("x", text, file, &mut problems), problems)
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_record_gives_back_what_each_school_had() {
        let now = [
            cited("a", "p#usb", "hill", "Don't\nuse a stick '''"),
            cited("a", "p#usb", "dale", "Ask first: {{ terms.head }}"),
            cited("b", "p#usb", "hill", "Don't\nuse a stick '''"),
        ];
        let text = record(None, &now, &|_| true, day("2026-11-23"));
        let (reviewed, problems) = back(&text);
        assert_eq!(problems, []);
        let reviewed = reviewed.expect("a record");
        let kept = reviewed.kept("a", "p#usb", "dale").expect("kept");
        assert_eq!((kept.on, kept.text), (day("2026-11-23"), "Ask first: {{ terms.head }}"));
        assert_eq!(kept.fingerprint, of_text(kept.text));
        assert_eq!(reviewed.kept("a", "p#usb", "hill"), reviewed.kept("a", "p#usb", "hill"));
        assert_eq!(reviewed.kept("b", "p#usb", "hill").map(|k| k.text), Some("Don't\nuse a stick '''"));
        assert_eq!(reviewed.kept("b", "p#usb", "dale"), None);
        assert_eq!(reviewed.kept("a", "p#other", "hill"), None);
    }

    #[test]
    fn reviewing_one_question_leaves_the_others_as_they_were() {
        let then =
            [cited("a", "p#x", "hill", "old"), cited("b", "p#x", "hill", "old"), cited("gone", "p#x", "hill", "old")];
        let (before, _) = back(&record(None, &then, &|_| true, day("2026-01-01")));
        let now = [cited("a", "p#x", "hill", "new"), cited("b", "p#x", "hill", "new")];
        let (after, _) = back(&record(before.as_ref(), &now, &|id| id == "a", day("2026-02-02")));
        let after = after.expect("a record");
        let seen = |id: &str| after.kept(id, "p#x", "hill").map(|k| (k.text, k.on));
        assert_eq!(seen("a"), Some(("new", day("2026-02-02"))));
        assert_eq!(seen("b"), Some(("old", day("2026-01-01"))));
        assert_eq!(seen("gone"), None);
        // When the last question that was reviewed against it has moved on, the old text goes.
        let text = record(Some(&after), &now, &|_| true, day("2026-03-03"));
        assert!(!text.contains("old"), "{text}");
    }

    #[test]
    fn a_damaged_record_is_a_problem() {
        let good = record(None, &[cited("a", "p#x", "hill", "words")], &|_| true, day("2026-01-01"));
        for text in [good.replace("words", "other words"), good.replace("2026-01-01", "soon"), "question = 1".into()] {
            let (reviewed, problems) = back(&text);
            assert_eq!((reviewed, problems.len()), (None, 1), "{text}");
        }
    }
}
