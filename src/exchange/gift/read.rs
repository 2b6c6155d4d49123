//! GIFT → questions.

use super::order;
use crate::{
    exchange::{
        Notes, QuestionFile,
        build::{self, Ids, Numeric, Weighted},
        text::Written,
    },
    quiz::QuestionKind,
};

/// Escaped signs while a text is taken apart: code points that no text holds, since the reader has taken them out.
const ESCAPED: [(char, char, char); 8] = [
    (':', '\u{fdd0}', ':'),
    ('#', '\u{fdd1}', '#'),
    ('=', '\u{fdd2}', '='),
    ('{', '\u{fdd3}', '{'),
    ('}', '\u{fdd4}', '}'),
    ('~', '\u{fdd5}', '~'),
    ('\\', '\u{fdd6}', '\\'),
    ('n', '\u{fdd7}', '\n'),
];

/// The questions of a GIFT text.
pub(crate) fn read(text: &str, notes: &mut Notes) -> Vec<QuestionFile> {
    let mut ids = Ids::default();
    let mut out = Vec::new();
    for (line, block) in blocks(text) {
        notes.at(format!("line {line}"));
        out.extend(Reader { notes, ids: &mut ids }.question(&block));
    }
    notes.at("");
    out
}

/// The text parted at empty lines, but not within the braces of answers; each part with the line on which it begins.
fn blocks(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if lines[at].trim().is_empty() {
            at += 1;
            continue;
        }
        let end = block_end(&lines, at);
        out.push((at + 1, lines[at..end].join("\n")));
        at = end;
    }
    out
}

fn block_end(lines: &[&str], from: usize) -> usize {
    let mut open = false;
    let mut first_gap = None;
    for (at, line) in lines.iter().enumerate().skip(from) {
        if line.trim().is_empty() {
            if !open {
                return at;
            }
            first_gap.get_or_insert(at);
        } else if !line.trim_start().starts_with("//") {
            if line.starts_with("$CATEGORY:") {
                // A category stands on a line of its own, with or without an empty one behind it.
                return if at == from { at + 1 } else { at };
            }
            for c in escaped(line).chars() {
                // A second brace behind an empty line: the first one is never closed.
                if let (true, '{', Some(gap)) = (open, c, first_gap) {
                    return gap;
                }
                open = if c == '{' { true } else { open && c != '}' };
            }
        }
    }
    // A brace that is never closed must not swallow the rest of the file.
    if open { first_gap.unwrap_or(lines.len()) } else { lines.len() }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let sign = ESCAPED.iter().find(|(sign, ..)| c == '\\' && chars.peek() == Some(sign));
        match sign {
            Some((_, hidden, _)) => {
                out.push(*hidden);
                chars.next();
            }
            None => out.push(c),
        }
    }
    out
}

fn plain(text: &str) -> String {
    let meant = |c: char| ESCAPED.iter().find(|(_, hidden, _)| *hidden == c).map_or(c, |(.., meant)| *meant);
    text.trim().chars().map(meant).collect::<String>().trim().to_owned()
}

struct Reader<'n> {
    notes: &'n mut Notes,
    ids: &'n mut Ids,
}

/// One answer of a list.
struct Answer<'t> {
    /// Whether `=` stands before it, rather than `~`.
    equals: bool,
    weight: Option<f64>,
    text: &'t str,
    feedback: &'t str,
}

impl Reader<'_> {
    fn question(&mut self, block: &str) -> Option<QuestionFile> {
        let (text, comments) = self.without_comments(block);
        let text = escaped(&text);
        let mut text = text.trim();
        if text.is_empty() {
            return None;
        }
        if text.starts_with("$CATEGORY:") {
            self.notes.lost("categories are not carried");
            return None;
        }
        let mut name = String::new();
        if let Some((title, rest)) = text.strip_prefix("::").and_then(|rest| rest.split_once("::")) {
            name = plain(title);
            text = rest.trim();
        }
        let Some((head, rest)) = text.split_once('{') else {
            if text.contains('}') {
                self.notes.bad("`}` stands without `{`; write `\\}` for the sign itself");
            } else {
                self.notes.lost("a description that asks nothing is not carried");
            }
            return None;
        };
        let Some((inner, tail)) = rest.split_once('}') else {
            self.notes.bad("`{` is never closed");
            return None;
        };
        if head.contains('}') || tail.contains(['{', '}']) {
            self.notes.bad("there is more than one `{…}`; write `\\{` and `\\}` for the signs themselves");
            return None;
        }
        let prompt = missing_word(head, tail);
        let (written, prompt) = format(&prompt, Written::Moodle);
        let prompt = written.markdown(&plain(prompt), self.notes);
        let id = self.ids.make(&[&comments, &name, &prompt], "question");
        let mut question = QuestionFile::new(id, QuestionKind::Text);
        question.prompt = prompt;
        if question.prompt.is_empty() {
            self.notes.bad("the question has no words");
            return None;
        }
        let (inner, general) = inner.rsplit_once("####").unwrap_or((inner, ""));
        let fine = self.answers(&mut question, inner.trim(), written);
        let general = self.text(general, written);
        build::always(&mut question, &general);
        fine.then_some(question)
    }

    /// Takes out the lines of comments; gives the id number that they name, if any.
    fn without_comments(&mut self, block: &str) -> (String, String) {
        let mut id = String::new();
        let keep = |line: &str| {
            let Some(comment) = line.trim_start().strip_prefix("//") else { return line.to_owned() };
            if comment.contains("[tag:") {
                self.notes.lost("tags are not carried");
            }
            if let Some((found, _)) = comment.split_once("[id:").and_then(|(_, rest)| rest.split_once(']')) {
                // A mere number is how a database counts, and tells nobody anything.
                id = if found.bytes().all(|b| b.is_ascii_digit()) { String::new() } else { found.to_owned() };
            }
            String::new()
        };
        let lines: Vec<String> = block.split('\n').map(keep).collect();
        (lines.join("\n"), id)
    }

    fn text(&mut self, text: &str, otherwise: Written) -> String {
        let (written, text) = format(text, otherwise);
        written.markdown(&plain(text), self.notes)
    }

    fn answers(&mut self, question: &mut QuestionFile, inner: &str, written: Written) -> bool {
        let word = inner.split_once('#').map_or(inner, |(word, _)| word).trim();
        if inner.is_empty() {
            self.notes.lost("an essay, which no program can mark, is not carried");
            false
        } else if let Some(numbers) = inner.strip_prefix('#') {
            self.number(question, numbers, written)
        } else if let Some(list) = inner.strip_prefix('>').and_then(|rest| order::entries(rest, self.notes)) {
            // Moodle reads entries in its own format, unless all of the question is Markdown, as our export has it.
            let written = if written == Written::Markdown { written } else { Written::Moodle };
            let list = list.into_iter().map(|entry| self.text(entry, written)).collect();
            build::order(question, list, self.notes)
        } else if inner.contains('~') {
            self.choice(question, inner, written)
        } else if inner.contains('=') && inner.contains("->") {
            self.pairs(question, inner, written)
        } else if matches!(word, "T" | "TRUE" | "F" | "FALSE") {
            let mut parts = inner.splitn(3, '#').skip(1);
            question.kind = QuestionKind::TrueFalse;
            question.answer = Some(toml::Value::Boolean(word.starts_with('T')));
            question.wrong = self.text(parts.next().unwrap_or_default(), written);
            question.right = self.text(parts.next().unwrap_or_default(), written);
            true
        } else {
            // What a short answer says is compared, not shown: it is no Markdown.
            let list: Vec<Weighted> = self.list(inner).into_iter().map(|a| self.weighted(&a, written, true)).collect();
            build::text(question, list, self.notes)
        }
    }

    fn weighted(&mut self, answer: &Answer<'_>, written: Written, compared: bool) -> Weighted {
        let text = match compared {
            true => plain(format(answer.text, written).1),
            false => self.text(answer.text, written),
        };
        let otherwise = if answer.equals { 100.0 } else { 0.0 };
        Weighted { weight: answer.weight.unwrap_or(otherwise), text, feedback: self.text(answer.feedback, written) }
    }

    fn choice(&mut self, question: &mut QuestionFile, inner: &str, written: Written) -> bool {
        let answers = self.list(inner);
        let one = answers.iter().any(|a| a.equals);
        let list = answers.iter().map(|a| self.weighted(a, written, false)).collect();
        build::choice(question, list, one, self.notes)
    }

    fn pairs(&mut self, question: &mut QuestionFile, inner: &str, written: Written) -> bool {
        let mut list = Vec::new();
        for part in inner.split('=').map(str::trim).filter(|part| !part.is_empty()) {
            let Some((left, right)) = part.split_once("->") else {
                self.notes.bad("a pair has no `->`");
                return false;
            };
            // The right side goes into a drop-down list: it has no format.
            let right = Written::Plain.markdown(&plain(right), self.notes);
            list.push((self.text(left, written), right));
        }
        build::pairs(question, list, self.notes)
    }

    fn number(&mut self, question: &mut QuestionFile, inner: &str, written: Written) -> bool {
        let mut list = Vec::new();
        for answer in self.list(inner.trim()) {
            let text = plain(answer.text);
            let value = match text.as_str() {
                "" | "*" => None,
                text => match number(text) {
                    Some(value) => Some(value),
                    None => {
                        self.notes.bad(format!("`{text}` is not a number"));
                        return false;
                    }
                },
            };
            let otherwise = if answer.equals { 100.0 } else { 0.0 };
            let weight = answer.weight.unwrap_or(otherwise);
            list.push(Numeric { weight, value, feedback: self.text(answer.feedback, written) });
        }
        build::number(question, list, self.notes)
    }

    /// The answers of a list. One without a sign before it counts as one with `=`.
    fn list<'t>(&mut self, inner: &'t str) -> Vec<Answer<'t>> {
        let mut starts: Vec<usize> =
            inner.char_indices().filter(|(_, c)| matches!(c, '=' | '~')).map(|(i, _)| i).collect();
        if !inner[..starts.first().copied().unwrap_or(inner.len())].trim().is_empty() {
            starts.insert(0, 0);
        }
        let ends: Vec<usize> = starts.iter().skip(1).copied().chain([inner.len()]).collect();
        let parts = starts.into_iter().zip(ends).map(|(start, end)| &inner[start..end]);
        parts.map(|part| self.answer(part)).collect()
    }

    fn answer<'t>(&mut self, part: &'t str) -> Answer<'t> {
        let equals = !part.starts_with('~');
        let body = part.strip_prefix(['=', '~']).unwrap_or(part).trim();
        let (weight, body) = match body.strip_prefix('%').and_then(|rest| rest.split_once('%')) {
            Some((number, rest)) if number.parse::<f64>().is_ok_and(f64::is_finite) => {
                (number.parse().ok(), rest.trim_start())
            }
            _ => (None, body),
        };
        let (text, feedback) = body.split_once('#').unwrap_or((body, ""));
        Answer { equals, weight, text, feedback }
    }
}

/// The format that a text names at its beginning, and the text behind it.
fn format(text: &str, otherwise: Written) -> (Written, &str) {
    let text = text.trim();
    let named = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    named.and_then(|(name, rest)| Some((Written::named(name)?, rest))).unwrap_or((otherwise, text))
}

/// The question without its answers. A gap stands where words follow them, but not where only its closing mark does.
fn missing_word(head: &str, tail: &str) -> String {
    let (before, after) = (head.trim_end(), tail.trim());
    let ended = before.ends_with(['?', '!', '.', ':']);
    if after.is_empty() || (ended && after.chars().all(|c| c.is_ascii_punctuation())) {
        return before.to_owned();
    }
    let gap = if after.starts_with(|c: char| c.is_ascii_punctuation()) { "" } else { " " };
    format!("{before} _____{gap}{after}").trim_start().to_owned()
}

/// `value`, `value:tolerance` or `lowest..highest`.
fn number(text: &str) -> Option<(f64, f64)> {
    let parse = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite());
    if let Some((low, high)) = text.split_once("..") {
        let (low, high) = (parse(low)?, parse(high)?);
        return (low <= high).then(|| (low.midpoint(high), (high - low) / 2.0));
    }
    match text.split_once(':') {
        Some((value, tolerance)) => Some((parse(value)?, parse(tolerance)?)).filter(|(_, t)| *t >= 0.0),
        None => Some((parse(text)?, 0.0)),
    }
}
