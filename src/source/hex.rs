//! Bytes as small hexadecimal digits, in files and on screens.

use std::fmt;

use data_encoding::HEXLOWER;
use serde::{Deserializer, Serializer, de, ser::Error as _};

/// Bytes that show themselves so.
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(self.0))
    }
}

/// A list of thousands is written at once: no digits are made apart for each.
pub(crate) fn serialize<const N: usize, S: Serializer>(bytes: &[u8; N], to: S) -> Result<S::Ok, S::Error> {
    let mut digits = [[0; 2]; N];
    HEXLOWER.encode_mut(bytes, digits.as_flattened_mut());
    to.serialize_str(str::from_utf8(digits.as_flattened()).map_err(S::Error::custom)?)
}

pub(crate) fn deserialize<'de, const N: usize, D: Deserializer<'de>>(from: D) -> Result<[u8; N], D::Error> {
    struct Digits<const N: usize>;
    impl<const N: usize> de::Visitor<'_> for Digits<N> {
        type Value = [u8; N];

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{} small hexadecimal digits", 2 * N)
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<[u8; N], E> {
            let mut bytes = [0; N];
            match HEXLOWER.decode_len(text.len()) {
                Ok(length) if length == N => {}
                _ => return Err(E::invalid_length(text.len(), &self)),
            }
            HEXLOWER
                .decode_mut(text.as_bytes(), &mut bytes)
                .map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))?;
            Ok(bytes)
        }
    }
    from.deserialize_str(Digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_their_digits_and_nothing_else_is_taken() {
        #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        struct Two(#[serde(with = "super")] [u8; 2]);
        assert_eq!(serde_json::to_string(&Two([10, 255])).expect("written"), r#""0aff""#);
        assert_eq!(serde_json::from_str::<Two>(r#""0aff""#).expect("read"), Two([10, 255]));
        for bad in [r#""0AFF""#, r#""0aff0""#, r#""0a""#, r#""0agf""#, "[10,255]"] {
            assert!(serde_json::from_str::<Two>(bad).is_err(), "{bad}");
        }
        assert_eq!(Hex(&[1; 40]).to_string(), "01".repeat(40));
    }
}
