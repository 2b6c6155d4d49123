//! Tables as CSV that no spreadsheet program can be made to run.

use std::{
    borrow::Cow,
    fmt,
    io::{self, Write},
};

/// A cell of a table.
pub type Text<'a> = Cow<'a, str>;

/// The columns of a table of `T`: what each is called, and what it says of one of them.
pub(super) type Columns<'a, T, const N: usize> = [(&'static str, fn(&T) -> Text<'a>); N];

/// A table of texts. Its rows are made one after the other as they are written, since a trust's matrix is larger than all that it
/// is made of.
pub struct Table<'a> {
    /// The names of the columns.
    pub header: Vec<&'static str>,
    /// The rows, each with as many cells as the header.
    pub rows: Box<dyn Iterator<Item = Vec<Text<'a>>> + 'a>,
}

impl<'a> Table<'a> {
    /// A row for each of `items`.
    pub(super) fn of<T: 'a, const N: usize>(
        items: impl IntoIterator<Item = T, IntoIter: 'a>,
        columns: Columns<'a, T, N>,
    ) -> Self {
        let header = columns.iter().map(|(name, _)| *name).collect();
        let row = move |item: T| columns.iter().map(|(_, cell)| cell(&item)).collect();
        Self { header, rows: Box::new(items.into_iter().map(row)) }
    }

    /// The table as CSV, each cell as [`csv_text`] writes it.
    pub fn csv(self) -> String {
        let mut bytes = Vec::new();
        self.write(&mut bytes).expect("memory takes every row");
        String::from_utf8(bytes).expect("text stays text")
    }

    /// Writes the table as CSV, row by row.
    ///
    /// # Errors
    /// `to` does not take it.
    pub fn write(self, to: impl Write) -> io::Result<()> {
        let mut csv = writer(to);
        push(&self.header, &mut csv)?;
        for row in self.rows {
            push(&row, &mut csv)?;
        }
        csv.flush()
    }
}

impl fmt::Debug for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("header", &self.header).finish_non_exhaustive()
    }
}

/// What a table says of something that may not be there: nothing where it is not.
pub(super) fn shown<'a>(value: Option<impl fmt::Display>) -> Text<'a> {
    value.map_or(Cow::Borrowed(""), |value| value.to_string().into())
}

/// A table as CSV (RFC 4180: CRLF ends each line), with columns that need not be known beforehand. Every row has as many cells as
/// `header`. A cell that a spreadsheet program would take for a formula gets an apostrophe in front, which these programs do not show.
pub fn csv_text(header: &[impl AsRef<str>], rows: &[Vec<String>]) -> String {
    let rows: Vec<&[String]> = rows.iter().map(Vec::as_slice).collect();
    format!("{}{}", csv_rows(&[header]), csv_rows(&rows))
}

/// Rows of a table as [`csv_text`] has them, without the header.
pub fn csv_rows<C: AsRef<str>>(rows: &[impl AsRef<[C]>]) -> String {
    let mut text = CsvRows::default();
    rows.iter().for_each(|row| text.push(row.as_ref()));
    text.text()
}

/// Rows of a table as [`csv_text`] has them, one after the other.
pub struct CsvRows(csv::Writer<Vec<u8>>);

impl Default for CsvRows {
    fn default() -> Self {
        Self(writer(Vec::new()))
    }
}

impl CsvRows {
    /// Adds a row.
    pub fn push(&mut self, row: &[impl AsRef<str>]) {
        push(row, &mut self.0).expect("memory takes every row");
    }

    /// All of them.
    pub fn text(self) -> String {
        let bytes = self.0.into_inner().expect("memory takes every row");
        String::from_utf8(bytes).expect("text stays text")
    }
}

fn writer<W: Write>(to: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to)
}

fn push(cells: &[impl AsRef<str>], csv: &mut csv::Writer<impl Write>) -> io::Result<()> {
    cells.iter().try_for_each(|cell| csv.write_field(defused(cell.as_ref()).as_ref()))?;
    // An empty record ends the row.
    Ok(csv.write_record(None::<&[u8]>)?)
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
        let table = Table::of(["x,\"y\""], [("a", |cell| (*cell).into()), ("b", |_| "1\n2".into())]);
        assert_eq!(table.csv(), "a,b\r\n\"x,\"\"y\"\"\",\"1\n2\"\r\n");
    }
}
