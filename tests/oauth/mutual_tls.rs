//! Mutual TLS (RFC 8705): clients that are known by their certificates, and tokens that are bound to them. A proxy says which; where TLS
//! ends in the server itself, `tests/web/tls.rs` shows them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use doorward::domain::signing::SigningAlgorithm;
use doorward::provider::{Issuer, MutualTls, Settings};
use doorward::web::client_address::{ForwardedBy, TrustedProxies};
use doorward::web::client_certificate::{CertificateFormat, CertificateHeader};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::support::app::{confidential, public};
use crate::support::certificates::{Authority, Certificate, EC, ED25519, RSA, Wanted, self_signed};
use crate::support::database::Engine;
use crate::support::forge::{ASSERTION_TYPE, Key, assertion, changed};
use crate::support::holder::Holder;
use crate::support::relying_party::{REDIRECT, claims, text};
use crate::support::stranger::{Stranger, answer};
use crate::support::{Answer, Browser, Options, RelyingParty, TestApp};

const FOR_ITSELF: [(&str, &str); 1] = [("grant_type", "client_credentials")];

fn proxies_at(network: &str, format: CertificateFormat) -> TrustedProxies {
    let network = network.parse().expect("a network");
    TrustedProxies::new([network], ForwardedBy::XForwardedFor).with_certificates(Some(
        CertificateHeader {
            name: "client-cert".parse().expect("a name"),
            format,
        },
    ))
}

/// Behind a proxy that writes the header of RFC 9440; these vouch for subjects.
fn behind(authorities: Option<&Authority>) -> Options {
    Options {
        settings: Settings {
            mutual_tls: Some(MutualTls {
                has_authorities: authorities.is_some(),
                endpoints: None,
            }),
            ..Settings::default()
        },
        proxies: || proxies_at("127.0.0.1", CertificateFormat::Rfc9440),
        authorities: authorities.map(Authority::pem),
        ..Options::default()
    }
}

fn by_itself(method: &str) -> Value {
    json!({
        "grant_types": ["client_credentials"],
        "response_types": [],
        "scope": "email",
        "token_endpoint_auth_method": method,
    })
}

fn showing(request: RequestBuilder, certificate: &Certificate) -> RequestBuilder {
    let mut request = request.header("client-cert", certificate.byte_sequence());
    if !certificate.chain.is_empty() {
        let chain = certificate.chain.iter();
        let chain: Vec<String> = chain
            .map(|der| format!(":{}:", data_encoding::BASE64.encode(der)))
            .collect();
        request = request.header("client-cert-chain", chain.join(", "));
    }
    request
}

/// A token request of a client that says who it is and shows this certificate.
async fn ask(
    app: &TestApp,
    rp: &RelyingParty,
    fields: &[(&str, &str)],
    certificate: Option<&Certificate>,
) -> Answer {
    let request = app.request(Method::POST, "/token");
    let request = match rp.basic() {
        Some(basic) => request.header("authorization", basic).form(fields),
        None => request.form(&[fields, &[("client_id", rp.id.as_str())]].concat()),
    };
    match certificate {
        Some(certificate) => Answer::to(showing(request, certificate)).await,
        None => Answer::to(request).await,
    }
}

async fn is_let_in(app: &TestApp, rp: &RelyingParty, certificate: Option<&Certificate>) -> bool {
    let answer = ask(app, rp, &FOR_ITSELF, certificate).await;
    if answer.status != 200 {
        answer.is_refused(401, "invalid_client", &rp.id);
        assert_eq!(
            answer.json()["error_description"],
            "client authentication failed"
        );
    }
    answer.status == 200
}

async fn with_subject(app: &TestApp, member: &str, value: &str) -> RelyingParty {
    let mut metadata = by_itself("tls_client_auth");
    metadata[member] = value.into();
    let rp = RelyingParty::of(app.add_client(metadata).await);
    assert_eq!(
        (&rp.registration[member], &rp.secret),
        (&json!(value), &None)
    );
    rp
}

const ALTERNATIVES: &str = "DNS:client.example,URI:https://client.example/id,IP:192.0.2.7,IP:2001:db8::7,email:client@example.com";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_is_known_by_the_subject_of_its_certificate() {
    let authority = Authority::new("one");
    let app = TestApp::start(Engine::Sqlite, behind(Some(&authority))).await;
    let shown = authority.issue(Wanted {
        alternatives: ALTERNATIVES,
        ..Wanted::default()
    });
    for (member, right, wrong) in [
        (
            "tls_client_auth_subject_dn",
            vec![
                "CN=client,O=Example Ltd,C=US",
                "cn=Client, o=EXAMPLE  Ltd, c=us",
            ],
            vec![
                "C=US,O=Example Ltd,CN=client",
                "CN=client,O=Example Ltd",
                "CN=client",
                "CN=client,O=Example,C=US",
                "CN=clients,O=Example Ltd,C=US",
            ],
        ),
        (
            "tls_client_auth_san_dns",
            vec!["client.example", "CLIENT.example"],
            vec![
                "example",
                "other.example",
                "client.example.org",
                "*.example",
            ],
        ),
        (
            "tls_client_auth_san_uri",
            vec!["https://client.example/id"],
            vec!["https://client.example/", "https://CLIENT.example/id"],
        ),
        (
            "tls_client_auth_san_ip",
            vec!["192.0.2.7", "2001:db8::7"],
            vec!["192.0.2.8", "2001:db8::8", "::ffff:192.0.2.7"],
        ),
        (
            "tls_client_auth_san_email",
            vec!["client@example.com"],
            vec!["other@example.com", "Client@example.com"],
        ),
    ] {
        for value in right {
            let rp = with_subject(&app, member, value).await;
            assert!(is_let_in(&app, &rp, Some(&shown)).await, "{member} {value}");
            assert!(!is_let_in(&app, &rp, None).await, "{member} without one");
        }
        for value in wrong {
            let rp = with_subject(&app, member, value).await;
            assert!(
                !is_let_in(&app, &rp, Some(&shown)).await,
                "{member} {value}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subject_is_believed_of_an_authority_alone() {
    let (authority, stranger) = (Authority::new("one"), Authority::new("two"));
    let app = TestApp::start(Engine::Sqlite, behind(Some(&authority))).await;
    let rp = with_subject(
        &app,
        "tls_client_auth_subject_dn",
        "CN=client,O=Example Ltd,C=US",
    )
    .await;
    let good = Wanted::default();
    assert!(is_let_in(&app, &rp, Some(&authority.issue(good))).await);
    for (key, name) in [(RSA, "RSA"), (ED25519, "Ed25519")] {
        let shown = authority.issue(Wanted { key, ..good });
        assert!(is_let_in(&app, &rp, Some(&shown)).await, "{name}");
    }
    for (what, shown) in [
        ("another authority's", stranger.issue(good)),
        ("nobody's", self_signed(good)),
        (
            "for servers",
            authority.issue(Wanted {
                usage: "serverAuth",
                ..good
            }),
        ),
        (
            "expired",
            authority.issue(Wanted {
                until: "20261231235959Z",
                ..good
            }),
        ),
        (
            "not yet",
            authority.issue(Wanted {
                from: "20900101000000Z",
                ..good
            }),
        ),
        (
            "SHA-1",
            authority.issue(Wanted {
                digest: "sha1",
                ..good
            }),
        ),
        (
            "a short RSA key",
            authority.issue(Wanted {
                key: "-algorithm RSA -pkeyopt rsa_keygen_bits:1024",
                ..good
            }),
        ),
    ] {
        assert!(!is_let_in(&app, &rp, Some(&shown)).await, "{what}");
    }
    // By one in between, whose certificate comes along (RFC 9440 §2.3); by a certificate that may issue none.
    let between = authority.below("between");
    let shown = between.issue(good);
    assert!(is_let_in(&app, &rp, Some(&shown)).await);
    let alone = Certificate {
        chain: Vec::new(),
        ..shown.clone()
    };
    assert!(!is_let_in(&app, &rp, Some(&alone)).await, "a gap");
    let others = stranger.below("between").issue(good);
    assert!(
        !is_let_in(&app, &rp, Some(&others)).await,
        "between strangers"
    );
    let long = Certificate {
        chain: vec![shown.chain[0].clone(); 9],
        ..shown
    };
    let answer = ask(&app, &rp, &FOR_ITSELF, Some(&long)).await;
    answer.is_refused(400, "invalid_request", "a long chain");
}

both_engines!(
    a_client_is_known_by_its_registered_certificate,
    behind(None),
    |app| {
        for key in [EC, RSA, ED25519] {
            let wanted = Wanted {
                key,
                ..Wanted::default()
            };
            let (own, other) = (self_signed(wanted), self_signed(wanted));
            for jwks in [own.jwks(), own.key_alone()] {
                let mut metadata = by_itself("self_signed_tls_client_auth");
                metadata["jwks"] = jwks;
                let rp = RelyingParty::of(app.add_client(metadata).await);
                assert!(is_let_in(&app, &rp, Some(&own)).await, "{key}");
                assert!(!is_let_in(&app, &rp, Some(&other)).await, "{key}: another");
                assert!(!is_let_in(&app, &rp, None).await, "{key}: none");
            }
            // The certificate that is named, not its key in another.
            let mut jwks = own.jwks();
            jwks["keys"][0]["x5c"] = other.jwks()["keys"][0]["x5c"].clone();
            let mut metadata = by_itself("self_signed_tls_client_auth");
            metadata["jwks"] = jwks;
            let rp = RelyingParty::of(app.add_client(metadata).await);
            assert!(
                !is_let_in(&app, &rp, Some(&own)).await,
                "{key}: x5c is another's"
            );
        }
        let over = self_signed(Wanted {
            until: "20261231235959Z",
            ..Wanted::default()
        });
        let mut metadata = by_itself("self_signed_tls_client_auth");
        metadata["jwks"] = over.jwks();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        assert!(!is_let_in(&app, &rp, Some(&over)).await, "expired");
        // Every endpoint that authenticates clients.
        let own = self_signed(Wanted::default());
        let mut metadata = by_itself("self_signed_tls_client_auth");
        metadata["jwks"] = own.jwks();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        for path in ["/introspect", "/revoke"] {
            let fields = [("client_id", rp.id.as_str()), ("token", "x")];
            let request = || app.request(Method::POST, path).form(&fields);
            assert_eq!(Answer::to(showing(request(), &own)).await.status, 200);
            Answer::to(request())
                .await
                .is_refused(401, "invalid_client", path);
        }
    }
);

both_engines!(a_certificate_is_no_other_credential, behind(None), |app| {
    let own = self_signed(Wanted::default());
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    for method in [
        "client_secret_basic",
        "client_secret_post",
        "client_secret_jwt",
        "private_key_jwt",
    ] {
        let mut metadata = by_itself(method);
        let mut jwks = own.jwks();
        jwks["keys"][0]["kid"] = "c".into();
        jwks["keys"]
            .as_array_mut()
            .expect("keys")
            .push(key.public());
        metadata["jwks"] = jwks;
        let mut rp = RelyingParty::of(app.add_client(metadata).await);
        rp.secret = None;
        assert!(!is_let_in(&app, &rp, Some(&own)).await, "{method}");
    }
    let mut metadata = by_itself("self_signed_tls_client_auth");
    let mut jwks = own.jwks();
    jwks["keys"][0]["kid"] = "c".into();
    jwks["keys"]
        .as_array_mut()
        .expect("keys")
        .push(key.public());
    metadata["jwks"] = jwks;
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let signed = key.sign(&key.header("JWT"), &assertion(&app, &rp.id));
    for fields in [
        vec![("client_secret", "a secret")],
        vec![
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", signed.as_str()),
        ],
    ] {
        let fields = [&FOR_ITSELF[..], &fields].concat();
        let answer = ask(&app, &rp, &fields, Some(&own)).await;
        answer.is_refused(401, "invalid_client", fields);
    }
});

/// A bound access token, by whichever way its client authenticates.
async fn bound(app: &TestApp, metadata: Value, own: &Certificate) -> (RelyingParty, Value) {
    let mut metadata = metadata;
    metadata["tls_client_certificate_bound_access_tokens"] = true.into();
    let rp = RelyingParty::of(app.add_client(metadata).await);
    let code = rp.code(&mut Browser::new(app), &[]).await;
    // §3.4: the client said that its tokens are bound, so it has to show one; nothing is used up without.
    let answer = ask(app, &rp, &rp.redemption(&code), None).await;
    answer.is_refused(400, "invalid_request", "no certificate");
    let answer = ask(app, &rp, &rp.redemption(&code), Some(own)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    (rp, answer.json())
}

async fn userinfo_with(app: &TestApp, token: &str, certificate: Option<&Certificate>) -> Answer {
    let request = app.request(Method::GET, "/userinfo").bearer_auth(token);
    match certificate {
        Some(certificate) => Answer::to(showing(request, certificate)).await,
        None => Answer::to(request).await,
    }
}

both_engines!(
    a_bound_token_is_for_who_shows_its_certificate,
    behind(None),
    |app| {
        app.add_person().await;
        let (own, other) = (
            self_signed(Wanted::default()),
            self_signed(Wanted::default()),
        );
        for format in ["jwt", "opaque"] {
            let mut metadata = confidential(REDIRECT);
            metadata["access_token_format"] = format.into();
            let (rp, tokens) = bound(&app, metadata, &own).await;
            let token = text(&tokens, "access_token");
            assert_eq!(tokens["token_type"], "Bearer");
            let expected = json!({ "x5t#S256": own.thumbprint() });
            if format == "jwt" {
                assert_eq!(claims(token)["cnf"], expected, "§3.1");
            }
            // §3.2.
            assert_eq!(rp.introspect(&app, token).await["cnf"], expected);
            let answer = userinfo_with(&app, token, Some(&own)).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            for certificate in [None, Some(&other)] {
                let answer = userinfo_with(&app, token, certificate).await;
                answer.is_refused(401, "invalid_token", certificate);
                assert!(answer.header("www-authenticate").starts_with("Bearer "));
            }
            let form = app
                .request(Method::POST, "/userinfo")
                .form(&[("access_token", token)]);
            Answer::to(form)
                .await
                .is_refused(401, "invalid_token", "in a form");
            // A confidential client's refresh token is bound by its authentication: it may have a new certificate (§4).
            let refresh = [
                ("grant_type", "refresh_token"),
                ("refresh_token", text(&tokens, "refresh_token")),
            ];
            ask(&app, &rp, &refresh, None).await.is_refused(
                400,
                "invalid_request",
                "no certificate",
            );
            let next = ask(&app, &rp, &refresh, Some(&other)).await.json();
            let token = text(&next, "access_token");
            assert_eq!(userinfo_with(&app, token, Some(&other)).await.status, 200);
            assert_eq!(userinfo_with(&app, token, Some(&own)).await.status, 401);
        }
        // Who did not ask for it has tokens that anybody may bear, whatever they show.
        let rp = RelyingParty::confidential(&app).await;
        let code = rp.code(&mut Browser::new(&app), &[]).await;
        let tokens = ask(&app, &rp, &rp.redemption(&code), Some(&own))
            .await
            .json();
        let token = text(&tokens, "access_token");
        assert_eq!(claims(token).get("cnf"), None);
        assert_eq!(userinfo_with(&app, token, None).await.status, 200);
    }
);

// §4: a public client has nothing else that its refresh tokens could be bound to.
both_engines!(
    a_public_clients_refresh_token_is_for_its_certificate,
    behind(None),
    |app| {
        app.add_person().await;
        let (own, other) = (
            self_signed(Wanted::default()),
            self_signed(Wanted::default()),
        );
        let (rp, tokens) = bound(&app, public(REDIRECT), &own).await;
        let refresh = [
            ("grant_type", "refresh_token"),
            ("refresh_token", text(&tokens, "refresh_token")),
        ];
        let answer = ask(&app, &rp, &refresh, Some(&other)).await;
        answer.is_refused(400, "invalid_grant", "another certificate");
        let answer = ask(&app, &rp, &refresh, None).await;
        answer.is_refused(400, "invalid_request", "no certificate");
        let answer = ask(&app, &rp, &refresh, Some(&own)).await;
        assert_eq!(answer.status, 200, "it was not harmed: {}", answer.text);
        let next = answer.json();
        assert_eq!(
            claims(text(&next, "access_token"))["cnf"],
            json!({ "x5t#S256": own.thumbprint() })
        );
        // With a key beside it, both are needed.
        let mut metadata = confidential(REDIRECT);
        metadata["tls_client_certificate_bound_access_tokens"] = true.into();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let code = rp.code(&mut Browser::new(&app), &[]).await;
        let holder = Holder::new();
        let request = app
            .request(Method::POST, "/token")
            .header("authorization", rp.basic().expect("a secret"))
            .header("dpop", holder.proof(&app))
            .form(&rp.redemption(&code));
        let tokens = Answer::to(showing(request, &own)).await.json();
        let token = text(&tokens, "access_token");
        assert_eq!(
            claims(token)["cnf"],
            json!({ "jkt": holder.jkt(), "x5t#S256": own.thumbprint() })
        );
        let with_key = || {
            let proof = holder.proof_at_userinfo(&app, token);
            crate::support::holder::asking(&app, token, &proof)
        };
        assert_eq!(Answer::to(showing(with_key(), &own)).await.status, 200);
        assert_eq!(Answer::to(with_key()).await.status, 401, "the key alone");
        assert_eq!(
            userinfo_with(&app, token, Some(&own)).await.status,
            401,
            "the certificate alone"
        );
    }
);

// RFC 9440 §4: whoever is no proxy of ours may write what it likes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_is_believed_from_a_configured_proxy_alone() {
    let own = self_signed(Wanted::default());
    let elsewhere = Options {
        proxies: || proxies_at("192.0.2.1", CertificateFormat::Rfc9440),
        ..behind(None)
    };
    let unnamed = Options {
        proxies: || {
            let network = "127.0.0.1".parse().expect("a network");
            TrustedProxies::new([network], ForwardedBy::XForwardedFor)
        },
        ..behind(None)
    };
    let nobody = Options {
        proxies: TrustedProxies::default,
        ..behind(None)
    };
    for (what, options) in [
        ("another proxy", elsewhere),
        ("no header", unnamed),
        ("no proxy", nobody),
    ] {
        let app = TestApp::start(Engine::Sqlite, options).await;
        let mut metadata = by_itself("self_signed_tls_client_auth");
        metadata["jwks"] = own.jwks();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        assert!(!is_let_in(&app, &rp, Some(&own)).await, "{what}");
        // Nor by what such a proxy would write whom it speaks for.
        let request = app
            .request(Method::POST, "/token")
            .header("x-forwarded-for", "192.0.2.1")
            .header("forwarded", "for=192.0.2.1")
            .form(&[FOR_ITSELF[0], ("client_id", rp.id.as_str())]);
        let answer = Answer::to(showing(request, &own)).await;
        answer.is_refused(401, "invalid_client", what);
        // What cannot be read is nothing either.
        let request = app
            .request(Method::POST, "/token")
            .header("client-cert", "nonsense")
            .form(&[FOR_ITSELF[0], ("client_id", rp.id.as_str())]);
        Answer::to(request)
            .await
            .is_refused(401, "invalid_client", what);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_proxy_writes_is_one_certificate_or_an_error() {
    let own = self_signed(Wanted::default());
    let base64 = data_encoding::BASE64.encode(&own.der);
    for (format, good, bad) in [
        (
            CertificateFormat::Rfc9440,
            vec![own.byte_sequence()],
            vec![
                base64.clone(),
                format!(":{base64}"),
                format!(":{base64}:;a=1"),
                format!(":{base64}:, :{base64}:"),
                "::".into(),
                ":AAAA:".into(),
                format!(":{base64}AAAA:"),
                "?1".into(),
            ],
        ),
        (
            CertificateFormat::Pem,
            vec![
                // nginx: every byte that is no letter of an address; others leave some.
                url::form_urlencoded::byte_serialize(own.pem.as_bytes())
                    .collect::<String>()
                    .replace('+', "%20"),
                own.pem.replace('\n', "%0A"),
                own.pem.replace('\n', " "),
                // HAProxy, Traefik.
                base64.clone(),
                base64
                    .replace('+', "%2B")
                    .replace('/', "%2F")
                    .replace('=', "%3D"),
                format!("{base64},{base64}"),
            ],
            vec![
                own.byte_sequence(),
                "%".into(),
                "%zz".into(),
                base64[..base64.len() - 8].into(),
                "AAAA".into(),
                format!("-----BEGIN CERTIFICATE-----{base64}"),
                "-----BEGIN CERTIFICATE----------END CERTIFICATE-----".into(),
            ],
        ),
    ] {
        let proxies: fn() -> TrustedProxies = match format {
            CertificateFormat::Rfc9440 => || proxies_at("127.0.0.1", CertificateFormat::Rfc9440),
            CertificateFormat::Pem => || proxies_at("127.0.0.1", CertificateFormat::Pem),
        };
        let options = Options {
            proxies,
            ..behind(None)
        };
        let app = TestApp::start(Engine::Sqlite, options).await;
        let mut metadata = by_itself("self_signed_tls_client_auth");
        metadata["jwks"] = own.jwks();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        let request = || {
            app.request(Method::POST, "/token")
                .form(&[FOR_ITSELF[0], ("client_id", rp.id.as_str())])
        };
        for header in good {
            let answer = Answer::to(request().header("client-cert", &header)).await;
            assert_eq!(answer.status, 200, "{format:?} {header}: {}", answer.text);
        }
        for header in bad {
            let answer = Answer::to(request().header("client-cert", &header)).await;
            // What has no end of its own may be read as the certificate that it is.
            if header.starts_with("-----BEGIN CERTIFICATE-----M") {
                assert_eq!(answer.status, 200, "{header}");
                continue;
            }
            answer.is_refused(400, "invalid_request", (format, header));
        }
        let twice = request()
            .header("client-cert", own.byte_sequence())
            .header("client-cert", own.byte_sequence());
        Answer::to(twice)
            .await
            .is_refused(400, "invalid_request", "twice");
        let empty = Answer::to(request().header("client-cert", "")).await;
        empty.is_refused(401, "invalid_client", "the client showed none");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_registered_of_certificates_has_to_be_whole() {
    let authority = Authority::new("one");
    let app = TestApp::start(Engine::Sqlite, behind(Some(&authority))).await;
    let admin = app.admin_token().await;
    let own = self_signed(Wanted::default());
    let dn = "CN=client,O=Example,C=US";
    for (extra, is_taken) in [
        (json!({ "tls_client_auth_subject_dn": dn }), true),
        (json!({}), false),
        (
            json!({ "tls_client_auth_subject_dn": dn, "tls_client_auth_san_dns": "a.example" }),
            false,
        ),
        (json!({ "tls_client_auth_subject_dn": "client" }), false),
        (json!({ "tls_client_auth_subject_dn": "CN=a+OU=b" }), false),
        (json!({ "tls_client_auth_subject_dn": 1 }), false),
        (json!({ "tls_client_auth_san_ip": "client.example" }), false),
        (json!({ "tls_client_auth_san_ip": "2001:db8::1" }), true),
        (json!({ "tls_client_auth_san_dns": "" }), false),
        (
            json!({ "tls_client_auth_san_email": "a b@example.com" }),
            false,
        ),
        (json!({ "tls_client_auth_san_uri": "x".repeat(501) }), false),
        (
            json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth" }),
            false,
        ),
        (
            json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": { "keys": [] } }),
            false,
        ),
        (
            json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": own.jwks() }),
            true,
        ),
        (
            json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks_uri": "https://client.example/jwks" }),
            true,
        ),
        (
            json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks_uri": "http://client.example/jwks" }),
            false,
        ),
    ] {
        let metadata = changed(&by_itself("tls_client_auth"), &extra);
        let request = app.request(Method::POST, "/register");
        let answer = Answer::to(request.bearer_auth(&admin).json(&metadata)).await;
        if is_taken {
            assert_eq!(answer.status, 201, "{extra}: {}", answer.text);
            assert_eq!(answer.json().get("client_secret"), None);
        } else {
            answer.is_refused(400, "invalid_client_metadata", extra);
        }
    }
    // Where nobody vouches, there is no such method; where nobody writes the header, there is nothing of it.
    let metadata = changed(
        &by_itself("tls_client_auth"),
        &json!({ "tls_client_auth_subject_dn": dn }),
    );
    for options in [behind(None), Options::default()] {
        let app = TestApp::start(Engine::Sqlite, options).await;
        let admin = app.admin_token().await;
        let request = app.request(Method::POST, "/register");
        Answer::to(request.bearer_auth(&admin).json(&metadata))
            .await
            .is_refused(400, "invalid_client_metadata", "tls_client_auth");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_metadata_names_what_is_configured_of_certificates() {
    let authority = Authority::new("one");
    let alias = "https://mtls.example:8443";
    let aliased = Options {
        settings: Settings {
            mutual_tls: Some(MutualTls {
                has_authorities: false,
                endpoints: Some(Issuer::parse(alias).expect("an origin")),
            }),
            ..Settings::default()
        },
        ..behind(None)
    };
    for (options, methods, aliases) in [
        (Options::default(), vec![], Value::Null),
        (
            behind(None),
            vec!["self_signed_tls_client_auth"],
            Value::Null,
        ),
        (
            behind(Some(&authority)),
            vec!["tls_client_auth", "self_signed_tls_client_auth"],
            Value::Null,
        ),
        (
            aliased,
            vec!["self_signed_tls_client_auth"],
            json!({
                "token_endpoint": format!("{alias}/token"),
                "pushed_authorization_request_endpoint": format!("{alias}/par"),
                "device_authorization_endpoint": format!("{alias}/device_authorization"),
                "backchannel_authentication_endpoint": format!("{alias}/backchannel_authentication"),
                "userinfo_endpoint": format!("{alias}/userinfo"),
                "introspection_endpoint": format!("{alias}/introspect"),
                "revocation_endpoint": format!("{alias}/revoke"),
            }),
        ),
    ] {
        let app = TestApp::start(Engine::Sqlite, options).await;
        let request = app.request(Method::GET, "/.well-known/openid-configuration");
        let metadata = Answer::to(request).await.json();
        for endpoint in ["token", "introspection", "revocation"] {
            let name = format!("{endpoint}_endpoint_auth_methods_supported");
            let named: Vec<&str> = metadata[&name]
                .as_array()
                .expect("methods")
                .iter()
                .filter_map(Value::as_str)
                .filter(|name| name.contains("tls"))
                .collect();
            assert_eq!(named, methods, "{name}");
        }
        assert_eq!(
            metadata.get("tls_client_certificate_bound_access_tokens"),
            (!methods.is_empty()).then_some(&json!(true))
        );
        assert_eq!(
            metadata
                .get("mtls_endpoint_aliases")
                .unwrap_or(&Value::Null),
            &aliases
        );
        if aliases.is_null() {
            continue;
        }
        // It answers there, and a DPoP proof may name either address.
        let rp = RelyingParty::of(app.add_client(by_itself("client_secret_basic")).await);
        let holder = Holder::new();
        for origin in [alias, app.issuer.as_str()] {
            let proof = holder.proof_with(&app, &json!({ "htu": format!("{origin}/token") }));
            let request = app
                .http
                .post(app.node.at("/token"))
                .header("host", "mtls.example:8443")
                .header("authorization", rp.basic().expect("a secret"))
                .header("dpop", proof)
                .form(&FOR_ITSELF);
            let answer = Answer::to(request).await;
            assert_eq!(answer.status, 200, "{origin}: {}", answer.text);
        }
        let proof = holder.proof_with(&app, &json!({ "htu": "https://other.example/token" }));
        let answer =
            crate::support::holder::with_proof(&app, &app.node, &rp, &FOR_ITSELF, &proof).await;
        answer.is_refused(400, "invalid_dpop_proof", "another origin");
    }
}

// A certificate that was good while the client was known is not for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_expires_meanwhile_is_not_taken_any_more() {
    let authority = Authority::new("one");
    let app = TestApp::start(Engine::Sqlite, behind(Some(&authority))).await;
    let shown = authority.issue(Wanted {
        until: "20400101000000Z",
        ..Wanted::default()
    });
    let rp = with_subject(
        &app,
        "tls_client_auth_subject_dn",
        "CN=client,O=Example Ltd,C=US",
    )
    .await;
    assert!(is_let_in(&app, &rp, Some(&shown)).await);
    app.clock.advance(Duration::from_secs(366 * 24 * 3600 * 14));
    assert!(!is_let_in(&app, &rp, Some(&shown)).await);
}

// RFC 8705 §2.2.2.
both_engines!(
    a_client_is_known_by_the_certificate_that_it_publishes,
    Options {
        settings: Settings {
            is_dev: true,
            ..behind(None).settings
        },
        ..behind(None)
    },
    |app| {
        let (own, next) = (
            self_signed(Wanted::default()),
            self_signed(Wanted::default()),
        );
        let says = Arc::new(Mutex::new(own.jwks().to_string()));
        let said = Arc::clone(&says);
        let server = Stranger::start(move |_: String, stream: TcpStream| {
            let body = said.lock().expect("it").clone();
            async move { answer(stream, "200 OK", "", body.as_bytes()).await }
        })
        .await;
        let mut metadata = by_itself("self_signed_tls_client_auth");
        metadata["jwks_uri"] = server.at("/jwks").into();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        assert_eq!(server.asked().len(), 0, "registration waits for nobody");
        assert!(!is_let_in(&app, &rp, None).await);
        assert_eq!(server.asked().len(), 0, "nothing is asked about nothing");
        for _ in 0..3 {
            assert!(is_let_in(&app, &rp, Some(&own)).await);
        }
        assert!(!is_let_in(&app, &rp, Some(&next)).await, "not published");
        assert_eq!(server.asked().len(), 1, "it is asked seldom");
        // The next one is published beside the old one, and then alone.
        let mut both = own.jwks();
        both["keys"]
            .as_array_mut()
            .expect("keys")
            .extend(next.jwks()["keys"].as_array().expect("keys").clone());
        *says.lock().expect("it") = both.to_string();
        app.clock.advance(Duration::from_secs(11));
        for certificate in [&next, &own] {
            assert!(is_let_in(&app, &rp, Some(certificate)).await);
        }
        assert_eq!(server.asked().len(), 2);
        *says.lock().expect("it") = next.key_alone().to_string();
        app.clock.advance(Duration::from_hours(2));
        assert!(is_let_in(&app, &rp, Some(&next)).await);
        assert!(!is_let_in(&app, &rp, Some(&own)).await, "taken away");
        *says.lock().expect("it") = "no JSON".into();
        app.clock.advance(Duration::from_hours(2));
        assert!(!is_let_in(&app, &rp, Some(&next)).await, "no key set");
        // Another client's server says nothing about this one.
        let mut metadata = by_itself("self_signed_tls_client_auth");
        metadata["jwks_uri"] = "http://127.0.0.1:1/jwks".into();
        let rp = RelyingParty::of(app.add_client(metadata).await);
        assert!(!is_let_in(&app, &rp, Some(&next)).await, "nobody there");
    }
);
