//! Ids and anchors.

/// The most characters of an id.
pub const MAX_ID: usize = 64;

/// Whether `id` is made of small letters, digits and single hyphens between them, and is at most [`MAX_ID`] bytes, as many as a
/// token takes: safe as the name of a folder on every system, in an address and as an anchor.
pub fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= MAX_ID
        && id
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
        && !is_reserved(id)
}

/// Names that Windows keeps for devices: a share there could not hold a folder of this name.
fn is_reserved(id: &str) -> bool {
    matches!(id, "con" | "prn" | "aux" | "nul")
        || (id.len() == 4 && (id.starts_with("com") || id.starts_with("lpt")) && id.as_bytes()[3].is_ascii_digit())
}

/// An anchor made of the first `words` words of `text`: letters and digits of any script, in small letters, joined by hyphens.
pub fn slug(text: &str, words: usize) -> String {
    let mut out = String::new();
    let (mut count, mut within) = (0, false);
    for c in text.chars().filter(|c| !matches!(c, '’' | '\'')) {
        // Only İ becomes two characters, of which the second is a mark.
        let c = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
        if !c.is_alphanumeric() {
            within = false;
            continue;
        }
        if !within {
            if count == words {
                break;
            }
            if count > 0 {
                out.push('-');
            }
            (count, within) = (count + 1, true);
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_safe_names() {
        for good in ["usb", "ict-induction", "a1-2", &"a".repeat(64)] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", "..", "a/b", "A", "a b", "-a", "a--b", "a.", "con", "com1", "é", &"a".repeat(65)] {
            assert!(!is_id(bad), "{bad}");
        }
    }

    #[test]
    fn slugs_keep_the_first_words() {
        assert_eq!(slug("Don't keep data, ever!", 3), "dont-keep-data");
        assert_eq!(slug("İSTANBUL Ωmega", 5), "istanbul-ωmega");
        assert_eq!(slug("Llŷn: ysgol", 5), "llŷn-ysgol");
        assert_eq!(slug("…", 5), "");
    }
}
