//! What commands print on standard output.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Format;
use super::failure::Failure;
use crate::domain::time::Timestamp;

/// Prints a line of text, or with `--json` the data.
pub(super) fn print(format: Format, text: &str, data: &Value) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    if format.json {
        writeln!(output, "{data}")?;
    } else {
        writeln!(output, "{text}")?;
    }
    output.flush()?;
    Ok(())
}

/// A table with aligned columns; its head is in capitals.
pub(super) fn table<const N: usize>(head: [&str; N], rows: &[[String; N]]) -> String {
    let mut widths = head.map(str::len);
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: [&str; N]| {
        let mut line = String::new();
        for (cell, width) in cells.into_iter().zip(widths) {
            // Writing to a String cannot fail.
            let _ = write!(line, "{:width$}  ", printable(cell));
        }
        line.trim_end().to_owned()
    };
    let mut lines = vec![line(head)];
    lines.extend(
        rows.iter()
            .map(|row| line(row.each_ref().map(String::as_str))),
    );
    lines.join("\n")
}

/// What somebody else wrote, without what could drive a terminal.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_control() || turns_text(character) {
                '\u{FFFD}'
            } else {
                character
            }
        })
        .collect()
}

/// Whether it changes the direction in which its neighbours are read (Unicode Bidirectional Algorithm §2).
const fn turns_text(character: char) -> bool {
    matches!(character, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// RFC 3339, in UTC, to the second.
pub(super) fn moment(at: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp(at.as_seconds())
        .ok()
        .and_then(|moment| moment.format(&Rfc3339).ok())
        .unwrap_or_else(|| "never".to_owned())
}

/// The same for JSON; `null` if it is not.
pub(super) fn optional_moment(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| Value::from(moment(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_aligned_and_tame() {
        let rows = [
            ["alex".to_owned(), "x\x1b[2J".to_owned()],
            ["li".to_owned(), "y".to_owned()],
        ];
        assert_eq!(
            table(["NAME", "WHAT"], &rows),
            "NAME  WHAT\nalex  x\u{FFFD}[2J\nli    y"
        );
    }

    #[test]
    fn a_moment_is_readable() {
        assert_eq!(
            moment(Timestamp::from_seconds(1_700_000_000)),
            "2023-11-14T22:13:20Z"
        );
    }
}
