//! The hashes that tie the entries together.

use std::fmt;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

/// A SHA-256.
pub type Hash = [u8; 32];

/// What the first entry has in place of the hash before it.
pub const GENESIS: Hash = [0; 32];

/// The SHA-256 by which a token, or the text that should have been one, is known. In JSON: hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TokenHash(pub(super) Hash);

impl TokenHash {
    /// The hash of the text of a token.
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }
}

impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl Serialize for TokenHash {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut digits = [0; 64];
        HEXLOWER.encode_mut(&self.0, &mut digits);
        to.serialize_str(str::from_utf8(&digits).expect("hexadecimal digits are text"))
    }
}

impl<'de> Deserialize<'de> for TokenHash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Digits;
        impl de::Visitor<'_> for Digits {
            type Value = TokenHash;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("64 hexadecimal digits")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<TokenHash, E> {
                let mut hash = [0; 32];
                let whole = text.len() == 64 && HEXLOWER.decode_mut(text.as_bytes(), &mut hash).is_ok();
                if whole { Ok(TokenHash(hash)) } else { Err(E::invalid_value(de::Unexpected::Str(text), &self)) }
            }
        }
        from.deserialize_str(Digits)
    }
}

/// The canonical JSON of an entry and its digest. Its fields stand in the order of their names, so that nothing has to be sorted.
pub(super) fn body<T: Serialize>(entry: &T) -> (String, Hash) {
    // Nearly every entry has room in this, so that nothing is moved while it is written.
    let mut bytes = Vec::with_capacity(2048);
    serde_json::to_writer(&mut bytes, entry).expect("plain values with text keys are JSON");
    let body = String::from_utf8(bytes).expect("JSON is UTF-8");
    let digest = digest(&body);
    (body, digest)
}

/// The digest of the JSON of an entry.
pub(super) fn digest(body: &str) -> Hash {
    Sha256::digest(body.as_bytes()).into()
}

/// The hash of an entry: over the hash before it and the digest of its canonical JSON.
///
/// The digest stands between the two so that the chain can still be followed when, after the time for which records are kept,
/// the JSON with its personal data is taken out and the digest stays.
pub(super) fn link(previous: &Hash, digest: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(b"staffroom/v1/entry\0");
    hasher.update(previous);
    hasher.update(digest);
    hasher.finalize().into()
}
