//! Witness codes: what is read out to people who take a quiz together under somebody's eyes.

use std::fmt;

use super::code::{check, digit_at, digits};

/// How many characters a code has, its check character not counted: 30 bits. That is little for a secret and enough here: only the
/// office can tell whether a guess is right, it sees every guess, and a guess wins nothing without the person's own code.
const LENGTH: usize = 6;

/// The code of one quiz at one school on one day. Printed in two groups, `K7M2-QX4`, and read as personal codes are.
///
/// ```
/// use staffroom::token::{OrganisationKey, WitnessCode};
/// let key = OrganisationKey::from_bytes([7; 32]);
/// let code = key.witness("larkfold-infant", "ict-induction", "2026-09-01".parse().unwrap());
/// let typed = code.to_string().to_lowercase().replace('-', " ");
/// assert_eq!(WitnessCode::read(&typed), Some(code));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessCode([u8; LENGTH]);

impl WitnessCode {
    /// The code of the first 30 bits of `bytes`.
    pub(super) fn from_bits(bytes: &[u8; 32]) -> Self {
        Self(std::array::from_fn(|at| digit_at(bytes, at)))
    }

    /// The code that was typed; none where it cannot be one, or is mistyped.
    pub fn read(typed: &str) -> Option<Self> {
        let digits = digits(typed).ok()?;
        let (last, secret) = digits.split_last()?;
        let code = Self(secret.try_into().ok()?);
        (check(&code.0) == *last).then_some(code)
    }
}

impl fmt::Display for WitnessCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, digit) in self.0.iter().chain([&check(&self.0)]).enumerate() {
            let hyphen = if at == 4 { "-" } else { "" };
            write!(f, "{hyphen}{}", char::from(*digit))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;
    use serde::Deserialize;

    use super::*;
    use crate::token::OrganisationKey;

    #[derive(Deserialize)]
    struct Vectors {
        organisation_key: String,
        witnesses: Vec<Witness>,
        read_witness: Vec<Read>,
    }

    #[derive(Deserialize)]
    struct Witness {
        school: String,
        quiz: String,
        day: String,
        code: String,
    }

    #[derive(Deserialize)]
    struct Read {
        name: String,
        typed: String,
        code: Option<String>,
    }

    fn vectors() -> Vectors {
        serde_json::from_str(include_str!("../../tests/vectors/code.json")).unwrap()
    }

    #[test]
    fn codes_are_as_the_vectors_say() {
        let bytes = HEXLOWER.decode(vectors().organisation_key.as_bytes()).unwrap();
        let key = OrganisationKey::from_bytes(bytes.try_into().unwrap());
        assert!(vectors().witnesses.len() >= 3);
        for Witness { school, quiz, day, code } in vectors().witnesses {
            assert_eq!(key.witness(&school, &quiz, day.parse().unwrap()).to_string(), code);
        }
    }

    #[test]
    fn typed_codes_are_read_as_the_vectors_say() {
        for Read { name, typed, code } in vectors().read_witness {
            assert_eq!(WitnessCode::read(&typed).map(|code| code.to_string()), code, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(typed: String) {
            WitnessCode::read(&typed);
        }
    }
}
