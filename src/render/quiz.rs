//! From a compiled quiz to what its page prints, and the data block that the page's scripts read.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::view::quiz::{Choice, Question, Quiz};
use super::view::{DataBlock, Html, Link};
use crate::quiz::{
    Citation, CompiledQuestion, CompiledQuiz, Entry, Marking, Task,
    paper::{disordered, letter, mixed},
};
use crate::rules::Kind;

/// What a quiz page says that the quiz itself does not know.
pub struct Setting<'a> {
    /// Name of the school.
    pub school: &'a str,
    /// Who takes tokens and paper forms, in a sentence: "the trust office".
    pub office: &'a str,
    /// Their e-mail address; empty where there is none.
    pub office_email: &'a str,
    /// What to read before the quiz.
    pub reading: Vec<Link>,
    /// How long a pass holds; empty: for ever.
    pub holds: String,
    /// The questions of a refresher; none where there is no refresher.
    pub changed: Option<&'a [String]>,
    /// The relative address of a cited clause, from the quiz's page.
    pub link: &'a dyn Fn(&Citation) -> String,
}

/// The quiz as its page prints it. `rev` is the quiz's revision.
pub fn view(quiz: &CompiledQuiz, rev: &str, setting: Setting) -> Quiz {
    let asked = quiz.asked();
    let needed = |asked: usize| (asked * usize::from(quiz.pass_mark)).div_ceil(100);
    let changed = setting.changed.map_or(0, <[String]>::len);
    Quiz {
        id: quiz.quiz.clone(),
        rev: rev.to_owned(),
        title: quiz.title.clone(),
        office: setting.office.to_owned(),
        office_email: setting.office_email.to_owned(),
        asked,
        needed: needed(asked),
        changed,
        changed_needed: needed(changed),
        pass_mark: quiz.pass_mark,
        office_marks: quiz.marking == Marking::Office,
        questions: questions(quiz, rev),
        data: data(quiz, rev, &setting),
        reading: setting.reading,
        holds: setting.holds,
    }
}

/// What a drop-down list shows of an option on a screen of 320 px with letters twice as large.
const LIST_WIDTH: usize = 12;

fn questions(quiz: &CompiledQuiz, rev: &str) -> Vec<Question> {
    let told = |id: &String| quiz.scenarios.iter().find(|s| s.id == *id);
    let mut before: Option<&str> = None;
    let mut one = |(at, it): (usize, &'_ CompiledQuestion)| {
        let scenario = it.scenario.as_ref().and_then(told);
        let id = scenario.map(|s| s.id.as_str());
        let view = Question {
            scenario: id.unwrap_or_default().to_owned(),
            shared: Html::trusted(scenario.map_or("", |s| s.text.as_str())),
            again: id.is_some() && before == id,
            ..question(at + 1, it, rev)
        };
        before = id;
        view
    };
    quiz.questions.iter().enumerate().map(&mut one).collect()
}

fn question(number: usize, question: &CompiledQuestion, rev: &str) -> Question {
    let (stem, prompt) = split_prompt(&question.prompt);
    let mut view = Question {
        number,
        id: question.id.clone(),
        field: format!("q_{}", question.id),
        kind: "",
        scenario: String::new(),
        shared: Html::trusted(""),
        again: false,
        stem: Html::trusted(stem),
        prompt: Html::trusted(prompt),
        hint: Html::trusted(question.hint.as_str()),
        options: Vec::new(),
        rows: Vec::new(),
        lettered: false,
        unit: String::new(),
        shuffle: false,
    };
    match &question.task {
        Task::Single { options } | Task::Multiple { options } => {
            view.kind = if matches!(question.task, Task::Single { .. }) { "single" } else { "multiple" };
            view.options = choices(options.iter().map(|it| (it.id.as_str(), it.text.as_str())));
            view.shuffle = true;
        }
        Task::TrueFalse { .. } => {
            view.kind = "true-false";
            view.options = choices([("true", "True"), ("false", "False")].into_iter());
        }
        Task::Match { left, right, .. } => {
            view.kind = "match";
            view.rows = entries(left.iter());
            view.options = entries(mixed(right, rev, &question.id).into_iter());
            view.lettered = view.options.iter().any(|it| it.plain.chars().count() > LIST_WIDTH);
            view.shuffle = true;
        }
        Task::Order { entries: right } => {
            view.kind = "order";
            view.rows = entries(disordered(right, rev, &question.id).into_iter());
            view.shuffle = true;
        }
        Task::Number { unit, .. } => {
            view.kind = "number";
            view.unit = unit.clone();
        }
        Task::Text { .. } => view.kind = "text",
        Task::Rule { .. } => {
            view.kind = "rule";
            view.options = choices(Kind::ALL.iter().map(|kind| (kind.id(), kind.name())));
        }
    }
    view
}

/// Parts a prompt into what stands before the question and the question: the last paragraph, fit for a heading.
///
/// A prompt that is no block at all is all question; one that ends in a list or a table is all stem.
fn split_prompt(html: &str) -> (&str, &str) {
    let html = html.trim();
    if !html.starts_with('<') || !html.ends_with('>') {
        return ("", html);
    }
    let last = html.rfind("<p>").zip(html.strip_suffix("</p>"));
    match last {
        Some((start, open)) if !open[start..].contains("</p>") => (html[..start].trim_end(), &open[start + 3..]),
        _ if ["<ul", "<ol", "<p", "<dl", "<table", "<div", "<blockquote"].iter().any(|tag| html.contains(tag)) => {
            (html, "")
        }
        _ => ("", html),
    }
}

fn choices<'a>(items: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Choice> {
    let choice = |(i, (id, html)): (usize, (&str, &str))| {
        let text = match split_prompt(html) {
            ("", inline) => inline,
            _ => html,
        };
        Choice { id: id.to_owned(), letter: letter(i), text: Html::trusted(text), plain: plain(text) }
    };
    items.enumerate().map(choice).collect()
}

fn entries<'a>(items: impl Iterator<Item = &'a Entry>) -> Vec<Choice> {
    choices(items.map(|it| (it.id.as_str(), it.text.as_str())))
}

/// The words of a piece of HTML that the build made, with its five escapes undone.
fn plain(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => words.push(c),
            _ => {}
        }
    }
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(words, |words, (from, to)| words.replace(from, to))
}

/// The data block: what the scripts must know, with `key` only where the page marks.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    quiz: &'a str,
    title: &'a str,
    school: &'a str,
    school_name: &'a str,
    rev: &'a str,
    pass_mark: u8,
    draw: Option<u32>,
    changed: Option<&'a [String]>,
    office_email: &'a str,
    key: Option<String>,
}

/// What the page needs to mark and explain one question.
#[derive(Serialize)]
struct Key<'a> {
    task: Task,
    right: &'a str,
    wrong: &'a str,
    cites: Option<Cited<'a>>,
}

#[derive(Serialize)]
struct Cited<'a> {
    href: String,
    name: &'a str,
    quote: &'a str,
}

fn data(quiz: &CompiledQuiz, rev: &str, setting: &Setting) -> DataBlock {
    let key = match quiz.marking {
        Marking::Browser => Some(hidden(DataBlock::of(&keys(quiz, setting)).as_str(), rev)),
        Marking::Office => None,
    };
    let data = Data {
        quiz: &quiz.quiz,
        title: &quiz.title,
        school: &quiz.school,
        school_name: setting.school,
        rev,
        pass_mark: quiz.pass_mark,
        draw: quiz.draw,
        changed: setting.changed,
        office_email: setting.office_email,
        key,
    };
    DataBlock::of(&data)
}

fn keys<'a>(quiz: &'a CompiledQuiz, setting: &Setting) -> BTreeMap<&'a str, Key<'a>> {
    let cited = |cites: &'a Citation| Cited { href: (setting.link)(cites), name: &cites.name, quote: &cites.quote };
    let key = |it: &'a CompiledQuestion| {
        let key = Key {
            task: without_words(it.task.clone()),
            right: &it.right,
            wrong: &it.wrong,
            cites: it.cites.as_ref().map(cited),
        };
        (it.id.as_str(), key)
    };
    quiz.questions.iter().map(key).collect()
}

/// The words of options and entries stand in the form already.
fn without_words(mut task: Task) -> Task {
    match &mut task {
        Task::Single { options } | Task::Multiple { options } => options.iter_mut().for_each(|it| it.text.clear()),
        Task::Match { left, right, .. } => left.iter_mut().chain(right).for_each(|it| it.text.clear()),
        Task::Order { entries } => entries.iter_mut().for_each(|it| it.text.clear()),
        Task::TrueFalse { .. } | Task::Number { .. } | Task::Text { .. } | Task::Rule { .. } => {}
    }
    task
}

/// Keeps a text from plain sight: every visible ASCII character moves on among its like by a step that `rev` gives.
///
/// A guard against spoilers, for someone who looks at the page's source. It is not security: the page must be able to undo
/// it, and so can anyone who writes a program. What must not be found out is marked by the office. A stronger guard would
/// guard no better, and would more than double what a phone has to fetch, because nothing could compress it.
fn hidden(text: &str, rev: &str) -> String {
    let step = 1 + u32::from(Sha256::digest(rev)[0]) % (VISIBLE - 1);
    let moved = |c: char| match c {
        '!'..='~' => char::from_u32((u32::from(c) - FIRST + step) % VISIBLE + FIRST).unwrap_or(c),
        c => c,
    };
    text.chars().map(moved).collect()
}

/// The first visible character of ASCII, and how many there are.
const FIRST: u32 = '!' as u32;
const VISIBLE: u32 = 94;

#[cfg(test)]
mod tests;
