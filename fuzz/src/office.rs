//! What comes to the office: tokens, mail, rosters.

use std::collections::BTreeSet;

use data_encoding::BASE64URL_NOPAD;
use staffroom::{
    audit::{contents, find},
    roster::{self, Known},
    source::Sources,
    token::{self, Claims, HEADERS, MAX_TOKEN, PersonalCode, SIGNATURE_CHARS, TokenKey, is_staff_id, seals},
};

use crate::hold;

/// A token, the claims of one, a personal code, or a text around them.
pub(crate) fn token(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    if let Ok(code) = text.parse::<PersonalCode>() {
        assert_eq!(code.to_string().parse::<PersonalCode>().as_ref(), Ok(&code));
    }
    seals(text);
    one(text);
    if data.first() == Some(&b'{') {
        // Nobody guesses the base64 around claims.
        for header in HEADERS {
            one(&format!("{header}.{}.{}", BASE64URL_NOPAD.encode(data), "A".repeat(SIGNATURE_CHARS)));
        }
    }
    for found in find(text) {
        assert!(found.text.len() <= MAX_TOKEN);
        assert!(found.line <= text.split('\n').count());
        assert!(found.text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)), "{found:?}");
        let again = find(&found.text);
        assert!(again.iter().any(|f| f.text == found.text && f.complete == found.complete), "{found:?} {again:?}");
    }
}

/// What passes for a token is what we would have signed, to the claim.
fn one(text: &str) {
    let Ok(read) = token::read(text) else { return };
    let claims = read.claims();
    let key = TokenKey::self_declared("AAAAAAAAAAAAAAAA");
    let signed = token::sign(claims, &key).expect("claims that were read are within their bounds");
    let again = token::read(&signed).expect("what was signed is read");
    assert_eq!(again.claims(), claims);
    assert!(again.is_signed_by(&key));
    // Nobody has this key.
    assert!(!again.is_signed_by(&TokenKey::self_declared("BBBBBBBBBBBBBBBB")));
    let json = claims.to_json().expect("claims that were read are within their bounds");
    assert_eq!(Claims::from_json(json.as_bytes()).as_ref(), Ok(claims));
}

/// A file as it came, of every kind that is looked into.
pub(crate) fn mail(bytes: &[u8]) {
    for ending in ["", "eml", "emlx", "mbox", "html", "json", "txt"] {
        let found = contents("x", ending, bytes);
        assert_eq!(found, contents("x", ending, bytes));
        for (place, token) in found.iter().flatten() {
            assert!(place.starts_with('x'));
            assert!(token.text.len() <= MAX_TOKEN && token.text.is_ascii(), "{token:?}");
        }
    }
    if !bytes.starts_with(&[0xff, 0xfe]) && !bytes.starts_with(&[0xfe, 0xff]) {
        // Whatever stands before it, a token in a paragraph of its own is found.
        let token = format!("{}.e30.{}", HEADERS[0], "s".repeat(SIGNATURE_CHARS));
        let more = [bytes, b"\n\n", token.as_bytes()].concat();
        let found = contents("x", "txt", &more).unwrap_or_default();
        assert!(found.iter().any(|(_, f)| f.complete && f.text == token), "{found:?}");
    }
}

/// A roster.
pub(crate) fn roster(data: &[u8]) {
    let Some(text) = hold::text(data) else { return };
    let mut sources = Sources::default();
    let file = sources.add("roster.csv", text);
    let known =
        Known { schools: vec!["hill".into()], audiences: vec!["staff".into(), "governors".into()], ..Known::default() };
    for known in [Known::default(), known] {
        let (people, problems) = roster::read(file, &sources, &known);
        assert_eq!((people.clone(), problems.clone()), roster::read(file, &sources, &known));
        hold::problems(&problems, &sources);
        let mut ids = BTreeSet::new();
        for person in &people {
            assert!(is_staff_id(&person.id) && ids.insert(&person.id), "{person:?}");
            assert!(!person.roles.is_empty() && person.epoch > 0, "{person:?}");
            assert!(person.end.is_none_or(|end| end >= person.start), "{person:?}");
            assert!(known.schools.is_empty() || known.schools.contains(&person.school), "{person:?}");
        }
    }
}
