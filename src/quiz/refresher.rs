//! What a material change asks of those who had passed: only the questions that it touched.
//!
//! Page and audit work it out from the same two revisions, the one that is asked and the one before the change, so a token needs
//! no claim for it: its answers are to exactly these questions.

use super::{Archive, Citation, CompiledQuestion, CompiledQuiz, Task};
use crate::config::ChangeKind;

/// The questions that a material change touched, and who may be content with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refresher {
    /// Their ids, in the compiled order: at least one, and fewer than the quiz asks otherwise.
    pub questions: Vec<String>,
    /// The revisions from before the change: whoever passed one of them needs no more than the refresher.
    pub after: Vec<String>,
}

impl Archive {
    /// The refresher of a published revision. `None` where the school's first revision, or one after which it asks all, is the last
    /// material change.
    pub fn refresher(&self, quiz: &str, school: &str, revision: &str) -> Option<Refresher> {
        let published = self.published(quiz, school);
        let at = published.iter().rposition(|p| p.rev == revision)?;
        let history: Vec<_> = published[..=at].iter().map(|p| (p.rev.as_str(), p.change)).collect();
        self.between(self.revision(quiz, revision)?, &history)
    }

    /// The refresher of `now`, which is published as `revision` today: as a `change`, unless it is the newest already.
    pub fn refresher_of(&self, now: &CompiledQuiz, revision: &str, change: ChangeKind) -> Option<Refresher> {
        let published = self.published(&now.quiz, &now.school);
        let mut history: Vec<_> = published.iter().map(|p| (p.rev.as_str(), p.change)).collect();
        if history.last().is_none_or(|(rev, _)| *rev != revision) {
            history.push((revision, change));
        }
        self.between(now, &history)
    }

    /// `history` ends with the revision of `now`.
    fn between(&self, now: &CompiledQuiz, history: &[(&str, ChangeKind)]) -> Option<Refresher> {
        let material = |upto: usize| history[..upto].iter().rposition(|(_, change)| *change == ChangeKind::Material);
        let change = material(history.len()).filter(|at| *at > 0)?;
        let since = material(change).unwrap_or(0);
        let before = self.revision(&now.quiz, history[change - 1].0)?;
        let questions = changed(before, now);
        let fewer = !questions.is_empty() && questions.len() < now.asked();
        let after = history[since..change].iter().map(|(rev, _)| (*rev).to_owned()).collect();
        fewer.then_some(Refresher { questions, after })
    }
}

/// The ids of the questions of `now` that are new, whose clause says something else than in `before`, or that are answered
/// otherwise. A question that was only put into other words is none of them.
fn changed(before: &CompiledQuiz, now: &CompiledQuiz) -> Vec<String> {
    let is_old = |question: &&CompiledQuestion| {
        before.questions.iter().any(|old| {
            old.id == question.id && clause(old) == clause(question) && bare(&old.task) == bare(&question.task)
        })
    };
    now.questions.iter().filter(|question| !is_old(question)).map(|question| question.id.clone()).collect()
}

/// The clause without its number, which a new clause in front of it changes too.
fn clause(question: &CompiledQuestion) -> Option<(&str, &str)> {
    question.cites.as_ref().map(|Citation { policy, quote, .. }| (policy.as_str(), quote.as_str()))
}

/// What is to be known, without the words in which it is put.
fn bare(task: &Task) -> Task {
    let mut task = task.clone();
    match &mut task {
        Task::Single { options } | Task::Multiple { options } => {
            for option in options.iter_mut() {
                option.text.clear();
                option.feedback.clear();
            }
            options.sort_by(|a, b| a.id.cmp(&b.id));
        }
        Task::Match { left, right, .. } => left.iter_mut().chain(right).for_each(|entry| entry.text.clear()),
        Task::Order { entries } => entries.iter_mut().for_each(|entry| entry.text.clear()),
        Task::TrueFalse { .. } | Task::Number { .. } | Task::Text { .. } | Task::Rule { .. } => {}
    }
    task
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::ChangeKind::{Material, Wording},
        quiz::{History, Published, canonical, revision, tests::sample},
    };

    /// The sample at Larkfold, with what the clause behind each of its questions says.
    fn quiz(quotes: [&str; 3]) -> CompiledQuiz {
        let mut quiz = sample();
        quiz.draw = None;
        for (question, quote) in quiz.questions.iter_mut().zip(quotes) {
            let (policy, anchor, name) = ("ict".to_owned(), "a".to_owned(), "Clause 1".to_owned());
            question.cites = Some(Citation { policy, anchor, name, quote: quote.to_owned() });
        }
        quiz
    }

    fn archive(quizzes: &[(&CompiledQuiz, ChangeKind)]) -> Archive {
        let published = quizzes.iter().map(|(quiz, change)| Published {
            rev: revision(quiz),
            on: "2025-09-01".parse().unwrap(),
            change: *change,
        });
        let history = History::from([("larkfold-infant".to_owned(), published.collect())]);
        let mut files = vec![("sample/history.json".to_owned(), serde_json::to_string(&history).unwrap())];
        files.extend(quizzes.iter().map(|(quiz, _)| (format!("sample/{}.json", revision(quiz)), canonical(quiz))));
        let (archive, problems) = Archive::from_files(files);
        assert_eq!(problems, []);
        archive
    }

    fn ids(quiz: &CompiledQuiz, at: &[usize]) -> Vec<String> {
        at.iter().map(|i| quiz.questions[*i].id.clone()).collect()
    }

    #[test]
    fn a_material_change_asks_what_it_touched() {
        let (one, two, three) = (quiz(["a", "b", "c"]), quiz(["a", "b.", "c"]), quiz(["x", "b.", "y"]));
        let mut four = three.clone();
        four.questions[1].prompt = "<p>In other words?</p>".into();
        let all = archive(&[(&one, Material), (&two, Wording), (&three, Material), (&four, Wording)]);
        let of = |quiz: &CompiledQuiz| all.refresher("sample", "larkfold-infant", &revision(quiz));
        assert_eq!(of(&one), None);
        assert_eq!(of(&two), None);
        let after = vec![revision(&one), revision(&two)];
        let expected = Some(Refresher { questions: ids(&three, &[0, 2]), after });
        assert_eq!((of(&three), of(&four)), (expected.clone(), expected));
        assert_eq!(all.refresher("sample", "tern-valley", &revision(&three)), None);
        assert_eq!(all.refresher("sample", "larkfold-infant", "AAAAAAAAAAAAAAAA"), None);
    }

    #[test]
    fn only_the_last_material_change_counts() {
        let (one, two, three) = (quiz(["a", "b", "c"]), quiz(["x", "b", "c"]), quiz(["x", "y", "c"]));
        let all = archive(&[(&one, Material), (&two, Material), (&three, Material)]);
        let last = all.refresher("sample", "larkfold-infant", &revision(&three)).unwrap();
        assert_eq!(last, Refresher { questions: ids(&three, &[1]), after: vec![revision(&two)] });
    }

    #[test]
    fn the_page_of_today_asks_what_the_audit_of_tomorrow_accepts() {
        let (one, two) = (quiz(["a", "b", "c"]), quiz(["a", "x", "c"]));
        let before = archive(&[(&one, Material)]);
        let today = before.refresher_of(&two, &revision(&two), Material);
        assert!(today.is_some());
        assert_eq!(before.refresher_of(&two, &revision(&two), Wording), None);
        let after = archive(&[(&one, Material), (&two, Material)]);
        assert_eq!(after.refresher("sample", "larkfold-infant", &revision(&two)), today);
        assert_eq!(after.refresher_of(&two, &revision(&two), Wording), today, "it is published already");
        assert_eq!(Archive::default().refresher_of(&two, &revision(&two), Material), None);
    }

    #[test]
    fn other_words_and_numbers_are_no_change_and_other_answers_are() {
        let one = quiz(["a", "b", "c"]);
        let mut two = one.clone();
        two.questions[0].prompt.push('!');
        two.questions[0].cites.as_mut().unwrap().name.push('1');
        let Task::Single { options } = &mut two.questions[0].task else { panic!("a single") };
        options[0].text.push('!');
        options.reverse();
        assert_eq!(changed(&one, &two), Vec::<String>::new());
        let Task::Single { options } = &mut two.questions[2].task else { panic!("a single") };
        options.iter_mut().for_each(|option| option.correct = !option.correct);
        two.questions[1].id = "new".into();
        assert_eq!(changed(&one, &two), ids(&two, &[1, 2]));
    }

    #[test]
    fn a_refresher_that_is_no_shorter_is_none() {
        let one = quiz(["a", "b", "c"]);
        let mut two = quiz(["x", "y", "c"]);
        two.draw = Some(2);
        let all = archive(&[(&one, Material), (&two, Material)]);
        assert_eq!(all.refresher("sample", "larkfold-infant", &revision(&two)), None);
        let unchanged = CompiledQuiz { pass_mark: 90, ..one.clone() };
        let all = archive(&[(&one, Material), (&unchanged, Material)]);
        assert_eq!(all.refresher("sample", "larkfold-infant", &revision(&unchanged)), None);
    }
}
