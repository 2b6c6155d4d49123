//! `staffroom refresh`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Common, Exit, Failure, Terminal, audit::Records, office};
use crate::{
    audit::{self, Again, Lookup, Why, quiz_link},
    config::long_date,
    register::Register,
    token::OrganisationKey,
};

/// The forms of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// To be read
    Human,
    /// A table, a row for each person and quiz
    Csv,
    /// One JSON document
    Json,
}

/// List who takes which quiz again: after a material change, or because a pass runs out.
#[derive(Debug, Args)]
pub struct Refresh {
    #[command(flatten)]
    records: Records,
    /// The form
    #[arg(long, value_enum, default_value_t = Form::Human)]
    format: Form,
    /// How many days ahead passes that run out are listed
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(0..=3660))]
    within: u32,
    /// The organisation key, for personal links
    #[arg(long, value_name = "FILE", requires = "base")]
    key: Option<PathBuf>,
    /// The address of the published site, for personal links
    #[arg(long, value_name = "URL", requires = "key")]
    base: Option<String>,
    /// Only this school
    #[arg(long, value_name = "ID")]
    school: Option<String>,
    /// Where to write it; without it, it is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Refresh {
    /// Prints or writes the list.
    ///
    /// # Errors
    ///
    /// Where a file cannot be read or written.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let key = self.key.as_deref().map(OrganisationKey::read).transpose()?;
        let Some((training, people)) = self.records.read(common, terminal)? else { return Ok(Exit::Errors) };
        if let Some(id) = self.school.as_ref().filter(|id| !training.schools.contains_key(*id)) {
            return Err(Failure(format!("There is no school {id}: give the id of one.")));
        }
        let register = Register::open_to_read(&self.records.register(&common.root))?;
        let lookup = Lookup::new(&people, &training, register.corrected()?);
        let mut again = office::gathered(&register, &lookup)?.again(common.today(), self.within);
        again.retain(|one| self.school.as_ref().is_none_or(|id| one.school == *id));
        let link = |one: &Again| {
            let person = people.iter().find(|person| person.id == one.id);
            match (person, &key, &self.base) {
                (Some(person), Some(key), Some(base)) => quiz_link(person, key, &one.quiz, one.only_changed, base),
                _ => String::new(),
            }
        };
        let links: Vec<String> = again.iter().map(link).collect();
        let text = match self.format {
            Form::Human => office::plain(&told(&again, &links)),
            Form::Csv => audit::again_table(&again, &links).csv(),
            Form::Json => {
                let with_link = again.iter().zip(&links).map(|(one, link)| {
                    let mut value = json!(one);
                    if !link.is_empty() {
                        value["link"] = json!(link);
                    }
                    value
                });
                let list: Vec<_> = with_link.collect();
                format!("{:#}\n", json!({ "version": 1, "on": common.today(), "within": self.within, "refresh": list }))
            }
        };
        match &self.out {
            None => terminal.print(&text)?,
            Some(path) => {
                let mark = if self.format == Form::Csv { "\u{feff}" } else { "" };
                office::write(path, &format!("{mark}{text}"))?;
                terminal.say(&format!("{} lists {}.", path.display(), office::counted(again.len(), "refresher")));
            }
        }
        if key.is_some() {
            terminal.say("Each link is a secret of its person: send it to nobody else.");
        }
        Ok(Exit::Done)
    }
}

/// The list for people to read.
fn told(again: &[Again], links: &[String]) -> String {
    if again.is_empty() {
        return "Nobody has to take a quiz again.\n".to_owned();
    }
    let mut text = String::new();
    let mut school = "";
    for (one, link) in again.iter().zip(links) {
        if one.school != school {
            school = &one.school;
            text.push_str(&format!("{school}\n"));
        }
        let why = match one.why {
            Why::Changed => "it has changed since",
            Why::RunsOut => "the pass runs out",
        };
        let asks = if one.only_changed { ", only what has changed" } else { "" };
        let due = one.due.map_or_else(String::new, |due| format!(" by {}", long_date(due)));
        text.push_str(&format!(
            "  {} ({}): {}{due}{asks}. Passed {}; {why}.\n",
            one.name,
            one.id,
            one.title,
            long_date(one.passed_on)
        ));
        if !link.is_empty() {
            text.push_str(&format!("    {link}\n"));
        }
    }
    text
}
