//! An agreement that was signed on paper.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

use super::{PaperError, is_beginning, on_paper};
use crate::{
    audit::Office,
    quiz::Agreement,
    register::{Attempt, Entry, Marked},
};

/// A signed sheet as it is keyed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Staff id.
    pub staff: String,
    /// The fingerprint that the sheet prints; its beginning is enough.
    pub agreement: String,
    /// The day of the signature.
    pub on: Date,
    /// Who keys it in.
    pub by: String,
}

/// What the register keeps of it: in canonical JSON the text of its entry. The fields stand in the order of their names.
#[derive(Serialize)]
struct Keyed<'a> {
    agreement: &'a str,
    on: Date,
    school: &'a str,
    staff: &'a str,
}

impl Office<'_> {
    /// The agreement of a sheet, with its whole fingerprint.
    fn agreement(&self, staff: &str, fingerprint: &str) -> Result<(&str, &Agreement), PaperError> {
        let person = self.person(staff).ok_or_else(|| PaperError::Person(staff.to_owned()))?;
        let all = self.training.archive.agreements();
        let named: Vec<_> =
            all.filter(|(print, _)| *print == fingerprint || is_beginning(fingerprint, print)).collect();
        match named[..] {
            [] => Err(PaperError::Agreement(fingerprint.to_owned())),
            [one] if one.1.school == person.school => Ok(one),
            [(_, other)] => Err(PaperError::OtherSchool(self.training.school(&other.school).to_owned())),
            _ => Err(PaperError::Ambiguous(fingerprint.to_owned())),
        }
    }

    /// Makes the entry for a signed sheet: an attempt at no quiz, which says what was accepted and when.
    ///
    /// # Errors
    /// What was keyed in cannot be what the sheet says.
    pub fn signed(&self, sheet: &Signature) -> Result<Entry, PaperError> {
        let (fingerprint, agreement) = self.agreement(&sheet.staff, &sheet.agreement)?;
        if sheet.on > self.today.saturating_add(1.day()) {
            return Err(PaperError::InTheFuture(sheet.on));
        }
        let keyed = Keyed { agreement: fingerprint, on: sheet.on, school: &agreement.school, staff: &sheet.staff };
        let accepted = vec![fingerprint.to_owned()];
        let attempt = Attempt { accepted, ..on_paper(&sheet.staff, &agreement.school, sheet.on) };
        let result = Marked { marks: Vec::new(), passed: false, right: 0 };
        Ok(self.keyed_in(&keyed, attempt, result, format!("signed agreement, keyed in by {}", sheet.by)))
    }

    /// The title of an agreement by its fingerprint; the fingerprint where the archive does not have it.
    pub fn agreement_title<'a>(&'a self, fingerprint: &'a str) -> &'a str {
        self.training.archive.agreement(fingerprint).map_or(fingerprint, |agreement| &agreement.title)
    }
}
