//! Problems as text: for a person, for an editor, for a program.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};
use serde::Serialize;

use super::{Diagnostic, Place, Severity};
use crate::source::{Position, Source, Sources, Span, position};

/// The ways in which problems are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With the lines shown, for a person; in colour where `colour`.
    Human {
        /// Whether the terminal takes colours.
        colour: bool,
    },
    /// `path:line:column: severity[code]: headline`, a line each.
    Short,
    /// A JSON array of objects.
    Json,
}

/// A problem as the JSON format gives it. Lines and columns count from 1, columns in characters, `end` is exclusive.
#[derive(Debug, Serialize)]
struct Record<'a> {
    code: &'a str,
    severity: &'a str,
    headline: &'a str,
    label: &'a str,
    path: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    help: &'a [String],
}

/// All `problems` as one text that ends with a line break; empty where there are none (but for JSON: `[]`).
pub fn text(problems: &[Diagnostic], sources: &Sources, format: Format) -> String {
    match format {
        Format::Human { colour } => problems.iter().map(|p| human(p, sources, colour) + "\n\n").collect(),
        Format::Short => problems.iter().map(|p| short(p, sources) + "\n").collect(),
        Format::Json => {
            let records: Vec<_> = problems.iter().map(|p| record(p, sources)).collect();
            let mut out = serde_json::to_string_pretty(&records).unwrap_or_else(|_| "[]".into());
            out.push('\n');
            out
        }
    }
}

/// "2 errors and 1 warning", or `None` where there is nothing to count.
pub fn count(problems: &[Diagnostic]) -> Option<String> {
    let errors = problems.iter().filter(|p| p.severity() == Severity::Error).count();
    let warnings = problems.len() - errors;
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => None,
        (e, 0) => Some(plural(e, "error")),
        (0, w) => Some(plural(w, "warning")),
        (e, w) => Some(format!("{} and {}", plural(e, "error"), plural(w, "warning"))),
    }
}

fn path_of<'a>(place: &'a Place, sources: &'a Sources) -> &'a str {
    match place {
        Place::At(span) => &sources.get(span.file).path,
        Place::In(file) => &sources.get(*file).path,
        Place::Path(path) => path,
    }
}

/// A problem on one line, as editors read it: `path:line:column: severity[code]: headline`.
pub fn short(problem: &Diagnostic, sources: &Sources) -> String {
    let path = path_of(&problem.place, sources);
    let at = match problem.place {
        Place::At(span) => {
            let Position { line, column } = position(&sources.get(span.file).text, span.start as usize);
            format!("{line}:{column}")
        }
        Place::In(_) | Place::Path(_) => "1:1".to_owned(),
    };
    let (severity, code) = (problem.severity().word(), problem.code);
    format!("{}:{at}: {severity}[{code}]: {}", one_line(path), one_line(&problem.headline))
}

/// Names of files and words of authors, without what a terminal obeys and without line breaks, which end a problem.
fn one_line(text: &str) -> String {
    normalize_untrusted_str(text).replace('\n', "␊")
}

fn record<'a>(problem: &'a Diagnostic, sources: &'a Sources) -> Record<'a> {
    let ends = match place_to_show(&problem.place, sources) {
        Place::At(span) => {
            let text = &sources.get(span.file).text;
            Some((position(text, span.start as usize), position(text, span.end as usize)))
        }
        Place::In(_) | Place::Path(_) => None,
    };
    Record {
        code: problem.code.name(),
        severity: problem.severity().word(),
        headline: &problem.headline,
        label: &problem.label,
        path: path_of(&problem.place, sources),
        line: ends.map(|e| e.0.line),
        column: ends.map(|e| e.0.column),
        end_line: ends.map(|e| e.1.line),
        end_column: ends.map(|e| e.1.column),
        help: &problem.help,
    }
}

fn human(problem: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let level = match problem.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let headline = normalize_untrusted_str(&problem.headline);
    let title = level.primary_title(headline).id(problem.code.name());
    let help = problem.help.iter().map(|h| Group::with_title(Level::HELP.secondary_title(normalize_untrusted_str(h))));
    let span = match place_to_show(&problem.place, sources) {
        Place::At(span) => span,
        place => {
            let parts = std::iter::once(Group::with_title(title)).chain(help);
            let mut lines: Vec<String> = parts.map(|part| renderer.render(&[part])).collect();
            lines.insert(1, path_line(path_of(&place, sources), colour));
            return lines.join("\n");
        }
    };
    let mut main = title.element(snippet(sources.get(span.file), span, AnnotationKind::Primary, &problem.label));
    for (at, what) in &problem.also {
        main = main.element(snippet(sources.get(at.file), *at, AnnotationKind::Context, what));
    }
    renderer.render(&std::iter::once(main).chain(help).collect::<Vec<_>>())
}

/// The path of a problem without a text, set as the renderer sets it above a line. Left to itself the renderer indents it by the
/// width of the line numbers, which is nothing where there are none.
fn path_line(path: &str, colour: bool) -> String {
    let arrow = if colour { "\u{1b}[1m\u{1b}[94m-->\u{1b}[0m" } else { "-->" };
    format!("  {arrow} {}", one_line(path))
}

/// A problem of a whole text is shown at its first line.
fn place_to_show(place: &Place, sources: &Sources) -> Place {
    match place {
        Place::In(file) => {
            let first = sources.get(*file).text.lines().next().unwrap_or_default();
            Place::At(Span::new(*file, 0..first.len()))
        }
        other => other.clone(),
    }
}

/// The lines around `span`, so that a large file costs no more than a small one.
fn snippet<'a>(
    source: &'a Source,
    span: Span,
    kind: AnnotationKind,
    label: &'a str,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let window = window(&source.text, span.range());
    let first = source.text[..window.start].bytes().filter(|b| *b == b'\n').count() + 1;
    let end = span.range().end.min(window.end).max(span.range().start);
    let marked = span.range().start - window.start..end - window.start;
    let annotation = kind.span(marked).label((!label.is_empty()).then_some(label));
    Snippet::source(&source.text[window]).line_start(first).path(source.path.as_str()).annotation(annotation)
}

/// The whole lines that `range` touches, at most [`SHOWN`] bytes of them.
fn window(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let first_line_end = text[range.start..].find('\n').map_or(text.len(), |at| range.start + at);
    let mut end = first_line_end;
    // A problem of many lines shows its first ones only.
    for _ in 0..3 {
        if end >= range.end {
            break;
        }
        end = text[end + 1..].find('\n').map_or(text.len(), |at| end + 1 + at);
    }
    let mut floor = start.max(range.start.saturating_sub(SHOWN));
    while !text.is_char_boundary(floor) {
        floor += 1;
    }
    let mut ceiling = end.min(range.start + SHOWN);
    while !text.is_char_boundary(ceiling) {
        ceiling -= 1;
    }
    floor..ceiling
}

/// The most bytes of one line that are looked at for showing it.
const SHOWN: usize = 2000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    fn sample() -> (Sources, Diagnostic) {
        let mut sources = Sources::default();
        let id = sources.add("content/policies/x.md", "one\nSee {{ terms.heda }} now\nthree");
        let problem = Diagnostic::at(Span::new(id, 8..24), Code::UnknownTerm, "there is no term `heda`")
            .label("not known at `larkfold`")
            .suggest("heda", ["head", "dsl"]);
        (sources, problem)
    }

    #[test]
    fn a_person_sees_the_line_and_the_help() {
        let (sources, problem) = sample();
        let shown = text(&[problem], &sources, Format::Human { colour: false });
        assert!(shown.contains("error[unknown-term]: there is no term `heda`"), "{shown}");
        assert!(shown.contains("content/policies/x.md:2:5"), "{shown}");
        assert!(shown.contains("2 | See {{ terms.heda }} now"), "{shown}");
        assert!(shown.contains("help: Did you mean `head`?"), "{shown}");
    }

    #[test]
    fn an_editor_gets_one_line() {
        let (sources, problem) = sample();
        let shown = text(&[problem], &sources, Format::Short);
        assert_eq!(shown, "content/policies/x.md:2:5: error[unknown-term]: there is no term `heda`\n");
    }

    #[test]
    fn terminal_escapes_in_the_content_do_not_reach_the_terminal() {
        let mut sources = Sources::default();
        let id = sources.add("a.md", "x \u{1b}[31m y");
        let problem = Diagnostic::at(Span::new(id, 2..7), Code::RawHtml, "bad \u{1b}[2J").help("\u{1b}]0;t\u{7}");
        for format in [Format::Human { colour: false }, Format::Short] {
            assert!(!text(std::slice::from_ref(&problem), &sources, format).contains('\u{1b}'));
        }
    }

    #[test]
    fn counts_are_in_words() {
        let (_, problem) = sample();
        assert_eq!(count(std::slice::from_ref(&problem)).as_deref(), Some("1 error"));
        assert_eq!(count(&[]), None);
    }

    #[test]
    fn a_place_in_a_very_long_line_is_still_shown() {
        let mut sources = Sources::default();
        let id = sources.add("a.md", "é".repeat(20_000) + "HERE" + &"ü".repeat(20_000));
        let problem = Diagnostic::at(Span::new(id, 40_000..40_004), Code::RawHtml, "x");
        assert!(text(&[problem], &sources, Format::Human { colour: false }).contains("HERE"));
    }
}
