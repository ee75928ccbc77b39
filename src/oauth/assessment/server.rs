//! The rules for the server: what its metadata says, and what its operator chose.

use std::time::Duration;

use serde_json::Value;

use super::{Rule, ServerRule, Standard, must, should};
use crate::provider::Settings;

use Standard::{Fapi2Security, OAuth21, Rfc9700};

/// A server as it is judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Served<'s> {
    /// Its metadata (RFC 8414).
    pub(super) metadata: &'s Value,
    /// What its operator chose.
    pub(super) settings: &'s Settings,
}

impl Served<'_> {
    fn words(&self, member: &str) -> Vec<&str> {
        let words = self.metadata.get(member).and_then(Value::as_array);
        words
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }

    fn is_on(&self, member: &str) -> bool {
        self.metadata.get(member) == Some(&Value::Bool(true))
    }

    fn has(&self, member: &str) -> bool {
        self.metadata.get(member).is_some()
    }
}

pub(super) const RULES: &[ServerRule] = &[
    Rule {
        name: "https",
        demand: "the server is reached by https alone",
        mend: "an issuer that begins with https://",
        sources: &[
            must(OAuth21, "1.5"),
            must(Rfc9700, "2.6"),
            must(Fapi2Security, "5.2.1"),
        ],
        held_from: None,
        is_kept: |server| {
            let issuer = server.metadata.get("issuer").and_then(Value::as_str);
            issuer.is_some_and(|issuer| issuer.starts_with("https://"))
        },
    },
    Rule {
        name: "response-types",
        demand: "no tokens come from the authorization endpoint: the only response type is code",
        mend: "profile = \"oauth2.1\"",
        sources: &[
            must(OAuth21, "10.1"),
            should(Rfc9700, "2.1.2"),
            must(Fapi2Security, "5.3.2.2, 1"),
        ],
        held_from: None,
        is_kept: |server| server.words("response_types_supported") == ["code"],
    },
    Rule {
        name: "no-passwords",
        demand: "there is no grant by the person's password",
        mend: "there is nothing to set",
        sources: &[
            must(OAuth21, "10"),
            must(Rfc9700, "2.4"),
            must(Fapi2Security, "5.3.2.1, 2"),
        ],
        held_from: None,
        is_kept: |server| !server.words("grant_types_supported").contains(&"password"),
    },
    Rule {
        name: "pkce-method",
        demand: "PKCE's method is S256",
        mend: "there is nothing to set",
        sources: &[
            must(OAuth21, "7.5.1"),
            should(Rfc9700, "2.1.1"),
            must(Fapi2Security, "5.3.2.2, 5"),
        ],
        held_from: None,
        is_kept: |server| server.words("code_challenge_methods_supported") == ["S256"],
    },
    Rule {
        name: "issuer-in-answers",
        demand: "every authorization response names the issuer (RFC 9207)",
        mend: "there is nothing to set",
        sources: &[
            should(OAuth21, "7.15.1"),
            should(Rfc9700, "2.1"),
            must(Fapi2Security, "5.3.2.2, 7"),
        ],
        held_from: None,
        is_kept: |server| server.is_on("authorization_response_iss_parameter_supported"),
    },
    Rule {
        name: "pushed-requests",
        demand: "authorization requests are pushed (RFC 9126), and no others answered",
        mend: "profile = \"fapi2-security\", or requests.require_pushed_authorization_requests = true",
        sources: &[must(Fapi2Security, "5.3.2.2, 3")],
        held_from: None,
        is_kept: |server| {
            server.has("pushed_authorization_request_endpoint")
                && server.is_on("require_pushed_authorization_requests")
        },
    },
    Rule {
        name: "client-authentication",
        demand: "clients authenticate by private_key_jwt or a certificate, and there are no public ones",
        mend: "profile = \"fapi2-security\"",
        sources: &[must(Fapi2Security, "5.3.2.1, 3 and 6")],
        held_from: None,
        is_kept: |server| {
            let methods = server.words("token_endpoint_auth_methods_supported");
            methods.iter().all(|method| {
                matches!(
                    *method,
                    "private_key_jwt" | "tls_client_auth" | "self_signed_tls_client_auth"
                )
            })
        },
    },
    Rule {
        name: "signing-algorithms",
        demand: "JWTs are signed with PS256, ES256 or EdDSA",
        mend: "profile = \"fapi2-security\"",
        sources: &[must(Fapi2Security, "5.4.1, 1")],
        held_from: None,
        is_kept: |server| {
            [
                "id_token_signing_alg_values_supported",
                "token_endpoint_auth_signing_alg_values_supported",
                "request_object_signing_alg_values_supported",
                "authorization_signing_alg_values_supported",
                "dpop_signing_alg_values_supported",
            ]
            .into_iter()
            .flat_map(|member| server.words(member))
            .all(|name| matches!(name, "PS256" | "ES256" | "EdDSA"))
        },
    },
    Rule {
        name: "code-lifetime",
        demand: "an authorization code is good for a minute at most",
        mend: "lifetimes.code = \"1m\"",
        sources: &[must(Fapi2Security, "5.3.2.1, 11")],
        held_from: None,
        is_kept: |server| {
            server.settings.profile.is_fapi()
                || server.settings.code_lifetime <= Duration::from_mins(1)
        },
    },
    Rule {
        name: "clock-skew",
        demand: "a JWT that is from 10 seconds ahead is taken, and one from more than 60 seconds ahead is not",
        mend: "there is nothing to set",
        sources: &[must(Fapi2Security, "5.3.2.1, 13")],
        held_from: None,
        is_kept: |server| {
            let allowed = Duration::from_secs(10)..=Duration::from_mins(1);
            allowed.contains(&server.settings.clock_skew)
        },
    },
    Rule {
        name: "short-access-tokens",
        demand: "an access token that is stolen is soon good for nothing: it lives for an hour at most",
        mend: "lifetimes.access_token = \"10m\"",
        sources: &[should(OAuth21, "7.1.3.5")],
        held_from: None,
        is_kept: |server| server.settings.access_token_lifetime <= Duration::from_hours(1),
    },
];
