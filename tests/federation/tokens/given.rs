//! What is kept, in which form, and who gets it.

use std::time::Duration;

use doorward::keys::root_secret::RootSecret;
use doorward::keys::rotation::reseal;
use doorward::keys::seal::MasterKey;
use doorward::provider::DerivedKeys;

use super::*;
use crate::federation::linking::namesake;
use crate::federation::plain::Plain;
use crate::federation::{lines, some};
use crate::support::Options;
use crate::support::database::MASTER_KEY;
use crate::support::relying_party::{is_given, is_refused, text, userinfo};
use crate::web::export::{download, unpack};

// RFC 8693 §2.2.1: the upstream's own token, with which the client acts there.
both_engines!(
    who_may_have_it_is_given_what_the_upstream_gave,
    Options::dev(),
    |there| {
        let mut stand = Stand::start_with(there, keeps, |options| options).await;
        stand.rp = add_desk(&stand.here).await;
        let page = stand.arrive(&[]).await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        // Without the signs that keep a name in one direction.
        let said = page.text().replace(['\u{2068}', '\u{2069}'], "");
        assert!(said.contains("Act for you at Example Corp"), "{said}");
        let tokens = redeem(&stand.here, &stand.rp, &mut stand.at_here, page).await;
        assert_eq!(tokens["scope"], SCOPE);
        stand.here.clock.advance(Duration::from_mins(1));
        let more = [("requested_token_type", ACCESS_TOKEN)];
        let answer = is_given(exchange(&stand.here, &stand.rp, &tokens, &more).await);
        assert_eq!(
            some(
                &answer,
                &["issued_token_type", "token_type", "expires_in", "scope"]
            ),
            json!({
                "issued_token_type": ACCESS_TOKEN,
                "token_type": "Bearer",
                "expires_in": 540,
                "scope": "email openid profile",
            })
        );
        for none in ["refresh_token", "id_token"] {
            assert_eq!(answer.get(none), None, "{answer}");
        }
        let token = text(&answer, "access_token");
        let (status, person) = userinfo(&stand.there, &stand.there.node, token).await;
        assert_eq!(
            (status, &person["email"]),
            (StatusCode::OK, &json!("alex@example.com"))
        );
        // It is the upstream's, and nothing here.
        let (status, _) = userinfo(&stand.here, &stand.here.node, token).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        // Their trail says it once a day for each app.
        is_given(exchange(&stand.here, &stand.rp, &tokens, &[]).await);
        assert_eq!(lines(&stand.here, "upstream_used"), 1);
        let page = stand.at_here.open("/account/activity").await;
        let said = page.text();
        assert!(
            said.contains("given access to your account at another provider")
                && said.contains("Example Corp")
                && said.contains("Desk"),
            "{said}"
        );
    }
);

both_engines!(nothing_is_kept_unless_the_operator_says_so, |app| {
    let mut impostor = Impostor::start(app.engine).await;
    let given = json!({ "access_token": "plain-at", "refresh_token": "plain-rt" });
    told(&mut impostor, &given).await;
    assert_eq!(kept(&impostor.here), 0);
    // Nor is its scope one that there is.
    let metadata = impostor.here.get("/.well-known/openid-configuration").await;
    let metadata = metadata.text().await.expect("a body");
    assert!(!metadata.contains("upstream:corp"), "{metadata}");
});

// H-084.
both_engines!(what_is_kept_is_sealed, |app| {
    let mut impostor = impostor(app.engine).await;
    let given =
        json!({ "access_token": "plain-at-1", "refresh_token": "plain-rt-1", "expires_in": 60 });
    let tokens = told(&mut impostor, &given).await;
    assert_eq!(kept(&impostor.here), 1);
    let next =
        json!({ "access_token": "plain-at-2", "refresh_token": "plain-rt-2", "expires_in": 60 });
    gives(&impostor, &next);
    impostor.here.clock.advance(Duration::from_secs(40));
    let answer = is_given(exchange(&impostor.here, &impostor.rp, &tokens, &[]).await);
    assert_eq!(answer["access_token"], "plain-at-2");
    let dump = impostor.here.database.dump();
    let has = |text: &str| dump.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(
        has("email openid profile"),
        "the search finds what is there"
    );
    for secret in ["plain-at-1", "plain-rt-1", "plain-at-2", "plain-rt-2"] {
        assert!(!has(secret), "{secret}");
    }
    // What is sealed for one opens for nobody else: somebody who can write to the database gets nothing by moving it.
    let other = told_of(
        &mut impostor,
        &json!({ "access_token": "plain-at-3" }),
        &json!({ "sub": "another" }),
    )
    .await;
    impostor.here.database.execute(
        "UPDATE upstream_tokens SET access_sealed = (SELECT access_sealed FROM upstream_tokens WHERE subject <> 'another') WHERE subject = 'another'",
    );
    let (status, answer) = exchange(&impostor.here, &impostor.rp, &other, &[]).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{answer}");
});

// `doorward key re-encrypt` seals the root secret anew, and it is as good as it was: nothing else has to be.
both_engines!(a_new_master_key_leaves_what_is_kept_as_it_is, |app| {
    let mut impostor = impostor(app.engine).await;
    let tokens = told(&mut impostor, &json!({ "access_token": "plain-at" })).await;
    let op = impostor.here.op();
    let (old, new) = (MasterKey::new(MASTER_KEY), MasterKey::new([9; 32]));
    let resealed = reseal(&op.store, &op.tenant, &old, &new, op.entropy).await;
    assert!(resealed.expect("resealed") > 0);
    let root = RootSecret::find_or_make(&op.store, &op.tenant, &new, op.now(), op.entropy).await;
    let derived = DerivedKeys::of(&root.expect("the root secret"));
    assert_eq!(derived.upstream_tokens, op.derived.upstream_tokens);
    assert_ne!(derived.upstream_tokens, derived.second_factors);
    let answer = is_given(exchange(&impostor.here, &impostor.rp, &tokens, &[]).await);
    assert_eq!(answer["access_token"], "plain-at");
});

// GitHub's tokens have no end, and nothing that renews them.
both_engines!(a_token_without_an_end_is_given_without_one, |app| {
    let mut plain = Plain::start_with(
        app.engine,
        |connection| keeps(&mut connection.connector),
        |options| options,
    )
    .await;
    plain.rp = add_desk(&plain.here).await;
    let page = plain.round().await;
    let tokens = redeem(&plain.here, &plain.rp, &mut plain.browser, page).await;
    let answer = is_given(exchange(&plain.here, &plain.rp, &tokens, &[]).await);
    assert_eq!(
        some(
            &answer,
            &["access_token", "token_type", "expires_in", "scope"]
        ),
        json!({ "access_token": "at", "token_type": "Bearer", "expires_in": null, "scope": "user:email" })
    );
});

// Whoever says yes to a link keeps what came with it; until then it is in nobody's row.
both_engines!(
    what_waits_for_a_yes_is_kept_after_it,
    Options::dev(),
    |there| {
        let mut stand = Stand::start_with(there, keeps, |options| options).await;
        stand.rp = add_desk(&stand.here).await;
        namesake(&stand).await;
        let page = stand.arrive(&[]).await;
        let next = page.attribute("main a.button", "href").expect("a way on");
        let page = stand.at_here.open(&next).await;
        let page = stand.at_here.sign_in(&page, "sam").await;
        assert_eq!(page.name(), "link-upstream", "{}", page.body);
        assert_eq!(kept(&stand.here), 0);
        let page = stand.at_here.submit(&page, &[("decision", "link")]).await;
        assert_eq!(kept(&stand.here), 1);
        let tokens = redeem(&stand.here, &stand.rp, &mut stand.at_here, page).await;
        let answer = is_given(exchange(&stand.here, &stand.rp, &tokens, &[]).await);
        let token = text(&answer, "access_token");
        let (_, person) = userinfo(&stand.there, &stand.there.node, token).await;
        assert_eq!(person["email"], "alex@example.com");
    }
);

// Each sign-in brings others, which count from then on; a refresh token that does not come again is as good as it was.
both_engines!(the_last_sign_in_counts, |app| {
    let mut impostor = impostor(app.engine).await;
    let first = json!({ "access_token": "one", "refresh_token": "renews", "expires_in": 60 });
    told(&mut impostor, &first).await;
    let second = json!({ "access_token": "two", "expires_in": 60 });
    let tokens = told(&mut impostor, &second).await;
    let answer = is_given(exchange(&impostor.here, &impostor.rp, &tokens, &[]).await);
    assert_eq!(
        (&answer["access_token"], kept(&impostor.here)),
        (&json!("two"), 1)
    );
    gives(&impostor, &json!({ "access_token": "three" }));
    impostor.here.clock.advance(Duration::from_mins(1));
    let answer = is_given(exchange(&impostor.here, &impostor.rp, &tokens, &[]).await);
    assert_eq!(answer["access_token"], "three");
    assert!(
        impostor
            .stranger
            .asked()
            .iter()
            .any(|asked| asked.contains("refresh_token=renews")),
        "the one of before"
    );
});

// Of what a token may do at the upstream the upstream decides: who asks for more than it gave hears so.
both_engines!(a_scope_is_within_what_the_upstream_gave, |app| {
    let mut impostor = impostor(app.engine).await;
    let given = json!({ "access_token": "at", "scope": "calendar mail" });
    let tokens = told(&mut impostor, &given).await;
    let (here, rp) = (&impostor.here, &impostor.rp);
    let answer = is_given(exchange(here, rp, &tokens, &[("scope", "mail")]).await);
    assert_eq!(answer["scope"], "calendar mail");
    for scope in ["mail files", "openid", "a\"b"] {
        let answer = exchange(here, rp, &tokens, &[("scope", scope)]).await;
        is_refused(&answer, "invalid_scope", scope);
    }
});

// Their own data says that something is kept, and not what.
both_engines!(an_export_says_that_tokens_are_kept_and_not_which, |app| {
    let mut impostor = impostor(app.engine).await;
    told(
        &mut impostor,
        &json!({ "access_token": "plain-at", "refresh_token": "plain-rt" }),
    )
    .await;
    let page = impostor.browser.open("/account/export").await;
    let answer = download(&impostor.here, &impostor.browser, &page).await;
    let files = unpack(&answer.bytes().await.expect("a body"));
    let credentials: Value = serde_json::from_str(&files["credentials.json"]).expect("JSON");
    let identity = &credentials["upstream_identities"][0];
    assert_eq!(identity["tokens_kept"], true, "{identity}");
    let all = files.values().cloned().collect::<String>();
    for secret in ["plain-at", "plain-rt", "sealed"] {
        assert!(!all.contains(secret), "{secret}");
    }
});
