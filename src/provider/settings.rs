//! What the operator may choose about the protocol, and what holds where they chose nothing.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::{Issuer, SoftwareStatements, Strangers};
use crate::domain::assertion::AssertionIssuer;
use crate::domain::authorization_details::types::DetailRules;
use crate::domain::client::{GrantType, TokenEndpointAuthMethod};
use crate::domain::id_jag::ResourceAuthorizationServer;
use crate::domain::profile::Editable;
use crate::domain::resource::ResourceRules;
use crate::domain::response_type::ResponseType;
use crate::domain::scope::{DEVICE_SSO, OF_ROLES, STANDARD, Scope};
use crate::domain::security_profile::SecurityProfile;
use crate::domain::session::SessionLifetimes;
use crate::domain::signing::SigningAlgorithms;
use crate::domain::words::Words;
use crate::egress::Reach;
use crate::federation::connection::Connections;
use crate::login::factor::passkey;
use crate::login::policy::SignInRules;
use crate::login::sign_up::SignUp;

/// What the operator may choose about the protocol.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a separate choice of the operator"
)]
pub struct Settings {
    /// What its clients are held to, but for those of which the operator says otherwise.
    pub profile: SecurityProfile,
    /// How long an authorization code is good (RFC 6749 §4.1.2: "a maximum authorization code lifetime of 10 minutes is RECOMMENDED").
    pub code_lifetime: Duration,
    /// How long the `request_uri` of a pushed authorization request opens it (RFC 9126 §2.2, `expires_in`).
    pub pushed_request_lifetime: Duration,
    /// How long a device's request can be answered and redeemed (RFC 8628 §3.2, `expires_in`).
    pub device_code_lifetime: Duration,
    /// How long a request by the back channel can be answered and redeemed (CIBA Core 1.0 §7.3, `expires_in`); a client may ask for less.
    pub backchannel_request_lifetime: Duration,
    /// Whether no client's request is answered that was not pushed (RFC 9126 §5).
    pub require_pushed_authorization_requests: bool,
    /// Whether clients may encrypt request objects to us (RFC 9101 §6.1).
    pub takes_encrypted_requests: bool,
    /// What authorization responses may carry beside a code (OpenID Connect Core 1.0 §3.2, §3.3), for clients that registered it.
    pub additional_response_types: Vec<ResponseType>,
    /// What it signs with, and clients can ask for.
    pub signing_algorithms: SigningAlgorithms,
    /// How long an access token is good.
    pub access_token_lifetime: Duration,
    /// How long an ID token is good.
    pub id_token_lifetime: Duration,
    /// How long a refresh token is good if it is not used.
    pub refresh_token_lifetime: Duration,
    /// How long one authorization can be renewed by refresh tokens, however often they are used (ASVS 10.4.8).
    pub refresh_absolute: Duration,
    /// How long after its use a refresh token may be presented again, and gets the same successor.
    pub refresh_grace: Duration,
    /// How long sessions live.
    pub session: SessionLifetimes,
    /// What is expected of a sign-in.
    pub sign_in: SignInRules,
    /// Where people come by upstreams alone: the user names, as they are compared, of those who sign in by what they have here too.
    pub upstreams_only: Option<Arc<[String]>>,
    /// Who may make an account.
    pub sign_up: SignUp,
    /// What people may change of their profile.
    pub editable: Editable,
    /// How long it is kept what happened to an account.
    pub activity_kept: Duration,
    /// Whether people can have their account deleted.
    pub self_deletion: bool,
    /// How long somebody who wants their account deleted can change their mind.
    pub deletion_grace: Duration,
    /// How long an authorization request waits for its end-user.
    pub interaction_lifetime: Duration,
    /// How many authorization requests of one address may begin to wait in a minute, at each node.
    pub interactions_per_network: u32,
    /// How many authorization requests one confidential client may push in a minute, at each node.
    pub pushed_requests_per_client: u32,
    /// How many authorization codes one person may be given in a minute, at each node.
    pub codes_per_person: u32,
    /// How often one person may be asked by the back channel in an hour, by all clients together, at all nodes.
    pub prompts_per_person: u32,
    /// How many mails strangers may ask for in an hour, at all nodes together.
    pub mails_per_hour: u32,
    /// How far clocks of others may differ.
    pub clock_skew: Duration,
    /// Which clients there may be that nobody vouched for.
    pub strangers: Strangers,
    /// Whose software statements count.
    pub software_statements: SoftwareStatements,
    /// For which services access tokens are given out.
    pub resources: Arc<ResourceRules>,
    /// Whose assertions are taken for whom a client asks a token (RFC 7523 §2.1).
    pub assertion_issuers: Arc<Vec<AssertionIssuer>>,
    /// To whom our word is given for whom a client comes (Identity Assertion JWT Authorization Grant).
    pub resource_authorization_servers: Arc<Vec<ResourceAuthorizationServer>>,
    /// Where people may come from who sign in elsewhere.
    pub connections: Arc<Connections>,
    /// Which details clients may ask for (RFC 9396).
    pub details: Arc<DetailRules>,
    /// Scopes that clients may be registered for, beyond the standard ones.
    pub additional_scopes: Scope,
    /// What people read of those, and of the services'.
    pub scope_texts: Arc<BTreeMap<String, Words>>,
    /// Whether DPoP proofs have to have a nonce of ours (RFC 9449 §8).
    pub requires_dpop_nonce: bool,
    /// Whether clients can show certificates, and what comes of it.
    pub mutual_tls: Option<MutualTls>,
    /// Which passkeys may be enrolled, and who may use them.
    pub passkeys: passkey::Policy,
    /// Whom it may ask what strangers named, beside the public Internet.
    pub reach: Reach,
    /// Whether this is `doorward dev`: pages say more than strangers should read.
    pub is_dev: bool,
}

/// Clients' certificates (RFC 8705), where they are asked for here, or something in front says which they showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MutualTls {
    /// Whether anybody vouches for their subjects: if not, there is no `tls_client_auth`.
    pub has_authorities: bool,
    /// Where they are asked for (§5), if that is not where the issuer is.
    pub endpoints: Option<Issuer>,
}

impl Settings {
    /// Whom it may ask by itself, this machine too where it is `doorward dev`.
    #[must_use]
    pub fn egress(&self) -> Reach {
        Reach {
            is_loopback_allowed: self.is_dev,
            ..self.reach.clone()
        }
    }

    /// Whether clients may authenticate by a method.
    #[must_use]
    pub fn has_auth_method(&self, method: TokenEndpointAuthMethod) -> bool {
        match method {
            TokenEndpointAuthMethod::TlsClientAuth => self
                .mutual_tls
                .as_ref()
                .is_some_and(|mutual_tls| mutual_tls.has_authorities),
            TokenEndpointAuthMethod::SelfSignedTlsClientAuth => self.mutual_tls.is_some(),
            TokenEndpointAuthMethod::None
            | TokenEndpointAuthMethod::ClientSecretBasic
            | TokenEndpointAuthMethod::ClientSecretPost
            | TokenEndpointAuthMethod::ClientSecretJwt
            | TokenEndpointAuthMethod::PrivateKeyJwt => true,
        }
    }

    /// The response types that there are, in the order of metadata.
    pub fn response_types(&self) -> impl Iterator<Item = ResponseType> {
        ResponseType::ALL
            .into_iter()
            .filter(|response_type| self.has_response_type(*response_type))
    }

    /// Whether an authorization response may be of a type: OAuth 2.1 has `code` alone.
    #[must_use]
    pub fn has_response_type(&self, response_type: ResponseType) -> bool {
        response_type == ResponseType::Code
            || self.additional_response_types.contains(&response_type)
    }

    /// The grants that clients may be registered for, in the order of metadata.
    pub fn grant_types(&self) -> impl Iterator<Item = GrantType> {
        let has_implicit = self.response_types().any(ResponseType::is_implicit);
        let has_assertions = !self.assertion_issuers.is_empty();
        GrantType::ALL.into_iter().filter(move |grant| match grant {
            GrantType::Implicit => has_implicit,
            GrantType::JwtBearer => has_assertions,
            GrantType::AuthorizationCode
            | GrantType::RefreshToken
            | GrantType::ClientCredentials
            | GrantType::DeviceCode
            | GrantType::Ciba
            | GrantType::TokenExchange => true,
        })
    }

    /// The scopes that clients may be registered for.
    #[must_use]
    pub fn supported_scopes(&self) -> Scope {
        STANDARD
            .into_iter()
            .chain([DEVICE_SSO])
            .chain(OF_ROLES)
            .collect::<Scope>()
            .union(&self.additional_scopes)
            .union(&self.resources.scopes())
            .union(&self.connections.scopes())
    }
}

impl Default for Settings {
    fn default() -> Self {
        const MINUTE: u64 = 60;
        const HOUR: u64 = 60 * MINUTE;
        const DAY: u64 = 24 * HOUR;
        Self {
            profile: SecurityProfile::default(),
            code_lifetime: Duration::from_secs(MINUTE),
            pushed_request_lifetime: Duration::from_secs(MINUTE),
            device_code_lifetime: Duration::from_secs(10 * MINUTE),
            backchannel_request_lifetime: Duration::from_secs(10 * MINUTE),
            require_pushed_authorization_requests: false,
            takes_encrypted_requests: false,
            additional_response_types: Vec::new(),
            signing_algorithms: SigningAlgorithms::STANDARD,
            access_token_lifetime: Duration::from_secs(10 * MINUTE),
            id_token_lifetime: Duration::from_secs(HOUR),
            refresh_token_lifetime: Duration::from_secs(30 * DAY),
            refresh_absolute: Duration::from_secs(365 * DAY),
            refresh_grace: Duration::from_secs(10),
            session: SessionLifetimes {
                idle: Duration::from_secs(12 * HOUR),
                absolute: Duration::from_secs(7 * DAY),
            },
            sign_in: SignInRules::default(),
            upstreams_only: None,
            sign_up: SignUp::default(),
            editable: Editable::default(),
            self_deletion: true,
            deletion_grace: Duration::from_secs(14 * DAY),
            activity_kept: Duration::from_secs(365 * DAY),
            interaction_lifetime: Duration::from_secs(DAY),
            interactions_per_network: 1_000,
            pushed_requests_per_client: 10_000,
            codes_per_person: 1_000,
            prompts_per_person: 30,
            mails_per_hour: 1_000,
            clock_skew: Duration::from_secs(MINUTE),
            strangers: Strangers::default(),
            software_statements: SoftwareStatements::default(),
            resources: Arc::default(),
            assertion_issuers: Arc::default(),
            resource_authorization_servers: Arc::default(),
            connections: Arc::default(),
            details: Arc::default(),
            additional_scopes: Scope::default(),
            scope_texts: Arc::default(),
            requires_dpop_nonce: false,
            mutual_tls: None,
            passkeys: passkey::Policy::default(),
            reach: Reach::default(),
            is_dev: false,
        }
    }
}
