//! The audit: from tokens that arrive by mail, forms and chat to who has done what.
//!
//! [`read`] finds the tokens in files, [`Office::judge`] says what each is worth, [`import`] puts them into the register, and
//! [`report`] sets the register against the roster and what is required. Only [`walk`] and [`read`] touch files.

mod correct;
mod csv;
mod enrol;
mod exchange;
mod export;
mod find;
mod html;
mod import;
mod judge;
mod mail;
mod paper;
mod read;
mod receipt;
mod report;
mod training;
mod words;
mod workbook;

pub use correct::{CannotCorrect, Correction, correct};
pub use csv::{CsvRows, Table, Text, csv_rows, csv_text};
pub use enrol::{Enrolled, Task, enrol, letters, links, quiz_link};
pub use exchange::{document, hr, line, partition, required, statements, totara};
pub use export::{EVIDENCE, agreements, clauses, evidence, gaps, matrix, needs, needs_by_role, people};
pub use find::{Found, find};
pub use import::{SetAside, Summary, import};
pub use judge::Office;
pub use paper::{Asked, Form, Kept, PaperError, Sheet, Signature, asked, keep, table as paper_table, written};
pub use read::{Contents, Input, Unread, Walked, contents, read, walk};
pub use receipt::Receipt;
pub use report::{
    Acceptance, Again, Agreed, Alike, Cell, Claim, ClauseNeed, Column, Doubt, Due, Facts, Gathered, Late, Lookup,
    Names, Need, Place, Report, RoleScore, Row, School, Score, Soon, State, Totals, Version, Why, WrongAnswer,
    again_table, due_table, report,
};
pub use training::{AskedAgreement, Requirement, Training};
pub use words::{Words, words};
pub use workbook::{Book, WorkbookError};
