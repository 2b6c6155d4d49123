//! What the office signs itself: the head of its register, and receipts.
//!
//! A seal is a compact JWS (RFC 7515) signed with Ed25519 (RFC 8037, RFC 8032), so that any JWT library reads it and anyone who has
//! the public key can check it. The signing key follows from the organisation key by HKDF-SHA256 (empty salt, info
//! `staffroom/v1/sign`): the office has one secret to keep, and who holds it could make any token anyway.

use std::{fmt, str::FromStr};

use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Serialize, de::DeserializeOwned};

/// The key with which the office signs.
pub struct OfficeKey(SigningKey);

/// The key with which anyone checks what the office signed. Printed as 43 characters of base64url: the `x` of its JWK.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// What a seal is about: its header's `typ`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealKind {
    /// Where a register stood on a day.
    Head,
    /// What one person achieved.
    Receipt,
}

impl SealKind {
    /// The header, to the byte. As with tokens it is compared and never parsed.
    fn header(self) -> &'static str {
        match self {
            Self::Head => r#"{"alg":"EdDSA","typ":"staffroom-head+jwt"}"#,
            Self::Receipt => r#"{"alg":"EdDSA","typ":"staffroom-receipt+jwt"}"#,
        }
    }
}

/// What every seal begins with, encoded: `{"alg":"EdDSA","typ":"staffroom-`.
const OPENING: &str = "eyJhbGciOiJFZERTQSIsInR5cCI6InN0YWZmcm9vbS";

/// How many characters the signature of a seal has: 64 bytes in base64url.
const SIGNATURE: usize = 86;

/// Every seal in `text`, in order: what begins as one does, up to the end of its signature, without the white space and quote marks
/// that mail programs put between.
pub fn seals(text: &str) -> Vec<String> {
    let starts = text.match_indices(OPENING).map(|(at, _)| at);
    starts.map(|start| one(&text[start..])).collect()
}

fn one(text: &str) -> String {
    let (mut seal, mut dots, mut signature) = (String::new(), 0, 0);
    for c in text.chars().filter(|c| !c.is_whitespace() && *c != '>') {
        match c {
            '.' if dots < 2 => dots += 1,
            'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '_' => signature += usize::from(dots == 2),
            _ => break,
        }
        seal.push(c);
        if signature == SIGNATURE {
            break;
        }
    }
    seal
}

/// Why a text is no seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealError {
    /// Not three parts of base64url with the header of that kind, over claims of that kind.
    Form,
    /// None of the keys made the signature.
    Signature,
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "it is not whole, or not what it should be",
            Self::Signature => "the key that it is checked with did not sign it",
        })
    }
}

impl std::error::Error for SealError {}

impl OfficeKey {
    /// The key that follows from the 32 bytes of an organisation key.
    pub(super) fn derive(organisation: &[u8; 32]) -> Self {
        let mut seed = [0; 32];
        let key = hkdf::Hkdf::<sha2::Sha256>::new(None, organisation);
        key.expand(b"staffroom/v1/sign", &mut seed).expect("HKDF-SHA256 gives up to 8160 bytes");
        Self(SigningKey::from_bytes(&seed))
    }

    /// The key that others check with.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs `claims`, which become JSON in the order of their fields.
    pub fn seal<T: Serialize>(&self, kind: SealKind, claims: &T) -> String {
        let claims = serde_json::to_string(claims).expect("plain values with text keys are JSON");
        let mut text = [kind.header(), &claims].map(|part| BASE64URL_NOPAD.encode(part.as_bytes())).join(".");
        let signature = self.0.sign(text.as_bytes()).to_bytes();
        text.push('.');
        BASE64URL_NOPAD.encode_append(&signature, &mut text);
        text
    }
}

impl fmt::Debug for OfficeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OfficeKey(…)")
    }
}

impl PublicKey {
    /// The claims of a seal that one of `keys` signed. White space around and within it does not count.
    ///
    /// # Errors
    /// The text is no seal of that kind, or no key fits.
    pub fn open<T: DeserializeOwned>(keys: &[Self], kind: SealKind, seal: &str) -> Result<T, SealError> {
        let seal: String = seal.split_whitespace().collect();
        let (signed, signature) = seal.rsplit_once('.').ok_or(SealError::Form)?;
        let (header, claims) = signed.split_once('.').ok_or(SealError::Form)?;
        let decode = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes()).map_err(|_| SealError::Form);
        if decode(header)? != kind.header().as_bytes() {
            return Err(SealError::Form);
        }
        let signature = Signature::from_slice(&decode(signature)?).map_err(|_| SealError::Form)?;
        // Strict: of the signatures that RFC 8032 leaves in doubt none is taken.
        if !keys.iter().any(|key| key.0.verify_strict(signed.as_bytes(), &signature).is_ok()) {
            return Err(SealError::Signature);
        }
        serde_json::from_slice(&decode(claims)?).map_err(|_| SealError::Form)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&self.0.to_bytes()))
    }
}

impl FromStr for PublicKey {
    type Err = SealError;

    fn from_str(text: &str) -> Result<Self, SealError> {
        let bytes = BASE64URL_NOPAD.decode(text.trim().as_bytes()).map_err(|_| SealError::Form)?;
        let bytes = bytes.try_into().map_err(|_| SealError::Form)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| SealError::Form)?;
        // A weak key makes signatures that fit any text.
        if key.is_weak() { Err(SealError::Form) } else { Ok(Self(key)) }
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;
    use serde::Deserialize;

    use super::*;
    use crate::token::OrganisationKey;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Said {
        number: u64,
    }

    fn office(byte: u8) -> OfficeKey {
        OrganisationKey::from_bytes([byte; 32]).office()
    }

    #[test]
    fn the_first_vector_of_rfc_8032_holds() {
        let seed = HEXLOWER.decode(b"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").unwrap();
        let key = SigningKey::from_bytes(&seed.try_into().unwrap());
        let public = HEXLOWER.encode(&key.verifying_key().to_bytes());
        assert_eq!(public, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assert!(
            HEXLOWER.encode(&key.sign(b"").to_bytes()).starts_with("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974")
        );
    }

    #[test]
    fn a_seal_is_opened_with_the_right_key_and_for_the_right_purpose() {
        let seal = office(7).seal(SealKind::Head, &Said { number: 3 });
        let keys = [office(8).public(), office(7).public()];
        assert_eq!(
            PublicKey::open(&keys, SealKind::Head, &format!(" {}\n{}\n", &seal[..20], &seal[20..])),
            Ok(Said { number: 3 })
        );
        assert_eq!(PublicKey::open::<Said>(&keys, SealKind::Receipt, &seal), Err(SealError::Form));
        assert_eq!(PublicKey::open::<Said>(&keys[..1], SealKind::Head, &seal), Err(SealError::Signature));
        assert_eq!(PublicKey::open::<Said>(&[], SealKind::Head, &seal), Err(SealError::Signature));
    }

    #[test]
    fn seals_are_found_in_a_quoted_message() {
        let [a, b] = [1, 2].map(|number| office(7).seal(SealKind::Receipt, &Said { number }));
        let text = format!("Hello\n> {}\n> {}\nKind regards\n\n{b}.", &a[..50], &a[50..]);
        assert_eq!(seals(&text), [a, b]);
        assert_eq!(seals("nothing"), [""; 0]);
    }

    #[test]
    fn every_character_of_a_seal_matters() {
        let seal = office(7).seal(SealKind::Head, &Said { number: 3 });
        let keys = [office(7).public()];
        for at in 0..seal.len() {
            for other in ["A", "x", "_", "."] {
                let altered = format!("{}{other}{}", &seal[..at], &seal[at + 1..]);
                assert_eq!(
                    PublicKey::open::<Said>(&keys, SealKind::Head, &altered).is_ok(),
                    altered == seal,
                    "{at} {other}"
                );
            }
        }
    }

    #[test]
    fn a_public_key_is_read_as_it_is_printed() {
        let key = office(7).public();
        assert_eq!(format!("{key}\n").parse(), Ok(key));
        // The neutral element: a key that fits anything.
        let weak = format!("AQ{}", "A".repeat(41));
        for text in ["", "x", &weak] {
            assert_eq!(text.parse::<PublicKey>(), Err(SealError::Form), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text: String) {
            assert!(PublicKey::open::<Said>(&[office(1).public()], SealKind::Head, &text).is_err());
            let _ = text.parse::<PublicKey>();
        }
    }
}
