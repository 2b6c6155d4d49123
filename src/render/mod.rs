//! The plan and a theme become pages.

pub mod view;
