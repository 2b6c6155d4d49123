//! Texts of other programs as Markdown.

use super::Notes;

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
                return headings(text.trim(), notes);
            }
            Self::Plain => escape(text),
            Self::Html | Self::Moodle => from_html(text, self == Self::Moodle, notes),
        };
        text.trim().to_owned()
    }
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

/// The tags that matter. All others are dropped, and their words stay.
fn from_html(html: &str, breaks: bool, notes: &mut Notes) -> String {
    let mut out = Markdown { breaks, ..Markdown::default() };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.words(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match rest.find('>').filter(|_| is_tag) {
            Some(end) => {
                out.tag(&rest[1..end], notes);
                rest = &rest[end + 1..];
            }
            None => {
                out.words("<");
                rest = &rest[1..];
            }
        }
    }
    out.words(rest);
    out.done()
}

#[derive(Default)]
struct Markdown {
    text: String,
    breaks: bool,
    /// For each open list the number of its next item; `None` for bullets.
    lists: Vec<Option<u32>>,
    links: Vec<String>,
    verbatim: bool,
}

impl Markdown {
    fn words(&mut self, html: &str) {
        let words = html_escape::decode_html_entities(html);
        if self.verbatim {
            self.text.push_str(&words);
            return;
        }
        // In HTML all white space is alike; Moodle's own format keeps the lines.
        for (i, line) in words.split('\n').enumerate() {
            if i > 0 {
                self.text.push(if self.breaks { '\n' } else { ' ' });
            }
            let mut plain = String::new();
            for word in line.split([' ', '\t']) {
                if !plain.is_empty() && !plain.ends_with(' ') {
                    plain.push(' ');
                }
                plain.push_str(word);
            }
            let lead = if line.starts_with([' ', '\t']) { " " } else { "" };
            if self.at_line_start() {
                self.text.push_str(&escape(plain.trim_start()));
            } else {
                self.text.push_str(lead);
                // A space that does not break stays one.
                self.text.push_str(&escape_inline(plain.trim_start_matches(' ')));
            }
        }
    }

    fn at_line_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// Takes away white space at the end, and line breaks before it: at the end of a block they would be a backslash.
    fn trim(&mut self) {
        loop {
            let kept = self.text.trim_end().len();
            let break_at = self.text[kept..].starts_with('\n') && ends_in_break(&self.text[..kept]);
            self.text.truncate(kept - usize::from(break_at));
            if !break_at {
                return;
            }
        }
    }

    fn block(&mut self) {
        self.trim();
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }

    fn tag(&mut self, tag: &str, notes: &mut Notes) {
        let closes = tag.starts_with('/');
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase();
        match name.as_str() {
            "p" | "div" | "table" | "tr" | "blockquote" | "center" | "section" => self.block(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                if !closes {
                    self.block();
                }
                self.text.push_str("**");
                if closes {
                    self.block();
                }
            }
            "sub" | "sup" if !closes => notes.lost("what stands above or below the line is carried on it"),
            "br" if self.verbatim => self.text.push('\n'),
            "br" if !self.at_line_start() => self.text.push_str("\\\n"),
            "b" | "strong" => self.style("**", closes),
            "i" | "em" => self.style("*", closes),
            "code" | "tt" if !self.verbatim => self.text.push('`'),
            "pre" => {
                self.block();
                self.text.push_str(if closes { "" } else { "```\n" });
                if closes {
                    let kept = self.text.trim_end().len();
                    self.text.truncate(kept);
                    self.text.push_str("\n```\n\n");
                }
                self.verbatim = !closes;
            }
            "ul" | "ol" => {
                if self.lists.is_empty() || closes && self.lists.len() == 1 {
                    self.block();
                }
                if closes {
                    self.lists.pop();
                } else {
                    self.lists.push((name == "ol").then_some(1));
                }
            }
            "li" if !closes => self.item(),
            "td" | "th" if closes => self.text.push(' '),
            "a" => self.link(tag, closes),
            "img" => {
                notes.lost("an image is not carried: put its file below `content/` and name it in the text");
                self.words(&attribute(tag, "alt").unwrap_or_default());
            }
            _ if name == "span" && !closes && attribute(tag, "class").is_some_and(|c| c.contains("multilang")) => {
                notes.lost("a text in several languages is carried in all of them, one after the other");
            }
            "audio" | "video" | "iframe" | "object" | "embed" => notes.lost("sound and video are not carried"),
            "script" | "style" => notes.lost("scripts and styles are not carried"),
            _ => {}
        }
    }

    fn style(&mut self, mark: &str, closes: bool) {
        if closes {
            // Markdown does not close emphasis after a space.
            let kept = self.text.trim_end().len();
            let space = self.text.split_off(kept);
            if self.text.ends_with(mark) {
                let open = self.text.len() - mark.len();
                self.text.truncate(open);
            } else {
                self.text.push_str(mark);
            }
            self.text.push_str(&space);
        } else {
            self.text.push_str(mark);
        }
    }

    fn item(&mut self) {
        self.trim();
        let depth = self.lists.len().saturating_sub(1);
        let mark = match self.lists.last_mut() {
            Some(Some(next)) => {
                *next += 1;
                format!("{}. ", *next - 1)
            }
            _ => "- ".to_owned(),
        };
        let gap =
            match (self.text.is_empty(), mark.starts_with("1. ") || !self.text.lines().last().is_some_and(is_item)) {
                (true, _) => "",
                (false, true) if depth == 0 => "\n\n",
                _ => "\n",
            };
        self.text.push_str(&format!("{gap}{}{mark}", "   ".repeat(depth)));
    }

    fn link(&mut self, tag: &str, closes: bool) {
        if closes {
            if let Some(href) = self.links.pop().filter(|href| !href.is_empty()) {
                self.text.push_str(&format!("](<{href}>)"));
            }
            return;
        }
        let href = attribute(tag, "href").unwrap_or_default();
        let safe = ["https://", "http://", "mailto:", "tel:"].iter().any(|start| href.starts_with(start));
        let safe = safe && !href.contains(['<', '>', '\n', ' ']);
        if safe {
            self.text.push('[');
        }
        self.links.push(if safe { href } else { String::new() });
    }

    fn done(mut self) -> String {
        while let Some(href) = self.links.pop() {
            if !href.is_empty() {
                self.text.push_str(&format!("](<{href}>)"));
            }
        }
        if self.verbatim {
            self.text.push_str("\n```");
        } else {
            self.trim();
        }
        let lines: Vec<&str> = self.text.split('\n').map(str::trim_end).collect();
        lines.join("\n")
    }
}

/// Whether the last backslash escapes nothing.
fn ends_in_break(text: &str) -> bool {
    (text.len() - text.trim_end_matches('\\').len()) % 2 == 1
}

fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("- ") || line.split_once(". ").is_some_and(|(n, _)| n.bytes().all(|b| b.is_ascii_digit()))
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

/// The value of an attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let at = lower.find(&format!(" {name}="))? + name.len() + 2;
    let rest = &tag[at..];
    let value = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split(quote).next()?,
        _ => rest.split_whitespace().next()?,
    };
    Some(html_escape::decode_html_entities(value).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        Written::Html.markdown(text, &mut Notes::default())
    }

    #[test]
    fn html_becomes_markdown() {
        let cases = [
            ("<p>One</p><p>Two</p>", "One\n\nTwo"),
            ("a<br/>b", "a\\\nb"),
            ("<b>bold</b> and <em>soft</em>", "**bold** and *soft*"),
            ("<b>bold </b>end", "**bold** end"),
            ("<ul><li>x</li><li>y</li></ul>z", "- x\n- y\n\nz"),
            ("do:<ol><li>x</li><li>y</li></ol>", "do:\n\n1. x\n2. y"),
            ("5 &lt; 6 &amp; caf&eacute;", "5 \\< 6 & café"),
            ("<a href=\"https://x.example/a\">here</a>", "[here](<https://x.example/a>)"),
            ("<a href=\"javascript:x\">here</a>", "here"),
            ("2 * 3_4", "2 \\* 3\\_4"),
            ("<pre>a {\n  b\n}</pre>", "```\na {\n  b\n}\n```"),
            ("1. x", "1\\. x"),
            ("a < b", "a \\< b"),
            ("<script>", ""),
            ("<p>one<br></p>", "one"),
            ("<p>one<br><br></p><p>two<br> </p>", "one\n\ntwo"),
            ("<p><br></p>", ""),
            ("a\\<br>", "a\\\\"),
            ("a<br>b<br>", "a\\\nb"),
            ("<ul><li>x<br></li><li>y</li></ul>", "- x\n- y"),
        ];
        for (from, to) in cases {
            assert_eq!(html(from), to, "{from}");
        }
    }

    #[test]
    fn moodles_own_format_keeps_lines_and_plain_text_is_taken_as_it_is() {
        let mut notes = Notes::default();
        assert_eq!(Written::Moodle.markdown("a\nb <b>c</b>", &mut notes), "a\nb **c**");
        assert_eq!(Written::Plain.markdown("<b> & *x*", &mut notes), "\\<b> & \\*x\\*");
        assert_eq!(Written::Markdown.markdown("# Title\n\n*x*", &mut notes), "**Title**\n\n*x*");
    }
}
