//! The register: every token that reached the office, for good. The one place with SQLite.
//!
//! One file. Entries are added and never changed; each carries the hash of the one before, so that an entry that was edited,
//! removed or moved shows when the register is read. Several people may add to it at once.

mod chain;
mod entry;
mod error;
mod store;

pub use chain::{GENESIS, Hash, TokenHash};
pub use entry::{Attempt, Class, Entry, Marked, Reason, Recorded};
pub use error::{Problem, RegisterError};
pub use store::{Appended, Batch, Register};
