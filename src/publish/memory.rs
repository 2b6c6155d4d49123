//! What the last build was made of: so that a build of the same does nothing, and one after an edit makes only what the edit reaches.
//!
//! The record lies in `.staffroom/` in the site's folder, never in the published site, and is worth nothing elsewhere: whoever takes it
//! away, or damages it, has the next build do everything. A build trusts it only as far as it can see that nothing has changed since.
//! A source counts as unchanged while its size and its times are the same. One that was saved while the last build began, or in
//! the two seconds before, may have been saved once more within the same tick of the disk's clock, so then everything is read again. So it is
//! with each image alone: it is copied as it is, and not read again while it is the same by its size and times.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Entry, PublishError, Sum, Taken, revisions};
use crate::source::Digest;

/// The folder of the records, in the folder of the site's sources.
const FOLDER: &str = ".staffroom";

/// The coarsest clock of the disks in use (FAT) ticks every two seconds.
const TICK: Duration = Duration::from_secs(2);

/// What a build said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The warnings as text.
    pub problems: String,
    /// The same in colour.
    pub coloured: String,
    /// How many pages the site has.
    pub pages: usize,
}

/// The record of the last build into a folder.
#[derive(Debug)]
pub struct Memory {
    /// The file of the record.
    path: PathBuf,
    out: PathBuf,
    record: Record,
}

/// A build that has begun.
#[derive(Debug)]
pub struct Begun {
    call: String,
    inputs: Digest,
    /// When, by the disk's own clock; none where that is not known.
    at: Option<SystemTime>,
    /// Whether a source may have changed after it was looked at without its times showing it.
    doubtful: bool,
    /// Whether nothing can be recorded, because nobody may write beside the sources.
    unrecorded: bool,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    /// The program that built: another one makes other pages.
    program: String,
    /// What the build was asked for, and the sources; empty where they are not to be trusted.
    call: String,
    inputs: String,
    said: Said,
    files: BTreeMap<String, Remembered>,
}

/// A file of the site as it was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Remembered {
    sha256: Sum,
    /// What it was made of; none where that cannot be told beforehand.
    made_of: Option<Digest>,
    bytes: u64,
    /// Nanoseconds since 1970.
    modified: u64,
}

impl Begun {
    /// Whether a source that was last changed at `touched` will show by its times alone whether it was changed after this build began.
    pub fn is_settled(&self, touched: Option<SystemTime>) -> bool {
        matches!((touched, self.at), (Some(touched), Some(at)) if touched + TICK < at)
    }
}

impl Memory {
    /// The record that the build `program` keeps of the folder `out` for the sources in `root`. One that cannot be read is empty.
    pub fn open(root: &Path, out: &Path, program: &str) -> Self {
        let mut memory = Self::empty(root, out, program);
        let read = super::read(&memory.path).ok().and_then(|bytes| serde_json::from_slice::<Record>(&bytes).ok());
        if let Some(record) = read.filter(|record| record.program == program) {
            memory.record = record;
        }
        memory
    }

    /// The same without what the last build left in it.
    pub fn empty(root: &Path, out: &Path, program: &str) -> Self {
        // The folder need not be there yet.
        let full = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
        let name = Digest::of(full.to_string_lossy().as_bytes());
        let path = root.join(FOLDER).join(format!("{name}.json"));
        Self { path, out: out.to_owned(), record: Record { program: program.to_owned(), ..Record::default() } }
    }

    /// The file that is held while the archive of the same sources is written.
    pub fn archive_lock(&self) -> PathBuf {
        self.path.with_file_name("archive.lock")
    }

    /// What the last build said, if it was asked for the same as `call`, and neither a source nor a file of the site has changed.
    pub fn still_holds(&self, call: &str, inputs: Digest) -> Option<&Said> {
        let record = &self.record;
        let same = !record.call.is_empty() && record.call == call && record.inputs == inputs.to_string();
        (same && record.files.iter().all(|(path, file)| self.is_as_left(path, file))).then_some(&record.said)
    }

    /// Notes a build of `inputs`, which were looked at after `since`, before any was read; the newest of them was changed at `newest`.
    /// Where the sources lie in a place that is only for reading, nothing will be recorded.
    ///
    /// # Errors
    ///
    /// Where nothing can be written beside the sources for another reason.
    pub fn begin(&self, call: &str, inputs: Digest, newest: SystemTime, since: Instant) -> Result<Begun, PublishError> {
        let folder = self.path.parent().unwrap_or(&self.path);
        // Nobody is to keep this folder in version control.
        let ignore = folder.join(".gitignore");
        let may =
            fs::create_dir_all(folder).and_then(|()| fs::OpenOptions::new().append(true).create(true).open(&ignore));
        if may.is_err_and(|e| matches!(e.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)) {
            return Ok(Begun { call: call.to_owned(), inputs, at: None, doubtful: true, unrecorded: true });
        }
        if fs::metadata(&ignore).map_or(true, |meta| meta.len() == 0) {
            super::write(&ignore, b"*\n")?;
        }
        // The time of a file made now is told by the disk's own clock, by which the sources are told too.
        let mark = self.path.with_extension("began");
        super::write(&mark, b"")?;
        let began = fs::metadata(&mark).and_then(|meta| meta.modified());
        let began = began.map_err(|e| PublishError::new("read", &mark, e))?;
        let began = began.checked_sub(since.elapsed()).unwrap_or(UNIX_EPOCH);
        let doubtful = newest + TICK >= began;
        Ok(Begun { call: call.to_owned(), inputs, at: Some(began), doubtful, unrecorded: false })
    }

    /// The file at `path`, if it was made of `made_of` and is as it was left.
    pub fn kept(&self, path: &str, made_of: Digest) -> Option<Entry> {
        let file = self.record.files.get(path).filter(|file| file.made_of == Some(made_of))?;
        self.is_as_left(path, file).then(|| Entry { path: path.to_owned(), sha256: file.sha256 })
    }

    /// The files below `folder` that were made of `made_of`; none unless all of them are as they were left.
    pub fn kept_below(&self, folder: &str, made_of: Digest) -> Vec<Entry> {
        let below = self.record.files.range(folder.to_owned()..).take_while(|(path, _)| path.starts_with(folder));
        let made = below.filter(|(_, file)| file.made_of == Some(made_of));
        let kept = made
            .map(|(path, file)| self.is_as_left(path, file).then(|| Entry { path: path.clone(), sha256: file.sha256 }));
        kept.collect::<Option<_>>().unwrap_or_default()
    }

    fn is_as_left(&self, path: &str, file: &Remembered) -> bool {
        fs::symlink_metadata(self.out.join(path)).is_ok_and(|meta| {
            meta.is_file() && meta.len() == file.bytes && nanoseconds(&meta).is_ok_and(|time| time == file.modified)
        })
    }

    /// Records a build that was published: its files, each with what it was made of, `list`, the path of the manifest, and what it said.
    ///
    /// # Errors
    ///
    /// Where a file cannot be looked at, or the record cannot be written.
    pub fn finish(
        mut self,
        begun: &Begun,
        mut files: Vec<(Taken, Option<Digest>)>,
        list: &str,
        said: Said,
    ) -> Result<(), PublishError> {
        if begun.unrecorded {
            return Ok(());
        }
        let list = Entry { path: list.to_owned(), sha256: Sum::default() };
        files.push((Taken { entry: list, kept: false, changed: false }, None));
        let look = |(Taken { entry, kept, .. }, made_of): (Taken, Option<Digest>)| {
            // What was taken over was looked at when it was.
            if let Some(known) = self.record.files.get(&entry.path).filter(|_| kept) {
                return Ok((entry.path, known.clone()));
            }
            let path = self.out.join(&entry.path);
            let meta = fs::symlink_metadata(&path).map_err(|e| PublishError::new("read", &path, e))?;
            let modified = nanoseconds(&meta).map_err(|e| PublishError::new("read", &path, e))?;
            Ok((entry.path, Remembered { sha256: entry.sha256, made_of, bytes: meta.len(), modified }))
        };
        let looked: Vec<_> = files.into_par_iter().map(look).collect::<Result<_, PublishError>>()?;
        self.record.files = looked.into_iter().collect();
        let trusted = |text: String| if begun.doubtful { String::new() } else { text };
        self.record.call = trusted(begun.call.clone());
        self.record.inputs = trusted(begun.inputs.to_string());
        self.record.said = said;
        let text = serde_json::to_string(&self.record).expect("a record is JSON");
        revisions::record(&self.path, &text)
    }
}

fn nanoseconds(meta: &fs::Metadata) -> io::Result<u64> {
    let since = meta.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(root: &Path, text: &str, newest: SystemTime, since: Instant) -> PathBuf {
        let out = root.join("site");
        fs::create_dir_all(&out).expect("a folder");
        fs::write(out.join("index.html"), text).expect("written");
        fs::write(out.join("manifest.json"), "{}").expect("written");
        let memory = Memory::open(root, &out, "program 1");
        let begun = memory.begin("today", Digest::of(text.as_bytes()), newest, since).expect("begun");
        let entry = Entry::new("index.html", text.as_bytes());
        let file = (Taken { entry, kept: false, changed: true }, Some(Digest::of(b"page")));
        let said = Said { pages: 1, ..Said::default() };
        memory.finish(&begun, vec![file], "manifest.json", said).expect("recorded");
        out
    }

    #[test]
    fn a_build_holds_until_a_source_a_file_the_call_or_the_program_changes() {
        let dir = tempfile::tempdir().expect("a folder");
        let long_ago = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let out = built(dir.path(), "a", long_ago, Instant::now());
        let open = |program: &str| Memory::open(dir.path(), &out, program);
        let same = Digest::of(b"a");
        assert_eq!(open("program 1").still_holds("today", same).map(|said| said.pages), Some(1));
        assert_eq!(open("program 1").still_holds("tomorrow", same), None);
        assert_eq!(open("program 1").still_holds("today", Digest::of(b"b")), None);
        assert_eq!(open("program 2").still_holds("today", same), None);
        let key = Digest::of(b"page");
        assert_eq!(open("program 1").kept("index.html", key), Some(Entry::new("index.html", b"a")));
        assert_eq!(open("program 1").kept("index.html", Digest::of(b"other")), None);
        fs::write(out.join("index.html"), "touched").expect("written");
        assert_eq!(open("program 1").still_holds("today", same), None);
        assert_eq!(open("program 1").kept("index.html", key), None);
    }

    #[test]
    fn sources_saved_just_before_a_build_are_looked_at_again() {
        let dir = tempfile::tempdir().expect("a folder");
        let now = fs::metadata(dir.path()).and_then(|meta| meta.modified()).expect("a time");
        let out = built(dir.path(), "a", now, Instant::now());
        let memory = || Memory::open(dir.path(), &out, "program 1");
        assert_eq!(memory().still_holds("today", Digest::of(b"a")), None);
        assert!(memory().kept("index.html", Digest::of(b"page")).is_some());
        // What counts is when they were looked at, however long the reading took since.
        let (before, seconds) = (now - 2 * TICK, Duration::from_secs);
        built(dir.path(), "a", before, Instant::now());
        assert!(memory().still_holds("today", Digest::of(b"a")).is_some());
        built(dir.path(), "a", before, Instant::now() - seconds(5));
        assert_eq!(memory().still_holds("today", Digest::of(b"a")), None);
    }

    #[test]
    fn a_damaged_record_is_no_record() {
        let dir = tempfile::tempdir().expect("a folder");
        let long_ago = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let out = built(dir.path(), "a", long_ago, Instant::now());
        let path = Memory::open(dir.path(), &out, "program 1").path;
        fs::write(&path, "{").expect("written");
        assert_eq!(Memory::open(dir.path(), &out, "program 1").still_holds("today", Digest::of(b"a")), None);
    }
}
