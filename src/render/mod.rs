//! Values into pages. Only here and in the theme are there templates.

pub mod report;
