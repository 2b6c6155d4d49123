use super::*;
use crate::{
    audit::Training,
    quiz::{Archive, canonical, revision, tests::sample},
    token::OrganisationKey,
};

const SCHOOL: &str = "larkfold-infant";

/// A quiz at two schools, published on 1 September 2025, and a person at one of them.
struct Trust {
    key: OrganisationKey,
    people: Vec<Person>,
    training: Training,
    revision: String,
    elsewhere: String,
}

impl Trust {
    fn new() -> Self {
        let quiz = sample();
        let other = CompiledQuiz { school: "tern-valley".into(), ..quiz.clone() };
        let (rev, elsewhere) = (revision(&quiz), revision(&other));
        let on = |rev: &str| serde_json::json!([{ "rev": rev, "on": "2025-09-01", "change": "material" }]);
        let history = serde_json::json!({ SCHOOL: on(&rev), "tern-valley": on(&elsewhere) });
        let files = [
            ("sample/history.json".to_owned(), history.to_string()),
            (format!("sample/{rev}.json"), canonical(&quiz)),
            (format!("sample/{elsewhere}.json"), canonical(&other)),
        ];
        let (archive, problems) = Archive::from_files(files);
        assert_eq!(problems, []);
        let person = Person {
            id: "W1".into(),
            name: "Ada".into(),
            email: String::new(),
            school: SCHOOL.into(),
            roles: vec!["staff".into()],
            start: "2025-09-01".parse().unwrap(),
            end: None,
            epoch: 1,
        };
        let schools = [SCHOOL, "tern-valley"].map(|id| (id.to_owned(), format!("School {id}"))).into();
        Self {
            key: OrganisationKey::from_bytes([7; 32]),
            people: vec![person],
            training: Training { archive, schools, ..Training::default() },
            revision: rev,
            elsewhere,
        }
    }

    fn office(&self) -> Office<'_> {
        Office::new(&self.key, &self.people, &self.training, "2025-10-01".parse().unwrap())
    }

    /// The form of W1 on 10 September 2025.
    fn form(&self, answers: &str) -> Form {
        Form {
            staff: "W1".into(),
            quiz: "sample".into(),
            revision: self.revision.clone(),
            on: "2025-09-10".parse().unwrap(),
            attempt: 1,
            answers: written(answers).unwrap(),
            by: "M. Wexcombe".into(),
        }
    }

    /// The letter of the right answer to the question of that number.
    fn right(&self, number: usize) -> String {
        let quiz = self.training.archive.revision("sample", &self.revision).unwrap();
        let question = &quiz.questions[number - 1];
        let ids = paper::lettered(question, &self.revision);
        let right = (0..ids.len()).find(|at| {
            let answer = paper::read(question, &self.revision, &paper::letter(*at)).unwrap().unwrap();
            crate::quiz::mark(&question.task, &answer) == crate::quiz::Mark::Right
        });
        format!("{number}{}", paper::letter(right.unwrap()))
    }

    fn error(&self, change: impl FnOnce(&mut Form)) -> PaperError {
        let mut form = self.form("1a");
        change(&mut form);
        self.office().paper(&form).unwrap_err()
    }
}

#[test]
fn a_form_is_marked_over_the_whole_pool_and_says_who_keyed_it_in() {
    let trust = Trust::new();
    let all = [1, 2, 3].map(|number| trust.right(number)).join(" ");
    let entry = trust.office().paper(&trust.form(&all)).unwrap();
    assert_eq!((entry.class, entry.reason), (Class::Paper, None));
    assert_eq!(entry.source, "paper form, keyed in by M. Wexcombe");
    let result = entry.result.clone().unwrap();
    assert_eq!((result.right, result.asked(), result.passed), (3, 3, true));
    let attempt = entry.attempt.clone().unwrap();
    assert_eq!(
        (attempt.staff.as_deref(), attempt.school.as_str(), attempt.issued),
        (Some("W1"), SCHOOL, 1_757_505_600)
    );
    assert_eq!(answers(&entry.text).len(), 3);
    // The beginning of the revision is enough, and who keys it in makes no other form of it.
    let short = Form { revision: trust.revision[..6].into(), by: "T. Hollis".into(), ..trust.form(&all) };
    assert_eq!(trust.office().paper(&short).unwrap().token, entry.token);
    let none = trust.office().paper(&trust.form("")).unwrap();
    assert_eq!(none.result.map(|r| (r.right, r.passed)), Some((0, false)));
}

#[test]
fn what_the_form_cannot_say_is_refused() {
    let trust = Trust::new();
    assert_eq!(trust.error(|f| f.staff = "W2".into()), PaperError::Person("W2".into()));
    assert_eq!(trust.error(|f| f.quiz = "other".into()), PaperError::Quiz("other".into()));
    assert_eq!(
        trust.error(|f| f.revision = "AAAAAAAAAAAAAAAA".into()),
        PaperError::Revision("AAAAAAAAAAAAAAAA".into())
    );
    let five = trust.revision[..5].to_owned();
    assert_eq!(trust.error(|f| f.revision = five.clone()), PaperError::Revision(five.clone()));
    assert_eq!(
        trust.error(|f| f.revision = trust.elsewhere.clone()),
        PaperError::OtherSchool("School tern-valley".into())
    );
    let day = |text: &str| text.parse::<Date>().unwrap();
    assert_eq!(trust.error(|f| f.on = day("2025-10-03")), PaperError::InTheFuture(day("2025-10-03")));
    assert_eq!(trust.error(|f| f.on = day("2025-08-30")), PaperError::BeforePublished(day("2025-09-01")));
    assert_eq!(trust.error(|f| f.answers = written("4a").unwrap()), PaperError::NoQuestion { number: 4, last: 3 });
    assert_eq!(trust.error(|f| f.answers = written("0a").unwrap()), PaperError::NoQuestion { number: 0, last: 3 });
    assert!(matches!(trust.error(|f| f.answers = written("1z").unwrap()), PaperError::Answer { number: 1, .. }));
    assert!(matches!(trust.error(|f| f.answers = written("1ab").unwrap()), PaperError::Answer { number: 1, .. }));
}

#[test]
fn a_form_goes_in_once_and_another_in_its_place_only_when_it_was_taken_back() {
    let trust = Trust::new();
    let office = trust.office();
    let dir = tempfile::tempdir().unwrap();
    let mut register = Register::open(&dir.path().join("register.sqlite")).unwrap();
    let mut keep = |answers: &str, attempt| {
        let form = Form { attempt, ..trust.form(answers) };
        super::keep(&mut register, &office, &[office.paper(&form).unwrap()]).unwrap()[0]
    };
    let (first, second) = (trust.right(1), format!("{} {}", trust.right(1), trust.right(2)));
    assert_eq!(keep(&first, 1), Kept::New(1));
    assert_eq!(keep(&first, 1), Kept::Known(1));
    assert_eq!(keep(&second, 1), Kept::Other(1));
    assert_eq!(keep(&second, 2), Kept::New(2));
    let key = trust.key.office();
    let today = "2025-10-01".parse().unwrap();
    crate::audit::correct(&mut register, crate::audit::Correction::Withdraw(1), "Keyed in wrongly.", &key, today)
        .unwrap();
    let mut keep = |answers: &str, attempt| {
        let form = Form { attempt, ..trust.form(answers) };
        super::keep(&mut register, &office, &[office.paper(&form).unwrap()]).unwrap()[0]
    };
    assert_eq!(keep(&first, 1), Kept::Withdrawn(3));
    assert_eq!(keep(&second, 1), Kept::New(4));
    assert!(register.verify(&[key.public()], &[]).unwrap().flaws.is_empty());
    let report = crate::audit::report(&trust.people, &trust.training, &register.entries().unwrap(), today);
    assert_eq!(report.set_aside.len(), 1);
}

#[test]
fn a_question_is_shown_with_its_letters() {
    let trust = Trust::new();
    let quiz = trust.training.archive.revision("sample", &trust.revision).unwrap();
    let shown = asked(&quiz.questions[0], &trust.revision);
    assert_eq!(shown.options.first().map(|(letter, _)| letter.as_str()), Some("A"));
    assert!(shown.options.len() >= 2 && shown.rows.is_empty());
}
