//! A section as Pagefind is given it.

use serde::Serialize;

use super::Section;

/// What the browser is told of a section beside its words. Pagefind keeps it as the section's address, which it hands back as it
/// was given.
#[derive(Serialize)]
struct Address<'a> {
    page: &'a str,
    /// Not among what Pagefind is told to search: a word of a policy's title would find all of its sections.
    policy: &'a str,
    anchor: &'a str,
    number: &'a str,
    /// For each clause the place of its first word in the section, its anchor, its number, its side, and the place of its stem
    /// or -1.
    clauses: Vec<(usize, &'a str, &'a str, &'a str, i64)>,
}

impl Section {
    /// Its words as one text, and its address.
    pub(super) fn text_and_address(&self) -> (String, String) {
        let mut text = String::new();
        let mut count = 0;
        let mut clauses = Vec::new();
        for clause in &self.clauses {
            let stem = clause.stem.map_or(-1, |at| at as i64);
            clauses.push((count, clause.anchor.as_str(), clause.number.as_str(), clause.side, stem));
            for word in words(&clause.words) {
                if count > 0 {
                    text.push(' ');
                }
                text.push_str(&word);
                count += 1;
            }
        }
        let address =
            Address { page: &self.page, policy: &self.policy, anchor: &self.anchor, number: &self.number, clauses };
        let address = serde_json::to_string(&address).expect("texts and numbers are JSON");
        (text, address)
    }
}

/// The words of `text` as Pagefind counts them: what stands between spaces. It counts none that is made of joiners of words
/// alone, and takes those that begin with three underscores for signs of its own, which a blank line to fill in is not.
fn words(text: &str) -> impl Iterator<Item = String> {
    let word = |word: &str| {
        let word = word.replace('\u{200b}', "");
        if word.starts_with("___") { word.trim_start_matches('_').to_owned() } else { word }
    };
    text.split_whitespace().map(word).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Clause;

    #[test]
    fn an_address_says_where_each_clause_begins() {
        let clause =
            |anchor: &str, words: &str| Clause { anchor: anchor.into(), words: words.into(), ..Clause::default() };
        let section = Section {
            page: "../p/index.html".into(),
            policy: "P".into(),
            anchor: "usb".into(),
            number: "7".into(),
            clauses: vec![
                clause("a", "Sign here: ______  and\nhere"),
                clause("b", "\u{200b} "),
                Clause {
                    stem: Some(0),
                    side: "dont",
                    number: "7.1".into(),
                    ..clause("c", "___PAGEFIND_WEIGHT___9 \"x\"")
                },
            ],
            ..Section::default()
        };
        let (text, address) = section.text_and_address();
        assert_eq!(text, "Sign here: and here PAGEFIND_WEIGHT___9 \"x\"");
        let clauses = r#"[[0,"a","","",-1],[4,"b","","",-1],[4,"c","7.1","dont",0]]"#;
        assert_eq!(
            address,
            format!(r#"{{"page":"../p/index.html","policy":"P","anchor":"usb","number":"7","clauses":{clauses}}}"#)
        );
    }
}
