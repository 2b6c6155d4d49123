//! Tables as CSV that no spreadsheet program can be made to run.

use std::io;

/// A table of texts. Every row has as many cells as the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns.
    pub header: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The table as CSV, each cell as [`Csv`] writes it.
    pub fn csv(&self) -> String {
        csv_text(&self.header, &self.rows)
    }
}

/// A table as CSV, as [`Table::csv`] has it, with columns that are not known beforehand. Every row has as many cells as `header`.
pub fn csv_text(header: &[impl AsRef<str>], rows: &[Vec<String>]) -> String {
    let mut bytes = Vec::new();
    let mut csv = Csv::new(&mut bytes);
    let written = csv.row(header).and_then(|()| rows.iter().try_for_each(|row| csv.row(row)));
    written.and_then(|()| csv.end()).expect("every row has as many cells as the header, and memory takes them all");
    drop(csv);
    String::from_utf8(bytes).expect("text stays text")
}

/// A table that is written row by row as CSV (RFC 4180: CRLF ends each line). A cell that a spreadsheet program would take for a
/// formula gets an apostrophe in front, which these programs do not show.
pub struct Csv<W: io::Write>(csv::Writer<W>);

impl<W: io::Write> Csv<W> {
    /// A table without rows.
    pub fn new(to: W) -> Self {
        Self(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to))
    }

    /// Adds a row, or the header.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn row<T: AsRef<str>>(&mut self, cells: &[T]) -> io::Result<()> {
        Ok(self.0.write_record(cells.iter().map(|cell| defused(cell.as_ref())))?)
    }

    /// Writes what waits in memory.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn end(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// `cell` with an apostrophe where it would be read as a formula: its first character, white space and control characters not
/// counted, is `=`, `+`, `-`, `@` or a full-width form of these, or it begins with a tab or line break
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn defused(cell: &str) -> String {
    let first = cell.chars().find(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{feff}');
    let formula = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    if formula || cell.starts_with(['\t', '\r', '\n']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_wherever_they_hide() {
        for cell in
            ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "\nx", "  =1", "\n\u{a0}=1", "\u{feff}=1", "\u{0}=1", "＝1"]
        {
            assert_eq!(defused(cell), format!("'{cell}"));
        }
        for cell in ["", "a=b", "W-1", "2025-09-01", "'x", "3 of 4"] {
            assert_eq!(defused(cell), cell);
        }
    }

    #[test]
    fn cells_with_commas_quotes_and_breaks_are_quoted() {
        let table = Table { header: vec!["a", "b"], rows: vec![vec!["x,\"y\"".into(), "1\n2".into()]] };
        assert_eq!(table.csv(), "a,b\r\n\"x,\"\"y\"\"\",\"1\n2\"\r\n");
    }
}
