//! What holds of every reader.

use std::fmt::Debug;

use staffroom::{
    diag::{Diagnostic, Place, show},
    source::{SourceId, Sources, Span},
};

/// The bytes as text. Others are refused before any reader sees them.
pub(crate) fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// A span lies in its text, on character boundaries.
pub(crate) fn place(span: Span, sources: &Sources) {
    let text = &sources.get(span.file).text;
    assert!(text.get(span.range()).is_some(), "{span:?} is no place in a text of {} bytes", text.len());
}

/// Every problem says what is wrong, at a place that there is, and can be shown in every way.
pub(crate) fn problems(problems: &[Diagnostic], sources: &Sources) {
    for problem in problems {
        assert!(!problem.headline.is_empty(), "{problem:?}");
        if let Place::At(span) = problem.place {
            place(span, sources);
        }
        problem.also.iter().for_each(|(span, _)| place(*span, sources));
    }
    for format in [show::Format::Human { colour: true }, show::Format::Short, show::Format::Json] {
        show::text(problems, sources, format);
    }
    let short = show::text(problems, sources, show::Format::Short);
    assert_eq!(short.lines().count(), problems.len(), "a problem has more than its line: {short:?}");
}

/// Reads `text` twice: the same comes out, and its problems are sound.
pub(crate) fn read<T: Debug>(
    text: &str,
    read: impl Fn(&str, SourceId, &mut Vec<Diagnostic>) -> T,
) -> (T, Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let file = sources.add("x", text);
    let (mut found, mut again) = (Vec::new(), Vec::new());
    let one = read(text, file, &mut found);
    let other = read(text, file, &mut again);
    assert_eq!(found, again);
    assert_eq!(format!("{one:?}"), format!("{other:?}"));
    problems(&found, &sources);
    (one, sources, found)
}
