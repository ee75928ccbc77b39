//! Relying parties and what they registered (RFC 7591 §2, OpenID Connect Dynamic Client Registration 1.0 §2).

mod metadata;
mod shared_secret;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::metadata::{
    AccessTokenFormat, ClientMetadata, GrantType, SubjectType, TlsClientAuthSubject,
    TokenEndpointAuthMethod,
};
use super::authentication::Acr;
use super::exchange::ExchangePolicy;
use super::id::{ClientId, TenantId};
use super::redirect_uri::SafeRedirect;
use super::response_type::ResponseType;
use super::scope::Scope;
use super::security_profile::SecurityProfile;
use super::time::Timestamp;

/// What only the operator may decide about a client: never part of registration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a separate decision")]
pub struct ClientPolicy {
    /// Run by whoever runs the provider: people are not asked for consent.
    pub is_first_party: bool,
    /// A resource server: it may introspect any token.
    pub is_resource_server: bool,
    /// Known by its metadata document, which is at its `client_id`: what is on record is a copy of that.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_document: bool,
    /// A confidential client that cannot do PKCE (OAuth 2.1 §7.5.1).
    pub is_pkce_exempt: bool,
    /// A client whose assertions name the token endpoint as their audience (OpenID Connect Core 1.0 §9), which may be meant for
    /// another server that says to have that endpoint (RFC 7523bis).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub names_endpoint_as_audience: bool,
    /// The weakest authentication context that its people may come with, whatever its requests ask for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_acr: Option<Acr>,
    /// What it is held to, in place of what its tenant is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<SecurityProfile>,
    /// What it may do with tokens that it was given, by token exchange (RFC 8693); nothing, if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangePolicy>,
    /// The one client that its access tokens are for to be exchanged (RFC 8693 §4.4), if the operator named any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_act: Option<ClientId>,
    /// The group of apps that sign people in for one another on a device (Native SSO 1.0 §4.3, item 5), if it is in any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub native_sso: Option<String>,
}

impl ClientPolicy {
    /// What a client is held to in a tenant that is held to `tenant`.
    #[must_use]
    pub fn security_profile(
        &self,
        metadata: &ClientMetadata,
        tenant: SecurityProfile,
    ) -> SecurityProfile {
        let is_older = self.is_pkce_exempt || metadata.has_grant_type(GrantType::Implicit);
        match self.profile {
            Some(profile) => profile,
            // What OAuth 2.1 has not any more; a stricter tenant has no such clients.
            None if is_older && !tenant.is_fapi() => SecurityProfile::Compatible,
            None => tenant,
        }
    }
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
    /// SHA-256 of its secret, base64url; absent for clients that do not send one.
    pub secret_hash: Option<String>,
    /// The secret itself, encrypted: only where something is made with it ([`ClientMetadata::shared_secret_length`]).
    pub secret_sealed: Option<String>,
    /// SHA-256 of its registration access token, base64url (RFC 7592).
    pub registration_token_hash: Option<String>,
    /// When the operator turned it off, if so.
    pub disabled_at: Option<Timestamp>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it goes if nobody uses it until then, of those that nobody vouched for.
    pub unused_until: Option<Timestamp>,
}

impl Client {
    /// Whether it cannot keep a secret (RFC 6749 §2.1).
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::None
    }

    /// Forgets a secret that is not sent any more, and one in plain of which nothing is made any more: nobody looks after them.
    pub fn forget_useless_secret(&mut self) {
        if !self.metadata.token_endpoint_auth_method.sends_secret() {
            self.secret_hash = None;
        }
        if self.metadata.shared_secret_length().is_none() {
            self.secret_sealed = None;
        }
    }

    /// Takes the secret that was made for it as it was, unless what it registered has changed, and with that the forms of it that are
    /// needed: whether it has it.
    #[must_use]
    pub fn adopt_secret(&mut self, with_secret: &Self) -> bool {
        let is_same = self.metadata == with_secret.metadata;
        if is_same {
            self.secret_hash.clone_from(&with_secret.secret_hash);
            self.secret_sealed.clone_from(&with_secret.secret_sealed);
        }
        is_same
    }

    /// Whether what is made of its secret has one, and a secret that it sends can be compared.
    #[must_use]
    pub fn has_secret_for_all(&self) -> bool {
        let is_sent = self.metadata.token_endpoint_auth_method.sends_secret();
        let is_used = self.metadata.shared_secret_length().is_some();
        !(is_sent && self.secret_hash.is_none() || is_used && self.secret_sealed.is_none())
    }

    /// Whether it registered for the grant.
    #[must_use]
    pub fn has_grant_type(&self, grant: GrantType) -> bool {
        self.metadata.has_grant_type(grant)
    }

    /// Whether it registered to be answered so.
    #[must_use]
    pub fn has_response_type(&self, response_type: ResponseType) -> bool {
        self.metadata
            .response_types
            .iter()
            .any(|registered| *registered == response_type)
    }

    /// Whose pairwise `sub` its people have (OpenID Connect Core 1.0 §8.1); none where they have the name that all clients know.
    #[must_use]
    pub fn sector(&self) -> Option<Cow<'_, str>> {
        match self.metadata.subject_type {
            SubjectType::Public => None,
            SubjectType::Pairwise => Some(match self.metadata.sector_host() {
                Some(host) => Cow::Owned(host),
                // A rule was tightened since it was registered: then it has a sector of its own.
                None => Cow::Borrowed(self.id.as_str()),
            }),
        }
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
