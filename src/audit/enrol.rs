//! What each person needs to begin: a code, a link, and what is asked of them.

use jiff::civil::Date;

use super::{
    Training,
    csv::{Columns, Table, csv_text},
};
use crate::{config::long_date, roster::Person, token::OrganisationKey};

/// A person with their secrets and tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled<'a> {
    /// The person.
    pub person: &'a Person,
    /// The school's name.
    pub school: String,
    /// The personal code, in groups.
    pub code: String,
    /// The address of the person's page, without the secret.
    pub page: String,
    /// The personal link: that address with the id and the code.
    pub link: String,
    /// What they have to pass, in the order of the report.
    pub tasks: Vec<Task>,
}

/// A quiz that a person has to pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Id of the quiz.
    pub quiz: String,
    /// Its title.
    pub title: String,
    /// The day by which a new starter passes it; `None`: there is no deadline.
    pub due: Option<Date>,
}

impl Enrolled<'_> {
    /// How a letter begins. Whole names: nobody can tell which of two names a person goes by.
    pub fn greeting(&self) -> String {
        format!("Dear {}", self.plain_name())
    }

    /// The name in the order in which it is spoken, where the roster has the family name in front.
    fn plain_name(&self) -> String {
        match self.person.name.split_once(',') {
            Some((family, given)) if !given.contains(',') && !given.trim().is_empty() => {
                format!("{} {}", given.trim(), family.trim())
            }
            _ => self.person.name.clone(),
        }
    }

    /// The first day by which something is to be passed.
    pub fn first_due(&self) -> Option<Date> {
        self.tasks.iter().filter_map(|task| task.due).min()
    }
}

/// Enrols `people`. `base` is the address of the site, with or without a slash at its end; without it the links are relative. With
/// `with_start` the links say when each begins, and as what.
pub fn enrol<'a>(
    people: &[&'a Person],
    key: &OrganisationKey,
    training: &Training,
    base: Option<&str>,
    with_start: bool,
) -> Vec<Enrolled<'a>> {
    let one = |person: &&'a Person| {
        let code = key.code(&person.school, &person.id, person.epoch).to_string();
        let page = page(base, &person.school, "induction");
        Enrolled {
            person,
            school: training.school(&person.school).to_owned(),
            link: format!(
                "{page}{}#{}",
                if with_start { starting(person) } else { String::new() },
                secret(person, &code)
            ),
            page,
            code,
            tasks: tasks(person, training),
        }
    };
    people.iter().map(one).collect()
}

/// The personal link to a quiz: with `only_changed` to the questions that the last material change touched.
pub fn quiz_link(person: &Person, key: &OrganisationKey, quiz: &str, only_changed: bool, base: &str) -> String {
    let code = key.code(&person.school, &person.id, person.epoch).to_string();
    let page = page(Some(base), &person.school, &format!("quizzes/{quiz}"));
    let asks = if only_changed { "changed/" } else { "" };
    format!("{page}#{asks}{}", secret(person, &code))
}

/// The address of a page of a school.
fn page(base: Option<&str>, school: &str, page: &str) -> String {
    let base = base.map(|base| format!("{}/", base.trim_end_matches('/'))).unwrap_or_default();
    // On a file share the address of a folder opens a list of its files.
    let file = if base.starts_with("file:") { "index.html" } else { "" };
    format!("{base}schools/{school}/{page}/{file}")
}

/// What tells the task list when a person begins, and as what. Who has several roles chooses there, and sees the tasks of all.
fn starting(person: &Person) -> String {
    match person.roles.as_slice() {
        [role] => format!("?role={}&start={}", encoded(role), person.start),
        _ => format!("?start={}", person.start),
    }
}

/// What is behind the `#` of a personal link.
fn secret(person: &Person, code: &str) -> String {
    format!("{}.{code}", encoded(&person.id))
}

fn tasks(person: &Person, training: &Training) -> Vec<Task> {
    let needed = training.requirements.iter().filter(|needed| needed.is_of(person));
    let task = needed.map(|needed| {
        // Nobody is late for a quiz that was not there yet.
        let first = training.archive.first_published(&needed.quiz, &person.school);
        let since = first.map_or(person.start, |first| first.max(person.start));
        let due = needed.due_within.map(|period| period.after(since));
        Task { quiz: needed.quiz.clone(), title: needed.title.clone(), due }
    });
    task.collect()
}

/// Everyone's personal code and link.
pub fn links<'a>(enrolled: &'a [Enrolled]) -> Table<'a> {
    let columns: Columns<&Enrolled, 6> = [
        ("id", |one| (&one.person.id).into()),
        ("name", |one| (&one.person.name).into()),
        ("email", |one| (&one.person.email).into()),
        ("school", |one| (&one.person.school).into()),
        ("code", |one| (&one.code).into()),
        ("link", |one| (&one.link).into()),
    ];
    Table::of(enrolled, columns)
}

/// Everything that a letter can say, a row a person, as CSV for a mail merge. Days are written out, since letters print them as
/// they stand; each quiz that is required of anybody has a column with its day.
pub fn letters(enrolled: &[Enrolled], training: &Training) -> String {
    let mut header: Vec<String> = [
        "id",
        "name",
        "greeting",
        "email",
        "school",
        "school_name",
        "start",
        "code",
        "link",
        "page",
        "first_due",
        "tasks",
    ]
    .map(str::to_owned)
    .into();
    header.extend(training.requirements.iter().map(|needed| format!("{}_due", needed.quiz)));
    let written = |due: Option<Date>| due.map(long_date).unwrap_or_default();
    let told = |task: &Task| match task.due {
        Some(due) => format!("{} by {}", task.title, long_date(due)),
        None => task.title.clone(),
    };
    let row = |one: &Enrolled| {
        let mut row = vec![
            one.person.id.clone(),
            one.person.name.clone(),
            one.greeting(),
            one.person.email.clone(),
            one.person.school.clone(),
            one.school.clone(),
            long_date(one.person.start),
            one.code.clone(),
            one.link.clone(),
            one.page.clone(),
            written(one.first_due()),
            one.tasks.iter().map(told).collect::<Vec<_>>().join("; "),
        ];
        row.extend(training.requirements.iter().map(|needed| {
            let task = one.tasks.iter().find(|task| task.quiz == needed.quiz);
            task.map_or_else(String::new, |task| task.due.map_or_else(|| "no set day".to_owned(), long_date))
        }));
        row
    };
    csv_text(&header, &enrolled.iter().map(row).collect::<Vec<_>>())
}

/// `text` as `encodeURIComponent` gives it, but for four marks of punctuation that mail programs cut links at.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Requirement;

    fn person(name: &str) -> Person {
        Person {
            id: "Ü+1".into(),
            name: name.into(),
            email: String::new(),
            school: "larkfold-infant".into(),
            roles: vec!["staff".into()],
            start: "2025-09-01".parse().unwrap(),
            end: None,
            epoch: 1,
        }
    }

    fn training() -> Training {
        let needed = |quiz: &str, audience: &str, due: Option<&str>| Requirement {
            quiz: quiz.into(),
            title: format!("Quiz {quiz}"),
            audiences: vec![audience.into()],
            schools: vec![],
            due_within: due.map(|due| due.parse().unwrap()),
            refresh_every: None,
        };
        let requirements = vec![
            needed("ict", "staff", Some("14 days")),
            needed("fire", "staff", None),
            needed("board", "governors", None),
        ];
        let schools = [("larkfold-infant".to_owned(), "Larkfold Infant School".to_owned())].into();
        Training { requirements, schools, ..Training::default() }
    }

    #[test]
    fn a_link_carries_the_id_and_the_code_in_its_fragment() {
        let person = person("=Ada");
        let key = OrganisationKey::from_bytes([1; 32]);
        let code = key.code("larkfold-infant", "Ü+1", 1);
        for (base, before) in [
            (None, "schools/larkfold-infant/induction/"),
            (Some("https://x.example/site"), "https://x.example/site/schools/larkfold-infant/induction/"),
            (Some("file:///N:/site/"), "file:///N:/site/schools/larkfold-infant/induction/index.html"),
        ] {
            let enrolled = enrol(&[&person], &key, &training(), base, false);
            assert_eq!(links(&enrolled).rows.next().unwrap()[5], format!("{before}#%C3%9C%2B1.{code}"));
            assert_eq!(enrolled[0].page, before);
            let link = quiz_link(&person, &key, "ict", true, base.unwrap_or_default());
            if base.is_some() {
                assert_eq!(link, format!("{}#changed/%C3%9C%2B1.{code}", before.replace("induction", "quizzes/ict")));
            }
            assert!(links(&enrolled).csv().contains(",'=Ada,"));
        }
        let link = |person: &Person| enrol(&[person], &key, &training(), None, true)[0].link.clone();
        let before = "schools/larkfold-infant/induction/";
        assert_eq!(link(&person), format!("{before}?role=staff&start=2025-09-01#%C3%9C%2B1.{code}"));
        let both = Person { roles: vec!["staff".into(), "governors".into()], ..person };
        assert_eq!(link(&both), format!("{before}?start=2025-09-01#%C3%9C%2B1.{code}"));
    }

    #[test]
    fn a_letter_says_what_to_do_and_by_when() {
        let people = [person("Oakhanger, Priya"), person("=Ada \"A\" Byron")];
        let people: Vec<&Person> = people.iter().collect();
        let key = OrganisationKey::from_bytes([1; 32]);
        let csv = letters(&enrol(&people, &key, &training(), None, false), &training());
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(header[12..], ["ict_due", "fire_due", "board_due"]);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let cell =
            |row: usize, name: &str| rows[row][header.iter().position(|title| title == name).unwrap()].to_owned();
        assert_eq!(cell(0, "greeting"), "Dear Priya Oakhanger");
        assert_eq!(cell(1, "greeting"), "Dear =Ada \"A\" Byron");
        assert_eq!(cell(1, "name"), "'=Ada \"A\" Byron");
        assert_eq!(cell(0, "school_name"), "Larkfold Infant School");
        assert_eq!(cell(0, "tasks"), "Quiz ict by 15 September 2025; Quiz fire");
        assert_eq!(
            (cell(0, "first_due"), cell(0, "ict_due")),
            ("15 September 2025".into(), "15 September 2025".into())
        );
        assert_eq!((cell(0, "fire_due"), cell(0, "board_due")), ("no set day".into(), String::new()));
    }
}
