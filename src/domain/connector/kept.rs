//! What is kept of the tokens that upstreams give for people.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Assertion;
use crate::domain::scope::Scope;
use crate::domain::time::Timestamp;
use crate::domain::upstream_session::Sid;

/// The tokens that an upstream gave for somebody, sealed for whom it means: nobody reads them who has the database, or an interaction.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptTokens {
    /// The access token, a bearer token.
    pub access_sealed: String,
    /// What renews it, if anything does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_sealed: Option<String>,
    /// What it is good for there.
    #[serde(default)]
    pub scope: Scope,
    /// When it is over, if the upstream says that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// The session there that it came of, if the upstream says which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<Sid>,
}

impl KeptTokens {
    /// Whether the access token is good still, as far as anybody has said.
    #[must_use]
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

impl fmt::Debug for KeptTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeptTokens({})", self.scope)
    }
}

/// Whom an upstream has signed in, with what is kept of the tokens that it gave for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Who.
    pub assertion: Assertion,
    /// What is kept; nothing, unless the operator wants it.
    pub tokens: Option<KeptTokens>,
}

impl From<Assertion> for Arrived {
    fn from(assertion: Assertion) -> Self {
        Self {
            assertion,
            tokens: None,
        }
    }
}
