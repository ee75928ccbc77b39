//! The words of other providers, which the operator trusts (§4.4).

use std::sync::LazyLock;

use doorward::domain::assertion::{AssertionIssuer, NamedBy, Profile};
use doorward::domain::issuer_keys::IssuerKeys;
use doorward::domain::resource::{ResourceRules, ResourceServer};

use super::super::authorization_details::rules;
use super::*;
use crate::support::certificates::{Wanted, behind_a_proxy, self_signed, showing};
use crate::support::forge::assertion;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// Who names people by our own `sub`; by an address; and by our name for them, of one tenant.
pub const HOUSE: &str = "https://house.example";
const PARTNER: &str = "https://partner.example";
const CLOUD: &str = "https://cloud.example";
/// Whose assertions are plain ones.
const PLAIN: &str = "https://plain.example";
const SHELF: &str = "https://shelf.example";
const DESK: &str = "https://desk.example";
const TYP: &str = "oauth-id-jag+jwt";

static KEY: LazyLock<Key> =
    LazyLock::new(|| Key::generate(SigningAlgorithm::ES256, "the issuers'"));

fn issuer(issuer: &str, subject: NamedBy, profile: Profile) -> AssertionIssuer {
    AssertionIssuer {
        issuer: issuer.into(),
        keys: IssuerKeys::Given(json!({ "keys": [KEY.public()] })),
        algorithms: vec![SigningAlgorithm::ES256],
        clients: [ClientId::new("batch"), ClientId::new("other")].into(),
        subject,
        profile,
    }
}

pub fn trusting() -> Options {
    let id_jag = |tenant: Option<&str>| Profile::IdJag {
        tenant: tenant.map(str::to_owned),
    };
    let issuers = vec![
        issuer(HOUSE, NamedBy::Sub, id_jag(None)),
        issuer(PARTNER, NamedBy::Email, id_jag(None)),
        issuer(CLOUD, NamedBy::AudSub, id_jag(Some("acme"))),
        issuer(PLAIN, NamedBy::Sub, Profile::Plain),
    ];
    let server = |uri: &str, scope: Option<&str>| ResourceServer {
        uri: uri.into(),
        name: None,
        scope: scope.map(|scope| Scope::parse(scope).expect("a scope")),
    };
    Options {
        settings: Settings {
            assertion_issuers: Arc::new(issuers),
            resources: Arc::new(ResourceRules {
                servers: vec![
                    server(SHELF, Some("shelf:read shelf:write")),
                    server(DESK, None),
                    server("https://bank.example", None),
                ],
                is_any_allowed: false,
            }),
            details: rules(),
            ..Settings::default()
        },
        ..Options::default()
    }
}

async fn batch(app: &TestApp) -> RelyingParty {
    let metadata = json!({
        "client_id": "batch",
        "grant_types": [GRANT],
        "response_types": [],
        "scope": "openid email shelf:read",
        "authorization_details_types": ["accounts", "payment"],
    });
    RelyingParty::of(app.add_client(metadata).await)
}

/// The claims of a good one, each with an identifier of its own.
fn good(app: &TestApp, person: &UserId) -> Value {
    changed(
        &assertion(app, HOUSE),
        &json!({
            "sub": person.as_str(),
            "client_id": "batch",
            "iat": app.clock.now().as_seconds(),
            "resource": SHELF,
            "scope": "shelf:read shelf:write",
        }),
    )
}

fn signed(claims: &Value) -> String {
    KEY.sign(&KEY.header(TYP), claims)
}

async fn present(
    app: &TestApp,
    rp: &RelyingParty,
    word: &str,
    more: &[(&str, &str)],
) -> (StatusCode, Value) {
    let usual = [("grant_type", GRANT), ("assertion", word)];
    rp.token(app, &[&usual, more].concat()).await
}

// §4.4.1, §4.4.2: a token for whom it names, for what both it and the client's registration say, and which says what was granted.
both_engines!(a_word_brings_a_token_for_what_it_says, trusting(), |app| {
    let person = app.add_person().await;
    let rp = batch(&app).await;
    let answer = is_given(present(&app, &rp, &signed(&good(&app, &person)), &[]).await);
    assert_eq!(
        (&answer["scope"], &answer["resource"], &answer["token_type"]),
        (&json!("shelf:read"), &json!(SHELF), &json!("Bearer"))
    );
    // §4.4.3: "SHOULD NOT return a Refresh Token".
    for absent in ["refresh_token", "id_token", "issued_token_type"] {
        assert_eq!(answer.get(absent), None, "{answer}");
    }
    let token = said(&answer);
    assert_eq!(
        (
            &token["sub"],
            &token["client_id"],
            &token["aud"],
            &token["scope"]
        ),
        (
            &json!(person.as_str()),
            &json!("batch"),
            &json!(SHELF),
            &json!("shelf:read")
        )
    );
    for absent in ["auth_time", "acr", "act", "cnf"] {
        assert_eq!(token.get(absent), None, "{token}");
    }
    let told = rp.introspect(&app, text(&answer, "access_token")).await;
    assert_eq!(told["active"], true);
    // What it does not grant is not granted: without a scope there is none, and without a resource it is for this provider.
    let bare = changed(
        &good(&app, &person),
        &json!({ "scope": null, "resource": null }),
    );
    let answer = is_given(present(&app, &rp, &signed(&bare), &[]).await);
    assert_eq!((answer.get("scope"), answer.get("resource")), (None, None));
    assert_eq!(said(&answer)["aud"], json!(app.issuer));
    let bare = changed(&good(&app, &person), &json!({ "scope": null }));
    is_refused(
        &present(&app, &rp, &signed(&bare), &[("scope", "shelf:read")]).await,
        "invalid_scope",
        "none was granted",
    );
});

// Of several resources one is chosen, of those alone; and of the scope a part, and no more.
both_engines!(
    a_request_can_narrow_a_word_and_never_widen_it,
    trusting(),
    |app| {
        let person = app.add_person().await;
        let rp = batch(&app).await;
        let with = async |changes: Value, more: &[(&str, &str)]| {
            let word = signed(&changed(&good(&app, &person), &changes));
            present(&app, &rp, &word, more).await
        };
        let two = json!({ "resource": [SHELF, DESK], "scope": "shelf:read email" });
        for (resource, scope) in [(SHELF, "shelf:read"), (DESK, "email shelf:read")] {
            let answer = is_given(with(two.clone(), &[("resource", resource)]).await);
            assert_eq!(
                (&answer["resource"], &answer["scope"]),
                (&json!(resource), &json!(scope))
            );
        }
        let less = [("resource", DESK), ("scope", "email")];
        assert_eq!(is_given(with(two.clone(), &less).await)["scope"], "email");
        let own = app.issuer.clone();
        for (changes, more, error, what) in [
            (
                two.clone(),
                &[][..],
                "invalid_target",
                "two, and none is chosen",
            ),
            (
                two.clone(),
                &[("resource", own.as_str())],
                "invalid_target",
                "it is none of them",
            ),
            (
                json!({}),
                &[("resource", DESK)],
                "invalid_target",
                "another than the one",
            ),
            (
                json!({ "resource": "https://x.example" }),
                &[],
                "invalid_target",
                "there is none",
            ),
            (
                json!({ "resource": [SHELF, "https://x.example"] }),
                &[],
                "invalid_target",
                "one of two",
            ),
            (
                json!({}),
                &[("scope", "email")],
                "invalid_scope",
                "the client may, the word does not say so",
            ),
            (
                json!({}),
                &[("scope", "shelf:write")],
                "invalid_scope",
                "the word says so, the client may not",
            ),
            (
                json!({ "scope": "shelf:write" }),
                &[],
                "invalid_scope",
                "nothing is left",
            ),
        ] {
            is_refused(&with(changes, more).await, error, what);
        }
    }
);

// §3.1, §4.4.1: each claim; "invalid_grant", in one voice.
both_engines!(
    a_word_is_for_this_server_and_this_client,
    trusting(),
    |app| {
        let person = app.add_person().await;
        let rp = batch(&app).await;
        let now = app.clock.now().as_seconds();
        let with = async |changes: Value| {
            let word = signed(&changed(&good(&app, &person), &changes));
            present(&app, &rp, &word, &[]).await
        };
        is_given(with(json!({ "aud": [app.issuer] })).await);
        let mut told = Vec::new();
        for (changes, what) in [
            (
                json!({ "aud": format!("{}/token", app.issuer) }),
                "the token endpoint",
            ),
            (json!({ "aud": [app.issuer, CHAT] }), "another besides"),
            (json!({ "aud": [] }), "none"),
            (json!({ "aud": CHAT }), "another"),
            (json!({ "client_id": "other" }), "another client"),
            (json!({ "client_id": null }), "no client"),
            (json!({ "client_id": ["batch"] }), "no text"),
            (json!({ "iat": null }), "no iat"),
            (json!({ "exp": now - 60 }), "over"),
            (json!({ "exp": null }), "no exp"),
            (json!({ "jti": null }), "no jti"),
            (json!({ "sub": null }), "no sub"),
            (json!({ "sub": "somebody" }), "nobody's"),
            (json!({ "iss": app.issuer }), "our own"),
            (json!({ "iss": CHAT }), "nobody's whom we trust"),
            (json!({ "tenant": "acme" }), "of a tenant"),
            (json!({ "aud_tenant": "acme" }), "for a tenant"),
            (json!({ "act": { "sub": "agent" } }), "somebody acts"),
            (json!({ "scope": 1 }), "no scope"),
            (json!({ "scope": "\u{e9}" }), "no scope in it"),
            (json!({ "resource": 1 }), "no resource"),
            (
                json!({ "resource": [SHELF, SHELF, SHELF, SHELF, SHELF, SHELF] }),
                "many",
            ),
            (
                json!({ "cnf": { "jwk": {} } }),
                "bound to what nobody can show",
            ),
            (json!({ "cnf": { "jkt": "x" } }), "bound to no key"),
        ] {
            let answer = with(changes).await;
            is_refused(&answer, "invalid_grant", what);
            told.push(text(&answer.1, "error_description").to_owned());
        }
        told.dedup();
        assert_eq!(told.len(), 1, "{told:?}");
        // Once.
        let word = signed(&good(&app, &person));
        is_given(present(&app, &rp, &word, &[]).await);
        is_refused(
            &present(&app, &rp, &word, &[]).await,
            "invalid_grant",
            "again",
        );
        // Another client of the same issuer does not come with it.
        let other = json!({ "client_id": "other", "grant_types": [GRANT], "response_types": [], "scope": "shelf:read" });
        let other = RelyingParty::of(app.add_client(other).await);
        let word = signed(&good(&app, &person));
        is_refused(
            &present(&app, &other, &word, &[]).await,
            "invalid_grant",
            "another client",
        );
        is_given(present(&app, &rp, &word, &[]).await);
    }
);

// "Validate the JWT typ is oauth-id-jag+jwt": nothing that is asked less passes for one, and none for a plain assertion.
both_engines!(
    a_word_is_told_from_other_assertions_by_its_typ,
    trusting(),
    |app| {
        let person = app.add_person().await;
        let rp = batch(&app).await;
        for (typ, is_word) in [
            (TYP, true),
            ("application/oauth-id-jag+jwt", true),
            ("JWT", false),
            ("authorization-grant+jwt", false),
            ("at+jwt", false),
        ] {
            let signed = KEY.sign(&KEY.header(typ), &good(&app, &person));
            let answer = present(&app, &rp, &signed, &[]).await;
            if is_word {
                is_given(answer);
            } else {
                is_refused(&answer, "invalid_grant", typ);
            }
        }
        let untyped = changed(&KEY.header(TYP), &json!({ "typ": null }));
        let untyped = KEY.sign(&untyped, &good(&app, &person));
        is_refused(
            &present(&app, &rp, &untyped, &[]).await,
            "invalid_grant",
            "without typ",
        );
        let plain = changed(&good(&app, &person), &json!({ "iss": PLAIN }));
        is_refused(
            &present(&app, &rp, &signed(&plain), &[]).await,
            "invalid_grant",
            "of who gives plain ones",
        );
        is_given(present(&app, &rp, &KEY.sign(&KEY.header("JWT"), &plain), &[]).await);
        // §8.3: "the IdP MUST NOT issue access tokens in response to an ID-JAG it issued itself".
        let ours = Key::of_provider(&app, SigningAlgorithm::ES256).await;
        let own = changed(&good(&app, &person), &json!({ "iss": app.issuer }));
        is_refused(
            &present(&app, &rp, &ours.sign(&ours.header(TYP), &own), &[]).await,
            "invalid_grant",
            "our own",
        );
    }
);

// §3.1: by whose name people are known is the operator's to say: ours, an address, `aud_sub`; and of which tenant.
both_engines!(
    a_word_names_people_as_the_operator_says,
    trusting(),
    |app| {
        let person = app.add_person().await;
        let rp = batch(&app).await;
        let with = async |usual: &Value, changes: Value| {
            let claims = changed(&changed(&good(&app, &person), usual), &changes);
            present(&app, &rp, &signed(&claims), &[]).await
        };
        let partner = json!({ "iss": PARTNER, "sub": "theirs", "email": "alex@example.com", "email_verified": true });
        let cloud =
            json!({ "iss": CLOUD, "sub": "theirs", "aud_sub": person.as_str(), "tenant": "acme" });
        for usual in [&partner, &cloud] {
            let answer = is_given(with(usual, json!({})).await);
            assert_eq!(said(&answer)["sub"], person.as_str());
        }
        for (usual, changes, what) in [
            (
                &partner,
                json!({ "email_verified": null }),
                "it is not said to be verified",
            ),
            (&partner, json!({ "email": null }), "no address"),
            (
                &cloud,
                json!({ "aud_sub": null, "sub": person.as_str() }),
                "our name in its place",
            ),
            (&cloud, json!({ "aud_sub": "somebody" }), "nobody's"),
            (&cloud, json!({ "tenant": "others" }), "another tenant"),
            (&cloud, json!({ "tenant": null }), "no tenant"),
        ] {
            is_refused(&with(usual, changes).await, "invalid_grant", what);
        }
    }
);

// §8.6.1.2: "The thumbprints MUST match exactly"; without a proof "MUST reject the request with an invalid_grant error".
both_engines!(a_bound_word_is_presented_by_its_holder, trusting(), |app| {
    let person = app.add_person().await;
    let rp = batch(&app).await;
    let (holder, thief) = (Holder::new(), Holder::new());
    let bound = json!({ "cnf": { "jkt": holder.jkt() } });
    let word = signed(&changed(&good(&app, &person), &bound));
    let fields = [("grant_type", GRANT), ("assertion", word.as_str())];
    is_refused(&rp.token(&app, &fields).await, "invalid_grant", "no proof");
    let answer = thief.token(&app, &rp, &fields).await;
    is_refused(&answer, "invalid_grant", "another key");
    let answer = is_given(holder.token(&app, &rp, &fields).await);
    assert_eq!(answer["token_type"], "DPoP");
    assert_eq!(said(&answer)["cnf"]["jkt"], holder.jkt());
    // One that is bound to nothing brings a token that is, where a key is shown.
    let free = signed(&good(&app, &person));
    let fields = [("grant_type", GRANT), ("assertion", free.as_str())];
    let answer = is_given(thief.token(&app, &rp, &fields).await);
    assert_eq!(said(&answer)["cnf"]["jkt"], thief.jkt());
});

// The same of a certificate: what comes of such a word is bound to it, even if its client's tokens are not.
both_engines!(
    a_word_that_is_bound_to_a_certificate_brings_a_token_that_is,
    behind_a_proxy(trusting()),
    |app| {
        let person = app.add_person().await;
        let rp = batch(&app).await;
        let wanted = Wanted::default();
        let (own, other) = (self_signed(wanted), self_signed(wanted));
        let bound = json!({ "x5t#S256": own.thumbprint() });
        let word = signed(&changed(&good(&app, &person), &json!({ "cnf": bound })));
        let fields = [("grant_type", GRANT), ("assertion", word.as_str())];
        for (certificate, what) in [(None, "none"), (Some(&other), "another")] {
            let answer = showing(&app, &rp, &fields, certificate).await;
            is_refused(&answer, "invalid_grant", what);
        }
        let answer = is_given(showing(&app, &rp, &fields, Some(&own)).await);
        assert_eq!(said(&answer)["cnf"], bound);
        let (status, _) = userinfo(&app, &app.node, text(&answer, "access_token")).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "without it");
    }
);

// §4.4.1: "MUST parse it as a JSON array and process each authorization detail object according to RFC 9396".
both_engines!(
    details_of_a_word_are_judged_as_those_of_a_request,
    trusting(),
    |app| {
        let person = app.add_person().await;
        let rp = batch(&app).await;
        let with = async |details: Value, more: &[(&str, &str)]| {
            let changes =
                json!({ "authorization_details": details, "resource": null, "scope": null });
            let word = signed(&changed(&good(&app, &person), &changes));
            present(&app, &rp, &word, more).await
        };
        let accounts = json!({ "type": "accounts", "actions": ["balance", "list"] });
        let answer = is_given(with(json!([accounts]), &[]).await);
        // They are for the bank, and so is the token.
        assert_eq!(answer["authorization_details"], json!([accounts]));
        let token = said(&answer);
        assert_eq!(
            (&token["aud"], &token["authorization_details"]),
            (&json!("https://bank.example"), &json!([accounts]))
        );
        let less = json!([{ "type": "accounts", "actions": ["list"] }]).to_string();
        let answer = is_given(with(json!([accounts]), &[("authorization_details", &less)]).await);
        assert_eq!(answer["authorization_details"].to_string(), less);
        let more = json!([{ "type": "accounts", "actions": ["history"] }]).to_string();
        is_refused(
            &with(json!([accounts]), &[("authorization_details", &more)]).await,
            "invalid_authorization_details",
            "more than it says",
        );
        for (details, what) in [
            (json!(accounts), "no array"),
            (
                json!([crate::oauth::authorization_details::payment("5")]),
                "asked for each time",
            ),
            (json!([]), "none"),
            (json!([{ "type": "unknown" }]), "of no type"),
            (
                json!([{ "type": "calendar", "actions": ["list"] }]),
                "not the client's",
            ),
            (
                json!([{ "type": "accounts", "actions": ["list"], "x": 1 }]),
                "a field too much",
            ),
        ] {
            is_refused(
                &with(details, &[]).await,
                "invalid_authorization_details",
                what,
            );
        }
    }
);
