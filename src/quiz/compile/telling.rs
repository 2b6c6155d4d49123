//! Options by which a reader who knows nothing can tell what is right.

use super::Compiler;
use crate::{
    diag::{Code, Diagnostic},
    quiz::{Choice, QuestionKind},
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
        let all_or_none = |text: &str| {
            let words = crate::quiz::fold(text);
            ["all of the above", "all of these", "none of the above", "none of these"].contains(&words.as_str())
        };
        if choices.iter().any(|c| all_or_none(&c.text)) {
            self.problems.push(
                Diagnostic::at(id.1, Code::TellingOption, format!("question `{}` has an option for all or none of the others", id.0))
                    .help("Options are shuffled, and such an option is right too often: ask for `multiple`, or name what it stands for."),
            );
        }
    }
}

/// How many times as long as every other option the right one may be.
const TELLING: usize = 2;

/// How many characters of `html` are words; very short texts count as 20, since nobody tells lengths apart there.
fn length(html: &str) -> usize {
    let mut in_tag = false;
    let shown = html.chars().filter(|c| {
        in_tag = (in_tag || *c == '<') && *c != '>';
        !in_tag && *c != '>'
    });
    shown.count().max(20)
}
