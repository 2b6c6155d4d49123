//! Text made fit for HTML.

use std::{
    borrow::Cow,
    io::{self, Write},
};

/// `text` with the characters that mean something in HTML escaped, fit for elements and quoted attributes.
pub fn escape(text: &str) -> Cow<'_, str> {
    if plain_up_to(text.as_bytes()) == text.len() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    each_run(text, |run| out.push_str(run));
    Cow::Owned(out)
}

/// Writes `text` as [`escape`] makes it.
///
/// # Errors
///
/// Where it cannot be written.
pub fn escape_into(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut written = Ok(());
    each_run(text, |run| {
        if written.is_ok() {
            written = out.write_all(run.as_bytes());
        }
    });
    written
}

/// Calls `run` with the runs of `text` that mean nothing in HTML and with what stands for the characters between them.
fn each_run<'a>(mut text: &'a str, mut run: impl FnMut(&'a str)) {
    loop {
        let (plain, rest) = text.split_at(plain_up_to(text.as_bytes()));
        if !plain.is_empty() {
            run(plain);
        }
        let Some(special) = rest.bytes().next() else { return };
        run(match special {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        text = &rest[1..];
    }
}

/// How many bytes of `text` stand before the first that means something. A page is little else than text, so this looks at many
/// bytes at once: a compiler makes vector instructions of the inner loop.
fn plain_up_to(text: &[u8]) -> usize {
    let special = |byte: &u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    let mut at = 0;
    for chunk in text.chunks(32) {
        if chunk.iter().fold(false, |found, byte| found | special(byte)) {
            return at + chunk.iter().position(special).unwrap_or(chunk.len());
        }
        at += chunk.len();
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_character_is_escaped_for_itself(text in "[a-zé&<>\"' ]{0,100}") {
            let mut wanted = String::new();
            for c in text.chars() {
                match c {
                    '&' => wanted.push_str("&amp;"),
                    '<' => wanted.push_str("&lt;"),
                    '>' => wanted.push_str("&gt;"),
                    '"' => wanted.push_str("&quot;"),
                    '\'' => wanted.push_str("&#39;"),
                    c => wanted.push(c),
                }
            }
            let mut written = Vec::new();
            escape_into(&text, &mut written).unwrap();
            prop_assert_eq!(&escape(&text), &wanted);
            prop_assert_eq!(String::from_utf8(written).unwrap(), wanted);
        }
    }
}
