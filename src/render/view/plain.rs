//! `plain.html`, `accessibility.html` and `not-found.html`: pages of prose.

use serde::Serialize;

use super::{Html, Page};

/// A page from `content/pages/`, or one that the theme writes itself.
#[derive(Debug, Clone, Serialize)]
pub struct Plain {
    /// The frame of the page. For `not-found.html`, which a server may show at any depth, `root`, `assets` and every link
    /// are absolute where the site's own address is known; where it is not, `page.assets` and `page.home` are empty, and the page
    /// asks for no style and has no link.
    pub page: Page,
    /// The text; empty where the theme has its own words, as `not-found.html` has.
    pub body: Html,
}
