//! Questions → Moodle XML.

use std::fmt::Write;

use crate::{
    exchange::{Notes, QuestionFile, QuizFile, text::unmarked},
    quiz::QuestionKind,
};

/// `quiz` as Moodle XML. The texts stay Markdown, which Moodle reads.
pub(crate) fn write(quiz: &QuizFile, notes: &mut Notes) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    for question in &quiz.question {
        notes.at(format!("question `{}`", question.id));
        let Some((kind, answers)) = answers(question, notes) else { continue };
        let _ = writeln!(out, "<question type=\"{kind}\">");
        let _ = writeln!(out, "<name><text>{}</text></name>", escaped(&question.id));
        out.push_str(&element("questiontext", "", &question.prompt));
        let _ = writeln!(out, "<defaultgrade>1</defaultgrade>\n<idnumber>{}</idnumber>", escaped(&question.id));
        out.push_str(&answers);
        if !question.hint.is_empty() {
            out.push_str(&element("hint", "", &question.hint));
        }
        out.push_str("</question>\n");
    }
    notes.at("");
    out + "</quiz>\n"
}

fn answers(question: &QuestionFile, notes: &mut Notes) -> Option<(&'static str, String)> {
    let QuestionFile { right, wrong, .. } = question;
    let mut out = String::new();
    let kind = match question.kind {
        QuestionKind::Single | QuestionKind::Multiple => {
            let single = question.kind == QuestionKind::Single;
            let _ = writeln!(out, "<single>{single}</single>\n<shuffleanswers>true</shuffleanswers>");
            out.push_str(&combined(question));
            let correct = question.option.iter().filter(|o| o.correct).count().max(1);
            let share = trimmed(100.0 / correct as f64);
            for option in &question.option {
                let fraction = match (option.correct, single) {
                    (true, _) => share.as_str(),
                    (false, true) => "0",
                    (false, false) => "-100",
                };
                out.push_str(&answer(fraction, MARKDOWN, &option.text, &option.feedback, ""));
            }
            "multichoice"
        }
        QuestionKind::TrueFalse => {
            let truth = question.answer == Some(toml::Value::Boolean(true));
            for this in [true, false] {
                let (fraction, said) = if this == truth { ("100", right) } else { ("0", wrong) };
                out.push_str(&answer(fraction, "", &this.to_string(), said, ""));
            }
            "truefalse"
        }
        QuestionKind::Text => {
            out.push_str("<usecase>0</usecase>\n");
            for accepted in &question.accepted {
                out.push_str(&answer("100", "", &accepted.replace('*', "\\*"), right, ""));
            }
            if !wrong.is_empty() {
                out.push_str(&answer("0", "", "*", wrong, ""));
            }
            "shortanswer"
        }
        QuestionKind::Number => {
            let tolerance = format!("<tolerance>{}</tolerance>", question.tolerance.unwrap_or(0.0));
            out.push_str(&answer("100", "", &question.number()?.to_string(), right, &tolerance));
            if !wrong.is_empty() {
                out.push_str(&answer("0", "", "*", wrong, ""));
            }
            if !question.unit.is_empty() {
                let unit = escaped(&question.unit);
                let _ = writeln!(
                    out,
                    "<units><unit><multiplier>1</multiplier><unit_name>{unit}</unit_name></unit></units>"
                );
            }
            "numerical"
        }
        QuestionKind::Match => {
            out.push_str("<shuffleanswers>true</shuffleanswers>\n");
            out.push_str(&combined(question));
            let pairs = question.pair.iter().map(|p| (p.left.as_str(), p.right.as_str()));
            for (left, right) in pairs.chain(question.decoys.iter().map(|d| ("", d.as_str()))) {
                let right = format!("<answer>{}</answer>", cdata(&unmarked(right, notes)));
                let _ = writeln!(out, "<subquestion{MARKDOWN}>{}{right}</subquestion>", cdata(left));
            }
            "matching"
        }
        QuestionKind::Order => {
            out.push_str("<layouttype>VERTICAL</layouttype>\n<selecttype>ALL</selecttype>\n");
            out.push_str("<gradingtype>ALL_OR_NOTHING</gradingtype>\n<showgrading>SHOW</showgrading>\n");
            out.push_str(&combined(question));
            for (at, entry) in question.entry.iter().enumerate() {
                out.push_str(&answer(&format!("{}.0", at + 1), MARKDOWN, &entry.text, "", ""));
            }
            "ordering"
        }
        QuestionKind::Rule => {
            notes.lost("the question is left out: only a school's own policy answers it");
            return None;
        }
    };
    Some((kind, out))
}

const MARKDOWN: &str = " format=\"markdown\"";

/// What is said after right and wrong answers.
fn combined(question: &QuestionFile) -> String {
    element("correctfeedback", "", &question.right) + &element("incorrectfeedback", "", &question.wrong)
}

fn answer(fraction: &str, format: &str, text: &str, feedback: &str, more: &str) -> String {
    let feedback = if feedback.is_empty() { String::new() } else { element("feedback", "", feedback) };
    format!("<answer fraction=\"{fraction}\"{format}>{}{more}{feedback}</answer>\n", cdata(text))
}

fn element(name: &str, more: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("<{name}{MARKDOWN}{more}>{}</{name}>\n", cdata(text))
}

/// A text in which nothing is markup.
fn cdata(text: &str) -> String {
    format!("<text><![CDATA[{}]]></text>", text.trim().replace("]]>", "]]]]><![CDATA[>"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A share in per cent with the five digits that Moodle compares.
fn trimmed(share: f64) -> String {
    format!("{share:.5}").trim_end_matches('0').trim_end_matches('.').to_owned()
}
