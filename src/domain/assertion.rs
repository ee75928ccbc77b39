//! Whose word is taken for who somebody is (RFC 7521, RFC 7523 §2.1).

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::id::ClientId;
use super::signing::SigningAlgorithm;

/// By what an issuer of assertions names people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NamedBy {
    /// By the `sub` that they have here.
    Sub,
    /// By an e-mail address that it has verified, and that is verified here too.
    Email,
}

/// Where an issuer's keys are.
#[derive(Clone, Debug, PartialEq)]
pub enum IssuerKeys {
    /// With the operator (RFC 7517 §5).
    Given(Value),
    /// At an address of its own.
    Published(String),
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
}
