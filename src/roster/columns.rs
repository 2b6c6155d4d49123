//! Where the fields of a CSV record stand in its text.

use std::ops::Range;

/// The bytes of each field of `record`, quotes and white space around it not counted. The rules are RFC 4180's, as the `csv`
/// crate reads them; it tells where a record begins but not where its fields do.
pub(super) fn field_ranges(record: &str) -> Vec<Range<usize>> {
    let mut fields = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, byte) in record.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                fields.push(inner(record, start..at));
                start = at + 1;
            }
            b'\r' | b'\n' if !quoted => {
                fields.push(inner(record, start..at));
                return fields;
            }
            _ => {}
        }
    }
    fields.push(inner(record, start..record.len()));
    fields
}

/// `range` without white space and quotes at its ends.
fn inner(record: &str, range: Range<usize>) -> Range<usize> {
    let around = |c: char| c.is_whitespace() || c == '"';
    let text = &record[range.clone()];
    let front = text.len() - text.trim_start_matches(around).len();
    let kept = text.trim_matches(around).len();
    range.start + front..range.start + front + kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_commas_and_line_breaks_stay_in_their_field() {
        let record = "W1, Ada ,\"Lovelace, \"\"A\"\"\nx\",,z\r\nnext,record";
        let texts: Vec<&str> = field_ranges(record).into_iter().map(|r| &record[r]).collect();
        assert_eq!(texts, ["W1", "Ada", "Lovelace, \"\"A\"\"\nx", "", "z"]);
    }
}
