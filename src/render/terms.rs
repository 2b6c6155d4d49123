//! What is set round words of a policy: links from typed references, and terms of the glossary explained where they stand.

use std::{
    cell::{LazyCell, RefCell},
    collections::BTreeSet,
    ops::Range,
};

use crate::{
    markup::{Wrap, html::escape, typed::typed},
    plan::{HeldPolicy, Place, Route},
    trust::Term,
};

/// The terms of the glossary, each explained once on a page.
pub(super) struct Terms<'a> {
    terms: &'a [Term],
    glossary: String,
    explained: RefCell<BTreeSet<usize>>,
}

impl<'a> Terms<'a> {
    /// The terms as a page at `place` explains them.
    pub(super) fn new(place: &Place<'a>) -> Self {
        let glossary = place.to(&Route::folder("glossary"));
        Self { terms: &place.plan().trust.glossary, glossary, explained: RefCell::default() }
    }

    /// The address of the glossary, from the page.
    pub(super) fn glossary(&self) -> &str {
        &self.glossary
    }

    /// What is set round words of `text`: typed references into `policy` first, then terms that do not touch them.
    pub(super) fn wraps(&self, text: &str, policy: &HeldPolicy) -> Vec<Wrap> {
        let mut wraps: Vec<Wrap> = typed(text)
            .into_iter()
            .filter_map(|reference| {
                let label = policy.held.labels.referred(&reference.to)?;
                let open = format!("<a href=\"#{}\">", escape(&label.anchor));
                Some(Wrap { range: reference.range, open, close: "</a>" })
            })
            .collect();
        let folded = LazyCell::new(|| text.to_ascii_lowercase());
        for (index, term) in self.terms.iter().enumerate() {
            if self.explained.borrow().contains(&index) {
                continue;
            }
            let found = match term.abbr.is_empty() {
                true => find_word(&folded, &term.term.to_ascii_lowercase()),
                // An abbreviation is one only as it is spelt.
                false => find_word(text, &term.abbr),
            };
            let Some(range) = found else { continue };
            if wraps.iter().any(|w| w.range.start < range.end && range.start < w.range.end) {
                continue;
            }
            self.explained.borrow_mut().insert(index);
            wraps.push(Wrap { range, open: self.opening(term), close: "</a>" });
        }
        wraps.sort_by_key(|w| w.range.start);
        wraps
    }

    fn opening(&self, term: &Term) -> String {
        let said = if term.abbr.is_empty() { String::new() } else { format!("{}: ", term.term) };
        let id = term.anchor();
        let (said, meaning) = (escape(&said), escape(&term.definition));
        format!("<a class=\"term\" href=\"{}#{id}\" title=\"{said}{meaning}\">", escape(&self.glossary))
    }
}

/// Where `name` stands in `text` as a whole word.
fn find_word(text: &str, name: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(found) = text[from..].find(name) {
        let start = from + found;
        let end = start + name.len();
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        if !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric) {
            return Some(start..end);
        }
        from = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole() {
        let start = |text: &str, name: &str| find_word(text, name).map(|range| range.start);
        assert_eq!(start("the DSLs and a DSL", "DSL"), Some(15));
        assert_eq!(start("A dsl", "DSL"), None);
        assert_eq!(start("phishing", "phishing"), Some(0));
        assert_eq!(start("Ärger DSL", "DSL"), Some(7));
    }
}
