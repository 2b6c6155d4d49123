//! Publishing file by file, where folders cannot be exchanged.
//!
//! All that differs is staged first. Then a journal says what is to be moved and removed; from the moment it stands under its name the
//! build counts as done, and whoever comes next finishes what is left of it. A kill before that moment leaves the old site, one
//! after it leaves a mixture until the next build, which `verify` shows.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{MANIFEST, PublishError, make_parent, manifest, place::STAGE, write};

const JOURNAL: &str = "journal.json";
/// What is staged inside the site’s folder `out`.
pub(super) fn staged(out: &Path) -> PathBuf {
    out.join(STAGE).join("files")
}

/// What is left to do, each path below the site’s folder.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    /// Files to be moved from the stage.
    pub(super) put: Vec<String>,
    /// Files to be removed.
    pub(super) remove: Vec<String>,
}

/// Whether a build into `out` was stopped after its journal was written.
pub(super) fn is_unfinished(out: &Path) -> bool {
    out.join(STAGE).join(JOURNAL).exists()
}

/// Publishes what lies in the stage inside `out`.
pub(super) fn publish(out: &Path, journal: &Journal) -> Result<(), PublishError> {
    let text = serde_json::to_string(journal).expect("a journal is JSON");
    let (part, path) = (out.join(STAGE).join("journal.part"), out.join(STAGE).join(JOURNAL));
    write(&part, text.as_bytes())?;
    let synced = fs::File::open(&part).and_then(|file| file.sync_all());
    synced.and_then(|()| fs::rename(&part, &path)).map_err(|e| PublishError::new("write", &path, e))?;
    carry_out(out, journal)
}

/// Finishes what a build that was stopped had begun to publish; without a journal, clears what it had staged.
pub(super) fn recover(out: &Path) -> Result<(), PublishError> {
    let stage = out.join(STAGE);
    let path = stage.join(JOURNAL);
    match super::read(&path) {
        Ok(bytes) => {
            let damaged = || {
                PublishError::damaged(
                    &path,
                    "a build was stopped, and what it left is damaged; remove it and build again",
                )
            };
            let journal: Journal = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
            if !journal.put.iter().chain(&journal.remove).all(|path| manifest::stays_inside(path)) {
                return Err(damaged());
            }
            carry_out(out, &journal)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::remove_dir_all(&stage) {
            Err(error) if error.kind() != io::ErrorKind::NotFound && error.kind() != io::ErrorKind::NotADirectory => {
                Err(PublishError::new("clear", &stage, error))
            }
            _ => Ok(()),
        },
        Err(error) => Err(PublishError::new("read", &path, error)),
    }
}

/// What was done already is passed over.
fn carry_out(out: &Path, journal: &Journal) -> Result<(), PublishError> {
    let staged = staged(out);
    for path in &journal.remove {
        remove(out, path)?;
    }
    // The list of all files comes last: what it says is there.
    for path in
        journal.put.iter().filter(|path| *path != MANIFEST).chain(journal.put.iter().filter(|path| *path == MANIFEST))
    {
        let (from, to) = (staged.join(path), out.join(path));
        make_parent(&to)?;
        match fs::rename(&from, &to) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound && !from.exists() => {}
            Err(error) => return Err(PublishError::new("publish", &to, error)),
        }
    }
    let stage = out.join(STAGE);
    fs::remove_dir_all(&stage).map_err(|e| PublishError::new("clear", &stage, e))
}

/// Takes away a file that an earlier build wrote, and the folders that it leaves empty.
fn remove(out: &Path, path: &str) -> Result<(), PublishError> {
    let file = out.join(path);
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
        Err(error) => return Err(PublishError::new("remove", &file, error)),
    }
    let mut folder = file.parent();
    while let Some(empty) = folder.filter(|f| *f != out && f.starts_with(out)) {
        // A folder with something else in it cannot be removed, and must not be.
        if fs::remove_dir(empty).is_err() {
            break;
        }
        folder = empty.parent();
    }
    Ok(())
}
