//! Whose software statements count (RFC 7591 §2.3).

use crate::domain::issuer_keys::IssuerKeys;

/// What the operator chose about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SoftwareStatements {
    /// Whom to believe, each about everything.
    pub issuers: Vec<StatementIssuer>,
    /// Whether clients register themselves only with one.
    pub are_required: bool,
}

impl SoftwareStatements {
    /// One of those that are believed, by its `iss`.
    #[must_use]
    pub fn find(&self, issuer: &str) -> Option<&StatementIssuer> {
        self.issuers.iter().find(|known| known.issuer == issuer)
    }
}

/// Somebody who says what a software is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementIssuer {
    /// The `iss` of what they sign.
    pub issuer: String,
    /// By which keys.
    pub keys: IssuerKeys,
}
