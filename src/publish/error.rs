//! Why something could not be written.

use std::{fmt, io, path::Path};

/// Something could not be written: what was to be done, to what, and why not.
#[derive(Debug)]
pub struct PublishError {
    doing: &'static str,
    path: String,
    why: String,
}

impl PublishError {
    pub(super) fn new(doing: &'static str, path: &Path, error: io::Error) -> Self {
        let why = match error.kind() {
            io::ErrorKind::PermissionDenied => "you may not".to_owned(),
            io::ErrorKind::StorageFull => "the disk is full".to_owned(),
            io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
            io::ErrorKind::NotADirectory => "a part of its path is a file".to_owned(),
            io::ErrorKind::IsADirectory => "there is a folder of that name".to_owned(),
            io::ErrorKind::AlreadyExists => "there is a file of that name".to_owned(),
            io::ErrorKind::NotFound => "it is not there any more".to_owned(),
            _ => error.to_string(),
        };
        Self { doing, path: path.display().to_string(), why }
    }

    pub(super) fn outside(path: &str) -> Self {
        Self { doing: "write", path: path.to_owned(), why: "it lies outside the site’s folder".into() }
    }

    pub(super) fn twice(path: &str) -> Self {
        Self { doing: "publish", path: path.to_owned(), why: "two pages have this address".into() }
    }

    pub(super) fn foreign(path: &Path) -> Self {
        let why = "there is a file that no build wrote; move it away, and build again";
        Self { doing: "publish", path: path.display().to_string(), why: why.into() }
    }

    pub(super) fn mixed(path: &Path) -> Self {
        let why = "the site’s sources are there; name a folder that is for the site alone with `--out`";
        Self { doing: "publish into", path: path.display().to_string(), why: why.into() }
    }

    pub(super) fn astray(path: &Path) -> Self {
        Self { doing: "publish into", path: path.display().to_string(), why: "it is a link that leads nowhere".into() }
    }

    pub(super) fn damaged(path: &Path, why: &str) -> Self {
        Self { doing: "read", path: path.display().to_string(), why: why.to_owned() }
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Could not {} {}: {}.", self.doing, self.path, self.why)
    }
}

impl std::error::Error for PublishError {}
