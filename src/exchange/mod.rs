//! Quizzes from other programs, and for them.
//!
//! Every reader turns a text into a [`QuizFile`], our own format as plain values, and every writer starts from one. What cannot be
//! carried over is never dropped in silence: it is a [`Note`].

mod build;
mod file;
mod gift;
mod mdbook;
mod moodle;
mod note;
mod shared;
mod text;

pub use file::{EntryFile, OptionFile, PairFile, QuestionFile, QuizFile, ScenarioFile};
pub use note::Note;

use note::Notes;

/// A format of quizzes that other programs read or write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// GIFT, as Moodle documents it.
    Gift,
    /// Moodle XML.
    MoodleXml,
    /// The TOML of mdbook-quiz.
    Mdbook,
}

impl Format {
    /// The format that a file of this name with this text most likely has.
    pub fn guess(name: &str, text: &str) -> Option<Self> {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        let ends = |end: &str| name.to_ascii_lowercase().ends_with(end);
        if ends(".xml") || start.starts_with("<?xml") || start.starts_with("<quiz") {
            Some(Self::MoodleXml)
        } else if ends(".toml") || start.starts_with("[[questions]]") {
            Some(Self::Mdbook)
        } else if ends(".gift") || ends(".txt") || text.contains('{') {
            Some(Self::Gift)
        } else {
            None
        }
    }
}

/// A quiz that was read, and what of it could not be.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The quiz.
    pub quiz: QuizFile,
    /// What could not be carried over, in the order of the file.
    pub notes: Vec<Note>,
}

/// A quiz as text, and what of it could not be carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The text.
    pub text: String,
    /// What could not be carried.
    pub notes: Vec<Note>,
}

/// Reads a quiz that will have the id `id`. A question that cannot be read is left out and noted; the rest goes on.
pub fn import(format: Format, id: &str, text: &str) -> Imported {
    let text = clean(text);
    let mut notes = Notes::default();
    let (scenarios, questions) = match format {
        Format::Gift => shared::split(gift::read(&text, &mut notes)),
        Format::MoodleXml => shared::split(moodle::read(&text, &mut notes)),
        Format::Mdbook => mdbook::read(&text, &mut notes),
    };
    Imported { quiz: QuizFile::new(id, scenarios, questions), notes: notes.done() }
}

/// Writes a quiz; `None` for a format that is only read.
pub fn export(format: Format, quiz: &QuizFile) -> Option<Exported> {
    let mut notes = Notes::default();
    notes.settings(quiz);
    let joined = shared::join(quiz);
    let text = match format {
        Format::Gift => gift::write(&joined, &mut notes),
        Format::MoodleXml => moodle::write(&joined, &mut notes),
        Format::Mdbook => return None,
    };
    Some(Exported { text, notes: notes.done() })
}

/// The bytes of a file as text: in UTF-8, UTF-16 with a byte order mark, or the encoding that an XML declaration names; otherwise
/// in Windows-1252, in which older Moodle files come.
pub fn decode(bytes: &[u8]) -> String {
    let (encoding, _) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    let (text, _, bad) = encoding.decode(bytes);
    if bad && encoding == encoding_rs::UTF_8 {
        return declared(bytes).unwrap_or(encoding_rs::WINDOWS_1252).decode(bytes).0.into_owned();
    }
    text.into_owned()
}

/// The encoding that the XML declaration at the beginning names.
fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let (declaration, _) = start.trim_start().strip_prefix("<?xml")?.split_once("?>")?;
    let (_, name) = declaration.split_once("encoding")?;
    let name = name.trim_start().strip_prefix('=')?.trim_start();
    let quote = name.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let named = encoding_rs::Encoding::for_label(name[1..].split(quote).next()?.as_bytes())?;
    // Bytes that are no UTF-8 are none, whatever they claim.
    (named != encoding_rs::UTF_8).then_some(named)
}

/// One kind of line end, and no characters that neither XML nor a page can hold.
fn clean(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let bad = |c: char| (c.is_control() && c != '\n' && c != '\t') || is_nonchar(c);
    text.chars().filter(|c| !bad(*c)).collect()
}

/// A code point that Unicode keeps for programs' own use within themselves.
fn is_nonchar(c: char) -> bool {
    ('\u{fdd0}'..='\u{fdef}').contains(&c) || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod found_tests;
#[cfg(test)]
mod kinds_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;
