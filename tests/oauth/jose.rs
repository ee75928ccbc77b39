//! Every place that takes a JWT believes a good one and no forgery (RFC 8725).

mod addresses;
pub mod exchanged;
mod monsters;

use doorward::domain::id::TenantId;
use doorward::domain::signing::SigningAlgorithm;
use doorward::entropy::Entropy;
use doorward::keys::jws::TokenType;
use doorward::keys::ring::Keys;
use doorward::keys::seal::MasterKey;
use reqwest::RequestBuilder;
use reqwest::header::HeaderValue;
use serde_json::{Value, json};

use self::exchanged::trusting;
use crate::support::answer::delivered;
use crate::support::app::confidential;
use crate::support::database::{MASTER_KEY, schedule};
use crate::support::forge::{ASSERTION_TYPE, Key, assertion, changed, forgeries};
use crate::support::holder::{Holder, asking, token_request};
use crate::support::relying_party::{REDIRECT, claims, text};
use crate::support::{Answer, Browser, RelyingParty, TestApp};

/// A place that takes a JWT, with what a good one looks like there.
struct Entry {
    place: Place,
    key: Key,
    header: Value,
    claims: Value,
    rp: RelyingParty,
    browser: Browser,
    /// What a proof, or an actor's token, is shown with.
    access_token: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    AssertionAtToken,
    AssertionAtIntrospection,
    AssertionAtRevocation,
    AssertionAtPushedRequest,
    RequestAtAuthorization,
    RequestAtPushedRequest,
    AccessTokenAtUserinfo,
    AccessTokenAtIntrospection,
    AccessTokenAtRevocation,
    HintAtAuthorization,
    HintAtLogout,
    ProofAtToken,
    ProofAtUserinfo,
    SubjectAtToken,
    SubjectIdTokenAtToken,
    ActorAtToken,
    OthersAssertionAtToken,
}

impl Place {
    const fn takes_proofs(self) -> bool {
        matches!(self, Self::ProofAtToken | Self::ProofAtUserinfo)
    }
}

impl Entry {
    async fn at(app: &TestApp, place: Place, algorithm: SigningAlgorithm) -> Self {
        let mut browser = Browser::new(app);
        let mut metadata = confidential(REDIRECT);
        metadata["access_token_signed_response_alg"] = algorithm.name().into();
        metadata["id_token_signed_response_alg"] = algorithm.name().into();
        match place {
            Place::AssertionAtToken
            | Place::AssertionAtIntrospection
            | Place::AssertionAtRevocation
            | Place::AssertionAtPushedRequest => {
                let key = Key::generate(algorithm, "the client's");
                metadata["token_endpoint_auth_method"] = "private_key_jwt".into();
                metadata["jwks"] = json!({ "keys": [key.public()] });
                metadata["grant_types"] = json!(["client_credentials", "authorization_code"]);
                let rp = RelyingParty::of(app.add_client(metadata).await);
                let (header, claims) = (key.header("JWT"), assertion(app, &rp.id));
                Self {
                    place,
                    key,
                    header,
                    claims,
                    rp,
                    browser,
                    access_token: None,
                }
            }
            Place::RequestAtAuthorization | Place::RequestAtPushedRequest => {
                let key = Key::generate(algorithm, "the client's");
                metadata["jwks"] = json!({ "keys": [key.public()] });
                let rp = RelyingParty::of(app.add_client(metadata).await);
                rp.tokens(app, &mut browser).await;
                Self {
                    place,
                    header: key.header("oauth-authz-req+jwt"),
                    key,
                    claims: rp.object(app, &[("prompt", "none")]),
                    rp,
                    browser,
                    access_token: None,
                }
            }
            Place::AccessTokenAtUserinfo
            | Place::AccessTokenAtIntrospection
            | Place::AccessTokenAtRevocation => {
                let rp = RelyingParty::of(app.add_client(metadata).await);
                let tokens = rp.tokens(app, &mut browser).await;
                let key = Key::of_provider(app, algorithm).await;
                Self {
                    place,
                    header: key.header("at+jwt"),
                    key,
                    claims: claims(text(&tokens, "access_token")),
                    rp,
                    browser,
                    access_token: None,
                }
            }
            Place::ProofAtToken | Place::ProofAtUserinfo => {
                metadata["grant_types"] =
                    json!(["authorization_code", "refresh_token", "client_credentials"]);
                metadata["scope"] = "openid profile email".into();
                let rp = RelyingParty::of(app.add_client(metadata).await);
                let holder = Holder::of(algorithm);
                let code = rp.code(&mut browser, &[]).await;
                let (_, tokens) = holder.token(app, &rp, &rp.redemption(&code)).await;
                let token = text(&tokens, "access_token");
                let (claims, access_token) = if place == Place::ProofAtToken {
                    (Holder::claims(app, "POST", "/token", None), None)
                } else {
                    let claims = Holder::claims(app, "GET", "/userinfo", Some(token));
                    (claims, Some(token.to_owned()))
                };
                // Its kid is for the forgeries that play with it.
                let header = changed(&holder.header(), &json!({ "kid": holder.key.kid }));
                Self {
                    place,
                    key: holder.key,
                    header,
                    claims,
                    rp,
                    browser,
                    access_token,
                }
            }
            Place::SubjectAtToken
            | Place::SubjectIdTokenAtToken
            | Place::ActorAtToken
            | Place::OthersAssertionAtToken => exchanged::enter(app, place, metadata).await,
            Place::HintAtAuthorization | Place::HintAtLogout => {
                let rp = RelyingParty::of(app.add_client(metadata).await);
                let tokens = rp.tokens(app, &mut browser).await;
                let key = Key::of_provider(app, algorithm).await;
                Self {
                    place,
                    header: key.header("JWT"),
                    key,
                    claims: claims(text(&tokens, "id_token")),
                    rp,
                    browser,
                    access_token: None,
                }
            }
        }
    }

    /// Whether the token is believed here.
    async fn believes(&mut self, app: &TestApp, token: &str) -> bool {
        let assertion = [
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", token),
        ];
        let post = async |path: &str, extra: (&str, &str)| {
            let answer = Answer::to_form(app, path, &[assertion[0], assertion[1], extra]).await;
            if answer.status != 200 {
                answer.is_refused(401, "invalid_client", (self.place, token));
            }
            answer.status == 200
        };
        match self.place {
            Place::AssertionAtToken => post("/token", ("grant_type", "client_credentials")).await,
            Place::AssertionAtIntrospection => post("/introspect", ("token", "x")).await,
            Place::AssertionAtRevocation => post("/revoke", ("token", "x")).await,
            Place::AssertionAtPushedRequest => {
                let asks = self.rp.asks(&[("client_id", "")]);
                let own = [
                    ("client_assertion_type", ASSERTION_TYPE),
                    ("client_assertion", token),
                ];
                let asks = asks
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()));
                let fields: Vec<(&str, &str)> = asks.chain(own).collect();
                let answer = Answer::to_form(app, "/par", &fields).await;
                if answer.status != 201 {
                    answer.is_refused(401, "invalid_client", (self.place, token));
                }
                answer.status == 201
            }
            Place::RequestAtAuthorization => {
                let fields = [
                    ("client_id", self.rp.id.as_str()),
                    ("redirect_uri", REDIRECT),
                    ("request", token),
                ];
                let page = self.browser.post("/authorize", &fields).await;
                let answer = delivered(&page);
                assert!(
                    answer.contains_key("code") || answer["error"] == "invalid_request_object",
                    "{token}: {answer:?}"
                );
                answer.contains_key("code")
            }
            Place::RequestAtPushedRequest => {
                let fields = [("request", token)];
                let (status, answer) = self.rp.post(app, &app.node, "/par", &fields).await;
                assert!(
                    status == 201 || answer["error"] == "invalid_request_object",
                    "{token}: {answer:?}"
                );
                status == 201
            }
            Place::AccessTokenAtUserinfo => {
                let answer = Answer::to_form(app, "/userinfo", &[("access_token", token)]).await;
                if answer.status != 200 {
                    answer.is_refused(401, "invalid_token", token);
                    assert!(
                        answer.header("www-authenticate").starts_with("Bearer "),
                        "{:?}",
                        answer.headers
                    );
                }
                answer.status == 200
            }
            Place::AccessTokenAtIntrospection => {
                let answer = self.rp.introspect(app, token).await;
                assert!(
                    answer["active"] == true || answer == json!({ "active": false }),
                    "{answer}"
                );
                answer["active"] == true
            }
            Place::AccessTokenAtRevocation => {
                let (status, body) = self
                    .rp
                    .post(app, &app.node, "/revoke", &[("token", token)])
                    .await;
                assert_eq!(status, 200, "{body}");
                // Whether the good token of the same name is dead now.
                let good = self.key.sign(&self.header, &self.claims);
                self.rp.introspect(app, &good).await["active"] == false
            }
            Place::HintAtAuthorization => {
                let request = self
                    .rp
                    .authorize(&[("prompt", "none"), ("id_token_hint", token)]);
                let query = request.split_once('?').expect("a query").1.to_owned();
                let fields: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
                    .into_owned()
                    .collect();
                let fields: Vec<(&str, &str)> = fields
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect();
                let page = self.browser.post("/authorize", &fields).await;
                let answer = delivered(&page);
                assert!(
                    answer.contains_key("code") || answer["error"] == "invalid_request",
                    "{token}: {answer:?}"
                );
                answer.contains_key("code")
            }
            Place::ProofAtToken => {
                let fields = [("grant_type", "client_credentials"), ("scope", "email")];
                let Some(answer) =
                    shown(token_request(app, &app.node, &self.rp, &fields, ""), token).await
                else {
                    return false;
                };
                if answer.status != 200 {
                    answer.is_refused(400, "invalid_dpop_proof", token);
                    return false;
                }
                // Whoever brings a key of their own is believed to have that one, and no other.
                let bound = claims(text(&answer.json(), "access_token"))["cnf"]["jkt"].clone();
                bound
                    == Holder {
                        key: self.key.clone(),
                    }
                    .jkt()
            }
            Place::ProofAtUserinfo => {
                let access = self.access_token.as_deref().expect("a token");
                let Some(answer) = shown(asking(app, access, ""), token).await else {
                    return false;
                };
                if answer.status != 200 {
                    let code = answer.error();
                    assert!(
                        ["invalid_dpop_proof", "invalid_token"].contains(&code.as_str()),
                        "{code}"
                    );
                    answer.is_refused(401, &code, token);
                }
                answer.status == 200
            }
            Place::SubjectAtToken
            | Place::SubjectIdTokenAtToken
            | Place::ActorAtToken
            | Place::OthersAssertionAtToken => exchanged::believes(self, app, token).await,
            Place::HintAtLogout => {
                let page = self
                    .browser
                    .post("/end-session", &[("id_token_hint", token)])
                    .await;
                assert!(
                    ["sign-out", "signed-out"].contains(&page.name().as_str()),
                    "{token}: {}",
                    page.body
                );
                page.name() == "signed-out"
            }
        }
    }
}

const PLACES: [Place; 17] = [
    Place::AssertionAtToken,
    Place::AssertionAtIntrospection,
    Place::AssertionAtRevocation,
    Place::AssertionAtPushedRequest,
    Place::RequestAtAuthorization,
    Place::RequestAtPushedRequest,
    Place::AccessTokenAtUserinfo,
    Place::AccessTokenAtIntrospection,
    Place::AccessTokenAtRevocation,
    Place::HintAtAuthorization,
    Place::HintAtLogout,
    Place::ProofAtToken,
    Place::ProofAtUserinfo,
    Place::SubjectAtToken,
    Place::SubjectIdTokenAtToken,
    Place::ActorAtToken,
    Place::OthersAssertionAtToken,
];

/// The same request with another proof; none where no header can carry it, or no head is as long.
async fn shown(request: RequestBuilder, proof: &str) -> Option<Answer> {
    let mut request = request.build().expect("a request");
    // Spaces around a field's value are none of it (RFC 9110 §5.5).
    let value = HeaderValue::from_str(proof)
        .ok()
        .filter(|_| proof.len() < 30_000 && proof.trim() == proof)?;
    request.headers_mut().insert("dpop", value);
    Some(Answer::to(RequestBuilder::from_parts(reqwest::Client::new(), request)).await)
}

both_engines!(no_forgery_is_believed_anywhere, trusting(), |app| {
    app.add_person().await;
    for place in PLACES {
        let mut entry = Entry::at(&app, place, SigningAlgorithm::ES256).await;
        for (what, forgery) in forgeries(&entry.key, &entry.header, &entry.claims) {
            assert!(
                !entry.believes(&app, &forgery).await,
                "{place:?} believes: {what}"
            );
        }
        let good = entry.key.sign(&entry.header, &entry.claims);
        assert!(
            entry.believes(&app, &good).await,
            "{place:?} does not believe a good token"
        );
    }
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_forgery_of_another_algorithm_is_believed_either() {
    let app = TestApp::start(
        crate::support::database::Engine::Sqlite,
        crate::support::Options::default(),
    )
    .await;
    app.add_person().await;
    for algorithm in [
        SigningAlgorithm::RS256,
        SigningAlgorithm::PS256,
        SigningAlgorithm::EdDSA,
    ] {
        for place in [
            Place::AssertionAtToken,
            Place::RequestAtAuthorization,
            Place::AccessTokenAtUserinfo,
            Place::HintAtAuthorization,
            Place::HintAtLogout,
            Place::ProofAtToken,
            Place::ProofAtUserinfo,
        ] {
            if place.takes_proofs() && algorithm == SigningAlgorithm::RS256 {
                continue;
            }
            let mut entry = Entry::at(&app, place, algorithm).await;
            for (what, forgery) in forgeries(&entry.key, &entry.header, &entry.claims) {
                assert!(
                    !entry.believes(&app, &forgery).await,
                    "{place:?} by {algorithm} believes: {what}"
                );
            }
            let good = entry.key.sign(&entry.header, &entry.claims);
            assert!(
                entry.believes(&app, &good).await,
                "{place:?} does not believe a good token by {algorithm}"
            );
        }
    }
}

both_engines!(a_token_is_believed_only_as_what_it_is, |app| {
    app.add_person().await;
    let mut browser = Browser::new(&app);
    let rp = RelyingParty::confidential(&app).await;
    let tokens = rp.tokens(&app, &mut browser).await;
    let (access, id) = (
        text(&tokens, "access_token").to_owned(),
        text(&tokens, "id_token").to_owned(),
    );
    let ring = app.op().keys.ring().await;
    let sign = |algorithm, token_type, claims: &Value| {
        ring.signer(algorithm)
            .expect("a signer")
            .sign(token_type, claims)
            .expect("a token")
    };
    let (access_claims, id_claims) = (claims(&access), claims(&id));
    // Good signatures of our own over what the place does not want.
    for (place, token, what) in [
        (Place::AccessTokenAtUserinfo, id.clone(), "an ID token"),
        (Place::AccessTokenAtIntrospection, id.clone(), "an ID token"),
        (
            Place::HintAtAuthorization,
            access.clone(),
            "an access token",
        ),
        (Place::HintAtLogout, access.clone(), "an access token"),
        (
            Place::AccessTokenAtUserinfo,
            sign(SigningAlgorithm::ES256, TokenType::Jwt, &access_claims),
            "an access token with the typ of another",
        ),
        (
            Place::AccessTokenAtUserinfo,
            sign(SigningAlgorithm::ES256, TokenType::AccessToken, &id_claims),
            "the claims of an ID token",
        ),
        (
            Place::HintAtAuthorization,
            sign(SigningAlgorithm::RS256, TokenType::AccessToken, &id_claims),
            "an ID token with the typ of another",
        ),
        (
            Place::AccessTokenAtUserinfo,
            sign(
                SigningAlgorithm::ES256,
                TokenType::AccessToken,
                &changed(&access_claims, &json!({ "iss": "https://other.example" })),
            ),
            "another issuer",
        ),
        (
            Place::AccessTokenAtUserinfo,
            sign(
                SigningAlgorithm::ES256,
                TokenType::AccessToken,
                &changed(
                    &access_claims,
                    &json!({ "exp": app.clock.now().as_seconds() }),
                ),
            ),
            "an access token at its last second",
        ),
        (
            Place::AccessTokenAtUserinfo,
            sign(
                SigningAlgorithm::ES256,
                TokenType::AccessToken,
                &changed(&access_claims, &json!({ "exp": null })),
            ),
            "no exp",
        ),
        (
            Place::AccessTokenAtUserinfo,
            sign(
                SigningAlgorithm::ES256,
                TokenType::AccessToken,
                &changed(&access_claims, &json!({ "exp": 1e300 })),
            ),
            "a huge exp",
        ),
        (
            Place::AccessTokenAtUserinfo,
            sign(
                SigningAlgorithm::ES256,
                TokenType::AccessToken,
                &changed(&access_claims, &json!({ "jti": "no-such-grant~x" })),
            ),
            "a grant that never was",
        ),
        (
            Place::HintAtAuthorization,
            sign(
                SigningAlgorithm::RS256,
                TokenType::Jwt,
                &changed(&id_claims, &json!({ "iss": "https://other.example" })),
            ),
            "another issuer",
        ),
        (
            Place::HintAtLogout,
            sign(
                SigningAlgorithm::RS256,
                TokenType::Jwt,
                &changed(&id_claims, &json!({ "iss": "https://other.example" })),
            ),
            "another issuer",
        ),
    ] {
        let key = Key::of_provider(&app, SigningAlgorithm::ES256).await;
        let mut entry = Entry {
            place,
            header: key.header("JWT"),
            key,
            claims: json!({}),
            rp: rp.clone(),
            browser: browser.clone(),
            access_token: None,
        };
        assert!(
            !entry.believes(&app, &token).await,
            "{place:?} takes {what}"
        );
    }
});

both_engines!(
    a_key_of_another_tenant_signs_nothing_here,
    trusting(),
    |app| {
        app.add_person().await;
        app.database
            .execute("INSERT INTO tenants (id, name, created_at) VALUES ('acme', 'Acme', 0)");
        let op = app.op();
        let acme = Keys::start(
            TenantId::new("acme"),
            op.store.clone(),
            MasterKey::new(MASTER_KEY),
            app.clock.clone(),
            schedule(),
            Entropy,
        )
        .await
        .expect("keys");
        let ring = acme.ring().await;
        let foreign = Key::of_tenant(&app, "acme", &acme, SigningAlgorithm::ES256).await;
        // A key that nobody knows stands for another provider's.
        let unknown = Key::generate(SigningAlgorithm::ES256, "unknown");
        for place in PLACES {
            let mut entry = Entry::at(&app, place, SigningAlgorithm::ES256).await;
            for key in [&foreign, &unknown] {
                for (what, changes) in [
                    ("under its own name", json!({ "kid": key.kid })),
                    ("under the name of ours", json!({ "kid": entry.key.kid })),
                ] {
                    let header = changed(&entry.header, &changes);
                    let token = key.sign(&header, &entry.claims);
                    assert!(
                        !entry.believes(&app, &token).await,
                        "{place:?} believes {} {what}",
                        key.kid
                    );
                }
            }
        }
        let published = app.get("/jwks.json").await.text().await.expect("a body");
        assert!(
            !published.contains(
                ring.signer(SigningAlgorithm::ES256)
                    .expect("a signer")
                    .kid()
            )
        );
        assert!(!ring.jwks.is_empty());
    }
);

// Numbers that make a library panic (josekit's own claim checks do), at the one place where strangers choose them.
both_engines!(times_beyond_reason_are_refused_and_nothing_breaks, |app| {
    app.add_person().await;
    let mut entry = Entry::at(&app, Place::AssertionAtToken, SigningAlgorithm::EdDSA).await;
    let good = entry.claims.to_string();
    for name in ["exp", "nbf", "iat"] {
        for number in [
            "1e300",
            "1e19",
            "18446744073709551615",
            "18446744073709551616",
            "-1",
            "-1e300",
            "1e400",
            "\"soon\"",
            "\"1800000060\"",
            "null",
            "[]",
            "{}",
            "true",
            "NaN",
            "253402300800",
            "9223372036854775807",
            "-9223372036854775808",
        ] {
            // nbf and iat may be left out, and null says as much.
            if number == "null" && name != "exp" {
                continue;
            }
            let claims = format!(
                "{{\"{name}\":{number},{}",
                &serde_json::to_string(&changed(
                    &entry.claims,
                    &json!({ name: null, "jti": format!("{name} {number}") })
                ))
                .expect("JSON")[1..]
            );
            let token = entry
                .key
                .sign_text(&entry.header.to_string(), claims.as_bytes());
            assert!(!entry.believes(&app, &token).await, "{claims}");
        }
    }
    // A fraction is a number of seconds too (RFC 7519 §2).
    let now = app.clock.now().as_seconds();
    let token = entry.key.sign(
        &entry.header,
        &changed(
            &entry.claims,
            &json!({ "exp": f64::from(u32::try_from(now).expect("a time")) + 30.5, "jti": "half" }),
        ),
    );
    assert!(entry.believes(&app, &token).await, "half a second");
    let token = entry
        .key
        .sign_text(&entry.header.to_string(), good.as_bytes());
    assert!(
        entry.believes(&app, &token).await,
        "the good one, after all of them"
    );
});

both_engines!(a_typ_in_any_letters_is_refused_and_breaks_nothing, |app| {
    app.add_person().await;
    let mut entry = Entry::at(&app, Place::AccessTokenAtUserinfo, SigningAlgorithm::ES256).await;
    for typ in [
        "",
        "/",
        "application/",
        "application/JWT",
        "a\u{e9}",
        "applicatio\u{e9}n/at+jwt",
        "application\u{e9}/at+jwt",
        "aaaaaaaaaaa\u{e9}\u{e9}",
        "\u{1f511}\u{1f511}\u{1f511}\u{1f511}",
    ] {
        let header = changed(&entry.header, &json!({ "typ": typ }));
        let token = entry.key.sign(&header, &entry.claims);
        assert!(!entry.believes(&app, &token).await, "{typ}");
    }
    for typ in [
        "at+jwt",
        "AT+JWT",
        "application/at+jwt",
        "Application/AT+JWT",
    ] {
        let header = changed(&entry.header, &json!({ "typ": typ }));
        let token = entry.key.sign(&header, &entry.claims);
        assert!(entry.believes(&app, &token).await, "{typ}");
    }
});
