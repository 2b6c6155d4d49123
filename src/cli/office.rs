//! What the commands of the office share: roster, training, writing.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use jiff::civil::Date;

use super::{Failure, Terminal, site::Site};
use crate::{
    audit::{AskedAgreement, Gathered, Lookup, Requirement, Table, Training, Unread, WorkbookError},
    diag::{has_errors, sorted},
    load,
    plan::{Plan, PlannedAgreement, SchoolPlan},
    publish,
    quiz::Quiz,
    register::{Register, RegisterError},
    render::report::ReportError,
    roster::{self, Known, Person},
    source::{MAX_BYTES, Sources},
    token::KeyError,
    trust::{Settings, Trust},
};

macro_rules! plain_failures {
    ($($error:ty),+) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self(error.to_string())
            }
        })+
    };
}

plain_failures!(KeyError, RegisterError, ReportError, WorkbookError);

impl From<Unread> for Failure {
    fn from(unread: Unread) -> Self {
        Self(format!("{}: {}", unread.path, unread.why))
    }
}

/// The people on the roster at `path`; none where it has errors, which are then printed.
///
/// # Errors
///
/// Where the file cannot be read.
pub(super) fn people(path: &Path, known: &Known, terminal: &Terminal) -> Result<Option<Vec<Person>>, Failure> {
    let bytes = bytes(path)?;
    let mut sources = Sources::default();
    let (people, problems) = roster::open(&path.display().to_string(), &bytes, &mut sources, known);
    let problems = sorted(problems);
    terminal.problems(&problems, &sources);
    Ok((!has_errors(&problems)).then_some(people))
}

/// The text of another table that the office made.
///
/// # Errors
///
/// Where the file cannot be read, or holds no text.
pub(super) fn table_text(path: &Path) -> Result<String, Failure> {
    match roster::decode(&bytes(path)?, None) {
        Ok(decoded) => Ok(decoded.text),
        Err(_) => Err(Failure(format!("{} is no CSV text: save it as “CSV UTF-8”.", path.display()))),
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let name = path.display();
    let unread = |error: io::Error| {
        Failure(match error.kind() {
            io::ErrorKind::NotFound => format!("{name} is not there: check the name."),
            kind => format!("{name} cannot be read ({kind}): check its permissions."),
        })
    };
    if fs::metadata(path).map_err(unread)?.len() > MAX_BYTES {
        return Err(Failure(format!("{name} is larger than 64 MiB: check that it is the right file.")));
    }
    fs::read(path).map_err(unread)
}

/// What the site in `root` asks people to do, and what the site knows. Problems of its archive are printed, and the rest of the
/// archive is used; problems of its other files are the business of `check`. None where there is no site.
pub(super) fn training(root: &Path, today: Date, terminal: &Terminal) -> Option<(Training, Known)> {
    let site = Site::read(root);
    let found = training_of(&site, root, today, terminal);
    if found.is_none() {
        terminal.problems(&site.plan(today).1, &site.sources);
    }
    found
}

/// As [`training`], of a site that was read, without a word about a site that cannot be used.
pub(super) fn training_of(site: &Site, root: &Path, today: Date, terminal: &Terminal) -> Option<(Training, Known)> {
    let trust = site.trust()?;
    let plan = site.plan(today).0?;
    let (archive, bad) = load::archive(root);
    terminal.problems(&sorted(bad), &Sources::default());
    let asked_at = |index: usize| {
        let asks = plan.schools.iter().filter(|school| school.quizzes.iter().any(|quiz| quiz.index == index));
        asks.map(|school| school.school.id.clone()).collect::<Vec<_>>()
    };
    let requirements = trust.quizzes.iter().enumerate().filter(|(_, quiz)| !quiz.required_for.is_empty());
    let requirements = requirements.map(|(index, quiz)| requirement(quiz, asked_at(index), &trust.settings));
    let schools = trust.schools.iter().map(|school| (school.id.clone(), school.name.clone()));
    let audiences = trust.settings.audiences.iter().map(|audience| (audience.id.clone(), audience.name.clone()));
    let training = Training {
        requirements: requirements.collect(),
        archive,
        schools: schools.collect(),
        audiences: audiences.collect(),
        agreements: agreements(&plan, &trust.settings),
    };
    Some((training, names(trust, today)))
}

fn names(trust: &Trust, today: Date) -> Known {
    Known {
        layout: trust.settings.roster.clone(),
        today,
        schools: trust.schools.iter().map(|school| school.id.clone()).collect(),
        audiences: trust.settings.audiences.iter().map(|audience| audience.id.clone()).collect(),
    }
}

/// What people are asked to agree to. An agreement is for the audiences of its policy.
pub(super) fn agreements(plan: &Plan, settings: &Settings) -> Vec<AskedAgreement> {
    let schools = plan.schools.iter();
    let planned = schools.flat_map(|school| school.agreements.iter().map(move |planned| (school, planned)));
    let asked = |(school, planned): (&SchoolPlan, &PlannedAgreement)| {
        let policy = school.policies.iter().find(|policy| policy.held.id == planned.agreement.policy);
        let named = policy.and_then(|policy| policy.held.meta.audience.as_ref()).into_iter().flatten();
        let named: Vec<String> = named.map(|(audience, _)| audience.clone()).collect();
        AskedAgreement {
            fingerprint: planned.fingerprint.clone(),
            text: planned.agreement.clone(),
            audiences: settings.reached(&named),
        }
    };
    planned.map(asked).collect()
}

/// What `quiz` requires. What is required of an audience is required of every audience within it.
fn requirement(quiz: &Quiz, schools: Vec<String>, settings: &Settings) -> Requirement {
    let named: Vec<String> = quiz.required_for.iter().map(|(audience, _)| audience.clone()).collect();
    Requirement {
        quiz: quiz.id.clone(),
        title: quiz.title.clone(),
        audiences: settings.reached(&named),
        schools,
        due_within: quiz.due_within,
        refresh_every: quiz.refresh_every,
    }
}

/// What the register says, gathered for a report.
///
/// # Errors
///
/// Where the register cannot be read.
pub(super) fn gathered<'a>(register: &Register, lookup: &'a Lookup<'a>) -> Result<Gathered<'a>, Failure> {
    let mut gathered = Gathered::new(lookup);
    register.pieces(|entries| lookup.facts(entries), |facts| gathered.take(facts))?;
    Ok(gathered)
}

/// Makes a folder and those above it.
///
/// # Errors
///
/// Where that cannot be done.
pub(super) fn make_folder(folder: &Path) -> Result<(), Failure> {
    keep_unpublished(&folder.join("."))?;
    let made = fs::create_dir_all(folder);
    made.map_err(|e| Failure(format!("{} cannot be made ({}): check the permissions.", folder.display(), e.kind())))
}

/// Refuses to write what names people where a site is published from, or among the sources of one.
///
/// # Errors
///
/// Where `out` lies there.
pub(super) fn outside_of_site(root: &Path, out: &Path) -> Result<(), Failure> {
    // As far as the way to it is there already, links followed.
    let whole = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let there = path.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)));
        there.map_or(path.clone(), |(part, real)| path.strip_prefix(part).map_or(real.clone(), |rest| real.join(rest)))
    };
    let (root, whole) = (whole(root), whole(out));
    let of_site = ["site", "content", "quizzes", "themes"].iter().any(|folder| whole.starts_with(root.join(folder)));
    // A site that was built elsewhere is known by the list of its files.
    let published = |folder: &Path| publish::is_published(folder);
    if of_site || whole.ancestors().any(published) {
        return Err(Failure(format!(
            "{} is part of a site, and this names members of staff: name a folder of the office, such as `training/`.",
            out.display()
        )));
    }
    Ok(())
}

/// Writes a table for spreadsheet programs, which take a file for UTF-8 only where it begins with a byte order mark.
///
/// # Errors
///
/// Where that cannot be done.
pub(super) fn write_table(path: &Path, table: Table) -> Result<(), Failure> {
    write_with(path, |file| {
        file.write_all("\u{feff}".as_bytes())?;
        table.write(file)
    })
}

/// Writes a text through a file beside it, so that a full disk leaves the old text or none, and never half of one. On Unix only
/// the owner can read it: all that the office writes names people or holds their codes.
///
/// # Errors
///
/// Where that cannot be done.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    write_with(path, |file| file.write_all(text.as_bytes()))
}

/// Writes a file as [`write`] does, piece by piece.
///
/// # Errors
///
/// Where that cannot be done.
pub(super) fn write_with(
    path: &Path,
    write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<(), Failure> {
    let Some(name) = path.file_name() else {
        return Err(Failure(format!("{} is not the name of a file: give one.", path.display())));
    };
    keep_unpublished(path)?;
    let mut part = name.to_owned();
    part.push(".part");
    let part = path.with_file_name(part);
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(&part)
        .and_then(|file| {
            let mut file = io::BufWriter::new(file);
            write(&mut file)?;
            file.into_inner()?.sync_all()
        })
        .and_then(|()| fs::rename(&part, path));
    written.map_err(|error| {
        // What is half written is of no use, and the error is about the other file.
        let _ = fs::remove_file(&part);
        unwritten(path, &error)
    })
}

/// Why a file is not written.
pub(super) fn unwritten(path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    Failure(match error.kind() {
        io::ErrorKind::StorageFull => format!("{path} cannot be written because the disk is full: make room."),
        kind => format!("{path} cannot be written ({kind}): check the folder and its permissions."),
    })
}

/// Refuses a path within a site that is published, or will be: what the office writes is for nobody else.
///
/// # Errors
///
/// Where it is one.
pub(super) fn keep_unpublished(path: &Path) -> Result<(), Failure> {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    // Links are followed as far as there is something there.
    let real = whole.ancestors().find_map(|folder| folder.canonicalize().ok()).unwrap_or_default();
    let is_site = |folder: &&Path| {
        let will_be = folder.file_name().is_some_and(|name| name == "site")
            && folder.parent().is_some_and(|root| root.join("staffroom.toml").is_file());
        will_be || publish::is_site(folder)
    };
    match whole.ancestors().chain(real.ancestors()).find(is_site) {
        None => Ok(()),
        Some(site) => Err(Failure(format!(
            "{} lies in the published site {}, where everyone could read it: choose a folder that only the office can open.",
            path.display(),
            site.display()
        ))),
    }
}

/// "1 file", "2 files".
pub(super) fn counted(count: usize, thing: &str) -> String {
    counted_as(count, thing, &format!("{thing}s"))
}

/// "1 entry", "2 entries".
pub(super) fn counted_as(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// The name of the trust whose site is in `root`; empty where there is no site.
pub(super) fn trust_name(root: &Path) -> String {
    Site::read(root).trust().map(|trust| trust.settings.trust.clone()).unwrap_or_default()
}

/// `text` with what could steer a terminal, or turn the direction of its writing, shown as a sign. Names and file names come from
/// strangers.
pub(super) fn plain(text: &str) -> String {
    let steers = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(plain("a\u{1b}[2J\rb\u{202e}c\nd"), "a\u{fffd}[2J\u{fffd}b\u{fffd}c\nd");
    }

    #[test]
    fn a_text_takes_the_place_of_an_old_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        write(&path, "one").unwrap();
        write(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        let failure = write(&dir.path().join("none/a.csv"), "x").unwrap_err();
        assert!(failure.0.ends_with("check the folder and its permissions."), "{failure}");
    }
}
