//! The file.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::mpsc::sync_channel,
    time::Duration,
};

use rayon::prelude::*;
use rusqlite::{Connection, OpenFlags, TransactionBehavior, config::DbConfig};

use super::{
    GENESIS, Problem, Recorded, RegisterError,
    row::{self, Held, Row},
};

/// "Stfr" in ASCII: tells a register from every other SQLite file.
const APPLICATION_ID: i64 = 0x5374_6672;

/// The form of the tables. A file with a higher number was written by a later Staffroom.
const VERSION: i64 = 2;

/// How long to wait for someone else who is writing.
const PATIENCE: Duration = Duration::from_secs(30);

/// The tables.
///
/// `verdict` and `once` repeat what `body` says, so that a token is found again and accepted once. The triggers stop accidents and
/// leave one change open, the purge; what stops intent is the chain and its signature.
const SCHEMA: &str = "
    CREATE TABLE entry (
        number INTEGER PRIMARY KEY CHECK (number > 0),
        token  BLOB CHECK (length(token) = 32),
        verdict TEXT NOT NULL,
        once   BLOB UNIQUE CHECK (length(once) = 32),
        body   TEXT,
        digest BLOB NOT NULL CHECK (length(digest) = 32),
        hash   BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT;
    CREATE INDEX entry_token ON entry (token);
    CREATE TABLE head (entries INTEGER NOT NULL, seal TEXT NOT NULL) STRICT;
    CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
        WHEN NEW.body IS NOT NULL OR NEW.verdict <> 'purged' OR NEW.number <> OLD.number OR NEW.token IS NOT OLD.token
            OR NEW.once IS NOT OLD.once OR NEW.digest <> OLD.digest OR NEW.hash <> OLD.hash
        BEGIN SELECT RAISE(ABORT, 'an entry of the register is never changed'); END;
    CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry of the register is never removed'); END;
    CREATE TRIGGER head_is_never_changed BEFORE UPDATE ON head
        BEGIN SELECT RAISE(ABORT, 'a head of the register is never changed'); END;
    CREATE TRIGGER head_is_never_removed BEFORE DELETE ON head
        BEGIN SELECT RAISE(ABORT, 'a head of the register is never removed'); END;
";

/// How many rows are read at a time.
const CHUNK: usize = 4096;

/// Of how many of them something is made together.
const PIECE: usize = 256;

/// How much of the file SQLite may keep in memory, in KiB: hashes fall anywhere in their index, so a large register is slow to add
/// to where the index has to come from the disk again for each.
const CACHE_KIB: i64 = 128 * 1024;

/// An open register.
#[derive(Debug)]
pub struct Register {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
}

impl Register {
    /// Opens the register at `path` to add to it, and makes it, with its folder, where there is none. On Unix only its owner can
    /// read a new one, as with keys; SQLite gives its journals the permissions that the register has.
    ///
    /// # Errors
    /// The file cannot be opened or written, is something else, or was written by a later Staffroom.
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|_| RegisterError::new(path, Problem::CannotOpen))?;
        }
        make_private(path);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut register = Self::connect(path, flags)?;
        if register.connection.is_readonly("main").map_err(|e| RegisterError::sqlite(path, &e))? {
            return Err(RegisterError::new(path, Problem::ReadOnly));
        }
        // Before anything is written: another program's file is left exactly as it is.
        if !is_untouched(&register.connection).map_err(|e| RegisterError::sqlite(path, &e))? {
            register.identify()?;
        }
        register.prepare().map_err(|e| RegisterError::sqlite(path, &e))?;
        register.identify()?;
        Ok(register)
    }

    /// Opens a register that is there, to read it; a read-only folder is no hindrance. Where it can be written, what a run that was
    /// cut off left half done is taken back first.
    ///
    /// # Errors
    /// The file is not there, cannot be read, is something else, or was written by a later Staffroom.
    pub fn open_to_read(path: &Path) -> Result<Self, RegisterError> {
        if !path.exists() {
            return Err(RegisterError::new(path, Problem::Missing));
        }
        let register = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let reading = register.connection.pragma_update(None, "query_only", true);
        reading.map_err(|e| RegisterError::sqlite(path, &e))?;
        register.identify()?;
        Ok(register)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self, RegisterError> {
        // Without this flag a path could be read as a URI; without the other one SQLite takes a lock that one thread does not need.
        let open = || {
            let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            connection.busy_timeout(PATIENCE)?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
            // Otherwise each new token has the statement that looks for it parsed and planned again.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            Ok(connection)
        };
        let connection = open().map_err(|e| RegisterError::sqlite(path, &e))?;
        Ok(Self { connection, path: path.to_owned() })
    }

    /// Makes the tables in an empty file, and asks for what lets nothing be lost.
    fn prepare(&mut self) -> rusqlite::Result<()> {
        // A rollback journal and not a write-ahead log: the log needs memory that all writers share, which a network drive does
        // not give. EXTRA also waits until the journal's removal has reached the disk, so that what was acknowledged stays.
        self.connection.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
        self.connection.pragma_update(None, "synchronous", "EXTRA")?;
        self.connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Looked at inside the transaction: someone else may be making the same file.
        if is_untouched(&transaction)? {
            transaction.execute_batch(SCHEMA)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        transaction.commit()
    }

    fn identify(&self) -> Result<(), RegisterError> {
        let number = |pragma| self.connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
        let read = || Ok((number("application_id")?, number("user_version")?));
        let problem = match read().map_err(|e| RegisterError::sqlite(&self.path, &e))? {
            (APPLICATION_ID, VERSION) => return Ok(()),
            (APPLICATION_ID, newer) if newer > VERSION => Problem::Newer(newer),
            _ => Problem::NotARegister,
        };
        Err(RegisterError::new(&self.path, problem))
    }

    /// Every entry in order that was not purged, with the chain checked on the way. Signatures are the business of
    /// [`Register::verify`].
    ///
    /// # Errors
    /// The file cannot be read, or an entry is not as it was written.
    pub fn entries(&self) -> Result<Vec<Recorded>, RegisterError> {
        let mut entries = Vec::new();
        self.chunks(|chunk| entries.extend(chunk))?;
        Ok(entries)
    }

    /// Gives every entry that was not purged to `take`, some thousands at a time: a register may be larger than memory.
    ///
    /// # Errors
    /// The file cannot be read, or an entry is not as it was written.
    pub fn chunks(&self, take: impl FnMut(Vec<Recorded>) + Send) -> Result<(), RegisterError> {
        self.pieces(|entries| entries.collect(), take)
    }

    /// Has `make` make something of every entry that was not purged, of a few hundred at a time and on several processors, and gives
    /// that to `take`, in order. An entry is gone before the next one is read: what is made of many stays where it was, and the whole
    /// is quickest where little is kept.
    ///
    /// # Errors
    /// The file cannot be read, or an entry is not as it was written.
    pub fn pieces<T: Send>(
        &self,
        make: impl Fn(&mut dyn Iterator<Item = Recorded>) -> T + Sync,
        mut take: impl FnMut(T) + Send,
    ) -> Result<(), RegisterError> {
        // While something is made of some rows, the next ones come from the disk, and what was made of the last ones is taken.
        let (send, receive) = sync_channel::<Vec<Row>>(1);
        let make = &make;
        let check = move || -> Result<(), Problem> {
            let (mut before, mut number) = (GENESIS, 0);
            let mut made = Vec::new();
            for chunk in receive {
                for row in &chunk {
                    number += 1;
                    if row.number != number || !row.follows(&before) {
                        return Err(Problem::Altered(number));
                    }
                    before = row.hash;
                }
                let pieces = chunk.into_par_iter().chunks(PIECE);
                let (next, ()) = rayon::join(
                    || pieces.map(|rows| made_of(rows, make)).collect::<Result<Vec<T>, Problem>>(),
                    || made.drain(..).for_each(&mut take),
                );
                made = next?;
            }
            made.into_iter().for_each(take);
            Ok(())
        };
        std::thread::scope(|scope| {
            let checking = scope.spawn(check);
            let mut chunk = Vec::with_capacity(CHUNK);
            // The other side hangs up only where it has found something wrong, and then its word is the one that is told.
            let pass_on = |chunk: Vec<Row>| send.send(chunk).map_err(|_| Problem::Torn);
            let read = self.rows(|row| {
                chunk.push(row);
                if chunk.len() < CHUNK {
                    return Ok(());
                }
                pass_on(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK)))
            });
            let read = read.and_then(|()| pass_on(chunk).map_err(|p| RegisterError::new(&self.path, p)));
            drop(send);
            let checked = checking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            checked.map_err(|problem| RegisterError::new(&self.path, problem)).and(read)
        })
    }

    /// The numbers of the entries that do not have the last word on their token.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn corrected(&self) -> Result<BTreeSet<u64>, RegisterError> {
        let read = || -> rusqlite::Result<BTreeSet<u64>> {
            let mut statement = self.connection.prepare(
                "SELECT entry.number FROM entry JOIN (
                    SELECT token, max(number) AS last FROM entry WHERE token IS NOT NULL GROUP BY token HAVING count(*) > 1
                ) AS twice ON entry.token = twice.token AND entry.number < twice.last",
            )?;
            statement.query_map([], |row| row.get(0).map(i64::unsigned_abs))?.collect()
        };
        read().map_err(|e| RegisterError::sqlite(&self.path, &e))
    }

    /// Every row in order.
    pub(super) fn rows(&self, mut take: impl FnMut(Row) -> Result<(), Problem>) -> Result<(), RegisterError> {
        let sqlite = |e: rusqlite::Error| RegisterError::sqlite(&self.path, &e);
        let query = format!("SELECT {} FROM entry ORDER BY number", row::COLUMNS);
        let mut statement = self.connection.prepare(&query).map_err(sqlite)?;
        let mut rows = statement.query([]).map_err(sqlite)?;
        while let Some(row) = rows.next().map_err(sqlite)? {
            let row = Row::read(row).map_err(sqlite)?;
            take(row).map_err(|problem| RegisterError::new(&self.path, problem))?;
        }
        Ok(())
    }

    /// Every signed head in the order in which they were signed.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn heads(&self) -> Result<Vec<String>, RegisterError> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut statement = self.connection.prepare("SELECT seal FROM head ORDER BY rowid")?;
            statement.query_map([], |row| row.get(0))?.collect()
        };
        read().map_err(|e| RegisterError::sqlite(&self.path, &e))
    }
}

/// Makes an empty file that only its owner can read, where there is none. What keeps it from being made, SQLite says better.
#[cfg(unix)]
fn make_private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    std::os::unix::fs::OpenOptionsExt::mode(options.write(true).create_new(true), 0o600);
    drop(options.open(path));
}

/// Elsewhere the folder decides who can read it.
#[cfg(not(unix))]
fn make_private(_: &Path) {}

/// What `make` makes of the entries in `rows`, once all of them are found to be as they were written.
fn made_of<T>(rows: Vec<Row>, make: impl Fn(&mut dyn Iterator<Item = Recorded>) -> T) -> Result<T, Problem> {
    let mut wrong = None;
    let read = rows.into_iter().map_while(|row| recorded(row).map_err(|problem| wrong = Some(problem)).ok());
    let mut entries = read.flatten();
    let made = make(&mut entries);
    // Those that `make` had no use for are looked at all the same.
    entries.for_each(drop);
    wrong.map_or(Ok(made), Err)
}

/// What a row says; `None` where it holds nothing any more, or the news of a purge.
fn recorded(row: Row) -> Result<Option<Recorded>, Problem> {
    let (number, hash) = (row.number, row.hash);
    match row.held().ok_or(Problem::Altered(number))? {
        Held::Evidence(entry) => Ok(Some(Recorded { number, entry: *entry, hash })),
        Held::Purge(_) | Held::Purged => Ok(None),
    }
}

/// Whether the file is new: no tables, and no other program's mark.
fn is_untouched(connection: &Connection) -> rusqlite::Result<bool> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let mark: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    Ok(tables == 0 && mark == 0)
}

#[cfg(test)]
pub(super) mod tests;
