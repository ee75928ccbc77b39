//! What is chosen about the protocol: how long things are good, when keys change, which scopes there are.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

use super::Text;
use crate::config::Span;
use crate::domain::response_type::ResponseType;
use crate::domain::scope::Scope;
use crate::domain::signing::SigningAlgorithm;

/// `lifetimes`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lifetimes {
    /// Of an authorization code.
    pub code: Option<Span>,
    /// Of the `request_uri` of a pushed authorization request.
    pub pushed_request: Option<Span>,
    /// Of a device's request.
    pub device_code: Option<Span>,
    /// Of a request by the back channel.
    pub backchannel_request: Option<Span>,
    /// Of an access token.
    pub access_token: Option<Span>,
    /// Of an ID token.
    pub id_token: Option<Span>,
    /// Of a refresh token that is not used.
    pub refresh_token: Option<Span>,
    /// Of all refresh tokens of one authorization together.
    pub refresh_absolute: Option<Span>,
    /// How long after its use a refresh token may be presented again.
    pub refresh_grace: Option<Span>,
    /// Of a session without a request.
    pub session_idle: Option<Span>,
    /// Of a session, whatever happens.
    pub session_absolute: Option<Span>,
    /// How long an authorization request waits for its end-user.
    pub interaction: Option<Span>,
    /// How long it is kept what happened to an account.
    pub activity: Option<Span>,
    /// How long somebody who wants their account deleted can change their mind.
    pub deletion_grace: Option<Span>,
}

/// `keys`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Keys {
    /// How long a key signs.
    pub rotation_period: Option<Span>,
    /// How long a key is published before it signs.
    pub announcement: Option<Span>,
    /// How long a key is published after it signed last.
    pub retention: Option<Span>,
    /// What there are keys for, beside RS256, PS256, ES256 and EdDSA.
    pub additional_algorithms: Vec<SigningAlgorithm>,
}

/// `requests`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Requests {
    /// Whether every authorization request has to be pushed (RFC 9126).
    pub require_pushed_authorization_requests: Option<bool>,
    /// Whether clients may encrypt request objects to this provider (RFC 9101).
    pub encrypted_objects: Option<bool>,
    /// What authorization responses may carry beside `code`, for clients that registered it.
    pub additional_response_types: Vec<ResponseType>,
}

/// `registration`: of clients that nobody vouched for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Registration {
    /// Whether clients register themselves.
    pub open: Option<bool>,
    /// Whether a client's metadata may be a document at its `client_id`.
    pub documents: Option<bool>,
    /// The hosts of such documents.
    pub document_hosts: Vec<String>,
    /// The scopes that such clients may ask for, separated by spaces.
    pub scope: Option<Scope>,
    /// How long they stay when nobody uses them.
    pub unused: Option<Span>,
    /// How many register themselves in an hour.
    pub per_hour: Option<u32>,
    /// Whether clients register themselves only with a software statement.
    pub require_software_statement: Option<bool>,
    /// Whose software statements count.
    pub software_statement_issuers: Vec<StatementIssuer>,
}

/// One of `registration.software_statement_issuers`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementIssuer {
    /// The `iss` of what it signs.
    pub issuer: String,
    /// Its public keys, as a JWK Set.
    #[serde(default)]
    pub jwks: Option<Value>,
    /// Where it publishes them, in place of that.
    #[serde(default)]
    pub jwks_uri: Option<String>,
}

/// `resources`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Resources {
    /// Whether clients may name any https address as the service that an access token is for.
    pub any: Option<bool>,
    /// The services that there are.
    pub servers: Vec<ResourceServer>,
}

/// One of `resources.servers`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceServer {
    /// Its identifier, which is the audience of its tokens.
    pub uri: String,
    /// What people call it.
    #[serde(default)]
    pub name: Option<String>,
    /// The scopes that mean something there, separated by spaces.
    #[serde(default)]
    pub scope: Option<Scope>,
}

/// `scopes`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scopes {
    /// Scopes that clients may be registered for beyond the standard ones, separated by spaces.
    pub additional: Scope,
    /// What they let an app do, in words.
    pub text: BTreeMap<String, Text>,
}

/// `dpop`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dpop {
    /// Whether proofs have to have a nonce of this server.
    pub require_nonce: Option<bool>,
}

/// `mutual_tls`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MutualTls {
    /// The header in which the trusted proxies write the certificate that a client showed.
    pub header: Option<String>,
    /// How they write it.
    pub format: Option<CertificateFormat>,
    /// A file with the certificates of those who vouch for clients.
    pub authorities_file: Option<PathBuf>,
    /// The origin at which clients are asked for certificates, if it is not the issuer.
    pub endpoints: Option<String>,
    /// A second address to listen on, at which they are.
    pub address: Option<SocketAddr>,
}

/// `mutual_tls.format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CertificateFormat {
    /// RFC 9440.
    Rfc9440,
    /// PEM, percent-encoded, or its base64 alone.
    Pem,
}
