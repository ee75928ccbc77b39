//! XML as we write it: in the form that exclusive canonicalization gives it (Exclusive XML Canonicalization §3; Canonical XML §2.3), so that what
//! is hashed for a signature is what stands there.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::domain::time::Timestamp;

/// A text between tags.
pub(super) fn text(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '\r' => written.push_str("&#xD;"),
            other => written.push(other),
        }
    }
    written
}

/// An attribute, with the blank before it; nothing, where it has no value. They are written in the order of their names.
pub(super) fn attribute(name: &str, value: Option<&str>) -> String {
    let Some(value) = value else {
        return String::new();
    };
    let mut written = format!(" {name}=\"");
    for character in value.chars() {
        match character {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '"' => written.push_str("&quot;"),
            '\t' => written.push_str("&#x9;"),
            '\n' => written.push_str("&#xA;"),
            '\r' => written.push_str("&#xD;"),
            other => written.push(other),
        }
    }
    written.push('"');
    written
}

/// Core §1.3.3: in UTC, of whole seconds.
pub(super) fn instant(moment: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp(moment.as_seconds())
        .ok()
        .and_then(|moment| moment.format(&Rfc3339).ok())
        .unwrap_or_default()
}
