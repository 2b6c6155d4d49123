//! The files in which tokens arrive.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    fmt, io,
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

use super::{Found, find, html, mail};
use crate::source::MAX_BYTES;

/// The endings of the files that are read from a folder.
const ENDINGS: [&str; 16] = [
    "txt", "csv", "tsv", "eml", "emlx", "mbox", "mbx", "mht", "mhtml", "json", "jsonl", "ndjson", "html", "htm", "md",
    "log",
];

/// Something to look for tokens in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// Standard input, written `-`.
    Standard,
    /// A file.
    File(PathBuf),
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standard => f.write_str("standard input"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// A file or folder that could not be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The path.
    pub path: String,
    /// Why, in a plain sentence with what to do.
    pub why: String,
}

impl Unread {
    fn new(path: impl fmt::Display, why: impl Into<String>) -> Self {
        Self { path: path.to_string(), why: why.into() }
    }

    fn io(path: impl fmt::Display, error: &io::Error) -> Self {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "It is not there: check the name.".to_owned(),
            io::ErrorKind::PermissionDenied => "It may not be read: check its permissions.".to_owned(),
            kind => format!("It cannot be read ({kind}): check the disk or the network drive."),
        };
        Self::new(path, why)
    }
}

/// The files that `paths` name, and those in the folders that they name, in sorted order. In folders, files whose ending no
/// token comes in are passed over; a file that is named itself is always read.
pub fn walk(paths: &[PathBuf]) -> Walked {
    let Walked { mut inputs, mut unread, mut passed_over } = Walked::default();
    for path in paths {
        if path == Path::new("-") {
            inputs.push(Input::Standard);
            continue;
        }
        for entry in WalkDir::new(path).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.depth() == 0 && !entry.path().is_dir() => {
                    inputs.push(Input::File(entry.into_path()));
                }
                Ok(entry) if entry.file_type().is_file() && ENDINGS.contains(&ending(entry.path()).as_str()) => {
                    inputs.push(Input::File(entry.into_path()));
                }
                Ok(entry) if entry.file_type().is_dir() => {}
                // Some of these hold mail in a form that cannot be read here; the office has to know.
                Ok(entry) => *passed_over.entry(ending(entry.path())).or_default() += 1,
                Err(e) => {
                    let place = e.path().unwrap_or(path).display().to_string();
                    let fallback = io::Error::other("the folders form a loop");
                    unread.push(Unread::io(place, e.io_error().unwrap_or(&fallback)));
                }
            }
        }
    }
    Walked { inputs, unread, passed_over }
}

/// What was found in folders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walked {
    /// The files to look in, in sorted order.
    pub inputs: Vec<Input>,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// How many files were passed over, by their ending in small letters; empty for those that have none.
    pub passed_over: BTreeMap<String, usize>,
}

fn ending(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// The tokens of one file, each with where it stands: the file and the line, or the file and the message.
pub type Contents = Vec<(String, Found)>;

/// Finds the tokens in `input`.
///
/// # Errors
/// The file cannot be read, is larger than 64 MiB, or is no mail message although its name says so.
pub fn read(input: &Input) -> Result<Contents, Unread> {
    use io::Read;
    let name = input.to_string();
    let unread = |e: io::Error| Unread::io(input, &e);
    let (ending, file, length): (String, Box<dyn Read>, u64) = match input {
        Input::Standard => (String::new(), Box::new(io::stdin().lock()), 0),
        Input::File(path) => {
            let file = std::fs::File::open(path).map_err(unread)?;
            let length = file.metadata().map_or(0, |about| about.len());
            (ending(path), Box::new(file), length)
        }
    };
    let mut file = io::BufReader::new(file);
    // What comes by a pipe or without an ending may be a mailbox.
    let beginning = io::BufRead::fill_buf(&mut file).map_err(unread)?;
    if ["mbox", "mbx"].contains(&ending.as_str()) || (ending.is_empty() && beginning.starts_with(b"From ")) {
        return mailbox(&name, file).map_err(unread);
    }
    let mut bytes = Vec::with_capacity(length.min(MAX_BYTES) as usize + 1);
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unread)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Unread::new(input, "It is larger than 64 MiB: divide it and import the parts."));
    }
    contents(&name, &ending, &bytes).ok_or_else(|| {
        Unread::new(name, "It is not a mail message: save the message again, or give the file the ending `.txt`.")
    })
}

/// The tokens in the bytes of a file that is called `name` and has that ending; `None` where it should be mail and is not.
pub fn contents(name: &str, ending: &str, bytes: &[u8]) -> Option<Contents> {
    let texts = match ending {
        "eml" | "mht" | "mhtml" => mail::texts(bytes)?,
        // Apple Mail puts the number of bytes in front of the message, on a line of its own.
        "emlx" => mail::texts(&bytes[bytes.iter().position(|b| *b == b'\n').map_or(0, |at| at + 1)..])?,
        "html" | "htm" => vec![html::texts(&decode(bytes))],
        "json" | "jsonl" | "ndjson" => vec![json(&decode(bytes))],
        "" if looks_like_mail(bytes) => mail::texts(bytes)?,
        _ => return Some(find(&decode(bytes)).into_iter().map(|f| (format!("{name}:{}", f.line), f)).collect()),
    };
    Some(once(texts).into_iter().map(|f| (name.to_owned(), f)).collect())
}

fn mailbox(name: &str, file: impl io::BufRead) -> io::Result<Contents> {
    let mut contents = Vec::new();
    let mut count = 0;
    mail::messages(file, MAX_BYTES, |message| {
        count += 1;
        let place = format!("{name}, message {count}");
        // What is no message may hold a token all the same.
        let texts = mail::texts(message).unwrap_or_else(|| vec![decode(message).into_owned()]);
        contents.extend(once(texts).into_iter().map(|f| (place.clone(), f)));
    })?;
    Ok(contents)
}

/// The tokens of several texts that say the same, as the plain and the HTML body of a message do: each once.
/// A blank line between the texts ends what is incomplete.
fn once(texts: Vec<String>) -> Vec<Found> {
    find(&texts.join("\n\n"))
}

/// Text in the encodings that Windows and forms save. Bytes that are not text cannot be part of a token, so nothing is lost.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let units = |pair: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|b| pair([b[0], b[1]])).collect();
        String::from_utf16_lossy(&units).into()
    };
    match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// Every text in a JSON file, or in one with a value a line, so that `\n` inside one is a line break; the file as it stands where it
/// is not JSON. Chats are exported with messages in HTML.
fn json(text: &str) -> String {
    fn add(value: &serde_json::Value, texts: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) if text.contains('<') => texts.push(html::texts(text)),
            serde_json::Value::String(text) => texts.push(text.clone()),
            serde_json::Value::Array(items) => items.iter().for_each(|item| add(item, texts)),
            serde_json::Value::Object(items) => items.values().for_each(|item| add(item, texts)),
            _ => {}
        }
    }
    let values: Result<Vec<serde_json::Value>, _> = serde_json::Deserializer::from_str(text).into_iter().collect();
    let Ok(values) = values else { return text.to_owned() };
    let mut texts = Vec::new();
    values.iter().for_each(|value| add(value, &mut texts));
    texts.join("\n\n")
}

/// Whether the first lines are the header of a mail message.
fn looks_like_mail(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(16 * 1024)]);
    let mut lines = head.lines().take_while(|line| !line.is_empty());
    let field = |line: &str| {
        line.split_once(':')
            .is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
    };
    lines.clone().next().is_some_and(field)
        && lines.any(|line| {
            let line = line.to_ascii_lowercase();
            line.starts_with("mime-version:") || line.starts_with("content-type:") || line.starts_with("received:")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::HEADERS;

    fn token(fill: &str) -> String {
        format!("{}.{}.{}", HEADERS[0], fill.repeat(30), "s".repeat(43))
    }

    fn found(ending: &str, bytes: &[u8]) -> Vec<(String, String)> {
        contents("a", ending, bytes).unwrap().into_iter().map(|(place, f)| (place, f.text)).collect()
    }

    #[test]
    fn every_kind_of_file_gives_its_tokens() {
        let (a, b) = (token("ab"), token("cd"));
        let at = |place: &str, token: &String| (place.to_owned(), token.clone());
        assert_eq!(found("txt", format!("\n{a}\n").as_bytes()), [at("a:2", &a)]);
        let windows: Vec<u8> = [0xff, 0xfe].into_iter().chain(a.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(found("txt", &windows), [at("a:1", &a)]);
        assert_eq!(found("csv", format!("when,token\n1,\"{a}\"\n2,{b}\n").as_bytes()), [at("a:2", &a), at("a:3", &b)]);
        let split = format!(r#"[{{"x":["{}\n{}"]}},"{b}"]"#, &a[..70], &a[70..]);
        assert_eq!(found("json", split.as_bytes()), [at("a", &a), at("a", &b)]);
        assert_eq!(found("html", format!("<td>{}<wbr>{}</td>", &a[..70], &a[70..]).as_bytes()), [at("a", &a)]);
        let mail = format!("Subject: x\nContent-Type: text/plain\n\n{a}\n");
        assert_eq!(found("eml", mail.as_bytes()), [at("a", &a)]);
        assert_eq!(found("", mail.as_bytes()), [at("a", &a)]);
        assert_eq!(found("emlx", format!("{}\n{mail}", mail.len()).as_bytes()), [at("a", &a)]);
        let lines = format!("{{\"body\":\"<p>{}<br>\\n{}</p>\"}}\n{{\"x\":\"{b}\"}}\n", &a[..70], &a[70..]);
        assert_eq!(found("ndjson", lines.as_bytes()), [at("a", &a), at("a", &b)]);
        let link = format!("<a href=\"https://x.example/?url=%23{a}&amp;x=1\">token</a>");
        assert_eq!(found("html", link.as_bytes()), [at("a", &a)]);
        let mbox = format!("From x\n{mail}\nFrom y\nSubject: y\n\n{b}\n");
        let contents = mailbox("a", mbox.as_bytes()).unwrap();
        let both: Vec<(String, String)> = contents.into_iter().map(|(place, f)| (place, f.text)).collect();
        assert_eq!(both, [at("a, message 1", &a), at("a, message 2", &b)]);
    }

    #[test]
    fn folders_are_walked_in_order_and_other_files_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        std::fs::create_dir(at("b")).unwrap();
        for name in ["c.eml", "a.TXT", "b/x.csv", "photo.jpg", "odd.bin"] {
            std::fs::write(at(name), "").unwrap();
        }
        let Walked { inputs, unread, passed_over } =
            walk(&[dir.path().into(), at("odd.bin"), "-".into(), at("none.txt")]);
        let file = |name: &str| Input::File(at(name));
        assert_eq!(inputs, [file("a.TXT"), file("b/x.csv"), file("c.eml"), file("odd.bin"), Input::Standard]);
        assert_eq!(unread.len(), 1);
        assert_eq!(passed_over, [("bin".to_owned(), 1), ("jpg".to_owned(), 1)].into());
        assert_eq!(unread[0].why, "It is not there: check the name.");
    }
}
