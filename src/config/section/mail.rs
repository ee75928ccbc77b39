//! Who takes mail, and who it is from.

use std::path::PathBuf;

use serde::Deserialize;

use crate::config::Hidden;

/// `mail`. Without `smtp` no mail is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// The server: `smtp://HOST:PORT`.
    pub smtp: Option<String>,
    /// How the connection to it is encrypted.
    pub tls: Option<MailTls>,
    /// Who signs in there.
    pub user: Option<String>,
    /// The file with the password.
    pub password_file: Option<PathBuf>,
    /// The password itself.
    pub password: Option<Hidden>,
    /// Who mail is from: `address`, or `Name <address>`.
    pub from: Option<String>,
    /// Who is written to by whoever answers.
    pub reply_to: Option<String>,
    /// The certificate of the authority that vouches for the server, in place of the machine's.
    pub ca_file: Option<PathBuf>,
}

/// `mail.tls`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// By STARTTLS.
    StartTls,
    /// From the first byte.
    Implicit,
    /// Not at all.
    None,
}
