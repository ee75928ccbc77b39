//! What a client or a tenant is held to by one word: OAuth 2.1, FAPI 2.0 Security Profile, FAPI 2.0 Message Signing.

use std::time::Duration;

use doorward::domain::client::{ClientPolicy, GrantType};
use doorward::domain::exchange::ExchangePolicy;
use doorward::domain::security_profile::SecurityProfile;
use doorward::domain::signing::SigningAlgorithm;
use doorward::domain::word::Word;
use doorward::oauth::assessment::check_registered;
use doorward::oauth::registration::read_metadata;
use doorward::provider::Settings;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::jose::exchanged;
use super::{amend, backchannel, device};
use crate::support::answer::delivered;
use crate::support::app::confidential;
use crate::support::browser::parameters;
use crate::support::forge::{Key, assertion, changed};
use crate::support::holder::Holder;
use crate::support::relying_party::{REDIRECT, claims, jose_header, text};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

fn held(profile: SecurityProfile) -> ClientPolicy {
    ClientPolicy {
        profile: Some(profile),
        ..ClientPolicy::default()
    }
}

/// What keeps the rules of FAPI 2.0, for a client with these keys.
fn strict(key: &Key) -> Value {
    changed(
        &confidential(REDIRECT),
        &json!({
            "token_endpoint_auth_method": "private_key_jwt",
            "jwks": { "keys": [key.public()] },
            "dpop_bound_access_tokens": true,
            "id_token_signed_response_alg": "ES256",
        }),
    )
}

/// A client of FAPI 2.0: it proves who it is by its key, and shows another with each request for tokens.
struct Strict {
    rp: RelyingParty,
    key: Key,
    holder: Holder,
}

impl Strict {
    async fn new(app: &TestApp, more: &Value, policy: ClientPolicy) -> Self {
        let key = Key::generate(SigningAlgorithm::ES256, "the client's");
        let metadata = changed(&strict(&key), more);
        Self {
            rp: RelyingParty::of(app.add_client_with(metadata, policy).await),
            key,
            holder: Holder::new(),
        }
    }

    async fn post(&self, app: &TestApp, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
        let proof = self.key.sign(
            &json!({ "alg": self.key.algorithm.name(), "kid": self.key.kid }),
            &assertion(app, &self.rp.id),
        );
        let mut fields = fields.to_vec();
        fields.extend([
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", proof.as_str()),
        ]);
        let mut request = app.request(Method::POST, path).form(&fields);
        if path == "/token" {
            request = request.header("dpop", self.holder.proof(app));
        }
        let answer = Answer::to(request).await;
        (answer.status, answer.json())
    }

    /// Pushes the usual request with these changes.
    async fn push(&self, app: &TestApp, extra: &[(&str, &str)]) -> (u16, Value) {
        let mut asks = self.rp.asks(extra);
        asks.remove("client_id");
        let fields: Vec<(&str, &str)> = asks
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(app, "/par", &fields).await
    }

    /// Pushes a signed one.
    async fn push_signed(&self, app: &TestApp, extra: &[(&str, &str)]) -> (u16, Value) {
        let object = self.key.sign(
            &self.key.header("oauth-authz-req+jwt"),
            &self.rp.object(app, extra),
        );
        self.post(app, "/par", &[("request", &object)]).await
    }

    /// The address that opens what was pushed.
    fn opens(&self, (status, pushed): &(u16, Value)) -> String {
        assert_eq!(*status, 201, "{pushed}");
        self.rp.opens(text(pushed, "request_uri"))
    }

    async fn tokens(&self, app: &TestApp, code: &str) -> (u16, Value) {
        self.post(app, "/token", &self.rp.redemption(code)).await
    }

    async fn refresh(&self, app: &TestApp, token: &str) -> (u16, Value) {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.post(app, "/token", &fields).await
    }
}

fn of_tenant(profile: SecurityProfile) -> Options {
    Options {
        settings: Settings {
            profile,
            // What FAPI makes shorter.
            code_lifetime: Duration::from_mins(5),
            ..Settings::default()
        },
        ..Options::default()
    }
}

// FAPI 2.0 Security Profile §5.3.2.1: tokens are bound to keys, and one that is pushed can be bound to nothing.
both_engines!(
    a_tenant_of_fapi_offers_no_tokens_that_are_pushed,
    of_tenant(SecurityProfile::Fapi2Security),
    |app| {
        let request = app.request(Method::GET, "/.well-known/openid-configuration");
        let metadata = Answer::to(request).await.json();
        let modes = &metadata["backchannel_token_delivery_modes_supported"];
        assert_eq!(modes, &json!(["poll", "ping"]));
    }
);

// FAPI 2.0 Message Signing §5.3: what is asked is signed, whichever way it comes.
both_engines!(who_signs_messages_signs_what_it_asks_elsewhere, |app| {
    app.add_person().await;
    let more = json!({
        "grant_types": ["authorization_code", "refresh_token", backchannel::GRANT],
        "backchannel_token_delivery_mode": "poll",
    });
    let asked = [backchannel::OPENID, backchannel::ALEX];
    for (profile, is_heard) in [
        (SecurityProfile::Fapi2Security, true),
        (SecurityProfile::Fapi2MessageSigning, false),
    ] {
        let client = Strict::new(&app, &more, held(profile)).await;
        let (status, said) = client.post(&app, backchannel::ENDPOINT, &asked).await;
        let expected = if is_heard {
            (200, &Value::Null)
        } else {
            (400, &json!("invalid_request"))
        };
        assert_eq!((status, &said["error"]), expected, "{said}");
    }
});

both_engines!(
    a_client_of_fapi_pushes_with_pkce_and_shows_its_key,
    of_tenant(SecurityProfile::OAuth21),
    |app| {
        app.add_person().await;
        let policy = held(SecurityProfile::Fapi2Security);
        let client = Strict::new(&app, &json!({}), policy).await;
        let mut browser = Browser::new(&app);
        // §5.3.2.2, 3: not by the browser.
        let page = browser.get(&client.rp.authorize(&[])).await;
        let said = delivered(&page);
        assert_eq!(said["error"], "invalid_request", "{said:?}");
        assert!(said["error_description"].contains("pushed"), "{said:?}");
        // 5: a nonce does not do for PKCE.
        let (status, refused) = client
            .push(
                &app,
                &[("code_challenge", ""), ("code_challenge_method", "")],
            )
            .await;
        assert_eq!(
            (status, &refused["error"]),
            (400, &json!("invalid_request")),
            "{refused}"
        );
        // 6.
        let (status, refused) = client.push(&app, &[("redirect_uri", "")]).await;
        assert_eq!(
            (status, &refused["error"]),
            (400, &json!("invalid_request")),
            "{refused}"
        );
        // As it should be.
        let pushed = client.push(&app, &[]).await;
        let location = browser.complete(&client.opens(&pushed)).await;
        let (status, tokens) = client.tokens(&app, &parameters(&location)["code"]).await;
        assert_eq!(status, 200, "{tokens}");
        assert_eq!(tokens["token_type"], "DPoP");
        assert_eq!(jose_header(text(&tokens, "id_token"))["alg"], "ES256");
        assert_eq!(
            claims(text(&tokens, "access_token"))["cnf"]["jkt"],
            client.holder.jkt()
        );
        // §5.3.2.1, 11: no code is good for longer than a minute, whatever the operator chose for others.
        let late = browser
            .complete(&client.opens(&client.push(&app, &[]).await))
            .await;
        app.clock.advance(Duration::from_secs(61));
        let (status, refused) = client.tokens(&app, &parameters(&late)["code"]).await;
        assert_eq!(
            (status, &refused["error"]),
            (400, &json!("invalid_grant")),
            "{refused}"
        );
        let usual = RelyingParty::confidential(&app).await;
        let code = usual.code(&mut browser, &[]).await;
        app.clock.advance(Duration::from_secs(61));
        let (status, tokens) = usual.redeem(&app, &code).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
    }
);

both_engines!(refresh_tokens_of_fapi_are_not_replaced, |app| {
    app.add_person().await;
    let offline = json!({ "scope": "openid offline_access" });
    let client = Strict::new(&app, &offline, held(SecurityProfile::Fapi2Security)).await;
    let mut browser = Browser::new(&app);
    let asks = [("scope", "openid offline_access"), ("prompt", "consent")];
    let pushed = client.push(&app, &asks).await;
    let location = browser.complete(&client.opens(&pushed)).await;
    let (_, tokens) = client.tokens(&app, &parameters(&location)["code"]).await;
    let token = text(&tokens, "refresh_token").to_owned();
    // §5.3.2.1, 9; as often as it likes, at once too, and long after a grace would be over.
    for _ in 0..3 {
        let (first, second) =
            tokio::join!(client.refresh(&app, &token), client.refresh(&app, &token));
        for (status, renewed) in [first, second] {
            assert_eq!(status, 200, "{renewed}");
            assert_eq!(text(&renewed, "refresh_token"), token);
        }
        app.clock.advance(Duration::from_mins(10));
    }
    // It lives on from its last use, and dies without.
    let most = Settings::default().refresh_token_lifetime;
    for _ in 0..3 {
        app.clock.advance(most / 2);
        assert_eq!(client.refresh(&app, &token).await.0, 200);
    }
    app.clock.advance(most + Duration::from_secs(1));
    let (status, refused) = client.refresh(&app, &token).await;
    assert_eq!(
        (status, &refused["error"]),
        (400, &json!("invalid_grant")),
        "{refused}"
    );
});

both_engines!(
    one_who_comes_from_oauth_keeps_the_refresh_token_of_before,
    |app| {
        app.add_person().await;
        let offline = json!({ "scope": "openid offline_access" });
        let client = Strict::new(&app, &offline, ClientPolicy::default()).await;
        let mut browser = Browser::new(&app);
        let asks = [("scope", "openid offline_access"), ("prompt", "consent")];
        let pushed = client.push(&app, &asks).await;
        let location = browser.complete(&client.opens(&pushed)).await;
        let (_, tokens) = client.tokens(&app, &parameters(&location)["code"]).await;
        let first = text(&tokens, "refresh_token").to_owned();
        let (_, renewed) = client.refresh(&app, &first).await;
        let second = text(&renewed, "refresh_token").to_owned();
        assert_ne!(first, second, "others' are replaced");
        hold(&app, &client.rp.id, Some(SecurityProfile::Fapi2Security)).await;
        let (status, kept) = client.refresh(&app, &second).await;
        assert_eq!(
            (status, text(&kept, "refresh_token")),
            (200, second.as_str())
        );
        // And what was replaced before stays dead: somebody has a copy.
        app.clock.advance(Duration::from_mins(1));
        assert_eq!(client.refresh(&app, &first).await.0, 400);
        assert_eq!(client.refresh(&app, &second).await.0, 400, "all of it");
    }
);

/// The operator puts a client on a profile, whatever it registered.
async fn hold(app: &TestApp, id: &str, profile: Option<SecurityProfile>) {
    amend(app, id, move |client| client.policy.profile = profile).await;
}

both_engines!(
    a_client_that_does_not_keep_its_profile_is_given_nothing,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let code = rp.code(&mut browser, &[]).await;
        let (_, tokens) = rp.redeem(&app, &code).await;
        let waiting = rp.code(&mut browser, &[]).await;
        hold(&app, &rp.id, Some(SecurityProfile::Fapi2Security)).await;
        let said = delivered(&browser.get(&rp.authorize(&[])).await);
        assert_eq!(said["error"], "invalid_request", "{said:?}");
        let (status, refused) = rp.push(&app, &[]).await;
        assert_eq!(
            (status.as_u16(), &refused["error"]),
            (400, &json!("unauthorized_client")),
            "{refused}"
        );
        let refresh = text(&tokens, "refresh_token");
        for (status, refused) in [
            rp.redeem(&app, &waiting).await,
            rp.refresh(&app, refresh).await,
        ] {
            assert_eq!(
                (status.as_u16(), &refused["error"]),
                (400, &json!("unauthorized_client")),
                "{refused}"
            );
            // Why is the operator's to know.
            let said = text(&refused, "error_description");
            assert!(said.contains("fapi2-security"), "{said}");
        }
        // Nothing was used up by that.
        hold(&app, &rp.id, None).await;
        assert_eq!(rp.redeem(&app, &waiting).await.0, StatusCode::OK);
        assert_eq!(rp.refresh(&app, refresh).await.0, StatusCode::OK);
    }
);

// FAPI 2.0 Security Profile §5.3.2.1, NOTE 2: the general requirements are those of every grant.
both_engines!(a_device_is_held_to_the_profile_of_its_client, |app| {
    app.add_person().await;
    let profile = Some(SecurityProfile::Fapi2Security);
    let refused = |(status, answer): (u16, Value)| {
        let said = (status, answer["error"].clone());
        assert_eq!(said, (400, json!("unauthorized_client")), "{answer}");
    };
    let on_device = json!({
        "redirect_uris": [],
        "grant_types": [device::GRANT, "refresh_token"],
        "response_types": [],
    });
    let policy = held(SecurityProfile::Fapi2Security);
    let client = Strict::new(&app, &on_device, policy).await;
    let scope = [("scope", "openid")];
    let (status, asked) = client.post(&app, "/device_authorization", &scope).await;
    assert_eq!(status, 200, "{asked}");
    let television = device::Device::of(&asked);
    let mut browser = Browser::new(&app);
    television.approved(&mut browser, "alex").await;
    let (status, tokens) = client.post(&app, "/token", &television.fields()).await;
    assert_eq!(
        (status, &tokens["token_type"]),
        (200, &json!("DPoP")),
        "{tokens}"
    );
    let bound = &claims(text(&tokens, "access_token"))["cnf"]["jkt"];
    assert_eq!(*bound, client.holder.jkt());
    // 3, 4 and 6: no public client, none without a key, and none whose tokens are anybody's.
    let usual = device::public_television(&app).await;
    let before = device::ask(&app, &usual, "openid").await;
    before.approved(&mut browser, "alex").await;
    hold(&app, &usual.id, profile).await;
    let fields = [("client_id", usual.id.as_str()), ("scope", "openid")];
    let answer = Answer::to_form(&app, "/device_authorization", &fields).await;
    refused((answer.status, answer.json()));
    let (status, answer) = before.poll(&app, &usual).await;
    refused((status.as_u16(), answer));
    let unbound = changed(&on_device, &json!({ "dpop_bound_access_tokens": false }));
    let unbound = Strict::new(&app, &unbound, ClientPolicy::default()).await;
    hold(&app, &unbound.rp.id, profile).await;
    refused(unbound.post(&app, "/device_authorization", &scope).await);
});

// §5.4, 1: PS256, ES256 and EdDSA alone, whoever signs; §5.3.2.1, 4: tokens are bound, whatever they came of.
both_engines!(
    exchanges_and_assertions_are_held_to_the_profile_of_their_client,
    exchanged::trusting(),
    |app| {
        let person = app.add_person().await;
        let machine = json!({
            "client_id": exchanged::BATCH,
            "redirect_uris": [],
            "grant_types": [exchanged::EXCHANGE, exchanged::ASSERTION],
            "response_types": [],
            "scope": "openid email",
        });
        let exchange = ExchangePolicy {
            may_delegate: true,
            gives: [app.issuer.clone()].into(),
            ..ExchangePolicy::default()
        };
        let policy = ClientPolicy {
            exchange: Some(exchange),
            ..held(SecurityProfile::Fapi2Security)
        };
        let client = Strict::new(&app, &machine, policy).await;
        let present = async |key: &Key| {
            let subject = json!({ "sub": person.as_str() });
            let claims = changed(&assertion(&app, exchanged::HOUSE), &subject);
            let signed = key.sign(&key.header("JWT"), &claims);
            let fields = [
                ("grant_type", exchanged::ASSERTION),
                ("assertion", signed.as_str()),
            ];
            client.post(&app, "/token", &fields).await
        };
        let bound_token = |(status, answer): (u16, Value)| {
            assert_eq!(
                (status, &answer["token_type"]),
                (200, &json!("DPoP")),
                "{answer}"
            );
            let token = text(&answer, "access_token").to_owned();
            assert_eq!(claims(&token)["cnf"]["jkt"], client.holder.jkt());
            token
        };
        let (status, answer) = present(&exchanged::TRUSTED_RSA).await;
        assert_eq!(
            (status, &answer["error"]),
            (400, &json!("invalid_grant")),
            "{answer}"
        );
        let token = bound_token(present(&exchanged::TRUSTED).await);
        let fields = [
            ("grant_type", exchanged::EXCHANGE),
            ("subject_token", token.as_str()),
            ("subject_token_type", exchanged::ACCESS_TOKEN),
        ];
        bound_token(client.post(&app, "/token", &fields).await);
        // Others take what the operator lets the issuer sign with.
        hold(&app, exchanged::BATCH, Some(SecurityProfile::Compatible)).await;
        bound_token(present(&exchanged::TRUSTED_RSA).await);
    }
);

both_engines!(messages_are_signed_where_the_profile_says_so, |app| {
    app.add_person().await;
    let policy = held(SecurityProfile::Fapi2MessageSigning);
    let client = Strict::new(&app, &json!({}), policy).await;
    let mut browser = Browser::new(&app);
    let jwt = [("response_mode", "jwt")];
    // Message Signing §5.3.1: the request.
    let (status, refused) = client.push(&app, &jwt).await;
    assert_eq!(
        (status, &refused["error"]),
        (400, &json!("invalid_request")),
        "{refused}"
    );
    // §5.4.1: the answer.
    let (status, refused) = client.push_signed(&app, &[]).await;
    assert_eq!(
        (status, &refused["error"]),
        (400, &json!("invalid_request")),
        "{refused}"
    );
    assert!(
        text(&refused, "error_description").contains("response_mode"),
        "{refused}"
    );
    let pushed = client.push_signed(&app, &jwt).await;
    let location = browser.complete(&client.opens(&pushed)).await;
    let answer = &parameters(&location)["response"];
    // What FAPI has not is no default either.
    assert_eq!(jose_header(answer)["alg"], "PS256");
    let (status, tokens) = client.tokens(&app, text(&claims(answer), "code")).await;
    assert_eq!(status, 200, "{tokens}");
    // A request that waited until the client was held to it is refused too.
    hold(&app, &client.rp.id, Some(SecurityProfile::Fapi2Security)).await;
    let waits = client.opens(&client.push(&app, &[("prompt", "consent")]).await);
    hold(
        &app,
        &client.rp.id,
        Some(SecurityProfile::Fapi2MessageSigning),
    )
    .await;
    let said = delivered(&browser.get(&waits).await);
    assert_eq!(said["error"], "invalid_request", "{said:?}");
});

both_engines!(signatures_of_fapi_are_not_of_pkcs1, |app| {
    let key = Key::generate(SigningAlgorithm::RS256, "the client's");
    let metadata = strict(&key);
    let policy = held(SecurityProfile::Fapi2Security);
    let id = app.add_client_with(metadata, policy).await;
    let client = Strict {
        rp: RelyingParty::of(id),
        key,
        holder: Holder::new(),
    };
    let (status, refused) = client.push(&app, &[]).await;
    assert_eq!(
        (status, &refused["error"]),
        (401, &json!("invalid_client")),
        "{refused}"
    );
    hold(&app, &client.rp.id, None).await;
    assert_eq!(client.push(&app, &[]).await.0, 201, "others' may be");
});

/// Each member that FAPI 2.0 does not have, alone.
fn unkept() -> [(&'static str, Value); 10] {
    [
        (
            "private_key_jwt",
            json!({ "token_endpoint_auth_method": "client_secret_basic" }),
        ),
        (
            "private_key_jwt",
            json!({ "token_endpoint_auth_method": "none" }),
        ),
        (
            "dpop_bound_access_tokens",
            json!({ "dpop_bound_access_tokens": false }),
        ),
        (
            "https://",
            json!({ "redirect_uris": ["http://127.0.0.1/cb"] }),
        ),
        ("ES256", json!({ "id_token_signed_response_alg": "RS256" })),
        ("ES256", json!({ "userinfo_signed_response_alg": "RS256" })),
        (
            "ES256",
            json!({ "token_endpoint_auth_signing_alg": "RS256" }),
        ),
        (
            "ES256",
            json!({ "access_token_signed_response_alg": "RS256" }),
        ),
        (
            "ES256",
            json!({ "introspection_signed_response_alg": "RS256" }),
        ),
        // Beside a method that has a secret, which is refused first.
        (
            "private_key_jwt",
            json!({ "id_token_signed_response_alg": "HS256", "token_endpoint_auth_method": "client_secret_jwt" }),
        ),
    ]
}

both_engines!(
    a_tenant_of_fapi_registers_only_who_keeps_it,
    of_tenant(SecurityProfile::Fapi2Security),
    |app| {
        let key = Key::generate(SigningAlgorithm::ES256, "the client's");
        let register = async |metadata: Value| {
            let token = app.admin_token().await;
            let request = app.request(Method::POST, "/register").bearer_auth(token);
            Answer::to(request.json(&metadata)).await
        };
        let answer = register(strict(&key)).await;
        assert_eq!(answer.status, 201, "{}", answer.json());
        let registered = answer.json();
        for (mend, change) in unkept() {
            let answer = register(changed(&strict(&key), &change)).await;
            let refused = answer.json();
            assert_eq!(
                (answer.status, &refused["error"]),
                (400, &json!("invalid_client_metadata")),
                "{change}: {refused}"
            );
            assert!(
                text(&refused, "error_description").contains(mend),
                "{change}: {refused}"
            );
            // Nor does it become so afterwards (RFC 7592 §2.2).
            let mut update = changed(&strict(&key), &change);
            update["client_id"] = registered["client_id"].clone();
            let request = app
                .request(
                    Method::PUT,
                    &format!("/register/{}", text(&registered, "client_id")),
                )
                .bearer_auth(text(&registered, "registration_access_token"));
            let answer = Answer::to(request.json(&update)).await;
            assert_eq!(answer.status, 400, "{change}: {}", answer.json());
        }
        // Who asks for no ID tokens has none to sign.
        let without = json!({ "scope": "email", "id_token_signed_response_alg": null });
        let answer = register(changed(&strict(&key), &without)).await;
        assert_eq!(answer.status, 201, "{}", answer.json());
        // An exemption does not lead out of it.
        let exempt = json!({ "require_pkce": false });
        let answer = register(changed(&strict(&key), &exempt)).await;
        assert_eq!(answer.status, 400, "{}", answer.json());
    }
);

both_engines!(
    the_metadata_of_a_tenant_of_fapi_has_nothing_else,
    of_tenant(SecurityProfile::Fapi2MessageSigning),
    |app| {
        let request = app.request(Method::GET, "/.well-known/openid-configuration");
        let metadata = Answer::to(request).await.json();
        let algorithms = json!(["PS256", "ES256", "EdDSA"]);
        for member in [
            "id_token_signing_alg_values_supported",
            "userinfo_signing_alg_values_supported",
            "token_endpoint_auth_signing_alg_values_supported",
            "request_object_signing_alg_values_supported",
            "authorization_signing_alg_values_supported",
            "introspection_signing_alg_values_supported",
        ] {
            assert_eq!(metadata[member], algorithms, "{member}");
        }
        // Nobody has a secret under which something could be encrypted.
        for kind in ["id_token", "userinfo", "authorization", "introspection"] {
            let member = format!("{kind}_encryption_alg_values_supported");
            let named = metadata[&member].as_array().expect("a list");
            let is_asymmetric = |alg: &Value| {
                let alg = alg.as_str().expect("text");
                alg.starts_with("RSA-OAEP") || alg.starts_with("ECDH-ES")
            };
            assert_eq!(named.len(), 8, "{member}");
            assert!(named.iter().all(is_asymmetric), "{member}: {named:?}");
        }
        assert_eq!(
            metadata["token_endpoint_auth_methods_supported"],
            json!(["private_key_jwt"])
        );
        assert_eq!(metadata["require_pushed_authorization_requests"], true);
        assert_eq!(metadata["require_signed_request_object"], true);
        let modes = metadata["response_modes_supported"].as_array().unwrap();
        assert!(
            modes
                .iter()
                .all(|mode| mode.as_str().unwrap().ends_with("jwt")),
            "{modes:?}"
        );
        // What it says, it does: the usual client of it comes through.
        app.add_person().await;
        let client = Strict::new(&app, &json!({}), ClientPolicy::default()).await;
        let pushed = client.push_signed(&app, &[("response_mode", "jwt")]).await;
        let location = Browser::new(&app).complete(&client.opens(&pushed)).await;
        let said = claims(&parameters(&location)["response"]);
        assert_eq!(client.tokens(&app, text(&said, "code")).await.0, 200);
    }
);

both_engines!(
    the_word_of_a_client_stands_before_that_of_its_tenant,
    |app| {
        use SecurityProfile::{Compatible, Fapi2Security, OAuth21};
        let op = app.op();
        let read = |document: &Value| {
            read_metadata(op, document.as_object().expect("an object")).expect("good metadata")
        };
        let usual = read(&confidential(REDIRECT));
        let exempt = ClientPolicy {
            is_pkce_exempt: true,
            ..ClientPolicy::default()
        };
        for (policy, tenant, profile, is_kept) in [
            (ClientPolicy::default(), OAuth21, OAuth21, true),
            (ClientPolicy::default(), Fapi2Security, Fapi2Security, false),
            (held(OAuth21), Fapi2Security, OAuth21, true),
            (held(Fapi2Security), Compatible, Fapi2Security, false),
            (exempt.clone(), OAuth21, Compatible, true),
            (exempt.clone(), Fapi2Security, Fapi2Security, false),
            (
                ClientPolicy {
                    profile: Some(OAuth21),
                    ..exempt
                },
                Compatible,
                OAuth21,
                false,
            ),
        ] {
            assert_eq!(policy.security_profile(&usual, tenant), profile);
            let checked = check_registered(tenant, &usual, &policy);
            assert_eq!(checked.is_ok(), is_kept, "{policy:?} {tenant}: {checked:?}");
        }
        // One that is older than OAuth 2.1 has what it registered, unless somebody says otherwise.
        let mut older = usual;
        older.grant_types.push(Word::Known(GrantType::Implicit));
        for (policy, tenant, profile, is_kept) in [
            (ClientPolicy::default(), OAuth21, Compatible, true),
            (held(OAuth21), Compatible, OAuth21, false),
            (ClientPolicy::default(), Fapi2Security, Fapi2Security, false),
        ] {
            assert_eq!(policy.security_profile(&older, tenant), profile);
            let checked = check_registered(tenant, &older, &policy);
            assert_eq!(checked.is_ok(), is_kept, "{policy:?} {tenant}: {checked:?}");
        }
        let checked = check_registered(Compatible, &older, &held(OAuth21));
        let refused = checked.expect_err("it asks for tokens by the browser");
        assert!(refused.description.contains("implicit"), "{refused:?}");
    }
);
