//! Prose and blocks as HTML.

use std::borrow::Cow;

pub use super::escape::{escape, escape_into};

use super::{Align, Block, Clause, Inline, Item, Notes, Style, Target, clean::clean, highlight::highlight, mask};

/// What a page knows that the text does not: the words of its school, where links lead, which clauses have numbers.
pub trait Setting {
    /// The word for a hole: `terms.head` → "headteacher".
    fn word(&self, name: &str) -> Option<String>;

    /// Where a link leads from this page; `None` where there is nothing to lead to.
    fn link(&self, target: &Target) -> Option<LinkEnd>;

    /// Where an image of the content is published, from this page.
    fn image(&self, path: &str) -> Option<String>;

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

/// `blocks` as HTML.
pub fn blocks(blocks: &[Block], setting: &dyn Setting) -> String {
    let mut out = String::new();
    for block in blocks {
        push_block(block, setting, &mut out);
    }
    out
}

fn push_prose(prose: &[Inline], setting: &dyn Setting, out: &mut String) {
    let from = out.len();
    let mut in_link = false;
    for (at, piece) in prose.iter().enumerate() {
        match piece {
            Inline::Text(text) => {
                let text = mask::fill(text, &|name| setting.word(name));
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
                let bare = matches!(prose.get(at + 1), Some(Inline::Text(words)) if *words == href);
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
                    Some(src) => {
                        out.push_str(&format!(
                            "<img src=\"{}\" alt=\"{}\" loading=\"lazy\">",
                            escape(&src),
                            escape(&alt)
                        ));
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
            Inline::SoftBreak => out.push('\n'),
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

fn push_block(block: &Block, setting: &dyn Setting, out: &mut String) {
    match block {
        Block::Clause(clause) => push_clause("p", (clause, &setting.mark(clause)), &[], setting, out),
        Block::List { start, items } => push_list(*start, items, setting, out),
        Block::Quote { kind: None, blocks } => {
            out.push_str("<blockquote>");
            blocks.iter().for_each(|b| push_block(b, setting, out));
            out.push_str("</blockquote>\n");
        }
        Block::Quote { kind: Some(kind), blocks } => {
            let title = callout(kind);
            out.push_str(&format!(
                "<div class=\"callout callout-{kind}\" role=\"note\"><p class=\"callout-title\">{title}</p>"
            ));
            blocks.iter().for_each(|b| push_block(b, setting, out));
            out.push_str("</div>\n");
        }
        Block::Code { language, text } => {
            let code = highlight(text, language).map_or_else(|| escape(text), Cow::Owned);
            out.push_str(&format!(
                "<pre class=\"code\" tabindex=\"0\"><code class=\"language-{}\">{code}</code></pre>\n",
                escape(language)
            ));
        }
        Block::Table { align, head, rows, .. } => push_table(align, head, rows, setting, out),
        Block::Definitions(entries) => {
            out.push_str("<dl>");
            for (term, definitions) in entries {
                out.push_str(&format!("<dt>{}</dt>", prose(term, setting)));
                for definition in definitions {
                    out.push_str(&format!("<dd>{}</dd>", blocks(definition, setting)));
                }
            }
            out.push_str("</dl>\n");
        }
        Block::Html(html) => {
            out.push_str(&clean(&filled(html, setting)));
            out.push('\n');
        }
        Block::Break => out.push_str("<hr>\n"),
    }
}

fn callout(kind: &str) -> &'static str {
    match kind {
        "tip" => "Tip",
        "important" => "Important",
        "warning" => "Warning",
        "caution" => "Caution",
        _ => "Note",
    }
}

fn push_list(start: Option<u64>, items: &[Item], setting: &dyn Setting, out: &mut String) {
    let marks: Vec<Mark> = items.iter().map(|item| setting.mark(&item.clause)).collect();
    let marked = setting.marks_items() && marks.iter().any(|mark| !mark.before.is_empty());
    let rules = marked && marks.iter().all(|mark| mark.class.contains("rule"));
    let class = match (marked, rules) {
        (true, true) => " class=\"rules\"",
        (true, false) => " class=\"clauses\"",
        (false, _) => "",
    };
    let (open, close) = match start {
        Some(1) => (format!("<ol{class}>"), "</ol>\n"),
        Some(first) => (format!("<ol start=\"{first}\"{class}>"), "</ol>\n"),
        None => (format!("<ul{class}>"), "</ul>\n"),
    };
    out.push_str(&open);
    for (item, mark) in items.iter().zip(&marks) {
        push_clause("li", (&item.clause, mark), &item.blocks, setting, out);
    }
    out.push_str(close);
}

/// A clause with its mark, and what stands below it.
fn push_clause(tag: &str, (clause, mark): (&Clause, &Mark), below: &[Block], setting: &dyn Setting, out: &mut String) {
    out.push('<');
    out.push_str(tag);
    if !mark.class.is_empty() {
        out.push_str(&format!(" class=\"{}\"", mark.class));
    }
    if !mark.id.is_empty() {
        out.push_str(&format!(" id=\"{}\"", escape(&mark.id)));
    }
    out.push('>');
    out.push_str(&mark.before);
    push_prose(&clause.prose, setting, out);
    out.push_str(&mark.after);
    below.iter().for_each(|block| push_block(block, setting, out));
    out.push_str("</");
    out.push_str(tag);
    out.push_str(">\n");
}

/// The most columns of a table that a phone shows side by side.
const WIDEST: usize = 3;

fn push_table(
    align: &[Align],
    head: &[super::Prose],
    rows: &[Vec<super::Prose>],
    setting: &dyn Setting,
    out: &mut String,
) {
    let class = |column: usize| match align.get(column) {
        Some(Align::Centre) => " class=\"centre\"",
        Some(Align::End) => " class=\"end\"",
        _ => "",
    };
    // Stacked on a phone, a table keeps its roles, and each cell names its column.
    let stacks = head.len() > WIDEST && head.iter().all(|cell| !words(cell, setting).trim().is_empty());
    let (table, group, row_role, cell_role) = if stacks {
        (" class=\"stacks\" role=\"table\"", " role=\"rowgroup\"", " role=\"row\"", " role=\"cell\"")
    } else {
        ("", "", "", "")
    };
    let labels: Vec<String> = match stacks {
        true => head.iter().map(|cell| format!(" data-label=\"{}\"", escape(words(cell, setting).trim()))).collect(),
        false => Vec::new(),
    };
    let column_role = if stacks { " role=\"columnheader\"" } else { "" };
    out.push_str(&format!(
        "<div class=\"table\" role=\"region\" aria-label=\"Table\" tabindex=\"0\"><table{table}><thead{group}><tr{row_role}>"
    ));
    for (column, cell) in head.iter().enumerate() {
        out.push_str(&format!("<th scope=\"col\"{column_role}{}>{}</th>", class(column), prose(cell, setting)));
    }
    out.push_str(&format!("</tr></thead><tbody{group}>"));
    for row in rows {
        out.push_str(&format!("<tr{row_role}>"));
        for (column, cell) in row.iter().enumerate() {
            let label = labels.get(column).map_or("", String::as_str);
            out.push_str(&format!("<td{cell_role}{label}{}>{}</td>", class(column), prose(cell, setting)));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::RawHtml,
        markup::{Reading, parse, parse_as},
        source::Sources,
    };

    struct Plain;

    impl Setting for Plain {
        fn word(&self, name: &str) -> Option<String> {
            (name == "terms.head").then(|| "<principal>".into())
        }
        fn link(&self, target: &Target) -> Option<LinkEnd> {
            match target {
                Target::Here(id) => Some(LinkEnd { href: format!("#{id}"), name: "clause 1.1".into() }),
                _ => None,
            }
        }
        fn image(&self, path: &str) -> Option<String> {
            Some(format!("../{path}"))
        }
    }

    fn html(text: &str) -> String {
        let mut sources = Sources::default();
        let file = sources.add("x.md", text);
        let parsed = parse(text, file, 0, &mut Vec::new());
        blocks(&parsed.document.opening, &Plain)
    }

    #[test]
    fn words_of_the_school_and_of_the_author_are_escaped() {
        assert_eq!(
            html("Ask the {{ terms.head }} & \"you\""),
            "<p>Ask the &lt;principal&gt; &amp; &quot;you&quot;</p>\n"
        );
        assert_eq!(html("<script>x</script>"), "<p>&lt;script&gt;x&lt;/script&gt;</p>\n");
    }

    #[test]
    fn html_that_is_kept_is_made_harmless_in_lines_and_in_blocks() {
        let cleaned = |text: &str| {
            let mut sources = Sources::default();
            let reading = Reading { html: RawHtml::Clean, ..Reading::default() };
            let mut problems = Vec::new();
            let parsed = parse_as(reading, text, sources.add("x.md", text), 0, &mut problems);
            assert_eq!(problems, []);
            blocks(&parsed.document.opening, &Plain)
        };
        assert_eq!(
            cleaned("H<sub onclick=\"x()\">2</sub>O <u>of {{ terms.head }}"),
            "<p>H<sub>2</sub>O <u>of &lt;principal&gt;</u></p>\n"
        );
        assert_eq!(
            cleaned("<div>\nAsk {{ terms.head }}<script>x()</script>\n</div>\n"),
            "<div>\nAsk &lt;principal&gt;\n</div>\n"
        );
        assert_eq!(cleaned("a <!-- gone --> b"), "<p>a  b</p>\n");
    }

    #[test]
    fn a_link_without_words_prints_what_it_leads_to() {
        assert_eq!(
            html("[](#usb), [here](#usb)"),
            "<p><a href=\"#usb\">clause 1.1</a>, <a href=\"#usb\">here</a></p>\n"
        );
    }

    #[test]
    fn a_link_that_is_its_address_says_so() {
        assert_eq!(
            html("<https://a.example/x>, [x](https://a.example/x)"),
            "<p><a class=\"address\" href=\"https://a.example/x\">https://a.example/x</a>, <a href=\"https://a.example/x\">x</a></p>\n"
        );
    }

    #[test]
    fn tables_and_lists_are_whole() {
        let out = html("| x | y |\n|---|--:|\n| 1 | 2 |\n\n3. c\n4. d\n");
        assert!(out.contains("<td class=\"end\">2</td>"), "{out}");
        assert!(out.contains("<ol start=\"3\"><li>c</li>"), "{out}");
        assert!(!out.contains("stacks"), "{out}");
        let wide = html("| a | *b* | c & d | e |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |\n");
        assert!(wide.contains("<table class=\"stacks\" role=\"table\">"), "{wide}");
        assert!(wide.contains("<td role=\"cell\" data-label=\"c &amp; d\">3</td>"), "{wide}");
    }
}
