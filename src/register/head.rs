//! The signed head: where a register stood on a day.

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Hash;
use crate::token::{OfficeKey, PublicKey, SealError, SealKind};

/// Where a register stands: how many entries it has, and the hash of the last, which depends on every entry before it.
///
/// Signed and kept where nobody can change it (in the minutes of a meeting, in an e-mail to the governors), it shows any later
/// edit, removal, reordering or cut of what was there on that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Always 1.
    v: u8,
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the last one.
    #[serde(with = "hex")]
    pub hash: Hash,
    /// The day of the signature.
    pub on: Date,
}

impl Head {
    pub(super) fn new(entries: u64, hash: Hash, on: Date) -> Self {
        Self { v: 1, entries, hash, on }
    }

    /// The head as the office signs it.
    pub fn sealed(&self, key: &OfficeKey) -> String {
        key.seal(SealKind::Head, self)
    }

    /// The head that one of `keys` signed.
    ///
    /// # Errors
    /// The text is not a signed head, or no key fits.
    pub fn open(seal: &str, keys: &[PublicKey]) -> Result<Self, SealError> {
        let head: Self = PublicKey::open(keys, SealKind::Head, seal)?;
        if head.v == 1 { Ok(head) } else { Err(SealError::Form) }
    }
}

/// A hash in JSON: 64 hexadecimal digits.
mod hex {
    use serde::{Deserializer, Serializer, de::Error};

    use super::*;

    pub(super) fn serialize<S: Serializer>(hash: &Hash, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&HEXLOWER.encode(hash))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Hash, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = HEXLOWER.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.ok_or_else(|| D::Error::custom("a hash has 64 hexadecimal digits"))
    }
}
