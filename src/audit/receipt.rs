//! Receipts: what one person achieved, signed by the office, for whoever asks them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::report::Names;
use crate::{
    register::{Recorded, TokenHash},
    token::{OfficeKey, PublicKey, SealError, SealKind},
};

/// What a receipt says: one entry of the register that counts. In JSON, the claims of a compact JWS that `staffroom verify`, or any
/// JWT library that knows EdDSA (RFC 8037), checks with the office's public key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Always 1.
    pub v: u8,
    /// The name of the trust.
    pub trust: String,
    /// Staff id.
    pub staff: String,
    /// The person's name on the day of the receipt.
    pub name: String,
    /// The school's name.
    pub school: String,
    /// Id of the quiz.
    pub quiz: String,
    /// Its title.
    pub title: String,
    /// Revision of the quiz.
    pub revision: String,
    /// The day on which the quiz was taken.
    pub made: Date,
    /// How many answers are right.
    pub right: u32,
    /// How many questions were asked.
    pub asked: u32,
    /// Whether that is a pass.
    pub passed: bool,
    /// What the token was found to be.
    pub class: String,
    /// Number of the entry in the register.
    pub entry: u64,
    /// The SHA-256 of the token, in hexadecimal digits, by which the person can show which one it was.
    pub token: TokenHash,
    /// The day of the receipt.
    pub issued: Date,
}

impl Receipt {
    /// The receipt for `recorded`; none where it does not count or names nobody on the roster.
    pub fn of(recorded: &Recorded, trust: &str, names: &Names, today: Date) -> Option<Self> {
        let entry = &recorded.entry;
        let attempt = entry.attempt.as_ref().filter(|_| entry.class.is_accepted())?;
        let result = entry.result.as_ref()?;
        let person = names.people.get(attempt.staff.as_deref()?)?;
        Some(Self {
            v: 1,
            trust: trust.to_owned(),
            staff: person.id.clone(),
            name: person.name.clone(),
            school: names.training.school(&attempt.school).to_owned(),
            quiz: attempt.quiz.clone(),
            title: names.quiz(attempt).into_owned(),
            revision: attempt.revision.clone(),
            made: attempt.on,
            right: result.right,
            asked: result.asked(),
            passed: result.passed,
            class: entry.class.id().to_owned(),
            entry: recorded.number,
            token: entry.token,
            issued: today,
        })
    }

    /// The receipt as the office signs it.
    pub fn sealed(&self, key: &OfficeKey) -> String {
        key.seal(SealKind::Receipt, self)
    }

    /// The receipt that one of `keys` signed.
    ///
    /// # Errors
    /// The text is no signed receipt, or no key fits.
    pub fn open(seal: &str, keys: &[PublicKey]) -> Result<Self, SealError> {
        let receipt: Self = PublicKey::open(keys, SealKind::Receipt, seal)?;
        if receipt.v == 1 { Ok(receipt) } else { Err(SealError::Form) }
    }

    /// The receipt for people.
    pub fn words(&self) -> String {
        let Self { trust, staff, name, school, title, made, right, asked, class, entry, issued, .. } = self;
        let verb = if self.passed { "passed" } else { "took, and did not pass," };
        format!(
            "{name} ({staff}) of {school} {verb} “{title}” on {made}: {right} of {asked} right.\n\
             Entry {entry} in the register of {trust}, class {class}. Receipt of {issued}.\n"
        )
    }
}
