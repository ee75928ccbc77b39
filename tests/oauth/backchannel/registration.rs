//! What a client registers (§4), and what the metadata says.

use doorward::domain::signing::SigningAlgorithm;

use super::*;
use crate::support::Options;

const NOTIFIED: &str = "https://till.example/notified";

both_engines!(a_client_registers_how_it_is_answered, |app| {
    let register = async |more: Value| {
        let token = app.admin_token().await;
        let request = app
            .request(Method::POST, "/register")
            .header("authorization", format!("Bearer {token}"))
            .json(&changed(&till(), &more));
        Answer::to(request).await
    };
    for mode in ["ping", "push"] {
        let more = json!({
            "backchannel_token_delivery_mode": mode,
            "backchannel_client_notification_endpoint": NOTIFIED,
        });
        let answer = register(more).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let said = answer.json();
        assert_eq!(said["backchannel_token_delivery_mode"], mode);
        assert_eq!(said["backchannel_client_notification_endpoint"], NOTIFIED);
    }
    let answer = register(json!({ "backchannel_user_code_parameter": false })).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let push = |more: Value| {
        let push = json!({
            "backchannel_token_delivery_mode": "push",
            "backchannel_client_notification_endpoint": NOTIFIED,
        });
        changed(&push, &more)
    };
    for (more, why) in [
        (
            json!({ "backchannel_token_delivery_mode": null }),
            "no mode",
        ),
        (
            json!({ "backchannel_token_delivery_mode": "carrier" }),
            "no such mode",
        ),
        (
            json!({ "backchannel_token_delivery_mode": "ping" }),
            "no endpoint",
        ),
        (
            json!({ "backchannel_token_delivery_mode": "push" }),
            "no endpoint",
        ),
        (
            push(json!({ "backchannel_client_notification_endpoint": "http://till.example/" })),
            "http",
        ),
        (
            push(json!({ "backchannel_client_notification_endpoint": "/notified" })),
            "no address",
        ),
        (
            push(json!({ "dpop_bound_access_tokens": true })),
            "bound to nothing",
        ),
        (
            json!({ "backchannel_user_code_parameter": true }),
            "there are no user codes",
        ),
        (
            json!({ "backchannel_authentication_request_signing_alg": "ES256" }),
            "no keys",
        ),
        (
            json!({ "backchannel_authentication_request_signing_alg": "none" }),
            "not signed",
        ),
        (
            json!({ "backchannel_authentication_request_signing_alg": "HS256" }),
            "symmetric",
        ),
        (json!({ "token_endpoint_auth_method": "none" }), "public"),
    ] {
        register(more)
            .await
            .is_refused(400, "invalid_client_metadata", why);
    }
});

// Nobody vouches for them, and they would ask until somebody gives in.
both_engines!(
    a_stranger_registers_for_no_back_channel,
    {
        let mut options = Options::default();
        options.settings.strangers.is_registration_open = true;
        options
    },
    |app| {
        let answer = Answer::to(app.request(Method::POST, "/register").json(&till())).await;
        answer.is_refused(400, "invalid_client_metadata", "nobody vouched for it");
    }
);

both_engines!(the_metadata_says_what_there_is, |app| {
    let metadata = Answer::to(app.request(Method::GET, "/.well-known/openid-configuration")).await;
    let metadata = metadata.json();
    assert_eq!(
        metadata["backchannel_authentication_endpoint"],
        format!("{}{ENDPOINT}", app.issuer)
    );
    assert_eq!(
        metadata["backchannel_token_delivery_modes_supported"],
        json!(["poll", "ping", "push"])
    );
    assert_eq!(metadata["backchannel_user_code_parameter_supported"], false);
    // §7.1.1: "signed using an asymmetric algorithm".
    assert_eq!(
        metadata["backchannel_authentication_request_signing_alg_values_supported"],
        json!(SigningAlgorithm::ALL.map(SigningAlgorithm::name))
    );
    let grants = metadata["grant_types_supported"]
        .as_array()
        .expect("a list");
    assert!(grants.contains(&json!(GRANT)));
});
