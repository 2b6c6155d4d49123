//! Problems of the content, as data.
//!
//! Every problem has a stable [`Code`], a severity, a terse headline, a place and, apart from them, help. Nothing prints here:
//! [`show`] turns a list of problems into text for a person, for an editor or for a program.

mod code;
pub mod show;

pub use code::Code;

use crate::source::{SourceId, Sources, Span};

/// The most lines of one text that a problem quotes.
const SHOWN: usize = 12;

/// From so many names on, only those of about the same length are compared with one that is not known.
const MANY: usize = 1000;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The site cannot be published until this is mended.
    Error,
    /// The site can be published, but someone should look.
    Warning,
}

impl Severity {
    /// The word that is printed for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Where a problem is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// At these bytes of a text that was read.
    At(Span),
    /// In a text that was read, as a whole.
    In(SourceId),
    /// At a path below the site's folder of which no text could be read.
    Path(String),
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diagnostic {
    /// Where it is. First, so that problems sort by place.
    pub place: Place,
    /// Which problem it is.
    pub code: Code,
    /// What is wrong, in one short sentence without a full stop.
    pub headline: String,
    /// What stands at the place, in a few words; may be empty.
    pub label: String,
    /// What to do about it, a sentence each.
    pub help: Vec<String>,
    /// Other places that explain it: the place and what to see there.
    pub also: Vec<(Span, String)>,
    /// Where only some words of the place are meant: these with what stands before them, and with which byte they begin. See
    /// [`narrowed`].
    pub words: Option<(String, usize)>,
}

impl Diagnostic {
    /// A problem at `span`.
    pub fn at(span: Span, code: Code, headline: impl Into<String>) -> Self {
        Self::new(Place::At(span), code, headline)
    }

    /// A problem of the file at `path`, of which there is no text to show.
    pub fn path(path: impl Into<String>, code: Code, headline: impl Into<String>) -> Self {
        Self::new(Place::Path(path.into()), code, headline)
    }

    /// A problem of a whole text.
    pub fn whole(file: SourceId, code: Code, headline: impl Into<String>) -> Self {
        Self::new(Place::In(file), code, headline)
    }

    fn new(place: Place, code: Code, headline: impl Into<String>) -> Self {
        Self {
            place,
            code,
            headline: headline.into(),
            label: String::new(),
            help: Vec::new(),
            also: Vec::new(),
            words: None,
        }
    }

    /// Says that of the place only the end of `words` is meant, from byte `from` on.
    #[must_use]
    pub fn only(mut self, words: &str, from: usize) -> Self {
        self.words = Some((words.to_owned(), from));
        self
    }

    /// Adds the words that stand under the marked text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a sentence of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds "did you mean" where one of `known` is close to `name`, and otherwise names those there are, or the closest of many.
    #[must_use]
    pub fn suggest<'a>(self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        if known.len() > MANY {
            return self.suggest_of_many(name, &known);
        }
        let mut nearest: Vec<_> = known.iter().map(|k| (strsim::damerau_levenshtein(name, k), *k)).collect();
        nearest.sort_unstable();
        let list = |names: &[&str]| names.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ");
        match nearest.as_slice() {
            [] => self.help("Nothing of the kind is declared here."),
            [(distance, k), ..] if *distance <= 1 + k.chars().count() / 3 => self.help(format!("Did you mean `{k}`?")),
            _ if known.len() <= 12 => self.help(format!("Known here: {}.", list(&known))),
            [(_, one), (_, two), (_, three), ..] => {
                self.help(format!("Closest of {} that are known here: {}.", known.len(), list(&[*one, *two, *three])))
            }
            _ => self,
        }
    }

    /// The same, of so many that only those are compared which can be close.
    fn suggest_of_many(self, name: &str, known: &[&str]) -> Self {
        let length = name.chars().count();
        let close = known.iter().filter_map(|k| {
            let (long, most) = (k.chars().count(), 1 + k.chars().count() / 3);
            let distance = (long.abs_diff(length) <= most).then(|| strsim::damerau_levenshtein(name, k))?;
            (distance <= most).then_some((distance, *k))
        });
        match close.min() {
            Some((_, k)) => self.help(format!("Did you mean `{k}`?")),
            None => self.help(format!("None of the {} that are known here is like it.", known.len())),
        }
    }

    /// Adds the lines of a text as help, behind `lead`, such as "The trust said". Of a long text only the beginning.
    #[must_use]
    pub fn quote(self, lead: &str, lines: &[String]) -> Self {
        if lines.is_empty() {
            return self.help(format!("{lead} nothing of it."));
        }
        let mut out = format!("{lead} this.");
        for line in lines.iter().take(SHOWN) {
            out.push_str("\n  ");
            out.push_str(line);
        }
        if let Some(more) = lines.len().checked_sub(SHOWN).filter(|n| *n > 0) {
            out.push_str(&format!("\n  … and {more} more."));
        }
        self.help(out)
    }

    /// Adds another place to look at.
    #[must_use]
    pub fn also(mut self, span: Span, what: impl Into<String>) -> Self {
        self.also.push((span, what.into()));
        self
    }

    /// How bad it is: a property of its code.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// `problems` with those of which only some words are meant at the place of these; at the whole where its source has them otherwise, with
/// mark-up between.
pub fn narrowed(problems: Vec<Diagnostic>, sources: &Sources) -> Vec<Diagnostic> {
    let narrow = |mut problem: Diagnostic| {
        if let (Place::At(span), Some((words, from))) = (&problem.place, problem.words.take()) {
            let (text, only) = (sources.text(*span), &words[from..]);
            let found = text.find(&words).map(|at| at + from).or_else(|| text.find(only));
            let place = |at: usize| Span::new(span.file, at..at + only.len());
            problem.place = Place::At(found.map_or(*span, |at| place(span.start as usize + at)));
        }
        problem
    };
    problems.into_iter().map(narrow).collect()
}

/// Whether any of `problems` stops the site from being published.
pub fn has_errors(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|p| p.severity() == Severity::Error)
}

/// Puts problems in the order of their places and drops those that say the same twice.
pub fn sorted(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    problems.sort();
    problems.dedup();
    problems
}
