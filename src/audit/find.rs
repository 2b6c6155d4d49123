//! Tokens in any text.

use std::collections::{BTreeMap, BTreeSet};

use crate::token::{HEADERS, MAX_TOKEN, SIGNATURE_CHARS};

/// What both headers begin with.
const OPENING: &str = HEADERS[0].split_at(same(HEADERS)).0;

/// How many bytes at the beginning of both are the same.
const fn same([one, other]: [&str; 2]) -> usize {
    let mut at = 0;
    while at < one.len() && at < other.len() && one.as_bytes()[at] == other.as_bytes()[at] {
        at += 1;
    }
    at
}

/// Something in a text that begins as a token does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its characters, without what mail programs put between them.
    pub text: String,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Whether it has three parts and a whole signature.
    pub complete: bool,
}

/// The longest break inside a token, in characters. Mail programs need few; the bound keeps the search fast on any text.
const LONGEST_BREAK: usize = 200;

/// What word processors make of two hyphens: the dash for both.
const EM_DASH: char = '\u{2014}';

/// Every token in `text`, in order, each once.
///
/// A token is known by its header. Line breaks, spaces, quote marks (`> `), soft line breaks of quoted-printable text (`=` at
/// the end of a line), invisible characters, typographic hyphens, backslashes in front of punctuation and the escapes of web
/// addresses (`%2E`) do not count, until the signature is complete. A blank line or the header of another token ends a token that
/// is not complete.
///
/// ```
/// let text = "My token:\n> eyJhbGciOiJIUzI1NiIsInR5cCI6InN0YWZm=\n> cm9vbStqd3QifQ.e30.AAAA\n\nKind regards";
/// let found = staffroom::audit::find(text);
/// assert_eq!(found[0].text, "eyJhbGciOiJIUzI1NiIsInR5cCI6InN0YWZmcm9vbStqd3QifQ.e30.AAAA");
/// assert!(!found[0].complete);
/// assert_eq!(found[0].line, 2);
/// ```
pub fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    // Texts by how they end: two tokens that differ almost always do so in their signatures, and begin alike.
    let mut seen: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let (mut at, mut line) = (0, 1);
    while let Some(step) = text[at..].find('e') {
        let start = at + step;
        line += text[at..start].matches('\n').count();
        if begins_token(text, start) {
            let (token, end) = collect(text, start);
            let same = seen.entry(end_of(&token.text)).or_default();
            if !same.iter().any(|at| found[*at].text == token.text) {
                same.push(found.len());
                found.push(Found { line, ..token });
            }
            line += text[start..end].matches('\n').count();
            at = end;
        } else {
            at = start + 1;
        }
    }
    if found.iter().all(|f| f.complete) {
        return found;
    }
    // A quoting or previewing program may repeat a token and cut it short.
    let texts: BTreeSet<&str> = found.iter().map(|f| f.text.as_str()).collect();
    let is_cut = |f: &Found| texts.range(f.text.as_str()..).nth(1).is_some_and(|more| more.starts_with(&f.text));
    let keep: Vec<bool> = found.iter().map(|f| f.complete || !is_cut(f)).collect();
    found.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(f, _)| f).collect()
}

/// The last eight bytes of a text as a number.
fn end_of(text: &str) -> u64 {
    text.bytes().rev().take(8).fold(0, |end, byte| end << 8 | u64::from(byte))
}

/// Whether a header begins at `start`, breaks not counted.
fn begins_token(text: &str, start: usize) -> bool {
    let rest = &text.as_bytes()[start..];
    if rest.starts_with(OPENING.as_bytes()) {
        return true;
    }
    // Almost always the next letters show that it is another word.
    if rest.get(1).is_some_and(|second| second.is_ascii_alphanumeric() && *second != OPENING.as_bytes()[1]) {
        return false;
    }
    let mut at = start;
    for wanted in OPENING.chars() {
        match next(text, at) {
            Some((c, end)) if c == wanted => at = end,
            _ => return false,
        }
    }
    true
}

/// The token that begins at `start`, and where it ends.
fn collect(text: &str, start: usize) -> (Found, usize) {
    let mut token = String::with_capacity(1024);
    let (mut at, mut dots, mut signature) = (start, 0, 0);
    loop {
        // A run of letters that begins no other token is taken at once.
        let run = run(&text.as_bytes()[at..]);
        let run = if dots == 2 { run.min(SIGNATURE_CHARS - signature) } else { run.min(MAX_TOKEN - token.len()) };
        if run > 0 {
            token.push_str(&text[at..at + run]);
            at += run;
            signature += if dots == 2 { run } else { 0 };
            if signature == SIGNATURE_CHARS {
                break;
            }
        }
        let Some((c, end)) = next(text, at) else { break };
        let another = c == 'e' && !token.is_empty() && begins_token(text, end - 1);
        if another || token.len() >= MAX_TOKEN {
            break;
        }
        match c {
            '.' if dots < 2 => dots += 1,
            // What word processors make of two hyphens.
            EM_DASH => {
                token.push('-');
                signature += 2 * usize::from(dots == 2);
                if signature > SIGNATURE_CHARS {
                    break;
                }
                token.push('-');
                at = end;
                if signature == SIGNATURE_CHARS {
                    break;
                }
                continue;
            }
            'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '_' => signature += usize::from(dots == 2),
            _ => break,
        }
        token.push(c);
        at = end;
        if signature == SIGNATURE_CHARS {
            break;
        }
    }
    token.shrink_to_fit();
    (Found { text: token, line: 0, complete: signature == SIGNATURE_CHARS }, at)
}

/// How many of the first bytes are letters of base64url and not the `e` with which a header begins.
fn run(bytes: &[u8]) -> usize {
    let letter = |b: &u8| matches!(b, b'A'..=b'Z' | b'a'..=b'd' | b'f'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    bytes.iter().take_while(|b| letter(b)).count()
}

/// The first character from `at` on that can belong to a token, past any break, and where it ends.
fn next(text: &str, at: usize) -> Option<(char, usize)> {
    // Almost always there is no break: this one look makes the search several times as fast.
    if let Some(byte @ (b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.')) = text.as_bytes().get(at) {
        return Some((char::from(*byte), at + 1));
    }
    let mut lines = 0;
    let mut rest = text[at..].char_indices().take(LONGEST_BREAK).peekable();
    while let Some((offset, c)) = rest.next() {
        match c {
            '\n' if lines == 1 => return None,
            '\n' => lines += 1,
            // Quote marks stand at the beginning of a line alone.
            '>' | '|' if lines > 0 => {}
            '=' if matches!(rest.peek(), Some((_, '\r' | '\n'))) => {}
            '\u{ad}'
            | '\u{34f}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => {}
            c if c.is_whitespace() => {}
            '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => {
                return Some(('-', at + offset + c.len_utf8()));
            }
            EM_DASH | '\u{2015}' => return Some((EM_DASH, at + offset + c.len_utf8())),
            // Markdown guards punctuation so.
            '\\' if matches!(rest.peek(), Some((_, '_' | '-' | '.'))) => {}
            '%' => {
                let (byte, length) = escape(&text[at + offset..])?;
                match byte {
                    b'\n' if lines == 1 => return None,
                    b'\n' => lines += 1,
                    b'>' if lines > 0 => {}
                    b'\r' | b' ' | b'\t' => {}
                    b'-' | b'.' | b'_' => return Some((char::from(byte), at + offset + length)),
                    byte if byte.is_ascii_alphanumeric() => return Some((char::from(byte), at + offset + length)),
                    _ => return Some(('%', at + offset + 1)),
                }
                // The rest of the escape belongs to it.
                for _ in 1..length {
                    rest.next();
                }
            }
            c => return Some((c, at + offset + c.len_utf8())),
        }
    }
    None
}

/// The byte of an escape of a web address at the beginning of `text` (`%2E`, or `%252E` in an address within an address), and how
/// long it is.
fn escape(text: &str) -> Option<(u8, usize)> {
    let mut start = 1;
    while text[start..].starts_with("25") && start < 9 {
        start += 2;
    }
    let byte = u8::from_str_radix(text.get(start..start + 2)?, 16).ok()?;
    Some((byte, start + 2))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn token(payload: usize, self_declared: bool) -> String {
        format!("{}.{}.{}", HEADERS[usize::from(self_declared)], "aB-_".repeat(payload), "s".repeat(43))
    }

    fn texts(text: &str) -> Vec<String> {
        find(text).into_iter().filter(|f| f.complete).map(|f| f.text).collect()
    }

    #[test]
    fn tokens_stand_anywhere() {
        let (a, b) = (token(3, false), token(9, true));
        assert_eq!(texts(&a), std::slice::from_ref(&a));
        assert_eq!(texts(&format!("x,\"{a}\",y\n{b} thanks")), [a.clone(), b.clone()]);
        assert_eq!(texts(&format!("{a}{b}")), [a.clone(), b.clone()]);
        assert_eq!(texts(&format!("?token={a}&x=1 ({b})")), [a.clone(), b]);
        assert_eq!(texts(&format!("{a} {a}")), [a]);
    }

    #[test]
    fn breaks_of_mail_programs_do_not_count() {
        let token = token(40, false);
        for glue in
            ["\n", "\r\n", "\n> ", "\n> > ", "\r\n>>", "=\r\n", " ", "\t", "\u{a0}", "\u{200b}", "\n    | ", " \n"]
        {
            for width in [1, 7, 60, 76] {
                let chars: Vec<char> = token.chars().collect();
                let lines: Vec<String> = chars.chunks(width).map(|line| line.iter().collect()).collect();
                assert_eq!(
                    texts(&format!("> {}{glue}Bye", lines.join(glue))),
                    std::slice::from_ref(&token),
                    "{glue:?} {width}"
                );
            }
        }
        assert_eq!(texts(&token.replace('-', "\u{2011}")), [token]);
    }

    #[test]
    fn what_programs_make_of_punctuation_is_undone() {
        let token = format!("{}.{}.--{}-_", HEADERS[0], "aB-_--".repeat(9), "s".repeat(39));
        for (from, to) in [
            ("--", "\u{2014}"),
            ("-", "\u{2013}"),
            ("_", "\\_"),
            (".", "%2E"),
            ("-", "%2d"),
            ("_", "%255F"),
            ("a", "%61"),
        ] {
            assert_eq!(texts(&format!("({})", token.replace(from, to))), std::slice::from_ref(&token), "{from} {to}");
        }
        let wrapped: Vec<String> =
            token.as_bytes().chunks(60).map(|l| String::from_utf8_lossy(l).into_owned()).collect();
        assert_eq!(
            texts(&format!("https://x.example/?url=%23{}%0D%0A", wrapped.join("%0D%0A%3E%20"))),
            std::slice::from_ref(&token)
        );
        let hidden: String = token.chars().flat_map(|c| [c, '\u{200b}', '\u{ad}', '\u{2066}']).collect();
        assert_eq!(texts(&hidden), [token]);
        for text in ["%", "%2", "%zz", "%é", "%25", "%2525", "\\"] {
            find(&format!("{}{text}", &HEADERS[0][..20]));
        }
    }

    #[test]
    fn a_token_that_is_cut_short_does_not_swallow_the_next() {
        let (a, b) = (token(9, false), token(5, true));
        for cut in [47, 60, 80, a.len() - 1] {
            for between in ["", "\n", " and ", "\n\n", ", "] {
                let found = find(&format!("{}{between}{b}", &a[..cut]));
                assert_eq!(found.len(), 2, "{cut} {between:?}");
                // A word may stand where the last characters of a signature are missing; the signature is false all the same.
                assert!(!found[0].complete || (cut > 100 && between == " and "), "{cut} {between:?}");
                assert_eq!(found[1].text, b, "{cut} {between:?}");
            }
        }
    }

    #[test]
    fn a_blank_line_ends_a_token() {
        let a = token(9, false);
        let cut = &a[..a.len() - 5];
        assert_eq!(find(&format!("{cut}\r\n\r\nKind regards, Ada"))[0].text, cut);
    }

    #[test]
    fn a_preview_of_a_token_is_not_a_second_one() {
        let a = token(9, false);
        assert_eq!(texts(&format!("{}… \n\n{a}", &a[..70])), std::slice::from_ref(&a));
        assert_eq!(find(&format!("{}… \n\n{a}", &a[..70])).len(), 1);
    }

    #[test]
    fn lines_are_counted() {
        let (a, b) = (token(3, false), token(4, false));
        let lines: Vec<_> = find(&format!("e\n\n{}\n{}\nx\n{b}", &a[..20], &a[20..])).iter().map(|f| f.line).collect();
        assert_eq!(lines, [3, 6]);
    }

    proptest! {
        #[test]
        fn any_text_is_searched_without_panic(text: String, cut in 0usize..120) {
            let a = token(6, false);
            find(&text);
            find(&format!("{}{text}{a}", &a[..cut]));
        }
    }
}
