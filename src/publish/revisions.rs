//! The archive of quiz revisions: without it no token could be marked again. The only thing that a build writes among the sources.

use std::{collections::BTreeMap, fs, path::Path};

use super::{PublishError, write};
use crate::{
    config::ChangeKind,
    plan::Plan,
    quiz::{History, Published, canonical},
};

/// Puts every quiz of the plan that is not in the archive at `folder` there, and notes in its history from when it holds.
///
/// A revision is archived before the site that asks it is published, so that no token can come in that nobody can mark. Gives the
/// number of new revisions.
///
/// # Errors
///
/// Where a file of the archive cannot be read or written.
pub fn archive(plan: &Plan<'_>, folder: &Path) -> Result<usize, PublishError> {
    let mut added = 0;
    let mut histories: BTreeMap<&str, History> = BTreeMap::new();
    for school in &plan.schools {
        for planned in &school.quizzes {
            let id = planned.quiz.quiz.as_str();
            if !histories.contains_key(id) {
                histories.insert(id, read(&folder.join(id).join("history.json"))?);
            }
            let Some(history) = histories.get_mut(id) else { continue };
            let published = history.entry(school.school.id.clone()).or_default();
            let change = match published.last() {
                Some(last) if last.rev == planned.rev => continue,
                Some(_) => plan.trust.quizzes[planned.index].change,
                None => ChangeKind::Material,
            };
            replace(&folder.join(id).join(format!("{}.json", planned.rev)), canonical(&planned.quiz).as_bytes())?;
            published.push(Published { rev: planned.rev.clone(), on: plan.today, change });
            added += 1;
        }
    }
    if added > 0 {
        for (id, history) in &histories {
            let text = serde_json::to_string_pretty(history).expect("a history is JSON") + "\n";
            let path = folder.join(id).join("history.json");
            if fs::read_to_string(&path).map_or(true, |old| old != text) {
                replace(&path, text.as_bytes())?;
            }
        }
    }
    Ok(added)
}

fn read(path: &Path) -> Result<History, PublishError> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| {
            PublishError::damaged(path, "it is not a history that a build wrote; bring back the original")
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(History::new()),
        Err(error) => Err(PublishError::new("read", path, error)),
    }
}

/// Writes a record that someone asked for, the whole file or nothing.
///
/// # Errors
///
/// Where it cannot be written.
pub fn record(path: &Path, text: &str) -> Result<(), PublishError> {
    replace(path, text.as_bytes())
}

/// Writes the whole file or nothing.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let part = path.with_extension("part");
    write(&part, bytes)?;
    fs::rename(&part, path).map_err(|e| PublishError::new("write", path, e))
}
