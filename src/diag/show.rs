//! Problems as text: for a person, for an editor, for a program.

use std::{collections::BTreeMap, ops::Range};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};
use serde::Serialize;

use super::{Code, Diagnostic, Place, Severity};
use crate::source::{Lines, Position, SourceId, Sources, Span};

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

/// How many problems of one code and one text a person is shown: who mends these sees the next.
const MOST: usize = 20;

/// How many of one code over all texts: what every school has to do is known after a few.
const MOST_OF_A_CODE: usize = 50;

/// All `problems` as one text that ends with a line break; empty where there are none (but for JSON: `[]`).
///
/// A person is shown the first 20 problems of one code in a text and the first 50 of one code in all, and told how many more there are.
/// The other formats have all.
pub fn text(problems: &[Diagnostic], sources: &Sources, format: Format) -> String {
    let shown = Shown::new(problems, sources);
    match format {
        Format::Human { colour } => shown.to_a_person(problems, colour),
        Format::Short => problems.iter().map(|p| shown.short(p) + "\n").collect(),
        Format::Json => {
            let records: Vec<_> = problems.iter().map(|p| shown.record(p)).collect();
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

/// What problems are counted together by: their code, and their text or, where there is none, their folder.
fn kind<'a>(problem: &'a Diagnostic, sources: &'a Sources) -> (&'a str, Code) {
    let path = path_of(&problem.place, sources);
    let home = match problem.place {
        Place::Path(_) => path.rsplit_once('/').map_or("", |(folder, _)| folder),
        Place::At(_) | Place::In(_) => path,
    };
    (home, problem.code)
}

/// Names of files and words of authors, without what a terminal obeys and without line breaks, which end a problem.
fn one_line(text: &str) -> String {
    normalize_untrusted_str(text).replace('\n', "␊")
}

/// Problems on their way into a text.
struct Shown<'a> {
    sources: &'a Sources,
    /// The lines of each text that has a problem.
    lines: BTreeMap<SourceId, Lines<'a>>,
}

impl<'a> Shown<'a> {
    fn new(problems: &[Diagnostic], sources: &'a Sources) -> Self {
        let mut lines = BTreeMap::new();
        let mut add = |file: SourceId| {
            lines.entry(file).or_insert_with(|| Lines::of(&sources.get(file).text));
        };
        for problem in problems {
            if let Place::At(Span { file, .. }) | Place::In(file) = problem.place {
                add(file);
            }
            problem.also.iter().for_each(|(span, _)| add(span.file));
        }
        Self { sources, lines }
    }

    fn position(&self, file: SourceId, offset: u32) -> Position {
        self.lines[&file].position(offset as usize)
    }

    /// A problem on one line, as editors read it: `path:line:column: severity[code]: headline`.
    fn short(&self, problem: &Diagnostic) -> String {
        let path = path_of(&problem.place, self.sources);
        let at = match problem.place {
            Place::At(span) => {
                let Position { line, column } = self.position(span.file, span.start);
                format!("{line}:{column}")
            }
            Place::In(_) | Place::Path(_) => "1:1".to_owned(),
        };
        let (severity, code) = (problem.severity().word(), problem.code);
        format!("{}:{at}: {severity}[{code}]: {}", one_line(path), one_line(&problem.headline))
    }

    fn record<'p>(&'p self, problem: &'p Diagnostic) -> Record<'p> {
        let ends = match place_to_show(&problem.place, self.sources) {
            Place::At(span) => Some((self.position(span.file, span.start), self.position(span.file, span.end))),
            Place::In(_) | Place::Path(_) => None,
        };
        Record {
            code: problem.code.name(),
            severity: problem.severity().word(),
            headline: &problem.headline,
            label: &problem.label,
            path: path_of(&problem.place, self.sources),
            line: ends.map(|e| e.0.line),
            column: ends.map(|e| e.0.column),
            end_line: ends.map(|e| e.1.line),
            end_column: ends.map(|e| e.1.column),
            help: &problem.help,
        }
    }

    fn to_a_person(&self, problems: &[Diagnostic], colour: bool) -> String {
        let mut left: BTreeMap<(&str, Code), usize> = BTreeMap::new();
        problems.iter().for_each(|problem| *left.entry(kind(problem, self.sources)).or_default() += 1);
        let mut shown: BTreeMap<(&str, Code), usize> = BTreeMap::new();
        let mut of_code: BTreeMap<Code, usize> = BTreeMap::new();
        let mut elsewhere: BTreeMap<Code, usize> = BTreeMap::new();
        let mut out = String::new();
        let note = |what: String, out: &mut String| {
            let title = Level::NOTE.secondary_title(what);
            out.push_str(&renderer(colour).render(&[Group::with_title(title)]));
            out.push_str("\n\n");
        };
        for problem in problems {
            let kind = kind(problem, self.sources);
            let of_code = of_code.entry(kind.1).or_default();
            let nth = shown.entry(kind).or_default();
            if *nth == MOST {
                continue;
            }
            if *of_code == MOST_OF_A_CODE {
                *elsewhere.entry(kind.1).or_default() += 1;
                continue;
            }
            *nth += 1;
            *of_code += 1;
            out.push_str(&self.human(problem, colour));
            out.push_str("\n\n");
            let more = left[&kind] - MOST.min(left[&kind]);
            if *nth == MOST && more > 0 {
                let home = if kind.0.is_empty() { "this folder" } else { kind.0 };
                note(format!("{more} more of `{}` in {}", kind.1, one_line(home)), &mut out);
            }
        }
        for (code, more) in elsewhere {
            note(format!("{more} more of `{code}` elsewhere; `staffroom check --format short` lists all"), &mut out);
        }
        out
    }

    fn human(&self, problem: &Diagnostic, colour: bool) -> String {
        let level = match problem.severity() {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let headline = normalize_untrusted_str(&problem.headline);
        let title = level.primary_title(headline).id(problem.code.name());
        let help =
            problem.help.iter().map(|h| Group::with_title(Level::HELP.secondary_title(normalize_untrusted_str(h))));
        let span = match place_to_show(&problem.place, self.sources) {
            Place::At(span) => span,
            place => {
                let parts = std::iter::once(Group::with_title(title)).chain(help);
                let mut lines: Vec<String> = parts.map(|part| renderer(colour).render(&[part])).collect();
                lines.insert(1, path_line(path_of(&place, self.sources), colour));
                return lines.join("\n");
            }
        };
        let mut main = title.element(self.snippet(span, AnnotationKind::Primary, &problem.label));
        for (at, what) in &problem.also {
            main = main.element(self.snippet(*at, AnnotationKind::Context, what));
        }
        renderer(colour).render(&std::iter::once(main).chain(help).collect::<Vec<_>>())
    }

    /// The lines around `span`, so that a large file costs no more than a small one.
    fn snippet<'p>(
        &'p self,
        span: Span,
        kind: AnnotationKind,
        label: &'p str,
    ) -> Snippet<'p, annotate_snippets::Annotation<'p>> {
        let source = self.sources.get(span.file);
        let window = window(&source.text, span.range());
        let first = self.lines[&span.file].position(window.start).line;
        let end = span.range().end.min(window.end).max(span.range().start);
        let marked = span.range().start - window.start..end - window.start;
        let annotation = kind.span(marked).label((!label.is_empty()).then_some(label));
        Snippet::source(&source.text[window]).line_start(first).path(source.path.as_str()).annotation(annotation)
    }
}

fn renderer(colour: bool) -> Renderer {
    if colour { Renderer::styled() } else { Renderer::plain() }
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
    fn of_many_problems_alike_a_person_sees_the_first_and_how_many_more_there_are() {
        let mut sources = Sources::default();
        let tags = sources.add("content/a.md", "<b>".repeat(1000));
        let at = |at: usize| Diagnostic::at(Span::new(tags, at * 3..at * 3 + 3), Code::RawHtml, "HTML is shown");
        let paths = (0..21).map(|nr| Diagnostic::path(format!("content/photos/{nr}"), Code::UnreadableFile, "no"));
        let problems: Vec<_> = (0..1000).map(at).chain(paths).collect();
        let shown = text(&problems, &sources, Format::Human { colour: false });
        assert_eq!(shown.matches("HTML is shown").count(), 20);
        assert!(shown.contains("content/a.md:1:58") && !shown.contains("content/a.md:1:61"), "{shown}");
        assert!(shown.contains("note: 980 more of `raw-html` in content/a.md"), "{shown}");
        assert!(shown.contains("note: 1 more of `unreadable-file` in content/photos"), "{shown}");
        assert_eq!(text(&problems, &sources, Format::Short).lines().count(), 1021);
    }

    #[test]
    fn of_a_problem_in_many_files_a_person_sees_the_first_and_how_many_more_there_are() {
        let mut sources = Sources::default();
        let mut at =
            |nr: usize| Diagnostic::whole(sources.add(format!("{nr}.md"), "x"), Code::OverlayUnconfirmed, "look");
        let problems: Vec<_> = (0..120).map(&mut at).collect();
        let shown = text(&problems, &sources, Format::Human { colour: false });
        assert_eq!(shown.matches(": look").count(), 50);
        assert!(shown.contains("note: 70 more of `overlay-unconfirmed` elsewhere"), "{shown}");
        assert!(shown.contains("`staffroom check --format short`"), "{shown}");
        assert_eq!(text(&problems, &sources, Format::Short).lines().count(), 120);
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
