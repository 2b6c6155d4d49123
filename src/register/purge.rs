//! Taking personal data out when it may no longer be kept.

use jiff::civil::Date;
use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::{Batch, Problem, RegisterError, chain::body, row};

/// Which entries are to lose their content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// Those imported before that day.
    Before(Date),
    /// Those that name this staff id.
    Person(String),
}

/// The news of a purge: itself an entry of the chain, and signed with it, so that content that was merely wiped out shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Purge {
    /// The first and last number of each run of entries that lost its content.
    pub(super) entries: Vec<(u64, u64)>,
    /// Why.
    pub(super) note: String,
    /// The day of the purge.
    pub(super) purged: Date,
}

impl Batch<'_> {
    /// Takes the content of `which` entries out for good, and records that. What stays is each entry's place in the chain, with
    /// hashes from which nothing can be read, so that an old message that is imported again is still known. Gives how many.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn purge(&mut self, which: &Which, note: &str, on: Date) -> Result<u64, RegisterError> {
        let path = self.path;
        self.try_purge(which, note, on).map_err(|e| RegisterError::sqlite(path, &e))
    }

    fn try_purge(&mut self, which: &Which, note: &str, on: Date) -> rusqlite::Result<u64> {
        let (condition, value) = match which {
            Which::Before(day) => ("json_extract(body, '$.imported') < ?1", day.to_string()),
            Which::Person(id) => ("json_extract(body, '$.attempt.staff') = ?1", id.clone()),
        };
        let chosen = format!("body IS NOT NULL AND verdict <> '{}' AND {condition}", row::PURGE);
        let mut runs: Vec<(u64, u64)> = Vec::new();
        let mut count = 0;
        {
            let mut statement =
                self.transaction.prepare(&format!("SELECT number FROM entry WHERE {chosen} ORDER BY number"))?;
            let mut rows = statement.query(params![value])?;
            while let Some(row) = rows.next()? {
                let number = row.get::<_, i64>(0)?.unsigned_abs();
                count += 1;
                match runs.last_mut() {
                    Some((_, last)) if *last + 1 == number => *last = number,
                    _ => runs.push((number, number)),
                }
            }
        }
        if count == 0 {
            return Ok(0);
        }
        let emptied = format!("UPDATE entry SET body = NULL, verdict = '{}' WHERE {chosen}", row::PURGED);
        self.transaction.execute(&emptied, params![value])?;
        let (body, digest) = body(&Purge { purged: on, note: note.to_owned(), entries: runs });
        self.insert(None, row::PURGE, None, &body, &digest)?;
        Ok(count)
    }
}

impl super::Register {
    /// Asks SQLite to overwrite what is taken out from now on, and not only to forget where it was.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn overwrite_what_is_purged(&mut self) -> Result<(), RegisterError> {
        let set = self.connection.pragma_update_and_check(None, "secure_delete", true, |row| row.get::<_, i64>(0));
        match set {
            Ok(1) => Ok(()),
            Ok(_) => Err(RegisterError::new(&self.path, Problem::Failed(0))),
            Err(e) => Err(RegisterError::sqlite(&self.path, &e)),
        }
    }

    /// Writes the whole file anew. As entries are added, SQLite moves rows between pages and leaves what it moved where it was, in
    /// parts of pages that it does not use; what was purged may stand there still.
    ///
    /// # Errors
    /// The file cannot be written, or the disk has no room for it a second time. Nothing is lost, and it can be done again.
    pub fn write_anew(&mut self) -> Result<(), RegisterError> {
        self.connection.execute_batch("VACUUM").map_err(|e| RegisterError::sqlite(&self.path, &e))
    }
}
