//! An agreement as people accept it: archived beside the quizzes, because completion tokens name it by its fingerprint.

use serde::{Deserialize, Serialize};

use super::{canonical, fingerprint};

/// What a person at one school agrees to, as plain words with every word of the school put in.
///
/// A changed word makes another fingerprint, so that what was accepted can be shown for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Id of the school.
    pub school: String,
    /// Id of the policy.
    pub policy: String,
    /// Title of the policy.
    pub title: String,
    /// The statements, grouped as in the text; no group is empty.
    pub groups: Vec<Group>,
    /// What is certified by agreeing.
    pub certification: String,
}

/// Statements that stand together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The heading above them; empty where they stand right under the agreement's own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub heading: String,
    /// What introduces them: "I will not:"; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub introduction: String,
    /// The statements.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Its words.
    pub words: String,
    /// What is listed below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Statement>,
}

impl Agreement {
    /// The fingerprint of its canonical form: what a token's `acc` holds.
    pub fn fingerprint(&self) -> String {
        fingerprint(canonical(self).as_bytes())
    }
}
