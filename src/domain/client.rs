//! Relying parties and what they registered (RFC 7591 §2, OpenID Connect Dynamic Client Registration 1.0 §2).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::authentication::Acr;
use super::id::{ClientId, TenantId};
use super::redirect_uri::{ApplicationType, SafeRedirect};
use super::scope::Scope;
use super::signing::SigningAlgorithm;
use super::time::Timestamp;
use super::word::Word;

/// How a client proves who it is at the token endpoint (OpenID Connect Core 1.0 §9, RFC 7591 §2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenEndpointAuthMethod {
    /// A public client: it has no secret, PKCE protects it.
    None,
    /// HTTP Basic authentication with form-encoded parts (RFC 6749 §2.3.1).
    #[default]
    ClientSecretBasic,
    /// `client_id` and `client_secret` in the form (RFC 6749 §2.3.1).
    ClientSecretPost,
    /// An assertion under an HMAC with the secret (RFC 7523 §2.2).
    ClientSecretJwt,
    /// An assertion signed with the client's own key (RFC 7523 §2.2).
    PrivateKeyJwt,
}

impl TokenEndpointAuthMethod {
    /// All of them, in the order in which metadata lists them.
    pub const ALL: [Self; 5] = [
        Self::ClientSecretBasic,
        Self::ClientSecretPost,
        Self::ClientSecretJwt,
        Self::PrivateKeyJwt,
        Self::None,
    ];

    /// The registered name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::ClientSecretJwt => "client_secret_jwt",
            Self::PrivateKeyJwt => "private_key_jwt",
        }
    }

    /// Whether the method needs a `client_secret`.
    #[must_use]
    pub const fn has_secret(self) -> bool {
        matches!(
            self,
            Self::ClientSecretBasic | Self::ClientSecretPost | Self::ClientSecretJwt
        )
    }
}

/// A grant that a client may use (RFC 6749 §1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// RFC 6749 §4.1.
    AuthorizationCode,
    /// RFC 6749 §6.
    RefreshToken,
    /// RFC 6749 §4.4.
    ClientCredentials,
}

impl GrantType {
    /// All of them, in the order in which metadata lists them.
    pub const ALL: [Self; 3] = [
        Self::AuthorizationCode,
        Self::RefreshToken,
        Self::ClientCredentials,
    ];

    /// The `grant_type` value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::ClientCredentials => "client_credentials",
        }
    }
}

/// A response type that a client may ask for (RFC 6749 §3.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseType {
    /// An authorization code.
    Code,
}

/// How a client's access tokens look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccessTokenFormat {
    /// A JWT that resource servers can verify alone (RFC 9068).
    #[default]
    Jwt,
    /// A reference that only introspection can read.
    Opaque,
}

/// The registered metadata, under its registered names. It has no `Default`: what is absent in JSON has its own default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientMetadata {
    /// Where authorization responses may go.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    /// How the client authenticates.
    #[serde(default)]
    pub token_endpoint_auth_method: TokenEndpointAuthMethod,
    /// The one algorithm of its assertions; any that its keys allow if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_signing_alg: Option<String>,
    /// The grants that it may use.
    #[serde(default = "only_authorization_code")]
    pub grant_types: Vec<Word<GrantType>>,
    /// The response types that it may ask for.
    #[serde(default = "only_code")]
    pub response_types: Vec<Word<ResponseType>>,
    /// The scopes that it may ask for; the standard ones if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// Its name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    /// Its home page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
    /// Its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_uri: Option<String>,
    /// Its privacy policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_uri: Option<String>,
    /// Its terms of service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tos_uri: Option<String>,
    /// Whom to write to about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<String>,
    /// Its public keys (RFC 7517 §5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks: Option<Value>,
    /// Web or native.
    #[serde(default)]
    pub application_type: ApplicationType,
    /// Identifies the software, not the installation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software_id: Option<String>,
    /// The software's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software_version: Option<String>,
    /// What its ID tokens are signed with.
    #[serde(default = "rs256")]
    pub id_token_signed_response_alg: SigningAlgorithm,
    /// What its userinfo answers are signed with; plain JSON if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub userinfo_signed_response_alg: Option<SigningAlgorithm>,
    /// Seconds after which its people must sign in again, if a request does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_max_age: Option<u32>,
    /// Whether its ID tokens always have `auth_time`. Ours do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_auth_time: Option<bool>,
    /// The `acr` values that its requests ask for, if they do not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub default_acr_values: Vec<String>,
    /// Where a third party may start a sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiate_login_uri: Option<String>,
    /// Where people may be sent after they signed out (RP-Initiated Logout 1.0 §3.1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub post_logout_redirect_uris: Vec<String>,
    /// How `sub` is made: only `public` for now.
    #[serde(default = "public")]
    pub subject_type: String,
    /// Ours: what its access tokens are signed with.
    #[serde(default = "es256")]
    pub access_token_signed_response_alg: SigningAlgorithm,
    /// Ours: how its access tokens look.
    #[serde(default)]
    pub access_token_format: AccessTokenFormat,
    /// Human-readable members in other languages, such as `client_name#fr` (RFC 7591 §2.2).
    #[serde(flatten)]
    pub localized: BTreeMap<String, Value>,
}

impl ClientMetadata {
    /// Whether the grant is among those registered.
    #[must_use]
    pub fn has_grant_type(&self, grant: GrantType) -> bool {
        self.grant_types
            .iter()
            .any(|registered| *registered == grant)
    }
}

fn only_authorization_code() -> Vec<Word<GrantType>> {
    vec![Word::Known(GrantType::AuthorizationCode)]
}

fn only_code() -> Vec<Word<ResponseType>> {
    vec![Word::Known(ResponseType::Code)]
}

const fn rs256() -> SigningAlgorithm {
    SigningAlgorithm::RS256
}

const fn es256() -> SigningAlgorithm {
    SigningAlgorithm::ES256
}

fn public() -> String {
    "public".into()
}

/// What only the operator may decide about a client: never part of registration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientPolicy {
    /// Run by whoever runs the provider: people are not asked for consent.
    pub is_first_party: bool,
    /// A resource server: it may introspect any token.
    pub is_resource_server: bool,
    /// A confidential client that cannot do PKCE (OAuth 2.1 §7.5.1).
    pub is_pkce_exempt: bool,
    /// The weakest authentication context that its people may come with, whatever its requests ask for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_acr: Option<Acr>,
}

/// A registered relying party.
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    /// Whose client it is.
    pub tenant_id: TenantId,
    /// Its `client_id`.
    pub id: ClientId,
    /// What it registered.
    pub metadata: ClientMetadata,
    /// What the operator decided.
    pub policy: ClientPolicy,
    /// SHA-256 of its secret, base64url; absent for clients without one.
    pub secret_hash: Option<String>,
    /// The secret itself, encrypted: only for `client_secret_jwt`, whose HMAC needs it.
    pub secret_sealed: Option<String>,
    /// SHA-256 of its registration access token, base64url (RFC 7592).
    pub registration_token_hash: Option<String>,
    /// When the operator turned it off, if so.
    pub disabled_at: Option<Timestamp>,
    /// When it was registered.
    pub created_at: Timestamp,
}

impl Client {
    /// Whether it cannot keep a secret (RFC 6749 §2.1).
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::None
    }

    /// Whether it registered for the grant.
    #[must_use]
    pub fn has_grant_type(&self, grant: GrantType) -> bool {
        self.metadata.has_grant_type(grant)
    }

    /// The scopes that it may ask for.
    #[must_use]
    pub fn allowed_scope(&self) -> Scope {
        self.metadata
            .scope
            .clone()
            .unwrap_or_else(|| super::scope::STANDARD.into_iter().collect())
    }

    /// The requested destination, if the client registered it (RFC 9700 §2.1).
    #[must_use]
    pub fn find_redirect(&self, requested: &str) -> Option<SafeRedirect> {
        SafeRedirect::find(&self.metadata.redirect_uris, requested)
    }

    /// The requested destination after logout, if the client registered it (RP-Initiated Logout 1.0 §3).
    #[must_use]
    pub fn find_post_logout_redirect(&self, requested: &str) -> Option<SafeRedirect> {
        SafeRedirect::find(&self.metadata.post_logout_redirect_uris, requested)
    }

    /// What people call it: its name in their language, its name, or else its identifier.
    #[must_use]
    pub fn display_name(&self, language: &str) -> &str {
        self.metadata
            .localized
            .get(&format!("client_name#{language}"))
            .and_then(Value::as_str)
            .or(self.metadata.client_name.as_deref())
            .unwrap_or(self.id.as_str())
    }
}
