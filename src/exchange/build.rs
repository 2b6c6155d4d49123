//! What the readers of GIFT and Moodle XML share: both have answers with weights.

use std::collections::BTreeSet;

use super::{EntryFile, Notes, OptionFile, PairFile, QuestionFile};
use crate::{
    markup::slug::{is_id, slug},
    quiz::QuestionKind,
};

/// An answer with what it is worth, in per cent.
#[derive(Debug, Clone)]
pub(super) struct Weighted {
    pub(super) weight: f64,
    pub(super) text: String,
    pub(super) feedback: String,
}

const FULL: f64 = 99.9;

/// Ids that are taken.
#[derive(Debug, Default)]
pub(super) struct Ids(BTreeSet<String>);

impl Ids {
    /// An id from the first of `names` that gives one, otherwise from `fallback`, and unlike all before.
    pub(super) fn make(&mut self, names: &[&str], fallback: &str) -> String {
        let id = names.iter().find_map(|name| id_of(name)).unwrap_or_else(|| fallback.to_owned());
        let numbered = (2..).map(|n| format!("{id}-{n}"));
        let free = std::iter::once(id.clone()).chain(numbered).find(|id| !self.0.contains(id)).unwrap_or(id);
        self.0.insert(free.clone());
        free
    }
}

/// The id that a name gives, if any.
pub(super) fn id_of(name: &str) -> Option<String> {
    let plain: String = crate::quiz::fold(name).chars().map(|c| if c.is_ascii() { c } else { ' ' }).collect();
    // Room for a number behind it.
    let id: String = slug(&plain, 8).chars().take(54).collect();
    let id = id.trim_end_matches('-').to_owned();
    is_id(&id).then_some(id)
}

/// Fills in the options. `one` says that only one can be picked; gives whether the question can be asked.
pub(super) fn choice(question: &mut QuestionFile, list: Vec<Weighted>, one: bool, notes: &mut Notes) -> bool {
    let full = list.iter().filter(|a| a.weight >= FULL).count();
    let single = one && full == 1;
    if one && full > 1 {
        notes.lost("each of several answers counts in full; here all of them must be picked");
    }
    let some = |range: std::ops::Range<f64>| list.iter().any(|a| a.weight != 0.0 && range.contains(&a.weight));
    if single && some(0.0..FULL) {
        notes.lost("an answer that counts in part is wrong here");
    }
    if !single && some(0.0..FULL) {
        notes.lost("marks for some of the right answers are not carried: all of them, and no others, must be picked");
    }
    if single && some(f64::MIN..0.0) {
        notes.lost("marks taken off for a wrong answer are not carried");
    }
    let correct = |weight: f64| if one && full > 0 { weight >= FULL } else { weight > 0.0 };
    let mut ids = Ids::default();
    for answer in list {
        if answer.text.is_empty() {
            notes.bad("an option has no words");
            continue;
        }
        question.option.push(OptionFile {
            id: ids.make(&[&answer.text], "option"),
            text: answer.text,
            correct: correct(answer.weight),
            feedback: answer.feedback,
            says: None,
        });
    }
    question.kind = if single { QuestionKind::Single } else { QuestionKind::Multiple };
    let fine = question.option.len() >= 2 && question.option.iter().any(|o| o.correct);
    if !fine {
        notes.bad("it has fewer than two options, or none that is right");
    }
    fine
}

/// Fills in the accepted wordings. An answer `*` of no worth holds what is said after a wrong answer.
pub(super) fn text(question: &mut QuestionFile, list: Vec<Weighted>, notes: &mut Notes) -> bool {
    question.kind = QuestionKind::Text;
    for answer in list {
        if answer.text == "*" && answer.weight < FULL {
            join(&mut question.wrong, &answer.feedback);
        } else if answer.weight >= FULL {
            // For Moodle a bare `*` is any words, and one behind a backslash is itself.
            if answer.text.replace("\\*", "").contains('*') {
                notes.lost(format!("`*` stands for itself in `{}`", answer.text));
            }
            right(question, &answer.feedback, notes);
            question.accepted.push(answer.text.replace("\\*", "*"));
        } else {
            notes.lost(format!(
                "`{}`, which counts in part or not at all, is wrong here{}",
                answer.text,
                if answer.feedback.is_empty() { "" } else { ", and what is said after it is not carried" }
            ));
        }
    }
    let fine = question.accepted.iter().any(|wording| !crate::quiz::fold(wording).is_empty());
    if !fine {
        notes.bad("no wording is right");
    }
    fine
}

/// A numeric answer: what is right and how far off, or none where it stands for anything else.
pub(super) struct Numeric {
    pub(super) weight: f64,
    pub(super) value: Option<(f64, f64)>,
    pub(super) feedback: String,
}

/// Fills in the number: the first answer that counts in full.
pub(super) fn number(question: &mut QuestionFile, list: Vec<Numeric>, notes: &mut Notes) -> bool {
    question.kind = QuestionKind::Number;
    for answer in list {
        match answer.value {
            None => join(&mut question.wrong, &answer.feedback),
            Some((value, tolerance)) if answer.weight >= FULL && question.answer.is_none() => {
                let value = tidy(value);
                let whole = value.fract() == 0.0 && value.abs() < (1_u64 << 50) as f64;
                question.answer =
                    Some(if whole { toml::Value::Integer(value as i64) } else { toml::Value::Float(value) });
                question.tolerance = Some(tidy(tolerance)).filter(|t| *t > 0.0);
                right(question, &answer.feedback, notes);
            }
            Some((value, tolerance)) => {
                let within = if tolerance > 0.0 { format!(" ± {}", tidy(tolerance)) } else { String::new() };
                let (value, weight) = (tidy(value), answer.weight);
                notes.lost(format!(
                    "another answer, {value}{within} for {weight}%, is not carried{}",
                    said(&answer.feedback)
                ));
            }
        }
    }
    if question.answer.is_none() {
        notes.bad("no number is right");
    }
    question.answer.is_some()
}

/// That there was something to say to an answer that is not carried.
fn said(feedback: &str) -> &'static str {
    if feedback.is_empty() { "" } else { ", nor is what is said after it" }
}

/// Without the last digits, in which halves and differences of decimal numbers are off.
fn tidy(number: f64) -> f64 {
    format!("{number:.9}").parse().unwrap_or(number)
}

/// Fills in pairs; a right side without a left one is a decoy.
pub(super) fn pairs(question: &mut QuestionFile, list: Vec<(String, String)>, notes: &mut Notes) -> bool {
    question.kind = QuestionKind::Match;
    let mut ids = Ids::default();
    for (left, right) in list {
        match (left.is_empty(), right.is_empty()) {
            (_, true) => notes.bad("a pair has no right side"),
            (true, false) => question.decoys.push(right),
            (false, false) => question.pair.push(PairFile { id: ids.make(&[&left], "pair"), left, right }),
        }
    }
    let fine = question.pair.len() >= 2;
    if !fine {
        notes.bad("there are fewer than two pairs to match");
    }
    fine
}

/// Fills in entries in their right order.
pub(super) fn order(question: &mut QuestionFile, list: Vec<String>, notes: &mut Notes) -> bool {
    question.kind = QuestionKind::Order;
    let mut ids = Ids::default();
    let entry = |text: String| EntryFile { id: ids.make(&[&text], "entry"), text };
    question.entry = list.into_iter().filter(|text| !text.is_empty()).map(entry).collect();
    let fine = question.entry.len() >= 2;
    if !fine {
        notes.bad("there is nothing to put in order");
    }
    fine
}

/// What is said after a right answer. There is one such text, whichever of the right answers was given.
fn right(question: &mut QuestionFile, feedback: &str, notes: &mut Notes) {
    if question.right.is_empty() {
        feedback.clone_into(&mut question.right);
    } else if !feedback.is_empty() && question.right != feedback {
        notes.lost("only the first of several texts after a right answer is carried");
    }
}

/// What is said after every answer.
pub(super) fn always(question: &mut QuestionFile, text: &str) {
    join(&mut question.right, text);
    join(&mut question.wrong, text);
}

/// `text` as a further paragraph of `to`.
pub(super) fn join(to: &mut String, text: &str) {
    if !to.is_empty() && !text.is_empty() {
        to.push_str("\n\n");
    }
    to.push_str(text);
}
