//! What comes into the office: tokens, mail and rosters.

use staffroom::{
    audit, roster,
    source::Sources,
    token::{self, Claims, TokenKey},
};

use crate::texts::show_all;

/// A token, the claims of one, and a text with some in it.
pub(crate) fn token(data: &[u8]) {
    if let Ok(claims) = Claims::from_json(data) {
        let json = claims.to_json().expect("what was read can be written");
        assert_eq!(Claims::from_json(json.as_bytes()).as_ref(), Ok(&claims));
        let key = TokenKey::self_declared(&claims.revision);
        if let Ok(signed) = token::sign(&claims, &key) {
            let read = token::read(&signed).expect("what was signed can be read");
            assert_eq!(read.verify(&key).ok(), Some(claims));
        }
    }
    let text = String::from_utf8_lossy(data);
    if let Ok(read) = token::read(&text) {
        // Nobody has this key.
        assert!(!read.is_signed_by(&TokenKey::self_declared("a key that no revision has")));
    }
    let lines = text.lines().count();
    for found in audit::find(&text) {
        assert!(found.line >= 1 && found.line <= lines.max(1), "line {} of {lines}", found.line);
    }
}

/// A file as it came, of every kind that is looked into.
pub(crate) fn mail(data: &[u8]) {
    for ending in ["", "eml", "mbox", "html", "json", "txt"] {
        audit::contents("x", ending, data);
    }
}

/// A roster: whoever is read has an id of their own.
pub(crate) fn roster(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut sources = Sources::default();
    let file = sources.add("roster.csv", text);
    let (people, problems) = roster::read(file, &sources, &roster::Known::default());
    let mut ids: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count);
    show_all(&problems, &sources);
}
