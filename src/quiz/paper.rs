//! The paper form of a quiz: what its letters stand for, and how what was written there is read.
//!
//! A form asks the whole pool in the compiled order, so that it is the same for everybody and can be keyed in from the question's
//! number and letters alone. It names the revision, on which everything here depends and nothing else does.

use std::fmt;

use sha2::{Digest, Sha256};

use super::{CompiledQuestion, Entry, Task};
use crate::rules::Kind;

/// Why what was written on paper is no answer to its question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unclear {
    /// A letter that the form does not print there.
    Letter,
    /// More letters than the question takes, or one letter twice where each may stand once.
    TooMany,
    /// Fewer letters or places than there are rows.
    TooFew,
    /// Not a number in figures, or a text that is too long.
    Words,
}

impl fmt::Display for Unclear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Letter => "the form has no such letter at this question",
            Self::TooMany => "these are more letters than this question takes",
            Self::TooFew => "a row of this question has no letter",
            Self::Words => "this is not a number in figures, or it is longer than 500 characters",
        })
    }
}

/// The letter of the option at `index`: A, B, …, Z, then 27, 28, …: no form that is fit for people gets so far.
pub fn letter(index: usize) -> String {
    match u8::try_from(index) {
        Ok(i @ 0..26) => char::from(b'A' + i).to_string(),
        _ => (index + 1).to_string(),
    }
}

/// The ids of what is lettered on paper, in the order of the letters: the options of `single` and `multiple` as compiled; True,
/// False; Do, Don't, Ask first; the right side of `match` as [`mixed`]; the entries of `order` as [`disordered`]. Empty where a
/// number or words are written.
pub fn lettered<'a>(question: &'a CompiledQuestion, rev: &str) -> Vec<&'a str> {
    let ids = |entries: Vec<&'a Entry>| entries.into_iter().map(|entry| entry.id.as_str()).collect();
    match &question.task {
        Task::Single { options } | Task::Multiple { options } => options.iter().map(|o| o.id.as_str()).collect(),
        Task::TrueFalse { .. } => vec!["true", "false"],
        Task::Rule { .. } => Kind::ALL.iter().map(|kind| kind.id()).collect(),
        Task::Match { right, .. } => ids(mixed(right, rev, &question.id)),
        Task::Order { entries } => ids(disordered(entries, rev, &question.id)),
        Task::Number { .. } | Task::Text { .. } => Vec::new(),
    }
}

/// Reads what was written at `question` on the form of `rev`, into an answer as a token carries it. `None`: nothing was written.
///
/// Letters may be small, in any order where the order means nothing, together (`AC`) or apart (`a, c`). `match` takes the letters
/// of its rows from top to bottom. `order` takes the letters from first to last, or the places that were written beside the rows,
/// from top to bottom (`3 1 2`).
///
/// # Errors
///
/// Where it cannot be what the form asks for.
pub fn read(question: &CompiledQuestion, rev: &str, written: &str) -> Result<Option<String>, Unclear> {
    let written = written.trim();
    if written.is_empty() {
        return Ok(None);
    }
    let known = lettered(question, rev);
    let answer = match &question.task {
        Task::Single { .. } | Task::TrueFalse { .. } | Task::Rule { .. } => match picked(written, &known)?[..] {
            [] => return Ok(None),
            [one] => one.to_owned(),
            _ => return Err(Unclear::TooMany),
        },
        Task::Multiple { .. } => {
            let mut ids = picked(written, &known)?;
            ids.sort_unstable();
            if ids.windows(2).any(|pair| pair[0] == pair[1]) {
                return Err(Unclear::TooMany);
            }
            ids.join("+")
        }
        Task::Match { left, .. } => {
            let ids = picked(written, &known)?;
            fits(ids.len(), left.len())?;
            let mut pairs: Vec<String> = left.iter().zip(ids).map(|(row, id)| format!("{}={id}", row.id)).collect();
            pairs.sort_unstable();
            pairs.join("+")
        }
        Task::Order { .. } => {
            let ids = match places(written) {
                Some(places) => by_place(&places, &known)?,
                None => picked(written, &known)?,
            };
            fits(ids.len(), known.len())?;
            if known.iter().any(|id| !ids.contains(id)) {
                return Err(Unclear::TooMany);
            }
            ids.join(">")
        }
        Task::Number { .. } if super::mark::is_number(written) => written.to_owned(),
        Task::Text { .. } if written.chars().count() <= 500 => written.to_owned(),
        Task::Number { .. } | Task::Text { .. } => return Err(Unclear::Words),
    };
    Ok((!answer.is_empty()).then_some(answer))
}

fn fits(given: usize, rows: usize) -> Result<(), Unclear> {
    match given.cmp(&rows) {
        std::cmp::Ordering::Less => Err(Unclear::TooFew),
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(Unclear::TooMany),
    }
}

/// The ids for letters that stand together or apart.
fn picked<'a>(written: &str, known: &[&'a str]) -> Result<Vec<&'a str>, Unclear> {
    let one = |word: &str| (0..known.len()).find(|i| letter(*i).eq_ignore_ascii_case(word)).map(|i| known[i]);
    let mut ids = Vec::new();
    for word in written.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        match one(word) {
            Some(id) => ids.push(id),
            None => {
                for c in word.chars() {
                    ids.push(one(c.encode_utf8(&mut [0; 4])).ok_or(Unclear::Letter)?);
                }
            }
        }
    }
    Ok(ids)
}

/// Places that were written instead of letters; `None` where there is anything but figures.
fn places(written: &str) -> Option<Vec<usize>> {
    let words: Vec<&str> = written.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if !words.iter().all(|word| word.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    match words[..] {
        [together] => Some(together.bytes().map(|b| usize::from(b - b'0')).collect()),
        _ => words.iter().map(|word| word.parse().ok()).collect(),
    }
}

/// The rows sorted by the places beside them.
fn by_place<'a>(places: &[usize], rows: &[&'a str]) -> Result<Vec<&'a str>, Unclear> {
    fits(places.len(), rows.len())?;
    let at = |place: usize| places.iter().position(|given| *given == place).map(|row| rows[row]);
    (1..=rows.len()).map(|place| at(place).ok_or(Unclear::Letter)).collect()
}

/// Entries in an order that depends on nothing but the revision, so that their places do not tell the answer.
pub fn mixed<'a>(entries: &'a [Entry], rev: &str, question: &str) -> Vec<&'a Entry> {
    let mut mixed: Vec<&Entry> = entries.iter().collect();
    mixed.sort_by_cached_key(|it| Sha256::digest(format!("{rev}:{question}:{}", it.id)));
    mixed
}

/// Like [`mixed`], and never in the right order, unless there is only one.
pub fn disordered<'a>(right: &'a [Entry], rev: &str, question: &str) -> Vec<&'a Entry> {
    let mut rows = mixed(right, rev, question);
    if !rows.is_empty() && rows.iter().zip(right).all(|(shown, right)| shown.id == right.id) {
        rows.rotate_left(1);
    }
    rows
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::quiz::{Choice, Mark, mark, tests::question};

    const REV: &str = "23oZ0kdN2Aygs_YH";

    fn entries(ids: &[&str]) -> Vec<Entry> {
        ids.iter().map(|id| Entry { id: (*id).into(), text: String::new() }).collect()
    }

    fn of(task: Task) -> CompiledQuestion {
        CompiledQuestion { task, ..question("q") }
    }

    fn options() -> Vec<Choice> {
        let option =
            |id: &str| Choice { id: id.into(), text: String::new(), correct: id < "c", feedback: String::new() };
        ["b", "a", "d"].map(option).into()
    }

    #[test]
    fn rows_to_order_never_stand_in_the_right_order() {
        for count in 2..6 {
            let ids: Vec<String> = (0..count).map(|i| format!("e{i}")).collect();
            let right = entries(&ids.iter().map(String::as_str).collect::<Vec<_>>());
            for rev in 0..500 {
                let shown = disordered(&right, &rev.to_string(), "q");
                assert!(shown.iter().zip(&right).any(|(shown, right)| shown.id != right.id));
                let ids: BTreeSet<&str> = shown.iter().map(|it| it.id.as_str()).collect();
                assert_eq!(ids.len(), count, "each entry once");
            }
        }
    }

    #[test]
    fn letters_follow_the_compiled_order() {
        let single = of(Task::Single { options: options() });
        assert_eq!(lettered(&single, REV), ["b", "a", "d"]);
        let said = |written| read(&single, REV, written);
        assert_eq!(said("A"), Ok(Some("b".into())));
        assert_eq!(said(" c. "), Ok(Some("d".into())));
        assert_eq!(said(""), Ok(None));
        assert_eq!(said(" – "), Ok(None));
        assert_eq!(said("D"), Err(Unclear::Letter));
        assert_eq!(said("AB"), Err(Unclear::TooMany));
        let several = of(Task::Multiple { options: options() });
        for written in ["AB", "b, a", "B A", "a+b"] {
            assert_eq!(read(&several, REV, written), Ok(Some("a+b".into())), "{written}");
        }
        assert_eq!(read(&several, REV, "AA"), Err(Unclear::TooMany));
    }

    #[test]
    fn sides_have_letters_of_their_own() {
        let truth = of(Task::TrueFalse { answer: true });
        assert_eq!(
            (read(&truth, REV, "a"), read(&truth, REV, "B")),
            (Ok(Some("true".into())), Ok(Some("false".into())))
        );
        let rule = of(Task::Rule { answer: Kind::Ask });
        assert_eq!(read(&rule, REV, "C"), Ok(Some("ask".into())));
        assert_eq!(read(&rule, REV, "D"), Err(Unclear::Letter));
    }

    #[test]
    fn rows_take_letters_from_top_to_bottom() {
        let pairs = vec!["x".to_owned(), "y".to_owned()];
        let task = of(Task::Match { left: entries(&["z", "b"]), right: entries(&["x", "y", "w"]), pairs });
        let letters = lettered(&task, REV);
        let of_id = |id| letter(letters.iter().position(|it| *it == id).unwrap());
        let written = format!("{}{}", of_id("x"), of_id("y"));
        let answer = read(&task, REV, &written).unwrap().unwrap();
        assert_eq!((answer.as_str(), mark(&task.task, &answer)), ("b=y+z=x", Mark::Right));
        assert_eq!(read(&task, REV, "A"), Err(Unclear::TooFew));
        assert_eq!(read(&task, REV, "ABC"), Err(Unclear::TooMany));
    }

    #[test]
    fn an_order_is_read_from_letters_or_from_places() {
        let task = of(Task::Order { entries: entries(&["one", "two", "three"]) });
        let rows = lettered(&task, REV);
        let letters: String =
            ["one", "two", "three"].iter().map(|id| letter(rows.iter().position(|it| it == id).unwrap())).collect();
        let places: Vec<String> = rows
            .iter()
            .map(|id| ["one", "two", "three"].iter().position(|it| it == id).unwrap() + 1)
            .map(|n| n.to_string())
            .collect();
        for written in [letters, places.concat(), places.join(", ")] {
            assert_eq!(read(&task, REV, &written), Ok(Some("one>two>three".into())), "{written}");
        }
        assert_eq!(read(&task, REV, "AAB"), Err(Unclear::TooMany));
        assert_eq!(read(&task, REV, "112"), Err(Unclear::Letter));
        assert_eq!(read(&task, REV, "12"), Err(Unclear::TooFew));
        assert_eq!(read(&task, REV, "1 2 99999999999999999999999"), Err(Unclear::Letter));
    }

    #[test]
    fn numbers_and_words_stand_as_they_were_written() {
        let number = of(Task::Number { answer: 72.0, tolerance: 0.0, unit: String::new() });
        assert_eq!(read(&number, REV, " 72,0 "), Ok(Some("72,0".into())));
        assert_eq!(read(&number, REV, "about 72"), Err(Unclear::Words));
        let text = of(Task::Text { accepted: vec!["yes".into()] });
        assert_eq!(read(&text, REV, "Yes."), Ok(Some("Yes.".into())));
        assert_eq!(read(&text, REV, &"é".repeat(501)), Err(Unclear::Words));
    }

    proptest! {
        #[test]
        fn what_is_read_is_never_malformed(written in ".{0,12}") {
            let right = entries(&["one", "two", "three"]);
            for task in [
                Task::Single { options: options() },
                Task::Multiple { options: options() },
                Task::TrueFalse { answer: true },
                Task::Match { left: right.clone(), right: right.clone(), pairs: vec!["one".into(), "two".into(), "three".into()] },
                Task::Order { entries: right },
                Task::Number { answer: 1.0, tolerance: 0.0, unit: String::new() },
                Task::Text { accepted: vec!["x".into()] },
                Task::Rule { answer: Kind::Do },
            ] {
                let question = of(task);
                if let Ok(Some(answer)) = read(&question, REV, &written) {
                    prop_assert_ne!(mark(&question.task, &answer), Mark::Malformed);
                }
            }
        }
    }
}
