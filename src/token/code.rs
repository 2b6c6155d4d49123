//! Personal codes: short enough to type from paper, long enough not to be guessed.

use std::fmt;

use sha2::{Digest, Sha256};

/// The digits of Crockford's base 32 (<https://www.crockford.com/base32.html>): no I, L, O or U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many characters a code has, its check character not counted: 100 bits.
const LENGTH: usize = 20;

/// A personal code: a secret that the office and one member of staff share.
///
/// Printed in groups of five with a check character behind them; read without regard to case, spaces, hyphens, and the
/// letters O, I and L that people write for 0 and 1. The check character finds any one mistyped character in 31 of 32
/// cases; it is no part of the secret.
///
/// ```
/// use staffroom::token::PersonalCode;
/// let code: PersonalCode = "ckca7 rvage y3fqo i3oh7 c".parse().unwrap();
/// assert_eq!(code.to_string(), "CKCA7-RVAGE-Y3FQ0-130H7-C");
/// assert!("CKCA7-RVAGE-Y3FQ0-130H7-D".parse::<PersonalCode>().is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalCode([u8; LENGTH]);

impl PersonalCode {
    /// The code of the first 100 bits of `bytes`.
    pub(super) fn from_bits(bytes: &[u8; 32]) -> Self {
        Self(std::array::from_fn(|at| digit_at(bytes, at)))
    }

    /// The 20 characters without hyphens and without the check character: the secret itself.
    pub fn secret(&self) -> &[u8] {
        &self.0
    }

    fn check(&self) -> u8 {
        check(&self.0)
    }
}

/// The digit for the five bits of `bytes` that begin at bit `5 * at`.
pub(super) fn digit_at(bytes: &[u8; 32], at: usize) -> u8 {
    let bit = at * 5;
    let pair = u16::from_be_bytes([bytes[bit / 8], bytes[bit / 8 + 1]]);
    DIGITS[usize::from(pair >> (11 - bit % 8) & 31)]
}

impl fmt::Display for PersonalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for group in self.0.chunks(5) {
            for digit in group {
                write!(f, "{}", char::from(*digit))?;
            }
            f.write_str("-")?;
        }
        write!(f, "{}", char::from(self.check()))
    }
}

impl fmt::Debug for PersonalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalCode(…)")
    }
}

/// What is wrong with a typed code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeError {
    /// It has this many characters and should have 21.
    Length(usize),
    /// A character that no code has.
    Character(char),
    /// The check character does not fit: something is mistyped.
    Check,
}

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(n) => write!(f, "a personal code has 21 letters and digits, and this has {n}"),
            Self::Character(c) => write!(f, "`{}` does not occur in personal codes", c.escape_debug()),
            Self::Check => f.write_str("the code is mistyped: its last character does not fit the others"),
        }
    }
}

impl std::error::Error for CodeError {}

impl std::str::FromStr for PersonalCode {
    type Err = CodeError;

    fn from_str(typed: &str) -> Result<Self, CodeError> {
        let digits = digits(typed)?;
        let (check, secret) = digits.split_last().ok_or(CodeError::Length(0))?;
        let code = Self(secret.try_into().map_err(|_| CodeError::Length(digits.len()))?);
        if code.check() == *check { Ok(code) } else { Err(CodeError::Check) }
    }
}

/// The digits of a typed code, without the hyphen-minus and the dashes (U+2010 to U+2015) that word processors put in its place.
pub(super) fn digits(typed: &str) -> Result<Vec<u8>, CodeError> {
    let kept = typed.chars().filter(|c| !c.is_whitespace() && *c != '-' && !('\u{2010}'..='\u{2015}').contains(c));
    kept.map(|c| digit(c).ok_or(CodeError::Character(c))).collect()
}

/// The check character: the first five bits of SHA-256 of the characters before it, as a digit.
pub(super) fn check(secret: &[u8]) -> u8 {
    digit_at(&Sha256::digest(secret).into(), 0)
}

/// The digit that `typed` stands for.
fn digit(typed: char) -> Option<u8> {
    let upper = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    DIGITS.iter().copied().find(|d| char::from(*d) == upper)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Vectors {
        read: Vec<Read>,
    }

    #[derive(Deserialize)]
    struct Read {
        name: String,
        typed: String,
        code: Option<String>,
    }

    #[test]
    fn typed_codes_are_read_as_the_vectors_say() {
        let vectors: Vectors = serde_json::from_str(include_str!("../../tests/vectors/code.json")).unwrap();
        for Read { name, typed, code } in vectors.read {
            assert_eq!(typed.parse::<PersonalCode>().ok().map(|c| c.to_string()), code, "{name}");
        }
    }

    #[test]
    fn a_code_is_not_shown_by_accident() {
        let code = PersonalCode::from_bits(&[7; 32]);
        assert!(!format!("{code:?}").contains(&code.to_string()[..5]));
    }

    #[test]
    fn errors_say_what_to_look_for() {
        assert_eq!("".parse::<PersonalCode>(), Err(CodeError::Length(0)));
        assert_eq!("7K3QX".parse::<PersonalCode>(), Err(CodeError::Length(5)));
        assert_eq!("7K3QU".parse::<PersonalCode>(), Err(CodeError::Character('U')));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(bytes: [u8; 32]) {
            let code = PersonalCode::from_bits(&bytes);
            prop_assert_eq!(code.to_string().to_lowercase().parse::<PersonalCode>(), Ok(code));
        }

        #[test]
        fn a_mistyped_character_never_gives_the_same_code(bytes: [u8; 32], at in 0..LENGTH, by in 1u8..32) {
            let code = PersonalCode::from_bits(&bytes);
            let mut typed: Vec<char> = code.to_string().replace('-', "").chars().collect();
            let was = DIGITS.iter().position(|d| char::from(*d) == typed[at]).unwrap();
            typed[at] = char::from(DIGITS[(was + usize::from(by)) % 32]);
            prop_assert_ne!(typed.iter().collect::<String>().parse(), Ok(code));
        }

        #[test]
        fn any_text_is_read_without_panic(typed: String) {
            prop_assert!(typed.parse::<PersonalCode>().is_err());
        }
    }

    #[test]
    fn the_check_character_finds_almost_every_single_slip() {
        let code = PersonalCode::from_bits(&[0x5a; 32]);
        let (mut slips, mut missed) = (0, 0);
        for at in 0..LENGTH {
            for digit in DIGITS.iter().filter(|d| **d != code.0[at]) {
                let mut other = code.clone();
                other.0[at] = *digit;
                slips += 1;
                missed += usize::from(other.check() == code.check());
            }
        }
        assert_eq!(slips, 620);
        assert!(missed < 40, "{missed} of {slips} would pass");
    }
}
