//! What is wrong with the configuration, in words that name the key and where it is written.

use figment::Figment;
use figment::error::{Actual, Kind};

/// Sections of which no message shows a value.
const SECRET: [&str; 2] = ["secrets", "database"];
/// Keys whose values none shows, in whichever section.
const HIDDEN: [&str; 5] = [
    "password",
    "secret",
    "client_secret",
    "bind_password",
    "private_key",
];
/// Of several of a kind, what each is called by.
const NAMES: [&str; 2] = ["name", "preset"];
/// How alike a name has to be that may have been meant: one or two letters are others, or in another order.
const ALIKE: f64 = 0.85;

/// One thing that is wrong with the configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct ConfigError {
    text: String,
}

impl ConfigError {
    /// A sentence of its own.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// A key whose value will not do. `place` says where it is written, if it is.
    #[must_use]
    pub fn of_key(key: &str, reason: &str, place: Option<&str>) -> Self {
        match place {
            Some(place) => Self::new(format!("{key}, set by {place}: {reason}")),
            None => Self::new(format!("{key}: {reason}")),
        }
    }

    /// What figment found, without the values of secret keys.
    pub(super) fn of_figment(error: figment::Error, written: &Figment) -> Self {
        let lines: Vec<String> = error
            .into_iter()
            .map(|one| describe(&one, written))
            .collect();
        Self::new(lines.join("\n"))
    }
}

fn describe(error: &figment::Error, written: &Figment) -> String {
    let path = error.path.join(".");
    let is_secret = error
        .path
        .first()
        .is_some_and(|first| SECRET.contains(&first.as_str()))
        || error
            .path
            .last()
            .is_some_and(|last| HIDDEN.contains(&last.as_str()));
    let place = error.metadata.as_ref().map(super::source::place_of);
    let (key, reason) = match &error.kind {
        // The path of an unknown field ends with the field.
        Kind::UnknownField(field, expected) => {
            let key = if error.path.last() == Some(field) || path.is_empty() {
                field_path(&path, field)
            } else {
                format!("{path}.{field}")
            };
            (
                key,
                format!(
                    "there is no such setting{}; here are only {}",
                    meant(field, expected)
                        .map_or_else(String::new, |name| format!(" (did you mean {name}?)")),
                    expected.join(", ")
                ),
            )
        }
        Kind::UnknownVariant(given, expected) => (
            path,
            format!("{given:?} is none of {}", expected.join(", ")),
        ),
        Kind::InvalidType(actual, expected) | Kind::InvalidValue(actual, expected) => (
            path,
            format!(
                "this is to be {}, and it is {}",
                wanted(expected),
                shown(actual, is_secret || holds_others(expected, &error.path))
            ),
        ),
        Kind::Message(message) if path.is_empty() => {
            let place = place.as_deref().unwrap_or("the configuration");
            return format!("{place}: this is no TOML: {}", without_excerpt(message));
        }
        other @ (Kind::Message(_)
        | Kind::InvalidLength(..)
        | Kind::MissingField(_)
        | Kind::DuplicateField(_)
        | Kind::ISizeOutOfRange(_)
        | Kind::USizeOutOfRange(_)
        | Kind::Unsupported(_)
        | Kind::UnsupportedKey(..)) => (
            path,
            if is_secret {
                "it cannot be read".to_owned()
            } else {
                plainer(other.to_string())
            },
        ),
    };
    let key = name_of(&error.path, written)
        .map_or_else(|| key.clone(), |name| format!("{key} ({name}'s)"));
    ConfigError::of_key(&key, &reason, place.as_deref()).text
}

/// What the one of several is called in which something is wrong: by its number nobody finds it.
fn name_of(path: &[String], written: &Figment) -> Option<String> {
    let (kind, number) = (path.first()?, path.get(1)?.parse::<usize>().ok()?);
    let all = written.find_value(kind).ok()?;
    let one = all.as_array()?.get(number)?.as_dict()?;
    let name = NAMES.iter().find_map(|name| one.get(*name)?.as_str());
    name.map(str::to_owned)
}

/// The setting that is most like what was written.
fn meant(given: &str, known: &[&'static str]) -> Option<&'static str> {
    let alike = known
        .iter()
        .map(|name| (strsim::jaro_winkler(given, name), *name));
    let alike = alike.filter(|(alike, _)| *alike >= ALIKE);
    alike
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, name)| name)
}

/// Whether what belongs there has settings in it: a text in its place may be all of them, misspelt, and secrets among them.
fn holds_others(expected: &str, path: &[String]) -> bool {
    let is_section = expected.starts_with("struct ") || expected == "a map";
    is_section || (expected == "a sequence" && path.len() == 1)
}

fn wanted(expected: &str) -> &str {
    if expected.starts_with("struct ") {
        "a section with settings of its own, [section] or section.setting"
    } else if expected == "a sequence" {
        "a list in brackets, as in [\"10.0.0.0/8\", \"192.0.2.1\"]"
    } else if let "u16" | "u32" | "u64" | "usize" | "i64" = expected {
        "a whole number, not below zero"
    } else if expected == "a boolean" {
        "true or false"
    } else {
        expected
    }
}

/// The standard library's words for an address that is none say nothing of what one is.
fn plainer(reason: String) -> String {
    if reason.starts_with("invalid socket address") {
        "this is to be an address and a port, as in 127.0.0.1:8080 or [::]:8080".to_owned()
    } else {
        reason
    }
}

fn field_path(path: &str, field: &str) -> String {
    if path.is_empty() {
        field.to_owned()
    } else {
        path.to_owned()
    }
}

fn shown(actual: &Actual, is_secret: bool) -> String {
    match actual {
        Actual::Str(_) if is_secret => "a string".to_owned(),
        Actual::Bool(_) | Actual::Unsigned(_) | Actual::Signed(_) | Actual::Float(_)
            if is_secret =>
        {
            "none".to_owned()
        }
        Actual::Str(text) => format!("the text {text:?}"),
        Actual::Bool(value) => value.to_string(),
        Actual::Unsigned(number) => number.to_string(),
        Actual::Signed(number) => number.to_string(),
        Actual::Float(number) => number.to_string(),
        Actual::Map => "a table".to_owned(),
        Actual::Seq => "a list".to_owned(),
        other => other.to_string(),
    }
}

/// A syntax error without the line that it quotes, which may hold a secret: where it is, and what. The parser's first words
/// say what the caller's do.
fn without_excerpt(message: &str) -> String {
    let lines: Vec<&str> = message
        .lines()
        .filter(|line| !line.contains('|'))
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join(": ").replacen("TOML parse error at ", "", 1)
}
