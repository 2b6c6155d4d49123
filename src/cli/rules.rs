//! `staffroom rules`.

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{Common, Exit, Failure, Terminal, site::Site};
use crate::{
    diag::has_errors,
    markup::html,
    plan::{Gap, HeldPolicy, Place, Plan, SchoolPlan, gaps},
    rules::Rule,
};

/// List every rule of every school, or what the schools have no rule about.
#[derive(Debug, Args)]
pub struct Rules {
    /// List the topics on which a school has no rule, and the subjects of `[gaps]` that its rules do not mention
    #[arg(long)]
    gaps: bool,

    /// How they are printed
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Comma-separated values with a head line
    Csv,
    /// An array of objects
    Json,
}

/// A rule as both formats have it.
#[derive(Debug, Serialize)]
struct Row {
    /// Id of the school.
    school: String,
    /// Id of the policy.
    policy: String,
    /// Ids of the topics, separated by spaces.
    topic: String,
    /// `do`, `dont` or `ask`.
    kind: &'static str,
    /// The rule's words.
    rule: String,
    /// The role to ask; may be empty.
    ask: String,
    /// Ids of the audiences, separated by spaces.
    audience: String,
    /// The clause's number; may be empty.
    clause: String,
    /// The address of the clause below the site's folder.
    address: String,
}

/// A gap as both formats have it.
#[derive(Debug, Serialize)]
struct GapRow {
    /// Id of the school.
    school: String,
    /// Id of the topic; empty for a subject of `[gaps]`.
    topic: String,
    /// Name of the topic or subject.
    name: String,
    /// Who has no rule about it: `this school` or `every school`.
    silent: &'static str,
    /// Titles of the policies that mention it without a rule; may be empty.
    mentioned: String,
}

impl Rules {
    /// Prints the rules.
    ///
    /// # Errors
    ///
    /// Where the result cannot be printed.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let site = Site::read(&common.root);
        let (plan, problems) = site.plan(common.today());
        if has_errors(&problems) {
            terminal.problems(&problems, &site.sources);
            return Ok(Exit::Errors);
        }
        let text = if self.gaps {
            self.print(&plan.iter().flat_map(gaps).map(GapRow::from).collect::<Vec<_>>())?
        } else {
            self.print(&plan.iter().flat_map(rows).collect::<Vec<Row>>())?
        };
        terminal.print(&text)?;
        Ok(Exit::Done)
    }
}

impl Rules {
    fn print<T: Serialize>(&self, rows: &[T]) -> Result<String, Failure> {
        match self.format {
            Format::Csv => csv(rows),
            Format::Json => Ok(serde_json::to_string_pretty(rows).map_err(|e| Failure(e.to_string()))? + "\n"),
        }
    }
}

impl From<Gap> for GapRow {
    fn from(gap: Gap) -> Self {
        Self {
            school: gap.school,
            topic: gap.topic,
            name: gap.name,
            silent: if gap.everywhere { "every school" } else { "this school" },
            mentioned: gap.mentioned.join("; "),
        }
    }
}

fn rows(plan: &Plan<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    for school in &plan.schools {
        for policy in &school.policies {
            let place = Place::new(plan, Some(school), policy.route(Some(school.school)));
            rows.extend(policy.rules.iter().map(|rule| row(rule, policy, school, &place)));
        }
    }
    rows
}

fn row(rule: &Rule, policy: &HeldPolicy, school: &SchoolPlan<'_>, place: &Place<'_>) -> Row {
    let place = place.of(policy);
    let mut words = html::words(&rule.prose, &place);
    for (at, detail) in rule.details.iter().enumerate() {
        words.push_str(if at == 0 { " " } else { "; " });
        words.push_str(&html::words(detail, &place));
    }
    Row {
        school: school.school.id.clone(),
        policy: policy.held.id.clone(),
        topic: rule.topics.join(" "),
        kind: rule.kind.id(),
        rule: words,
        ask: rule.ask.as_ref().map(|(role, _)| role.clone()).unwrap_or_default(),
        audience: rule.audience.join(" "),
        clause: rule.number.clone().unwrap_or_default(),
        address: format!("{}#{}", place.route().path(), rule.anchor),
    }
}

fn csv<T: Serialize>(rows: &[T]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: String| Failure(format!("The rules could not be written as CSV: {error}."));
    for row in rows {
        writer.serialize(row).map_err(|e| failed(e.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| failed(e.to_string()))
}
