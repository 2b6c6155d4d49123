//! What the office's commands write piece by piece: reports, tables, and exports that are larger than memory.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write},
    path::Path,
};

use rayon::prelude::*;

use super::{
    Failure,
    office::{make_folder, unwritten, write, write_table, write_with},
};
use crate::{
    audit::{self, Book, Names, Report},
    register::{Recorded, Register},
    render::{
        self,
        report::{Home, Pages},
    },
};

/// Writes the pages and tables of `report` into `folder`, which is there. `home` is where it is part of something larger.
///
/// # Errors
///
/// Where that cannot be done.
pub(super) fn write_report(folder: &Path, report: &Report, home: Option<Home>) -> Result<(), Failure> {
    let to = |name: &str| folder.join(name);
    write(&to(render::report::STYLE_NAME), render::report::STYLE)?;
    write_table(&to("matrix.csv"), audit::matrix(report))?;
    write_table(&to("people.csv"), audit::people(report))?;
    write_table(&to("needs.csv"), audit::needs(report))?;
    write_table(&to("needs-by-role.csv"), audit::needs_by_role(report))?;
    write_table(&to("clauses.csv"), audit::clauses(report))?;
    write_table(&to("agreements.csv"), audit::agreements(report))?;
    let pages = Pages::new(report, home)?;
    // The first page last: what it links to is there.
    let (first, rest) = pages.list().split_first().expect("a report has a first page");
    rest.par_iter().try_for_each(|page| write(&to(&page.name), &pages.html(page)?))?;
    write(&to(&first.name), &pages.html(first)?)
}

/// Writes one workbook: the matrix, people, every entry of `register`, and needs.
///
/// # Errors
///
/// Where that cannot be done, or a sheet has no room for all rows.
pub(super) fn write_workbook(path: &Path, report: &Report, names: &Names, register: &Register) -> Result<(), Failure> {
    let mut book = Book::new()?;
    book.table("Matrix", audit::matrix(report))?;
    book.table("People", audit::people(report))?;
    book.sheet("Evidence", &audit::EVIDENCE, |add| {
        register.chunks(|entries| {
            let rows: Vec<_> = entries.par_iter().map(|entry| audit::evidence(names, entry)).collect();
            rows.iter().for_each(|row| add(row));
        })
    })??;
    book.table("Needs", audit::needs(report))?;
    let bytes = book.bytes()?;
    write_with(path, |file| file.write_all(&bytes))
}

/// The table of the evidence: a row for each entry of a register.
pub(super) struct EvidenceTable<'a> {
    /// Where to write it.
    pub(super) path: &'a Path,
    /// Names for what the entries name.
    pub(super) names: &'a Names<'a>,
    /// The register.
    pub(super) register: &'a Register,
}

impl EvidenceTable<'_> {
    /// Reads the register once, shows its entries to `take`, and writes those that it gives back.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written or the register cannot be read.
    pub(super) fn write(&self, mut take: impl FnMut(Vec<Recorded>) -> Vec<Recorded> + Send) -> Result<(), Failure> {
        chunked(self.path, self.register, |file, entries, first| {
            if first {
                file.write_all("\u{feff}".as_bytes())?;
                file.write_all(audit::csv_rows(&[audit::EVIDENCE]).as_bytes())?;
            }
            let entries = take(entries);
            let text = |entries: &[Recorded]| {
                let rows: Vec<_> = entries.iter().map(|recorded| audit::evidence(self.names, recorded)).collect();
                audit::csv_rows(&rows)
            };
            let texts: Vec<String> = entries.par_chunks(512).map(text).collect();
            texts.iter().try_for_each(|text| file.write_all(text.as_bytes()))
        })
    }
}

/// Writes a file as [`write_with`] does, from the entries of `register` as they come. `some` is called at least once, and writes
/// what some entries give; its last argument tells whether it is the first time.
fn chunked(
    path: &Path,
    register: &Register,
    mut some: impl FnMut(&mut dyn Write, Vec<Recorded>, bool) -> io::Result<()> + Send,
) -> Result<(), Failure> {
    let mut trouble = None;
    let written = write_with(path, |file| {
        let (mut first, mut written) = (true, Ok(()));
        let read = register.chunks(|entries| {
            if written.is_ok() {
                written = some(file, entries, std::mem::take(&mut first));
            }
        });
        written?;
        // The register's own words say more than that a file could not be written.
        read.map_err(|error| {
            trouble = Some(error);
            io::Error::other("the register cannot be read")
        })
    });
    written.map_err(|failure| trouble.map_or(failure, Failure::from))
}

/// Writes a JSON array as [`write_with`] does, a value a line, from the entries of `register` as they come.
///
/// # Errors
///
/// Where the file cannot be written or the register cannot be read.
pub(super) fn streamed(
    path: &Path,
    register: &Register,
    values: impl Fn(&[Recorded]) -> Vec<String> + Sync,
) -> Result<(), Failure> {
    let mut between: &[u8] = b"[\n";
    let mut trouble = None;
    let written = write_with(path, |file| {
        let mut written = Ok(());
        let read = register.chunks(|entries| {
            for value in values(&entries) {
                if written.is_ok() {
                    written = file.write_all(between).and_then(|()| file.write_all(value.as_bytes()));
                }
                between = b",\n";
            }
        });
        written?;
        read.map_err(|error| {
            trouble = Some(error);
            io::Error::other("the register cannot be read")
        })?;
        file.write_all(if between == b"[\n" { b"[]\n" } else { b"\n]\n" })
    });
    written.map_err(|failure| trouble.map_or(failure, Failure::from))
}

/// The files of an export in folders, which grow piece by piece and take their names when all are whole.
pub(super) struct Parts<'a> {
    root: &'a Path,
    folders: BTreeSet<String>,
}

/// The name of each file of [`Parts`].
const LINES: &str = "attempts.ndjson";

impl<'a> Parts<'a> {
    /// No files yet, in the folder `root`.
    pub(super) fn new(root: &'a Path) -> Self {
        Self { root, folders: BTreeSet::new() }
    }

    /// Adds `text` to the file of `folder`.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub(super) fn add(&mut self, folder: &str, text: &str) -> Result<(), Failure> {
        let is_new = self.folders.insert(folder.to_owned());
        let folder = self.root.join(folder);
        if is_new {
            make_folder(&folder)?;
        }
        let path = folder.join(format!("{LINES}.part"));
        let mut options = fs::OpenOptions::new();
        options.create(true).write(true).truncate(is_new).append(!is_new);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let added = options.open(&path).and_then(|mut file| file.write_all(text.as_bytes()));
        added.map_err(|error| unwritten(&path, &error))
    }

    /// Gives the files their names, and takes away those of an earlier export that have nothing in them now.
    ///
    /// # Errors
    ///
    /// Where that cannot be done.
    pub(super) fn finish(self) -> Result<(), Failure> {
        for folder in &self.folders {
            let path = self.root.join(folder).join(LINES);
            let part = self.root.join(folder).join(format!("{LINES}.part"));
            fs::rename(part, &path).map_err(|error| unwritten(&path, &error))?;
        }
        for found in walkdir::WalkDir::new(self.root).min_depth(3).max_depth(3).into_iter().flatten() {
            let folder = found.path().parent().and_then(|folder| folder.strip_prefix(self.root).ok());
            let folder = folder.map(|folder| folder.to_string_lossy().replace('\\', "/")).unwrap_or_default();
            let ours = folder.starts_with("school=") && folder.contains("/year=") && found.file_name() == LINES;
            if ours && !self.folders.contains(&folder) {
                fs::remove_file(found.path()).map_err(|error| unwritten(found.path(), &error))?;
            }
        }
        Ok(())
    }
}
