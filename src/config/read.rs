//! TOML into values, every problem with its place.

use serde::de::DeserializeOwned;
use toml::Spanned;

use super::wrong::{self, Wrong};
use crate::{
    diag::{Code, Diagnostic},
    source::{SourceId, Span},
};

/// Reads TOML `text`, which stands from byte `start` on in `file`. Every syntax error is reported, not the first alone.
pub fn toml<T: DeserializeOwned>(
    text: &str,
    file: SourceId,
    start: usize,
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    let (table, errors) = toml::de::DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        problems.extend(errors.iter().map(|e| problem(e, Code::TomlSyntax, file, start)));
        return None;
    }
    match T::deserialize(toml::de::Deserializer::from(table)) {
        Ok(value) => Some(value),
        Err(error) => {
            problems.push(problem(&error, Code::TomlValue, file, start));
            None
        }
    }
}

fn problem(error: &toml::de::Error, code: Code, file: SourceId, start: usize) -> Diagnostic {
    let message = error.message().lines().next().unwrap_or("this TOML cannot be read");
    let Wrong { headline, help, name } = match code {
        Code::TomlSyntax => wrong::syntax(message),
        _ => wrong::value(message),
    };
    let place = match error.span() {
        // A missing key has no place of its own: it is missing from the whole table, and TOML gives the empty range 0..0.
        Some(range) if range.end > 0 => start + range.start..start + range.end,
        _ => start..start,
    };
    let problem = Diagnostic::at(Span::new(file, place), code, headline);
    let problem = match &name {
        Some((name, known)) => problem.suggest(name, known.iter().map(String::as_str)),
        None => problem,
    };
    problem.help(help)
}

/// The place of a value that was read from TOML at byte `start` of `file`.
pub fn span_of<T>(value: &Spanned<T>, file: SourceId, start: usize) -> Span {
    let range = value.span();
    Span::new(file, start + range.start..start + range.end)
}
