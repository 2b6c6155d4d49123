//! `staffroom witness`.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::{Common, Exit, Failure, Terminal, site::Site};
use crate::{config::long_date, token::OrganisationKey};

/// Print the code that is read out where people take a quiz under somebody's eyes.
#[derive(Debug, Args)]
pub struct Witness {
    /// The id of the quiz
    #[arg(long, value_name = "ID")]
    quiz: String,
    /// The day of the session, as it is called where the session is held
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    date: Date,
    /// The school where it is held; without it the codes of all schools that have the quiz are printed
    #[arg(long, value_name = "ID")]
    school: Option<String>,
    /// The organisation key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
}

impl Witness {
    /// Prints the code, or a line for each school.
    ///
    /// # Errors
    ///
    /// Where there is no such quiz or school, or the key cannot be read.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let key = OrganisationKey::read(&self.key)?;
        let site = Site::read(&common.root);
        let (Some(trust), (Some(plan), _)) = (site.trust(), site.plan(common.today())) else {
            return Err(Failure(format!(
                "{} holds no site: go to its folder, or name it with --root.",
                common.root.display()
            )));
        };
        let Some(quiz) = trust.quizzes.iter().find(|quiz| quiz.id == self.quiz) else {
            let known: Vec<&str> = trust.quizzes.iter().map(|quiz| quiz.id.as_str()).collect();
            return Err(Failure(format!("There is no quiz {}: there are {}.", self.quiz, known.join(", "))));
        };
        let has = |school: &&crate::plan::SchoolPlan| {
            school.quizzes.iter().any(|asked| asked.quiz.quiz == self.quiz)
                && self.school.as_ref().is_none_or(|wanted| *wanted == school.school.id)
        };
        let schools: Vec<_> = plan.schools.iter().filter(has).collect();
        if schools.is_empty() {
            let at = self.school.as_deref().unwrap_or("any school");
            return Err(Failure(format!("The quiz {} is not asked at {at}: check the id of the school.", self.quiz)));
        }
        terminal.say(&format!("Witness code of “{}” on {}:", quiz.title, long_date(self.date)));
        for school in &schools {
            let code = key.witness(&school.school.id, &self.quiz, self.date);
            let name = if self.school.is_some() { String::new() } else { format!("  {}", school.school.name) };
            terminal.print(&format!("{code}{name}\n"))?;
        }
        terminal.say("Read it out in the session. People type it before they submit. It counts for this day only.");
        Ok(Exit::Done)
    }
}
