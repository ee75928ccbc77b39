//! The steps on the way of a mail, and at which it ended.

use std::fmt;

use lettre::transport::smtp::Error;

/// A step on the way of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The files that the configuration names.
    Prepare,
    /// A connection, with TLS where that comes first, and the server's greeting.
    Connect,
    /// STARTTLS.
    Encrypt,
    /// AUTH.
    Authenticate,
    /// MAIL FROM.
    Sender,
    /// RCPT TO.
    Recipient,
    /// DATA.
    Content,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Prepare => "prepare",
            Self::Connect => "connect, EHLO",
            Self::Encrypt => "STARTTLS",
            Self::Authenticate => "AUTH",
            Self::Sender => "MAIL FROM",
            Self::Recipient => "RCPT TO",
            Self::Content => "DATA",
        })
    }
}

/// Why a mail was not taken.
#[derive(Debug)]
pub struct Undelivered {
    /// Where it ended.
    pub step: Step,
    /// What the server answered, as a number.
    pub code: Option<u16>,
    /// The reason in full. It may repeat addresses, and is for the operator's terminal, not for the log.
    pub said: String,
}

impl Undelivered {
    pub(super) fn of(step: Step, error: &Error) -> Self {
        Self {
            step,
            code: error.status().map(u16::from),
            said: error.to_string(),
        }
    }

    /// Whether this server will never take this mail to this recipient. What it says of us, of the sender or of the password is the
    /// operator's to mend.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self.step, Step::Recipient | Step::Content)
            && self.code.is_some_and(|code| code >= 500)
    }
}

/// For the log: what a server answers may repeat what it was told.
impl fmt::Display for Undelivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(f, "{}: answered {code}", self.step),
            None => write!(f, "{}: {}", self.step, self.said),
        }
    }
}
