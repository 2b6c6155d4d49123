//! What can be wrong with a theme, with its place.

use std::fmt;

use tera::ErrorKind;

/// A theme cannot be used, or one of its templates cannot be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeError {
    /// The file below the theme's folder: `templates/policy.html`.
    pub file: String,
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// The column in characters, from 1, where it is known.
    pub column: Option<usize>,
    /// What is wrong, without a full stop.
    pub message: String,
}

/// What is said of a page that has no end, or too much in it.
const TOO_LARGE: &str = "the page grows beyond 256 MiB";

impl ThemeError {
    /// Whether a page has more in it than it may hold, which may be its content's fault.
    pub fn is_too_large(&self) -> bool {
        self.message == TOO_LARGE
    }

    /// The page of `template` is too large.
    pub(super) fn too_large(template: &str) -> Self {
        Self::file(&path_of(template), TOO_LARGE)
    }

    /// A whole file is at fault.
    pub(super) fn file(path: &str, message: &str) -> Self {
        Self { file: path.to_owned(), line: None, column: None, message: message.to_owned() }
    }

    /// What Tera says; `asked` is the template that was to be rendered, for the errors that name none.
    pub(super) fn from_tera(error: &tera::Error, asked: &str) -> Self {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => Self {
                file: path_of(report.filename()),
                line: Some(report.span().start_line),
                // Tera counts columns from 0.
                column: Some(report.span().start_col + 1),
                message: report.message().to_owned(),
            },
            ErrorKind::TemplateNotFound(name) => Self::file(&path_of(name), "there is no such template"),
            ErrorKind::MissingParent { current, parent } => {
                Self::file(&path_of(current), &format!("it extends `{parent}`, which does not exist"))
            }
            ErrorKind::CircularExtend { tpl, .. } => Self::file(&path_of(tpl), "it extends itself"),
            ErrorKind::CircularInclude { tpl, .. } => Self::file(&path_of(tpl), "it includes itself"),
            ErrorKind::Msg(text) => Self::from_report(text).unwrap_or_else(|| Self::file(&path_of(asked), text)),
            other => Self::file(&path_of(asked), &other.to_string()),
        }
    }

    /// The first of the reports that Tera joins into one text where templates name components, filters or templates that do
    /// not exist: `error: Unknown component …`, and on the next line ` --> plain.html:2:4`.
    fn from_report(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let message = lines.next()?.strip_prefix("error: ")?;
        let mut place = lines.next()?.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
        let (column, line) = (place.next()?.parse().ok()?, place.next()?.parse().ok()?);
        Some(Self { file: path_of(place.next()?), line: Some(line), column: Some(column), message: message.to_owned() })
    }
}

/// The file of a template that Tera knows by `name`.
fn path_of(name: &str) -> String {
    if name.is_empty() || name.starts_with("components/") { name.to_owned() } else { format!("templates/{name}") }
}

impl fmt::Display for ThemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        for number in [self.line, self.column].into_iter().flatten() {
            write!(f, ":{number}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for ThemeError {}
