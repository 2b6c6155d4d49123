//! Folders of a site and of the one beside it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fs, io,
    os::unix::fs::MetadataExt,
    path::Path,
};

use rustix::fs::{AtFlags, FileType, Stat};
use serde::{Deserialize, Serialize};

/// When a folder was changed last, in nanoseconds since 1970. Unlike the time of its content, nobody can set it.
pub(super) type Moment = i64;

/// The coarsest clock of the disks in use (FAT) ticks every two seconds.
pub(super) const TICK: Moment = 2_000_000_000;

/// What is in a folder, in order.
pub(super) fn entries(folder: &Path) -> io::Result<BTreeMap<OsString, fs::DirEntry>> {
    fs::read_dir(folder)?.map(|entry| entry.map(|entry| (entry.file_name(), entry))).collect()
}

/// A folder as it was at one time: another one at its place, or one in which a name has come or gone, is not the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u64, u64, Moment)", into = "(u64, u64, Moment)")]
pub(super) struct Mark {
    pub(super) dev: u64,
    pub(super) ino: u64,
    /// When it was changed last.
    pub(super) changed: Moment,
}

impl Mark {
    #[allow(clippy::useless_conversion, reason = "each system has numbers of its own kinds")]
    fn of_stat(stat: &Stat) -> Self {
        let changed = Moment::from(stat.st_ctime).saturating_mul(1_000_000_000);
        let changed = changed.saturating_add(Moment::try_from(stat.st_ctime_nsec).unwrap_or_default());
        Self { dev: u64::try_from(stat.st_dev).unwrap_or_default(), ino: stat.st_ino.into(), changed }
    }

    pub(super) fn of(meta: &fs::Metadata) -> Self {
        let changed = meta.ctime().saturating_mul(1_000_000_000).saturating_add(meta.ctime_nsec());
        Self { dev: meta.dev(), ino: meta.ino(), changed }
    }
}

/// A record holds thousands: it has the numbers alone.
impl From<Mark> for (u64, u64, Moment) {
    fn from(Mark { dev, ino, changed }: Mark) -> Self {
        (dev, ino, changed)
    }
}

impl From<(u64, u64, Moment)> for Mark {
    fn from((dev, ino, changed): (u64, u64, Moment)) -> Self {
        Self { dev, ino, changed }
    }
}

/// Looks at folders of a site one after the other, in the order of their paths. Thousands lie in the same few: the system is asked from the
/// nearest of those, and does not have to walk down from the root of the disk each time.
pub(super) struct Looking<'a> {
    top: &'a Path,
    /// The folder that is open, by its path.
    open: Option<(&'a str, fs::File)>,
}

impl<'a> Looking<'a> {
    pub(super) fn below(top: &'a Path) -> Self {
        Self { top, open: None }
    }

    /// The folder `at`, which is empty or ends in `/`, as it is now; none where there is no folder.
    pub(super) fn at(&mut self, at: &'a str) -> Option<Mark> {
        // The pages of a school lie in `schools/<school>/`.
        let end = at.match_indices('/').map(|(end, _)| end + 1).nth(1).filter(|end| *end < at.len()).unwrap_or(0);
        let (near, rest) = at.split_at(end);
        if self.open.as_ref().is_none_or(|(open, _)| *open != near) {
            self.open = Some((near, fs::File::open(self.top.join(near)).ok()?));
        }
        let (_, folder) = self.open.as_ref()?;
        // With a slash at its end a link would be followed.
        let name = if rest.is_empty() { "." } else { rest.trim_end_matches('/') };
        let stat = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        FileType::from_raw_mode(stat.st_mode).is_dir().then(|| Mark::of_stat(&stat))
    }
}

/// Gives the folder `next` the permissions and the owner of the folder `site`, and makes it if it is not there. Gives back the mark of
/// `site`.
pub(super) fn like(site: &Path, next: &Path) -> io::Result<Mark> {
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
    Ok(Mark::of(&want))
}

/// Removes what is in `folder`, which is at the path `at`, but for the `staged` files and the folders on their way.
pub(super) fn clear_but(folder: &Path, at: &str, staged: &BTreeSet<&str>) -> io::Result<()> {
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
pub(super) fn take_away(entry: &fs::DirEntry) -> io::Result<()> {
    if entry.file_type()?.is_dir() { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) }
}

/// Links a folder whose name is not UTF-8, so which is someone else’s as a whole.
pub(super) fn copy_links(site: &Path, next: &Path) -> io::Result<()> {
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
