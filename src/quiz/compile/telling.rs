//! Options by which a reader who knows nothing can tell what is right.

use super::Compiler;
use crate::{
    diag::{Code, Diagnostic},
    markup::{self, Block},
    quiz::{Choice, QuestionKind, fold},
};

impl Compiler<'_, '_> {
    /// Reports options by which a reader who knows nothing can tell what is right.
    pub(super) fn telling(&mut self, choices: &[Choice]) {
        let id = &self.question.id;
        let longest = |correct: bool| choices.iter().filter(|c| c.correct == correct).map(|c| length(&c.text)).max();
        if let (Some(right), Some(wrong), QuestionKind::Single) = (longest(true), longest(false), self.question.kind)
            && right > TELLING * wrong
        {
            self.problems.push(
                Diagnostic::at(
                    id.1,
                    Code::TellingOption,
                    format!("the right option of question `{}` is by far the longest", id.0),
                )
                .help("Shorten it, move its reasons into `feedback`, or give the others as many words."),
            );
        }
        if let Some(option) = choices.iter().find(|c| speaks_of_others(&c.text)) {
            self.problems.push(
                Diagnostic::at(id.1, Code::TellingOption, format!("option `{}` of question `{}` speaks of the other options", option.id, id.0))
                    .help("Options are shuffled, and such an option is right too often: ask for `multiple`, or name what it stands for."),
            );
        }
        let prompt = self.part(|a| a.prompt.as_ref()).and_then(|rich| rich.document.opening.last());
        let prompt = if let Some(Block::Clause(last)) = prompt { markup::plain(&last.prose) } else { "".into() };
        if let Some(article) = article(&prompt).filter(|_| self.question.kind == QuestionKind::Single)
            && choices.iter().all(|c| fits(article, &c.text) == c.correct)
        {
            self.problems.push(
                Diagnostic::at(
                    id.1,
                    Code::TellingOption,
                    format!("only the right option of question `{}` goes with “{article}”", id.0),
                )
                .help("End the question without the article, and begin each option with its own."),
            );
        }
    }
}

/// How many times as long as every other option the right one may be.
const TELLING: usize = 2;

/// How many characters of `html` are words; very short texts count as 20, since nobody tells lengths apart there.
fn length(html: &str) -> usize {
    plain(html).chars().count().max(20)
}

/// The characters of `html` that are shown.
fn plain(html: &str) -> String {
    let mut in_tag = false;
    html.chars()
        .filter(|c| {
            in_tag = (in_tag || *c == '<') && *c != '>';
            !in_tag && *c != '>'
        })
        .collect()
}

/// Whether an option is nothing but words about other options: "all of the above", "both A and C", "none of these".
fn speaks_of_others(html: &str) -> bool {
    let folded = fold(&plain(html));
    let mut words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    // "Only A and B", "options A and B", "A and B are right": what is left over says the same.
    words.retain(|w| {
        !["option", "options", "answer", "answers", "only", "are", "is", "right", "correct", "true"].contains(w)
    });
    let phrase = words.join(" ");
    let whole = [
        "all",
        "any",
        "some",
        "most",
        "none",
        "neither",
        "either",
        "both",
        "two",
        "all three",
        "all four",
        "all but one",
        "more than one",
    ];
    let others = [
        "of the above",
        "of these",
        "of them",
        "of the below",
        "of the others",
        "the above",
        "of the other",
        "of the rest",
    ];
    let rest = |w: &&str| phrase.strip_prefix(*w).and_then(|rest| rest.strip_prefix(' '));
    let about = whole.iter().filter_map(rest).any(|rest| others.contains(&rest));
    if about || phrase == "neither" || phrase == "all three" {
        return true;
    }
    // Letters or numbers of options, joined by words that join: at least two of them.
    let label = |w: &&&str| {
        (w.len() == 1 && matches!(w.as_bytes()[0], b'a'..=b'h' | b'1'..=b'8')) || ["i", "ii", "iii", "iv"].contains(w)
    };
    let joins = |w: &&&str| ["both", "either", "neither", "and", "or", "nor", "amp"].contains(w);
    let labels = words.iter().filter(label).count();
    labels >= 2 && words.iter().any(|w| joins(&w)) && words.iter().all(|w| label(&w) || joins(&w))
}

/// The article with which a question ends that its options go on with.
fn article(prompt: &str) -> Option<&'static str> {
    let end = prompt.trim_end_matches([' ', '.', ':', '_', '…', '-', '–']);
    match end.rsplit(' ').next() {
        Some("an") if end.len() > 2 => Some("an"),
        Some("a") if end.len() > 1 => Some("a"),
        _ => None,
    }
}

/// Whether an option can stand behind the article, as far as its first letter shows.
fn fits(article: &str, html: &str) -> bool {
    let vowel = fold(&plain(html)).starts_with(['a', 'e', 'i', 'o', 'u']);
    vowel == (article == "an")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_about_other_options_is_known() {
        for text in [
            "All of the above.",
            "None of the above",
            "Both A and B",
            "A and C",
            "Only <strong>A</strong> and B",
            "Neither A nor B",
            "a, b and d are correct",
            "1 and 3",
            "Both of these",
            "All three of these",
            "Any of these",
            "Options A & B or C",
        ] {
            assert!(speaks_of_others(text), "{text}");
        }
        for text in [
            "A",
            "A teacher and a governor",
            "Both parents and the school",
            "1",
            "All of the pupils",
            "Do it and tell",
            "None",
            "I and a colleague",
        ] {
            assert!(!speaks_of_others(text), "{text}");
        }
    }

    #[test]
    fn an_article_gives_away_what_goes_with_it() {
        assert_eq!(article("Before you do it you need an …"), Some("an"));
        assert_eq!(article("You hand it to a:"), Some("a"));
        for prompt in ["What is grade a?", "You choose option A.", "Who is it?", "a", ""] {
            assert_eq!(article(prompt), None, "{prompt}");
        }
        assert!(fits("an", "agreement") && !fits("an", "key") && fits("a", "<em>key</em>"));
    }
}
