//! `manifest.json`: every file of a published site with its SHA-256.

use std::{
    collections::BTreeMap,
    io::{self, Read},
    path::Path,
};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{PublishError, copy::sum};

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path below the site's folder.
    pub path: String,
    /// SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
}

/// Whether a path with `/` between its parts leads to something below the folder that it is joined to, on every system.
pub(super) fn stays_inside(path: &str) -> bool {
    path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']))
}

impl Entry {
    /// The entry of a file with these bytes.
    pub fn new(path: &str, bytes: &[u8]) -> Self {
        Self { path: path.to_owned(), sha256: HEXLOWER.encode(&Sha256::digest(bytes)) }
    }

    /// The entry of a file with all the bytes that `from` gives, of which few are held at a time.
    ///
    /// # Errors
    ///
    /// Where `from` cannot be read.
    pub fn read(path: &str, from: &mut impl Read) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), sha256: sum(from)? })
    }
}

/// Every file of a site, in the order of their paths. The manifest does not list itself.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Path → SHA-256 in hexadecimal.
    files: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of these files.
    ///
    /// # Errors
    ///
    /// Where two of them have one path.
    pub fn new(entries: Vec<Entry>) -> Result<Self, PublishError> {
        let mut files = BTreeMap::new();
        for entry in entries {
            if let Some(_other) = files.insert(entry.path.clone(), entry.sha256) {
                return Err(PublishError::twice(&entry.path));
            }
        }
        Ok(Self { files })
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
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, sha256)| (path.as_str(), sha256.as_str()))
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
        serde_json::to_string_pretty(self).expect("texts are JSON") + "\n"
    }
}
