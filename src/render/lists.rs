//! Glossary and plain pages.

use std::sync::Arc;

use super::{
    frame::page,
    view::{
        Html,
        glossary::{Glossary, Term},
        plain::Plain,
    },
};
use crate::{
    markup::{LinkEnd, Notes, Section, Setting, Target, html, slug::slug},
    plan::{Place, Plan, Route},
    trust::PlainPage,
};

/// The glossary.
pub(super) fn glossary<'a>(plan: &'a Plan<'a>) -> Glossary {
    let place = Place::new(plan, None, Route::folder("glossary"));
    let mut terms: Vec<Term> = Vec::new();
    for entry in &plan.trust.glossary {
        let (term, long) = match entry.abbr.is_empty() {
            true => (entry.term.clone(), String::new()),
            false => (entry.abbr.clone(), entry.term.clone()),
        };
        terms.push(Term { id: entry.anchor(), term, long, meaning: Html::trusted(html::escape(&entry.definition)) });
    }
    terms.sort_by_key(|t| t.term.to_lowercase());
    Glossary { page: page(&place, "Glossary", "Terms and abbreviations explained.", &[]), terms }
}

/// A page of the content.
pub(super) fn plain<'a>(plan: &'a Plan<'a>, of: &'a PlainPage) -> Plain {
    let place = Place::new(plan, None, Route::folder(&of.id));
    let text = Text { place: &place, notes: Notes::default() };
    let mut body = html::blocks(&of.document.opening, &text);
    push_sections(&of.document.sections, &text, 2, &mut body);
    body.push_str(&text.notes.section(&of.document, &text));
    Plain { page: page(&place, &of.title, &of.summary, &[]), body: Html::trusted(body) }
}

/// The text of a page of the content.
struct Text<'a> {
    place: &'a Place<'a>,
    notes: Notes,
}

impl Setting for Text<'_> {
    fn word(&self, name: &str) -> Option<String> {
        self.place.word(name)
    }

    fn link(&self, target: &Target) -> Option<LinkEnd> {
        self.place.link(target)
    }

    fn image(&self, path: &str) -> Option<String> {
        self.place.image(path)
    }

    fn notes(&self) -> Option<&Notes> {
        Some(&self.notes)
    }
}

fn push_sections(sections: &[Arc<Section>], text: &Text<'_>, depth: usize, out: &mut String) {
    for section in sections {
        let title = html::prose(&section.heading.prose, text);
        let id = match &section.heading.attrs.id {
            Some((id, _)) => id.clone(),
            None => slug(&html::words(&section.heading.prose, text), 8),
        };
        let tag = format!("h{}", depth.min(6));
        out.push_str(&format!("<{tag} id=\"{}\">{title}</{tag}>\n", html::escape(&id)));
        out.push_str(&html::blocks(&section.blocks, text));
        push_sections(&section.children, text, depth + 1, out);
    }
}

/// The theme's own statement of accessibility.
pub(super) fn accessibility<'a>(plan: &'a Plan<'a>) -> Plain {
    let place = Place::new(plan, None, Route::folder("accessibility"));
    Plain { page: page(&place, "Accessibility", "How this site can be used by everyone.", &[]), body: Html::default() }
}

/// The page for addresses that lead nowhere. A server shows it at any depth, so it can have no relative link.
pub(super) fn not_found<'a>(plan: &'a Plan<'a>) -> Plain {
    let place = Place::new(plan, None, Route::file("404.html"));
    let mut page = page(&place, "Page not found", "", &[]);
    page.assets = String::new();
    page.home = String::new();
    page.root = String::new();
    page.navigation = Vec::new();
    page.breadcrumbs = Vec::new();
    page.footer = Vec::new();
    Plain { page, body: Html::default() }
}
