//! The only code that writes a site.
//!
//! A build writes what differs into a staging folder and publishes it when all of it is there. Until then the published site is
//! untouched; a build that fails leaves it as it was. Where the system can, the whole site is published in one step, see `exchange`;
//! elsewhere file by file with a `journal`.

mod copy;
mod error;
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
mod exchange;
mod journal;
mod manifest;
mod memory;
mod pack;
mod place;
mod revisions;
mod verify;

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

pub use error::PublishError;
pub use manifest::{Entry, Manifest, Sum};
pub use memory::{Begun, Memory, Said};
pub use pack::pack;
pub use place::apart;
pub use revisions::{archive, record};
pub use verify::{Verdict, may_be_copy, verify};

use crate::render::{Content, File};
use journal::Journal;
use place::Place;

/// The list of everything that a build wrote.
pub const MANIFEST: &str = "manifest.json";

/// How a site is published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Way {
    /// All at once, where the system can; the folder of the site is another one afterwards. File by file where it cannot.
    #[default]
    AtOnce,
    /// File by file, for a folder that must stay the same one: mounted somewhere else, or served by a program that holds it open.
    InPlace,
}

/// Whether a build has published a site into the folder.
pub fn is_published(folder: &Path) -> bool {
    folder.join(MANIFEST).is_file() && folder.join("index.html").is_file()
}

/// Whether `folder` is a site that a build published.
pub fn is_site(folder: &Path) -> bool {
    read(&folder.join(MANIFEST)).is_ok_and(|bytes| serde_json::from_slice::<Manifest>(&bytes).is_ok())
}

/// A build in progress.
#[derive(Debug)]
pub struct Publisher {
    place: Place,
    stage: PathBuf,
    before: Manifest,
}

/// A file that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What the manifest says of it.
    pub entry: Entry,
    /// Whether it was taken over as it is.
    pub kept: bool,
    changed: bool,
}

/// What a build did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// Files of the site, without the manifest.
    pub files: usize,
    /// Files that were new or differed.
    pub changed: usize,
    /// Files that are no more.
    pub removed: usize,
}

impl Publisher {
    /// Begins a build into the folder `out`, which is made if it is not there. Where another build works in it, calls `waiting` and
    /// waits for it. What a build that was stopped had begun to publish is finished first.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be made or written to.
    pub fn begin(out: &Path, way: Way, waiting: &dyn Fn()) -> Result<Self, PublishError> {
        let mut place = Place::take(out, waiting)?;
        journal::recover(&place.out)?;
        place.beside = place.beside.filter(|beside| way == Way::AtOnce && can_exchange(&place.out, beside));
        let stage = place.beside.as_ref().map_or_else(|| journal::staged(&place.out), |beside| beside.join("stage"));
        remove_all(&stage)?;
        fs::create_dir_all(&stage).map_err(|e| PublishError::new("make the folder", &stage, e))?;
        let before = Manifest::read(&place.out.join(MANIFEST))?;
        Ok(Self { place, stage, before })
    }

    /// Takes a file of the site. It is staged only if it differs from what is published.
    ///
    /// # Errors
    ///
    /// Where it cannot be written, where its path would leave the folder, or where a file that no build wrote is in its place. Where it is
    /// a copy, and its original cannot be read or was changed since it was found.
    pub fn put(&self, file: &File) -> Result<Taken, PublishError> {
        if !manifest::stays_inside(&file.path) || file.path == MANIFEST {
            return Err(PublishError::outside(&file.path));
        }
        let to = self.place.out.join(&file.path);
        // The manifest says what was written, the disk what is there: someone may have touched it.
        let same = match &file.content {
            Content::Made(bytes) => read(&to).is_ok_and(|old| old == *bytes).then(|| Sum::of(bytes)),
            Content::CopyOf(original) => copy::same(original, &to)?,
        };
        let changed = same.is_none();
        let sha256 = match same {
            Some(sha256) => sha256,
            None => self.stage(file, &to)?,
        };
        Ok(Taken { entry: Entry { path: file.path.clone(), sha256 }, kept: false, changed })
    }

    /// Stages a file that is to be published at `to`, and gives its SHA-256.
    fn stage(&self, file: &File, to: &Path) -> Result<Sum, PublishError> {
        if !self.before.has(&file.path) && fs::symlink_metadata(to).is_ok_and(|meta| !meta.is_dir()) {
            return Err(PublishError::foreign(to));
        }
        let staged = self.stage.join(&file.path);
        match &file.content {
            Content::Made(bytes) => write(&staged, bytes).map(|()| Sum::of(bytes)),
            Content::CopyOf(original) => copy::copy(original, &staged),
        }
    }

    /// Takes over a file that is published and need not be made again.
    pub fn keep(&self, entry: Entry) -> Taken {
        Taken { entry, kept: true, changed: false }
    }

    /// Publishes what was staged, takes away what earlier builds wrote and this one did not, and writes the manifest. Other builds
    /// wait until this is dropped.
    ///
    /// # Errors
    ///
    /// Where a file cannot be moved or removed, or where two files were taken for one path.
    pub fn finish(&self, taken: &[&Taken]) -> Result<Published, PublishError> {
        let changed = taken.iter().filter(|t| t.changed);
        let mut staged: BTreeSet<&str> = changed.map(|t| t.entry.path.as_str()).collect();
        let manifest = Manifest::new(taken.iter().map(|t| &t.entry).collect())?;
        let gone: BTreeSet<&str> = self.before.paths().filter(|path| !manifest.has(path)).collect();
        let done = Published { files: taken.len(), changed: staged.len(), removed: gone.len() };
        let text = manifest.text();
        if read(&self.place.out.join(MANIFEST)).map_or(true, |old| old != text.as_bytes()) {
            write(&self.stage.join(MANIFEST), text.as_bytes())?;
            staged.insert(MANIFEST);
        }
        // Where nothing differs nothing is touched.
        if !staged.is_empty() || !gone.is_empty() {
            self.publish(staged, gone, &manifest)?;
        }
        Ok(done)
    }

    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    fn publish(&self, staged: BTreeSet<&str>, gone: BTreeSet<&str>, manifest: &Manifest) -> Result<(), PublishError> {
        let Some(beside) = &self.place.beside else {
            return self.publish_in_place(&staged, &gone);
        };
        let next = beside.join("next");
        let exchange = exchange::Exchange {
            out: &self.place.out,
            next: &next,
            stage: &self.stage,
            staged,
            gone,
            ours: &|path| path == MANIFEST || manifest.has(path) || self.before.has(path),
        };
        match exchange.publish() {
            Ok(()) => Ok(()),
            Err(error) if exchange::is_impossible_here(&error) => {
                for path in &exchange.staged {
                    let to = journal::staged(&self.place.out).join(path);
                    let from = [&self.stage, &next].map(|folder| folder.join(path));
                    let from = if from[0].exists() { &from[0] } else { &from[1] };
                    make_parent(&to)?;
                    let moved = fs::rename(from, &to).or_else(|_| fs::copy(from, &to).map(drop));
                    moved.map_err(|e| PublishError::new("write", &to, e))?;
                }
                self.publish_in_place(&exchange.staged, &exchange.gone)
            }
            Err(error) => Err(PublishError::new("publish", &self.place.out, error)),
        }
    }

    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    fn publish(&self, staged: BTreeSet<&str>, gone: BTreeSet<&str>, _: &Manifest) -> Result<(), PublishError> {
        self.publish_in_place(&staged, &gone)
    }

    fn publish_in_place(&self, staged: &BTreeSet<&str>, gone: &BTreeSet<&str>) -> Result<(), PublishError> {
        let own = |paths: &BTreeSet<&str>| paths.iter().map(|path| (*path).to_owned()).collect();
        journal::publish(&self.place.out, &Journal { put: own(staged), remove: own(gone) })
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        // Best effort: whatever stays is cleared when the next build begins. What a journal tells of must stay.
        let _ = fs::remove_dir_all(&self.stage);
        if !journal::is_unfinished(&self.place.out) {
            let _ = fs::remove_dir(self.place.out.join(place::STAGE));
        }
    }
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn can_exchange(out: &Path, beside: &Path) -> bool {
    exchange::is_one_disk(out, beside)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn can_exchange(_: &Path, _: &Path) -> bool {
    false
}

/// Removes a folder of ours, if it is there.
fn remove_all(folder: &Path) -> Result<(), PublishError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(PublishError::new("clear", folder, error)),
        _ => Ok(()),
    }
}

/// The bytes of a file.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = open(path)?;
    let mut bytes = Vec::new();
    // Someone may have put a file there that no memory holds.
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    bytes.try_reserve_exact(length).map_err(|_| io::ErrorKind::OutOfMemory)?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A file, to be read. A pipe or a device in its place is not opened: it would have us wait for ever, or has no end.
fn open(path: &Path) -> io::Result<fs::File> {
    let meta = fs::metadata(path)?;
    if !meta.is_file() && !meta.is_dir() {
        return Err(io::Error::other("it is no file with bytes in it"));
    }
    fs::File::open(path)
}

fn make_parent(path: &Path) -> Result<(), PublishError> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(|e| PublishError::new("make the folder", parent, e))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    make_parent(path)?;
    fs::write(path, bytes).map_err(|e| PublishError::new("write", path, e))
}

#[cfg(test)]
mod tests;
