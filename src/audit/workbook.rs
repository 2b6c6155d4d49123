//! Tables as one workbook for spreadsheet programs.

use std::{
    fmt,
    io::{self, Write},
};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::csv::{Table, Text};

/// The most rows that a sheet has, its header counted: the limit of the format.
const ROWS: u32 = 1_048_576;

/// A workbook could not be made.
#[derive(Debug)]
pub struct WorkbookError(XlsxError);

impl fmt::Display for WorkbookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The workbook cannot be made ({}): use --format csv, which has no limits.", self.0)
    }
}

impl std::error::Error for WorkbookError {}

impl WorkbookError {
    /// What went wrong with a file, where that is all.
    ///
    /// # Errors
    /// Something else is wrong: this.
    pub fn into_io(self) -> Result<io::Error, Self> {
        match self.0 {
            XlsxError::IoError(error) => Ok(error),
            other => Err(Self(other)),
        }
    }
}

impl From<XlsxError> for WorkbookError {
    fn from(error: XlsxError) -> Self {
        Self(error)
    }
}

/// A workbook that is made sheet by sheet. Every cell is text, so none is a formula; the same sheets give the same bytes. What was
/// added lies in a temporary file, so that memory does not grow with it.
pub struct Book {
    book: Workbook,
    bold: Format,
}

impl Book {
    /// A workbook without sheets.
    ///
    /// # Errors
    /// The day of its making cannot be set.
    pub fn new() -> Result<Self, WorkbookError> {
        let mut book = Workbook::new();
        // The clock would make each file another.
        let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        Ok(Self { book, bold: Format::new().set_bold() })
    }

    /// Adds a sheet. `rows` gives its rows, one after the other, to the function that it is called with.
    ///
    /// # Errors
    /// The sheet does not fit. Rows beyond what a sheet can hold are an error, and never left out.
    pub fn sheet<T, E>(
        &mut self,
        name: &str,
        header: &[&str],
        rows: impl FnOnce(&mut (dyn FnMut(&[Text]) + Send)) -> Result<T, E>,
    ) -> Result<Result<T, E>, WorkbookError> {
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, title) in (0..).zip(header) {
            sheet.write_string_with_format(0, column, *title, &self.bold)?;
        }
        let (mut last, mut written) = (0, Ok(()));
        let given = rows(&mut |cells| {
            if written.is_ok() {
                last += 1;
                written = if last < ROWS { row(sheet, last, cells) } else { Err(XlsxError::RowColumnLimitError) };
            }
        });
        written?;
        if let Some(width) = header.len().checked_sub(1) {
            sheet.autofilter(0, 0, last, u16::try_from(width).unwrap_or(u16::MAX))?;
        }
        Ok(given)
    }

    /// Adds a table as a sheet.
    ///
    /// # Errors
    /// It does not fit.
    pub fn table(&mut self, name: &str, table: Table) -> Result<(), WorkbookError> {
        let given: Result<(), std::convert::Infallible> = self.sheet(name, &table.header, |add| {
            table.rows.for_each(|row| add(&row));
            Ok(())
        })?;
        let Ok(()) = given;
        Ok(())
    }

    /// Writes the XLSX file, piece by piece: at no time does the whole of it lie in memory.
    ///
    /// # Errors
    /// `to` does not take it, or it cannot be put together.
    pub fn write(mut self, to: impl Write + Send) -> Result<(), WorkbookError> {
        Ok(self.book.save_to_writer(to)?)
    }
}

fn row(sheet: &mut Worksheet, at: u32, cells: &[Text]) -> Result<(), XlsxError> {
    for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        // The format allows 32,767 characters in a cell; no field of ours may be longer, and a stranger's text is cut.
        let end = cell.char_indices().nth(32_000).map_or(cell.len(), |(end, _)| end);
        sheet.write_string(at, column, &cell[..end])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{super::csv::Columns, *};

    #[test]
    fn the_same_tables_give_the_same_bytes() {
        let make = || {
            let mut book = Book::new().unwrap();
            let rows = [("=1+1", "ü".to_owned()), ("", "x".repeat(40_000))];
            let columns: Columns<(&str, String), 2> = [("a", |row| row.0.into()), ("b", |row| row.1.clone().into())];
            book.table("Matrix", Table::of(rows, columns)).unwrap();
            let mut bytes = Vec::new();
            book.write(&mut bytes).unwrap();
            bytes
        };
        let first = make();
        assert_eq!(first, make());
        assert!(first.starts_with(b"PK"));
    }

    #[test]
    fn rows_that_do_not_fit_are_an_error() {
        let mut book = Book::new().unwrap();
        let too_many = book.sheet("All", &["a"], |add| {
            (0..ROWS).for_each(|_| add(&["".into()]));
            Ok::<(), ()>(())
        });
        assert!(too_many.unwrap_err().to_string().contains("--format csv"));
    }
}
