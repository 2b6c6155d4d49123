//! A row of the file, and what it has to be.

use super::{
    Entry, Hash,
    chain::{digest, link},
    purge::Purge,
};

/// The columns that [`Row::read`] takes, in its order.
pub(super) const COLUMNS: &str = "number, token, verdict, once, body, digest, hash";

/// The verdict of a row whose personal data was purged.
pub(super) const PURGED: &str = "purged";

/// The verdict of a row that tells of a purge.
pub(super) const PURGE: &str = "purge";

/// A row as it stands in the file.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) number: u64,
    token: Option<Hash>,
    verdict: String,
    once: Option<Hash>,
    body: Option<String>,
    digest: Hash,
    pub(super) hash: Hash,
}

/// What a row holds.
#[derive(Debug)]
pub(super) enum Held {
    /// A piece of evidence.
    Evidence(Box<Entry>),
    /// The news of a purge.
    Purge(Purge),
    /// Nothing any more.
    Purged,
}

impl Row {
    pub(super) fn read(row: &rusqlite::Row) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get::<_, i64>(0)?.unsigned_abs(),
            token: row.get(1)?,
            verdict: row.get(2)?,
            once: row.get(3)?,
            body: row.get(4)?,
            digest: row.get(5)?,
            hash: row.get(6)?,
        })
    }

    /// Whether the row stands behind the one with the hash `before`.
    pub(super) fn follows(&self, before: &Hash) -> bool {
        self.hash == link(before, &self.digest)
    }

    /// What the row holds, where each column says the same.
    pub(super) fn held(self) -> Option<Held> {
        let Some(text) = &self.body else { return (self.verdict == PURGED).then_some(Held::Purged) };
        if digest(text) != self.digest {
            return None;
        }
        if self.verdict == PURGE {
            let purge: Purge = serde_json::from_str(text).ok()?;
            let as_written = self.token.is_none() && self.once.is_none();
            return as_written.then_some(Held::Purge(purge));
        }
        let entry: Entry = serde_json::from_str(text).ok()?;
        let as_written =
            self.verdict == entry.verdict() && self.once == entry.once() && self.token == Some(entry.token.0);
        as_written.then(|| Held::Evidence(Box::new(entry)))
    }
}
