//! Tables as one workbook for spreadsheet programs.

use std::fmt;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::Table;

/// The most rows that a sheet has, its header counted: the limit of the format.
const ROWS: usize = 1_048_576;

/// A workbook could not be made.
#[derive(Debug)]
pub struct WorkbookError(XlsxError);

impl fmt::Display for WorkbookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The workbook cannot be made ({}): use --format csv, which has no limits.", self.0)
    }
}

impl std::error::Error for WorkbookError {}

impl From<XlsxError> for WorkbookError {
    fn from(error: XlsxError) -> Self {
        Self(error)
    }
}

/// The bytes of an XLSX file with a sheet for each table. Every cell is text, so none is a formula; the same tables give the same
/// bytes. Rows beyond what a sheet can hold are an error, and never left out.
///
/// # Errors
/// A table does not fit.
pub fn workbook(sheets: &[(&str, Table)]) -> Result<Vec<u8>, WorkbookError> {
    let mut book = Workbook::new();
    // The clock would make each file another.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    for (name, table) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name)?;
        if table.rows.len() >= ROWS {
            return Err(XlsxError::RowColumnLimitError.into());
        }
        for (column, title) in (0..).zip(&table.header) {
            sheet.write_string_with_format(0, column, *title, &bold)?;
        }
        for (row, cells) in (1..).zip(&table.rows) {
            for (column, cell) in (0..).zip(cells) {
                // The format allows 32,767 characters in a cell; no field of ours may be longer, and a stranger's text is cut.
                let cell: String = cell.chars().take(32_000).collect();
                sheet.write_string(row, column, cell)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        if let (Ok(last), Some(width)) = (u32::try_from(table.rows.len()), table.header.len().checked_sub(1)) {
            sheet.autofilter(0, 0, last, u16::try_from(width).unwrap_or(u16::MAX))?;
        }
    }
    Ok(book.save_to_buffer()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_tables_give_the_same_bytes() {
        let table = || Table {
            header: vec!["a", "b"],
            rows: vec![vec!["=1+1".into(), "ü".into()], vec![String::new(), "x".repeat(40_000)]],
        };
        let first = workbook(&[("Matrix", table())]).unwrap();
        assert_eq!(first, workbook(&[("Matrix", table())]).unwrap());
        assert!(first.starts_with(b"PK"));
    }
}
