//! `staffroom rules`.

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{Common, Exit, Failure, Terminal, site::Site};
use crate::{
    diag::has_errors,
    markup::html,
    plan::{HeldPolicy, Place, Plan, SchoolPlan},
    rules::Rule,
};

/// List every rule of every school.
#[derive(Debug, Args)]
pub struct Rules {
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
        let rows: Vec<Row> = plan.iter().flat_map(rows).collect();
        let text = match self.format {
            Format::Csv => csv(&rows)?,
            Format::Json => serde_json::to_string_pretty(&rows).map_err(|e| Failure(e.to_string()))? + "\n",
        };
        terminal.print(&text)?;
        Ok(Exit::Done)
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

fn csv(rows: &[Row]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: String| Failure(format!("The rules could not be written as CSV: {error}."));
    for row in rows {
        writer.serialize(row).map_err(|e| failed(e.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| failed(e.to_string()))
}
