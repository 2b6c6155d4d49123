//! Publishing all at once: the next site is made beside the published one, and the two folders change places in one step of the system.
//!
//! What does not differ is a hard link, so it keeps its inode, bytes and times. What Staffroom did not write goes along in the same way.
//! The site that was published before stays beside the new one, and is brought up to date for the next exchange, which takes
//! work only for what differs: folders that are known to be in step with those of the site are not listed, see `steps`.

mod folders;
mod rescue;
mod steps;

use std::{
    collections::BTreeSet,
    fs, io,
    os::unix::fs::{DirEntryExt, MetadataExt},
    path::{Path, PathBuf},
};

use folders::{Mark, Moment, clear_but, copy_links, entries, like, take_away};
use rayon::prelude::*;
use rescue::{Seeing, Seen, with};

use super::place::{LOCK, STAGE};

/// What the exchange needs to know.
pub(super) struct Exchange<'a> {
    /// The published site.
    pub(super) out: &'a Path,
    /// The folder in which the next one is made.
    pub(super) next: &'a Path,
    /// The folder in which that which differs was staged.
    pub(super) stage: &'a Path,
    /// The paths of the staged files.
    pub(super) staged: BTreeSet<&'a str>,
    /// The paths of the files that are no more.
    pub(super) gone: BTreeSet<&'a str>,
    /// Whether a path is one of the files that the last build or this one wrote.
    pub(super) ours: &'a (dyn Fn(&str) -> bool + Sync),
}

/// Where to look for what differs.
struct Look<'a> {
    /// The folders to pass over: in step, and on the way to nothing that is not.
    past: Vec<&'a str>,
    /// The folders in which a file is staged or is no more.
    busy: BTreeSet<&'a str>,
    /// When the exchange began.
    now: Moment,
}

/// The folder in which the file `path` lies.
fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |end| &path[..=end])
}

/// Whether folders here can be exchanged with this error only because of where they are, so that another way may do.
pub(super) fn is_impossible_here(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        error.kind(),
        Kind::CrossesDevices
            | Kind::PermissionDenied
            | Kind::Unsupported
            | Kind::InvalidInput
            | Kind::ResourceBusy
            | Kind::TooManyLinks
    )
}

/// Whether the folder beside the site lies on the same disk, as it must for hard links and moves.
pub(super) fn is_one_disk(out: &Path, beside: &Path) -> bool {
    match (fs::metadata(out), fs::metadata(beside)) {
        (Ok(out), Ok(beside)) => out.dev() == beside.dev(),
        (Err(error), Ok(_)) => error.kind() == io::ErrorKind::NotFound,
        _ => false,
    }
}

impl Exchange<'_> {
    /// Publishes what was staged.
    pub(super) fn publish(&self) -> io::Result<()> {
        let unfinished = self.next.with_file_name("exchanging");
        if unfinished.exists() && self.out.exists() {
            self.finish_rescue()?;
        }
        let record = self.next.with_file_name("steps.json");
        let known = steps::read(&record);
        // When a name last came into the stage: so no later than now.
        let now = Mark::of(&fs::metadata(self.stage)?).changed;
        let fresh = match fs::rename(self.stage, self.next) {
            Ok(()) => true,
            // There is one from the last build: a folder with something in it is never replaced.
            Err(_) if self.next.is_dir() => false,
            Err(error) => return Err(error),
        };
        let known = if fresh { &[] } else { &*known };
        let (in_step, doubtful) = steps::still(known, self.out, self.next);
        let paths = || self.staged.iter().chain(&self.gone).copied();
        let past = steps::past(&in_step, paths().chain(doubtful));
        let seen = Seeing::new(Seen { in_step, ..Seen::default() });
        if self.out.exists() {
            let look = Look { past, busy: paths().map(folder_of).collect(), now };
            self.bring_up(self.out, self.next, "", &look, &seen)?;
        } else if !fresh {
            clear_but(self.next, "", &self.staged)?;
        }
        let before = Mark::of(&fs::metadata(self.next)?);
        if !fresh {
            for path in &self.staged {
                let to = self.next.join(path);
                to.parent().map_or(Ok(()), fs::create_dir_all)?;
                fs::rename(self.stage.join(path), to)?;
            }
            // Only folders are left.
            fs::remove_dir_all(self.stage)?;
        }
        let shows_changes = fresh || Mark::of(&fs::metadata(self.next)?) != before;
        if !self.out.exists() {
            return fs::rename(self.next, self.out);
        }
        fs::write(&unfinished, "")?;
        let here = rustix::fs::CWD;
        rustix::fs::renameat_with(here, self.next, here, self.out, rustix::fs::RenameFlags::EXCHANGE)?;
        let seen = seen.into_inner().unwrap_or_else(|e| e.into_inner());
        steps::write(&record, if shows_changes { seen.steps() } else { Vec::new() });
        // What fails from here on fails in the site that is published: no other way may be tried.
        self.rescue(&seen, now).and_then(|()| fs::remove_file(unfinished)).map_err(io::Error::other)
    }

    /// Makes the folder `next` what `site` will be, but for the staged files, and tells whether there is anything for it to hold.
    fn bring_up(&self, site: &Path, next: &Path, at: &str, look: &Look<'_>, seen: &Seeing<'_>) -> io::Result<bool> {
        let pair = (like(site, next)?, Mark::of(&fs::metadata(next)?));
        with(seen, |seen| seen.folders.insert(PathBuf::from(at), Some(pair.0)));
        let mut there = entries(next)?;
        let mut folders = Vec::new();
        let (mut had, mut kept, mut has_more) = (false, false, false);
        for (name, entry) in entries(site)? {
            if at.is_empty() && (name == STAGE || name == LOCK) {
                continue;
            }
            had = true;
            // A name that is not UTF-8 is none of ours.
            let path = name.to_str().map(|name| format!("{at}{name}"));
            let other = there.remove(&name);
            if entry.file_type()?.is_dir() {
                if path.as_deref().is_some_and(|path| self.staged.contains(path)) {
                    // A file takes the place of a folder, which only we had something in.
                    self.must_be_gone(&entry.path(), path.as_deref().unwrap_or_default())?;
                    with(seen, |seen| seen.folders.insert(Path::new(at).join(&name), None));
                    if let Some(other) = other.filter(|o| o.file_type().is_ok_and(|kind| kind.is_dir())) {
                        take_away(&other)?;
                    }
                    kept = true;
                    continue;
                }
                if other.as_ref().is_some_and(|o| o.file_type().is_ok_and(|kind| !kind.is_dir())) {
                    fs::remove_file(next.join(&name))?;
                }
                folders.push((name, path));
                continue;
            }
            let is = |set: &BTreeSet<&str>| path.as_deref().is_some_and(|path| set.contains(path));
            if is(&self.staged) {
                if let Some(other) = &other
                    && other.file_type()?.is_dir()
                {
                    take_away(other)?;
                }
                kept = true;
            } else if is(&self.gone) {
                let path = path.as_deref().unwrap_or_default();
                match other {
                    Some(other) if self.leads_to_staged(path) && other.file_type()?.is_dir() => {
                        clear_but(&other.path(), &format!("{path}/"), &self.staged)?;
                    }
                    Some(other) => take_away(&other)?,
                    None => {}
                }
            } else {
                if path.as_deref().is_some_and(|path| self.leads_to_staged(path)) {
                    return Err(io::ErrorKind::NotADirectory.into());
                }
                self.link(&entry, other.as_ref(), &next.join(&name))?;
                if !path.as_deref().is_some_and(self.ours) {
                    let path = Path::new(at).join(&name);
                    with(seen, |seen| seen.foreign.insert((path, entry.ino())));
                }
                kept = true;
            }
        }
        for (name, entry) in there {
            let path = name.to_str().map(|name| format!("{at}{name}")).unwrap_or_default();
            if self.staged.contains(path.as_str()) && !entry.file_type()?.is_dir() {
                kept = true;
            } else if self.leads_to_staged(&path) && entry.file_type()?.is_dir() {
                clear_but(&entry.path(), &format!("{path}/"), &self.staged)?;
                (kept, has_more) = (true, true);
            } else {
                take_away(&entry)?;
            }
        }
        let below = folders.par_iter().map(|(name, path)| {
            let (site, next) = (site.join(name), next.join(name));
            match path {
                Some(path) => {
                    let at = format!("{path}/");
                    if look.past.binary_search(&at.as_str()).is_ok() {
                        return Ok(true);
                    }
                    let is_there = self.bring_up(&site, &next, &at, look, seen)?;
                    if !is_there && self.leads_to_staged(path) {
                        fs::create_dir_all(&next)?;
                        return Ok(true);
                    }
                    Ok(is_there)
                }
                None => {
                    with(seen, |seen| seen.folders.insert(Path::new(at).join(name), None));
                    copy_links(&site, &next)?;
                    Ok(true)
                }
            }
        });
        kept |= below.collect::<io::Result<Vec<bool>>>()?.into_iter().any(|is| is);
        if had && !kept && !at.is_empty() {
            // What we wrote here is gone; a folder that was empty before is someone else’s and stays.
            fs::remove_dir(next)?;
            return Ok(false);
        }
        // No record knows a folder whose name is no text, nor one that was in this folder beside the site alone and is wanted again.
        let all_known = !has_more && folders.iter().all(|(_, path)| path.is_some());
        let untouched = all_known && !look.busy.contains(at) && Mark::of(&fs::metadata(next)?) == pair.1;
        let in_step = (untouched && steps::are_settled(pair, look.now)).then(|| steps::exchanged(pair));
        with(seen, |seen| seen.steps.insert(at.to_owned(), in_step));
        Ok(true)
    }

    /// Refuses a folder of the site, at the path `at`, that has more in it than files that are no more.
    fn must_be_gone(&self, folder: &Path, at: &str) -> io::Result<()> {
        for (name, entry) in entries(folder)? {
            let path = format!("{at}/{}", name.to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.must_be_gone(&entry.path(), &path)?;
            } else if !self.gone.contains(path.as_str()) {
                return Err(io::ErrorKind::IsADirectory.into());
            }
        }
        Ok(())
    }

    fn leads_to_staged(&self, path: &str) -> bool {
        let below = format!("{path}/");
        self.staged.range(below.as_str()..).next().is_some_and(|staged| staged.starts_with(&below))
    }

    /// Makes `to` the same file as `entry`; `other` is what is there.
    fn link(&self, entry: &fs::DirEntry, other: Option<&fs::DirEntry>, to: &Path) -> io::Result<()> {
        match other {
            Some(other) if other.ino() == entry.ino() && !other.file_type()?.is_dir() => return Ok(()),
            Some(other) => take_away(other)?,
            None => {}
        }
        match fs::hard_link(entry.path(), to) {
            // It was taken away just now.
            Err(error) if error.kind() == io::ErrorKind::NotFound && !entry.path().exists() => Ok(()),
            result => result,
        }
    }
}
