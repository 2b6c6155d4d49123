//! What somebody puts into a site while it is being exchanged.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    os::unix::fs::DirEntryExt,
    path::{Path, PathBuf},
    sync::Mutex,
};

use rayon::prelude::*;

use super::{
    super::place::{LOCK, STAGE},
    Exchange,
    folders::{Moment, TICK, changed, entries},
    steps::Steps,
};

/// What was seen in the published site.
#[derive(Default)]
pub(super) struct Seen {
    /// The files that are not ours: path and inode.
    pub(super) foreign: BTreeSet<(PathBuf, u64)>,
    /// The folders, each with when it was changed last before it was listed, or found to be in step; none for those that were neither.
    pub(super) folders: BTreeMap<PathBuf, Option<Moment>>,
    /// What is known of the folders for the next exchange.
    pub(super) steps: Steps,
}

/// [`Seen`], as several threads fill it.
pub(super) type Seeing = Mutex<Seen>;

pub(super) fn with<T>(seen: &Seeing, change: impl FnOnce(&mut Seen) -> T) -> T {
    change(&mut seen.lock().unwrap_or_else(|e| e.into_inner()))
}

impl Exchange<'_> {
    /// What someone put into the site while it was being exchanged is in the old one. Brings it over. A folder that has not changed
    /// since well before `now`, when the exchange began, has nothing new in it.
    pub(super) fn rescue(&self, seen: &Seen, now: Moment) -> io::Result<()> {
        seen.folders.par_iter().try_for_each(|(at, moment)| {
            let is_same = |before: Moment| match fs::metadata(self.next.join(at)) {
                Ok(meta) => Ok(changed(&meta) == before && before + TICK < now),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
                Err(error) => Err(error),
            };
            match moment {
                Some(before) if is_same(*before)? => Ok(()),
                _ => self.rescue_from(at, seen),
            }
        })
    }

    fn rescue_from(&self, at: &Path, seen: &Seen) -> io::Result<()> {
        for (name, entry) in entries(&self.next.join(at))? {
            let path = at.join(&name);
            if at.as_os_str().is_empty() && (name == STAGE || name == LOCK) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                // One that was seen has its own turn.
                if !seen.folders.contains_key(&path) {
                    self.rescue_from(&path, seen)?;
                }
            } else if !path.to_str().is_some_and(self.ours) && !seen.foreign.contains(&(path.clone(), entry.ino())) {
                let to = self.out.join(&path);
                to.parent().map_or(Ok(()), fs::create_dir_all)?;
                match fs::hard_link(entry.path(), &to) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    result => result?,
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that somebody puts into the folder `a` of the old site after it was listed at `seen`; whether it is brought over.
    fn rescued(seen: impl Fn(Moment) -> Option<Moment>, now: impl Fn(Moment) -> Moment) -> bool {
        let dir = tempfile::tempdir().expect("a folder");
        let (out, next) = (dir.path().join("out"), dir.path().join("next"));
        for folder in [&out, &next] {
            fs::create_dir_all(folder.join("a")).expect("made");
        }
        fs::write(next.join("a/mine.txt"), "mine").expect("written");
        let at = |path: &str| changed(&fs::metadata(next.join(path)).expect("there"));
        let exchange = Exchange {
            out: &out,
            next: &next,
            stage: dir.path(),
            staged: BTreeSet::new(),
            gone: BTreeSet::new(),
            ours: &|_| false,
        };
        let folders = [("", Some(at(""))), ("a", seen(at("a")))];
        let folders = folders.into_iter().map(|(path, moment)| (PathBuf::from(path), moment)).collect();
        exchange.rescue(&Seen { folders, ..Seen::default() }, now(at("a"))).expect("rescued");
        out.join("a/mine.txt").exists()
    }

    #[test]
    fn what_was_put_into_a_folder_after_it_was_listed_is_brought_over() {
        let later = |changed: Moment| changed + 2 * TICK;
        assert!(rescued(|changed| Some(changed - 1), later), "its time has moved");
        assert!(rescued(Some, |changed| changed + TICK / 2), "its time may not have moved within a tick");
        assert!(rescued(|_| None, later), "it was not listed");
        assert!(!rescued(Some, later), "a folder that has not changed is not listed again");
    }
}
