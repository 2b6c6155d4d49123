//! Blocks as HTML.

use std::borrow::Cow;

use super::{Mark, Setting, clean, escape, filled, prose, push_prose, words};
use crate::markup::{Align, Block, Clause, Item, Prose, highlight::highlight};

/// `blocks` as HTML.
pub fn blocks(blocks: &[Block], setting: &dyn Setting) -> String {
    let mut out = String::new();
    for block in blocks {
        push_block(block, setting, &mut out);
    }
    out
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

fn push_table(align: &[Align], head: &[Prose], rows: &[Vec<Prose>], setting: &dyn Setting, out: &mut String) {
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
