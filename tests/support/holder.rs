//! Somebody who has a key and shows it by DPoP (RFC 9449), rightly or not.

use std::sync::atomic::{AtomicU32, Ordering};

use doorward::domain::signing::SigningAlgorithm;
use doorward::secret::sha256_base64url;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::app::{Node, TestApp};
use super::forge::{Key, changed};
use super::{Answer, RelyingParty};

#[derive(Clone)]
pub struct Holder {
    pub key: Key,
}

impl Holder {
    pub fn new() -> Self {
        Self::of(SigningAlgorithm::ES256)
    }

    pub fn of(algorithm: SigningAlgorithm) -> Self {
        Self {
            key: Key::generate(algorithm, "the holder's"),
        }
    }

    /// The public key, as a proof has it.
    pub fn jwk(&self) -> Value {
        changed(
            &self.key.public(),
            &json!({ "use": null, "kid": null, "alg": null }),
        )
    }

    /// RFC 7638, written out here.
    pub fn jkt(&self) -> String {
        let jwk = self.jwk();
        let member = |name: &str| jwk[name].as_str().expect("a member").to_owned();
        let canonical = match jwk["kty"].as_str() {
            Some("EC") => format!(
                r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#,
                member("x"),
                member("y")
            ),
            Some("RSA") => format!(
                r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#,
                member("e"),
                member("n")
            ),
            _ => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, member("x")),
        };
        sha256_base64url(canonical.as_bytes())
    }

    pub fn header(&self) -> Value {
        json!({ "typ": "dpop+jwt", "alg": self.key.algorithm.name(), "jwk": self.jwk() })
    }

    /// The claims of a good proof, each with an identifier of its own.
    pub fn claims(app: &TestApp, method: &str, path: &str, token: Option<&str>) -> Value {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let mut claims = json!({
            "jti": format!("proof {}", COUNTER.fetch_add(1, Ordering::Relaxed)),
            "htm": method,
            "htu": format!("{}{path}", app.issuer),
            "iat": app.clock.now().as_seconds(),
        });
        if let Some(token) = token {
            claims["ath"] = sha256_base64url(token.as_bytes()).into();
        }
        claims
    }

    /// A good proof for the token endpoint.
    pub fn proof(&self, app: &TestApp) -> String {
        self.key
            .sign(&self.header(), &Self::claims(app, "POST", "/token", None))
    }

    /// The same with other claims; null removes one.
    pub fn proof_with(&self, app: &TestApp, changes: &Value) -> String {
        let claims = Self::claims(app, "POST", "/token", None);
        self.key.sign(&self.header(), &changed(&claims, changes))
    }

    /// A good proof for `GET /userinfo` with a token.
    pub fn proof_at_userinfo(&self, app: &TestApp, token: &str) -> String {
        self.key.sign(
            &self.header(),
            &Self::claims(app, "GET", "/userinfo", Some(token)),
        )
    }

    /// A token request with a good proof.
    pub async fn token(
        &self,
        app: &TestApp,
        rp: &RelyingParty,
        fields: &[(&str, &str)],
    ) -> (StatusCode, Value) {
        let answer = with_proof(app, &app.node, rp, fields, &self.proof(app)).await;
        (
            StatusCode::from_u16(answer.status).expect("a status"),
            answer.json(),
        )
    }

    /// `GET /userinfo` as the holder of a bound token does.
    pub async fn userinfo(&self, app: &TestApp, token: &str) -> Answer {
        let proof = self.proof_at_userinfo(app, token);
        Answer::to(asking(app, token, &proof)).await
    }
}

/// A token request with this proof.
pub fn token_request(
    app: &TestApp,
    node: &Node,
    rp: &RelyingParty,
    fields: &[(&str, &str)],
    proof: &str,
) -> RequestBuilder {
    let request = node.request(&app.http, &app.issuer, Method::POST, "/token");
    let request = match rp.basic() {
        Some(basic) => request.header("authorization", basic).form(fields),
        None => request.form(&[fields, &[("client_id", rp.id.as_str())]].concat()),
    };
    request.header("dpop", proof)
}

pub async fn with_proof(
    app: &TestApp,
    node: &Node,
    rp: &RelyingParty,
    fields: &[(&str, &str)],
    proof: &str,
) -> Answer {
    Answer::to(token_request(app, node, rp, fields, proof)).await
}

/// `GET /userinfo` with a token and a proof.
pub fn asking(app: &TestApp, token: &str, proof: &str) -> RequestBuilder {
    app.request(Method::GET, "/userinfo")
        .header("authorization", format!("DPoP {token}"))
        .header("dpop", proof)
}
