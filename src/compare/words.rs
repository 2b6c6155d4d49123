//! The words of two versions of a clause.

use std::cmp::Ordering;

use similar::DiffOp;

use super::{Fate, diff};

/// A run of words with one fate. Never [`Fate::Changed`]: words do not change, they go and come.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Piece {
    /// What became of it.
    pub fate: Fate,
    /// Its words, white space included.
    pub text: String,
}

/// How many words in both texts must separate two changes. Fewer are told as part of the change: "the ~~staff room~~ **school
/// office**" is read at once, "the ~~staff~~ **school** ~~room~~ **office**" is not.
const APART: usize = 2;

/// The words of `old` and `new` in the order of reading; where words give way to others, the old ones come first.
///
/// The pieces that are not added make up `old`, those that are not removed `new`, but for white space.
pub fn words(old: &str, new: &str) -> Vec<Piece> {
    let (left, right): (Vec<&str>, Vec<&str>) = (old.split_whitespace().collect(), new.split_whitespace().collect());
    let mut runs: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    let mut out: Vec<Piece> = Vec::new();
    for op in diff(&left, &right) {
        let (from, to) = (&left[op.old_range()], &right[op.new_range()]);
        match (op, runs.last_mut()) {
            (DiffOp::Equal { len, .. }, last) if len >= APART || last.is_none() => {
                flush(&mut runs, &mut out);
                push(&mut out, Fate::Same, from);
            }
            (_, Some((gone, come))) => {
                gone.extend(from);
                come.extend(to);
            }
            (_, None) => runs.push((from.to_vec(), to.to_vec())),
        }
    }
    flush(&mut runs, &mut out);
    out
}

/// Tells the change that was gathered; words that end it on both sides are in both.
fn flush(runs: &mut Vec<(Vec<&str>, Vec<&str>)>, out: &mut Vec<Piece>) {
    for (mut gone, mut come) in runs.drain(..) {
        let tail = gone.iter().rev().zip(come.iter().rev()).take_while(|(a, b)| a == b).count();
        let same = come.split_off(come.len() - tail);
        gone.truncate(gone.len() - tail);
        push(out, Fate::Removed, &gone);
        push(out, Fate::Added, &come);
        push(out, Fate::Same, &same);
    }
}

fn push(out: &mut Vec<Piece>, fate: Fate, words: &[&str]) {
    if words.is_empty() {
        return;
    }
    let text = words.join(" ");
    match out.last_mut() {
        Some(last) if last.fate == fate => {
            last.text.push(' ');
            last.text.push_str(&text);
        }
        _ => out.push(Piece { fate, text }),
    }
}

/// The words of a text in the order of the alphabet, to be compared with those of many others.
#[derive(Debug)]
pub(super) struct Bag<'a>(Vec<&'a str>);

impl<'a> Bag<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        words.sort_unstable();
        Self(words)
    }

    /// Whether two texts have at least the share `least` of their words in common, in whatever order: 0 none, 1 all.
    pub(super) fn shares(&self, other: &Self, least: f64) -> bool {
        let all = self.0.len() + other.0.len();
        let enough = |common: usize| 2.0 * common as f64 >= least * all as f64;
        // Texts of very different lengths have too little in common whatever they say.
        enough(self.0.len().min(other.0.len())) && enough(self.common(other))
    }

    fn common(&self, other: &Self) -> usize {
        let (mut left, mut right, mut common) = (self.0.as_slice(), other.0.as_slice(), 0);
        while let ([a, less @ ..], [b, rest @ ..]) = (left, right) {
            match a.cmp(b) {
                Ordering::Less => left = less,
                Ordering::Greater => right = rest,
                Ordering::Equal => (left, right, common) = (less, rest, common + 1),
            }
        }
        common
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(old: &str, new: &str) -> String {
        let mark = |p: Piece| match p.fate {
            Fate::Removed => format!("[-{}-]", p.text),
            Fate::Added => format!("{{+{}+}}", p.text),
            _ => p.text,
        };
        words(old, new).into_iter().map(mark).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_that_go_stand_before_those_that_come() {
        assert_eq!(
            shown("keep data on a USB stick", "keep pupil data on a memory stick"),
            "keep {+pupil+} data on a [-USB-] {+memory+} stick"
        );
        assert_eq!(
            shown("in the staff room now", "in the school office now"),
            "in the [-staff room-] {+school office+} now"
        );
        assert_eq!(shown("same  words", "same words"), "same words");
        assert_eq!(shown("", "all new"), "{+all new+}");
    }

    #[test]
    fn one_word_between_two_changes_is_part_of_them() {
        assert_eq!(shown("a b c d e", "a x c y e"), "a [-b c d-] {+x c y+} e");
    }

    #[test]
    fn words_are_in_common_as_often_as_both_have_them() {
        let shares = |old: &str, new: &str, least: f64| Bag::of(old).shares(&Bag::of(new), least);
        assert!(shares("a b c d", "d c x y", 0.5) && !shares("a b c d", "d c x y", 0.51));
        assert!(shares("a a b", "a c c", 1.0 / 3.0) && !shares("a a b", "a c c", 0.34));
        assert!(shares("", "", 1.0) && !shares("a", "", 0.01));
    }

    proptest! {
        #[test]
        fn no_word_is_lost(old in "[ab ]{0,24}", new in "[abc ]{0,24}") {
            let pieces = words(&old, &new);
            let side = |not: Fate| {
                pieces.iter().filter(|p| p.fate != not).map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ")
            };
            let clean = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(side(Fate::Added), clean(&old));
            prop_assert_eq!(side(Fate::Removed), clean(&new));
        }
    }
}
