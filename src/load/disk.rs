//! Files and folders below the site's folder, in a fixed order, every failure a problem.

use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
    path::Path,
};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::{
    diag::{Code, Diagnostic},
    source::{MAX_BYTES, Original, SourceId, Sources, Span},
    trust::ImageFile,
};

/// What has been read so far.
pub(super) struct Disk<'a> {
    root: &'a Path,
    pub(super) sources: Sources,
    pub(super) problems: Vec<Diagnostic>,
}

impl<'a> Disk<'a> {
    pub(super) fn new(root: &'a Path) -> Self {
        Self { root, sources: Sources::default(), problems: Vec::new() }
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    /// The text of a file that may be missing.
    pub(super) fn optional(&mut self, path: &str) -> Option<SourceId> {
        if self.has(path) { self.text(path) } else { None }
    }

    /// The text of a file that must be there.
    pub(super) fn needed(&mut self, path: &str, why: &str) -> Option<SourceId> {
        if !self.has(path) {
            self.problems.push(
                Diagnostic::path(path, Code::MissingFile, "this file is missing").help(format!("Make it: {why}.")),
            );
            return None;
        }
        self.text(path)
    }

    /// The text of a file; `None` where there is none, with a problem unless the file is not there at all.
    pub(super) fn text(&mut self, path: &str) -> Option<SourceId> {
        let bytes = self.bytes(path)?;
        self.text_of(path, bytes)
    }

    /// The texts of several files, which are read at once.
    pub(super) fn texts(&mut self, paths: &[String]) -> Vec<Option<SourceId>> {
        let root = self.root;
        let read = |path: &String| {
            let mut disk = Disk::new(root);
            (disk.bytes(path), disk.problems)
        };
        let read: Vec<_> = paths.par_iter().map(read).collect();
        let texts = paths.iter().zip(read).map(|(path, (bytes, problems))| {
            self.problems.extend(problems);
            self.text_of(path, bytes?)
        });
        texts.collect()
    }

    /// The text that these bytes, of the file at `path`, are.
    fn text_of(&mut self, path: &str, bytes: Vec<u8>) -> Option<SourceId> {
        match String::from_utf8(bytes) {
            Ok(text) => match text.find('\0') {
                None => Some(self.sources.add(path, text)),
                // No page can show it. It stands in UTF-16 and in files that are no text at all.
                Some(at) => {
                    let file = self.sources.add(path, text);
                    self.problems.push(
                        Diagnostic::at(Span::new(file, at..at), Code::NotUtf8, "this file is not plain text")
                            .label("a byte of zero, which no text has")
                            .help("Save it again as plain text with the encoding UTF-8."),
                    );
                    None
                }
            },
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let good = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let file = self.sources.add(path, good);
                self.problems.push(
                    Diagnostic::at(Span::new(file, at..at), Code::NotUtf8, "this file is not UTF-8 text")
                        .label("the first byte that is not")
                        .help("Save it again with the encoding UTF-8."),
                );
                None
            }
        }
    }

    /// A file that can be opened and is no larger than it may be, with what the system tells of it; `None` where there is none, with a
    /// problem unless the file is not there at all.
    fn file(&mut self, path: &str) -> Option<(fs::File, fs::Metadata)> {
        let full = self.root.join(path);
        let meta = match fs::metadata(&full) {
            Ok(meta) => meta,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => return self.unreadable(path, &error),
        };
        // Reading a pipe would wait for ever, and a device may have no end.
        if !meta.is_file() && !meta.is_dir() {
            let headline = "this cannot be read: it is no file with bytes in it";
            let problem = Diagnostic::path(path, Code::UnreadableFile, headline);
            self.problems.push(problem.help("Take it away, or put a file of this name in its place."));
            return None;
        }
        match fs::File::open(&full).and_then(|file| Ok((file.metadata()?, file))) {
            Ok((meta, _)) if meta.len() > MAX_BYTES => self.too_large(path),
            Ok((meta, file)) => Some((file, meta)),
            Err(error) => self.unreadable(path, &error),
        }
    }

    fn bytes(&mut self, path: &str) -> Option<Vec<u8>> {
        let (file, meta) = self.file(path)?;
        // The file may grow while it is read.
        let mut bytes = Vec::with_capacity(meta.len() as usize);
        match file.take(MAX_BYTES + 1).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() as u64 > MAX_BYTES => self.too_large(path),
            Ok(_) => Some(bytes),
            Err(error) => self.unreadable(path, &error),
        }
    }

    fn too_large<T>(&mut self, path: &str) -> Option<T> {
        self.problems.push(
            Diagnostic::path(path, Code::FileTooLarge, "this file is larger than 64 MiB")
                .help("Split it, or take it away if it is no part of the site."),
        );
        None
    }

    fn unreadable<T>(&mut self, path: &str, error: &io::Error) -> Option<T> {
        let (why, help) = match error.kind() {
            io::ErrorKind::PermissionDenied => {
                ("you may not read it".to_owned(), "Give yourself the right to read it.")
            }
            io::ErrorKind::IsADirectory => ("it is a folder".to_owned(), "Put a file of this name in its place."),
            io::ErrorKind::NotADirectory => {
                ("it is not a folder".to_owned(), "Put a folder of this name in its place.")
            }
            io::ErrorKind::NotFound => {
                ("it leads to nothing".to_owned(), "Take the link away, or make what it leads to.")
            }
            _ if self.root.join(path).is_symlink() => (
                "it is a link that leads round in a circle".to_owned(),
                "Take it away, or let it lead to another file.",
            ),
            _ => (error.to_string(), "See whether another program can open it, or bring back a copy."),
        };
        let headline = format!("this cannot be read: {why}");
        self.problems.push(Diagnostic::path(path, Code::UnreadableFile, headline).help(help));
        None
    }

    /// A name of bytes that are no text can be no address, and no other program can be told of it.
    fn unnamed(&mut self, shown: &str) {
        let headline = "this cannot be read: its name is not text in UTF-8";
        self.problems.push(Diagnostic::path(shown, Code::UnreadableFile, headline).help("Give it another name."));
    }

    /// The names of the files in `folder`, in order; none where there is no such folder.
    pub(super) fn files(&mut self, folder: &str) -> Vec<String> {
        self.names(folder, |kind| !kind.is_dir())
    }

    /// The names of the folders in `folder`, in order.
    pub(super) fn folders(&mut self, folder: &str) -> Vec<String> {
        self.names(folder, fs::Metadata::is_dir)
    }

    fn names(&mut self, folder: &str, wanted: impl Fn(&fs::Metadata) -> bool) -> Vec<String> {
        if !self.has(folder) {
            return Vec::new();
        }
        let entries = match fs::read_dir(self.root.join(folder)) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(folder, &error).unwrap_or_default(),
        };
        let mut names = Vec::new();
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if entry.file_name().to_str().is_none() {
                self.unnamed(&format!("{folder}/{name}"));
                continue;
            }
            // Through links, so that a linked folder is a folder.
            match fs::metadata(entry.path()) {
                Ok(meta) if wanted(&meta) => names.push(name),
                Ok(_) => {}
                Err(error) => {
                    self.unreadable::<()>(&format!("{folder}/{name}"), &error);
                }
            }
        }
        names.sort();
        names
    }

    /// Every file below `folder` with its path below it, in order. Hidden files are left out.
    pub(super) fn tree(&mut self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let paths = self.walk(folder, |_| true);
        let read = |path: String| Some((self.bytes(&format!("{folder}/{path}"))?, path));
        paths.into_iter().filter_map(read).map(|(bytes, path)| (path, bytes)).collect()
    }

    /// The images below `folder`. No more is read of them than tells their size.
    pub(super) fn images(&mut self, folder: &str) -> Vec<ImageFile> {
        let paths = self.walk(folder, |path| {
            let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            ["png", "jpg", "jpeg", "gif", "webp", "avif"].contains(&extension.as_str())
        });
        let found = |path: String| {
            let at = format!("{folder}/{path}");
            let (file, meta) = self.file(&at)?;
            let size = imagesize::reader_size(Near(BufReader::new(file))).ok();
            let original = Original::new(self.root.join(at), &meta);
            Some(ImageFile { path, original, size: size.map(|size| (size.width, size.height)) })
        };
        paths.into_iter().filter_map(found).collect()
    }

    /// The paths below `folder` of the `wanted` files in it, in order.
    fn walk(&mut self, folder: &str, wanted: impl Fn(&str) -> bool) -> Vec<String> {
        let base = self.root.join(folder);
        if !base.exists() {
            return Vec::new();
        }
        let mut out = Vec::new();
        let visible = |name: &std::ffi::OsStr| !name.to_string_lossy().starts_with('.');
        let walk = WalkDir::new(&base).follow_links(true).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(|e| e.depth() == 0 || visible(e.file_name())) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let at = error.path().and_then(|p| p.strip_prefix(self.root).ok()).unwrap_or(Path::new(folder));
                    let at = slashes(at);
                    if let Some(io) = error.io_error() {
                        self.unreadable::<()>(&at, io);
                    } else {
                        // A walk that follows links fails without one only where they lead round in a circle.
                        let headline = "this link leads round in a circle";
                        let problem = Diagnostic::path(at, Code::UnreadableFile, headline);
                        self.problems.push(problem.help("Take it away, or let it lead to another folder."));
                    }
                    continue;
                }
            };
            if entry.file_type().is_dir() {
                continue;
            }
            let below = entry.path().strip_prefix(&base).unwrap_or(entry.path());
            let path = slashes(below);
            if wanted(&path) && below.to_str().is_none() {
                self.unnamed(&format!("{folder}/{path}"));
            } else if wanted(&path) {
                out.push(path);
            }
        }
        out
    }
}

fn slashes(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// A buffered file that keeps its buffer over short ways: an image of many small parts is gone through by them.
struct Near(BufReader<fs::File>);

impl Read for Near {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl BufRead for Near {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.0.consume(count);
    }
}

impl Seek for Near {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::Current(by) => self.0.seek_relative(by).and_then(|()| self.0.stream_position()),
            _ => self.0.seek(to),
        }
    }
}
