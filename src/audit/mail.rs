//! The texts of a mail message.

use std::io::{self, BufRead, Read};

use mailparse::{DispositionType, ParsedMail, parse_mail};

use super::html;

/// How deep a message may lie in a message that was forwarded.
const DEEPEST: u8 = 8;

/// Every text in `message`: its bodies and its attached texts, web pages and messages, decoded. `None` where it is no message.
pub(super) fn texts(message: &[u8]) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    add(&parse_mail(message).ok()?, DEEPEST, &mut texts);
    Some(texts)
}

fn add(part: &ParsedMail, depth: u8, texts: &mut Vec<String>) {
    for inner in &part.subparts {
        add(inner, depth, texts);
    }
    if !part.subparts.is_empty() || depth == 0 {
        return;
    }
    match kind(part) {
        Kind::Text => texts.extend(text(part)),
        Kind::Html => texts.extend(text(part).map(|body| html::texts(&body))),
        Kind::Message => {
            if let Ok(raw) = part.get_body_raw()
                && let Ok(message) = parse_mail(&raw)
            {
                add(&message, depth - 1, texts);
            }
        }
        Kind::Other => {}
    }
}

/// The text of a part. A token is ASCII, so an unknown character set costs nothing.
fn text(part: &ParsedMail) -> Option<String> {
    part.get_body().or_else(|_| part.get_body_raw().map(|raw| String::from_utf8_lossy(&raw).into_owned())).ok()
}

enum Kind {
    Text,
    Html,
    Message,
    Other,
}

/// What a part holds, by its type; or by its file name, since mail programs call every attachment `application/octet-stream`.
fn kind(part: &ParsedMail) -> Kind {
    let disposition = part.get_content_disposition();
    let name = disposition.params.get("filename").or(part.ctype.params.get("name")).map_or("", String::as_str);
    let attached = matches!(disposition.disposition, DispositionType::Attachment) || !name.is_empty();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    match (part.ctype.mimetype.as_str(), ending.as_str()) {
        ("message/rfc822", _) => Kind::Message,
        (_, "eml") if attached => Kind::Message,
        ("text/html", _) => Kind::Html,
        (_, "html" | "htm") if attached => Kind::Html,
        (_, "txt" | "csv" | "json") if attached => Kind::Text,
        (mime, _) if mime.starts_with("text/") => Kind::Text,
        _ => Kind::Other,
    }
}

/// Gives each message of an mbox file to `take`, one at a time: a mailbox may be larger than memory. A message begins with a line
/// `From …` at the beginning of the file or behind an empty line; what stands before the first is one too, for a single message that
/// is called a mailbox. Of a message that is longer than `most` bytes the rest is left out, and the number of such messages is given.
///
/// # Errors
/// The file cannot be read.
pub(super) fn messages(mbox: impl BufRead, most: u64, mut take: impl FnMut(&[u8])) -> io::Result<usize> {
    let mut mbox = mbox;
    let mut message: Vec<u8> = Vec::new();
    let (mut after_empty, mut cut, mut long) = (true, false, 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        // A line may be as long as the file.
        let read = mbox.by_ref().take(most).read_until(b'\n', &mut line)?;
        let begins = read == 0 || (after_empty && line.starts_with(b"From "));
        if begins {
            if !message.trim_ascii().is_empty() {
                take(&message);
            }
            long += usize::from(cut);
            message.clear();
            cut = false;
        }
        if read == 0 {
            return Ok(long);
        }
        if !begins {
            if (message.len() + line.len()) as u64 <= most {
                message.extend_from_slice(&line);
            } else {
                cut = true;
            }
        }
        after_empty = line.trim_ascii_end().is_empty();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bodies_and_attachments_are_decoded() {
        let message = "From: a@quillmere.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
            --b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\none=2Etwo=\r\nthree\r\n\
            --b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+Zm91cjwvYj4=\r\n\
            --b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"Token.TXT\"\r\n\r\nfive\r\n\
            --b\r\nContent-Type: text/plain; charset=x-none\r\n\r\nfive and a half\r\n\
            --b\r\nContent-Type: image/png; name=x.png\r\n\r\nsix\r\n\
            --b\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\nContent-Type: text/plain\r\n\r\nseven\r\n\
            --b--\r\n";
        let texts: Vec<String> = texts(message.as_bytes()).unwrap().iter().map(|t| t.trim().to_owned()).collect();
        assert_eq!(texts, ["one.twothree", "four", "five", "five and a half", "seven"]);
    }

    fn divided(mbox: &[u8], most: u64) -> (Vec<String>, usize) {
        let mut found = Vec::new();
        let long = messages(mbox, most, |m| found.push(String::from_utf8_lossy(m).into_owned())).unwrap();
        (found, long)
    }

    #[test]
    fn an_mbox_is_divided_at_its_from_lines() {
        let mbox = "From a\nSubject: 1\n\nFrom here on\nstill 1\n\nFrom b\nSubject: 2\n\n2\n";
        let (found, _) = divided(mbox.as_bytes(), 1000);
        assert_eq!(found, ["Subject: 1\n\n", "still 1\n\n", "Subject: 2\n\n2\n"]);
        // A single message, and one that is too long.
        assert_eq!(divided(b"Subject: 1\n\nx\n", 1000), (vec!["Subject: 1\n\nx\n".to_owned()], 0));
        let (found, long) = divided(mbox.as_bytes(), 12);
        assert_eq!((found[2].as_str(), long), ("Subject: 2\n\n", 1));
        assert_eq!(divided(b"", 10), (vec![], 0));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes: Vec<u8>) {
            texts(&bytes);
            divided(&bytes, 7);
        }
    }
}
