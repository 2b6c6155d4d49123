//! What a template is given: one struct for each template, the contract with theme authors.
//!
//! A template `policy.html` is rendered with a [`Policy`](policy::Policy), and with nothing else. The rules that hold for all:
//!
//! - every struct begins with `page`, the [`Page`] that `layout.html` needs;
//! - every `href` is ready to be printed: relative to the page itself and naming its file;
//! - a `String` is plain text, which the template escapes; an [`Html`] and a [`DataBlock`] are printed with `| safe`;
//! - an absent value is `None` and an absent list is empty, so that `{% if %}` is the only question a template must ask;
//! - lists come in the order in which they are to be shown.

mod data;
mod page;

pub mod agenda;
pub mod agreement;
pub mod changes;
pub mod contacts;
pub mod every;
pub mod explorer;
pub mod glossary;
pub mod home;
pub mod induction;
pub mod plain;
pub mod policies;
pub mod policy;
pub mod practise;
pub mod preview;
pub mod quiz;
pub mod reviews;
pub mod school;
pub mod search;

pub use data::{DataBlock, Html};
pub use page::{Contact, Day, Later, Link, NavItem, Page, SchoolRef, Standing, State};
