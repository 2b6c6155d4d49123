//! `staffroom quiz`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand, ValueEnum};

use super::{Common, Exit, Failure, Terminal, office};
use crate::{
    exchange::{self, Note, QuizFile},
    markup::slug::{is_id, slug},
    source::MAX_BYTES,
};

/// Take quizzes from other programs, give ours to them, and confirm questions.
#[derive(Debug, Args)]
pub struct Quiz {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print a quiz of another program as a quiz file, and say what could not be carried over
    Import(Import),
    /// Print a quiz for another program, and say what could not be carried over
    Export(Export),
    /// Keep what the cited clauses say now, once the questions have been read against them
    Review(super::review::Review),
}

#[derive(Debug, Args)]
struct Import {
    /// The file: GIFT, Moodle XML, or TOML of mdbook-quiz
    file: PathBuf,
    /// Its format; told from its name and text unless given
    #[arg(long, value_enum)]
    format: Option<From>,
    /// The id of the new quiz; made from the name of the file unless given
    #[arg(long)]
    id: Option<String>,
    /// Write to a new file, such as quizzes/fire-safety.toml, instead of printing
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Export {
    /// The id of the quiz
    quiz: String,
    /// The format
    #[arg(long, value_enum, default_value_t = To::Gift)]
    format: To,
    /// Write to a new file instead of printing
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum From {
    /// The text format of Moodle
    Gift,
    /// Moodle XML
    MoodleXml,
    /// The TOML of mdbook-quiz
    MdbookQuiz,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
    /// The text format of Moodle
    Gift,
    /// Moodle XML
    MoodleXml,
}

impl Quiz {
    /// Imports, exports or confirms.
    ///
    /// # Errors
    ///
    /// Where a file cannot be read or written.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        match &self.command {
            Command::Import(import) => import.run(terminal),
            Command::Export(export) => export.run(common, terminal),
            Command::Review(review) => review.run(common, terminal),
        }
    }
}

impl Import {
    fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let name = self.file.display().to_string();
        let text = exchange::decode(&read(&self.file)?);
        let format = match self.format {
            Some(From::Gift) => exchange::Format::Gift,
            Some(From::MoodleXml) => exchange::Format::MoodleXml,
            Some(From::MdbookQuiz) => exchange::Format::Mdbook,
            None => exchange::Format::guess(&name, &text).ok_or_else(|| {
                Failure(format!("{name} is in none of the formats that can be read: give one with `--format`."))
            })?,
        };
        let id = self.id()?;
        let imported = exchange::import(format, &id, &text);
        let count = imported.quiz.question.len();
        say(&imported.notes, terminal);
        if count == 0 {
            terminal.say(&format!("No question could be carried over from {name}."));
            return Ok(Exit::Errors);
        }
        let text = imported.quiz.to_toml();
        put(&text, self.out.as_deref(), terminal)?;
        terminal.say(&format!(
            "{} carried over as `{id}`. Add `policies` and `required_for`, give each question `cites`, and run `staffroom check`.",
            office::counted(count, "question")
        ));
        Ok(if imported.notes.iter().any(|n| n.bad) { Exit::Errors } else { Exit::Done })
    }

    fn id(&self) -> Result<String, Failure> {
        let stem = |path: &Path| path.file_stem().map(|s| s.to_string_lossy().into_owned());
        let from = self.out.as_deref().and_then(stem).or_else(|| stem(&self.file)).unwrap_or_default();
        let id = self.id.clone().unwrap_or_else(|| slug(from.split('.').next().unwrap_or_default(), usize::MAX));
        if is_id(&id) {
            return Ok(id);
        }
        Err(Failure(format!(
            "`{id}` cannot be the id of a quiz: give one with `--id`, of small letters, digits and hyphens."
        )))
    }
}

impl Export {
    fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let path = common.root.join("quizzes").join(format!("{}.toml", self.quiz));
        if !is_id(&self.quiz) {
            return Err(Failure(format!(
                "`{}` is not the id of a quiz: it is the name of its file without `.toml`.",
                self.quiz
            )));
        }
        let text = exchange::decode(&read(&path)?);
        let quiz = QuizFile::from_toml(&text).map_err(|error| {
            Failure(format!("{}: {}: run `staffroom check` to see the place.", path.display(), error.message()))
        })?;
        let format = match self.format {
            To::Gift => exchange::Format::Gift,
            To::MoodleXml => exchange::Format::MoodleXml,
        };
        let exported = exchange::export(format, &quiz).expect("both formats can be written");
        say(&exported.notes, terminal);
        put(&exported.text, self.out.as_deref(), terminal)?;
        Ok(Exit::Done)
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let unread = |error: std::io::Error| {
        Failure(match error.kind() {
            std::io::ErrorKind::NotFound => format!("{} is not there: check the name.", path.display()),
            kind => format!("{} cannot be read ({kind}): check its permissions.", path.display()),
        })
    };
    if fs::metadata(path).map_err(unread)?.len() > MAX_BYTES {
        return Err(Failure(format!("{} is larger than 64 MiB: check that it is a quiz.", path.display())));
    }
    fs::read(path).map_err(unread)
}

/// Lists what could not be carried over.
fn say(notes: &[Note], terminal: &Terminal) {
    for note in notes {
        terminal.say(&office::plain(&format!("{}{note}.", if note.bad { "error: " } else { "" })));
    }
}

/// Prints the text, or writes it to a file that is not there yet: an author's file is never overwritten.
fn put(text: &str, out: Option<&Path>, terminal: &Terminal) -> Result<(), Failure> {
    let Some(path) = out else { return terminal.print(text) };
    let made = fs::OpenOptions::new().write(true).create_new(true).open(path);
    let written = made.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    written.map_err(|error| {
        Failure(match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                format!("{} is there already, and is not overwritten: give another name.", path.display())
            }
            kind => format!("{} cannot be written ({kind}): check the folder and its permissions.", path.display()),
        })
    })
}
