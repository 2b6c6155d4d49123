//! The numbers that an approved text prints at the head of its clauses: `1.`, `4.5`, `(a)`, `(iv)`, `4.5(j)`, `7A.2`.

/// A number as the text prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// As typed: `2.5.`.
    pub text: String,
    /// Its parts in order: `4.5(j)` has three.
    pub parts: Vec<Part>,
}

/// A part of a printed number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A number, with the capital letter of a part that was added later: `7`, `7A`.
    Number(u32, Option<char>),
    /// Small letters in brackets: `(a)`, `(iv)`. Whether `(i)` is the ninth letter or the first Roman numeral depends on what
    /// stands before it.
    Bracket(String),
}

impl Printed {
    /// The number without the full stop behind it: `2.5`, `4.5(j)`.
    pub fn plain(&self) -> String {
        plain(&self.parts)
    }
}

/// Parts as they are cited: `4.5(j)`.
pub fn plain(parts: &[Part]) -> String {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Number(n, letter) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(&n.to_string());
                out.extend(letter);
            }
            Part::Bracket(word) => {
                out.push('(');
                out.push_str(word);
                out.push(')');
            }
        }
    }
    out
}

impl Part {
    /// Whether `next` is the one after this: `2` and `3`, `(h)` and `(i)`, `(i)` and `(ii)`.
    pub fn precedes(&self, next: &Part) -> bool {
        match (self, next) {
            (Self::Number(a, None), Self::Number(b, None)) => a + 1 == *b,
            (Self::Number(a, None), Self::Number(b, Some('A'))) => a == b,
            (Self::Number(a, Some(from)), Self::Number(b, Some(to))) => a == b && *from as u32 + 1 == *to as u32,
            (Self::Number(a, Some(_)), Self::Number(b, None)) => a + 1 == *b,
            (Self::Bracket(a), Self::Bracket(b)) => {
                let follows = |value: fn(&str) -> Option<u32>| value(a).zip(value(b)).is_some_and(|(a, b)| a + 1 == b);
                follows(letters) || follows(roman)
            }
            _ => false,
        }
    }
}

/// Where a number is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A heading: `1. Overview`, `1 Overview`.
    Heading,
    /// A paragraph or item. A bare `12` there is a number of something; only `12.1` and `(a)` are clauses.
    Clause,
}

/// Reads the number at the head of `text`: the number, and how many bytes it covers with the white space behind it.
///
/// A text that is nothing but a number is read too: its words were torn off.
pub fn read(text: &str, of: Of) -> Option<(Printed, usize)> {
    let (parts, mut at) = parts(text)?;
    let dotted = text[at..].starts_with('.');
    if dotted {
        at += 1;
    }
    let bare = matches!(parts.as_slice(), [Part::Number(..)]);
    if bare && of == Of::Clause && !(dotted && text[at..].trim().is_empty()) {
        return None;
    }
    let rest = &text[at..];
    let gap = rest.len() - rest.trim_start().len();
    if !rest.is_empty() && gap == 0 {
        return None;
    }
    Some((Printed { text: text[..at].to_owned(), parts }, at + gap))
}

/// The parts at the head of `text`, and how many bytes they cover.
pub fn parts(text: &str) -> Option<(Vec<Part>, usize)> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some((part, length)) = number(&text[at..]) {
        parts.push(part);
        at += length;
        let more = text[at..].strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if !more {
            break;
        }
        at += 1;
    }
    while let Some((part, length)) = bracket(&text[at..]) {
        parts.push(part);
        at += length;
    }
    (!parts.is_empty()).then_some((parts, at))
}

fn number(text: &str) -> Option<(Part, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 4 {
        return None;
    }
    let value = text[..digits].parse().ok()?;
    let letter = text[digits..].chars().next().filter(char::is_ascii_uppercase);
    // "7A" is a number, "4GB" is not.
    let after = text[digits..].chars().nth(1);
    let letter = letter.filter(|_| after.is_none_or(|c| !c.is_alphanumeric()));
    Some((Part::Number(value, letter), digits + usize::from(letter.is_some())))
}

fn bracket(text: &str) -> Option<(Part, usize)> {
    let inner = text.strip_prefix('(')?;
    let (word, _) = inner.split_once(')')?;
    let fine = (1..=6).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase());
    (fine && (letters(word).is_some() || roman(word).is_some()))
        .then(|| (Part::Bracket(word.to_owned()), word.len() + 2))
}

/// The place of a word in a, b, … z, aa, bb, cc …, from 1.
pub fn letters(word: &str) -> Option<u32> {
    let first = word.bytes().next()?;
    let same = first.is_ascii_lowercase() && word.bytes().all(|b| b == first);
    (same && word.len() <= 3).then(|| u32::from(first - b'a') + 1 + 26 * (word.len() as u32 - 1))
}

/// The value of a Roman numeral in small letters, if it is well formed.
pub fn roman(word: &str) -> Option<u32> {
    let mut total = 0i32;
    let mut before = 0;
    for b in word.bytes().rev() {
        let digit = match b {
            b'i' => 1,
            b'v' => 5,
            b'x' => 10,
            b'l' => 50,
            b'c' => 100,
            _ => return None,
        };
        total += if digit < before { -digit } else { digit };
        before = digit.max(before);
    }
    let total = u32::try_from(total).ok()?;
    (to_roman(total) == word).then_some(total)
}

/// 1 → a … 26 → z, 27 → aa, 28 → ab …; `first` is the letter that stands for 1.
pub fn to_letters(n: u32, first: u8) -> String {
    let mut out = Vec::new();
    let mut rest = n;
    while rest > 0 {
        rest -= 1;
        out.push(first + (rest % 26) as u8);
        rest /= 26;
    }
    out.reverse();
    String::from_utf8_lossy(&out).into_owned()
}

/// 1 → i, 4 → iv, 40 → xl; empty for 0.
pub fn to_roman(mut n: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (value, mark) in STEPS {
        while n >= value {
            out.push_str(mark);
            n -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clause(text: &str) -> Option<(String, &str)> {
        read(text, Of::Clause).map(|(printed, length)| (printed.plain(), &text[length..]))
    }

    #[test]
    fn every_scheme_is_read() {
        for (text, number, rest) in [
            ("1.1 Text", "1.1", "Text"),
            ("2.5. Students are bound", "2.5", "Students are bound"),
            ("(a) text", "(a)", "text"),
            ("(viii)  text", "(viii)", "text"),
            ("4.5(i)(i) Proxies", "4.5(i)(i)", "Proxies"),
            ("30.14 Staff", "30.14", "Staff"),
            ("7A.2 Text", "7A.2", "Text"),
            ("30.2", "30.2", ""),
            ("30.", "30", ""),
        ] {
            assert_eq!(clause(text), Some((number.to_owned(), rest)), "{text}");
        }
        assert_eq!(read("1. Overview", Of::Heading).map(|r| r.1), Some(3));
        assert_eq!(read("1 Overview", Of::Heading).map(|r| r.1), Some(2));
    }

    #[test]
    fn words_are_no_numbers() {
        for text in [
            "12 pupils",
            "2018 was",
            "(of) course",
            "(an) x",
            "4GB sticks",
            "(a)bc",
            "1.1text",
            "A1 x",
            "",
            "12345.1 x",
        ] {
            assert_eq!(clause(text), None, "{text}");
        }
    }

    #[test]
    fn letters_and_romans_go_on() {
        assert_eq!([1, 26, 27, 703].map(|n| to_letters(n, b'a')), ["a", "z", "aa", "aaa"]);
        assert_eq!([4, 9, 14, 40].map(to_roman), ["iv", "ix", "xiv", "xl"]);
        assert_eq!([roman("viii"), roman("iiii"), roman("ic"), roman("a")], [Some(8), None, None, None]);
        assert_eq!([letters("i"), letters("bb"), letters("ab")], [Some(9), Some(28), None]);
    }

    proptest! {
        #[test]
        fn romans_are_read_back(n in 1u32..200) {
            prop_assert_eq!(roman(&to_roman(n)), Some(n));
        }

        #[test]
        fn any_text_is_read_without_a_crash(text in "\\PC{0,20}") {
            read(&text, Of::Clause);
            read(&text, Of::Heading);
        }
    }
}
