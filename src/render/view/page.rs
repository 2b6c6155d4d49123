//! What every page needs, and the small values that several pages share.

use serde::Serialize;

/// The frame of a page: what `layout.html` prints round the content.
#[derive(Debug, Clone, Serialize)]
pub struct Page {
    /// The title of this page alone: "Acceptable use of ICT". It is the `<h1>` too.
    pub title: String,
    /// One sentence for search engines and link previews; empty prints none.
    pub description: String,
    /// The name of the whole site: "Policies and induction".
    pub site_title: String,
    /// The name of the trust: "Quillmere Learning Trust".
    pub trust: String,
    /// The language of the text as a BCP 47 tag: "en-GB".
    pub language: String,
    /// From this page to the top folder of the site, with a slash at the end, or empty at the top: "../../".
    pub root: String,
    /// From this page to the folder of styles and scripts, with a slash at the end: "../../assets/".
    pub assets: String,
    /// The site's home page.
    pub home: String,
    /// Whether search engines may list the page.
    pub search_engines: bool,
    /// The school that the page belongs to; none on the trust's own pages.
    pub school: Option<SchoolRef>,
    /// The pages above this one, from the top down, without this page itself.
    pub breadcrumbs: Vec<Link>,
    /// The main navigation.
    pub navigation: Vec<NavItem>,
    /// Links of the foot of the page: accessibility, glossary and the like.
    pub footer: Vec<Link>,
    /// The day for which the site was built; states such as "overdue" hold on that day.
    pub built: Day,
}

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub text: String,
}

/// A link of the main navigation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub text: String,
    /// Whether this page is it, or lies below it.
    pub current: bool,
}

/// A school, named where a page belongs to it or speaks of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchoolRef {
    /// Its id: `larkfold-infant`.
    pub id: String,
    /// Its name: "Larkfold Infant School".
    pub name: String,
    /// Its short name: "Larkfold".
    pub short_name: String,
    /// Its home page.
    pub home: String,
}

/// A day, or a month where only that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// ISO 8601, for `<time datetime>`: "2026-11-23" or "2026-11".
    pub iso: String,
    /// For people: "23 November 2026" or "November 2026".
    pub text: String,
}

/// Somebody to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// The id of the role: `ict_lead`.
    pub id: String,
    /// What the role is called: "ICT lead".
    pub role: String,
    /// The person's name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The telephone number as people write it: "01632 960110".
    pub phone: Option<String>,
}

/// Where a policy stands with its review on the day of the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Its next review is further away than the trust's notice.
    InDate,
    /// Its next review falls within the trust's notice.
    Due,
    /// Its next review has gone by.
    Overdue,
    /// Nobody has said when it is to be reviewed.
    Undated,
}

/// A policy's review, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The state; in templates `in-date`, `due`, `overdue` or `undated`.
    pub state: State,
    /// The state in a word or two: "In date".
    pub label: String,
    /// A sentence for the banner of a policy: "This policy was due for review by 31 August 2026."
    pub sentence: String,
    /// When the next review is due.
    pub next: Option<Day>,
    /// The day from which this holds no longer (ISO 8601); none where it holds until somebody reviews the policy.
    pub until: Option<String>,
    /// What will hold after that, in order. A page carries it hidden, so that a copy that was published once does not lie a year
    /// later: the script of the component shows what holds on the reader's day.
    pub later: Vec<Later>,
}

/// Where a review will stand from some day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Later {
    /// The state.
    pub state: State,
    /// The state in a word or two.
    pub label: String,
    /// A sentence for the banner of a policy.
    pub sentence: String,
    /// The first day on which it holds (ISO 8601).
    pub from: String,
    /// The day from which it holds no longer; none where nothing comes after it.
    pub until: Option<String>,
}
