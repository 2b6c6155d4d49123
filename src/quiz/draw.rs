//! Which questions a person is asked, and in which order the options stand.
//!
//! Both follow from the token's key, so the audit can repeat what the browser did and no one can choose their questions.
//! The browser's `draw.js` does the same; both are held to `tests/vectors/draw.json`.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{CompiledQuestion, CompiledQuiz};

/// What a draw depends on. None of the texts holds a zero byte.
#[derive(Debug, Clone, Copy)]
pub struct Draw<'a> {
    /// The key that signs the person's token.
    pub key: &'a [u8; 32],
    /// Revision of the quiz.
    pub revision: &'a str,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// Staff id, or the name typed.
    pub who: &'a str,
}

impl Draw<'_> {
    /// The questions that are asked, in the order in which they are asked: the first `draw` of the pool by their numbers, or the
    /// whole pool in its author's order where the quiz draws none. Drawn questions that share a scenario follow the first of
    /// them, in the author's order.
    pub fn questions<'q>(&self, quiz: &'q CompiledQuiz) -> Vec<&'q CompiledQuestion> {
        let pool = quiz.questions.iter();
        match quiz.draw {
            None => pool.collect(),
            Some(count) => together(quiz, self.first(count as usize, "staffroom/v1/draw", &[], pool, |q| &q.id)),
        }
    }

    /// The options of a question, by id, in the order in which they are shown.
    pub fn options<'o>(&self, question: &str, ids: &[&'o str]) -> Vec<&'o str> {
        self.first(ids.len(), "staffroom/v1/shuffle", &[question], ids.iter().copied(), |id| id)
    }

    /// The entries of a question to be put in order, as they first stand: never in the right order, unless there is only one.
    pub fn entries<'o>(&self, question: &str, in_order: &[&'o str]) -> Vec<&'o str> {
        let mut shown = self.options(question, in_order);
        if shown == in_order && !shown.is_empty() {
            shown.rotate_left(1);
        }
        shown
    }

    /// The first `count` of `items`, sorted by the HMAC over what this draw depends on, `more`, and the item's id.
    fn first<T>(
        &self,
        count: usize,
        purpose: &str,
        more: &[&str],
        items: impl Iterator<Item = T>,
        id: impl Fn(&T) -> &str,
    ) -> Vec<T> {
        let attempt = self.attempt.to_string();
        let mut common = Hmac::<Sha256>::new_from_slice(self.key).expect("HMAC takes a key of any length");
        for part in [purpose, self.revision, &attempt, self.who].iter().chain(more) {
            common.update(part.as_bytes());
            common.update(&[0]);
        }
        let mut numbered: Vec<([u128; 2], T)> = items
            .map(|item| {
                let mut mac = common.clone();
                mac.update(id(&item).as_bytes());
                (numbers(mac.finalize().into_bytes().into()), item)
            })
            .collect();
        // An audit draws for each of a million tokens: those that are not among the first need not be sorted.
        if count < numbered.len() {
            numbered.select_nth_unstable_by_key(count, |(number, _)| *number);
            numbered.truncate(count);
        }
        numbered.sort_unstable_by_key(|(number, _)| *number);
        numbered.into_iter().map(|(_, item)| item).collect()
    }
}

/// 32 bytes as two numbers that are in the same order.
fn numbers(bytes: [u8; 32]) -> [u128; 2] {
    let (high, low) = bytes.split_at(16);
    [high, low].map(|half| half.iter().fold(0, |number, byte| number << 8 | u128::from(*byte)))
}

/// `drawn` with questions of one scenario behind the first of them, as they stand in the pool.
fn together<'q>(quiz: &'q CompiledQuiz, drawn: Vec<&'q CompiledQuestion>) -> Vec<&'q CompiledQuestion> {
    if drawn.iter().all(|q| q.scenario.is_none()) {
        return drawn;
    }
    let mut out: Vec<&CompiledQuestion> = Vec::with_capacity(drawn.len());
    let has = |list: &[&CompiledQuestion], question: &CompiledQuestion| list.iter().any(|q| q.id == question.id);
    for question in &drawn {
        if has(&out, question) {
            continue;
        }
        match &question.scenario {
            None => out.push(question),
            shared => out.extend(quiz.questions.iter().filter(|q| q.scenario == *shared && has(&drawn, q))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use data_encoding::HEXLOWER;
    use serde::Deserialize;

    use super::*;
    use crate::quiz::tests::{question, sample};

    #[derive(Deserialize)]
    struct Vectors {
        draws: Vec<Drawn>,
        shuffles: Vec<Shuffled>,
    }

    #[derive(Deserialize)]
    struct Drawn {
        name: String,
        token_key: String,
        rev: String,
        att: u32,
        who: String,
        questions: Vec<String>,
        #[serde(default)]
        scenarios: BTreeMap<String, String>,
        draw: Option<u32>,
        asked: Vec<String>,
    }

    #[derive(Deserialize)]
    struct Shuffled {
        name: String,
        token_key: String,
        rev: String,
        att: u32,
        who: String,
        question: String,
        ids: Vec<String>,
        order: bool,
        shown: Vec<String>,
    }

    fn vectors() -> Vectors {
        serde_json::from_str(include_str!("../../tests/vectors/draw.json")).unwrap()
    }

    fn key(hex: &str) -> [u8; 32] {
        HEXLOWER.decode(hex.as_bytes()).unwrap().try_into().unwrap()
    }

    #[test]
    fn questions_are_drawn_as_the_vectors_say() {
        for v in vectors().draws {
            let of = |id: &String| CompiledQuestion { scenario: v.scenarios.get(id).cloned(), ..question(id) };
            let questions = v.questions.iter().map(of).collect();
            let quiz = CompiledQuiz { draw: v.draw, questions, ..sample() };
            let draw = Draw { key: &key(&v.token_key), revision: &v.rev, attempt: v.att, who: &v.who };
            let asked: Vec<_> = draw.questions(&quiz).iter().map(|q| q.id.clone()).collect();
            assert_eq!(asked, v.asked, "{}", v.name);
        }
    }

    #[test]
    fn options_are_shuffled_as_the_vectors_say() {
        for v in vectors().shuffles {
            let draw = Draw { key: &key(&v.token_key), revision: &v.rev, attempt: v.att, who: &v.who };
            let ids: Vec<&str> = v.ids.iter().map(String::as_str).collect();
            let shown = if v.order { draw.entries(&v.question, &ids) } else { draw.options(&v.question, &ids) };
            assert_eq!(shown, v.shown, "{}", v.name);
        }
    }

    #[test]
    fn an_order_never_begins_solved() {
        for attempt in 1..200 {
            let draw = Draw { key: &[3; 32], revision: "r", attempt, who: "w" };
            assert_ne!(draw.entries("q", &["a", "b"]), ["a", "b"], "attempt {attempt}");
        }
    }
}
