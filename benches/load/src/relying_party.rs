//! A relying party: finds the endpoints, registers itself, asks for codes and tokens.

use anyhow::{Context as _, bail};
use data_encoding::BASE64;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use crate::connection::{Answer, Call, Connection, Origin};
use crate::process::Ready;

/// The example of RFC 7636, Appendix B. The server's work does not depend on the value.
pub const CODE_VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// The S256 challenge of [`CODE_VERIFIER`], of the same appendix.
const CODE_CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// Where codes are sent; nothing listens there, and nobody goes.
const REDIRECT_URI: &str = "https://load.example.test/callback";

/// What the driver uses of OpenID Connect Discovery 1.0 §3.
#[derive(Clone, Debug, Deserialize)]
pub struct Metadata {
    /// Takes authorization requests.
    pub authorization_endpoint: Url,
    /// Takes grants.
    pub token_endpoint: Url,
    /// Answers with claims.
    pub userinfo_endpoint: Url,
    /// Says what a token is.
    pub introspection_endpoint: Url,
    /// Takes client metadata.
    pub registration_endpoint: Url,
    /// The signing keys.
    pub jwks_uri: Url,
}

/// A provider that has been found.
#[derive(Debug)]
pub struct Provider {
    /// Its ready line.
    pub ready: Ready,
    /// Where its metadata is.
    pub discovery: Url,
    /// Its metadata.
    pub metadata: Metadata,
    /// Where it listens.
    pub origin: Origin,
}

/// The signature algorithms that a client asks for.
#[derive(Clone, Copy, Debug)]
pub struct Algorithms<'a> {
    /// `id_token_signed_response_alg`.
    pub id_token: &'a str,
    /// `access_token_signed_response_alg`; none leaves the provider's default.
    pub access_token: Option<&'a str>,
}

/// A registered client.
#[derive(Clone, Debug)]
pub struct Client {
    id: String,
    basic: String,
    /// Where codes are sent.
    pub redirect_uri: Url,
}

/// What the driver uses of a token answer (RFC 6749 §5.1).
#[derive(Debug, Deserialize)]
#[expect(
    clippy::struct_field_names,
    reason = "the names are the specification's"
)]
pub struct Tokens {
    /// The access token.
    pub access_token: String,
    /// The refresh token, where one is issued.
    pub refresh_token: Option<String>,
    /// The ID token, where one is issued.
    pub id_token: Option<String>,
}

impl Provider {
    /// Finds a provider's endpoints by its issuer.
    pub async fn discover(ready: Ready) -> anyhow::Result<Self> {
        let issuer = ready.issuer.as_str().trim_end_matches('/');
        let discovery = Url::parse(&format!("{issuer}/.well-known/openid-configuration"))?;
        let origin = Origin::of(&discovery)?;
        let answer = Connection::new(origin.clone())
            .send(&Call::get(&discovery)?)
            .await?;
        let metadata = serde_json::from_slice(&answer.body)
            .with_context(|| format!("no metadata: {}", answer.summary()))?;
        Ok(Self {
            ready,
            discovery,
            metadata,
            origin,
        })
    }

    /// Registers a confidential client (RFC 7591) for the named grant types.
    pub async fn register(
        &self,
        grant_types: &[&str],
        algorithms: Algorithms<'_>,
    ) -> anyhow::Result<Client> {
        #[derive(Deserialize)]
        struct Registered {
            client_id: String,
            client_secret: String,
        }
        let with_codes = grant_types.contains(&"authorization_code");
        let mut metadata = json!({
            "client_name": "Load driver",
            "grant_types": grant_types,
            "redirect_uris": if with_codes { vec![REDIRECT_URI] } else { Vec::new() },
            "response_types": if with_codes { vec!["code"] } else { Vec::new() },
            "token_endpoint_auth_method": "client_secret_basic",
            "id_token_signed_response_alg": algorithms.id_token,
        });
        if let Some(algorithm) = algorithms.access_token {
            metadata["access_token_signed_response_alg"] = algorithm.into();
        }
        let token = self
            .ready
            .admin_token
            .as_deref()
            .context("no initial access token")?;
        let call = Call::json(&self.metadata.registration_endpoint, &metadata)?
            .with("authorization", &format!("Bearer {token}"))?;
        let answer = Connection::new(self.origin.clone()).send(&call).await?;
        let Registered {
            client_id: id,
            client_secret,
        } = serde_json::from_slice(&answer.body)
            .with_context(|| format!("not registered: {}", answer.summary()))?;
        let basic = basic(&id, &client_secret);
        Ok(Client {
            id,
            basic,
            redirect_uri: Url::parse(REDIRECT_URI)?,
        })
    }

    /// An authorization request (OpenID Connect Core 1.0 §3.1.2.1, with PKCE); `state` serves as the nonce as well.
    pub fn authorization_request(
        &self,
        client: &Client,
        scope: &str,
        state: &str,
        prompt: Option<&str>,
    ) -> Url {
        let mut url = self.metadata.authorization_endpoint.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &client.id)
            .append_pair("redirect_uri", client.redirect_uri.as_str())
            .append_pair("scope", scope)
            .append_pair("state", state)
            .append_pair("nonce", state)
            .append_pair("code_challenge", CODE_CHALLENGE)
            .append_pair("code_challenge_method", "S256");
        if let Some(prompt) = prompt {
            url.query_pairs_mut().append_pair("prompt", prompt);
        }
        url
    }

    /// A token request with a code.
    pub fn redeem(&self, client: &Client, code: &str) -> anyhow::Result<Call> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", client.redirect_uri.as_str()),
            ("code_verifier", CODE_VERIFIER),
        ];
        client.call(&self.metadata.token_endpoint, &fields)
    }
}

impl Client {
    /// A form of this client's, authenticated.
    pub fn call(&self, endpoint: &Url, fields: &[(&str, &str)]) -> anyhow::Result<Call> {
        Ok(Call::form(endpoint, fields.iter().copied())?.with("authorization", &self.basic)?)
    }
}

/// The tokens of an answer.
pub fn tokens(answer: &Answer) -> anyhow::Result<Tokens> {
    if !answer.status.is_success() {
        bail!("the token endpoint answered {}", answer.summary());
    }
    serde_json::from_slice(&answer.body).with_context(|| format!("no tokens: {}", answer.summary()))
}

/// The code of an authorization response; its error, if it has none.
pub fn code(response: &Url) -> anyhow::Result<String> {
    let code = response.query_pairs().find(|(name, _)| name == "code");
    code.map(|(_, value)| value.into_owned())
        .with_context(|| format!("no code in {response}"))
}

/// client_secret_basic: both parts form-encoded first (RFC 6749 §2.3.1).
fn basic(id: &str, secret: &str) -> String {
    let encode =
        |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!(
        "Basic {}",
        BASE64.encode(format!("{}:{}", encode(id), encode(secret)).as_bytes())
    )
}
