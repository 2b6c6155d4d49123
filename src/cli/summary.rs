//! What `audit import` says when it is done.

use std::{collections::BTreeMap, fmt::Write as _};

use super::office::counted;
use crate::{
    audit::{SetAside, Summary, words},
    register::{Class, Reason},
};

/// How many of the places of one problem are named, unless the call asks for more.
const NAMED: usize = 10;

/// The summary in words: how many of each class, then each problem with its next step and where it is.
pub(super) fn told(summary: &Summary, passed_over: &BTreeMap<String, usize>, all: bool) -> String {
    let mut text = format!("{} read.", counted(summary.files, "file"));
    for class in Class::ALL {
        if let Some(count) = summary.added.get(&class) {
            let _ = write!(text, "\n{count:>7}  {}", class.id());
        }
    }
    if summary.known > 0 {
        let _ = write!(text, "\n{:>7}  already in the register", summary.known);
    }
    if summary.added.is_empty() && summary.known == 0 {
        text.push_str("\nNo tokens were found.");
    }
    for (class, next) in [
        (Class::Stale, "The quiz has changed since. `staffroom refresh` lists who takes it again."),
        (Class::SelfDeclared, "A typed name proves nothing. The report lists the names for you to confirm."),
    ] {
        if summary.added.contains_key(&class) {
            let _ = write!(text, "\n\n{}: {next}", class.id());
        }
    }
    if summary.unfit_witness > 0 {
        let count = counted(summary.unfit_witness, "token");
        let _ = write!(
            text,
            "\n\n{count} with a witness code that is not of that quiz, school and day: verified, and not witnessed.\n  If there was such a session, look at the date and the clock of the device."
        );
    }
    let mut by_reason: BTreeMap<Reason, Vec<&SetAside>> = BTreeMap::new();
    for aside in &summary.set_aside {
        by_reason.entry(aside.reason).or_default().push(aside);
    }
    for (reason, list) in by_reason {
        let words = words(reason);
        let _ = write!(text, "\n\n{} ({}): {}\n  {}", reason.id(), list.len(), words.why, words.next);
        let shown = if all { list.len() } else { NAMED };
        for aside in list.iter().take(shown) {
            let who = if aside.who.is_empty() { String::new() } else { format!(" ({})", aside.who) };
            let _ = write!(text, "\n    {}{who}", aside.source);
        }
        if list.len() > shown {
            let _ = write!(text, "\n    and {} more: see the report, or add --verbose", list.len() - shown);
        }
    }
    if let Some(over) = over(passed_over) {
        let _ = write!(text, "\n\n{over}");
    }
    text
}

/// The files of folders that nobody looked into, with what to do about those that may hold mail.
fn over(passed_over: &BTreeMap<String, usize>) -> Option<String> {
    let count: usize = passed_over.values().sum();
    if count == 0 {
        return None;
    }
    let kinds: Vec<String> = passed_over
        .iter()
        .map(
            |(ending, count)| {
                if ending.is_empty() { format!("{count} without an ending") } else { format!("{count} .{ending}") }
            },
        )
        .collect();
    let mut text = format!("{} not looked into: {}.", counted(count, "file"), kinds.join(", "));
    if passed_over.contains_key("msg") {
        text.push_str(
            "\n  Outlook: drag the messages to a folder from Outlook on the web, or save them as .eml or .txt.",
        );
    }
    if ["xlsx", "xls", "ods"].iter().any(|ending| passed_over.contains_key(*ending)) {
        text.push_str("\n  Workbooks: save them as CSV.");
    }
    if ["docx", "doc", "odt", "pdf", "rtf"].iter().any(|ending| passed_over.contains_key(*ending)) {
        text.push_str("\n  Documents: save them as plain text.");
    }
    if ["zip", "gz", "7z"].iter().any(|ending| passed_over.contains_key(*ending)) {
        text.push_str("\n  Archives: unpack them.");
    }
    Some(text)
}
