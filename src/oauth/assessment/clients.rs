//! The rules for clients.

use url::Url;

use super::{ClientRule, Judged, Rule, Standard, must, should};
use crate::domain::client::{GrantType, TokenEndpointAuthMethod};
use crate::domain::redirect_uri::ApplicationType;
use crate::domain::scope::{OPENID, STANDARD};
use crate::domain::security_profile::SecurityProfile;
use crate::domain::signing::JwsAlgorithm;

use Standard::{Fapi2MessageSigning, Fapi2Security, OAuth21, Rfc9700};

pub(super) const RULES: &[ClientRule] = &[
    Rule {
        name: "pkce",
        demand: "every code is protected by PKCE",
        mend: "doorward client set CLIENT_ID --pkce-exempt off",
        sources: &[
            must(OAuth21, "7.5.1"),
            should(Rfc9700, "2.1.1"),
            must(Fapi2Security, "5.3.2.2, 5"),
        ],
        held_from: Some(SecurityProfile::OAuth21),
        is_kept: |client| !client.policy.is_pkce_exempt,
    },
    Rule {
        name: "response-types",
        demand: "the client asks for no tokens from the authorization endpoint",
        mend: "response_types [\"code\"], and grant_types without implicit",
        sources: &[
            must(OAuth21, "10.1"),
            should(Rfc9700, "2.1.2"),
            must(Fapi2Security, "5.3.2.2, 1"),
        ],
        held_from: Some(SecurityProfile::OAuth21),
        is_kept: |client| !client.metadata.has_grant_type(GrantType::Implicit),
    },
    // NOTE 2: the general requirements are for "a variety of grants", of which "only the authorization code flow and CIBA flows have been
    // through a detailed security analysis".
    Rule {
        name: "analysed-grants",
        demand: "people's tokens come by codes: nothing ties a device to the browser in which somebody lets it in, and by exchanged tokens and the assertions of others \
            nobody is asked",
        mend: "grant_types without urn:ietf:params:oauth:grant-type:device_code, urn:ietf:params:oauth:grant-type:token-exchange and \
            urn:ietf:params:oauth:grant-type:jwt-bearer",
        sources: &[should(Fapi2Security, "5.3.2.1, NOTE 2")],
        held_from: None,
        is_kept: |client| {
            let has = |grant| client.metadata.has_grant_type(grant);
            !has(GrantType::DeviceCode)
                && !has(GrantType::TokenExchange)
                && !has(GrantType::JwtBearer)
        },
    },
    Rule {
        name: "assertion-audience",
        demand: "the client's assertions are for the issuer, and for no other name of it",
        mend: "doorward client set CLIENT_ID --endpoint-audience off",
        sources: &[must(Fapi2Security, "5.3.2.1, 8")],
        held_from: Some(SecurityProfile::Fapi2Security),
        is_kept: |client| !client.policy.names_endpoint_as_audience,
    },
    Rule {
        name: "client-authentication",
        demand: "the client proves who it is by a key of its own: private_key_jwt, tls_client_auth or self_signed_tls_client_auth",
        mend: "token_endpoint_auth_method private_key_jwt, with jwks or jwks_uri",
        sources: &[must(Fapi2Security, "5.3.2.1, 6")],
        held_from: Some(SecurityProfile::Fapi2Security),
        is_kept: |client| client.metadata.token_endpoint_auth_method.has_own_key(),
    },
    Rule {
        name: "asymmetric-authentication",
        demand: "a confidential client's proof is made with a key that the server does not have",
        mend: "token_endpoint_auth_method private_key_jwt, with jwks or jwks_uri",
        sources: &[should(Rfc9700, "2.5")],
        held_from: None,
        is_kept: |client| {
            client.metadata.token_endpoint_auth_method.has_own_key()
                || client.metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::None
        },
    },
    Rule {
        name: "sender-constrained-tokens",
        demand: "access tokens are bound to a key or a certificate of the client",
        mend: "dpop_bound_access_tokens true, or tls_client_certificate_bound_access_tokens true",
        sources: &[should(Rfc9700, "2.2.1"), must(Fapi2Security, "5.3.2.1, 4")],
        held_from: Some(SecurityProfile::Fapi2Security),
        is_kept: |client| {
            client.metadata.dpop_bound_access_tokens
                || client.metadata.tls_client_certificate_bound_access_tokens
        },
    },
    Rule {
        name: "https-redirects",
        demand: "no redirect URI is an http address, but for that of a native application, or of a public client, on the person's own machine",
        mend: "doorward client set CLIENT_ID --remove-redirect-uri URI --add-redirect-uri https://HOST/PATH",
        sources: &[must(Rfc9700, "2.6"), must(Fapi2Security, "5.3.2.2, 8")],
        held_from: Some(SecurityProfile::Fapi2Security),
        is_kept: |client| {
            // RFC 8252 §7.3. Few say that they are native (application_type is OpenID Connect's); one that cannot keep a secret and is answered
            // on the person's own machine runs there.
            let is_native = client.metadata.application_type == ApplicationType::Native
                || client.metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::None;
            let mut redirects = client.metadata.redirect_uris.iter();
            redirects.all(|uri| !uri.starts_with("http:") || is_native && is_loopback(uri))
        },
    },
    Rule {
        name: "loopback-address",
        demand: "a redirect URI on the person's own machine names its address: localhost may be another's",
        mend: "http://127.0.0.1/PATH or http://[::1]/PATH in place of http://localhost/PATH",
        sources: &[should(OAuth21, "8.4.2")],
        held_from: None,
        is_kept: |client| {
            let mut redirects = client.metadata.redirect_uris.iter();
            !redirects.any(|uri| host(uri).as_deref() == Some("localhost"))
        },
    },
    Rule {
        name: "signing-algorithms",
        demand: "what is signed for the client and by it is signed with PS256, ES256 or EdDSA",
        mend: "id_token_signed_response_alg ES256, and so each other member that ends in _signing_alg or _signed_response_alg",
        sources: &[must(Fapi2Security, "5.4.1, 1")],
        held_from: Some(SecurityProfile::Fapi2Security),
        is_kept: |client| has_strong_algorithms(client),
    },
    Rule {
        name: "request-object-keys",
        demand: "a client that sends requests has keys for its request objects",
        mend: "jwks or jwks_uri, with a key for PS256, ES256 or EdDSA",
        sources: &[must(Fapi2MessageSigning, "5.3.2, 1")],
        held_from: Some(SecurityProfile::Fapi2MessageSigning),
        is_kept: |client| {
            let has_keys = client.metadata.jwks.is_some() || client.metadata.jwks_uri.is_some();
            has_keys || !sends_people(client) && !asks_back_channel(client)
        },
    },
    // Who is held to the profile is refused without a signature; who is not sends what it registered.
    Rule {
        name: "signed-requests",
        demand: "requests that are not signed are refused",
        mend: "doorward client set CLIENT_ID --profile fapi2-message-signing; or require_signed_request_object true, and for requests by the back channel \
            backchannel_authentication_request_signing_alg",
        sources: &[must(Fapi2MessageSigning, "5.3.2, 1")],
        held_from: None,
        is_kept: |client| {
            let metadata = client.metadata;
            let signs_algorithm = metadata.backchannel_authentication_request_signing_alg;
            client.profile.signs_messages()
                || (metadata.require_signed_request_object || !sends_people(client))
                    && (signs_algorithm.is_some() || !asks_back_channel(client))
        },
    },
];

/// Whether it sends people to the authorization endpoint.
fn sends_people(client: &Judged<'_>) -> bool {
    [GrantType::AuthorizationCode, GrantType::Implicit]
        .into_iter()
        .any(|grant| client.metadata.has_grant_type(grant))
}

fn asks_back_channel(client: &Judged<'_>) -> bool {
    client.metadata.has_grant_type(GrantType::Ciba)
}

fn host(uri: &str) -> Option<String> {
    Url::parse(uri).ok()?.host_str().map(str::to_owned)
}

fn is_loopback(uri: &str) -> bool {
    let host = host(uri);
    matches!(host.as_deref(), Some("127.0.0.1" | "[::1]" | "localhost"))
}

/// Of what is signed at all: who asks for no `openid` gets no ID tokens.
fn has_strong_algorithms(client: &Judged<'_>) -> bool {
    let metadata = client.metadata;
    let has_id_tokens = match &metadata.scope {
        Some(scope) => scope.has(OPENID),
        None => STANDARD.contains(&OPENID),
    };
    let profile = SecurityProfile::Fapi2Security;
    let algorithms: [Option<JwsAlgorithm>; 7] = [
        has_id_tokens.then_some(metadata.id_token_signed_response_alg),
        metadata.userinfo_signed_response_alg,
        metadata.authorization_signed_response_alg,
        metadata.introspection_signed_response_alg,
        metadata.request_object_signing_alg,
        metadata
            .backchannel_authentication_request_signing_alg
            .map(JwsAlgorithm::KeyPair),
        Some(metadata.access_token_signed_response_alg.into()),
    ];
    let assertion = metadata.token_endpoint_auth_signing_alg.as_deref();
    let mut algorithms = algorithms.into_iter().flatten();
    algorithms.all(|algorithm| profile.has_jws(algorithm))
        && assertion.is_none_or(|name| profile.has_algorithm_named(name))
}
