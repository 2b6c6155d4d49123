//! How long the audit takes, against a bare program that verifies the same signatures and inserts the same rows.
//!
//! `cargo bench --bench audit -- [tokens] [people]` prints seconds and ratios; 100000 and 5000 unless given. The tokens are made from a
//! seeded generator, so every run has the same ones.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::unwrap_used,
    reason = "a bench makes files, prints, and stops where something fails"
)]

use std::{collections::BTreeMap, path::Path, time::Instant};

use jiff::{ToSpan, civil::date};
use rayon::prelude::*;
use staffroom::{
    audit::{self, Gathered, Input, Office, Requirement, Training},
    quiz::{Archive, Choice, CompiledQuestion, CompiledQuiz, Draw, Marking, Task, canonical, revision},
    register::Register,
    render,
    roster::Person,
    token::{self, Claims, OrganisationKey, TokenKey, Who},
};

const QUIZZES: usize = 20;

/// Numbers that look random and are the same each time (SplitMix64, public domain, <https://prng.di.unimi.it/splitmix64.c>).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

fn quiz(number: usize) -> CompiledQuiz {
    let option = |id: &str, correct| Choice { id: id.into(), text: id.into(), correct, feedback: String::new() };
    let question = |n: usize| CompiledQuestion {
        id: format!("question-{n}"),
        prompt: format!("<p>Question {n} of quiz {number}?</p>"),
        hint: String::new(),
        task: Task::Single { options: vec![option("a", true), option("b", false), option("c", false)] },
        right: String::new(),
        wrong: String::new(),
        cites: None,
    };
    CompiledQuiz {
        quiz: format!("quiz-{number}"),
        school: "north".into(),
        title: format!("Quiz {number}"),
        pass_mark: 60,
        draw: Some(10),
        marking: Marking::Browser,
        questions: (0..24).map(question).collect(),
    }
}

fn training(quizzes: &[CompiledQuiz]) -> Training {
    let mut files = Vec::new();
    for quiz in quizzes {
        let rev = revision(quiz);
        let history = format!(r#"{{"north":[{{"rev":"{rev}","on":"2020-01-01","change":"material"}}]}}"#);
        files.push((format!("{}/history.json", quiz.quiz), history));
        files.push((format!("{}/{rev}.json", quiz.quiz), canonical(quiz)));
    }
    let (archive, problems) = Archive::from_files(files);
    assert!(problems.is_empty());
    let required = |quiz: &CompiledQuiz| Requirement {
        quiz: quiz.quiz.clone(),
        title: quiz.title.clone(),
        audiences: vec!["staff".into()],
        schools: Vec::new(),
        due_within: "14 days".parse().ok(),
        refresh_every: "1 year".parse().ok(),
    };
    let schools = BTreeMap::from([("north".to_owned(), "North School".to_owned())]);
    Training { requirements: quizzes.iter().map(required).collect(), archive, schools, ..Training::default() }
}

fn people(count: usize) -> Vec<Person> {
    let person = |n: usize| Person {
        id: format!("W{n:05}"),
        name: format!("Person {n}"),
        email: format!("w{n}@north.example"),
        school: "north".into(),
        roles: vec!["staff".into()],
        start: date(2020, 9, 1),
        end: None,
        epoch: 1,
    };
    (0..count).map(person).collect()
}

/// One token: person, quiz and year go round, so that everyone takes everything once a year.
fn token(at: usize, people: &[Person], keys: &[TokenKey], quizzes: &[CompiledQuiz], numbers: &mut Numbers) -> String {
    let person = at % people.len();
    let quiz = &quizzes[at / people.len() % quizzes.len()];
    let year = (at / people.len() / quizzes.len()) as u64;
    let revision = revision(quiz);
    let key = &keys[person];
    let draw = Draw { key: key.bytes(), revision: &revision, attempt: 1, who: &people[person].id };
    let pick = |numbers: &mut Numbers| ["a", "a", "a", "a", "b", "c"][numbers.below(6)].to_owned();
    let answers = draw.questions(quiz).iter().map(|q| (q.id.clone(), pick(numbers))).collect();
    let claims = Claims {
        who: Who::Staff(people[person].id.clone()),
        school: "north".into(),
        quiz: quiz.quiz.clone(),
        revision,
        answers,
        issued: 1_600_000_000 + year * 31_557_600 + numbers.next() % 20_000_000,
        spent: 300,
        attempt: 1,
        accepted: Vec::new(),
        id: format!("{at:012}"),
        witness: None,
    };
    token::sign(&claims, key).unwrap()
}

/// The least that any program has to do: derive the person's key, check the signature, and insert the row that the register has.
fn bare(tokens: &[String], key: &OrganisationKey, register: &Path, to: &Path) -> f64 {
    let rows = rows(register);
    let start = Instant::now();
    let mut connection = rusqlite::Connection::open(to).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA cache_size = -131072;
            CREATE TABLE entry (number INTEGER PRIMARY KEY, token BLOB, verdict TEXT, once BLOB UNIQUE, body TEXT, digest BLOB, hash BLOB) STRICT;
            CREATE INDEX entry_token ON entry (token);",
        )
        .unwrap();
    for (tokens, rows) in tokens.chunks(8192).zip(rows.chunks(8192)) {
        let transaction = connection.transaction().unwrap();
        for (text, row) in tokens.iter().zip(rows) {
            let token = token::read(text).unwrap();
            let Who::Staff(id) = &token.claims().who else { unreachable!("every token has an id") };
            assert!(token.is_signed_by(&TokenKey::personal(&key.code("north", id, 1))));
            transaction
                .prepare_cached("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)")
                .unwrap()
                .execute(rusqlite::params_from_iter(row))
                .unwrap();
        }
        transaction.commit().unwrap();
    }
    start.elapsed().as_secs_f64()
}

fn rows(register: &Path) -> Vec<Vec<rusqlite::types::Value>> {
    let connection = rusqlite::Connection::open(register).unwrap();
    let mut statement = connection
        .prepare("SELECT number, token, verdict, once, body, digest, hash FROM entry ORDER BY number")
        .unwrap();
    let row = |row: &rusqlite::Row| (0..7).map(|at| row.get(at)).collect::<Result<Vec<_>, _>>();
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

/// The most memory that the process had, in MiB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Forgets the most memory so far (proc(5), `clear_refs`); where the system does not offer that, [`peak`] tells of the whole run.
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The processor's seconds that this process has used, which other work on the machine changes little; 0 where the system does not say.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // User and system time are the 14th and 15th field, in hundredths; the second field is in brackets and may hold spaces.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn main() {
    let mut counts = std::env::args().skip(1).filter_map(|argument| argument.parse::<usize>().ok());
    let (count, staff) = (counts.next().unwrap_or(100_000), counts.next().unwrap_or(5000));
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let key = OrganisationKey::from_bytes([7; 32]);
    let quizzes: Vec<CompiledQuiz> = (0..QUIZZES).map(quiz).collect();
    let (training, people) = (training(&quizzes), people(staff));
    let keys: Vec<TokenKey> = people.iter().map(|p| TokenKey::personal(&key.code(&p.school, &p.id, 1))).collect();
    let mut numbers = Numbers(1);
    let tokens: Vec<String> = (0..count).map(|n| token(n, &people, &keys, &quizzes, &mut numbers)).collect();
    let files = tokens.chunks(50_000).enumerate().map(|(n, tokens)| {
        let path = at(&format!("{n}.txt"));
        std::fs::write(&path, tokens.join("\n\n")).unwrap();
        Input::File(path)
    });
    let files: Vec<Input> = files.collect();
    let years = i64::try_from(count / staff / QUIZZES + 1).unwrap();
    let today = date(2020, 9, 13).saturating_add(years.years());

    let office = Office::new(&key, &people, &training, today);
    let (start, used) = (Instant::now(), cpu());
    let mut register = Register::open(&at("register.sqlite")).unwrap();
    let summary = audit::import(files, audit::read, &office, &mut register, |_| ()).unwrap();
    let (ours, ours_used) = (start.elapsed().as_secs_f64(), cpu() - used);
    assert_eq!(summary.added.values().sum::<usize>(), count, "{:?}", summary.set_aside.first());
    let bare = bare(&tokens, &key, &at("register.sqlite"), &at("bare.sqlite"));
    println!(
        "import of {count} tokens: {ours:.2} s ({ours_used:.2} s of processor); bare program: {bare:.2} s; ratio {:.2} (at most 2)",
        ours / bare
    );

    drop((tokens, register));
    forget_peak();
    let (before, used, start) = (peak(), cpu(), Instant::now());
    let register = Register::open_to_read(&at("register.sqlite")).unwrap();
    let mut gathered = Gathered::new(&people, &training, register.corrected().unwrap());
    let corrected = cpu() - used;
    register.chunks(|entries| gathered.take(&entries)).unwrap();
    let taken = cpu() - used;
    let report = gathered.report(today);
    let set = cpu() - used;
    let pages = render::report::Pages::new(&report, None).unwrap();
    let size: usize = pages.list().par_iter().map(|page| pages.html(page).unwrap().len()).sum();
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "report over {staff} people, {QUIZZES} requirements, {count} attempts: {seconds:.2} s (at most 5), {:.2} s of processor: \
         {corrected:.2} for corrections, {:.2} to read, {:.2} to set in order, {:.2} for {} pages of {} MiB; \
         memory at most {} MiB, {before} MiB of it before",
        cpu() - used,
        taken - corrected,
        set - taken,
        cpu() - used - set,
        pages.list().len(),
        size / 1_048_576,
        peak()
    );
}
