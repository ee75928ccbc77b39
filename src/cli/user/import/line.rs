//! One line, one person. What is wrong with one is said by line and field, and never by what stands there: it may be a hash.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::nobody;
use crate::cli::failure::Failure;
use crate::clock::Clock;
use crate::domain::claims;
use crate::domain::id::TenantId;
use crate::domain::roles::{MOST, Roles, is_role};
use crate::domain::time::Timestamp;
use crate::domain::user::{Profile, User};
use crate::entropy::Entropy;
use crate::login::hashing::StoredHash;
use crate::login::identifier::{email_key, username_key};
use crate::oauth::json::read_object;

/// Bytes of a line.
const LONGEST_LINE: u64 = 64 * 1024;
/// Claims that this provider says by itself.
const OURS: [&str; 2] = ["preferred_username", "updated_at"];

/// Somebody who can be added if name and address are free. It has no `Debug`: its hash is printed nowhere.
pub(super) struct Newcomer {
    pub(super) line: usize,
    pub(super) user: User,
    pub(super) username_key: String,
    pub(super) email_key: Option<String>,
    pub(super) hash: Option<String>,
}

/// What is wrong, and in which field, if in one.
struct Wrong {
    field: Option<String>,
    why: String,
}

impl Wrong {
    fn line(why: impl Into<String>) -> Self {
        Self {
            field: None,
            why: why.into(),
        }
    }

    fn field(name: &str, why: impl Into<String>) -> Self {
        Self {
            field: Some(name.to_owned()),
            why: why.into(),
        }
    }
}

/// Everybody in the file; a failure names every line that will not do.
pub(super) fn read_all(path: &Path) -> Result<Vec<Newcomer>, Failure> {
    if path == Path::new("-") {
        return read_lines(io::stdin().lock());
    }
    let file = File::open(path)
        .map_err(|error| Failure::wrong(format!("{} cannot be read: {error}.", path.display())))?;
    read_lines(BufReader::new(file))
}

fn read_lines(mut source: impl BufRead) -> Result<Vec<Newcomer>, Failure> {
    let now = Clock::system().now();
    let mut newcomers = Vec::new();
    let mut wrong = Vec::new();
    let mut known = HashMap::new();
    for number in 1.. {
        let mut line = Vec::new();
        // One more than a line may have, with its end.
        source
            .by_ref()
            .take(LONGEST_LINE + 2)
            .read_until(b'\n', &mut line)?;
        if line.is_empty() {
            break;
        }
        if line.len() as u64 > LONGEST_LINE + 1 {
            wrong.push(format!(
                "line {number}: it is longer than {LONGEST_LINE} bytes, and what follows was not read"
            ));
            break;
        }
        let text = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line);
        let text = text.trim_ascii();
        if text.is_empty() {
            continue;
        }
        let read = read_line(text, number, now).and_then(|newcomer| {
            check_alone(&newcomer, &mut known)?;
            Ok(newcomer)
        });
        match read {
            Ok(newcomer) => newcomers.push(newcomer),
            Err(Wrong {
                field: Some(field),
                why,
            }) => wrong.push(format!("line {number}, {field}: {why}")),
            Err(Wrong { field: None, why }) => wrong.push(format!("line {number}: {why}")),
        }
    }
    if !wrong.is_empty() {
        return Err(Failure::wrong(nobody(wrong, "Correct these lines:")));
    }
    if newcomers.is_empty() {
        return Err(Failure::wrong(
            nobody(Vec::new(), "The input is empty.").trim(),
        ));
    }
    Ok(newcomers)
}

fn read_line(text: &[u8], line: usize, now: Timestamp) -> Result<Newcomer, Wrong> {
    let mut members = read_object(text).ok_or_else(|| malformed(text))?;
    let username = match members.remove("username") {
        Some(Value::String(name)) => name,
        Some(_) => return Err(Wrong::field("username", "it must be text")),
        None => return Err(Wrong::field("username", "it is missing")),
    };
    let username_key =
        username_key(&username).map_err(|error| Wrong::field("username", error.to_string()))?;
    let hash = match members.remove("password_hash") {
        Some(Value::String(hash)) => {
            StoredHash::parse(&hash)
                .map_err(|refused| Wrong::field("password_hash", refused.to_string()))?;
            Some(hash)
        }
        Some(Value::Null) | None => None,
        Some(_) => return Err(Wrong::field("password_hash", "it must be text")),
    };
    let is_disabled = match members.remove("disabled") {
        Some(Value::Bool(is_disabled)) => is_disabled,
        None => false,
        Some(_) => return Err(Wrong::field("disabled", "it must be true or false")),
    };
    let roles = Roles {
        operator: read_roles(members.remove("roles"))?,
        ..Roles::default()
    };
    let profile = read_profile(members)?;
    let email_key = profile
        .email
        .as_deref()
        .map(email_key)
        .transpose()
        .map_err(|error| Wrong::field("email", error.to_string()))?;
    let id = Entropy
        .id(now)
        .map_err(|error| Wrong::line(error.to_string()))?;
    let user = User {
        tenant_id: TenantId::default_tenant(),
        id,
        username,
        is_username_made_up: false,
        profile,
        roles,
        language: None,
        disabled_at: is_disabled.then_some(now),
        created_at: now,
        updated_at: now,
    };
    Ok(Newcomer {
        line,
        user,
        username_key,
        email_key,
        hash,
    })
}

/// serde's own words repeat what it read.
fn malformed(text: &[u8]) -> Wrong {
    match serde_json::from_slice::<IgnoredAny>(text) {
        Err(error) => Wrong::line(format!("it is no JSON, from column {} on", error.column())),
        Ok(IgnoredAny) => Wrong::line("it is no JSON object, or has a member twice"),
    }
}

fn read_roles(value: Option<Value>) -> Result<BTreeSet<String>, Wrong> {
    let wrong = || Wrong::field("roles", "it must be a list of names of roles");
    let Some(value) = value else {
        return Ok(BTreeSet::new());
    };
    let roles: BTreeSet<String> = serde_json::from_value(value).map_err(|_| wrong())?;
    if roles.len() > MOST || !roles.iter().all(|role| is_role(role)) {
        return Err(wrong());
    }
    Ok(roles)
}

fn read_profile(members: Map<String, Value>) -> Result<Profile, Wrong> {
    for (name, value) in &members {
        if !claims::is_supported(name) || OURS.contains(&name.as_str()) {
            return Err(Wrong::field(
                &named(name),
                "it is none of username, password_hash, disabled, roles and the standard claims",
            ));
        }
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        if Profile::from_standard_claims(alone.into()).is_err() {
            return Err(Wrong::field(
                name,
                "its value is not of the kind that OpenID Connect Core 1.0, section 5.1, wants",
            ));
        }
    }
    let profile = Profile::from_standard_claims(members.into())
        .map_err(|_| Wrong::line("its claims do not go together"))?;
    if profile.email_verified && profile.email.is_none() {
        return Err(Wrong::field("email_verified", "it needs email"));
    }
    if profile.phone_number_verified && profile.phone_number.is_none() {
        return Err(Wrong::field(
            "phone_number_verified",
            "it needs phone_number",
        ));
    }
    Ok(profile)
}

/// The name of a member that nobody knows, if it looks like one.
fn named(name: &str) -> String {
    let is_name = (1..=40).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.:#".contains(&byte));
    if is_name {
        name.to_owned()
    } else {
        "a member".to_owned()
    }
}

/// No other line may have the same name or address.
fn check_alone(newcomer: &Newcomer, known: &mut HashMap<String, usize>) -> Result<(), Wrong> {
    let keys = [
        ("username", Some(&newcomer.username_key)),
        ("email", newcomer.email_key.as_ref()),
    ];
    for (field, key) in keys {
        let Some(key) = key else { continue };
        if let Some(other) = known.insert(key.clone(), newcomer.line) {
            return Err(Wrong::field(field, format!("line {other} has the same")));
        }
    }
    Ok(())
}
