//! Signing keys over time: published before they sign, known as long as anything that they signed can be used.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use doorward::clock::Clock;
use doorward::domain::id::{ID_LENGTH, TenantId};
use doorward::domain::signing::{SigningAlgorithm, SigningAlgorithms};
use doorward::entropy::Entropy;
use doorward::keys::ring::Keys;
use doorward::keys::rotation;
use doorward::keys::seal::MasterKey;
use doorward::store::{Store, StoreOptions};
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::eventually;
use crate::support::app::{Node, confidential};
use crate::support::database::{Database, Engine, MASTER_KEY, START, schedule};
use crate::support::relying_party::{REDIRECT, jose_header, text, userinfo};
use crate::support::{Answer, Browser, RelyingParty, TestApp};

const HOUR: Duration = Duration::from_secs(3600);

/// What clients may have cached of the JWK Set: the names of its keys.
async fn published(app: &TestApp, node: &Node) -> BTreeSet<String> {
    let answer = Answer::to(node.request(&app.http, &app.issuer, Method::GET, "/jwks.json"))
        .await
        .json();
    answer["keys"]
        .as_array()
        .expect("keys")
        .iter()
        .map(|key| text(key, "kid").to_owned())
        .collect()
}

fn kid(token: &str) -> String {
    text(&jose_header(token), "kid").to_owned()
}

both_engines!(a_token_from_before_a_rotation_is_good_after_it, |app| {
    app.add_person().await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let op = app.op();
    app.clock.advance(2 * HOUR);
    let before = rp.tokens(&app, &mut browser).await;
    let known = published(&app, &app.node).await;
    let rotated = rotation::rotate(&op.store, &op.tenant, None, schedule(), app.clock.now())
        .await
        .expect("rotated");
    assert_eq!(rotated.len(), SigningAlgorithms::STANDARD.iter().count());
    let after = rp.tokens(&app, &mut browser).await;
    for name in ["access_token", "id_token"] {
        assert_ne!(kid(text(&after, name)), kid(text(&before, name)), "{name}");
        assert!(
            known.contains(&kid(text(&after, name))),
            "a client that has not looked again knows the new key"
        );
        assert!(
            published(&app, &app.node)
                .await
                .contains(&kid(text(&before, name)))
        );
    }
    for tokens in [&before, &after] {
        assert_eq!(
            userinfo(&app, &app.node, text(tokens, "access_token"))
                .await
                .0,
            StatusCode::OK
        );
        let page = browser
            .get(&rp.authorize(&[
                ("prompt", "none"),
                ("id_token_hint", text(tokens, "id_token")),
            ]))
            .await;
        assert!(page.location().contains("code="), "{}", page.location());
    }
    // A second rotation at once must wait until the next keys were published long enough.
    op.keys.maintain(Entropy).await.expect("maintained");
    let again = rotation::rotate(
        &op.store,
        &op.tenant,
        Some(SigningAlgorithm::ES256),
        schedule(),
        app.clock.now(),
    )
    .await
    .expect("rotated");
    assert_eq!(again[0].2, app.clock.now().plus(schedule().announcement));
    let still = rp.tokens(&app, &mut browser).await;
    assert_eq!(
        kid(text(&still, "access_token")),
        kid(text(&after, "access_token"))
    );
});

// H-103: a client that caches the JWK Set for an hour never meets a key that it does not know, over three periods.
both_engines!(no_client_ever_meets_a_key_that_it_cannot_know, |app| {
    let second = if app.engine == Engine::Postgres {
        Some(app.second_node().await)
    } else {
        None
    };
    let nodes: Vec<&Node> = std::iter::once(&app.node).chain(second.as_ref()).collect();
    let machine = RelyingParty::of(app.add_client(json!({ "grant_types": ["client_credentials"], "response_types": [], "scope": "email" })).await);
    let plan = schedule();
    let mut cached: Vec<(Duration, BTreeSet<String>)> = Vec::new();
    let mut tokens: Vec<(Duration, String)> = Vec::new();
    let mut signers = BTreeSet::new();
    let mut age = Duration::ZERO;
    // Close looks around each change of keys, and what follows a day later, when the old key goes.
    let half_hours = |from: u32, to: u32| (from..to).map(move |half| HOUR / 2 * half);
    let minutes = [-301_i64, -300, -1, 0, 1, 299, 599, 600];
    let mut looks = BTreeSet::new();
    for period in 1..4 {
        let change = plan.period * period;
        let before = change.saturating_sub(3 * HOUR);
        looks.extend(
            half_hours(0, 16)
                .chain(half_hours(48, 60))
                .map(|span| before + span),
        );
        looks.extend(minutes.iter().filter_map(|seconds| {
            let seconds = change.as_secs().checked_add_signed(*seconds)?;
            Some(Duration::from_secs(seconds))
        }));
    }
    for (round, moment) in looks.into_iter().enumerate() {
        let step = moment.abs_diff(age);
        app.clock.advance(step);
        age += step;
        nodes[round % nodes.len()]
            .state
            .op
            .keys
            .maintain(Entropy)
            .await
            .expect("maintained");
        let sets: Vec<BTreeSet<String>> = {
            let mut sets = Vec::new();
            for node in &nodes {
                eventually(
                    async || published(&app, node).await == published(&app, nodes[0]).await,
                    "both nodes publish the same",
                )
                .await;
                sets.push(published(&app, node).await);
            }
            sets
        };
        for node in &nodes {
            let (status, issued) = machine
                .post(
                    &app,
                    node,
                    "/token",
                    &[("grant_type", "client_credentials")],
                )
                .await;
            assert_eq!(status, StatusCode::OK, "{issued}");
            let token = text(&issued, "access_token").to_owned();
            signers.insert(kid(&token));
            // Whoever fetched within the last hour knows the key.
            for (fetched, keys) in cached
                .iter()
                .filter(|(fetched, _)| age.abs_diff(*fetched) < HOUR)
            {
                assert!(
                    keys.contains(&kid(&token)),
                    "signed at {age:?} with a key that who fetched at {fetched:?} cannot know"
                );
            }
            tokens.push((age, token));
        }
        tokens.retain(|(minted, _)| age.abs_diff(*minted) < Duration::from_secs(600));
        for (_, token) in &tokens {
            assert!(
                sets[0].contains(&kid(token)),
                "a token's key is gone before the token"
            );
            assert_eq!(machine.introspect(&app, token).await["active"], true);
        }
        assert!(
            sets[0].len() <= 3 * SigningAlgorithms::STANDARD.iter().count(),
            "old keys go: {}",
            sets[0].len()
        );
        cached.push((age, sets[0].clone()));
        cached.retain(|(fetched, _)| age.abs_diff(*fetched) < 2 * HOUR);
    }
    assert!(
        signers.len() >= 3,
        "the key changed each period: {}",
        signers.len()
    );
});

both_engines!(
    a_leaked_key_that_signs_no_more_takes_no_other_with_it,
    |app| {
        let (op, algorithm) = (app.op(), SigningAlgorithm::ES256);
        let current = async || {
            let ring = op.keys.ring().await;
            ring.signer(algorithm).expect("a key").kid().to_owned()
        };
        let old = current().await;
        app.clock.advance(schedule().announcement);
        rotation::rotate(
            &op.store,
            &op.tenant,
            Some(algorithm),
            schedule(),
            app.clock.now(),
        )
        .await
        .expect("rotated");
        eventually(async || current().await != old, "the next one signs").await;
        op.keys.maintain(Entropy).await.expect("maintained");
        let new = current().await;
        let known = published(&app, &app.node).await;
        rotation::revoke(&op.store, &op.tenant, &old, app.clock.now())
            .await
            .expect("revoked");
        eventually(
            async || !published(&app, &app.node).await.contains(&old),
            "the leaked key is withdrawn",
        )
        .await;
        assert_eq!(current().await, new);
        assert_eq!(known.len(), published(&app, &app.node).await.len() + 1);
    }
);

both_engines!(a_leaked_key_is_worth_nothing_at_once_on_every_node, |app| {
    app.add_person().await;
    let second = if app.engine == Engine::Postgres {
        Some(app.second_node().await)
    } else {
        None
    };
    let other = second.as_ref().unwrap_or(&app.node);
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let tokens = rp.tokens(&app, &mut browser).await;
    let (access, id) = (text(&tokens, "access_token"), text(&tokens, "id_token"));
    for node in [&app.node, other] {
        assert_eq!(userinfo(&app, node, access).await.0, StatusCode::OK);
    }
    let op = app.op();
    for token in [access, id] {
        assert!(
            rotation::revoke(&op.store, &op.tenant, &kid(token), app.clock.now())
                .await
                .expect("revoked")
        );
        assert!(
            !rotation::revoke(&op.store, &op.tenant, &kid(token), app.clock.now())
                .await
                .expect("an answer"),
            "twice"
        );
    }
    for node in [&app.node, other] {
        eventually(
            async || userinfo(&app, node, access).await.0 == StatusCode::UNAUTHORIZED,
            "the token is refused",
        )
        .await;
        eventually(
            async || !published(&app, node).await.contains(&kid(access)),
            "the key is withdrawn",
        )
        .await;
    }
    let page = browser
        .get(&rp.authorize(&[("prompt", "none"), ("id_token_hint", id)]))
        .await;
    assert!(
        page.location().contains("error=invalid_request"),
        "{}",
        page.location()
    );
    // The next key signs without a pause; the refresh token, which no key signed, goes on.
    let (status, fresh) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
    assert_eq!(status, StatusCode::OK, "{fresh}");
    assert_ne!(kid(text(&fresh, "access_token")), kid(access));
    eventually(
        async || userinfo(&app, other, text(&fresh, "access_token")).await.0 == StatusCode::OK,
        "the new key is known",
    )
    .await;
});

both_engines!(keys_that_are_due_are_made_once, |app| {
    let second = if app.engine == Engine::Postgres {
        Some(app.second_node().await)
    } else {
        None
    };
    let other = second.as_ref().unwrap_or(&app.node);
    for _ in 0..2 {
        app.clock.advance(schedule().period + HOUR);
        let (a, b) = (&app.node.state.op.keys, &other.state.op.keys);
        let all = tokio::join!(
            a.maintain(Entropy),
            b.maintain(Entropy),
            a.maintain(Entropy),
            b.maintain(Entropy)
        );
        assert!(
            all.0.is_ok() && all.1.is_ok() && all.2.is_ok() && all.3.is_ok(),
            "{all:?}"
        );
        let stored = app
            .op()
            .store
            .read(|r| r.list_keys(&TenantId::default_tenant()))
            .await
            .expect("keys");
        let mut by_generation: BTreeMap<(String, i64), usize> = BTreeMap::new();
        for key in &stored {
            *by_generation
                .entry((key.algorithm.to_string(), key.generation))
                .or_default() += 1;
        }
        assert!(
            by_generation.values().all(|count| *count == 1),
            "{by_generation:?}"
        );
        let next = stored
            .iter()
            .filter(|key| key.active_from > app.clock.now())
            .count();
        assert_eq!(
            next,
            SigningAlgorithms::STANDARD.iter().count(),
            "one next key each: {stored:?}"
        );
        eventually(
            async || published(&app, other).await == published(&app, &app.node).await,
            "both publish the same",
        )
        .await;
    }
});

async fn started_together(engine: Engine) {
    let database = Database::empty(engine);
    let clock = Clock::manual(START);
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (url, clock) = (database.url.clone(), clock.clone());
        running.spawn(async move {
            let store =
                tokio::task::spawn_blocking(move || Store::open(&url, StoreOptions::default()))
                    .await
                    .expect("no panic")
                    .expect("a store");
            let keys = Keys::start(
                TenantId::default_tenant(),
                store.clone(),
                MasterKey::new(MASTER_KEY),
                clock,
                schedule(),
                Entropy,
            )
            .await
            .expect("keys");
            let stored = store
                .read(|r| r.list_keys(&TenantId::default_tenant()))
                .await
                .expect("a list");
            (
                stored
                    .iter()
                    .map(|key| key.kid.clone())
                    .collect::<BTreeSet<_>>(),
                keys.ring().await.etag.clone(),
            )
        });
    }
    let nodes = running.join_all().await;
    assert_eq!(
        nodes.iter().map(|node| node.0.len()).max(),
        Some(2 * SigningAlgorithms::STANDARD.iter().count()),
        "{nodes:?}"
    );
    assert!(
        nodes.iter().all(|node| *node == nodes[0]),
        "all have the same keys: {nodes:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_start_together_on_an_empty_sqlite_file_agree() {
    started_together(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_start_together_on_an_empty_postgresql_agree() {
    started_together(Engine::Postgres).await;
}

both_engines!(
    another_master_key_is_an_error_at_start_and_makes_no_keys,
    |app| {
        let store = app.op().store.clone();
        let count = async || {
            app.op()
                .store
                .read(|r| r.list_keys(&TenantId::default_tenant()))
                .await
                .expect("keys")
                .len()
        };
        let before = count().await;
        let started = Keys::start(
            TenantId::default_tenant(),
            store,
            MasterKey::new([7; 32]),
            app.clock.clone(),
            schedule(),
            Entropy,
        )
        .await;
        let message = started.expect_err("it must not start").to_string();
        assert!(
            message.contains("cannot be decrypted with this master key"),
            "{message}"
        );
        assert_eq!(count().await, before);
    }
);

both_engines!(
    a_server_that_outlives_its_master_key_signs_on_and_seals_nothing,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let before = rp.tokens(&app, &mut browser).await;
        let op = app.op();
        let count = async || {
            let keys = op
                .store
                .read(|r| r.list_keys(&TenantId::default_tenant()))
                .await;
            keys.expect("keys").len()
        };
        let keys = count().await;
        let (old, new) = (MasterKey::new(MASTER_KEY), MasterKey::new([7; 32]));
        rotation::reseal(&op.store, &op.tenant, &old, &new, Entropy)
            .await
            .expect("resealed");
        // A node that was started with the new one agrees with this one on forms, throttles and retries.
        let next = Keys::start(
            op.tenant.clone(),
            op.store.clone(),
            new,
            app.clock.clone(),
            schedule(),
            Entropy,
        );
        let root = next.await.expect("keys").root().clone();
        assert_eq!(root.derive("grant tokens"), op.derived.grant_tokens);
        assert_ne!(root.derive("grant tokens"), root.derive("csrf"));
        // The next keys are due, and a key is declared leaked: the ring is built anew.
        app.clock.advance(Duration::from_secs(91 * 86_400));
        let refused = op
            .keys
            .maintain(Entropy)
            .await
            .expect_err("not under the old key");
        assert!(refused.to_string().contains("re-encrypt"), "{refused}");
        assert_eq!(count().await, keys);
        app.clock.set(START);
        let leaked = op
            .keys
            .ring()
            .await
            .signer(SigningAlgorithm::EdDSA)
            .expect("a key")
            .kid()
            .to_owned();
        assert!(
            rotation::revoke(&op.store, &op.tenant, &leaked, START)
                .await
                .expect("revoked")
        );
        eventually(
            async || !published(&app, &app.node).await.contains(&leaked),
            "the leaked key is gone, though nothing can be decrypted",
        )
        .await;
        let after = rp.tokens(&app, &mut browser).await;
        assert_eq!(
            kid(text(&after, "access_token")),
            kid(text(&before, "access_token"))
        );
        // A secret that only the old key could open again would be lost.
        let mut metadata = confidential(REDIRECT);
        metadata["token_endpoint_auth_method"] = "client_secret_jwt".into();
        let admin = app.admin_token().await;
        let request = app.request(Method::POST, "/register").bearer_auth(&admin);
        Answer::to(request.json(&metadata)).await.is_refused(
            500,
            "server_error",
            "a sealed secret",
        );
        let request = app.request(Method::POST, "/register").bearer_auth(&admin);
        assert_eq!(
            Answer::to(request.json(&confidential(REDIRECT)))
                .await
                .status,
            201
        );
    }
);

// H-085, and ASVS 13.3.4: bearer secrets have 256 random bits, a prefix that scanners know, and are stored nowhere.
both_engines!(
    secrets_are_long_all_different_and_not_in_the_database,
    |app| {
        app.add_person().await;
        let admin = app.admin_token().await;
        let mut secrets: Vec<(String, &str)> = vec![(admin.clone(), "dw_ad_")];
        for round in 0..10 {
            let mut metadata = confidential(REDIRECT);
            metadata["access_token_format"] = "opaque".into();
            if round % 2 == 0 {
                metadata["token_endpoint_auth_method"] = "client_secret_jwt".into();
            }
            let answer = Answer::to(
                app.request(Method::POST, "/register")
                    .bearer_auth(&admin)
                    .json(&metadata),
            )
            .await
            .json();
            secrets.push((text(&answer, "client_secret").to_owned(), "dw_cs_"));
            secrets.push((
                text(&answer, "registration_access_token").to_owned(),
                "dw_ra_",
            ));
            let rp = RelyingParty::of(app.add_client(confidential(REDIRECT)).await);
            let mut browser = Browser::new(&app);
            let code = rp.code(&mut browser, &[]).await;
            secrets.push((code.clone(), "dw_ac_"));
            let (_, tokens) = rp.redeem(&app, &code).await;
            let (_, refreshed) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
            secrets.push((text(&tokens, "refresh_token").to_owned(), "dw_rt_"));
            secrets.push((text(&refreshed, "refresh_token").to_owned(), "dw_rt_"));
            // Who is known to a browser is no secret: it proves nobody.
            let cookies = browser.cookies.iter();
            for (name, value) in cookies.filter(|(name, _)| !name.ends_with("known")) {
                secrets.push((
                    value.clone(),
                    if name.ends_with("session") {
                        "dw_se_"
                    } else {
                        "dw_br_"
                    },
                ));
            }
        }
        let all: BTreeSet<&str> = secrets.iter().map(|(secret, _)| secret.as_str()).collect();
        assert_eq!(all.len(), secrets.len(), "no twins");
        for (secret, prefix) in &secrets {
            let random = secret
                .strip_prefix(prefix)
                .unwrap_or_else(|| panic!("{prefix} before {secret}"));
            // Before the random bytes of what stands for a grant its id, after them a tag.
            let (random, length) = match *prefix {
                "dw_ac_" | "dw_rt_" => (&random[ID_LENGTH..], 32 + 16),
                // As long as HS512 wants its key (RFC 7518 §3.2).
                "dw_cs_" => (random, 48),
                _ => (random, 32),
            };
            let bytes = data_encoding::BASE64URL_NOPAD
                .decode(random.as_bytes())
                .expect("base64url");
            assert_eq!(bytes.len(), length);
        }
        if app.engine == Engine::Sqlite {
            let path = app.database.url_text.trim_start_matches("sqlite:");
            let folder = std::path::Path::new(path).parent().expect("a folder");
            let mut stored = Vec::new();
            for file in std::fs::read_dir(folder).expect("the folder") {
                stored.extend(std::fs::read(file.expect("a file").path()).expect("its bytes"));
            }
            let stored = String::from_utf8_lossy(&stored).into_owned();
            assert!(
                stored.contains("https://app.example/cb"),
                "the right files are looked at"
            );
            for (secret, prefix) in &secrets {
                assert!(
                    !stored.contains(secret.as_str()),
                    "{prefix} is in the database in plain"
                );
                assert!(
                    !stored.contains(&secret[6..]),
                    "{prefix} is in the database in plain"
                );
            }
            assert!(!stored.contains("correct horse"), "a password");
            assert!(!stored.contains("\"d\":\""), "a private key");
        }
    }
);
