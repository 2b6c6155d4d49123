//! The answers of a form on one line.

use std::collections::BTreeMap;

use super::PaperError;

/// Reads answers as they are keyed in: `1b 2ac 3 d; 4=12.5 5="some words"`. The number of a question, then its letters; behind a
/// sign (`=`, `:`, `.` or `)`) anything up to the next space, and in quotes anything at all.
///
/// # Errors
/// Something is not a question with its answer, or a question stands twice.
pub fn written(line: &str) -> Result<BTreeMap<usize, String>, PaperError> {
    let mut answers = BTreeMap::new();
    let mut rest = line.trim_start_matches(is_between);
    while !rest.is_empty() {
        let all = rest;
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let wrong = || PaperError::Written(all.chars().take(30).collect());
        let number: usize = rest[..digits].parse().map_err(|_| wrong())?;
        rest = rest[digits..].trim_start_matches([' ', '\t', '\u{a0}']);
        rest = rest.strip_prefix(['=', ':', '.', ')']).unwrap_or(rest).trim_start_matches([' ', '\t', '\u{a0}']);
        let answer;
        (answer, rest) = if let Some(quoted) = rest.strip_prefix(['"', '\u{201c}', '\u{201d}']) {
            let end = quoted.find(['"', '\u{201c}', '\u{201d}']).ok_or_else(wrong)?;
            let after = quoted[end..].chars().next().map_or(0, char::len_utf8);
            (&quoted[..end], &quoted[end + after..])
        } else {
            rest.split_at(rest.find(is_between).unwrap_or(rest.len()))
        };
        if answer.is_empty() {
            return Err(wrong());
        }
        if answers.insert(number, answer.to_owned()).is_some() {
            return Err(PaperError::Twice(number));
        }
        rest = rest.trim_start_matches(is_between);
    }
    Ok(answers)
}

/// What stands between two answers.
fn is_between(c: char) -> bool {
    c.is_whitespace() || c == ';'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Vec<(usize, String)>, PaperError> {
        written(line).map(|answers| answers.into_iter().collect())
    }

    fn pairs(pairs: &[(usize, &str)]) -> Result<Vec<(usize, String)>, PaperError> {
        Ok(pairs.iter().map(|(number, text)| (*number, (*text).to_owned())).collect())
    }

    #[test]
    fn answers_stand_behind_their_numbers() {
        let expected = pairs(&[(1, "b"), (2, "ac"), (3, "d")]);
        for line in ["1b 2ac 3d", " 3d;2ac;1b ", "1 b  2 ac 3 d", "1. b\n2) ac\n3: d", "1=b 2=ac 3=d"] {
            assert_eq!(read(line), expected, "{line}");
        }
        assert_eq!(
            read("4=12.5 5=\"some words; 6x\" 6=“more” 7=3,1,2"),
            pairs(&[(4, "12.5"), (5, "some words; 6x"), (6, "more"), (7, "3,1,2")])
        );
        assert_eq!(read("  "), pairs(&[]));
    }

    #[test]
    fn what_cannot_be_told_apart_is_refused() {
        for line in ["b", "1b c", "1", "1b 2", "1=\"open", "1=\"\"", "99999999999999999999999b", "-1b"] {
            assert!(matches!(read(line), Err(PaperError::Written(_))), "{line}: {:?}", read(line));
        }
        assert_eq!(read("1b 2a 1c"), Err(PaperError::Twice(1)));
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_read_without_panic(line: String) {
            let _ = written(&line);
        }

        #[test]
        fn what_is_quoted_comes_back(words in "[a-zé ,;=0-9]{1,30}") {
            proptest::prop_assert_eq!(read(&format!("1a 2=\"{words}\" 3b")), pairs(&[(1, "a"), (2, &words), (3, "b")]));
        }
    }
}
