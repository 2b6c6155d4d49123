//! `staffroom.toml`.

use serde::Deserialize;
use toml::Spanned;

/// The settings of a site.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteFile {
    /// Title of the site.
    pub title: String,
    /// Name of the trust.
    pub trust: String,
    /// Language of the texts, as BCP 47 has it.
    #[serde(default = "english")]
    pub language: String,
    /// Whether links name the file or only its folder.
    #[serde(default)]
    pub links: Links,
    /// Folder of `themes/` that is laid over the default theme.
    #[serde(default = "default_theme")]
    pub theme: Spanned<String>,
    /// The schools in the order of the site: folders of `content/schools/`.
    #[serde(default)]
    pub schools: Vec<Spanned<String>>,
    /// Whom to ask, and where tokens are sent.
    #[serde(default)]
    pub office: Option<Office>,
    /// The people whom a policy or a rule can be for.
    #[serde(default)]
    pub audience: Vec<AudienceFile>,
    /// How reviews are judged.
    #[serde(default)]
    pub review: ReviewFile,
    /// The words by which the polarity guard knows a duty and a prohibition.
    #[serde(default)]
    pub guard: Guard,
}

fn english() -> String {
    "en-GB".into()
}

fn default_theme() -> Spanned<String> {
    Spanned::new(0..0, "default".into())
}

/// Whether links name the file (`…/index.html`, which works everywhere) or only its folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Links {
    /// `policies/acceptable-use/index.html`: on a web server and from a file share.
    #[default]
    Files,
    /// `policies/acceptable-use/`: on a web server only.
    Folders,
}

/// The office that runs the training.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// What it is called.
    pub name: String,
    /// Where completion tokens are sent.
    pub email: String,
    /// Telephone; may be empty.
    #[serde(default)]
    pub phone: String,
}

/// An audience as the file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AudienceFile {
    /// Its id.
    pub id: Spanned<String>,
    /// What people read.
    pub name: String,
    /// The audience that it is part of: a rule for that one is for this one too.
    #[serde(default)]
    pub within: Option<Spanned<String>>,
}

/// How reviews are judged.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewFile {
    /// How long before its next review a policy counts as due; 60 days unless given.
    #[serde(default)]
    pub due_within: Option<Spanned<String>>,
}

/// What the polarity guard takes for the beginning of a duty and of a prohibition, in small letters.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Guard {
    /// Beginnings of an item that is certainly a duty, so doubtful under "Don't".
    pub duties: Vec<String>,
    /// Beginnings of an item that is certainly a prohibition, so doubtful under "Do".
    pub prohibitions: Vec<String>,
}

impl Default for Guard {
    fn default() -> Self {
        let list = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        Self {
            duties: list(&[
                "report",
                "take care",
                "follow",
                "only contact",
                "ensure",
                "make sure",
                "alert",
                "always",
                "be aware",
                "comply",
            ]),
            prohibitions: list(&[
                "do not",
                "don't",
                "never",
                "must not",
                "should not",
                "avoid",
                "under no circumstances",
            ]),
        }
    }
}
