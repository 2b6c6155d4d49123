//! `staffroom quiz review`.

use std::collections::BTreeSet;

use clap::Args;

use super::{Common, Exit, Failure, Terminal, office::counted, site::Site};
use crate::{
    diag::{Place, has_errors},
    load::REVIEWED,
    plan::cited,
    publish,
    quiz::reviewed::{of_text, record},
};

/// Keep what the clauses say against which the questions of a quiz were reviewed.
#[derive(Debug, Args)]
pub(super) struct Review {
    /// Id of the quiz
    quiz: String,
    /// Ids of the questions that were reviewed; all of them unless given
    questions: Vec<String>,
}

impl Review {
    /// Writes the record.
    ///
    /// # Errors
    ///
    /// Where there is no such quiz or question, or where the record cannot be written.
    pub(super) fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let site = Site::read(&common.root);
        let (plan, mut problems) = site.plan(common.today());
        let path = format!("{REVIEWED}/{}.toml", self.quiz);
        // A damaged record is mended by writing it anew.
        let old = site.sources.find(&path);
        problems.retain(|p| match p.place {
            Place::At(span) => Some(span.file) != old,
            Place::In(file) => Some(file) != old,
            Place::Path(_) => true,
        });
        let (Some(plan), false) = (plan, has_errors(&problems)) else {
            terminal.problems(&problems, &site.sources);
            terminal.say("Nothing was recorded: mend the errors first, because a clause could be missing.");
            return Ok(Exit::Errors);
        };
        let quizzes = &plan.trust.quizzes;
        let quiz = quizzes.iter().find(|q| q.id == self.quiz).ok_or_else(|| {
            let known: Vec<&str> = quizzes.iter().map(|q| q.id.as_str()).collect();
            Failure(match known.as_slice() {
                [] => format!("There is no quiz {}: this site has none.", self.quiz),
                known => format!("There is no quiz {}. There are: {}.", self.quiz, known.join(", ")),
            })
        })?;
        if let Some(id) = self.questions.iter().find(|id| quiz.questions.iter().all(|q| q.id.0 != **id)) {
            return Err(Failure(format!("{} has no question {id}: `staffroom check` names those to review.", quiz.id)));
        }
        let now = cited(&plan, quiz);
        let which = |id: &str| self.questions.is_empty() || self.questions.iter().any(|q| q == id);
        if !now.iter().any(|c| which(&c.question)) {
            return Err(Failure(format!("Nothing to review in {}: none of these questions cites a clause.", quiz.id)));
        }
        let before = plan.trust.reviewed.iter().find(|r| r.quiz == quiz.id);
        let is_new = |c: &&crate::quiz::Cited| {
            let kept = before.and_then(|b| b.kept(&c.question, &c.cites, &c.school));
            which(&c.question) && kept.is_none_or(|k| k.fingerprint != of_text(&c.text))
        };
        let new: BTreeSet<&str> = now.iter().filter(is_new).map(|c| c.question.as_str()).collect();
        let all: BTreeSet<&str> = now.iter().map(|c| c.question.as_str()).filter(|id| which(id)).collect();
        let text = record(before, &now, &which, common.today());
        publish::record(&common.root.join(&path), &text).map_err(|e| Failure(e.to_string()))?;
        let clauses = match new.len() {
            0 => "no clause had changed".to_owned(),
            n => format!("{} with new or changed clauses", counted(n, "question")),
        };
        terminal.say(&format!("{}: {} reviewed in {path}; {clauses}.", quiz.id, counted(all.len(), "question")));
        Ok(Exit::Done)
    }
}
