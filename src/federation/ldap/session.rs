//! A connection to one server of a directory, in the child: the library at one end of a socket pair, the guard at the other.

mod password;
mod rehearsal;

use std::collections::BTreeMap;
use std::os::unix::net::UnixStream as StdUnixStream;
use std::sync::Arc;
use std::time::Duration;

use ldap3::asn1::{PL, StructureTag};
use ldap3::controls::RawControl;
use ldap3::{
    DerefAliases, Ldap, LdapConnAsync, LdapConnSettings, LdapError, LdapResult, ResultEntry, Scope,
    SearchOptions, StdStream,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::UnixStream;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

pub(super) use self::password::NotChanged;
pub use self::rehearsal::rehearse;
use super::ber::TOO_LONG;
use super::control::{PAGED_RESULTS, PASSWORD_POLICY, next_page, page_after};
use super::dial::dial;
use super::guard::{ENDLESS, Verdict, stand_between};
use super::protocol::{Credentials, Keep, Server, Way};
use super::trouble::{Trouble, code};
use crate::login::hashing::PASSWORD_BYTES;

/// An entry as it was read.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) dn: String,
    /// By names as they were asked for, whatever case the directory writes them in.
    pub(super) attributes: BTreeMap<String, Vec<Vec<u8>>>,
}

/// What is looked for.
pub(super) struct Search<'s> {
    pub(super) base: &'s str,
    pub(super) scope: Scope,
    pub(super) filter: &'s str,
    pub(super) attributes: &'s [&'s str],
    /// Entries that are taken.
    pub(super) most: usize,
}

pub(super) struct Session {
    ldap: Ldap,
    verdict: Verdict,
    tasks: [JoinHandle<()>; 2],
    opened: Instant,
    used: Instant,
    /// How long each operation may take.
    step: Duration,
}

impl Drop for Session {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Session {
    /// Connects; nobody is bound yet.
    pub(super) async fn open(server: &Server, way: &Way, step: Duration) -> Result<Self, Trouble> {
        let stream = timeout(step, dial(server, way, step)).await??;
        Self::over(stream, step).await
    }

    /// Speaks over a connection that is there, and secured.
    async fn over(
        stream: impl AsyncRead + AsyncWrite + Send + 'static,
        step: Duration,
    ) -> Result<Self, Trouble> {
        let (near, far) = StdUnixStream::pair()?;
        far.set_nonblocking(true)?;
        let verdict = Verdict::default();
        let guard = stand_between(stream, UnixStream::from_std(far)?, Arc::clone(&verdict));
        let guard = tokio::spawn(guard);
        let settings = LdapConnSettings::new().set_std_stream(StdStream::Unix(near));
        let (connection, ldap) = LdapConnAsync::with_settings(settings, "ldapi:///").await?;
        let driver = tokio::spawn(async move {
            // How it ended is heard by whoever waits for an answer.
            let _ = connection.drive().await;
        });
        let now = Instant::now();
        Ok(Self {
            ldap,
            verdict,
            tasks: [guard, driver],
            opened: now,
            used: now,
            step,
        })
    }

    /// Whether it may be used once more. What the server did to it meanwhile shows at its use.
    pub(super) fn is_good_still(&self, keep: &Keep) -> bool {
        let [idle, oldest] = [keep.idle, keep.oldest].map(Duration::from_millis);
        self.used.elapsed() < idle && self.opened.elapsed() < oldest
    }

    /// Says why an operation failed: what the guard refused is the reason of what the library saw.
    fn explain(&self, error: LdapError) -> Trouble {
        match self.verdict.get() {
            Some(malformed) => Trouble::Malformed(*malformed),
            None => error.into(),
        }
    }

    /// The same, of a search. Of an entry there may be more than is read, which is nothing against who says so.
    fn explain_search(&self, error: LdapError) -> Trouble {
        match self.explain(error) {
            Trouble::Malformed(TOO_LONG | ENDLESS) => Trouble::TooMuch,
            other => other,
        }
    }

    /// Binds as whom we search as.
    pub(super) async fn bind_service(&mut self, service: &Credentials) -> Result<(), Trouble> {
        let result = self.simple_bind(service).await?;
        if result.rc == code::SUCCESS {
            Ok(())
        } else {
            Err(Trouble::of(&result))
        }
    }

    /// RFC 4513 §5.1.2: a bind with an empty name or password is anybody's, and succeeds; so there is none here.
    async fn simple_bind(&mut self, credentials: &Credentials) -> Result<LdapResult, Trouble> {
        let Credentials { dn, password } = credentials;
        if dn.trim().is_empty() || is_blank(password.reveal()) {
            return Err(Trouble::Configuration(
                "nobody binds with an empty name or password".to_owned(),
            ));
        }
        self.ask_with_policy();
        let bound = self.ldap.simple_bind(dn, password.reveal()).await;
        bound.map_err(|error| self.explain(error))
    }

    /// What comes next is answered in time, and with what the password policy says of it.
    fn ask_with_policy(&mut self) {
        self.used = Instant::now();
        let policy = RawControl {
            ctype: PASSWORD_POLICY.to_owned(),
            crit: false,
            val: None,
        };
        self.ldap.with_controls(policy).with_timeout(self.step);
    }

    /// Entries, one more than are taken if there are more. References to other directories are not followed (RFC 4511 §4.5.3).
    pub(super) async fn search(&mut self, search: &Search<'_>) -> Result<Vec<Found>, Trouble> {
        let mut found = Vec::new();
        let result = self.search_for(search, None, &mut found).await?;
        // RFC 4511 §4.5.1.4: there are more than the server gives out, however few it does. One of them is not the only one.
        if result.rc == code::SIZE_LIMIT_EXCEEDED && found.len() <= search.most {
            return Err(Trouble::Ambiguous);
        }
        Ok(found)
    }

    /// The same, all of them or none: who is not among them is not there.
    pub(super) async fn search_all(&mut self, search: &Search<'_>) -> Result<Vec<Found>, Trouble> {
        let mut found = Vec::new();
        let result = self.search_for(search, None, &mut found).await?;
        match result.rc {
            code::SUCCESS => Ok(found),
            code::SIZE_LIMIT_EXCEEDED => Err(Trouble::Ambiguous),
            // Also where there is no such base: it was there before.
            _ => Err(Trouble::of(&result)),
        }
    }

    /// The same, by pages (RFC 2696): a server gives out no more than so many at a time. All of them, or none.
    pub(super) async fn search_by_pages(
        &mut self,
        search: &Search<'_>,
    ) -> Result<Vec<Found>, Trouble> {
        let mut found = Vec::new();
        let mut cookie = Vec::new();
        loop {
            let page = RawControl {
                ctype: PAGED_RESULTS.to_owned(),
                crit: false,
                val: Some(page_after(&cookie)),
            };
            let result = self.search_for(search, Some(page), &mut found).await?;
            // RFC 4511 §4.5.1.4: nobody knows what is among the rest.
            if result.rc == code::SIZE_LIMIT_EXCEEDED {
                return Err(Trouble::Ambiguous);
            }
            let mut controls = result.ctrls.iter().map(|control| &control.1);
            let next = controls.find(|control| control.ctype == PAGED_RESULTS);
            let next = next.and_then(|control| control.val.as_deref());
            cookie = next.map(next_page).transpose()?.unwrap_or_default();
            if cookie.is_empty() {
                return Ok(found);
            }
        }
    }

    async fn search_for(
        &mut self,
        search: &Search<'_>,
        page: Option<RawControl>,
        found: &mut Vec<Found>,
    ) -> Result<LdapResult, Trouble> {
        self.used = Instant::now();
        let most = search.most.saturating_add(1);
        let options = SearchOptions::new()
            .deref(DerefAliases::Never)
            .sizelimit(if page.is_some() {
                0
            } else {
                i32::try_from(most).unwrap_or(i32::MAX)
            })
            .timelimit(i32::try_from(self.step.as_secs().max(1)).unwrap_or(i32::MAX));
        self.ldap
            .with_search_options(options)
            .with_timeout(self.step);
        if let Some(page) = page {
            self.ldap.with_controls(page);
        }
        let names = search.attributes.iter().map(|&name| name.to_owned());
        let names: Vec<String> = names.collect();
        let stream = self
            .ldap
            .streaming_search(search.base, search.scope, search.filter, names);
        let mut stream = stream.await.map_err(|error| self.explain_search(error))?;
        loop {
            let next = stream.next().await;
            let Some(entry) = next.map_err(|error| self.explain_search(error))? else {
                break;
            };
            if entry.is_ref() || entry.is_intermediate() {
                continue;
            }
            found.push(read(entry, search.attributes)?);
            if found.len() > most {
                return Err(Trouble::Ambiguous);
            }
        }
        let result = stream.finish().await;
        match result.rc {
            code::SUCCESS | code::SIZE_LIMIT_EXCEEDED | code::NO_SUCH_OBJECT => Ok(result),
            _ => Err(Trouble::of(&result)),
        }
    }
}

/// Whether a password has nothing in it that could be one.
#[must_use]
pub fn is_blank(password: &str) -> bool {
    let is_nothing = |sign: char| sign.is_whitespace() || sign.is_control();
    password.chars().all(is_nothing)
}

/// Whether no directory is asked about it: there is nothing in it; or it is longer than any that a person has. How long it takes to hash one is for who
/// types it to say, and the directory does so before it says no: with so many of these in a minute a stranger would have it left alone.
#[must_use]
pub fn is_no_password(password: &str) -> bool {
    is_blank(password) || password.len() > PASSWORD_BYTES
}

/// RFC 4511 §4.5.2. The guard has looked at its form.
fn read(entry: ResultEntry, names: &[&str]) -> Result<Found, Trouble> {
    let form = || Trouble::Closed;
    let mut parts = elements(entry.0).ok_or_else(form)?.into_iter();
    let dn = parts.next().and_then(text).ok_or_else(form)?;
    let mut attributes = BTreeMap::new();
    for attribute in parts.next().and_then(elements).ok_or_else(form)? {
        let mut parts = elements(attribute).ok_or_else(form)?.into_iter();
        let name = parts.next().and_then(text).ok_or_else(form)?;
        // Options are those of languages and ranges (RFC 4512 §2.5), which nobody asked for.
        let asked = names.iter().find(|asked| asked.eq_ignore_ascii_case(&name));
        let values = parts.next().and_then(elements).ok_or_else(form)?;
        if let Some(asked) = asked {
            let values = values.into_iter().filter_map(bytes).collect();
            attributes.insert((*asked).to_owned(), values);
        }
    }
    Ok(Found { dn, attributes })
}

fn elements(tag: StructureTag) -> Option<Vec<StructureTag>> {
    match tag.payload {
        PL::C(elements) => Some(elements),
        PL::P(_) => None,
    }
}

fn bytes(tag: StructureTag) -> Option<Vec<u8>> {
    match tag.payload {
        PL::P(bytes) => Some(bytes),
        PL::C(_) => None,
    }
}

fn text(tag: StructureTag) -> Option<String> {
    String::from_utf8(bytes(tag)?).ok()
}
