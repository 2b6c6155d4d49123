//! Prose and blocks as HTML.

mod blocks;

pub use super::escape::{escape, escape_into};
pub use blocks::blocks;

use super::{Clause, Inline, Notes, Style, Target, clean::clean, mask};

/// What a page knows that the text does not: the words of its school, where links lead, which clauses have numbers.
pub trait Setting {
    /// The word for a hole: `terms.head` → "headteacher".
    fn word(&self, name: &str) -> Option<String>;

    /// Where a link leads from this page; `None` where there is nothing to lead to.
    fn link(&self, target: &Target) -> Option<LinkEnd>;

    /// An image of the content, as this page shows it.
    fn image(&self, path: &str) -> Option<Picture>;

    /// The anchor, number and kind of a clause.
    fn mark(&self, _clause: &Clause) -> Mark {
        Mark::default()
    }

    /// What is set round words of a text that is about to be printed, in order, none inside another: links from typed
    /// references, explanations of terms. Never asked for inside a link.
    fn wraps(&self, _text: &str) -> Vec<Wrap> {
        Vec::new()
    }

    /// The footnotes of the page; `None` where a text is quoted without them.
    fn notes(&self) -> Option<&Notes> {
        None
    }

    /// Where a numbered list goes on counting as `(a)`, `(b)` its items are marked by [`Setting::mark`] and the list has no numbers.
    fn marks_items(&self) -> bool {
        false
    }
}

/// Something set round words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrap {
    /// The bytes of the words.
    pub range: std::ops::Range<usize>,
    /// HTML before them.
    pub open: String,
    /// HTML behind them.
    pub close: &'static str,
}

/// The end of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkEnd {
    /// Its address, relative to the page.
    pub href: String,
    /// What a link without words prints: "clause 4.3(b)".
    pub name: String,
}

/// An image as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Where it is published, from the page.
    pub src: String,
    /// Its width and height in pixels, where they are known: then nothing on the page moves when it arrives.
    pub size: Option<(usize, usize)>,
}

/// What is added to a clause.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// Its anchor; none where empty.
    pub id: String,
    /// Its classes; none where empty.
    pub class: String,
    /// HTML before its words.
    pub before: String,
    /// HTML behind its words.
    pub after: String,
}

/// `prose` as HTML.
pub fn prose(prose: &[Inline], setting: &dyn Setting) -> String {
    let mut out = String::new();
    push_prose(prose, setting, &mut out);
    out
}

/// `prose` as plain words, holes filled, references printed.
pub fn words(prose: &[Inline], setting: &dyn Setting) -> String {
    let mut out = String::new();
    for piece in prose {
        match piece {
            Inline::Text(text) => out.push_str(&mask::fill(text, &|name| setting.word(name))),
            Inline::Code(text) => out.push_str(text),
            Inline::Image { alt, .. } => out.push_str(&mask::fill(alt, &|name| setting.word(name))),
            Inline::SoftBreak | Inline::HardBreak => out.push(' '),
            Inline::Reference { target, .. } => out.push_str(&reference(target, setting).name),
            _ => {}
        }
    }
    out
}

fn push_prose(prose: &[Inline], setting: &dyn Setting, out: &mut String) {
    let from = out.len();
    let mut in_link = false;
    let mut at = 0;
    while let Some(piece) = prose.get(at) {
        at += 1;
        match piece {
            Inline::Text(_) | Inline::SoftBreak => {
                let (text, length) = super::run(prose, at - 1);
                at += length - 1;
                let text = mask::fill(&text, &|name| setting.word(name));
                let wraps = if in_link { Vec::new() } else { setting.wraps(&text) };
                push_wrapped(&text, &wraps, out);
            }
            Inline::Code(text) => {
                out.push_str("<code>");
                out.push_str(&escape(text));
                out.push_str("</code>");
            }
            Inline::Open(style) => out.push_str(tags(*style).0),
            Inline::Close(style) => out.push_str(tags(*style).1),
            Inline::Link { target, .. } => {
                in_link = true;
                let href = reference(target, setting).href;
                // Print adds the address of a link, where it is not what the link says.
                let bare = matches!(prose.get(at), Some(Inline::Text(words)) if *words == href);
                open_link(&href, bare, out);
            }
            Inline::LinkEnd => {
                in_link = false;
                out.push_str("</a>");
            }
            Inline::Reference { target, .. } => {
                let end = reference(target, setting);
                open_link(&end.href, end.href == end.name, out);
                out.push_str(&escape(&end.name));
                out.push_str("</a>");
            }
            Inline::Image { path, alt, .. } => {
                let alt = mask::fill(alt, &|name| setting.word(name));
                match setting.image(path) {
                    Some(Picture { src, size }) => {
                        out.push_str(&format!("<img src=\"{}\" alt=\"{}\"", escape(&src), escape(&alt)));
                        if let Some((width, height)) = size {
                            out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
                        }
                        out.push_str(" loading=\"lazy\">");
                    }
                    None => out.push_str(&escape(&alt)),
                }
            }
            Inline::FootnoteMark(label) => {
                if let Some(notes) = setting.notes() {
                    out.push_str(&notes.mark(label));
                }
            }
            Inline::Html(html) => out.push_str(&filled(html, setting)),
            Inline::HardBreak => out.push_str("<br>"),
        }
    }
    // Tags of the author may be open or out of place: the whole run is put right at once.
    if prose.iter().any(|piece| matches!(piece, Inline::Html(_))) {
        let whole = clean(&out[from..]);
        out.truncate(from);
        out.push_str(&whole);
    }
}

/// HTML of the author with the words of the school, which are no HTML.
fn filled(html: &str, setting: &dyn Setting) -> String {
    mask::fill(html, &|name| setting.word(name).map(|word| escape(&word).into_owned())).into_owned()
}

fn push_wrapped(text: &str, wraps: &[Wrap], out: &mut String) {
    let mut at = 0;
    for wrap in wraps {
        out.push_str(&escape(&text[at..wrap.range.start]));
        out.push_str(&wrap.open);
        out.push_str(&escape(&text[wrap.range.clone()]));
        out.push_str(wrap.close);
        at = wrap.range.end;
    }
    out.push_str(&escape(&text[at..]));
}

/// Where a link leads. One that leads nowhere was reported by the check; here it stays on the page.
fn reference(target: &Target, setting: &dyn Setting) -> LinkEnd {
    match target {
        Target::Away(address) => {
            let address = mask::fill(address, &|name| setting.word(name)).into_owned();
            let name = address.trim_start_matches("mailto:").trim_start_matches("tel:").to_owned();
            LinkEnd { href: address, name }
        }
        _ => setting.link(target).unwrap_or_else(|| LinkEnd { href: "#".into(), name: String::new() }),
    }
}

/// Begins a link; `bare` where its words are its address.
fn open_link(href: &str, bare: bool, out: &mut String) {
    out.push_str(if bare { "<a class=\"address\" href=\"" } else { "<a href=\"" });
    out.push_str(&escape(href));
    out.push_str("\">");
}

fn tags(style: Style) -> (&'static str, &'static str) {
    match style {
        Style::Emphasis => ("<em>", "</em>"),
        Style::Strong => ("<strong>", "</strong>"),
        Style::Struck => ("<del>", "</del>"),
    }
}

#[cfg(test)]
mod tests;
