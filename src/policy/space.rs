//! How the numbers of one space follow each other.

use std::collections::BTreeMap;

use crate::{
    diag::{Code, Diagnostic},
    markup::number::{Part, Printed, letters, plain, roman},
    source::Span,
};

/// Where a number was seen.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// Its clause.
    pub(super) span: Span,
    /// In how many lists it stands.
    pub(super) depth: usize,
    /// The first part of the number behind it.
    pub(super) next: Option<Part>,
}

/// A space of numbers: the body, an appendix, or an extract from another policy. No number stands twice in one.
#[derive(Debug, Default)]
pub(super) struct Space {
    /// What the space is called where its numbers are cited; empty for the body.
    pub(super) name: String,
    /// Whether the numbers are another policy's: then only duplicates are reported.
    foreign: bool,
    /// The last number, whole.
    last: Vec<Part>,
    /// How each bracket of `last` counts.
    levels: Vec<Level>,
    seen: BTreeMap<String, Span>,
}

/// How bracketed numbers of one level count, and in how many lists they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Level {
    scale: Scale,
    depth: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    Letters,
    Roman,
    /// `4.5(i)` can be the ninth letter or the first numeral until something follows it.
    Either,
}

impl Scale {
    /// The scale on which `next` comes behind `last`, if it does on this one.
    fn follows(self, last: &str, next: &str) -> Option<Self> {
        let on = |value: fn(&str) -> Option<u32>| value(last).zip(value(next)).is_some_and(|(a, b)| a + 1 == b);
        let (letter, numeral) = (on(letters), on(roman));
        match self {
            Self::Letters | Self::Either if letter => Some(Self::Letters),
            Self::Roman | Self::Either if numeral => Some(Self::Roman),
            _ => None,
        }
    }

    fn has(self, word: &str) -> bool {
        match self {
            Self::Letters => letters(word).is_some(),
            Self::Roman => roman(word).is_some(),
            Self::Either => true,
        }
    }
}

impl Space {
    /// The space called `name`.
    pub(super) fn new(name: String, foreign: bool) -> Self {
        Self { name, foreign, ..Self::default() }
    }

    /// Takes the number that the text prints next, and gives it whole: `(a)` behind `4.5` is `4.5(a)`.
    pub(super) fn take(&mut self, printed: &Printed, seen: &Seen, problems: &mut Vec<Diagnostic>) -> String {
        let whole = match printed.parts.first() {
            Some(Part::Number(..)) => self.dotted(&printed.parts, seen, problems),
            _ => self.bracketed(&printed.parts, seen, problems),
        };
        let text = plain(&whole);
        if let Some(first) = self.seen.get(&text) {
            problems.push(
                Diagnostic::at(seen.span, Code::DuplicateNumber, format!("the number {text} stands twice"))
                    .also(*first, "first here")
                    .help("A clause is cited by its number. Give one of them another, or mark an appendix `{.appendix}` so that it counts anew."),
            );
        } else {
            self.seen.insert(text.clone(), seen.span);
        }
        self.last = whole;
        text
    }

    /// A number that is printed from its first part on: it must come after the last one, with none left out.
    fn dotted(&mut self, parts: &[Part], seen: &Seen, problems: &mut Vec<Diagnostic>) -> Vec<Part> {
        let first = parts.len() - parts.iter().filter(|p| matches!(p, Part::Bracket(_))).count();
        let shared = self.last.iter().zip(parts).take_while(|(a, b)| a == b).count();
        // A level that the last number had goes on as it was counted there.
        let base = self.last.len() - self.levels.len();
        let scale = |at: usize| {
            let known = self.levels.get(at.checked_sub(base)?).filter(|_| at <= shared)?.scale;
            match (self.last.get(at)?, &parts[at]) {
                (a, b) if a == b => Some(known),
                (Part::Bracket(a), Part::Bracket(b)) => known.follows(a, b),
                _ => None,
            }
        };
        let level =
            |at: usize| Level { scale: scale(at).unwrap_or_else(|| whole_scale(&parts[at])), depth: seen.depth };
        let levels = (first..parts.len()).map(level).collect();
        let fine = match (self.last.get(shared), parts.get(shared)) {
            _ if self.last.is_empty() => true,
            // Deeper: the first of its kind, `4.5` → `4.5.1`, `4.5(a)`.
            (None, Some(part)) => parts.len() == shared + 1 && is_first(part),
            // On: the next on the same level, and below it nothing or firsts.
            (Some(from), Some(to)) => from.precedes(to) && parts[shared + 1..].iter().all(is_first),
            (_, None) => true,
        };
        if !fine && !self.foreign {
            self.out_of_order(parts, seen.span, problems);
        }
        self.levels = levels;
        parts.to_vec()
    }

    /// A bracket alone goes on a level of the last number, or begins one of its own.
    ///
    /// `(i)` behind `(h)` can do both, and so can `(v)` behind `(u)(iv)`. The lists in which they stand decide, then what comes next:
    /// behind `(i)` that is numeral one comes `(ii)`. Where neither tells, the deepest level goes on, and a new one begins last.
    fn bracketed(&mut self, parts: &[Part], seen: &Seen, problems: &mut Vec<Diagnostic>) -> Vec<Part> {
        let Some(Part::Bracket(word)) = parts.first() else { return parts.to_vec() };
        let base = self.last.len() - self.levels.len();
        let goes_on = |scale: Scale| match &seen.next {
            Some(Part::Bracket(next)) => scale.follows(word, next).is_some(),
            _ => false,
        };
        let mut best: Option<((bool, bool), usize, Scale)> = None;
        let mut offer = |rank: (bool, bool), at: usize, scale: Scale| {
            if best.as_ref().is_none_or(|(other, ..)| *other < rank) {
                best = Some((rank, at, scale));
            }
        };
        for (at, level) in self.levels.iter().enumerate().rev() {
            let Some(Part::Bracket(last)) = self.last.get(base + at) else { continue };
            if let Some(scale) = level.scale.follows(last, word) {
                offer((level.depth == seen.depth, goes_on(scale)), at, scale);
            }
        }
        if is_first(&parts[0]) {
            let scale = fresh_scale(&parts[0]);
            let deeper = self.levels.last().is_none_or(|level| level.depth <= seen.depth);
            offer((deeper, goes_on(scale)), self.levels.len(), scale);
        }
        if let Some((_, at, scale)) = best {
            return self.at_level(at, scale, parts, seen);
        }
        // Neither the next of any level nor the first of a new one: it jumps on the level where it is nearest.
        let nearest = (0..self.levels.len()).rev().find(|at| self.levels[*at].scale.has(word));
        let at = nearest.unwrap_or(self.levels.len());
        let scale = nearest.map_or_else(|| fresh_scale(&parts[0]), |at| self.levels[at].scale);
        let whole: Vec<Part> = self.last[..base + at].iter().chain(parts).cloned().collect();
        if !self.seen.contains_key(&plain(&whole)) && !self.foreign {
            self.out_of_order(&whole, seen.span, problems);
        }
        self.at_level(at, scale, parts, seen)
    }

    fn at_level(&mut self, at: usize, scale: Scale, parts: &[Part], seen: &Seen) -> Vec<Part> {
        let base = self.last.len() - self.levels.len();
        let level = |scale: Scale| Level { scale, depth: seen.depth };
        self.levels.truncate(at);
        self.levels.push(level(scale));
        self.levels.extend(parts[1..].iter().map(|part| level(fresh_scale(part))));
        self.last[..base + at].iter().chain(parts).cloned().collect()
    }

    fn out_of_order(&self, parts: &[Part], span: Span, problems: &mut Vec<Diagnostic>) {
        let (this, last) = (plain(parts), plain(&self.last));
        let headline =
            if last.is_empty() { format!("the first number is {this}") } else { format!("{this} comes after {last}") };
        problems.push(
            Diagnostic::at(span, Code::NumberOrder, headline)
                .help("Is a clause missing, or out of its place? The page prints the number as it is."),
        );
    }
}

/// How a level counts that begins with `part`: `(i)` begins Roman numerals, anything else letters if it can.
fn fresh_scale(part: &Part) -> Scale {
    match part {
        Part::Bracket(word) if roman(word) == Some(1) => Scale::Roman,
        Part::Bracket(word) if letters(word).is_none() => Scale::Roman,
        _ => Scale::Letters,
    }
}

/// How a level counts of which a number printed as a whole shows one part, and nothing before it.
fn whole_scale(part: &Part) -> Scale {
    match part {
        Part::Bracket(word) if letters(word).is_some() && roman(word).is_some() => Scale::Either,
        part => fresh_scale(part),
    }
}

/// Whether a part can be the first of its level.
fn is_first(part: &Part) -> bool {
    match part {
        Part::Number(n, letter) => *n == 1 && letter.is_none(),
        Part::Bracket(word) => word == "a" || word == "i",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        markup::number::{Of, read},
        source::Sources,
    };

    /// Numbers as they are printed, each behind as many `>` as it stands in lists.
    fn numbered(list: &[&str]) -> (Vec<String>, Vec<Code>) {
        let file = Sources::default().add("x.md", "");
        let (mut space, mut problems) = (Space::default(), Vec::new());
        let printed = |text: &&str| read(text.trim_start_matches('>'), Of::Heading).expect("a number").0;
        let numbers = list
            .iter()
            .enumerate()
            .map(|(at, text)| {
                let next = list.get(at + 1).and_then(|next| printed(next).parts.first().cloned());
                let depth = text.matches('>').count();
                space.take(&printed(text), &Seen { span: Span::new(file, at..at), depth, next }, &mut problems)
            })
            .collect();
        (numbers, problems.iter().map(|p| p.code).collect())
    }

    #[test]
    fn a_numeral_one_below_the_eighth_letter_is_no_ninth_letter() {
        let flat = ["4.3", "(g)", "(h)", "(i)", "(ii)", "(i)", "(j)", "4.4"];
        let nested = ["4.3", ">(g)", ">(h)", ">>(i)", ">(i)", ">>(i)", ">>(ii)", ">(j)", "4.4"];
        let order = [Code::NumberOrder];
        let (numbers, problems) = numbered(&flat);
        // The list begins with (g), and nothing else is out of order.
        assert_eq!(problems, order);
        assert_eq!(numbers[3..7], ["4.3(h)(i)", "4.3(h)(ii)", "4.3(i)", "4.3(j)"]);
        let (numbers, problems) = numbered(&nested);
        assert_eq!(problems, order);
        assert_eq!(numbers[3..8], ["4.3(h)(i)", "4.3(i)", "4.3(i)(i)", "4.3(i)(ii)", "4.3(j)"]);
        let (numbers, problems) = numbered(&["1.1", "(t)", "(u)", "(i)", "(ii)", "(iii)", "(iv)", "(v)", "(w)"]);
        assert_eq!(problems, order);
        assert_eq!(numbers[6..], ["1.1(u)(iv)", "1.1(v)", "1.1(w)"]);
    }

    #[test]
    fn a_number_printed_as_a_whole_goes_on_either_way() {
        for (list, last) in [
            (["4.4", "4.5", "4.5(h)", "4.5(i)(i)", "(ii)", "(j)"], "4.5(j)"),
            (["4.4", "4.5", "4.5(a)", "4.5(b)(i)", "4.5(b)(ii)", "(c)"], "4.5(c)"),
        ] {
            let (numbers, _) = numbered(&list);
            assert_eq!(numbers[5], last);
        }
        let (numbers, problems) = numbered(&["4.5(i)(i)", "(ii)", "(viii)", "(j)", "4.5(k)"]);
        assert_eq!(problems, [Code::NumberOrder]);
        assert_eq!(numbers, ["4.5(i)(i)", "4.5(i)(ii)", "4.5(i)(viii)", "4.5(j)", "4.5(k)"]);
    }

    #[test]
    fn alpha_i_and_roman_i_are_told_apart() {
        let (numbers, problems) = numbered(&[
            "4.", "4.1", "4.2", "(a)", "(b)", "4.3", "(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)", "(h)", "(i)",
            "(i)", "(ii)", "(iii)", "(j)", "(k)", "5.", "5.1",
        ]);
        assert_eq!(problems, []);
        assert_eq!(numbers[14..19], ["4.3(i)", "4.3(i)(i)", "4.3(i)(ii)", "4.3(i)(iii)", "4.3(j)"]);
        assert_eq!(numbers[3], "4.2(a)");
    }

    #[test]
    fn a_whole_number_sets_every_level() {
        let (numbers, problems) = numbered(&["1.1", "1.1(a)", "(b)", "1.2", "1.2.1", "2.", "2.1"]);
        assert_eq!(problems, []);
        assert_eq!(numbers, ["1.1", "1.1(a)", "1.1(b)", "1.2", "1.2.1", "2", "2.1"]);
    }

    #[test]
    fn gaps_disorder_and_duplicates_are_reported() {
        assert_eq!(numbered(&["1.1", "1.3"]).1, [Code::NumberOrder]);
        assert_eq!(numbered(&["1.1", "1.2", "1.1"]).1, [Code::NumberOrder, Code::DuplicateNumber]);
        assert_eq!(numbered(&["1.1", "(a)", "(c)"]).1, [Code::NumberOrder]);
        assert_eq!(numbered(&["1.1", "(a)", "(b)", "(b)"]).1, [Code::DuplicateNumber]);
        assert_eq!(numbered(&["1.1", "1.1"]).1, [Code::DuplicateNumber]);
    }
}
