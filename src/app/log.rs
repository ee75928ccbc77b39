//! The log: one line an event on standard error, written by a thread of its own.
//!
//! A blocked pipe stops nobody: lines that find no place in the queue are dropped, and counted. Control characters
//! are escaped, so that nothing that a stranger sent can forge a line or drive a terminal.

use std::fmt::Write as _;
use std::io::{self, Write};

use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::config::section::LogFormat;
use crate::telemetry;

/// Lines that may wait for standard error.
const QUEUE: usize = 16_384;

/// Ends the log when dropped: what waits is written, as far as standard error takes it within a second.
#[must_use]
#[derive(Debug)]
pub struct LogGuard {
    _worker: WorkerGuard,
    dropped: ErrorCounter,
}

impl LogGuard {
    /// Lines that found no place.
    #[must_use]
    pub fn dropped_lines(&self) -> usize {
        self.dropped.dropped_lines()
    }
}

/// Says what is wrong with a filter. The library takes any word for a module's name, and a log that knows no such module is
/// silent: here a word alone is a level, and a module stands before its level.
pub(super) fn check_filter(filter: &str) -> Result<(), String> {
    const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
    for directive in filter.split(',') {
        let level = directive.rsplit('=').next().unwrap_or_default().trim();
        if !LEVELS.contains(&level) {
            return Err(format!(
                "{level:?} is no level; there are {}, as in warn,doorward::login=debug",
                LEVELS.join(", ")
            ));
        }
    }
    EnvFilter::builder()
        .parse(filter)
        .map(drop)
        .map_err(|error| error.to_string())
}

/// Starts the log. Where one has started already, that one stays.
pub fn start(format: LogFormat, filter: &str) -> LogGuard {
    let (writer, worker) = NonBlockingBuilder::default()
        .lossy(true)
        .buffered_lines_limit(QUEUE)
        .thread_name("log")
        .finish(io::stderr());
    let guard = LogGuard {
        _worker: worker,
        dropped: writer.error_counter(),
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(quieted(EnvFilter::builder().parse_lossy(filter)))
        .with_ansi(false)
        .with_writer(Lines(writer, format));
    let started = match format {
        LogFormat::Json => builder
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_span_list(false)
            .try_init(),
        LogFormat::Text => builder.try_init(),
    };
    if let Err(error) = started {
        tracing::debug!(error = %error, "a log has started already");
    }
    guard
}

/// Without what writes down whole answers of authenticators, at every level, and what it cannot read of them, as errors: what
/// became of them is said where they were asked for.
fn quieted(filter: EnvFilter) -> EnvFilter {
    ["webauthn_rs=off", "webauthn_rs_core=off"]
        .into_iter()
        .filter_map(|directive| directive.parse().ok())
        .fold(filter, EnvFilter::add_directive)
}

/// Makes [`Line`]s.
struct Lines(NonBlocking, LogFormat);

/// Takes one formatted event, ending with a newline.
struct Line(NonBlocking, LogFormat);

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(self.0.clone(), self.1)
    }
}

impl Write for Line {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let clean = escaped(line);
        let clean = clean.as_ref().map_or(line, String::as_bytes);
        match telemetry::request_id() {
            Some(id) => self.0.write_all(&named(clean, &id, self.1))?,
            None => self.0.write_all(clean)?,
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The line with the name of its request as the last field. It is no span's, because a span costs each request as much as a
/// cached answer, and most of them log nothing.
fn named(line: &[u8], id: &str, format: LogFormat) -> Vec<u8> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    match format {
        LogFormat::Json => {
            let open = line.strip_suffix(b"}").unwrap_or(line);
            [open, br#","request.id":""#, id.as_bytes(), b"\"}\n"].concat()
        }
        LogFormat::Text => [line, b" request.id=", id.as_bytes(), b"\n"].concat(),
    }
}

/// The line with each control character but the last newline as `\u001b`, which is legal in JSON too; `None` if there
/// is none.
fn escaped(line: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(line);
    let body = text.strip_suffix('\n').unwrap_or(&text);
    let is_harmful = |character: char| {
        character.is_control()
            || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if !body.contains(is_harmful) {
        return None;
    }
    let mut clean = String::with_capacity(text.len() + 16);
    for character in body.chars() {
        if is_harmful(character) {
            // Writing to a String cannot fail.
            let _ = write!(clean, "\\u{:04x}", u32::from(character));
        } else {
            clean.push(character);
        }
    }
    clean.push('\n');
    Some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_can_forge_a_line_or_drive_a_terminal() {
        assert_eq!(escaped(b"plain line\n"), None);
        assert_eq!(
            escaped("a\nb\x1b[2Jc\u{85}\u{202e}\n".as_bytes()).as_deref(),
            Some("a\\u000ab\\u001b[2Jc\\u0085\\u202e\n")
        );
    }

    #[test]
    fn a_line_has_the_name_of_its_request() {
        for (format, line, expected) in [
            (
                LogFormat::Json,
                "{\"message\":\"x\"}\n",
                "{\"message\":\"x\",\"request.id\":\"ID\"}\n",
            ),
            (LogFormat::Text, "x y=1\n", "x y=1 request.id=ID\n"),
        ] {
            assert_eq!(named(line.as_bytes(), "ID", format), expected.as_bytes());
        }
    }

    #[test]
    fn a_filter_is_checked() {
        assert!(check_filter("info,doorward::login=debug").is_ok());
        for bad in [
            "doorward=loud",
            "loud!!",
            "inof",
            "",
            "doorward::login",
            "info,",
        ] {
            assert!(check_filter(bad).is_err(), "{bad:?}");
        }
    }
}
