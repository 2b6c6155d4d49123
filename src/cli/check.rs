//! `staffroom check`.

use std::convert::Infallible;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::{
    Common, Exit, Failure, Terminal,
    guard::{Guard, Guarded},
    site::Site,
};
use crate::{
    advice,
    diag::{Diagnostic, has_errors, show, sorted},
    render::{self, Each, RenderError},
    source::Sources,
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
        let format = self.format;
        let terminal = *terminal;
        let problems = problems(&site, common.today(), self.suggest, move |problem| {
            // The program ends, whether or not this can be told.
            let _ = format.print(&[problem], &Sources::default(), &terminal);
        });
        format.print(&problems, &site.sources, &terminal)?;
        if problems.is_empty() {
            terminal.say("No problems.");
        }
        Ok(if has_errors(&problems) { Exit::Errors } else { Exit::Done })
    }
}

impl Format {
    fn print(self, problems: &[Diagnostic], sources: &Sources, terminal: &Terminal) -> Result<(), Failure> {
        match self {
            Self::Human => terminal.problems(problems, sources),
            Self::Short => terminal.print(&show::text(problems, sources, show::Format::Short))?,
            Self::Json => terminal.print(&show::text(problems, sources, show::Format::Json))?,
        }
        Ok(())
    }
}

/// Everything that a build would say, and what is worth a look. Where a site has templates of its own, the pages are made and dropped:
/// a template fails only on the page that it cannot fill.
fn problems(
    site: &Site,
    today: Date,
    suggest: bool,
    without_end: impl FnOnce(Diagnostic) + Send + 'static,
) -> Vec<Diagnostic> {
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
    let guard = Guard::new(&theme, plan.trust, without_end);
    match render::render(&plan, &theme, &Guarded(&guard, Each(|_| Ok::<_, Infallible>(())))) {
        Ok(_) => problems,
        Err(RenderError::Theme(error)) => site.with_theme(problems, Some(&error)),
        Err(RenderError::Sink(never)) => match never {},
    }
}
