//! `staffroom enrol`.

use std::path::PathBuf;

use clap::Args;

use super::{Common, Exit, Failure, Terminal, office, site::Site};
use crate::{
    audit::{self, Enrolled, Training},
    render,
    roster::{Known, Person},
    token::OrganisationKey,
};

/// Make everyone's personal code and link.
#[derive(Debug, Args)]
pub struct Enrol {
    /// The roster: a CSV file with id, name, email, school, role, start and end, or with the columns that staffroom.toml names
    #[arg(long, value_name = "CSV")]
    roster: PathBuf,
    /// The organisation key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The address of the published site; without it the links are relative
    #[arg(long, value_name = "URL")]
    base: Option<String>,
    /// Where to write codes and links as CSV; printed where nothing else is asked for
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Where to write a CSV file for a mail merge: with greeting, school, tasks and due dates
    #[arg(long, value_name = "FILE", requires = "base")]
    letters: Option<PathBuf>,
    /// Where to write an HTML page of slips with QR codes, to print and cut
    #[arg(long, value_name = "FILE", requires = "base")]
    slips: Option<PathBuf>,
    /// Have each link say the role and the first day, so that the task list shows at once what is theirs and by when. A web server sees
    /// both; it never sees the code
    #[arg(long)]
    with_start: bool,
    /// Only the people of this school; again for more
    #[arg(long, value_name = "ID")]
    school: Vec<String>,
    /// Only the person with this staff id; again for more
    #[arg(long, value_name = "STAFF-ID")]
    person: Vec<String>,
    /// Only those who start on this day or later
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    since: Option<jiff::civil::Date>,
}

impl Enrol {
    /// Makes the links. Someone who has left gets none.
    ///
    /// # Errors
    ///
    /// Where a file cannot be read or written.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let key = OrganisationKey::read(&self.key)?;
        let site = Site::read(&common.root);
        // Links can be made anywhere. Where there is no site every name passes, and nothing is known to be due.
        let (training, known) = office::training_of(&site, &common.root, common.today(), terminal)
            .unwrap_or_else(|| (Training::default(), Known { today: common.today(), ..Known::default() }));
        let Some(people) = office::people(&self.roster, &known, terminal)? else {
            return Ok(Exit::Errors);
        };
        let here = self.chosen(&people, common)?;
        let enrolled = audit::enrol(&here, &key, &training, self.base.as_deref(), self.with_start);
        let mut written = Vec::new();
        if let Some(path) = &self.out {
            office::write_table(path, audit::links(&enrolled))?;
            written.push(format!("{} holds {}.", path.display(), office::counted(here.len(), "personal link")));
        }
        if let Some(path) = &self.letters {
            office::write(path, &format!("\u{feff}{}", audit::letters(&enrolled, &training)))?;
            written.push(format!(
                "{} is ready for a mail merge: {}.",
                path.display(),
                office::counted(here.len(), "letter")
            ));
        }
        if let Some(path) = &self.slips {
            office::write(path, &slips(&site, &enrolled)?)?;
            written.push(format!(
                "{} holds {}: open it and print.",
                path.display(),
                office::counted(here.len(), "slip")
            ));
        }
        if written.is_empty() {
            terminal.print(&audit::links(&enrolled).csv())?;
            return Ok(Exit::Done);
        }
        written.iter().for_each(|line| terminal.say(line));
        terminal.say(
            "Each link is a secret of its person: send it to nobody else, and delete the files when they are out.",
        );
        Ok(Exit::Done)
    }

    /// The people who are asked for and have not left.
    fn chosen<'a>(&self, people: &'a [Person], common: &Common) -> Result<Vec<&'a Person>, Failure> {
        let asked = |list: &[String], id: &String| list.is_empty() || list.contains(id);
        for id in &self.person {
            if !people.iter().any(|person| person.id == *id && person.belongs_on(common.today())) {
                return Err(Failure(format!("Nobody on the roster who has not left has the staff id {id}: check it.")));
            }
        }
        for id in &self.school {
            if !people.iter().any(|person| person.school == *id) {
                return Err(Failure(format!("Nobody on the roster works at {id}: give the id of a school.")));
            }
        }
        let here = people.iter().filter(|person| {
            person.belongs_on(common.today())
                && asked(&self.school, &person.school)
                && asked(&self.person, &person.id)
                && self.since.is_none_or(|day| person.start >= day)
        });
        Ok(here.collect())
    }
}

fn slips(site: &Site, enrolled: &[Enrolled]) -> Result<String, Failure> {
    let settings = site.trust().map(|trust| &trust.settings);
    let help = settings.and_then(|settings| settings.office.as_ref());
    let help = help.map(|office| [office.email.as_str(), &office.phone].join(" ").trim().to_owned());
    let trust = settings.map_or("", |settings| settings.trust.as_str());
    Ok(render::slips::slips(trust, &help.unwrap_or_default(), enrolled)?)
}
