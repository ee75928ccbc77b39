//! Software statements (RFC 7591 §2.3): whom the operator trusts says what a software is, and nobody else does.

use std::time::Duration;

use doorward::domain::issuer_keys::IssuerKeys;
use doorward::domain::signing::SigningAlgorithm;
use doorward::provider::{Settings, SoftwareStatements, StatementIssuer};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::support::app::confidential;
use crate::support::forge::{Key, changed, forgeries};
use crate::support::relying_party::REDIRECT;
use crate::support::stranger::{Stranger, answer};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

const DIRECTORY: &str = "https://directory.example";
const OTHER: &str = "https://other.example";

/// The keys of those who are trusted; each signs for itself alone.
struct Directory {
    key: Key,
    other: Key,
}

impl Directory {
    fn new() -> Self {
        Self {
            key: Key::generate(SigningAlgorithm::ES256, "directory"),
            other: Key::generate(SigningAlgorithm::ES256, "other"),
        }
    }

    fn trusted(&self) -> Vec<StatementIssuer> {
        let issuer = |issuer: &str, key: &Key| StatementIssuer {
            issuer: issuer.into(),
            keys: IssuerKeys::Given(json!({ "keys": [key.public()] })),
        };
        vec![issuer(DIRECTORY, &self.key), issuer(OTHER, &self.other)]
    }

    fn sign(&self, claims: &Value) -> String {
        self.key.sign(&self.key.header("JWT"), claims)
    }
}

fn said() -> Value {
    json!({
        "iss": DIRECTORY,
        "software_id": "4NRB1-0XZABZI9E6-5SM3R",
        "client_name": "Attested",
        "redirect_uris": [REDIRECT],
    })
}

/// A second node that trusts them.
async fn trusting(app: &mut TestApp, directory: &Directory, is_open: bool, are_required: bool) {
    app.options.settings.software_statements = SoftwareStatements {
        issuers: directory.trusted(),
        are_required,
    };
    app.options.settings.strangers.is_registration_open = is_open;
    app.node = app.second_node().await;
}

async fn register(app: &TestApp, metadata: &Value, token: Option<&str>) -> Answer {
    let mut request = app.request(Method::POST, "/register").json(metadata);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    Answer::to(request).await
}

async fn update(app: &TestApp, registered: &Value, changes: &Value) -> Answer {
    let mut metadata = registered.clone();
    for name in [
        "registration_access_token",
        "registration_client_uri",
        "client_secret_expires_at",
        "client_id_issued_at",
    ] {
        metadata.as_object_mut().unwrap().remove(name);
    }
    let address = format!("/register/{}", registered["client_id"].as_str().unwrap());
    let token = registered["registration_access_token"].as_str().unwrap();
    let request = app
        .request(Method::PUT, &address)
        .bearer_auth(token)
        .json(&changed(&metadata, changes));
    Answer::to(request).await
}

// §2.3: the statement's values "MUST take precedence"; §3.2.1: they and the statement are in the answer.
both_engines!(what_a_statement_says_stands_above_the_rest, |app| {
    let mut app = app;
    let directory = Directory::new();
    trusting(&mut app, &directory, false, false).await;
    let token = app.admin_token().await;
    let statement = directory.sign(&said());
    let metadata = changed(
        &confidential("https://evil.example/cb"),
        &json!({
            "software_statement": statement,
            "client_name": "Another",
            "client_name#fr": "Un autre",
            "client_uri": "https://app.example/",
            "software_id": "mine",
        }),
    );
    let answer = register(&app, &metadata, Some(&token)).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let registered = answer.json();
    assert_eq!(registered["software_statement"], statement);
    assert_eq!(registered["client_name"], "Attested");
    assert_eq!(registered["software_id"], said()["software_id"]);
    assert_eq!(registered["redirect_uris"], json!([REDIRECT]));
    assert!(registered.get("client_name#fr").is_none(), "{registered}");
    // What it does not say is the client's to say.
    assert_eq!(registered["client_uri"], "https://app.example/");
    for claim in ["iss", "aud", "exp", "iat"] {
        assert!(registered.get(claim).is_none(), "{claim}");
    }
    app.add_person().await;
    let rp = RelyingParty::of(registered);
    assert_eq!(rp.redirect_uri, REDIRECT);
    rp.tokens(&app, &mut Browser::new(&app)).await;
});

// §3.2.2: "The software statement presented is invalid."
both_engines!(what_nobody_trusted_signed_is_invalid, |app| {
    let mut app = app;
    let directory = Directory::new();
    trusting(&mut app, &directory, false, false).await;
    let token = app.admin_token().await;
    let now = app.clock.now().as_seconds();
    let header = directory.key.header("JWT");
    let with = async |statement: Value| {
        let metadata = changed(
            &confidential(REDIRECT),
            &json!({ "software_statement": statement }),
        );
        register(&app, &metadata, Some(&token)).await
    };
    for (what, forged) in forgeries(&directory.key, &header, &said()) {
        with(json!(forged))
            .await
            .is_refused(400, "invalid_software_statement", what);
    }
    for changes in [
        json!({ "iss": null }),
        json!({ "iss": 1 }),
        json!({ "exp": now - 61 }),
        json!({ "nbf": now + 61 }),
        json!({ "iat": now + 61 }),
        json!({ "aud": "https://other.example" }),
        json!({ "aud": ["https://other.example"] }),
        json!({ "client_id": "mine" }),
        json!({ "client_secret": "a secret that is everybody's" }),
        json!({ "registration_access_token": "x" }),
        json!({ "software_statement": directory.sign(&said()) }),
        json!({ "contacts": ["x".repeat(9000)] }),
        // Each issuer's keys are for its own name.
        json!({ "iss": OTHER }),
    ] {
        let statement = directory.sign(&changed(&said(), &changes));
        with(json!(statement))
            .await
            .is_refused(400, "invalid_software_statement", changes);
    }
    for typ in ["at+jwt", "oauth-authz-req+jwt", "dpop+jwt"] {
        let statement = directory.key.sign(&directory.key.header(typ), &said());
        with(json!(statement))
            .await
            .is_refused(400, "invalid_software_statement", typ);
    }
    for odd in [
        json!(""),
        json!("a.b.c"),
        json!(1),
        json!({}),
        json!([said()]),
    ] {
        with(odd.clone())
            .await
            .is_refused(400, "invalid_software_statement", odd);
    }
    for good in [
        json!({ "aud": app.issuer }),
        json!({ "aud": [OTHER, app.issuer] }),
        json!({ "exp": now + 60, "nbf": now, "iat": now - 3600 }),
    ] {
        let statement = directory.sign(&changed(&said(), &good));
        let answer = with(json!(statement)).await;
        assert_eq!(answer.status, 201, "{good}: {}", answer.text);
    }
    // What it says has to keep the rules of registration as what anybody says.
    let statement = directory.sign(&changed(
        &said(),
        &json!({ "redirect_uris": ["https://x.example/#y"] }),
    ));
    with(json!(statement))
        .await
        .is_refused(400, "invalid_redirect_uri", "a fragment");
});

// §3.2.2: "The software statement presented is not approved for use by this authorization server."
both_engines!(a_statement_of_somebody_else_is_not_approved, |app| {
    let mut app = app;
    let token = app.admin_token().await;
    let directory = Directory::new();
    let metadata = |iss: &str| {
        let statement = directory.sign(&changed(&said(), &json!({ "iss": iss })));
        changed(
            &confidential(REDIRECT),
            &json!({ "software_statement": statement }),
        )
    };
    // Nobody's is, where the operator trusts nobody.
    register(&app, &metadata(DIRECTORY), Some(&token))
        .await
        .is_refused(400, "unapproved_software_statement", "nobody is trusted");
    trusting(&mut app, &directory, false, false).await;
    for iss in ["https://unknown.example", "", "https://directory.example/"] {
        register(&app, &metadata(iss), Some(&token))
            .await
            .is_refused(400, "unapproved_software_statement", iss);
    }
});

both_engines!(registration_is_open_to_those_who_bring_one, |app| {
    let mut app = app;
    let token = app.admin_token().await;
    let directory = Directory::new();
    let own = json!({
        "redirect_uris": ["https://evil.example/cb"],
        "token_endpoint_auth_method": "none",
    });
    let with = |statement: &str| changed(&own, &json!({ "software_statement": statement }));
    let good = directory.sign(&said());
    // Where registration is closed it opens nothing.
    trusting(&mut app, &directory, false, true).await;
    let closed = register(&app, &with(&good), None).await;
    assert_eq!(closed.status, 401, "{}", closed.text);
    trusting(&mut app, &directory, true, true).await;
    register(&app, &own, None)
        .await
        .is_refused(400, "invalid_client_metadata", "none");
    let unknown = directory.sign(&changed(&said(), &json!({ "iss": "https://x.example" })));
    register(&app, &with(&unknown), None).await.is_refused(
        400,
        "unapproved_software_statement",
        "unknown",
    );
    let forged = directory.other.sign(&directory.key.header("JWT"), &said());
    register(&app, &with(&forged), None).await.is_refused(
        400,
        "invalid_software_statement",
        "forged",
    );
    let answer = register(&app, &with(&good), None).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(answer.json()["redirect_uris"], json!([REDIRECT]));
    // A statement makes nobody more than who registers itself may be.
    let more = changed(
        &said(),
        &json!({ "grant_types": ["client_credentials"], "response_types": [], "token_endpoint_auth_method": "client_secret_basic" }),
    );
    register(&app, &with(&directory.sign(&more)), None)
        .await
        .is_refused(400, "invalid_client_metadata", "for itself");
    // Whoever has the operator's token needs none.
    let answer = register(&app, &own, Some(&token)).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    // And where none is required, whoever comes without one is a stranger as ever.
    trusting(&mut app, &directory, true, false).await;
    let answer = register(&app, &own, None).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
});

// RFC 7592 §2.2: what an update leaves out is gone; but not what somebody else says.
both_engines!(a_client_keeps_to_its_statement, |app| {
    let mut app = app;
    let directory = Directory::new();
    trusting(&mut app, &directory, true, true).await;
    let now = app.clock.now().as_seconds();
    let statement = directory.sign(&changed(&said(), &json!({ "exp": now + 60 })));
    let own = json!({ "token_endpoint_auth_method": "none", "software_statement": statement });
    let registered = register(&app, &own, None).await.json();
    // It was good when it counted.
    app.clock.advance(Duration::from_hours(1));
    for changes in [
        json!({ "client_name": "Another", "redirect_uris": ["https://evil.example/cb"] }),
        json!({ "client_name": "Another", "software_statement": null, "redirect_uris": ["https://evil.example/cb"] }),
    ] {
        let answer = update(&app, &registered, &changes).await;
        assert_eq!(answer.status, 200, "{changes}: {}", answer.text);
        let kept = answer.json();
        assert_eq!(kept["client_name"], "Attested", "{changes}");
        assert_eq!(kept["redirect_uris"], json!([REDIRECT]));
        assert_eq!(kept["software_statement"], statement);
    }
    let answer = update(
        &app,
        &registered,
        &json!({ "client_uri": "https://app.example/" }),
    )
    .await;
    assert_eq!(answer.json()["client_uri"], "https://app.example/");
    let newer = directory.sign(&changed(&said(), &json!({ "client_name": "Newer" })));
    let answer = update(&app, &registered, &json!({ "software_statement": newer })).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(
        (
            &answer.json()["client_name"],
            &answer.json()["software_statement"]
        ),
        (&json!("Newer"), &json!(newer))
    );
    let forged = directory.other.sign(&directory.key.header("JWT"), &said());
    let another = directory.sign(&changed(&said(), &json!({ "software_id": "another" })));
    let nameless = directory.sign(&changed(&said(), &json!({ "software_id": null })));
    let other = changed(&said(), &json!({ "iss": OTHER }));
    let others = directory.other.sign(&directory.other.header("JWT"), &other);
    for (statement, why) in [
        (forged, "forged"),
        (another, "another software's"),
        (nameless, "of no software"),
        (others, "another issuer's"),
    ] {
        update(
            &app,
            &registered,
            &json!({ "software_statement": statement }),
        )
        .await
        .is_refused(400, "invalid_software_statement", why);
    }
});

// One that names no software could be followed by any other of its issuer.
both_engines!(a_statement_without_a_software_is_followed_by_none, |app| {
    let mut app = app;
    let directory = Directory::new();
    trusting(&mut app, &directory, true, true).await;
    let nameless = changed(&said(), &json!({ "software_id": null }));
    let statement = directory.sign(&nameless);
    let own = json!({ "token_endpoint_auth_method": "none", "software_statement": statement });
    let registered = register(&app, &own, None).await.json();
    let other = directory.sign(&changed(&nameless, &json!({ "client_name": "Another" })));
    update(&app, &registered, &json!({ "software_statement": other }))
        .await
        .is_refused(400, "invalid_software_statement", "no software");
    let same = update(&app, &registered, &json!({})).await;
    assert_eq!(same.status, 200, "{}", same.text);
});

// RFC 8725 §3.12: what else its issuer signs is no statement.
both_engines!(another_jwt_of_its_issuer_is_no_statement, |app| {
    let mut app = app;
    let directory = Directory::new();
    trusting(&mut app, &directory, true, true).await;
    let own = json!({ "token_endpoint_auth_method": "none", "redirect_uris": [REDIRECT] });
    let now = app.clock.now().as_seconds();
    for claims in [
        json!({ "iss": DIRECTORY }),
        json!({ "iss": DIRECTORY, "aud": app.issuer, "sub": "alex", "email": "alex@example.com", "exp": now + 60 }),
        json!({ "iss": DIRECTORY, "aud": app.issuer, "scope": "openid", "exp": now + 60 }),
        json!({ "iss": DIRECTORY, "contacts": [], "client_name": null }),
    ] {
        let with = changed(
            &own,
            &json!({ "software_statement": directory.sign(&claims) }),
        );
        register(&app, &with, None).await.is_refused(
            400,
            "invalid_software_statement",
            claims.to_string(),
        );
    }
});

fn with_published() -> Options {
    Options {
        settings: Settings {
            is_dev: true,
            ..Settings::default()
        },
        ..Options::dev()
    }
}

both_engines!(an_issuer_may_publish_its_keys, with_published(), |app| {
    let mut app = app;
    let directory = Directory::new();
    let body = json!({ "keys": [directory.key.public()] }).to_string();
    let server = Stranger::start(move |_: String, stream: TcpStream| {
        let body = body.clone();
        async move {
            answer(
                stream,
                "200 OK",
                "cache-control: max-age=120\r\n",
                body.as_bytes(),
            )
            .await;
        }
    })
    .await;
    app.options.settings.software_statements = SoftwareStatements {
        issuers: vec![StatementIssuer {
            issuer: DIRECTORY.into(),
            keys: IssuerKeys::Published(server.at("/keys")),
        }],
        are_required: false,
    };
    app.node = app.second_node().await;
    let token = app.admin_token().await;
    for (statement, is_good) in [
        (directory.sign(&said()), true),
        (
            directory
                .other
                .sign(&directory.other.header("JWT"), &said()),
            false,
        ),
    ] {
        let metadata = changed(
            &confidential(REDIRECT),
            &json!({ "software_statement": statement }),
        );
        let answer = register(&app, &metadata, Some(&token)).await;
        if is_good {
            assert_eq!(answer.status, 201, "{}", answer.text);
        } else {
            answer.is_refused(400, "invalid_software_statement", "another's");
        }
    }
});
