//! Completion tokens: what a member of staff sends to the office as proof of a quiz.
//!
//! A leaf of the program: it knows keys, codes and claims, and neither quizzes nor rosters nor registers. A token is a compact
//! JWS (RFC 7515) signed with HMAC-SHA256 (RFC 2104) by a key that HKDF (RFC 5869) derives from the person's code.
//! Everything here is held to `tests/vectors/code.json` and `token.json`, which the browser's scripts pass as well.

#[cfg(test)]
mod attacks;
mod claims;
mod code;
mod jws;
#[allow(clippy::disallowed_methods, reason = "keeps the organisation key in a file")]
mod key;
mod seal;
mod witness;

pub use claims::{Claims, ClaimsError, MAX_STAFF_ID, Who, is_staff_id};
pub use code::{CodeError, PersonalCode};
pub use jws::{
    BadSignature, HEADERS, MAX_TOKEN, ReadError, SIGNATURE_CHARS, TokenKey, Unverified, answers, read, sign,
};
pub use key::{KeyError, OrganisationKey};
pub use seal::{OfficeKey, PublicKey, SealError, SealKind, seals};
pub use witness::WitnessCode;

type HmacSha256 = hmac::Hmac<sha2::Sha256>;

/// HMAC-SHA256 over `parts` joined by a zero byte. None of the parts may hold one, so that no two lists give the same bytes.
fn hmac_joined(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    use hmac::{KeyInit, Mac};
    let mut mac = HmacSha256::new_from_slice(key).expect("HMAC takes a key of any length");
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            mac.update(&[0]);
        }
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
