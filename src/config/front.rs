//! Front matter: the TOML between two lines of `+++` at the head of a policy or page.

use serde::Deserialize;
use toml::Spanned;

use crate::{
    diag::{Code, Diagnostic},
    source::{SourceId, Span},
};

/// A text split into front matter and body: where each begins, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split<'a> {
    /// The TOML.
    pub front: &'a str,
    /// First byte of the TOML.
    pub front_at: usize,
    /// The Markdown.
    pub body: &'a str,
    /// First byte of the Markdown.
    pub body_at: usize,
}

/// Splits `text`; a text without front matter is a problem.
pub fn split<'a>(text: &'a str, file: SourceId, problems: &mut Vec<Diagnostic>) -> Option<Split<'a>> {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let first = text[bom..].split_inclusive('\n').next().unwrap_or_default();
    if first.trim_end() != "+++" {
        let place = Span::new(file, bom..bom + first.trim_end().len());
        problems.push(
            Diagnostic::at(place, Code::FrontMatter, "this file has no front matter")
                .help("Begin it with a line `+++`, then `title = \"…\"`, then another line `+++`."),
        );
        return None;
    }
    let front_at = bom + first.len();
    let mut at = front_at;
    for line in text[front_at..].split_inclusive('\n') {
        if line.trim_end() == "+++" {
            let body_at = at + line.len();
            return Some(Split { front: &text[front_at..at], front_at, body: &text[body_at..], body_at });
        }
        at += line.len();
    }
    problems.push(
        Diagnostic::at(Span::new(file, bom..bom + 3), Code::FrontMatter, "the front matter does not end")
            .label("begins here")
            .help("Put a line of its own with `+++` behind the last key."),
    );
    None
}

/// The front matter of a policy or an overlay. What an overlay leaves out is as in the trust's policy.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    /// Title; a policy must have one, an overlay may.
    #[serde(default)]
    pub title: Option<Spanned<String>>,
    /// The trust's policy that this overlay changes.
    #[serde(default)]
    pub extends: Option<Spanned<String>>,
    /// What it is about, in a sentence or two.
    #[serde(default)]
    pub summary: Option<String>,
    /// The role that answers for it.
    #[serde(default)]
    pub owner: Option<String>,
    /// Whom it is for.
    #[serde(default)]
    pub audience: Option<Vec<Spanned<String>>>,
    /// Its topics where neither clause nor heading names one.
    #[serde(default)]
    pub topic: Option<Spanned<String>>,
    /// Its version.
    #[serde(default)]
    pub version: Option<Spanned<String>>,
    /// When it was first adopted.
    #[serde(default)]
    pub adopted: Option<Spanned<toml::Value>>,
    /// When it was last changed.
    #[serde(default)]
    pub revised: Option<Spanned<toml::Value>>,
    /// Who ratified it, and when.
    #[serde(default)]
    pub ratified: Option<RatifiedFile>,
    /// When it was last reviewed.
    #[serde(default)]
    pub reviewed: Option<Spanned<toml::Value>>,
    /// How often it is reviewed.
    #[serde(default)]
    pub review_every: Option<Spanned<String>>,
    /// When it is reviewed next.
    #[serde(default)]
    pub next_review: Option<Spanned<toml::Value>>,
    /// How its clauses are numbered.
    #[serde(default)]
    pub numbering: Option<Numbering>,
    /// Policies to read beside it.
    #[serde(default)]
    pub linked: Option<Vec<Spanned<toml::Value>>>,
    /// Its history.
    #[serde(default)]
    pub changes: Option<Vec<ChangeFile>>,
    /// Lines to sign.
    #[serde(default)]
    pub signatures: Option<Vec<SignatureFile>>,
    /// The form to agree to.
    #[serde(default)]
    pub agreement: Option<AgreementFile>,
}

/// How clauses get their numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Numbering {
    /// Staffroom numbers: 1, 1.1, (a), (i).
    #[default]
    Auto,
    /// The numbers that the text prints are kept.
    Authored,
    /// No numbers.
    None,
}

/// Who ratified a policy, and when.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatifiedFile {
    /// The body.
    pub by: String,
    /// The day or month.
    pub on: Spanned<toml::Value>,
}

/// An entry of a policy's history.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeFile {
    /// The version that it made.
    pub version: String,
    /// When.
    pub on: Spanned<toml::Value>,
    /// Whether anyone must do something else than before.
    pub kind: ChangeKind,
    /// What changed.
    pub note: String,
}

/// Whether a change matters to those who must keep to the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Someone must do something else than before; who has passed a quiz on it passes it again.
    #[default]
    Material,
    /// Only the words changed.
    Wording,
}

/// A printed line to sign.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureFile {
    /// Who signs; may hold holes.
    pub who: String,
    /// What they fill in.
    pub fields: Vec<String>,
}

/// The form to agree to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementFile {
    /// Id of the section whose list items are its statements.
    pub section: Spanned<String>,
    /// The sentence that is signed; may hold holes.
    pub certification: String,
    /// Who signs; may hold holes.
    pub signatories: Vec<String>,
}

/// The front matter of a plain page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageFile {
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence.
    #[serde(default)]
    pub summary: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn try_split(text: &str) -> Result<(String, String), Code> {
        let mut sources = Sources::default();
        let file = sources.add("x.md", text);
        let mut problems = Vec::new();
        split(text, file, &mut problems).map(|s| (s.front.into(), s.body.into())).ok_or_else(|| problems[0].code)
    }

    #[test]
    fn splits_with_any_line_ending_and_a_byte_order_mark() {
        for text in ["+++\na = 1\n+++\nBody", "+++\r\na = 1\r\n+++\r\nBody", "\u{feff}+++\na = 1\n+++\nBody"] {
            let (front, body) = try_split(text).expect("has front matter");
            assert_eq!((front.trim(), body.as_str()), ("a = 1", "Body"));
        }
        assert_eq!(try_split("+++\n+++"), Ok((String::new(), String::new())));
    }

    #[test]
    fn a_missing_or_open_front_matter_is_a_problem() {
        for text in ["", "# Title\n", "+++\na = 1\n", "++++\n++++\n"] {
            assert_eq!(try_split(text), Err(Code::FrontMatter), "{text:?}");
        }
    }
}
