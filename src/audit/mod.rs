//! The audit: from tokens that arrive by mail, forms and chat to who has done what.
//!
//! [`read`] finds the tokens in files, [`Office::judge`] says what each is worth, [`import`] puts them into the register, and
//! [`report`] sets the register against the roster and what is required. Only [`walk`] and [`read`] touch files.

mod correct;
mod csv;
mod exchange;
mod export;
mod find;
mod html;
mod import;
mod judge;
mod mail;
mod read;
mod receipt;
mod report;
mod training;
mod words;
mod workbook;

pub use correct::{CannotCorrect, Correction, correct};
pub use csv::{Csv, Table, csv_text};
pub use exchange::{document, line, partition, statement};
pub use export::{EVIDENCE, evidence, links, matrix, needs, people};
pub use find::{Found, find};
pub use import::{SetAside, Summary, import};
pub use judge::Office;
pub use read::{Contents, Input, Unread, contents, read, walk};
pub use receipt::Receipt;
pub use report::{
    Alike, Cell, Claim, Column, Doubt, Gathered, Late, Names, Need, Report, Row, School, Score, Soon, State, Totals,
    WrongAnswer, report,
};
pub use training::{Requirement, Training};
pub use words::{Words, words};
pub use workbook::{WorkbookError, workbook};
