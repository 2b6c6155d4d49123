//! Moodle XML → questions.

use roxmltree::{Document, Node};

use super::left::Left;
use crate::{
    exchange::{
        Notes, QuestionFile,
        build::{self, Ids, Numeric, Weighted, always, join},
        text::Written,
    },
    quiz::QuestionKind,
};

/// The questions of a Moodle XML text.
pub(crate) fn read(text: &str, notes: &mut Notes) -> Vec<QuestionFile> {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            notes.at(format!("line {}", error.pos().row));
            notes.bad(format!("this is not sound XML: {error}"));
            return Vec::new();
        }
    };
    let root = document.root_element();
    // A question by itself is what some plug-ins export.
    let list: Vec<Node<'_, '_>> = match root.tag_name().name() {
        "quiz" => children(root, "question").collect(),
        "question" => vec![root],
        _ => {
            notes.bad("this is not Moodle XML: its outermost element is not `quiz`");
            return Vec::new();
        }
    };
    let mut ids = Ids::default();
    let mut out = Vec::new();
    let mut left = Left::default();
    for node in list {
        notes.at(format!("line {}", document.text_pos_at(node.range().start).row));
        let read = question(node, &mut ids, notes);
        if let Some(read) = &read {
            left.look(node, &read.id);
        }
        out.extend(read);
    }
    notes.at("");
    left.say(notes);
    out
}

fn children<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

/// The words of an element, or of its `<text>`.
fn raw(node: Node<'_, '_>) -> String {
    let holder = children(node, "text").next().unwrap_or(node);
    holder.children().filter(Node::is_text).filter_map(|t| t.text()).collect::<String>().trim().to_owned()
}

pub(super) fn value(node: Node<'_, '_>, name: &'static str) -> Option<String> {
    children(node, name).next().map(raw)
}

/// The words of `node` as Markdown. Without a format of its own it is written as `otherwise`.
fn words(node: Node<'_, '_>, otherwise: Written, notes: &mut Notes) -> String {
    if children(node, "file").next().is_some() {
        notes.lost("files within texts are not carried");
    }
    let written = node.attribute("format").and_then(Written::named).unwrap_or(otherwise);
    written.markdown(&raw(node), notes)
}

fn part(node: Node<'_, '_>, name: &'static str, otherwise: Written, notes: &mut Notes) -> String {
    children(node, name).next().map(|child| words(child, otherwise, notes)).unwrap_or_default()
}

fn weight(node: Node<'_, '_>) -> f64 {
    let typed = node.attribute("fraction").map(str::to_owned).or_else(|| value(node, "fraction")).unwrap_or_default();
    typed.trim().replace(',', ".").parse().ok().filter(|n: &f64| n.is_finite()).unwrap_or(0.0)
}

fn truth(node: Node<'_, '_>, name: &'static str) -> Option<bool> {
    value(node, name).map(|v| matches!(v.to_ascii_lowercase().as_str(), "true" | "1"))
}

fn question(node: Node<'_, '_>, ids: &mut Ids, notes: &mut Notes) -> Option<QuestionFile> {
    let kind = node.attribute("type").unwrap_or_default();
    match kind {
        "category" => notes.lost("categories are not carried"),
        "description" => notes.lost("a description that asks nothing is not carried"),
        "essay" => notes.lost("an essay, which no program can mark, is not carried"),
        "multichoice" | "multichoiceset" | "truefalse" | "shortanswer" | "matching" | "match" | "numerical"
        | "ordering" => {
            return asked(node, kind, ids, notes);
        }
        "" => notes.bad("the question has no type"),
        kind => notes.lost(format!("a question of the type `{kind}` is not carried")),
    }
    None
}

fn asked(node: Node<'_, '_>, kind: &str, ids: &mut Ids, notes: &mut Notes) -> Option<QuestionFile> {
    let text = children(node, "questiontext").next();
    let written = text.and_then(|t| t.attribute("format")).and_then(Written::named).unwrap_or(Written::Html);
    let mut question = QuestionFile::new(String::new(), QuestionKind::Text);
    if truth(node, "hidden") == Some(true) {
        notes.lost("that the question is hidden is not carried");
    }
    if truth(node, "shuffleanswers") == Some(false) && kind != "truefalse" {
        notes.lost("a fixed order of the options is not carried: they are shuffled");
    }
    question.prompt = text.map(|t| words(t, Written::Html, notes)).unwrap_or_default();
    if question.prompt.is_empty() {
        notes.bad("the question has no words");
        return None;
    }
    let name = value(node, "name").unwrap_or_default();
    let number = value(node, "idnumber").filter(|n| !n.bytes().all(|b| b.is_ascii_digit())).unwrap_or_default();
    question.id = ids.make(&[&number, &name, &question.prompt], "question");
    if children(node, "image").any(|image| !raw(image).is_empty()) {
        notes.lost("an image is not carried: put its file below `content/` and name it in the text");
    }
    if children(node, "tags").flat_map(|tags| children(tags, "tag")).next().is_some() {
        notes.lost("tags are not carried");
    }
    let answers = || children(node, "answer");
    let fine = match kind {
        "truefalse" => true_false(&mut question, node, written, notes),
        "matching" | "match" => pairs(&mut question, node, written, notes),
        "numerical" => number_of(&mut question, node, written, notes),
        "ordering" => {
            if answers().any(|a| !said(a, written, notes).is_empty()) {
                notes.lost("what is said after a single entry is not carried");
            }
            if !matches!(value(node, "selecttype").as_deref(), None | Some("" | "0" | "ALL")) {
                notes.lost("all entries are put in order here, not a part of them");
            }
            let mut entries: Vec<(f64, String)> = answers().map(|a| (weight(a), words(a, written, notes))).collect();
            entries.sort_by(|a, b| a.0.total_cmp(&b.0));
            build::order(&mut question, entries.into_iter().map(|e| e.1).collect(), notes)
        }
        "shortanswer" => {
            if truth(node, "usecase") == Some(true) {
                notes.lost("capitals do not count here");
            }
            let list =
                answers().map(|a| Weighted { weight: weight(a), text: raw(a), feedback: said(a, written, notes) });
            let list = list.collect();
            build::text(&mut question, list, notes)
        }
        _ => {
            let one = kind == "multichoice" && truth(node, "single").unwrap_or(true);
            let list = answers().map(|a| Weighted {
                weight: weight(a),
                text: words(a, written, notes),
                feedback: said(a, written, notes),
            });
            let list = list.collect();
            build::choice(&mut question, list, one, notes)
        }
    };
    feedback(&mut question, node, written, notes);
    fine.then_some(question)
}

fn said(answer: Node<'_, '_>, written: Written, notes: &mut Notes) -> String {
    part(answer, "feedback", written, notes)
}

/// Hints, and what is said after right, wrong and all answers.
fn feedback(question: &mut QuestionFile, node: Node<'_, '_>, written: Written, notes: &mut Notes) {
    let hints: Vec<Node<'_, '_>> = children(node, "hint").collect();
    if hints.len() > 1 {
        notes.lost("several hints, one for each try, are one here");
    }
    for hint in hints {
        let hint = words(hint, written, notes);
        join(&mut question.hint, &hint);
    }
    let right = part(node, "correctfeedback", written, notes);
    let wrong = part(node, "incorrectfeedback", written, notes);
    if !part(node, "partiallycorrectfeedback", written, notes).is_empty() {
        notes.lost("what is said after a partly right answer is not carried: here an answer is right or wrong");
    }
    join(&mut question.right, &right);
    join(&mut question.wrong, &wrong);
    let general = part(node, "generalfeedback", written, notes);
    always(question, &general);
}

fn true_false(question: &mut QuestionFile, node: Node<'_, '_>, written: Written, notes: &mut Notes) -> bool {
    question.kind = QuestionKind::TrueFalse;
    for answer in children(node, "answer") {
        let is_true = raw(answer).eq_ignore_ascii_case("true");
        let said = said(answer, written, notes);
        if weight(answer) > 50.0 {
            question.answer = Some(toml::Value::Boolean(is_true));
            question.right = said;
        } else {
            question.wrong = said;
        }
    }
    if question.answer.is_none() {
        notes.bad("neither true nor false is right");
    }
    question.answer.is_some()
}

fn pairs(question: &mut QuestionFile, node: Node<'_, '_>, written: Written, notes: &mut Notes) -> bool {
    let mut list = Vec::new();
    for sub in children(node, "subquestion") {
        let left = words(sub, written, notes);
        let right = children(sub, "answer").next();
        list.push((left, right.map(|r| words(r, Written::Plain, notes)).unwrap_or_default()));
    }
    build::pairs(question, list, notes)
}

fn number_of(question: &mut QuestionFile, node: Node<'_, '_>, written: Written, notes: &mut Notes) -> bool {
    let parse = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite());
    let mut list = Vec::new();
    for answer in children(node, "answer") {
        let text = raw(answer);
        let tolerance = value(answer, "tolerance").and_then(|t| parse(&t)).unwrap_or(0.0).max(0.0);
        let number = parse(&text);
        if number.is_none() && text != "*" {
            notes.bad(format!("`{text}` is not a number"));
            return false;
        }
        let feedback = said(answer, written, notes);
        list.push(Numeric { weight: weight(answer), value: number.map(|n| (n, tolerance)), feedback });
    }
    let units: Vec<Node<'_, '_>> = children(node, "units").flat_map(|u| children(u, "unit")).collect();
    // The answer is written in the unit whose multiplier is 1.
    let own = |unit: &&Node<'_, '_>| value(**unit, "multiplier").is_none_or(|m| parse(&m) == Some(1.0));
    question.unit = units.iter().find(own).and_then(|unit| value(*unit, "unit_name")).unwrap_or_default();
    if units.len() > usize::from(!question.unit.is_empty()) {
        notes.lost("only the unit in which the answer is written is carried");
    }
    build::number(question, list, notes)
}
