//! Holes: the words in double braces that each school fills with its own (`{{ terms.head }}`).
//!
//! Markdown must not see the braces: at the end of a heading they would pass for attributes, and a space would end a link's
//! address. So before parsing each hole is masked by characters that Markdown leaves alone, byte for byte as long as what they
//! replace. Every span stays true.

use std::{borrow::Cow, ops::Range};

/// Stands for `{{`: U+0091 "private use one", two bytes, and never part of a text that is shown.
const OPEN: char = '\u{91}';
/// The same in UTF-8.
const OPEN_BYTES: [u8; 2] = {
    let mut bytes = [0; 2];
    OPEN.encode_utf8(&mut bytes);
    bytes
};
/// Stands for `}}`: U+0092 "private use two".
const CLOSE: char = '\u{92}';
/// Stands for a space inside the braces. Names have only small letters, so it cannot be part of one.
const PAD: char = 'X';

/// A hole of a source text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// The name inside the braces.
    pub name: String,
    /// The bytes it covers, braces included.
    pub range: Range<usize>,
}

/// The text with its holes masked, and the holes. Braces that do not hold a name are left as they are.
pub fn mask(text: &str) -> (Cow<'_, str>, Vec<Hole>) {
    if !text.contains("{{") && !text.contains([OPEN, CLOSE]) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut out = String::with_capacity(text.len());
    let mut holes = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find("{{") {
        let start = at + found;
        push_clean(&mut out, &text[at..start]);
        match read(&text[start..]) {
            Some(length) => {
                let inner = &text[start + 2..start + length - 2];
                out.push(OPEN);
                out.extend(inner.chars().map(|c| if c == ' ' { PAD } else { c }));
                out.push(CLOSE);
                holes.push(Hole { name: inner.trim_matches(' ').to_owned(), range: start..start + length });
                at = start + length;
            }
            None => {
                out.push('{');
                at = start + 1;
            }
        }
    }
    push_clean(&mut out, &text[at..]);
    (Cow::Owned(out), holes)
}

/// Whether a masked text has holes. Every text of a site is asked many times, so its bytes are looked through for the second of the two
/// that U+0091 is: few others end in it, and a single byte is found fast.
pub fn has_holes(masked: &str) -> bool {
    let [first, second] = OPEN_BYTES;
    let bytes = masked.as_bytes();
    memchr::memchr_iter(second, bytes).any(|at| at > 0 && bytes[at - 1] == first)
}

/// Stray mask characters in a source would be taken for holes: they become `?` twice, as long as they were.
fn push_clean(out: &mut String, text: &str) {
    if text.contains([OPEN, CLOSE]) {
        out.push_str(&text.replace([OPEN, CLOSE], "??"));
    } else {
        out.push_str(text);
    }
}

/// The length of the hole that `text` begins with.
fn read(text: &str) -> Option<usize> {
    let inner = &text[2..];
    let fine = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.' | b'-');
    // No further than a name can go: what does not end would otherwise be searched again from each of its braces.
    let end = inner.bytes().take_while(|b| *b == b' ' || fine(*b)).count();
    if !inner[end..].starts_with("}}") {
        return None;
    }
    let name = inner[..end].trim_matches(' ');
    (!name.is_empty() && name.bytes().all(fine)).then_some(2 + end + 2)
}

/// Fills every hole of a masked text with what `word` gives for its name; a hole without a word stays visible, in braces.
pub fn fill<'a>(masked: &'a str, word: &dyn Fn(&str) -> Option<String>) -> Cow<'a, str> {
    if !has_holes(masked) {
        return Cow::Borrowed(masked);
    }
    let mut out = String::with_capacity(masked.len() + 16);
    let mut rest = masked;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        let Some((inner, tail)) = after.split_once(CLOSE) else {
            rest = after;
            break;
        };
        let name = inner.trim_matches(PAD);
        match word(name) {
            Some(word) => out.push_str(&word),
            None => out.push_str(&format!("{{{{ {name} }}}}")),
        }
        rest = tail;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The text as its author typed it, for places where holes mean nothing (code).
pub fn unmask(masked: &str) -> Cow<'_, str> {
    if !has_holes(masked) {
        return Cow::Borrowed(masked);
    }
    let mut out = String::with_capacity(masked.len());
    let mut inside = false;
    for c in masked.chars() {
        match c {
            OPEN => {
                inside = true;
                out.push_str("{{");
            }
            CLOSE => {
                inside = false;
                out.push_str("}}");
            }
            PAD if inside => out.push(' '),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_hole_keeps_its_length_and_is_filled() {
        let (masked, holes) = mask("ask the {{ terms.head }}, or {{terms.dsl}}");
        assert_eq!(masked.len(), "ask the {{ terms.head }}, or {{terms.dsl}}".len());
        assert_eq!(holes.iter().map(|h| h.name.as_str()).collect::<Vec<_>>(), ["terms.head", "terms.dsl"]);
        let filled = fill(&masked, &|name| (name == "terms.head").then(|| "principal".into()));
        assert_eq!(filled, "ask the principal, or {{ terms.dsl }}");
    }

    #[test]
    fn braces_without_a_name_are_left_alone() {
        for text in ["{{ Two Words }}", "{{", "{{ }}", "a {{{ b", "{{ x"] {
            let (masked, holes) = mask(text);
            assert_eq!((masked.as_ref(), holes.len()), (text, 0));
        }
    }

    proptest! {
        #[test]
        fn masking_keeps_length_and_unmasking_gives_the_text_back(text in "[a-z{} .\u{91}é\n]{0,60}") {
            let (masked, _) = mask(&text);
            prop_assert_eq!(masked.len(), text.len());
            prop_assert_eq!(unmask(&masked).into_owned(), text.replace('\u{91}', "??"));
        }
    }
}
