//! `[roster]` in `staffroom.toml`: how the personnel system writes its list of people.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// What a column of a roster holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RosterField {
    /// Staff id.
    Id,
    /// Name.
    Name,
    /// E-mail address.
    Email,
    /// The school.
    School,
    /// Audiences.
    Role,
    /// First day.
    Start,
    /// Last day.
    End,
    /// Which personal code holds.
    Epoch,
}

impl RosterField {
    /// All of them, in the order of the guide.
    pub const ALL: [Self; 8] =
        [Self::Id, Self::Name, Self::Email, Self::School, Self::Role, Self::Start, Self::End, Self::Epoch];

    /// Its name: the title of its column, unless `[roster]` gives another.
    pub fn id(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::Email => "email",
            Self::School => "school",
            Self::Role => "role",
            Self::Start => "start",
            Self::End => "end",
            Self::Epoch => "epoch",
        }
    }

    /// Whether a roster must have it.
    pub fn is_needed(self) -> bool {
        !matches!(self, Self::Email | Self::End | Self::Epoch)
    }
}

/// How a roster's text is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RosterEncoding {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, either way round.
    #[serde(rename = "utf-16")]
    Utf16,
    /// What Excel in Western Europe saves as "CSV".
    #[serde(rename = "windows-1252", alias = "iso-8859-1")]
    Windows1252,
}

/// How dates are written. Whatever is set, `2025-09-01` and `1 September 2025` are understood: they can mean one day only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum RosterDates {
    /// `2025-09-01`.
    #[default]
    #[serde(rename = "yyyy-mm-dd")]
    YearFirst,
    /// `01/09/2025`: the first of September.
    #[serde(rename = "dd/mm/yyyy")]
    DayFirst,
    /// `09/01/2025`: the first of September.
    #[serde(rename = "mm/dd/yyyy")]
    MonthFirst,
}

/// What stands between the fields: one ASCII character that is no letter, digit or quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Delimiter(pub u8);

impl TryFrom<String> for Delimiter {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_bytes() {
            [byte] if *byte == b'\t' || (byte.is_ascii_punctuation() && *byte != b'"') => Ok(Self(*byte)),
            _ => Err("a delimiter is one character, such as `;` or `\\t`"),
        }
    }
}

/// One word or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMore {
    /// `"teachers"`
    One(String),
    /// `["teachers", "leaders"]`
    More(Vec<String>),
}

impl OneOrMore {
    /// The words.
    pub fn list(self) -> Vec<String> {
        match self {
            Self::One(word) => vec![word],
            Self::More(words) => words,
        }
    }
}

/// `[roster]` as the file has it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RosterFile {
    /// The titles of the columns; several are put together with spaces.
    pub columns: BTreeMap<RosterField, OneOrMore>,
    /// What stands between the fields; looked for in the first line unless given.
    pub delimiter: Option<Delimiter>,
    /// The encoding; looked for in the bytes unless given.
    pub encoding: Option<RosterEncoding>,
    /// How dates are written.
    pub dates: RosterDates,
    /// What the system calls a school: its id.
    pub schools: BTreeMap<String, Spanned<String>>,
    /// What the system calls a role: the audiences. None: whoever has no other role is not on the roster.
    pub roles: BTreeMap<String, Spanned<OneOrMore>>,
}

/// How a roster is written. As it stands by default: as the guide has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// The titles of the columns of a field; several are put together with spaces.
    pub columns: BTreeMap<RosterField, Vec<String>>,
    /// What stands between the fields; looked for in the first line unless given.
    pub delimiter: Option<Delimiter>,
    /// The encoding; looked for in the bytes unless given.
    pub encoding: Option<RosterEncoding>,
    /// How dates are written.
    pub dates: RosterDates,
    /// What the system calls a school, in small letters: its id.
    pub schools: BTreeMap<String, String>,
    /// What the system calls a role, in small letters: the audiences.
    pub roles: BTreeMap<String, Vec<String>>,
}
