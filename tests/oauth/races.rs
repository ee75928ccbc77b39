//! Many at once: one wins, the rest are told so, and nobody breaks.

use std::sync::Arc;
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use doorward::domain::authentication::Authentication;
use doorward::domain::authorization_details::AuthorizationDetails;
use doorward::domain::claims::ClaimsRequest;
use doorward::domain::client::ClientPolicy;
use doorward::domain::grant::Grant;
use doorward::domain::id::{ClientId, GrantId, InteractionId, SessionId, TenantId, UserId};
use doorward::domain::interaction::{Errand, Interaction};
use doorward::domain::resource::Resources;
use doorward::domain::roles::Roles;
use doorward::domain::signing::SigningAlgorithm;
use doorward::domain::user::User;
use doorward::oauth::authorize::{self, Outcome, Unwilling};
use doorward::oauth::backchannel::delivery;
use doorward::oauth::registration;
use doorward::provider::Settings;
use doorward::secret::TokenHash;
use doorward::store::{Ended, Kept, NameHistory};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::{backchannel, device, eventually};
use crate::support::answer::encode;
use crate::support::app::{Node, confidential};
use crate::support::browser::{Page, parameters};
use crate::support::database::Engine;
use crate::support::forge::{ASSERTION_TYPE, Key, assertion};
use crate::support::holder::{self, Holder};
use crate::support::relying_party::{REDIRECT, claims, text, userinfo};
use crate::support::{Browser, Options, RelyingParty, TestApp};

/// The nodes that a race runs over: two on PostgreSQL; SQLite has one process.
struct Nodes(Vec<Node>);

impl Nodes {
    async fn of(app: &TestApp) -> Self {
        match app.engine {
            Engine::Sqlite => Self(Vec::new()),
            Engine::Postgres => Self(vec![app.second_node().await]),
        }
    }

    fn turn<'n>(&'n self, app: &'n TestApp, turn: usize) -> &'n Node {
        if turn.is_multiple_of(2) {
            &app.node
        } else {
            self.0.first().unwrap_or(&app.node)
        }
    }
}

/// Sends prepared requests at one moment, and gives the answers back in the order of the requests.
async fn at_once(requests: Vec<RequestBuilder>) -> Vec<(u16, String, String)> {
    let barrier = Arc::new(Barrier::new(requests.len()));
    let mut running = JoinSet::new();
    for (place, request) in requests.into_iter().enumerate() {
        let barrier = Arc::clone(&barrier);
        running.spawn(async move {
            barrier.wait().await;
            let response = request.send().await.expect("an answer");
            let location = response
                .headers()
                .get("location")
                .map(|value| value.to_str().expect("text").to_owned());
            (
                place,
                (
                    response.status().as_u16(),
                    location.unwrap_or_default(),
                    response.text().await.expect("a body"),
                ),
            )
        });
    }
    let mut answers = running.join_all().await;
    answers.sort_by_key(|(place, _)| *place);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

fn token_request(
    app: &TestApp,
    node: &Node,
    rp: &RelyingParty,
    fields: &[(&str, &str)],
) -> RequestBuilder {
    let request = node.request(&app.http, &app.issuer, Method::POST, "/token");
    match rp.basic() {
        Some(basic) => request.header("authorization", basic).form(fields),
        None => request.form(&[fields, &[("client_id", rp.id.as_str())]].concat()),
    }
}

fn body(answer: &(u16, String, String)) -> Value {
    serde_json::from_str(&answer.2).unwrap_or_default()
}

both_engines!(
    of_fifty_who_redeem_one_code_one_wins_and_the_losers_take_it_back,
    |app| {
        app.add_person().await;
        let nodes = Nodes::of(&app).await;
        for rp in [
            RelyingParty::confidential(&app).await,
            RelyingParty::public(&app).await,
        ] {
            let code = rp.code(&mut Browser::new(&app), &[]).await;
            let requests = (0..50)
                .map(|turn| token_request(&app, nodes.turn(&app, turn), &rp, &rp.redemption(&code)))
                .collect();
            let answers = at_once(requests).await;
            let won: Vec<_> = answers.iter().filter(|answer| answer.0 == 200).collect();
            assert_eq!(won.len(), 1, "{answers:?}");
            assert!(
                answers
                    .iter()
                    .filter(|answer| answer.0 != 200)
                    .all(|answer| answer.0 == 400 && body(answer)["error"] == "invalid_grant"),
                "{answers:?}"
            );
            // RFC 6749 §4.1.2: what the one got is worth nothing now.
            let tokens = body(won[0]);
            for turn in 0..2 {
                let node = nodes.turn(&app, turn);
                eventually(
                    async || {
                        userinfo(&app, node, text(&tokens, "access_token")).await.0
                            == StatusCode::UNAUTHORIZED
                    },
                    "the winner's access token dies",
                )
                .await;
                let (status, refused) = rp
                    .post(
                        &app,
                        node,
                        "/token",
                        &[
                            ("grant_type", "refresh_token"),
                            ("refresh_token", text(&tokens, "refresh_token")),
                        ],
                    )
                    .await;
                assert_eq!(
                    (status, text(&refused, "error")),
                    (StatusCode::BAD_REQUEST, "invalid_grant")
                );
            }
        }
    }
);

fn without_grace() -> Options {
    Options {
        settings: Settings {
            refresh_grace: Duration::ZERO,
            ..Settings::default()
        },
        ..Options::default()
    }
}

both_engines!(
    of_fifty_who_use_one_refresh_token_without_grace_one_wins,
    without_grace(),
    |app| {
        app.add_person().await;
        let nodes = Nodes::of(&app).await;
        let rp = RelyingParty::confidential(&app).await;
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", text(&tokens, "refresh_token")),
        ];
        let answers = at_once(
            (0..50)
                .map(|turn| token_request(&app, nodes.turn(&app, turn), &rp, &fields))
                .collect(),
        )
        .await;
        let won: Vec<_> = answers.iter().filter(|answer| answer.0 == 200).collect();
        assert_eq!(won.len(), 1, "{answers:?}");
        assert!(
            answers
                .iter()
                .filter(|answer| answer.0 != 200)
                .all(|answer| answer.0 == 400 && body(answer)["error"] == "invalid_grant"),
            "{answers:?}"
        );
        // The others were reuses: no chain is left alive.
        let successor = body(won[0]);
        assert_eq!(
            rp.refresh(&app, text(&successor, "refresh_token")).await.0,
            StatusCode::BAD_REQUEST
        );
        eventually(
            async || {
                userinfo(&app, &app.node, text(&successor, "access_token"))
                    .await
                    .0
                    == StatusCode::UNAUTHORIZED
            },
            "the successor's access token dies",
        )
        .await;
    }
);

both_engines!(
    fifty_who_use_one_refresh_token_within_the_grace_get_one_successor,
    |app| {
        app.add_person().await;
        let nodes = Nodes::of(&app).await;
        let rp = RelyingParty::confidential(&app).await;
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", text(&tokens, "refresh_token")),
        ];
        let answers = at_once(
            (0..50)
                .map(|turn| token_request(&app, nodes.turn(&app, turn), &rp, &fields))
                .collect(),
        )
        .await;
        let successors: std::collections::BTreeSet<String> = answers
            .iter()
            .map(|answer| text(&body(answer), "refresh_token").to_owned())
            .collect();
        assert_eq!(successors.len(), 1, "{answers:?}");
        let successor = successors.first().expect("one");
        // One chain: after the next step the first token is a stolen copy.
        assert_eq!(rp.refresh(&app, successor).await.0, StatusCode::OK);
        assert_eq!(
            rp.refresh(&app, text(&tokens, "refresh_token")).await.0,
            StatusCode::BAD_REQUEST
        );
    }
);

both_engines!(of_two_uses_of_one_assertion_one_wins, |app| {
    let nodes = Nodes::of(&app).await;
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    let mut metadata = json!({ "grant_types": ["client_credentials"], "response_types": [], "token_endpoint_auth_method": "private_key_jwt" });
    metadata["jwks"] = json!({ "keys": [key.public()] });
    let rp = RelyingParty::of(app.add_client(metadata).await);
    for parallel in [2, 2, 2, 30] {
        let token = key.sign(&key.header("JWT"), &assertion(&app, &rp.id));
        let form = encode(&[
            ("grant_type", "client_credentials"),
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", token.as_str()),
        ]);
        let request = |turn| {
            nodes
                .turn(&app, turn)
                .request(&app.http, &app.issuer, Method::POST, "/token")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form.clone())
        };
        let answers = at_once((0..parallel).map(request).collect()).await;
        assert_eq!(
            answers.iter().filter(|answer| answer.0 == 200).count(),
            1,
            "{answers:?}"
        );
        assert_eq!(
            answers
                .iter()
                .filter(|answer| answer.0 == 401 && body(answer)["error"] == "invalid_client")
                .count(),
            parallel - 1,
            "{answers:?}"
        );
    }
});

both_engines!(a_name_is_given_once, |app| {
    let nodes = Nodes::of(&app).await;
    // A client_id that an operator chose, fifty times.
    let mut running = JoinSet::new();
    for turn in 0..50 {
        let op = Arc::clone(&nodes.turn(&app, turn).state.op);
        running.spawn(async move {
            let document = confidential(REDIRECT);
            let metadata =
                registration::read_metadata(&op, document.as_object().expect("an object"))
                    .expect("good metadata");
            registration::register(
                &op,
                metadata,
                Some(ClientId::new("the-one")),
                ClientPolicy::default(),
            )
            .await
        });
    }
    let answers = running.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert!(
        answers
            .iter()
            .filter_map(|answer| answer.as_ref().err())
            .all(|refused| refused.code.as_str() == "invalid_client_metadata"),
        "{answers:?}"
    );
    // A user name, in two spellings, and an e-mail address that fifty names want.
    for (names, email) in [
        (Some(["casey", "CASEY"]), None),
        (None, Some("drew@example.com")),
    ] {
        let mut running = JoinSet::new();
        for turn in 0..50 {
            let op = Arc::clone(&nodes.turn(&app, turn).state.op);
            let username =
                names.map_or_else(|| format!("drew{turn}"), |names| names[turn % 2].to_owned());
            running.spawn(async move {
                let now = op.now();
                let id: UserId = op.entropy.id(now).expect("randomness");
                let key =
                    doorward::login::identifier::username_key(&username).expect("a user name");
                let user = User {
                    tenant_id: TenantId::default_tenant(),
                    id,
                    username,
                    is_username_made_up: false,
                    profile: doorward::domain::user::Profile::default(),
                    roles: Roles::default(),
                    language: None,
                    disabled_at: None,
                    created_at: now,
                    updated_at: now,
                };
                op.store
                    .write(move |w| w.insert_user(&user, &key, email, &NameHistory::Ignored))
                    .await
            });
        }
        let answers = running.join_all().await;
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
        assert_eq!(
            answers
                .iter()
                .filter(|answer| matches!(answer, Ok(Ok(()))))
                .count(),
            1,
            "{answers:?}"
        );
    }
});

both_engines!(one_request_has_one_answer, |app| {
    app.add_person().await;
    let nodes = Nodes::of(&app).await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.sign_in(&page, "alex").await;
    let cookies: Vec<String> = browser
        .cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let cookies = cookies.join("; ");
    let csrf = page.csrf();
    let allow = |turn| {
        nodes
            .turn(&app, turn)
            .request(&app.http, &app.issuer, Method::POST, &page.path)
            .header("cookie", &cookies)
            .form(&[("csrf", csrf.as_str()), ("decision", "allow")])
    };
    // Both forms of going on, pressed by an impatient finger; a press that comes late finds the answer given.
    let mut answers = at_once((0..20).map(allow).collect()).await;
    let show = |turn| {
        nodes
            .turn(&app, turn)
            .request(&app.http, &app.issuer, Method::GET, &page.path)
            .header("cookie", &cookies)
    };
    answers.extend(at_once((0..20).map(show).collect()).await);
    let codes: Vec<&String> = answers
        .iter()
        .map(|answer| &answer.1)
        .filter(|location| location.contains("code="))
        .collect();
    assert_eq!(codes.len(), 1, "{answers:?}");
    assert!(
        answers
            .iter()
            .all(|answer| answer.0 == 303 || answer.0 == 410),
        "{answers:?}"
    );
});

both_engines!(nothing_is_issued_after_somebody_was_turned_off, |app| {
    let nodes = Nodes::of(&app).await;
    let rp = RelyingParty::confidential(&app).await;
    for round in 0..8 {
        let name = format!("person{round}");
        let user = app.add_user(&name, &format!("{name}@example.com")).await;
        let mut browser = Browser::new(&app);
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.sign_in(&page, &name).await;
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        let (_, tokens) = rp.redeem(&app, &parameters(page.location())["code"]).await;
        let code = rp.code(&mut browser, &[("prompt", "none")]).await;
        let refresh = [
            ("grant_type", "refresh_token"),
            ("refresh_token", text(&tokens, "refresh_token")),
        ];
        let requests = vec![
            token_request(&app, nodes.turn(&app, 0), &rp, &rp.redemption(&code)),
            token_request(&app, nodes.turn(&app, 1), &rp, &refresh),
        ];
        let (answers, ()) = tokio::join!(at_once(requests), app.disable_user(&user));
        for answer in &answers {
            assert!([200, 400].contains(&answer.0), "{answers:?}");
            if answer.0 == 200 {
                // Issued before, and dead now.
                let issued = body(answer);
                for turn in 0..2 {
                    let node = nodes.turn(&app, turn);
                    eventually(
                        async || {
                            userinfo(&app, node, text(&issued, "access_token")).await.0
                                == StatusCode::UNAUTHORIZED
                        },
                        "the access token dies",
                    )
                    .await;
                }
                assert_eq!(
                    rp.refresh(&app, text(&issued, "refresh_token")).await.0,
                    StatusCode::BAD_REQUEST
                );
            }
        }
        assert_eq!(rp.redeem(&app, &code).await.0, StatusCode::BAD_REQUEST);
    }
});

// Each of the two sees only what the other has committed: the consent's row decides.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn consent_that_is_being_taken_back_grants_nothing_that_lives_on_postgres() {
    let app = TestApp::start(Engine::Postgres, Options::default()).await;
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    rp.code(&mut browser, &[]).await;
    // As `revoke_consent` does, and then it takes its time to commit.
    let mut revoking = app
        .database
        .hold("DELETE FROM consents; UPDATE grants SET revoked_at = 1 WHERE revoked_at IS NULL");
    let ask = rp.authorize(&[("prompt", "none")]);
    let asking = tokio::spawn(async move { browser.get(&ask).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(
        !asking.is_finished(),
        "it waits for what becomes of the consent"
    );
    tokio::task::block_in_place(|| revoking.batch_execute("COMMIT")).unwrap();
    let answer = parameters(asking.await.unwrap().location());
    assert!(answer.contains_key("error"), "{answer:?}");
    assert_eq!(
        app.database
            .count("SELECT count(*) AS count FROM grants WHERE revoked_at IS NULL"),
        0
    );
}

// Whoever stole a code and redeemed it first: the honest client's try takes it back, also if that client is impatient.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replay_whose_client_leaves_takes_back_all_the_same_on_postgres() {
    let app = TestApp::start(Engine::Postgres, Options::default()).await;
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let code = rp.code(&mut Browser::new(&app), &[]).await;
    let (_, tokens) = rp.redeem(&app, &code).await;
    let access = text(&tokens, "access_token");
    assert_eq!(userinfo(&app, &app.node, access).await.0, StatusCode::OK);

    let held = app
        .database
        .hold("LOCK TABLE grants IN ACCESS EXCLUSIVE MODE");
    let replay = token_request(&app, &app.node, &rp, &rp.redemption(&code))
        .timeout(Duration::from_millis(300))
        .send()
        .await;
    assert!(replay.unwrap_err().is_timeout());
    drop(held);
    eventually(
        async || userinfo(&app, &app.node, access).await.0 == StatusCode::UNAUTHORIZED,
        "the access token dies",
    )
    .await;
}

both_engines!(
    a_client_that_leaves_while_it_is_served_breaks_nothing,
    |app| {
        app.add_person().await;
        let nodes = Nodes::of(&app).await;
        let mut browser = Browser::new(&app);
        for format in ["jwt", "opaque", "jwt", "opaque", "jwt", "opaque"] {
            let mut metadata = confidential(REDIRECT);
            metadata["access_token_format"] = format.into();
            let document = app
                .request(Method::POST, "/register")
                .bearer_auth(app.admin_token().await)
                .json(&metadata)
                .send()
                .await
                .expect("an answer")
                .json()
                .await
                .expect("JSON");
            let rp = RelyingParty::of(document);
            let tokens = rp.tokens(&app, &mut browser).await;
            let code = rp.code(&mut browser, &[]).await;
            let cookies: Vec<String> = browser
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let cookies = cookies.join("; ");
            let mut requests = Vec::new();
            for turn in 0..8 {
                let node = nodes.turn(&app, turn);
                let refresh = [
                    ("grant_type", "refresh_token"),
                    ("refresh_token", text(&tokens, "refresh_token")),
                ];
                requests.push(token_request(&app, node, &rp, &refresh));
                requests.push(
                    node.request(
                        &app.http,
                        &app.issuer,
                        Method::GET,
                        &rp.authorize(&[("prompt", "none")]),
                    )
                    .header("cookie", &cookies),
                );
                requests.push(
                    node.request(&app.http, &app.issuer, Method::GET, "/userinfo")
                        .bearer_auth(text(&tokens, "access_token")),
                );
            }
            requests.push(token_request(
                &app,
                nodes.turn(&app, 1),
                &rp,
                &rp.redemption(&code),
            ));
            let leave = app
                .request(
                    Method::DELETE,
                    text(&rp.registration, "registration_client_uri"),
                )
                .bearer_auth(text(&rp.registration, "registration_access_token"));
            requests.insert(3, leave);
            let answers = at_once(requests).await;
            assert!(
                answers
                    .iter()
                    .all(|answer| answer.0 < 500 || answer.0 == 503),
                "{answers:?}"
            );
            assert!(
                !answers
                    .iter()
                    .any(|answer| answer.1.contains("server_error")),
                "{answers:?}"
            );
            assert_eq!(answers[3].0, 204, "{answers:?}");
            for answer in answers.iter().filter(|answer| answer.0 == 200) {
                if let Some(token) = body(answer)["access_token"].as_str() {
                    eventually(
                        async || {
                            userinfo(&app, &app.node, token).await.0 == StatusCode::UNAUTHORIZED
                        },
                        "what it got last dies with it",
                    )
                    .await;
                }
            }
        }
    }
);

// RFC 9449 §11.1: two nodes that see one proof at one moment.
both_engines!(of_fifty_who_show_one_proof_one_is_heard, |app| {
    let nodes = Nodes::of(&app).await;
    let rp = RelyingParty::of(
        app.add_client(
            json!({ "grant_types": ["client_credentials"], "response_types": [], "scope": "email" }),
        )
        .await,
    );
    let holder = Holder::new();
    for _ in 0..4 {
        let proof = holder.proof(&app);
        let fields = [("grant_type", "client_credentials")];
        let requests = (0..50)
            .map(|turn| holder::token_request(&app, nodes.turn(&app, turn), &rp, &fields, &proof))
            .collect();
        let answers = at_once(requests).await;
        let won = answers.iter().filter(|answer| answer.0 == 200).count();
        assert_eq!(won, 1, "{answers:?}");
        let is_refused = |answer: &&(u16, String, String)| {
            answer.0 == 400 && body(answer)["error"] == "invalid_dpop_proof"
        };
        assert_eq!(answers.iter().filter(is_refused).count(), 49, "{answers:?}");
    }
});

both_engines!(
    a_revocation_and_a_refresh_at_once_leave_nothing_alive,
    |app| {
        app.add_person().await;
        let nodes = Nodes::of(&app).await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        for _ in 0..8 {
            let tokens = rp.tokens(&app, &mut browser).await;
            let refresh = text(&tokens, "refresh_token");
            let basic = rp.basic().expect("a secret");
            let revoke = nodes
                .turn(&app, 1)
                .request(&app.http, &app.issuer, Method::POST, "/revoke")
                .header("authorization", &basic)
                .form(&[("token", refresh)]);
            let answers = at_once(vec![
                token_request(
                    &app,
                    nodes.turn(&app, 0),
                    &rp,
                    &[("grant_type", "refresh_token"), ("refresh_token", refresh)],
                ),
                revoke,
            ])
            .await;
            assert_eq!(answers[1].0, 200, "{answers:?}");
            assert!([200, 400].contains(&answers[0].0), "{answers:?}");
            if answers[0].0 == 200 {
                assert_eq!(
                    rp.refresh(&app, text(&body(&answers[0]), "refresh_token"))
                        .await
                        .0,
                    StatusCode::BAD_REQUEST
                );
                eventually(
                    async || {
                        userinfo(&app, &app.node, text(&body(&answers[0]), "access_token"))
                            .await
                            .0
                            == StatusCode::UNAUTHORIZED
                    },
                    "the new access token dies",
                )
                .await;
            }
            assert_eq!(rp.refresh(&app, refresh).await.0, StatusCode::BAD_REQUEST);
        }
    }
);

both_engines!(
    a_session_that_ends_takes_along_what_is_just_being_granted_in_it,
    |app| {
        let person = app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let tokens = rp.tokens(&app, &mut Browser::new(&app)).await;
        let session = SessionId::new(text(&claims(text(&tokens, "id_token")), "sid"));
        let (op, now) = (app.op(), app.op().now());
        let grant = Grant {
            tenant_id: op.tenant.clone(),
            id: GrantId::new("late"),
            client_id: ClientId::new(rp.id.as_str()),
            user_id: person,
            session_id: session.clone(),
            scope: ["openid"].into_iter().collect(),
            resources: Resources::default(),
            authorization_details: AuthorizationDetails::default(),
            claims: ClaimsRequest::default(),
            authentication: Authentication::by_password(now),
            created_at: now,
            expires_at: now.plus(Duration::from_hours(1)),
            revoked_at: None,
        };
        let too_late = Grant {
            id: GrantId::new("too-late"),
            ..grant.clone()
        };
        let (begun, has_begun) = std::sync::mpsc::channel();
        let granting = op.store.write(move |w| {
            let is_live = w.insert_grant(&grant, None, false)?;
            begun.send(()).expect("somebody waits");
            // Long enough for whoever does not wait to be done.
            std::thread::sleep(Duration::from_millis(300));
            Ok(is_live)
        });
        let ending = async {
            let waited = tokio::task::spawn_blocking(move || has_begun.recv()).await;
            waited.expect("no panic").expect("it has begun");
            op.store.write(move |w| w.end_session(&session, now)).await
        };
        let (granted, ended) = tokio::join!(granting, ending);
        assert!(granted.expect("written"), "the session was live");
        assert_eq!(ended.expect("written"), Ended::Wholly);
        let found = op.store.read(|r| r.find_grant(&GrantId::new("late"))).await;
        let grant = found.expect("an answer").expect("the grant");
        assert!(grant.revoked_at.is_some(), "it outlives its session");
        let granted = op
            .store
            .write(move |w| w.insert_grant(&too_late, None, false))
            .await;
        assert!(!granted.expect("an answer"), "the session has ended");
    }
);

// Two windows of one interaction: the second may have read it before the first wrote.
both_engines!(what_one_window_did_is_taken_back_by_no_other, |app| {
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let read = waiting(&app, &browser, &page).await;
    browser.submit(&page, &[("username", "alex")]).await;
    let (id, now) = (read.id.clone(), app.op().now());
    let stale = read.progress.typed("kim".into());
    let outcome = app.op().store.write(move |w| {
        let kept = w.update_progress(&id, &stale, now)?;
        let stands = w.hold_progress(&id, now)?.expect("it waits");
        let after = stands.clone().typed("lee".into());
        Ok((
            kept,
            stands.identifier,
            w.update_progress(&id, &after, now)?,
        ))
    });
    let (kept, stands, after) = outcome.await.expect("written");
    assert_eq!(
        (kept, stands.as_deref(), after),
        (Kept::Outrun, Some("alex"), Kept::Written)
    );
});

/// The interaction of a page, as it stands.
async fn waiting(app: &TestApp, browser: &Browser, page: &Page) -> Interaction {
    let id = InteractionId::new(page.action().rsplit('/').next().unwrap());
    let mut cookies = browser.cookies.iter();
    let cookie = cookies.find(|(name, _)| name.contains("doorward-browser"));
    let hash = TokenHash::of(cookie.expect("a browser").1);
    let found = app.op().store.read(move |r| r.find_interaction(&id, &hash));
    found.await.expect("an answer").expect("it waits")
}

// Whoever comes second may have a clock that is behind.
both_engines!(an_interaction_has_one_answer_whatever_the_time, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let op = app.op();
    let waiting = waiting(&app, &browser, &page).await;
    let asked = browser.sign_in(&page, "alex").await;
    let page = browser.submit(&asked, &[("decision", "allow")]).await;
    assert!(parameters(page.location()).contains_key("code"));

    let earlier = op.now().minus(Duration::from_secs(30));
    let (again, id) = (waiting.clone(), waiting.id.clone());
    let outcome = op.store.write(move |w| {
        Ok((
            w.finish_interaction(&again, earlier)?,
            w.update_progress(&id, &again.progress, earlier)?,
            w.find_progress(&id, earlier)?,
        ))
    });
    assert_eq!(outcome.await.expect("written"), (false, Kept::Over, None));
    let Errand::Authorization(request) = &waiting.errand else {
        panic!("a client's request: {waiting:?}");
    };
    let cancelled = authorize::cancel(op, &waiting, request, Unwilling::Cancelled).await;
    assert!(matches!(cancelled, Ok(Outcome::Over)), "{cancelled:?}");
    let kept = app.database.count("SELECT count(*) AS count FROM interactions WHERE request LIKE '%a state%' OR progress LIKE '%alex%'");
    assert_eq!(kept, 0, "what was said in it is forgotten");
});

// RFC 9126 §7.3: however many windows have it open.
both_engines!(of_ten_who_answer_one_pushed_request_one_wins, |app| {
    app.add_person().await;
    let nodes = Nodes::of(&app).await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    rp.tokens(&app, &mut browser).await;
    // Without a page, and with one.
    let opens = rp.pushed(&app, &[]).await;
    let cookies = browser.cookie();
    let come = |turn: usize| {
        let node = nodes.turn(&app, turn);
        let request = node.request(&app.http, &app.issuer, Method::GET, &opens);
        request.header("cookie", &cookies)
    };
    let answers = at_once((0..10).map(come).collect()).await;
    let given = |answers: &[(u16, String, String)]| {
        let codes = answers.iter().filter(|answer| answer.1.contains("code="));
        assert!(answers.iter().all(|answer| [303, 410].contains(&answer.0)));
        codes.count()
    };
    assert_eq!(given(&answers), 1, "{answers:?}");

    let opens = rp.pushed(&app, &[("prompt", "consent")]).await;
    let mut pages = Vec::new();
    for _ in 0..10 {
        pages.push(browser.open(&opens).await);
    }
    let cookies = browser.cookie();
    let agree = |(turn, page): (usize, &Page)| {
        assert_eq!(page.name(), "consent");
        let (csrf, node) = (page.csrf(), nodes.turn(&app, turn));
        node.request(&app.http, &app.issuer, Method::POST, &page.action())
            .header("cookie", &cookies)
            .header("origin", &app.issuer)
            .header("sec-fetch-site", "same-origin")
            .form(&[("csrf", csrf.as_str()), ("decision", "allow")])
    };
    let answers = at_once(pages.iter().enumerate().map(agree).collect()).await;
    // Each agreed, and goes on at its own page.
    let ways: Vec<&str> = answers.iter().map(|answer| answer.1.as_str()).collect();
    let go_on = |(turn, way): (usize, &&str)| {
        let node = nodes.turn(&app, turn);
        let request = node.request(&app.http, &app.issuer, Method::GET, way);
        request.header("cookie", &cookies)
    };
    let later: Vec<_> = ways.iter().filter(|way| way.starts_with('/')).collect();
    let later = at_once(later.into_iter().enumerate().map(go_on).collect()).await;
    let codes = [answers, later].concat();
    let codes = codes.iter().filter(|answer| answer.1.contains("code="));
    assert_eq!(codes.count(), 1);
    let grants = app.database.count("SELECT count(*) AS count FROM grants");
    assert_eq!(grants, 3, "the first, and one for each that was pushed");
});

both_engines!(of_forty_polls_of_one_device_one_wins_and_keeps_it, |app| {
    app.add_person().await;
    let nodes = Nodes::of(&app).await;
    let rp = device::public_television(&app).await;
    let television = device::ask(&app, &rp, "openid").await;
    television.approved(&mut Browser::new(&app), "alex").await;
    let requests = (0..40)
        .map(|turn| token_request(&app, nodes.turn(&app, turn), &rp, &television.fields()))
        .collect();
    let answers = at_once(requests).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.0 == 200);
    assert_eq!(won.len(), 1, "{answers:?}");
    assert!(
        lost.iter()
            .all(|answer| answer.0 == 400 && body(answer)["error"] == "invalid_grant"),
        "{answers:?}"
    );
    let tokens = body(won[0]);
    let access = text(&tokens, "access_token");
    assert_eq!(userinfo(&app, &app.node, access).await.0, StatusCode::OK);
    let (status, _) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(status, StatusCode::OK);
});

// Both have read that it is approved before either has redeemed it: the row decides.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_polls_that_saw_an_approval_one_wins_on_postgres() {
    let app = TestApp::start(Engine::Postgres, Options::default()).await;
    app.add_person().await;
    let nodes = Nodes::of(&app).await;
    let rp = device::public_television(&app).await;
    let television = device::ask(&app, &rp, "openid").await;
    television.approved(&mut Browser::new(&app), "alex").await;
    let held = app
        .database
        .hold("UPDATE device_authorizations SET poll_interval = poll_interval");
    let requests =
        [0, 1].map(|turn| token_request(&app, nodes.turn(&app, turn), &rp, &television.fields()));
    let polling = tokio::spawn(at_once(requests.into()));
    let waiting = "SELECT count(*) AS count FROM pg_stat_activity \
         WHERE datname = current_database() AND wait_event_type = 'Lock'";
    eventually(
        async || tokio::task::block_in_place(|| app.database.count(waiting)) == 2,
        "both wait for the row",
    )
    .await;
    tokio::task::block_in_place(|| drop(held));
    let mut statuses: Vec<u16> = polling
        .await
        .unwrap()
        .iter()
        .map(|answer| answer.0)
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
}

/// Answers to one page, which contradict each other.
fn decisions(app: &TestApp, node: &Node, browser: &Browser, page: &Page) -> [RequestBuilder; 3] {
    ["allow", "deny", "allow"].map(|decision| {
        node.request(&app.http, &app.issuer, Method::POST, &page.action())
            .header("cookie", browser.cookie())
            .header("sec-fetch-site", "same-origin")
            .form(&[("csrf", page.csrf().as_str()), ("decision", decision)])
    })
}

// M-005: several people, and several windows of one of them, approve and deny one device.
both_engines!(of_many_who_answer_a_device_one_is_heard, |app| {
    let nodes = Nodes::of(&app).await;
    let rp = device::public_television(&app).await;
    let television = device::ask(&app, &rp, "openid").await;
    let mut requests = Vec::new();
    for turn in 0..8 {
        let name = format!("person{turn}");
        app.add_user(&name, &format!("{name}@example.com")).await;
        let mut browser = Browser::new(&app);
        let page = television.asks(&mut browser, &name).await;
        requests.extend(decisions(&app, nodes.turn(&app, turn), &browser, &page));
    }
    let answers = at_once(requests).await;
    let ends = answers
        .iter()
        .filter(|answer| answer.1.starts_with("/device/"));
    let ends: Vec<&str> = ends.map(|answer| answer.1.as_str()).collect();
    assert_eq!(ends.len(), 1, "{answers:?}");
    assert!(
        answers.iter().all(|answer| [303, 410].contains(&answer.0)),
        "{answers:?}"
    );
    let grants = app.database.count("SELECT count(*) AS count FROM grants");
    let (status, answer) = television.poll(&app, &rp).await;
    if ends[0] == "/device/approved" {
        assert_eq!((status, grants), (StatusCode::OK, 1), "{answer}");
    } else {
        assert_eq!((text(&answer, "error"), grants), ("access_denied", 0));
    }
});

both_engines!(of_forty_polls_of_one_request_one_wins_and_keeps_it, |app| {
    app.add_person().await;
    let nodes = Nodes::of(&app).await;
    let rp = backchannel::party(&app).await;
    let ticket = backchannel::ask_alex(&app, &rp).await;
    backchannel::answered(&mut Browser::new(&app), "alex", "allow").await;
    let requests = (0..40)
        .map(|turn| token_request(&app, nodes.turn(&app, turn), &rp, &ticket.fields()))
        .collect();
    let answers = at_once(requests).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.0 == 200);
    assert_eq!(won.len(), 1, "{answers:?}");
    assert!(
        lost.iter()
            .all(|answer| answer.0 == 400 && body(answer)["error"] == "invalid_grant"),
        "{answers:?}"
    );
    let tokens = body(won[0]);
    let access = text(&tokens, "access_token");
    assert_eq!(userinfo(&app, &app.node, access).await.0, StatusCode::OK);
});

// M-005: one person, in several browsers, allows and denies one request.
both_engines!(of_many_answers_to_one_request_one_is_heard, |app| {
    app.add_person().await;
    let nodes = Nodes::of(&app).await;
    let rp = backchannel::party(&app).await;
    let ticket = backchannel::ask_alex(&app, &rp).await;
    let mut requests = Vec::new();
    for turn in 0..8 {
        let mut browser = Browser::new(&app);
        let page = backchannel::asks(&mut browser, "alex").await;
        requests.extend(decisions(&app, nodes.turn(&app, turn), &browser, &page));
    }
    let answers = at_once(requests).await;
    let ends = answers
        .iter()
        .filter(|answer| answer.1.starts_with("/account/requests?done="));
    let ends: Vec<&str> = ends.map(|answer| answer.1.as_str()).collect();
    assert_eq!(ends.len(), 1, "{answers:?}");
    assert!(
        answers.iter().all(|answer| [303, 410].contains(&answer.0)),
        "{answers:?}"
    );
    let grants = app.database.count("SELECT count(*) AS count FROM grants");
    let (status, answer) = ticket.poll(&app, &rp).await;
    if ends[0].ends_with("request-allowed") {
        assert_eq!((status, grants), (StatusCode::OK, 1), "{answer}");
    } else {
        assert_eq!((text(&answer, "error"), grants), ("access_denied", 0));
    }
});

// Each node runs the job.
both_engines!(of_many_who_tell_a_client_one_does, Options::dev(), |app| {
    app.add_person().await;
    let server = backchannel::delivery::listener().await;
    let nodes = Nodes::of(&app).await;
    for mode in ["ping", "push"] {
        let path = if mode == "ping" { "/204" } else { "/200" };
        let rp = backchannel::delivery::told(&app, mode, &server.at(path)).await;
        let fields = [
            backchannel::OPENID,
            backchannel::ALEX,
            backchannel::delivery::WITH_TOKEN,
        ];
        backchannel::ask(&app, &rp, &fields).await;
        backchannel::answered(&mut Browser::new(&app), "alex", "allow").await;
        let mut running = JoinSet::new();
        for turn in 0..16 {
            let op = Arc::clone(&nodes.turn(&app, turn).state.op);
            running.spawn(async move { delivery::deliver(&op).await.expect("the store") });
        }
        running.join_all().await;
        assert_eq!(
            backchannel::delivery::posted(&server, path).len(),
            1,
            "{mode}"
        );
    }
});
