use jiff::civil::Date;

use super::*;
use crate::{
    quiz::Mark,
    register::{Appended, Attempt, Class, Entry, Marked, Reason, TokenHash},
    token::{OfficeKey, OrganisationKey},
};

pub(in crate::register) fn key() -> OfficeKey {
    OrganisationKey::from_bytes([7; 32]).office()
}

pub(in crate::register) fn day() -> Date {
    "2025-09-11".parse().unwrap()
}

fn attempt(staff: &str, id: &str) -> Attempt {
    Attempt {
        staff: Some(staff.into()),
        name: None,
        school: "larkfold-infant".into(),
        quiz: "sample".into(),
        revision: "AAAAAAAAAAAAAAAA".into(),
        on: "2025-09-10".parse().unwrap(),
        issued: 1_757_500_000,
        spent: 60,
        attempt: 1,
        accepted: vec![],
        id: id.into(),
        witness: None,
    }
}

pub(in crate::register) fn verified(token: &str, staff: &str, id: &str) -> Entry {
    Entry {
        class: Class::Verified,
        reason: None,
        imported: "2025-09-11".parse().unwrap(),
        source: "a.txt:1".into(),
        token: TokenHash::of(token),
        text: token.into(),
        attempt: Some(attempt(staff, id)),
        result: Some(Marked { right: 1, passed: true, marks: vec![("q1".into(), Mark::Right)] }),
        corrects: None,
        note: None,
    }
}

pub(in crate::register) fn rejected(token: &str, reason: Reason) -> Entry {
    Entry { class: Class::Rejected, reason: Some(reason), result: None, ..verified(token, "W1", "one") }
}

pub(in crate::register) fn add(register: &mut Register, entries: Vec<Entry>) -> Vec<Appended> {
    let mut batch = register.batch().unwrap();
    let became = entries.into_iter().map(|e| batch.append(&e).unwrap()).collect();
    batch.commit(&key(), day()).unwrap();
    became
}

pub(in crate::register) struct Shelf(tempfile::TempDir);

impl Shelf {
    pub(in crate::register) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(in crate::register) fn path(&self) -> PathBuf {
        self.0.path().join("training/register.sqlite")
    }

    /// Changes the file behind the register's back, with the triggers taken away.
    pub(in crate::register) fn tamper(&self, sql: &str) {
        let connection = Connection::open(self.path()).unwrap();
        for trigger in
            ["entry_is_never_changed", "entry_is_never_removed", "head_is_never_changed", "head_is_never_removed"]
        {
            connection.execute_batch(&format!("DROP TRIGGER IF EXISTS {trigger}")).unwrap();
        }
        connection.execute_batch(sql).unwrap();
    }

    fn problem(&self) -> Option<Problem> {
        Register::open_to_read(&self.path()).and_then(|r| r.entries()).err().map(|e| e.problem)
    }
}

#[test]
fn entries_are_read_back_in_order_and_chained() {
    let shelf = Shelf::new();
    let entries = vec![verified("t1", "W1", "one"), rejected("t2", Reason::NotDrawn), verified("t3", "W2", "one")];
    let became = add(&mut Register::open(&shelf.path()).unwrap(), entries.clone());
    assert_eq!(became, [Appended::New(1), Appended::New(2), Appended::New(3)]);
    let read = Register::open_to_read(&shelf.path()).unwrap().entries().unwrap();
    assert_eq!(read.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(read.into_iter().map(|r| r.entry).collect::<Vec<_>>(), entries);
}

#[test]
fn what_is_made_of_many_entries_is_given_in_order_and_all_of_them_are_checked() {
    let shelf = Shelf::new();
    let many = 2 * CHUNK + PIECE + 1;
    let entries = (0..many).map(|n| verified(&format!("t{n}"), "W1", &n.to_string())).collect();
    add(&mut Register::open(&shelf.path()).unwrap(), entries);
    let numbers = || {
        let mut numbers = Vec::new();
        let of = |entries: &mut dyn Iterator<Item = Recorded>| entries.map(|recorded| recorded.number).collect();
        let read = Register::open_to_read(&shelf.path()).unwrap().pieces(of, |some: Vec<u64>| numbers.extend(some));
        (read.map_err(|e| e.problem), numbers)
    };
    assert_eq!(numbers(), (Ok(()), (1..=many as u64).collect()));
    // Nobody looks at more than the first of each piece, and the last of all is not as it was.
    shelf.tamper(&format!("UPDATE entry SET body = body || ' ' WHERE number = {many}"));
    let mut taken = 0;
    let first = |entries: &mut dyn Iterator<Item = Recorded>| usize::from(entries.next().is_some());
    let read = Register::open_to_read(&shelf.path()).unwrap().pieces(first, |some| taken += some);
    assert_eq!(read.map_err(|e| e.problem), Err(Problem::Altered(many as u64)));
    assert!(taken <= 2 * CHUNK / PIECE, "{taken}");
}

#[test]
fn what_was_accepted_withdrawn_or_purged_is_settled_and_what_was_set_aside_is_not() {
    let shelf = Shelf::new();
    let mut register = Register::open(&shelf.path()).unwrap();
    let withdrawn = Entry {
        class: Class::Rejected,
        reason: Some(Reason::Withdrawn),
        result: None,
        note: Some("A friend took it.".into()),
        corrects: Some(2),
        ..verified("t2", "W2", "two")
    };
    add(&mut register, vec![verified("t1", "W1", "one"), verified("t2", "W2", "two")]);
    let mut batch = register.batch().unwrap();
    batch.correct(&withdrawn).unwrap();
    batch.commit(&key(), day()).unwrap();
    add(&mut register, vec![rejected("t3", Reason::NotDrawn), verified("t4", "W4", "four")]);
    let mut batch = register.batch().unwrap();
    batch.purge(&crate::register::Which::Person("W4".into()), "She asked.", day()).unwrap();
    batch.commit(&key(), day()).unwrap();
    let tokens = ["t1", "t2", "t3", "t4", "t5"].map(TokenHash::of);
    assert_eq!(register.settled(tokens.iter()).unwrap(), [true, true, false, true, false]);
}

#[test]
fn entries_are_written_as_canonical_json() {
    use crate::{
        quiz::canonical,
        register::{chain::body, purge::Purge},
    };
    let mut full = verified("t1", "W1", "one");
    (full.reason, full.corrects, full.note) = (Some(Reason::Withdrawn), Some(1), Some("Why.".into()));
    let attempt = full.attempt.as_mut().unwrap();
    (attempt.name, attempt.witness, attempt.accepted) = (Some("Ada".into()), Some("w".into()), vec!["f".into()]);
    assert_eq!(body(&full).0, canonical(&full));
    let purge = Purge { purged: day(), note: "Why.".into(), entries: vec![(1, 2)] };
    assert_eq!(body(&purge).0, canonical(&purge));
}

#[test]
fn a_token_is_taken_in_once() {
    let shelf = Shelf::new();
    let mut register = Register::open(&shelf.path()).unwrap();
    add(&mut register, vec![verified("t1", "W1", "one")]);
    let again = vec![verified("t1", "W1", "one"), rejected("t1", Reason::NotDrawn), verified("t2", "W1", "one")];
    assert_eq!(add(&mut register, again), [Appended::Known(1), Appended::Known(1), Appended::Replay(1)]);
    assert_eq!(register.entries().unwrap().len(), 1);
}

#[test]
fn a_token_that_was_set_aside_can_be_judged_again() {
    let shelf = Shelf::new();
    let mut register = Register::open(&shelf.path()).unwrap();
    let entries = vec![
        rejected("t1", Reason::UnknownPerson),
        rejected("t1", Reason::UnknownPerson),
        rejected("t1", Reason::OtherSchool),
        verified("t1", "W1", "one"),
    ];
    let became = add(&mut register, entries);
    assert_eq!(became, [Appended::New(1), Appended::Known(1), Appended::New(2), Appended::New(3)]);
    let corrects: Vec<_> = register.entries().unwrap().into_iter().map(|r| r.entry.corrects).collect();
    assert_eq!(corrects, [None, Some(1), Some(2)]);
}

#[test]
fn nobody_can_use_up_the_number_of_anothers_token() {
    let shelf = Shelf::new();
    let mut register = Register::open(&shelf.path()).unwrap();
    let mut own = verified("t2", "W1", "one");
    own.class = Class::SelfDeclared;
    own.attempt = Some(Attempt { staff: None, name: Some("W1".into()), ..attempt("", "one") });
    let became = add(&mut register, vec![own, verified("t1", "W1", "one"), verified("t3", "W2", "one")]);
    assert_eq!(became, [Appended::New(1), Appended::New(2), Appended::New(3)]);
}

#[test]
fn what_is_not_committed_is_not_there() {
    let shelf = Shelf::new();
    let mut register = Register::open(&shelf.path()).unwrap();
    register.batch().unwrap().append(&verified("t1", "W1", "one")).unwrap();
    assert_eq!(register.entries().unwrap(), []);
}

#[test]
fn entries_cannot_be_changed_or_removed_by_accident() {
    let shelf = Shelf::new();
    let mut register = Register::open(&shelf.path()).unwrap();
    add(&mut register, vec![verified("t1", "W1", "one")]);
    let connection = Connection::open(shelf.path()).unwrap();
    for sql in [
        "UPDATE entry SET verdict = 'x'",
        "UPDATE entry SET body = 'x'",
        "UPDATE entry SET body = NULL",
        "UPDATE entry SET body = NULL, verdict = 'purged', once = NULL",
        "UPDATE entry SET body = NULL, verdict = 'purged', hash = zeroblob(32)",
        "DELETE FROM entry",
        "UPDATE head SET seal = 'x'",
        "DELETE FROM head",
    ] {
        let error = connection.execute_batch(sql).unwrap_err().to_string();
        assert!(error.contains("never"), "{error}");
    }
}

#[test]
fn every_change_by_hand_is_found() {
    let tampering = [
        ("UPDATE entry SET body = replace(body, 'W1', 'W9') WHERE number = 2", 2),
        ("UPDATE entry SET body = body || ' ' WHERE number = 2", 2),
        ("UPDATE entry SET verdict = 'stale' WHERE number = 1", 1),
        ("UPDATE entry SET once = NULL WHERE number = 3", 3),
        ("UPDATE entry SET token = zeroblob(32) WHERE number = 3", 3),
        ("UPDATE entry SET hash = zeroblob(32) WHERE number = 3", 3),
        ("DELETE FROM entry WHERE number = 1", 1),
        ("DELETE FROM entry WHERE number = 2", 2),
        (
            "UPDATE entry SET number = 9 WHERE number = 1; UPDATE entry SET number = 1 WHERE number = 2; UPDATE entry SET number = 2 WHERE number = 9",
            1,
        ),
    ];
    for (sql, number) in tampering {
        let shelf = Shelf::new();
        let entries = vec![verified("t1", "W1", "one"), verified("t2", "W1", "two"), verified("t3", "W1", "three")];
        add(&mut Register::open(&shelf.path()).unwrap(), entries);
        assert_eq!(shelf.problem(), None);
        shelf.tamper(sql);
        assert_eq!(shelf.problem(), Some(Problem::Altered(number)), "{sql}");
    }
}

#[test]
fn a_withdrawn_token_stays_withdrawn_until_a_person_puts_it_back() {
    let shelf = Shelf::new();
    let mut register = Register::open(&shelf.path()).unwrap();
    let good = verified("t1", "W1", "one");
    add(&mut register, vec![good.clone()]);
    let note = Some("A friend took it.".to_owned());
    let withdrawn = Entry { corrects: Some(1), note: note.clone(), ..rejected("t1", Reason::Withdrawn) };
    let mut batch = register.batch().unwrap();
    assert_eq!(batch.correct(&withdrawn), Ok(2));
    batch.commit(&key(), day()).unwrap();
    assert_eq!(add(&mut register, vec![good.clone(), rejected("t1", Reason::NotDrawn)]), [Appended::Known(2); 2]);
    let back = Entry { corrects: Some(2), note, ..good.clone() };
    let mut batch = register.batch().unwrap();
    assert_eq!(batch.correct(&back), Ok(3));
    batch.commit(&key(), day()).unwrap();
    assert_eq!(add(&mut register, vec![good, verified("t2", "W1", "one")]), [Appended::Known(3), Appended::Replay(1)]);
    assert_eq!(register.entries().unwrap().len(), 3);
}

#[test]
fn a_full_disk_is_told_and_nothing_is_half_added() {
    let shelf = Shelf::new();
    let mut register = Register::open(&shelf.path()).unwrap();
    add(&mut register, vec![verified("t0", "W0", "one")]);
    let pages: i64 = register.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    register.connection.pragma_update_and_check(None, "max_page_count", pages + 2, |_| Ok(())).unwrap();
    let mut batch = register.batch().unwrap();
    let failed = (0..1000).find_map(|at| batch.append(&verified(&format!("t1 {at}"), "W1", &format!("{at}"))).err());
    assert_eq!(failed.unwrap().problem, Problem::Full);
    drop(batch);
    assert_eq!(register.entries().unwrap().len(), 1);
    assert_eq!(register.verify(&[key().public()], &[]).unwrap().flaws, []);
}

#[test]
fn a_register_of_a_later_staffroom_is_left_alone() {
    let shelf = Shelf::new();
    drop(Register::open(&shelf.path()).unwrap());
    Connection::open(shelf.path()).unwrap().pragma_update(None, "user_version", 3).unwrap();
    assert_eq!(Register::open(&shelf.path()).unwrap_err().problem, Problem::Newer(3));
    assert_eq!(shelf.problem(), Some(Problem::Newer(3)));
}

#[test]
fn what_is_not_a_register_is_left_alone() {
    let shelf = Shelf::new();
    assert_eq!(shelf.problem(), Some(Problem::Missing));
    std::fs::create_dir_all(shelf.path().parent().unwrap()).unwrap();
    let poem = "Not a register at all. ".repeat(100);
    std::fs::write(shelf.path(), &poem).unwrap();
    assert_eq!(Register::open(&shelf.path()).unwrap_err().problem, Problem::NotARegister);
    assert_eq!(shelf.problem(), Some(Problem::NotARegister));
    assert_eq!(std::fs::read_to_string(shelf.path()).unwrap(), poem);

    std::fs::remove_file(shelf.path()).unwrap();
    Connection::open(shelf.path())
        .unwrap()
        .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE address (name TEXT)")
        .unwrap();
    let before = std::fs::read(shelf.path()).unwrap();
    assert_eq!(Register::open(&shelf.path()).unwrap_err().problem, Problem::NotARegister);
    assert_eq!(std::fs::read(shelf.path()).unwrap(), before);
}

/// Whoever shares the register widens its permissions once; nothing narrows or widens them afterwards.
#[cfg(unix)]
#[test]
fn a_new_register_is_its_owners_alone_and_a_shared_one_stays_shared() {
    use std::os::unix::fs::PermissionsExt;
    let shelf = Shelf::new();
    let mode = || std::fs::metadata(shelf.path()).unwrap().permissions().mode() & 0o777;
    add(&mut Register::open(&shelf.path()).unwrap(), vec![verified("t1", "W1", "one")]);
    assert_eq!(mode(), 0o600);
    std::fs::set_permissions(shelf.path(), std::fs::Permissions::from_mode(0o660)).unwrap();
    add(&mut Register::open(&shelf.path()).unwrap(), vec![verified("t2", "W1", "two")]);
    assert_eq!(mode(), 0o660);
}

#[test]
fn a_folder_where_the_file_should_be_is_a_plain_error() {
    let shelf = Shelf::new();
    std::fs::create_dir_all(shelf.path()).unwrap();
    let error = Register::open(&shelf.path()).unwrap_err();
    assert_eq!(error.problem, Problem::CannotOpen);
    assert!(error.to_string().ends_with("check that its folder is there and the permissions."), "{error}");
}

#[test]
fn two_people_can_add_at_once() {
    let shelf = Shelf::new();
    drop(Register::open(&shelf.path()).unwrap());
    std::thread::scope(|scope| {
        for person in 0..4 {
            let path = shelf.path();
            scope.spawn(move || {
                let mut register = Register::open(&path).unwrap();
                for at in 0..5 {
                    add(
                        &mut register,
                        vec![verified(&format!("{person} {at}"), &format!("W{person}"), &format!("{at}"))],
                    );
                }
            });
        }
    });
    assert_eq!(Register::open_to_read(&shelf.path()).unwrap().entries().unwrap().len(), 20);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn a_flipped_bit_anywhere_gives_an_error_or_the_same_entries(at in 0usize..1_000_000, bit in 0u8..8) {
        let shelf = Shelf::new();
        let entries: Vec<Entry> = (0..20).map(|n| verified(&format!("t{n}"), "W1", &format!("{n}"))).collect();
        add(&mut Register::open(&shelf.path()).unwrap(), entries.clone());
        let mut bytes = std::fs::read(shelf.path()).unwrap();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        std::fs::write(shelf.path(), bytes).unwrap();
        // A bit of a free page, of an index or of SQLite's own counters changes nothing that the register says.
        if let Ok(read) = Register::open_to_read(&shelf.path()).and_then(|r| r.entries()) {
            proptest::prop_assert_eq!(read.into_iter().map(|r| r.entry).collect::<Vec<_>>(), entries);
        }
    }
}
