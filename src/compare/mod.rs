//! Two texts side by side: which clauses stayed, changed, came or went, and which words within them.
//!
//! A comparison never looks at the clock: the same two texts always give the same result, so that a build can be repeated. What
//! would take too long is bounded by size instead, and then told as a whole removed and a whole added.

mod lines;
mod words;

pub use lines::lines;
use words::Bag;
pub use words::{Piece, words};

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Two clauses with fewer of their words in common than this share are two clauses, not one that was changed.
const ALIKE: f64 = 0.4;
/// The largest product of two lengths that is compared piece by piece.
const LARGEST: usize = 4_000_000;

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It is in both texts.
    Same,
    /// It is in both and its words differ.
    Changed,
    /// It is in the new text alone.
    Added,
    /// It is in the old text alone.
    Removed,
}

/// A clause in the order of reading: by the index that it has in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The same on both sides.
    Same {
        /// Index in the old text.
        old: usize,
        /// Index in the new text.
        new: usize,
    },
    /// The same clause with other words.
    Changed {
        /// Index in the old text.
        old: usize,
        /// Index in the new text.
        new: usize,
    },
    /// Only in the old text.
    Removed(usize),
    /// Only in the new text.
    Added(usize),
}

/// Something that can be compared with another of its kind.
pub trait Comparable {
    /// What must be the same for the two to be versions of one another: a prohibition is never a version of a permission.
    fn kind(&self) -> &str;

    /// Its words.
    fn text(&self) -> &str;
}

/// The clauses of `old` and `new` in the order of reading, what went before what came. Every index of either side is in exactly one step.
pub fn clauses<T: Comparable>(old: &[T], new: &[T]) -> Vec<Step> {
    let mut steps = Vec::new();
    for op in diff(&keys(old), &keys(new)) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                steps.extend((0..len).map(|i| Step::Same { old: old_index + i, new: new_index + i }));
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                steps.extend((old_index..old_index + old_len).map(Step::Removed));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                steps.extend((new_index..new_index + new_len).map(Step::Added));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                pair(old, old_index..old_index + old_len, new, new_index..new_index + new_len, &mut steps);
            }
        }
    }
    steps
}

fn keys<T: Comparable>(list: &[T]) -> Vec<(&str, &str)> {
    list.iter().map(|c| (c.kind(), c.text())).collect()
}

/// The differences of two sequences, or one replacement of all that lies between a common beginning and end where a closer look
/// would take too long.
pub(crate) fn diff<T: std::hash::Hash + Eq + Ord>(old: &[T], new: &[T]) -> Vec<DiffOp> {
    let front = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let back = old[front..].iter().rev().zip(new[front..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_len, new_len) = (old.len() - front - back, new.len() - front - back);
    if old_len.saturating_mul(new_len) <= LARGEST {
        return capture_diff_slices(Algorithm::Myers, old, new);
    }
    let equal = |old_index: usize, new_index: usize, len: usize| {
        (len > 0).then_some(DiffOp::Equal { old_index, new_index, len })
    };
    let middle = DiffOp::Replace { old_index: front, old_len, new_index: front, new_len };
    let end = equal(front + old_len, front + new_len, back);
    equal(0, 0, front).into_iter().chain([middle]).chain(end).collect()
}

/// Finds the clauses of a replaced run that are versions of one another, in order, and says what became of the rest.
fn pair<'a, T: Comparable>(
    old: &'a [T],
    mut left: std::ops::Range<usize>,
    new: &'a [T],
    right: std::ops::Range<usize>,
    steps: &mut Vec<Step>,
) {
    let small = left.len().saturating_mul(right.len()) <= LARGEST / 100;
    let bags = |list: &'a [T]| list.iter().filter(|_| small).map(|clause| Bag::of(clause.text())).collect::<Vec<_>>();
    let (gone, come) = (bags(&old[left.clone()]), bags(&new[right.clone()]));
    let (before, behind) = (left.start, right.start);
    let mut came: Vec<Step> = Vec::new();
    for at in right {
        let alike = |i: usize| old[i].kind() == new[at].kind() && gone[i - before].shares(&come[at - behind], ALIKE);
        match left.clone().find(|i| small && alike(*i)) {
            Some(found) => {
                steps.extend((left.start..found).map(Step::Removed));
                steps.append(&mut came);
                steps.push(Step::Changed { old: found, new: at });
                left.start = found + 1;
            }
            None => came.push(Step::Added(at)),
        }
    }
    steps.extend(left.map(Step::Removed));
    steps.append(&mut came);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Clause(&'static str, String);

    impl Comparable for Clause {
        fn kind(&self) -> &str {
            self.0
        }
        fn text(&self) -> &str {
            &self.1
        }
    }

    fn list(texts: &[(&'static str, &str)]) -> Vec<Clause> {
        texts.iter().map(|(kind, text)| Clause(kind, (*text).to_owned())).collect()
    }

    #[test]
    fn a_reworded_clause_is_one_clause_and_a_new_one_is_another() {
        let old = list(&[("", "first"), ("do", "lock the computer before you leave it"), ("", "last")]);
        let new = list(&[
            ("", "first"),
            ("do", "lock the computer whenever you leave it"),
            ("do", "wear a badge"),
            ("", "last"),
        ]);
        assert_eq!(
            clauses(&old, &new),
            [
                Step::Same { old: 0, new: 0 },
                Step::Changed { old: 1, new: 1 },
                Step::Added(2),
                Step::Same { old: 2, new: 3 }
            ]
        );
    }

    #[test]
    fn a_permission_is_no_version_of_a_prohibition() {
        let old = list(&[("do", "use your own phone in the staff room")]);
        let new = list(&[("dont", "use your own phone in the staff room")]);
        assert_eq!(clauses(&old, &new), [Step::Removed(0), Step::Added(0)]);
    }

    #[test]
    fn what_would_take_too_long_is_told_as_a_whole() {
        let many = |word: &str| (0..5000).map(|i| Clause("", format!("{word} {i}"))).collect::<Vec<_>>();
        let steps = clauses(&many("old"), &many("new"));
        assert_eq!(steps.iter().filter(|s| matches!(s, Step::Removed(_))).count(), 5000);
        assert_eq!(steps.iter().filter(|s| matches!(s, Step::Added(_))).count(), 5000);
    }

    proptest! {
        #[test]
        fn every_clause_is_told_once(old in "[a-c ]{0,30}", new in "[a-c ]{0,30}") {
            let cut = |text: &str| text.split(' ').map(|t| Clause("", t.to_owned())).collect::<Vec<_>>();
            let (old, new) = (cut(&old), cut(&new));
            let (mut left, mut right) = (Vec::new(), Vec::new());
            for step in clauses(&old, &new) {
                match step {
                    Step::Same { old, new } | Step::Changed { old, new } => {
                        left.push(old);
                        right.push(new);
                    }
                    Step::Removed(at) => left.push(at),
                    Step::Added(at) => right.push(at),
                }
            }
            prop_assert_eq!(left, (0..old.len()).collect::<Vec<_>>());
            prop_assert_eq!(right, (0..new.len()).collect::<Vec<_>>());
        }
    }
}
