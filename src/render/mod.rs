//! The plan and a theme become pages.

pub mod quiz;
pub mod view;
