//! Who gets nothing (RFC 8693 §2.1, §2.2.2).

use std::time::Duration;

use doorward::domain::client::{ClientPolicy, TokenEndpointAuthMethod};
use doorward::domain::exchange::ExchangePolicy;
use doorward::oauth::registration;

use super::*;
use crate::support::Options;
use crate::support::holder::Holder;
use crate::support::relying_party::{is_given, is_refused, text};

/// Somebody whom the upstream gave something, and the desk's tokens of them.
async fn stage(engine: Engine) -> (Impostor, Value) {
    let mut impostor = impostor(engine).await;
    let tokens = told(&mut impostor, &json!({ "access_token": "theirs" })).await;
    (impostor, tokens)
}

/// Tokens of the same person for another client or scope.
async fn tokens_of(impostor: &mut Impostor, rp: &RelyingParty, scope: &str) -> Value {
    let page = impostor
        .browser
        .open(&rp.authorize(&[("scope", scope)]))
        .await;
    redeem(&impostor.here, rp, &mut impostor.browser, page).await
}

both_engines!(
    a_request_says_what_it_presents_and_for_which_upstream,
    |app| {
        let (impostor, tokens) = stage(app.engine).await;
        let (here, rp) = (&impostor.here, &impostor.rp);
        let own = text(&tokens, "access_token");
        let id_token = text(&tokens, "id_token");
        let id_token_type = "urn:ietf:params:oauth:token-type:id_token";
        for (more, error, what) in [
            (&[("subject_token", "")][..], "invalid_request", "no token"),
            (&[("subject_token_type", "")], "invalid_request", "no type"),
            (
                &[("subject_token", ""), ("subject_token_type", "")],
                "invalid_request",
                "neither",
            ),
            (
                &[("subject_token_type", "access_token")],
                "invalid_request",
                "no type of a token",
            ),
            (
                &[
                    ("subject_token", id_token),
                    ("subject_token_type", id_token_type),
                ],
                "invalid_request",
                "an ID token",
            ),
            (
                &[("subject_token", id_token)],
                "invalid_request",
                "it is none",
            ),
            (&[("subject_token", "x")], "invalid_request", "nothing"),
            (
                &[("actor_token", own), ("actor_token_type", ACCESS_TOKEN)],
                "invalid_request",
                "an actor",
            ),
            (
                &[("actor_token", own)],
                "invalid_request",
                "an actor without its type",
            ),
            (
                &[("actor_token_type", ACCESS_TOKEN)],
                "invalid_request",
                "a type without its actor",
            ),
            (
                &[(
                    "requested_token_type",
                    "urn:ietf:params:oauth:token-type:jwt",
                )],
                "invalid_request",
                "a JWT",
            ),
            (
                &[(
                    "requested_token_type",
                    "urn:ietf:params:oauth:token-type:refresh_token",
                )],
                "invalid_request",
                "a refresh token",
            ),
            (
                &[("audience", "corp"), ("audience", DESK)],
                "invalid_target",
                "two audiences",
            ),
            (
                &[("audience", "corp"), ("audience", "corp")],
                "invalid_target",
                "twice the same",
            ),
            (
                &[("audience", "corp"), ("resource", "https://stock.example")],
                "invalid_target",
                "a service beside it",
            ),
            (
                &[("authorization_details", r#"[{"type":"x"}]"#)],
                "invalid_authorization_details",
                "details",
            ),
        ] {
            is_refused(&exchange(here, rp, &tokens, more).await, error, what);
        }
        for name in [
            "subject_token",
            "subject_token_type",
            "requested_token_type",
            "scope",
        ] {
            let twice = [asks(own, &[]), vec![(name, "x"), (name, "y")]].concat();
            is_refused(&rp.token(here, &twice).await, "invalid_request", name);
        }
        is_given(exchange(here, rp, &tokens, &[]).await);
    }
);

// To others the name of an upstream is nobody's.
both_engines!(who_is_not_named_gets_nothing, |app| {
    let (impostor, tokens) = stage(app.engine).await;
    let here = &impostor.here;
    let mut metadata = desk();
    metadata["client_id"] = "other".into();
    let policy = ClientPolicy {
        exchange: Some(ExchangePolicy {
            may_delegate: true,
            gives: BTreeSet::from(["corp".to_owned()]),
            takes: BTreeSet::from([DESK.to_owned(), here.issuer.clone()]),
            ..ExchangePolicy::default()
        }),
        ..ClientPolicy::default()
    };
    let allowed = RelyingParty::of(here.add_client_with(metadata.clone(), policy).await);
    for name in ["corp", "nobody"] {
        let answer = exchange(here, &allowed, &tokens, &[("audience", name)]).await;
        is_refused(&answer, "invalid_target", name);
    }
    metadata["client_id"] = "third".into();
    let bare = RelyingParty::of(here.add_client(metadata).await);
    let answer = exchange(here, &bare, &tokens, &[]).await;
    is_refused(&answer, "unauthorized_client", "no exchange at all");
});

// The operator names the client; but it has to be one that can be told from others, and have registered for that.
both_engines!(a_client_is_confidential_and_registered_for_it, |app| {
    let (impostor, tokens) = stage(app.engine).await;
    let here = &impostor.here;
    amend(here, DESK, |client| {
        client.metadata.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
    })
    .await;
    let public = RelyingParty {
        secret: None,
        ..impostor.rp.clone()
    };
    let answer = exchange(here, &public, &tokens, &[]).await;
    is_refused(&answer, "unauthorized_client", "public");
    amend(here, DESK, |client| {
        client.metadata.token_endpoint_auth_method = TokenEndpointAuthMethod::ClientSecretBasic;
        let usual = json!(["authorization_code", "refresh_token"]);
        client.metadata.grant_types = serde_json::from_value(usual).expect("grants");
    })
    .await;
    let answer = exchange(here, &impostor.rp, &tokens, &[]).await;
    is_refused(&answer, "unauthorized_client", "no such grant");
});

// The person has agreed, by the scope, to this client's token; another's is nothing to it.
both_engines!(without_the_persons_agreement_there_is_nothing, |app| {
    let (mut impostor, tokens) = stage(app.engine).await;
    let rp = impostor.rp.clone();
    let less = tokens_of(&mut impostor, &rp, "openid email").await;
    let answer = exchange(&impostor.here, &rp, &less, &[]).await;
    is_refused(&answer, "invalid_request", "not asked for");
    let why = text(&answer.1, "error_description");
    assert!(why.contains("upstream:corp"), "{why}");
    // Nor can a client that is not named ask them for it.
    let mut metadata = desk();
    metadata["client_id"] = "shop".into();
    let shop = RelyingParty::of(impostor.here.add_client(metadata).await);
    let page = impostor
        .browser
        .open(&shop.authorize(&[("scope", SCOPE)]))
        .await;
    assert!(!page.text().contains("Example Corp"), "{}", page.text());
    let theirs = redeem(&impostor.here, &shop, &mut impostor.browser, page).await;
    assert_eq!(theirs["scope"], "openid");
    let answer = exchange(&impostor.here, &rp, &theirs, &[]).await;
    is_refused(&answer, "invalid_request", "another client's token");
    // What the client may ask for no more is not in its tokens any more.
    set_scope(&impostor.here, DESK, "openid email").await;
    let answer = exchange(&impostor.here, &rp, &tokens, &[]).await;
    is_refused(&answer, "invalid_request", "taken away");
});

// A client that acts for itself is nobody, whatever scope it has.
both_engines!(nobody_is_behind_a_clients_own_token, |app| {
    let impostor = impostor(app.engine).await;
    let here = &impostor.here;
    amend(here, DESK, |client| {
        let own = json!(["client_credentials", GRANT]);
        client.metadata.grant_types = serde_json::from_value(own).expect("grants");
    })
    .await;
    let own = [("grant_type", "client_credentials")];
    let own = is_given(impostor.rp.token(here, &own).await);
    let answer = exchange(here, &impostor.rp, &own, &[]).await;
    is_refused(&answer, "invalid_request", "its own");
});

both_engines!(a_token_that_is_over_is_none, |app| {
    let (mut impostor, tokens) = stage(app.engine).await;
    let rp = impostor.rp.clone();
    let revoke = [("token", text(&tokens, "access_token"))];
    let node = &impostor.here.node;
    let (status, _) = rp.post(&impostor.here, node, "/revoke", &revoke).await;
    assert_eq!(status, StatusCode::OK);
    let answer = exchange(&impostor.here, &rp, &tokens, &[]).await;
    is_refused(&answer, "invalid_request", "revoked");
    let tokens = tokens_of(&mut impostor, &rp, SCOPE).await;
    is_given(exchange(&impostor.here, &rp, &tokens, &[]).await);
    impostor.here.clock.advance(Duration::from_mins(11));
    let answer = exchange(&impostor.here, &rp, &tokens, &[]).await;
    is_refused(&answer, "invalid_request", "expired");
    let refresh = text(&tokens, "refresh_token").to_owned();
    let tokens = is_given(rp.refresh(&impostor.here, &refresh).await);
    is_given(exchange(&impostor.here, &rp, &tokens, &[]).await);
    // Who withdraws what they allowed ends that too.
    let tokens = told(&mut impostor, &json!({ "access_token": "theirs" })).await;
    is_given(exchange(&impostor.here, &rp, &tokens, &[]).await);
    let page = impostor.browser.open("/account/apps").await;
    impostor
        .browser
        .submit(&page, &[("disconnect", DESK)])
        .await;
    let answer = exchange(&impostor.here, &rp, &tokens, &[]).await;
    is_refused(&answer, "invalid_request", "withdrawn");
});

// RFC 9449 §6: who merely saw a token that is bound exchanges it no more than they use it.
both_engines!(
    a_bound_token_is_exchanged_by_who_has_the_key,
    Options::dev(),
    |there| {
        let (mut stand, _) = come(there).await;
        let holder = Holder::new();
        let page = stand.at_here.open(&stand.rp.authorize(&[])).await;
        let code = crate::support::browser::parameters(page.location())["code"].clone();
        let redemption = stand.rp.redemption(&code);
        let (status, tokens) = holder.token(&stand.here, &stand.rp, &redemption).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        let answer = exchange(&stand.here, &stand.rp, &tokens, &[]).await;
        is_refused(&answer, "invalid_request", "without the key");
        let asked = asks(text(&tokens, "access_token"), &[]);
        let (status, answer) = holder.token(&stand.here, &stand.rp, &asked).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!(
            answer["token_type"], "Bearer",
            "the upstream's is none of ours"
        );
    }
);

// By registration over HTTP anybody may name the scope, and gets nothing by it.
both_engines!(who_registers_for_the_scope_is_not_named_by_that, |app| {
    let (mut impostor, _) = stage(app.engine).await;
    let mut metadata = desk();
    metadata
        .as_object_mut()
        .expect("an object")
        .remove("client_id");
    let document = metadata.as_object().expect("an object").clone();
    assert!(registration::read_metadata(impostor.here.op(), &document).is_ok());
    let rp = RelyingParty::of(impostor.here.add_client(metadata).await);
    let tokens = tokens_of(&mut impostor, &rp, SCOPE).await;
    assert_eq!(tokens["scope"], "openid");
    let answer = exchange(&impostor.here, &rp, &tokens, &[]).await;
    is_refused(&answer, "unauthorized_client", "not named");
});
