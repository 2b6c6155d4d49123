//! Adding to a register.

use std::path::Path;

use jiff::civil::Date;
use rusqlite::{CachedStatement, Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::{Class, Draft, Entry, GENESIS, Hash, Head, Reason, Register, RegisterError, TokenHash, chain::link, row};
use crate::token::OfficeKey;

impl Register {
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
                Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
            })
            .optional()
            .map_err(|e| RegisterError::sqlite(&self.path, &e))?;
        Ok(Batch { transaction, path: &self.path, head: head.unwrap_or((0, GENESIS)) })
    }

    /// Whether the register has the last word on each of `tokens`, so that no import says another.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn settled<'a>(&self, tokens: impl Iterator<Item = &'a TokenHash>) -> Result<Vec<bool>, RegisterError> {
        let read = || -> rusqlite::Result<Vec<bool>> {
            // In one transaction, so that the file is locked once and not for each.
            let transaction = self.connection.unchecked_transaction()?;
            let mut last = last_word(&transaction)?;
            let settled = tokens.map(|token| Ok(last.of(*token)?.is_some_and(|(_, verdict)| is_settled(&verdict))));
            settled.collect()
        };
        read().map_err(|e| RegisterError::sqlite(&self.path, &e))
    }
}

/// Finds the last entry of a token.
struct LastWord<'a>(CachedStatement<'a>);

fn last_word(connection: &Connection) -> rusqlite::Result<LastWord<'_>> {
    let query = "SELECT number, verdict FROM entry WHERE token = ? ORDER BY number DESC LIMIT 1";
    Ok(LastWord(connection.prepare_cached(query)?))
}

impl LastWord<'_> {
    /// Its number and verdict; `None` where the register does not know the token.
    fn of(&mut self, token: TokenHash) -> rusqlite::Result<Option<(u64, String)>> {
        let read = |row: &rusqlite::Row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, String>(1)?));
        self.0.query_row([token.0], read).optional()
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
    pub(super) transaction: Transaction<'a>,
    pub(super) path: &'a Path,
    head: (u64, Hash),
}

impl Batch<'_> {
    /// Adds `entry`, unless the register has it. A token that was set aside and is now judged otherwise (because the roster was
    /// mended, say) gets a new entry that names the one it corrects; one that was accepted, withdrawn or purged stays as it is.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn append(&mut self, entry: &Entry) -> Result<Appended, RegisterError> {
        self.append_draft(&Draft::of(entry))
    }

    /// As [`Self::append`], where the draft of the entry is there already.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn append_draft(&mut self, draft: &Draft) -> Result<Appended, RegisterError> {
        self.try_append(draft).map_err(|e| RegisterError::sqlite(self.path, &e))
    }

    fn try_append(&mut self, draft: &Draft) -> rusqlite::Result<Appended> {
        let last = last_word(&self.transaction)?.of(draft.token)?;
        let added = match last {
            Some((number, verdict)) if verdict == draft.verdict || is_settled(&verdict) => {
                return Ok(Appended::Known(number));
            }
            Some((number, _)) => self.write(&Draft::of(&Entry { corrects: Some(number), ..draft.entry() })),
            None => self.write(draft),
        };
        match added {
            Ok(number) => Ok(Appended::New(number)),
            // The index has to look for the number anyway; to ask beforehand would be to look twice.
            Err(error) if is_twice(&error) => {
                let mut used = self.transaction.prepare_cached("SELECT number FROM entry WHERE once = ?")?;
                let used = used.query_row([draft.once], |row| row.get::<_, i64>(0))?;
                Ok(Appended::Replay(used.unsigned_abs()))
            }
            Err(error) => Err(error),
        }
    }

    /// Adds an entry by which a person corrects the last word on a token. It has a note and names the entry that it corrects.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn correct(&mut self, entry: &Entry) -> Result<u64, RegisterError> {
        debug_assert!(entry.note.is_some() && entry.corrects.is_some(), "a correction says why, and what");
        self.write(&Draft::of(entry)).map_err(|e| RegisterError::sqlite(self.path, &e))
    }

    fn write(&mut self, draft: &Draft) -> rusqlite::Result<u64> {
        let Draft { token, verdict, once, body, digest } = draft;
        self.insert(Some(token.0), verdict, *once, body, digest)
    }

    /// Adds a row behind the last and gives its number.
    pub(super) fn insert(
        &mut self,
        token: Option<Hash>,
        verdict: &str,
        once: Option<Hash>,
        body: &str,
        digest: &Hash,
    ) -> rusqlite::Result<u64> {
        let (number, hash) = (self.head.0 + 1, link(&self.head.1, digest));
        self.transaction
            .prepare_cached(
                "INSERT INTO entry (number, token, verdict, once, body, digest, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![number as i64, token, verdict, once, body, digest, hash])?;
        self.head = (number, hash);
        Ok(number)
    }

    /// Signs where the register now stands and makes what was added last. Once this returns, the entries survive a power cut.
    ///
    /// # Errors
    /// The file cannot be written; then none of the entries is in it.
    pub fn commit(self, key: &OfficeKey, today: Date) -> Result<Head, RegisterError> {
        let (path, head) = (self.path, Head::new(self.head.0, self.head.1, today));
        self.finish(key, &head).map_err(|e| RegisterError::sqlite(path, &e))?;
        Ok(head)
    }

    fn finish(self, key: &OfficeKey, head: &Head) -> rusqlite::Result<()> {
        let entries = head.entries as i64;
        // A head that is signed already stays as it is: an import that adds nothing changes nothing.
        let signed = "SELECT EXISTS (SELECT 1 FROM head WHERE entries >= ?)";
        if entries > 0 && !self.transaction.query_row(signed, [entries], |row| row.get::<_, bool>(0))? {
            let seal = head.sealed(key);
            self.transaction.execute("INSERT INTO head (entries, seal) VALUES (?, ?)", params![entries, seal])?;
        }
        self.transaction.commit()
    }
}

/// Whether a row was refused because what may be there once is there.
fn is_twice(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|e| e.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE)
}

/// Whether the last word on a token was such that no import says another.
fn is_settled(verdict: &str) -> bool {
    verdict == row::PURGED
        || verdict == Reason::Withdrawn.id()
        || Class::ALL.iter().any(|class| class.is_accepted() && class.id() == verdict)
}
