//! Questions → GIFT.

use super::order;
use crate::{
    exchange::{Notes, QuestionFile, QuizFile, text::unmarked},
    quiz::QuestionKind,
};

/// `quiz` as GIFT. Every text is on one line, because an empty line would end the question.
pub(crate) fn write(quiz: &QuizFile, notes: &mut Notes) -> String {
    let mut out = format!("// {}\n", quiz.title.replace('\n', " "));
    for question in &quiz.question {
        notes.at(format!("question `{}`", question.id));
        let Some(answers) = answers(question, notes) else { continue };
        if !question.hint.is_empty() {
            notes.lost("the hint is not carried: GIFT has none");
        }
        let QuestionFile { id, prompt, .. } = question;
        out.push_str(&format!("\n// [id:{id}]\n::{id}::[markdown]{} {{{answers}}}\n", escaped(prompt)));
    }
    notes.at("");
    out
}

fn answers(question: &QuestionFile, notes: &mut Notes) -> Option<String> {
    let QuestionFile { right, wrong, .. } = question;
    Some(match question.kind {
        QuestionKind::Single | QuestionKind::Multiple => options(question, notes),
        QuestionKind::TrueFalse => {
            let answer = if question.answer == Some(toml::Value::Boolean(true)) { "TRUE" } else { "FALSE" };
            let wrong = if wrong.is_empty() { " ".to_owned() } else { text(wrong) };
            match (right.is_empty(), wrong.trim().is_empty()) {
                (true, true) => answer.to_owned(),
                (true, false) => format!("{answer}#{wrong}"),
                _ => format!("{answer}#{wrong}#{}", text(right)),
            }
        }
        QuestionKind::Text => {
            let accepted =
                question.accepted.iter().map(|a| format!("\n\t={}{}", text(&a.replace('*', "\\*")), feedback(right)));
            let rest = if wrong.is_empty() { String::new() } else { format!("\n\t=%0%*{}", feedback(wrong)) };
            without_arrows(&(accepted.collect::<String>() + &rest + "\n"), notes)
        }
        QuestionKind::Number => {
            if !question.unit.is_empty() {
                notes.lost("the unit is not carried: GIFT has none");
            }
            let (value, tolerance) = (question.number()?, question.tolerance.unwrap_or(0.0));
            let rest = if wrong.is_empty() { String::new() } else { format!("\n\t~{}", feedback(wrong)) };
            format!("#\n\t={value}:{tolerance}{}{rest}\n", feedback(right))
        }
        QuestionKind::Match => {
            let pairs = question.pair.iter().map(|p| (p.left.as_str(), p.right.as_str()));
            let all: Vec<_> = pairs.chain(question.decoys.iter().map(|d| ("", d.as_str()))).collect();
            let mut pair = |(left, right): &(&str, &str)| {
                let left = without_arrows(&text(left), notes);
                let right = escaped(&without_arrows(&unmarked(right, notes), notes));
                format!("\n\t={left} -> {right}")
            };
            all.iter().map(&mut pair).collect::<String>() + &general(question, notes) + "\n"
        }
        QuestionKind::Order => {
            let entries: String = question.entry.iter().map(|e| format!("\n{}", line(&e.text))).collect();
            format!(">{} {}{entries}{}\n", question.entry.len(), order::USUAL, general(question, notes))
        }
        QuestionKind::Rule => {
            notes.lost("the question is left out: only a school’s own policy answers it");
            return None;
        }
    })
}

/// GIFT takes `->` for the sign that parts a pair, and has no way to escape it.
fn without_arrows(text: &str, notes: &mut Notes) -> String {
    if text.contains("->") {
        notes.lost("`->` becomes `→`: GIFT parts pairs by it");
    }
    text.replace("->", "→")
}

fn options(question: &QuestionFile, notes: &mut Notes) -> String {
    let correct = question.option.iter().filter(|o| o.correct).count().max(1);
    let share = format!("{:.5}", 100.0 / correct as f64);
    let share = share.trim_end_matches('0').trim_end_matches('.');
    let single = question.kind == QuestionKind::Single;
    let option = |option: &crate::exchange::OptionFile| {
        let mark = match (single, option.correct) {
            (true, true) => "=".to_owned(),
            (true, false) => "~".to_owned(),
            (false, true) => format!("~%{share}%"),
            (false, false) => "~%-100%".to_owned(),
        };
        format!("\n\t{mark}{}{}", text(&option.text), feedback(&option.feedback))
    };
    question.option.iter().map(option).collect::<String>() + &general(question, notes) + "\n"
}

/// What is said after every answer: the one text of a question that GIFT has.
fn general(question: &QuestionFile, notes: &mut Notes) -> String {
    let QuestionFile { right, wrong, .. } = question;
    if right == wrong && !right.is_empty() {
        return format!("\n\t####{}", text(right));
    }
    if !right.is_empty() || !wrong.is_empty() {
        notes.lost("`right` and `wrong` are not carried: GIFT says one text after every answer");
    }
    String::new()
}

fn feedback(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("#{}", text(words)) }
}

/// A text that cannot be taken for a format or a weight.
fn text(words: &str) -> String {
    let words = escaped(words.trim());
    if words.starts_with(['[', '%', '*']) { format!("[markdown]{words}") } else { words }
}

/// A text that can begin a line: neither a comment, nor a category, nor a format.
fn line(words: &str) -> String {
    let words = escaped(words);
    if words.starts_with(['[', '$']) || words.starts_with("//") { format!("[markdown]{words}") } else { words }
}

fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.trim().chars() {
        match c {
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out
}
