//! `plain.html`, `accessibility.html` and `not-found.html`: pages of prose.

use serde::Serialize;

use super::{Html, Page};

/// A page from `content/pages/`, or one that the theme writes itself.
#[derive(Debug, Clone, Serialize)]
pub struct Plain {
    /// The frame of the page. For `not-found.html`, which a server may show at any depth, `root`, `assets` and every link
    /// begin with the site's own address where that is known; where it is not, the page asks for no style and has no link.
    pub page: Page,
    /// The text; empty where the theme has its own words, as `not-found.html` has.
    pub body: Html,
}
