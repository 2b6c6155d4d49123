//! GIFT, the text format of Moodle (docs.moodle.org, "GIFT format"; its signs are `~ = # { } :` and the backslash).

mod order;
mod read;
mod write;

pub(super) use read::read;
pub(super) use write::write;
