//! `staffroom.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::RosterFile;

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
    /// Whether search engines may list the site.
    #[serde(default)]
    pub search_engines: bool,
    /// Whether every text is indexed for the search pages.
    #[serde(default = "yes")]
    pub full_text: bool,
    /// The web servers for which the site brings settings along; all of them unless given.
    #[serde(default = "all_servers")]
    pub servers: Vec<Server>,
    /// How reviews are judged.
    #[serde(default)]
    pub review: ReviewFile,
    /// What becomes of HTML in texts.
    #[serde(default)]
    pub html: RawHtml,
    /// The words by which the polarity guard knows a duty and a prohibition.
    #[serde(default)]
    pub guard: Guard,
    /// The words that the radar looks for.
    #[serde(default)]
    pub radar: Radar,
    /// What every trust should have a rule about.
    #[serde(default)]
    pub gaps: Gaps,
    /// How the personnel system writes its list of people.
    #[serde(default)]
    pub roster: RosterFile,
}

fn yes() -> bool {
    true
}

fn english() -> String {
    "en-GB".into()
}

fn default_theme() -> Spanned<String> {
    Spanned::new(0..0, "default".into())
}

fn all_servers() -> Vec<Server> {
    vec![Server::Apache, Server::Iis, Server::Nginx, Server::Static]
}

/// A web server that reads its settings from a file in the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Server {
    /// Apache: `.htaccess`.
    Apache,
    /// IIS, of Windows: `web.config`.
    Iis,
    /// nginx: `nginx.conf`, to be included.
    Nginx,
    /// Hosts of static sites: `_headers`.
    Static,
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

/// What becomes of HTML in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RawHtml {
    /// It is shown as it is typed, and reported.
    #[default]
    Words,
    /// It is kept, and made harmless when it is printed.
    Clean,
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

/// Words that a policy should not have any more. A list that is given takes the place of the default one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Radar {
    /// Dead laws and systems, each with what there is today.
    pub dead: BTreeMap<String, String>,
    /// Blanks and phrases of model policies.
    pub model: Vec<String>,
    /// Titles before the names of people.
    pub titles: Vec<String>,
    /// Words for one role: a school has one of them, and the others are other schools'.
    pub roles: Vec<Vec<String>>,
}

impl Default for Radar {
    fn default() -> Self {
        let list = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        let dead = [
            ("Data Protection Act 1998", "the Data Protection Act 2018 and the UK GDPR"),
            ("Regulation (EU) 2016/679", "the UK GDPR"),
            ("Bebo", "it closed; name what people use now, or none"),
            ("MySpace", "few use it; name what people use now, or none"),
            ("Friends Reunited", "it closed in 2016"),
            ("Google+", "it closed in 2019"),
            ("Yammer", "it is called Viva Engage"),
            ("RAISE Online", "it closed in 2017; schools use the IDSR and ASP"),
            ("RAISEonline", "it closed in 2017; schools use the IDSR and ASP"),
            ("Becta", "it closed in 2011"),
            ("CEOP button", "the CEOP Safety Centre"),
            ("web 2.0", "say what you mean: social media, learning platforms"),
            ("web2", "say what you mean: social media, learning platforms"),
            ("List 99", "the children’s barred list"),
            ("CRB check", "a DBS check"),
            ("Twitter", "X"),
            ("iPod", "say “portable device”"),
            ("fax machine", "few schools have one; leave it out if yours has none"),
            ("every child matters", "it was withdrawn in 2010"),
        ];
        Self {
            dead: dead.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect(),
            model: list(&[
                "[insert",
                "[name of school",
                "[school name",
                "name of school",
                "insert name",
                "<school",
                "xxx",
                "[date]",
                "delete as appropriate",
                "schools should consider",
                "schools are encouraged",
                "model policy",
            ]),
            titles: list(&["Mr", "Mrs", "Ms", "Miss", "Mx", "Dr"]),
            roles: vec![
                list(&["headteacher", "head teacher", "principal", "head of school", "executive head"]),
                list(&["pupils", "students"]),
                list(&["pupil", "student"]),
                list(&["governing body", "governing board", "local governing committee", "academy committee"]),
                list(&["line manager", "line leader", "line senior"]),
            ],
        }
    }
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

/// Subjects on which a trust's policies should not be silent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gaps {
    /// The subjects. A list in `staffroom.toml` takes the place of the usual one.
    pub expected: Vec<Subject>,
}

/// A subject, and the words by which a policy shows that it speaks of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Its name.
    pub name: String,
    /// Any of these words or phrases in a rule is enough; small letters and plurals do not matter.
    pub words: Vec<String>,
}

impl Default for Gaps {
    fn default() -> Self {
        let subject = |name: &str, words: &[&str]| Subject {
            name: name.to_owned(),
            words: words.iter().map(|w| (*w).to_owned()).collect(),
        };
        Self {
            expected: vec![
                subject(
                    "Artificial intelligence",
                    &["artificial intelligence", "generative", "chatbot", "language model", "ai"],
                ),
                subject("Messaging apps", &["messaging app", "messaging service", "instant message", "group chat"]),
                subject(
                    "Multi-factor sign-in",
                    &["multi-factor", "two-factor", "two-step", "authenticator", "one-time code"],
                ),
                subject("Phishing", &["phishing", "suspicious email", "suspicious message", "scam"]),
            ],
        }
    }
}
