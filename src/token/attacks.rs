//! Forgeries of tokens: what JWT libraries have fallen for, tried on ours. The cases of the first test are those of the HS256 group
//! of Wycheproof's tests for JSON Web Signatures, made anew with our header, key and claims; `jws/wycheproof.rs` has the originals.

use data_encoding::BASE64URL_NOPAD;
use hmac::{KeyInit, Mac};

use super::{HEADERS, HmacSha256, TokenKey, claims::tests::sample, read, sign};

fn key() -> TokenKey {
    TokenKey::self_declared("a key for tests!")
}

fn encoded(text: &str) -> String {
    BASE64URL_NOPAD.encode(text.as_bytes())
}

/// A token of these parts, signed as it should be.
fn signed(header: &str, payload: &str) -> String {
    let text = format!("{header}.{payload}");
    let mut mac = HmacSha256::new_from_slice(key().bytes()).unwrap();
    mac.update(text.as_bytes());
    format!("{text}.{}", BASE64URL_NOPAD.encode(&mac.finalize().into_bytes()))
}

fn is_accepted(token: &str) -> bool {
    read(token).is_ok_and(|token| token.is_signed_by(&key()))
}

fn payload() -> String {
    sample().to_json().unwrap()
}

#[test]
fn a_token_with_a_part_changed_or_missing_is_refused() {
    let good = sign(&sample(), &key()).unwrap();
    assert!(is_accepted(&good));
    assert_eq!(good, signed(HEADERS[0], &encoded(&payload())));
    let [header, claims, signature] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
    let flipped = |part: &str| format!("{}{}", if part.starts_with('X') { 'Y' } else { 'X' }, &part[1..]);
    let none = encoded(r#"{"alg":"none","typ":"staffroom+jwt"}"#);
    for (case, token) in [
        ("modified signature", format!("{header}.{claims}.{}", flipped(signature))),
        ("missing signature", format!("{header}.{claims}.")),
        ("missing signature and separator", format!("{header}.{claims}")),
        ("modified payload", format!("{header}.{}.{signature}", flipped(claims))),
        ("missing payload", format!("{header}..{signature}")),
        ("missing payload and separator", format!("{header}.{signature}")),
        ("modified header", format!("{}.{claims}.{signature}", flipped(header))),
        ("missing header", format!(".{claims}.{signature}")),
        ("missing header and separator", format!("{claims}.{signature}")),
        ("missing header and signature", format!(".{claims}.")),
        ("payload alone", claims.to_owned()),
        ("nothing", String::new()),
        ("extra empty part", format!("{good}.")),
        ("extra part", format!("{good}.foo")),
        ("no algorithm, no signature", format!("{none}.{claims}.")),
        ("no algorithm, old signature", format!("{none}.{claims}.{signature}")),
        (
            "JSON serialisation",
            format!(r#"{{"payload":"{claims}","signatures":[{{"protected":"{header}","signature":"{signature}"}}]}}"#),
        ),
    ] {
        assert!(!is_accepted(&token), "{case}");
    }
}

#[test]
fn no_other_header_is_taken_even_when_it_is_signed() {
    for header in [
        r#"{"alg":"none","typ":"staffroom+jwt"}"#,
        r#"{"alg":"HS384","typ":"staffroom+jwt"}"#,
        r#"{"alg":"hs256","typ":"staffroom+jwt"}"#,
        r#"{"alg":"RS256","typ":"staffroom+jwt"}"#,
        r#"{"alg":"EdDSA","typ":"staffroom+jwt"}"#,
        r#"{"alg":"HS256","typ":"JWT"}"#,
        r#"{"alg":"HS256"}"#,
        r#"{"typ":"staffroom+jwt"}"#,
        r#"{"typ":"staffroom+jwt","alg":"HS256"}"#,
        r#"{ "alg":"HS256","typ":"staffroom+jwt"}"#,
        r#"{"alg":"HS256","alg":"none","typ":"staffroom+jwt"}"#,
        r#"{"alg":"HS256","typ":"staffroom+jwt","kid":"1"}"#,
        r#"{"alg":"HS256","typ":"staffroom+jwt","crit":["b64"],"b64":false}"#,
        r#"{"alg":"HS256","typ":"staffroom+jwt","jwk":{"kty":"oct","k":"AA"}}"#,
        r#"{"alg":"HS256","typ":"staffroom\u002bjwt"}"#,
        r#"{"alg":"HS256","typ":"staffroom-self+jwt"}"#,
        "",
        "{}",
        "null",
    ] {
        assert!(!is_accepted(&signed(&encoded(header), &encoded(&payload()))), "{header}");
    }
}

#[test]
fn no_other_claims_are_taken_even_when_they_are_signed() {
    let good = payload();
    let replaced = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    let deep = format!(r#""acc":{}{}"#, "[".repeat(20_000), "]".repeat(20_000));
    for payload in [
        replaced(r#""att":1"#, r#""att":1,"att":1"#),
        replaced(r#""att":1"#, r#""att":1,"\u0061tt":2"#),
        replaced(r#""att":1,"#, ""),
        replaced(r#""att":1"#, r#""att":1,"score":100"#),
        replaced(r#""att":1"#, r#""att":1.0"#),
        replaced(r#""att":1"#, r#""att":1e0"#),
        replaced(r#""att":1"#, r#""att":-1"#),
        replaced(r#""att":1"#, r#""att":"1""#),
        replaced(r#""att":1"#, r#""att":true"#),
        replaced(r#""att":1"#, r#""att":null"#),
        replaced(r#""att":1"#, r#""att":4294967297"#),
        replaced(r#""iat":1757500000"#, r#""iat":1e400"#),
        replaced(r#""iat":1757500000"#, &format!(r#""iat":{}"#, "9".repeat(4000))),
        replaced(r#""iat":1757500000"#, r#""iat":01757500000"#),
        replaced(r#""v":1"#, r#""v":2"#),
        replaced(r#""v":1,"#, ""),
        replaced(r#""sub":"W0042""#, r#""sub":"W0042","nam":"Ada""#),
        replaced(r#""sub":"W0042""#, r#""sub":"\ud800""#),
        replaced(r#""sub":"W0042""#, r#""sub":"W0042\u0000""#),
        replaced(r#""sub":"W0042""#, r#""sub":["W0042"]"#),
        replaced(r#""acc":[]"#, &deep),
        replaced(r#""acc":[]"#, r#""acc":{}"#),
        replaced(r#""hand-in""#, r#""hand-in","found-stick":"take""#),
        replaced(r#""hand-in""#, r#"1"#),
        format!("{good} x"),
        format!("[{good}]"),
        format!("\u{feff}{good}"),
        good.replace('"', "'"),
        good.replace('}', ",}"),
        format!("/**/{good}"),
    ] {
        let token = signed(HEADERS[0], &encoded(&payload));
        assert!(!is_accepted(&token), "{}", &payload[..payload.len().min(200)]);
    }
}

#[test]
fn a_token_has_one_spelling() {
    let claims = encoded(&payload());
    let good = signed(HEADERS[0], &claims);
    let (text, signature) = good.rsplit_once('.').unwrap();
    // The last of 43 characters carries four bits; the other two must be zero.
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let last = signature.bytes().last().unwrap();
    let at = digits.iter().position(|d| *d == last).unwrap();
    for stray in 1..4 {
        let other = char::from(digits[at + stray]);
        assert!(!is_accepted(&format!("{text}.{}{other}", &signature[..42])));
    }
    for token in [
        format!("{good}="),
        format!(" {good}"),
        format!("{good}\n"),
        good.replace('.', "\u{2e}\u{200b}"),
        format!("{text}.{}", signature.replace('-', "+").replace('_', "/") + "="),
        signed(HEADERS[0], &format!("{claims}=")),
        signed(&format!("{}=", HEADERS[0]), &claims),
    ] {
        assert!(!is_accepted(&token), "{token}");
    }
}
