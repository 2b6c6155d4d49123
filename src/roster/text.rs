//! The bytes of a roster, or of another list that an office made, as text.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::config::RosterEncoding;

/// A roster as text.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// Whether the encoding was guessed for want of anything that says it.
    pub guessed: bool,
}

/// Why bytes are no roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotText {
    /// A spreadsheet program's own file.
    Workbook,
    /// Something else that is no text.
    Binary,
    /// Not in the encoding that was asked for.
    Encoding,
}

/// The text of `bytes`. A byte order mark says the encoding, whatever was asked for. Without either, what is not UTF-8 is taken for
/// Windows-1252, which is what Excel saves as "CSV" in Western Europe.
///
/// # Errors
/// They are no text, or not in that encoding.
pub fn decode(bytes: &[u8], wanted: Option<RosterEncoding>) -> Result<Decoded, NotText> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(NotText::Workbook);
    }
    let encoding = match bytes {
        [0xef, 0xbb, 0xbf, ..] => RosterEncoding::Utf8,
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => RosterEncoding::Utf16,
        _ => match wanted {
            Some(wanted) => wanted,
            None if looks_like_utf16(bytes) => RosterEncoding::Utf16,
            None if std::str::from_utf8(bytes).is_ok() => RosterEncoding::Utf8,
            None => {
                let text = WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
                return whole(text, true);
            }
        },
    };
    let text = match encoding {
        RosterEncoding::Utf8 => String::from_utf8(bytes.to_vec()).map_err(|_| NotText::Encoding)?,
        RosterEncoding::Windows1252 => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        RosterEncoding::Utf16 => {
            let little =
                bytes.starts_with(&[0xff, 0xfe]) || (!bytes.starts_with(&[0xfe, 0xff]) && bytes.get(1) == Some(&0));
            let encoding = if little { UTF_16LE } else { UTF_16BE };
            let (text, bad) = encoding.decode_with_bom_removal(bytes);
            if bad {
                return Err(NotText::Encoding);
            }
            text.into_owned()
        }
    };
    whole(text, false)
}

fn whole(text: String, guessed: bool) -> Result<Decoded, NotText> {
    // No text has a zero in it, in any encoding that was read as it should be.
    if text.contains('\0') { Err(NotText::Binary) } else { Ok(Decoded { text, guessed }) }
}

/// Whether every other byte of the beginning is a zero, as in text of Western Europe that is UTF-16 and has no mark.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    let pairs = bytes.chunks_exact(2).take(64);
    bytes.len() >= 4 && (pairs.clone().all(|p| p[0] == 0 && p[1] != 0) || pairs.clone().all(|p| p[0] != 0 && p[1] == 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], wanted: Option<RosterEncoding>) -> (String, bool) {
        let decoded = decode(bytes, wanted).unwrap();
        (decoded.text, decoded.guessed)
    }

    #[test]
    fn encodings_are_known_by_their_marks_and_bytes() {
        let plain = "id,name\nW1,Zoë Ó\n";
        let utf16 = |to: fn(u16) -> [u8; 2]| plain.encode_utf16().flat_map(to).collect::<Vec<u8>>();
        assert_eq!(text(plain.as_bytes(), None), (plain.into(), false));
        assert_eq!(text(&utf16(u16::to_le_bytes), None), (plain.into(), false));
        assert_eq!(text(&utf16(u16::to_be_bytes), None), (plain.into(), false));
        assert_eq!(text(&[&[0xff, 0xfe][..], &utf16(u16::to_le_bytes)].concat(), None), (plain.into(), false));
        assert_eq!(text(&[&[0xfe, 0xff][..], &utf16(u16::to_be_bytes)].concat(), None), (plain.into(), false));
        assert_eq!(text(b"W1,Zo\xeb \x96 \x80", None), ("W1,Zo\u{eb} \u{2013} \u{20ac}".into(), true));
        assert_eq!(text(b"W1,Zo\xeb", Some(RosterEncoding::Windows1252)), ("W1,Zo\u{eb}".into(), false));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"PK\x03\x04xl", None), Err(NotText::Workbook));
        assert_eq!(decode(b"\xd0\xcf\x11\xe0", None), Err(NotText::Workbook));
        assert_eq!(decode(b"W1,Zo\xeb", Some(RosterEncoding::Utf8)), Err(NotText::Encoding));
        assert_eq!(decode(&[0xff, 0xfe, 0x00, 0xd8, b'a', 0], None), Err(NotText::Encoding));
        assert_eq!(decode(b"id\0\0\0name\xff", None), Err(NotText::Binary));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes: Vec<u8>) {
            for wanted in [None, Some(RosterEncoding::Utf8), Some(RosterEncoding::Utf16), Some(RosterEncoding::Windows1252)] {
                let _ = decode(&bytes, wanted);
            }
        }
    }
}
