//! What a file has beside what is read: noted once for the file, because Moodle writes most of it for every question.

use std::collections::BTreeSet;

use roxmltree::Node;

use super::read::value;
use crate::exchange::{Notes, build::id_of};

/// Every element of a question that is read or noted by itself.
const READ: [&str; 21] = [
    "answer",
    "correctfeedback",
    "generalfeedback",
    "hidden",
    "hint",
    "idnumber",
    "image",
    "image_base64",
    "incorrectfeedback",
    "name",
    "partiallycorrectfeedback",
    "questiontext",
    "selecttype",
    "shuffleanswers",
    "single",
    "subquestion",
    "tags",
    "text",
    "units",
    "usecase",
    "file",
];

/// Elements with the value that says nothing, as our own export writes them.
const USUAL: [(&str, &[&str]); 7] = [
    ("defaultgrade", &["1"]),
    ("gradingtype", &["ALL_OR_NOTHING", "-1"]),
    ("layouttype", &["VERTICAL", "0"]),
    ("numberingstyle", &["none"]),
    ("penalty", &["0"]),
    ("showgrading", &["SHOW", "1"]),
    ("unitgradingtype", &["0"]),
];

/// Elements that say something by being there.
const FLAGS: [&str; 2] = ["clearwrong", "shownumcorrect"];

/// The names of elements that were passed over.
#[derive(Debug, Default)]
pub(super) struct Left(BTreeSet<String>);

impl Left {
    /// Looks at the elements of a question that was read, and has the id `id` now.
    pub(super) fn look(&mut self, question: Node<'_, '_>, id: &str) {
        for (name, words) in ["name", "idnumber"].into_iter().filter_map(|name| Some((name, value(question, name)?))) {
            if !words.is_empty() && !id_of(&words).is_some_and(|made| id.starts_with(&made)) {
                self.0.insert(name.to_owned());
            }
        }
        let flags = question.descendants().filter(|it| it.is_element() && FLAGS.contains(&it.tag_name().name()));
        self.0.extend(flags.map(|flag| flag.tag_name().name().to_owned()));
        for element in question.children().filter(Node::is_element) {
            let name = element.tag_name().name();
            let within = |child: &Node<'_, '_>| {
                child.is_element()
                    && !matches!(
                        child.tag_name().name(),
                        "text" | "file" | "feedback" | "tolerance" | "fraction" | "answer"
                    )
            };
            match name {
                "answer" | "subquestion" => {
                    self.0.extend(
                        element.children().filter(within).filter(has_words).map(|c| c.tag_name().name().to_owned()),
                    );
                }
                name if READ.contains(&name) => {}
                name if has_words(&element) && !is_usual(name, element) => {
                    self.0.insert(name.to_owned());
                }
                _ => {}
            }
        }
    }

    /// Notes them.
    pub(super) fn say(self, notes: &mut Notes) {
        if self.0.is_empty() {
            return;
        }
        let names: Vec<String> = self.0.into_iter().map(|name| format!("`{name}`")).collect();
        notes.lost(format!("what stands in {} is not carried", names.join(", ")));
    }
}

fn has_words(node: &Node<'_, '_>) -> bool {
    node.descendants().filter(Node::is_text).any(|t| t.text().is_some_and(|text| !text.trim().is_empty()))
}

fn is_usual(name: &str, element: Node<'_, '_>) -> bool {
    let text = element.text().unwrap_or_default().trim();
    // Moodle writes `1.0000000`.
    let same = |usual: &str| text == usual || text.parse::<f64>().is_ok_and(|n| usual.parse() == Ok(n));
    USUAL.iter().any(|(usual, values)| *usual == name && values.iter().any(|v| same(v)))
}
