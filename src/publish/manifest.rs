//! `manifest.json`: every file of a published site with its SHA-256.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    fmt,
    io::{self, Read},
    path::Path,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::PublishError;
use crate::source::hex::{self, Hex};

/// How much of a file is held at a time.
pub(super) const PART: usize = 128 * 1024;

/// The SHA-256 of a file; as text, in small hexadecimal digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum(#[serde(with = "hex")] [u8; 32]);

impl Sum {
    /// That of a file with these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// That of a file which is read to its end, of which little is held at a time.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn read(file: &mut impl Read) -> io::Result<Self> {
        Self::read_into(file, |_| Ok::<_, Infallible>(())).unwrap_or_else(|never| match never {})
    }

    /// The same, and each part of the file goes to `to` on the way: the outer error is of that, the inner one of the reading.
    pub(super) fn read_into<E>(
        file: &mut impl Read,
        mut to: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<io::Result<Self>, E> {
        let mut sum = Sha256::new();
        let mut part = vec![0; PART];
        loop {
            match file.read(&mut part) {
                Ok(0) => return Ok(Ok(Self(sum.finalize().into()))),
                Ok(count) => {
                    sum.update(&part[..count]);
                    to(&part[..count])?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Ok(Err(error)),
            }
        }
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(&self.0).fmt(f)
    }
}

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path below the site's folder.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: Sum,
}

/// Whether a path with `/` between its parts leads to something below the folder that it is joined to, on every system.
pub(super) fn stays_inside(path: &str) -> bool {
    path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']))
}

impl Entry {
    /// The entry of a file with these bytes.
    pub fn new(path: &str, bytes: &[u8]) -> Self {
        Self { path: path.to_owned(), sha256: Sum::of(bytes) }
    }
}

/// Every file of a site, in the order of their paths. The manifest does not list itself.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Path → SHA-256.
    files: BTreeMap<String, Sum>,
}

impl Manifest {
    /// The manifest of these files.
    ///
    /// # Errors
    ///
    /// Where two of them have one path.
    pub fn new(mut entries: Vec<&Entry>) -> Result<Self, PublishError> {
        entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        if let Some(twice) = entries.windows(2).find(|pair| pair[0].path == pair[1].path) {
            return Err(PublishError::twice(&twice[0].path));
        }
        Ok(Self { files: entries.into_iter().map(|entry| (entry.path.clone(), entry.sha256)).collect() })
    }

    /// The manifest in the file at `path`; an empty one where there is none.
    pub(super) fn read(path: &Path) -> Result<Self, PublishError> {
        match super::read(path) {
            // What is in it is taken away when it is no more: a list that someone wrote over must not lead elsewhere.
            Ok(bytes) => match Self::parse(path, &bytes)? {
                list if list.paths().all(stays_inside) => Ok(list),
                _ => Err(Self::damaged(path)),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(PublishError::new("read", path, error)),
        }
    }

    /// The manifest that these bytes, of the file at `path`, are.
    pub(super) fn parse(path: &Path, bytes: &[u8]) -> Result<Self, PublishError> {
        serde_json::from_slice(bytes).map_err(|_| Self::damaged(path))
    }

    fn damaged(path: &Path) -> PublishError {
        PublishError::damaged(path, "it is not the list that a build wrote; empty the folder and build again")
    }

    /// Every path with its SHA-256, in order.
    pub fn files(&self) -> impl Iterator<Item = (&str, Sum)> {
        self.files.iter().map(|(path, sha256)| (path.as_str(), *sha256))
    }

    /// Every path, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whether the file at `path` is part of the site.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The manifest as JSON.
    pub fn text(&self) -> String {
        // A line for each: the path, its SHA-256 and twelve signs round them.
        let length = self.files.keys().map(|path| path.len() + 76).sum::<usize>();
        let mut text = Vec::with_capacity(length + 64);
        serde_json::to_writer_pretty(&mut text, self).expect("texts are JSON");
        text.push(b'\n');
        String::from_utf8(text).expect("JSON is UTF-8")
    }
}
