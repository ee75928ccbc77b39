//! Whose word is taken for who somebody is (RFC 7521, RFC 7523 §2.1).

use std::collections::BTreeSet;

use serde::Deserialize;

use super::id::ClientId;
use super::issuer_keys::IssuerKeys;
use super::signing::SigningAlgorithm;

/// By what an issuer of assertions names people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NamedBy {
    /// By the `sub` that they have here.
    Sub,
    /// By that same name, in `aud_sub` (OpenID Connect Enterprise Extensions 1.0): its own `sub` is another.
    #[serde(rename = "aud_sub")]
    AudSub,
    /// By an e-mail address that it has verified, and that is verified here too.
    Email,
}

/// What an issuer's assertions are: of one kind, so that none can pass for another that is asked less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Profile {
    /// RFC 7523, and no more.
    Plain,
    /// Identity Assertion JWT Authorization Grants.
    IdJag {
        /// The one of its issuer's tenants whose people are meant, where it has several.
        tenant: Option<String>,
    },
}

/// An issuer of assertions that the operator trusts.
#[derive(Clone, Debug, PartialEq)]
pub struct AssertionIssuer {
    /// Its identifier, which is the `iss` of its assertions.
    pub issuer: String,
    /// What they are signed with.
    pub keys: IssuerKeys,
    /// By which algorithms.
    pub algorithms: Vec<SigningAlgorithm>,
    /// Which clients may present them.
    pub clients: BTreeSet<ClientId>,
    /// Whom they mean.
    pub subject: NamedBy,
    /// What they are.
    pub profile: Profile,
}
