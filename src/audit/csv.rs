//! Tables as CSV that no spreadsheet program can be made to run.

use std::borrow::Cow;

/// A table of texts. Every row has as many cells as the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns.
    pub header: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The table as CSV, each cell as [`csv_text`] writes it.
    pub fn csv(&self) -> String {
        csv_text(&self.header, &self.rows)
    }
}

/// A table as CSV (RFC 4180: CRLF ends each line), with columns that need not be known beforehand. Every row has as many cells as
/// `header`. A cell that a spreadsheet program would take for a formula gets an apostrophe in front, which these programs do not show.
pub fn csv_text(header: &[impl AsRef<str>], rows: &[Vec<String>]) -> String {
    let mut csv = writer();
    push(header, &mut csv);
    rows.iter().for_each(|row| push(row, &mut csv));
    text(csv)
}

/// Rows of a table as [`csv_text`] has them, without the header.
pub fn csv_rows(rows: &[Vec<String>]) -> String {
    let mut csv = writer();
    rows.iter().for_each(|row| push(row, &mut csv));
    text(csv)
}

fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new())
}

fn push(cells: &[impl AsRef<str>], csv: &mut csv::Writer<Vec<u8>>) {
    let mut written = cells.iter().try_for_each(|cell| csv.write_field(defused(cell.as_ref()).as_ref()));
    if written.is_ok() {
        // An empty record ends the row.
        written = csv.write_record(None::<&[u8]>);
    }
    written.expect("every row has as many cells as the header, and memory takes them all");
}

fn text(csv: csv::Writer<Vec<u8>>) -> String {
    let bytes = csv.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("text stays text")
}

/// `cell` with an apostrophe where it would be read as a formula: its first character, white space and control characters not
/// counted, is `=`, `+`, `-`, `@` or a full-width form of these, or it begins with a tab or line break
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn defused(cell: &str) -> Cow<'_, str> {
    let first = cell.chars().find(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{feff}');
    let formula = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    if formula || cell.starts_with(['\t', '\r', '\n']) { format!("'{cell}").into() } else { cell.into() }
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
