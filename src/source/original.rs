//! Files of the sources that are copied as they are, and never held: images may be many, and large.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{Digest, Digesting};

/// What tells a file from itself before it was changed, as far as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// When its bytes were changed.
    pub modified: Option<SystemTime>,
    bytes: u64,
    /// On Unix when anything of it was changed, which no program can set: seconds and nanoseconds.
    changed: (i64, i64),
}

impl Stamp {
    /// That of a file which the system tells this of.
    pub fn of(meta: &fs::Metadata) -> Self {
        #[cfg(unix)]
        let changed = (std::os::unix::fs::MetadataExt::ctime(meta), std::os::unix::fs::MetadataExt::ctime_nsec(meta));
        #[cfg(not(unix))]
        let changed = (0, 0);
        Self { modified: meta.modified().ok(), bytes: meta.len(), changed }
    }
}

/// A file that stays where it is until it is copied: where it is, and how it was found.
///
/// Whoever reads it gets all bytes of a file with the size and the time of the one that was found, or an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    path: PathBuf,
    stamp: Stamp,
}

impl Original {
    /// The file at `path`, which the system tells `meta` of.
    pub fn new(path: PathBuf, meta: &fs::Metadata) -> Self {
        Self { path, stamp: Stamp::of(meta) }
    }

    /// The same path with what is there now.
    ///
    /// # Errors
    ///
    /// Where there is nothing any more, or no file.
    pub fn anew(&self) -> io::Result<Self> {
        Ok(Self::new(self.path.clone(), &look(&self.path)?))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.stamp.bytes
    }

    /// When it was last changed, where the system tells: its bytes, or on Unix anything else of it.
    pub fn touched(&self) -> Option<SystemTime> {
        let (seconds, nanoseconds) = self.stamp.changed;
        let since = Duration::new(seconds.try_into().unwrap_or(0), nanoseconds.try_into().unwrap_or(0));
        self.stamp.modified.map(|modified| modified.max(UNIX_EPOCH + since))
    }

    /// Two that have the same digest have the same bytes, as far as the system says.
    pub fn digest(&self) -> Digest {
        let mut digest = Digesting::default().with("original");
        digest.add_debug(&self.stamp);
        digest.done()
    }

    /// Its bytes from the beginning.
    ///
    /// # Errors
    ///
    /// Where it cannot be opened, or is another file than the one that was found.
    pub fn open(&self) -> io::Result<Opened> {
        self.must_be(&look(&self.path)?)?;
        let file = fs::File::open(&self.path)?;
        self.must_be(&file.metadata()?)?;
        Ok(Opened { file, left: self.stamp.bytes, original: self.clone() })
    }

    /// Whether a file is still this one. A backup that links it, or a program that gives it other rights, changes none of its bytes.
    fn must_be(&self, meta: &fs::Metadata) -> io::Result<()> {
        let now = Stamp::of(meta);
        if (now.modified, now.bytes) == (self.stamp.modified, self.stamp.bytes) { Ok(()) } else { Err(changed()) }
    }
}

/// What the system tells of the file at `path`. A pipe or a device must not even be opened: it would have us wait for ever.
fn look(path: &Path) -> io::Result<fs::Metadata> {
    let meta = fs::metadata(path)?;
    if meta.is_file() { Ok(meta) } else { Err(io::Error::other("it is a file no more")) }
}

fn changed() -> io::Error {
    io::Error::other("it was changed in the meantime; try again")
}

/// An original that is being read. Its end is told only where all of it was read and it is still the file that was found.
#[derive(Debug)]
pub struct Opened {
    file: fs::File,
    left: u64,
    original: Original,
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(changed)?;
        if count == 0 && !buffer.is_empty() {
            if self.left > 0 {
                return Err(changed());
            }
            self.original.must_be(&self.file.metadata()?)?;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &Path) -> Original {
        Original::new(path.to_owned(), &fs::metadata(path).expect("there"))
    }

    fn read(mut from: impl Read) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).map(|_| bytes)
    }

    #[test]
    fn a_file_that_stays_is_read_to_its_end() {
        let dir = tempfile::tempdir().expect("a folder");
        for bytes in [vec![], vec![7; 1], vec![7; 300_000]] {
            let path = dir.path().join("a.png");
            fs::write(&path, &bytes).expect("written");
            let original = found(&path);
            assert_eq!(original.bytes(), bytes.len() as u64);
            assert_eq!(read(original.open().expect("opened")).expect("read"), bytes);
            assert_eq!(original.anew().expect("there"), original);
        }
    }

    #[test]
    fn no_other_file_is_read_in_its_place() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.png");
        fs::write(&path, "one").expect("written");
        let original = found(&path);
        fs::write(&path, "three").expect("written");
        let error = original.open().expect_err("changed");
        assert_eq!(error.to_string(), "it was changed in the meantime; try again");
        assert_eq!(read(original.anew().and_then(|now| now.open()).expect("opened")).expect("read"), b"three");
        assert_ne!(original.anew().expect("there").digest(), original.digest());
        fs::remove_file(&path).expect("removed");
        assert_eq!(original.open().expect_err("gone").kind(), io::ErrorKind::NotFound);
        fs::create_dir(&path).expect("made");
        assert_eq!(original.open().expect_err("a folder").to_string(), "it is a file no more");
    }

    #[test]
    fn one_that_changes_while_it_is_read_has_no_end() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.png");
        type Change = fn(&Path);
        let changes: [Change; 3] = [
            |path| {
                fs::OpenOptions::new()
                    .append(true)
                    .open(path)
                    .and_then(|mut f| io::Write::write_all(&mut f, b"more"))
                    .expect("longer")
            },
            |path| fs::OpenOptions::new().write(true).open(path).and_then(|f| f.set_len(1)).expect("shorter"),
            // Of the same length, at another time.
            |path| {
                let file = fs::OpenOptions::new().write(true).open(path).expect("opened");
                file.set_modified(UNIX_EPOCH).expect("another time");
            },
        ];
        for (at, change) in changes.iter().enumerate() {
            fs::write(&path, "one two three fo").expect("written");
            let mut opened = found(&path).open().expect("opened");
            let mut start = [0; 1];
            opened.read_exact(&mut start).expect("begun");
            change(&path);
            assert!(read(opened).is_err(), "{at}");
        }
    }

    #[test]
    fn what_leaves_its_bytes_alone_does_not_keep_it_from_being_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.png");
        fs::write(&path, "one").expect("written");
        let original = found(&path);
        let opened = original.open().expect("opened");
        fs::hard_link(&path, dir.path().join("backup.png")).expect("linked");
        assert_eq!(read(opened).expect("read"), b"one");
        assert_eq!(read(original.open().expect("opened")).expect("read"), b"one");
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_in_its_place_is_not_waited_for() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.png");
        fs::write(&path, "one").expect("written");
        let original = found(&path);
        fs::remove_file(&path).expect("removed");
        let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo");
        assert!(made.success());
        assert_eq!(original.open().expect_err("a pipe").to_string(), "it is a file no more");
        assert!(original.anew().is_err());
    }
}
