//! What a client registers: the metadata under its registered names, and the words that may stand in it.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use crate::domain::backchannel::DeliveryMode;
use crate::domain::encryption::{ContentEncryption, Encryption, KeyManagement};
use crate::domain::redirect_uri::{ApplicationType, is_loopback};
use crate::domain::response_type::ResponseType;
use crate::domain::scope::Scope;
use crate::domain::signing::{JwsAlgorithm, SigningAlgorithm};
use crate::domain::word::Word;

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
    /// A certificate that an authority vouches for, by its subject (RFC 8705 §2.1).
    TlsClientAuth,
    /// A certificate that is registered itself (RFC 8705 §2.2).
    SelfSignedTlsClientAuth,
}

impl TokenEndpointAuthMethod {
    /// All of them, in the order in which metadata lists them.
    pub const ALL: [Self; 7] = [
        Self::ClientSecretBasic,
        Self::ClientSecretPost,
        Self::ClientSecretJwt,
        Self::PrivateKeyJwt,
        Self::TlsClientAuth,
        Self::SelfSignedTlsClientAuth,
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
            Self::TlsClientAuth => "tls_client_auth",
            Self::SelfSignedTlsClientAuth => "self_signed_tls_client_auth",
        }
    }

    /// Whether the proof is made with a key that the client alone has.
    #[must_use]
    pub const fn has_own_key(self) -> bool {
        matches!(
            self,
            Self::PrivateKeyJwt | Self::TlsClientAuth | Self::SelfSignedTlsClientAuth
        )
    }

    /// Whether the client sends its `client_secret`.
    #[must_use]
    pub const fn sends_secret(self) -> bool {
        matches!(self, Self::ClientSecretBasic | Self::ClientSecretPost)
    }

    /// Whether the method needs a `client_secret`.
    #[must_use]
    pub const fn has_secret(self) -> bool {
        self.sends_secret() || matches!(self, Self::ClientSecretJwt)
    }
}

/// By what a client's certificate is known (RFC 8705 §2.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsClientAuthSubject<'m> {
    /// Its subject, as RFC 4514 writes it.
    DistinguishedName(&'m str),
    /// A `dNSName` among its subject alternative names.
    Dns(&'m str),
    /// A `uniformResourceIdentifier`.
    Uri(&'m str),
    /// An `iPAddress`.
    Ip(IpAddr),
    /// An `rfc822Name`.
    Email(&'m str),
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
    /// Tokens that come by the browser (RFC 6749 §4.2, RFC 7591 §2.1): no grant of the token endpoint.
    Implicit,
    /// RFC 8628 §3.4.
    #[serde(rename = "urn:ietf:params:oauth:grant-type:device_code")]
    DeviceCode,
    /// RFC 8693 §2.1.
    #[serde(rename = "urn:ietf:params:oauth:grant-type:token-exchange")]
    TokenExchange,
    /// RFC 7523 §2.1.
    #[serde(rename = "urn:ietf:params:oauth:grant-type:jwt-bearer")]
    JwtBearer,
    /// CIBA Core 1.0 §4.
    #[serde(rename = "urn:openid:params:grant-type:ciba")]
    Ciba,
}

impl GrantType {
    /// All of them, in the order in which metadata lists them.
    pub const ALL: [Self; 8] = [
        Self::AuthorizationCode,
        Self::RefreshToken,
        Self::ClientCredentials,
        Self::Implicit,
        Self::DeviceCode,
        Self::TokenExchange,
        Self::JwtBearer,
        Self::Ciba,
    ];

    /// The `grant_type` value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::ClientCredentials => "client_credentials",
            Self::Implicit => "implicit",
            Self::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code",
            Self::TokenExchange => "urn:ietf:params:oauth:grant-type:token-exchange",
            Self::JwtBearer => "urn:ietf:params:oauth:grant-type:jwt-bearer",
            Self::Ciba => "urn:openid:params:grant-type:ciba",
        }
    }
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

/// What a client calls people (OpenID Connect Core 1.0 §8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SubjectType {
    /// By the name that all of these clients know.
    #[default]
    Public,
    /// By one that only the clients of its sector know.
    Pairwise,
}

impl SubjectType {
    /// All of them, in the order in which metadata lists them.
    pub const ALL: [Self; 2] = [Self::Public, Self::Pairwise];

    /// The `subject_type` value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Pairwise => "pairwise",
        }
    }
}

/// The registered metadata, under its registered names. It has no `Default`: what is absent in JSON has its own default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a member that its specification names"
)]
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
    /// The types of details that it may ask for (RFC 9396 §10); none if absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorization_details_types: Vec<String>,
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
    /// Where it publishes them, in place of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    /// Web or native.
    #[serde(default)]
    pub application_type: ApplicationType,
    /// Identifies the software, not the installation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software_id: Option<String>,
    /// The software's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software_version: Option<String>,
    /// What somebody whom the operator trusts says of the software (RFC 7591 §2.3), as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software_statement: Option<String>,
    /// What its ID tokens are signed with.
    #[serde(default = "rs256")]
    pub id_token_signed_response_alg: JwsAlgorithm,
    /// What its userinfo answers are signed with; plain JSON if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub userinfo_signed_response_alg: Option<JwsAlgorithm>,
    /// What its authorization responses are signed with, where it asks for JWTs (JARM §3); RS256 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_signed_response_alg: Option<JwsAlgorithm>,
    /// How the key travels where its ID tokens and logout tokens are encrypted (OpenID Connect Registration 1.0 §2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token_encrypted_response_alg: Option<KeyManagement>,
    /// And how the content is encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token_encrypted_response_enc: Option<ContentEncryption>,
    /// How the key travels where its userinfo answers are encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub userinfo_encrypted_response_alg: Option<KeyManagement>,
    /// And how the content is encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub userinfo_encrypted_response_enc: Option<ContentEncryption>,
    /// How the key travels where its authorization responses are encrypted, where it asks for JWTs (JARM §3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_encrypted_response_alg: Option<KeyManagement>,
    /// And how the content is encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_encrypted_response_enc: Option<ContentEncryption>,
    /// What the answers of introspection that it asks for as JWTs are signed with (RFC 9701 §6); RS256 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introspection_signed_response_alg: Option<JwsAlgorithm>,
    /// How the key travels where the answers of introspection that it asks for as JWTs are encrypted (RFC 9701 §6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introspection_encrypted_response_alg: Option<KeyManagement>,
    /// And how the content is encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introspection_encrypted_response_enc: Option<ContentEncryption>,
    /// The one algorithm of its request objects; any that its keys allow if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_object_signing_alg: Option<JwsAlgorithm>,
    /// How the key travels where its request objects are encrypted (OpenID Connect Registration 1.0 §2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_object_encryption_alg: Option<KeyManagement>,
    /// And how the content is encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_object_encryption_enc: Option<ContentEncryption>,
    /// Where its request objects may be (OpenID Connect Registration 1.0 §2).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub request_uris: Vec<String>,
    /// Whether its authorization requests are answered only as signed request objects (RFC 9101 §10.5).
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_signed_request_object: bool,
    /// Whether its authorization requests are answered only if they were pushed (RFC 9126 §6).
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_pushed_authorization_requests: bool,
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
    /// Where it hears from us that a session has ended (Back-Channel Logout 1.0 §2.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<String>,
    /// Whether it needs `sid` to know which. Ours always have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_session_required: Option<bool>,
    /// What is loaded in a frame where a session has ended (Front-Channel Logout 1.0 §2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frontchannel_logout_uri: Option<String>,
    /// Whether it needs `iss` and `sid` to know which. Ours always have them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frontchannel_logout_session_required: Option<bool>,
    /// How it gets what it asks for by the back channel (CIBA Core 1.0 §4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_token_delivery_mode: Option<DeliveryMode>,
    /// Where it hears of answers, unless it polls for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_client_notification_endpoint: Option<String>,
    /// What its requests by the back channel are signed with; they are not signed if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_authentication_request_signing_alg: Option<SigningAlgorithm>,
    /// Whether its requests by the back channel have a secret of the person's. Ours never have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_user_code_parameter: Option<bool>,
    /// How `sub` is made (OpenID Connect Core 1.0 §8).
    #[serde(default)]
    pub subject_type: SubjectType,
    /// Where it is said which redirects belong together (OpenID Connect Core 1.0 §8.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector_identifier_uri: Option<String>,
    /// Ours: what its access tokens are signed with.
    #[serde(default = "es256")]
    pub access_token_signed_response_alg: SigningAlgorithm,
    /// Ours: how its access tokens look.
    #[serde(default)]
    pub access_token_format: AccessTokenFormat,
    /// Whether all of its access tokens are bound by DPoP (RFC 9449 §5.2).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dpop_bound_access_tokens: bool,
    /// Whether all of its access tokens are bound to its certificate (RFC 8705 §3.4).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tls_client_certificate_bound_access_tokens: bool,
    /// Its certificate's subject (RFC 8705 §2.1.2), as RFC 4514 writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_subject_dn: Option<String>,
    /// A name in DNS of its certificate's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_dns: Option<String>,
    /// A URI of its certificate's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_uri: Option<String>,
    /// An IP address of its certificate's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_ip: Option<IpAddr>,
    /// An e-mail address of its certificate's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_email: Option<String>,
    /// Human-readable members in other languages, such as `client_name#fr` (RFC 7591 §2.2).
    #[serde(flatten)]
    pub localized: BTreeMap<String, Value>,
}

impl ClientMetadata {
    /// Whether it is to hear that a session has ended, by either channel.
    #[must_use]
    pub const fn hears_of_logout(&self) -> bool {
        self.backchannel_logout_uri.is_some() || self.frontchannel_logout_uri.is_some()
    }

    /// How its ID tokens are encrypted, if they are.
    #[must_use]
    pub fn id_token_encryption(&self) -> Option<Encryption> {
        Encryption::of(
            self.id_token_encrypted_response_alg,
            self.id_token_encrypted_response_enc,
        )
    }

    /// How its userinfo answers are encrypted, if they are.
    #[must_use]
    pub fn userinfo_encryption(&self) -> Option<Encryption> {
        Encryption::of(
            self.userinfo_encrypted_response_alg,
            self.userinfo_encrypted_response_enc,
        )
    }

    /// How its authorization responses are encrypted, if they are.
    #[must_use]
    pub fn authorization_encryption(&self) -> Option<Encryption> {
        Encryption::of(
            self.authorization_encrypted_response_alg,
            self.authorization_encrypted_response_enc,
        )
    }

    /// How its answers of introspection are encrypted, if they are.
    #[must_use]
    pub fn introspection_encryption(&self) -> Option<Encryption> {
        Encryption::of(
            self.introspection_encrypted_response_alg,
            self.introspection_encrypted_response_enc,
        )
    }

    /// How its request objects are encrypted, where it said so.
    #[must_use]
    pub fn request_object_encryption(&self) -> Option<Encryption> {
        Encryption::of(
            self.request_object_encryption_alg,
            self.request_object_encryption_enc,
        )
    }

    /// The host of its sector (OpenID Connect Core 1.0 §8.1): that of its `sector_identifier_uri`, or the one of all its redirects. What
    /// any app may have is nobody's sector.
    #[must_use]
    pub fn sector_host(&self) -> Option<String> {
        if let Some(uri) = &self.sector_identifier_uri {
            return Some(Url::parse(uri).ok()?.host_str()?.to_owned());
        }
        let host = |uri: &String| {
            let url = Url::parse(uri).ok().filter(|url| !is_loopback(url))?;
            matches!(url.scheme(), "https" | "http")
                .then(|| url.host_str().map(str::to_owned))
                .flatten()
        };
        let first = host(self.redirect_uris.first()?)?;
        let is_one = |uri| host(uri).is_some_and(|host| host == first);
        self.redirect_uris.iter().all(is_one).then_some(first)
    }

    /// Whether it is sent the tokens that it asked for by the back channel (CIBA Core 1.0 §5).
    #[must_use]
    pub fn is_pushed_tokens(&self) -> bool {
        self.has_grant_type(GrantType::Ciba)
            && self.backchannel_token_delivery_mode == Some(DeliveryMode::Push)
    }

    /// Whether its people answer elsewhere than in a browser that it sent them to: what no redirect URI says of it, its name has to.
    #[must_use]
    pub fn asks_elsewhere(&self) -> bool {
        self.has_grant_type(GrantType::DeviceCode) || self.has_grant_type(GrantType::Ciba)
    }

    /// Whether it wants all of its access tokens bound to what it has (RFC 9449 §5.2, RFC 8705 §3.4).
    #[must_use]
    pub const fn binds_access_tokens(&self) -> bool {
        self.dpop_bound_access_tokens || self.tls_client_certificate_bound_access_tokens
    }

    /// Whether the grant is among those registered.
    #[must_use]
    pub fn has_grant_type(&self, grant: GrantType) -> bool {
        self.grant_types
            .iter()
            .any(|registered| *registered == grant)
    }

    /// What its certificate has to say whose it is; each that it registered.
    pub fn tls_client_auth_subjects(&self) -> impl Iterator<Item = TlsClientAuthSubject<'_>> {
        let text = Option::as_deref;
        [
            text(&self.tls_client_auth_subject_dn).map(TlsClientAuthSubject::DistinguishedName),
            text(&self.tls_client_auth_san_dns).map(TlsClientAuthSubject::Dns),
            text(&self.tls_client_auth_san_uri).map(TlsClientAuthSubject::Uri),
            self.tls_client_auth_san_ip.map(TlsClientAuthSubject::Ip),
            text(&self.tls_client_auth_san_email).map(TlsClientAuthSubject::Email),
        ]
        .into_iter()
        .flatten()
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
const fn is_false(value: &bool) -> bool {
    !*value
}

fn only_authorization_code() -> Vec<Word<GrantType>> {
    vec![Word::Known(GrantType::AuthorizationCode)]
}

fn only_code() -> Vec<Word<ResponseType>> {
    vec![Word::Known(ResponseType::Code)]
}

const fn rs256() -> JwsAlgorithm {
    JwsAlgorithm::KeyPair(SigningAlgorithm::RS256)
}

const fn es256() -> SigningAlgorithm {
    SigningAlgorithm::ES256
}
