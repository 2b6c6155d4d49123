//! `staffroom check`.

use std::convert::Infallible;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::{Common, Exit, Failure, Terminal, site::Site};
use crate::{
    advice,
    diag::{Diagnostic, has_errors, show, sorted},
    render::{self, Each, RenderError},
};

/// Say everything that is wrong with the content.
#[derive(Debug, Args)]
pub struct Check {
    /// How the problems are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Give advice too: clauses that sound like a rule and are not marked as one, rules that no question asks, quizzes that give their
    /// answers away
    #[arg(long)]
    suggest: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// With the lines shown
    Human,
    /// A line for each, for editors
    Short,
    /// An array of objects
    Json,
}

impl Check {
    /// Checks the site.
    ///
    /// # Errors
    ///
    /// Where the result cannot be printed.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let site = Site::read(&common.root);
        let problems = problems(&site, common.today(), self.suggest);
        match self.format {
            Format::Human => terminal.problems(&problems, &site.sources),
            Format::Short => terminal.print(&show::text(&problems, &site.sources, show::Format::Short))?,
            Format::Json => terminal.print(&show::text(&problems, &site.sources, show::Format::Json))?,
        }
        if problems.is_empty() {
            terminal.say("No problems.");
        }
        Ok(if has_errors(&problems) { Exit::Errors } else { Exit::Done })
    }
}

/// Everything that a build would say, and what is worth a look. Where a site has templates of its own, the pages are made and dropped:
/// a template fails only on the page that it cannot fill.
fn problems(site: &Site, today: Date, suggest: bool) -> Vec<Diagnostic> {
    let (plan, mut problems) = site.plan(today);
    if let Some(plan) = &plan {
        problems.extend(advice::radar(plan, &site.sources));
        // In a text with errors a clause may be missing that is only mistyped.
        if !has_errors(&problems) {
            problems.extend(advice::quizzes(plan));
        }
        if suggest {
            problems.extend(advice::suggest(plan, &site.sources));
        }
        problems = sorted(problems);
    }
    let theme = site.theme();
    let problems = site.with_theme(problems, theme.as_ref().err());
    let (Some(plan), Ok(theme), false) = (plan, theme, has_errors(&problems)) else { return problems };
    if !theme.has_own_templates() {
        return problems;
    }
    match render::render(&plan, &theme, &Each(|_| Ok::<_, Infallible>(()))) {
        Ok(_) => problems,
        Err(RenderError::Theme(error)) => site.with_theme(problems, Some(&error)),
        Err(RenderError::Sink(never)) => match never {},
    }
}
