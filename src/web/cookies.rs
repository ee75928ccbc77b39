//! Our cookies: the sessions of a browser, the browser itself, who has signed in with it, its choice of light or dark, what is left of a sign-out,
//! and in `doorward dev` its flow of the playground.
//!
//! `__Host-` binds them to this very host over https (RFC 6265bis §4.1.3.2). Where the issuer is http, which is only
//! ever this machine, browsers do not all take such cookies: then the names have no prefix.

use http::{HeaderMap, header};

use super::pages::views::Theme;
use crate::federation::saml::logout::DEPARTURE_LASTS;
use crate::login::known_browser::KnownBrowser;
use crate::login::offer::REMEMBERED;
use crate::login::session::{MOST_ACCOUNTS, Opened};
use crate::provider::Provider;
use crate::secret::{Concealed, Kind};

const SESSION: &str = "doorward-session";
const BROWSER: &str = "doorward-browser";
const PLAYGROUND: &str = "doorward-playground";
const KNOWN: &str = "doorward-known";
const THEME: &str = "doorward-theme";
/// In it: as the device has it.
const AUTOMATIC: &str = "automatic";
const DEVICE: &str = "doorward-device";
const DEPARTURE: &str = "doorward-departure";
const NO_PASSKEY: &str = "doorward-no-passkey";
/// Stands between secrets; and before the first, where none is current.
const SEPARATOR: char = '.';
const PREFIX: &str = "__Host-";
/// More at the same time are nobody's tabs.
const MOST_BROWSERS: usize = 8;
/// How much of a browser cookie's value is in its name.
const BEGINNING: usize = 8;
/// The browser cookie stays for a while, so that a page that was left open still works after the browser was closed; each
/// new page prolongs it.
const BROWSER_AGE: u64 = 30 * 24 * 60 * 60;
/// As long as a browser is used now and then.
const KNOWN_AGE: u64 = 365 * 24 * 60 * 60;
/// A taste lasts; no browser keeps a cookie for much longer than this (RFC 6265bis §5.5).
const THEME_AGE: u64 = 365 * 24 * 60 * 60;

/// What the session cookie says.
#[derive(Clone, Debug, Default)]
pub struct Sessions<'h> {
    /// The secrets, the current one first.
    pub secrets: Concealed<Vec<&'h str>>,
    /// Whether the first is current: not after the one that was has signed out.
    pub has_current: bool,
}

impl Sessions<'_> {
    /// Whether the first is current, of those that opened something: not if the one that was has ended, however it did.
    #[must_use]
    pub fn has_current_of(&self, opened: &[Opened]) -> bool {
        let first = opened.first().map(|opened| opened.secret.as_str());
        self.has_current && first == self.secrets.first().copied()
    }
}

/// The session cookie. A malformed one is none.
#[must_use]
pub fn sessions<'h>(op: &Provider, headers: &'h HeaderMap) -> Sessions<'h> {
    let Some(value) = find(op, headers, SESSION) else {
        return Sessions::default();
    };
    let (value, has_current) = match value.strip_prefix(SEPARATOR) {
        Some(others) => (others, false),
        None => (value, true),
    };
    let secrets: Vec<&str> = value.split(SEPARATOR).collect();
    let is_sound = secrets.len() <= MOST_ACCOUNTS
        && secrets.iter().all(|value| is_token(value, Kind::Session));
    if is_sound {
        Sessions {
            secrets: Concealed(secrets),
            has_current,
        }
    } else {
        Sessions::default()
    }
}

/// The values of the browser cookies, the oldest first: one, or several where the first pages of this browser were asked for at
/// the same time, in two tabs perhaps. The name of each ends with its value's beginning, so that none displaces another.
#[must_use]
pub fn browsers<'h>(op: &Provider, headers: &'h HeaderMap) -> Vec<&'h str> {
    let is_ours = |(name, value): &(&str, &str)| {
        is_token(value, Kind::Browser) && *name == browser_name(value)
    };
    pairs(op, headers)
        .filter(is_ours)
        .map(|(_, value)| value)
        .take(MOST_BROWSERS)
        .collect()
}

fn browser_name(value: &str) -> String {
    let random = value.strip_prefix(Kind::Browser.prefix());
    let beginning = random.and_then(|random| random.get(..BEGINNING));
    format!("{BROWSER}-{}", beginning.unwrap_or_default())
}

/// Who has signed in with this browser.
#[must_use]
pub fn known_browser(op: &Provider, headers: &HeaderMap) -> KnownBrowser {
    find(op, headers, KNOWN).map_or_else(KnownBrowser::default, KnownBrowser::read)
}

/// The secrets of a device that its people trust, of each their own.
#[must_use]
pub fn trusted_devices<'h>(op: &Provider, headers: &'h HeaderMap) -> Vec<&'h str> {
    let value = find(op, headers, DEVICE).unwrap_or_default();
    value
        .split(SEPARATOR)
        .filter(|secret| is_token(secret, Kind::TrustedDevice))
        .take(MOST_ACCOUNTS)
        .collect()
}

/// Who said no to a passkey in this browser.
#[must_use]
pub fn refused_passkeys<'h>(op: &Provider, headers: &'h HeaderMap) -> Option<&'h str> {
    find(op, headers, NO_PASSKEY)
}

/// What is left to do for somebody who has signed out in this browser.
#[must_use]
pub fn departure<'h>(op: &Provider, headers: &'h HeaderMap) -> Option<&'h str> {
    find(op, headers, DEPARTURE)
}

/// The flow of the playground that this browser began.
#[must_use]
pub fn playground<'h>(op: &Provider, headers: &'h HeaderMap) -> Option<&'h str> {
    find(op, headers, PLAYGROUND)
}

/// What was chosen in this browser, if anything: light, dark, or as the device has it.
#[must_use]
pub fn theme(op: &Provider, headers: &HeaderMap) -> Option<Option<Theme>> {
    let choice = find(op, headers, THEME)?;
    if choice == AUTOMATIC {
        return Some(None);
    }
    Theme::parse(choice).map(Some)
}

fn is_token(value: &str, kind: Kind) -> bool {
    value.strip_prefix(kind.prefix()).is_some_and(|random| {
        random.len() == 43
            && random
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    })
}

/// A cookie by name. One that is there twice was put there by somebody else (cookie tossing): then it is none.
fn find<'h>(op: &Provider, headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut found = pairs(op, headers).filter(|(key, _)| *key == name);
    let (_, value) = found.next()?;
    found.next().is_none().then_some(value)
}

/// Names, without the prefix, and values.
fn pairs<'h>(op: &Provider, headers: &'h HeaderMap) -> impl Iterator<Item = (&'h str, &'h str)> {
    let prefix = if op.issuer.is_https() { PREFIX } else { "" };
    let lines = headers.get_all(header::COOKIE).into_iter();
    // Other cookies of the host may hold bytes that are no text; each pair is read by itself.
    lines
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'))
        .filter_map(move |pair| {
            let pair = std::str::from_utf8(pair.trim_ascii()).ok()?;
            let (name, value) = pair.split_once('=')?;
            Some((name.strip_prefix(prefix)?, value))
        })
}

/// `Set-Cookie` for the sessions; none left removes the cookie.
#[must_use]
pub fn set_sessions(op: &Provider, sessions: &Sessions<'_>) -> String {
    let secrets = sessions.secrets.join(&SEPARATOR.to_string());
    if secrets.is_empty() {
        set(op, SESSION, "", Some(0))
    } else if sessions.has_current {
        set(op, SESSION, &secrets, None)
    } else {
        set(op, SESSION, &format!("{SEPARATOR}{secrets}"), None)
    }
}

/// `Set-Cookie` for the browser.
#[must_use]
pub fn set_browser(op: &Provider, secret: &str) -> String {
    set(op, &browser_name(secret), secret, Some(BROWSER_AGE))
}

/// `Set-Cookie` for who has signed in with this browser.
#[must_use]
pub fn set_known_browser(op: &Provider, value: &str) -> String {
    set(op, KNOWN, value, Some(KNOWN_AGE))
}

/// `Set-Cookie` for a device that its people trust, the latest first, for so many seconds.
#[must_use]
pub fn set_trusted_devices(op: &Provider, latest: &str, others: &[&str], age: u64) -> String {
    let others = others.iter().copied().filter(|other| *other != latest);
    let secrets: Vec<&str> = std::iter::once(latest)
        .chain(others)
        .take(MOST_ACCOUNTS)
        .collect();
    set(op, DEVICE, &secrets.join(&SEPARATOR.to_string()), Some(age))
}

/// `Set-Cookie` for who said no to a passkey in this browser.
#[must_use]
pub fn set_refused_passkeys(op: &Provider, value: &str) -> String {
    set(op, NO_PASSKEY, value, Some(REMEMBERED.as_secs()))
}

/// `Set-Cookie` for what is left to do for somebody who has signed out.
#[must_use]
pub fn set_departure(op: &Provider, value: &str) -> String {
    set(op, DEPARTURE, value, Some(DEPARTURE_LASTS.as_secs()))
}

/// `Set-Cookie` once nothing is left.
#[must_use]
pub fn forget_departure(op: &Provider) -> String {
    set(op, DEPARTURE, "", Some(0))
}

/// `Set-Cookie` for a flow of the playground.
#[must_use]
pub fn set_playground(op: &Provider, handle: &str) -> String {
    set(op, PLAYGROUND, handle, None)
}

/// `Set-Cookie` for the choice of light or dark, or of neither, which stands above what the person prefers elsewhere.
#[must_use]
pub fn set_theme(op: &Provider, theme: Option<Theme>) -> String {
    let choice = theme.map_or(AUTOMATIC, Theme::name);
    set(op, THEME, choice, Some(THEME_AGE))
}

/// `Set-Cookie` that takes the choice back.
#[must_use]
pub fn forget_theme(op: &Provider) -> String {
    set(op, THEME, "", Some(0))
}

fn set(op: &Provider, name: &str, value: &str, age: Option<u64>) -> String {
    let (prefix, secure) = if op.issuer.is_https() {
        (PREFIX, "; Secure")
    } else {
        ("", "")
    };
    let age = age
        .map(|age| format!("; Max-Age={age}"))
        .unwrap_or_default();
    format!("{prefix}{name}={value}; Path=/{secure}; HttpOnly; SameSite=Lax{age}")
}
