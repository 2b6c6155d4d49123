//! Where the lines of a paragraph are clauses of their own.

use super::{
    Inline, Style,
    inlines::Pieces,
    number::{self, Of, Printed},
    typed,
};

/// How many numbered lines are looked through for the second item of a list.
const LOOK_AHEAD: usize = 100;

/// The pieces at which lines of a paragraph begin that are clauses of their own: they have the number after one before, or they begin a
/// list of lines, `(a)` with `(b)` after it. One bracket at the head of a line may be a sentence that was wrapped there.
pub(super) fn clause_lines(pieces: &Pieces) -> Vec<usize> {
    let lines: Vec<(usize, Printed)> = (2..pieces.len())
        .filter(|at| is_break(&pieces[at - 1].0))
        .filter_map(|at| number_at(pieces, at, Of::Clause).map(|(_, printed, _)| (at, printed)))
        .collect();
    let mut open: Vec<Printed> = number_at(pieces, 0, Of::Clause).map(|(_, printed, _)| printed).into_iter().collect();
    let mut out = Vec::new();
    for (index, (at, printed)) in lines.iter().enumerate() {
        if refers(&pieces[at - 2].0) {
            continue;
        }
        if let Some(level) = open.iter().rposition(|before| follows(before, printed)) {
            open.truncate(level);
        } else if !begins(printed, &open, &pieces[..*at], &lines[index + 1..]) {
            continue;
        }
        open.push(printed.clone());
        out.push(*at);
    }
    out
}

fn follows(before: &Printed, next: &Printed) -> bool {
    before.parts.len() == next.parts.len()
        && before.parts.last().zip(next.parts.last()).is_some_and(|(a, b)| a.precedes(b))
}

/// Whether a line begins a list of lines. A list without a number above it, and one of numerals, must be announced by a colon: "(i) …
/// and (ii) …" may be a sentence that happens to be wrapped at both.
fn begins(
    printed: &Printed,
    open: &[Printed],
    before: &[(Inline, std::ops::Range<usize>)],
    rest: &[(usize, Printed)],
) -> bool {
    let announced = || {
        let words = before.iter().rev().find_map(|(piece, _)| match piece {
            Inline::Text(words) => Some(words.trim_end()),
            Inline::Code(_) | Inline::Reference { .. } => Some(""),
            _ => None,
        });
        words.is_some_and(|words| words.ends_with(':'))
    };
    let first = match printed.text.as_str() {
        "(a)" => !open.is_empty() || announced(),
        "(i)" => announced(),
        _ => false,
    };
    first && rest.iter().take(LOOK_AHEAD).any(|(_, next)| follows(printed, next))
}

/// Whether a line ends with words that a number belongs to: "see clause" and "3.4" were one sentence.
fn refers(piece: &Inline) -> bool {
    let Inline::Text(words) = piece else { return false };
    let last = words.split_whitespace().last().unwrap_or_default().to_ascii_lowercase();
    typed::WORDS.contains(&last.as_str())
        || ["and", "or", "to", "see", "in", "under", "of", "with"].contains(&last.as_str())
}

fn is_break(piece: &Inline) -> bool {
    matches!(piece, Inline::SoftBreak | Inline::HardBreak)
}

/// The number at the head of the pieces from `from` on, where its text stands, and how many bytes of that it covers.
pub(super) fn number_at(pieces: &Pieces, from: usize, of: Of) -> Option<(usize, Printed, usize)> {
    let opens = |piece: &Inline| matches!(piece, Inline::Open(Style::Strong | Style::Emphasis));
    let at = (from..pieces.len()).find(|at| !opens(&pieces[*at].0))?;
    let Inline::Text(words) = &pieces[at].0 else { return None };
    let (printed, length) = number::read(words, of)?;
    // A number that ends in the middle of a word, as "**4.5**th" does, is none.
    let behind = pieces[at + 1..].iter().map(|(piece, _)| piece).find(|piece| !matches!(piece, Inline::Close(_)));
    let joined = matches!(behind, Some(Inline::Text(next)) if !next.starts_with(char::is_whitespace));
    let whole = length == words.len() && !words.ends_with(char::is_whitespace);
    (!(whole && joined)).then_some((at, printed, length))
}

/// Whether the two open and close the same mark.
pub(super) fn is_pair(open: &Inline, close: Option<&Inline>) -> bool {
    matches!((open, close), (Inline::Open(a), Some(Inline::Close(b))) if a == b)
}
