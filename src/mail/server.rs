//! A mail server as the operator describes it.

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use zeroize::Zeroizing;

use super::step::{Step, Undelivered};
use crate::config::Hidden;

/// How long one step may take.
pub const STEP_LIMIT: Duration = Duration::from_secs(10);

/// How the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// By STARTTLS, without which nothing is said.
    StartTls,
    /// From the first byte.
    Implicit,
    /// Not at all: to this machine only.
    None,
}

/// Where the password is.
#[derive(Clone, Debug)]
pub enum Password {
    /// In a file, which is read for each connection: it may change.
    File(PathBuf),
    /// In the configuration.
    Text(Hidden),
}

/// Who signs in.
#[derive(Clone, Debug)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: Password,
}

/// A mail server, and how to speak with it.
#[derive(Clone, Debug)]
pub struct Server {
    /// Its name, which its certificate has, too.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: Tls,
    /// Who signs in, if anybody.
    pub login: Option<Login>,
    /// The authority that vouches for it, in place of the machine's.
    pub ca_file: Option<PathBuf>,
    /// How long one step may take.
    pub limit: Duration,
}

impl Server {
    /// The file that the password is read from, if it is.
    #[must_use]
    pub fn password_file(&self) -> Option<&PathBuf> {
        match self.login.as_ref().map(|login| &login.password) {
            Some(Password::File(path)) => Some(path),
            Some(Password::Text(_)) | None => None,
        }
    }

    pub(super) fn credentials(&self) -> Result<Option<Credentials>, Undelivered> {
        let Some(Login { user, password }) = &self.login else {
            return Ok(None);
        };
        let password = match password {
            Password::Text(text) => Zeroizing::new(text.reveal().to_owned()),
            Password::File(path) => {
                let text = fs::read_to_string(path).map_err(|error| {
                    unprepared(format!("mail.password_file {}: {error}", path.display()))
                })?;
                Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned())
            }
        };
        Ok(Some(Credentials::new(
            user.clone(),
            password.as_str().to_owned(),
        )))
    }

    pub(super) fn tls_parameters(&self) -> Result<TlsParameters, Undelivered> {
        let refused = |error: Error| unprepared(error.to_string());
        let mut tls = TlsParameters::builder(self.host.clone());
        if let Some(path) = &self.ca_file {
            let unreadable = |reason: &dyn fmt::Display| {
                unprepared(format!("mail.ca_file {}: {reason}", path.display()))
            };
            let pem = fs::read(path).map_err(|error| unreadable(&error))?;
            let authority = Certificate::from_pem(&pem).map_err(|error| unreadable(&error))?;
            tls = tls
                .certificate_store(CertificateStore::None)
                .add_root_certificate(authority);
        }
        tls.build().map_err(refused)
    }
}

fn unprepared(said: String) -> Undelivered {
    Undelivered {
        step: Step::Prepare,
        code: None,
        said,
    }
}
