//! Resource indicators (RFC 8707): an access token is for the service that its client named, and for no other.

use std::sync::Arc;

use doorward::domain::resource::{ResourceRules, ResourceServer};
use doorward::domain::response_type::ResponseType;
use doorward::domain::scope::Scope;
use doorward::domain::signing::SigningAlgorithm;
use doorward::provider::Settings;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::oauth::device::{Device, television};
use crate::support::answer::delivered;
use crate::support::app::confidential;
use crate::support::browser::parameters;
use crate::support::forge::{Key, changed};
use crate::support::relying_party::{REDIRECT, claims, text, userinfo};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

const FILES: &str = "https://files.example/mcp";
const MAIL: &str = "https://mail.example";
const UNKNOWN: &str = "https://unknown.example";

fn rules(is_any_allowed: bool) -> Arc<ResourceRules> {
    let server = |uri: &str, name: Option<&str>, scope: Option<&str>| ResourceServer {
        uri: uri.into(),
        name: name.map(str::to_owned),
        scope: scope.map(|text| Scope::parse(text).expect("scopes")),
    };
    Arc::new(ResourceRules {
        servers: vec![
            server(FILES, Some("Files"), Some("files:read files:write")),
            server(MAIL, None, None),
        ],
        is_any_allowed,
    })
}

fn with_services() -> Options {
    Options {
        settings: Settings {
            resources: rules(false),
            ..Settings::default()
        },
        ..Options::default()
    }
}

fn with_any_service() -> Options {
    let mut options = with_services();
    options.settings.resources = rules(true);
    options
}

async fn party(app: &TestApp) -> RelyingParty {
    let metadata = changed(
        &confidential(REDIRECT),
        &json!({
            "scope": "openid email files:read files:write",
            "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
        }),
    );
    let mut rp = RelyingParty::of(app.add_client(metadata).await);
    rp.scope = "openid email files:read".into();
    rp
}

/// The usual request, which names these.
fn asks(rp: &RelyingParty, resources: &[&str]) -> String {
    let mut address = rp.authorize(&[]);
    for resource in resources {
        address.push_str("&resource=");
        address.extend(url::form_urlencoded::byte_serialize(resource.as_bytes()));
    }
    address
}

async fn code(rp: &RelyingParty, browser: &mut Browser, resources: &[&str]) -> String {
    let location = browser.complete(&asks(rp, resources)).await;
    parameters(&location)["code"].clone()
}

/// A token request that names these besides.
async fn token(
    app: &TestApp,
    rp: &RelyingParty,
    mut fields: Vec<(&str, &str)>,
    resources: &[&'static str],
) -> (StatusCode, Value) {
    fields.extend(resources.iter().map(|resource| ("resource", *resource)));
    rp.token(app, &fields).await
}

fn refreshing(token: &str) -> Vec<(&str, &str)> {
    vec![("grant_type", "refresh_token"), ("refresh_token", token)]
}

fn audience(tokens: &Value) -> Value {
    claims(text(tokens, "access_token"))["aud"].clone()
}

#[track_caller]
fn is_invalid_target(answer: &(StatusCode, Value), what: &str) {
    assert_eq!(
        (answer.0, &answer.1["error"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_target")),
        "{what}: {}",
        answer.1
    );
}

fn by_the_browser() -> Options {
    let mut options = with_services();
    options.settings.additional_response_types = ResponseType::ALL.to_vec();
    options
}

// §2.1: no token request says afterwards which of several it is for.
both_engines!(
    a_token_that_comes_by_the_browser_is_for_one_service,
    by_the_browser(),
    |app| {
        app.add_person().await;
        let wanted = json!({
            "scope": "openid email files:read",
            "response_types": ["code token"],
            "grant_types": ["authorization_code", "implicit"],
        });
        let metadata = changed(&confidential(REDIRECT), &wanted);
        let mut rp = RelyingParty::of(app.add_client(metadata).await);
        rp.scope = "openid email files:read".into();
        let mut browser = Browser::new(&app);
        let one = rp.authorize(&[("response_type", "code token"), ("resource", FILES)]);
        let answer = parameters(&browser.complete(&one).await);
        assert_eq!(claims(&answer["access_token"])["aud"], FILES);
        assert_eq!(answer["scope"], "files:read");
        let (status, _) = userinfo(&app, &app.node, &answer["access_token"]).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        let mail: String = url::form_urlencoded::byte_serialize(MAIL.as_bytes()).collect();
        let two = browser.get(&format!("{one}&resource={mail}")).await;
        assert_eq!(delivered(&two)["error"], "invalid_target");
    }
);

both_engines!(a_device_names_its_service_too, with_services(), |app| {
    app.add_person().await;
    let wanted = json!({ "scope": "openid files:read" });
    let metadata = changed(&television("client_secret_basic"), &wanted);
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let ask = async |resource: &'static str| {
        let fields = [("scope", "openid files:read"), ("resource", resource)];
        rp.post(&app, &app.node, "/device_authorization", &fields)
            .await
    };
    is_invalid_target(&ask(UNKNOWN).await, "a device asks for it");
    let mut browser = Browser::new(&app);
    for (resource, is_given) in [(FILES, true), (MAIL, false)] {
        let device = Device::of(&ask(FILES).await.1);
        let page = device.asks(&mut browser, "alex").await;
        assert!(
            page.text().contains("Files (files.example)"),
            "{}",
            page.text()
        );
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        assert_eq!(page.name(), "device-done", "{}", page.body);
        let answer = token(&app, &rp, device.fields().to_vec(), &[resource]).await;
        if is_given {
            assert_eq!(audience(&answer.1), FILES, "{}", answer.1);
        } else {
            is_invalid_target(&answer, "another service");
        }
    }
});

// RFC 9068 §3: "the resulting JWT access token aud claim SHOULD have the same value as the resource parameter in the request".
both_engines!(
    a_token_is_for_the_service_that_was_named,
    with_services(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        let code = code(&rp, &mut browser, &[FILES]).await;
        let (status, tokens) = rp.redeem(&app, &code).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        let access = text(&tokens, "access_token");
        let said = claims(access);
        // One text, and of the scopes those that mean something there.
        assert_eq!(
            (&said["aud"], &said["scope"]),
            (&json!(FILES), &json!("files:read"))
        );
        assert_eq!(tokens["scope"], "files:read");
        // Core 1.0 §2: the ID token is the client's, whatever it asks an access token for.
        assert_eq!(claims(text(&tokens, "id_token"))["aud"], rp.id);
        // RFC 9068 §4: nobody takes what is for another.
        let (status, refused) = userinfo(&app, &app.node, access).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{refused}");
        let told = rp.introspect(&app, access).await;
        assert_eq!(
            (&told["active"], &told["aud"]),
            (&json!(true), &json!(FILES))
        );
        // A refresh keeps to it, named or not.
        let refresh = text(&tokens, "refresh_token");
        let (status, tokens) = token(&app, &rp, refreshing(refresh), &[]).await;
        assert_eq!(
            (status, audience(&tokens)),
            (StatusCode::OK, json!(FILES)),
            "{tokens}"
        );
        let refresh = text(&tokens, "refresh_token");
        let (_, tokens) = token(&app, &rp, refreshing(refresh), &[FILES]).await;
        assert_eq!(audience(&tokens), FILES);
    }
);

both_engines!(
    a_token_without_a_service_is_for_the_provider,
    with_services(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        for resources in [&[][..], &[app.issuer.as_str()][..]] {
            let code = code(&rp, &mut browser, resources).await;
            let (_, tokens) = rp.redeem(&app, &code).await;
            assert_eq!(audience(&tokens), app.issuer);
            let (status, _) = userinfo(&app, &app.node, text(&tokens, "access_token")).await;
            assert_eq!(status, StatusCode::OK);
        }
    }
);

both_engines!(
    an_opaque_token_has_an_audience_too,
    with_services(),
    |app| {
        app.add_person().await;
        let metadata = changed(
            &confidential(REDIRECT),
            &json!({ "access_token_format": "opaque" }),
        );
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let code = code(&rp, &mut Browser::new(&app), &[MAIL]).await;
        let (_, tokens) = rp.redeem(&app, &code).await;
        let access = text(&tokens, "access_token");
        assert_eq!(rp.introspect(&app, access).await["aud"], MAIL);
        let (status, _) = userinfo(&app, &app.node, access).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
);

// RFC 8707 §2: "The authorization server ... invalid_target: The requested resource is invalid, missing, unknown, or malformed."
both_engines!(
    what_is_no_service_is_an_invalid_target_everywhere,
    with_services(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let long = format!("{MAIL}/{}", "x".repeat(512));
        let fragment = format!("{MAIL}#x");
        let many = ["https://a.example"; 6];
        for bad in [
            &[UNKNOWN][..],
            &["https://files.example"],
            &["mail.example"],
            &["/mcp"],
            &[&fragment],
            &[&long],
            &[MAIL, UNKNOWN],
            &many,
        ] {
            let page = Browser::new(&app).open(&asks(&rp, bad)).await;
            let answer = parameters(page.location());
            assert_eq!(answer["error"], "invalid_target", "{bad:?} {answer:?}");
            assert_eq!(answer["state"], "a state");
            let pushed = rp.asks(&[]);
            let mut fields: Vec<(&str, &str)> = pushed
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            fields.extend(bad.iter().map(|resource| ("resource", *resource)));
            fields.retain(|(name, _)| *name != "client_id");
            let answer = rp.post(&app, &app.node, "/par", &fields).await;
            is_invalid_target(&answer, "/par");
            let own = [
                ("grant_type", "client_credentials"),
                ("scope", "files:read"),
            ];
            let fields: Vec<(&str, &str)> = own
                .into_iter()
                .chain(bad.iter().map(|resource| ("resource", *resource)))
                .collect();
            is_invalid_target(&rp.token(&app, &fields).await, "/token");
        }
    }
);

// RFC 8707 §2.2: a request that names several gets a token for one of them at a time, and never for another.
both_engines!(
    of_several_services_each_token_is_for_one,
    with_services(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        let both = async |browser: &mut Browser| code(&rp, browser, &[FILES, MAIL]).await;
        let first = both(&mut browser).await;
        let (status, tokens) = token(&app, &rp, rp.redemption(&first), &[MAIL]).await;
        assert_eq!(
            (status, audience(&tokens)),
            (StatusCode::OK, json!(MAIL)),
            "{tokens}"
        );
        // What is refused uses nothing up.
        let refresh = text(&tokens, "refresh_token");
        for wrong in [&[][..], &[FILES, MAIL], &[UNKNOWN]] {
            is_invalid_target(
                &token(&app, &rp, refreshing(refresh), wrong).await,
                "several",
            );
        }
        let issuer: &'static str = app.issuer.clone().leak();
        is_invalid_target(
            &token(&app, &rp, refreshing(refresh), &[issuer]).await,
            "wider",
        );
        let (status, tokens) = token(&app, &rp, refreshing(refresh), &[FILES]).await;
        assert_eq!(
            (status, audience(&tokens)),
            (StatusCode::OK, json!(FILES)),
            "{tokens}"
        );
        for wrong in [&[][..], &[FILES, MAIL]] {
            let code = both(&mut browser).await;
            is_invalid_target(
                &token(&app, &rp, rp.redemption(&code), wrong).await,
                "a code",
            );
        }
        // Nor does one that named none get any later.
        let none = code(&rp, &mut browser, &[]).await;
        is_invalid_target(
            &token(&app, &rp, rp.redemption(&none), &[FILES]).await,
            "none",
        );
    }
);

both_engines!(
    a_client_gets_a_token_of_its_own_for_a_service,
    with_services(),
    |app| {
        let rp = party(&app).await;
        let own = vec![("grant_type", "client_credentials")];
        let (status, tokens) = token(&app, &rp, own.clone(), &[FILES]).await;
        assert_eq!(
            (status, audience(&tokens)),
            (StatusCode::OK, json!(FILES)),
            "{tokens}"
        );
        assert_eq!(tokens["scope"], "files:read files:write");
        let (_, tokens) = token(&app, &rp, own.clone(), &[]).await;
        assert_eq!(audience(&tokens), app.issuer);
        is_invalid_target(&token(&app, &rp, own, &[FILES, MAIL]).await, "two");
    }
);

both_engines!(a_request_object_may_name_services, with_services(), |app| {
    app.add_person().await;
    let key = Key::generate(SigningAlgorithm::ES256, "the client's");
    let metadata = changed(
        &confidential(REDIRECT),
        &json!({ "jwks": { "keys": [key.public()] } }),
    );
    let rp = RelyingParty::of(app.add_client(metadata).await);
    for (named, wanted) in [(json!(MAIL), MAIL), (json!([FILES, MAIL]), MAIL)] {
        let mut object = rp.object(&app, &[]);
        object["resource"] = named;
        let object = key.sign(&key.header("oauth-authz-req+jwt"), &object);
        let address = rp.authorize(&[("request", &object)]);
        let location = Browser::new(&app).complete(&address).await;
        let code = parameters(&location)["code"].clone();
        let (status, tokens) = token(&app, &rp, rp.redemption(&code), &[wanted]).await;
        assert_eq!(
            (status, audience(&tokens)),
            (StatusCode::OK, json!(wanted)),
            "{tokens}"
        );
    }
});

both_engines!(a_pushed_request_may_name_services, with_services(), |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let opens = rp.pushed(&app, &[("resource", MAIL)]).await;
    let location = Browser::new(&app).complete(&opens).await;
    let (_, tokens) = rp.redeem(&app, &parameters(&location)["code"]).await;
    assert_eq!(audience(&tokens), MAIL);
});

// A person is told which service is reached, and what they allowed at one is nothing that they allowed at another.
both_engines!(each_service_is_agreed_to, with_services(), |app| {
    app.add_person().await;
    let rp = party(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&asks(&rp, &[FILES])).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "consent");
    assert!(
        page.text().contains("Files (files.example)"),
        "{}",
        page.text()
    );
    let page = browser.submit(&page, &[("decision", "allow")]).await;
    assert!(parameters(page.location()).contains_key("code"));
    let again = browser.open(&asks(&rp, &[FILES])).await;
    assert!(
        parameters(again.location()).contains_key("code"),
        "it is remembered"
    );
    for other in [&[MAIL][..], &[FILES, MAIL], &[]] {
        let page = browser.open(&asks(&rp, other)).await;
        assert_eq!(page.name(), "consent", "{other:?}");
    }
    browser.complete(&asks(&rp, &[MAIL])).await;
    let again = browser.open(&asks(&rp, &[FILES, MAIL])).await;
    assert!(
        parameters(again.location()).contains_key("code"),
        "both are remembered"
    );
    let apps = browser.open("/account/apps").await;
    let text = apps.text();
    assert!(
        text.contains("files.example") && text.contains("mail.example"),
        "{text}"
    );
});

both_engines!(
    any_https_address_may_be_a_service,
    with_any_service(),
    |app| {
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        let page = browser.open(&asks(&rp, &[UNKNOWN])).await;
        let page = browser.sign_in(&page, "alex").await;
        assert!(page.text().contains("unknown.example"), "{}", page.text());
        let code = code(&rp, &mut browser, &[UNKNOWN]).await;
        let (_, tokens) = rp.redeem(&app, &code).await;
        assert_eq!(audience(&tokens), UNKNOWN);
        let own = format!("{}/userinfo", app.issuer);
        for bad in ["http://unknown.example", "http://127.0.0.1:1/mcp", &own] {
            let page = browser.open(&asks(&rp, &[bad])).await;
            assert_eq!(
                parameters(page.location())["error"],
                "invalid_target",
                "{bad}"
            );
        }
    }
);

both_engines!(
    a_service_that_was_taken_away_is_no_audience_any_more,
    with_services(),
    |app| {
        let mut app = app;
        app.add_person().await;
        let rp = party(&app).await;
        let mut browser = Browser::new(&app);
        let code = code(&rp, &mut browser, &[MAIL]).await;
        let (_, tokens) = rp.redeem(&app, &code).await;
        let mut elsewhere = Browser::new(&app);
        let waiting = elsewhere.open(&asks(&rp, &[MAIL])).await;
        app.options.settings.resources = Arc::default();
        let later = app.second_node().await;
        let refresh = refreshing(text(&tokens, "refresh_token"));
        is_invalid_target(
            &rp.post(&app, &later, "/token", &refresh).await,
            "a refresh",
        );
        elsewhere.move_to(&later);
        let page = elsewhere.open(&waiting.path).await;
        assert_eq!(parameters(page.location())["error"], "invalid_target");
    }
);

// RFC 9728 §2, §3, §5.1: who comes without a token finds out what it takes here.
both_engines!(
    the_provider_says_what_it_is_as_a_resource,
    with_services(),
    |app| {
        let answer = Answer::to(app.request(Method::GET, "/userinfo")).await;
        let challenge = answer.header("www-authenticate").to_owned();
        let address = challenge
            .split("resource_metadata=\"")
            .nth(1)
            .expect("an address");
        let address = address.trim_end_matches('"');
        assert_eq!(
            address,
            format!("{}/.well-known/oauth-protected-resource", app.issuer)
        );
        let metadata = Answer::to(app.request(Method::GET, address)).await;
        assert_eq!(
            (metadata.status, metadata.header("content-type")),
            (200, "application/json")
        );
        let metadata = metadata.json();
        // §3.3: "The resource value returned MUST be identical to the protected resource's resource identifier value".
        assert_eq!(metadata["resource"], app.issuer);
        assert_eq!(metadata["authorization_servers"], json!([app.issuer]));
        assert_eq!(metadata["jwks_uri"], format!("{}/jwks.json", app.issuer));
        assert_eq!(
            metadata["bearer_methods_supported"],
            json!(["header", "body"])
        );
        assert_eq!(
            metadata["tls_client_certificate_bound_access_tokens"],
            Value::Null
        );
        let scopes = metadata["scopes_supported"].as_array().expect("scopes");
        assert!(scopes.contains(&json!("openid")) && !scopes.contains(&json!("files:read")));
        // §4: the authorization server names those that it knows.
        let server =
            Answer::to(app.request(Method::GET, "/.well-known/oauth-authorization-server")).await;
        assert_eq!(
            server.json()["protected_resources"],
            json!([app.issuer, FILES, MAIL])
        );
    }
);
