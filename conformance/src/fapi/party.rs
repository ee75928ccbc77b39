//! A client of FAPI 2.0 with its keys, and the JWTs that it signs.

use openssl::error::ErrorStack;
use serde_json::{Value, json};
use url::Url;

use super::backchannel;
use crate::authorization::AuthorizationRequest;
use crate::checks::{self, text};
use crate::client::{ORIGIN, Wish};
use crate::clock::now;
use crate::flow::{Run, Session};
use crate::http::Which;
use crate::plan::ClientAuth;
use crate::plan::variant::Sender;
use crate::random;
use crate::signing::{Draft, SigningKey};
use crate::verdict::Stop;

/// How long assertions are good, in seconds.
const ASSERTION: i64 = 60;
/// How long request objects are good, in seconds.
const OBJECT: i64 = 300;

/// One of the two clients, the provider, and its person's browser.
#[derive(Clone, Debug)]
pub struct Party {
    /// The three.
    pub session: Session,
    /// Which client it is.
    pub which: Which,
    /// Signs its assertions and its requests.
    pub key: SigningKey,
    /// The key for which its tokens are.
    pub proof_key: SigningKey,
    /// Whether its connections show its certificate.
    pub has_certificate: bool,
}

impl Party {
    /// Its `client_id`.
    pub fn id(&self) -> &str {
        &self.session.client.id
    }

    /// The provider's issuer.
    pub fn issuer(&self) -> &str {
        &self.session.provider.issuer
    }

    /// An endpoint, where certificates are asked for if they are needed (RFC 8705 §5).
    pub fn endpoint(&self, name: &str) -> Option<Url> {
        let metadata = &self.session.provider.metadata;
        let aliases = metadata.get("mtls_endpoint_aliases");
        let alias = aliases.and_then(|aliases| text(aliases, name));
        let alias = alias.filter(|_| self.has_certificate);
        Url::parse(alias.or_else(|| text(metadata, name))?).ok()
    }

    /// A client assertion (RFC 7523 §3).
    pub fn assertion(&self) -> Draft {
        let now = now();
        Draft::new(
            &self.key,
            json!({
                "iss": self.id(), "sub": self.id(), "aud": self.issuer(), "jti": random::token(16),
                "iat": now, "nbf": now, "exp": now + ASSERTION,
            }),
        )
    }

    /// The request object of that request (RFC 9101 §4).
    pub fn object(&self, request: &AuthorizationRequest) -> Draft {
        let now = now();
        let mut claims = json!({
            "iss": self.id(), "aud": self.issuer(), "nbf": now, "exp": now + OBJECT,
        });
        for (name, value) in request.all() {
            let is_structure = name == "claims";
            let parsed = serde_json::from_str(value).ok().filter(|_| is_structure);
            claims[name] = parsed.unwrap_or_else(|| Value::from(value.clone()));
        }
        let mut draft = Draft::new(&self.key, claims);
        draft.header["typ"] = "oauth-authz-req+jwt".into();
        draft
    }

    /// A DPoP proof for that request, and for that access token if there is one (RFC 9449 §4.2).
    pub fn proof(&self, method: &str, url: &Url, token: Option<&str>) -> Result<Draft, ErrorStack> {
        proof_of(&self.proof_key, method, url, token)
    }
}

/// A DPoP proof by that key.
pub fn proof_of(
    key: &SigningKey,
    method: &str,
    url: &Url,
    token: Option<&str>,
) -> Result<Draft, ErrorStack> {
    let mut target = url.clone();
    target.set_query(None);
    target.set_fragment(None);
    let claims =
        json!({"jti": random::token(16), "htm": method, "htu": target.as_str(), "iat": now()});
    let mut draft = Draft::new(key, claims);
    if let Some(ath) = token.and_then(crate::jose::s256) {
        draft.claims["ath"] = ath.into();
    }
    draft.header = json!({"typ": "dpop+jwt", "alg": key.alg(), "jwk": key.public_jwk()?});
    Ok(draft)
}

impl Run<'_> {
    /// A JWT or a key, which OpenSSL made or did not.
    pub fn made<T>(&mut self, made: Result<T, ErrorStack>) -> Result<T, Stop> {
        let reason = made.as_ref().err().map(ToString::to_string);
        self.record
            .demand_some("runner.openssl", made.ok(), || reason.unwrap_or_default())
    }

    /// FAPI2-BASE, step 1: metadata, key set, and one of the two clients, registered.
    pub fn party(&mut self, which: Which) -> Result<Party, Stop> {
        self.party_with(which, |wish| wish)
    }

    /// The same with more said of the client.
    pub fn party_with(
        &mut self,
        which: Which,
        more: impl FnOnce(Wish) -> Wish,
    ) -> Result<Party, Stop> {
        let wish = self.wish(which);
        let wish = more(self.made(wish)?);
        let session = self.open(&wish)?;
        checks::jwks::check_strength(&mut self.record, &session.provider.jwks);
        let proof_key = self.made(SigningKey::es256())?;
        let has_certificate =
            self.entry.auth == ClientAuth::SelfSignedTls || self.is_bound_to_certificates();
        Ok(Party {
            session,
            which,
            key: self.target.credentials.of(which).key.clone(),
            proof_key,
            has_certificate,
        })
    }

    /// Whether the plan's tokens are bound to certificates.
    pub fn is_bound_to_certificates(&self) -> bool {
        self.entry.variant.sender == Sender::Tls
    }

    /// What that client registers.
    fn wish(&self, which: Which) -> Result<Wish, ErrorStack> {
        let credential = self.target.credentials.of(which);
        let alg = credential.key.alg();
        let mut keys = vec![credential.key.jwk()?];
        if self.entry.auth == ClientAuth::SelfSignedTls {
            keys.push(credential.certificate.jwk()?);
        }
        let query = match which {
            Which::First => "",
            Which::Second => "?dummy1=lorem&dummy2=ipsum",
        };
        let redirect_uri = format!("{ORIGIN}{}/callback{query}", self.entry.module);
        let mut wish = Wish {
            second: which == Which::Second,
            ..Wish::default()
        }
        .with("redirect_uris", json!([redirect_uri]))
        .with("jwks", json!({"keys": keys}))
        .with("id_token_signed_response_alg", alg.into())
        // What standards have to say for it; a provider with a word of its own is given that by `--registration-metadata`.
        .with("require_pushed_authorization_requests", true.into());
        if self.entry.auth == ClientAuth::PrivateKeyJwt {
            wish = wish.with("token_endpoint_auth_signing_alg", alg.into());
        }
        wish = match self.entry.variant.sender {
            Sender::Dpop => wish.with("dpop_bound_access_tokens", true.into()),
            Sender::Tls => wish.with("tls_client_certificate_bound_access_tokens", true.into()),
        };
        if self.entry.variant.is_signed {
            wish = wish
                .with("require_signed_request_object", true.into())
                .with("request_object_signing_alg", alg.into());
        }
        if self.entry.mode == crate::checks::callback::ResponseMode::Jwt {
            wish = wish.with("authorization_signed_response_alg", alg.into());
        }
        if let Some(delivery) = self.entry.variant.delivery {
            wish = wish
                .with("grant_types", json!([backchannel::GRANT]))
                .with("response_types", json!([]))
                .with("redirect_uris", Value::Null)
                .with("require_pushed_authorization_requests", Value::Null)
                .with("require_signed_request_object", Value::Null)
                .with("request_object_signing_alg", Value::Null)
                .with("backchannel_token_delivery_mode", delivery.name().into())
                .with("backchannel_authentication_request_signing_alg", alg.into());
        }
        Ok(wish)
    }
}
