//! What the office does with its register: `audit verify`, `audit receipt`, `audit correct`, `audit purge`; and `verify`, with which
//! anyone checks what the office signed.

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};

use clap::Args;
use jiff::civil::Date;

use super::{Common, Exit, Failure, Terminal, office};
use crate::{
    audit::{self, Correction, Names, Receipt},
    register::{Head, Register, Which},
    token::{OrganisationKey, PublicKey, seals},
};

/// Where the register lies.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// The register; training/register.sqlite in the site's folder unless given
    #[arg(long, value_name = "FILE")]
    register: Option<PathBuf>,
}

impl Place {
    pub(super) fn path(&self, root: &Path) -> PathBuf {
        self.register.clone().unwrap_or_else(|| root.join("training/register.sqlite"))
    }
}

/// Look at every entry and every signature of the register
#[derive(Debug, Args)]
pub(super) struct Verify {
    #[command(flatten)]
    place: Place,
    /// A head that was kept elsewhere, or a file with it; it shows entries that were cut off
    #[arg(long, value_name = "FILE|TEXT")]
    head: Vec<String>,
    #[command(flatten)]
    keys: Keys,
}

/// The keys to check with.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(super) struct Keys {
    /// The office's public key, or a file with it; again for each key from before a rotation
    // One key in 64 begins with a hyphen.
    #[arg(long, value_name = "FILE|TEXT", allow_hyphen_values = true)]
    pub(super) public: Vec<String>,
    /// The organisation key
    #[arg(long, value_name = "FILE")]
    pub(super) key: Option<PathBuf>,
}

impl Keys {
    /// The keys.
    pub(super) fn read(&self) -> Result<Vec<PublicKey>, Failure> {
        let mut own = Vec::new();
        if let Some(path) = &self.key {
            let key = OrganisationKey::read(path)?;
            own.push(key.office().public());
            own.extend(key.retired().map(|old| old.office().public()));
        }
        let given = self.public.iter().map(|given| {
            let text = text_or_file(given)?;
            let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
            line.unwrap_or_default().parse().map_err(|_| {
                Failure(format!(
                    "{given} is not a public key: give what `staffroom key public` printed, or a file with it."
                ))
            })
        });
        own.into_iter().map(Ok).chain(given).collect()
    }
}

/// What was given, or the text of the file that it names.
fn text_or_file(given: &str) -> Result<String, Failure> {
    // More than any head, receipt or key has.
    const MOST: u64 = 1024 * 1024;
    let mut text = String::new();
    let read = if given == "-" {
        io::stdin().lock().take(MOST).read_to_string(&mut text)
    } else if Path::new(given).is_file() {
        std::fs::File::open(given).and_then(|file| file.take(MOST).read_to_string(&mut text))
    } else {
        return Ok(given.to_owned());
    };
    read.map_err(|e| Failure(format!("{given} cannot be read ({}): check the file and its permissions.", e.kind())))?;
    Ok(text)
}

impl Verify {
    pub(super) fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let keys = self.keys.read()?;
        let mut published = Vec::new();
        for given in &self.head {
            let text = text_or_file(given)?;
            let found = seals(&text);
            // A text without a head is no head, which the register says.
            published.extend(if found.is_empty() { vec![text] } else { found });
        }
        let path = self.place.path(&common.root);
        let seen = Register::open_to_read(&path)?.verify(&keys, &published)?;
        let path = path.display();
        if seen.flaws.is_empty() {
            let purged =
                if seen.purged == 0 { String::new() } else { format!(", of which {} were purged", seen.purged) };
            terminal.say(&format!(
                "{path} is as the office signed it: {}{purged}.",
                office::counted_as(seen.entries as usize, "entry", "entries")
            ));
            if let Some((head, seal)) = &seen.head {
                terminal.say(&format!(
                    "This is its head of {}. Keep it where nobody can change it, such as the minutes of a meeting:",
                    head.on
                ));
                terminal.print(&format!("{seal}\n"))?;
            }
            return Ok(Exit::Done);
        }
        let mut text = format!("{path} is not as the office left it.");
        for flaw in &seen.flaws {
            text.push_str(&format!("\n  {flaw}"));
        }
        text.push_str("\nBring back the last copy that can be verified, and import again what came since.");
        terminal.failure(&Failure(text));
        Ok(Exit::Errors)
    }
}

/// Sign receipts for what a person has passed, which anyone can check with the public key
#[derive(Debug, Args)]
pub(super) struct MakeReceipt {
    /// The staff id of the person
    #[arg(value_name = "STAFF-ID")]
    person: String,
    /// Only this quiz
    #[arg(long)]
    quiz: Option<String>,
    #[command(flatten)]
    records: super::audit::Records,
    /// The organisation key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where to write the receipts; without it, they are printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl MakeReceipt {
    pub(super) fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let key = OrganisationKey::read(&self.key)?.office();
        let Some((training, people)) = self.records.read(common, terminal)? else { return Ok(Exit::Errors) };
        let names = Names::new(&people, &training);
        let trust = office::trust_name(&common.root);
        let entries = Register::open_to_read(&self.records.register(&common.root))?.entries()?;
        let corrected: Vec<u64> = entries.iter().filter_map(|recorded| recorded.entry.corrects).collect();
        let receipts = entries.iter().filter(|recorded| !corrected.contains(&recorded.number));
        let receipts = receipts.filter_map(|recorded| Receipt::of(recorded, &trust, &names, common.today()));
        let wanted =
            |r: &Receipt| r.passed && r.staff == self.person && self.quiz.as_ref().is_none_or(|quiz| *quiz == r.quiz);
        let texts: Vec<String> =
            receipts.filter(wanted).map(|r| format!("{}\n{}\n", office::plain(&r.words()), r.sealed(&key))).collect();
        if texts.is_empty() {
            return Err(Failure(format!("The register has no pass of {}: check the staff id.", self.person)));
        }
        let how = format!(
            "To check a receipt: staffroom verify FILE --public {}\nor any JWT library with that Ed25519 key (RFC 8037).\n",
            key.public()
        );
        let text = format!("{}\n{how}", texts.join("\n"));
        match &self.out {
            Some(path) => office::write(path, &text)?,
            None => terminal.print(&text)?,
        }
        Ok(Exit::Done)
    }
}

/// Take a result back, or put it back, with a reason
#[derive(Debug, Args)]
pub(super) struct Correct {
    /// The number of the entry, as the report has it
    number: u64,
    /// Why: it stays in the register
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    reason: String,
    /// The entry took a result back: put that result back
    #[arg(long)]
    restore: bool,
    /// The organisation key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[command(flatten)]
    place: Place,
}

fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 500 || text.chars().any(char::is_control) {
        return Err("write a reason on one line, of at most 500 characters".into());
    }
    Ok(text.to_owned())
}

impl Correct {
    pub(super) fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let key = OrganisationKey::read(&self.key)?.office();
        let path = self.place.path(&common.root);
        // A register that is not there must not be made.
        drop(Register::open_to_read(&path)?);
        let correction =
            if self.restore { Correction::Restore(self.number) } else { Correction::Withdraw(self.number) };
        let mut register = Register::open(&path)?;
        let added = audit::correct(&mut register, correction, &self.reason, &key, common.today())
            .map_err(|e| Failure(e.to_string()))?;
        terminal.say(&format!("Entry {added} corrects entry {}.", self.number));
        Ok(Exit::Done)
    }
}

/// Take personal data out of the register when it may no longer be kept, and leave the chain checkable
#[derive(Debug, Args)]
pub(super) struct Purge {
    /// Entries imported before this day
    #[arg(long, value_name = "DATE", value_parser = super::day, conflicts_with = "person", required_unless_present = "person")]
    before: Option<Date>,
    /// Every entry that names this staff id
    #[arg(long, value_name = "STAFF-ID")]
    person: Option<String>,
    /// Why: it stays in the register
    #[arg(long, value_name = "TEXT", value_parser = reason, default_value = "The time for which records are kept is over.")]
    reason: String,
    /// The organisation key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Purge {
    pub(super) fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let key = OrganisationKey::read(&self.key)?.office();
        let path = self.place.path(&common.root);
        let flaws = Register::open_to_read(&path)?.verify(&[key.public()], &[])?.flaws;
        // What cannot be believed now could not be looked into later.
        if flaws.iter().any(|flaw| !matches!(flaw, crate::register::Flaw::FalseHead(_))) {
            return Err(Failure(format!(
                "{} is not as the office left it, so nothing was purged: run `staffroom audit verify`.",
                path.display()
            )));
        }
        let which = match (&self.person, self.before) {
            (Some(id), _) => Which::Person(id.clone()),
            (None, Some(day)) => Which::Before(day),
            (None, None) => return Err(Failure("Say what to purge: give --before or --person.".into())),
        };
        let mut register = Register::open(&path)?;
        register.overwrite_what_is_purged()?;
        let mut batch = register.batch()?;
        let count = batch.purge(&which, &self.reason, common.today())?;
        batch.commit(&key, common.today())?;
        register.write_anew().map_err(|error| {
            Failure(format!(
                "The content of the entries was taken out, and unused parts of the file may still hold it. {error}"
            ))
        })?;
        terminal.say(&format!(
            "The content of {} was taken out. Copies of the register and reports still hold it.",
            office::counted_as(count as usize, "entry", "entries")
        ));
        Ok(Exit::Done)
    }
}

/// Prints what each seal in `given`, a text or the file that it names, says.
///
/// # Errors
///
/// Where a file cannot be read.
pub(super) fn check(given: &str, keys: &Keys, terminal: &Terminal) -> Result<Exit, Failure> {
    let keys = keys.read()?;
    let found = seals(&text_or_file(given)?);
    let mut exit = if found.is_empty() { Exit::Errors } else { Exit::Done };
    if found.is_empty() {
        terminal.failure(&Failure("There is no receipt in it: give the whole text that the office sent.".into()));
    }
    for seal in found {
        match (Receipt::open(&seal, &keys), Head::open(&seal, &keys)) {
            (Ok(receipt), _) => {
                terminal.print(&format!("Signed by the office:\n{}", office::plain(&receipt.words())))?
            }
            (_, Ok(head)) => terminal
                .print(&format!("Signed by the office: on {} its register had {} entries.\n", head.on, head.entries))?,
            (Err(one), Err(other)) => {
                let error = if one == crate::token::SealError::Form { other } else { one };
                terminal.failure(&Failure(format!("This cannot be believed: {error}.")));
                exit = Exit::Errors;
            }
        }
    }
    Ok(exit)
}
