//! What an upstream says of itself (OpenID Connect Discovery 1.0): kept as long as it says, as clients' keys are.

use serde::Deserialize;
use url::Url;

use crate::domain::connector::OpenIdUpstream;
use crate::domain::redirect_uri::is_displayable;
use crate::domain::signing::SigningAlgorithm;
use crate::federation::code::TokenEndpoint;
use crate::federation::failure::{Failure, Unbelieved};
use crate::oauth::published::Wanted;
use crate::provider::Provider;

pub(super) const ACCEPT: &str = "application/json";
/// Bytes that are read.
pub(super) const LONGEST: usize = 64 * 1024;
/// Names of algorithms that are looked at.
const MOST_NAMES: usize = 100;

/// What of it is used (§3).
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Metadata {
    /// Its issuer.
    pub(super) issuer: String,
    /// Where people are sent.
    pub(super) authorization_endpoint: String,
    /// Where codes are redeemed.
    pub(super) token_endpoint: String,
    /// Where its keys are.
    pub(super) jwks_uri: String,
    /// Where claims are.
    #[serde(default)]
    pub(super) userinfo_endpoint: Option<String>,
    #[serde(default)]
    id_token_signing_alg_values_supported: Vec<String>,
    #[serde(default)]
    token_endpoint_auth_signing_alg_values_supported: Vec<String>,
    /// Whether its responses have `iss` (RFC 9207 §3).
    #[serde(default, rename = "authorization_response_iss_parameter_supported")]
    pub(super) names_itself: bool,
}

impl Metadata {
    /// What its ID tokens may be signed with: what the operator says, or else what it says itself; RS256 where neither does (Core §15.1).
    pub(super) fn id_token_algorithms(&self, upstream: &OpenIdUpstream) -> Vec<SigningAlgorithm> {
        if !upstream.algorithms.is_empty() {
            return upstream.algorithms.clone();
        }
        let named = known(&self.id_token_signing_alg_values_supported);
        if self.id_token_signing_alg_values_supported.is_empty() {
            vec![SigningAlgorithm::RS256]
        } else {
            named
        }
    }

    /// Where codes are redeemed. Our assertions may be signed there with what it knows; RS256 where it does not say.
    pub(super) fn token_endpoint(&self) -> TokenEndpoint<'_> {
        let named = known(&self.token_endpoint_auth_signing_alg_values_supported);
        TokenEndpoint {
            address: &self.token_endpoint,
            issuer: &self.issuer,
            algorithms: if named.is_empty() {
                vec![SigningAlgorithm::RS256]
            } else {
                named
            },
        }
    }
}

/// Those that we know: none of them is `none`, or symmetric.
pub(super) fn known(names: &[String]) -> Vec<SigningAlgorithm> {
    let names = names.iter().take(MOST_NAMES);
    names.filter_map(|name| name.parse().ok()).collect()
}

/// The metadata of an upstream. What was none a moment ago may be one now, so it is asked again where it answered nonsense.
///
/// # Errors
/// [`Failure::Unavailable`]; [`Unbelieved::Metadata`].
pub(super) async fn find(op: &Provider, upstream: &OpenIdUpstream) -> Result<Metadata, Failure> {
    match fetch(op, upstream, false).await {
        Err(Failure::Unbelieved(_)) => fetch(op, upstream, true).await,
        other => other,
    }
}

/// Whether an upstream answers, past all that is kept: for who tries, once it was left alone.
///
/// # Errors
/// [`Failure::Unavailable`]. What it answers is looked at later.
pub(super) async fn try_out(op: &Provider, upstream: &OpenIdUpstream) -> Result<(), Failure> {
    let url = Url::parse(&address(upstream.metadata_at()))
        .map_err(|_| Unbelieved::Metadata("its issuer is no address"))?;
    op.egress.get(&url, ACCEPT, LONGEST).await?;
    Ok(())
}

async fn fetch(
    op: &Provider,
    upstream: &OpenIdUpstream,
    is_renewed: bool,
) -> Result<Metadata, Failure> {
    let wanted = Wanted {
        address: &address(upstream.metadata_at()),
        accept: ACCEPT,
        longest: LONGEST,
        is_renewed,
    };
    let document = op.published.get(&op.egress, wanted, op.now()).await?;
    Ok(read(&document, &upstream.issuer)?)
}

/// §4: "Any terminating / MUST be removed before appending".
pub(super) fn address(issuer: &str) -> String {
    let issuer = issuer.strip_suffix('/').unwrap_or(issuer);
    format!("{issuer}/.well-known/openid-configuration")
}

/// §4.3: the issuer "MUST be identical to the Issuer URL that was used as the prefix"; of many tenants it is the pattern that the operator
/// wrote.
pub(super) fn read(document: &[u8], issuer: &str) -> Result<Metadata, Unbelieved> {
    let metadata: Metadata = serde_json::from_slice(document)
        .map_err(|_| Unbelieved::Metadata("it is no JSON object with what §3 requires"))?;
    if metadata.issuer != issuer {
        return Err(Unbelieved::Metadata("it is of another issuer"));
    }
    let is_endpoint = |address: &String| is_endpoint(address);
    let own = [
        &metadata.authorization_endpoint,
        &metadata.token_endpoint,
        &metadata.jwks_uri,
    ];
    let all_are = own
        .into_iter()
        .chain(&metadata.userinfo_endpoint)
        .all(is_endpoint);
    if !all_are {
        return Err(Unbelieved::Metadata("an endpoint is no https address"));
    }
    Ok(metadata)
}

/// Whether it is an address that people are sent to, or that we ask.
pub(super) fn is_endpoint(address: &str) -> bool {
    is_displayable(address) && !address.contains('#')
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::*;
    use crate::domain::connector::{ClientAuthentication, ClientThere, ResponseMode};
    use crate::domain::scope::Scope;

    const ISSUER: &str = "https://corp.example/t";

    fn document() -> Value {
        json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://corp.example/authorize",
            "token_endpoint": "https://corp.example/token",
            "jwks_uri": "https://corp.example/keys",
        })
    }

    fn with(name: &str, value: Value) -> Result<Metadata, Unbelieved> {
        let mut document = document();
        document[name] = value;
        read(document.to_string().as_bytes(), ISSUER)
    }

    #[test]
    fn it_is_read_where_the_issuer_says() {
        assert_eq!(
            address("https://corp.example/t"),
            "https://corp.example/t/.well-known/openid-configuration"
        );
        assert_eq!(
            address("https://corp.example/"),
            "https://corp.example/.well-known/openid-configuration"
        );
    }

    #[test]
    fn metadata_of_another_issuer_or_without_endpoints_is_refused() {
        assert!(with("issuer", json!(ISSUER)).is_ok());
        for (name, value) in [
            ("issuer", json!("https://corp.example")),
            ("issuer", json!("https://corp.example/t/")),
            ("issuer", json!("https://CORP.example/t")),
            ("issuer", json!(null)),
            ("token_endpoint", json!("http://corp.example/token")),
            ("authorization_endpoint", json!("javascript:alert(1)")),
            (
                "authorization_endpoint",
                json!("https://corp.example/authorize#x"),
            ),
            ("jwks_uri", json!(null)),
            ("userinfo_endpoint", json!("file:///etc/passwd")),
        ] {
            let refused = with(name, value.clone());
            assert!(
                matches!(refused, Err(Unbelieved::Metadata(_))),
                "{name}: {value}"
            );
        }
        for text in ["", "[]", "null", "<html>", "{}"] {
            assert!(read(text.as_bytes(), ISSUER).is_err(), "{text}");
        }
    }

    #[test]
    fn no_algorithm_is_taken_that_is_none_or_symmetric() {
        let upstream = OpenIdUpstream {
            issuer: ISSUER.to_owned(),
            discovery: None,
            tenants: Vec::new(),
            client: ClientThere {
                client_id: "d".to_owned(),
                authentication: ClientAuthentication::default(),
                scope: Scope::default(),
                has_pkce: true,
                response_mode: ResponseMode::Query,
                signed_secret: None,
                tokens_for: BTreeSet::new(),
            },
            algorithms: Vec::new(),
            has_nonce: true,
        };
        let none = with("x", json!(1)).unwrap();
        assert_eq!(
            none.id_token_algorithms(&upstream),
            [SigningAlgorithm::RS256]
        );
        let all = json!(["none", "HS256", "ES256", "RS256", "unheard"]);
        let some = with("id_token_signing_alg_values_supported", all).unwrap();
        assert_eq!(
            some.id_token_algorithms(&upstream),
            [SigningAlgorithm::ES256, SigningAlgorithm::RS256]
        );
        let only = with("id_token_signing_alg_values_supported", json!(["none"])).unwrap();
        assert_eq!(only.id_token_algorithms(&upstream), []);
        let named = OpenIdUpstream {
            algorithms: vec![SigningAlgorithm::EdDSA],
            ..upstream
        };
        assert_eq!(some.id_token_algorithms(&named), [SigningAlgorithm::EdDSA]);
    }
}
