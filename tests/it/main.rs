//! The program from outside.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make files, and stop where one cannot be made"
)]

mod again;
mod anything;
mod audit;
mod bad;
mod changes;
mod cli;
mod docs;
mod explorer;
mod export;
mod hostile;
mod house;
mod images;
mod inspect;
mod kept;
mod office;
mod others;
mod past;
mod post;
mod publish;
mod quiz;
mod register;
mod review;
mod reviews;
mod sample;
#[cfg(feature = "search")]
mod search;
mod serve;
mod signed;
mod site;
mod supply;
#[cfg(target_os = "linux")]
mod terminal;
mod whole;
mod words;
