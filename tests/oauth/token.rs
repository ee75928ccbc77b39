//! The token endpoint and its codes.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use doorward::domain::confirmation::Confirmation;
use doorward::domain::id::{GrantId, ID_LENGTH, TenantId};
use doorward::oauth::grant_token;
use doorward::secret::{Kind, TokenHash};
use doorward::store::{Redeeming, Redemption};
use reqwest::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha512};

use super::jose::exchanged;
use super::redirect_uri::is_dead_end;
use super::turn_client;
use crate::support::answer::encode;
use crate::support::app::confidential;
use crate::support::relying_party::{REDIRECT, VERIFIER, claims, text, userinfo};
use crate::support::{Answer, Browser, RelyingParty};

#[track_caller]
fn is_invalid_grant(answer: &(StatusCode, Value), what: impl std::fmt::Debug) {
    assert_eq!(
        (answer.0, text(&answer.1, "error")),
        (StatusCode::BAD_REQUEST, "invalid_grant"),
        "{what:?}: {}",
        answer.1
    );
}

both_engines!(
    a_code_is_good_once_and_its_second_use_takes_everything_back,
    |app| {
        app.add_person().await;
        for rp in [
            RelyingParty::confidential(&app).await,
            RelyingParty::public(&app).await,
        ] {
            let mut browser = Browser::new(&app);
            let code = rp.code(&mut browser, &[]).await;
            let (status, tokens) = rp.redeem(&app, &code).await;
            assert_eq!(status, StatusCode::OK, "{tokens}");
            let access = text(&tokens, "access_token").to_owned();
            let (_, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
            for token in [&access, text(&refreshed, "access_token")] {
                assert_eq!(userinfo(&app, &app.node, token).await.0, StatusCode::OK);
            }
            // RFC 6749 §4.1.2, even long after it has expired.
            app.clock.advance(Duration::from_secs(300));
            is_invalid_grant(&rp.redeem(&app, &code).await, "the second use");
            for token in [&access, text(&refreshed, "access_token")] {
                assert_eq!(
                    userinfo(&app, &app.node, token).await.0,
                    StatusCode::UNAUTHORIZED,
                    "an access token lives on"
                );
            }
            is_invalid_grant(
                &rp.refresh(&app, text(&refreshed, "refresh_token")).await,
                "the refresh token lives on",
            );
            // Another grant of the same person to the same client is not touched.
            let tokens = rp.tokens(&app, &mut browser).await;
            is_invalid_grant(&rp.redeem(&app, &code).await, "the third use");
            assert_eq!(
                userinfo(&app, &app.node, text(&tokens, "access_token"))
                    .await
                    .0,
                StatusCode::OK
            );
        }
    }
);

both_engines!(a_guessed_code_burns_and_revokes_nothing, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let code = rp.code(&mut Browser::new(&app), &[]).await;
    // The grant's id is no secret; whoever knows it makes the rest up.
    let guess_often = async || {
        for place in [7, 33, 50, 75, code.len() - 1] {
            let other = if code[place..].starts_with('a') {
                "b"
            } else {
                "a"
            };
            let mut guess = code.clone();
            guess.replace_range(place..=place, other);
            is_invalid_grant(&rp.redeem(&app, &guess).await, "a guess");
        }
        // Of our own making, and still not the one that the grant's row has the hash of.
        let keys = &app.op().derived.grant_tokens;
        let grant = GrantId::new(&code[6..6 + ID_LENGTH]);
        let other = grant_token::make(Kind::AuthorizationCode, keys, &grant, &[9; 32]);
        assert!(grant_token::read(Kind::AuthorizationCode, keys, other.reveal()).is_some());
        is_invalid_grant(&rp.redeem(&app, other.reveal()).await, "another code");
    };
    guess_often().await;
    let (status, tokens) = rp.redeem(&app, &code).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    guess_often().await;
    let access = text(&tokens, "access_token");
    assert_eq!(userinfo(&app, &app.node, access).await.0, StatusCode::OK);
});

// PostgreSQL burned it, and the connection was lost before that was said: the same request finds its own work.
both_engines!(a_redemption_that_is_sent_again_is_no_replay, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let code = rp.code(&mut Browser::new(&app), &[]).await;
    let grant = GrantId::new(&code[6..6 + ID_LENGTH]);
    let (hash, now) = (TokenHash::of(&code), app.op().now());
    let redeem = async |attempt: &'static str| {
        let (grant, hash) = (grant.clone(), hash.clone());
        let redeemed = app
            .op()
            .store
            .write_statements(move |w| {
                w.redeem_code(
                    &TenantId::default_tenant(),
                    &grant,
                    &hash,
                    Redeeming {
                        attempt,
                        now,
                        refresh_token: None,
                        confirmation: &Confirmation::default(),
                        end: now,
                    },
                )
            })
            .await;
        redeemed.unwrap()
    };
    for attempt in ["one", "one", "one"] {
        let Redemption::Redeemed {
            is_user_enabled, ..
        } = redeem(attempt).await
        else {
            panic!("its own work");
        };
        assert!(is_user_enabled);
    }
    assert_eq!(redeem("another").await, Redemption::Replayed);
    assert_eq!(redeem("one").await, redeem("one").await);
    is_invalid_grant(&rp.redeem(&app, &code).await, "a replay");
});

// Whoever holds a session could else fill the disk with codes that nobody redeems.
both_engines!(a_code_that_nobody_redeems_is_soon_forgotten, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    for _ in 0..3 {
        rp.code(&mut browser, &[]).await;
    }
    app.clock.advance(Duration::from_secs(121));
    let now = app.op().now();
    let swept = app.op().store.write(move |w| w.sweep(now, now)).await;
    assert!(swept.unwrap().rows >= 3);
    assert_eq!(
        app.database.count("SELECT count(*) AS count FROM grants"),
        1
    );
    let (status, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(status, StatusCode::OK, "{refreshed}");
});

both_engines!(a_code_of_another_client_is_refused_and_burned, |app| {
    app.add_person().await;
    let mut browser = Browser::new(&app);
    for thief_is_public in [false, true] {
        for is_expired in [false, true] {
            for owner_is_public in [false, true] {
                let make = async |is_public| {
                    if is_public {
                        RelyingParty::public(&app).await
                    } else {
                        RelyingParty::confidential(&app).await
                    }
                };
                let (owner, thief) = (make(owner_is_public).await, make(thief_is_public).await);
                let code = owner.code(&mut browser, &[]).await;
                if is_expired {
                    app.clock.advance(Duration::from_secs(61));
                }
                // With the right redirect and verifier: only the client is wrong.
                is_invalid_grant(
                    &thief.redeem(&app, &code).await,
                    (thief_is_public, is_expired),
                );
                is_invalid_grant(&owner.redeem(&app, &code).await, "the owner, afterwards");
            }
        }
    }
});

both_engines!(a_code_lives_a_minute, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let code = rp.code(&mut browser, &[]).await;
    app.clock.advance(Duration::from_micros(59_999_999));
    assert_eq!(rp.redeem(&app, &code).await.0, StatusCode::OK);
    let code = rp.code(&mut browser, &[]).await;
    app.clock.advance(Duration::from_secs(60));
    is_invalid_grant(&rp.redeem(&app, &code).await, "at its very end");
});

both_engines!(a_code_is_redeemed_with_the_redirect_of_its_request, |app| {
    app.add_person().await;
    let mut metadata = confidential(REDIRECT);
    metadata["redirect_uris"] = json!([REDIRECT, "https://app.example/other"]);
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let mut browser = Browser::new(&app);
    for wrong in [
        "https://app.example/other",
        "https://app.example/cb/",
        "https://evil.example/",
        "x",
    ] {
        let code = rp.code(&mut browser, &[]).await;
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", wrong),
            ("code_verifier", VERIFIER),
        ];
        is_invalid_grant(&rp.token(&app, &fields).await, wrong);
        is_invalid_grant(&rp.redeem(&app, &code).await, "afterwards");
    }
    // OAuth 2.1 §4.1.3: with PKCE it may be left out.
    let code = rp.code(&mut browser, &[]).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("code_verifier", VERIFIER),
    ];
    assert_eq!(rp.token(&app, &fields).await.0, StatusCode::OK);
});

both_engines!(what_is_no_code_is_no_code, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    let good = rp.code(&mut browser, &[]).await;
    let (long, upper) = ("x".repeat(50_000), good.to_uppercase());
    for wrong in [
        "x",
        &good[..good.len() - 1],
        &format!("{good}A"),
        &upper,
        &long,
        text(&tokens, "access_token"),
        text(&tokens, "refresh_token"),
        text(&tokens, "id_token"),
        "' OR 1=1 --",
        "%",
        "\u{fc}",
    ] {
        is_invalid_grant(&rp.redeem(&app, wrong).await, &wrong[..wrong.len().min(40)]);
    }
    for missing in ["", "grant_type", "code"] {
        let fields: Vec<_> = rp
            .redemption(&good)
            .into_iter()
            .filter(|(name, _)| *name != missing)
            .map(|(name, value)| {
                (
                    name,
                    if missing.is_empty() && name == "code" {
                        ""
                    } else {
                        value
                    },
                )
            })
            .collect();
        let (status, body) = rp.token(&app, &fields).await;
        assert_eq!(
            (status, text(&body, "error")),
            (StatusCode::BAD_REQUEST, "invalid_request"),
            "{missing}"
        );
    }
    assert_eq!(
        rp.redeem(&app, &good).await.0,
        StatusCode::OK,
        "none of it touched the code"
    );
});

both_engines!(
    a_grant_type_is_registered_supported_and_its_scope_allowed,
    exchanged::trusting(),
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        for (grant, error) in [
            ("password", "unsupported_grant_type"),
            ("implicit", "unsupported_grant_type"),
            (
                "urn:ietf:params:oauth:grant-type:device_code",
                "unauthorized_client",
            ),
            ("urn:openid:params:grant-type:ciba", "unauthorized_client"),
            (
                "urn:ietf:params:oauth:grant-type:saml2-bearer",
                "unsupported_grant_type",
            ),
            (exchanged::ASSERTION, "unauthorized_client"),
            (exchanged::EXCHANGE, "unauthorized_client"),
            ("Authorization_Code", "unsupported_grant_type"),
            ("authorization_code ", "unsupported_grant_type"),
            ("client_credentials", "unauthorized_client"),
        ] {
            let (status, body) = rp
                .token(
                    &app,
                    &[
                        ("grant_type", grant),
                        ("username", "alex"),
                        ("password", crate::support::app::PASSWORD),
                        ("scope", "openid"),
                    ],
                )
                .await;
            assert_eq!(
                (status, text(&body, "error")),
                (StatusCode::BAD_REQUEST, error),
                "{grant}"
            );
        }
        let only_code =
            RelyingParty::of(app.add_client(json!({ "redirect_uris": [REDIRECT] })).await);
        let tokens = only_code.tokens(&app, &mut Browser::new(&app)).await;
        assert!(tokens.get("refresh_token").is_none(), "{tokens}");
        assert_eq!(
            text(&only_code.refresh(&app, "dw_rt_x").await.1, "error"),
            "unauthorized_client"
        );

        let machine = json!({ "grant_types": ["client_credentials"], "response_types": [], "scope": "openid profile email offline_access" });
        let machine = RelyingParty::of(app.add_client(machine).await);
        for (scope, error) in [
            ("openid", "invalid_scope"),
            ("offline_access", "invalid_scope"),
            ("profile openid", "invalid_scope"),
            ("phone", "invalid_scope"),
            ("admin", "invalid_scope"),
            ("a\"b", "invalid_scope"),
        ] {
            let (status, body) = machine
                .token(
                    &app,
                    &[("grant_type", "client_credentials"), ("scope", scope)],
                )
                .await;
            assert_eq!(
                (status, text(&body, "error")),
                (StatusCode::BAD_REQUEST, error),
                "{scope}"
            );
        }
        // Unknown parameters are ignored (RFC 6749 §3.2).
        let (status, body) = machine
            .token(
                &app,
                &[
                    ("grant_type", "client_credentials"),
                    ("scope", "email"),
                    ("subject", "alex"),
                    ("sub", "alex"),
                    ("audience", "x"),
                    ("__proto__", "x"),
                    ("exp", "9999999999"),
                ],
            )
            .await;
        assert_eq!(
            (status, text(&body, "scope")),
            (StatusCode::OK, "email"),
            "{body}"
        );
        assert!(
            body.get("refresh_token").is_none() && body.get("id_token").is_none(),
            "{body}"
        );
        let token = text(&body, "access_token");
        assert_eq!(claims(token)["sub"], machine.id);
        assert_eq!(claims(token)["exp"], app.clock.now().as_seconds() + 600);
        let (status, refused) = userinfo(&app, &app.node, token).await;
        assert_eq!(
            (status, text(&refused, "error")),
            (StatusCode::FORBIDDEN, "insufficient_scope")
        );
        assert_eq!(machine.introspect(&app, token).await["active"], true);
        // Nothing that a client registers makes a public client a machine.
        for grant in [
            "client_credentials",
            exchanged::EXCHANGE,
            exchanged::ASSERTION,
        ] {
            let public = json!({ "grant_types": [grant], "response_types": [], "token_endpoint_auth_method": "none" });
            let request = app.request(reqwest::Method::POST, "/register");
            let request = request.bearer_auth(app.admin_token().await);
            let answer = Answer::to(request.json(&public)).await;
            answer.is_refused(400, "invalid_client_metadata", grant);
            let why = format!("a public client cannot use {grant}");
            assert_eq!(answer.json()["error_description"], why);
        }
    }
);

both_engines!(nobody_who_is_turned_off_gets_anything_for_a_code, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    // With offline_access, so that it is not only the end of the session that stands in the way.
    let code = rp
        .code(
            &mut Browser::new(&app),
            &[("scope", "openid offline_access")],
        )
        .await;
    app.disable_user(&person).await;
    is_invalid_grant(&rp.redeem(&app, &code).await, "a person");
    app.add_user("blair", "blair@example.com").await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in(&page, "blair").await;
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    let code = crate::support::browser::parameters(page.location())["code"].clone();
    turn_client(&app, &rp.id, false).await;
    let (status, body) = rp.redeem(&app, &code).await;
    assert_eq!(
        (status, text(&body, "error")),
        (StatusCode::UNAUTHORIZED, "invalid_client")
    );
    // Nor does such a client get a page, except ours.
    let page = browser.get(&rp.authorize(&[("prompt", "none")])).await;
    is_dead_end(&page, REDIRECT);
});

both_engines!(an_id_token_describes_what_really_happened, |app| {
    let person = app.add_person().await;
    let mut browser = Browser::new(&app);
    let signed_in_at = app.clock.now().as_seconds();
    let rp = RelyingParty::confidential(&app).await;
    let hash = |token: &Value| {
        BASE64URL_NOPAD.encode(&Sha256::digest(text(token, "access_token").as_bytes())[..16])
    };
    let tokens = rp.tokens(&app, &mut browser).await;
    let first = claims(text(&tokens, "id_token"));
    assert_eq!(first["at_hash"], hash(&tokens));
    assert_eq!(
        (&first["nonce"], &first["auth_time"]),
        (&json!("a nonce"), &json!(signed_in_at))
    );
    assert_eq!(
        (&first["acr"], &first["amr"]),
        (&json!("urn:doorward:acr:1fa"), &json!(["pwd"]))
    );

    // OpenID Connect Core 1.0 §12.2: same iss, sub, aud, auth_time; no nonce; its own iat and at_hash.
    app.clock.advance(Duration::from_secs(120));
    let (_, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    let second = claims(text(&refreshed, "id_token"));
    for name in ["iss", "sub", "aud", "azp", "auth_time", "acr", "amr", "sid"] {
        assert_eq!(second[name], first[name], "{name}");
    }
    assert_eq!(second.get("nonce"), None);
    assert_eq!(
        (&second["iat"], &second["at_hash"]),
        (&json!(signed_in_at + 120), &json!(hash(&refreshed)))
    );
    assert_eq!(
        claims(text(&refreshed, "access_token"))["auth_time"],
        signed_in_at
    );

    // Another client in the same session: another audience, the same event.
    let mut metadata = confidential(REDIRECT);
    metadata["id_token_signed_response_alg"] = "EdDSA".into();
    let other = RelyingParty::of(app.add_client(metadata).await);
    let tokens = other.tokens(&app, &mut browser).await;
    let third = claims(text(&tokens, "id_token"));
    assert_eq!(
        (&third["aud"], &third["sub"]),
        (&json!(other.id), &json!(person.as_str()))
    );
    assert_eq!(
        (&third["auth_time"], &third["sid"]),
        (&first["auth_time"], &first["sid"])
    );
    // Ed25519's own hash is SHA-512.
    assert_eq!(
        third["at_hash"],
        BASE64URL_NOPAD.encode(&Sha512::digest(text(&tokens, "access_token").as_bytes())[..32])
    );

    // A request without nonce has none in its token; a new proof has a new time, in the same session.
    app.clock.advance(Duration::from_secs(30));
    let code = rp
        .code(&mut browser, &[("nonce", ""), ("prompt", "login")])
        .await;
    let (_, tokens) = rp.redeem(&app, &code).await;
    let fourth = claims(text(&tokens, "id_token"));
    assert_eq!(fourth.get("nonce"), None);
    assert_eq!(
        (&fourth["auth_time"], &fourth["sid"]),
        (&json!(signed_in_at + 150), &first["sid"])
    );
    // What was issued before keeps its own time.
    let (_, refreshed) = rp.refresh(&app, text(&refreshed, "refresh_token")).await;
    assert_eq!(
        claims(text(&refreshed, "id_token"))["auth_time"],
        signed_in_at
    );
    // Without openid there is no ID token at all.
    let code = rp.code(&mut browser, &[("scope", "profile")]).await;
    let (_, tokens) = rp.redeem(&app, &code).await;
    assert!(tokens.get("id_token").is_none(), "{tokens}");
    assert_eq!(
        userinfo(&app, &app.node, text(&tokens, "access_token"))
            .await
            .0,
        StatusCode::FORBIDDEN
    );
});

both_engines!(no_claim_of_ours_can_be_asked_into_being, |app| {
    let person = app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    rp.code(&mut browser, &[]).await;
    let wanted: serde_json::Map<String, Value> = [
        "iss",
        "aud",
        "azp",
        "exp",
        "iat",
        "nbf",
        "jti",
        "sid",
        "nonce",
        "at_hash",
        "cnf",
        "act",
        "roles",
        "groups",
        "realm_access",
        "client_id",
        "scope",
        "events",
        "auth_time",
        "amr",
    ]
    .into_iter()
    .map(|name| {
        (
            name.to_owned(),
            json!({ "essential": true, "value": "attacker" }),
        )
    })
    .collect();
    let request = json!({ "id_token": wanted, "userinfo": wanted }).to_string();
    let code = rp.code(&mut browser, &[("claims", &request)]).await;
    let (_, tokens) = rp.redeem(&app, &code).await;
    let id_token = claims(text(&tokens, "id_token"));
    let (status, info) = userinfo(&app, &app.node, text(&tokens, "access_token")).await;
    assert_eq!(status, StatusCode::OK);
    for (place, found) in [
        ("id_token", id_token.to_string()),
        ("userinfo", info.to_string()),
        (
            "access token",
            claims(text(&tokens, "access_token")).to_string(),
        ),
    ] {
        assert!(!found.contains("attacker"), "{place}: {found}");
        for name in ["roles", "groups", "cnf", "act", "realm_access", "events"] {
            assert!(!found.contains(&format!("\"{name}\"")), "{place}: {found}");
        }
    }
    assert_eq!(
        (&id_token["sub"], &id_token["aud"], &id_token["iss"]),
        (&json!(person.as_str()), &json!(rp.id), &json!(app.issuer))
    );
    // A `sub` asked for by value is a question, not an order (OpenID Connect Core 1.0 §5.5).
    let page = browser
        .get(&rp.authorize(&[
            ("prompt", "none"),
            (
                "claims",
                "{\"id_token\":{\"sub\":{\"value\":\"somebody else\"}}}",
            ),
        ]))
        .await;
    assert_eq!(
        crate::support::browser::parameters(page.location())["error"],
        "login_required"
    );
});

both_engines!(
    answers_of_the_token_endpoint_are_stored_by_nobody_and_reflect_no_secret,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let code = rp.code(&mut Browser::new(&app), &[]).await;
        let basic = rp.basic().expect("a secret");
        let fields = rp.redemption(&code);
        let post = async |body: String| {
            Answer::to(
                app.request(reqwest::Method::POST, "/token")
                    .header("authorization", &basic)
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(body),
            )
            .await
        };
        let answer = post(encode(&fields)).await;
        assert_eq!(answer.status, 200);
        answer.is_unstored("success");
        assert_eq!(answer.header("pragma"), "no-cache");
        assert_eq!(answer.header("content-type"), "application/json");
        assert!(answer.headers.get("set-cookie").is_none());
        // What was sent does not come back, nor anything of the inside.
        let secret = rp.secret.clone().expect("a secret");
        for body in [
            encode(&fields),
            encode(&[
                ("grant_type", "refresh_token"),
                ("refresh_token", "dw_rt_SECRETSECRET"),
            ]),
            encode(&[("grant_type", "SECRETSECRET"), ("code", &code)]),
            encode(&[
                ("grant_type", "authorization_code"),
                ("code", "SECRETSECRET"),
                ("code_verifier", "SECRETSECRET"),
            ]),
            format!("grant_type=authorization_code&code={code}&code={code}"),
            format!("grant_type=%&code={code}"),
            format!("{secret}={secret}&{secret}={secret}x&grant_type=authorization_code"),
            "\u{fffd}".repeat(10),
        ] {
            let answer = post(body.clone()).await;
            assert!(answer.status == 400, "{body}: {}", answer.text);
            answer.is_unstored(&body);
            for leak in [
                "SECRETSECRET",
                &code,
                "SELECT",
                "sqlite",
                "postgres",
                "src/",
                "panicked",
                "diesel",
                "alex",
            ] {
                assert!(
                    !answer.text.to_lowercase().contains(&leak.to_lowercase()),
                    "{leak} in {}",
                    answer.text
                );
            }
        }
    }
);

// What came with the code goes with the first refresh; that it was redeemed stays.
both_engines!(a_code_is_known_after_a_refresh_too, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let code = rp.code(&mut Browser::new(&app), &[]).await;
    let (_, tokens) = rp.redeem(&app, &code).await;
    let kept = || {
        app.database
            .count("SELECT count(*) AS count FROM grants WHERE code IS NOT NULL")
    };
    assert_eq!(kept(), 1);
    let (status, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!((status, kept()), (StatusCode::OK, 0), "{refreshed}");
    let (status, refused) = rp.redeem(&app, &code).await;
    assert_eq!(
        (status, text(&refused, "error")),
        (StatusCode::BAD_REQUEST, "invalid_grant")
    );
    for token in [
        text(&refreshed, "refresh_token"),
        text(&refreshed, "access_token"),
    ] {
        assert_eq!(rp.introspect(&app, token).await, json!({ "active": false }));
    }
});
