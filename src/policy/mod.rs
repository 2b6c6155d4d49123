//! Policies: as the trust writes them, as a school changes them, and as they hold at a school.

mod authored;
mod auto;
pub mod confirmed;
mod held;
mod in_force;
mod kind;
mod label;
mod labelling;
mod merge;
mod meta;
mod number;
#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "compares with lists in files")]
mod numbering_tests;
mod past;
mod read;
mod space;

pub use confirmed::{Confirmed, Kept};
pub use held::{Held, Sets, hold, overlay};
pub use in_force::{InForce, in_force};
pub use kind::{Kind, side_of_heading};
pub use label::{Label, Labels};
pub use meta::{Agreement, Change, Linked, Meta, Ratified, Signature};
pub use past::{Past, name as past_name, read_past};
pub use read::{read, reading};

use std::sync::Arc;

use crate::{
    markup::Document,
    source::{Digest, SourceId, Span},
};

/// A policy, or an overlay, as its file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Its id: the name of its file.
    pub id: String,
    /// For an overlay, the id of the trust's policy that it changes, and where the file says so.
    pub extends: Option<(String, Span)>,
    /// Its file.
    pub file: SourceId,
    /// What its front matter says.
    pub meta: Meta,
    /// Its text.
    pub document: Arc<Document>,
    /// The holes of its text and their places.
    pub holes: Vec<(String, Span)>,
    /// The digest of its whole file.
    pub digest: Digest,
}
