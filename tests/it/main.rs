//! The program from outside.

mod audit;
mod site;
