//! Attributes in braces: `{#id .class key=value key="two words"}` at the end of a heading, paragraph or item.

use crate::{
    diag::{Code, Diagnostic},
    source::{SourceId, Span},
};

/// A word and its place.
pub type Word = (String, Span);

/// The attributes of a heading or clause. All empty where it has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attrs {
    /// `#id`.
    pub id: Option<Word>,
    /// `.class`, in order.
    pub classes: Vec<Word>,
    /// `key=value`, in order.
    pub pairs: Vec<(Word, Word)>,
}

/// Classes that mean something.
const CLASSES: [&str; 10] =
    ["do", "dont", "ask", "not-a-rule", "confirmed", "locked", "tailor", "withdrawn", "appendix", "extract"];
/// Keys that mean something.
const KEYS: [&str; 6] = ["topic", "for", "ask", "strength", "after", "from"];

impl Attrs {
    /// Whether `.class` is there.
    pub fn has(&self, class: &str) -> bool {
        self.classes.iter().any(|(c, _)| c == class)
    }

    /// The place of `.class`.
    pub fn class_span(&self, class: &str) -> Option<Span> {
        self.classes.iter().find(|(c, _)| c == class).map(|(_, span)| *span)
    }

    /// The value of `key`, with its place.
    pub fn get(&self, key: &str) -> Option<&Word> {
        self.pairs.iter().find(|((k, _), _)| k == key).map(|(_, value)| value)
    }

    /// The words of the value of `key`, each with the place of the whole value; empty where the key is absent.
    pub fn words(&self, key: &str) -> Vec<Word> {
        let Some((value, span)) = self.get(key) else { return Vec::new() };
        value.split_whitespace().map(|w| (w.to_owned(), *span)).collect()
    }
}

/// Where the block of attributes begins in `text`, if `text` ends with one: the byte of its `{`.
pub fn find(text: &str) -> Option<usize> {
    let trimmed = text.trim_end();
    let inner = trimmed.strip_suffix('}')?;
    let open = inner.rfind('{')?;
    let body = inner[open + 1..].trim_start();
    // Anything else in braces is words: "{see below}".
    let marked = body.starts_with(['#', '.']) || body.split_once('=').is_some_and(|(key, _)| is_key(key));
    (marked && !body.contains('\n')).then_some(open)
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

/// Reads the block of attributes `block`, braces included, which stands at byte `start` of `file`.
pub fn read(block: &str, file: SourceId, start: usize, problems: &mut Vec<Diagnostic>) -> Attrs {
    let mut attrs = Attrs::default();
    let body = &block[1..block.len() - 1];
    for (offset, token) in tokens(body) {
        let at = start + 1 + offset;
        let span = Span::new(file, at..at + token.len());
        if let Some(id) = token.strip_prefix('#') {
            if attrs.id.is_some() {
                problems.push(
                    Diagnostic::at(span, Code::DuplicateId, "a second id for the same clause")
                        .help("A clause has one id. Take one of them away."),
                );
            } else if super::slug::slug(id, usize::MAX) == id {
                attrs.id = Some((id.to_owned(), span));
            } else {
                problems.push(
                    Diagnostic::at(span, Code::BadId, format!("`{id}` cannot be an anchor"))
                        .help("Use small letters, digits and hyphens, for example `#no-pupil-data`."),
                );
            }
        } else if let Some(class) = token.strip_prefix('.') {
            if CLASSES.contains(&class) {
                attrs.classes.push((class.to_owned(), span));
            } else {
                problems.push(
                    Diagnostic::at(span, Code::UnknownAttribute, format!("`.{class}` means nothing here"))
                        .suggest(class, CLASSES),
                );
            }
        } else if let Some((key, value)) = token.split_once('=')
            && is_key(key)
        {
            let value_at = at + key.len() + 1;
            let bare = value.trim_matches('"');
            let lead = usize::from(value.starts_with('"'));
            let value_span = Span::new(file, value_at + lead..value_at + lead + bare.len());
            let key_span = Span::new(file, at..at + key.len());
            if KEYS.contains(&key) {
                attrs.pairs.push(((key.to_owned(), key_span), (bare.to_owned(), value_span)));
            } else {
                problems.push(
                    Diagnostic::at(key_span, Code::UnknownAttribute, format!("`{key}` is not an attribute"))
                        .suggest(key, KEYS),
                );
            }
        } else {
            problems
                .push(Diagnostic::at(span, Code::UnknownAttribute, format!("`{token}` is not an attribute")).help(
                    "Attributes are `#id`, `.class` and `key=value`; a value of several words stands in quotes.",
                ));
        }
    }
    attrs
}

/// The tokens of a block with their offsets: split at white space that is not inside quotes.
fn tokens(body: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = None;
    let mut quoted = false;
    for (at, c) in body.char_indices() {
        if c == '"' {
            quoted = !quoted;
        }
        match (c.is_whitespace() && !quoted, start) {
            (true, Some(from)) => {
                out.push((from, &body[from..at]));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    if let Some(from) = start {
        out.push((from, &body[from..]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read_all(block: &str) -> (Attrs, Vec<Diagnostic>) {
        let mut sources = Sources::default();
        let file = sources.add("x.md", block);
        let mut problems = Vec::new();
        (read(block, file, 0, &mut problems), problems)
    }

    #[test]
    fn reads_every_form() {
        let (attrs, problems) = read_all(r#"{#no-data .confirmed topic="usb data-offsite" ask=head}"#);
        assert_eq!(problems, []);
        assert_eq!(attrs.id.as_ref().map(|i| i.0.as_str()), Some("no-data"));
        assert!(attrs.has("confirmed"));
        assert_eq!(attrs.words("topic").iter().map(|w| w.0.as_str()).collect::<Vec<_>>(), ["usb", "data-offsite"]);
        assert_eq!(attrs.get("ask").map(|w| w.0.as_str()), Some("head"));
    }

    #[test]
    fn words_in_braces_are_words() {
        assert_eq!(find("see {below}"), None);
        assert_eq!(find("x {a = b}"), None);
        assert_eq!(find("x {.dont}"), Some(2));
        assert_eq!(find("x {ask=head} "), Some(2));
    }

    #[test]
    fn a_wrong_attribute_is_a_problem() {
        for (block, code) in [
            ("{.lokced}", Code::UnknownAttribute),
            ("{tpoic=usb}", Code::UnknownAttribute),
            ("{#Bad/Id}", Code::BadId),
            ("{#a #b}", Code::DuplicateId),
            ("{#a stray}", Code::UnknownAttribute),
        ] {
            let (_, problems) = read_all(block);
            assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), [code], "{block}");
        }
    }
}
