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
    audit::{self, Book, Names, Report, Table, Text},
    register::{Recorded, Register, RegisterError},
    render::{
        self,
        report::{Home, PageOf, Pages},
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
    let pages = Pages::new(report, home)?;
    let (first, rest) = pages.list().split_first().expect("a report has a first page");
    let page = |page: &PageOf| write(&to(&page.name), &pages.html(page)?);
    let (tables, pages) = rayon::join(|| write_tables(folder, report), || rest.par_iter().try_for_each(page));
    tables.and(pages)?;
    // The first page last: what it links to is there.
    page(first)
}

fn write_tables(folder: &Path, report: &Report) -> Result<(), Failure> {
    type Made = fn(&Report) -> Table<'_>;
    let tables: [(&str, Made); 6] = [
        ("matrix.csv", audit::matrix),
        ("people.csv", audit::people),
        ("needs.csv", audit::needs),
        ("needs-by-role.csv", audit::needs_by_role),
        ("clauses.csv", audit::clauses),
        ("agreements.csv", audit::agreements),
    ];
    tables.par_iter().try_for_each(|(name, table)| write_table(&folder.join(name), table(report)))
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
        register.pieces(
            |entries| entries.map(|entry| audit::evidence(names, &entry).map(Text::into_owned)).collect::<Vec<_>>(),
            |rows| rows.iter().for_each(|row| add(row.each_ref().map(Text::from).as_ref())),
        )
    })??;
    book.table("Needs", audit::needs(report))?;
    let mut trouble = None;
    let written = write_with(path, |file| {
        book.write(file).map_err(|error| {
            error.into_io().unwrap_or_else(|error| {
                trouble = Some(error);
                io::Error::other("the workbook cannot be made")
            })
        })
    });
    written.map_err(|failure| trouble.map_or(failure, Failure::from))
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
    /// Reads the register once. `each` looks at an entry, may add to what was found in others beside it, and says whether it has a row;
    /// what was found is given to `take`, in order.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written or the register cannot be read.
    pub(super) fn write<T: Default + Send>(
        &self,
        each: impl Fn(&Recorded, &mut T) -> bool + Sync,
        mut take: impl FnMut(T) + Send,
    ) -> Result<(), Failure> {
        let rows = |entries: &mut dyn Iterator<Item = Recorded>| {
            let mut found = T::default();
            let mut rows = audit::CsvRows::default();
            for recorded in entries {
                if each(&recorded, &mut found) {
                    rows.push(&audit::evidence(self.names, &recorded));
                }
            }
            (found, rows.text())
        };
        from_register(self.path, |file, trouble| {
            file.write_all("\u{feff}".as_bytes())?;
            file.write_all(audit::csv_rows(&[audit::EVIDENCE]).as_bytes())?;
            let mut written = Ok(());
            let read = self.register.pieces(rows, |(found, text)| {
                take(found);
                if written.is_ok() {
                    written = file.write_all(text.as_bytes());
                }
            });
            written?;
            trouble(read)
        })
    }
}

/// Writes a file as [`write_with`] does. The register's own words, where it cannot be read, say more than that a file could not be
/// written: `write` hands what became of the reading to the function that it is called with.
fn from_register(
    path: &Path,
    write: impl FnOnce(
        &mut (dyn Write + Send),
        &mut dyn FnMut(Result<(), RegisterError>) -> io::Result<()>,
    ) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut trouble = None;
    let written = write_with(path, |file| {
        write(file, &mut |read| {
            read.map_err(|error| {
                trouble = Some(error);
                io::Error::other("the register cannot be read")
            })
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
    values: impl Fn(&Recorded) -> Vec<String> + Sync,
) -> Result<(), Failure> {
    let mut between = "[\n";
    let joined = |entries: &mut dyn Iterator<Item = Recorded>| {
        entries.flat_map(|recorded| values(&recorded)).collect::<Vec<_>>().join(",\n")
    };
    from_register(path, |file, trouble| {
        let mut written = Ok(());
        let read = register.pieces(joined, |text| {
            if written.is_ok() && !text.is_empty() {
                written = [between, &text].iter().try_for_each(|part| file.write_all(part.as_bytes()));
                between = ",\n";
            }
        });
        written?;
        trouble(read)?;
        file.write_all(if between == "[\n" { b"[]\n" } else { b"\n]\n" })
    })
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
