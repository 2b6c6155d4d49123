//! Moodle XML (docs.moodle.org, "Moodle XML format").
//!
//! Reading needs the tree of a small document with the line of each element, which is what the crate `roxmltree` gives: it reads
//! no external entity and no document type, so that a hostile file can neither reach other files nor grow without end.

mod left;
mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;
