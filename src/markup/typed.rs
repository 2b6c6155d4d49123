//! References that an author typed as words: "see clause 2.4", "sections 3 and 4(b)", "Appendix 1".

use std::{borrow::Cow, ops::Range};

use super::number::{self, Part, plain};

/// A reference in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// The bytes to link: the number, or "Appendix 1" as a whole.
    pub range: Range<usize>,
    /// What it refers to.
    pub to: Aim,
}

/// What a typed reference refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aim {
    /// A clause or section with that number.
    Number(String),
    /// An appendix with that mark: `1`, `B`.
    Appendix(String),
}

/// Words behind which a number is a reference.
pub(super) const WORDS: [&str; 8] =
    ["clauses", "clause", "sections", "section", "paragraphs", "paragraph", "paras", "para"];

/// Whether `text` has a digit or the word "appendix", as every reference has. Most clauses have neither, so all are looked through for
/// digits without a stop, which takes the least time.
fn may_refer(text: &[u8]) -> bool {
    let ends_appendix = |at: usize| at >= 7 && text[at - 7..=at].eq_ignore_ascii_case(b"appendix");
    text.iter().fold(false, |found, byte| found | byte.is_ascii_digit())
        || memchr::memchr2_iter(b'x', b'X', text).any(ends_appendix)
}

/// Every typed reference of `text`, in order.
///
/// A number "of the Safeguarding policy" is another policy's, and a section "of the Act" is no clause at all: what goes on with
/// "of" is left alone, unless it is "of this policy" or "of these".
pub fn typed(text: &str) -> Vec<Typed> {
    let mut out = Vec::new();
    if !may_refer(text.as_bytes()) {
        return out;
    }
    let text = &*one_line(text);
    let lower = text.to_ascii_lowercase();
    let mut at = 0;
    while let Some(start) = next_word(&lower, at) {
        let (word, end) = word_at(&lower, start);
        at = end;
        let Some(space) = gap(&text[end..]) else { continue };
        let from = end + space;
        if word == "appendix" {
            let mark: String = text[from..].chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
            let single = mark.len() == 1 && mark.chars().all(|c| c.is_ascii_uppercase());
            if (single || mark.bytes().all(|b| b.is_ascii_digit())) && !mark.is_empty() && mark.len() <= 3 {
                at = from + mark.len();
                out.push(Typed { range: start..at, to: Aim::Appendix(mark) });
            }
        } else if WORDS.contains(&word) {
            let (found, end) = numbers(text, from);
            if !elsewhere(&lower[end..]) {
                out.extend(found);
            }
            at = at.max(end);
        }
    }
    out
}

/// `text` with a space for each break of a line: as long, so that its places are those of `text`.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains('\n') { Cow::Owned(text.replace('\n', " ")) } else { Cow::Borrowed(text) }
}

/// The first byte at or behind `at` where a word begins.
fn next_word(lower: &str, at: usize) -> Option<usize> {
    let bytes = lower.as_bytes();
    (at..bytes.len()).find(|i| bytes[*i].is_ascii_lowercase() && (*i == 0 || !is_word(bytes[i - 1])))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

fn word_at(lower: &str, start: usize) -> (&str, usize) {
    let length = lower[start..].bytes().take_while(|b| is_word(*b)).count();
    (&lower[start..start + length], start + length)
}

/// The length of the white space that `text` begins with, if there is any.
fn gap(text: &str) -> Option<usize> {
    let length = text.len() - text.trim_start().len();
    (length > 0).then_some(length)
}

/// The numbers of a list from `at` on: "2.4, 2.5 and 3(a)".
fn numbers(text: &str, mut at: usize) -> (Vec<Typed>, usize) {
    let mut out = Vec::new();
    let mut end = at;
    while let Some((parts, length)) = number::parts(&text[at..]) {
        if matches!(parts.first(), Some(Part::Bracket(_)))
            || text[at + length..].starts_with(|c: char| c.is_alphanumeric())
        {
            break;
        }
        end = at + length;
        out.push(Typed { range: at..end, to: Aim::Number(plain(&parts)) });
        let joint = [", and ", " and ", ", ", " or ", " to ", "–", "-"].iter().find(|j| text[end..].starts_with(*j));
        let Some(joint) = joint else { break };
        at = end + joint.len();
    }
    (out, end)
}

/// Whether the words behind a number say that it is another text's.
fn elsewhere(rest: &str) -> bool {
    rest.trim_start().strip_prefix("of ").is_some_and(|of| !of.starts_with("this ") && !of.starts_with("these "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<&str> {
        typed(text).into_iter().map(|t| &text[t.range]).collect()
    }

    #[test]
    fn references_are_found_with_their_numbers() {
        assert_eq!(found("as stated in clause 2.4."), ["2.4"]);
        assert_eq!(found("Sections 3, 4(b) and 7A of this policy"), ["3", "4(b)", "7A"]);
        assert_eq!(found("see Appendix 1 and appendix B"), ["Appendix 1", "appendix B"]);
        assert_eq!(found("as in clause\n2.4, sections 3\nand 4"), ["2.4", "3", "4"]);
        assert_eq!(typed("clause 4.5(i)(ii)")[0].to, Aim::Number("4.5(i)(ii)".into()));
    }

    #[test]
    fn what_is_no_reference_is_left_alone() {
        for text in [
            "section 5 of the Act",
            "a clause",
            "clause (a)",
            "subsection 3",
            "section 3rd",
            "the appendix a reader wants",
            "Appendix",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_searched_without_a_crash(text in "(clause|Section|appendix| |é|[0-9.()a-zA-Z,–-]){0,40}") {
            for reference in typed(&text) {
                prop_assert!(!text[reference.range].is_empty());
            }
        }
    }
}
