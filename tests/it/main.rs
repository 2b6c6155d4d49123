//! The program from outside.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make files, and stop where one cannot be made"
)]

mod audit;
mod register;
mod site;
