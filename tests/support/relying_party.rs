//! A relying party: asks, redeems, refreshes.

use std::collections::BTreeMap;

use data_encoding::{BASE64, BASE64URL_NOPAD};
use doorward::secret::sha256_base64url;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::app::{Node, TestApp, confidential, public};
use super::browser::{Browser, parameters};

pub const REDIRECT: &str = "https://app.example/cb";
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

#[derive(Clone, Debug)]
pub struct RelyingParty {
    pub id: String,
    pub secret: Option<String>,
    pub redirect_uri: String,
    pub scope: String,
    pub registration: Value,
}

impl RelyingParty {
    pub async fn confidential(app: &TestApp) -> Self {
        Self::of(app.add_client(confidential(REDIRECT)).await)
    }

    pub async fn public(app: &TestApp) -> Self {
        Self::of(app.add_client(public(REDIRECT)).await)
    }

    pub fn of(registration: Value) -> Self {
        let text = |name: &str| registration[name].as_str().map(str::to_owned);
        Self {
            id: text("client_id").expect("a client_id"),
            secret: text("client_secret"),
            redirect_uri: registration["redirect_uris"][0]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            scope: "openid profile email".into(),
            registration,
        }
    }

    /// The usual authorization request, with `extra` replacing or adding parameters; an empty value removes one.
    pub fn authorize(&self, extra: &[(&str, &str)]) -> String {
        address(self.asks(extra))
    }

    /// The parameters of that request.
    pub fn asks(&self, extra: &[(&str, &str)]) -> BTreeMap<String, String> {
        let challenge = sha256_base64url(VERIFIER.as_bytes());
        let mut all: BTreeMap<String, String> = [
            ("client_id", self.id.as_str()),
            ("redirect_uri", self.redirect_uri.as_str()),
            ("response_type", "code"),
            ("scope", self.scope.as_str()),
            ("state", "a state"),
            ("nonce", "a nonce"),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        for (name, value) in extra {
            if value.is_empty() {
                all.remove(*name);
            } else {
                all.insert((*name).to_owned(), (*value).to_owned());
            }
        }
        all
    }

    /// The claims of a request object of that request (RFC 9101 §4).
    pub fn object(&self, app: &TestApp, extra: &[(&str, &str)]) -> Value {
        let now = app.clock.now().as_seconds();
        let mut claims = serde_json::json!({
            "iss": self.id,
            "aud": app.issuer,
            "nbf": now,
            "exp": now + 300,
        });
        for (name, value) in self.asks(extra) {
            claims[name] = value.into();
        }
        claims
    }

    /// Pushes the usual request with these changes (RFC 9126), and says the answer.
    pub async fn push(&self, app: &TestApp, extra: &[(&str, &str)]) -> (StatusCode, Value) {
        let mut asks = self.asks(extra);
        asks.remove("client_id");
        let fields: Vec<(&str, &str)> = asks
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(app, &app.node, "/par", &fields).await
    }

    /// Pushes one that is taken, and says the address that opens it.
    pub async fn pushed(&self, app: &TestApp, extra: &[(&str, &str)]) -> String {
        let (status, answer) = self.push(app, extra).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        self.opens(text(&answer, "request_uri"))
    }

    /// The address that opens a `request_uri`.
    pub fn opens(&self, request_uri: &str) -> String {
        address([
            ("client_id", self.id.as_str()),
            ("request_uri", request_uri),
        ])
    }

    /// Lets alex through and says the code.
    pub async fn code(&self, browser: &mut Browser, extra: &[(&str, &str)]) -> String {
        let location = browser.complete(&self.authorize(extra)).await;
        let answer = parameters(&location);
        answer
            .get("code")
            .unwrap_or_else(|| panic!("a code, not {answer:?}"))
            .clone()
    }

    pub fn basic(&self) -> Option<String> {
        let encode =
            |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        self.secret.as_ref().map(|secret| {
            format!(
                "Basic {}",
                BASE64.encode(format!("{}:{}", encode(&self.id), encode(secret)).as_bytes())
            )
        })
    }

    /// A form post at a node, authenticated as the client is registered.
    pub async fn post(
        &self,
        app: &TestApp,
        node: &Node,
        path: &str,
        fields: &[(&str, &str)],
    ) -> (StatusCode, Value) {
        let mut fields: Vec<(&str, &str)> = fields.to_vec();
        let mut request = node.request(&app.http, &app.issuer, Method::POST, path);
        match self.basic() {
            Some(basic) => request = request.header("authorization", basic),
            None => fields.push(("client_id", &self.id)),
        }
        let response = request.form(&fields).send().await.expect("an answer");
        let status = response.status();
        let body = response.text().await.expect("a body");
        (
            status,
            serde_json::from_str(&body).unwrap_or(Value::String(body)),
        )
    }

    pub async fn token(&self, app: &TestApp, fields: &[(&str, &str)]) -> (StatusCode, Value) {
        self.post(app, &app.node, "/token", fields).await
    }

    pub async fn redeem(&self, app: &TestApp, code: &str) -> (StatusCode, Value) {
        self.token(app, &self.redemption(code)).await
    }

    pub fn redemption<'f>(&'f self, code: &'f str) -> Vec<(&'f str, &'f str)> {
        vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", VERIFIER),
        ]
    }

    pub async fn refresh(&self, app: &TestApp, token: &str) -> (StatusCode, Value) {
        self.token(
            app,
            &[("grant_type", "refresh_token"), ("refresh_token", token)],
        )
        .await
    }

    /// The whole flow.
    pub async fn tokens(&self, app: &TestApp, browser: &mut Browser) -> Value {
        let code = self.code(browser, &[]).await;
        let (status, tokens) = self.redeem(app, &code).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        tokens
    }

    pub async fn introspect(&self, app: &TestApp, token: &str) -> Value {
        self.post(app, &app.node, "/introspect", &[("token", token)])
            .await
            .1
    }
}

fn address<N: AsRef<str>, V: AsRef<str>>(parameters: impl IntoIterator<Item = (N, V)>) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish();
    format!("/authorize?{query}")
}

pub async fn userinfo(app: &TestApp, node: &Node, token: &str) -> (StatusCode, Value) {
    let response = node
        .request(&app.http, &app.issuer, Method::GET, "/userinfo")
        .bearer_auth(token)
        .send()
        .await
        .expect("an answer");
    let status = response.status();
    let body = response.text().await.expect("a body");
    (
        status,
        serde_json::from_str(&body).unwrap_or(Value::String(body)),
    )
}

/// The claims of a JWT, unverified.
pub fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("a JWT");
    serde_json::from_slice(
        &BASE64URL_NOPAD
            .decode(payload.as_bytes())
            .expect("base64url"),
    )
    .expect("JSON")
}

/// The header of a JWT.
pub fn jose_header(token: &str) -> Value {
    let header = token.split('.').next().expect("a JWT");
    serde_json::from_slice(
        &BASE64URL_NOPAD
            .decode(header.as_bytes())
            .expect("base64url"),
    )
    .expect("JSON")
}

pub fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} in {value}"))
}

/// The fields of the usual request, with `more` in place of them or beside them; an empty value removes one.
pub fn amended<'f>(
    usual: &[(&'f str, &'f str)],
    more: &[(&'f str, &'f str)],
) -> Vec<(&'f str, &'f str)> {
    let is_named = |name: &str| more.iter().any(|(named, _)| *named == name);
    let kept = usual.iter().filter(|(name, _)| !is_named(name));
    kept.chain(more)
        .filter(|(_, value)| !value.is_empty())
        .copied()
        .collect()
}

/// What the token endpoint gave.
#[track_caller]
pub fn is_given((status, answer): (StatusCode, Value)) -> Value {
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer
}

/// That the token endpoint gave nothing, and why.
#[track_caller]
pub fn is_refused(answer: &(StatusCode, Value), error: &str, what: &str) {
    assert_eq!(
        (answer.0, answer.1["error"].as_str()),
        (StatusCode::BAD_REQUEST, Some(error)),
        "{what}: {}",
        answer.1
    );
}
