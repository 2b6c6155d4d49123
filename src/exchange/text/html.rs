//! HTML as Markdown.

use super::{escape, escape_inline, leads_out};
use crate::exchange::Notes;

/// The tags that matter. All others are dropped, and their words stay.
pub(super) fn from_html(html: &str, breaks: bool, notes: &mut Notes) -> String {
    let mut out = Markdown { breaks, ..Markdown::default() };
    let mut rest = html;
    // A quotation mark that nothing closes is a slip: from there on the first `>` ends a tag.
    let mut quotes = true;
    while let Some(at) = rest.find('<') {
        out.words(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("<!--") {
            let Some((_, after)) = after.split_once("-->") else {
                notes.lost("a comment of HTML is never closed; what follows it is not carried");
                rest = "";
                break;
            };
            rest = after;
            continue;
        }
        let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        if !is_tag {
            out.words("<");
            rest = &rest[1..];
            continue;
        }
        let end = if quotes { quoted_end(rest) } else { None };
        quotes = end.is_some();
        match end.or_else(|| rest.find('>')) {
            Some(end) => {
                let tag = &rest[1..end];
                out.tag(tag, notes);
                rest = &rest[end + 1..];
                // What stands in them is no text.
                if let Some(name) = ["script", "style"].into_iter().find(|name| named(tag) == *name) {
                    rest = behind(rest, name);
                }
            }
            // There is no tag any more.
            None => break,
        }
    }
    out.words(rest);
    out.done()
}

/// Where the tag at the beginning of `html` ends: at the first `>` that is not within quotes. `None` where there is no such one.
fn quoted_end(html: &str) -> Option<usize> {
    let mut quote = None;
    let ends = |(_, c): &(usize, char)| {
        quote = match (quote, *c) {
            (None, '"' | '\'') => Some(*c),
            (Some(open), c) if open == c => None,
            (open, _) => open,
        };
        quote.is_none() && *c == '>'
    };
    html.char_indices().find(ends).map(|(at, _)| at)
}

/// The name of an opening tag in small letters.
fn named(tag: &str) -> String {
    tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// What follows the closing tag of that name; nothing where there is none.
fn behind<'a>(html: &'a str, name: &str) -> &'a str {
    let closes = |at: &usize| html[*at + 2..].get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
    let close = html.match_indices("</").map(|(at, _)| at).find(closes);
    let after = close.map_or("", |at| &html[at..]);
    after.find('>').map_or("", |end| &after[end + 1..])
}

#[derive(Default)]
struct Markdown {
    text: String,
    breaks: bool,
    /// For each open list the number of its next item; `None` for bullets.
    lists: Vec<Option<u32>>,
    links: Vec<String>,
    verbatim: bool,
    /// The mark that closed an emphasis last, and how long the text was behind it.
    closed: Option<(&'static str, usize)>,
}

impl Markdown {
    fn words(&mut self, html: &str) {
        let words = html_escape::decode_html_entities(html);
        if self.verbatim {
            self.text.push_str(&words);
            return;
        }
        self.part(&words);
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

    /// In Markdown no emphasis ends between a full stop or the like and a letter: `<b>Note:</b>read` is `**Note**:read`.
    fn part(&mut self, next: &str) {
        let Some((mark, end)) = self.closed.take() else { return };
        if end != self.text.len() || !next.starts_with(char::is_alphanumeric) {
            return;
        }
        let body = end - mark.len();
        let kept = self.text[..body].trim_end_matches([':', '.', ';', ',', '!', '?']).len();
        if kept < body && !self.text[..kept].ends_with(['*', '\\']) {
            let signs = self.text[kept..body].to_owned();
            self.text.truncate(kept);
            self.text.push_str(mark);
            self.text.push_str(&signs);
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
        let name = named(tag.trim_start_matches('/'));
        if !closes {
            match name.as_str() {
                "table" => notes.lost("a table is carried as its words, a paragraph for each row"),
                "blockquote" => notes.lost("a quotation is carried as a paragraph"),
                "u" | "s" | "del" | "strike" => notes.lost("lines under or through words are not carried"),
                _ => {}
            }
        }
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
            "a" => self.link(tag, closes, notes),
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

    fn style(&mut self, mark: &'static str, closes: bool) {
        if closes {
            // Markdown does not close emphasis after a space.
            let kept = self.text.trim_end().len();
            let space = self.text.split_off(kept);
            if self.text.ends_with(mark) {
                let open = self.text.len() - mark.len();
                self.text.truncate(open);
            } else {
                self.text.push_str(mark);
                self.closed = Some((mark, self.text.len()));
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

    fn link(&mut self, tag: &str, closes: bool, notes: &mut Notes) {
        if closes {
            if let Some(href) = self.links.pop().filter(|href| !href.is_empty()) {
                self.text.push_str(&format!("](<{href}>)"));
            }
            return;
        }
        let href = attribute(tag, "href").unwrap_or_default();
        // What would end a link in Markdown has another spelling in an address.
        let href = href.trim().replace(' ', "%20").replace('<', "%3C").replace('>', "%3E");
        let safe = leads_out(&href) && !href.contains(|c: char| c.is_control());
        if safe {
            self.text.push('[');
        } else if !href.is_empty() {
            notes.lost(format!("a link to `{href}` is carried as its words"));
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

/// The value of an attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let starts = lower.match_indices(name).map(|(at, _)| at);
    let mut values =
        starts.filter(|at| lower[..*at].ends_with(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\''));
    let rest = values.find_map(|at| tag[at + name.len()..].trim_start().strip_prefix('='))?.trim_start();
    let value = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split(quote).next()?,
        _ => rest.split_whitespace().next()?,
    };
    Some(html_escape::decode_html_entities(value).into_owned())
}
