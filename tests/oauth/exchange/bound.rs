//! Tokens that are bound to a key or a certificate (RFC 9449, RFC 8705): who merely saw one exchanges it neither.

use super::*;
use crate::support::certificates::{Wanted, behind_a_proxy, self_signed, showing};

// RFC 9449 §7.1: a subject_token comes with a proof of its key, which the new token is bound to as well.
both_engines!(
    a_dpop_bound_token_is_exchanged_by_its_holder,
    services(),
    |app| {
        let mut shop = app_metadata();
        shop["grant_types"] = json!(["authorization_code", "refresh_token", GRANT]);
        app.add_person().await;
        let shop = add(&app, shop, policy(delegation(&[], &[STOCK]))).await;
        let (holder, thief) = (Holder::new(), Holder::new());
        let asked = [("resource", ORDERS), ("scope", "orders:read stock:read")];
        let code = shop.code(&mut Browser::new(&app), &asked).await;
        let (_, tokens) = holder.token(&app, &shop, &shop.redemption(&code)).await;
        let token = text(&tokens, "access_token");
        assert_eq!(tokens["token_type"], "DPoP");
        let fields = asks(token, &[]);
        is_refused(
            &shop.token(&app, &fields).await,
            "invalid_request",
            "no proof",
        );
        let answer = thief.token(&app, &shop, &fields).await;
        is_refused(&answer, "invalid_request", "another key");
        let (status, answer) = holder.token(&app, &shop, &fields).await;
        assert_eq!(
            (status, &answer["token_type"]),
            (StatusCode::OK, &json!("DPoP")),
            "{answer}"
        );
        let said = claims(text(&answer, "access_token"));
        assert_eq!(said["cnf"]["jkt"], holder.jkt());
        // A service that is sent such a token has not its key: it is not its to exchange.
        let orders = add(&app, service(), policy(delegation(&[ORDERS], &[STOCK]))).await;
        is_refused(
            &orders.token(&app, &fields).await,
            "invalid_request",
            "the service",
        );
        let answer = thief.token(&app, &orders, &fields).await;
        is_refused(&answer, "invalid_request", "the service, by its own key");
    }
);

// RFC 9449 §5: what is asked for with a proof is bound to its key, whatever it came of.
both_engines!(
    the_new_token_is_bound_to_what_its_client_shows,
    services(),
    |app| {
        let stage = Stage::set(&app).await;
        let holder = Holder::new();
        let fields = asks(stage.token(), &[]);
        let (status, answer) = holder.token(&app, &stage.orders, &fields).await;
        assert_eq!(
            (status, &answer["token_type"]),
            (StatusCode::OK, &json!("DPoP"))
        );
        assert_eq!(
            claims(text(&answer, "access_token"))["cnf"],
            json!({ "jkt": holder.jkt() })
        );
        // A client that registered for it gets nothing else.
        amend(&app, &stage.orders.id, |client| {
            client.metadata.dpop_bound_access_tokens = true;
        })
        .await;
        let answer = stage.exchange(&app, &[]).await;
        is_refused(&answer, "invalid_dpop_proof", "no proof");
        // An actor shows that its token is its own, too.
        let (_, own) = holder
            .token(&app, &stage.orders, &[("grant_type", "client_credentials")])
            .await;
        let more = [
            ("actor_token", text(&own, "access_token")),
            ("actor_token_type", ACCESS_TOKEN),
        ];
        let fields = asks(stage.token(), &more);
        let answer = Holder::new().token(&app, &stage.orders, &fields).await;
        is_refused(&answer, "invalid_request", "another key than the actor's");
        let (status, answer) = holder.token(&app, &stage.orders, &fields).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
);

// RFC 8705 §3: the same by a certificate; what comes of such a token is bound to it, even if its client's tokens are not.
both_engines!(
    a_certificate_bound_token_is_exchanged_with_it,
    behind_a_proxy(services()),
    |app| {
        app.add_person().await;
        let mut shop = app_metadata();
        shop["grant_types"] = json!(["authorization_code", "refresh_token", GRANT]);
        shop["tls_client_certificate_bound_access_tokens"] = true.into();
        let shop = add(&app, shop, policy(delegation(&[], &[STOCK]))).await;
        let wanted = Wanted::default();
        let (own, other) = (self_signed(wanted), self_signed(wanted));
        let asked = [("resource", ORDERS), ("scope", "orders:read stock:read")];
        let code = shop.code(&mut Browser::new(&app), &asked).await;
        let (_, tokens) = showing(&app, &shop, &shop.redemption(&code), Some(&own)).await;
        let token = text(&tokens, "access_token").to_owned();
        let bound_to = claims(&token)["cnf"].clone();
        assert!(bound_to["x5t#S256"].is_string(), "{bound_to}");
        amend(&app, &shop.id, |client| {
            client.metadata.tls_client_certificate_bound_access_tokens = false;
        })
        .await;
        let fields = asks(&token, &[]);
        for (certificate, what) in [(None, "none"), (Some(&other), "another")] {
            let answer = showing(&app, &shop, &fields, certificate).await;
            is_refused(&answer, "invalid_request", what);
        }
        let (status, answer) = showing(&app, &shop, &fields, Some(&own)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!(claims(text(&answer, "access_token"))["cnf"], bound_to);
    }
);
