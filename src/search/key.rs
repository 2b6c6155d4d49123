//! What tells two indexes apart.

use super::{Clause, Section, Texts};
use crate::source::{Digest, Digesting};

/// The program that makes the index: another version makes other files of the same texts.
const MAKER: &str = concat!("staffroom ", env!("CARGO_PKG_VERSION"), ", pagefind 1.6.0");

/// The digest of all that goes into an index.
pub(super) fn of(texts: &Texts) -> Digest {
    let mut all = Digesting::default();
    let mut add = |text: &str| all.add(text);
    add(MAKER);
    add(&texts.language);
    for Section { page, policy, within, title, anchor, number, clauses } in &texts.sections {
        [page, policy, title, anchor, number].into_iter().for_each(|text| add(text));
        add(&within.len().to_string());
        within.iter().for_each(|text| add(text));
        add(&clauses.len().to_string());
        for Clause { anchor, number, side, stem, words } in clauses {
            [anchor.as_str(), number, side, words].into_iter().for_each(&mut add);
            add(&stem.map(|at| at.to_string()).unwrap_or_default());
        }
    }
    all.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::disallowed_methods, reason = "looks at the lock file")]
    fn the_maker_is_the_one_that_is_built_in() {
        let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")).expect("a lock file");
        let (_, version) = MAKER.rsplit_once(' ').expect("a version");
        assert!(lock.contains(&format!("name = \"pagefind\"\nversion = \"{version}\"\n")), "{MAKER}");
    }

    #[test]
    fn whatever_goes_into_an_index_changes_its_key() {
        let clause = Clause { words: "words".into(), ..Clause::default() };
        let one = Section { page: "p".into(), policy: "q".into(), clauses: vec![clause], ..Section::default() };
        let texts = Texts { language: "en".into(), sections: vec![one] };
        let changes: [fn(&mut Texts); 9] = [
            |t| t.language = "cy".into(),
            |t| t.sections.push(Section::default()),
            |t| (t.sections[0].page, t.sections[0].policy) = ("pq".into(), String::new()),
            |t| t.sections[0].within.push(String::new()),
            |t| t.sections[0].title.push('x'),
            |t| t.sections[0].clauses.push(Clause::default()),
            |t| t.sections[0].clauses[0].side = "do",
            |t| t.sections[0].clauses[0].stem = Some(0),
            |t| t.sections[0].clauses[0].words.push(' '),
        ];
        let mut keys: Vec<Digest> = changes
            .iter()
            .map(|change| {
                let mut changed = texts.clone();
                change(&mut changed);
                changed.key()
            })
            .collect();
        keys.push(texts.key());
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), changes.len() + 1);
        assert_eq!(texts.key(), texts.clone().key());
    }
}
