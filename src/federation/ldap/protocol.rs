//! What a child is asked to do at a directory, and what it answers. A job brings all that it needs; none of it shows a password.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::domain::directory::{ChangedBy, PasswordChange};
use crate::federation::worker::Secret;

/// Something to be done at a directory.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Where, and as whom.
    pub way: Way,
    /// What.
    pub what: What,
    /// How long all of it may take, in milliseconds.
    pub within: u64,
    /// How long connections of before may be used for it.
    pub keep: Keep,
}

/// How long connections are kept, in milliseconds.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// One that is not used: less than firewalls forget it in.
    pub idle: u64,
    /// One at all: what it was bound as may have changed.
    pub oldest: u64,
}

impl Keep {
    /// A minute, and ten.
    pub const USUAL: Self = Self {
        idle: 60_000,
        oldest: 600_000,
    };
}

/// The way to a directory. Children keep connections by it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// Its servers, each as good as the other.
    pub servers: Vec<Server>,
    /// Who vouches for them, in PEM; the system's authorities, where it is nobody.
    pub authorities: Option<String>,
    /// The certificate that we show.
    pub own_certificate: Option<OwnCertificate>,
    /// Whom we search as; nobody in particular, where there is none.
    pub service: Option<Credentials>,
}

/// A server of a directory.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// As the configuration has it.
    pub name: String,
    /// What its certificate has to be of.
    pub host: String,
    /// Where it is.
    pub addresses: Vec<SocketAddr>,
    /// Whether TLS begins at once, and not by StartTLS.
    pub is_tls_at_once: bool,
}

/// A certificate of ours, in PEM.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OwnCertificate {
    /// It, and what leads to an authority.
    pub chain: String,
    /// Its key, PKCS #8.
    pub key: Secret,
}

/// A name in the directory, and its password.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// Distinguished name.
    pub dn: String,
    /// Password.
    pub password: Secret,
}

/// What is to be done.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// What somebody is known by is looked for.
    Find(Wanted),
    /// Somebody signs in.
    SignIn {
        /// Whose entry.
        wanted: Wanted,
        /// Their password.
        password: Secret,
    },
    /// Somebody's password there is replaced.
    ChangePassword {
        /// Whose entry.
        wanted: Wanted,
        /// By what.
        change: Change,
    },
    /// Each server is tried, and says what it has.
    Look {
        /// Who is looked for.
        wanted: Wanted,
        /// How passwords are to be changed.
        password_change: Option<PasswordChange>,
    },
    /// Entries of people who are known are read.
    Read {
        /// Whose, by a filter that finds them all.
        wanted: Wanted,
        /// How many there are at most.
        most: usize,
    },
    /// It is asked which entries have changed.
    Changes {
        /// Under which entry.
        base: String,
        /// The attribute that people are known by.
        subject: String,
        /// From when on.
        since: Since,
    },
}

/// From when on changes are wanted.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// By the clock of the directory, as it writes it (RFC 4517 §3.3.13).
    Time(String),
    /// By a server's own numbers: what it said last.
    Number(Option<String>),
}

/// One password in the place of another.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// By which operation.
    pub by: ChangedBy,
    /// Whether as whom we search as.
    pub as_service: bool,
    /// The one that they have.
    pub current: Secret,
    /// The one that they are to have.
    pub new: Secret,
}

/// Whose entry, and what of it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// By what.
    pub by: By,
    /// Under which entry it has to be.
    pub base: String,
    /// The attribute that people are known by.
    pub subject: String,
    /// Attributes that are read.
    pub attributes: Vec<String>,
    /// How it is found out which groups they are in, if anybody wants to know.
    pub groups: Option<Groups>,
}

/// Where groups are, and how members are told.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Groups {
    /// How.
    pub by: Membership,
    /// Under which entry they are.
    pub base: String,
    /// Whether groups are in groups.
    pub is_nested: bool,
}

/// How it is told who is in a group.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Membership {
    /// An entry has the names of its groups, in this attribute: `memberOf`.
    Said(String),
    /// A group has the names of its members' entries, in this attribute: `member`, `uniqueMember` (RFC 4519, RFC 2307bis).
    Members(String),
    /// A group has what people are called (RFC 2307).
    Names {
        /// In this attribute: `memberUid`.
        attribute: String,
        /// By this one of theirs: `uid`.
        of: String,
    },
    /// As `member`, and Active Directory follows members of members itself.
    Chain,
}

/// How an entry is found.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// By a filter (RFC 4515), under the base.
    Filter(String),
    /// By its distinguished name (RFC 4514): its person reads it.
    Name(String),
}

/// What came of it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// They are known by this, if by anything.
    Found(Option<String>),
    /// The password is theirs.
    Person(Entry),
    /// There is nobody of that name.
    Nobody,
    /// The directory lets nobody in by that.
    Denied(Denied),
    /// The password is another now, by which it lets them in as this entry, unless something is against that.
    Changed(Option<Entry>),
    /// The password is as it was: why, and the result code.
    NotChanged(Refusal, u32),
    /// No server does it: each with why.
    Unavailable(Vec<String>),
    /// What it says cannot be used.
    Unbelieved(String),
    /// What was seen on the way.
    Steps(Vec<Step>),
    /// Who of them is there.
    People {
        /// Their entries.
        entries: Vec<Entry>,
        /// Entries of which it cannot be told whose they are.
        unread: usize,
    },
    /// What has changed.
    Changes {
        /// Of whom; of more than can be told, where there is nothing.
        subjects: Option<Vec<String>>,
        /// What the server says to be asked from, the next time.
        mark: Option<String>,
    },
}

/// Why somebody is not let in. The first three show nobody whether the password is right.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Denied {
    /// It is another password, or no such name.
    Wrong,
    /// The account is locked.
    Locked,
    /// The account is turned off, or over.
    Disabled,
    /// The password is right, and its person is bound to change it, and for nothing else.
    MustChange,
    /// The password is right, and has to be changed first, by somebody who is let in.
    Expired,
}

/// Why a directory takes no other password.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// People do not change theirs, or not in this way.
    NotAllowed,
    /// It is not good enough.
    Weak,
    /// It is too short.
    TooShort,
    /// It is too long.
    TooLong,
    /// The one that they have is too new to be replaced.
    TooYoung,
    /// It is one of their last.
    Used,
    /// It is against a rule of which the directory does not say which.
    Rules,
}

/// Somebody's entry.
#[derive(Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its distinguished name.
    pub dn: String,
    /// What its person is known by.
    pub subject: String,
    /// Values that are text, by the names that were asked for.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// The names of their groups, if these were asked for.
    pub groups: Vec<String>,
}

/// One thing that was tried.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What.
    pub what: String,
    /// What was found, or why nothing was.
    pub found: Result<String, Wrong>,
}

/// What is wrong.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Wrong {
    /// Why.
    pub why: String,
    /// How to mend it.
    pub mend: String,
}
