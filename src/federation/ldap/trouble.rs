//! Why a directory does not do what it is asked for.

use std::io;

use ldap3::{LdapError, LdapResult};
use tokio::time::error::Elapsed;

use super::ber::Malformed;

/// Result codes, RFC 4511 appendix A.1.
pub(super) mod code {
    pub(crate) const SUCCESS: u32 = 0;
    pub(crate) const OPERATIONS_ERROR: u32 = 1;
    pub(crate) const PROTOCOL_ERROR: u32 = 2;
    pub(crate) const TIME_LIMIT_EXCEEDED: u32 = 3;
    pub(crate) const SIZE_LIMIT_EXCEEDED: u32 = 4;
    pub(crate) const STRONGER_AUTH_REQUIRED: u32 = 8;
    pub(crate) const REFERRAL: u32 = 10;
    pub(crate) const ADMIN_LIMIT_EXCEEDED: u32 = 11;
    pub(crate) const CONFIDENTIALITY_REQUIRED: u32 = 13;
    pub(crate) const NO_SUCH_ATTRIBUTE: u32 = 16;
    pub(crate) const CONSTRAINT_VIOLATION: u32 = 19;
    pub(crate) const ATTRIBUTE_OR_VALUE_EXISTS: u32 = 20;
    pub(crate) const NO_SUCH_OBJECT: u32 = 32;
    pub(crate) const INVALID_DN_SYNTAX: u32 = 34;
    pub(crate) const INAPPROPRIATE_AUTHENTICATION: u32 = 48;
    pub(crate) const INVALID_CREDENTIALS: u32 = 49;
    pub(crate) const INSUFFICIENT_ACCESS_RIGHTS: u32 = 50;
    pub(crate) const BUSY: u32 = 51;
    pub(crate) const UNAVAILABLE: u32 = 52;
    pub(crate) const UNWILLING_TO_PERFORM: u32 = 53;
    pub(crate) const OTHER: u32 = 80;
}

/// Characters of a directory's own words that are repeated.
const LONGEST_WORDS: usize = 200;

/// Why. It is said in the log and by `doorward connector test`, and shows no password.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// Its name leads nowhere.
    #[error("its name has no address")]
    NoAddress,
    /// The connection fails.
    #[error("the connection: {0}")]
    Connection(#[from] io::Error),
    /// It does not show who it is, or not in our way.
    #[error("TLS: {0}")]
    Tls(String),
    /// RFC 4511 §4.14.2: it does not begin TLS.
    #[error("it refuses StartTLS (result code {0})")]
    NoStartTls(u32),
    /// Something came between the answer to StartTLS and TLS.
    #[error("there is something between its answer to StartTLS and TLS")]
    Injected,
    /// It sends what is no answer.
    #[error("what it sends is no answer: {0}")]
    Malformed(#[from] Malformed),
    /// It says more of something than is read.
    #[error("it says more than is read")]
    TooMuch,
    /// It takes longer than it may.
    #[error("it does not answer in time")]
    Slow,
    /// It is gone.
    #[error("it closed the connection")]
    Closed,
    /// It refuses what was asked, RFC 4511 appendix A.
    #[error("result code {code}: {words:?}")]
    Result { code: u32, words: String },
    /// More than one entry is somebody's.
    #[error("it has more than one entry of that name")]
    Ambiguous,
    /// An entry is not where it may be.
    #[error("an entry is not under the base")]
    Outside,
    /// An entry without what people are known by.
    #[error("the entry has no value of {0}, or more than one")]
    NoSubject(String),
    /// Somebody is in more groups than are looked at.
    #[error("they are in too many groups")]
    TooManyGroups,
    /// What is configured cannot be used.
    #[error("the configuration: {0}")]
    Configuration(String),
}

impl Trouble {
    /// What a result says, unless it is success.
    pub(super) fn of(result: &LdapResult) -> Self {
        let words = result.text.chars().filter(|sign| !sign.is_control());
        Self::Result {
            code: result.rc,
            words: words.take(LONGEST_WORDS).collect(),
        }
    }

    /// The same without its words, which may repeat what was sent.
    pub(super) const fn of_code(code: u32) -> Self {
        let words = String::new();
        Self::Result { code, words }
    }

    /// Whether another server of the directory may do better.
    pub(super) fn is_the_servers(&self) -> bool {
        match self {
            Self::NoAddress
            | Self::Connection(_)
            | Self::Tls(_)
            | Self::NoStartTls(_)
            | Self::Injected
            | Self::Malformed(_)
            | Self::Slow
            | Self::Closed
            | Self::Result { .. } => true,
            Self::TooMuch
            | Self::Ambiguous
            | Self::Outside
            | Self::NoSubject(_)
            | Self::TooManyGroups
            | Self::Configuration(_) => false,
        }
    }
}

impl From<Elapsed> for Trouble {
    fn from(_: Elapsed) -> Self {
        Self::Slow
    }
}

impl From<LdapError> for Trouble {
    fn from(error: LdapError) -> Self {
        match error {
            LdapError::Timeout { .. } => Self::Slow,
            LdapError::Io { source } => Self::Connection(source),
            LdapError::LdapResult { result } => Self::of(&result),
            LdapError::FilterParsing => Self::Configuration("the filter is none".to_owned()),
            _ => Self::Closed,
        }
    }
}
