//! Publishing all at once: the next site is made beside the published one, and the two folders change places in one step of the system.
//!
//! What does not differ is a hard link, so it keeps its inode, bytes and times. What Staffroom did not write goes along in the same way.
//! The site that was published before stays beside the new one, and is brought up to date for the next exchange, which takes
//! work only for what differs.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fs, io,
    os::unix::fs::{DirEntryExt, MetadataExt},
    path::{Path, PathBuf},
    sync::Mutex,
};

use rayon::prelude::*;

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

/// When a folder was changed last, in nanoseconds since 1970. Unlike the time of its content, nobody can set it.
type Moment = i128;

/// The coarsest clock of the disks in use (FAT) ticks every two seconds.
const TICK: Moment = 2_000_000_000;

/// What was seen in the published site.
#[derive(Default)]
struct Seen {
    /// The files that are not ours: path and inode.
    foreign: BTreeSet<(PathBuf, u64)>,
    /// The folders, each with when it was changed last before it was listed; none for those that were not listed.
    folders: BTreeMap<PathBuf, Option<Moment>>,
}

/// [`Seen`], as several threads fill it.
type Seeing = Mutex<Seen>;

fn with<T>(seen: &Seeing, change: impl FnOnce(&mut Seen) -> T) -> T {
    change(&mut seen.lock().unwrap_or_else(|e| e.into_inner()))
}

impl Exchange<'_> {
    /// Publishes what was staged.
    pub(super) fn publish(&self) -> io::Result<()> {
        let seen = Seeing::default();
        let now = changed(&fs::metadata(self.stage)?);
        let fresh = match fs::rename(self.stage, self.next) {
            Ok(()) => true,
            // There is one from the last build: a folder with something in it is never replaced.
            Err(_) if self.next.is_dir() => false,
            Err(error) => return Err(error),
        };
        if self.out.exists() {
            self.bring_up(self.out, self.next, "", &seen)?;
        } else if !fresh {
            clear_but(self.next, "", &self.staged)?;
        }
        if !fresh {
            for path in &self.staged {
                let to = self.next.join(path);
                to.parent().map_or(Ok(()), fs::create_dir_all)?;
                fs::rename(self.stage.join(path), to)?;
            }
            // Only folders are left.
            fs::remove_dir_all(self.stage)?;
        }
        if !self.out.exists() {
            return fs::rename(self.next, self.out);
        }
        let here = rustix::fs::CWD;
        rustix::fs::renameat_with(here, self.next, here, self.out, rustix::fs::RenameFlags::EXCHANGE)?;
        self.rescue(&seen.into_inner().unwrap_or_else(|e| e.into_inner()), now)
    }

    /// Makes the folder `next` what `site` will be, but for the staged files.
    fn bring_up(&self, site: &Path, next: &Path, at: &str, seen: &Seeing) -> io::Result<()> {
        let moment = like(site, next)?;
        with(seen, |seen| seen.folders.insert(PathBuf::from(at), Some(moment)));
        let mut there = entries(next)?;
        let mut folders = Vec::new();
        let (mut had, mut kept) = (false, false);
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
                kept = true;
            } else {
                take_away(&entry)?;
            }
        }
        let below = folders.par_iter().map(|(name, path)| {
            let (site, next) = (site.join(name), next.join(name));
            match path {
                Some(path) => {
                    self.bring_up(&site, &next, &format!("{path}/"), seen)?;
                    if self.leads_to_staged(path) {
                        fs::create_dir_all(&next)?;
                    }
                }
                None => {
                    with(seen, |seen| seen.folders.insert(Path::new(at).join(name), None));
                    copy_links(&site, &next)?;
                }
            }
            Ok(next.exists())
        });
        kept |= below.collect::<io::Result<Vec<bool>>>()?.into_iter().any(|is| is);
        if had && !kept && !at.is_empty() {
            // What we wrote here is gone; a folder that was empty before is someone else’s and stays.
            fs::remove_dir(next)?;
        }
        Ok(())
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

    /// What someone put into the site while it was being exchanged is in the old one. Brings it over. A folder that has not changed
    /// since well before `now`, when the exchange began, has nothing new in it.
    fn rescue(&self, seen: &Seen, now: Moment) -> io::Result<()> {
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

/// What is in a folder, in order.
fn entries(folder: &Path) -> io::Result<BTreeMap<OsString, fs::DirEntry>> {
    fs::read_dir(folder)?.map(|entry| entry.map(|entry| (entry.file_name(), entry))).collect()
}

fn changed(meta: &fs::Metadata) -> Moment {
    Moment::from(meta.ctime()) * 1_000_000_000 + Moment::from(meta.ctime_nsec())
}

/// Gives the folder `next` the permissions and the owner of the folder `site`, and makes it if it is not there. Tells when `site` was
/// changed last.
fn like(site: &Path, next: &Path) -> io::Result<Moment> {
    let want = fs::metadata(site)?;
    let have = match fs::symlink_metadata(next) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir(next)?;
            fs::metadata(next)?
        }
        Err(error) => return Err(error),
    };
    if want.dev() != have.dev() {
        // Another disk is mounted there.
        return Err(io::ErrorKind::CrossesDevices.into());
    }
    if (want.uid(), want.gid()) != (have.uid(), have.gid()) {
        std::os::unix::fs::lchown(next, Some(want.uid()), Some(want.gid()))?;
    }
    if want.mode() != have.mode() {
        fs::set_permissions(next, want.permissions())?;
    }
    Ok(changed(&want))
}

/// Removes what is in `folder`, which is at the path `at`, but for the `staged` files and the folders on their way.
fn clear_but(folder: &Path, at: &str, staged: &BTreeSet<&str>) -> io::Result<()> {
    for (name, entry) in entries(folder)? {
        let path = format!("{at}{}", name.to_string_lossy());
        let below = format!("{path}/");
        let leads = staged.range(below.as_str()..).next().is_some_and(|staged| staged.starts_with(&below));
        match (entry.file_type()?.is_dir(), leads, staged.contains(path.as_str())) {
            (true, true, _) => clear_but(&entry.path(), &below, staged)?,
            (false, _, true) => {}
            _ => take_away(&entry)?,
        }
    }
    Ok(())
}

/// Takes away what is in the folder of the next site, which is our own.
fn take_away(entry: &fs::DirEntry) -> io::Result<()> {
    if entry.file_type()?.is_dir() { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) }
}

/// Links a folder whose name is not UTF-8, so which is someone else’s as a whole.
fn copy_links(site: &Path, next: &Path) -> io::Result<()> {
    if next.exists() {
        fs::remove_dir_all(next)?;
    }
    like(site, next)?;
    for (name, entry) in entries(site)? {
        let to = next.join(&name);
        if entry.file_type()?.is_dir() { copy_links(&entry.path(), &to)? } else { fs::hard_link(entry.path(), to)? }
    }
    Ok(())
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
