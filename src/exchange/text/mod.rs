//! Texts of other programs as Markdown.

mod html;

use super::Notes;
use html::from_html;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// HTML.
    Html,
    /// Moodle's own way: HTML in which line breaks count.
    Moodle,
    /// Plain text.
    Plain,
    /// Markdown.
    Markdown,
}

impl Written {
    /// The format of that name, in GIFT or in Moodle XML.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "html" => Some(Self::Html),
            "moodle" | "moodle_auto_format" => Some(Self::Moodle),
            "plain" | "plain_text" => Some(Self::Plain),
            "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }

    /// Notes what would be more than words in Moodle.
    fn special(self, text: &str, notes: &mut Notes) {
        // In Markdown the backslash is an escape.
        let signs: &[&str] =
            if self == Self::Markdown { &["$$", "<math"] } else { &["$$", "\\(", "\\[", "[tex]", "<math"] };
        if self != Self::Plain && signs.iter().any(|sign| text.contains(sign)) {
            notes.lost("a formula is carried as it is typed");
        }
        if text.contains("{mlang") {
            notes.lost("a text in several languages is carried in all of them, one after the other");
        }
    }

    /// `text` as Markdown.
    pub(super) fn markdown(self, text: &str, notes: &mut Notes) -> String {
        self.special(text, notes);
        let text = match self {
            Self::Markdown => {
                if text.contains("![") {
                    notes.lost("an image is not carried: put its file below `content/`, and mend its path in the text");
                }
                links(text, notes);
                return headings(text.trim(), notes);
            }
            Self::Plain => escape(text),
            Self::Html | Self::Moodle => from_html(text, self == Self::Moodle, notes),
        };
        text.trim().to_owned()
    }
}

/// Notes the links of a Markdown text that lead to a page of where it comes from.
fn links(text: &str, notes: &mut Notes) {
    // What stands between backticks is code.
    for part in text.split('`').step_by(2) {
        for (before, rest) in part.match_indices("](").map(|(at, sign)| (&part[..at], &part[at + sign.len()..])) {
            let href = rest.split([')', ' ', '\n']).next().unwrap_or_default();
            let href = href.trim_matches(['<', '>']);
            if before.ends_with('\\') {
                continue;
            }
            let image = before.rfind('[').is_some_and(|at| before[..at].ends_with('!'));
            if !image && !href.is_empty() && !leads_out(href) {
                notes.lost(format!("a link to `{href}` is carried as typed: see that it leads somewhere here"));
            }
        }
    }
}

/// Whether an address leads to the web, or to a person.
fn leads_out(href: &str) -> bool {
    ["https://", "http://", "mailto:", "tel:"].iter().any(|start| href.starts_with(start))
}

/// Markdown whose headings are bold lines: a quiz has no sections.
fn headings(text: &str, notes: &mut Notes) -> String {
    let mut fenced = false;
    let line = |line: &str| {
        fenced ^= line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        let words = line.trim_start_matches('#');
        if fenced || words.len() == line.len() || !words.starts_with(' ') {
            return line.to_owned();
        }
        notes.lost("a heading is a bold line here");
        format!("**{}**", words.trim().trim_end_matches('#').trim_end())
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Plain words with what Markdown would take for a sign of its own escaped.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split('\n') {
        if !out.is_empty() {
            out.push('\n');
        }
        let body = line.trim_start();
        let digits = body.bytes().take_while(u8::is_ascii_digit).count();
        let first = match body[digits..].bytes().next() {
            Some(b'#' | b'-' | b'+' | b'>' | b'=' | b':' | b'~') if digits == 0 => Some(0),
            Some(b'.' | b')') if digits > 0 => Some(digits),
            _ => None,
        };
        for (at, c) in body.char_indices() {
            if matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '|' | '{') || Some(at) == first {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// The plain words of a Markdown text that has no more than escapes in it, as [`Written::Plain`] makes one.
pub(super) fn unmarked(markdown: &str, notes: &mut Notes) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut chars = markdown.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => out.extend(chars.next()),
            _ => {
                if matches!(c, '*' | '_' | '`' | '[') {
                    notes.lost("mark-up on the right side of a pair is carried as its signs");
                }
                out.push(c);
            }
        }
    }
    out
}

/// Words within a line: nothing in them begins a block.
fn escape_inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '|' | '{') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests;
