//! An entry that is ready to be added.

use super::{Entry, Hash, TokenHash, chain::body};

/// An entry as it will stand in the register, its place in the chain apart. What it takes to write and hash it is done, so that many
/// can be made ready at once while others are added, one behind the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub(super) token: TokenHash,
    pub(super) verdict: &'static str,
    pub(super) once: Option<Hash>,
    pub(super) body: String,
    pub(super) digest: Hash,
}

impl Draft {
    /// The draft of `entry`.
    pub fn of(entry: &Entry) -> Self {
        let (body, digest) = body(entry);
        Self { token: entry.token, verdict: entry.verdict(), once: entry.once(), body, digest }
    }

    /// The entry.
    pub fn entry(&self) -> Entry {
        serde_json::from_str(&self.body).expect("an entry can be read as it was written")
    }
}
