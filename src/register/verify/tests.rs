use super::*;
use crate::{
    register::{
        Appended, Reason, Which,
        store::tests::{Shelf, add, day, key, rejected, verified},
    },
    token::OrganisationKey,
};

/// Five entries in two batches: two heads.
fn five() -> Shelf {
    let shelf = Shelf::new();
    let mut register = Register::open(&shelf.path()).unwrap();
    add(&mut register, vec![verified("t1", "W1", "one"), rejected("t2", Reason::NotDrawn)]);
    add(&mut register, vec![verified("t3", "W2", "one"), verified("t4", "W1", "two"), verified("t5", "W3", "one")]);
    shelf
}

fn look(shelf: &Shelf, published: &[String]) -> Verified {
    Register::open_to_read(&shelf.path()).unwrap().verify(&[key().public()], published).unwrap()
}

/// Makes every entry's hash fit its digest again, as someone would who knows the form of the file but not the key.
fn chain_anew(shelf: &Shelf) {
    let connection = rusqlite::Connection::open(shelf.path()).unwrap();
    let mut rows: Vec<(i64, Hash)> = Vec::new();
    {
        let mut statement = connection.prepare("SELECT number, digest FROM entry ORDER BY number").unwrap();
        rows.extend(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap));
    }
    let mut before = GENESIS;
    for (number, digest) in rows {
        before = crate::register::chain::link(&before, &digest);
        connection.execute("UPDATE entry SET hash = ? WHERE number = ?", rusqlite::params![before, number]).unwrap();
    }
}

#[test]
fn a_sound_register_has_no_flaw_and_a_signed_head() {
    let shelf = five();
    let seen = look(&shelf, &[]);
    assert_eq!((seen.entries, seen.purged, seen.flaws.as_slice()), (5, 0, &[][..]));
    let (head, seal) = seen.head.unwrap();
    assert_eq!((head.entries, head.hash), (5, seen.hash));
    assert_eq!(look(&shelf, &[seal]).flaws, []);
}

#[test]
fn every_kind_of_tampering_is_named() {
    let cases: [(&str, &[Flaw]); 9] = [
        ("UPDATE entry SET body = replace(body, 'W2', 'W9') WHERE number = 3", &[Flaw::Altered(3)]),
        ("UPDATE entry SET verdict = 'stale' WHERE number = 3", &[Flaw::Altered(3)]),
        ("DELETE FROM entry WHERE number IN (2, 3)", &[Flaw::Missing(2, 3)]),
        (
            "UPDATE entry SET number = 9 WHERE number = 3; UPDATE entry SET number = 3 WHERE number = 4; UPDATE entry SET number = 4 WHERE number = 9",
            &[Flaw::Altered(3), Flaw::Altered(4), Flaw::Altered(5)],
        ),
        ("UPDATE entry SET body = NULL, verdict = 'purged' WHERE number = 4", &[Flaw::Emptied(4)]),
        ("UPDATE head SET seal = replace(seal, 'A', 'B') WHERE entries = 2", &[Flaw::FalseHead(1)]),
        ("DELETE FROM head WHERE entries = 5", &[Flaw::Unsigned(3)]),
        ("DELETE FROM head", &[Flaw::Unsigned(1)]),
        ("DELETE FROM entry WHERE number = 5", &[Flaw::Unsigned(3), Flaw::Cut(5)]),
    ];
    for (sql, flaws) in cases {
        let shelf = five();
        shelf.tamper(sql);
        assert_eq!(look(&shelf, &[]).flaws, flaws, "{sql}");
    }
}

#[test]
fn a_chain_that_was_computed_anew_is_not_the_one_that_was_signed() {
    let shelf = five();
    let (before, _) = look(&shelf, &[]).head.unwrap();
    assert_eq!(before.entries, 5);
    shelf.tamper("DELETE FROM entry WHERE number = 4; UPDATE entry SET number = 4 WHERE number = 5");
    chain_anew(&shelf);
    assert_eq!(look(&shelf, &[]).flaws, [Flaw::Unsigned(3), Flaw::Cut(5)]);
    assert!(Register::open_to_read(&shelf.path()).unwrap().entries().is_ok());
    let shelf = five();
    shelf.tamper("DELETE FROM entry WHERE number = 1; UPDATE entry SET number = number - 1");
    chain_anew(&shelf);
    assert_eq!(look(&shelf, &[]).flaws, [Flaw::Rewritten(2), Flaw::Unsigned(1), Flaw::Cut(5)]);
}

#[test]
fn only_a_head_that_was_kept_elsewhere_shows_a_clean_cut() {
    let shelf = five();
    let kept = look(&shelf, &[]).head.unwrap().1;
    shelf.tamper("DELETE FROM entry WHERE number > 2; DELETE FROM head WHERE entries > 2");
    assert_eq!(look(&shelf, &[]).flaws, []);
    assert_eq!(look(&shelf, std::slice::from_ref(&kept)).flaws, [Flaw::Cut(5)]);
    // Growing again does not hide it.
    let more = ["a", "b", "c", "d"].map(|token| verified(token, "W7", token)).into();
    add(&mut Register::open(&shelf.path()).unwrap(), more);
    assert_eq!(look(&shelf, &[]).flaws, []);
    // With as many entries as before, the other hash shows: a later head must stand at that very entry.
    assert_eq!(look(&shelf, &[kept]).flaws, [Flaw::Rewritten(5)]);
}

#[test]
fn a_head_of_another_office_is_none() {
    let shelf = five();
    let other = OrganisationKey::from_bytes([8; 32]).office();
    let head = look(&shelf, &[]).head.unwrap().0.sealed(&other);
    assert_eq!(look(&shelf, std::slice::from_ref(&head)).flaws, [Flaw::NoHead]);
    assert_eq!(look(&shelf, &["no head".into()]).flaws, [Flaw::NoHead]);
    let both =
        Register::open_to_read(&shelf.path()).unwrap().verify(&[key().public(), other.public()], &[head]).unwrap();
    assert_eq!(both.flaws, []);
    let none = Register::open_to_read(&shelf.path()).unwrap().verify(&[other.public()], &[]).unwrap();
    assert_eq!(none.flaws, [Flaw::FalseHead(1), Flaw::FalseHead(2), Flaw::Unsigned(1)]);
}

#[test]
fn a_purge_takes_personal_data_and_leaves_the_chain() {
    let shelf = five();
    let kept = look(&shelf, &[]).head.unwrap().1;
    let mut register = Register::open(&shelf.path()).unwrap();
    register.overwrite_what_is_purged().unwrap();
    let mut batch = register.batch().unwrap();
    assert_eq!(batch.purge(&Which::Person("W1".into()), "Asked to.", day()), Ok(3));
    assert_eq!(batch.purge(&Which::Person("W1".into()), "Asked to.", day()), Ok(0));
    batch.commit(&key(), day()).unwrap();
    let seen = look(&shelf, &[kept]);
    assert_eq!((seen.entries, seen.purged, seen.flaws.as_slice()), (6, 3, &[][..]));
    let left: Vec<u64> = register.entries().unwrap().iter().map(|r| r.number).collect();
    assert_eq!(left, [3, 5]);
    let bytes = std::fs::read(shelf.path()).unwrap();
    assert!(!bytes.windows(5).any(|w| w == b"\"W1\"," || w == b"\"W1\"}"), "the id is still in the file");
    // What was purged is not taken in again from an old mailbox, not even what had been rejected.
    let again = vec![verified("t1", "W1", "one"), rejected("t2", Reason::OtherSchool), verified("t9", "W1", "two")];
    assert_eq!(add(&mut register, again)[..2], [Appended::Known(1), Appended::Known(2)]);
    let mut batch = register.batch().unwrap();
    assert_eq!(batch.purge(&Which::Before(day()), "Time is up.", day()), Ok(0));
    assert_eq!(batch.purge(&Which::Before(day().tomorrow().unwrap()), "Time is up.", day()), Ok(2));
    batch.commit(&key(), day()).unwrap();
    assert_eq!(look(&shelf, &[]).flaws, []);
    assert_eq!(register.entries().unwrap(), []);
}

#[test]
fn flaws_are_told_in_plain_words() {
    assert_eq!(Flaw::Missing(2, 2).to_string(), "Entry 2 was removed.");
    assert_eq!(Flaw::Missing(2, 4).to_string(), "Entries 2 to 4 were removed.");
}
