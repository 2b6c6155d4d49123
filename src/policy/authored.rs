//! The numbers of a text that its author numbered, and what is wrong with them.

use std::collections::BTreeMap;

use super::number::{Number, Numbers};
use crate::{
    diag::{Code, Diagnostic},
    markup::{
        self, Block, Clause, Document, Section,
        number::{Part, Printed, letters, plain, roman},
    },
    source::Span,
};

/// The numbers that `document` prints, each whole, and what is wrong with them.
///
/// An appendix and an extract from another policy count for themselves: their numbers may be those of the body once more.
pub(super) fn numbers(document: &Document, problems: &mut Vec<Diagnostic>) -> Numbers {
    let mut walk = Walk { numbers: Numbers::new(), problems };
    let mut body = Space::new(String::new(), false);
    walk.blocks(&document.opening, &mut body);
    for section in &document.sections {
        walk.section(section, &mut body);
    }
    walk.numbers
}

struct Walk<'p> {
    numbers: Numbers,
    problems: &'p mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn section(&mut self, section: &Section, space: &mut Space) {
        let heading = &section.heading;
        let title = markup::plain(&heading.prose);
        let mut own = match (heading.attrs.has("appendix"), heading.attrs.has("extract")) {
            (false, false) => None,
            (_, foreign) => Some(Space::new(space_name(&title), foreign)),
        };
        let space = own.as_mut().unwrap_or(space);
        if let Some(printed) = &heading.label {
            self.take(printed, heading.span, space);
        }
        self.blocks(&section.blocks, space);
        for child in &section.children {
            self.section(child, space);
        }
    }

    fn blocks(&mut self, blocks: &[Block], space: &mut Space) {
        for block in blocks {
            match block {
                Block::Clause(clause) => self.clause(clause, true, space),
                Block::List { items, .. } => {
                    for item in items {
                        self.clause(&item.clause, item.blocks.is_empty(), space);
                        self.blocks(&item.blocks, space);
                    }
                }
                _ => {}
            }
        }
    }

    fn clause(&mut self, clause: &Clause, alone: bool, space: &mut Space) {
        let Some(printed) = &clause.label else { return };
        if clause.prose.is_empty() && alone {
            self.problems.push(
                Diagnostic::at(
                    clause.span,
                    Code::TornNumber,
                    format!("the number {} stands without its words", printed.text),
                )
                .help("Put the number and its text into one paragraph: `4.2 Only the …`."),
            );
        }
        self.take(printed, clause.span, space);
    }

    fn take(&mut self, printed: &Printed, span: Span, space: &mut Space) {
        let whole = space.take(printed, span, self.problems);
        self.numbers.insert(span, Number { whole, shown: printed.text.clone(), space: space.name.clone() });
    }
}

/// What an appendix is called where it is cited: "Appendix 1", or its whole title.
pub(super) fn space_name(title: &str) -> String {
    let mut words = title.split_whitespace();
    match (words.next(), words.next()) {
        (Some(first), Some(second)) if first.eq_ignore_ascii_case("appendix") => {
            let mark: String = second.chars().take_while(|c| c.is_alphanumeric()).collect();
            format!("Appendix {mark}")
        }
        _ => title.to_owned(),
    }
}

/// A space of numbers: the body, an appendix, or an extract from another policy. No number stands twice in one.
#[derive(Debug, Default)]
struct Space {
    /// What the space is called where its numbers are cited; empty for the body.
    name: String,
    /// Whether the numbers are another policy's: then only duplicates are reported.
    foreign: bool,
    /// The last number, whole.
    last: Vec<Part>,
    /// How each bracket of `last` counts.
    scales: Vec<Scale>,
    seen: BTreeMap<String, Span>,
}

/// How bracketed numbers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    Letters,
    Roman,
}

impl Scale {
    fn value(self, word: &str) -> Option<u32> {
        match self {
            Self::Letters => letters(word),
            Self::Roman => roman(word),
        }
    }
}

impl Space {
    /// The space called `name`.
    fn new(name: String, foreign: bool) -> Self {
        Self { name, foreign, ..Self::default() }
    }

    /// Takes the number that the text prints next, and gives it whole: `(a)` behind `4.5` is `4.5(a)`.
    fn take(&mut self, printed: &Printed, span: Span, problems: &mut Vec<Diagnostic>) -> String {
        let whole = match printed.parts.first() {
            Some(Part::Number(..)) => self.dotted(&printed.parts, span, problems),
            _ => self.bracketed(&printed.parts, span, problems),
        };
        let text = plain(&whole);
        if let Some(first) = self.seen.get(&text) {
            problems.push(
                Diagnostic::at(span, Code::DuplicateNumber, format!("the number {text} stands twice"))
                    .also(*first, "first here")
                    .help("A clause is cited by its number. Give one of them another, or mark an appendix `{.appendix}` so that it counts anew."),
            );
        } else {
            self.seen.insert(text.clone(), span);
        }
        self.last = whole;
        text
    }

    /// A number that is printed from its first part on: it must come after the last one, with none left out.
    fn dotted(&mut self, parts: &[Part], span: Span, problems: &mut Vec<Diagnostic>) -> Vec<Part> {
        let brackets = parts.iter().filter(|p| matches!(p, Part::Bracket(_))).count();
        self.scales.truncate(0);
        for part in &parts[parts.len() - brackets..] {
            self.scales.push(self.fresh_scale(part));
        }
        let shared = self.last.iter().zip(parts).take_while(|(a, b)| a == b).count();
        let fine = match (self.last.get(shared), parts.get(shared)) {
            _ if self.last.is_empty() => true,
            // Deeper: the first of its kind, `4.5` → `4.5.1`, `4.5(a)`.
            (None, Some(part)) => parts.len() == shared + 1 && is_first(part),
            // On: the next on the same level, and below it nothing or firsts.
            (Some(from), Some(to)) => from.precedes(to) && parts[shared + 1..].iter().all(is_first),
            (_, None) => true,
        };
        if !fine && !self.foreign {
            self.out_of_order(parts, span, problems);
        }
        parts.to_vec()
    }

    /// A bracket alone belongs to the level that it goes on, from the deepest up; otherwise it begins a level of its own.
    fn bracketed(&mut self, parts: &[Part], span: Span, problems: &mut Vec<Diagnostic>) -> Vec<Part> {
        let Some(Part::Bracket(word)) = parts.first() else { return parts.to_vec() };
        let base = self.last.len() - self.scales.len();
        for level in (0..self.scales.len()).rev() {
            let Some(Part::Bracket(last)) = self.last.get(base + level) else { continue };
            let scale = self.scales[level];
            let next = scale.value(last).zip(scale.value(word)).is_some_and(|(a, b)| a + 1 == b);
            if next {
                return self.at_level(base + level, scale, parts);
            }
        }
        if is_first(&parts[0]) {
            let scale = self.fresh_scale(&parts[0]);
            return self.at_level(self.last.len(), scale, parts);
        }
        // Neither the next of any level nor the first of a new one: it jumps on the level where it is nearest.
        let nearest = (0..self.scales.len()).rev().find(|level| self.scales[*level].value(word).is_some());
        let (at, scale) = match nearest {
            Some(level) => (base + level, self.scales[level]),
            None => (self.last.len(), self.fresh_scale(&parts[0])),
        };
        let whole: Vec<Part> = self.last[..at].iter().chain(parts).cloned().collect();
        if !self.seen.contains_key(&plain(&whole)) && !self.foreign {
            self.out_of_order(&whole, span, problems);
        }
        self.at_level(at, scale, parts)
    }

    fn at_level(&mut self, at: usize, scale: Scale, parts: &[Part]) -> Vec<Part> {
        let base = self.last.len() - self.scales.len();
        self.scales.truncate(at - base);
        self.scales.push(scale);
        for part in &parts[1..] {
            self.scales.push(self.fresh_scale(part));
        }
        self.last[..at].iter().chain(parts).cloned().collect()
    }

    /// How a level counts that begins with `part`: `(i)` begins Roman numerals, anything else letters if it can.
    fn fresh_scale(&self, part: &Part) -> Scale {
        match part {
            Part::Bracket(word) if roman(word) == Some(1) => Scale::Roman,
            Part::Bracket(word) if letters(word).is_none() => Scale::Roman,
            _ => Scale::Letters,
        }
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

    fn numbered(list: &[&str]) -> (Vec<String>, Vec<Code>) {
        let file = Sources::default().add("x.md", "");
        let (mut space, mut problems) = (Space::default(), Vec::new());
        let numbers = list
            .iter()
            .enumerate()
            .map(|(at, text)| {
                let (printed, _) = read(text, Of::Heading).expect("a number");
                space.take(&printed, Span::new(file, at..at), &mut problems)
            })
            .collect();
        (numbers, problems.iter().map(|p| p.code).collect())
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
