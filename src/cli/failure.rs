//! How a command ends that did not do what it was told.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use crate::app::StartError;
use crate::app::master_key::MasterKeyError;
use crate::config::ConfigError;
use crate::entropy::NoEntropy;
use crate::keys::KeyError;
use crate::login::hashing::HashingError;
use crate::oauth::error::OAuthError;
use crate::store::StoreError;

/// A plain sentence and an exit code.
#[derive(Debug)]
pub(super) enum Failure {
    /// The command line or the configuration is wrong.
    Wrong(String),
    /// It did not work.
    Failed(String),
    /// It said all there is to say, and it is not good.
    Said,
    /// Nobody reads what it prints.
    Unread,
}

impl Failure {
    /// It did not work.
    pub(super) fn failed(text: impl Into<String>) -> Self {
        Self::Failed(text.into())
    }

    /// The command line is wrong.
    pub(super) fn wrong(text: impl Into<String>) -> Self {
        Self::Wrong(text.into())
    }

    /// Says it on standard error.
    pub(super) fn report(self) -> ExitCode {
        let (text, code) = match self {
            Self::Wrong(text) => (text, 2),
            Self::Failed(text) => (text, 1),
            Self::Said => return ExitCode::from(1),
            Self::Unread => return ExitCode::SUCCESS,
        };
        // Where standard error is closed there is nobody to tell.
        let _ = writeln!(io::stderr(), "doorward: {text}");
        ExitCode::from(code)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Wrong(format!("The configuration is wrong.\n{error}"))
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Config(error) => error.into(),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        StartError::Store(error).into()
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        StartError::Keys(error).into()
    }
}

impl From<MasterKeyError> for Failure {
    fn from(error: MasterKeyError) -> Self {
        StartError::MasterKey(error).into()
    }
}

impl From<NoEntropy> for Failure {
    fn from(error: NoEntropy) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<HashingError> for Failure {
    fn from(error: HashingError) -> Self {
        Self::Failed(format!("{error}."))
    }
}

impl From<OAuthError> for Failure {
    fn from(error: OAuthError) -> Self {
        let detail = error
            .detail
            .map(|detail| format!(" ({detail})"))
            .unwrap_or_default();
        Self::Failed(format!(
            "{}: {}{detail}.",
            error.code.as_str(),
            error.description
        ))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe {
            Self::Unread
        } else {
            Self::Failed(error.to_string())
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Failed(error.to_string())
    }
}
