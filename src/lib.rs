//! Staffroom turns a school trust's policies (Markdown) and induction quizzes (TOML) into one static site, and the
//! completion tokens that staff send back into the trust's training audit.
//!
//! # The way of the data
//!
//! The program is a chain of functions between named values; nothing is filled in later and nothing is global.
//!
//! - **load** reads the site's sources and nothing else does;
//! - the **model** (`policy`, `school`, `rules`, `quiz`, `review`) holds them as plain values;
//! - **plan** gives every page its address and every link its end;
//! - **render** turns the plan and a **theme** into pages;
//! - **publish** writes them, and nothing else does.
//!
//! Beside it, a **token** goes into the **register**, and the **audit** reads the register.

pub mod advice;
#[allow(clippy::disallowed_methods, reason = "reads what the post brought")]
pub mod audit;
pub mod cli;
pub mod compare;
pub mod config;
pub mod diag;
pub mod exchange;
#[allow(clippy::disallowed_methods, reason = "reads the sources")]
pub mod load;
pub mod markup;
pub mod plan;
pub mod policy;
#[allow(clippy::disallowed_methods, reason = "writes the site")]
pub mod publish;
pub mod quiz;
#[allow(clippy::disallowed_methods, reason = "makes the folder of the register")]
pub mod register;
pub mod render;
pub mod review;
pub mod roster;
pub mod rules;
pub mod school;
pub mod search;
pub mod serve;
pub mod source;
pub mod theme;
pub mod token;
pub mod trust;
