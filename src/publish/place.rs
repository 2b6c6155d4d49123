//! Where a build works: beside the site’s folder where it may, inside it otherwise, one build at a time.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::PublishError;

/// Where a build works inside the site’s folder, until it is done.
pub(super) const STAGE: &str = ".staffroom-stage";
/// Held by builds that may not write beside the site’s folder.
pub(super) const LOCK: &str = ".staffroom-lock";

/// The folder of the site, and where a build may work.
#[derive(Debug)]
pub(super) struct Place {
    /// The site’s folder. It may not be there yet.
    pub(super) out: PathBuf,
    /// The folder beside it, `.site.staffroom`, in which the next site is made; none where it cannot be had, or is not to be used.
    pub(super) beside: Option<PathBuf>,
    /// Locked for as long as this lives. The file stays: who waits for a file that is taken away would not see the next build.
    _lock: fs::File,
}

impl Place {
    /// Takes the place for one build. Where another has it, calls `waiting` and waits for it.
    pub(super) fn take(out: &Path, waiting: &dyn Fn()) -> Result<Self, PublishError> {
        let out = real(out)?;
        let beside = beside(&out).filter(|folder| make_beside(folder).is_ok());
        let path = match &beside {
            Some(folder) => folder.join("lock"),
            None => {
                fs::create_dir_all(&out).map_err(|e| PublishError::new("make the folder", &out, e))?;
                out.join(LOCK)
            }
        };
        let lock = hold(&path, waiting)?;
        Ok(Self { out, beside, _lock: lock })
    }
}

/// Locks the file `path`, which is made if it is not there, for as long as what this gives lives. Where another has it, calls
/// `waiting` and waits.
pub(super) fn hold(path: &Path, waiting: &dyn Fn()) -> Result<fs::File, PublishError> {
    let lock = fs::File::create(path).map_err(|e| PublishError::new("write to", path, e))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => {
            waiting();
            lock.lock().map_err(|e| PublishError::new("lock", path, e))?;
        }
        // Some shares have no locks. A build there is better than none.
        Err(fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
        Err(fs::TryLockError::Error(error)) => return Err(PublishError::new("lock", path, error)),
    }
    Ok(lock)
}

/// What a site is made of, in its folder.
const SOURCES: [&str; 5] = ["staffroom.toml", "content", "quizzes", "themes", ".staffroom"];

/// Refuses to publish the site in `root` into a folder `out` that has its sources in it, or lies in them: the exchange would put the
/// sources aside while their author works on them, and the next build would read what this one wrote.
///
/// # Errors
///
/// Where it is such a folder.
pub fn apart(root: &Path, out: &Path) -> Result<(), PublishError> {
    let Ok(root) = fs::canonicalize(root) else { return Ok(()) };
    let there = resolved(out);
    let mut sources = SOURCES.iter().map(|part| resolved(&root.join(part)));
    let mixes =
        root.starts_with(&there) || sources.any(|source| source.starts_with(&there) || there.starts_with(source));
    if mixes { Err(PublishError::mixed(out)) } else { Ok(()) }
}

/// The path without links as far as it is there.
fn resolved(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let found = full.ancestors().find_map(|above| Some((above, fs::canonicalize(above).ok()?)));
    match found {
        Some((above, real)) => full.strip_prefix(above).map_or(full.clone(), |rest| real.join(rest)),
        None => full,
    }
}

/// The site’s folder without links on the way, so that builds that come to it by different ways meet.
fn real(out: &Path) -> Result<PathBuf, PublishError> {
    let failed = |doing| move |e| PublishError::new(doing, out, e);
    match fs::metadata(out) {
        Ok(meta) if meta.is_dir() => return fs::canonicalize(out).map_err(failed("open")),
        Ok(_) => return Err(failed("make the folder")(io::ErrorKind::NotADirectory.into())),
        Err(_) if out.is_symlink() => return Err(PublishError::astray(out)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed("open")(error)),
    }
    let Some(name) = out.file_name() else { return Err(failed("make the folder")(io::ErrorKind::NotFound.into())) };
    let parent = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(failed("make the folder"))?;
    Ok(fs::canonicalize(parent).map_err(failed("open"))?.join(name))
}

/// The folder in which a build into `out` works: hidden, and told from that of any other site beside it.
fn beside(out: &Path) -> Option<PathBuf> {
    let mut name = std::ffi::OsString::from(".");
    name.push(out.file_name()?);
    name.push(".staffroom");
    Some(out.with_file_name(name))
}

fn make_beside(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        // It is nothing for version control.
        Ok(()) => fs::write(folder.join(".gitignore"), "*\n"),
        // A link there would have us clear a folder that is not ours.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && fs::symlink_metadata(folder)?.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}
