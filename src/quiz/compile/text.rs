//! Markdown of a quiz as HTML.

use super::Lookup;
use crate::{
    diag::{Code, Diagnostic},
    markup::{Block, Inline, Setting, each_piece, html as markup_html},
    quiz::Rich,
};

/// `rich` as HTML: without a paragraph round it where it is a single one.
pub(super) fn html(rich: &Rich, lookup: &dyn Lookup, problems: &mut Vec<Diagnostic>) -> String {
    check(rich, lookup, problems);
    let setting: &dyn Setting = lookup.setting();
    match rich.document.opening.as_slice() {
        [Block::Clause(only)] if rich.document.sections.is_empty() => markup_html::prose(&only.prose, setting),
        blocks => markup_html::blocks(blocks, setting),
    }
}

/// `rich` as HTML, each paragraph in its element.
pub(super) fn blocks(rich: &Rich, lookup: &dyn Lookup, problems: &mut Vec<Diagnostic>) -> String {
    check(rich, lookup, problems);
    markup_html::blocks(&rich.document.opening, lookup.setting())
}

/// Reports words that the school does not have, and images that are not there or say nothing to those who cannot see them.
fn check(rich: &Rich, lookup: &dyn Lookup, problems: &mut Vec<Diagnostic>) {
    for name in &rich.holes {
        if lookup.setting().word(name).is_none() {
            problems.push(
                Diagnostic::at(rich.span, Code::UnknownTerm, format!("there is no `{name}` at one of the schools"))
                    .help("Add it to that school's `school.toml`, or limit the question with `schools`."),
            );
        }
    }
    each_piece(&rich.document, &mut |piece| {
        let Inline::Image { path, alt, .. } = piece else { return };
        if lookup.setting().image(path).is_none() {
            problems.push(
                Diagnostic::at(rich.span, Code::MissingImage, format!("there is no image `{path}`"))
                    .help("Name it by its path below `content/`: png, jpg, gif, webp or avif."),
            );
        }
        if alt.trim().is_empty() {
            problems.push(
                Diagnostic::at(rich.span, Code::MissingImage, "this image has no words for those who cannot see it")
                    .help("Describe it: `![a letter with three mistakes](letter.png)`."),
            );
        }
    });
}
