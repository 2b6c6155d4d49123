//! `staffroom audit inspect`: what held on a day, in one folder.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use clap::Args;
use jiff::civil::Date;

use super::{
    Common, Exit, Failure, Terminal,
    audit::Records,
    evidence::Keys,
    office,
    site::Site,
    tables::{self, EvidenceTable},
};
use crate::{
    audit::{self, Facts, Gathered, Lookup, Report, Training},
    plan::plan,
    publish,
    register::{Recorded, Register, Verified},
    render::{
        Content,
        inspection::{Inspection, inspection},
        report::Home,
    },
    roster::Person,
    source::Original,
};

/// Put together what held on a day: policies, agreements, results and gaps, in one folder that opens without a server
#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// The day that the inspection asks about
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    date: Date,
    /// The folder to make; keep it out of the published site
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    records: Records,
    #[command(flatten)]
    keys: Keys,
}

/// What the register says of that day.
struct Then {
    report: Report,
    attempts: usize,
    later: usize,
}

impl Inspect {
    pub(super) fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let keys = self.keys.read()?;
        office::outside_of_site(&common.root, &self.out)?;
        if fs::read_dir(&self.out).is_ok_and(|mut files| files.next().is_some()) {
            return Err(Failure(format!(
                "{} has files in it: name a new folder, so that nothing of another day is among them.",
                self.out.display()
            )));
        }
        if self.date > common.today() {
            return Err(Failure(format!("{} is still to come: name a day that is over.", self.date)));
        }
        let Some((training, people)) = self.records.read(common, terminal)? else { return Ok(Exit::Errors) };
        let site = Site::read(&common.root);
        let name = site.trust().map(|trust| trust.settings.trust.clone()).unwrap_or_default();
        let Some(trust) = site.into_trust() else { return Ok(Exit::Errors) };
        let (then, texts) = trust.as_of(self.date);
        // What is wrong with a text of another day was said when it was new.
        let (planned, _) = plan(&then, self.date);
        let training = Training {
            archive: training.archive.until(self.date),
            agreements: office::agreements(&planned, &then.settings),
            ..training
        };
        let people: Vec<Person> = people.into_iter().filter(|person| person.start <= self.date).collect();
        let register = Register::open_to_read(&self.records.register(&common.root))?;
        let seen = register.verify(&keys, &[])?;
        let folder = self.out.join("audit");
        office::make_folder(&folder)?;
        let then = self.then(&register, &people, &training, &folder)?;
        let page = Inspection {
            on: self.date,
            made: common.today(),
            trust: &name,
            total: &then.report.total,
            gaps: audit::gaps(&then.report).rows.count(),
            attempts: then.attempts,
            later: then.later,
            entries: seen.entries,
            head: seen.head.as_ref().map_or("", |(_, seal)| seal),
            head_then: &head_then(&register, &keys, self.date)?,
            flaws: seen.flaws.iter().map(ToString::to_string).collect(),
        };
        let home = Home {
            href: "../index.html",
            words: "The inspection bundle",
            note: "This is the audit of an earlier day. What it cannot say stands in the inspection bundle.",
        };
        tables::write_report(&folder, &then.report, Some(home))?;
        office::write_table(&folder.join("gaps.csv"), audit::gaps(&then.report))?;
        for file in inspection(&page, &planned, &texts, &training.archive)? {
            let path = self.out.join(file.path);
            office::make_folder(path.parent().unwrap_or(&self.out))?;
            match file.content {
                Content::Made(bytes) => office::write_with(&path, |to| to.write_all(&bytes))?,
                Content::CopyOf(original) => copy(&original, &path)?,
            }
        }
        office::write(&self.out.join("SHA256SUMS"), &sums(&self.out)?)?;
        self.tell(terminal, &page, &seen);
        Ok(if seen.flaws.is_empty() { Exit::Done } else { Exit::Errors })
    }

    fn tell(&self, terminal: &Terminal, page: &Inspection, seen: &Verified) {
        if !seen.flaws.is_empty() {
            terminal.failure(&Failure(
                "The register is not as the office left it, and the bundle says so: run `staffroom audit verify`."
                    .into(),
            ));
        }
        terminal.say(&format!(
            "{} of {} required passes held on {}. Open {}. It names members of staff: keep it off the published site.",
            page.total.up_to_date,
            page.total.required,
            self.date,
            self.out.join("index.html").display()
        ));
    }

    /// The report of that day, with the table of its evidence in `folder`.
    fn then(
        &self,
        register: &Register,
        people: &[Person],
        training: &Training,
        folder: &Path,
    ) -> Result<Then, Failure> {
        let lookup = Lookup::new(people, training, register.corrected()?);
        let mut gathered = Gathered::new(&lookup);
        let (mut attempts, mut later) = (0, 0);
        let is_attempt = |recorded: &Recorded| {
            let at_quiz = recorded.entry.attempt.as_ref().is_some_and(|attempt| !attempt.is_signature());
            lookup.is_last(recorded) && recorded.entry.class.is_accepted() && at_quiz
        };
        let path = folder.join("evidence.csv");
        let table = EvidenceTable { path: &path, names: lookup.names(), register };
        let read = |recorded: &Recorded, (facts, attempts, later): &mut (Facts, usize, usize)| {
            let is_then = self.is_then(recorded);
            if is_then {
                lookup.add(recorded, facts);
                let is_attempt = is_attempt(recorded);
                *attempts += usize::from(is_attempt);
                *later += usize::from(is_attempt && recorded.entry.imported > self.date);
            }
            is_then
        };
        table.write(read, |(facts, more, more_later)| {
            gathered.take(facts);
            attempts += more;
            later += more_later;
        })?;
        Ok(Then { report: gathered.report(self.date), attempts, later })
    }

    /// Whether an entry is about that day or an earlier one: by when the attempt was made, or where that cannot be read, by when
    /// it came in.
    fn is_then(&self, recorded: &Recorded) -> bool {
        recorded.entry.attempt.as_ref().map_or(recorded.entry.imported, |attempt| attempt.on) <= self.date
    }
}

/// The newest head that one of `keys` signed up to `day`; empty where there is none.
fn head_then(register: &Register, keys: &[crate::token::PublicKey], day: Date) -> Result<String, Failure> {
    let heads = register.heads()?.into_iter();
    let signed = heads.filter_map(|seal| Some((crate::register::Head::open(&seal, keys).ok()?, seal)));
    Ok(signed
        .filter(|(head, _)| head.on <= day)
        .max_by_key(|(head, _)| head.entries)
        .map_or_else(String::new, |(_, s)| s))
}

/// Copies an image into the bundle.
fn copy(original: &Original, path: &Path) -> Result<(), Failure> {
    let unread = |error: io::Error| {
        let why = if error.raw_os_error().is_some() { error.kind().to_string() } else { error.to_string() };
        Failure(format!("{} cannot be read ({why}).", original.path().display()))
    };
    let mut from = original.open().map_err(unread)?;
    let written = office::write_with(path, |to| io::copy(&mut from, to).map(drop));
    // It may be the reading that has failed.
    written.map_err(|unwritten| original.open().map_or_else(unread, |_| unwritten))
}

/// Every file of a folder with its SHA-256, as `sha256sum` checks it.
fn sums(folder: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let unread = |why: &dyn std::fmt::Display| Failure(format!("{} cannot be read ({why}).", folder.display()));
        let entry = entry.map_err(|error| unread(&error))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let mut file = fs::File::open(entry.path()).map_err(|error| unread(&error.kind()))?;
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let path = path.to_string_lossy().replace('\\', "/");
        let sum = publish::Sum::read(&mut file).map_err(|error| unread(&error.kind()))?;
        let _ = writeln!(text, "{sum}  {path}");
    }
    Ok(text)
}
