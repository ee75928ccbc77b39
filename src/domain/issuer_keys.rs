//! The keys of somebody whose word the operator takes, of people (RFC 7523) or of software (RFC 7591 §2.3).

use serde_json::Value;

/// Where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssuerKeys {
    /// With the operator (RFC 7517 §5).
    Given(Value),
    /// At an address of their own.
    Published(String),
}
