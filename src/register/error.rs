//! What can go wrong with a register.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use rusqlite::ErrorCode;

/// A problem with the register at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterError {
    /// The register's file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// There is no such file.
    Missing,
    /// The file or its folder cannot be opened.
    CannotOpen,
    /// The file is something else.
    NotARegister,
    /// A later Staffroom wrote it, in this version of the form.
    Newer(i64),
    /// It cannot be written to.
    ReadOnly,
    /// A run that added to it was cut off, and it cannot be written to, to take that back.
    Unfinished,
    /// Someone else is writing to it and has not finished in time.
    Busy,
    /// The disk is full.
    Full,
    /// The system refused to write: a quota is used up, or the drive has gone.
    Unwritten,
    /// The entry of this number, or the one before it, is not as it was written.
    Altered(u64),
    /// The file is torn: SQLite cannot read it.
    Torn,
    /// SQLite failed in another way, with this extended result code.
    Failed(i32),
}

/// The extended result codes of a write that failed.
const WRITING: [i32; 4] = [
    rusqlite::ffi::SQLITE_IOERR_WRITE,
    rusqlite::ffi::SQLITE_IOERR_FSYNC,
    rusqlite::ffi::SQLITE_IOERR_DIR_FSYNC,
    rusqlite::ffi::SQLITE_IOERR_TRUNCATE,
];

impl RegisterError {
    pub(super) fn new(path: &Path, problem: Problem) -> Self {
        Self { path: path.to_owned(), problem }
    }

    pub(super) fn sqlite(path: &Path, error: &rusqlite::Error) -> Self {
        let problem = match error.sqlite_error() {
            Some(e) => match e.code {
                ErrorCode::CannotOpen => Problem::CannotOpen,
                ErrorCode::NotADatabase => Problem::NotARegister,
                ErrorCode::ReadOnly if e.extended_code == rusqlite::ffi::SQLITE_READONLY_ROLLBACK => {
                    Problem::Unfinished
                }
                ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Problem::ReadOnly,
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Problem::Busy,
                ErrorCode::DiskFull => Problem::Full,
                ErrorCode::DatabaseCorrupt => Problem::Torn,
                ErrorCode::SystemIoFailure if WRITING.contains(&e.extended_code) => Problem::Unwritten,
                _ => Problem::Failed(e.extended_code),
            },
            // Anything else is a value of another type than the register writes.
            None => Problem::Torn,
        };
        Self::new(path, problem)
    }
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match self.problem {
            Problem::Missing => write!(f, "{path} is not there: take tokens in with `staffroom audit import` first."),
            Problem::CannotOpen => {
                write!(f, "{path} cannot be opened: check that its folder is there and the permissions.")
            }
            Problem::NotARegister => {
                write!(f, "{path} is not a register: give the file that `staffroom audit import` made.")
            }
            Problem::Newer(version) => {
                write!(f, "{path} was written by a later Staffroom (form {version}): update Staffroom.")
            }
            Problem::ReadOnly => {
                write!(f, "{path} cannot be written to: check its permissions and those of its folder.")
            }
            Problem::Unfinished => write!(
                f,
                "{path} was being written when the program or the machine stopped: open it once where it can be written, for instance with `staffroom audit verify`."
            ),
            Problem::Busy => {
                write!(f, "{path} is in use by someone else: wait until they have finished and try again.")
            }
            Problem::Full => {
                write!(f, "{path} cannot grow because the disk is full: make room and run the same command again.")
            }
            Problem::Unwritten => write!(
                f,
                "{path} cannot be written, and nothing was added: make room on its drive, check that the drive is there, and run the same command again."
            ),
            Problem::Altered(number) => {
                write!(f, "{path} was changed by hand at entry {number}: bring back the last good copy.")
            }
            Problem::Torn => write!(f, "{path} is damaged and cannot be read: bring back the last good copy."),
            Problem::Failed(code) => {
                write!(f, "{path} cannot be used (SQLite result {code}): check the disk and try again.")
            }
        }
    }
}

impl std::error::Error for RegisterError {}
