//! Footnotes: numbered in the order in which a text refers to them.

use std::{cell::RefCell, collections::BTreeMap};

use super::{Block, Document, Setting, html};

/// The footnotes to which the text of a page has referred so far. What a school's overlay no longer refers to is not printed.
#[derive(Debug, Default)]
pub struct Notes {
    labels: RefCell<Labels>,
}

/// Labels in the order in which they were first referred to, and the place of each.
#[derive(Debug, Default)]
struct Labels {
    order: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Notes {
    /// The mark that leads to a footnote, as HTML. Its ids hold an underscore, which no author's id can.
    pub(super) fn mark(&self, label: &str) -> String {
        let Labels { order, places } = &mut *self.labels.borrow_mut();
        let known = places.get(label).copied();
        let number = known.unwrap_or(order.len()) + 1;
        // A footnote leads back to the first of its marks.
        let id = if known.is_none() { format!(" id=\"fnref_{number}\"") } else { String::new() };
        if known.is_none() {
            places.insert(label.to_owned(), order.len());
            order.push(label.to_owned());
        }
        format!("<sup><a{id} href=\"#fn_{number}\" aria-label=\"Footnote {number}\">{number}</a></sup>")
    }

    fn label(&self, index: usize) -> Option<String> {
        self.labels.borrow().order.get(index).cloned()
    }

    /// The footnotes as a section of HTML, once the text has been printed; empty where it referred to none.
    pub fn section(&self, document: &Document, setting: &dyn Setting) -> String {
        let mut items = String::new();
        let mut number = 0;
        // Of two with one label, which was reported, the first.
        let texts = document.footnotes.iter().rev().map(|(label, blocks)| (label.as_str(), blocks));
        let texts: BTreeMap<&str, &Vec<Block>> = texts.collect();
        // A footnote may refer to the next.
        while let Some(label) = self.label(number) {
            number += 1;
            let text = texts.get(label.as_str()).map(|blocks| html::blocks(blocks, setting)).unwrap_or_default();
            items.push_str(&format!(
                "<li id=\"fn_{number}\">{text}<a href=\"#fnref_{number}\" aria-label=\"Back to footnote {number} in the text\">↩</a></li>"
            ));
        }
        if items.is_empty() {
            return items;
        }
        format!("<section class=\"footnotes\" aria-label=\"Footnotes\"><ol>{items}</ol></section>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        markup::{LinkEnd, Target, parse},
        source::Sources,
    };

    #[derive(Default)]
    struct Page(Option<Notes>);

    impl Setting for Page {
        fn word(&self, _name: &str) -> Option<String> {
            None
        }
        fn link(&self, _target: &Target) -> Option<LinkEnd> {
            None
        }
        fn image(&self, _path: &str) -> Option<crate::markup::Picture> {
            None
        }
        fn notes(&self) -> Option<&Notes> {
            self.0.as_ref()
        }
    }

    const TEXT: &str =
        "a[^two], b[^one], c[^two]\n\n[^one]: first[^three]\n[^two]: second\n[^three]: third\n[^four]: none\n";

    fn html(page: &Page) -> String {
        let mut sources = Sources::default();
        let file = sources.add("x.md", TEXT);
        let document = parse(TEXT, file, 0, &mut Vec::new()).document;
        let text = html::blocks(&document.opening, page);
        text + &page.0.as_ref().map(|n| n.section(&document, page)).unwrap_or_default()
    }

    #[test]
    fn notes_are_numbered_as_they_are_referred_to() {
        let out = html(&Page(Some(Notes::default())));
        let mark = |id: &str, n| format!("<sup><a{id} href=\"#fn_{n}\" aria-label=\"Footnote {n}\">{n}</a></sup>");
        let text = format!("<p>a{}, b{}, c{}</p>", mark(" id=\"fnref_1\"", 1), mark(" id=\"fnref_2\"", 2), mark("", 1));
        assert!(out.starts_with(&text), "{out}");
        let places = ["<li id=\"fn_1\"><p>second", "<li id=\"fn_2\"><p>first", "<li id=\"fn_3\"><p>third"];
        let places: Vec<_> = places.iter().map(|p| out.find(p).unwrap_or_else(|| panic!("{p} in {out}"))).collect();
        assert!(places.is_sorted(), "{out}");
        assert!(!out.contains("none"), "{out}");
    }

    #[test]
    fn a_quoted_text_leaves_its_footnotes_behind() {
        assert_eq!(html(&Page::default()), "<p>a, b, c</p>\n");
    }
}
