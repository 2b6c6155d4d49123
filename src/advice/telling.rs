//! Quizzes whose right options can be told, over all questions, by where they stand or how long they are.

use crate::{
    diag::{Code, Diagnostic},
    plan::Plan,
    quiz::{CompiledQuiz, Quiz, Task},
};

/// How many questions of the kind `single` show a habit.
const ENOUGH: usize = 6;

/// Adds a warning for each such quiz.
pub(super) fn look(plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) {
    for (index, quiz) in plan.trust.quizzes.iter().enumerate() {
        // The first school at which it shows stands for all: they share most questions.
        let asked = plan.schools.iter().flat_map(|s| &s.quizzes).filter(|q| q.index == index);
        let habits: Vec<Habits> = asked.map(|q| Habits::of(&q.quiz)).collect();
        let worst = |count: fn(&Habits) -> usize| {
            habits.iter().find(|h| h.questions >= ENOUGH && 3 * count(h) > 2 * h.questions)
        };
        if let Some(h) = worst(|h| h.longest) {
            push(
                quiz,
                format!(
                    "the right option is the longest in {} of {} questions of `{}`",
                    h.longest, h.questions, quiz.id
                ),
                "Whoever picks the longest passes. Give wrong options as many words, or move reasons into `feedback`.",
                problems,
            );
        }
        for (place, letter) in ('A'..='F').enumerate() {
            let most = habits.iter().find(|h| h.questions >= ENOUGH && 3 * h.places[place] > 2 * h.questions);
            if let Some(h) = most {
                push(
                    quiz,
                    format!(
                        "the right option is {letter} in {} of {} questions of `{}`",
                        h.places[place], h.questions, quiz.id
                    ),
                    "The page shuffles options; a printed form does not. Change the order of some.",
                    problems,
                );
            }
        }
    }
}

fn push(quiz: &Quiz, headline: String, help: &str, problems: &mut Vec<Diagnostic>) {
    problems.push(Diagnostic::at(quiz.id_span, Code::TellingOption, headline).help(help));
}

/// What the `single` questions of a quiz have in common.
#[derive(Debug, Default, PartialEq, Eq)]
struct Habits {
    questions: usize,
    /// In how many the right option is longer than every other.
    longest: usize,
    /// In how many it stands at each place.
    places: [usize; 6],
}

impl Habits {
    fn of(quiz: &CompiledQuiz) -> Self {
        let mut habits = Self::default();
        for question in &quiz.questions {
            let Task::Single { options } = &question.task else { continue };
            let Some(right) = options.iter().position(|o| o.correct).filter(|_| options.len() > 2) else { continue };
            habits.questions += 1;
            let length = |at: usize| options[at].text.chars().count();
            habits.longest += usize::from((0..options.len()).all(|at| at == right || length(at) < length(right)));
            if let Some(place) = habits.places.get_mut(right) {
                *place += 1;
            }
        }
        habits
    }
}
