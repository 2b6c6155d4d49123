use super::*;
use crate::diag::show::{Format, text};

fn read_text(csv: &str, known: &Known) -> (Vec<Person>, String) {
    let mut sources = Sources::default();
    let file = sources.add("roster.csv", csv);
    let (people, problems) = read(file, &sources, known);
    (people, text(&problems, &sources, Format::Short))
}

#[test]
fn columns_in_any_order_with_a_mark_and_more_columns() {
    let csv = "\u{feff}Start,SCHOOL,payroll,name,id,role,email\r\n\
               2025-09-01,larkfold-infant,77,\"Lovelace, Ada\",W1,staff; governors,ada@quillmere.example\r\n";
    let (people, problems) = read_text(csv, &Known::default());
    assert_eq!(problems, "");
    let ada = Person {
        id: "W1".into(),
        name: "Lovelace, Ada".into(),
        email: "ada@quillmere.example".into(),
        school: "larkfold-infant".into(),
        roles: vec!["staff".into(), "governors".into()],
        start: "2025-09-01".parse().unwrap(),
        end: None,
        epoch: 1,
    };
    assert_eq!(people, [ada]);
}

#[test]
fn every_problem_is_told_with_its_place() {
    let csv = "id,name,email,school,role,start,end,epoch\n\
               W1,Ada,,larkfold-infant,staff,2025-09-01,,2\n\
               \n\
               W1,Bea,,larkfold-infant,staff,2025-09-01,,\n\
               W 2,Cy,,larkfold,staf,01/09/2025,2020-01-01,0\n\
               W3,,,tern-valley,,2025-09-01,2024-09-01,\n\
               W4,Dee, x,tern-valley,staff,2025-09-01\n";
    let known = Known {
        schools: vec!["larkfold-infant".into(), "tern-valley".into()],
        audiences: vec!["staff".into(), "governors".into()],
        ..Known::default()
    };
    let (people, problems) = read_text(csv, &known);
    assert_eq!(people.iter().map(|p| (p.id.as_str(), p.epoch)).collect::<Vec<_>>(), [("W1", 2)]);
    let expected = "\
        roster.csv:4:1: error[duplicate-id]: two people have the id `W1`\n\
        roster.csv:5:18: error[unknown-audience]: there is no audience `staf`\n\
        roster.csv:5:1: error[bad-roster]: `W 2` is not a staff id\n\
        roster.csv:5:23: error[bad-roster]: `01/09/2025` is not a date\n\
        roster.csv:5:9: error[unknown-school]: there is no school `larkfold`\n\
        roster.csv:5:45: error[bad-roster]: `0` is not an epoch\n\
        roster.csv:6:18: error[bad-roster]: the person has no role\n\
        roster.csv:6:4: error[bad-roster]: this is not a name\n\
        roster.csv:6:30: error[bad-roster]: the last day is before the first\n\
        roster.csv:7:1: error[bad-roster]: the row has not as many fields as the line with the titles\n";
    assert_eq!(problems, expected);
}

#[test]
fn ids_are_composed_as_the_browser_composes_them() {
    let csv = "id,name,school,role,start\nu\u{308}1,Ada,x,staff,2025-09-01\n\u{fc}1,Bea,x,staff,2025-09-01\n";
    let (people, problems) = read_text(csv, &Known::default());
    assert_eq!(people[0].id, "\u{fc}1");
    assert!(problems.contains("two people have the id `\u{fc}1`"), "{problems}");
}

#[test]
fn a_header_must_name_the_columns_once() {
    let (people, problems) = read_text("id,name,school,start,id\nW1,Ada,x,2025-09-01,W1\n", &Known::default());
    assert!(people.is_empty());
    assert_eq!(
        problems,
        "roster.csv:1:22: error[bad-roster]: the column `id` stands twice\n\
         roster.csv:1:1: error[bad-roster]: the roster has no column `role`\n"
    );
    assert!(read_text("", &Known::default()).1.contains("no column `id`"));
}

#[test]
fn someone_who_left_yesterday_no_longer_belongs() {
    let csv = "id,name,school,role,start,end\nW1,Ada,x,staff,2025-09-01,2026-03-31\n";
    let (people, _) = read_text(csv, &Known::default());
    let day = |text: &str| text.parse::<Date>().unwrap();
    assert!(people[0].belongs_on(day("2025-06-01")));
    assert!(people[0].belongs_on(day("2026-03-31")));
    assert!(!people[0].belongs_on(day("2026-04-01")));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(body: String) {
        read_text(&body, &Known::default());
        read_text(&format!("id,name,school,role,start\n{body}"), &Known::default());
    }
}

/// The layout of an export of a personnel system, as `staffroom.toml` has it.
fn export() -> Known {
    #[derive(serde::Deserialize)]
    struct File {
        roster: crate::config::RosterFile,
    }
    let file: File = toml::from_str(
        r#"
        [roster]
        dates = "dd/mm/yyyy"
        columns = { id = "Staff Code", name = ["Forename", "Surname"], email = "Work Email", school = "Site", role = "Job Title", start = "Start Date", end = "Leaving Date" }
        [roster.schools]
        "Larkfold Infant School" = "larkfold-infant"
        [roster.roles]
        "Class Teacher" = "teachers"
        "Head of School" = ["leaders", "teachers"]
        "Exam Invigilator" = []
        "#,
    )
    .unwrap();
    let layout = Roster {
        columns: file.roster.columns.into_iter().map(|(field, titles)| (field, titles.list())).collect(),
        dates: file.roster.dates,
        schools: file.roster.schools.into_iter().map(|(k, v)| (k.to_lowercase(), v.into_inner())).collect(),
        roles: file.roster.roles.into_iter().map(|(k, v)| (k.to_lowercase(), v.into_inner().list())).collect(),
        ..Roster::default()
    };
    Known {
        schools: vec!["larkfold-infant".into(), "tern-valley".into()],
        audiences: vec!["teachers".into(), "leaders".into(), "governors".into()],
        layout,
        today: "2026-01-15".parse().unwrap(),
    }
}

#[test]
fn an_export_is_read_through_the_column_map() {
    let csv = "Staff list;;;;;;;\r\nPrinted 01/09/2025;;;;;;;\r\n\r\n\
        staff code;Surname;Forename;Work  Email;Site;Job Title;Start Date;Leaving Date;\r\n\
        W1;Oakhanger;Priya;p@x.example;LARKFOLD infant school;Class Teacher;01/09/2025;;\r\n\
        W2;Hollis;Tom;;tern-valley;Head of School; 1/10/2020 00:00:00;;\r\n\
        W3;Wexcombe;Mary;;tern-valley;Exam Invigilator;01/09/2025;;\r\n\
        W4;Ames;Ó;;tern-valley;governors teachers;01/09/2025;31/12/2026;;;\r\n\
        ;;;;;;;\r\n";
    let (people, problems) = read_text(csv, &export());
    assert_eq!(problems, "");
    let told: Vec<_> = people
        .iter()
        .map(|p| {
            format!(
                "{} {} {} {} {} {:?}",
                p.id,
                p.name,
                p.school,
                p.roles.join("+"),
                p.start,
                p.end.map(|d| d.to_string())
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "W1 Priya Oakhanger larkfold-infant teachers 2025-09-01 None",
            "W2 Tom Hollis tern-valley leaders+teachers 2020-10-01 None",
            "W4 Ó Ames tern-valley governors+teachers 2025-09-01 Some(\"2026-12-31\")",
        ]
    );
}

#[test]
fn what_the_column_map_names_must_be_there() {
    let (_, problems) = read_text("Staff Code,Surname,Site,Job Title,Start Date,Work Email,Leaving Date\n", &export());
    assert_eq!(problems, "roster.csv:1:1: error[bad-roster]: the roster has no column `Forename` for `name`\n");
    // The columns of the guide are understood whatever the map says.
    let (people, problems) =
        read_text("id,name,email,school,role,start,end\nW1,Ada,,tern-valley,governors,2025-09-01,\n", &export());
    assert_eq!((people.len(), problems.as_str()), (1, ""));
    let csv = "Staff Code,Forename,Surname,Work Email,Site,Job Title,Start Date,Leaving Date\n\
        W1,Ada,Brown,,Larkfold,Class teacher,09/13/2025,\n\
        W2,Bea,Brown,,tern-valley,Cook; Class Teacher,01/09/25,\n";
    assert_eq!(
        read_text(csv, &export()).1,
        "roster.csv:2:38: error[bad-roster]: `09/13/2025` is not a date\n\
         roster.csv:2:15: error[unknown-school]: there is no school `Larkfold`\n\
         roster.csv:3:27: error[unknown-audience]: there is no audience `Cook`\n\
         roster.csv:3:47: error[bad-roster]: `01/09/25` is not a date\n"
    );
}

#[test]
fn the_rows_of_one_person_are_put_together() {
    let read = |rows: &str| read_text(&format!("id,name,school,role,start,end,epoch\n{rows}"), &export());
    let (people, problems) = read(
        "W1,Ada Brown,tern-valley,teachers,2024-09-01,,\n\
         W2,Bea,tern-valley,leaders,2025-09-01,,\n\
         W1,ADA BROWN,tern-valley,governors,2022-09-01,2027-08-31,2\n",
    );
    assert_eq!(problems, "");
    let ada = &people[0];
    assert_eq!(
        (ada.roles.join("+"), ada.start.to_string(), ada.end, ada.epoch),
        ("teachers+governors".into(), "2022-09-01".into(), None, 2)
    );
    assert_eq!(people.len(), 2);
    // A move, and a role that has ended.
    let (people, problems) = read(
        "W1,Ada,larkfold-infant,leaders,2020-09-01,2025-08-31,\nW1,Ada,tern-valley,teachers,2025-09-01,,\n\
         W2,Bea,tern-valley,leaders,2020-09-01,2024-08-31,\nW2,Bea,tern-valley,teachers,2020-09-01,2025-08-31,\n",
    );
    assert_eq!(problems, "");
    assert_eq!((people[0].school.as_str(), people[0].roles.join("+")), ("tern-valley", "teachers".into()));
    assert_eq!(
        (people[1].roles.join("+"), people[1].end.map(|d| d.to_string())),
        ("teachers".into(), Some("2025-08-31".into()))
    );
    // The same twice, and two schools at once.
    let (people, problems) = read(
        "W1,Ada,tern-valley,teachers,2020-09-01,,\nW1,Ada,tern-valley,teachers,2020-09-01,,\n\
         W2,Bea,tern-valley,teachers,2020-09-01,,\nW2,Bea,larkfold-infant,teachers,2020-09-01,,\n",
    );
    assert_eq!(people.len(), 1);
    assert_eq!(
        problems,
        "roster.csv:3:1: warning[duplicate-row]: the same row stands twice\n\
         roster.csv:5:1: error[duplicate-id]: `W2` works at two schools\n"
    );
}

#[test]
fn a_roster_in_another_encoding_is_read_and_said_so() {
    let open = |bytes: &[u8], known: &Known| {
        let mut sources = Sources::default();
        let (people, problems) = super::open("roster.csv", bytes, &mut sources, known);
        (people.first().map(|p| p.name.clone()), text(&problems, &sources, Format::Short))
    };
    let windows = b"id,name,school,role,start\nW1,Zo\xeb,tern-valley,teachers,2025-09-01\n";
    let (name, problems) = open(windows, &Known::default());
    assert_eq!(name.as_deref(), Some("Zoë"));
    assert_eq!(
        problems,
        "roster.csv:2:6: warning[roster-encoding]: the roster is not UTF-8 text: it was read as Windows-1252\n"
    );
    let layout = Roster { encoding: Some(crate::config::RosterEncoding::Windows1252), ..Roster::default() };
    assert_eq!(open(windows, &Known { layout, ..Known::default() }).1, "");
    assert_eq!(
        open(b"PK\x03\x04", &Known::default()).1,
        "roster.csv:1:1: error[bad-roster]: this is a workbook and not CSV text\n"
    );
    assert_eq!(open(b"\0\0\xff", &Known::default()).1, "roster.csv:1:1: error[bad-roster]: this is no text\n");
}

#[test]
fn no_name_steers_what_stands_behind_it() {
    for name in ["Ada\u{1b}[2J", "Ada\u{202e}nimda", "\u{2066}Ada", "A\tB", &"x".repeat(201)] {
        let (people, problems) =
            read_text(&format!("id,name,school,role,start\nW1,{name},x,staff,2025-09-01\n"), &Known::default());
        assert!(people.is_empty() && problems.contains("this is not a name"), "{name:?} {problems}");
    }
}

#[test]
fn excel_tells_its_delimiter() {
    let (people, problems) =
        read_text("sep=|\r\nid|name|school|role|start\r\nW1|Ada, B|x|staff|2025-09-01\r\n", &Known::default());
    assert_eq!((people.len(), problems.as_str()), (1, ""));
    let (people, problems) =
        read_text("sep=|\r\nid|name|school|role|start\r\nW 1|Ada|x|staff|2025-09-01\r\n", &Known::default());
    assert_eq!((people.len(), problems.as_str()), (0, "roster.csv:3:1: error[bad-roster]: `W 1` is not a staff id\n"));
}
