//! Tokens as they arrive: mail as programs write it, chats, forms and files.

use data_encoding::BASE64_MIME;

use crate::audit::Trust;

/// `text` in lines of so many characters, with `between`.
fn wrapped(text: &str, width: usize, between: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(width).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join(between)
}

fn quoted_printable(text: &str) -> String {
    wrapped(&text.replace('=', "=3D"), 70, "=\r\n")
}

/// An answer as Outlook writes it: plain text in base64, HTML in quoted-printable with the token over several spans, the mail
/// before it quoted below.
fn outlook(token: &str) -> String {
    let plain = format!(
        "Hello,\r\n\r\nHere is my token:\r\n\r\n{}\r\n\r\nKind regards\r\nAda\r\n________________________________\r\nFrom: Trust office\r\n",
        wrapped(token, 74, "\r\n")
    );
    let html = format!(
        "<html xmlns:o=3D\"urn:schemas-microsoft-com:office:office\"><head><style><!-- p.MsoNormal {{margin:0cm}} --></style></head><body>\
         <p class=\"MsoNormal\">Hello,<o:p></o:p></p><p class=\"MsoNormal\"><span style=\"font-size:10.0pt\">{}</span></p></body></html>",
        wrapped(token, 200, "</span><span lang=\"EN-GB\">")
    );
    format!(
        "Received: from AM0PR01 by LO2P265 with HTTPS\r\nFrom: Ada <ada@north.example>\r\nSubject: RE: Induction\r\nMIME-Version: 1.0\r\n\
         X-MS-Has-Attach:\r\nContent-Type: multipart/alternative;\r\n\tboundary=\"_000_AM0_\"\r\n\r\n--_000_AM0_\r\n\
         Content-Type: text/plain; charset=\"iso-8859-1\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--_000_AM0_\r\n\
         Content-Type: text/html; charset=\"iso-8859-1\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n--_000_AM0_--\r\n",
        BASE64_MIME.encode(plain.as_bytes()),
        quoted_printable(&html)
    )
}

/// An answer to an answer as Gmail writes it: `format=flowed`, quoted twice, `<wbr>` in the HTML.
fn gmail(token: &str) -> String {
    let quoted = format!("> > {}", wrapped(token, 66, "\r\n> > "));
    let html = format!(
        "<div dir=3D\"ltr\">Thanks<blockquote class=3D\"gmail_quote\">{}</blockquote></div>",
        wrapped(token, 60, "<wbr>")
    );
    format!(
        "MIME-Version: 1.0\r\nFrom: Cy <cy@north.example>\r\nSubject: Re: Fwd: quiz\r\nContent-Type: multipart/alternative; boundary=\"00000000\"\r\n\r\n\
         --00000000\r\nContent-Type: text/plain; charset=\"UTF-8\"; format=flowed; delsp=yes\r\n\r\nThanks\r\n\r\nOn Mon, 8 Sept 2025 Cy wrote:\r\n> see below\r\n{quoted}\r\n\r\n\
         --00000000\r\nContent-Type: text/html; charset=\"UTF-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{html}\r\n--00000000--\r\n"
    )
}

/// The import of one file: how many tokens are new and verified, and how many were there.
fn verified(trust: &Trust, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let _ = std::fs::remove_dir_all(trust.site.path("post"));
    let _ = std::fs::remove_file(trust.site.path("training/register.sqlite"));
    trust.site.write(&format!("post/{name}"), bytes);
    let ran = trust.import();
    assert_eq!(ran.status, 0, "{name}: {}", ran.err);
    ran.err
        .lines()
        .filter(|line| line.starts_with("     "))
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn every_way_in_which_a_token_travels_is_understood() {
    let trust = Trust::new();
    let (a, b) = (trust.token("W1", true, "AAAA--AA_-A_"), trust.token("W2", true, "BBBBBBBBBBBB"));
    let one = "1 verified";
    assert_eq!(verified(&trust, "outlook.eml", outlook(&a)), one);
    assert_eq!(verified(&trust, "gmail.eml", gmail(&a)), one);
    // A forward with both as attachments, in a mailbox with a mail that has none.
    let forward = format!(
        "MIME-Version: 1.0\r\nSubject: Fwd: two\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n{}\r\n--x\r\n\
         Content-Type: application/octet-stream; name=\"token.txt\"\r\nContent-Disposition: attachment; filename=\"token.txt\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--x--\r\n",
        outlook(&a),
        BASE64_MIME.encode(b.as_bytes())
    );
    let mbox = format!(
        "From cy@north.example Mon Sep  8 10:00:00 2025\r\nSubject: hello\r\n\r\n>From here on nothing.\r\n\r\nFrom office Mon Sep  8 11:00:00 2025\r\n{forward}\r\n\r\nFrom x\r\n{}",
        gmail(&a)
    );
    assert_eq!(verified(&trust, "all.mbox", &mbox), "2 verified, 1 already in the register");
    assert_eq!(verified(&trust, "one.mbox", outlook(&a)), one, "a single message that is called a mailbox");

    // Chats.
    let whatsapp = format!(
        "[10/09/2025, 10:26:01] Ada: \u{200e}{}\n[10/09/2025, 10:27:12] Bea: mine {b} thanks\n",
        wrapped(&a, 80, "\u{200b}")
    );
    assert_eq!(verified(&trust, "_chat.txt", whatsapp), "2 verified");
    let teams = format!(
        "[10:26] Ada Lovelace\n{}\n\n[10:27] Trust office\nThanks\n",
        wrapped(&a, 90, "\n").replace('_', "\\_").replace("--", "\u{2014}")
    );
    assert_eq!(verified(&trust, "teams.md", teams), one);
    let graph = serde_json::json!({ "value": [{ "body": { "contentType": "html", "content": format!("<p>{}</p>", wrapped(&a, 99, "<br>\n")) } }] });
    assert_eq!(verified(&trust, "messages.json", graph.to_string()), one);

    // Forms.
    let google = format!(
        "Timestamp,Email Address,Your token\r\n2025/09/10 10:26:40 am GMT+1,ada@north.example,\"{}\"\r\n2025/09/10,bea@north.example,\" {b} \"\r\n2025/09/11,bea@north.example,{b}\r\n",
        wrapped(&a, 120, "\n")
    );
    assert_eq!(verified(&trust, "responses.csv", google), "2 verified");
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(format!("ID\tToken\r\n1\t{a}\r\n").encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(verified(&trust, "forms.tsv", utf16), one);

    // Links and pages.
    let safe = format!(
        "<https://eur01.safelinks.protection.example/?url=https%3A%2F%2Fx.example%2F%23{}&data=05>",
        a.replace('.', "%2E").replace('-', "%2D")
    );
    assert_eq!(verified(&trust, "link.txt", safe), one);
    let page = format!(
        "<html><textarea readonly></textarea><a href=\"mailto:office@north.example?body=Completion%20token%0D%0A%0D%0A{a}%0D%0A\">Send</a>"
    );
    assert_eq!(verified(&trust, "page.html", page), one);

    // The same twice, with a part of it before.
    assert_eq!(verified(&trust, "twice.txt", format!("{}…\n\n{a}\n\n> {}\n", &a[..80], wrapped(&a, 60, "\n> "))), one);
}

#[test]
fn what_was_not_looked_into_is_said() {
    let trust = Trust::new();
    trust.site.write("post/a.txt", trust.token("W1", true, "AAAAAAAAAAAA"));
    for file in ["b.msg", "c.MSG", "d.xlsx", "e.pdf", "f"] {
        trust.site.write(&format!("post/{file}"), "x");
    }
    let ran = trust.import();
    assert!(ran.err.contains("5 files not looked into: 1 without an ending, 2 .msg, 1 .pdf, 1 .xlsx."), "{}", ran.err);
    assert!(
        ran.err.contains("Outlook:") && ran.err.contains("Workbooks:") && ran.err.contains("Documents:"),
        "{}",
        ran.err
    );
}

#[test]
fn many_problems_are_told_once() {
    let trust = Trust::new();
    let token = trust.token("W1", true, "AAAAAAAAAAAA");
    for n in 0..15 {
        trust.site.write(&format!("post/{n:02}.txt"), format!("{}\n\n", &token[..100 + n]));
    }
    let ran = trust.import();
    assert_eq!(ran.err.matches("The token ends too early.").count(), 1, "{}", ran.err);
    assert!(ran.err.contains("incomplete (15):") && ran.err.contains("and 5 more"), "{}", ran.err);
    assert!(!ran.err.contains("\u{1b}"));
}
