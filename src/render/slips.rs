//! Slips to cut and hand out: each person's link as a QR code, and their code to type.

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tera::{Context, Tera};

use super::report::{PAGE, ReportError};
use crate::{audit::Enrolled, config::long_date};

const TEMPLATE: &str = include_str!("slips/page.html");
const STYLE: &str = include_str!("slips/slips.css");

/// How many slips go on a page of A4.
const ON_A_PAGE: usize = 8;

/// How many tasks a slip has room for.
const TASKS: usize = 3;

/// The square of a QR code as SVG has it: its side in modules with the quiet zone, and the path of the dark ones.
#[derive(Debug, Serialize)]
struct Square {
    side: usize,
    path: String,
}

#[derive(Debug, Serialize)]
struct Slip<'a> {
    name: &'a str,
    id: &'a str,
    school: &'a str,
    code: &'a str,
    page: &'a str,
    qr: Option<Square>,
    tasks: Vec<String>,
    /// How many more there are.
    more: usize,
}

/// The slips of `enrolled` as one HTML page that needs nothing else. `trust` is the trust's name, `help` whom to ask.
///
/// # Errors
/// The template asks for what a slip does not have.
pub fn slips(trust: &str, help: &str, enrolled: &[Enrolled]) -> Result<String, ReportError> {
    #[derive(Serialize)]
    struct Page<'a> {
        trust: &'a str,
        help: &'a str,
        style: &'a str,
        style_hash: String,
        sheets: Vec<&'a [Slip<'a>]>,
    }
    let slips: Vec<Slip> = enrolled.iter().map(slip).collect();
    let page = Page {
        trust,
        help,
        style: STYLE,
        style_hash: data_encoding::BASE64.encode(&Sha256::digest(STYLE)),
        sheets: slips.chunks(ON_A_PAGE).collect(),
    };
    let mut tera = Tera::new();
    let render = |tera: &mut Tera| {
        tera.add_raw_templates([PAGE, ("slips.html", TEMPLATE)])?;
        tera.render("slips.html", &Context::from_serialize(&page)?)
    };
    render(&mut tera).map_err(ReportError)
}

fn slip<'a>(one: &'a Enrolled) -> Slip<'a> {
    let told = |task: &crate::audit::Task| match task.due {
        Some(due) => format!("{} by {}", task.title, long_date(due)),
        None => task.title.clone(),
    };
    Slip {
        name: &one.person.name,
        id: &one.person.id,
        school: &one.school,
        code: &one.code,
        page: &one.page,
        qr: square(&one.link),
        tasks: one.tasks.iter().take(TASKS).map(told).collect(),
        more: one.tasks.len().saturating_sub(TASKS),
    }
}

/// Modules of white that readers need around a code.
const QUIET: usize = 4;

/// The QR code of `text`; none where it is longer than any code holds.
fn square(text: &str) -> Option<Square> {
    // A quarter of the code may be lost to a crease; more would only make the modules smaller.
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let colours = code.into_colors();
    let mut path = String::new();
    for (y, row) in colours.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let dark = row[x..].iter().take_while(|colour| **colour == Color::Dark).count();
            if dark > 0 {
                path.push_str(&format!("M{} {}h{dark}v1h-{dark}z", x + QUIET, y + QUIET));
            }
            x += dark.max(1);
        }
    }
    Some(Square { side: width + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::Person;

    #[test]
    fn texts_of_people_are_words_and_the_style_is_the_one_that_the_page_allows() {
        let hostile = "<script>alert(1)</script>\"'&";
        let person = Person {
            id: hostile.into(),
            name: hostile.into(),
            email: String::new(),
            school: "x".into(),
            roles: vec![],
            start: "2025-09-01".parse().unwrap(),
            end: None,
            epoch: 1,
        };
        let one = Enrolled {
            person: &person,
            school: hostile.into(),
            code: hostile.into(),
            page: hostile.into(),
            link: hostile.into(),
            tasks: vec![],
        };
        let page = slips(hostile, hostile, &vec![one; 9]).unwrap();
        assert!(!page.contains("<script") && !page.contains(" style="), "{page}");
        assert_eq!(page.matches("class=\"sheet\"").count(), 2);
        assert_eq!(page.matches("class=\"slip\"").count(), 9);
        let style = page.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
        assert!(page.contains(&format!("sha256-{}", data_encoding::BASE64.encode(&Sha256::digest(style)))));
    }

    #[test]
    fn what_no_code_can_hold_has_none() {
        assert!(square(&"x".repeat(3000)).is_none());
        assert_eq!(square("https://x.example/").map(|s| s.side), Some(33));
    }
}
