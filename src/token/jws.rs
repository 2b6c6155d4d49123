//! Signing and reading the compact form.

use std::{borrow::Cow, fmt};

use data_encoding::BASE64URL_NOPAD;
use hmac::{KeyInit, Mac};

use super::{Claims, ClaimsError, HmacSha256, PersonalCode, Who, claims};

/// The encoded headers, personal first. A header is compared with these bytes and never parsed, so no other algorithm, order
/// of keys or extra key can be asked for.
pub const HEADERS: [&str; 2] = [
    // {"alg":"HS256","typ":"staffroom+jwt"}
    "eyJhbGciOiJIUzI1NiIsInR5cCI6InN0YWZmcm9vbStqd3QifQ",
    // {"alg":"HS256","typ":"staffroom-self+jwt"}
    "eyJhbGciOiJIUzI1NiIsInR5cCI6InN0YWZmcm9vbS1zZWxmK2p3dCJ9",
];

/// How many characters a signature has: 32 bytes in base64url.
pub const SIGNATURE_CHARS: usize = 43;

/// The longest token that is read, in bytes. A quiz of 500 questions stays well below it.
pub const MAX_TOKEN: usize = 64 * 1024;

/// The key that signs tokens, and that draws and shuffles the questions.
#[derive(Clone)]
pub struct TokenKey([u8; 32]);

impl TokenKey {
    /// The key of a person, from their code.
    pub fn personal(code: &PersonalCode) -> Self {
        Self::derive(code.secret(), b"staffroom/v1/token")
    }

    /// The key of self-declared tokens for a quiz revision. It is public: it proves only that nothing was mistyped.
    pub fn self_declared(revision: &str) -> Self {
        Self::derive(revision.as_bytes(), b"staffroom/v1/self")
    }

    fn derive(material: &[u8], info: &[u8]) -> Self {
        let mut bytes = [0; 32];
        let key = hkdf::Hkdf::<sha2::Sha256>::new(None, material);
        key.expand(info, &mut bytes).expect("HKDF-SHA256 gives up to 8160 bytes");
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn mac(&self, signed: &str) -> HmacSha256 {
        let mut mac = HmacSha256::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(signed.as_bytes());
        mac
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey(…)")
    }
}

/// The header for a token of `who`.
fn header(who: &Who) -> &'static str {
    match who {
        Who::Staff(_) => HEADERS[0],
        Who::Named(_) => HEADERS[1],
    }
}

/// The token that says `claims`.
///
/// # Errors
/// A claim breaks the bounds that [`read`] keeps.
pub fn sign(claims: &Claims, key: &TokenKey) -> Result<String, ClaimsError> {
    let payload = claims.to_json()?;
    let mut token = format!("{}.{}", header(&claims.who), BASE64URL_NOPAD.encode(payload.as_bytes()));
    let signature = key.mac(&token).finalize().into_bytes();
    token.push('.');
    BASE64URL_NOPAD.encode_append(&signature, &mut token);
    Ok(token)
}

/// A token whose form is right and whose signature nobody has looked at yet.
#[derive(Debug, Clone)]
pub struct Unverified<'a> {
    claims: Claims,
    signed: &'a str,
    signature: [u8; 32],
}

impl Unverified<'_> {
    /// What the token says, to find the key by. Not to be believed before [`Self::verify`].
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The claims, to keep them with what was found out about the signature.
    pub fn into_claims(self) -> Claims {
        self.claims
    }

    /// Whether `key` made the signature. Takes the same time wherever a false signature differs.
    pub fn is_signed_by(&self, key: &TokenKey) -> bool {
        key.mac(self.signed).verify_slice(&self.signature).is_ok()
    }

    /// The claims, once `key` is found to have signed them.
    ///
    /// # Errors
    /// The signature is false.
    pub fn verify(self, key: &TokenKey) -> Result<Claims, BadSignature> {
        if self.is_signed_by(key) { Ok(self.claims) } else { Err(BadSignature) }
    }
}

/// The signature was not made with this key over these claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadSignature;

/// Why a text is not a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// Longer than [`MAX_TOKEN`].
    TooLong,
    /// Not three parts with dots between them.
    Parts,
    /// The header is none of the two.
    Header,
    /// A part is not canonical base64url, or the signature has not 32 bytes.
    Encoding,
    /// The claims are not those of a token.
    Claims(ClaimsError),
    /// A personal header over self-declared claims, or the reverse.
    Kind,
}

impl From<ClaimsError> for ReadError {
    fn from(error: ClaimsError) -> Self {
        Self::Claims(error)
    }
}

/// The parts of a token as they are spelled.
struct Spelled<'a> {
    header: &'a str,
    payload: &'a str,
    /// The two together, with the dot between them.
    signed: &'a str,
    signature: &'a str,
}

impl<'a> Spelled<'a> {
    fn of(token: &'a str) -> Result<Self, ReadError> {
        let (signed, signature) = token.rsplit_once('.').ok_or(ReadError::Parts)?;
        let (header, payload) = signed.split_once('.').ok_or(ReadError::Parts)?;
        if payload.contains('.') {
            return Err(ReadError::Parts);
        }
        Ok(Self { header, payload, signed, signature })
    }
}

/// The bytes of a part. Padding and stray bits behind the last byte are refused: one token has one spelling.
fn decode(part: &str) -> Result<Vec<u8>, ReadError> {
    BASE64URL_NOPAD.decode(part.as_bytes()).map_err(|_| ReadError::Encoding)
}

/// Reads a token without its key.
///
/// # Errors
/// The text is not, to the byte, a token that [`sign`] or the browser could have made.
pub fn read(token: &str) -> Result<Unverified<'_>, ReadError> {
    if token.len() > MAX_TOKEN {
        return Err(ReadError::TooLong);
    }
    let Spelled { header: head, payload, signed, signature } = Spelled::of(token)?;
    if !HEADERS.contains(&head) {
        return Err(ReadError::Header);
    }
    let signature = decode(signature)?.try_into().map_err(|_| ReadError::Encoding)?;
    let claims = Claims::from_json(&decode(payload)?)?;
    if head != header(&claims.who) {
        return Err(ReadError::Kind);
    }
    Ok(Unverified { claims, signed, signature })
}

/// What a token answers, question by question in the order of its claims; for tokens that were read and verified before. Of anything
/// else it gives what it can, without a look at the form.
pub fn answers<T>(token: &str, take: impl FnOnce(&[(Cow<'_, str>, Cow<'_, str>)]) -> T) -> Option<T> {
    let payload = token.split('.').nth(1)?;
    let payload = BASE64URL_NOPAD.decode(payload.as_bytes()).ok()?;
    claims::answers(&payload).map(|answers| take(&answers))
}

#[cfg(test)]
mod wycheproof;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use data_encoding::HEXLOWER;
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;
    use crate::token::claims::tests::sample;

    #[derive(Deserialize)]
    struct Vectors {
        valid: Vec<Valid>,
        refused: Vec<Refused>,
        forged: Vec<Forged>,
    }

    #[derive(Deserialize)]
    struct Valid {
        name: String,
        key: String,
        token: String,
    }

    #[derive(Deserialize)]
    struct Refused {
        name: String,
        token: String,
    }

    #[derive(Deserialize)]
    struct Forged {
        name: String,
        key: String,
        token: String,
    }

    fn vectors() -> Vectors {
        serde_json::from_str(include_str!("../../tests/vectors/token.json")).unwrap()
    }

    fn key(hex: &str) -> TokenKey {
        TokenKey(HEXLOWER.decode(hex.as_bytes()).unwrap().try_into().unwrap())
    }

    #[test]
    fn the_headers_are_the_two_of_the_design() {
        let plain = HEADERS.map(|h| String::from_utf8(BASE64URL_NOPAD.decode(h.as_bytes()).unwrap()).unwrap());
        assert_eq!(plain[0], r#"{"alg":"HS256","typ":"staffroom+jwt"}"#);
        assert_eq!(plain[1], r#"{"alg":"HS256","typ":"staffroom-self+jwt"}"#);
    }

    #[test]
    fn the_vectors_are_verified_and_signed_alike() {
        for Valid { name, key: hex, token } in vectors().valid {
            let claims = read(&token).unwrap_or_else(|e| panic!("{name}: {e:?}")).verify(&key(&hex));
            let claims = claims.unwrap_or_else(|_| panic!("{name}: signature"));
            assert_eq!(sign(&claims, &key(&hex)), Ok(token), "{name}");
        }
    }

    #[test]
    fn what_the_vectors_refuse_is_refused() {
        for Refused { name, token } in vectors().refused {
            assert!(read(&token).is_err(), "{name}");
        }
        for Forged { name, key: hex, token } in vectors().forged {
            assert!(read(&token).unwrap().verify(&key(&hex)).is_err(), "{name}");
        }
    }

    #[test]
    fn every_byte_matters() {
        let Valid { key: hex, token, .. } = vectors().valid.remove(0);
        let key = key(&hex);
        for at in 0..token.len() {
            for bit in 0..7 {
                let mut bytes = token.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                let altered = String::from_utf8(bytes).unwrap();
                assert!(!read(&altered).is_ok_and(|t| t.is_signed_by(&key)), "byte {at}, bit {bit}");
            }
            assert!(read(&token[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn the_answers_alone_are_those_of_the_claims() {
        for Valid { name, token, .. } in vectors().valid {
            let claims = read(&token).unwrap().claims().clone();
            let pairs = answers(&token, |answers| {
                answers.iter().map(|(q, a)| (q.to_string(), a.to_string())).collect::<BTreeMap<_, _>>()
            });
            assert_eq!(pairs, Some(claims.answers), "{name}");
        }
        assert_eq!(answers("", |answers| answers.len()), None);
        assert_eq!(answers("a.e30.b", |answers| answers.len()), None);
    }

    #[test]
    fn a_token_that_is_too_long_is_not_even_decoded() {
        assert_eq!(read(&"a".repeat(MAX_TOKEN + 1)).unwrap_err(), ReadError::TooLong);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text: String) {
            prop_assert!(read(&text).is_err());
        }

        #[test]
        fn no_payload_makes_the_reader_panic(payload: Vec<u8>, signature: [u8; 32]) {
            let token = format!(
                "{}.{}.{}", HEADERS[0], BASE64URL_NOPAD.encode(&payload), BASE64URL_NOPAD.encode(&signature)
            );
            prop_assert!(read(&token).is_err());
        }

        #[test]
        fn only_the_signing_key_verifies(own: [u8; 32], other: [u8; 32]) {
            let claims = sample();
            let token = sign(&claims, &TokenKey(own)).unwrap();
            let read = read(&token).unwrap();
            prop_assert_eq!(read.is_signed_by(&TokenKey(other)), own == other);
            prop_assert_eq!(read.verify(&TokenKey(own)), Ok(claims));
        }
    }
}
