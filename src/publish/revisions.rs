//! The archive of quiz revisions and agreements: without it no token could be marked again. The only thing that a build writes among the sources.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::{PublishError, write};
use crate::{
    config::ChangeKind,
    plan::Plan,
    quiz::{AGREEMENTS, History, Published, canonical},
};

/// Puts every quiz and agreement of the plan that is not in the archive at `folder` there, and notes in the history of a quiz
/// from when it holds.
///
/// A revision is archived before the site that asks it is published, so that no token can come in that nobody can mark. Gives the
/// number of new files. The file `lock` is held meanwhile: of two builds that add to one history at once, each for a school of its
/// own, one would undo what the other notes.
///
/// # Errors
///
/// Where a file of the archive cannot be read or written.
pub fn archive(plan: &Plan<'_>, folder: &Path, lock: &Path) -> Result<usize, PublishError> {
    if additions(plan, folder)?.0.is_empty() {
        return Ok(0);
    }
    let _held = super::place::hold(lock, &|| {})?;
    let (files, added) = additions(plan, folder)?;
    for (path, text) in files {
        replace(&path, text.as_bytes())?;
    }
    Ok(added)
}

/// The files that the archive lacks, in the order in which they are to be written, and how many of them are no histories.
fn additions(plan: &Plan<'_>, folder: &Path) -> Result<(Vec<(PathBuf, String)>, usize), PublishError> {
    let mut files = Vec::new();
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
            files.push((folder.join(id).join(format!("{}.json", planned.rev)), canonical(&planned.quiz)));
            published.push(Published { rev: planned.rev.clone(), on: plan.today, change });
            added += 1;
        }
    }
    let is_there = |path: &Path, text: &str| super::read(path).is_ok_and(|old| old == text.as_bytes());
    for (id, history) in histories.iter().filter(|_| added > 0) {
        let text = serde_json::to_string_pretty(history).expect("a history is JSON") + "\n";
        let path = folder.join(id).join("history.json");
        if !is_there(&path, &text) {
            files.push((path, text));
        }
    }
    for planned in plan.schools.iter().flat_map(|school| &school.agreements) {
        let path = folder.join(AGREEMENTS).join(format!("{}.json", planned.fingerprint));
        let text = canonical(&planned.agreement);
        // The name is the fingerprint of the text, so a file that is there needs to be written again only where it was damaged.
        if !is_there(&path, &text) {
            files.push((path, text));
            added += 1;
        }
    }
    Ok((files, added))
}

fn read(path: &Path) -> Result<History, PublishError> {
    match super::read(path) {
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
