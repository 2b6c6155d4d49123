use super::*;
use crate::{
    audit::find,
    config::ChangeKind,
    quiz::{Archive, Mark, Published, canonical, revision, tests::sample},
};

const SCHOOL: &str = "larkfold-infant";

/// A trust with one quiz, whose first revision was followed by one with a material change, and two people.
struct Trust {
    key: OrganisationKey,
    people: Vec<Person>,
    training: Training,
    first: String,
    second: String,
}

impl Trust {
    fn new() -> Self {
        let quiz = CompiledQuiz { draw: Some(2), ..sample() };
        let changed = CompiledQuiz { title: "Sample, changed".into(), ..quiz.clone() };
        let elsewhere = CompiledQuiz { school: "tern-valley".into(), ..quiz.clone() };
        let never = CompiledQuiz { title: "Draft".into(), ..quiz.clone() };
        let [first, second, third] = [&quiz, &changed, &elsewhere].map(revision);
        let on =
            |rev: &str, on: &str| Published { rev: rev.into(), on: on.parse().unwrap(), change: ChangeKind::Material };
        let history = serde_json::json!({
            SCHOOL: [on(&first, "2025-09-01"), on(&second, "2025-12-01")],
            "tern-valley": [on(&third, "2025-09-01")],
        });
        let mut files = vec![("sample/history.json".to_owned(), history.to_string())];
        files.extend(
            [&quiz, &changed, &elsewhere, &never].map(|q| (format!("sample/{}.json", revision(q)), canonical(q))),
        );
        let (archive, problems) = Archive::from_files(files);
        assert_eq!(problems, []);
        let person = |id: &str, school: &str, epoch| Person {
            id: id.into(),
            name: id.into(),
            email: String::new(),
            school: school.into(),
            roles: vec!["staff".into()],
            start: "2026-09-01".parse().unwrap(),
            end: None,
            epoch,
        };
        Self {
            key: OrganisationKey::from_bytes([7; 32]),
            people: vec![person("W1", SCHOOL, 1), person("W2", SCHOOL, 3)],
            training: Training { archive, ..Training::default() },
            first,
            second,
        }
    }

    fn claims(&self) -> Claims {
        Claims {
            who: Who::Staff("W1".into()),
            school: SCHOOL.into(),
            quiz: "sample".into(),
            revision: self.second.clone(),
            answers: BTreeMap::new(),
            // 2026-01-10
            issued: 1_768_046_400,
            spent: 60,
            attempt: 1,
            accepted: vec![],
            id: "AAECAwQFBgcI".into(),
            witness: None,
        }
    }

    fn key_of(&self, school: &str, id: &str, epoch: u32) -> TokenKey {
        TokenKey::personal(&self.key.code(school, id, epoch))
    }

    fn judge(&self, text: &str) -> Entry {
        let today = "2026-01-20".parse().unwrap();
        let found = find(text);
        assert_eq!(found.len(), 1, "{text}");
        Office::new(&self.key, &self.people, &self.training, today).judge(&found[0], "a.txt:1")
    }

    /// The judgement of claims that the person's own code signs at the school they name.
    fn signed(&self, claims: &Claims) -> Entry {
        let key = match &claims.who {
            Who::Staff(id) => {
                let epoch = self.people.iter().find(|p| p.id == *id).map_or(1, |p| p.epoch);
                self.key_of(&claims.school, id, epoch)
            }
            Who::Named(_) => TokenKey::self_declared(&claims.revision),
        };
        self.judge(&token::sign(claims, &key).unwrap())
    }

    fn reason(&self, change: impl FnOnce(&mut Claims)) -> Option<Reason> {
        let mut claims = self.claims();
        change(&mut claims);
        self.signed(&claims).reason
    }

    /// The ids of the questions that `claims` are asked, and one that they are not.
    fn drawn(&self, claims: &Claims) -> (Vec<String>, String) {
        let quiz = self.training.archive.revision("sample", &claims.revision).unwrap();
        let key = match &claims.who {
            Who::Staff(id) => self.key_of(SCHOOL, id, 1),
            Who::Named(_) => TokenKey::self_declared(&claims.revision),
        };
        let draw =
            Draw { key: key.bytes(), revision: &claims.revision, attempt: claims.attempt, who: claims.who.text() };
        let asked: Vec<String> = draw.questions(quiz).iter().map(|q| q.id.clone()).collect();
        let other = quiz.questions.iter().find(|q| !asked.contains(&q.id)).unwrap().id.clone();
        (asked, other)
    }
}

#[test]
fn a_good_token_is_verified_and_marked_anew() {
    let trust = Trust::new();
    let mut claims = trust.claims();
    let (asked, _) = trust.drawn(&claims);
    claims.answers.insert(asked[0].clone(), "yes".into());
    let entry = trust.signed(&claims);
    assert_eq!((entry.class, entry.reason), (Class::Verified, None));
    let marks = vec![(asked[0].clone(), Mark::Right), (asked[1].clone(), Mark::Unanswered)];
    assert_eq!(entry.result, Some(Marked { right: 1, passed: true, marks }));
    let attempt = entry.attempt.unwrap();
    assert_eq!(attempt.on.to_string(), "2026-01-10");
    assert_eq!(attempt.staff.as_deref(), Some("W1"));
    assert_eq!(find(&entry.text).len(), 1);
}

#[test]
fn an_old_revision_is_stale_and_a_typed_name_is_self_declared() {
    let trust = Trust::new();
    let old = Claims { revision: trust.first.clone(), ..trust.claims() };
    assert_eq!(trust.signed(&old).class, Class::Stale);
    let mut named = Claims { who: Who::Named("Zoë Ønsker".into()), ..trust.claims() };
    let (asked, other) = trust.drawn(&named);
    named.answers.insert(asked[1].clone(), "no".into());
    let entry = trust.signed(&named);
    assert_eq!((entry.class, entry.result.map(|r| r.right)), (Class::SelfDeclared, Some(0)));
    named.answers.insert(other, "yes".into());
    assert_eq!(trust.signed(&named).reason, Some(Reason::NotDrawn));
}

#[test]
fn each_lie_has_its_reason() {
    let trust = Trust::new();
    let (_, other) = trust.drawn(&trust.claims());
    let day = 86_400;
    assert_eq!(trust.reason(|_| ()), None);
    assert_eq!(trust.reason(|c| c.who = Who::Staff("W9".into())), Some(Reason::UnknownPerson));
    assert_eq!(trust.reason(|c| c.school = "tern-valley".into()), Some(Reason::OtherSchool));
    assert_eq!(trust.reason(|c| c.quiz = "other".into()), Some(Reason::UnknownQuiz));
    assert_eq!(trust.reason(|c| c.revision = "A".repeat(16)), Some(Reason::UnknownRevision));
    assert_eq!(trust.reason(|c| c.issued += 11 * day), None);
    assert_eq!(trust.reason(|c| c.issued += 12 * day), Some(Reason::InTheFuture));
    assert_eq!(trust.reason(|c| c.issued = 253_402_300_799), Some(Reason::InTheFuture));
    assert_eq!(trust.reason(|c| c.issued -= 41 * day), None);
    assert_eq!(trust.reason(|c| c.issued -= 42 * day), Some(Reason::BeforePublished));
    assert_eq!(trust.reason(|c| c.issued = 0), Some(Reason::BeforePublished));
    assert_eq!(trust.reason(|c| drop(c.answers.insert(other, "yes".into()))), Some(Reason::NotDrawn));
    assert_eq!(trust.reason(|c| drop(c.answers.insert("q99".into(), "yes".into()))), Some(Reason::NotDrawn));
}

#[test]
fn a_revision_that_was_archived_and_never_published_does_not_count() {
    let trust = Trust::new();
    let draft = CompiledQuiz { title: "Draft".into(), draw: Some(2), ..sample() };
    assert!(trust.training.archive.revision("sample", &revision(&draft)).is_some());
    assert_eq!(trust.reason(|c| c.revision = revision(&draft)), Some(Reason::UnknownRevision));
}

#[test]
fn another_persons_code_and_a_revoked_code_are_told_apart() {
    let trust = Trust::new();
    let claims = Claims { who: Who::Staff("W2".into()), ..trust.claims() };
    let by = |key: TokenKey| trust.judge(&token::sign(&claims, &key).unwrap()).reason;
    assert_eq!(by(trust.key_of(SCHOOL, "W2", 3)), None);
    assert_eq!(by(trust.key_of(SCHOOL, "W2", 1)), Some(Reason::RevokedCode));
    assert_eq!(by(trust.key_of(SCHOOL, "W2", 4)), Some(Reason::BadSignature));
    assert_eq!(by(trust.key_of(SCHOOL, "W1", 1)), Some(Reason::BadSignature));
    assert_eq!(by(trust.key_of("tern-valley", "W2", 3)), Some(Reason::BadSignature));
}

#[test]
fn what_cannot_be_read_is_damaged_and_only_its_beginning_kept() {
    let trust = Trust::new();
    let token = token::sign(&trust.claims(), &trust.key_of(SCHOOL, "W1", 1)).unwrap();
    let cut = trust.judge(&token[..token.len() - 9]);
    assert_eq!((cut.class, cut.reason, cut.attempt), (Class::Damaged, Some(Reason::Incomplete), None));
    assert_eq!(cut.text.len(), 80);
    // A byte of the payload that no JSON can begin with.
    let header = token.find('.').unwrap();
    let altered = format!("{}A{}", &token[..=header], &token[header + 2..]);
    assert_eq!(trust.judge(&altered).reason, Some(Reason::Unreadable));
    // A self-declared token with a slip in its signature.
    let named = Claims { who: Who::Named("Ada".into()), ..trust.claims() };
    let token = token::sign(&named, &TokenKey::self_declared("another revisio")).unwrap();
    let entry = trust.judge(&token);
    assert_eq!((entry.class, entry.reason), (Class::Damaged, Some(Reason::Unreadable)));
}

#[test]
fn no_altered_byte_is_accepted() {
    let trust = Trust::new();
    let token = token::sign(&trust.claims(), &trust.key_of(SCHOOL, "W1", 1)).unwrap();
    let header = token.find('.').unwrap();
    let office = Office::new(&trust.key, &trust.people, &trust.training, "2026-01-20".parse().unwrap());
    for at in header..token.len() {
        for byte in ["A", "x", "_", "."] {
            let altered = format!("{}{byte}{}", &token[..at], &token[at + 1..]);
            if altered != token {
                for found in find(&altered) {
                    assert!(!office.judge(&found, "").class.is_accepted(), "{at} {byte}");
                }
            }
        }
    }
}

#[test]
fn a_witness_code_counts_on_its_day_wherever_the_reader_is() {
    let trust = Trust::new();
    let day = |text: &str| text.parse::<Date>().unwrap();
    let class = |issued: &str, code: Option<String>| {
        let issued = issued.parse::<jiff::Timestamp>().unwrap().as_second() as u64;
        trust.signed(&Claims { issued, witness: code, ..trust.claims() }).class
    };
    let code = |day: Date| Some(trust.key.witness(SCHOOL, "sample", day).to_string());
    let noon = "2026-01-10T12:30:00Z";
    assert_eq!(class(noon, code(day("2026-01-10"))), Class::Witnessed);
    assert_eq!(class(noon, code(day("2026-01-10")).map(|c| c.to_lowercase().replace('-', ""))), Class::Witnessed);
    // In the afternoon of UTC it is tomorrow in the east of the world, and never yesterday.
    assert_eq!(class(noon, code(day("2026-01-11"))), Class::Witnessed);
    assert_eq!(class("2026-01-10T09:30:00Z", code(day("2026-01-11"))), Class::Verified);
    assert_eq!(class("2026-01-10T11:30:00Z", code(day("2026-01-09"))), Class::Witnessed);
    assert_eq!(class(noon, code(day("2026-01-09"))), Class::Verified);
    // What does not fit costs nobody their result.
    assert_eq!(class(noon, None), Class::Verified);
    assert_eq!(class(noon, Some("AAAA-AAA".into())), Class::Verified);
    assert_eq!(class(noon, Some("anything".into())), Class::Verified);
    let elsewhere = trust.key.witness("tern-valley", "sample", day("2026-01-10")).to_string();
    assert_eq!(class(noon, Some(elsewhere)), Class::Verified);
    // A typed name is nobody's, whoever was there.
    let named = Claims {
        who: Who::Named("Ada".into()),
        issued: noon.parse::<jiff::Timestamp>().unwrap().as_second() as u64,
        witness: code(day("2026-01-10")),
        ..trust.claims()
    };
    assert_eq!(trust.signed(&named).class, Class::SelfDeclared);
}

#[test]
fn tokens_of_a_retired_key_are_taken_in_until_its_day() {
    let trust = Trust::new();
    let today: Date = "2026-01-20".parse().unwrap();
    let token = token::sign(&trust.claims(), &trust.key_of(SCHOOL, "W1", 1)).unwrap();
    let revoked = Claims { who: Who::Staff("W2".into()), ..trust.claims() };
    let revoked = token::sign(&revoked, &trust.key_of(SCHOOL, "W2", 2)).unwrap();
    let judged = |key: OrganisationKey, text: &str| {
        let entry = Office::new(&key, &trust.people, &trust.training, today).judge(&find(text)[0], "a.txt:1");
        (entry.class, entry.reason)
    };
    let rotated = |until: &str| OrganisationKey::from_bytes([7; 32]).replaced_by([8; 32], until.parse().unwrap());
    assert_eq!(judged(rotated("2026-01-20"), &token), (Class::Verified, None));
    assert_eq!(judged(rotated("2026-01-19"), &token), (Class::Rejected, Some(Reason::RevokedCode)));
    assert_eq!(judged(rotated("2026-01-20"), &revoked), (Class::Rejected, Some(Reason::RevokedCode)));
    assert_eq!(judged(rotated("2026-01-19"), &revoked), (Class::Rejected, Some(Reason::RevokedCode)));
    assert_eq!(judged(OrganisationKey::from_bytes([8; 32]), &token), (Class::Rejected, Some(Reason::BadSignature)));
    // The new key works beside the old one, for codes and for witnesses.
    let key = rotated("2026-01-20");
    let code = key.witness(SCHOOL, "sample", "2026-01-10".parse().unwrap()).to_string();
    let claims = Claims { witness: Some(code), ..trust.claims() };
    let made = token::sign(&claims, &TokenKey::personal(&key.code(SCHOOL, "W1", 1))).unwrap();
    assert_eq!(judged(key, &made), (Class::Witnessed, None));
}

#[test]
fn a_refresher_answers_exactly_the_questions_that_a_material_change_touched() {
    let mut trust = Trust::new();
    let quiz = CompiledQuiz { draw: None, ..sample() };
    let mut changed = quiz.clone();
    let Some(last) = changed.questions.last_mut() else { panic!("the sample asks something") };
    last.id = "new".into();
    let [first, second] = [&quiz, &changed].map(revision);
    let on = |rev: &str, on: &str| Published { rev: rev.into(), on: on.parse().unwrap(), change: ChangeKind::Material };
    let history = serde_json::json!({ SCHOOL: [on(&first, "2025-09-01"), on(&second, "2025-12-01")] });
    let files = [
        ("sample/history.json".to_owned(), history.to_string()),
        (format!("sample/{first}.json"), canonical(&quiz)),
        (format!("sample/{second}.json"), canonical(&changed)),
    ];
    let (archive, problems) = Archive::from_files(files);
    assert_eq!(problems, []);
    trust.training.archive = archive;
    let answering = |revision: &str, answers: &[(&str, &str)]| {
        let answers = answers.iter().map(|(id, answer)| ((*id).to_owned(), (*answer).to_owned())).collect();
        let entry = trust.signed(&Claims { revision: revision.to_owned(), answers, ..trust.claims() });
        let marked = entry.result.map(|r| (r.marks.len(), r.right, r.passed));
        (entry.class, entry.reason, marked)
    };
    assert_eq!(answering(&second, &[("new", "yes")]), (Class::Verified, None, Some((1, 1, true))));
    assert_eq!(answering(&second, &[("new", "no")]), (Class::Verified, None, Some((1, 0, false))));
    // Less or other than the refresher is the whole quiz, with answers that are missing.
    let old = quiz.questions[0].id.as_str();
    assert_eq!(answering(&second, &[(old, "yes")]), (Class::Verified, None, Some((3, 1, false))));
    assert_eq!(answering(&second, &[(old, "yes"), ("new", "yes")]).2.map(|m| m.0), Some(3));
    assert_eq!(answering(&second, &[]).2, Some((3, 0, false)));
    // The first revision has none.
    assert_eq!(answering(&first, &[(old, "yes")]), (Class::Stale, None, Some((3, 1, false))));
    assert_eq!(answering(&first, &[("new", "yes")]).1, Some(Reason::NotDrawn));
}
