//! What people get wrong, so that the office knows what to teach and which clause to write anew.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{fact::Marking, known::Known};
use crate::{audit::Training, quiz::Task};

/// From how many attempts on a question's discrimination is told: with fewer it is chance.
const ENOUGH: u32 = 30;

/// How people do at one question of one revision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Need {
    /// Id of the quiz.
    pub quiz: String,
    /// Its title.
    pub title: String,
    /// Id of the school that asked.
    pub school: String,
    /// The school's name.
    pub school_name: String,
    /// Id of the question.
    pub question: String,
    /// The question in plain words.
    pub prompt: String,
    /// The clause that it is about; may be empty.
    pub clause: String,
    /// How often it was asked.
    pub asked: u32,
    /// How often the answer was right.
    pub right: u32,
    /// Right answers in per cent, rounded down: the question's facility.
    pub facility: u32,
    /// The wrong answer that most people gave, in plain words, and how often; where two are level, the first by its id.
    pub most_wrong: Option<WrongAnswer>,
    /// How well the question tells those who know the rest from those who do not: the correlation of its mark with the share of
    /// the attempt's other questions that are right (point-biserial, corrected for the question itself), from -1 to 1, to two places.
    /// Only from 30 attempts; `None` also where everyone, or nobody, is right.
    pub discrimination: Option<f64>,
    /// The same by the audiences of those who answered, in the order of their names. Who belongs to several counts in each; who is
    /// not on the roster, in none.
    pub roles: Vec<RoleScore>,
}

/// How the people of one audience do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleScore {
    /// Id of the audience.
    pub role: String,
    /// Its name.
    pub name: String,
    /// How often it was asked.
    pub asked: u32,
    /// How often the answer was right.
    pub right: u32,
    /// Right answers in per cent, rounded down.
    pub facility: u32,
}

/// How people do at the questions about one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseNeed {
    /// Id of the school.
    pub school: String,
    /// The school's name.
    pub school_name: String,
    /// The clause, as the questions cite it.
    pub clause: String,
    /// How many questions are about it.
    pub questions: u32,
    /// How often they were asked.
    pub asked: u32,
    /// How often the answer was right.
    pub right: u32,
    /// Right answers in per cent, rounded down.
    pub facility: u32,
    /// The same by audience.
    pub roles: Vec<RoleScore>,
}

/// A wrong answer that many people gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WrongAnswer {
    /// In plain words.
    pub words: String,
    /// By how many.
    pub count: u32,
}

/// The sums from which a need is told.
#[derive(Debug, Clone, Default)]
struct Sums {
    asked: u32,
    right: u32,
    wrong: BTreeMap<Box<str>, u32>,
    /// Asked and right, by the place of the audiences in [`Answered::roles`].
    by_roles: Vec<(u32, u32)>,
    /// Over all attempts, and over those with a right mark: the sum of the rest's share, and of its square.
    rest: f64,
    rest_square: f64,
    rest_right: f64,
}

/// Every question that was asked, by the number of the revision and the place of the question in it.
#[derive(Debug, Default)]
pub(super) struct Answered {
    asked: Vec<Vec<Sums>>,
    /// Each combination of audiences that somebody belongs to, so that one attempt is counted once.
    roles: Vec<Vec<String>>,
}

impl Answered {
    /// Adds one attempt at the revision of that number, which asks so many questions.
    pub(super) fn add(&mut self, revision: u32, questions: usize, roles: &[String], marks: Vec<Marking>, right: u32) {
        let of = self.roles.iter().position(|known| known == roles).unwrap_or_else(|| {
            self.roles.push(roles.to_vec());
            self.roles.len() - 1
        });
        let revision = revision as usize;
        if self.asked.len() <= revision {
            self.asked.resize(revision + 1, Vec::new());
        }
        let sums = &mut self.asked[revision];
        sums.resize(questions, Sums::default());
        let others = (marks.len().saturating_sub(1).max(1)) as f64;
        for Marking { question, right: is_right, wrong } in marks {
            let Some(sums) = sums.get_mut(usize::from(question)) else { continue };
            let rest = f64::from(right.saturating_sub(u32::from(is_right))) / others;
            sums.asked += 1;
            if sums.by_roles.len() <= of {
                sums.by_roles.resize(of + 1, (0, 0));
            }
            sums.by_roles[of].0 += 1;
            sums.by_roles[of].1 += u32::from(is_right);
            sums.rest += rest;
            sums.rest_square += rest * rest;
            if is_right {
                sums.right += 1;
                sums.rest_right += rest;
            } else if let Some(wrong) = wrong {
                *sums.wrong.entry(wrong).or_default() += 1;
            }
        }
    }

    /// The needs, the hardest question first; and the clauses, the hardest first.
    pub(super) fn needs(self, known: &Known, training: &Training) -> (Vec<Need>, Vec<ClauseNeed>) {
        let mut needs = Vec::new();
        let mut clauses: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        for (revision, questions) in known.list.iter().zip(self.asked) {
            let asked = revision.asked;
            for (question, sums) in asked.questions.iter().zip(questions).filter(|(_, sums)| sums.asked > 0) {
                let most = sums.wrong.iter().rev().max_by_key(|(_, count)| **count);
                let clause = question.cites.as_ref().map(|c| c.name.clone()).unwrap_or_default();
                if !clause.is_empty() {
                    clauses.entry((asked.school.clone(), clause.clone())).or_default().push(needs.len());
                }
                needs.push(Need {
                    quiz: revision.quiz.to_owned(),
                    title: asked.title.clone(),
                    school: asked.school.clone(),
                    school_name: training.school(&asked.school).to_owned(),
                    prompt: plain(&question.prompt),
                    clause,
                    question: question.id.clone(),
                    asked: sums.asked,
                    right: sums.right,
                    facility: sums.right * 100 / sums.asked,
                    most_wrong: most
                        .map(|(answer, count)| WrongAnswer { words: said(&question.task, answer), count: *count }),
                    discrimination: sums.discrimination(),
                    roles: by_role(&sums.by_roles, &self.roles, training),
                });
            }
        }
        let clauses = clauses.into_iter().map(|((school, clause), at)| about(&needs, &at, school, clause)).collect();
        needs.sort_by(|a, b| {
            let order = |n: &Need| (n.facility, std::cmp::Reverse(n.asked));
            order(a)
                .cmp(&order(b))
                .then_with(|| (&a.quiz, &a.school, &a.question).cmp(&(&b.quiz, &b.school, &b.question)))
        });
        (needs, hardest(clauses))
    }
}

fn hardest(mut clauses: Vec<ClauseNeed>) -> Vec<ClauseNeed> {
    clauses.sort_by_key(|c| (c.facility, std::cmp::Reverse(c.asked), c.school.clone(), c.clause.clone()));
    clauses
}

/// The clause that the questions `at` are about.
fn about(needs: &[Need], at: &[usize], school: String, clause: String) -> ClauseNeed {
    let of = || at.iter().map(|at| &needs[*at]);
    let questions: BTreeSet<(&str, &str)> = of().map(|n| (n.quiz.as_str(), n.question.as_str())).collect();
    let (asked, right) = (of().map(|n| n.asked).sum::<u32>(), of().map(|n| n.right).sum::<u32>());
    let mut roles: BTreeMap<&str, RoleScore> = BTreeMap::new();
    for score in of().flat_map(|n| &n.roles) {
        let sum = roles.entry(&score.role).or_insert_with(|| RoleScore { asked: 0, right: 0, ..score.clone() });
        (sum.asked, sum.right) = (sum.asked + score.asked, sum.right + score.right);
        sum.facility = sum.right * 100 / sum.asked;
    }
    ClauseNeed {
        school_name: of().next().map(|n| n.school_name.clone()).unwrap_or_default(),
        school,
        clause,
        questions: questions.len() as u32,
        asked,
        right,
        facility: right * 100 / asked,
        roles: named(roles.into_values().collect()),
    }
}

/// The sums of combinations of audiences as those of each audience.
fn by_role(sums: &[(u32, u32)], combinations: &[Vec<String>], training: &Training) -> Vec<RoleScore> {
    let mut roles: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for ((asked, right), combination) in sums.iter().zip(combinations).filter(|((asked, _), _)| *asked > 0) {
        for role in combination {
            let sum = roles.entry(role).or_default();
            *sum = (sum.0 + asked, sum.1 + right);
        }
    }
    let score = |(role, (asked, right)): (&str, (u32, u32))| RoleScore {
        role: role.to_owned(),
        name: training.audience(role).to_owned(),
        asked,
        right,
        facility: right * 100 / asked,
    };
    named(roles.into_iter().map(score).collect())
}

fn named(mut roles: Vec<RoleScore>) -> Vec<RoleScore> {
    roles.sort_by(|a, b| (&a.name, &a.role).cmp(&(&b.name, &b.role)));
    roles
}

impl Sums {
    fn discrimination(&self) -> Option<f64> {
        let (all, right) = (f64::from(self.asked), f64::from(self.right));
        let wrong = all - right;
        let spread = (self.rest_square / all - (self.rest / all).powi(2)).max(0.0).sqrt();
        if self.asked < ENOUGH || right < 1.0 || wrong < 1.0 || spread < 1e-9 {
            return None;
        }
        let apart = self.rest_right / right - (self.rest - self.rest_right) / wrong;
        Some((apart / spread * (right * wrong / (all * all)).sqrt() * 100.0).round() / 100.0)
    }
}

/// An answer in the words of its options.
fn said(task: &Task, answer: &str) -> String {
    let word = |id: &str| match task {
        Task::Single { options } | Task::Multiple { options } => {
            options.iter().find(|o| o.id == id).map(|o| plain(&o.text))
        }
        Task::Order { entries } => entries.iter().find(|e| e.id == id).map(|e| plain(&e.text)),
        Task::Match { left, right, .. } => left.iter().chain(right).find(|e| e.id == id).map(|e| plain(&e.text)),
        Task::TrueFalse { .. } => Some(if id == "true" { "True".into() } else { "False".into() }),
        Task::Rule { .. } => {
            crate::rules::Kind::ALL.iter().find(|kind| kind.id() == id).map(|kind| kind.name().to_owned())
        }
        Task::Number { .. } | Task::Text { .. } => None,
    };
    let several = |answer: &str, between: char, joint: &str| {
        let words = answer.split(between).map(|id| word(id).unwrap_or_else(|| id.to_owned()));
        words.collect::<Vec<_>>().join(joint)
    };
    match task {
        Task::Multiple { .. } => several(answer, '+', " + "),
        Task::Order { .. } => several(answer, '>', ", then "),
        Task::Match { .. } => answer.split('+').map(|pair| several(pair, '=', ": ")).collect::<Vec<_>>().join("; "),
        _ => word(answer).unwrap_or_else(|| answer.to_owned()),
    }
}

/// The words of HTML that the build made.
fn plain(html: &str) -> String {
    crate::audit::html::words(html).split_whitespace().collect::<Vec<_>>().join(" ")
}
