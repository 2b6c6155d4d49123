//! Tables as CSV that no spreadsheet program can be made to run.

/// A table of texts. Every row has as many cells as the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns.
    pub header: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The table as CSV (RFC 4180: CRLF ends each line). A cell that a spreadsheet program would take for a formula gets an
    /// apostrophe in front, which these programs do not show.
    pub fn csv(&self) -> String {
        csv_text(&self.header, &self.rows)
    }
}

/// A table as CSV, as [`Table::csv`] has it, with columns that are not known beforehand. Every row has as many cells as `header`.
pub fn csv_text(header: &[impl AsRef<str>], rows: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let header = header.iter().map(|cell| defused(cell.as_ref()));
    let rows = rows.iter().map(|row| row.iter().map(|cell| defused(cell)).collect::<Vec<_>>());
    for record in std::iter::once(header.collect::<Vec<_>>()).chain(rows) {
        writer.write_record(record).expect("every row has as many cells as the header, and memory takes them all");
    }
    let bytes = writer.into_inner().expect("memory takes every byte");
    String::from_utf8(bytes).expect("text stays text")
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
