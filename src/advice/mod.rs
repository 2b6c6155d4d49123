//! What is no error and yet worth a look: prose that sounds like a rule, dead laws, names of people, text of a model that nobody
//! made the school's own, questions that a policy has outrun. `check` says it; `build` does not, because the site is right without it.

mod contradiction;
mod radar;
mod telling;
mod unasked;
mod unmarked;
mod unreviewed;

use crate::{
    diag::{Diagnostic, sorted},
    markup::each_text,
    plan::Plan,
    policy::Policy,
    school::School,
    source::{Sources, Span},
};

/// The warnings of the radar over every text of the trust and its schools.
pub fn radar(plan: &Plan<'_>, sources: &Sources) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let radar = &plan.trust.settings.radar;
    each_policy(plan, &mut |policy, school| {
        radar::owner(policy, radar, sources, &mut problems);
        each_text(&policy.document, &mut |text| radar::look(text, school, radar, sources, &mut problems));
    });
    sorted(problems)
}

/// What is worth a look in the quizzes.
pub fn quizzes(plan: &Plan<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    unreviewed::look(plan, &mut problems);
    contradiction::look(plan, &mut problems);
    sorted(problems)
}

/// Every clause that sounds like a rule and is not marked as one, rules that no question asks, and quizzes whose right options can
/// be told from the wrong ones by their length or place.
pub fn suggest(plan: &Plan<'_>, sources: &Sources) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for policy in plan.policies.iter().chain(plan.schools.iter().flat_map(|s| &s.policies)) {
        unmarked::look(policy, sources, &mut problems);
    }
    unasked::look(plan, &mut problems);
    telling::look(plan, &mut problems);
    sorted(problems)
}

/// Calls `see` with the trust's policies, and with what each school wrote itself.
fn each_policy<'a>(plan: &'a Plan<'_>, see: &mut dyn FnMut(&'a Policy, Option<&'a School>)) {
    plan.trust.policies.iter().for_each(|p| see(p, None));
    for school in &plan.trust.schools {
        school.policies.iter().chain(&school.overlays).for_each(|p| see(p, Some(school)));
    }
}

/// The place of `words` within a text; the whole of it where its source has them otherwise, with mark-up between.
fn place_of(words: &str, within: Span, sources: &Sources) -> Span {
    let text = sources.text(within).to_ascii_lowercase();
    match text.find(&words.to_ascii_lowercase()) {
        Some(at) => {
            let start = within.start as usize + at;
            Span::new(within.file, start..start + words.len())
        }
        None => within,
    }
}

/// Where `phrase` stands in `text` as whole words, without regard to case of ASCII letters.
fn find_words(text: &str, phrase: &str) -> Option<usize> {
    let (text, phrase) = (text.to_ascii_lowercase(), phrase.to_ascii_lowercase());
    if phrase.is_empty() {
        return None;
    }
    let mut from = 0;
    while let Some(found) = text[from..].find(&phrase) {
        let (start, end) = (from + found, from + found + phrase.len());
        let joined = |c: Option<char>, edge: Option<char>| {
            c.is_some_and(char::is_alphanumeric) && edge.is_some_and(char::is_alphanumeric)
        };
        let before = joined(text[..start].chars().next_back(), phrase.chars().next());
        let after = joined(text[end..].chars().next(), phrase.chars().next_back());
        if !before && !after {
            return Some(start);
        }
        from = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_as_whole_words() {
        assert_eq!(find_words("You must notify us", "must not"), None);
        assert_eq!(find_words("They Must Not ring", "must not"), Some(5));
        assert_eq!(find_words("see [insert name]", "[insert"), Some(4));
        assert_eq!(find_words("ärger", ""), None);
    }
}
