//! What a token says.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use serde::{Deserialize, Deserializer, Serialize, de};

/// Who a token speaks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// A member of staff, by the id of the roster.
    Staff(String),
    /// Someone who typed this name and showed no code.
    Named(String),
}

impl Who {
    /// The id or the name: what draws and shuffles the questions.
    pub fn text(&self) -> &str {
        match self {
            Self::Staff(text) | Self::Named(text) => text,
        }
    }
}

/// The claims of a token, within the bounds that [`Claims::from_json`] checks. There is no score among them: the audit marks
/// the answers itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// `sub` or `nam`. An id as [`is_staff_id`] has it; a name of 1 to 100 characters.
    pub who: Who,
    /// `sch`: id of the school.
    pub school: String,
    /// `quz`: id of the quiz.
    pub quiz: String,
    /// `rev`: fingerprint of the quiz as it was asked.
    pub revision: String,
    /// `ans`: question id to answer, at most 500; a question that was not answered is absent. Answers have at most 4096 bytes.
    pub answers: BTreeMap<String, String>,
    /// `iat`: when it was made, by the reader's own clock, in seconds since 1970; up to the year 9999.
    pub issued: u64,
    /// `dur`: seconds spent, at most a year.
    pub spent: u32,
    /// `att`: which attempt it was, 1 to 9999.
    pub attempt: u32,
    /// `acc`: fingerprints of the agreements accepted, at most 100.
    pub accepted: Vec<String>,
    /// `jti`: 72 random bits in base64url, so that no two tokens are the same.
    pub id: String,
    /// `wit`: the code that a witness gave, 1 to 64 characters.
    pub witness: Option<String>,
}

/// Why claims cannot be those of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimsError {
    /// Not one JSON object with exactly the claims there are, each once and of its type.
    Json,
    /// The named claim is out of its bounds.
    Bounds(&'static str),
}

impl fmt::Display for ClaimsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json => f.write_str("the claims are not those of a token"),
            Self::Bounds(claim) => write!(f, "the claim `{claim}` is out of bounds"),
        }
    }
}

impl std::error::Error for ClaimsError {}

/// The claims as the JSON of the payload, in the order in which they are written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    v: u8,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    sub: Option<String>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    nam: Option<String>,
    sch: String,
    quz: String,
    rev: String,
    #[serde(deserialize_with = "distinct")]
    ans: BTreeMap<String, String>,
    iat: u64,
    dur: u32,
    att: u32,
    acc: Vec<String>,
    jti: String,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    wit: Option<String>,
}

/// A claim that may be absent and may not be `null`.
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    String::deserialize(from).map(Some)
}

/// A map in which no key stands twice.
fn distinct<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    struct Answers;
    impl<'de> de::Visitor<'de> for Answers {
        type Value = BTreeMap<String, String>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("an object of answers")
        }

        fn visit_map<A: de::MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
            let mut answers = BTreeMap::new();
            while let Some((question, answer)) = from.next_entry()? {
                if answers.insert(question, answer).is_some() {
                    return Err(de::Error::custom("a question is answered twice"));
                }
            }
            Ok(answers)
        }
    }
    from.deserialize_map(Answers)
}

/// The answers in a payload that was checked before, without a copy of any text that needs none.
pub(super) fn answers(payload: &[u8]) -> Option<Vec<(Cow<'_, str>, Cow<'_, str>)>> {
    #[derive(Deserialize)]
    struct Answered<'a> {
        #[serde(borrow, deserialize_with = "in_order")]
        ans: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    }
    serde_json::from_slice::<Answered>(payload).ok().map(|answered| answered.ans)
}

/// Questions with their answers, borrowed where that can be.
type Borrowed<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

fn in_order<'de, D: Deserializer<'de>>(from: D) -> Result<Borrowed<'de>, D::Error> {
    /// A text that is borrowed where it has no escapes.
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
    struct Answers;
    impl<'de> de::Visitor<'de> for Answers {
        type Value = Vec<(Cow<'de, str>, Cow<'de, str>)>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("an object of answers")
        }

        fn visit_map<A: de::MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
            let mut answers = Vec::new();
            while let Some((Text(question), Text(answer))) = from.next_entry()? {
                answers.push((question, answer));
            }
            Ok(answers)
        }
    }
    from.deserialize_map(Answers)
}

impl Claims {
    /// Reads the payload of a token.
    ///
    /// # Errors
    /// It is not one JSON object with exactly the claims there are, each once, of its type and within its bounds.
    pub fn from_json(payload: &[u8]) -> Result<Self, ClaimsError> {
        // Serde would also take the claims as an array, in order.
        if payload.first() != Some(&b'{') {
            return Err(ClaimsError::Json);
        }
        let p: Payload = serde_json::from_slice(payload).map_err(|_| ClaimsError::Json)?;
        if p.v != 1 {
            return Err(ClaimsError::Bounds("v"));
        }
        let who = match (p.sub, p.nam) {
            (Some(id), None) => Who::Staff(id),
            (None, Some(name)) => Who::Named(name),
            _ => return Err(ClaimsError::Json),
        };
        let claims = Self {
            who,
            school: p.sch,
            quiz: p.quz,
            revision: p.rev,
            answers: p.ans,
            issued: p.iat,
            spent: p.dur,
            attempt: p.att,
            accepted: p.acc,
            id: p.jti,
            witness: p.wit,
        };
        claims.check().map(|()| claims)
    }

    /// The payload of a token: the claims in the order of the fields, without white space.
    ///
    /// # Errors
    /// A claim is out of its bounds.
    pub fn to_json(&self) -> Result<String, ClaimsError> {
        self.check()?;
        let (sub, nam) = match &self.who {
            Who::Staff(id) => (Some(id.clone()), None),
            Who::Named(name) => (None, Some(name.clone())),
        };
        let payload = Payload {
            v: 1,
            sub,
            nam,
            sch: self.school.clone(),
            quz: self.quiz.clone(),
            rev: self.revision.clone(),
            ans: self.answers.clone(),
            iat: self.issued,
            dur: self.spent,
            att: self.attempt,
            acc: self.accepted.clone(),
            jti: self.id.clone(),
            wit: self.witness.clone(),
        };
        Ok(serde_json::to_string(&payload).expect("strings and numbers are always JSON"))
    }

    fn check(&self) -> Result<(), ClaimsError> {
        let bounds = [
            ("sub", !matches!(&self.who, Who::Staff(id) if !is_staff_id(id))),
            ("nam", !matches!(&self.who, Who::Named(name) if !is_name(name, 100))),
            ("sch", is_id(&self.school)),
            ("quz", is_id(&self.quiz)),
            ("rev", is_base64url(&self.revision, 16)),
            ("ans", self.answers.len() <= 500 && self.answers.iter().all(|(q, a)| is_id(q) && a.len() <= 4096)),
            // 9999-12-31T23:59:59Z, the last second that dates can show.
            ("iat", self.issued <= 253_402_300_799),
            ("dur", self.spent <= 366 * 86_400),
            ("att", (1..=9999).contains(&self.attempt)),
            ("acc", self.accepted.len() <= 100 && self.accepted.iter().all(|f| is_base64url(f, 16))),
            ("jti", is_base64url(&self.id, 12)),
            ("wit", self.witness.as_ref().is_none_or(|code| is_name(code, 64))),
        ];
        match bounds.iter().find(|(_, kept)| !kept) {
            Some((claim, _)) => Err(ClaimsError::Bounds(claim)),
            None => Ok(()),
        }
    }
}

/// The most characters of a staff id.
pub const MAX_STAFF_ID: usize = 64;

/// Whether `text` can be a staff id: 1 to [`MAX_STAFF_ID`] characters, none of them white space or a control character.
pub fn is_staff_id(text: &str) -> bool {
    !text.is_empty()
        && text.chars().count() <= MAX_STAFF_ID
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

fn is_name(text: &str, most: usize) -> bool {
    let count = text.chars().count();
    count >= 1 && count <= most && text.trim_matches(' ') == text && !text.chars().any(char::is_control)
}

/// Ids of schools, quizzes and questions: small letters, digits and hyphens, at most 64.
fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// `length` characters of base64url, a multiple of four so that there are no stray bits.
fn is_base64url(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Claims as a browser makes them.
    pub(in crate::token) fn sample() -> Claims {
        Claims {
            who: Who::Staff("W0042".into()),
            school: "larkfold-infant".into(),
            quiz: "ict-induction".into(),
            revision: "AAECAwQFBgcICQoL".into(),
            answers: [("found-stick".to_owned(), "hand-in".to_owned())].into(),
            issued: 1_757_500_000,
            spent: 412,
            attempt: 1,
            accepted: vec![],
            id: "AAECAwQFBgcI".into(),
            witness: None,
        }
    }

    #[test]
    fn the_payload_has_the_order_of_the_design() {
        let json = sample().to_json().unwrap();
        assert_eq!(
            json,
            r#"{"v":1,"sub":"W0042","sch":"larkfold-infant","quz":"ict-induction","rev":"AAECAwQFBgcICQoL","ans":{"found-stick":"hand-in"},"iat":1757500000,"dur":412,"att":1,"acc":[],"jti":"AAECAwQFBgcI"}"#
        );
    }

    #[test]
    fn claims_are_read_in_any_order() {
        let json = r#"{"jti":"AAECAwQFBgcI","acc":[],"att":1,"dur":412,"iat":1757500000,"ans":{"found-stick":"hand-in"},"rev":"AAECAwQFBgcICQoL","quz":"ict-induction","sch":"larkfold-infant","sub":"W0042","v":1}"#;
        assert_eq!(Claims::from_json(json.as_bytes()), Ok(sample()));
    }

    #[test]
    fn what_could_not_be_read_is_not_signed() {
        let wrong = |change: fn(&mut Claims)| {
            let mut claims = sample();
            change(&mut claims);
            claims.to_json().unwrap_err()
        };
        assert_eq!(wrong(|c| c.who = Who::Staff("W 42".into())), ClaimsError::Bounds("sub"));
        assert_eq!(wrong(|c| c.who = Who::Named(" ".into())), ClaimsError::Bounds("nam"));
        assert_eq!(wrong(|c| c.attempt = 0), ClaimsError::Bounds("att"));
        assert_eq!(wrong(|c| c.id.push('A')), ClaimsError::Bounds("jti"));
        assert_eq!(wrong(|c| c.witness = Some(String::new())), ClaimsError::Bounds("wit"));
    }
}
