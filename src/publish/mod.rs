//! The only code that writes a site.
//!
//! A build writes what differs into a staging folder inside the site's folder, so on the same disk, and moves it into place when
//! all of it is there. Until then the published site is untouched; a build that fails leaves it as it was.

mod error;
mod manifest;
mod memory;
mod revisions;

use std::{
    fs,
    path::{Path, PathBuf},
};

pub use error::PublishError;
pub use manifest::{Entry, Manifest};
pub use memory::{Begun, Memory, Said};
pub use revisions::{archive, record};

use crate::render::File;

/// Where a build puts what is not yet published.
const STAGE: &str = ".staffroom-stage";
/// The list of everything that a build wrote.
pub const MANIFEST: &str = "manifest.json";
/// Held by a build, so that two of them do not mix.
const LOCK: &str = ".staffroom-lock";

/// Whether a build has published a site into the folder.
pub fn is_published(folder: &Path) -> bool {
    folder.join(MANIFEST).is_file() && folder.join("index.html").is_file()
}

/// Whether `folder` is a site that a build published.
pub fn is_site(folder: &Path) -> bool {
    fs::read(folder.join(MANIFEST)).is_ok_and(|bytes| serde_json::from_slice::<Manifest>(&bytes).is_ok())
}

/// A build in progress.
#[derive(Debug)]
pub struct Publisher {
    out: PathBuf,
    stage: PathBuf,
    before: Manifest,
    /// Locked for as long as this lives.
    _lock: fs::File,
}

/// A file that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What the manifest says of it.
    pub entry: Entry,
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
    /// Begins a build into the folder `out`, which is made if it is not there. Waits while another build works in it.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be made or written to.
    pub fn begin(out: &Path) -> Result<Self, PublishError> {
        fs::create_dir_all(out).map_err(|e| PublishError::new("make the folder", out, e))?;
        let path = out.join(LOCK);
        let lock = fs::File::create(&path).map_err(|e| PublishError::new("write to", out, e))?;
        lock.lock().map_err(|e| PublishError::new("lock", &path, e))?;
        let stage = out.join(STAGE);
        if stage.exists() {
            fs::remove_dir_all(&stage).map_err(|e| PublishError::new("clear", &stage, e))?;
        }
        let before = Manifest::read(&out.join(MANIFEST))?;
        Ok(Self { out: out.to_owned(), stage, before, _lock: lock })
    }

    /// Takes a file of the site. It is staged only if it differs from what is published.
    ///
    /// # Errors
    ///
    /// Where it cannot be written, or where its path would leave the folder.
    pub fn put(&self, file: &File) -> Result<Taken, PublishError> {
        if !manifest::stays_inside(&file.path) {
            return Err(PublishError::outside(&file.path));
        }
        let entry = Entry::new(&file.path, &file.bytes);
        // The manifest says what was written, the disk what is there: someone may have touched it.
        let changed = fs::read(self.out.join(&file.path)).map_or(true, |old| old != file.bytes);
        if changed {
            write(&self.stage.join(&file.path), &file.bytes)?;
        }
        Ok(Taken { entry, changed })
    }

    /// Takes over a file that is published and need not be made again.
    pub fn keep(&self, entry: Entry) -> Taken {
        Taken { entry, changed: false }
    }

    /// Publishes what was staged, takes away what earlier builds wrote and this one did not, and writes the manifest.
    ///
    /// # Errors
    ///
    /// Where a file cannot be moved or removed, or where two files were taken for one path.
    pub fn finish(self, taken: Vec<Taken>) -> Result<Published, PublishError> {
        let changed: Vec<&str> = taken.iter().filter(|t| t.changed).map(|t| t.entry.path.as_str()).collect();
        let manifest = Manifest::new(taken.iter().map(|t| t.entry.clone()).collect())?;
        for path in &changed {
            let to = self.out.join(path);
            make_parent(&to)?;
            fs::rename(self.stage.join(path), &to).map_err(|e| PublishError::new("publish", &to, e))?;
        }
        let gone: Vec<&str> = self.before.paths().filter(|path| !manifest.has(path)).collect();
        for path in &gone {
            self.remove(path)?;
        }
        write(&self.stage.join(MANIFEST), manifest.text().as_bytes())?;
        let list = self.out.join(MANIFEST);
        if fs::read_to_string(&list).is_ok_and(|old| old == manifest.text()) {
            // Unchanged files keep their times, this one too.
        } else {
            fs::rename(self.stage.join(MANIFEST), &list).map_err(|e| PublishError::new("publish", &list, e))?;
        }
        fs::remove_dir_all(&self.stage).map_err(|e| PublishError::new("clear", &self.stage, e))?;
        Ok(Published { files: taken.len(), changed: changed.len(), removed: gone.len() })
    }

    /// Takes away a file that an earlier build wrote, and the folders that it leaves empty.
    fn remove(&self, path: &str) -> Result<(), PublishError> {
        let file = self.out.join(path);
        match fs::remove_file(&file) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(PublishError::new("remove", &file, error)),
        }
        let mut folder = file.parent();
        while let Some(empty) = folder.filter(|f| *f != self.out && f.starts_with(&self.out)) {
            // A folder with something else in it cannot be removed, and must not be.
            if fs::remove_dir(empty).is_err() {
                break;
            }
            folder = empty.parent();
        }
        Ok(())
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        // Best effort: whatever stays is cleared when the next build begins.
        let _ = fs::remove_dir_all(&self.stage);
        let _ = fs::remove_file(self.out.join(LOCK));
    }
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
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), bytes: text.into() }
    }

    fn build(out: &Path, files: &[File]) -> Published {
        let publisher = Publisher::begin(out).expect("a folder");
        let taken = files.iter().map(|f| publisher.put(f).expect("written")).collect();
        publisher.finish(taken).expect("published")
    }

    #[test]
    fn only_what_differs_is_written_and_only_what_was_built_is_removed() {
        let dir = tempfile::tempdir().expect("a folder");
        let first = build(dir.path(), &[file("index.html", "a"), file("x/index.html", "b")]);
        assert_eq!(first, Published { files: 2, changed: 2, removed: 0 });
        fs::write(dir.path().join("x/foreign.txt"), "mine").expect("written");
        let time = |path: &str| fs::metadata(dir.path().join(path)).and_then(|m| m.modified()).expect("a time");
        let (page, list) = (time("index.html"), time("manifest.json"));
        let same = build(dir.path(), &[file("index.html", "a"), file("x/index.html", "b")]);
        assert_eq!(same, Published { files: 2, changed: 0, removed: 0 });
        assert_eq!((page, list), (time("index.html"), time("manifest.json")));
        let less = build(dir.path(), &[file("index.html", "c")]);
        assert_eq!(less, Published { files: 1, changed: 1, removed: 1 });
        assert!(dir.path().join("x/foreign.txt").exists());
        assert!(!dir.path().join("x/index.html").exists());
        assert!(!dir.path().join(STAGE).exists());
    }

    #[test]
    fn a_build_that_stops_half_way_leaves_the_site_as_it_was() {
        let dir = tempfile::tempdir().expect("a folder");
        build(dir.path(), &[file("index.html", "a")]);
        let publisher = Publisher::begin(dir.path()).expect("a folder");
        publisher.put(&file("index.html", "b")).expect("written");
        drop(publisher);
        assert_eq!(fs::read_to_string(dir.path().join("index.html")).expect("read"), "a");
        assert!(!dir.path().join(STAGE).exists());
    }

    #[test]
    fn no_file_leaves_the_folder_and_none_is_published_twice() {
        let dir = tempfile::tempdir().expect("a folder");
        let publisher = Publisher::begin(dir.path()).expect("a folder");
        for path in ["../x", "/etc/x", "a/../../x", "a//b", "a\\..\\b", ""] {
            assert!(publisher.put(&file(path, "x")).is_err(), "{path}");
        }
        let twice =
            vec![publisher.put(&file("a", "1")).expect("written"), publisher.put(&file("a", "2")).expect("written")];
        assert!(publisher.finish(twice).is_err());
    }
}
