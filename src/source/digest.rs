//! What a value was made of, in a few bytes: two values made of the same have the same digest.

use std::fmt::{self, Debug, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::hex::{self, Hex};

/// The first 128 bits of a SHA-256.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Digest(#[serde(with = "hex")] [u8; 16]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Digesting::default().with(bytes).done()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(&self.0).fmt(f)
    }
}

/// Several values on their way into one digest. Each ends where the next begins, so that "ab" and "c" are not "a" and "bc".
#[derive(Clone, Default)]
pub struct Digesting(Sha256);

impl Digesting {
    /// With `bytes` behind what was given before.
    pub fn with(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.add(bytes);
        self
    }

    /// Adds `bytes`.
    pub fn add(&mut self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// Adds a digest.
    pub fn add_digest(&mut self, digest: Digest) {
        self.add(digest.0);
    }

    /// Adds a value as `{:?}` writes it, which is the same each time within one program.
    pub fn add_debug(&mut self, value: &dyn Debug) {
        struct Into<'a>(&'a mut Sha256, u64);
        impl Write for Into<'_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0.update(text);
                self.1 += text.len() as u64;
                Ok(())
            }
        }
        let mut into = Into(&mut self.0, 0);
        write!(into, "{value:?}").expect("a digest takes everything");
        let length = into.1;
        self.0.update(length.to_le_bytes());
    }

    /// The digest of all that was given.
    pub fn done(self) -> Digest {
        let mut out = [0; 16];
        out.copy_from_slice(&self.0.finalize()[..16]);
        Digest(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_do_not_run_into_each_other() {
        let of = |parts: &[&str]| parts.iter().fold(Digesting::default(), |all, part| all.with(part)).done();
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab"]), of(&["ab", ""]));
        let debug = |values: &[&dyn Debug]| {
            let mut all = Digesting::default();
            values.iter().for_each(|value| all.add_debug(*value));
            all.done()
        };
        assert_ne!(debug(&[&1, &23]), debug(&[&12, &3]));
        assert_eq!(Digest::of(b"").to_string().len(), 32);
    }
}
