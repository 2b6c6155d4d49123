//! The TOML of mdbook-quiz → questions, as its crate `mdbook-quiz-schema` defines it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Table;

use super::{
    Notes, QuestionFile, ScenarioFile,
    build::{self, Ids, Weighted},
    text::Written,
};
use crate::quiz::QuestionKind;

#[derive(Deserialize)]
struct File {
    questions: Vec<toml::Spanned<Table>>,
    #[serde(default)]
    multipart: BTreeMap<String, String>,
}

/// The keys of a file.
const KEYS: [&str; 2] = ["questions", "multipart"];

fn unknown<'k>(keys: impl IntoIterator<Item = &'k String>, notes: &mut Notes) {
    for key in keys {
        notes.lost(format!("`{key}`, which mdbook-quiz does not know, is not carried"));
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    multipart: Option<String>,
    prompt: Table,
    answer: Table,
    #[serde(default)]
    context: String,
    #[serde(default)]
    prompt_explanation: bool,
    /// What the schema does not have: mdbook-quiz passes it over.
    #[serde(flatten)]
    rest: Table,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChoicePrompt {
    prompt: String,
    distractors: Vec<String>,
    #[serde(default)]
    answer_index: Option<usize>,
    #[serde(default)]
    sort_answers: Option<bool>,
    /// What the schema does not have: mdbook-quiz passes it over.
    #[serde(flatten)]
    rest: Table,
}

#[derive(Deserialize)]
struct ChoiceAnswer {
    answer: OneOrMore,
    /// What the schema does not have: mdbook-quiz passes it over.
    #[serde(flatten)]
    rest: Table,
}

#[derive(Deserialize)]
struct ShortPrompt {
    prompt: String,
    #[serde(default)]
    response: Option<String>,
    /// What the schema does not have: mdbook-quiz passes it over.
    #[serde(flatten)]
    rest: Table,
}

#[derive(Deserialize)]
struct ShortAnswer {
    answer: String,
    #[serde(default)]
    alternatives: Vec<String>,
    /// What the schema does not have: mdbook-quiz passes it over.
    #[serde(flatten)]
    rest: Table,
}

/// The questions of a quiz for mdbook-quiz.
pub(super) fn read(text: &str, notes: &mut Notes) -> (Vec<ScenarioFile>, Vec<QuestionFile>) {
    let file: File = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            if let Some(span) = error.span() {
                notes.at(line(text, span.start));
            }
            notes.bad(error.message().to_owned());
            return (Vec::new(), Vec::new());
        }
    };
    let keys: Table = toml::from_str(text).unwrap_or_default();
    unknown(keys.keys().filter(|key| !KEYS.contains(&key.as_str())), notes);
    let scenarios = scenarios(&file.multipart, notes);
    let mut ids = Ids::default();
    let mut out = Vec::new();
    for table in file.questions {
        notes.at(line(text, table.span().start));
        match table.into_inner().try_into::<Entry>() {
            Ok(entry) => out.extend(question(entry, &scenarios, &mut ids, notes)),
            Err(error) => notes.bad(error.message().to_owned()),
        }
    }
    notes.at("");
    let used = |s: &ScenarioFile| out.iter().any(|q: &QuestionFile| q.scenario.as_ref() == Some(&s.id));
    let scenarios = scenarios.into_values().filter(used).collect();
    (scenarios, out)
}

/// What `multipart` holds, by its keys there.
fn scenarios(multipart: &BTreeMap<String, String>, notes: &mut Notes) -> BTreeMap<String, ScenarioFile> {
    let mut ids = Ids::default();
    let mut one = |(key, text): (&String, &String)| {
        let text = Written::Markdown.markdown(text, notes);
        let scenario = ScenarioFile { id: ids.make(&[key], "scenario"), text, at: BTreeMap::new() };
        (key.clone(), scenario)
    };
    multipart.iter().map(&mut one).collect()
}

fn line(text: &str, at: usize) -> String {
    format!("line {}", text[..at.min(text.len())].matches('\n').count() + 1)
}

fn question(
    entry: Entry,
    scenarios: &BTreeMap<String, ScenarioFile>,
    ids: &mut Ids,
    notes: &mut Notes,
) -> Option<QuestionFile> {
    unknown(entry.rest.keys(), notes);
    let mut question = QuestionFile::new(String::new(), QuestionKind::Single);
    let fine = match entry.kind.as_str() {
        "MultipleChoice" => choice(&mut question, entry.prompt, entry.answer, notes),
        "ShortAnswer" => short(&mut question, entry.prompt, entry.answer, notes),
        "Tracing" => {
            notes.lost("a question that traces a program is not carried");
            return None;
        }
        kind => {
            notes.bad(format!("there is no type `{kind}`"));
            return None;
        }
    }
    .map_err(|error| notes.bad(error.message().to_owned()))
    .unwrap_or(false);
    if !fine {
        return None;
    }
    if let Some(part) = &entry.multipart {
        match scenarios.get(part) {
            Some(scenario) => question.scenario = Some(scenario.id.clone()),
            None => notes.bad(format!("there is no `multipart.{part}`")),
        }
    }
    if entry.prompt_explanation {
        notes.lost("asking for an explanation is not carried");
    }
    // An id there is often a UUID: a name to be told apart by, not one to be read.
    question.id = ids.make(&[entry.id.as_deref().unwrap_or_default(), &question.prompt], "question");
    build::always(&mut question, &Written::Markdown.markdown(&entry.context, notes));
    Some(question)
}

fn choice(
    question: &mut QuestionFile,
    prompt: Table,
    answer: Table,
    notes: &mut Notes,
) -> Result<bool, toml::de::Error> {
    let (prompt, answer): (ChoicePrompt, ChoiceAnswer) = (prompt.try_into()?, answer.try_into()?);
    unknown(prompt.rest.keys().chain(answer.rest.keys()), notes);
    question.prompt = Written::Markdown.markdown(&prompt.prompt, notes);
    if prompt.answer_index.is_some() || prompt.sort_answers.is_some() {
        notes.lost("a fixed order of the options is not carried: they are shuffled");
    }
    let (one, right) = match answer.answer {
        OneOrMore::One(one) => (true, vec![one]),
        OneOrMore::More(list) => (false, list),
    };
    let mut option = |text: &String, weight| Weighted {
        weight,
        text: Written::Markdown.markdown(text, notes),
        feedback: String::new(),
    };
    let mut list: Vec<Weighted> = prompt.distractors.iter().map(|text| option(text, 0.0)).collect();
    let at = prompt.answer_index.unwrap_or(0).min(list.len());
    list.splice(at..at, right.iter().map(|text| option(text, 100.0)).collect::<Vec<_>>());
    Ok(build::choice(question, list, one, notes))
}

fn short(
    question: &mut QuestionFile,
    prompt: Table,
    answer: Table,
    notes: &mut Notes,
) -> Result<bool, toml::de::Error> {
    let (prompt, answer): (ShortPrompt, ShortAnswer) = (prompt.try_into()?, answer.try_into()?);
    unknown(prompt.rest.keys().chain(answer.rest.keys()), notes);
    question.prompt = Written::Markdown.markdown(&prompt.prompt, notes);
    if prompt.response.is_some_and(|kind| kind != "short") {
        notes.lost("a large field for the answer is not carried");
    }
    let all = std::iter::once(answer.answer).chain(answer.alternatives);
    let all = all.map(|text| Weighted { weight: 100.0, text: text.trim().to_owned(), feedback: String::new() });
    Ok(build::text(question, all.collect(), notes))
}
