//! The register: every token that reached the office, for good. The one place with SQLite.
//!
//! One file. Entries are added and never changed; each carries the hash of the one before, and each time that entries are added
//! the office signs the last hash, so that an entry that was edited, removed, moved or added behind the office's back shows.
//! Several people may add to it at once.

mod batch;
mod chain;
mod draft;
mod entry;
mod error;
mod head;
mod purge;
mod row;
mod store;
mod verify;

pub use batch::{Appended, Batch};
pub use chain::{GENESIS, Hash, TokenHash};
pub use draft::Draft;
pub use entry::{Attempt, Class, Entry, Marked, Reason, Recorded};
pub use error::{Problem, RegisterError};
pub use head::Head;
pub use purge::Which;
pub use store::Register;
pub use verify::{Flaw, Verified};
