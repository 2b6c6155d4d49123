//! What somebody puts into a site while it is being exchanged.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    os::unix::fs::{DirEntryExt, MetadataExt},
    path::{Path, PathBuf},
    sync::Mutex,
};

use rayon::prelude::*;

use super::{
    super::{
        MANIFEST, Manifest,
        place::{LOCK, STAGE},
    },
    Exchange,
    folders::{Looking, Mark, Moment, TICK, entries},
    steps::{Pair, RUN, Step, exchanged},
};

/// What was seen in the published site.
#[derive(Default)]
pub(super) struct Seen<'a> {
    /// The folders that were found in step, in the order of paths, as they are in the site and beside it.
    pub(super) in_step: Vec<(&'a str, Pair)>,
    /// The files that are not ours: path and inode.
    pub(super) foreign: BTreeSet<(PathBuf, u64)>,
    /// The folders that were come to, each as it was before it was listed; none for those that were not.
    pub(super) folders: BTreeMap<PathBuf, Option<Mark>>,
    /// What is known of them for the next exchange.
    pub(super) steps: BTreeMap<String, Option<Pair>>,
}

impl Seen<'_> {
    /// What is known of every folder for the next exchange.
    pub(super) fn steps(&self) -> Vec<Step<&str>> {
        let passed = self.in_step.iter().filter(|(at, _)| !self.steps.contains_key(*at));
        let passed = passed.map(|(at, pair)| (*at, Some(exchanged(*pair))));
        passed.chain(self.steps.iter().map(|(at, pair)| (at.as_str(), *pair))).collect()
    }

    /// Whether the folder at `path` was seen, so that what came into it since shows in its time.
    fn has(&self, path: &Path) -> bool {
        let in_step = |at: &str| self.in_step.binary_search_by_key(&format!("{at}/").as_str(), |(at, _)| at).is_ok();
        self.folders.contains_key(path) || path.to_str().is_some_and(in_step)
    }

    /// Whether the file `to` is the one that was seen at `path`, and not ours.
    fn is_foreign(&self, path: &Path, to: &Path) -> bool {
        fs::symlink_metadata(to).is_ok_and(|meta| self.foreign.contains(&(path.to_owned(), meta.ino())))
    }
}

/// [`Seen`], as several threads fill it.
pub(super) type Seeing<'a> = Mutex<Seen<'a>>;

pub(super) fn with<'a, T>(seen: &Seeing<'a>, change: impl FnOnce(&mut Seen<'a>) -> T) -> T {
    change(&mut seen.lock().unwrap_or_else(|e| e.into_inner()))
}

impl Exchange<'_> {
    /// What someone put into the site while it was being exchanged is in the old one. Brings it over. A folder that has not changed
    /// since well before `now`, when the exchange began, has nothing new in it.
    pub(super) fn rescue(&self, seen: &Seen<'_>, now: Moment) -> io::Result<()> {
        let is_same = |before: Mark, after: Option<Mark>| after == Some(before) && before.changed + TICK < now;
        seen.in_step.par_chunks(RUN).try_for_each(|folders| {
            let mut old = Looking::below(self.next);
            let passed = folders.iter().filter(|(at, _)| !seen.folders.contains_key(Path::new(at)));
            let mut changed = passed.filter(|(at, (site, _))| !is_same(*site, old.at(at)));
            changed.try_for_each(|(at, _)| self.rescue_from(Path::new(at), seen))
        })?;
        seen.folders.par_iter().try_for_each(|(at, mark)| {
            let after = || fs::metadata(self.next.join(at)).ok().map(|meta| Mark::of(&meta));
            match mark {
                Some(before) if is_same(*before, after()) => Ok(()),
                _ => self.rescue_from(at, seen),
            }
        })
    }

    /// The same after an exchange that was killed, or failed, before this was done. Nothing is known then of what was seen.
    pub(super) fn finish_rescue(&self) -> io::Result<()> {
        // Without its list nobody can tell what in the old site is ours.
        let list = self.next.join(MANIFEST);
        let Some(old) = Manifest::read(&list).ok().filter(|_| list.is_file()) else { return Ok(()) };
        let ours = |path: &str| old.has(path) || (self.ours)(path);
        let Self { out, next, stage, .. } = *self;
        let whole = Exchange { out, next, stage, staged: BTreeSet::new(), gone: BTreeSet::new(), ours: &ours };
        whole.rescue_from(Path::new(""), &Seen::default())
    }

    fn rescue_from(&self, at: &Path, seen: &Seen<'_>) -> io::Result<()> {
        let entries = match entries(&self.next.join(at)) {
            Err(error) if is_no_more(&error) => return Ok(()),
            entries => entries?,
        };
        for (name, entry) in entries {
            let path = at.join(&name);
            if at.as_os_str().is_empty() && (name == STAGE || name == LOCK) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                // One that was seen has its own turn.
                if !seen.has(&path) {
                    self.rescue_from(&path, seen)?;
                }
            } else if !path.to_str().is_some_and(self.ours) && !seen.foreign.contains(&(path.clone(), entry.ino())) {
                let to = self.out.join(&path);
                let linked =
                    to.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::hard_link(entry.path(), &to));
                match linked {
                    // The one that was seen was saved anew since: this is what it is now.
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists && seen.is_foreign(&path, &to) => {
                        let part = to.with_extension("staffroom-part");
                        fs::hard_link(entry.path(), &part)?;
                        fs::rename(part, &to)?;
                    }
                    // Somebody put something else in its place.
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists || is_no_more(&error) => {}
                    result => result?,
                }
            }
        }
        Ok(())
    }
}

/// Whether a folder is not there, or is none any more: then whatever is there is a matter of the folder above it.
fn is_no_more(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that somebody puts into the folder `a` of the old site after it was listed at `seen`; whether it is brought over.
    fn rescued(seen: impl Fn(Mark) -> Option<Mark>, now: impl Fn(Moment) -> Moment) -> bool {
        let dir = tempfile::tempdir().expect("a folder");
        let (out, next) = (dir.path().join("out"), dir.path().join("next"));
        for folder in [&out, &next] {
            fs::create_dir_all(folder.join("a")).expect("made");
        }
        fs::write(next.join("a/mine.txt"), "mine").expect("written");
        let at = |path: &str| Mark::of(&fs::metadata(next.join(path)).expect("there"));
        let exchange = Exchange {
            out: &out,
            next: &next,
            stage: dir.path(),
            staged: BTreeSet::new(),
            gone: BTreeSet::new(),
            ours: &|_| false,
        };
        let folders = [("", Some(at(""))), ("a", seen(at("a")))];
        let folders = folders.into_iter().map(|(path, mark)| (PathBuf::from(path), mark)).collect();
        exchange.rescue(&Seen { folders, ..Seen::default() }, now(at("a").changed)).expect("rescued");
        out.join("a/mine.txt").exists()
    }

    #[test]
    fn what_was_put_into_a_folder_after_it_was_listed_is_brought_over() {
        let later = |changed: Moment| changed + 2 * TICK;
        assert!(rescued(|mark| Some(Mark { changed: mark.changed - 1, ..mark }), later), "its time has moved");
        assert!(rescued(Some, |changed| changed + TICK / 2), "its time may not have moved within a tick");
        assert!(rescued(|_| None, later), "it was not listed");
        assert!(!rescued(Some, later), "a folder that has not changed is not listed again");
    }

    #[test]
    fn what_was_saved_anew_after_it_was_seen_is_what_it_is_now() {
        let dir = tempfile::tempdir().expect("a folder");
        let (out, next) = (dir.path().join("out"), dir.path().join("next"));
        for (folder, text) in [(&out, "then"), (&next, "now")] {
            fs::create_dir(folder).expect("made");
            fs::write(folder.join("mine.txt"), text).expect("written");
        }
        let linked = fs::metadata(out.join("mine.txt")).expect("there").ino();
        let foreign = |ino| [(PathBuf::from("mine.txt"), ino)].into();
        let stage = dir.path();
        let (staged, gone) = (BTreeSet::new(), BTreeSet::new());
        let exchange = Exchange { out: &out, next: &next, stage, staged, gone, ours: &|_| false };
        let text = || fs::read_to_string(out.join("mine.txt")).expect("read");
        exchange
            .rescue_from(Path::new(""), &Seen { foreign: foreign(linked + 1), ..Seen::default() })
            .expect("rescued");
        assert_eq!(text(), "then", "it is another file, which somebody put there since");
        exchange.rescue_from(Path::new(""), &Seen { foreign: foreign(linked), ..Seen::default() }).expect("rescued");
        assert_eq!(text(), "now");
    }
}
