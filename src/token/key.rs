//! The organisation key: the one secret from which every personal code follows.

use std::{
    fmt,
    io::{self, Write},
    path::{Path, PathBuf},
};

use data_encoding::BASE64URL_NOPAD;

use super::{OfficeKey, PersonalCode, hmac_joined};

/// The comment that heads the file.
const NOTICE: &str =
    "# Staffroom organisation key. Keep it secret, keep a copy safe: without it no personal code can be checked.";

/// The secret of a trust: 32 random bytes.
///
/// Its file is text: a comment line that begins with `#`, then the bytes in base64url without padding (RFC 4648, section 5).
pub struct OrganisationKey([u8; 32]);

impl OrganisationKey {
    /// A key of these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A key that was never used before, from the system's random source.
    ///
    /// # Errors
    /// The system has no random source.
    pub fn random() -> Result<Self, KeyError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// Writes the key to a file that must not exist yet. On Unix its mode is 0600 from the start, so that nobody else can
    /// read it at any moment.
    ///
    /// # Errors
    /// The file exists or cannot be written.
    pub fn write_new(&self, path: &Path) -> Result<(), KeyError> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let failed = |e: io::Error| match e.kind() {
            io::ErrorKind::AlreadyExists => KeyError::Exists(path.to_owned()),
            kind => KeyError::Write(path.to_owned(), kind),
        };
        let mut file = options.open(path).map_err(failed)?;
        write!(file, "{NOTICE}\n{}\n", BASE64URL_NOPAD.encode(&self.0)).map_err(failed)?;
        file.sync_all().map_err(failed)
    }

    /// Reads the file that [`Self::write_new`] wrote.
    ///
    /// # Errors
    /// The file cannot be read or holds no key.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::InvalidData => return Err(KeyError::NotAKey(path.to_owned())),
            Err(e) => return Err(KeyError::Read(path.to_owned(), e.kind())),
        };
        Self::parse(&text).ok_or_else(|| KeyError::NotAKey(path.to_owned()))
    }

    /// The key in the text of a key file: the one line that is neither empty nor a comment.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let bytes = BASE64URL_NOPAD.decode(lines.next()?.as_bytes()).ok()?;
        match lines.next() {
            None => bytes.try_into().ok().map(Self),
            Some(_) => None,
        }
    }

    /// The personal code of a member of staff at a school. `epoch` counts from 1; raising it makes another code.
    pub fn code(&self, school: &str, staff: &str, epoch: u32) -> PersonalCode {
        let epoch = epoch.to_string();
        let parts = [b"staffroom/v1/person", school.as_bytes(), staff.as_bytes(), epoch.as_bytes()];
        PersonalCode::from_bits(&hmac_joined(&self.0, &parts))
    }

    /// The key with which the office signs its register and its receipts.
    pub fn office(&self) -> OfficeKey {
        OfficeKey::derive(&self.0)
    }
}

impl fmt::Debug for OrganisationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OrganisationKey(…)")
    }
}

/// Why a key could not be made, read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyError {
    /// A file is there already. A key is never overwritten: every code that it made would be lost.
    Exists(PathBuf),
    /// The file cannot be written.
    Write(PathBuf, io::ErrorKind),
    /// The file cannot be read.
    Read(PathBuf, io::ErrorKind),
    /// The file holds no key.
    NotAKey(PathBuf),
    /// The system gives no random bytes.
    NoRandomness,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists(path) => write!(
                f,
                "{} is there already, and a key is never overwritten: give another file name.",
                path.display()
            ),
            Self::Write(path, kind) => {
                write!(f, "{} cannot be written ({kind}): check the folder and its permissions.", path.display())
            }
            Self::Read(path, io::ErrorKind::NotFound) => {
                write!(f, "{} is not there: make a key with `staffroom key new` or give its path.", path.display())
            }
            Self::Read(path, kind) => write!(f, "{} cannot be read ({kind}): check its permissions.", path.display()),
            Self::NotAKey(path) => {
                write!(f, "{} holds no organisation key: give the file that `staffroom key new` wrote.", path.display())
            }
            Self::NoRandomness => f.write_str("The system gives no random bytes: no key was made."),
        }
    }
}

impl std::error::Error for KeyError {}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;
    use serde::Deserialize;

    use super::*;
    use crate::token::TokenKey;

    #[derive(Deserialize)]
    struct Vectors {
        organisation_key: String,
        codes: Vec<Code>,
    }

    #[derive(Deserialize)]
    struct Code {
        school: String,
        staff: String,
        epoch: u32,
        code: String,
        token_key: String,
    }

    #[test]
    fn codes_and_token_keys_are_as_the_vectors_say() {
        let vectors: Vectors = serde_json::from_str(include_str!("../../tests/vectors/code.json")).unwrap();
        let bytes = HEXLOWER.decode(vectors.organisation_key.as_bytes()).unwrap();
        let key = OrganisationKey(bytes.try_into().unwrap());
        for Code { school, staff, epoch, code, token_key } in vectors.codes {
            let made = key.code(&school, &staff, epoch);
            assert_eq!(made.to_string(), code);
            assert_eq!(HEXLOWER.encode(TokenKey::personal(&made).bytes()), token_key);
        }
    }

    #[test]
    fn a_key_is_written_once_and_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("trust.key");
        let key = OrganisationKey::random().unwrap();
        key.write_new(&path).unwrap();
        assert_eq!(OrganisationKey::read(&path).unwrap().0, key.0);
        assert_eq!(OrganisationKey([0; 32]).write_new(&path), Err(KeyError::Exists(path.clone())));
        assert_eq!(OrganisationKey::read(&path).unwrap().0, key.0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn what_is_not_a_key_is_refused() {
        let good = BASE64URL_NOPAD.encode(&[9; 32]);
        assert!(OrganisationKey::parse(&format!("# x\r\n{good}\r\n")).is_some());
        for text in [String::new(), "# x".into(), good[1..].into(), format!("{good}="), format!("{good}\n{good}")] {
            assert!(OrganisationKey::parse(&text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_key_that_is_not_there_says_how_to_make_one() {
        let error = OrganisationKey::read(Path::new("/no/such.key")).unwrap_err();
        assert!(error.to_string().contains("staffroom key new"), "{error}");
    }
}
