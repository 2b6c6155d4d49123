//! Where the fields of a CSV record stand in its text, and what stands between them.

use std::ops::Range;

/// The bytes of each field of `record`, quotes and white space around it not counted. The rules are RFC 4180's, as the `csv`
/// crate reads them; it tells where a record begins but not where its fields do.
pub(super) fn field_ranges(record: &str, delimiter: u8) -> Vec<Range<usize>> {
    let mut fields = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, byte) in record.bytes().enumerate() {
        match byte {
            // A quote opens a field only as its first character; two within one quoted field close it and open it again.
            b'"' if quoted => quoted = false,
            b'"' => quoted = at == start || record.as_bytes()[at - 1] == b'"',
            _ if quoted => {}
            _ if byte == delimiter => {
                fields.push(inner(record, start..at));
                start = at + 1;
            }
            b'\r' | b'\n' => {
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

/// What stands between the fields of `text`: of a comma, a semicolon, a tab and a bar the one that the first lines have most of.
pub fn delimiter(text: &str) -> u8 {
    let beginning: String = text.lines().take(5).collect::<Vec<_>>().join("\n");
    let count = |delimiter: u8| {
        let mut quoted = false;
        let outside = beginning.bytes().filter(|byte| {
            quoted ^= *byte == b'"';
            !quoted && *byte == delimiter
        });
        outside.count()
    };
    // The first of the best, so a comma where there is nothing to go by.
    let mut best = (b',', count(b','));
    for other in [b';', b'\t', b'|'] {
        if count(other) > best.1 {
            best = (other, count(other));
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_commas_and_line_breaks_stay_in_their_field() {
        let record = "W1, Ada ,\"Lovelace, \"\"A\"\"\nx\",,z\r\nnext,record";
        let texts: Vec<&str> = field_ranges(record, b',').into_iter().map(|r| &record[r]).collect();
        assert_eq!(texts, ["W1", "Ada", "Lovelace, \"\"A\"\"\nx", "", "z"]);
    }

    #[test]
    fn a_quote_within_a_field_opens_none() {
        let record = "W1,Ada \"A\" B,x\r\nW2,\"y\"\"z, w\",5\" disk\n";
        let texts: Vec<&str> = field_ranges(record, b',').into_iter().map(|r| &record[r]).collect();
        assert_eq!(texts, ["W1", "Ada \"A\" B", "x"]);
        let next = record.split_once('\n').unwrap().1;
        let texts: Vec<&str> = field_ranges(next, b',').into_iter().map(|r| &next[r]).collect();
        assert_eq!(texts, ["W2", "y\"\"z, w", "5\" disk"]);
    }

    #[test]
    fn the_delimiter_shows_in_the_first_lines() {
        assert_eq!(delimiter("id;name;school\nW1;\"Lovelace, Ada, A\";north"), b';');
        assert_eq!(delimiter("id\tname\nW1\tLovelace, Ada"), b'\t');
        assert_eq!(delimiter("id,name"), b',');
        assert_eq!(delimiter(""), b',');
    }
}
