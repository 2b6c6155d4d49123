//! Marking: the same rules as the browser's `mark.js`, both held to `tests/vectors/marking.json`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::{Choice, CompiledQuestion, CompiledQuiz, Entry, Task};

/// What an answer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Right.
    Right,
    /// Wrong, or partly right.
    Wrong,
    /// Not an answer that the question can have; counts as wrong.
    Malformed,
    /// No answer; counts as wrong.
    Unanswered,
}

/// The marks of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Every question that was asked, in the order in which it was asked, with its mark.
    pub marks: Vec<(String, Mark)>,
    /// How many are right.
    pub right: u32,
    /// Whether that reaches the pass mark.
    pub passed: bool,
}

/// Marks the answers to the questions that were asked. Answers to other questions are passed over.
pub fn mark_all(quiz: &CompiledQuiz, asked: &[&CompiledQuestion], answers: &BTreeMap<String, String>) -> Outcome {
    let worth = |q: &CompiledQuestion| answers.get(&q.id).map_or(Mark::Unanswered, |answer| mark(&q.task, answer));
    let marks: Vec<_> = asked.iter().map(|q| (q.id.clone(), worth(q))).collect();
    let right = marks.iter().filter(|(_, m)| *m == Mark::Right).count();
    Outcome { passed: passes(right, marks.len(), quiz.pass_mark), right: right as u32, marks }
}

/// Whether `right` of `asked` questions reach `pass_mark` per cent. No rounding: 79.9 per cent is below 80.
fn passes(right: usize, asked: usize, pass_mark: u8) -> bool {
    right * 100 >= usize::from(pass_mark) * asked
}

/// Marks one answer. The form of an answer is written at each kind of [`Task`].
pub fn mark(task: &Task, answer: &str) -> Mark {
    let right = match task {
        Task::Single { options } => options.iter().find(|o| o.id == answer).map(|o| o.correct),
        Task::Multiple { options } => multiple(options, answer),
        Task::TrueFalse { answer: right } => match answer {
            "true" => Some(*right),
            "false" => Some(!right),
            _ => None,
        },
        Task::Match { left, right, pairs } => matched(left, right, pairs, answer),
        Task::Order { entries } => ordered(entries, answer),
        Task::Number { answer: right, tolerance, .. } => {
            // The slack lets 0.4 count as 0.3 ± 0.1, which binary numbers miss by a hair.
            number(answer).map(|typed| (typed - right).abs() <= tolerance + 1e-9)
        }
        Task::Text { accepted } => (answer.chars().count() <= 500).then(|| {
            let typed = fold(answer);
            accepted.iter().any(|wording| fold(wording) == typed)
        }),
        Task::Rule { answer: right } => {
            crate::rules::Kind::ALL.iter().find(|kind| kind.id() == answer).map(|kind| kind == right)
        }
    };
    match right {
        Some(true) => Mark::Right,
        Some(false) => Mark::Wrong,
        None => Mark::Malformed,
    }
}

/// Whether the ticked options are exactly the right ones; `None` for an unknown, unsorted or repeated id.
fn multiple(options: &[Choice], answer: &str) -> Option<bool> {
    let ticked: Vec<&str> = answer.split('+').collect();
    let known = ticked.iter().all(|id| options.iter().any(|o| o.id == *id));
    let rising = ticked.windows(2).all(|pair| pair[0] < pair[1]);
    (known && rising).then(|| options.iter().all(|o| o.correct == ticked.contains(&o.id.as_str())))
}

/// Whether every left entry has its right one; `None` unless each left entry stands once, in sorted pairs, with a known right one.
fn matched(left: &[Entry], right: &[Entry], pairs: &[String], answer: &str) -> Option<bool> {
    let given: Vec<&str> = answer.split('+').collect();
    if given.len() != left.len() || !given.windows(2).all(|pair| pair[0] < pair[1]) {
        return None;
    }
    let given = given.iter().map(|pair| pair.split_once('=')).collect::<Option<BTreeMap<_, _>>>()?;
    let known = given.values().all(|id| right.iter().any(|entry| entry.id == *id));
    let chosen = left.iter().map(|entry| given.get(entry.id.as_str()).copied()).collect::<Option<Vec<_>>>()?;
    known.then(|| chosen.iter().zip(pairs).all(|(chosen, right)| chosen == right))
}

/// Whether the entries stand in order; `None` unless each stands exactly once.
fn ordered(entries: &[Entry], answer: &str) -> Option<bool> {
    let given: Vec<&str> = answer.split('>').collect();
    let once = given.len() == entries.len() && entries.iter().all(|entry| given.contains(&entry.id.as_str()));
    once.then(|| entries.iter().zip(&given).all(|(entry, id)| entry.id == *id))
}

/// Whether a text is a number as people type it.
pub(super) fn is_number(typed: &str) -> bool {
    number(typed).is_some()
}

/// A number as people type it: sign, up to 12 digits, and up to 9 behind a point or comma.
fn number(typed: &str) -> Option<f64> {
    let typed = typed.trim_matches(is_space);
    let digits = typed.strip_prefix(['+', '-']).unwrap_or(typed);
    let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let plain = |text: &str, most| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole, 12) || !plain(part, 9) {
        return None;
    }
    typed.replace(',', ".").parse().ok()
}

/// White space as Unicode has it, and the byte order mark, which pasted text brings along unseen.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// A wording without what people cannot be expected to type alike: accents, case, curly quotes, runs of white space, and full
/// stops, exclamation and question marks at the end.
///
/// ```
/// use staffroom::quiz::fold;
/// assert_eq!(fold("  The  Café’s “Head”. "), "the cafe's \"head\"");
/// ```
pub fn fold(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect();
    let plain = plain.to_lowercase();
    let straight = plain.chars().map(|c| match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        other => other,
    });
    let mut folded = String::with_capacity(plain.len());
    for c in straight {
        if !is_space(c) {
            folded.push(c);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.trim_end_matches([' ', '.', '!', '?']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::tests::sample;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Vector {
        name: String,
        task: Task,
        answer: String,
        expect: Mark,
    }

    #[test]
    fn answers_are_marked_as_the_vectors_say() {
        let vectors: Vec<Vector> = serde_json::from_str(include_str!("../../tests/vectors/marking.json")).unwrap();
        assert!(vectors.len() > 100);
        for Vector { name, task, answer, expect } in vectors {
            assert_eq!(mark(&task, &answer), expect, "{name}: {answer:?}");
        }
    }

    #[test]
    fn a_pass_mark_is_not_rounded() {
        assert!(passes(8, 10, 80));
        assert!(!passes(7, 9, 78));
        assert!(passes(7, 9, 77));
        assert!(!passes(0, 3, 1));
    }

    #[test]
    fn an_attempt_is_marked_by_what_was_asked() {
        let quiz = sample();
        let asked: Vec<_> = quiz.questions.iter().take(2).collect();
        let answers = [("q1", "yes"), ("q3", "yes"), ("zz", "yes")].map(|(q, a)| (q.to_owned(), a.to_owned())).into();
        let outcome = mark_all(&quiz, &asked, &answers);
        assert_eq!(outcome.marks, [("q1".to_owned(), Mark::Right), ("q2".to_owned(), Mark::Unanswered)]);
        assert_eq!((outcome.right, outcome.passed), (1, true));
    }
}
