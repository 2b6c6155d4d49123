//! The file.

use std::{path::Path, path::PathBuf, time::Duration};

use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, config::DbConfig, params};

use super::{
    Entry, GENESIS, Hash, Problem, Recorded, RegisterError,
    chain::{body, link},
};

/// "Stfr" in ASCII: tells a register from every other SQLite file.
const APPLICATION_ID: i64 = 0x5374_6672;

/// The form of the tables. A file with a higher number was written by a later Staffroom.
const VERSION: i64 = 1;

/// How long to wait for someone else who is writing.
const PATIENCE: Duration = Duration::from_secs(30);

/// The tables.
///
/// `verdict` and `once` repeat what `body` says, so that SQLite itself keeps a token from being accepted twice. The triggers stop
/// accidents; what stops intent is the chain.
const SCHEMA: &str = "
    CREATE TABLE entry (
        number   INTEGER PRIMARY KEY CHECK (number > 0),
        token    BLOB NOT NULL CHECK (length(token) = 32),
        verdict  TEXT NOT NULL,
        once     TEXT UNIQUE,
        body     TEXT NOT NULL,
        digest   BLOB NOT NULL CHECK (length(digest) = 32),
        previous BLOB NOT NULL UNIQUE CHECK (length(previous) = 32),
        hash     BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
    ) STRICT;
    CREATE INDEX entry_token ON entry (token);
    CREATE UNIQUE INDEX entry_accepted ON entry (token) WHERE once IS NOT NULL;
    CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry of the register is never changed'); END;
    CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry of the register is never removed'); END;
";

/// An open register.
#[derive(Debug)]
pub struct Register {
    connection: Connection,
    path: PathBuf,
}

impl Register {
    /// Opens the register at `path` to add to it, and makes it, with its folder, where there is none.
    ///
    /// # Errors
    /// The file cannot be opened or written, is something else, or was written by a later Staffroom.
    pub fn open(path: &Path) -> Result<Self, RegisterError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|_| RegisterError::new(path, Problem::CannotOpen))?;
        }
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

    /// Opens a register that is there, to read it; a read-only folder is no hindrance.
    ///
    /// # Errors
    /// The file is not there, cannot be read, is something else, or was written by a later Staffroom.
    pub fn open_to_read(path: &Path) -> Result<Self, RegisterError> {
        if !path.exists() {
            return Err(RegisterError::new(path, Problem::Missing));
        }
        let register = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
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

    /// Begins to add entries. Nobody else can add until the batch is committed or dropped.
    ///
    /// # Errors
    /// The file cannot be written, or someone else holds it for too long.
    pub fn batch(&mut self) -> Result<Batch<'_>, RegisterError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| RegisterError::sqlite(&self.path, &e))?;
        let head = transaction
            .query_row("SELECT number, hash FROM entry ORDER BY number DESC LIMIT 1", [], |row| {
                Ok((row.get::<_, i64>(0)? as u64, row.get(1)?))
            })
            .optional()
            .map_err(|e| RegisterError::sqlite(&self.path, &e))?;
        Ok(Batch { transaction, path: &self.path, head: head.unwrap_or((0, GENESIS)) })
    }

    /// Every entry in order, with the chain checked on the way.
    ///
    /// # Errors
    /// The file cannot be read, or an entry is not as it was written.
    pub fn entries(&self) -> Result<Vec<Recorded>, RegisterError> {
        let sqlite = |e: rusqlite::Error| RegisterError::sqlite(&self.path, &e);
        let mut entries = Vec::new();
        let mut before = GENESIS;
        let mut statement = self
            .connection
            .prepare("SELECT number, token, verdict, once, body, digest, previous, hash FROM entry ORDER BY number")
            .map_err(sqlite)?;
        let mut rows = statement.query([]).map_err(sqlite)?;
        while let Some(row) = rows.next().map_err(sqlite)? {
            let number = entries.len() as u64 + 1;
            let row = Row::read(row).map_err(sqlite)?;
            let entry = row.entry(number, &before).ok_or(RegisterError::new(&self.path, Problem::Altered(number)))?;
            before = row.hash;
            entries.push(Recorded { number, entry, hash: row.hash });
        }
        Ok(entries)
    }
}

/// Whether the file is new: no tables, and no other program's mark.
fn is_untouched(connection: &Connection) -> rusqlite::Result<bool> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let mark: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    Ok(tables == 0 && mark == 0)
}

/// A row as it stands in the file.
struct Row {
    number: i64,
    token: Hash,
    verdict: String,
    once: Option<String>,
    body: String,
    digest: Hash,
    previous: Hash,
    hash: Hash,
}

impl Row {
    fn read(row: &rusqlite::Row) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            token: row.get(1)?,
            verdict: row.get(2)?,
            once: row.get(3)?,
            body: row.get(4)?,
            digest: row.get(5)?,
            previous: row.get(6)?,
            hash: row.get(7)?,
        })
    }

    /// The entry, where the row is the one of that number behind the entry with the hash `before`.
    fn entry(&self, number: u64, before: &Hash) -> Option<Entry> {
        let entry: Entry = serde_json::from_str(&self.body).ok()?;
        let as_written = body(&entry) == (self.body.clone(), self.digest)
            && self.number == number as i64
            && self.previous == *before
            && self.hash == link(before, &self.digest)
            && self.verdict == entry.verdict()
            && self.once == entry.once()
            && entry.token.0 == self.token;
        as_written.then_some(entry)
    }
}

/// What became of an entry that was to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It is the entry of this number.
    New(u64),
    /// The entry of this number says the same of the same token: nothing was added.
    Known(u64),
    /// The entry of this number has another token with the same random number from the same person: nothing was added.
    Replay(u64),
}

/// Entries that are added together, or not at all.
#[derive(Debug)]
pub struct Batch<'a> {
    transaction: Transaction<'a>,
    path: &'a Path,
    head: (u64, Hash),
}

impl Batch<'_> {
    /// Adds `entry`, unless the register has it. A token that was set aside and is now judged otherwise (because the roster was
    /// mended, say) gets a new entry that names the one it corrects; one that was accepted stays as it is.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn append(&mut self, mut entry: Entry) -> Result<Appended, RegisterError> {
        self.try_append(&mut entry).map_err(|e| RegisterError::sqlite(self.path, &e))
    }

    fn try_append(&mut self, entry: &mut Entry) -> rusqlite::Result<Appended> {
        let token = entry.token.0;
        let once = entry.once();
        let last = self
            .transaction
            .prepare_cached(
                "SELECT number, verdict, once IS NOT NULL FROM entry WHERE token = ? ORDER BY number DESC LIMIT 1",
            )?
            .query_row([token], |row| {
                Ok((row.get::<_, i64>(0)? as u64, row.get::<_, String>(1)?, row.get::<_, bool>(2)?))
            })
            .optional()?;
        if let Some((number, verdict, accepted)) = last {
            if accepted || verdict == entry.verdict() {
                return Ok(Appended::Known(number));
            }
            entry.corrects = Some(number);
        }
        if let Some(once) = &once {
            let used = self
                .transaction
                .prepare_cached("SELECT number FROM entry WHERE once = ?")?
                .query_row([once], |row| row.get::<_, i64>(0))
                .optional()?;
            if let Some(number) = used {
                return Ok(Appended::Replay(number as u64));
            }
        }
        let (number, previous) = (self.head.0 + 1, self.head.1);
        let (body, digest) = body(entry);
        let hash = link(&previous, &digest);
        self.transaction
            .prepare_cached(
                "INSERT INTO entry (number, token, verdict, once, body, digest, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![number as i64, token, entry.verdict(), once, body, digest, previous, hash])?;
        self.head = (number, hash);
        Ok(Appended::New(number))
    }

    /// Makes what was added last. Once this returns, the entries survive a power cut.
    ///
    /// # Errors
    /// The file cannot be written; then none of the entries is in it.
    pub fn commit(self) -> Result<(), RegisterError> {
        let path = self.path;
        self.transaction.commit().map_err(|e| RegisterError::sqlite(path, &e))
    }
}

#[cfg(test)]
mod tests;
