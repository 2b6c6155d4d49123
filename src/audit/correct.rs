//! Corrections that a person makes: a result is taken back, or put back.

use std::fmt;

use jiff::civil::Date;

use crate::{
    register::{Class, Entry, Reason, Register, RegisterError},
    token::OfficeKey,
};

/// What is to be corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correction {
    /// The entry of this number no longer counts.
    Withdraw(u64),
    /// The entry of this number, which took a result back, no longer does.
    Restore(u64),
}

/// Why a correction cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotCorrect {
    /// There is no such entry, or it was purged.
    NoEntry(u64),
    /// The entry does not count as it is.
    DoesNotCount(u64),
    /// The entry did not take a result back.
    NotWithdrawn(u64),
    /// This later entry has the last word on the token.
    Corrected(u64),
    /// The register cannot be used.
    Register(RegisterError),
}

impl fmt::Display for CannotCorrect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEntry(number) => write!(f, "The register has no entry {number}: look it up in the report."),
            Self::DoesNotCount(number) => write!(f, "Entry {number} does not count, so it need not be taken back."),
            Self::NotWithdrawn(number) => {
                write!(f, "Entry {number} took nothing back: give the number of the entry that did.")
            }
            Self::Corrected(number) => write!(f, "Entry {number} has corrected that one since: give its number."),
            Self::Register(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CannotCorrect {}

impl From<RegisterError> for CannotCorrect {
    fn from(error: RegisterError) -> Self {
        Self::Register(error)
    }
}

/// Adds the entry that corrects another, with `note` to say why, and gives its number. Nothing that was written is changed.
///
/// # Errors
/// The correction makes no sense, or the register cannot be written.
pub fn correct(
    register: &mut Register,
    correction: Correction,
    note: &str,
    key: &OfficeKey,
    today: Date,
) -> Result<u64, CannotCorrect> {
    let number = match correction {
        Correction::Withdraw(number) | Correction::Restore(number) => number,
    };
    let (mut named, mut later, mut taken_back) = (None, None, None);
    let entries = register.entries()?;
    for recorded in &entries {
        if recorded.number == number {
            named = Some(&recorded.entry);
        }
        if recorded.entry.corrects == Some(number) {
            later = Some(recorded.number);
        }
    }
    let named = named.ok_or(CannotCorrect::NoEntry(number))?;
    if let Some(later) = later {
        return Err(CannotCorrect::Corrected(later));
    }
    if let (Correction::Restore(_), Some(before)) = (correction, named.corrects) {
        taken_back = entries.iter().find(|recorded| recorded.number == before).map(|recorded| &recorded.entry);
    }
    let base = Entry {
        imported: today,
        corrects: Some(number),
        note: Some(note.to_owned()),
        ..taken_back.unwrap_or(named).clone()
    };
    let entry = match correction {
        Correction::Withdraw(_) if !named.class.is_accepted() => return Err(CannotCorrect::DoesNotCount(number)),
        Correction::Withdraw(_) => {
            Entry { class: Class::Rejected, reason: Some(Reason::Withdrawn), result: None, ..base }
        }
        Correction::Restore(_) if named.reason != Some(Reason::Withdrawn) || taken_back.is_none() => {
            return Err(CannotCorrect::NotWithdrawn(number));
        }
        Correction::Restore(_) => base,
    };
    let mut batch = register.batch()?;
    let added = batch.correct(&entry)?;
    batch.commit(key, today)?;
    Ok(added)
}
