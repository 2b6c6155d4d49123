//! Scenarios in formats that have none: told again before each of their questions, between two comments by which an import finds
//! them. Moodle and GIFT show no comment of HTML.

use super::{QuestionFile, QuizFile, ScenarioFile};
use crate::markup::slug::is_id;

const START: &str = "<!-- scenario ";
const END: &str = "<!-- end of scenario -->";

/// The quiz with each scenario in the prompts of its questions.
pub(super) fn join(quiz: &QuizFile) -> QuizFile {
    let mut quiz = quiz.clone();
    for question in &mut quiz.question {
        let scenario = question.scenario.take().and_then(|id| quiz.scenario.iter().find(|s| s.id == id));
        if let Some(ScenarioFile { id, text, .. }) = scenario {
            question.prompt = format!("{START}{id} -->\n\n{}\n\n{END}\n\n{}", text.trim(), question.prompt);
        }
    }
    quiz.scenario.clear();
    quiz
}

/// Takes the scenarios out of the prompts again.
pub(super) fn split(mut questions: Vec<QuestionFile>) -> (Vec<ScenarioFile>, Vec<QuestionFile>) {
    let mut scenarios: Vec<ScenarioFile> = Vec::new();
    for question in &mut questions {
        let Some((id, text, prompt)) = parts(&question.prompt) else { continue };
        // Where somebody changed it in one question alone, that question keeps its own.
        let known = scenarios.iter().find(|s| s.id == id);
        if prompt.is_empty() || known.is_some_and(|s| s.text != text) {
            continue;
        }
        if known.is_none() {
            let (id, text) = (id.to_owned(), text.to_owned());
            scenarios.push(ScenarioFile { id, text, at: std::collections::BTreeMap::new() });
        }
        question.scenario = Some(id.to_owned());
        question.prompt = prompt.to_owned();
    }
    (scenarios, questions)
}

fn parts(prompt: &str) -> Option<(&str, &str, &str)> {
    let (id, rest) = prompt.strip_prefix(START)?.split_once(" -->")?;
    let (text, prompt) = rest.split_once(END)?;
    let (text, prompt) = (text.trim(), prompt.trim());
    (is_id(id) && !text.is_empty()).then_some((id, text, prompt))
}
