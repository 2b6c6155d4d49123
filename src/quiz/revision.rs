//! The fingerprint by which a quiz, as it was asked, is known for ever.

use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::CompiledQuiz;

/// `value` as canonical JSON: keys sorted by their bytes, no white space, numbers as `serde_json` prints them.
///
/// Every number in `value` must be finite; keys must be text.
pub fn canonical<T: Serialize>(value: &T) -> String {
    // A `serde_json::Value` keeps its keys sorted, which a struct does not.
    serde_json::to_value(value).expect("plain values with text keys are JSON").to_string()
}

/// The first 96 bits of SHA-256 of `bytes`, in base64url: 16 characters.
///
/// ```
/// // SHA-256 of "abc", from FIPS 180-4, begins ba7816bf 8f01cfea 414140de.
/// assert_eq!(staffroom::quiz::fingerprint(b"abc"), "ungWv48Bz-pBQUDe");
/// ```
pub fn fingerprint(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(&Sha256::digest(bytes)[..12])
}

/// The revision of `quiz`: the fingerprint of its canonical form.
pub fn revision(quiz: &CompiledQuiz) -> String {
    fingerprint(canonical(quiz).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::tests::sample;

    #[test]
    fn keys_are_sorted_at_every_depth() {
        #[derive(Serialize)]
        struct Outer {
            z: u8,
            a: Inner,
        }
        #[derive(Serialize)]
        struct Inner {
            y: f64,
            b: &'static str,
        }
        let text = canonical(&Outer { z: 1, a: Inner { y: 0.5, b: "ü" } });
        assert_eq!(text, r#"{"a":{"b":"ü","y":0.5},"z":1}"#);
    }

    #[test]
    fn a_quiz_survives_its_canonical_form() {
        let quiz = sample();
        let text = canonical(&quiz);
        let back: CompiledQuiz = serde_json::from_str(&text).unwrap();
        assert_eq!(back, quiz);
        assert_eq!(canonical(&back), text);
    }

    #[test]
    fn one_changed_word_makes_another_revision() {
        let quiz = sample();
        let mut other = quiz.clone();
        other.questions[0].prompt.push('!');
        assert_ne!(revision(&quiz), revision(&other));
        assert_eq!(revision(&quiz).len(), 16);
    }
}
