//! The organisation key: the one secret from which every personal code follows.

use std::{
    fmt,
    io::{self, Write},
    path::{Path, PathBuf},
};

use data_encoding::BASE64URL_NOPAD;
use jiff::civil::Date;

use super::{OfficeKey, PersonalCode, WitnessCode, hmac_joined};

/// The comment that heads the file.
const NOTICE: &str =
    "# Staffroom organisation key. Keep it secret, keep a copy safe: without it no personal code can be checked.";

/// The comment above keys that others took the place of.
const RETIRED: &str = "# Retired keys, newest first, and the last day on which tokens that they made are taken in.";

/// The secret of a trust: 32 random bytes; with it, the keys that it took the place of.
///
/// Its file is text: lines that begin with `#` are remarks, one line has the bytes in base64url without padding (RFC 4648, section
/// 5), and each line below, `retired <bytes> <day>`, an older key.
pub struct OrganisationKey {
    bytes: [u8; 32],
    retired: Vec<Retired>,
}

/// A key that another took the place of.
struct Retired {
    bytes: [u8; 32],
    /// The last day on which tokens that it made are taken in.
    until: Date,
}

impl OrganisationKey {
    /// A key of these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self { bytes, retired: Vec::new() }
    }

    /// A key of these bytes in the place of this one. Tokens that this one made are taken in up to and including `until`.
    #[must_use]
    pub fn replaced_by(self, bytes: [u8; 32], until: Date) -> Self {
        let mut retired = vec![Retired { bytes: self.bytes, until }];
        // What the key before this one was given does not outlast this one.
        retired.extend(self.retired.into_iter().map(|old| Retired { until: old.until.min(until), ..old }));
        Self { bytes, retired }
    }

    /// The keys of which tokens are taken in on that day: this one, then retired ones.
    pub fn accepted(&self, today: Date) -> impl Iterator<Item = Self> + '_ {
        let old = self.retired.iter().filter(move |old| old.until >= today);
        [self.bytes].into_iter().chain(old.map(|old| old.bytes)).map(Self::from_bytes)
    }

    /// Every key that another took the place of, newest first.
    pub fn retired(&self) -> impl Iterator<Item = Self> + '_ {
        self.retired.iter().map(|old| Self::from_bytes(old.bytes))
    }

    /// A key that was never used before, from the system's random source.
    ///
    /// # Errors
    /// The system has no random source.
    pub fn random() -> Result<Self, KeyError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
        Ok(Self::from_bytes(bytes))
    }

    /// This key as a new one replaces it, as [`Self::replaced_by`] has it.
    ///
    /// # Errors
    /// The system has no random source.
    pub fn rotated(self, until: Date) -> Result<Self, KeyError> {
        let new = Self::random()?;
        Ok(self.replaced_by(new.bytes, until))
    }

    /// The text of the key's file.
    pub fn text(&self) -> String {
        let mut text = format!("{NOTICE}\n{}\n", BASE64URL_NOPAD.encode(&self.bytes));
        if !self.retired.is_empty() {
            text.push_str(&format!("{RETIRED}\n"));
        }
        for old in &self.retired {
            text.push_str(&format!("retired {} {}\n", BASE64URL_NOPAD.encode(&old.bytes), old.until));
        }
        text
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
        file.write_all(self.text().as_bytes()).map_err(failed)?;
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

    /// The key in the text of a key file.
    fn parse(text: &str) -> Option<Self> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let bytes = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok();
        let mut key: Option<[u8; 32]> = None;
        let mut retired = Vec::new();
        for line in lines {
            match line.split_whitespace().collect::<Vec<_>>()[..] {
                [one] if key.is_none() => key = Some(bytes(one)?),
                ["retired", old, until] => retired.push(Retired { bytes: bytes(old)?, until: until.parse().ok()? }),
                _ => return None,
            }
        }
        Some(Self { bytes: key?, retired })
    }

    /// The personal code of a member of staff at a school. `epoch` counts from 1; raising it makes another code.
    pub fn code(&self, school: &str, staff: &str, epoch: u32) -> PersonalCode {
        let epoch = epoch.to_string();
        let parts = [b"staffroom/v1/person", school.as_bytes(), staff.as_bytes(), epoch.as_bytes()];
        PersonalCode::from_bits(&hmac_joined(&self.bytes, &parts))
    }

    /// The code that a witness reads out where people take `quiz` together at `school` on that day.
    pub fn witness(&self, school: &str, quiz: &str, day: Date) -> WitnessCode {
        let day = day.to_string();
        let parts = [b"staffroom/v1/witness", school.as_bytes(), quiz.as_bytes(), day.as_bytes()];
        WitnessCode::from_bits(&hmac_joined(&self.bytes, &parts))
    }

    /// The key with which the office signs its register and its receipts.
    pub fn office(&self) -> OfficeKey {
        OfficeKey::derive(&self.bytes)
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
        let key = OrganisationKey::from_bytes(bytes.try_into().unwrap());
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
        assert_eq!(OrganisationKey::read(&path).unwrap().bytes, key.bytes);
        assert_eq!(OrganisationKey::from_bytes([0; 32]).write_new(&path), Err(KeyError::Exists(path.clone())));
        assert_eq!(OrganisationKey::read(&path).unwrap().bytes, key.bytes);
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
    fn a_key_keeps_those_that_it_took_the_place_of() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let key = OrganisationKey::from_bytes([1; 32]);
        let key = key.replaced_by([2; 32], day("2026-06-30")).replaced_by([3; 32], day("2026-03-31"));
        let read = OrganisationKey::parse(&key.text()).unwrap();
        let bytes = |keys: &mut dyn Iterator<Item = OrganisationKey>| keys.map(|key| key.bytes[0]).collect::<Vec<_>>();
        assert_eq!(bytes(&mut read.accepted(day("2026-03-31"))), [3, 2, 1]);
        assert_eq!(bytes(&mut read.accepted(day("2026-04-01"))), [3]);
        assert_eq!(bytes(&mut read.retired()), [2, 1]);
        assert_eq!(read.text(), key.text());
        for text in ["retired x 2026-01-01", "retired", "x y"] {
            assert!(OrganisationKey::parse(&format!("{}{text}\n", key.text())).is_none(), "{text}");
        }
        assert!(OrganisationKey::parse(&key.text().replace("2026-03-31", "soon")).is_none());
    }

    #[test]
    fn a_key_that_is_not_there_says_how_to_make_one() {
        let error = OrganisationKey::read(Path::new("/no/such.key")).unwrap_err();
        assert!(error.to_string().contains("staffroom key new"), "{error}");
    }
}
