//! A directory whose people sign in here (RFC 4510), as the operator describes it.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A directory, and how its people are found there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// What stands for it where an upstream's issuer does: its subjects are unique within it.
    pub issuer: String,
    /// Its servers, each as good as the other.
    pub servers: Vec<DirectoryServer>,
    /// Who vouches for their certificates; the system's authorities, where it is nobody.
    pub authorities_file: Option<PathBuf>,
    /// The certificate that we show, and its key.
    pub own_certificate: Option<(PathBuf, PathBuf)>,
    /// Whom we search as.
    pub bind_dn: Option<String>,
    /// Under which entry people are.
    pub base: String,
    /// How somebody's entry is found.
    pub finding: Finding,
    /// The attribute that stays the same all their life.
    pub subject_attribute: String,
    /// Which groups may sign in, where not all of its people may.
    pub groups: Option<DirectoryGroups>,
    /// How long it may take to sign somebody in.
    pub timeout: Duration,
    /// How often its people are looked up who sign in here by it, if they are.
    pub sync: Option<Synchronisation>,
    /// How people's passwords are changed there from here, if they are.
    pub password_change: Option<PasswordChange>,
}

impl Directory {
    /// Whether somebody's entry is found by what the directory calls them.
    #[must_use]
    pub const fn finds_by_subject(&self) -> bool {
        matches!(self.finding, Finding::Search { .. })
    }
}

/// How the people of a directory are followed who sign in here by it: what it says of them, and who has gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synchronisation {
    /// How often all of them are looked up.
    pub every: Duration,
    /// How often it is asked which entries have changed, in between.
    pub changes_every: Option<Duration>,
    /// By what it tells that.
    pub changes_by: ChangesBy,
    /// Of a hundred, how many may be gone at once: if there are more, nobody is turned off before the operator has said that it is so.
    pub most_gone: u8,
}

/// By what a directory tells which entries have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangesBy {
    /// `modifyTimestamp` (RFC 4512 §3.4).
    Time,
    /// `uSNChanged`, Active Directory's number of a change at one of its servers ([MS-ADTS] §3.1.1.1.9).
    Number,
}

/// How people's passwords are changed there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// By which operation.
    pub by: ChangedBy,
    /// Whether it is written as whom we search as, and not as its person, who may be let in no more once it has expired.
    pub as_service: bool,
}

/// The operation that changes a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangedBy {
    /// The Password Modify extended operation (RFC 3062).
    Rfc3062,
    /// The old value of `unicodePwd` goes and a new one comes ([MS-ADTS] §3.1.1.3.1.5).
    ActiveDirectory,
}

/// Where a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryServer {
    /// As the operator wrote it.
    pub address: String,
    /// Its name, which its certificate has to have.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Whether TLS begins at once (`ldaps`), and not by StartTLS (RFC 4511 §4.14).
    pub is_tls_at_once: bool,
}

/// How somebody's entry is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// By a search.
    Search {
        /// What all people's entries have in common, a filter (RFC 4515).
        people: String,
        /// The attributes that may have what was typed.
        names: Vec<String>,
    },
    /// Its name is what was typed, between these two (RFC 4514).
    Name {
        /// Before it.
        before: String,
        /// After it.
        after: String,
    },
}

/// Groups whose members may sign in, and how these are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryGroups {
    /// The names of their entries.
    pub allowed: Vec<String>,
    /// How members are told.
    pub membership: GroupMembership,
    /// Under which entry groups are.
    pub base: String,
    /// Whether who is in a group is in those that it is in.
    pub is_nested: bool,
}

/// How members of a group are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupMembership {
    /// By the attribute of that name, of people's entries.
    MemberOf,
    /// By that of groups (RFC 4519 §2.17).
    Member,
    /// By that of groups (RFC 4519 §2.40).
    UniqueMember,
    /// By that of groups (RFC 2307 §2.2).
    MemberUid,
    /// By `member`, of which Active Directory follows those within each other.
    InChain,
}
